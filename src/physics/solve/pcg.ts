// Conjugate gradients in f64, preconditioned by one f32 multigrid cycle. The preconditioner is not exactly symmetric (f32, W-cycle), so the
// direction is the flexible one, β = −⟨z, A p⟩/⟨p, A p⟩ (Notay 2000, SIAM J Sci Comput 22:1444, doi 10.1137/S1064827599362314).
// The residual handed to the cycle is scaled to length 1, so that f32 never under- or overflows. What is reported is the TRUE residual,
// computed anew from x at the end; when it lags behind the recurrence, the iteration goes on from it.
// What fails first: a singular system whose load has work on the free mode; ⟨p, A p⟩ then goes to 0 and the state says 'broken'.
import { total, type GridKernels } from '../../kernels/index.ts';

export interface System {
  readonly grid: GridKernels;
  /** Vectors are `blocks` blocks long; `sums` holds one number a block. */
  readonly blocks: number;
  readonly sums: Float64Array;
  /** 0 where a number is not free. */
  readonly d: Float32Array;
  readonly x: Float64Array;
  readonly r: Float64Array;
  readonly p: Float64Array;
  readonly q: Float64Array;
  /** Right-hand side and answer of the preconditioner. */
  readonly b32: Float32Array;
  readonly z32: Float32Array;
  /** q = A p, for any p; fixed numbers of q need not be masked. */
  apply(p: Float64Array, q: Float64Array): void;
  /** z32 ≈ A⁻¹ b32, 0 where not free. */
  precondition(): void;
  /** Writes the load into r (all of it: fills first). */
  load(r: Float64Array): void;
}
export interface Limits {
  /** Relative to the length of the load and the prescribed values' own residual. */
  readonly tolerance: number;
  readonly iterationCount: number;
  readonly cancelled?: (() => boolean) | undefined;
  /** Called once an iteration with the relative residual. */
  readonly progress?: ((residualFraction: number, iterationCount: number) => void) | undefined;
  /** Length that the residual is measured against; that of the first residual when absent (start from zero). */
  readonly reference?: number | undefined;
  /** Gives up early when this many iterations would not do at the pace seen so far (judged from the tenth on). */
  readonly patienceCount?: number | undefined;
}
export interface Outcome {
  readonly state: 'converged' | 'limit' | 'slow' | 'broken' | 'cancelled';
  readonly iterationCount: number;
  /** True residual over the reference length. */
  readonly residualFraction: number;
  readonly reference: number;
}

export function conjugateGradients(s: System, limits: Limits): Outcome {
  const { grid, blocks, sums, d, x, r, p, q } = s;
  const sum = (): number => total(sums, blocks);
  const residual = (): number => {
    s.load(r);
    s.apply(x, q);
    grid.freeResidual(0, blocks, d, r, q, r, sums);
    return Math.sqrt(sum());
  };
  let length = residual();
  const reference = limits.reference ?? length;
  const goal = limits.tolerance * reference;
  let count = 0;
  let truth = true;
  const first = length;
  const end = (state: Outcome['state']): Outcome => ({
    state,
    iterationCount: count,
    residualFraction: reference === 0 ? 0 : (truth ? length : residual()) / reference,
    reference,
  });
  if (!Number.isFinite(length)) return end('broken');
  // each pass starts from a true residual; a second is needed only when rounding let the recurrence run ahead
  for (let pass = 0; pass < 4; pass++) {
    if (length <= goal || length === 0) return end('converged');
    let pq = 0;
    p.fill(0);
    q.fill(0);
    truth = false;
    while (length > goal) {
      if (limits.cancelled?.() === true) return end('cancelled');
      if (count >= limits.iterationCount) return end('limit');
      grid.narrow(0, blocks, 1 / length, r, s.b32);
      s.precondition();
      let beta = 0;
      if (pq !== 0) {
        grid.dotMixed(0, blocks, q, s.z32, sums);
        beta = (-sum() * length) / pq;
      }
      grid.direct(0, blocks, length, s.z32, beta, p, r, sums);
      const pr = sum();
      s.apply(p, q);
      grid.freeDot(0, blocks, d, p, q, sums);
      pq = sum();
      if (!(pq > 0) || !Number.isFinite(pr)) return end('broken');
      grid.advance(0, blocks, pr / pq, p, q, x, r, sums);
      length = Math.sqrt(sum());
      count++;
      if (!Number.isFinite(length)) return end('broken');
      limits.progress?.(length / reference, count);
      if (limits.patienceCount !== undefined && count >= 10) {
        const pace = Math.log(length / first) / count;
        if (!(pace < 0) || Math.log(goal / first) / pace > limits.patienceCount) return end('slow');
      }
    }
    length = residual();
    truth = true;
    // the recurrence's last digits are rounding: within a tenth above the goal is the goal
    if (length <= 1.1 * goal) return end('converged');
  }
  return end('limit');
}
