// The task that runs on threads: one member of the ensemble through the flow solver, and what is kept of it, click by click of the syringe. Volumes
// are the solver's own ledger; what enters the closed wall's pores counts as in the body.
import type { Kernels } from '../../kernels/index.ts';
import { porousFlow, type FlowStep } from '../../physics/index.ts';
import { leakKinds } from '../../records/index.ts';
import { conducts, placeOfCell, type Medium } from './medium.ts';
import { memberModel, type MemberAsk } from './member-model.ts';

export interface MemberItem extends MemberAsk {
  readonly flowMlPerMin: number;
  readonly volumeMl: number;
  readonly stepMl: number;
  /** Share of the flow through each tip. */
  readonly shares: readonly number[];
}
/** One entry a click. */
export interface Course {
  readonly injectedMl: readonly number[];
  readonly inBodyMl: readonly number[];
  /** By kind, in the order of `leakKinds`. */
  readonly leakedMl: readonly (readonly number[])[];
  readonly wallMl: readonly number[];
  readonly tipKPa: readonly number[];
  readonly tipPaS: readonly number[];
  readonly upperFraction: readonly number[];
  readonly lowerFraction: readonly number[];
  readonly leftFraction: readonly number[];
  /** Cement in the posterior part of the body, ml. */
  readonly posteriorMl: readonly number[];
  /** 1/100 ml at which a voxel became half full, 0 = never. */
  readonly arrival: Uint16Array;
  /** Cell beside the outlet of each kind that let most out; −1 = none. */
  readonly outletCell: readonly number[];
  readonly imbalanceFraction: number;
  readonly solveCount: number;
}
export const hundredths = 100;

export function runMember(item: MemberItem, kernels: Kernels): Course {
  const { medium: m } = item;
  const made = memberModel(item);
  const solver = porousFlow(made.model, kernels);
  const steps: FlowStep[] = [];
  try {
    const total = item.flowMlPerMin / 60;
    solver.push({
      flowMlPerS: item.shares.map((s) => s * total),
      volumeMl: item.volumeMl,
      thickeningAgeS: item.thickeningAgeS,
      syringeC: item.syringeC,
      // coarse voxels take in more before the pressures change
      stepMl: m.spacingMm < 1.5 ? 0.1 : 0.2,
      onStep: (s) => void steps.push(s),
    });
    const arrivalMl = solver.arrivalMl();
    const injectedMl = clicks(item.volumeMl, item.stepMl);
    const at = (of: (s: FlowStep) => number): readonly number[] => readAt(injectedMl, steps, of);
    const perOutlet = steps.at(-1)?.leakedMl ?? [];
    return {
      injectedMl,
      wallMl: at((s) => s.leakedMl[0]),
      inBodyMl: at((s) => s.inBoneMl + s.leakedMl[0]),
      tipKPa: at((s) => Math.max(...s.tipKPa)),
      tipPaS: at((s) => Math.max(...s.tipPaS)),
      leakedMl: leakKinds.map((_, k) => at((s) => s.leakedMl.reduce((sum, v, n) => sum + (made.kinds[n] === k ? v : 0), 0))),
      ...placesOf(m, arrivalMl, made.model.porosityFraction, injectedMl),
      arrival: Uint16Array.from(arrivalMl, (v) => (v === Infinity ? 0 : Math.max(1, Math.round(hundredths * v)))),
      outletCell: leakKinds.map((_, k) => {
        let [best, most] = [-1, 0];
        for (const [n, v] of perOutlet.entries()) if (made.kinds[n] === k && v > most) [best, most] = [made.cells[n], v];
        return best;
      }),
      imbalanceFraction: steps.reduce((most, s) => Math.max(most, s.imbalanceFraction), 0),
      solveCount: steps.at(-1)?.solveCount ?? 0,
    };
  } finally {
    solver.free();
  }
}

/** Every click up to the volume asked for, and that volume. */
export function clicks(volumeMl: number, stepMl: number): readonly number[] {
  const whole = Math.floor(volumeMl / stepMl + 1e-9);
  const out = Array.from({ length: whole }, (_, n) => (n + 1) * stepMl);
  if (whole === 0 || volumeMl - out[whole - 1] > 1e-6) out.push(volumeMl);
  return out;
}
/** The solver shortens its own steps: values between them, straight. */
function readAt(injectedMl: readonly number[], steps: readonly FlowStep[], of: (s: FlowStep) => number): readonly number[] {
  let n = 0;
  return injectedMl.map((ml) => {
    while (n < steps.length - 1 && steps[n].injectedMl < ml - 1e-9) n++;
    const value = of(steps[n]);
    if (n === 0) return value;
    const [a, b] = [steps[n - 1], steps[n]];
    const f = Math.min(1, (ml - a.injectedMl) / (b.injectedMl - a.injectedMl));
    const before = of(a);
    return before + f * (value - before);
  });
}

/** What the fill means where it stands: contact, sides, posterior part, at each click. */
function placesOf(
  m: Medium,
  arrivalMl: Float32Array,
  porosity: ArrayLike<number>,
  clicks: readonly number[],
): Pick<Course, 'upperFraction' | 'lowerFraction' | 'leftFraction' | 'posteriorMl'> {
  const n = clicks.length;
  const sums = {
    upper: new Float64Array(n),
    lower: new Float64Array(n),
    left: new Float64Array(n),
    all: new Float64Array(n),
    back: new Float64Array(n),
  };
  const ml = m.spacingMm ** 3 / 1000;
  for (let q = 0; q < arrivalMl.length; q++) {
    if (arrivalMl[q] === Infinity || !conducts(m.tissue[q])) continue;
    // first click at which it is full
    let c = 0;
    while (c < n && clicks[c] < arrivalMl[q] - 1e-9) c++;
    if (c === n) continue;
    const [l, p] = placeOfCell(m, q);
    const volume = porosity[q] * ml;
    sums.all[c] += volume;
    if (l > m.middleMm) sums.left[c] += volume;
    if (p > m.quarterMm) sums.back[c] += volume;
    if ((m.contact[q] & 1) !== 0) sums.upper[c]++;
    if ((m.contact[q] & 2) !== 0) sums.lower[c]++;
  }
  for (const a of Object.values(sums)) for (let c = 1; c < n; c++) a[c] += a[c - 1];
  return {
    upperFraction: Array.from(sums.upper, (v) => v / m.contactCount[0]),
    lowerFraction: Array.from(sums.lower, (v) => v / m.contactCount[1]),
    leftFraction: Array.from(sums.left, (v, c) => (sums.all[c] > 0 ? v / sums.all[c] : 0.5)),
    posteriorMl: [...sums.back],
  };
}
