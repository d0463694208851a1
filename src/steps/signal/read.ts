// All bones of one exam read together: levels of normal marrow, then each body's change. Everything later (signs, ages) speaks of what stands here.
import { referenceRules, signRules } from '../../catalog/index.ts';
import { sampleLinear } from '../../imaging/index.ts';
import { fromFrame, type Frame, type Lps } from '../../base/index.ts';
import type { Volume } from '../../records/index.ts';
import { median } from '../../spine/index.ts';
import type { Bone } from './bones.ts';
import { changedOf, shapeOf, type Changed, type Pairs, type Shape } from './changed.ts';
import type { Images, RoleImage } from './images.ts';
import { massesOf, type MassImages, type Masses } from './masses.ts';
import { levelOf, placeIn, type Level, type Readings } from './level.ts';
import { backPoints, canalPoints, discPoints, marrowOf, valuesAt, type Marrow } from './samples.ts';

export interface Body {
  readonly bone: Bone;
  /** ln ratio of the whole body against normal marrow; undefined where the image does not show it. */
  readonly t1: number | undefined;
  readonly fluid: number | undefined;
  readonly changed: Changed | undefined;
  readonly shape: Shape | undefined;
  readonly pairs: Pairs | undefined;
  readonly marrow: Marrow | undefined;
  /** Middle of pedicles, ln ratios. */
  readonly behindT1: number | undefined;
  readonly behindFluid: number | undefined;
  /** Discs above and below against the patient's discs on the fluid-sensitive image, ln. */
  readonly discAbove: number | undefined;
  readonly discBelow: number | undefined;
  /** Fluid like cerebrospinal fluid within the body, ml; void on every image (cement, gas), ml. */
  readonly fluidMl: number;
  readonly voidMl: number;
  /** Cerebrospinal fluid beside it, as the image has it. */
  readonly csf: number | undefined;
  /** Fat behind the spine on the fluid-sensitive image, as a share of cerebrospinal fluid; undefined where no fat is seen. */
  readonly fatLeft: number | undefined;
  readonly opposedToInPhase: number | undefined;
  readonly masses: Masses;
  readonly images: readonly RoleImage[];
}
export interface Exam {
  readonly bodies: readonly Body[];
  /** Numbers (in `bodies`) of those taken as normal. */
  readonly normal: readonly number[];
  readonly t1: Level | undefined;
  readonly fluid: Level | undefined;
  readonly spreadT1: number;
  readonly spreadFluid: number;
  /** Marrow is replaced everywhere: no body is normal. */
  readonly diffuse: boolean;
}

interface Seen {
  readonly image: RoleImage;
  readonly marrow: Marrow;
}
const most = 160;

function readingsOf(seen: readonly (readonly Seen[])[], bones: readonly Bone[], images: readonly RoleImage[]): Readings[] {
  const out: Readings[] = [];
  for (const [of, list] of seen.entries())
    for (const { image, marrow } of list) {
      const place = placeIn(image.volume);
      const f = bones[of].seen.frame as Frame;
      const every = Math.max(1, Math.floor(marrow.value.length / most));
      const xy: number[] = [];
      const log: number[] = [];
      for (let i = 0; i < marrow.value.length; i += every) {
        xy.push(...place(fromFrame(f, marrow.place[3 * i], marrow.place[3 * i + 1], marrow.place[3 * i + 2])));
        log.push(Math.log(Math.max(1, marrow.value[i])));
      }
      out.push({ of, kind: 'body', block: image.block, xy: Float64Array.from(xy), log: Float64Array.from(log) });
    }
  for (let of = 0; of + 1 < bones.length; of++) {
    const points = discPoints(bones[of].seen, bones[of + 1].seen);
    for (const image of images) {
      const place = placeIn(image.volume);
      const here = points
        .map((p) => ({ p, v: sampleLinear(image.volume.grid, image.volume.voxels, p) }))
        .filter((x) => Number.isFinite(x.v) && x.v > 0);
      if (here.length < 20) continue;
      out.push({
        of,
        kind: 'disc',
        block: image.block,
        xy: Float64Array.from(here.flatMap((x) => place(x.p))),
        log: Float64Array.from(here, (x) => Math.log(x.v)),
      });
    }
  }
  return out;
}

export function readExam(bones: readonly Bone[], images: Images): Exam {
  const seenIn = (list: readonly RoleImage[]): readonly (readonly Seen[])[] =>
    bones.map((b) =>
      list.flatMap((image): readonly Seen[] => {
        const marrow = marrowOf(b.seen, image.volume);
        return marrow === undefined || marrow.value.length < 0.35 * expectedCount(b, marrow) ? [] : [{ image, marrow }];
      }),
    );
  const t1Seen = seenIn(images.t1);
  const fluidSeen = seenIn(images.fluid);
  const r = referenceRules;
  const t1 = levelOf(readingsOf(t1Seen, bones, images.t1), r.discT1Weight.value, r.discT1Sd.value, r.unlikeT1.value);
  const fluid = levelOf(readingsOf(fluidSeen, bones, images.fluid), r.discFluidWeight.value, r.discFluidSd.value, r.unlikeFluid.value);
  const normal = bones.flatMap((b, n) => (isNormal(b, t1?.bodies.get(n), fluid?.bodies.get(n)) ? [n] : []));
  const diffuse = t1?.toDisc !== undefined && Math.exp(t1.toDisc) < r.leastToDiscFraction.value;

  const pairsOf = (n: number): { readonly pairs: Pairs; readonly at: Seen } | undefined => {
    const at = mostCentral(fluidSeen[n], bones[n]);
    if (at === undefined || fluid === undefined) return undefined;
    return { at, pairs: pairsIn(bones[n], at, t1Seen[n], t1, fluid) };
  };
  const pairs = bones.map((_, n) => pairsOf(n));
  const spread = (of: 't1' | 'fluid', floor: number): number => {
    const each = normal.flatMap((n) => {
      const p = pairs[n];
      if (p === undefined) return [];
      const values = [...p.pairs[of]].filter((x) => Number.isFinite(x));
      const middle = median(values);
      return values.length < 20 ? [] : [1.4826 * median(values.map((x) => Math.abs(x - middle)))];
    });
    return each.length === 0 ? 1.6 * floor : Math.max(floor, median(each));
  };
  const spreadT1 = spread('t1', 0.07);
  const spreadFluid = spread('fluid', 0.08);
  const bodies = bones.map((bone, n): Body => {
    const here = pairs[n];
    const changed = here === undefined ? undefined : changedOf(here.pairs, spreadT1, spreadFluid);
    const wallMm = (bone.seen.depthMm ?? 28) / 2;
    const csf = here === undefined ? undefined : fluidLevel(bone, here.at.image.volume);
    return {
      bone,
      t1: t1?.bodies.get(n),
      fluid: fluid?.bodies.get(n),
      changed,
      shape: here === undefined || changed === undefined ? undefined : shapeOf(here.pairs, changed, wallMm, (bone.seen.widthMm ?? 38) / 2),
      pairs: here?.pairs,
      marrow: here?.at.marrow,
      behindT1: behindOf(bone, t1Seen[n], t1),
      behindFluid: behindOf(bone, fluidSeen[n], fluid),
      discAbove: n === 0 ? undefined : fluid?.discs.get(n - 1),
      discBelow: fluid?.discs.get(n),
      fluidMl: here === undefined || csf === undefined ? 0 : lakeMl(here.pairs, here.at.marrow, csf),
      voidMl: here === undefined ? 0 : voidMlOf(here.pairs, here.at.marrow),
      csf,
      fatLeft: here === undefined || csf === undefined ? undefined : fatLeftOf(bone, here.at.image, t1Seen[n], t1, csf),
      opposedToInPhase: opposedOf(bone, images),
      masses: massesOf(bone.seen, massImages(here?.at, t1Seen[n], t1, csf)),
      // the block in whose middle it lies first: pictures are cut from it
      images: [...t1Seen[n], ...fluidSeen[n]]
        .map((s) => s.image)
        .toSorted((x, y) => Number(y.block === here?.at.image.block) - Number(x.block === here?.at.image.block)),
    };
  });
  return { bodies, normal, t1, fluid, spreadT1, spreadFluid, diffuse };
}

function massImages(at: Seen | undefined, t1Seen: readonly Seen[], t1: Level | undefined, csf: number | undefined): MassImages | undefined {
  const other = (t1Seen.find((s) => s.image.block === at?.image.block) ?? widest(t1Seen))?.image;
  return at === undefined || other === undefined || t1 === undefined || csf === undefined
    ? undefined
    : { t1: other, fluid: at.image, t1Level: t1, csf };
}

/** How many voxels the whole body would have: a body half outside the image is not read. */
const expectedCount = (b: Bone, m: Marrow): number => ((b.seen.bodyVolumeMl ?? 10) / m.voxelMl) * 0.6;
const widest = (list: readonly Seen[]): Seen | undefined => list.toSorted((a, b) => b.marrow.value.length - a.marrow.value.length)[0];

/** Of two blocks that show a bone whole, the one in whose middle it lies: coils fade at the ends. */
const mostCentral = (list: readonly Seen[], b: Bone): Seen | undefined => {
  const off = (s: Seen): number => Math.hypot(...placeIn(s.image.volume)(b.seen.frame.originLps));
  return list.toSorted((x, y) => off(x) - off(y))[0];
};

function isNormal(b: Bone, t1: number | undefined, fluid: number | undefined): boolean {
  const r = referenceRules;
  const loss = lossOf(b);
  if (fluid === undefined && t1 === undefined) return false;
  return (
    Math.abs(t1 ?? 0) < r.normalT1.value &&
    Math.abs(fluid ?? 0) < r.normalFluid.value &&
    b.own.previousCementMl === undefined &&
    (loss === undefined || loss < signRules.collapsedFraction.value)
  );
}
/** Loss of height of the worst of the three, as measured (middle of its band). */
export function lossOf(b: Bone): number | undefined {
  const band = b.own.bands['genant.heightLossFraction'];
  return band === undefined ? undefined : (band.low + band.high) / 2;
}

/** Both images at the voxels of the fluid-sensitive one, as ln ratios against normal marrow. */
function pairsIn(bone: Bone, at: Seen, t1Seen: readonly Seen[], t1: Level | undefined, fluid: Level): Pairs {
  const { marrow, image } = at;
  const f = bone.seen.frame as Frame;
  const count = marrow.value.length;
  const out = { t1: new Float32Array(count).fill(Number.NaN), fluid: new Float32Array(count) };
  const own = placeIn(image.volume);
  const other = (t1Seen.find((s) => s.image.block === image.block) ?? widest(t1Seen))?.image;
  const otherPlace = other === undefined ? undefined : placeIn(other.volume);
  for (let i = 0; i < count; i++) {
    const p: Lps = fromFrame(f, marrow.place[3 * i], marrow.place[3 * i + 1], marrow.place[3 * i + 2]);
    out.fluid[i] = Math.log(Math.max(1, marrow.value[i])) - fluid.expected(image.block, ...own(p));
    if (other === undefined || otherPlace === undefined || t1 === undefined) {
      out.t1[i] = 0;
      continue;
    }
    const v = sampleLinear(other.volume.grid, other.volume.voxels, p);
    if (Number.isFinite(v)) out.t1[i] = Math.log(Math.max(1, v)) - t1.expected(other.block, ...otherPlace(p));
  }
  return { ...out, height: marrow.height, place: marrow.place };
}

function behindOf(bone: Bone, seen: readonly Seen[], level: Level | undefined): number | undefined {
  const s = widest(seen);
  if (s === undefined || level === undefined || s.marrow.behind.length < 12) return undefined;
  const p = [bone.seen.pedicles.left, bone.seen.pedicles.right].flatMap((x) => (x === undefined ? [] : [x.isthmusLps]));
  if (p.length === 0) return undefined;
  const place = placeIn(s.image.volume);
  const expected = p.reduce((sum, x) => sum + level.expected(s.image.block, ...place(x)), 0) / p.length;
  return median([...s.marrow.behind].map((x) => Math.log(Math.max(1, x)))) - expected;
}

/** Cerebrospinal fluid beside this body: the bright end of what the canal holds (values of the image). */
function fluidLevel(bone: Bone, volume: Volume): number | undefined {
  const values = valuesAt(volume, canalPoints(bone.seen)).sort((a, b) => a - b);
  return values.length < 30 ? undefined : values[Math.floor(0.88 * values.length)];
}

/** Fat is what outshines marrow on T1 behind the canal: how bright is it on the fluid-sensitive image, against cerebrospinal fluid? */
function fatLeftOf(bone: Bone, fluid: RoleImage, t1Seen: readonly Seen[], t1: Level | undefined, csf: number): number | undefined {
  const other = (t1Seen.find((s) => s.image.block === fluid.block) ?? widest(t1Seen))?.image;
  if (other === undefined || t1 === undefined) return undefined;
  const place = placeIn(other.volume);
  // against discs where there are any: where marrow is replaced everything outshines it
  const marrow = t1.expected(other.block, ...place(bone.seen.frame.originLps));
  const least = t1.toDisc === undefined ? marrow + signRules.fatLn.value : marrow - t1.toDisc + signRules.fatOverDiscLn.value;
  const fat: number[] = [];
  for (const p of backPoints(bone.seen)) {
    const a = sampleLinear(other.volume.grid, other.volume.voxels, p);
    const b = sampleLinear(fluid.volume.grid, fluid.volume.voxels, p);
    if (Number.isFinite(a) && Number.isFinite(b) && Math.log(Math.max(1, a)) > least) fat.push(b);
  }
  return fat.length < 25 ? undefined : median(fat) / Math.max(1, csf);
}
/** Volume as bright as fluid and dark on T1, hanging together (6 neighbours within the image). */
function lakeMl(p: Pairs, m: Marrow, csf: number): number {
  return largestMl(m, (i) => m.value[i] > signRules.fluidOfCsf.value * csf && p.t1[i] < signRules.fluidT1.value);
}
function voidMlOf(p: Pairs, m: Marrow): number {
  return largestMl(m, (i) => p.t1[i] < signRules.voidLn.value && p.fluid[i] < signRules.voidLn.value);
}
function largestMl(m: Marrow, is: (i: number) => boolean): number {
  const at = new Map<number, number>();
  for (let i = 0; i < m.at.length; i++) if (is(i)) at.set(m.at[i], i);
  const [nx, ny] = m.volume.grid.size;
  let best = 0;
  while (at.size > 0) {
    const [first] = at.keys();
    const stack = [first];
    at.delete(first);
    let count = 0;
    while (stack.length > 0) {
      const q = stack.pop() as number;
      count++;
      for (const t of [q - 1, q + 1, q - nx, q + nx, q - nx * ny, q + nx * ny]) if (at.delete(t)) stack.push(t);
    }
    best = Math.max(best, count);
  }
  return best * m.voxelMl;
}

/** Opposed over in-phase signal in the middle of the body: no normalisation is needed, both come from one scan. */
function opposedOf(bone: Bone, images: Images): number | undefined {
  for (const o of images.opposed) {
    const i = images.inPhase.find((x) => x.block === o.block);
    const a = i === undefined ? undefined : marrowOf(bone.seen, i.volume);
    const b = marrowOf(bone.seen, o.volume);
    if (a === undefined || b === undefined || a.value.length !== b.value.length) continue;
    return median([...b.value]) / Math.max(1, median([...a.value]));
  }
  return undefined;
}
export const centreLpsOf = (b: Body): Lps | undefined =>
  b.shape?.centreMm === undefined ? undefined : fromFrame(b.bone.seen.frame as Frame, ...b.shape.centreMm);
