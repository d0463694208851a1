// A mask drawn on thick slices as a field between them: within each slice the signed distance to its own outline, linear from slice to slice (shape-based
// interpolation, Raya and Udupa 1990, doi 10.1109/42.52980). Blurred voxels put every wall across the slices half way between two of them; here a slice
// that is only just bone draws the wall to itself. 0.5 on the surface, as the blurred field has it.
// Fails first: outlines of neighbouring slices that do not overlap (a process that leaves sideways).
import { dot, type Frame, type Grid } from '../base/index.ts';
import { distanceTo } from '../imaging/index.ts';
import { voxelAlong, type BoneField } from './bone-field.ts';

/** Distance (mm) at which the field is full or empty. */
const reachMm = 6;
const nearMm = 2;

const fineOf = (grid: Grid, across: number): number => Math.max(...[0, 1, 2].filter((a) => a !== across).map((a) => grid.spacing[a]));
/** True when axis `across` of the grid, the one that runs from left to right, is that of thick slices. */
export const thickAcross = (grid: Grid, frame: Frame, across: number): boolean =>
  grid.spacing[across] >= 1.6 * fineOf(grid, across) && voxelAlong(grid, frame.left) >= 1.6;

/**
 * Undefined where the voxels are not thick from left to right. `whole`: for widths, distances outside count as inside. `near`: for directions; outside
 * a slice's outline nothing counts beyond 2 mm, or a process that leaves the pedicle one slice further out pulls its wall along.
 */
export function sliceFields(
  grid: Grid,
  inside: Uint8Array,
  frame: Frame,
): { readonly whole: BoneField; readonly near: BoneField } | undefined {
  const across = [0, 1, 2].reduce((a, b) => (Math.abs(dot(grid.axes[b], frame.left)) > Math.abs(dot(grid.axes[a], frame.left)) ? b : a), 0);
  if (!thickAcross(grid, frame, across)) return undefined;
  const fine = fineOf(grid, across);
  // Far apart, slices do not see each other.
  const spacing = grid.spacing.map((s, a) => (a === across ? 1000 : s)) as [number, number, number];
  const toOut = distanceTo({ size: grid.size, spacing }, (q) => inside[q] === 0);
  const toIn = distanceTo({ size: grid.size, spacing }, (q) => inside[q] === 1);
  const half = fine / 2;
  const field = (outsideMm: number): BoneField => {
    const values = new Float32Array(inside.length);
    for (let q = 0; q < inside.length; q++) {
      const d = inside[q] === 1 ? toOut[q] - half : half - toIn[q];
      values[q] = 0.5 + Math.max(-outsideMm, Math.min(reachMm, d)) / (2 * reachMm);
    }
    return { grid, values, sigmaMm: 0 };
  };
  return { whole: field(reachMm), near: field(nearMm) };
}
