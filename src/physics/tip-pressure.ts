// Pressure at a round tip smaller than a voxel. A flow that enters voxels gives them the pressure of the lattice, not of a ball: one voxel alone
// feels Q/(k h) G(0), G the lattice Green's function of the 7-point Laplacian (Watson's integral, G(0) = 0.252731; Joyce 1998, J Phys A 31:5105,
// doi 10.1088/0305-4470/31/22/009), while at radius r in a wide medium the pressure is Q/(4π k r). The difference of the two moves the voxels' mean
// pressure to that radius, as Peaceman's well radius does in two dimensions. Homogeneous around the tip; anisotropy by its geometric mean.

/** G(d) for the nearest lattice distances by d²; 1/(4π d) beyond, right to 1 % from d² = 5 on. */
const near: readonly number[] = [0.252731, 0.086064, 0.055149, 0.043591, 0.0429];
const green = (squared: number): number => near[squared] ?? 1 / (4 * Math.PI * Math.sqrt(squared));

/** (mean pressure of the source's voxels − pressure at the radius) × mobility / flow, 1/mm. */
export function tipExcess(
  size: readonly [number, number, number],
  cells: readonly number[],
  spacingMm: number,
  radiusMm: number,
  anisotropy: readonly [number, number, number],
): number {
  const [nx, ny] = size;
  const at = cells.map((c) => [c % nx, Math.floor(c / nx) % ny, Math.floor(c / (nx * ny))]);
  let lattice = 0;
  for (const a of at) for (const b of at) lattice += green((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2);
  const mean = Math.cbrt(anisotropy[0] * anisotropy[1] * anisotropy[2]);
  return (lattice / cells.length ** 2 / spacingMm - 1 / (4 * Math.PI * radiusMm)) / mean;
}
