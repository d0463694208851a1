// Soft tissue where none belongs, and the shape of the posterior wall: three signs of the checklist, measured. A voxel is like a mass when it is darker than
// normal marrow on T1 (no fat), and on the fluid-sensitive image brighter than muscle and darker than cerebrospinal fluid. Veins and thin dura look
// like that too: so each body is held against the patient's own other levels. The wall is read from the label map alone.
// Fails first: a normal canal narrower than a millimetre before the cord; a mass at every level.
import { fromFrame, type Frame, type Lps } from '../../base/index.ts';
import { massRules } from '../../catalog/index.ts';
import { maskAt, sampleLinear } from '../../imaging/index.ts';
import { vertebraPart, type Vertebra } from '../../records/index.ts';
import { median } from '../../spine/index.ts';
import type { RoleImage } from './images.ts';
import { placeIn, type Level } from './level.ts';

export interface Masses {
  /** Length of mass-like tissue straight behind the wall, mm. */
  readonly behindMm: number | undefined;
  /** Share of the strip beside the body that is mass-like, left and right. */
  readonly beside: readonly [number | undefined, number | undefined];
  /** How far the middle of the wall stands behind the line between its ends; < 0 where it is hollow, as usual. */
  readonly bulgeMm: number | undefined;
}
export interface MassImages {
  readonly t1: RoleImage;
  readonly fluid: RoleImage;
  readonly t1Level: Level;
  /** Cerebrospinal fluid on the fluid-sensitive image. */
  readonly csf: number;
}
const r = massRules;

/** Back wall of the body at a place (left, up), frame coordinate; undefined where the body is not met. */
function wallAt(v: Vertebra, left: number, up: number): number | undefined {
  const f = v.frame as Frame;
  let last: number | undefined;
  let gap = 0;
  for (let p = -6; p < (v.depthMm ?? 32) && gap < 2; p += 0.25) {
    if (maskAt(v.parts, fromFrame(f, left, p, up)) === vertebraPart.body) {
      last = p;
      gap = 0;
    } else if (last !== undefined) gap += 0.25;
  }
  return last;
}

/** ln T1 against normal marrow, and the fluid-sensitive image against cerebrospinal fluid. */
function tissueAt(images: MassImages, p: Lps): readonly [number, number] | undefined {
  const { t1, fluid } = images;
  const a = sampleLinear(t1.volume.grid, t1.volume.voxels, p);
  const b = sampleLinear(fluid.volume.grid, fluid.volume.voxels, p);
  if (!Number.isFinite(a) || !Number.isFinite(b)) return undefined;
  return [Math.log(Math.max(1, a)) - images.t1Level.expected(t1.block, ...placeIn(t1.volume)(p)), b / Math.max(1, images.csf)];
}
const isMass = ([t1, fluid]: readonly [number, number]): boolean =>
  t1 > r.darkestT1Ln.value && t1 < r.brightestT1Ln.value && fluid > r.leastOfCsf.value && fluid < r.mostOfCsf.value;
const isFluid = ([t1, fluid]: readonly [number, number]): boolean => fluid >= r.mostOfCsf.value && t1 < r.brightestT1Ln.value;

function behind(v: Vertebra, images: MassImages): number | undefined {
  const f = v.frame as Frame;
  const width = v.canal?.widthMm ?? 22;
  const height = v.heights?.middleMm ?? 20;
  const lengths: number[] = [];
  for (const l of [-0.24, -0.12, 0, 0.12, 0.24])
    for (const s of [-0.3, -0.15, 0, 0.15, 0.3]) {
      const wall = wallAt(v, l * width, s * height);
      if (wall === undefined) continue;
      let length = 0;
      for (let d = 0.75; d < r.behindReachMm.value; d += 0.5) {
        const t = tissueAt(images, fromFrame(f, l * width, wall + d, s * height));
        if (t === undefined || isFluid(t)) break;
        if (isMass(t)) length += 0.5;
      }
      lengths.push(length);
    }
  lengths.sort((a, b) => a - b);
  // The longer half speaks: a mass behind one half of the wall is one.
  const long = lengths.slice(Math.floor(lengths.length / 2));
  return lengths.length < 12 ? undefined : long.reduce((a, b) => a + b, 0) / long.length;
}

function besides(v: Vertebra, images: MassImages, side: 1 | -1): number | undefined {
  const f = v.frame as Frame;
  const half = (v.widthMm ?? 40) / 2;
  const depth = v.depthMm ?? 30;
  const height = v.heights?.middleMm ?? 20;
  let [all, like] = [0, 0];
  for (let l = half + 2.5; l < half + r.besideReachMm.value; l += 1.5)
    for (let p = -0.3 * depth; p < 0.3 * depth; p += 2)
      for (const s of [-0.25, -0.1, 0.05, 0.2]) {
        const at = fromFrame(f, side * l, p, s * height);
        if (maskAt(v.parts, at) > 0) continue;
        const t = tissueAt(images, at);
        if (t === undefined) continue;
        all++;
        if (isMass(t)) like++;
      }
  return all < 40 ? undefined : like / all;
}

/** Middle of the wall against the line between its upper and lower ends, near the midline. */
export function wallBulgeMm(v: Vertebra): number | undefined {
  const height = v.heights?.posteriorMm;
  if (height === undefined || Math.min(...v.parts.grid.spacing) > r.finestMm.value) return undefined;
  const at = (s: number): number | undefined => {
    const seen = [-5, -2.5, 0, 2.5, 5].flatMap((l) => {
      const w = wallAt(v, l, s * height);
      return w === undefined ? [] : [w];
    });
    return seen.length < 3 ? undefined : median(seen);
  };
  const ends = [at(0.36), at(-0.36)];
  const middle = [-0.14, -0.07, 0, 0.07, 0.14].map((s) => ({ s, w: at(s) }));
  if (ends[0] === undefined || ends[1] === undefined || middle.some((m) => m.w === undefined)) return undefined;
  const [top, bottom] = [ends[0], ends[1]];
  return median(middle.map(({ s, w }) => (w as number) - (bottom + ((top - bottom) * (s + 0.36)) / 0.72)));
}

export function massesOf(v: Vertebra, images: MassImages | undefined): Masses {
  const bulgeMm = wallBulgeMm(v);
  if (images === undefined) return { behindMm: undefined, beside: [undefined, undefined], bulgeMm };
  return { behindMm: behind(v, images), beside: [besides(v, images, 1), besides(v, images, -1)], bulgeMm };
}

export interface MassSigns {
  readonly epidural: { readonly present: boolean | undefined; readonly mm: number | undefined };
  readonly paravertebral: { readonly present: boolean | undefined; readonly share: number | undefined };
  readonly convex: { readonly present: boolean | undefined; readonly mm: number | undefined };
}
/** Body n against the patient's other levels: what is there everywhere is anatomy. */
export function massSigns(all: readonly Masses[], n: number): MassSigns {
  const own = all[n];
  const others = all.filter((_, k) => k !== n);
  const beyond = (value: number | undefined, list: readonly (number | undefined)[]): number | undefined => {
    const seen = list.filter((x) => x !== undefined);
    return value === undefined || seen.length < r.leastLevelsCount.value ? undefined : value - median(seen);
  };
  const behindMm = beyond(
    own.behindMm,
    others.map((m) => m.behindMm),
  );
  const flank = others.flatMap((m) => m.beside);
  const sides = own.beside.flatMap((x) => {
    const more = beyond(x, flank);
    return more === undefined ? [] : [more];
  });
  const share = sides.length === 0 ? undefined : Math.max(...sides);
  const limit = <T>(x: T | undefined, is: (x: T) => boolean): boolean | undefined => (x === undefined ? undefined : is(x));
  return {
    epidural: { present: limit(behindMm, (x) => x >= r.behindMm.value), mm: behindMm },
    paravertebral: { present: limit(share, (x) => x >= r.besideFraction.value), share },
    convex: { present: limit(own.bulgeMm, (x) => x >= r.convexMm.value), mm: own.bulgeMm },
  };
}
