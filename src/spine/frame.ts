// Which way is up, back and left for ONE vertebra, from its own bone: never from the axes of the image.
// up: normal of the plane bisecting the two endplate planes (robust planes through the upper and lower surfaces over 8–92 % of the depth and
// the middle 70 % of the width), iterated;
// its sign and first guess come from the neighbours along the column. back: from the middle of the body to the middle of the canal (the hole of
// the ring); left = posterior × superior. The assumption that fails first: the first guess of "up" is within about 40° of the truth.
import {
  between,
  direction,
  dot,
  fromFrame,
  perpendicular,
  voxel,
  voxelToLps,
  cross,
  type Direction,
  type Frame,
  type Lps,
} from '../base/index.ts';
import { components, distanceTo } from '../imaging/index.ts';
import { inFrame, voxelAlong, type BoneField, type FrameSampler } from './bone-field.ts';
import { findCanal, type CanalHole } from './canal.ts';
import { robustFit } from './fit.ts';
import { columns, surfaceAt, wallsAt, type Walls } from './walls.ts';

/** superior coordinate (mm) of an endplate = offset + slopeLeft·l + slopePosterior·p, l and p from the frame's origin. */
export interface EndplateFit {
  readonly offsetMm: number;
  readonly slopeLeft: number;
  readonly slopePosterior: number;
  /** Robust spread of the surface about the plane, mm: concavity, roughness, fracture. */
  readonly spreadMm: number;
}
export interface BodyFrame {
  readonly frame: Frame;
  readonly walls: Walls;
  readonly superior: EndplateFit;
  readonly inferior: EndplateFit;
  readonly canal?: CanalHole;
  /** How "posterior" was found. */
  readonly posteriorFrom: 'canal' | 'arch' | 'given';
}

/** Right-handed frame from an up and a rough back direction. */
export function frameFrom(originLps: Lps, superior: Direction, roughPosterior: readonly [number, number, number]): Frame {
  const posterior = perpendicular(roughPosterior, superior);
  const l = cross(posterior, superior);
  return { originLps, superior, posterior, left: direction(l[0], l[1], l[2]) };
}

/** Middle of the deepest part of a mask (the body), and the middle of all of it; on a lattice thinned to about 2 mm. */
export function coarseCentres(grid: BoneField['grid'], inside: Uint8Array): { bodyLps: Lps; wholeLps: Lps; deepestMm: number } | undefined {
  const stride = grid.spacing.map((s) => Math.max(1, Math.round(1.9 / s))) as [number, number, number];
  const size = grid.size.map((n, a) => Math.floor((n - 1) / stride[a]) + 1) as [number, number, number];
  const spacing = grid.spacing.map((s, a) => s * stride[a]) as [number, number, number];
  const small = new Uint8Array(size[0] * size[1] * size[2]);
  const sum = [0, 0, 0];
  let count = 0;
  let n = 0;
  for (let k = 0; k < size[2]; k++)
    for (let j = 0; j < size[1]; j++)
      for (let i = 0; i < size[0]; i++, n++)
        if (inside[i * stride[0] + grid.size[0] * (j * stride[1] + grid.size[1] * k * stride[2])] === 1) {
          small[n] = 1;
          sum[0] += i;
          sum[1] += j;
          sum[2] += k;
          count++;
        }
  if (count < 8) return undefined;
  const deep = distanceTo({ size, spacing }, (q) => small[q] === 0);
  let deepest = 0;
  for (const d of deep) if (Number.isFinite(d) && d > deepest) deepest = d;
  const parts = components(size, (q) => deep[q] > 0.62 * deepest);
  const centre = [0, 0, 0];
  n = 0;
  for (let k = 0; k < size[2]; k++)
    for (let j = 0; j < size[1]; j++)
      for (let i = 0; i < size[0]; i++, n++)
        if (parts.labels[n] === 1) {
          centre[0] += i;
          centre[1] += j;
          centre[2] += k;
        }
  const at = (c: readonly number[], m: number): Lps =>
    voxelToLps(grid, voxel((c[0] / m) * stride[0], (c[1] / m) * stride[1], (c[2] / m) * stride[2]));
  return { bodyLps: at(centre, parts.counts[0]), wholeLps: at(sum, count), deepestMm: deepest };
}

function fitEndplate(
  sample: FrameSampler,
  at: readonly (readonly [number, number])[],
  sign: 1 | -1,
  floorMm: number,
): EndplateFit | undefined {
  const rows: number[][] = [];
  const z: number[] = [];
  for (const [l, p] of at) {
    const s = surfaceAt(sample, l, p, sign);
    if (s === undefined) continue;
    rows.push([1, l, p]);
    z.push(s);
  }
  const fit = robustFit(rows, z, undefined, floorMm);
  if (fit === undefined || z.length < 20) return undefined;
  return { offsetMm: fit.coefficients[0], slopeLeft: fit.coefficients[1], slopePosterior: fit.coefficients[2], spreadMm: fit.spread };
}

const upOf = (f: Frame, e: EndplateFit): Direction =>
  direction(
    f.superior[0] - e.slopeLeft * f.left[0] - e.slopePosterior * f.posterior[0],
    f.superior[1] - e.slopeLeft * f.left[1] - e.slopePosterior * f.posterior[1],
    f.superior[2] - e.slopeLeft * f.left[2] - e.slopePosterior * f.posterior[2],
  );
export const endplatePlane = (f: Frame, e: EndplateFit): { pointLps: Lps; normal: Direction } => ({
  pointLps: fromFrame(f, 0, 0, e.offsetMm),
  normal: upOf(f, e),
});

/**
 * Refines a first frame. `whole` shows the ring of the canal; `body` is what the walls and endplates are read from (the same field unless
 * the map tells the parts apart). Undefined when no body can be measured.
 */
export function refineFrame(body: BoneField, whole: BoneField | undefined, first: Frame, keepAzimuth = false): BodyFrame | undefined {
  let frame = first;
  let answer: BodyFrame | undefined;
  let canal: CanalHole | undefined;
  for (let round = 0; round < 8; round++) {
    let sample = inFrame(body, frame);
    let walls = wallsAt(sample);
    if (walls === undefined) return answer;
    // centre on the walls before looking at the endplates
    frame = { ...frame, originLps: fromFrame(frame, (walls.leftMm + walls.rightMm) / 2, (walls.anteriorMm + walls.posteriorMm) / 2, 0) };
    sample = inFrame(body, frame);
    walls = wallsAt(sample) ?? walls;
    const at = round < 2 ? columns(walls, 0.55, 0.55, 2) : columns(walls, 0.7, 0.84, 2);
    const floor = Math.max(1.5, 0.35 * voxelAlong(body.grid, frame.superior));
    const superior = fitEndplate(sample, at, 1, floor);
    const inferior = fitEndplate(sample, at, -1, floor);
    if (superior === undefined || inferior === undefined) return answer;
    const a = upOf(frame, superior);
    const b = upOf(frame, inferior);
    const up = direction(a[0] + b[0], a[1] + b[1], a[2] + b[2]);
    const moved = fromFrame(frame, 0, 0, (superior.offsetMm + inferior.offsetMm) / 2);
    const change = Math.acos(Math.min(1, dot(up, frame.superior)));
    let back: readonly [number, number, number] = frame.posterior;
    let turned = 0;
    if (whole !== undefined && !keepAzimuth && round >= 1) {
      const height = superior.offsetMm - inferior.offsetMm;
      const upright = frameFrom(moved, up, frame.posterior);
      const hole = findCanal(inFrame(whole, upright), walls, height);
      if (hole !== undefined) {
        canal = hole;
        const c = fromFrame(upright, hole.leftMm, hole.posteriorMm, 0);
        back = between(moved, c);
        turned = Math.abs(Math.atan2(hole.leftMm, hole.posteriorMm));
      }
    }
    const middle = (superior.offsetMm + inferior.offsetMm) / 2;
    answer = {
      frame,
      walls,
      superior,
      inferior,
      ...(canal === undefined ? {} : { canal }),
      posteriorFrom: keepAzimuth ? 'given' : canal === undefined ? 'arch' : 'canal',
    };
    if (round >= 3 && change < 0.002 && turned < 0.005 && Math.abs(middle) < 0.05) return answer;
    if (round < 7) frame = frameFrom(moved, up, back);
  }
  return answer;
}

/** First guess of "up" at bone i of a column ordered cranial → caudal: the chord of its neighbours' body points. */
export function columnUp(points: readonly Lps[], i: number): Direction | undefined {
  const above = points[i - 1] ?? points[i];
  const below = points[i + 1] ?? points[i];
  const d = between(below, above);
  return Math.hypot(d[0], d[1], d[2]) > 5 ? direction(d[0], d[1], d[2]) : undefined;
}

/** The patient's head direction, used only where neighbours cannot say. */
export const patientUp = direction(0, 0, 1);
/** A back direction where bone and map give none: the patient's own, or the head's when "up" itself points backwards. */
export const anyBack = (up: Direction): readonly [number, number, number] =>
  Math.abs(up[1]) < 0.9 ? [0, 1, 0] : [0, 0, up[1] > 0 ? -1 : 1];
