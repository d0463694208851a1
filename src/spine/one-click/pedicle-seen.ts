// Whether the image itself shows the wall of a pedicle whose outline was grown from a click: HU must fall outwards where the outline says the wall is.
// What is not seen is not measured: a clearance to a guessed wall would be a silently wrong millimetre.
// The assumption that fails first: the contour stands free in its plane (a wall against a touching rib or facet shows no fall).
import { lps, lpsToVoxel } from '../../base/index.ts';
import { archRules as rules } from '../../catalog/index.ts';
import { trilinear } from '../../imaging/index.ts';
import type { Pedicle, Volume } from '../../records/index.ts';

export interface WallSeen {
  /** Share of the contour where the image shows the wall, and of its third towards the canal. */
  readonly seenFraction: number;
  readonly medialFraction: number;
  /** Largest voxel edge across the pedicle, mm. */
  readonly acrossMm: number;
}
const stepMm = 0.25;

export function pedicleSeen(volume: Pick<Volume, 'grid' | 'voxels'>, pedicle: Pedicle, side: 'left' | 'right'): WallSeen {
  const { grid, voxels } = volume;
  const c = pedicle.contourLps ?? [];
  const o = pedicle.isthmusLps;
  const count = c.length / 3;
  let seen = 0;
  let medial = 0;
  let medialSeen = 0;
  for (let r = 0; r < count; r++) {
    const d = [c[3 * r] - o[0], c[3 * r + 1] - o[1], c[3 * r + 2] - o[2]];
    const length = Math.hypot(d[0], d[1], d[2]);
    const at = (mm: number): number => {
      const f = (length + mm) / length;
      const v = lpsToVoxel(grid, lps(o[0] + f * d[0], o[1] + f * d[1], o[2] + f * d[2]));
      return trilinear(grid.size, voxels, v[0], v[1], v[2], 0);
    };
    const shown = showsWall(at);
    // contour 0 points to the patient's right and it runs over the top (records/vertebra): the canal is there for the left pedicle
    const towardsCanal = Math.cos((2 * Math.PI * r) / count) * (side === 'left' ? 1 : -1) > 0.5;
    if (shown) seen++;
    if (towardsCanal) {
      medial++;
      if (shown) medialSeen++;
    }
  }
  // voxel edges as far as they lie across the axis
  const across = grid.axes.map((a, n) => {
    const along = a[0] * pedicle.axis[0] + a[1] * pedicle.axis[1] + a[2] * pedicle.axis[2];
    return grid.spacing[n] * Math.sqrt(Math.max(0, 1 - along * along));
  });
  return { seenFraction: seen / Math.max(1, count), medialFraction: medialSeen / Math.max(1, medial), acrossMm: Math.max(...across) };
}

/** The steepest fall within two millimetres is a wall's, and lies where the outline is. `at`: HU outwards of the outline. */
function showsWall(at: (mm: number) => number): boolean {
  let steepest = 0;
  let where = Infinity;
  for (let mm = -2; mm <= 2; mm += stepMm) {
    const fall = at(mm - 0.5) - at(mm + 0.5);
    if (fall > steepest) [steepest, where] = [fall, mm];
  }
  let inside = -Infinity;
  let outside = Infinity;
  for (let mm = 0; mm <= 2; mm += stepMm) {
    inside = Math.max(inside, at(where - mm));
    outside = Math.min(outside, at(where + mm));
  }
  return inside - outside >= rules.seenFallHu.value && Math.abs(where) <= rules.seenOffMm.value;
}

/** Good enough to measure a clearance to. */
export const goodForClearance = (s: WallSeen): boolean =>
  s.seenFraction >= rules.leastSeenFraction.value &&
  s.medialFraction >= rules.leastSeenFraction.value &&
  s.acrossMm <= rules.mostAcrossMm.value;
