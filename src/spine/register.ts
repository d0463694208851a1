// One bone in two label maps → the rigid motion between them. The fixed mask is blurred (a field 0 … 1); every voxel CENTRE of the moving mask says
// in or out there; least squares over the six numbers of the motion, blur from coarse to fine. A thick-slice map is only sampled thinly by this,
// not shifted: a voxel's label is that of its centre. Failure is measured, not hoped against: what remains between the surfaces, how much of the
// one lies in the other, and whether another bone of the column would have fitted as well (register-columns.ts).
// Fails first: two maps that mean different things by "bone" on one side only (a lost process is borne, half a body is not).
import {
  composeRigid,
  coordinate,
  direction,
  invertRigid,
  lps,
  movePoint,
  voxel,
  voxelToLps,
  type Frame,
  type Grid,
  type Lps,
  type Rigid,
} from '../base/index.ts';
import { fitRigid, gradientSampler, turnOfMotion } from '../imaging/index.ts';
import { registerRules } from '../catalog/index.ts';
import type { Mask } from '../records/index.ts';
import { blurred, paddedMask } from './bone-field.ts';

/** A bone ready to be registered: its mask, and where it stands. */
export interface RegisterBone {
  readonly mask: Mask;
  /** Labels of the mask that count (all bone, or the body alone). */
  readonly keep: (label: number) => boolean;
  /** First guess of place and direction; a frame of the work-up, or made of a neighbour's. */
  readonly frame: Frame;
}

export interface BoneMotion {
  /** Moving frame → fixed frame. */
  readonly motion: Rigid;
  /** Root mean square distance between the two surfaces, mm. */
  readonly residualMm: number;
  readonly centreSdMm: number;
  readonly turnSdDeg: number;
  /** Share of the moving bone that lies in the fixed one … */
  readonly overlapFraction: number;
  /** … and of the fixed one that the moving one covers (processes beyond the MR's field are not there). */
  readonly coveredFraction: number;
}

/** Motion that carries one frame onto the other. */
export function motionBetween(from: Frame, to: Frame): Rigid {
  const rotation: number[] = [];
  for (let i = 0; i < 3; i++)
    for (let j = 0; j < 3; j++)
      rotation.push(to.left[i] * from.left[j] + to.posterior[i] * from.posterior[j] + to.superior[i] * from.superior[j]);
  const turn: Rigid = { rotation, translationMm: [0, 0, 0] };
  const q = movePoint(turn, from.originLps);
  return { rotation, translationMm: [to.originLps[0] - q[0], to.originLps[1] - q[1], to.originLps[2] - q[2]] };
}

interface Fixed {
  readonly field: ReturnType<typeof gradientSampler>;
  readonly sigmaMm: number;
}
const prepared = new WeakMap<RegisterBone, { readonly grid: Grid; readonly inside: Uint8Array; readonly levels: Map<number, Fixed> }>();
function fieldOf(bone: RegisterBone, sigmaMm: number): Fixed {
  let own = prepared.get(bone);
  if (own === undefined) {
    own = { ...paddedMask(bone.mask, bone.keep, 16), levels: new Map() };
    prepared.set(bone, own);
  }
  let fixed = own.levels.get(sigmaMm);
  if (fixed === undefined) {
    fixed = { field: gradientSampler(own.grid, blurred(own.grid, own.inside, sigmaMm).values), sigmaMm };
    own.levels.set(sigmaMm, fixed);
  }
  return fixed;
}

/**
 * Voxel centres of a mask within reach of its surface, thinned to about `most`; in or out, or (`likeField`) as blurred as the field they are laid on:
 * like with like, so that a wide blur has its least at the true place too.
 */
function pointsOf(bone: RegisterBone, reachMm: number, most: number, likeField = false): { points: Float64Array; values: Float64Array } {
  const { grid, inside } = paddedMask(bone.mask, bone.keep, 2 * reachMm);
  const soft = blurred(grid, inside, reachMm).values;
  const chosen: number[] = [];
  const [nx, ny] = grid.size;
  const place = (q: number): Lps => voxelToLps(grid, voxel(q % nx, Math.floor(q / nx) % ny, Math.floor(q / (nx * ny))));
  for (let q = 0; q < inside.length; q++) if (soft[q] > 0.02 && soft[q] < 0.98) chosen.push(q);
  const step = Math.max(1, chosen.length / most);
  const count = Math.floor(chosen.length / step);
  const points = new Float64Array(3 * count);
  const values = new Float64Array(count);
  for (let n = 0; n < count; n++) {
    const q = chosen[Math.floor(n * step)];
    points.set(place(q), 3 * n);
    values[n] = likeField ? soft[q] : inside[q];
  }
  return { points, values };
}

/** The motion of one bone, from a first guess; undefined when the least squares have no answer. */
export function registerBone(fixed: RegisterBone, moving: RegisterBone, start?: Rigid, mostPoints = 9000): BoneMotion | undefined {
  let motion = start ?? motionBetween(moving.frame, fixed.frame);
  const fine = fineBlur(fixed);
  let sd = { middle: Infinity, turn: Infinity };
  let middle: Lps = moving.frame.originLps;
  for (const sigma of [6, 3, fine]) {
    const { points, values } = pointsOf(moving, sigma, sigma === fine ? mostPoints : Math.min(3000, mostPoints), sigma !== fine);
    const fit = fitRigid(fieldOf(fixed, sigma).field, points, values, motion, { iterations: sigma === fine ? 14 : 10 });
    if (fit === undefined || fit.usedFraction < 0.5) return undefined;
    motion = fit.motion;
    middle = fit.middleLps;
    sd = { middle: fit.middleSdMm, turn: fit.turnSdDeg };
  }
  // Once placed, where the two maps differ by more than their edges (a process lost, a facet merged, on either side) nothing is fitted.
  for (let turn = 0; turn < 2; turn++) {
    const agreed = agreeing(fixed, moving, motion, pointsOf(moving, fine, mostPoints));
    const fit = fitRigid(fieldOf(fixed, fine).field, agreed.points, agreed.values, motion, { iterations: 8 });
    if (fit === undefined) break;
    motion = fit.motion;
    middle = fit.middleLps;
    sd = { middle: fit.middleSdMm, turn: fit.turnSdDeg };
  }
  const apart = distanceBetween(movingSurface(moving), fixed, motion);
  const arm = Math.hypot(...[0, 1, 2].map((a) => middle[a] - moving.frame.originLps[a]));
  const inflate = registerRules.errorInflation.value;
  return {
    motion,
    residualMm: apart.rmsMm,
    centreSdMm: Math.hypot(registerRules.leastSdMm.value, inflate * Math.hypot(sd.middle, (sd.turn * Math.PI * arm) / 180)),
    turnSdDeg: inflate * sd.turn,
    overlapFraction: apart.overlapFraction,
    coveredFraction: coveredBy(fixed, moving, motion),
  };
}

/** Points where both maps, blurred alike, say nearly the same. */
function agreeing(
  fixed: RegisterBone,
  moving: RegisterBone,
  motion: Rigid,
  all: { readonly points: Float64Array; readonly values: Float64Array },
): { points: Float64Array; values: Float64Array } {
  const a = fieldOf(fixed, apartBlurMm).field;
  const b = fieldOf(moving, apartBlurMm).field;
  const out = new Float64Array(4);
  const points: number[] = [];
  const values: number[] = [];
  for (let n = 0; n < all.values.length; n++) {
    const p = lps(all.points[3 * n], all.points[3 * n + 1], all.points[3 * n + 2]);
    const q = movePoint(motion, p);
    const f = a(q[0], q[1], q[2], out) ? out[0] : 0;
    const m = b(p[0], p[1], p[2], out) ? out[0] : 0;
    if (Math.abs(f - m) > apartShare) continue;
    points.push(p[0], p[1], p[2]);
    values.push(all.values[n]);
  }
  // A wrong place agrees nowhere: then everything is kept, and the residual says so.
  return values.length < 0.6 * all.values.length ? all : { points: Float64Array.from(points), values: Float64Array.from(values) };
}
const apartBlurMm = 3;
const apartShare = 0.25;

const fineBlur = (fixed: RegisterBone): number => Math.max(registerRules.fineBlurMm.value, 0.8 * Math.max(...fixed.mask.grid.spacing));

/** Points on the surface of a mask: between a voxel in and one out, along the fine axes of the grid only (a thick slice tells nothing finer). */
function movingSurface(bone: RegisterBone): { readonly surface: Float64Array; readonly within: Float64Array } {
  const { grid, inside } = paddedMask(bone.mask, bone.keep, 3);
  const [nx, ny, nz] = grid.size;
  const least = Math.min(...grid.spacing);
  const surface: number[] = [];
  const within: number[] = [];
  const strides = [1, nx, nx * ny];
  for (let k = 0; k < nz - 1; k++)
    for (let j = 0; j < ny - 1; j++)
      for (let i = 0; i < nx - 1; i++) {
        const q = i + nx * (j + ny * k);
        if (inside[q] === 1 && (i + j + k) % 3 === 0) within.push(...voxelToLps(grid, voxel(i, j, k)));
        for (let a = 0; a < 3; a++) {
          if (grid.spacing[a] > 1.6 * least || inside[q] === inside[q + strides[a]]) continue;
          const at = [i, j, k];
          at[a] += 0.5;
          surface.push(...voxelToLps(grid, voxel(at[0], at[1], at[2])));
        }
      }
  return { surface: Float64Array.from(surface), within: Float64Array.from(within) };
}

function distanceBetween(
  moving: { readonly surface: Float64Array; readonly within: Float64Array },
  fixed: RegisterBone,
  motion: Rigid,
): { readonly rmsMm: number; readonly overlapFraction: number } {
  const coarse = fieldOf(fixed, 3);
  const fine = fieldOf(fixed, fineBlur(fixed));
  const out = new Float64Array(4);
  let sum = 0;
  let count = 0;
  for (let n = 0; n < moving.surface.length; n += 3) {
    const q = movePoint(motion, lps(moving.surface[n], moving.surface[n + 1], moving.surface[n + 2]));
    // Near the surface of a blurred half-space d = σ√2π (F − ½); further off the coarse field says it, beyond both it is unknown and large.
    const read = (f: Fixed): number | undefined =>
      f.field(q[0], q[1], q[2], out) ? (out[0] - 0.5) * f.sigmaMm * Math.sqrt(2 * Math.PI) : undefined;
    const near = read(fine);
    const d = near !== undefined && out[0] > 0.1 && out[0] < 0.9 ? near : (read(coarse) ?? 6);
    sum += d * d;
    count++;
  }
  let inside = 0;
  let all = 0;
  const sharp = fine.field;
  for (let n = 0; n < moving.within.length; n += 3) {
    const q = movePoint(motion, lps(moving.within[n], moving.within[n + 1], moving.within[n + 2]));
    all++;
    if (sharp(q[0], q[1], q[2], out) && out[0] > 0.5) inside++;
  }
  return { rmsMm: count === 0 ? Infinity : Math.sqrt(sum / count), overlapFraction: all === 0 ? 0 : inside / all };
}

/** Share of the fixed bone's voxels that lie in the moving one. */
function coveredBy(fixed: RegisterBone, moving: RegisterBone, motion: Rigid): number {
  const back = invertRigid(motion);
  const { field } = fieldOf(moving, apartBlurMm);
  const { within } = movingSurface(fixed);
  const out = new Float64Array(4);
  let inside = 0;
  for (let n = 0; n < within.length; n += 3) {
    const q = movePoint(back, lps(within[n], within[n + 1], within[n + 2]));
    // A thin process is soft at this blur: a third of full is inside.
    if (field(q[0], q[1], q[2], out) && out[0] > 0.33) inside++;
  }
  return within.length === 0 ? 0 : (3 * inside) / within.length;
}

/** How well a bone would fit another if its size were free: residual after that, and the size itself (neighbours differ by 3-4 %). */
export function likenessOfBones(
  fixed: RegisterBone,
  moving: RegisterBone,
  mostPoints: number,
): { readonly residualMm: number; readonly size: number } | undefined {
  const first = registerBone(fixed, moving, undefined, mostPoints);
  if (first === undefined) return undefined;
  const sigma = fineBlur(fixed);
  const { points, values } = agreeing(fixed, moving, first.motion, pointsOf(moving, sigma, mostPoints));
  const fit = fitRigid(fieldOf(fixed, sigma).field, points, values, first.motion, { iterations: 10, sizeFree: true });
  return { residualMm: first.residualMm, size: fit?.size ?? 1 };
}

/** The one motion that best carries matched points onto others (Horn's quaternion by power iteration), and what remains. */
export function motionOfPoints(from: readonly Lps[], to: readonly Lps[]): { motion: Rigid; residualMm: number } | undefined {
  const n = from.length;
  if (n < 3 || to.length !== n) return undefined;
  const mean = (ps: readonly Lps[]): readonly [number, number, number] => [
    ps.reduce((s, p) => s + p[0], 0) / n,
    ps.reduce((s, p) => s + p[1], 0) / n,
    ps.reduce((s, p) => s + p[2], 0) / n,
  ];
  const a = mean(from);
  const b = mean(to);
  const s = Array.from({ length: 3 }, () => [0, 0, 0]);
  for (let i = 0; i < n; i++) for (let p = 0; p < 3; p++) for (let q = 0; q < 3; q++) s[p][q] += (from[i][p] - a[p]) * (to[i][q] - b[q]);
  const m = [
    [s[0][0] + s[1][1] + s[2][2], s[1][2] - s[2][1], s[2][0] - s[0][2], s[0][1] - s[1][0]],
    [s[1][2] - s[2][1], s[0][0] - s[1][1] - s[2][2], s[0][1] + s[1][0], s[2][0] + s[0][2]],
    [s[2][0] - s[0][2], s[0][1] + s[1][0], s[1][1] - s[0][0] - s[2][2], s[1][2] + s[2][1]],
    [s[0][1] - s[1][0], s[2][0] + s[0][2], s[1][2] + s[2][1], s[2][2] - s[0][0] - s[1][1]],
  ];
  // Shifted so that the wanted eigenvalue is the largest in size.
  const shift = m.reduce((t, r) => t + r.reduce((u, x) => u + Math.abs(x), 0), 0) + 1;
  let v = [1, 0.01, 0.02, 0.03];
  for (let round = 0; round < 4000; round++) {
    const w = m.map((r, i) => r.reduce((t, x, j) => t + x * v[j], shift * v[i]));
    const size = Math.hypot(...w);
    const next = w.map((x) => x / size);
    const change = Math.hypot(...next.map((x, i) => x - v[i]));
    v = next;
    if (change < 1e-14) break;
  }
  const [w, x, y, z] = v;
  const rotation = [
    1 - 2 * (y * y + z * z),
    2 * (x * y - w * z),
    2 * (x * z + w * y),
    2 * (x * y + w * z),
    1 - 2 * (x * x + z * z),
    2 * (y * z - w * x),
    2 * (x * z - w * y),
    2 * (y * z + w * x),
    1 - 2 * (x * x + y * y),
  ];
  const turn: Rigid = { rotation, translationMm: [0, 0, 0] };
  const q = movePoint(turn, lps(a[0], a[1], a[2]));
  const motion: Rigid = { rotation, translationMm: [b[0] - q[0], b[1] - q[1], b[2] - q[2]] };
  const left = from.map((p, i) => {
    const moved = movePoint(motion, p);
    return (moved[0] - to[i][0]) ** 2 + (moved[1] - to[i][1]) ** 2 + (moved[2] - to[i][2]) ** 2;
  });
  return { motion, residualMm: Math.sqrt(left.reduce((t, d) => t + d, 0) / n) };
}

/** How much a bone turned against the whole, degrees. */
export const postureOf = (bone: Rigid, whole: Rigid): number => turnOfMotion(composeRigid(bone, invertRigid(whole)));

/** Frame of a bone by its neighbours, for a start: the line through them is up; behind is where the mask's middle lies behind its body. */
export function roughFrame(centre: Lps, above: Lps | undefined, below: Lps | undefined, behind: Lps | undefined): Frame {
  const top = above ?? centre;
  const bottom = below ?? centre;
  const d = [top[0] - bottom[0], top[1] - bottom[1], top[2] - bottom[2]];
  const superior = Math.hypot(d[0], d[1], d[2]) > 1 ? direction(d[0], d[1], d[2]) : direction(0, 0, 1);
  const b = behind === undefined ? [0, 1, 0] : [behind[0] - centre[0], behind[1] - centre[1], behind[2] - centre[2]];
  const along = coordinate(lps(b[0], b[1], b[2]), lps(0, 0, 0), superior);
  const flat = [b[0] - along * superior[0], b[1] - along * superior[1], b[2] - along * superior[2]];
  const posterior = Math.hypot(flat[0], flat[1], flat[2]) > 0.1 ? direction(flat[0], flat[1], flat[2]) : direction(1, 0, 0);
  const l = [
    posterior[1] * superior[2] - posterior[2] * superior[1],
    posterior[2] * superior[0] - posterior[0] * superior[2],
    posterior[0] * superior[1] - posterior[1] * superior[0],
  ];
  return { originLps: centre, left: direction(l[0], l[1], l[2]), posterior, superior };
}
