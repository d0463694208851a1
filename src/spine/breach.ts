// The chance that a trocar aimed along a path touches canal, nerve root, pleura or a great vessel, or leaves the body in front, when the hand
// errs by e = (σp, σp) mm at the bone entry, across the axis, and (σa, σa) degrees about the two axes across it, all Gaussian.
// Directional simulation (Bjerager 1988, doi 10.1061/(ASCE)0733-9399(1988)114:8(1285)): the error vector in sigma units is R·ω, ω on the
// 3-sphere, R² ~ χ² with 4 degrees; for each ω the radii at which the path breaches are found by stepping no further than the margin allows,
// and P(R > r) = (1 + r²/2) e^(−r²/2) is summed exactly. ω comes from a fixed low-discrepancy set turned to the worst way: same path, same answer, bit for bit.
// About 3 ms a call. The assumption that fails first: the hand's errors are Gaussian, independent and without bias, and the trocar is rigid.
import { radFromDeg } from '../base/index.ts';
import { followedBehindMm } from '../catalog/index.ts';
import type { Site } from '../records/index.ts';
import { fieldAt, leastAlong } from './signed-field.ts';
import { forbiddenNames, type Surroundings } from './surroundings.ts';
import { shaftOf, type Shaft, type Trocar } from './trocar.ts';

export type ExecutionError = Site['executionError'];
export interface Breach {
  readonly probability: number;
  /** By structure, same errors: 'canal', 'foramen', 'pleura', 'vessel', 'anterior'. */
  readonly byStructure: Readonly<Record<string, number>>;
}

/** Furthest error looked at, sigmas: beyond lie 5 in 100 000. */
const reachSd = 5;
/** How far behind the bone entry the shaft is still followed, mm (pleura, ribs). */
export const behindMm = followedBehindMm.breach.value;
const stationMm = 1.25;

/**
 * Directions on the 3-sphere about a pole (1,0,0,0), with weights that sum to their count: the angle to the pole in even steps (weight 2 sin²),
 * the rest by the golden ratio of two dimensions. Most of a small probability lies in a cap about one direction: the pole is turned there.
 */
function directionSet(count: number): Float64Array {
  const out = new Float64Array(5 * count);
  const g = 1.324717957244746;
  for (let n = 0; n < count; n++) {
    const angle = (Math.PI * (n + 0.5)) / count;
    const height = 2 * ((0.5 + n / g) % 1) - 1;
    const turn = 2 * Math.PI * ((0.5 + n / (g * g)) % 1);
    const s = Math.sin(angle);
    const h = Math.sqrt(1 - height * height);
    out.set([Math.cos(angle), s * h * Math.cos(turn), s * h * Math.sin(turn), s * height, 2 * s * s], 5 * n);
  }
  return out;
}
const sets = new Map<number, Float64Array>();
function directionsOf(count: number): Float64Array {
  const known = sets.get(count);
  if (known !== undefined) return known;
  const made = directionSet(count);
  sets.set(count, made);
  return made;
}
const beyond = (r: number): number => (1 + (r * r) / 2) * Math.exp((-r * r) / 2);

/** Entry and axis of the shaft as driven with an error (in sigmas) of position (p, q) and angle (a, b). */
export function driven(
  shaft: Shaft,
  e: ExecutionError,
  p: number,
  q: number,
  a: number,
  b: number,
): { entry: readonly [number, number, number]; axis: readonly [number, number, number] } {
  const { u, v, axis } = shaft;
  const x = p * e.positionSdMm;
  const y = q * e.positionSdMm;
  const sd = radFromDeg(e.angleSdDeg);
  const tilt = Math.hypot(a, b) * sd;
  const sine = tilt > 1e-12 ? (Math.sin(tilt) / tilt) * sd : sd;
  const cosine = Math.cos(tilt);
  const forth = sine * a;
  const up = sine * b;
  return {
    entry: [shaft.entry[0] + x * u[0] + y * v[0], shaft.entry[1] + x * u[1] + y * v[1], shaft.entry[2] + x * u[2] + y * v[2]],
    axis: [
      cosine * axis[0] + forth * u[0] + up * v[0],
      cosine * axis[1] + forth * u[1] + up * v[1],
      cosine * axis[2] + forth * u[2] + up * v[2],
    ],
  };
}

type Margin = (entry: readonly [number, number, number], axis: readonly [number, number, number]) => number;

type Error4 = readonly [number, number, number, number];

/** Direction of error (sigma units) in which the margin falls fastest per sigma: by central differences 0.7 sigma either side of the aimed shaft. */
function worstWay(shaft: Shaft, e: ExecutionError, margin: Margin): Error4 {
  const at = (w: Error4): number => {
    const d = driven(shaft, e, w[0], w[1], w[2], w[3]);
    return margin(d.entry, d.axis);
  };
  const h = 0.7;
  const slope = [
    at([-h, 0, 0, 0]) - at([h, 0, 0, 0]),
    at([0, -h, 0, 0]) - at([0, h, 0, 0]),
    at([0, 0, -h, 0]) - at([0, 0, h, 0]),
    at([0, 0, 0, -h]) - at([0, 0, 0, h]),
  ];
  const n = Math.hypot(slope[0], slope[1], slope[2], slope[3]);
  return n < 1e-9 ? [1, 0, 0, 0] : [slope[0] / n, slope[1] / n, slope[2] / n, slope[3] / n];
}

/** Probability that `margin` (mm, negative = breach, moving at most one mm per mm of the shaft) is negative. */
function probabilityOf(shaft: Shaft, e: ExecutionError, margin: Margin, directions: number): number {
  let sum = 0;
  const arm = Math.max(shaft.lengthMm, behindMm) * radFromDeg(e.angleSdDeg);
  const set = directionsOf(directions);
  // Householder reflection that carries the pole (1,0,0,0) to the worst way.
  const pole = worstWay(shaft, e, margin);
  const v = [1 - pole[0], -pole[1], -pole[2], -pole[3]];
  const vv = v[0] * v[0] + v[1] * v[1] + v[2] * v[2] + v[3] * v[3];
  const aimed = margin(shaft.entry, shaft.axis);
  for (let n = 0; n < directions; n++) {
    const o = 5 * n;
    const f = vv < 1e-12 ? 0 : (2 * (v[0] * set[o] + v[1] * set[o + 1] + v[2] * set[o + 2] + v[3] * set[o + 3])) / vv;
    const w0 = set[o] - f * v[0];
    const w1 = set[o + 1] - f * v[1];
    const w2 = set[o + 2] - f * v[2];
    const w3 = set[o + 3] - f * v[3];
    const weight = set[o + 4];
    const speed = Math.sqrt(w0 * w0 + w1 * w1) * e.positionSdMm + Math.sqrt(w2 * w2 + w3 * w3) * arm;
    let before = aimed;
    let last = 0;
    if (aimed < 0) sum += weight;
    for (let r = Math.max(0.06, Math.abs(aimed) / speed); r < reachSd;) {
      const d = driven(shaft, e, w0 * r, w1 * r, w2 * r, w3 * r);
      const m = margin(d.entry, d.axis);
      // Crossing: linear between the last two radii.
      if (m < 0 !== before < 0) {
        const cut = last + ((r - last) * before) / (before - m);
        sum += m < 0 ? weight * beyond(cut) : -weight * beyond(cut);
      }
      before = m;
      last = r;
      r += Math.max(0.06, Math.abs(m) / speed);
    }
  }
  return Math.min(1, Math.max(0, sum / directions));
}

function alongField(s: Surroundings, field: Float32Array, shaft: Shaft, behind: number): Margin {
  const { grid } = s;
  return (entry, axis) => leastAlong(grid, field, entry, axis, -behind, shaft.lengthMm, stationMm) - shaft.radiusMm;
}

/** Tip beyond the body's front or sides (not through an endplate): mm of bone left around the tip. */
function anterior(s: Surroundings, shaft: Shaft): Margin {
  const { grid, body } = s;
  const h = grid.stepMm;
  return (entry, axis) => {
    const x = entry[0] + shaft.lengthMm * axis[0];
    const y = entry[1] + shaft.lengthMm * axis[1];
    const z = entry[2] + shaft.lengthMm * axis[2];
    const d = fieldAt(grid, body, x, y, z);
    if (d >= 0) return d;
    const gz = fieldAt(grid, body, x, y, z + h) - fieldAt(grid, body, x, y, z - h);
    const gx = fieldAt(grid, body, x + h, y, z) - fieldAt(grid, body, x - h, y, z);
    const gy = fieldAt(grid, body, x, y + h, z) - fieldAt(grid, body, x, y - h, z);
    // Out through an endplate: into a disc, a clearance of its own and not a breach.
    return Math.abs(gz) > Math.hypot(gx, gy) ? -d : d;
  };
}

export interface BreachOptions {
  readonly directions?: number;
  /** Fields to use instead of all the forbidden ones. */
  readonly danger?: Float32Array;
  readonly structures?: boolean;
}
export function breachOfShaft(s: Surroundings, shaft: Shaft, e: ExecutionError, o: BreachOptions = {}): Breach {
  const directions = o.directions ?? 256;
  const tip = anterior(s, shaft);
  const touched = alongField(s, o.danger ?? s.danger, shaft, behindMm);
  const probability = probabilityOf(shaft, e, (entry, axis) => Math.min(touched(entry, axis), tip(entry, axis)), directions);
  const byStructure: Record<string, number> = {};
  if (o.structures !== false) {
    for (const name of forbiddenNames) {
      const field = s.obstacles[name];
      if (field === undefined) continue;
      const along = alongField(s, field, shaft, behindMm);
      // Out of reach of any error looked at: no integral needed.
      const away = along(shaft.entry, shaft.axis) / (e.positionSdMm + Math.max(shaft.lengthMm, behindMm) * radFromDeg(e.angleSdDeg));
      byStructure[name] = away > reachSd ? 0 : probabilityOf(shaft, e, along, Math.min(directions, 128));
    }
    byStructure['anterior'] = probabilityOf(shaft, e, tip, Math.min(directions, 128));
  }
  return { probability, byStructure };
}

/** Chance of a breach of a path, in total and by structure. */
export const breachOf = (s: Surroundings, t: Trocar, e: ExecutionError, o: BreachOptions = {}): Breach =>
  breachOfShaft(s, shaftOf(s.grid.frame, t), e, o);
