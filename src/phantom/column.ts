// Stacks the bones into a spine: each has its own frame along a curve with lordosis, kyphosis and scoliosis (with its axial rotation),
// a fractured body tips what stands above it. Spine space = LPS before the patient is turned; `place` turns it.
import { normalTiltDeg } from '../catalog/index.ts';
import { composeRigid, direction, lps, rotationAbout, type Rigid } from '../base/index.ts';
import type { LevelName } from '../records/index.ts';
import { makeArch, type Arch } from './arch.ts';
import { makeBody, type Body } from './body.ts';
import { makeSacrum, type Sacrum } from './sacrum.ts';
import { labelNumber, sizesOf, type FractureSpec, type LevelSizes, type PhantomSpec } from './spec.ts';

/** Row-major 3×3: columns are left, posterior, superior of the bone. */
export type Turn = readonly number[];
export interface Placed {
  readonly level: LevelName;
  readonly label: number;
  /** In spine space. */
  readonly turn: Turn;
  readonly origin: readonly [number, number, number];
}
export interface Vertebra0 extends Placed {
  readonly sizes: LevelSizes;
  readonly body: Body;
  readonly intactBody: Body;
  readonly arch: Arch;
  readonly fracture: FractureSpec | undefined;
}
export interface Sacrum0 extends Placed {
  readonly shape: Sacrum;
}
export interface Column {
  readonly vertebrae: readonly Vertebra0[];
  readonly sacrum: Sacrum0 | undefined;
  /** Spine space → LPS. */
  readonly pose: Rigid;
}

type Triple = readonly [number, number, number];
const rad = Math.PI / 180;
export const toSpine = (p: Placed, u: number, v: number, w: number): Triple => [
  p.origin[0] + p.turn[0] * u + p.turn[1] * v + p.turn[2] * w,
  p.origin[1] + p.turn[3] * u + p.turn[4] * v + p.turn[5] * w,
  p.origin[2] + p.turn[6] * u + p.turn[7] * v + p.turn[8] * w,
];
export const toLocal = (p: Placed, x: number, y: number, z: number): Triple => {
  const a = x - p.origin[0];
  const b = y - p.origin[1];
  const c = z - p.origin[2];
  return [
    p.turn[0] * a + p.turn[3] * b + p.turn[6] * c,
    p.turn[1] * a + p.turn[4] * b + p.turn[7] * c,
    p.turn[2] * a + p.turn[5] * b + p.turn[8] * c,
  ];
};

/** Turned by `axial` about its own axis (front to the left > 0), tipped forward by `sagittal`, leaned to the left by `coronal`; degrees. */
function turnOf(sagittal: number, coronal: number, axial: number): Turn {
  const [st, ct] = [Math.sin(sagittal * rad), Math.cos(sagittal * rad)];
  const [sp, cp] = [Math.sin(coronal * rad), Math.cos(coronal * rad)];
  const [sa, ca] = [Math.sin(axial * rad), Math.cos(axial * rad)];
  // Ry(coronal) · Rx(sagittal) · Rz(axial); Rx tips the superior axis to −y (forward).
  const rx = [1, 0, 0, 0, ct, -st, 0, st, ct];
  const rz = [ca, -sa, 0, sa, ca, 0, 0, 0, 1];
  const ry = [cp, 0, sp, 0, 1, 0, -sp, 0, cp];
  const mul = (a: readonly number[], b: readonly number[]): number[] => {
    const out: number[] = [];
    for (let i = 0; i < 3; i++) for (let j = 0; j < 3; j++) out.push(a[3 * i] * b[j] + a[3 * i + 1] * b[3 + j] + a[3 * i + 2] * b[6 + j]);
    return out;
  };
  return mul(ry, mul(rx, rz));
}

/** Share of the coronal tilt (−1 … 1) and of the axial rotation (0 … 1) at `t` = levels below the apex / 3.5. */
function scoliosisAt(t: number): readonly [number, number] {
  const m = Math.abs(t);
  const tilt = m <= 1 ? Math.sin((t * Math.PI) / 2) : m >= 2.2 ? 0 : Math.sign(t) * Math.cos(((m - 1) / 1.2) * (Math.PI / 2));
  return [tilt, m >= 1.4 ? 0 : Math.cos((m / 1.4) * (Math.PI / 2)) ** 2];
}

export function makeColumn(spec: PhantomSpec): Column {
  const levels = spec.levels;
  const fractures = new Map(spec.lesions.filter((l) => l.kind === 'fracture').map((f) => [f.level, f]));
  const apex = levels.indexOf(spec.pose.scoliosisApex ?? 'L1');
  const vertebrae: Vertebra0[] = [];
  let sacrum: Sacrum0 | undefined;
  let extra = 0;
  let lean = 0;
  let below: { readonly placed: Placed; readonly top: number; readonly back: number; readonly sup: Triple } | undefined;
  for (let i = levels.length - 1; i >= 0; i--) {
    const level = levels[i];
    const [tilt, rotation] = apex < 0 ? [0, 0] : scoliosisAt((i - apex) / 3.5);
    const bent = spec.pose.postureDeg?.[level];
    if (bent !== undefined) {
      extra += bent[0];
      lean += bent[1];
    }
    const turn = turnOf(
      (normalTiltDeg[level] ?? 0) * spec.pose.lordosisScale + extra,
      (tilt * spec.pose.scoliosisDeg) / 2 + lean,
      rotation * spec.pose.scoliosisDeg * (spec.pose.axialFraction ?? 0.35),
    );
    const sup: Triple = [turn[2], turn[5], turn[8]];
    if (level === 'S1') {
      const shape = makeSacrum(spec.sizeScale);
      sacrum = { level, label: labelNumber.S1, turn, origin: [0, 0, 0], shape };
      below = { placed: sacrum, top: 0, back: shape.back, sup };
      continue;
    }
    const sizes = sizesOf(spec, level);
    const fracture = fractures.get(level);
    const intactBody = makeBody(sizes, undefined);
    const body = fracture === undefined ? intactBody : makeBody(sizes, fracture);
    const arch = makeArch(level, sizes, body);
    const line = (b: Body, end: 'upper' | 'lower', v: number): number =>
      (b[end](0, b.front * 0.8) * (b.back * 0.8 - v) + b[end](0, b.back * 0.8) * (v - b.front * 0.8)) / (b.back * 0.8 - b.front * 0.8);
    const ref = body.back - 15;
    let origin: Triple = [0, 0, 0];
    if (below !== undefined) {
      const mid = [below.sup[0] + sup[0], below.sup[1] + sup[1], below.sup[2] + sup[2]];
      const m = Math.hypot(mid[0], mid[1], mid[2]);
      const gap = Math.max(1.5, sizes.discHeightMm - 1.6);
      const from = toSpine(below.placed, 0, below.back - 15, below.top);
      const bottom = toSpine({ level, label: 0, turn, origin: [0, 0, 0] }, 0, ref, line(body, 'lower', ref));
      origin = [
        from[0] + (mid[0] / m) * gap - bottom[0],
        from[1] + (mid[1] / m) * gap - bottom[1],
        from[2] + (mid[2] / m) * gap - bottom[2],
      ];
    }
    const placed: Vertebra0 = { level, label: labelNumber[level], turn, origin, sizes, body, intactBody, arch, fracture };
    vertebrae.unshift(placed);
    below = { placed, top: line(body, 'upper', ref), back: body.back, sup };
    if (fracture !== undefined) {
      const wedge = (b: Body): number =>
        Math.atan((b.upper(0, b.back * 0.8) - b.upper(0, b.front * 0.8)) / (b.back * 0.8 - b.front * 0.8)) / rad;
      extra += 0.6 * (wedge(body) - wedge(intactBody));
    }
  }
  // Centre on the bones, then turn the patient about that centre.
  const all: Placed[] = [...vertebrae, ...(sacrum === undefined ? [] : [sacrum])];
  const centre = [0, 1, 2].map((k) => (Math.min(...all.map((p) => p.origin[k])) + Math.max(...all.map((p) => p.origin[k]))) / 2);
  const shift = <P extends Placed>(p: P): P => ({
    ...p,
    origin: [p.origin[0] - centre[0], p.origin[1] - centre[1], p.origin[2] - centre[2]],
  });
  const zero = lps(0, 0, 0);
  const [rx, ry, rz] = spec.pose.rotationDeg;
  const turned = composeRigid(
    rotationAbout(zero, direction(0, 0, 1), rz),
    composeRigid(rotationAbout(zero, direction(0, 1, 0), ry), rotationAbout(zero, direction(1, 0, 0), rx)),
  );
  return {
    vertebrae: vertebrae.map(shift),
    sacrum: sacrum === undefined ? undefined : shift(sacrum),
    pose: { rotation: turned.rotation, translationMm: spec.pose.translationMm ?? [0, 0, 0] },
  };
}
