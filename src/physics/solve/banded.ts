// Cholesky factor of a symmetric banded matrix, for the coarsest grid (a few hundred unknowns). A pivot that vanishes against its diagonal is a
// free mode of the grid (a rigid motion nothing holds): its unknown is left at 0, which is right for loads that do no work on it.

export interface Banded {
  readonly count: number;
  /** Sub-diagonals. */
  readonly width: number;
  /** Row i at i (width + 1); entry (i, j) at j − i + width. */
  readonly rows: Float64Array;
}
export const banded = (count: number, width: number): Banded => ({ count, width, rows: new Float64Array(count * (width + 1)) });

export function addEntry(m: Banded, i: number, j: number, value: number): void {
  if (j <= i) m.rows[i * (m.width + 1) + j - i + m.width] += value;
}

/** Replaces the matrix by its factor. `freeFraction`: pivots below this part of their diagonal count as 0. */
export function factor(m: Banded, freeFraction = 1e-8): void {
  const { count, width, rows } = m;
  const w = width + 1;
  for (let i = 0; i < count; i++) {
    const start = Math.max(0, i - width);
    const ri = i * w + width - i;
    const diagonal = rows[ri + i];
    for (let j = start; j <= i; j++) {
      const rj = j * w + width - j;
      let s = rows[ri + j];
      for (let k = Math.max(start, j - width); k < j; k++) s -= rows[ri + k] * rows[rj + k];
      if (j < i) rows[ri + j] = s * rows[rj + j];
      // the inverse pivot stands on the diagonal; 0 for a free unknown, so that nothing comes from it or goes to it
      else rows[ri + i] = s > freeFraction * diagonal && s > 0 ? 1 / Math.sqrt(s) : 0;
    }
  }
}

/** t = (L Lᵀ)⁻¹ t in place. */
export function backSolve(m: Banded, t: Float64Array): void {
  const { count, width, rows } = m;
  const w = width + 1;
  for (let i = 0; i < count; i++) {
    const ri = i * w + width - i;
    let s = t[i];
    for (let j = Math.max(0, i - width); j < i; j++) s -= rows[ri + j] * t[j];
    t[i] = s * rows[ri + i];
  }
  for (let i = count - 1; i >= 0; i--) {
    const ri = i * w + width - i;
    const v = t[i] * rows[ri + i];
    t[i] = v;
    if (v === 0) continue;
    for (let j = Math.max(0, i - width); j < i; j++) t[j] -= rows[ri + j] * v;
  }
}
