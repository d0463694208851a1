// Axes of a body from its two tilts.
/** Unit axes left, posterior, superior of tilts (rows). */
export function axesOf(sagittal: number, coronal: number): readonly (readonly [number, number, number])[] {
  const n = Math.hypot(coronal, sagittal, 1);
  const w: readonly [number, number, number] = [coronal / n, sagittal / n, 1 / n];
  const m = Math.sqrt(1 - w[0] * w[0]);
  const u: readonly [number, number, number] = [(1 - w[0] * w[0]) / m, (-w[0] * w[1]) / m, (-w[0] * w[2]) / m];
  return [u, [w[1] * u[2] - w[2] * u[1], w[2] * u[0] - w[0] * u[2], w[0] * u[1] - w[1] * u[0]], w];
}
