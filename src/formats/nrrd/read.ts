// NRRD (.nrrd, .nhdr with its data file) → grid and voxels; 3D Slicer's segment names come along. Spaces LPS, RAS and LAS are turned
// here. A file without space directions is refused: left and right would be a guess.
// Fails first: Slicer stores overlapping segments as a fourth axis ("layers"): read with `layersOf`, one map a layer.
import { finding, Problem, type Finding } from '../../base/index.ts';
import { fileName, type FileEntry } from '../file-entry.ts';
import {
  bytesOf,
  checkSize,
  gridFromAffine,
  readNumbers,
  type Affine,
  type NumberType,
  type Raster,
  type Triple,
} from '../raster/index.ts';
import { gunzip, isGzip } from '../zip/index.ts';
import { isNrrd, nrrdTypes, readNrrdHeader, vectors, type NrrdHeader } from './header.ts';

/** Signs that turn a space into LPS. */
const spaces: ReadonlyMap<string, readonly [number, number, number]> = new Map([
  ['left-posterior-superior', [1, 1, 1]],
  ['lps', [1, 1, 1]],
  ['right-anterior-superior', [-1, -1, 1]],
  ['ras', [-1, -1, 1]],
  ['left-anterior-superior', [1, -1, 1]],
  ['las', [1, -1, 1]],
]);

function asciiNumbers(bytes: Uint8Array, count: number): Uint8Array | undefined {
  const words = new TextDecoder('latin1')
    .decode(bytes)
    .trim()
    .split(/[\s,]+/);
  if (words.length < count) return undefined;
  const out = new Float64Array(count);
  for (let n = 0; n < count; n++) out[n] = Number(words[n]);
  return new Uint8Array(out.buffer);
}

/** Reads a file, or a header with its data file found among `beside`. One Raster a layer (one in nearly every file). */
export async function readNrrd(
  bytes: Uint8Array,
  path: string,
  beside: readonly FileEntry[] = [],
  frame = 'nrrd',
): Promise<readonly Raster[]> {
  const file = fileName(path);
  if (!isNrrd(bytes)) throw new Problem('labels.nrrd-magic', { file });
  const header = readNrrdHeader(bytes);
  const { fields } = header;
  const text = (name: string): string => fields.get(name) ?? '';
  const type = nrrdTypes.get(text('type').toLowerCase());
  if (type === undefined) throw new Problem('labels.number-type', { file, type: text('type') });
  const sizes = text('sizes')
    .split(/\s+/)
    .filter((w) => w !== '')
    .map(Number);
  const kinds = text('kinds').split(/\s+/);
  if (sizes.length !== Number(text('dimension')) || sizes.length < 3)
    throw new Problem('labels.size-zero', { file, size: sizes.join('×') });
  const directions = vectors(text('spacedirections'));
  const spatial = sizes
    .map((_, n) => n)
    .filter((n) => (directions.length === sizes.length ? directions[n] !== undefined : sizes.length === 3));
  if (spatial.length !== 3 || sizes.length > 4)
    throw new Problem('labels.four-dimensional', { file, timesCount: sizes[sizes.length - 1] ?? 0 });
  const layerAxis = sizes.findIndex((_, n) => !spatial.includes(n));
  const layers = layerAxis < 0 ? 1 : sizes[layerAxis];
  if (layers > 1 && (kinds[layerAxis] ?? '').match(/color|RGB|vector|complex|time/i)) throw new Problem('labels.colour', { file });
  const signs = spaces.get(text('space').toLowerCase());
  if (signs === undefined || directions.length !== sizes.length) throw new Problem('labels.no-orientation', { file });
  const origin = vectors(text('spaceorigin'))[0];
  if (origin === undefined || origin.length !== 3) throw new Problem('labels.no-orientation', { file });

  const count = checkSize(sizes, bytesOf[type], path);
  const raw = await dataOf(bytes, header, count * bytesOf[type], path, beside);
  const ascii = /^(ascii|text|txt)$/.test(text('encoding').toLowerCase());
  const packed = ascii ? asciiNumbers(raw, count) : raw;
  const numberType: NumberType = ascii ? 'f64' : type;
  const wanted = count * bytesOf[numberType];
  if (packed === undefined || packed.length < wanted)
    throw new Problem('labels.truncated', { file, wantedBytesCount: wanted, foundBytesCount: packed?.length ?? raw.length });
  const little = ascii || text('endian').toLowerCase() !== 'big';

  const turn = (v: readonly number[]): Triple => [v[0] * signs[0], v[1] * signs[1], v[2]];
  const columns = spatial.map((n) => turn(directions[n] as readonly number[]));
  const affine: Affine = { columns: [columns[0], columns[1], columns[2]], corner: turn(origin) };
  const size: Triple = [sizes[spatial[0]], sizes[spatial[1]], sizes[spatial[2]]];
  const grid = gridFromAffine(size, affine, frame, path);
  const findings: Finding[] = [];
  const out: Raster[] = [];
  const each = count / layers;
  const numbers = readNumbers(packed, count, numberType, little);
  if (numbers.brokenCount > 0) findings.push(finding('labels.broken-voxels', 'caution', { file, nCount: numbers.brokenCount }));
  if (layerAxis > 0 && layerAxis < 3 && layers > 1) throw new Problem('labels.four-dimensional', { file, timesCount: layers });
  for (let layer = 0; layer < layers; layer++) {
    const voxels =
      layers === 1
        ? numbers.voxels
        : layerAxis === 0
          ? numbers.voxels.filter((_, n) => n % layers === layer)
          : numbers.voxels.slice(layer * each, (layer + 1) * each);
    const names = slicerNames(header, layer);
    out.push({
      path,
      source: 'nrrd',
      grid,
      voxels,
      whole: numbers.whole,
      lowest: numbers.lowest,
      highest: numbers.highest,
      findings,
      ...(names === undefined ? {} : { names }),
    });
  }
  return out;
}

async function dataOf(
  bytes: Uint8Array,
  header: NrrdHeader,
  wanted: number,
  path: string,
  beside: readonly FileEntry[],
): Promise<Uint8Array> {
  const file = fileName(path);
  const { fields } = header;
  let data = bytes.subarray(Math.min(header.dataAt, bytes.length));
  const other = fields.get('datafile');
  if (other !== undefined) {
    if (header.list.length > 0 || /%\d*d/.test(other)) throw new Problem('labels.nrrd-many-files', { file });
    const folder = path.slice(0, path.length - fileName(path).length);
    const found = beside.find((f) => f.path === folder + other) ?? beside.find((f) => fileName(f.path) === fileName(other));
    if (found === undefined) throw new Problem('labels.nrrd-data-missing', { file, data: fileName(other) });
    data = await found.bytes();
  }
  const encoding = (fields.get('encoding') ?? 'raw').toLowerCase();
  const lineSkip = Number(fields.get('lineskip') ?? 0);
  const byteSkip = Number(fields.get('byteskip') ?? 0);
  for (let n = 0; n < lineSkip; n++) {
    const end = data.indexOf(10);
    if (end < 0) break;
    data = data.subarray(end + 1);
  }
  if (encoding === 'gzip' || encoding === 'gz') {
    if (!isGzip(data)) throw new Problem('labels.gzip-damaged', { file });
    return gunzip(data, path).subarray(Math.max(0, byteSkip));
  }
  if (encoding === 'raw') return byteSkip === -1 ? data.subarray(Math.max(0, data.length - wanted)) : data.subarray(byteSkip);
  if (encoding === 'ascii' || encoding === 'text' || encoding === 'txt') return data;
  throw new Problem('labels.nrrd-encoding', { file, encoding });
}

/** Slicer: SegmentN_Name, SegmentN_LabelValue, SegmentN_Layer. */
function slicerNames(header: NrrdHeader, layer: number): ReadonlyMap<number, string> | undefined {
  const names = new Map<number, string>();
  for (let n = 0; n < 1000; n++) {
    const name = header.keys.get(`Segment${n}_Name`);
    if (name === undefined) break;
    if (Number(header.keys.get(`Segment${n}_Layer`) ?? 0) !== layer) continue;
    names.set(Number(header.keys.get(`Segment${n}_LabelValue`) ?? n + 1), name);
  }
  return names.size === 0 ? undefined : names;
}
