// One vertebra's shape from its mask alone: frame, heights, endplates, volume, canal, pedicles. HU plays no part here.
// Without an answer (cut, too small, no body) the fields are absent and a Finding says which and why.
import { angleDeg, between, cross, direction, dot, finding, fromFrame, type Direction, type Finding, type Lps } from '../../base/index.ts';
import { frameRules, levelAnatomy } from '../../catalog/index.ts';
import {
  seedPart,
  vertebraPart,
  type Correction,
  type LevelName,
  type Mask,
  type Pedicle,
  type Seed,
  type Volume,
} from '../../records/index.ts';
import {
  sliceFields,
  blurred,
  coarseCentres,
  endplatePlane,
  findPedicle,
  fitPosteriorWall,
  anyBack,
  frameFrom,
  holeInSlab,
  inFrame,
  paddedMask,
  pathAngles,
  raggedFraction,
  refineFrame,
  splitBody,
  unpadded,
  usualDirection,
  type BodyFrame,
  type BoneField,
  type CanalHole,
  type PedicleDirection,
  type PosteriorWall,
  type SixPoints,
  type Split,
} from '../../spine/index.ts';
import { joinCement } from './cement.ts';
import { correctedBody, correctedSix } from './corrected.ts';
import { touchesEdge } from './edge.ts';

export interface Shape {
  readonly complete: boolean;
  readonly body: BodyFrame;
  readonly field: BoneField;
  /** Field of the body alone where the map tells it apart, else the same as `field`. */
  readonly bodyField: BoneField;
  readonly split: Split;
  readonly wall: PosteriorWall;
  readonly six: SixPoints | undefined;
  readonly canal: CanalHole | undefined;
  readonly pedicles: { readonly left?: Pedicle; readonly right?: Pedicle };
  readonly parts: Mask;
  readonly wedgeAngleDeg: number;
  /** How ragged the labels are on the body's surface (spine/bone-field). */
  readonly raggedFraction: number;
  readonly findings: readonly Finding[];
}

/** Blur that suits a voxel size: about two thirds of the in-plane voxel, never under 0.6 mm. */
export const blurMm = (spacing: readonly [number, number, number]): number =>
  Math.max(0.6, 0.7 * Math.cbrt(spacing[0] * spacing[1] * spacing[2]));

export function measureShape(
  seed: Seed,
  up: Direction,
  back: Lps | undefined,
  volume: Volume | undefined,
  corrections: readonly Correction[],
  level?: LevelName,
  cement?: Mask,
  /** `up` is a line through neighbours, not a guess from the patient's axis. */
  upSure = false,
): Shape | { readonly findings: readonly Finding[]; readonly centreLps: Lps } {
  const id = seed.vertebraId;
  const findings: Finding[] = [];
  const given = corrections.findLast((c) => c.what === 'mask' && c.value.kind === 'mask')?.value;
  const mask = given?.kind === 'mask' ? given.mask : seed.mask;
  const { grid, inside } = paddedMask(mask, (v) => v > 0);
  joinCement(grid, inside, volume, cement);
  const hasParts = mask.voxels.some((v) => v === seedPart.body) && !seed.bodyOnly;
  const bodyInside = hasParts ? paddedMask(mask, (v) => v === seedPart.body).inside : inside;
  const centres = coarseCentres(grid, bodyInside);
  if (centres === undefined) return { findings: [finding('workup.nothing-to-measure', 'caution', {}, id)], centreLps: seed.pointLps };
  const sigma = blurMm(grid.spacing);
  const field = blurred(grid, inside, sigma);
  const bodyField = hasParts ? blurred(grid, bodyInside, sigma) : field;

  const whole = hasParts ? (coarseCentres(grid, inside)?.wholeLps ?? centres.wholeLps) : centres.wholeLps;
  const hint = seed.bodyOnly ? (back === undefined ? undefined : between(centres.bodyLps, back)) : between(centres.bodyLps, whole);
  const rough = hint !== undefined && Math.hypot(...cross(hint, up)) > 2 ? hint : undefined;
  if (rough === undefined) findings.push(finding('workup.back-from-patient', 'caution', {}, id));
  const set = corrections.findLast((c) => c.what === 'frame' && c.value.kind === 'frame')?.value;
  const first = set?.kind === 'frame' ? set.frame : frameFrom(centres.bodyLps, up, rough ?? anyBack(up));
  const refined = refineFrame(bodyField, seed.bodyOnly ? undefined : field, first, seed.bodyOnly || set?.kind === 'frame');
  if (refined === undefined)
    return { findings: [...findings, finding('workup.nothing-to-measure', 'caution', {}, id)], centreLps: centres.bodyLps };
  // Endplates taken across a corner of the body: every measure would be of nothing.
  const tiltDeg = angleDeg(up, refined.frame.superior);
  if (upSure && set === undefined && tiltDeg > frameRules.mostTiltDeg.value)
    return { findings: [...findings, finding('workup.frame-doubtful', 'caution', { tiltDeg }, id)], centreLps: centres.bodyLps };
  const { body, said, findings: corrected } = correctedBody(bodyField, refined, corrections, id);
  findings.push(...corrected);
  if (!seed.bodyOnly && body.canal === undefined) findings.push(finding('workup.ring-open', 'note', {}, id));
  if (seed.bodyOnly) findings.push(finding('workup.body-only', 'note', {}, id));

  const wall = fitPosteriorWall(bodyField, body);
  const split = hasParts ? toldApart(grid, inside, bodyInside) : splitBody(grid, inside, body, wall, seed.bodyOnly);
  const complete = !(seed.cut && touchesEdge(split, mask.grid, volume));
  if (!complete) findings.push(finding('workup.cut', 'caution', {}, id));
  else if (seed.cut) findings.push(finding('workup.cut-behind', 'note', {}, id));

  const ragged = raggedFraction(bodyField, bodyInside, body.frame, body.walls);
  const six = complete ? correctedSix(bodyField, body, said, { inside: bodyInside, raggedFraction: ragged }) : undefined;
  if (complete && six === undefined) findings.push(finding('workup.heights-unreadable', 'caution', {}, id));
  const thick = seed.bodyOnly ? undefined : sliceFields(grid, inside, body.frame);
  const pedicles = seed.bodyOnly
    ? {}
    : pediclesOf(thick?.whole ?? field, thick?.near, body, wall, corrections, findings, id, directionOf(level));
  const height = body.superior.offsetMm - body.inferior.offsetMm;
  const middle = pedicleHeight(body, pedicles.left, pedicles.right) ?? 0.15 * height;
  const canal = seed.bodyOnly ? undefined : (holeInSlab(inFrame(field, body.frame), body.walls, middle - 4, middle + 4, 0.5) ?? body.canal);

  const parts = new Uint8Array(split.parts);
  markPedicles(parts, split, body, pedicles);
  const top = endplatePlane(body.frame, body.superior).normal;
  const bottom = endplatePlane(body.frame, body.inferior).normal;
  return {
    complete,
    body,
    field,
    bodyField,
    split,
    wall,
    six,
    canal,
    pedicles,
    parts: unpadded(mask, grid, parts),
    wedgeAngleDeg: sagittalAngleDeg(body, bottom, top),
    raggedFraction: ragged,
    findings,
  };
}

/** Where pedicles of a level usually point; the middle of T9–L5 when it is not known. */
function directionOf(level: LevelName | undefined): PedicleDirection {
  const a = level === undefined ? undefined : levelAnatomy.get(level);
  return a === undefined ? usualDirection : { axialDeg: a.pedicleAxialDeg, sagittalDeg: a.pedicleSagittalDeg };
}

/** Angle between two endplates seen from the side, degrees: > 0 when they close in front. */
export function sagittalAngleDeg(b: BodyFrame, lower: Direction, upper: Direction): number {
  const tilt = (n: Direction): number => Math.atan2(dot(n, b.frame.posterior), dot(n, b.frame.superior));
  return ((tilt(lower) - tilt(upper)) * 180) / Math.PI;
}

function toldApart(grid: Split['grid'], inside: Uint8Array, body: Uint8Array): Split {
  const parts = new Uint8Array(inside.length);
  let count = 0;
  for (let i = 0; i < parts.length; i++) {
    parts[i] = body[i] === 1 ? 1 : inside[i] === 1 ? 2 : 0;
    if (body[i] === 1) count++;
  }
  return { parts, grid, bodyVolumeMl: (count * grid.spacing[0] * grid.spacing[1] * grid.spacing[2]) / 1000 };
}

/** Place and size of one reading, direction of another. */
const directed = (sized: Pedicle, { axis, axialAngleDeg, sagittalAngleDeg, entryLps }: Pedicle): Pedicle => ({
  ...sized,
  axis,
  axialAngleDeg,
  sagittalAngleDeg,
  entryLps,
});
function pediclesOf(
  field: BoneField,
  /** Thick sagittal slices: place and size from the first field, direction from this one. */
  near: BoneField | undefined,
  body: BodyFrame,
  wall: PosteriorWall,
  corrections: readonly Correction[],
  findings: Finding[],
  id: string,
  usual: PedicleDirection,
): { left?: Pedicle; right?: Pedicle } {
  const out: { left?: Pedicle; right?: Pedicle } = {};
  for (const side of ['left', 'right'] as const) {
    const sign = side === 'left' ? 1 : -1;
    const sized = findPedicle(field, body, wall, sign, usual);
    const pointed = near === undefined ? undefined : findPedicle(near, body, wall, sign, usual);
    const found = sized === undefined || pointed === undefined ? (sized ?? pointed) : directed(sized, pointed);
    if (found === undefined) {
      findings.push(finding(`workup.pedicle-not-found.${side}`, 'caution', {}, id));
      continue;
    }
    const given = (p: Pedicle, isthmusLps: Lps, axis: Direction): Pedicle => ({
      ...p,
      isthmusLps,
      axis,
      ...pathAngles(body.frame, axis, side),
    });
    const set = corrections.findLast((c) => c.what === `pedicle.${side}` && c.value.kind === 'axis')?.value;
    out[side] = set?.kind === 'axis' ? given(found, set.pointLps, direction(set.direction[0], set.direction[1], set.direction[2])) : found;
  }
  return out;
}

function pedicleHeight(b: BodyFrame, ...pedicles: readonly (Pedicle | undefined)[]): number | undefined {
  const s = pedicles.filter((p) => p !== undefined).map((p) => dot(between(b.frame.originLps, p.isthmusLps), b.frame.superior));
  return s.length === 0 ? undefined : s.reduce((x, y) => x + y, 0) / s.length;
}

/** Posterior voxels within the tube of a pedicle, up to 6 mm behind its isthmus, take its part. */
function markPedicles(parts: Uint8Array, split: Split, body: BodyFrame, pedicles: { left?: Pedicle; right?: Pedicle }): void {
  for (const [side, part] of [
    ['left', vertebraPart.pedicleLeft],
    ['right', vertebraPart.pedicleRight],
  ] as const) {
    const p = pedicles[side];
    if (p === undefined) continue;
    const reach = Math.max(p.widthMm, p.heightMm) / 2 + 1.5;
    eachNear(split, p.isthmusLps, reach + 12, (q, at) => {
      if (parts[q] !== 2) return;
      const d = between(p.isthmusLps, at);
      const along = dot(d, p.axis);
      if (along < -4 || along > 12) return;
      const side2 = dot(d, body.frame.left) - along * dot(p.axis, body.frame.left);
      const up = dot(d, body.frame.superior) - along * dot(p.axis, body.frame.superior);
      if ((side2 / (p.widthMm / 2 + 1.5)) ** 2 + (up / (p.heightMm / 2 + 1.5)) ** 2 <= 1) parts[q] = part;
    });
  }
}

function eachNear(split: Split, centre: Lps, reach: number, visit: (index: number, at: Lps) => void): void {
  const { grid } = split;
  const c = [0, 1, 2].map((n) => dot(between(grid.originLps, centre), grid.axes[n]) / grid.spacing[n]);
  const lo = c.map((v, n) => Math.max(0, Math.floor(v - reach / grid.spacing[n])));
  const hi = c.map((v, n) => Math.min(grid.size[n] - 1, Math.ceil(v + reach / grid.spacing[n])));
  const f = { originLps: grid.originLps, left: grid.axes[0], posterior: grid.axes[1], superior: grid.axes[2] };
  for (let k = lo[2]; k <= hi[2]; k++)
    for (let j = lo[1]; j <= hi[1]; j++)
      for (let i = lo[0]; i <= hi[0]; i++)
        visit(i + grid.size[0] * (j + grid.size[1] * k), fromFrame(f, i * grid.spacing[0], j * grid.spacing[1], k * grid.spacing[2]));
}
