// Which of several mask sources is used. One that was named must fit or is refused; among found ones, the single map that reads as a
// spine and fits the image is taken, two are asked, those that do not fit are left aside and said.
import { finding, Problem, type Finding, type Grid } from '../../base/index.ts';
import { fileName, type FileEntry } from '../file-entry.ts';
import { isSubregion, labelStatistics, type Item } from '../labels/index.ts';
import { readNifti } from '../nifti/index.ts';
import { isNrrd, readNrrd } from '../nrrd/index.ts';
import type { Raster } from '../raster/index.ts';
import { itemOfFile, masksOfFiles, masksOfLayers, masksOfMap, namesItsValues, noMasks, type Masks } from './masks.ts';
import { masksOfSeg } from './seg-masks.ts';
import type { ReadOptions } from './types.ts';

export interface MaskSource {
  maps: readonly Raster[];
  named: readonly { readonly entry: FileEntry; readonly what: Item['what'] }[];
  segs: readonly { readonly path: string; readonly bytes: Uint8Array }[];
  explicit: boolean;
}

/** A named source: every refusal is the person's answer. */
export async function masksGiven(source: MaskSource, image: Grid | undefined, options: ReadOptions): Promise<Masks> {
  const { maps, subregion } = apart(source.maps);
  if (source.segs.length > 1)
    throw new Problem('labels.several-maps', { nCount: source.segs.length, files: source.segs.map((m) => fileName(m.path)).join(', ') });
  if (source.segs.length > 0) return masksOfSeg(source.segs[0], image, options.codecs);
  if (maps.length === 1 || (maps.length > 1 && filesOf(maps).length === 1 && namesItsValues(maps[0])))
    return readMaps(maps, image, options, subregion);
  if (maps.length > 1)
    throw new Problem('labels.several-maps', { nCount: maps.length, files: maps.map((m) => fileName(m.path)).join(', ') });
  if (source.named.length > 0) return masksOfFolder(source.named, image, true);
  if (subregion !== undefined) throw new Problem('labels.subregion-alone', { file: fileName(subregion.path) });
  return noMasks;
}

/** Sources found among the files. */
export async function chooseMap(source: MaskSource, image: Grid | undefined, options: ReadOptions): Promise<Masks> {
  const { maps, subregion } = apart(source.maps);
  const lone = filesOf(maps).length + source.segs.length + (source.named.length > 0 ? 1 : 0) === 1;
  const tried: { readonly path: string; readonly masks: Masks }[] = [];
  const aside: Finding[] = [];
  const attempt = async (path: string, make: () => Masks | Promise<Masks>): Promise<void> => {
    try {
      tried.push({ path, masks: await make() });
    } catch (problem) {
      // A map alone, without an image to fit, is what the person asked to read.
      if (!(problem instanceof Problem) || (lone && image === undefined)) throw problem;
      aside.push(finding(problem.code, 'caution', problem.values));
    }
  };
  for (const layers of filesOf(maps)) await attempt(layers[0].path, () => readMaps(layers, image, options, subregion));
  for (const seg of source.segs) await attempt(seg.path, () => masksOfSeg(seg, image, options.codecs));
  if (source.named.length > 0) await attempt(source.named[0].entry.path, () => masksOfFolder(source.named, image, false));
  const found = tried.filter((t) => t.masks.questions.length > 0 || t.masks.items.some((i) => i.what.kind === 'vertebra'));
  const chosen = found.filter((t) => t.path === options.mapPath);
  const spines = chosen.length === 1 ? chosen : found;
  const other = tried.filter((t) => !found.includes(t));
  if (subregion !== undefined && spines.length === 0 && image === undefined)
    throw new Problem('labels.subregion-alone', { file: fileName(subregion.path) });
  if (subregion !== undefined && spines.length === 0)
    aside.push(finding('labels.subregion-alone', 'caution', { file: fileName(subregion.path) }));
  if (spines.length === 1) return { ...spines[0].masks, findings: [...aside, ...spines[0].masks.findings] };
  if (spines.length === 0) {
    const structures = other.flatMap((t) => t.masks.items);
    return { ...noMasks, items: structures, findings: [...aside, ...other.flatMap((t) => t.masks.findings)] };
  }
  return {
    ...noMasks,
    findings: aside,
    questions: [
      { code: 'labels.which-map', flag: '--segmentation', choices: spines.map((s) => ({ value: s.path, label: fileName(s.path) })) },
    ],
  };
}

/** Layers of one file together. */
const filesOf = (maps: readonly Raster[]): readonly (readonly Raster[])[] =>
  [...new Set(maps.map((m) => m.path))].map((path) => maps.filter((m) => m.path === path));

/** One file: by the names it gives its values (unless a tool was named), else by convention. */
const readMaps = (layers: readonly Raster[], image: Grid | undefined, options: ReadOptions, subregion: Raster | undefined): Masks =>
  options.convention === undefined && layers.some(namesItsValues)
    ? masksOfLayers(layers, image)
    : masksOfMap(layers[0], image, options.convention, subregion);

/** The sub-region mask set apart from the maps it explains. */
function apart(all: readonly Raster[]): { maps: readonly Raster[]; subregion: Raster | undefined } {
  const subregions = all.filter((m) => isSubregion(labelStatistics(m.grid, m.voxels), m.path));
  return { maps: all.filter((m) => !subregions.includes(m)), subregion: subregions[0] };
}

async function masksOfFolder(named: MaskSource['named'], image: Grid | undefined, explicit: boolean): Promise<Masks> {
  const items: Item[] = [];
  const findings: Finding[] = [];
  for (const { entry, what } of named) {
    const bytes = await entry.bytes();
    const rasters = isNrrd(bytes) ? await readNrrd(bytes, entry.path) : [readNifti(bytes, entry.path)];
    try {
      const made = itemOfFile(rasters[0], what, image);
      if (made.item !== undefined) items.push(made.item);
      findings.push(...made.findings);
    } catch (problem) {
      if (!(problem instanceof Problem) || explicit) throw problem;
      findings.push(finding(problem.code, 'caution', problem.values));
    }
  }
  return masksOfFiles(
    items,
    named.map((n) => n.entry.path),
    findings,
  );
}
