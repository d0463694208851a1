// Seeded mutations of good files: bytes flipped, overwritten, cut out, put in, files cut short; and single geometry values rewritten in
// some slices of a series. Each run must refuse with a code, or read with the geometry another parser (dcmjs) takes from the mutated
// headers; a geometry changed in some slices is refused or flagged. Ends: no crash, no run above 10 s, memory within its bound.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Problem, seeded, voxel, voxelToLps, type Random } from '../../src/base/index.ts';
import { readDicom, type DicomResult, type FileEntry } from '../../src/formats/index.ts';
import { madeFiles, madeGrid, madeVolume } from '../../src/formats/dicom/made-series.ts';
import { codecs } from '../../src/host/codecs.ts';
import { isCode } from '../../src/words/index.ts';
import type { Outcome, Row, RowSetup } from './row.ts';

type Named = { readonly path: string; readonly bytes: Uint8Array };
interface Value {
  readonly Value?: readonly unknown[];
}
type Dictionary = Readonly<Record<string, Value>>;
interface Dcmjs {
  readonly data: { readonly DicomMessage: { readFile(b: ArrayBuffer, o: object): { readonly dict: Dictionary } } };
}
const dcmjs = createRequire(new URL('../../tools/package.json', import.meta.url))('dcmjs') as Dcmjs;

interface Base {
  readonly name: string;
  readonly files: readonly Named[];
  /** Decoded size, bytes. */
  readonly decoded: number;
}

/** The good series to spoil: our own always, the public ones where the data folder is. */
async function bases(setup: RowSetup): Promise<readonly Base[]> {
  const out: Base[] = [];
  const add = (name: string, files: readonly Named[], decoded: number): void => void out.push({ name, files, decoded });
  const made = madeFiles(madeVolume({ ...madeGrid(6), size: [32, 24, 6] }));
  add('made', await Promise.all(made.map(async (f) => ({ path: f.path, bytes: await f.bytes() }))), 32 * 24 * 6 * 2);
  if (setup.dataFolder === undefined) return out;
  const load = (folder: string, which: (n: string) => boolean): Named[] => {
    const path = join(setup.dataFolder ?? '', folder);
    return existsSync(path)
      ? readdirSync(path)
          .filter(which)
          .toSorted()
          .map((n) => ({ path: n, bytes: new Uint8Array(readFileSync(join(path, n))) }))
      : [];
  };
  const slice = 512 * 512 * 2;
  const acrin = load('acrin-ct-lumbar', (n) => /^1-11[2-7]\.dcm$/.test(n));
  if (acrin.length > 0) add('acrin', acrin, acrin.length * slice);
  const slab = load('totalseg-dicom-slab-j2k', (n) => n.startsWith('CT')).slice(0, 0);
  const all = load('totalseg-dicom-slab-j2k', (n) => n.startsWith('CT'));
  // Neighbouring slices carry neighbouring numbers; four of them are enough for the decoder.
  slab.push(...all.slice(0, 4));
  if (slab.length > 0) add('j2k', slab, slab.length * slice);
  const mr = load('dicom-geometry/philips-enhanced-mr', (n) => n.endsWith('.dcm'));
  if (mr.length > 0) add('enhanced', mr, 256 * 256 * 8 * 4);
  for (const syntax of ['4.57', '4.80', '5', '4.51', '1.99']) {
    const one = load('dicom-transfer-syntaxes', (n) => n.startsWith('CTImage.dcm_') && n.endsWith(`.${syntax}.dcm`))[0];
    if (one !== undefined && syntax !== '1.99')
      add(
        syntax,
        [0, 1, 2, 3].map((k) => moved(one, k)),
        4 * slice,
      );
  }
  return out;
}

/** The one slice again at another height: its position text "4.700000" rewritten in place. */
function moved(one: Named, k: number): Named {
  const bytes = one.bytes.slice();
  const text = new TextDecoder('latin1').decode(bytes.subarray(0, 8000));
  const at = text.indexOf('\\4.700000');
  if (at >= 0) bytes[at + 1] = '4567'.charCodeAt(k);
  return { path: `${k}-${one.path}`, bytes };
}

/** One to four spoiled places; most of them in the header, where meaning is dense. */
function spoilBytes(b: Uint8Array, random: Random): Uint8Array {
  let out: Uint8Array = b.slice();
  const times = 1 + random.integer(4);
  for (let n = 0; n < times; n++) {
    const reach = random.next() < 0.75 ? Math.min(out.length, 8000) : out.length;
    const at = random.integer(reach);
    const length = 1 + random.integer(random.next() < 0.8 ? 4 : 64);
    switch (random.integer(6)) {
      case 0:
        out[at] ^= 1 << random.integer(8);
        break;
      case 1:
        for (let i = 0; i < length && at + i < out.length; i++) out[at + i] = random.integer(256);
        break;
      case 2:
        for (let i = 0; i < length && at + i < out.length; i++) out[at + i] = random.next() < 0.5 ? 0 : 255;
        break;
      case 3:
        out = Uint8Array.from([...out.subarray(0, at), ...out.subarray(Math.min(out.length, at + length))]);
        break;
      case 4:
        out = Uint8Array.from([...out.subarray(0, at), ...Uint8Array.from({ length }, () => random.integer(256)), ...out.subarray(at)]);
        break;
      default:
        if (random.next() < 0.3) out = out.slice(0, at);
        else out[at] = 48 + random.integer(10);
    }
  }
  return out;
}

/** Elements of geometry with the text or number they hold: tag, bytes to look for (explicit or implicit little endian). */
const geometryTags = [0x00200032, 0x00200037, 0x00280030, 0x00280010, 0x00280011];

/** Rewrites one digit of one geometry value in place; undefined when none was found. */
function spoilGeometry(b: Uint8Array, random: Random): Uint8Array | undefined {
  const tag = geometryTags[random.integer(geometryTags.length)];
  const group = tag >>> 16;
  const element = tag & 0xffff;
  let at = -1;
  for (let i = 132; i < Math.min(b.length - 8, 20_000); i++) {
    if (b[i] === (group & 255) && b[i + 1] === group >> 8 && b[i + 2] === (element & 255) && b[i + 3] === element >> 8) {
      at = i;
      break;
    }
  }
  if (at < 0) return undefined;
  const explicit = b[at + 4] >= 65 && b[at + 4] <= 90 && b[at + 5] >= 65 && b[at + 5] <= 90;
  const length = explicit ? b[at + 6] | (b[at + 7] << 8) : b[at + 4] | (b[at + 5] << 8);
  const out = b.slice();
  if ((element === 0x0010 && group === 0x28) || (element === 0x0011 && group === 0x28)) {
    out[at + 8] ^= 1 << random.integer(8);
    return out;
  }
  const before = new TextDecoder('latin1').decode(b.subarray(at + 8, at + 8 + length));
  const digits = [...before].flatMap((c, i) => (c >= '0' && c <= '9' ? [i] : []));
  if (digits.length === 0) return undefined;
  const place = digits[random.integer(digits.length)];
  out[at + 8 + place] = 48 + ((b[at + 8 + place] - 48 + 1 + random.integer(9)) % 10);
  return out;
}

/** True when the other parser sees another geometry: by a thousandth of a millimetre (positions) or 1e-4 (directions, pixel size), the
 * resolution the reader promises to notice. */
function geometryChanged(before: Uint8Array, after: Uint8Array): boolean {
  const a = independent(before);
  const b = independent(after);
  const far = (x: readonly number[], y: readonly number[], by: number): boolean =>
    x.length !== y.length || x.some((v, i) => !(Math.abs(v - y[i]) <= by));
  return (
    a.length !== b.length ||
    a.some(
      (s, i) =>
        s.rows !== b[i].rows ||
        s.columns !== b[i].columns ||
        far(s.position, b[i].position, 0.0011) ||
        far([...s.orientation, ...s.spacing], [...b[i].orientation, ...b[i].spacing], 1.1e-4),
    )
  );
}

interface Independent {
  readonly rows: number;
  readonly columns: number;
  readonly spacing: readonly number[];
  readonly orientation: readonly number[];
  readonly position: readonly number[];
}
const numbersOf = (d: Dictionary | undefined, tag: string): number[] => (d?.[tag]?.Value ?? []).map(Number);
const first = (d: Dictionary | undefined, tag: string): Dictionary | undefined => d?.[tag]?.Value?.[0] as Dictionary | undefined;

/** For files dcmjs gives up on (its own limit, not a geometry): the first place each tag's bytes and VR stand in the file. */
function searched(b: Uint8Array): Independent {
  const text = new TextDecoder('latin1').decode(b.subarray(0, 40_000));
  const valueAt = (tag: string, vr: string): string => {
    const [explicit, implicit] = [text.indexOf(`${tag}${vr}`), text.indexOf(tag)];
    const at = explicit >= 0 ? explicit : implicit;
    if (at < 0) return '';
    const length = explicit >= 0 ? b[at + 6] | (b[at + 7] << 8) : b[at + 4] | (b[at + 5] << 8);
    return text.slice(at + 8, at + 8 + length);
  };
  const list = (tag: string): number[] => valueAt(tag, 'DS').split('\\').map(Number);
  const short = (tag: string): number => valueAt(tag, 'US').charCodeAt(0) | (valueAt(tag, 'US').charCodeAt(1) << 8);
  return {
    rows: short('\x28\0\x10\0'),
    columns: short('\x28\0\x11\0'),
    spacing: list('\x28\0\x30\0'),
    orientation: list('\x20\0\x37\0'),
    position: list('\x20\0\x32\0'),
  };
}

/** Every frame as dcmjs understands it, as a search of the bytes does where dcmjs cannot. */
function independent(b: Uint8Array): readonly Independent[] {
  let dict: Dictionary;
  try {
    dict = dcmjs.data.DicomMessage.readFile(b.slice().buffer, {
      ignoreErrors: true,
      untilTag: '7FE00010',
      includeUntilTagValue: false,
    }).dict;
  } catch {
    return [searched(b)];
  }
  const size = { rows: numbersOf(dict, '00280010')[0], columns: numbersOf(dict, '00280011')[0] };
  const shared = first(dict, '52009229');
  const frames = (dict['52009230']?.Value ?? []) as readonly Dictionary[];
  if (frames.length === 0) {
    const other = searched(b);
    const or = (tag: string, instead: readonly number[]): readonly number[] =>
      numbersOf(dict, tag).length > 0 ? numbersOf(dict, tag) : instead;
    return [
      {
        rows: size.rows ?? other.rows,
        columns: size.columns ?? other.columns,
        spacing: or('00280030', other.spacing),
        orientation: or('00200037', other.orientation),
        position: or('00200032', other.position),
      },
    ];
  }
  return frames.map((f) => ({
    ...size,
    spacing: numbersOf(first(f, '00289110') ?? first(shared, '00289110'), '00280030'),
    orientation: numbersOf(first(f, '00209116') ?? first(shared, '00209116'), '00200037'),
    position: numbersOf(first(f, '00209113') ?? first(shared, '00209113'), '00200032'),
  }));
}

/** The first plane of the volume that no slice of the other parser lies in; a field that parser lost counts as no opinion once the reader has flagged the files. */
function disagreement(r: DicomResult, files: readonly Named[], flagged: boolean): string | undefined {
  const g = r.volume?.grid;
  if (g === undefined) return undefined;
  const slices = files.flatMap((f) => independent(f.bytes));
  const tilted = r.study.series.some((s) => s.gantryTiltDeg !== undefined);
  for (let k = 0; k < g.size[2]; k++) {
    const plane = voxelToLps(g, voxel(0, 0, k));
    const match = slices.find((s) => {
      const d = [0, 1, 2].map((i) => s.position[i] - plane[i]);
      const along = d[0] * g.axes[2][0] + d[1] * g.axes[2][1] + d[2] * g.axes[2][2];
      const far = tilted ? Math.abs(along) : Math.hypot(d[0], d[1], d[2]);
      const turned = Math.max(
        ...[0, 1, 2].map((i) => Math.max(Math.abs(s.orientation[i] - g.axes[0][i]), Math.abs(s.orientation[3 + i] - g.axes[1][i]))),
      );
      const sized = tilted || (s.rows === g.size[1] && s.columns === g.size[0]);
      return (
        far < 0.07 &&
        turned < 0.011 &&
        sized &&
        ((flagged && s.spacing.length === 0) ||
          (Math.abs(s.spacing[0] - g.spacing[1]) < 1e-4 && Math.abs(s.spacing[1] - g.spacing[0]) < 1e-4))
      );
    });
    if (match === undefined) return `plane ${k + 1}`;
  }
  return undefined;
}

const codesOf = (r: DicomResult): string[] =>
  [...r.findings, ...r.study.series.flatMap((s) => s.findings), ...r.questions].map((f) => f.code);
const entries = (files: readonly Named[]): FileEntry[] => files.map((f) => ({ path: f.path, bytes: () => Promise.resolve(f.bytes) }));

async function run(setup: RowSetup, kind: 'bytes' | 'geometry'): Promise<Outcome> {
  const all = (await bases(setup)).filter((b) => kind === 'bytes' || b.files.length > 1);
  const calm = new Map<string, readonly string[]>();
  for (const b of all) {
    const r = await readDicom(entries(b.files), { codecs, position: 'HFS' });
    if (r.volume === undefined)
      return { state: 'fail', measured: {}, reason: `${b.name}: the good series does not read (${codesOf(r).join()})` };
    calm.set(b.name, codesOf(r));
  }
  const count = Math.max(20, Math.round(1000 * setup.share));
  const tally = { refusedCount: 0, readCount: 0, flaggedCount: 0, crashCount: 0, disagreeCount: 0, silentCount: 0 };
  const wrong: string[] = [];
  let slowest = 0;
  const baseline = process.resourceUsage().maxRSS / 1024;
  const largest = Math.max(...all.map((b) => b.decoded)) / 2 ** 20;
  for (let n = 0; n < count; n++) {
    const random = seeded(`dicom ${kind} ${n}`);
    const base = all[random.integer(all.length)];
    const files = [...base.files];
    // Some slices, never all: the rest still says what the series was.
    const touched = kind === 'geometry' ? 1 + random.integer(Math.floor(files.length / 2)) : 1 + random.integer(2);
    for (let t = 0; t < touched; t++) {
      const f = random.integer(files.length);
      const spoiled = kind === 'geometry' ? spoilGeometry(files[f].bytes, random) : spoilBytes(files[f].bytes, random);
      if (spoiled === undefined) continue;
      files[f] = { path: files[f].path, bytes: spoiled };
    }
    const changed = kind === 'geometry' && files.some((f, i) => f !== base.files[i] && geometryChanged(base.files[i].bytes, f.bytes));
    const start = process.cpuUsage();
    let r: DicomResult | undefined;
    try {
      r = await readDicom(entries(files), { codecs, position: 'HFS' });
      const bad = codesOf(r).find((c) => !isCode(c));
      if (bad !== undefined) wrong.push(`${n}: no words for ${bad}`);
    } catch (e) {
      if (!(e instanceof Problem) || !isCode(e.code)) {
        tally.crashCount++;
        wrong.push(`${n} ${base.name}: ${String(e)}`);
      }
    }
    const spent = process.cpuUsage(start);
    slowest = Math.max(slowest, (spent.user + spent.system) / 1000);
    if (r?.volume === undefined) tally.refusedCount++;
    else {
      const flagged = codesOf(r).some((c) => !(calm.get(base.name) ?? []).includes(c));
      if (flagged) tally.flaggedCount++;
      else tally.readCount++;
      const off = disagreement(r, files, flagged);
      if (off !== undefined) {
        tally.disagreeCount++;
        wrong.push(`${n} ${base.name}: ${off} disagrees with dcmjs`);
      }
      if (changed && !flagged) {
        tally.silentCount++;
        wrong.push(`${n} ${base.name}: changed geometry accepted silently`);
      }
    }
    setup.progress((n + 1) / count);
  }
  if (slowest > 10_000) wrong.push('a run took more than 10 s of processor time');
  const memory = Math.max(0, process.resourceUsage().maxRSS / 1024 - baseline);
  if (memory > 4 * largest + 256) wrong.push(`memory rose by ${Math.round(memory)} MB`);
  const measured = { runsCount: count, ...tally, slowestS: Math.round(slowest) / 1000, memoryMb: Math.round(memory) };
  return wrong.length === 0 ? { state: 'pass', measured } : { state: 'fail', measured, reason: wrong.slice(0, 12).join('; ') };
}

export const mutationRows: readonly Row[] = [
  {
    id: 'dicom-mutations-bytes',
    source: 'seeded mutations of own and public series; dcmjs as the second parser',
    target: '1000 mutations: no crash, no run > 10 s, memory <= 4 × decoded + 256 MB; refused with a code or read as dcmjs reads',
    run: (setup) => run(setup, 'bytes'),
  },
  {
    id: 'dicom-mutations-geometry',
    source: 'seeded digit changes in geometry of some slices',
    target: 'always refused or flagged',
    run: (setup) => run(setup, 'geometry'),
  },
];
