// How far a trocar's SURFACE stays from every wall, mm, side by side and never as one number: negative = breach, absent = could not be seen.
// Pedicle walls: from the axis straight towards each side, in the slice across the trocar, over the pedicle's length, to where bone ends.
// Obstacles: signed distance of the axis minus the radius. Cost below 1 ms. The assumption that fails first: the wall seen by the label map is
// the outside of the cortex (a map of the marrow only reads about 1 mm too narrow).
import { toFrame } from '../base/index.ts';
import { followedBehindMm } from '../catalog/index.ts';
import type { Clearance, Pedicle } from '../records/index.ts';
import { fieldAt } from './signed-field.ts';
import type { Surroundings, ObstacleName } from './surroundings.ts';
import { shaftOf, type Shaft, type Trocar } from './trocar.ts';

const stationMm = 1;

/** Smallest distance between the trocar's surface and one obstacle, from `fromMm` behind the entry to the tip; undefined when absent. */
export function obstacleClearance(s: Surroundings, shaft: Shaft, name: ObstacleName, behindMm = 0): number | undefined {
  const field = s.obstacles[name];
  if (field === undefined) return undefined;
  let least = Infinity;
  for (let t = -behindMm; t <= shaft.lengthMm; t += stationMm) {
    const d = fieldAt(
      s.grid,
      field,
      shaft.entry[0] + t * shaft.axis[0],
      shaft.entry[1] + t * shaft.axis[1],
      shaft.entry[2] + t * shaft.axis[2],
    );
    if (d < least) least = d;
  }
  const tip = fieldAt(s.grid, field, shaft.tip[0], shaft.tip[1], shaft.tip[2]);
  return Math.min(least, tip) - shaft.radiusMm;
}

/** Distance from a frame point along a unit direction to where a field falls through zero, mm; `limit` when it does not. */
export function rayToWall(s: Surroundings, field: Float32Array, from: readonly number[], d: readonly number[], limit = 30): number {
  let before = fieldAt(s.grid, field, from[0], from[1], from[2]);
  if (before <= 0) return before;
  let t = 0;
  while (t < limit) {
    // Inside, the signed distance is the safe step.
    const step = Math.max(0.2, before * 0.9);
    const at = fieldAt(s.grid, field, from[0] + (t + step) * d[0], from[1] + (t + step) * d[1], from[2] + (t + step) * d[2]);
    if (at <= 0) return t + (step * before) / (before - at);
    t += step;
    before = at;
  }
  return limit;
}

/** mm of the axis (from the entry) within the pedicle: `halfMm` either side of its isthmus. */
export function pedicleStretch(s: Surroundings, shaft: Shaft, pedicle: Pedicle, halfMm = 5): readonly [number, number] {
  const i = toFrame(s.grid.frame, pedicle.isthmusLps);
  const at = (i[0] - shaft.entry[0]) * shaft.axis[0] + (i[1] - shaft.entry[1]) * shaft.axis[1] + (i[2] - shaft.entry[2]) * shaft.axis[2];
  return [Math.max(0, at - halfMm), Math.min(shaft.lengthMm, at + halfMm)];
}

/** As `rayToWall`, from a point that may lie behind the body (a tip still in the pedicle): the way to the wall BEYOND the body; negative when it is not ahead. */
function rayThrough(s: Surroundings, field: Float32Array, from: readonly number[], d: readonly number[], limit: number): number {
  const before = fieldAt(s.grid, field, from[0], from[1], from[2]);
  if (before > 0) return rayToWall(s, field, from, d, limit);
  for (let t = 0.5; t < limit; t += 0.5) {
    const at = [from[0] + t * d[0], from[1] + t * d[1], from[2] + t * d[2]] as const;
    if (fieldAt(s.grid, field, at[0], at[1], at[2]) > 0) return t + rayToWall(s, field, at, d, limit);
  }
  return before;
}

/** Shortest way forwards from the tip (centre and rim) to the anterior cortex, mm. */
export function anteriorClearance(s: Surroundings, shaft: Shaft): number {
  const [x, y, z] = shaft.tip;
  const r = shaft.radiusMm;
  const way = fieldAt(s.grid, s.body, x, y, z) > 0 ? rayToWall : rayThrough;
  let least = Infinity;
  for (const [dx, dz] of [
    [0, 0],
    [r, 0],
    [-r, 0],
    [0, r],
    [0, -r],
  ] as const) {
    const d = way(s, s.body, [x + dx, y, z + dz], [0, -1, 0], 40);
    if (d < least) least = d;
  }
  return Math.min(least, way(s, s.body, shaft.tip, shaft.axis, 40));
}

/** Least distance of the surface to the upper or lower endplate, over the part of the shaft inside the body. */
export function endplateClearance(s: Surroundings, shaft: Shaft, up: 1 | -1): number | undefined {
  let least: number | undefined;
  for (let t = shaft.lengthMm; t >= 0; t -= 2) {
    const p = [shaft.entry[0] + t * shaft.axis[0], shaft.entry[1] + t * shaft.axis[1], shaft.entry[2] + t * shaft.axis[2]] as const;
    // Only well inside the walls: at the back the pedicle continues the body.
    if (fieldAt(s.grid, s.body, p[0], p[1], p[2]) <= 0 || fieldAt(s.grid, s.body, p[0], p[1] + 3, p[2]) <= 0) continue;
    const d = rayToWall(s, s.body, p, [0, 0, up], 40) - shaft.radiusMm;
    if (least === undefined || d < least) least = d;
  }
  return least;
}

type Way = readonly [number, number, number];
/**
 * Way from a point of the axis to the wall in each of four directions. Outside the bone only the walls it has left by are negative; the others
 * are read from the bone beside the point, so that a path out through the outer wall is not said to be out through the inner one.
 */
function wallDistances(s: Surroundings, p: Way, ways: readonly Way[]): readonly number[] {
  const inside = fieldAt(s.grid, s.bone, p[0], p[1], p[2]);
  if (inside > 0) return ways.map((d) => rayToWall(s, s.bone, p, d));
  const h = s.grid.stepMm / 2;
  const slope = [0, 1, 2].map((a) => {
    const at = (sign: 1 | -1): number =>
      fieldAt(s.grid, s.bone, p[0] + (a === 0 ? sign * h : 0), p[1] + (a === 1 ? sign * h : 0), p[2] + (a === 2 ? sign * h : 0));
    return at(1) - at(-1);
  });
  const steep = Math.hypot(slope[0], slope[1], slope[2]);
  // Further from the bone than distances are kept, or midway between two parts of it.
  if (steep < 0.2 * h) return ways.map(() => inside);
  const n = slope.map((x) => x / steep);
  const back = -inside + s.grid.stepMm;
  const q = [p[0] + back * n[0], p[1] + back * n[1], p[2] + back * n[2]] as const;
  return ways.map((d) => {
    const towardsBone = n[0] * d[0] + n[1] * d[1] + n[2] * d[2];
    // one wall, or two at a corner
    return towardsBone < -0.7 ? inside : back * towardsBone + rayToWall(s, s.bone, q, d);
  });
}

export function clearanceOf(s: Surroundings, t: Trocar, side: 'left' | 'right', pedicle?: Pedicle, transpedicular = true): Clearance {
  const shaft = shaftOf(s.grid.frame, t);
  const out: { -readonly [K in keyof Clearance]: Clearance[K] } = {};
  if (pedicle !== undefined && transpedicular) {
    const [from, to] = pedicleStretch(s, shaft, pedicle);
    const outwards = side === 'left' ? 1 : -1;
    // u lies in the axial plane: turned so that it points away from the midline.
    const lateral = shaft.u[0] * outwards > 0 ? shaft.u : ([-shaft.u[0], -shaft.u[1], -shaft.u[2]] as const);
    const medial = [-lateral[0], -lateral[1], -lateral[2]] as const;
    const down = [-shaft.v[0], -shaft.v[1], -shaft.v[2]] as const;
    const walls = [Infinity, Infinity, Infinity, Infinity];
    for (let at = from; at <= to; at += stationMm) {
      const p = [shaft.entry[0] + at * shaft.axis[0], shaft.entry[1] + at * shaft.axis[1], shaft.entry[2] + at * shaft.axis[2]] as const;
      wallDistances(s, p, [medial, lateral, shaft.v, down]).forEach((d, n) => {
        walls[n] = Math.min(walls[n], d - shaft.radiusMm);
      });
    }
    if (walls[0] < Infinity) [out.medialMm, out.lateralMm, out.superiorMm, out.inferiorMm] = walls;
  }
  out.anteriorMm = anteriorClearance(s, shaft);
  const put = (key: 'canalMm' | 'foramenMm' | 'pleuraMm' | 'vesselMm' | 'ribMm', name: ObstacleName, behindMm: number): void => {
    const d = obstacleClearance(s, shaft, name, behindMm);
    if (d !== undefined) out[key] = d;
  };
  put('canalMm', 'canal', 0);
  put('foramenMm', 'foramen', 0);
  put('pleuraMm', 'pleura', followedBehindMm.pleura.value);
  put('vesselMm', 'vessel', 0);
  put('ribMm', 'rib', followedBehindMm.rib.value);
  const superior = endplateClearance(s, shaft, 1);
  const inferior = endplateClearance(s, shaft, -1);
  if (superior !== undefined) out.endplateSuperiorMm = superior;
  if (inferior !== undefined) out.endplateInferiorMm = inferior;
  return out;
}
