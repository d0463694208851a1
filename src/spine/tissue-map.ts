// What lies where around a lesion, on cubes standing in the vertebra's own frame (x left, y posterior, z superior): tissues by name (catalog/tissues),
// share of bone where bone is, and the organs at risk as cells, named by side and level. Labels first, HU where no label speaks. Veins of the epidural
// space do not show on CT: no cooling is credited to them. The assumption that fails first: an unlabelled root runs where the envelope puts it, an unlabelled sac
// fills the canal.
import { fromFrame, toFrame, voxel, voxelToLps, type Frame, type Grid, type Lps } from '../base/index.ts';
import { densityAs, heatTissueCodes, porousBone, rootEnvelope, tissueMapRules, uncalibrated } from '../catalog/index.ts';
import { components, resample } from '../imaging/index.ts';
import {
  vertebraPart,
  type Calibration,
  type Lesion,
  type Mask,
  type StructureName,
  type Structures,
  type Vertebra,
  type Volume,
} from '../records/index.ts';
import { gridOf, type Triple } from './bone-grid.ts';

export interface HeatBox {
  readonly size: Triple;
  readonly spacingMm: number;
  /** Frame coordinates of the lower corner of voxel 0. */
  readonly corner: Triple;
  readonly frame: Frame;
  readonly frameUid: string;
}
export interface OrganCells {
  readonly id: string;
  readonly kind: 'cord' | 'sac' | 'root' | 'ganglion' | 'wall';
  readonly side?: 'left' | 'right';
  /** The vertebra whose level names it. */
  readonly vertebraId: string;
  readonly cells: readonly number[];
  /** From a stated envelope, not from a label. */
  readonly assumed: boolean;
}
export interface TissueMap extends HeatBox {
  readonly tissue: Uint8Array;
  /** 0…1 where bone is. */
  readonly boneFraction: Float32Array;
  /** `lesionPart` of every cell. */
  readonly lesion: Uint8Array;
  /** 1 in the canal outside a labelled sac and cord: where gas or fluid can be put; 2 around a root or ganglion; never an organ's own cell. */
  readonly epidural: Uint8Array;
  readonly organs: readonly OrganCells[];
}
export const cellPlace = (m: HeatBox, q: number): Triple => [
  m.corner[0] + ((q % m.size[0]) + 0.5) * m.spacingMm,
  m.corner[1] + ((Math.floor(q / m.size[0]) % m.size[1]) + 0.5) * m.spacingMm,
  m.corner[2] + (Math.floor(q / (m.size[0] * m.size[1])) + 0.5) * m.spacingMm,
];
/** A place as mm from the centre of voxel 0. */
export const boxMm = (m: HeatBox, at: Triple): Triple => [0, 1, 2].map((a) => at[a] - m.corner[a] - m.spacingMm / 2) as unknown as Triple;

/** Extent of a mask in the frame, mm: low and high along left, posterior, superior. */
export function extentInFrame(frame: Frame, mask: Mask): readonly [Triple, Triple] {
  const lo = [Infinity, Infinity, Infinity];
  const hi = [-Infinity, -Infinity, -Infinity];
  const [nx, ny] = mask.grid.size;
  for (let q = 0; q < mask.voxels.length; q++) {
    if (mask.voxels[q] === 0) continue;
    const p = toFrame(frame, voxelToLps(mask.grid, voxel(q % nx, Math.floor(q / nx) % ny, Math.floor(q / (nx * ny)))));
    for (let a = 0; a < 3; a++) {
      lo[a] = Math.min(lo[a], p[a]);
      hi[a] = Math.max(hi[a], p[a]);
    }
  }
  return [lo as unknown as Triple, hi as unknown as Triple];
}
export function heatBox(frame: Frame, frameUid: string, lesion: Mask, aroundMm: number, spacingMm: number): HeatBox {
  const [lo, hi] = extentInFrame(frame, lesion);
  // a common corner on every voxel size, so that a coarse and a fine box hold the same space
  const corner = lo.map((v) => Math.floor((v - aroundMm) / 6) * 6) as unknown as Triple;
  const size = hi.map((v, a) => Math.ceil((v + aroundMm - corner[a]) / spacingMm)) as unknown as Triple;
  return { size, spacingMm, corner, frame, frameUid };
}

export interface MapAsk {
  readonly box: HeatBox;
  readonly vertebra: Vertebra;
  readonly vertebrae: readonly Vertebra[];
  readonly volume: Volume;
  readonly structures?: Structures;
  readonly lesion: Mask;
  readonly nerves: Lesion['nerves'];
  /** Absent: no lung is taken for granted. */
  readonly level?: string;
  readonly calibration?: Pick<Calibration, 'density' | 'slopeMgPerCm3' | 'interceptMgPerCm3' | 'curvatureMgPerCm3'>;
}

export function tissueMapOf(ask: MapAsk): TissueMap {
  const { box, vertebra: v, structures } = ask;
  const grid: Grid = gridOf(box);
  const count = box.size[0] * box.size[1] * box.size[2];
  const on = (mask: Mask): Uint8Array => resample(mask, grid, 'nearest') as Uint8Array;
  const named = (...names: readonly StructureName[]): Uint8Array | undefined => {
    let out: Uint8Array | undefined;
    for (const s of structures?.items ?? [])
      if (names.includes(s.name)) {
        const m = on(s.mask);
        if (out === undefined) out = m;
        else for (let q = 0; q < count; q++) if (m[q] !== 0) out[q] = 1;
      }
    return out;
  };
  const hu = resample({ grid: ask.volume.grid, voxels: Float32Array.from(ask.volume.voxels) }, grid, 'linear', -100);
  const own = on(v.parts);
  const others = ask.vertebrae.filter((n) => n.vertebraId !== v.vertebraId).map((n) => on(n.parts));
  const rib = named('rib.left', 'rib.right', 'sacrum');
  const lesion = on(ask.lesion);
  const [sac, cord, root, disc, vessel, cement, canal] = [
    named('sac'),
    named('cord'),
    named('root'),
    named('disc'),
    named('aorta', 'cava'),
    named('cement'),
    named('canal'),
  ];
  const lung = lungOf(box, hu, named('lung.left', 'lung.right'), /^T\d/.test(ask.level ?? ''));
  const code = heatTissueCodes;
  const share = boneShare(ask.calibration);
  const tissue = new Uint8Array(count);
  const boneFraction = new Float32Array(count);
  const epidural = new Uint8Array(count);
  const r = tissueMapRules;
  for (let q = 0; q < count; q++) {
    const h = hu[q];
    const bone = own[q] !== 0 || (rib !== undefined && rib[q] !== 0) || others.some((o) => o[q] !== 0);
    if (cord !== undefined && cord[q] !== 0) tissue[q] = code.cord;
    else if (sac !== undefined && sac[q] !== 0) tissue[q] = code.csf;
    else if (root !== undefined && root[q] !== 0 && !bone) tissue[q] = code.nerve;
    else if (lesion[q] !== 0) tissue[q] = code.tumour;
    else if (cement !== undefined && cement[q] !== 0) tissue[q] = code.cement;
    else if (bone) {
      boneFraction[q] = share(h);
      tissue[q] =
        h > r.corticalFromHu.value
          ? code.cortical
          : h < r.yellowBelowHu.value
            ? code['yellow-marrow']
            : h < r.redBelowHu.value
              ? code['red-marrow']
              : code.cancellous;
    } else if (vessel !== undefined && vessel[q] !== 0) tissue[q] = code.vessel;
    else if (disc !== undefined && disc[q] !== 0) tissue[q] = code.disc;
    else if (h < r.lungBelowHu.value) tissue[q] = lung[q] !== 0 ? code.lung : code.gas;
    else if (h < r.fatBelowHu.value) tissue[q] = code.fat;
    else if (canal !== undefined && canal[q] !== 0) tissue[q] = code.ligament;
    else tissue[q] = code.soft;
    // a cord that may run there unlabelled is never made room for gas, fluid or a rinse
    const isSeen = sac !== undefined && (cord !== undefined || ask.nerves === 'cauda');
    if (
      isSeen &&
      canal !== undefined &&
      canal[q] !== 0 &&
      lesion[q] === 0 &&
      !bone &&
      sac[q] === 0 &&
      !(cord !== undefined && cord[q] !== 0)
    )
      epidural[q] = 1;
  }
  const free = (q: number): boolean => lesion[q] === 0 && own[q] === 0 && others.every((o) => o[q] === 0);
  const organs = organsOf(ask, { sac, cord, root, canal, own, lesion, free });
  for (const o of organs) if (o.kind !== 'wall') for (const q of o.cells) epidural[q] = 0;
  markForamina(box, organs, tissue, code, lesion, epidural);
  return { ...box, tissue, boneFraction, lesion, epidural, organs };
}
/**
 * Where air is lung, that blood cools: under its label, or in a large piece that leaves the box at a thoracic level. Any other (vacuum in a disc or joint,
 * bowel, what fills half a voxel) is gas: a lung beside a foramen would cool a nerve that nothing cools.
 */
function lungOf(box: HeatBox, hu: ArrayLike<number>, label: Uint8Array | undefined, isThoracic: boolean): Uint8Array {
  const out = new Uint8Array(hu.length);
  const { gasBelowHu, lungBelowHu, lungLeastMl } = tissueMapRules;
  const { labels, counts } = components(box.size, (q) => hu[q] < lungBelowHu.value && hu[q] >= gasBelowHu.value);
  const leaves = new Set<number>();
  const [nx, ny, nz] = box.size;
  for (let q = 0; q < labels.length; q++) {
    const [i, j, k] = [q % nx, Math.floor(q / nx) % ny, Math.floor(q / (nx * ny))];
    if (labels[q] > 0 && (i === 0 || j === 0 || k === 0 || i === nx - 1 || j === ny - 1 || k === nz - 1)) leaves.add(labels[q]);
  }
  const ml = box.spacingMm ** 3 / 1000;
  for (let q = 0; q < out.length; q++) {
    const n = labels[q];
    if (n === 0) continue;
    if ((label !== undefined && label[q] !== 0) || (isThoracic && leaves.has(n) && counts[n - 1] * ml >= lungLeastMl.value)) out[q] = 1;
  }
  return out;
}
/** Share of solid bone of an HU: mineral as ash over the ash of solid tissue. */
function boneShare(scale: MapAsk['calibration']): (hu: number) => number {
  const {
    density,
    slopeMgPerCm3,
    interceptMgPerCm3,
    curvatureMgPerCm3 = 0,
  } = scale ?? {
    density: 'k2hpo4' as const,
    slopeMgPerCm3: uncalibrated.slopeMgPerCm3.value,
    interceptMgPerCm3: 0,
  };
  return (hu) => {
    const d = interceptMgPerCm3 + slopeMgPerCm3 * hu + curvatureMgPerCm3 * hu * hu;
    return d <= 0 ? 0 : Math.min(1, (1000 * densityAs(d / 1000, density, 'ash')) / porousBone.tissueAshMgPerCm3.value);
  };
}

interface Labels {
  readonly sac: Uint8Array | undefined;
  readonly cord: Uint8Array | undefined;
  readonly root: Uint8Array | undefined;
  readonly canal: Uint8Array | undefined;
  readonly own: Uint8Array;
  readonly lesion: Uint8Array;
  /** Neither bone nor tumour. */
  readonly free: (q: number) => boolean;
}
const maskCells = (a: Uint8Array | undefined): number[] => {
  const out: number[] = [];
  if (a !== undefined) for (let q = 0; q < a.length; q++) if (a[q] !== 0) out.push(q);
  return out;
};

function organsOf(ask: MapAsk, l: Labels): readonly OrganCells[] {
  const { box, vertebra: v } = ask;
  const id = v.vertebraId;
  const out: OrganCells[] = [];
  const add = (o: OrganCells): void => {
    if (o.cells.length > 0) out.push(o);
  };
  add({ id: 'cord', kind: 'cord', vertebraId: id, cells: maskCells(l.cord), assumed: false });
  const supposed = supposedSac(ask, l);
  add({ id: 'sac', kind: 'sac', vertebraId: id, cells: [...maskCells(l.sac), ...supposed], assumed: supposed.length > 0 });
  // a root belongs to the pedicle it hugs: the nearest envelope
  const capsules = ask.vertebrae.flatMap((n) => (['left', 'right'] as const).flatMap((side) => capsuleOf(box.frame, n, side) ?? []));
  const cells = new Map<string, number[]>();
  const put = (name: string, q: number): void => {
    const list = cells.get(name);
    if (list === undefined) cells.set(name, [q]);
    else list.push(q);
  };
  const labelled = maskCells(l.root);
  const count = l.own.length;
  const nearestTo = (at: Triple): { readonly c: Capsule; readonly mm: number } | undefined => {
    let best: { readonly c: Capsule; readonly mm: number } | undefined;
    for (const c of capsules) {
      const mm = toSegment(at, c.a, c.b);
      if (best === undefined || mm < best.mm) best = { c, mm };
    }
    return best;
  };
  const take = (c: Capsule, at: Triple, q: number): void => {
    put(`${kindAt(c, at)} ${c.side} ${c.vertebraId}`, q);
  };
  // a label speaks for the envelope it lies in, by side and level; every other root is where its envelope is
  const seen = new Map<Capsule, number>();
  for (const q of labelled) {
    const at = cellPlace(box, q);
    const best = nearestTo(at);
    if (best === undefined || best.mm > 30) continue;
    take(best.c, at, q);
    if (best.mm <= rootEnvelope.radiusMm.value + box.spacingMm) seen.set(best.c, (seen.get(best.c) ?? 0) + 1);
  }
  const isLabelled = (c: Capsule): boolean => (seen.get(c) ?? 0) * box.spacingMm ** 3 >= leastRootMm3;
  const assumed = new Set<string>();
  if (!capsules.every(isLabelled))
    for (let q = 0; q < count; q++) {
      if (l.own[q] !== 0 || (l.root !== undefined && l.root[q] !== 0)) continue;
      const at = cellPlace(box, q);
      const best = nearestTo(at);
      if (best === undefined || best.mm > rootEnvelope.radiusMm.value || isLabelled(best.c)) continue;
      take(best.c, at, q);
      assumed.add(`${best.c.side} ${best.c.vertebraId}`);
    }
  for (const [name, list] of [...cells].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const [kind, side, vertebraId] = name.split(' ') as ['root' | 'ganglion', 'left' | 'right', string];
    if (list.length * box.spacingMm ** 3 < leastRootMm3) continue;
    add({ id: `${kind}.${side}.${vertebraId}`, kind, side, vertebraId, cells: list, assumed: assumed.has(`${side} ${vertebraId}`) });
  }
  const behind = (v.depthMm ?? 30) / 2;
  const wall: number[] = [];
  for (let q = 0; q < count; q++) {
    if (l.own[q] !== vertebraPart.body) continue;
    const [x, p] = cellPlace(box, q);
    if (p > behind - 2 && Math.abs(x) < (v.canal?.widthMm ?? 20) / 2) wall.push(q);
  }
  add({ id: 'wall', kind: 'wall', vertebraId: id, cells: wall, assumed: false });
  return out;
}
const leastRootMm3 = 4;
/** Where no sac is labelled at the lesion's height: the canal's label, else the canal measured by the work-up of the nearest vertebra that has one. */
function supposedSac(ask: MapAsk, l: Labels): readonly number[] {
  const { box } = ask;
  const plane = box.size[0] * box.size[1];
  const any = (field: Uint8Array | undefined, k: number): boolean =>
    field?.subarray(k * plane, (k + 1) * plane).some((v) => v !== 0) === true;
  const heights = Array.from({ length: box.size[2] }, (_, k) => k);
  const labelled = heights.filter((k) => any(l.sac, k));
  const missing = heights.filter((k) => !labelled.includes(k) && (labelled.length === 0 || any(l.lesion, k)));
  const withCanal = ask.vertebrae.concat(ask.vertebra).filter((n) => n.canal !== undefined);
  const out: number[] = [];
  for (const k of missing) {
    const hasLabel = any(l.canal, k);
    const middle = fromFrame(box.frame, ...cellPlace(box, k * plane));
    const height = (n: Vertebra): number => Math.abs(toFrame(n.frame, middle)[2]);
    const near = hasLabel ? undefined : withCanal.toSorted((a, b) => height(a) - height(b))[0];
    for (let q = k * plane; q < (k + 1) * plane; q++) {
      if (!l.free(q) || (l.cord !== undefined && l.cord[q] !== 0)) continue;
      if (hasLabel ? l.canal?.[q] !== 0 : near !== undefined && inCanal(near, fromFrame(box.frame, ...cellPlace(box, q)))) out.push(q);
    }
  }
  return out;
}
function inCanal(n: Vertebra, at: Lps): boolean {
  if (n.canal === undefined) return false;
  const [x, p] = toFrame(n.frame, at);
  const [cx, cp] = toFrame(n.frame, n.canal.centreLps);
  return Math.hypot((x - cx) / (n.canal.widthMm / 2), (p - cp) / (n.canal.depthMm / 2)) <= 1;
}
interface Capsule {
  readonly a: Triple;
  readonly b: Triple;
  readonly under: Triple;
  readonly side: 'left' | 'right';
  readonly vertebraId: string;
}
/** The envelope of a root under its pedicle, as the planner has it (spine/surroundings). */
function capsuleOf(frame: Frame, n: Vertebra, side: 'left' | 'right'): Capsule | undefined {
  const pedicle = n.pedicles[side];
  if (pedicle === undefined) return undefined;
  const sign = side === 'left' ? 1 : -1;
  const [x, p, s] = toFrame(n.frame, pedicle.isthmusLps);
  const e = rootEnvelope;
  const below = s - pedicle.heightMm / 2 - e.belowPedicleMm.value;
  const forward = Math.min(p - e.forwardMm.value, (n.depthMm ?? 30) / 2 - 2);
  const place = (l: number, b: number, z: number): Triple => toFrame(frame, fromFrame(n.frame, l, b, z));
  return {
    a: place(x - sign * (pedicle.widthMm / 2 + e.inwardMm.value), p + 1, below),
    b: place(x + sign * (pedicle.widthMm / 2 + e.outwardMm.value), forward, below - e.downMm.value),
    under: place(x, p, below),
    side,
    vertebraId: n.vertebraId,
  };
}
function toSegment(at: Triple, a: Triple, b: Triple): number {
  const d = [b[0] - a[0], b[1] - a[1], b[2] - a[2]];
  const w = [at[0] - a[0], at[1] - a[1], at[2] - a[2]];
  const t = Math.max(0, Math.min(1, (w[0] * d[0] + w[1] * d[1] + w[2] * d[2]) / (d[0] ** 2 + d[1] ** 2 + d[2] ** 2)));
  return Math.hypot(w[0] - t * d[0], w[1] - t * d[1], w[2] - t * d[2]);
}

/** A sleeve of soft tissue and fat about every root and ganglion: where fluid or gas can be put around it. */
function markForamina(
  box: HeatBox,
  organs: readonly OrganCells[],
  tissue: Uint8Array,
  code: Readonly<Record<'soft' | 'fat' | 'ligament', number>>,
  lesion: Uint8Array,
  epidural: Uint8Array,
): void {
  const [nx, ny, nz] = box.size;
  const reach = Math.round(3 / box.spacingMm);
  const free = new Set([code.soft, code.fat, code.ligament]);
  // an unlabelled root, sac or cord keeps the tissue of its HU: it is never its own sleeve
  const taken = new Uint8Array(tissue.length);
  for (const o of organs) if (o.kind !== 'wall') for (const q of o.cells) taken[q] = 1;
  for (const o of organs) {
    if (o.kind !== 'ganglion' && o.kind !== 'root') continue;
    for (const q of o.cells) {
      const [i, j, k] = [q % nx, Math.floor(q / nx) % ny, Math.floor(q / (nx * ny))];
      for (let c = Math.max(0, k - reach); c <= Math.min(nz - 1, k + reach); c++)
        for (let b = Math.max(0, j - reach); b <= Math.min(ny - 1, j + reach); b++)
          for (let a = Math.max(0, i - reach); a <= Math.min(nx - 1, i + reach); a++) {
            const t = a + nx * (b + ny * c);
            if (epidural[t] === 0 && taken[t] === 0 && lesion[t] === 0 && free.has(tissue[t])) epidural[t] = 2;
          }
    }
  }
}

/** Where a root leaves under its pedicle, to name one by. */
export type RootPlace = Pick<Capsule, 'a' | 'b' | 'under' | 'side' | 'vertebraId'>;
export const rootPlacesOf = (frame: Frame, vertebrae: readonly Vertebra[]): readonly RootPlace[] =>
  vertebrae.flatMap((n) => (['left', 'right'] as const).flatMap((side) => capsuleOf(frame, n, side) ?? []));
/** The root of one side that a place is nearest to, as the map names them. */
export function nearestRoot(
  places: readonly RootPlace[],
  at: Triple,
  side: 'left' | 'right',
): { readonly kind: 'root' | 'ganglion'; readonly vertebraId: string } | undefined {
  const [best] = places.filter((c) => c.side === side).toSorted((x, y) => toSegment(at, x.a, x.b) - toSegment(at, y.a, y.b));
  return best === undefined ? undefined : { kind: kindAt(best, at), vertebraId: best.vertebraId };
}
/** The ganglion lies under the pedicle. */
const kindAt = (c: RootPlace, at: Triple): 'root' | 'ganglion' =>
  Math.hypot(at[0] - c.under[0], at[1] - c.under[1], at[2] - c.under[2]) < 7 ? 'ganglion' : 'root';
