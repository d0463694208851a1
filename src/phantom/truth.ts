// The exact answers, from the analytic surfaces and never from voxels. Heights in the house's words: distance between the endplate surfaces along
// the axis perpendicular to the plane bisecting the endplates, mean of lines within ±3 mm of mid-sagittal, 8 %, 50 % and 92 % of the depth between
// the walls at mid-height. Endplate plane = least-squares plane of the surface over 8–92 % of the depth and the middle 70 % of the width.
import {
  angleDeg,
  cross,
  direction,
  fromFrame,
  lps,
  moveDirection,
  movePoint,
  toFrame,
  type Direction,
  type Frame,
  type Lps,
} from '../base/index.ts';
import type { Heights, Level } from '../records/index.ts';
import { makeBody, type Body } from './body.ts';
import type { Column, Vertebra0 } from './column.ts';
import { edge } from './distance.ts';
import type { Scene } from './scene.ts';
import type { LyticSpec, PhantomSpec } from './spec.ts';

export interface PedicleTruth {
  readonly isthmusLps: Lps;
  readonly axis: Direction;
  readonly widthMm: number;
  readonly heightMm: number;
  /** In the body frame: axial > 0 when the axis, going forwards, nears the midline; sagittal > 0 when it rises. */
  readonly axialAngleDeg: number;
  readonly sagittalAngleDeg: number;
  /** Where the axis leaves the bone behind. */
  readonly entryLps: Lps;
}
export interface VertebraTruth {
  readonly level: Level;
  readonly label: number;
  /** Origin: mid-depth, mid-height of the body as it is now. */
  readonly frame: Frame;
  readonly heights: Heights;
  readonly intactHeights: Heights;
  /** Share of its own intact height lost, largest of the three. */
  readonly lossFraction: number;
  /** Wall to wall through the origin of the frame. */
  readonly widthMm: number;
  readonly depthMm: number;
  readonly bodyVolumeMl: number;
  readonly intactVolumeMl: number;
  readonly trabecularHu: number;
  readonly genant: { readonly gradeCount: number; readonly type: 'none' | 'wedge' | 'biconcave' | 'crush' };
  /** Between the two endplate planes in the sagittal plane, > 0 when lower in front. */
  readonly wedgeAngleDeg: number;
  readonly endplates: {
    readonly superior: { readonly pointLps: Lps; readonly normal: Direction };
    readonly inferior: { readonly pointLps: Lps; readonly normal: Direction };
  };
  readonly pedicles: { readonly left: PedicleTruth; readonly right: PedicleTruth };
  readonly canal: { readonly centreLps: Lps; readonly widthMm: number; readonly depthMm: number };
  readonly posteriorWall: 'intact' | 'broken';
  /** Of a wall pushed back: furthest point (mean of lines within ±3 mm of mid-sagittal) behind the line between its corners (42 % of the posterior height up and down). */
  readonly retropulsionMm?: number;
  readonly acute?: boolean;
  readonly lesion?: {
    readonly kind: 'lytic';
    readonly centreLps: Lps;
    readonly volumeMl: number;
    readonly canal: LyticSpec['epidural'];
    readonly paravertebral: LyticSpec['paravertebral'];
    readonly foraminal: LyticSpec['foraminal'];
  };
  readonly cleft?: { readonly centreLps: Lps; readonly volumeMl: number; readonly content: 'gas' | 'fluid' };
  readonly cementMl?: number;
}
export interface PhantomTruth {
  readonly vertebrae: readonly VertebraTruth[];
  readonly l1Hu: number;
  readonly conusLevel: Level;
}

type Triple = readonly [number, number, number];
interface Measured {
  readonly frame: Frame;
  readonly heights: Heights;
  readonly widthMm: number;
  readonly depthMm: number;
  readonly wedgeAngleDeg: number;
  readonly superior: { readonly point: Triple; readonly normal: Direction };
  readonly inferior: { readonly point: Triple; readonly normal: Direction };
}

const minus = (d: Triple): Triple => [-d[0], -d[1], -d[2]];

/** From an inside point along d: distance (mm) to the surface. */
export function reach(inside: (u: number, v: number, w: number) => number, p: Triple, d: Triple, most = 60): number {
  let a = 0;
  let b = 0;
  while (b < most && inside(p[0] + d[0] * b, p[1] + d[1] * b, p[2] + d[2] * b) > 0) {
    a = b;
    b += 0.5;
  }
  for (let n = 0; n < 30; n++) {
    const m = (a + b) / 2;
    if (inside(p[0] + d[0] * m, p[1] + d[1] * m, p[2] + d[2] * m) > 0) a = m;
    else b = m;
  }
  return (a + b) / 2;
}

/** Least-squares plane s = c + a·l + b·p through points given in frame coordinates. */
function fitPlane(points: readonly Triple[]): readonly [number, number, number] {
  const n = points.length;
  const mean = [0, 1, 2].map((k) => points.reduce((sum, p) => sum + p[k], 0) / n);
  let ll = 0;
  let lp = 0;
  let pp = 0;
  let ls = 0;
  let ps = 0;
  for (const q of points) {
    const l = q[0] - mean[0];
    const p = q[1] - mean[1];
    const s = q[2] - mean[2];
    ll += l * l;
    lp += l * p;
    pp += p * p;
    ls += l * s;
    ps += p * s;
  }
  const det = ll * pp - lp * lp;
  const a = (ls * pp - ps * lp) / det;
  const b = (ps * ll - ls * lp) / det;
  return [mean[2] - a * mean[0] - b * mean[1], a, b];
}

/** Heights, frame and walls of a body, in the body's own construction frame. */
export function measureBody(body: Pick<Body, 'distance'>): Measured {
  const inside = (u: number, v: number, w: number): number => body.distance(u, v, w);
  let frame: Frame = { originLps: lps(0, 0, 0), left: direction(1, 0, 0), posterior: direction(0, 1, 0), superior: direction(0, 0, 1) };
  let result: Measured | undefined;
  for (let round = 0; round < 5; round++) {
    // Mid-height of the centre line, then walls there, then the middle between the walls.
    for (let n = 0; n < 3; n++) {
      const o = frame.originLps;
      const up = reach(inside, o, frame.superior);
      const down = reach(inside, o, minus(frame.superior));
      const mid = fromFrame(frame, 0, 0, (up - down) / 2);
      const behind = reach(inside, mid, frame.posterior);
      const before = reach(inside, mid, minus(frame.posterior));
      const left = reach(inside, mid, frame.left);
      const right = reach(inside, mid, minus(frame.left));
      frame = { ...frame, originLps: fromFrame({ ...frame, originLps: mid }, (left - right) / 2, (behind - before) / 2, 0) };
    }
    const o = frame.originLps;
    const depth = reach(inside, o, frame.posterior) + reach(inside, o, minus(frame.posterior));
    const width = reach(inside, o, frame.left) + reach(inside, o, minus(frame.left));
    const upper: Triple[] = [];
    const lower: Triple[] = [];
    for (let i = -7; i <= 7; i++)
      for (let j = -7; j <= 7; j++) {
        const l = (i / 7) * 0.35 * width;
        const p = (j / 7) * 0.42 * depth;
        const at = fromFrame(frame, l, p, 0);
        if (inside(at[0], at[1], at[2]) <= 0) continue;
        upper.push([l, p, reach(inside, at, frame.superior)]);
        lower.push([l, p, -reach(inside, at, minus(frame.superior))]);
      }
    const [cu, au, bu] = fitPlane(upper);
    const [cl, al, bl] = fitPlane(lower);
    const normal = (a: number, b: number): Direction => {
      const n = Math.hypot(a, b, 1);
      const q = (k: 0 | 1 | 2): number => (-a * frame.left[k] - b * frame.posterior[k] + frame.superior[k]) / n;
      return direction(q(0), q(1), q(2));
    };
    const nu = normal(au, bu);
    const nl = normal(al, bl);
    const line = (share: number): number => {
      let sum = 0;
      for (let k = -6; k <= 6; k++) {
        const at = fromFrame(frame, k / 2, (share - 0.5) * depth, 0);
        sum += reach(inside, at, frame.superior) + reach(inside, at, minus(frame.superior));
      }
      return sum / 13;
    };
    result = {
      frame,
      heights: { anteriorMm: line(0.08), middleMm: line(0.5), posteriorMm: line(0.92) },
      widthMm: width,
      depthMm: depth,
      wedgeAngleDeg: ((Math.atan(bu) - Math.atan(bl)) * 180) / Math.PI,
      superior: { point: fromFrame(frame, 0, 0, cu), normal: nu },
      inferior: { point: fromFrame(frame, 0, 0, cl), normal: nl },
    };
    const superior = direction(nu[0] + nl[0], nu[1] + nl[1], nu[2] + nl[2]);
    if (angleDeg(superior, frame.superior) < 1e-4) break;
    // Posterior stays in the body's own mid-sagittal plane (u = const of construction).
    const left0 = cross([0, 1, 0], superior);
    const left = direction(left0[0], left0[1], left0[2]);
    const post = cross(superior, left);
    frame = { originLps: frame.originLps, left, posterior: direction(post[0], post[1], post[2]), superior };
  }
  return result as Measured;
}

/**
 * Largest bulge of the mid-sagittal wall of `body` behind the straight line between its points 42 % of the POSTERIOR height above and below the
 * middle of that height; m and `line` = the same body before anything was pushed back.
 */
export function retropulsionOf(body: Pick<Body, 'distance'>, line: Pick<Body, 'distance'>, m: Measured): number {
  const { frame } = m;
  const at92 = fromFrame(frame, 0, 0.42 * m.depthMm, 0);
  const before = (u: number, v: number, w: number): number => line.distance(u, v, w);
  const up = reach(before, at92, frame.superior);
  const down = reach(before, at92, minus(frame.superior));
  // The wall is looked for from behind, where nothing but the canal lies.
  const outside = (u: number, v: number, w: number): number => -body.distance(u, v, w);
  const behind = m.depthMm / 2 + 20;
  const wall = (share: number): number => {
    const s = (up - down) / 2 + share * (up + down);
    let sum = 0;
    for (const l of [-3, -1.5, 0, 1.5, 3]) sum += behind - reach(outside, fromFrame(frame, l, behind, s), minus(frame.posterior));
    return sum / 5;
  };
  const [low, high] = [wall(-0.42), wall(0.42)];
  let most = 0;
  for (let n = 1; n < 84; n++) most = Math.max(most, wall(n / 100 - 0.42) - (low + ((high - low) * n) / 84));
  return most;
}

/** Volume (mm³) and mean density factor of the bone more than `deep` mm inside, by quadrature. */
export function quadrature(
  body: Body,
  height: number,
  deep = 4,
): { readonly volumeMm3: number; readonly massMm3: number; readonly innerFactor: number } {
  const h = 1;
  let volume = 0;
  let mass = 0;
  let inner = 0;
  let innerMass = 0;
  for (let w = -height * 0.75; w < height * 0.75; w += h)
    for (let v = body.reach.front - 2; v < body.reach.back + 6; v += h)
      for (let u = -body.halfWidth - 2; u < body.halfWidth + 2; u += h) {
        const d = body.distance(u, v, w);
        if (d <= -h) continue;
        const share = edge(d, h);
        volume += share;
        mass += share * body.last.jacobian;
        if (d > deep) {
          inner++;
          innerMass += body.last.jacobian;
        }
      }
  const dv = h * h * h;
  return { volumeMm3: volume * dv, massMm3: mass * dv, innerFactor: inner === 0 ? 1 : innerMass / inner };
}

/** Genant from the share of its own intact height: < 20 % none, 20–25 % 1, 25–40 % 2, above 3 (doi 10.21037/qims.2019.02.04). */
export function genantOf(now: Heights, intact: Heights): { readonly grade: VertebraTruth['genant']; readonly loss: number } {
  const a = 1 - now.anteriorMm / intact.anteriorMm;
  const m = 1 - now.middleMm / intact.middleMm;
  const p = 1 - now.posteriorMm / intact.posteriorMm;
  const loss = Math.max(a, m, p);
  const gradeCount = loss < 0.2 ? 0 : loss < 0.25 ? 1 : loss < 0.4 ? 2 : 3;
  const type = gradeCount === 0 ? 'none' : p >= 0.2 ? 'crush' : m > a ? 'biconcave' : 'wedge';
  return { grade: { gradeCount, type }, loss };
}

export function makeTruth(spec: PhantomSpec, column: Column, scene: Scene): PhantomTruth {
  const vertebrae = column.vertebrae.map((v): VertebraTruth => one(spec, column, scene, v));
  return { vertebrae, l1Hu: spec.density.l1Hu, conusLevel: spec.conusLevel };
}

function one(spec: PhantomSpec, column: Column, scene: Scene, v: Vertebra0): VertebraTruth {
  // Walls, heights and frame are those of the wall line: what was pushed behind it is a figure of its own.
  const pushedMm = v.fracture?.retropulsionMm ?? 0;
  const wallLine = v.fracture !== undefined && pushedMm > 0 ? makeBody(v.sizes, { ...v.fracture, retropulsionMm: 0 }) : v.body;
  const now = measureBody(wallLine);
  const intact = v.fracture === undefined ? now : measureBody(v.intactBody);
  // Construction frame → LPS.
  const toPatient = (p: Triple): Lps => {
    const t = v.turn;
    const q = lps(
      v.origin[0] + t[0] * p[0] + t[1] * p[1] + t[2] * p[2],
      v.origin[1] + t[3] * p[0] + t[4] * p[1] + t[5] * p[2],
      v.origin[2] + t[6] * p[0] + t[7] * p[1] + t[8] * p[2],
    );
    return movePoint(column.pose, q);
  };
  const turnToPatient = (d: Triple): Direction => {
    const t = v.turn;
    return moveDirection(
      column.pose,
      direction(t[0] * d[0] + t[1] * d[1] + t[2] * d[2], t[3] * d[0] + t[4] * d[1] + t[5] * d[2], t[6] * d[0] + t[7] * d[1] + t[8] * d[2]),
    );
  };
  const frame: Frame = {
    originLps: toPatient(now.frame.originLps),
    left: turnToPatient(now.frame.left),
    posterior: turnToPatient(now.frame.posterior),
    superior: turnToPatient(now.frame.superior),
  };
  const pedicle = (side: 1 | -1): PedicleTruth => {
    const p = side === 1 ? v.arch.pedicles.left : v.arch.pedicles.right;
    const axis = turnToPatient(p.axis);
    const [l, b, s] = toFrame({ ...frame, originLps: lps(0, 0, 0) }, lps(axis[0], axis[1], axis[2]));
    const back: Triple = [-p.axis[0], -p.axis[1], -p.axis[2]];
    const far = reach((x, y, z) => scene.vertebraDistance(v, x, y, z), p.isthmus, back, 40);
    return {
      isthmusLps: toPatient(p.isthmus),
      axis,
      widthMm: p.width,
      heightMm: p.height,
      axialAngleDeg: (Math.atan2(-side * l, -b) * 180) / Math.PI,
      sagittalAngleDeg: (Math.atan2(s, Math.hypot(l, b)) * 180) / Math.PI,
      entryLps: toPatient([p.isthmus[0] + back[0] * far, p.isthmus[1] + back[1] * far, p.isthmus[2] + back[2] * far]),
    };
  };
  const q = quadrature(v.body, v.sizes.posteriorHeightMm);
  const q0 = v.fracture === undefined ? q : quadrature(v.intactBody, v.sizes.posteriorHeightMm);
  const { grade, loss } = genantOf(now.heights, intact.heights);
  const base = scene.trabecularHu(v.level);
  const trabecularHu = scene.marrowHu + (base - scene.marrowHu) * q.innerFactor + (v.fracture?.acute === true ? scene.oedemaHu : 0);
  const lytic = spec.lesions.find((l): l is LyticSpec => l.kind === 'lytic' && l.level === v.level);
  const facts = scene.lesions.truth(v);
  return {
    level: v.level,
    label: v.label,
    frame,
    heights: now.heights,
    intactHeights: intact.heights,
    lossFraction: loss,
    widthMm: now.widthMm,
    depthMm: now.depthMm,
    bodyVolumeMl: q.volumeMm3 / 1000,
    intactVolumeMl: q0.volumeMm3 / 1000,
    trabecularHu,
    genant: grade,
    wedgeAngleDeg: now.wedgeAngleDeg,
    endplates: {
      superior: { pointLps: toPatient(now.superior.point), normal: turnToPatient(now.superior.normal) },
      inferior: { pointLps: toPatient(now.inferior.point), normal: turnToPatient(now.inferior.normal) },
    },
    pedicles: { left: pedicle(1), right: pedicle(-1) },
    canal: { centreLps: toPatient([0, v.arch.canal.v, 0]), widthMm: v.arch.canal.halfWidth * 2, depthMm: v.arch.canal.halfDepth * 2 },
    posteriorWall: lytic?.posteriorWall === 'broken' ? 'broken' : 'intact',
    ...(v.fracture === undefined ? {} : { acute: v.fracture.acute }),
    ...(pushedMm > 0 ? { retropulsionMm: retropulsionOf(v.body, wallLine, now) } : {}),
    ...(lytic === undefined || facts.lytic === undefined
      ? {}
      : {
          lesion: {
            kind: 'lytic' as const,
            centreLps: toPatient(facts.lytic.centre),
            volumeMl: facts.lytic.volumeMl,
            canal: lytic.epidural,
            paravertebral: lytic.paravertebral,
            foraminal: lytic.foraminal,
          },
        }),
    ...(facts.cleft === undefined
      ? {}
      : { cleft: { centreLps: toPatient(facts.cleft.centre), volumeMl: facts.cleft.volumeMl, content: facts.cleft.content } }),
    ...(facts.cementMl === undefined ? {} : { cementMl: facts.cementMl }),
  };
}
