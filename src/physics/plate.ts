// A rigid plate on a model: its nodes move along z as one plane, w = shift + tilt about x or y through a point. Displacement control with a tilt
// that is held, or free about the line of a resultant. Linear: one solve a motion of the plate, and the motions in the proportion that the
// balance of moments asks. In-plane components of the plate's nodes are whatever the model's `fixed` says (free unless set).
import { Problem } from '../base/index.ts';
import type { ElasticAnswer, ElasticSolver, SolveOptions } from './elasticity.ts';
import type { Size } from './box.ts';

export interface Plate {
  /** Node numbers of the plate; component z of each must be prescribed in the model. */
  readonly nodes: readonly number[];
  readonly size: Size;
  readonly spacingMm: number;
}
export interface Press {
  /** Shift along z of the plate's point (xMm, yMm), mm from the grid's first node; negative presses down. */
  readonly shiftMm: number;
  readonly xMm: number;
  readonly yMm: number;
  /**
   * Axes about which the plate tilts freely; the resultant then passes through (xMm + offset, yMm + offset) of that axis: `x` is balanced by
   * offsetYMm, `y` by offsetXMm. Held axes do not tilt.
   */
  readonly free: readonly ('x' | 'y')[];
  readonly offsetXMm?: number;
  readonly offsetYMm?: number;
}
export interface PlateAnswer {
  readonly displacementMm: Float64Array;
  /** Nodal forces of the whole model, N. */
  readonly forceN: Float64Array;
  /** Resultant on the plate along z, N, and where it acts. */
  readonly resultantN: number;
  readonly resultantXMm: number;
  readonly resultantYMm: number;
  /** Tilt about x (w grows with y) and about y (w falls with x), degrees. */
  readonly tiltXDeg: number;
  readonly tiltYDeg: number;
  readonly iterationCount: number;
  readonly residualFraction: number;
}

export function pressPlate(solver: ElasticSolver, plate: Plate, press: Press, options: SolveOptions = {}): PlateAnswer {
  const { nodes, spacingMm } = plate;
  const count = (plate.size[0] + 1) * (plate.size[1] + 1) * (plate.size[2] + 1);
  const at = nodes.map((m) => place(plate.size, m).map((v) => v * spacingMm));
  const refusal = new Problem('physics.bad-plate', { pointsCount: nodes.length });
  const isOn = nodes.every((m) => Number.isInteger(m) && m >= 0 && m < count) && new Set(nodes).size === nodes.length;
  const moves = Number.isFinite(press.shiftMm) && press.shiftMm !== 0;
  if (nodes.length === 0 || !isOn || !moves || !spans(at, press.free)) throw refusal;
  // the motions: shift, then the free tilts
  const motions: ((x: number, y: number) => number)[] = [() => 1];
  const arms: ((x: number, y: number) => number)[] = [];
  for (const axis of press.free) {
    if (axis === 'x') {
      motions.push((_x, y) => y - press.yMm);
      arms.push((_x, y) => y - press.yMm - (press.offsetYMm ?? 0));
    } else {
      motions.push((x) => press.xMm - x);
      arms.push((x) => x - press.xMm - (press.offsetXMm ?? 0));
    }
  }
  const answers: ElasticAnswer[] = motions.map((motion, n) => {
    const displacementMm = new Float64Array(3 * count);
    for (const [i, m] of nodes.entries()) displacementMm[2 * count + m] = motion(at[i][0], at[i][1]);
    const { progress } = options;
    const answer = solver.solve(
      { displacementMm },
      { ...options, ...(progress === undefined ? {} : { progress: (f) => progress((n + f) / motions.length) }) },
    );
    // a node that the model does not hold would not have followed
    if (nodes.some((m) => answer.displacementMm[2 * count + m] !== displacementMm[2 * count + m])) throw refusal;
    return answer;
  });
  const moment = (a: ElasticAnswer, arm: (x: number, y: number) => number): number =>
    nodes.reduce((s, m, i) => s + a.forceN[2 * count + m] * arm(at[i][0], at[i][1]), 0);
  // unknown tilts t: Σ_k t_k M_j(motion k) = −shift M_j(motion 0)
  const tilts = solveSmall(
    arms.map((arm) => answers.slice(1).map((a) => moment(a, arm))),
    arms.map((arm) => -press.shiftMm * moment(answers[0], arm)),
  );
  const weights = [press.shiftMm, ...tilts];
  const sum = (of: (a: ElasticAnswer) => Float64Array): Float64Array => {
    const out = new Float64Array(3 * count);
    for (const [n, a] of answers.entries()) {
      const v = of(a);
      for (let i = 0; i < out.length; i++) out[i] += weights[n] * v[i];
    }
    return out;
  };
  const forceN = sum((a) => a.forceN);
  const whole = { ...answers[0], forceN };
  const resultantN = moment(whole, () => 1);
  // nothing stands under the plate
  if (resultantN === 0 || !Number.isFinite(resultantN)) throw refusal;
  const degrees = (axis: 'x' | 'y'): number => {
    const n = press.free.indexOf(axis);
    return n < 0 ? 0 : (Math.atan(tilts[n]) * 180) / Math.PI;
  };
  return {
    displacementMm: sum((a) => a.displacementMm),
    forceN,
    resultantN,
    resultantXMm: moment(whole, (x) => x) / resultantN,
    resultantYMm: moment(whole, (_x, y) => y) / resultantN,
    tiltXDeg: degrees('x'),
    tiltYDeg: degrees('y'),
    iterationCount: answers.reduce((s, a) => s + a.iterationCount, 0),
    residualFraction: Math.max(...answers.map((a) => a.residualFraction)),
  };
}
/** True where the points fix the tilts that are free: apart along what tilts, and not on one line when both tilt. */
function spans(at: readonly (readonly number[])[], free: readonly ('x' | 'y')[]): boolean {
  if (new Set(free).size !== free.length) return false;
  const mean = (of: (p: readonly number[]) => number): number => at.reduce((s, p) => s + of(p), 0) / at.length;
  const [mx, my] = [mean((p) => p[0]), mean((p) => p[1])];
  const xx = mean((p) => (p[0] - mx) ** 2);
  const yy = mean((p) => (p[1] - my) ** 2);
  const xy = mean((p) => (p[0] - mx) * (p[1] - my));
  if (free.length === 2) return xx * yy - xy * xy > 1e-12 * xx * yy;
  return free.length === 0 || (free[0] === 'x' ? yy : xx) > 0;
}
const place = (size: Size, node: number): readonly [number, number, number] => [
  node % (size[0] + 1),
  Math.floor(node / (size[0] + 1)) % (size[1] + 1),
  Math.floor(node / ((size[0] + 1) * (size[1] + 1))),
];

/** Cramer's rule for none, one or two unknowns. */
function solveSmall(m: readonly (readonly number[])[], b: readonly number[]): readonly number[] {
  if (b.length === 0) return [];
  if (b.length === 1) return [b[0] / m[0][0]];
  const d = m[0][0] * m[1][1] - m[0][1] * m[1][0];
  return [(b[0] * m[1][1] - m[0][1] * b[1]) / d, (m[0][0] * b[1] - b[0] * m[1][0]) / d];
}
