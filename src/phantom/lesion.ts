// What disease adds: holes with soft tissue, clefts, cement. Painted over the healthy patient in the frame of the vertebra it sits in; inside
// bone the label stays the vertebra's, outside it becomes 'lesion'; cement is labelled wherever it is. Volumes by quadrature of the same shapes.
import { tissues, type Tissue } from '../catalog/index.ts';
import { seeded } from '../base/index.ts';
import { toLocal, type Column, type Placed, type Vertebra0 } from './column.ts';
import { edge, ellipsoid, rod, smoothMax, type Rod } from './distance.ts';
import type { Spot } from './soft.ts';
import { labelNumber, type CementSpec, type CleftSpec, type LyticSpec, type PhantomSpec } from './spec.ts';
import type { Lattice } from './texture.ts';

type Triple = readonly [number, number, number];
export interface LesionPart {
  readonly placed: Placed;
  readonly from: Triple;
  readonly to: Triple;
}
export interface LesionFacts {
  readonly lytic?: { readonly centre: Triple; readonly volumeMl: number };
  readonly cleft?: { readonly centre: Triple; readonly volumeMl: number; readonly content: 'gas' | 'fluid' };
  readonly cementMl?: number;
}
export interface Lesions {
  readonly parts: readonly LesionPart[];
  /** Paints part `index` at a point of spine space over what is there. */
  paint(index: number, x: number, y: number, z: number, s: number, out: Spot): void;
  truth(v: Vertebra0): LesionFacts;
}
type Shape = (u: number, v: number, w: number) => number;
interface Painted extends LesionPart {
  readonly level: string;
  readonly facts: LesionFacts;
  paint(u: number, v: number, w: number, s: number, out: Spot): void;
}

const cover = (out: Spot, d: number, s: number, tissue: Tissue, hu: number, label: number): void => {
  if (d <= -s) return;
  out.hu += (hu - out.hu) * edge(d, s);
  if (d > 0) {
    out.code = tissue.code;
    out.label = label;
  }
};
/** Points of a lattice of `h` mm that lie in the body, flat uvw. */
function bodyPoints(v: Vertebra0, h: number): Float64Array {
  const points: number[] = [];
  const half = v.sizes.posteriorHeightMm * 0.7;
  for (let w = -half; w < half; w += h)
    for (let b = v.body.front - 1; b < v.body.back + 4; b += h)
      for (let u = -v.body.halfWidth; u < v.body.halfWidth; u += h) if (v.body.distance(u, b, w) > 0) points.push(u, b, w);
  return Float64Array.from(points);
}
/** Volume (ml) and centre of the part of a shape that lies in the body. */
function inBody(v: Vertebra0, shape: Shape, h = 0.8, points = bodyPoints(v, h)): { readonly volumeMl: number; readonly centre: Triple } {
  let n = 0;
  const sum = [0, 0, 0];
  for (let i = 0; i < points.length; i += 3) {
    if (shape(points[i], points[i + 1], points[i + 2]) <= 0) continue;
    n++;
    for (let a = 0; a < 3; a++) sum[a] += points[i + a];
  }
  return { volumeMl: (n * h * h * h) / 1000, centre: n === 0 ? [0, 0, 0] : [sum[0] / n, sum[1] / n, sum[2] / n] };
}

/** How far a mass behind the body reaches, mm behind the posterior wall. */
function epiduralReach(v: Vertebra0, spec: LyticSpec, hasCord: boolean): number {
  const { v: centre, halfDepth } = v.arch.canal;
  const sac = centre + 0.2 - Math.min(halfDepth * 0.8, 7.8) - v.body.back;
  const cord = centre + 0.4 - 4.2 - v.body.back;
  if (spec.epidural === 'none') return 0;
  if (spec.epidural === 'contact') return spec.epiduralMm ?? sac + 1.6;
  if (spec.epidural === 'sac-compressed') return hasCord ? sac + 0.7 * (cord - sac) : sac + 5.5;
  return cord + 3.4;
}

function lytic(v: Vertebra0, spec: LyticSpec, lattice: Lattice, hasCord: boolean): Painted {
  const side = spec.paravertebral === 'right' || (spec.paravertebral === 'none' && spec.foraminal === 'right') ? -1 : 1;
  const r = Math.min(spec.radiusMm ?? 10, v.body.halfWidth * 0.72);
  const rw = Math.min(r, v.sizes.posteriorHeightMm / 2 - 2.5);
  const { back, halfWidth } = v.body;
  const broken = spec.posteriorWall === 'broken';
  const cu = side * halfWidth * 0.22;
  const cv = broken ? back - r * 0.62 : back - r - 3.5;
  const rough = (u: number, b: number, w: number): number => 1.1 * lattice(u * 0.22 + 11, b * 0.22, w * 0.22 + 5);
  const flank: Shape = (u, b, w) => ellipsoid(u - side * (halfWidth + 3), b - back * 0.3, w, 12, 14, Math.min(14, rw + 3)) + rough(u, b, w);
  const hole: Shape = (u, b, w) => {
    const d = ellipsoid(u - cu, b - cv, w, r, r, rw) + rough(u, b, w);
    return spec.paravertebral === 'none' ? d : smoothMax(d, flank(u, b, w), 2);
  };
  const reach = epiduralReach(v, spec, hasCord);
  const mass: Shape = (u, b, w) => ellipsoid(u - cu * 0.5, b - back + 1.5, w, v.arch.canal.halfWidth * 0.78, reach + 1.5, rw * 0.95);
  const p = side === 1 ? v.arch.pedicles.left : v.arch.pedicles.right;
  const fs = spec.foraminal === 'right' ? -1 : 1;
  const foramen: Shape = (u, b, w) =>
    ellipsoid(u - fs * (Math.abs(p.isthmus[0]) + 1), b - back - 4, w - (p.isthmus[2] - p.height / 2 - 5), 8.5, 5.5, 6.5) +
    0.5 * rough(u, b, w);
  const far = halfWidth + 20;
  return {
    placed: v,
    level: v.level,
    from: [-far, -far, -30],
    to: [far, back + 20, 30],
    facts: { lytic: inBody(v, hole) },
    paint(u, b, w, s, out) {
      const inBone = out.label === v.label;
      const otherBone = !inBone && ((out.label > 0 && out.label < 29) || out.label >= 172);
      if (otherBone) return;
      const hu = tissues.lytic.meanHu + 6 * lattice(u * 0.3, b * 0.3, w * 0.3);
      if (inBone) {
        // Bone away from the body is spared by the epidural and foraminal parts.
        cover(out, hole(u, b, w), s, tissues.lytic, hu, v.label);
        return;
      }
      const vessel = out.label === labelNumber.aorta || out.label === labelNumber.cava;
      if (
        spec.paravertebral !== 'none' &&
        !vessel &&
        out.label !== labelNumber.canal &&
        out.label !== labelNumber.sac &&
        out.label !== labelNumber.cord
      )
        cover(out, flank(u, b, w), s, tissues.lytic, hu, labelNumber.lesion);
      if (spec.foraminal !== 'none' && out.label !== labelNumber.sac && out.label !== labelNumber.cord)
        cover(out, foramen(u, b, w), s, tissues.lytic, hu, labelNumber.lesion);
      if (b > back - 3 && (broken || reach > 0)) {
        const kept =
          (out.label === labelNumber.sac && spec.epidural === 'contact') ||
          (out.label === labelNumber.cord && spec.epidural !== 'cord-compressed');
        if (!kept && reach > 0) cover(out, mass(u, b, w), s, tissues.lytic, hu, labelNumber.lesion);
        else if (
          reach === 0 &&
          spec.epiduralMm === undefined &&
          out.label !== labelNumber.sac &&
          out.label !== labelNumber.cord &&
          b < back + 1
        )
          cover(out, hole(u, b, w), s, tissues.lytic, hu, labelNumber.lesion);
      }
    },
  };
}

function cleft(v: Vertebra0, spec: CleftSpec): Painted {
  const width = spec.widthMm ?? 16;
  const height = spec.heightMm ?? 3.5;
  const cv = v.body.front * 0.3;
  const cw = Math.max(v.body.upper(0, cv) - height / 2 - 3.2, (v.body.upper(0, cv) + v.body.lower(0, cv)) / 2);
  const lens: Shape = (u, b, w) => ellipsoid(u, b - cv, w - cw - 0.06 * (b - cv), width / 2, width * 0.36, height / 2);
  const inside: Shape = (u, b, w) => Math.min(lens(u, b, w), v.body.distance(u, b, w) - 0.4);
  const tissue = spec.content === 'gas' ? tissues.cleftGas : tissues.cleftFluid;
  return {
    placed: v,
    level: v.level,
    from: [-width, cv - width, cw - height - 3],
    to: [width, cv + width, cw + height + 3],
    facts: { cleft: { ...inBody(v, inside), content: spec.content } },
    paint(u, b, w, s, out) {
      if (out.label === v.label) cover(out, inside(u, b, w), s, tissue, tissue.meanHu, v.label);
    },
  };
}

function cement(v: Vertebra0, spec: CementSpec, seed: number, lattice: Lattice): Painted {
  const random = seeded(seed).fork(`cement/${v.level}`);
  const { front, back, halfWidth } = v.body;
  const lobes: Triple[] = [];
  for (let n = 0; n < 9; n++) {
    const b = front * 0.72 + random.next() * (back - front) * 0.5;
    const u = random.uniform(-0.5, 0.5) * halfWidth;
    const mid = (v.body.upper(u, b) + v.body.lower(u, b)) / 2;
    lobes.push([u, b, mid + random.uniform(-0.22, 0.22) * (v.body.upper(u, b) - v.body.lower(u, b))]);
  }
  const blob =
    (radius: number): Shape =>
    (u, b, w) => {
      let d = -30;
      for (const [cu, cb, cw] of lobes) d = smoothMax(d, radius - Math.sqrt((u - cu) ** 2 + (b - cb) ** 2 + (w - cw) ** 2), 1.5);
      d += 0.8 * lattice(u * 0.4 + 3, b * 0.4, w * 0.4);
      return Math.min(d, v.body.distance(u, b, w) - 0.5);
    };
  const points = bodyPoints(v, 1);
  let low = 0.5;
  let high = 14;
  for (let n = 0; n < 12; n++) {
    const m = (low + high) / 2;
    if (inBody(v, blob(m), 1, points).volumeMl < spec.volumeMl) low = m;
    else high = m;
  }
  const inside = blob((low + high) / 2);
  const H = v.sizes.posteriorHeightMm;
  const top = v.body.upper(0, front * 0.4);
  const leaks: Readonly<Record<NonNullable<CementSpec['leak']>, readonly Rod[]>> = {
    disc: [
      [-3, front * 0.4, top - 3, 5, front * 0.5, top + 2.5, 2, 3.2],
      [5, front * 0.5, top + 2.5, 9, front * 0.3, top + 3, 3.2, 1.5],
    ],
    paravertebral: [
      [halfWidth - 4, front * 0.2, 0, halfWidth + 4, front * 0.35, 2, 1.8, 2.6],
      [halfWidth + 4, front * 0.35, 2, halfWidth + 6, front * 0.6, 12, 2.6, 1.4],
    ],
    epidural: [
      [0, back - 8, 0, 1, back + 1.5, 1, 1.4, 1.6],
      [1, back + 1.5, -8, 2, back + 1.8, 10, 1.5, 1.3],
    ],
    vein: [
      [4, front + 3, -1, 7, front - 3, -3, 1.3, 1.6],
      [7, front - 3, -3, 9, front - 5, H * 0.9, 1.6, 1.2],
    ],
  };
  const rods = spec.leak === undefined ? [] : leaks[spec.leak];
  return {
    placed: v,
    level: v.level,
    from: [-halfWidth - 10, front - 10, -H],
    to: [halfWidth + 10, back + 8, H * 1.2],
    facts: { cementMl: inBody(v, inside).volumeMl },
    paint(u, b, w, s, out) {
      let d = inside(u, b, w);
      for (const r of rods) {
        const e = rod(r, u, b, w);
        if (e > d) d = e;
      }
      if (d > -s) cover(out, d, s, tissues.cement, tissues.cement.meanHu + 90 * lattice(u * 0.6, b * 0.6, w * 0.6), labelNumber.cement);
    },
  };
}

export function makeLesions(spec: PhantomSpec, column: Column, lattice: Lattice): Lesions {
  const painted: Painted[] = [];
  const conus = spec.levels.indexOf(spec.conusLevel);
  for (const lesion of spec.lesions) {
    const v = column.vertebrae.find((q) => q.level === lesion.level);
    if (v === undefined || lesion.kind === 'fracture') continue;
    const hasCord = conus >= 0 ? spec.levels.indexOf(v.level) <= conus : !v.level.startsWith('L');
    if (lesion.kind === 'lytic') painted.push(lytic(v, lesion, lattice, hasCord));
    else if (lesion.kind === 'cleft') painted.push(cleft(v, lesion));
    else painted.push(cement(v, lesion, spec.seed, lattice));
  }
  return {
    parts: painted,
    paint(index, x, y, z, s, out) {
      const p = painted[index];
      const [u, v, w] = toLocal(p.placed, x, y, z);
      if (u < p.from[0] || v < p.from[1] || w < p.from[2] || u > p.to[0] || v > p.to[1] || w > p.to[2]) return;
      p.paint(u, v, w, s, out);
    },
    truth: (v) => Object.assign({}, ...painted.filter((p) => p.level === v.level).map((p) => p.facts)) as LesionFacts,
  };
}
