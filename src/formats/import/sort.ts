// What each file is, by its first bytes where they must be read anyway, else by its ending: NIfTI, NRRD, an archive, something to leave
// aside, or (everything else) a candidate for DICOM, whose files often have no ending at all.
import { Problem } from '../../base/index.ts';
import { isNifti } from '../nifti/index.ts';
import { isNrrd } from '../nrrd/index.ts';
import { fileName, type FileEntry } from '../file-entry.ts';
import { isGzip, isZip, unzip } from '../zip/index.ts';

export interface Sorted {
  readonly rasters: readonly FileEntry[];
  readonly dicom: readonly FileEntry[];
  /** Files that are neither: pictures, texts, tables. */
  readonly asideCount: number;
}

const left =
  /(^|[\\/])(\.|__macosx|thumbs\.db|desktop\.ini)|\.(json|txt|csv|tsv|pdf|png|jpe?g|gif|svg|html?|xml|md|log|raw|zraw|tiff?|stl|obj|ply|docx?|xlsx?|ini|js|css)$/i;
const rasterEnding = /\.(nii|nii\.gz|nrrd|nhdr|hdr|seg\.nrrd)$/i;

/** Few enough files to look into each one whatever its ending. */
const lookIntoCount = 12;

export async function sortFiles(files: readonly FileEntry[]): Promise<Sorted> {
  const rasters: FileEntry[] = [];
  const dicom: FileEntry[] = [];
  let asideCount = 0;
  for (const file of await opened(files)) {
    if (rasterEnding.test(file.path)) rasters.push(file);
    else if (left.test(file.path)) asideCount++;
    else if (files.length <= lookIntoCount && (await looksRaster(file))) rasters.push(file);
    else dicom.push(file);
  }
  return { rasters, dicom, asideCount };
}

async function looksRaster(file: FileEntry): Promise<boolean> {
  const bytes = await file.bytes();
  return isNifti(bytes) || isNrrd(bytes) || isGzip(bytes);
}

/** Archives replaced by what they hold, one level deep. */
async function opened(files: readonly FileEntry[]): Promise<readonly FileEntry[]> {
  const out: FileEntry[] = [];
  for (const file of files) {
    const named = /\.(zip|dcmzip)$/i.test(file.path);
    if (!named && files.length > lookIntoCount) {
      out.push(file);
      continue;
    }
    const bytes = named || !/\.[a-z0-9.]+$/i.test(fileName(file.path)) ? await file.bytes() : undefined;
    if (bytes !== undefined && isZip(bytes)) out.push(...unzip(bytes, file.path));
    else if (named) throw new Problem('labels.zip-damaged', { file: fileName(file.path) });
    else out.push(file);
  }
  return out;
}
