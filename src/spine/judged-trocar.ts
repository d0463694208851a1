// One trocar judged whole: what the planner says of its own paths, of a person's path, and of the one a finger is moving, by the same call and
// hence with the same numbers. About 10 ms. Also: where a line meets the bone, and which wall is the nearest to harm.
// The assumption that fails first: the person means the straight line through the two points; where bone is met on it is found here.
import { along, toFrame, type Direction, type Lps } from '../base/index.ts';
import { margins } from '../catalog/index.ts';
import type { Clearance, Path, Pedicle, Vertebra, Volume } from '../records/index.ts';
import { entryQuadrant, pathAngles, skinOf, type Side } from './approach.ts';
import { breachOf, type ExecutionError } from './breach.ts';
import { clearanceOf } from './clearance.ts';
import { breachVerdict, clearanceLimits, clearanceVerdict, type Verdict } from './clearance-verdict.ts';
import { fieldAt } from './signed-field.ts';
import type { Surroundings } from './surroundings.ts';
import { axisOf, lengthOf, shaftOf, type Trocar } from './trocar.ts';

/** What a trocar of one vertebra is judged against. */
export interface Ground {
  readonly surroundings: Surroundings;
  readonly pedicles: Vertebra['pedicles'];
  readonly error: ExecutionError;
  readonly volume?: Volume;
}
export type Approach = Path['approach'];
export interface Judged {
  readonly approach: Approach;
  readonly direction: Direction;
  readonly lengthMm: number;
  readonly axialAngleDeg: number;
  readonly sagittalAngleDeg: number;
  readonly entryQuadrant: Path['entryQuadrant'];
  readonly clearanceMm: Clearance;
  readonly breachProbability: number;
  readonly breachByStructure: Path['breachByStructure'];
  readonly skin?: NonNullable<Path['skin']>;
}

/** `approach` absent = told by the path itself: one whose axis runs outside the pedicle's side wall is no longer a path through it. */
export function judgeTrocar(g: Ground, side: Side, t: Trocar, approach?: Approach): Judged {
  const s = g.surroundings;
  const pedicle = g.pedicles[side];
  const through = approach === 'parapedicular' ? undefined : clearanceOf(s, t, side, pedicle, true);
  // Where bone is met in front of the isthmus there is no wall of the pedicle to read.
  const lateralMm = through?.lateralMm ?? (pedicle === undefined ? 0 : -Infinity);
  const taken = approach ?? (lateralMm < -t.diameterMm / 2 ? 'parapedicular' : 'transpedicular');
  const clearanceMm = through !== undefined && taken === 'transpedicular' ? through : clearanceOf(s, t, side, pedicle, false);
  const breach = breachOf(s, t, g.error);
  const skin = g.volume === undefined ? undefined : skinOf(g.volume, s.grid.frame, t);
  const direction = axisOf(t);
  return {
    approach: taken,
    direction,
    lengthMm: lengthOf(t),
    ...pathAngles(s.grid.frame, direction, side),
    entryQuadrant:
      taken === 'transpedicular' && pedicle !== undefined ? entryQuadrant(s.grid.frame, t.entryLps, pedicle, side) : 'outside-lateral',
    clearanceMm,
    breachProbability: breach.probability,
    breachByStructure: breach.byStructure,
    ...(skin === undefined ? {} : { skin: { direction: skin.direction, fromMidlineMm: skin.fromMidlineMm, depthMm: skin.depthMm } }),
  };
}

/** Soft tissue this long ends the bone on the way out backwards, mm: a facet joint is crossed, the back is not. */
const gapMm = 2;
const strideMm = 0.25;
/** How far behind its start bone is still followed, mm. */
const furthestMm = 40;

/**
 * Where the line through entry and target meets the bone from behind. Bone is followed backwards from the isthmus where the line is inside the
 * pedicle, else from the given entry; an entry given in soft tissue is carried forwards to the first bone. So nothing the line crosses after the
 * given entry is left out. undefined when the line meets no bone.
 */
export function boneEntry(s: Surroundings, t: Trocar, pedicle?: Pedicle): Lps | undefined {
  const shaft = shaftOf(s.grid.frame, t);
  const { entry, axis } = shaft;
  const bone = (mm: number): number => fieldAt(s.grid, s.bone, entry[0] + mm * axis[0], entry[1] + mm * axis[1], entry[2] + mm * axis[2]);
  const i = pedicle === undefined ? undefined : toFrame(s.grid.frame, pedicle.isthmusLps);
  const at = i === undefined ? Infinity : (i[0] - entry[0]) * axis[0] + (i[1] - entry[1]) * axis[1] + (i[2] - entry[2]) * axis[2];
  const crossing = (inside: number, outside: number): Lps => {
    const [a, b] = [bone(inside), bone(outside)];
    return along(t.entryLps, axisOf(t), b < 0 ? inside + ((outside - inside) * a) / (a - b) : inside);
  };
  const from = at < shaft.lengthMm && bone(at) > 0 ? at : 0;
  if (bone(from) <= 0) {
    for (let mm = strideMm; mm <= shaft.lengthMm; mm += strideMm) if (bone(mm) > 0) return crossing(mm, mm - strideMm);
    return undefined;
  }
  let last = from;
  for (let mm = from, gap = 0; mm > from - furthestMm && gap <= gapMm; mm -= strideMm) {
    if (bone(mm) > 0) {
      last = mm;
      gap = 0;
    } else gap += strideMm;
  }
  return crossing(last, last - strideMm);
}

/** A wall of the record, or the side of the body (which the record counts with the front). */
export type WallName = keyof Clearance | 'bodySide';
export interface NearWall {
  readonly wall: WallName;
  /** Of the trocar's surface, mm; negative = breached. */
  readonly mm: number;
  readonly verdict: Verdict;
}

/** Walls nearer than they should be, each once: red ones first, each kind by how far it is past its limit. */
export function nearWalls(g: Ground, t: Trocar, c: Clearance): readonly NearWall[] {
  const found = new Map<WallName, NearWall & { readonly past: number }>();
  for (const [key, mm] of Object.entries(c) as [keyof Clearance, number | undefined][]) {
    if (mm === undefined) continue;
    const verdict = clearanceVerdict(key, mm);
    if (verdict === 'plain') continue;
    const wall = key === 'anteriorMm' && mm < 0 ? leftBy(g.surroundings, t) : key;
    const one = { wall, mm, verdict, past: mm - clearanceLimits[key][verdict] };
    const before = found.get(wall);
    if (before === undefined || one.mm < before.mm) found.set(wall, one);
  }
  const rank = (v: Verdict): number => (v === 'stop' ? 0 : 1);
  return [...found.values()]
    .toSorted((a, b) => rank(a.verdict) - rank(b.verdict) || a.past - b.past)
    .map(({ wall, mm, verdict }) => ({ wall, mm, verdict }));
}
/** Which way a tip outside the body lies from it. */
function leftBy(s: Surroundings, t: Trocar): WallName {
  const { tip } = shaftOf(s.grid.frame, t);
  const h = s.grid.stepMm;
  const at = (x: number, y: number, z: number): number => fieldAt(s.grid, s.body, tip[0] + x, tip[1] + y, tip[2] + z);
  const [x, y, z] = [at(h, 0, 0) - at(-h, 0, 0), at(0, h, 0) - at(0, -h, 0), at(0, 0, h) - at(0, 0, -h)];
  if (Math.abs(z) > Math.hypot(x, y)) return z < 0 ? 'endplateSuperiorMm' : 'endplateInferiorMm';
  return Math.abs(x) > Math.abs(y) ? 'bodySide' : 'anteriorMm';
}

/** One verdict on the whole: the worst of its walls and of its chance of a breach. */
export function trocarVerdict(walls: readonly NearWall[], breachProbability: number): Verdict {
  const all = [...walls.map((w) => w.verdict), breachVerdict(breachProbability)];
  return all.includes('stop') ? 'stop' : all.includes('caution') ? 'caution' : 'plain';
}

/** What is said while a trocar is moved. */
export interface TrocarFigures extends Judged {
  /** Where bone is met; the point given where the line meets none (`onBone` is then false). */
  readonly entryLps: Lps;
  readonly targetLps: Lps;
  readonly onBone: boolean;
  readonly walls: readonly NearWall[];
  readonly verdict: Verdict;
}

/** Too short to be a trocar, mm: the two points lie on each other, and no direction is told. */
const shortestMm = margins.hardMm.value;
/** A line through two points as a trocar of this vertebra, from where it meets the bone; undefined when the points are one or the line is upright. */
export function figuresOf(g: Ground, side: Side, t: Trocar): TrocarFigures | undefined {
  if (lengthOf(t) < shortestMm) return undefined;
  const { axis } = shaftOf(g.surroundings.grid.frame, t);
  // straight up or down there is no sideways, and no way into a pedicle
  if (Math.hypot(axis[0], axis[1]) < 0.05) return undefined;
  const met = boneEntry(g.surroundings, t, g.pedicles[side]);
  const from = met === undefined ? t : { ...t, entryLps: met };
  const used = lengthOf(from) < shortestMm ? t : from;
  const judged = judgeTrocar(g, side, used);
  const walls = nearWalls(g, used, judged.clearanceMm);
  return {
    ...judged,
    entryLps: used.entryLps,
    targetLps: used.targetLps,
    onBone: met !== undefined,
    walls,
    verdict: trocarVerdict(walls, judged.breachProbability),
  };
}
