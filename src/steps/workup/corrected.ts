// A person's word about an endplate or one of the six points goes before what was read: the plane given is the endplate, the point given is
// the surface at its line. From there everything follows as if it had been read so: up is the normal of the plane bisecting the two endplates,
// walls are read again in that frame, heights are taken along it.
// A moved point also moves its endplate: by the straight line (least squares, seen from the side) through the changes at the three lines.
// The assumption that fails first: the point lies near the mid-sagittal slab, where the six points are defined.
import { between, direction, dot, finding, fromFrame, toFrame, type Direction, type Finding, type Lps } from '../../base/index.ts';
import { landmarkNames, type Correction } from '../../records/index.ts';
import {
  endplatePlane,
  frameFrom,
  inFrame,
  sixPoints,
  slabWalls,
  insideWallFraction,
  wallsAt,
  type BodyFrame,
  type BoneField,
  type EndplateFit,
  type SixPoints,
} from '../../spine/index.ts';

type Side = 'superior' | 'inferior';
interface Plane {
  readonly pointLps: Lps;
  readonly normal: Direction;
}
/** What a person said of the endplates of one bone: the last word on each. */
export interface Said {
  readonly planes: Readonly<Partial<Record<Side, Plane>>>;
  /** By index into the six points. */
  readonly points: ReadonlyMap<number, Lps>;
}
/** Beyond this tilt a plane is no endplate of this body. */
const steepestCos = 0.5;
/** Endplates nearer than this leave no body between them, mm. */
const leastHeightMm = 2;

export function saidOf(own: readonly Correction[]): Said {
  const planes: Partial<Record<Side, Plane>> = {};
  const points = new Map<number, Lps>();
  for (const { what, value } of own) {
    if (value.kind === 'plane' && (what === 'endplate.superior' || what === 'endplate.inferior'))
      planes[what === 'endplate.superior' ? 'superior' : 'inferior'] = value;
    const n = what === 'landmark' && value.kind === 'point' ? landmarkNames.findIndex((name) => name === value.name) : -1;
    if (n >= 0 && value.kind === 'point') points.set(n, value.pointLps);
  }
  return { planes, points };
}
const silent = (said: Said): boolean => said.points.size === 0 && Object.keys(said.planes).length === 0;

/** The plane as heights over the (left, posterior) plane of the frame; undefined when it stands too steep in it. */
function fitFromPlane(body: Pick<BodyFrame, 'frame'>, plane: Plane, spreadMm: number): EndplateFit | undefined {
  const { frame } = body;
  const [nl, np, ns] = [frame.left, frame.posterior, frame.superior].map((axis) => dot(plane.normal, axis));
  if (Math.abs(ns) < steepestCos) return undefined;
  const [l, p, s] = toFrame(frame, plane.pointLps);
  return { offsetMm: s + (nl * l + np * p) / ns, slopeLeft: -nl / ns, slopePosterior: -np / ns, spreadMm };
}

/** Change of an endplate seen from the side that best follows the changes at its three lines. */
function shifted(fit: EndplateFit, lines: readonly number[], changes: readonly number[]): EndplateFit {
  const mean = (v: readonly number[]): number => v.reduce((a, b) => a + b, 0) / v.length;
  const [p, d] = [mean(lines), mean(changes)];
  const slope = lines.reduce((sum, x, n) => sum + (x - p) * (changes[n] - d), 0) / lines.reduce((sum, x) => sum + (x - p) ** 2, 0);
  return { ...fit, offsetMm: fit.offsetMm + d - slope * p, slopePosterior: fit.slopePosterior + slope };
}

/** The body with its endplates as said, its frame and walls made anew from them; what cannot be is left and said. */
export function correctedBody(
  field: BoneField,
  read: BodyFrame,
  own: readonly Correction[],
  id: string,
): { readonly body: BodyFrame; readonly said: Said; readonly findings: readonly Finding[] } {
  const said = saidOf(own);
  const nothing: Said = { planes: {}, points: new Map() };
  if (silent(said)) return { body: read, said, findings: [] };
  const refused = { body: read, said: nothing, findings: [finding('workup.correction-impossible', 'caution', {}, id)] };
  const six = said.points.size === 0 ? undefined : sixPoints(field, read);
  if (said.points.size > 0 && six === undefined) return refused;

  const fits: Record<Side, EndplateFit> = { superior: read.superior, inferior: read.inferior };
  for (const side of ['superior', 'inferior'] as const) {
    const plane = said.planes[side];
    if (plane !== undefined) {
      const fit = fitFromPlane(read, plane, read[side].spreadMm);
      if (fit === undefined) return refused;
      fits[side] = fit;
    }
    const first = side === 'superior' ? 0 : 3;
    if (six === undefined || ![0, 1, 2].some((n) => said.points.has(first + n))) continue;
    const changes = [0, 1, 2].map((n) => {
      const moved = said.points.get(first + n);
      if (moved === undefined) return 0;
      const before =
        plane === undefined
          ? toFrame(read.frame, six.pointsLps[first + n])[2]
          : fits[side].offsetMm + fits[side].slopePosterior * six.linesMm[n];
      return toFrame(read.frame, moved)[2] - before;
    });
    fits[side] = shifted(fits[side], six.linesMm, changes);
  }
  if (fits.superior.offsetMm - fits.inferior.offsetMm < leastHeightMm) return refused;
  const body = framedAnew(field, read, fits);
  return body === undefined
    ? refused
    : { body, said, findings: [...new Set(own.map((c) => c.what).filter(isOurs))].map((what) => appliedTo(what, id)) };
}
const isOurs = (what: Correction['what']): boolean => what.startsWith('endplate') || what === 'landmark';
const appliedTo = (what: string, id: string): Finding => finding(`workup.corrected.${what}`, 'note', {}, id);

/** Frame, walls and endplates from two planes: up bisects them, the origin lies midway between them in the middle of the walls. */
function framedAnew(field: BoneField, read: BodyFrame, fits: Readonly<Record<Side, EndplateFit>>): BodyFrame | undefined {
  const planes = { superior: endplatePlane(read.frame, fits.superior), inferior: endplatePlane(read.frame, fits.inferior) };
  const [a, b] = [planes.superior.normal, planes.inferior.normal];
  const up = direction(a[0] + b[0], a[1] + b[1], a[2] + b[2]);
  const middle = (f: Pick<BodyFrame, 'frame'>): { superior: EndplateFit; inferior: EndplateFit } | undefined => {
    const superior = fitFromPlane(f, planes.superior, fits.superior.spreadMm);
    const inferior = fitFromPlane(f, planes.inferior, fits.inferior.spreadMm);
    return superior === undefined || inferior === undefined ? undefined : { superior, inferior };
  };
  let frame = frameFrom(fromFrame(read.frame, 0, 0, (fits.superior.offsetMm + fits.inferior.offsetMm) / 2), up, read.frame.posterior);
  // Twice: the walls are read at mid-height, which moves with the walls where the endplates are not parallel.
  for (let round = 0; round < 2; round++) {
    const walls = wallsAt(inFrame(field, frame));
    if (walls === undefined) return undefined;
    const centred = fromFrame(frame, (walls.leftMm + walls.rightMm) / 2, (walls.anteriorMm + walls.posteriorMm) / 2, 0);
    const at = middle({ frame: { ...frame, originLps: centred } });
    if (at === undefined) return undefined;
    frame = {
      ...frame,
      originLps: fromFrame({ ...frame, originLps: centred }, 0, 0, (at.superior.offsetMm + at.inferior.offsetMm) / 2),
    };
  }
  const walls = wallsAt(inFrame(field, frame));
  const ends = middle({ frame });
  if (walls === undefined || ends === undefined) return undefined;
  const hole = read.canal === undefined ? undefined : toFrame(frame, fromFrame(read.frame, read.canal.leftMm, read.canal.posteriorMm, 0));
  return {
    ...read,
    frame,
    walls,
    ...ends,
    ...(read.canal === undefined || hole === undefined ? {} : { canal: { ...read.canal, leftMm: hole[0], posteriorMm: hole[1] } }),
  };
}

/** The six points with those a person gave, and the surfaces of endplates a person gave; heights along the body's up axis. */
export function correctedSix(
  field: BoneField,
  body: BodyFrame,
  said: Said,
  labels?: Parameters<typeof sixPoints>[2],
): SixPoints | undefined {
  const read = sixPoints(field, body, labels) ?? fromPlanesAlone(field, body, said);
  if (read === undefined || silent(said)) return read;
  const points = read.pointsLps.map((point, n) => {
    const side = n < 3 ? 'superior' : 'inferior';
    const fit = said.planes[side] === undefined ? undefined : body[side];
    const p = read.linesMm[n % 3];
    return said.points.get(n) ?? (fit === undefined ? point : fromFrame(body.frame, 0, p, fit.offsetMm + fit.slopePosterior * p));
  });
  const height = (n: number): number => dot(between(points[n + 3], points[n]), body.frame.superior);
  return { ...read, pointsLps: points, heights: { anteriorMm: height(0), middleMm: height(1), posteriorMm: height(2) } };
}

/** Both endplates given by a person where none could be read. */
function fromPlanesAlone(field: BoneField, body: BodyFrame, said: Said): SixPoints | undefined {
  if (said.planes.superior === undefined || said.planes.inferior === undefined) return undefined;
  const walls = slabWalls(inFrame(field, body.frame));
  if (walls === undefined) return undefined;
  const depth = walls.posteriorMm - walls.anteriorMm;
  const linesMm = [
    walls.anteriorMm + insideWallFraction * depth,
    walls.anteriorMm + 0.5 * depth,
    walls.posteriorMm - insideWallFraction * depth,
  ] as const;
  const on = (fit: EndplateFit): readonly Lps[] => linesMm.map((p) => fromFrame(body.frame, 0, p, fit.offsetMm + fit.slopePosterior * p));
  return {
    heights: { anteriorMm: 0, middleMm: 0, posteriorMm: 0 },
    pointsLps: [...on(body.superior), ...on(body.inferior)],
    depthMm: depth,
    linesMm,
    roughnessMm: Math.max(body.superior.spreadMm, body.inferior.spreadMm),
  };
}
