// A pedicle as a tube between body and arch: sections perpendicular to its axis are read by rays from their middle; the axis is the line through
// the section middles, iterated; the isthmus is the section of least area. Width and height are those of the ellipse with the section's second
// moments across and up (w = 4·√m), corrected for the shrinkage of a blurred convex wall, σ²/2 · curvature at each end (see bone-field.ts).
// The assumption that fails first: the section is roughly elliptic and stands free of the arch over some millimetres of the axis.
import { cross, direction, dot, flip, fromFrame, perpendicular, type Direction, type Frame, type Lps } from '../base/index.ts';
import type { Pedicle } from '../records/index.ts';
import { pathAngles } from './approach.ts';
import { inFrame, marchOut, type BoneField, type FrameSampler } from './bone-field.ts';
import { wallAt, type PosteriorWall } from './body.ts';
import type { BodyFrame } from './frame.ts';

const rays = 48;
const rad = Math.PI / 180;

interface Section {
  readonly centre: readonly [number, number, number];
  readonly areaMm2: number;
  readonly widthMm: number;
  readonly heightMm: number;
  /** Radii along rays, from the centre; ray 0 points left, a quarter turn later up. */
  readonly radiiMm: readonly number[];
  /** Share of rays that met no wall within reach: the section is not free. */
  readonly openFraction: number;
}

/** Section of the bone around `centre` in the plane spanned by u and v (frame coordinates), recentred on its middle. */
function sectionAt(
  sample: FrameSampler,
  at: readonly [number, number, number],
  u: readonly [number, number, number],
  v: readonly [number, number, number],
  reach: number,
): Section | undefined {
  let centre = at;
  for (let round = 0; ; round++) {
    const radii: number[] = [];
    let open = 0;
    for (let r = 0; r < rays; r++) {
      const a = (2 * Math.PI * r) / rays;
      const c = Math.cos(a);
      const s = Math.sin(a);
      const d = marchOut(sample, centre, [c * u[0] + s * v[0], c * u[1] + s * v[1], c * u[2] + s * v[2]], reach, 0.4, 0.8);
      if (d === undefined) {
        if (r === 0 && sample(centre[0], centre[1], centre[2]) < 0.5) return undefined;
        open++;
        radii.push(reach);
      } else radii.push(Math.min(d, reach));
    }
    let area = 0;
    let mx = 0;
    let my = 0;
    let xx = 0;
    let yy = 0;
    const da = (2 * Math.PI) / rays;
    for (let r = 0; r < rays; r++) {
      const a = da * r;
      const q = radii[r];
      area += (q * q * da) / 2;
      mx += ((q ** 3 * da) / 3) * Math.cos(a);
      my += ((q ** 3 * da) / 3) * Math.sin(a);
      xx += ((q ** 4 * da) / 4) * Math.cos(a) ** 2;
      yy += ((q ** 4 * da) / 4) * Math.sin(a) ** 2;
    }
    mx /= area;
    my /= area;
    if (round === 2 || Math.hypot(mx, my) < 0.05) {
      const sxx = xx / area - mx * mx;
      const syy = yy / area - my * my;
      return {
        centre,
        areaMm2: area,
        widthMm: 4 * Math.sqrt(Math.max(0, sxx)),
        heightMm: 4 * Math.sqrt(Math.max(0, syy)),
        radiiMm: radii,
        openFraction: open / rays,
      };
    }
    centre = [centre[0] + mx * u[0] + my * v[0], centre[1] + mx * u[1] + my * v[1], centre[2] + mx * u[2] + my * v[2]];
  }
}

/**
 * Where the pedicle is narrowest in planes behind the posterior wall: the middle of the smallest free island of bone beside the canal.
 * `side` +1 left, −1 right.
 */
function startOf(sample: FrameSampler, b: BodyFrame, wall: PosteriorWall, side: 1 | -1): readonly [number, number, number] | undefined {
  const height = b.superior.offsetMm - b.inferior.offsetMm;
  const step = 0.8;
  const nl = Math.round(28 / step);
  const ns = Math.round((height + 10) / step);
  let best: readonly [number, number, number] | undefined;
  let least = Infinity;
  let previous: readonly [number, number] | undefined;
  for (let behind = 1; behind <= 8.5; behind += 0.75) {
    const map = new Uint8Array(nl * ns);
    const place = (a: number, c: number): readonly [number, number, number] => {
      const s = -height / 2 - 3 + c * step;
      return [side * (3 + a * step), wallAt(wall, 0, s) + behind, s];
    };
    for (let c = 0; c < ns; c++) for (let a = 0; a < nl; a++) map[a + nl * c] = sample(...place(a, c)) >= 0.5 ? 1 : 0;
    const island = largestIsland(map, nl, ns, previous);
    if (island === undefined || island.count * step * step < 9) continue;
    // an island that grows by half has met the processes: the pedicle is behind us
    if (island.count > 1.6 * least) break;
    previous = [island.a, island.c];
    const at = place(island.a, island.c);
    if (island.count < least && sample(...at) >= 0.5) {
      least = island.count;
      best = at;
    }
  }
  if (best !== undefined) return best;
  // a pedicle that runs into its transverse process shows no free island: begin beside the canal, in the upper third
  for (const away of [0.5, 0.6, 0.7]) {
    const at = [side * away * b.walls.leftMm, wallAt(wall, 0, 0.15 * height) + 4, 0.15 * height] as const;
    if (sample(...at) >= 0.5) return at;
  }
  return undefined;
}

/** Largest connected patch of a small map, or the one that holds `near`; its middle in map steps. */
function largestIsland(
  map: Uint8Array,
  nl: number,
  ns: number,
  near: readonly [number, number] | undefined,
): { a: number; c: number; count: number } | undefined {
  let best: { a: number; c: number; count: number } | undefined;
  const wanted = near === undefined ? -1 : Math.round(near[0]) + nl * Math.round(near[1]);
  const held = wanted >= 0 && map[wanted] === 1;
  for (let q0 = 0; q0 < map.length; q0++) {
    if (map[q0] !== 1) continue;
    const stack = [q0];
    map[q0] = 2;
    let count = 0;
    let sa = 0;
    let sc = 0;
    let holds = false;
    while (stack.length > 0) {
      const q = stack.pop() as number;
      if (q === wanted) holds = true;
      const a = q % nl;
      const c = (q / nl) | 0;
      count++;
      sa += a;
      sc += c;
      if (a > 0 && map[q - 1] === 1) stack.push(((map[q - 1] = 2), q - 1));
      if (a < nl - 1 && map[q + 1] === 1) stack.push(((map[q + 1] = 2), q + 1));
      if (c > 0 && map[q - nl] === 1) stack.push(((map[q - nl] = 2), q - nl));
      if (c < ns - 1 && map[q + nl] === 1) stack.push(((map[q + nl] = 2), q + nl));
    }
    if (held ? holds : count > (best?.count ?? 0)) best = { a: sa / count, c: sc / count, count };
  }
  return best;
}

const norm = (v: readonly [number, number, number]): [number, number, number] => {
  const n = Math.hypot(v[0], v[1], v[2]);
  return [v[0] / n, v[1] / n, v[2] / n];
};

/** Two directions across an axis: leftwards in the plane of the body, and up. */
function planeOf(axis: readonly [number, number, number]): readonly [readonly [number, number, number], readonly [number, number, number]] {
  const across = norm([-axis[1], axis[0], 0]);
  const left: [number, number, number] = across[0] >= 0 ? across : [-across[0], -across[1], -across[2]];
  const c = norm(cross(axis, left) as [number, number, number]);
  return [left, c[2] >= 0 ? c : [-c[0], -c[1], -c[2]]];
}

/** Prior of a pedicle's direction, radians: a few sections of a short tube must not swing the axis. Wide: 1 sigma. */
export interface PedicleDirection {
  readonly axialDeg: number;
  readonly sagittalDeg: number;
}
const prior = { axialSd: 0.3, sagittalSd: 0.15, middleSdMm: 0.4 } as const;
/** Where the level is not known: the middle of T9–L5. */
export const usualDirection: PedicleDirection = { axialDeg: 10, sagittalDeg: -4 };

/** Axis (forwards) through the middles of the sections, by least squares with the prior; slopes taken along −posterior. */
function axisThrough(
  sections: readonly { section: Section }[],
  before: readonly [number, number, number],
  side: 1 | -1,
  leastMm2: number,
  usual: PedicleDirection,
): [number, number, number] {
  if (sections.length < 3) return [...before];
  // sections that flare towards body or processes count less, and not at all from 40 % more area on
  const weights = sections.map((c) => Math.max(0, 1 - (c.section.areaMm2 / leastMm2 - 1) / 0.4) ** 2);
  const total = weights.reduce((x, y) => x + y, 0);
  const mean = [0, 0, 0];
  for (const [i, c] of sections.entries()) for (const a of [0, 1, 2]) mean[a] += (weights[i] * c.section.centre[a]) / total;
  let qq = 0;
  let ql = 0;
  let qs = 0;
  for (const [i, c] of sections.entries()) {
    const forward = -(c.section.centre[1] - mean[1]);
    qq += weights[i] * forward * forward;
    ql += weights[i] * forward * (c.section.centre[0] - mean[0]);
    qs += weights[i] * forward * (c.section.centre[2] - mean[2]);
  }
  const v = prior.middleSdMm ** 2;
  const towardsMiddle = (-side * ql + (Math.tan(usual.axialDeg * rad) * v) / prior.axialSd ** 2) / (qq + v / prior.axialSd ** 2);
  const upwards = (qs + (Math.tan(usual.sagittalDeg * rad) * v) / prior.sagittalSd ** 2) / (qq + v / prior.sagittalSd ** 2);
  return norm([-side * towardsMiddle, -1, upwards]);
}

/** One pedicle, or undefined when none can be told. `side` +1 = left, −1 = right. */
export function findPedicle(
  field: BoneField,
  b: BodyFrame,
  wall: PosteriorWall,
  side: 1 | -1,
  usual: PedicleDirection = usualDirection,
): Pedicle | undefined {
  const sample = inFrame(field, b.frame);
  const start = startOf(sample, b, wall, side);
  if (start === undefined) return undefined;
  const reach = 13;
  const first = norm([-side * Math.sin(usual.axialDeg * rad), -Math.cos(usual.axialDeg * rad), Math.sin(usual.sagittalDeg * rad)]); // forwards
  let axis = first;
  let normal = first;
  let middle = start;
  let isthmus: Section | undefined;
  // The planes turn slowly: planes that follow the axis at once chase the flare of the tube's ends.
  for (let round = 0; round < 4; round++) {
    const [across, up] = planeOf(normal);
    const sections: { t: number; section: Section }[] = [];
    for (let t = -4.9; t <= 4.9 + 1e-9; t += 0.7) {
      const at = [middle[0] + t * axis[0], middle[1] + t * axis[1], middle[2] + t * axis[2]] as const;
      const section = sectionAt(sample, at, across, up, reach);
      if (section !== undefined && section.openFraction < 0.3) sections.push({ t, section });
    }
    const near = sections.filter((c) => Math.abs(c.t) <= 2.2);
    if (near.length < 2) break;
    const least = near.reduce((m, c) => (c.section.areaMm2 < m.section.areaMm2 ? c : m));
    isthmus = least.section;
    middle = least.section.centre;
    if (round === 3) break;
    axis = axisThrough(sections, axis, side, least.section.areaMm2, usual);
    normal = round === 0 ? norm([first[0] + axis[0], first[1] + axis[1], first[2] + axis[2]]) : axis;
  }
  if (isthmus === undefined) return undefined;
  return describe(field, sample, b.frame, isthmus, axis, side);
}

function describe(
  field: BoneField,
  sample: FrameSampler,
  f: Frame,
  section: Section,
  axis: readonly [number, number, number],
  side: 1 | -1,
): Pedicle {
  const isthmusLps = fromFrame(f, ...section.centre);
  const tip = fromFrame(f, section.centre[0] + axis[0], section.centre[1] + axis[1], section.centre[2] + axis[2]);
  const forwards = direction(tip[0] - isthmusLps[0], tip[1] - isthmusLps[1], tip[2] - isthmusLps[2]);
  const a = section.widthMm / 2;
  const c = section.heightMm / 2;
  const shrink = (field.sigmaMm * field.sigmaMm) / 2;
  const back = marchOut(sample, section.centre, [-axis[0], -axis[1], -axis[2]], 40, 0.5, 1) ?? 10;
  const entryLps: Lps = fromFrame(
    f,
    section.centre[0] - back * axis[0],
    section.centre[1] - back * axis[1],
    section.centre[2] - back * axis[2],
  );
  const acrossLeft = perpendicular(f.left, forwards);
  const c0 = cross(acrossLeft, forwards);
  const up0 = direction(c0[0], c0[1], c0[2]);
  const up: Direction = dot(up0, f.superior) > 0 ? up0 : flip(up0);
  const contourLps: number[] = [];
  // seen from behind, the patient's left is on the left: counter-clockwise runs right → up → left
  for (let r = 0; r < rays; r++) {
    const t = Math.PI - (2 * Math.PI * r) / rays;
    const radius = section.radiiMm[(rays + Math.round(((t + 2 * Math.PI) % (2 * Math.PI)) / ((2 * Math.PI) / rays))) % rays];
    for (const n of [0, 1, 2]) contourLps.push(isthmusLps[n] + radius * (Math.cos(t) * acrossLeft[n] + Math.sin(t) * up[n]));
  }
  return {
    isthmusLps,
    axis: forwards,
    widthMm: section.widthMm + (2 * shrink * a) / (c * c),
    heightMm: section.heightMm + (2 * shrink * c) / (a * a),
    ...pathAngles(f, forwards, side === 1 ? 'left' : 'right'),
    entryLps,
    contourLps,
  };
}
