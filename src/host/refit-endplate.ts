// An endplate of a clicked body was dragged: its outline is made again, held there by its rim. The rim moves by what the drawn plane moved, so its own
// shape is kept, the middle follows the picture, and a fallen one is not made straight. A body that a brush has painted is a person's own: there, on
// a bone of a label map, and where the new outline would lie over another bone, the plane is a correction.
import { between, cross, direction, dot, lps, lpsToVoxel, Problem, type Direction, type Lps } from '../base/index.ts';
import { maskAt, trilinear } from '../imaging/index.ts';
import { seedPart, type Mask, type Volume } from '../records/index.ts';
import type { HeldPlate } from '../spine/index.ts';
import type { OpenCase } from './open-case.ts';
import { maskInForce } from './mask-in-force.ts';
import { clickOf, keepOutline } from './outline-body.ts';

interface Plane {
  readonly pointLps: Lps;
  readonly normal: Direction;
}
export interface EndplateDrag extends Plane {
  readonly vertebraId: string;
  readonly end: 'superior' | 'inferior';
  /** The plane as it was drawn when it was taken. */
  readonly was?: Plane;
}
/** Points of the rim, and how far out of the section they lie. */
const rimCount = 16;
const rimShare = 0.72;
/** A rim is level within this, mm. */
const rimPlayMm = 1;
/** No endplate lies further than this from the middle of its body, mm. */
const reachMm = 30;

/** True when the outline was made anew; false where the plane has to be a correction. */
export async function refitToEndplate(open: OpenCase, volume: Volume | undefined, drag: EndplateDrag, who?: string): Promise<boolean> {
  const seed = open.records('seed').find((r) => r.data.vertebraId === drag.vertebraId)?.data;
  const click = clickOf(open, drag.vertebraId);
  const painted = open.records('correction').some((r) => r.data.vertebraId === drag.vertebraId && r.data.what === 'mask');
  if (seed === undefined || click?.guide === undefined || drag.was === undefined || painted || volume === undefined) return false;
  const rimLps = movedRim(seed.mask, seed.pointLps, click.guide, { ...drag, was: drag.was });
  if (rimLps.length < rimCount / 2) return false;
  // held inside the bone beside it, an outline would take that bone's voxels
  const beside = open.records('seed').flatMap((r) => (r.data.vertebraId === drag.vertebraId ? [] : [maskInForce(open, r.data)]));
  if (rimLps.some((p) => beside.some((mask) => maskAt(mask, p) !== 0))) return false;
  try {
    await keepOutline(open, volume, {
      vertebraId: drag.vertebraId,
      clickLps: seed.pointLps,
      plate: { end: drag.end, rimLps, drawn: { pointLps: drag.pointLps, normal: drag.normal } },
      ...(who === undefined ? {} : { who }),
    });
  } catch (e) {
    // also where nothing can be outlined that is held there
    if (e instanceof Problem && (e.code === 'find.over-neighbour' || e.code === 'find.nothing-there')) return false;
    throw e;
  }
  return true;
}

/** The rim of the outline's endplate, each point moved along the old plane's normal by what the plane moved there. */
function movedRim(
  mask: Mask,
  middle: Lps,
  { widthMm, depthMm }: { readonly widthMm: number; readonly depthMm: number },
  { end, was, pointLps, normal }: EndplateDrag & { readonly was: Plane },
): HeldPlate['rimLps'] {
  const sign = end === 'superior' ? 1 : -1;
  const up = was.normal[2] < 0 ? direction(-was.normal[0], -was.normal[1], -was.normal[2]) : was.normal;
  const sideways = cross(direction(0, 1, 0), up);
  const left = direction(sideways[0], sideways[1], sideways[2]);
  const back = cross(up, left);
  const steep = dot(normal, up);
  if (Math.abs(steep) < 0.5) return [];
  const rim: { readonly foot: Lps; readonly nowMm: number; readonly offMm: number }[] = [];
  for (let n = 0; n < rimCount; n++) {
    const t = (2 * Math.PI * n) / rimCount;
    const a = (rimShare * widthMm * Math.cos(t)) / 2;
    const b = (rimShare * depthMm * Math.sin(t)) / 2;
    const foot = lps(...([0, 1, 2].map((k) => middle[k] + a * left[k] + b * back[k]) as [number, number, number]));
    const mm = surfaceFrom(mask, foot, up, sign);
    if (mm === undefined) continue;
    // where the line through this place crosses the plane of before and the new one
    const before = dot(between(foot, was.pointLps), was.normal) / dot(up, was.normal);
    const now = dot(between(foot, pointLps), normal) / steep;
    rim.push({ foot, nowMm: now, offMm: mm - before });
  }
  // a rim that lies this far from the rest of it was not the plate's: it goes where the plane says
  const usual = rim.map((r) => r.offMm).toSorted((a, b) => a - b)[rim.length >> 1] ?? 0;
  return rim.map(({ foot, nowMm, offMm }) => {
    const at = nowMm + Math.max(usual - rimPlayMm, Math.min(usual + rimPlayMm, offMm));
    return lps(...([0, 1, 2].map((k) => foot[k] + at * up[k]) as [number, number, number]));
  });
}

/** How far along `up` the body's mask ends from a point inside it (`sign` −1: downwards, told negative), mm. */
function surfaceFrom({ grid, voxels }: Mask, from: Lps, up: Direction, sign: 1 | -1): number | undefined {
  const body = bodyOf.get(voxels) ?? Float32Array.from(voxels, (v) => (v === seedPart.body ? 1 : 0));
  bodyOf.set(voxels, body);
  const at = (mm: number): number => {
    const p = lps(from[0] + mm * up[0], from[1] + mm * up[1], from[2] + mm * up[2]);
    const [x, y, z] = lpsToVoxel(grid, p);
    return trilinear(grid.size, body, x, y, z, 0);
  };
  const step = 0.25;
  let last: number | undefined;
  for (let mm = 0; mm <= reachMm; mm += step) if (at(sign * mm) >= 0.5) last = mm;
  return last === undefined ? undefined : sign * (last + step / 2);
}
const bodyOf = new WeakMap<object, Float32Array>();
