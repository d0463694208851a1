// The states of one model (now, with cement, residual stiffness …) pressed one after the other on the same grid: only the moduli change. Plain data in
// and out, so that whole models also run as tasks on other threads.
import { failureCriterion } from '../../catalog/index.ts';
import type { Kernels } from '../../kernels/index.ts';
import { crush } from '../../physics/index.ts';
import type { StrengthLoad } from '../../records/index.ts';
import type { CappedBody } from './capped-body.ts';
import type { CementField } from './cement-field.ts';
import { axialRigidity, failureFactor, judged, yieldStrains, type Criterion } from './failure.ts';
import { cementShare, pressOf, type Press, type Pressed } from './load-case.ts';

export interface StateCase {
  readonly moduli: Float32Array;
  readonly cement?: CementField;
  /** Also the nonlinear run. */
  readonly crush?: boolean;
  readonly keepStrain?: boolean;
}
export interface PressItem {
  readonly body: CappedBody;
  readonly cases: readonly StateCase[];
  readonly load: StrengthLoad;
  readonly criterion: Criterion;
}
export interface StateFigures {
  readonly stiffnessNPerMm: number;
  /** Undefined when no voxel is hard enough to be judged. */
  readonly failureLoadN: number | undefined;
  readonly loadAt07N: number;
  readonly axialRigidityN: number;
  readonly tiltDeg?: number;
  readonly bendingNMmPerDeg?: number;
  readonly cementShareFraction?: number;
  readonly iterationCount: number;
  readonly solveResidualFraction: number;
  readonly crushLoadN?: number;
  readonly curve?: { readonly strainFraction: readonly number[]; readonly forceN: readonly number[] };
  /** Energy-equivalent strain in 1/10000 at 0.7 % apparent strain. */
  readonly strain?: Uint16Array;
}
export interface PressWatch {
  readonly progress?: (fraction: number) => void;
  readonly cancelled?: () => boolean;
}

export function pressStates(item: PressItem, kernels: Kernels, watch: PressWatch = {}): readonly StateFigures[] {
  const { body, cases, load, criterion } = item;
  const press = pressOf(body, cases[0].moduli, kernels);
  const { cancelled } = watch;
  const options = cancelled === undefined ? {} : { cancelled };
  try {
    return cases.map((c, n) => {
      if (n > 0) press.solver.update(c.moduli);
      const pressed = press.press(load, { ...options, warm: n > 0 });
      watch.progress?.((n + (c.crush === true ? 0.2 : 1)) / cases.length);
      const figures = figuresOf(body, c, load, criterion, pressed);
      if (c.crush !== true) return figures;
      const run = crushed(body, c, press, pressed, figures.stiffnessNPerMm, options);
      watch.progress?.((n + 1) / cases.length);
      return { ...figures, ...run };
    });
  } finally {
    press.solver.free();
  }
}

function figuresOf(body: CappedBody, c: StateCase, load: StrengthLoad, criterion: Criterion, p: Pressed): StateFigures {
  const stiffnessNPerMm = p.forceN / p.shorteningMm;
  const [first] = failureCriterion.apparentStrains.value;
  const factor = failureFactor(p.effective, judged(body, c.moduli, c.cement, criterion.leastMPa), criterion);
  const share = c.cement === undefined ? undefined : cementShare(body, c.moduli, p.axial, c.cement.fraction);
  const perStrain = (first * body.heightMm) / p.shorteningMm;
  return {
    stiffnessNPerMm,
    failureLoadN: factor === undefined ? undefined : factor * p.forceN,
    loadAt07N: stiffnessNPerMm * first * body.heightMm,
    axialRigidityN: axialRigidity(body, c.moduli),
    ...(load === 'flexion' && p.tiltDeg !== undefined && p.momentNMm !== undefined
      ? { ...(factor === undefined ? {} : { tiltDeg: p.tiltDeg * factor }), bendingNMmPerDeg: p.momentNMm / p.tiltDeg }
      : {}),
    ...(share === undefined ? {} : { cementShareFraction: share }),
    iterationCount: p.iterationCount,
    solveResidualFraction: p.residualFraction,
    ...(c.keepStrain === true ? { strain: Uint16Array.from(p.effective, (e) => Math.min(65_535, Math.round(e * perStrain * 1e4))) } : {}),
  };
}

/** The nonlinear run, axial: plate ways such that the last one is beyond the second apparent strain; the caps stay elastic and give their own share. */
function crushed(
  body: CappedBody,
  c: StateCase,
  press: Press,
  linear: Pressed,
  stiffness: number,
  options: { readonly cancelled?: () => boolean },
): Pick<StateFigures, 'crushLoadN' | 'curve'> {
  const [first, second] = failureCriterion.apparentStrains.value;
  const capsMmPerN = (linear.plateMm - linear.shorteningMm) / linear.forceN;
  const perStrain = body.heightMm * (1 + capsMmPerN * stiffness);
  const strains = [first / 2, first, (first + second) / 2, second];
  const sum = (forceN: Float64Array): number => {
    const z = (2 * forceN.length) / 3;
    return -press.topNodes.reduce((s, n) => s + forceN[z + n], 0);
  };
  const steps = crush(
    press.solver,
    c.moduli,
    { displacementMm: press.displacementMm(1) },
    strains.map((s) => s * perStrain),
    { yieldStrainFraction: yieldStrains(body, c.cement), hardeningFraction: failureCriterion.hardeningFraction.value },
    sum,
    { ...options, tolerance: 1e-4, forceTolerance: 3e-3 },
  );
  const strainFraction = [0, ...steps.map((s) => (s.factor - capsMmPerN * s.forceN) / body.heightMm)];
  const forceN = [0, ...steps.map((s) => s.forceN)];
  const n = strainFraction.findIndex((s) => s >= second);
  const crushLoadN =
    n < 1
      ? undefined
      : forceN[n - 1] + ((forceN[n] - forceN[n - 1]) * (second - strainFraction[n - 1])) / (strainFraction[n] - strainFraction[n - 1]);
  return { ...(crushLoadN === undefined ? {} : { crushLoadN }), curve: { strainFraction, forceN } };
}
