// A scene and its needles on the grid: the heat model of its tissues (freezing or boiling), the contacts of the needles' parts, and what is read from
// a running course (organs, snapshots). Boiling is the same change of phase as freezing one level up: wet tissue is the lower phase.
import { Problem } from '../base/index.ts';
import type {
  AblationCourse,
  AblationOptions,
  AblationScene,
  AblationSnapshot,
  OrganCourse,
  ProbeOnGrid,
  ProbePart,
} from './ablation-model.ts';
import type { HeatSolver } from './heat-solver.ts';
import { requireField, requireLength, requireNumber, requireTemperature, type HeatMaterial, type HeatModel } from './heat-model.ts';
import { probeContact, type ProbeContact } from './probe-boundary.ts';
import type { DoseFields } from './thermal-damage.ts';

export interface PartContact {
  readonly probeId: string;
  readonly part: ProbePart;
  readonly lengthCm: number;
  readonly diameterMm: number;
  readonly contact: ProbeContact;
}
export interface NeedlesOnGrid {
  readonly parts: readonly PartContact[];
  /** 1: a cell of a needle's parts. */
  readonly probe: Uint8Array<ArrayBuffer>;
  /** 1: inside of an insulated shaft. */
  readonly shaft: Uint8Array<ArrayBuffer>;
}

export function checkScene(s: AblationScene, probes: readonly ProbeOnGrid[], o: AblationOptions): void {
  const cells = s.size[0] * s.size[1] * s.size[2];
  requireLength('tissue', cells, s.tissue.length);
  for (const v of s.tissue) if (v >= s.tissues.length) throw new Problem('physics.heat-value', { field: 'tissue', value: v });
  // the last material is the needles' own
  if (s.tissues.length < 1 || s.tissues.length > 255)
    throw new Problem('physics.heat-value', { field: 'tissues', value: s.tissues.length });
  for (const t of s.tissues)
    for (const key of ['perfusionWPerM3K', 'electricSPerM', 'electricPerC', 'boilingMjPerM3'] as const) requireNumber(key, t[key] ?? 0, 0);
  if (s.electricSPerM !== undefined) requireField('electricSPerM', s.electricSPerM, cells, 0);
  if (s.sinkWPerM3K !== undefined) requireField('sinkWPerM3K', s.sinkWPerM3K, cells, 0);
  for (const v of [s.bodyC, s.bloodC ?? s.bodyC, s.coagulatedC, s.boilingC, ...s.freezingC]) requireTemperature(v);
  requireNumber('freezingC', s.freezingC[0] - s.freezingC[1], 0);
  for (const [key, value] of Object.entries({ everyS: o.everyS ?? 1, stepS: o.stepS ?? 1, resolveFraction: o.resolveFraction ?? 1 }))
    requireNumber(key, value, 0, true);
  for (const list of [...(o.organs ?? []), ...(s.warmed ?? [])])
    for (const c of list.cells)
      if (!(Number.isInteger(c) && c >= 0 && c < cells)) throw new Problem('physics.heat-value', { field: 'cell', value: c });
  if (probes.length === 0) throw new Problem('physics.bad-probe');
  for (const p of probes) {
    requireNumber('diameterMm', p.diameterMm, 0, true);
    if (!p.tipMm.every(Number.isFinite) || !(Math.abs(Math.hypot(...p.direction) - 1) < 1e-6)) throw new Problem('physics.bad-probe');
    for (const part of p.parts) if (!(part.toMm > part.fromMm && part.fromMm >= 0)) throw new Problem('physics.bad-probe');
  }
}

/** `change`: freezing for cold, boiling for radiofrequency. */
export function heatModelOf(s: AblationScene, change: 'freezing' | 'boiling'): HeatModel {
  const materials = s.tissues.map((t): HeatMaterial => {
    const { conductivityWPerMK, heatMjPerM3K } = t;
    if (change === 'freezing') {
      const { frozen } = t;
      const mushyC = s.freezingC[0] - s.freezingC[1];
      return { conductivityWPerMK, heatMjPerM3K, ...(frozen === undefined ? {} : { frozen: { ...frozen, mushyC } }) };
    }
    const latentMjPerM3 = t.boilingMjPerM3 ?? 0;
    // the dry rest: it conducts as before (steam and char are not told apart), and holds half
    return { conductivityWPerMK, heatMjPerM3K: heatMjPerM3K / 2, frozen: { conductivityWPerMK, heatMjPerM3K, latentMjPerM3, mushyC: 0 } };
  });
  const perfusion = Float32Array.from(s.tissue, (v, c) => s.tissues[v].perfusionWPerM3K + (s.sinkWPerM3K?.[c] ?? 0));
  return {
    size: s.size,
    spacingMm: s.spacingMm,
    materials,
    material: s.tissue,
    initialC: s.bodyC,
    bloodC: s.bloodC ?? s.bodyC,
    perfusionWPerM3K: perfusion,
    meltingC: change === 'freezing' ? s.freezingC[0] : s.boilingC,
    perfused: change === 'freezing' ? 'above' : 'below',
    ...(s.sides === undefined ? {} : { sides: s.sides }),
  };
}

/** Contacts of the parts of one kind; a cell belongs to the first part that claims it. */
export function needlesOnGrid(s: AblationScene, probes: readonly ProbeOnGrid[], kind: ProbePart['kind']): NeedlesOnGrid {
  const cells = s.size[0] * s.size[1] * s.size[2];
  const owner = new Uint8Array(cells);
  const shaft = new Uint8Array(cells);
  const raw = probes.flatMap((p) => p.parts.filter((q) => q.kind === kind).map((part) => ({ p, part })));
  // a needle without a part of this kind would stand in the scene and do nothing
  if (probes.some((p) => p.parts.every((q) => q.kind !== kind))) throw new Problem('physics.bad-probe');
  if (raw.length === 0 || raw.length > 254) throw new Problem('physics.bad-probe');
  const made = raw.map(({ p, part }, n) => {
    const contact = probeContact(s.size, s.spacingMm, shapeOf(p, part));
    const inside = contact.inside.filter((c) => owner[c] === 0);
    if (inside.length === 0) throw new Problem('physics.bad-probe');
    for (const c of inside) owner[c] = n + 1;
    return { p, part, contact, inside };
  });
  const parts = made.map(({ p, part, contact, inside }, n): PartContact => {
    const kept = Array.from(contact.cell, (_, q) => q).filter(
      (q) => owner[contact.cell[q]] === 0 && owner[contact.neighbour[q]] === n + 1 && contact.factor[q] > 0,
    );
    if (kept.length === 0) throw new Problem('physics.bad-probe');
    return {
      probeId: p.id,
      part,
      lengthCm: (part.toMm - part.fromMm) / 10,
      diameterMm: p.diameterMm,
      contact: {
        inside,
        cell: Int32Array.from(kept, (q) => contact.cell[q]),
        neighbour: Int32Array.from(kept, (q) => contact.neighbour[q]),
        factor: Float64Array.from(kept, (q) => contact.factor[q]),
        share: Float64Array.from(kept, (q) => contact.share[q]),
      },
    };
  });
  for (const p of probes) markShaft(s, p, owner, shaft);
  return { parts, probe: owner.map((v) => (v === 0 ? 0 : 1)), shaft };
}
/** The axis of a part as a capsule: its tip is round; where it meets the shaft its end lies half a radius inside. */
function shapeOf(p: ProbeOnGrid, part: ProbePart) {
  const a = p.diameterMm / 2;
  const along = (mm: number): readonly [number, number, number] => [
    p.tipMm[0] + mm * p.direction[0],
    p.tipMm[1] + mm * p.direction[1],
    p.tipMm[2] + mm * p.direction[2],
  ];
  const middle = (part.fromMm + part.toMm) / 2;
  const from = Math.min(middle, part.fromMm + (part.fromMm === 0 ? a : a / 2));
  return { fromMm: along(from), toMm: along(Math.max(middle, part.toMm - a / 2)), radiusMm: a };
}
function markShaft(s: AblationScene, p: ProbeOnGrid, owner: Uint8Array, shaft: Uint8Array): void {
  const [nx, ny, nz] = s.size;
  const h = s.spacingMm;
  const a = p.diameterMm / 2 / h;
  const longest = Math.hypot(nx, ny, nz);
  const reach = Math.ceil(a);
  for (let mm = 0; mm < longest; mm += 0.5) {
    const [x, y, z] = p.tipMm.map((v, q) => v / h + mm * p.direction[q]);
    for (let k = Math.max(0, Math.floor(z) - reach); k <= Math.min(nz - 1, Math.ceil(z) + reach); k++)
      for (let j = Math.max(0, Math.floor(y) - reach); j <= Math.min(ny - 1, Math.ceil(y) + reach); j++)
        for (let i = Math.max(0, Math.floor(x) - reach); i <= Math.min(nx - 1, Math.ceil(x) + reach); i++) {
          const c = (k * ny + j) * nx + i;
          if (owner[c] === 0 && Math.hypot(i - x, j - y, k - z) < a) shaft[c] = 1;
        }
  }
}

/** Cells that are no needle's. */
export const freeCells = (cells: readonly number[], needles: NeedlesOnGrid): readonly number[] =>
  cells.filter((c) => needles.probe[c] === 0);

/** What cells held throughout have given, of all that probes and they gave. */
export const fromHeldJ = (allJ: number, heat: HeatSolver, contacts: readonly number[]): number =>
  contacts.reduce((left, id) => left - heat.contact(id).givenJ, allJ);

/** What cells held throughout take or give while energy acts: the mean of its second half, when it has settled. */
export class HeldRate {
  #half: { readonly timeS: number; readonly givenJ: number } | undefined;
  #watts: number | undefined;
  look(timeS: number, energyS: number, givenJ: () => number): void {
    if (this.#watts !== undefined) return;
    if (timeS >= energyS - 1e-9) {
      const from = this.#half ?? { timeS: 0, givenJ: 0 };
      this.#watts = timeS > from.timeS ? (givenJ() - from.givenJ) / (timeS - from.timeS) : 0;
    } else if (this.#half === undefined && timeS >= energyS / 2) this.#half = { timeS, givenJ: givenJ() };
  }
  get watts(): number {
    return this.#watts ?? 0;
  }
}

/** What is followed while a course runs. */
export class Watch {
  readonly snapshots: AblationSnapshot[] = [];
  #nextS: number;
  readonly #everyS: number;
  readonly #organs: { id: string; cells: readonly number[]; timeS: number[]; hottestC: number[]; coldestC: number[] }[];
  constructor(options: AblationOptions) {
    this.#everyS = options.everyS ?? Infinity;
    this.#nextS = this.#everyS;
    this.#organs = (options.organs ?? []).map((o) => ({ id: o.id, cells: o.cells, timeS: [], hottestC: [], coldestC: [] }));
  }
  read(timeS: number, t: Float32Array, isEdge: boolean): void {
    if (isEdge || timeS >= this.#nextS - 1e-9) {
      this.snapshots.push({ timeS, temperatureC: t.slice() });
      while (this.#nextS <= timeS + 1e-9) this.#nextS += this.#everyS;
    }
    for (const o of this.#organs) {
      let [hot, cold] = [-Infinity, Infinity];
      for (const c of o.cells) {
        hot = Math.max(hot, t[c]);
        cold = Math.min(cold, t[c]);
      }
      o.timeS.push(timeS);
      o.hottestC.push(hot);
      o.coldestC.push(cold);
    }
  }
  organs(dose: DoseFields | undefined): readonly OrganCourse[] {
    const most = (cells: readonly number[], field: Float32Array | undefined): number =>
      field === undefined ? 0 : cells.reduce((a, c) => Math.max(a, field[c]), 0);
    return this.#organs.map((o) => ({
      id: o.id,
      timeS: o.timeS,
      hottestC: o.hottestC,
      coldestC: o.coldestC,
      peakC: o.hottestC.reduce((a, v) => Math.max(a, v), -Infinity),
      lowestC: o.coldestC.reduce((a, v) => Math.min(a, v), Infinity),
      cem43Min: most(o.cells, dose?.cem43Min),
      omega: most(o.cells, dose?.omega),
    }));
  }
}

/** Cells around it that are looked at too. */
const boxMargin = 2;
/** The box of cells that have left body temperature so far; it only grows. Most of a grid stays cold, and is not looked at. */
export class WarmBox {
  readonly low: [number, number, number] = [Infinity, Infinity, Infinity];
  readonly high: [number, number, number] = [-1, -1, -1];
  /** Takes in what differs by more than `byC`. */
  grow(t: Float32Array, size: AblationScene['size'], bodyC: number, byC: number): void {
    const [nx, ny, nz] = size;
    const { low, high } = this;
    for (let k = 0, c = 0; k < nz; k++)
      for (let j = 0; j < ny; j++, c += nx) {
        const isKnown = k >= low[2] && k <= high[2] && j >= low[1] && j <= high[1];
        let first = isKnown ? low[0] : nx;
        let last = isKnown ? high[0] : -1;
        for (let i = 0; i < first; i++) if (Math.abs(t[c + i] - bodyC) > byC) first = i;
        for (let i = nx - 1; i > last; i--) if (Math.abs(t[c + i] - bodyC) > byC) last = i;
        if (last < 0) continue;
        low[0] = Math.min(low[0], first);
        high[0] = Math.max(high[0], last);
        low[1] = Math.min(low[1], j);
        high[1] = Math.max(high[1], j);
        low[2] = Math.min(low[2], k);
        high[2] = Math.max(high[2], k);
      }
  }
  /** Ranges of cells, one a row of the box, with the row's plane. */
  rows(size: AblationScene['size'], see: (from: number, to: number, plane: number) => void): void {
    const [nx, ny] = size;
    if (this.high[0] < 0) return;
    const low = this.low.map((v) => Math.max(0, v - boxMargin));
    const high = this.high.map((v, q) => Math.min(size[q] - 1, v + boxMargin));
    for (let k = low[2]; k <= high[2]; k++)
      for (let j = low[1]; j <= high[1]; j++) see((k * ny + j) * nx + low[0], (k * ny + j) * nx + high[0] + 1, k);
  }
}

/** True where a cell on the grid's side has left body temperature by more than a degree: the grid is too small. */
export function touchesSide(s: AblationScene, what: { readonly peakC: Float32Array } | { readonly lowestC: Float32Array }): boolean {
  const [nx, ny, nz] = s.size;
  // only what the needles do: a rinse of the other kind may well lie at a side
  const off = (c: number): boolean => ('peakC' in what ? what.peakC[c] > s.bodyC + 1 : what.lowestC[c] < s.bodyC - 1);
  for (let k = 0, c = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, c++)
        if ((i === 0 || j === 0 || k === 0 || i === nx - 1 || j === ny - 1 || k === nz - 1) && off(c)) return true;
  return false;
}
export type Ledger = AblationCourse['ledger'];
