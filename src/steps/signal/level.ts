// What "1" means: one smooth field per image (the coil's bias) and one level of normal marrow per patient, from the bodies and discs themselves.
//   ln S(body voxel) = field(x, y) + m(body),   ln S(disc) = field(x, y) − D,   field = c + a·x + b·y + d·xy + e·x² + f·y² per block
// with m = 0 for normal bodies and D the same in all blocks: robust (Tukey) weighted least squares with a prior on the field's bends. A block in which
// most bodies are changed is held by its discs, by the bodies it shares with the other block and by D. The assumption that fails first: discs of
// one patient are alike on T1 (they are on T1, hardly on fluid-sensitive images: there they weigh little).
import { lpsToVoxel, type Lps } from '../../base/index.ts';
import { referenceRules } from '../../catalog/index.ts';
import type { Volume } from '../../records/index.ts';
import { median, solveSymmetric } from '../../spine/index.ts';

const rules = referenceRules;
const terms = 6;

/** ln of readings of one body or disc in one block: place (image units −1…1) and value. */
export interface Readings {
  /** Body or disc number; the same body in two blocks has the same. */
  readonly of: number;
  readonly kind: 'body' | 'disc';
  readonly block: number;
  readonly xy: Float64Array;
  readonly log: Float64Array;
}
export interface Level {
  /** ln of normal marrow at a place of a block. */
  expected(block: number, x: number, y: number): number;
  /** ln ratio of normal marrow to discs; undefined without discs. */
  readonly toDisc: number | undefined;
  /** Median ln ratio of each body (by number) against normal. */
  readonly bodies: ReadonlyMap<number, number>;
  readonly discs: ReadonlyMap<number, number>;
}

/** In-plane place in an image, −1…1 along its two finest axes. */
export function placeIn(volume: Volume): (p: Lps) => readonly [number, number] {
  const { size, spacing } = volume.grid;
  const [a, b] = [0, 1, 2].toSorted((m, n) => spacing[m] - spacing[n] || m - n).slice(0, 2);
  return (p) => {
    const v = lpsToVoxel(volume.grid, p);
    return [(2 * v[a]) / (size[a] - 1) - 1, (2 * v[b]) / (size[b] - 1) - 1];
  };
}

const basis = (x: number, y: number): number[] => [1, x, y, x * y, x * x, y * y];
/** Prior standard deviation of each term of ln field; the constant is free. */
const bend = [1e3, ...rules.bendSds];

export function levelOf(all: readonly Readings[], discWeight: number, discSd: number, unlikeLn: number): Level | undefined {
  const blocks = [...new Set(all.map((r) => r.block))].sort((a, b) => a - b);
  const bodiesIn = all.filter((r) => r.kind === 'body');
  if (bodiesIn.length === 0) return undefined;
  const discsIn = all.filter((r) => r.kind === 'disc');
  const fields = new Map<number, number[]>(blocks.map((b) => [b, start(all, b)]));
  const at = (block: number, x: number, y: number): number => {
    const c = fields.get(block) ?? [];
    const t = basis(x, y);
    let sum = 0;
    for (let n = 0; n < terms; n++) sum += c[n] * t[n];
    return sum;
  };
  const rest = (r: Readings): number => median([...r.log].map((v, n) => v - at(r.block, r.xy[2 * n], r.xy[2 * n + 1])));
  // A body against the discs beside it, which share its place: no field is needed to see that it is unlike the others of this patient.
  const beside = bodiesIn.map((r) => {
    const near = discsIn.filter((d) => d.block === r.block && (d.of === r.of || d.of === r.of - 1)).map((d) => median([...d.log]));
    return near.length === 0 ? undefined : median([...r.log]) - near.reduce((x, y) => x + y, 0) / near.length;
  });
  const known = beside.filter((x) => x !== undefined);
  let toDisc = known.length === 0 ? undefined : densest(known);
  const unlike = new Set(
    bodiesIn.flatMap((r, n) => (toDisc !== undefined && Math.abs((beside[n] ?? toDisc) - toDisc) > unlikeLn ? [r.of] : [])),
  );
  const speaks = (r: Readings): boolean => r.kind === 'disc' || !unlike.has(r.of);
  // where nearly all would fall silent, all speak
  const silent = bodiesIn.filter(speaks).length < 2;
  // the fields start at the discs: from here on they stand for marrow
  if (toDisc !== undefined) for (const c of fields.values()) c[0] += toDisc;
  for (let round = 0; round < 14; round++) {
    // wide at first, so that the start does not decide which bodies are normal
    const wide = round < 4 ? 2.5 : 1;
    for (const block of blocks) {
      const ata = Array.from({ length: terms }, (_, i) => Array.from({ length: terms }, (__, j) => (i === j ? 1 / bend[i] ** 2 : 0)));
      const atb = Array.from({ length: terms }, () => 0);
      for (const r of all) {
        if (r.block !== block || (r.kind === 'disc' && toDisc === undefined) || (!silent && !speaks(r))) continue;
        const shift = r.kind === 'disc' ? (toDisc ?? 0) : 0;
        const sd = r.kind === 'disc' ? discSd : rules.bodySd.value;
        const own = rest(r) + shift;
        const weight = (tukey(own / (4 * sd * wide)) * (r.kind === 'disc' ? discWeight : 1)) / (sd * sd * r.log.length);
        if (weight <= 0) continue;
        for (let n = 0; n < r.log.length; n++) {
          const t = basis(r.xy[2 * n], r.xy[2 * n + 1]);
          const off = r.log[n] + shift - at(block, r.xy[2 * n], r.xy[2 * n + 1]);
          const w = weight * tukey(off / (5 * sd * wide));
          for (let i = 0; i < terms; i++) {
            atb[i] += w * t[i] * (r.log[n] + shift);
            for (let j = 0; j < terms; j++) ata[i][j] += w * t[i] * t[j];
          }
        }
      }
      const solved = solveSymmetric(ata, atb);
      if (solved !== undefined) fields.set(block, solved);
    }
    if (toDisc !== undefined) {
      const d = discsIn.map((r) => rest(r));
      const near = d.filter((x) => Math.abs(x + (toDisc ?? 0)) < 3 * discSd);
      if (near.length > 0) toDisc = -median(near);
    }
  }
  const middle = (list: readonly Readings[]): ReadonlyMap<number, number> => {
    const out = new Map<number, number>();
    for (const of of new Set(list.map((r) => r.of))) {
      const own = list.filter((r) => r.of === of);
      out.set(of, own.reduce((sum, r) => sum + rest(r), 0) / own.length);
    }
    return out;
  };
  return {
    expected: at,
    toDisc,
    bodies: middle(bodiesIn),
    discs: new Map([...middle(discsIn)].map(([k, v]) => [k, v + (toDisc ?? 0)])),
  };
}

/** A flat field at the middle of the discs, of the bodies where there are none. */
function start(all: readonly Readings[], block: number): number[] {
  const discs = all.filter((r) => r.block === block && r.kind === 'disc');
  const from = discs.length >= 2 ? discs : all.filter((r) => r.block === block);
  return [median(from.map((r) => median([...r.log]))), 0, 0, 0, 0, 0];
}

/** Middle of the half that lies closest together: most bodies of a patient are normal, or all are alike. */
function densest(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = Math.max(1, Math.ceil(sorted.length / 2));
  let from = 0;
  for (let n = 0; n + half <= sorted.length; n++) if (sorted[n + half - 1] - sorted[n] < sorted[from + half - 1] - sorted[from]) from = n;
  return median(sorted.slice(from, from + half));
}

const tukey = (u: number): number => (Math.abs(u) >= 1 ? 0 : (1 - u * u) ** 2);
