// What each needle would warm, place by place, in this patient's tissues: the steady field of one watt along every way that a needle may take, with the
// rinse held and blood flowing everywhere (where it has stopped, tissue gets hotter than these sums say). All of it adds up, so that sets of needles and
// their powers are weighed by sums; what is chosen is then run as it stands (refine.ts).
// Pennes, J Appl Physiol 1948, doi 10.1152/jappl.1948.1.2.93, steady and linear: −div(k grad T) + w T = q.
// The assumption that fails first: power boils no tissue, and needles beside one another do not take current from each other.
import { ablationRules, allTissueHeat, bloodAndWater } from '../../catalog/index.ts';
import type { Kernels } from '../../kernels/index.ts';
import { diffusionSolver } from '../../physics/index.ts';
import { cellPlace, needlesApart, type ProbeLine, type TissueMap, type Triple } from '../../spine/index.ts';
import { isNerve } from './judge.ts';
import { rinseAlongC } from './rinse.ts';

/** What one watt does: °C at the lesion's and the nerves' places, beside the middle of every way of the list (where tissue boils first) and along its axis. */
interface Field {
  readonly lesion: Float32Array;
  readonly nerves: Float32Array;
  readonly beside: Float32Array;
  readonly axis: Float32Array;
  /** Share of it that the rinse takes, W. */
  readonly rinsedW: number;
}
/** Of one way: a watt of current around it, and a watt given off by its surface (what a cooled needle takes back). */
export interface Response {
  readonly line: ProbeLine;
  readonly current: Field;
  readonly surface: Field;
}
export interface Influence {
  readonly responses: readonly Response[];
  /** Of a rinse one degree above the body; its `rinsedW` is what it then takes: negative. */
  readonly rinse: Field | undefined;
  /** Inside of an internally cooled needle. */
  readonly coolantC: number | undefined;
}
/** One set with the powers (W, one a needle) that serve it best; `coveredFraction` is the surrogate's, a ranking. */
export interface Weighed {
  readonly lines: readonly ProbeLine[];
  readonly powersW: readonly number[];
  readonly coveredFraction: number;
}

export interface InfluenceAsk {
  readonly map: TissueMap;
  readonly lines: readonly ProbeLine[];
  readonly activeMm: number;
  readonly diameterMm: number;
  readonly coolantC?: number;
  readonly isRinsed: boolean;
}
export function influenceOf(
  ask: InfluenceAsk,
  kernels: Kernels,
  cancelled: () => boolean,
  onProgress?: (fraction: number) => void,
): Influence | undefined {
  const { map, lines, activeMm, isRinsed } = ask;
  const h = map.spacingMm;
  const tissues = allTissueHeat();
  const count = map.tissue.length;
  const fixedGroup = new Uint8Array(count);
  if (isRinsed) for (let q = 0; q < count; q++) if (map.epidural[q] !== 0) fixedGroup[q] = 1;
  const conductivity = Float32Array.from(map.tissue, (t) => tissues[t].conductivityWPerMK / 1e3);
  const reaction = Float32Array.from(map.tissue, (t) => tissues[t].perfusionWPerM3K / 1e9);
  const lesion = placesOf(map.lesion, Math.max(1, Math.round(3 / h)), map.size);
  const nerves = nerveCells(map);
  const beside = lines.map((l) => cellBeside(map, l, activeMm));
  const along = lines.map((l) => cellsAlong(map, l, activeMm));
  const solver = diffusionSolver({ size: map.size, spacingMm: h, conductivity, reaction, ...(isRinsed ? { fixedGroup } : {}) }, kernels);
  const fieldOf = (load: { readonly source?: Float64Array; readonly fixedValue?: Float64Array }): Field => {
    const { field, groupInflow } = solver.solve(load, { tolerance: 1e-3 });
    const at = (cells: readonly number[]): Float32Array => Float32Array.from(cells, (q) => field[q]);
    const axis = Float32Array.from(along, (cells) => cells.reduce((sum, q) => sum + field[q], 0) / cells.length);
    return { lesion: at(lesion), nerves: at(nerves), beside: at(beside), axis, rinsedW: -(groupInflow[1] ?? 0) };
  };
  try {
    const rinse = isRinsed ? fieldOf({ fixedValue: Float64Array.from(fixedGroup) }) : undefined;
    const responses: Response[] = [];
    const source = new Float64Array(count);
    for (const [n, line] of lines.entries()) {
      if (cancelled()) return undefined;
      if (n % 10 === 0) onProgress?.(n / lines.length);
      heatOfLine(map, line, activeMm, fixedGroup, source);
      const current = fieldOf({ source });
      source.fill(0);
      for (const q of along[n]) if (fixedGroup[q] === 0) source[q] += 1 / (along[n].length * h ** 3);
      const surface = fieldOf({ source });
      // a line in a cell warms the cell as it would a place 0.2 voxel from it (Peaceman, SPE J 1978, doi 10.2118/6893-PA); the needle's surface lies elsewhere
      const mean = along[n].reduce((sum, q) => sum + conductivity[q], 0) / along[n].length;
      const apart = Math.log(ask.diameterMm / 2 / (0.2 * h)) / (2 * Math.PI * mean * activeMm);
      surface.axis[n] = Math.max(0.1 * surface.axis[n], surface.axis[n] - apart);
      responses.push({ line, current, surface });
    }
    return { responses, rinse, coolantC: ask.coolantC };
  } finally {
    solver.free();
  }
}
function cellAt(map: TissueMap, at: readonly number[]): number {
  const [i, j, k] = [0, 1, 2].map((a) => Math.max(0, Math.min(map.size[a] - 1, Math.round((at[a] - map.corner[a]) / map.spacingMm - 0.5))));
  return (k * map.size[1] + j) * map.size[0] + i;
}
function cellsAlong(map: TissueMap, { shaft }: ProbeLine, activeMm: number): readonly number[] {
  return Array.from({ length: 8 }, (_, m) =>
    cellAt(
      map,
      [0, 1, 2].map((a) => shaft.tip[a] - ((m + 0.5) / 8) * activeMm * shaft.axis[a]),
    ),
  );
}
function placesOf(of: Uint8Array, every: number, [nx, ny]: Triple): readonly number[] {
  const out: number[] = [];
  for (let q = 0; q < of.length; q++) {
    if (of[q] === 0) continue;
    const [i, j, k] = [q % nx, Math.floor(q / nx) % ny, Math.floor(q / (nx * ny))];
    if (i % every === 0 && j % every === 0 && k % every === 0) out.push(q);
  }
  return out;
}
/** As far from the middle of a needle as a cooled one is hottest. */
function cellBeside(map: TissueMap, { shaft }: ProbeLine, activeMm: number): number {
  const [ax, ay] = shaft.axis;
  const across = Math.hypot(ax, ay) || 1;
  const mm = ablationRules.influence.hottestMm.value;
  const at = [0, 1, 2].map((a) => shaft.tip[a] - (activeMm / 2) * shaft.axis[a] + (mm * [-ay, ax, 0][a]) / across);
  return cellAt(map, at);
}
/** Those on the side of an organ that faces the lesion: what lies behind them is never the worst. */
function nerveCells(map: TissueMap): readonly number[] {
  const lesion = placesOf(map.lesion, 2, map.size).map((q) => cellPlace(map, q));
  return map.organs
    .filter((o) => isNerve(o.id))
    .flatMap((o) => {
      const mm = o.cells.map((q) => {
        const [x, y, z] = cellPlace(map, q);
        return lesion.reduce((least, p) => Math.min(least, Math.hypot(p[0] - x, p[1] - y, p[2] - z)), Infinity);
      });
      const near = mm.reduce((a, v) => Math.min(a, v), Infinity);
      return o.cells.filter((_, n) => mm[n] < near + 8);
    });
}
/** One watt as a line electrode gives it off: the square of its field, which falls off with the distance; added to nothing that is held. */
function heatOfLine(map: TissueMap, { shaft }: ProbeLine, activeMm: number, held: Uint8Array, into: Float64Array): void {
  into.fill(0);
  const h = map.spacingMm;
  const [nx, ny, nz] = map.size;
  const reachMm = 10;
  const points = Array.from({ length: 8 }, (_, m) => {
    const t = ((m + 0.5) / 8) * activeMm;
    return [0, 1, 2].map((a) => shaft.tip[a] - t * shaft.axis[a]);
  });
  const range = (a: number, n: number): readonly [number, number] => {
    const of = points.map((p) => (p[a] - map.corner[a]) / h - 0.5);
    return [Math.max(0, Math.floor(Math.min(...of) - reachMm / h)), Math.min(n - 1, Math.ceil(Math.max(...of) + reachMm / h))];
  };
  const [[x0, x1], [y0, y1], [z0, z1]] = [range(0, nx), range(1, ny), range(2, nz)];
  let sum = 0;
  for (let k = z0; k <= z1; k++)
    for (let j = y0; j <= y1; j++)
      for (let i = x0; i <= x1; i++) {
        const q = (k * ny + j) * nx + i;
        if (held[q] !== 0) continue;
        const at = cellPlace(map, q);
        const e = [0, 0, 0];
        for (const p of points) {
          const d = [0, 1, 2].map((a) => at[a] - p[a]);
          const r = Math.max(1, Math.hypot(d[0], d[1], d[2]));
          for (let a = 0; a < 3; a++) e[a] += d[a] / r ** 3;
        }
        into[q] = e[0] ** 2 + e[1] ** 2 + e[2] ** 2;
        sum += into[q];
      }
  const scale = 1 / (sum * h ** 3);
  for (let k = z0; k <= z1; k++) for (let j = y0; j <= y1; j++) for (let i = x0; i <= x1; i++) into[(k * ny + j) * nx + i] *= scale;
}

export interface WeighAsk {
  readonly count: number;
  readonly activeMm: number;
  readonly apartMm: number;
  /** Of the rinse where it comes in, °C. */
  readonly rinseC: number;
  readonly mostW: number;
  readonly flowMlPerMin: number;
}
/** The best sets found, best first: needles added one by one, then each moved and its power changed in turn while that gains. */
export function weigh(f: Influence, ask: WeighAsk, starts = 3): readonly Weighed[] {
  const apart = (k: number, others: readonly number[]): boolean =>
    others.every((o) => o !== k && needlesApart(f.responses[o].line, f.responses[k].line, ask.activeMm, ask.apartMm));
  const all = f.responses.map((_, k) => k);
  const alone = all.map((k) => ({ k, ...valueOf(f, ask, [k], [1]) })).toSorted((a, b) => b.value - a.value);
  const firsts: number[] = [];
  for (const { k } of alone) if (firsts.length < starts && apart(k, firsts)) firsts.push(k);
  const found = firsts.map((first) => {
    let set = [first];
    let shares = [1];
    while (set.length < ask.count) {
      const added = bestOf(
        all.filter((k) => apart(k, set)),
        (k) => valueOf(f, ask, [...set, k], [...shares, 1]).value,
      );
      if (added === undefined) break;
      set = [...set, added];
      shares = [...shares, 1];
    }
    let value = valueOf(f, ask, set, shares).value;
    for (let round = 0; round < 6; round++) {
      const before = value;
      for (let n = 0; n < set.length; n++) {
        const others = set.filter((_, m) => m !== n);
        const at = (k: number): readonly number[] => set.map((o, m) => (m === n ? k : o));
        const moved = bestOf(
          all.filter((k) => apart(k, others)),
          (k) => valueOf(f, ask, at(k), shares).value,
        );
        if (moved !== undefined && valueOf(f, ask, at(moved), shares).value > value) set = [...at(moved)];
        const louder = (by: number): readonly number[] => shares.map((s, m) => (m === n ? s * by : s));
        const by = bestOf([0.5, 0.7, 0.85, 1, 1.18, 1.4, 2], (x) => valueOf(f, ask, set, louder(x)).value);
        const next = louder(by ?? 1);
        const top = Math.max(...next);
        if (Math.min(...next) >= 0.25 * top) shares = next.map((s) => s / top);
        value = valueOf(f, ask, set, shares).value;
      }
      if (value < before + 1e-4) break;
    }
    const { powerW, coveredFraction } = valueOf(f, ask, set, shares);
    return { value, set, powersW: shares.map((s) => s * powerW), coveredFraction };
  });
  const seen = new Set<string>();
  return found
    .toSorted((a, b) => b.value - a.value)
    .filter(({ set }) => {
      const key = [...set].sort((a, b) => a - b).join();
      return set.length === ask.count && !seen.has(key) && seen.add(key) !== undefined;
    })
    .map(({ set, powersW, coveredFraction }) => ({
      lines: set.map((k) => f.responses[k].line),
      powersW,
      coveredFraction,
    }));
}
function bestOf(list: readonly number[], value: (k: number) => number): number | undefined {
  let best: number | undefined;
  let most = -Infinity;
  for (const k of list) {
    const v = value(k);
    if (v > most) [most, best] = [v, k];
  }
  return best;
}

interface Value {
  readonly value: number;
  /** Of the strongest needle. */
  readonly powerW: number;
  readonly coveredFraction: number;
}
/** With as much power as lets no nerve pass its limit where the rinse leaves: what is covered where it comes in. */
function valueOf(f: Influence, ask: WeighAsk, set: readonly number[], shares: readonly number[]): Value {
  const restC = f.rinse === undefined ? 0 : ask.rinseC - bloodAndWater.bodyC.value;
  return atRinse(f, ask, answered(f, set, shares, 0), answered(f, set, undefined, restC));
}
/** Needles that answer: what their coolant takes back so that their inside stays at its temperature, then the whole field by sums. */
interface Answered {
  readonly lesion: Float32Array;
  readonly nerves: Float32Array;
  readonly beside: readonly number[];
  readonly rinsedW: number;
}
/** Of `shares` watt a needle; without shares: of the rinse (`restC` beside the body) and of the coolant with no power at all. */
function answered(f: Influence, set: readonly number[], shares: readonly number[] | undefined, restC: number): Answered {
  const first = f.responses[set[0]].current;
  const out = { lesion: new Float32Array(first.lesion.length), nerves: new Float32Array(first.nerves.length) };
  const beside = set.map(() => 0);
  let rinsedW = 0;
  const add = (x: Field, by: number): void => {
    if (by === 0) return;
    for (let q = 0; q < out.lesion.length; q++) out.lesion[q] += by * x.lesion[q];
    for (let q = 0; q < out.nerves.length; q++) out.nerves[q] += by * x.nerves[q];
    for (const [n, k] of set.entries()) beside[n] += by * x.beside[k];
    rinsedW += by * x.rinsedW;
  };
  if (f.rinse !== undefined && shares === undefined) add(f.rinse, restC);
  if (shares !== undefined) for (const [n, k] of set.entries()) add(f.responses[k].current, shares[n]);
  if (f.coolantC !== undefined) {
    const held = f.coolantC - bloodAndWater.bodyC.value;
    const wanted = set.map((k) =>
      shares === undefined
        ? held - restC * (f.rinse?.axis[k] ?? 0)
        : -set.reduce((sum, o, m) => sum + shares[m] * f.responses[o].current.axis[k], 0),
    );
    const given = solved(
      set.map((k) => set.map((o) => f.responses[o].surface.axis[k])),
      wanted,
    );
    for (const [n, k] of set.entries()) add(f.responses[k].surface, given[n]);
  }
  return { ...out, beside, rinsedW };
}
function atRinse(f: Influence, ask: WeighAsk, power: Answered, rest: Answered): Value {
  const { killC, nerveC, boilC } = ablationRules.influence;
  const bodyC = bloodAndWater.bodyC.value;
  const room = nerveC.value - bodyC;
  // where it leaves it is warmer by what it took: of the needles' heat and of the body's; as much as that warms what lies beside it
  const warmerC = (takenW: number): number => rinseAlongC(0, takenW, ask.flowMlPerMin, 1);
  // a rinse that gives heat away is worse where it comes in
  const [perW, atRest] = [warmerC(Math.max(0, power.rinsedW)), warmerC(Math.max(0, rest.rinsedW))];
  let powerW = ask.mostW;
  for (let q = 0; q < power.nerves.length; q++) {
    const rinsed = f.rinse?.nerves[q] ?? 0;
    const perPower = power.nerves[q] + perW * rinsed;
    if (perPower > 0) powerW = Math.min(powerW, (room - rest.nerves[q] - atRest * rinsed) / perPower);
  }
  for (const [n, x] of power.beside.entries()) if (x > 0) powerW = Math.min(powerW, (boilC.value - bodyC - rest.beside[n]) / x);
  powerW = Math.max(0, powerW);
  let [dead, near] = [0, 0];
  const count = power.lesion.length;
  for (let q = 0; q < count; q++) {
    const share = (powerW * power.lesion[q] + rest.lesion[q]) / (killC.value - bodyC);
    if (share >= 1) dead++;
    near += Math.max(-1, Math.min(1, share));
  }
  return { value: (dead + 0.5 * near) / count, powerW, coveredFraction: dead / count };
}
/** A few equations, by elimination with the largest pivot. */
function solved(a: readonly (readonly number[])[], b: readonly number[]): readonly number[] {
  const rows = a.map((row, n) => [...row, b[n]]);
  const n = rows.length;
  for (let c = 0; c < n; c++) {
    let p = c;
    for (let q = c + 1; q < n; q++) if (Math.abs(rows[q][c]) > Math.abs(rows[p][c])) p = q;
    [rows[c], rows[p]] = [rows[p], rows[c]];
    for (let q = 0; q < n; q++) {
      if (q === c) continue;
      const by = rows[q][c] / rows[c][c];
      for (let k = c; k <= n; k++) rows[q][k] -= by * rows[c][k];
    }
  }
  return rows.map((row, c) => row[n] / row[c]);
}
