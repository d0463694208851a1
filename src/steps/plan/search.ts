// The best path through one pedicle, or beside it: every line through a lattice of points at the isthmus and a lattice of tips of the target
// zone is walked through the signed distances; what touches a forbidden structure is thrown out, the rest scored
//   score = breach + Σ soft(wall, endplate, rib, cement) + 0.01 · wish,     breach ≈ Φ(−min margin/σ along the shaft), then exact for the best few.
// A term can be switched off (`without`), which is how the acceptance table proves that each one is needed.
// The assumption that fails first: the bone is rigid and the trocar straight (a bevelled tip steers 1–3 mm).
import { degFromRad, radFromDeg, toFrame } from '../../base/index.ts';
import { margins, rules } from '../../catalog/index.ts';
import type { Pedicle } from '../../records/index.ts';
import {
  anteriorClearance,
  behindMm,
  breachOfShaft,
  fieldAt,
  forbiddenNames,
  rayToWall,
  shaftBetween,
  type ExecutionError,
  type ObstacleName,
  type Shaft,
  type Surroundings,
} from '../../spine/index.ts';
import type { Tip, Triple } from './target.ts';

export const terms = ['canal', 'foramen', 'viscera', 'anterior', 'walls', 'endplates', 'rib', 'cement', 'target', 'breach'] as const;
export type Term = (typeof terms)[number];
const termOf: Record<ObstacleName, Term> = {
  canal: 'canal',
  foramen: 'foramen',
  pleura: 'viscera',
  vessel: 'viscera',
  rib: 'rib',
  cement: 'cement',
};

export interface Wanted {
  readonly side: 'left' | 'right';
  readonly approach: 'transpedicular' | 'parapedicular';
  readonly pedicle: Pedicle;
  readonly radiusMm: number;
  readonly tips: readonly Tip[];
  readonly error: ExecutionError;
  readonly without?: Term;
}
export interface Found {
  readonly shaft: Shaft;
  readonly score: number;
  readonly probability: number;
  readonly wishMm: number;
  /** Least distance of the surface to a pedicle wall, mm (transpedicular). */
  readonly wallMm: number;
}

/** 0 when a distance is comfortable, 0.05 at its margin, steep below. */
export function soft(distanceMm: number, marginMm: number): number {
  const comfort = margins.comfortMm.value;
  const short = marginMm + comfort - distanceMm;
  if (short <= 0) return 0;
  return short <= comfort ? 0.05 * (short / comfort) ** 2 : 0.05 + 0.3 * (short - comfort);
}

/** Upper tail of the normal law (Abramowitz & Stegun 26.2.17, error < 7.5e-8). */
export function upperTail(z: number): number {
  if (z < 0) return 1 - upperTail(-z);
  const t = 1 / (1 + 0.2316419 * z);
  return (
    (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  );
}

export function bestPath(s: Surroundings, w: Wanted): Found | undefined {
  const on = (t: Term): boolean => w.without !== t;
  const danger = dangerWithout(s, w.without);
  const isthmus = toFrame(s.grid.frame, w.pedicle.isthmusLps);
  const found: Found[] = [];
  const reserve = on('anterior') ? margins.anteriorMm.value + margins.anteriorReserveMm.value : 0;
  for (const through of gates(w, isthmus)) {
    const [l, p, z] = through;
    if (fieldAt(s.grid, danger, l, p, z) < w.radiusMm + margins.hardMm.value) continue;
    if (
      w.approach === 'transpedicular' &&
      fieldAt(s.grid, s.bone, l, p, z) < (on('walls') ? w.radiusMm + margins.wallMm.value : w.radiusMm / 2)
    )
      continue;
    for (const tip of w.tips) {
      const inward = angleInward(through, tip.at, w.side);
      if (inward < rules.minInwardDeg.value || inward > rules.maxInwardDeg.value + (w.approach === 'parapedicular' ? 10 : 0)) continue;
      const shaft = shaftThrough(s, through, tip.at, w);
      if (shaft === undefined) continue;
      const m = walk(s, shaft, w, danger, isthmus, on);
      if (m === undefined) continue;
      if (reserve > 0 && anteriorClearance(s, shaft) < reserve) continue;
      const score = (on('breach') ? m.proxy : 0) + m.penalty + (on('target') ? 0.01 * tip.wishMm : 0);
      found.push({ shaft, score, probability: m.proxy, wishMm: tip.wishMm, wallMm: m.wallMm });
    }
  }
  found.sort((a, b) => a.score - b.score);
  let best: Found | undefined;
  for (const f of found.slice(0, 10)) {
    if (best !== undefined && best.score < f.score - 0.1) break;
    const p = on('breach') ? breachOfShaft(s, f.shaft, w.error, { directions: 48, danger, structures: false }).probability : 0;
    const score = f.score - (on('breach') ? f.probability : 0) + p;
    if (best === undefined || score < best.score) best = { ...f, score, probability: p };
  }
  return best;
}

/** All forbidden structures but those of a term that is switched off. */
function dangerWithout(s: Surroundings, without: Term | undefined): Float32Array {
  if (without === undefined || !forbiddenNames.some((n) => termOf[n] === without)) return s.danger;
  const out = new Float32Array(s.danger.length).fill(1e3);
  for (const name of forbiddenNames) {
    const f = termOf[name] === without ? undefined : s.obstacles[name];
    if (f !== undefined) for (let q = 0; q < out.length; q++) if (f[q] < out[q]) out[q] = f[q];
  }
  return out;
}

/** Points the line goes through at the isthmus: inside the pedicle, or beside it. */
function gates(w: Wanted, isthmus: Triple): Triple[] {
  const out: Triple[] = [];
  const outwards = w.side === 'left' ? 1 : -1;
  const width = w.pedicle.widthMm;
  const height = w.pedicle.heightMm;
  if (w.approach === 'transpedicular') {
    const a = Math.max(0, width / 2 - w.radiusMm - 0.3);
    const b = Math.max(0, height / 2 - w.radiusMm - 0.5);
    for (const x of [0, 0.25, -0.25, 0.5, -0.5, 0.75, -0.75])
      for (const z of [0, 0.25, -0.25, 0.5, -0.5]) out.push([isthmus[0] + outwards * x * a, isthmus[1], isthmus[2] + z * b]);
  } else
    for (const x of [0.3, 1.3, 2.3, 3.3, 4.5, 6])
      for (const z of [0, 0.25, 0.5, 0.75, -0.25, -0.5])
        out.push([isthmus[0] + outwards * (width / 2 + w.radiusMm + x), isthmus[1], isthmus[2] + (z * height) / 2]);
  return out;
}

/** The shaft to a tip through a gate, begun where the bone is met from behind; undefined when that is nowhere. */
function shaftThrough(s: Surroundings, gate: Triple, tip: Triple, w: Wanted): Shaft | undefined {
  if (gate[1] - tip[1] < 8) return undefined;
  const whole = shaftBetween(gate, tip, w.radiusMm);
  const a = whole.axis;
  const bone = (t: number): number => fieldAt(s.grid, s.bone, gate[0] + t * a[0], gate[1] + t * a[1], gate[2] + t * a[2]);
  let start: number;
  if (w.approach === 'transpedicular') {
    if (bone(0) < w.radiusMm * 0.5) return undefined;
    start = 0;
    let gap = 0;
    // Backwards until 2 mm of soft tissue follow.
    for (let t = 0; t > -40; t -= 0.75) {
      if (bone(t) > 0) {
        start = t;
        gap = 0;
      } else if ((gap += 0.75) > 2) break;
    }
  } else {
    // From the tip backwards until the bone has ended for good.
    start = whole.lengthMm;
    let gap = 0;
    for (let t = whole.lengthMm; t > -40; t -= 0.75) {
      if (bone(t) > 0) {
        start = t;
        gap = 0;
      } else if ((gap += 0.75) > 3) break;
    }
  }
  const entry: Triple = [gate[0] + start * a[0], gate[1] + start * a[1], gate[2] + start * a[2]];
  return shaftBetween(entry, tip, w.radiusMm);
}

/** How far the line from a gate to a tip turns towards the midline going forwards, degrees. */
function angleInward(gate: Triple, tip: Triple, side: 'left' | 'right'): number {
  return degFromRad(Math.atan2(side === 'left' ? gate[0] - tip[0] : tip[0] - gate[0], gate[1] - tip[1]));
}

/** Margins along one shaft; undefined when it comes too near to something forbidden. */
function walk(
  s: Surroundings,
  shaft: Shaft,
  w: Wanted,
  danger: Float32Array,
  isthmus: Triple,
  on: (t: Term) => boolean,
): { proxy: number; penalty: number; wallMm: number } | undefined {
  const { grid } = s;
  const sdA = radFromDeg(w.error.angleSdDeg);
  let z = Infinity;
  for (let t = -behindMm; t <= shaft.lengthMm; t += 2) {
    const d =
      fieldAt(grid, danger, shaft.entry[0] + t * shaft.axis[0], shaft.entry[1] + t * shaft.axis[1], shaft.entry[2] + t * shaft.axis[2]) -
      shaft.radiusMm;
    if (d < margins.hardMm.value) return undefined;
    z = Math.min(z, d / Math.hypot(w.error.positionSdMm, t * sdA));
  }
  let penalty = 0;
  let wallMm = Infinity;
  if (w.approach === 'transpedicular') {
    const at =
      (isthmus[0] - shaft.entry[0]) * shaft.axis[0] +
      (isthmus[1] - shaft.entry[1]) * shaft.axis[1] +
      (isthmus[2] - shaft.entry[2]) * shaft.axis[2];
    for (let t = Math.max(0, at - 5); t <= at + 5; t += 1.25)
      wallMm = Math.min(
        wallMm,
        fieldAt(grid, s.bone, shaft.entry[0] + t * shaft.axis[0], shaft.entry[1] + t * shaft.axis[1], shaft.entry[2] + t * shaft.axis[2]) -
          shaft.radiusMm,
      );
    if (on('walls')) {
      if (wallMm < margins.wallMm.value) return undefined;
      penalty += 0.4 * soft(wallMm, margins.wallMm.value);
    }
  }
  if (on('endplates')) {
    let room = Infinity;
    for (let t = shaft.lengthMm; t > 0; t -= 3) {
      const p = [shaft.entry[0] + t * shaft.axis[0], shaft.entry[1] + t * shaft.axis[1], shaft.entry[2] + t * shaft.axis[2]] as const;
      if (fieldAt(grid, s.body, p[0], p[1], p[2]) <= 0 || fieldAt(grid, s.body, p[0], p[1] + 3, p[2]) <= 0) continue;
      room = Math.min(room, rayToWall(s, s.body, p, [0, 0, 1], 12), rayToWall(s, s.body, p, [0, 0, -1], 12));
    }
    if (room - shaft.radiusMm < 0.7) return undefined;
    penalty += soft(room - shaft.radiusMm, margins.endplateMm.value);
  }
  for (const [name, margin, behind] of [
    ['rib', margins.ribMm.value, 10],
    ['cement', margins.cementMm.value, 0],
  ] as const) {
    const field = s.obstacles[name];
    if (field === undefined || !on(name)) continue;
    let least = Infinity;
    for (let t = -behind; t <= shaft.lengthMm; t += 2)
      least = Math.min(
        least,
        fieldAt(grid, field, shaft.entry[0] + t * shaft.axis[0], shaft.entry[1] + t * shaft.axis[1], shaft.entry[2] + t * shaft.axis[2]) -
          shaft.radiusMm,
      );
    if (name === 'cement' && least < 0.75 * margin) return undefined;
    penalty += soft(least, margin);
  }
  return { proxy: upperTail(z), penalty, wallMm };
}
