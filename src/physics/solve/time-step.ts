// Marching du/dt = R(u) where R's derivative has real eigenvalues in [−λ, 0]: explicit Euler, or super-time-stepping by RKL2, whose s stages reach
// λτ = (s² + s − 2)/2 instead of 2 a stage; second order (Meyer, Balsara, Aslam 2014, J Comput Phys 257:594, doi 10.1016/j.jcp.2013.08.021).
// Steps end exactly at the events. After an event the solution starts like √t, so the step grows with the time since then.
// What fails first: an R that jumps (perfusion at freezing) is marched to first order only.
import { Problem } from '../../base/index.ts';

export interface StageWeights {
  readonly mu: number;
  readonly nu: number;
  readonly muTilde: number;
  readonly gammaTilde: number;
}
/** Weights of stages 1…s (index 0 unused): Dj = μ Dj₋₁ + ν Dj₋₂ + μ̃ τ R(u + Dj₋₁) + γ̃ τ R(u), D0 = 0. */
export function rkl2(s: number): readonly StageWeights[] {
  const b = (j: number): number => (j < 2 ? 1 / 3 : (j * j + j - 2) / (2 * j * (j + 1)));
  const w = 4 / (s * s + s - 2);
  return Array.from({ length: s + 1 }, (_, j) => {
    if (j < 2) return { mu: 0, nu: 0, muTilde: b(1) * w, gammaTilde: 0 };
    const mu = ((2 * j - 1) / j) * (b(j) / b(j - 1));
    // D0 = 0: its weight is left out, so that its array may hold anything
    const nu = j === 2 ? 0 : (-(j - 1) / j) * (b(j) / b(j - 2));
    return { mu, nu, muTilde: mu * w, gammaTilde: -(1 - b(j - 1)) * mu * w };
  });
}
/** Largest λτ that s stages bear; 1 stage is explicit Euler. */
export const reach = (s: number): number => (s === 1 ? 2 : (s * s + s - 2) / 2);
/** Smallest odd number of stages >= 3 that bears λτ. */
export function stagesFor(lambdaTau: number): number {
  let s = 3;
  while (reach(s) < lambdaTau) s += 2;
  return s;
}

export interface Scheme {
  readonly name: 'rkl2' | 'explicit';
  /** Largest number of stages a step (odd, 3 or more). */
  readonly stageCount: number;
  /** Largest step as a part of the time since the last event (RKL2 only; never less than λτ = 1). */
  readonly growthFraction: number;
}
/** Part of the stability limit that is used. */
const safety = 0.98;

export interface March {
  readonly fromS: number;
  readonly toS: number;
  /** When the last event was. */
  readonly sinceS: number;
  readonly lambdaPerS: number;
  readonly scheme: Scheme;
  readonly cancelled?: (() => boolean) | undefined;
  readonly progress?: ((timeS: number) => void) | undefined;
}
/** Steps from fromS to exactly toS; `take(tauS, s)` makes one with s stages. */
export function march(m: March, take: (tauS: number, stages: number) => void): { stepCount: number; stageCount: number } {
  const { scheme, lambdaPerS: lambda } = m;
  let t = m.fromS;
  let stepCount = 0;
  let stageCount = 0;
  while (t < m.toS) {
    if (m.cancelled?.() === true) throw new Problem('physics.cancelled');
    const left = m.toS - t;
    const explicit = scheme.name === 'explicit';
    const most = (safety * reach(explicit ? 1 : scheme.stageCount)) / lambda;
    const wanted = explicit ? most : Math.min(most, Math.max(1 / lambda, scheme.growthFraction * (t - m.sinceS)));
    // equal steps to the end; a rest below a millionth of a step is none
    const count = Math.max(1, Math.ceil(left / wanted - 1e-6));
    const tau = left / count;
    const stages = explicit ? 1 : stagesFor((lambda * tau) / safety);
    take(tau, stages);
    stepCount++;
    stageCount += stages;
    t = count === 1 ? m.toS : t + tau;
    m.progress?.(t);
  }
  return { stepCount, stageCount };
}
