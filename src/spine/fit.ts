// Small least squares: solve A x = b by Cholesky, and robust fits (Tukey's biweight, Huber 1981 style scale by the median residual).
// Used for endplate planes and for surfaces read at a point. The assumption that fails first: more than half of the points are good.

const zeros = (n: number): number[] => Array.from({ length: n }, () => 0);

/** Solves the symmetric positive system in place-free form; undefined when it is singular. */
export function solveSymmetric(a: readonly (readonly number[])[], b: readonly number[]): number[] | undefined {
  const n = b.length;
  const l: number[][] = [];
  for (let i = 0; i < n; i++) {
    l.push(zeros(n));
    for (let j = 0; j <= i; j++) {
      let s = a[i][j];
      for (let k = 0; k < j; k++) s -= l[i][k] * l[j][k];
      if (i === j) {
        if (!(s > 1e-12 * Math.abs(a[i][i]) + 1e-300)) return undefined;
        l[i][i] = Math.sqrt(s);
      } else l[i][j] = s / l[j][j];
    }
  }
  const y = b.slice() as number[];
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) y[i] -= l[i][k] * y[k];
    y[i] /= l[i][i];
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) y[i] -= l[k][i] * y[k];
    y[i] /= l[i][i];
  }
  return y;
}

export function median(values: readonly number[]): number {
  if (values.length === 0) return Number.NaN;
  const s = [...values].sort((x, y) => x - y);
  const m = s.length >> 1;
  return s.length % 2 === 1 ? s[m] : (s[m - 1] + s[m]) / 2;
}

export interface Fit {
  readonly coefficients: readonly number[];
  /** Robust spread of the residuals (1.48 × median absolute residual). */
  readonly spread: number;
  /** Standard error of the first coefficient, from the spread and the weights (residuals taken as independent). */
  readonly firstError: number;
  readonly nCount: number;
}

const absoluteRounds = 4;
/**
 * Weighted robust fit z ≈ Σ c_m basis_m. `rows[i]` holds the basis values of point i. First towards least absolute residuals, then Tukey's
 * biweight at 4.7 spreads.
 * Undefined when there are too few points.
 */
export function robustFit(
  rows: readonly (readonly number[])[],
  z: readonly number[],
  weights?: readonly number[],
  floor = 0.05,
): Fit | undefined {
  const n = z.length;
  if (n === 0) return undefined;
  const m = rows[0].length;
  if (n < m + 2) return undefined;
  const w = new Float64Array(n);
  for (let i = 0; i < n; i++) w[i] = weights === undefined ? 1 : weights[i];
  let c: number[] | undefined;
  let spread = 0;
  let inverseFirst = 0;
  for (let round = 0; round < absoluteRounds + 5; round++) {
    const a: number[][] = Array.from({ length: m }, () => zeros(m));
    const b = zeros(m);
    for (let i = 0; i < n; i++) {
      if (w[i] === 0) continue;
      const r = rows[i];
      for (let p = 0; p < m; p++) {
        b[p] += w[i] * r[p] * z[i];
        for (let q = 0; q <= p; q++) a[p][q] += w[i] * r[p] * r[q];
      }
    }
    for (let p = 0; p < m; p++) for (let q = p + 1; q < m; q++) a[p][q] = a[q][p];
    const next = solveSymmetric(a, b);
    if (next === undefined) return c === undefined ? undefined : { coefficients: c, spread, firstError: inverseFirst, nCount: n };
    c = next;
    const first = solveSymmetric(a, [1, ...zeros(m - 1)]);
    const residual: number[] = [];
    for (let i = 0; i < n; i++) {
      let s = z[i];
      for (let p = 0; p < m; p++) s -= c[p] * rows[i][p];
      residual.push(s);
    }
    spread = 1.4826 * median(residual.map(Math.abs));
    inverseFirst = first === undefined ? Number.NaN : Math.sqrt(Math.max(0, first[0])) * spread;
    if (round < absoluteRounds) {
      // least absolute residuals first: a dent in one place must not tilt the start
      const small = Math.max(0.3 * spread, 0.02);
      for (let i = 0; i < n; i++) w[i] = (weights === undefined ? 1 : weights[i]) / Math.max(Math.abs(residual[i]), small);
      continue;
    }
    const limit = 4.685 * Math.max(spread, floor);
    for (let i = 0; i < n; i++) {
      const u = residual[i] / limit;
      w[i] = Math.abs(u) >= 1 ? 0 : (weights === undefined ? 1 : weights[i]) * (1 - u * u) ** 2;
    }
  }
  return c === undefined ? undefined : { coefficients: c, spread, firstError: inverseFirst, nCount: n };
}
