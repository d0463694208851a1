// What a hand does to an open case: one gesture, one change, one undo. A gesture makes a correction (an input of the steps) or a measure; no
// answer of a step is ever touched, so what rests on it turns stale and is computed again only when asked.
// What fails first: two windows editing the same thing of the same bone; the last release counts, the other is in the history.
import {
  cropGrid,
  distance,
  inGrid,
  lpsToVoxel,
  Problem,
  voxel,
  voxelCount,
  voxelToLps,
  type Direction,
  type Grid,
  type Lps,
} from '../base/index.ts';
import { ablationProbes, findProbe } from '../catalog/index.ts';
import { angleBand, brushed, cobbDeg, cornerDeg, discFigures, distanceBand, resample, type BrushStroke } from '../imaging/index.ts';
import {
  drawnLesion,
  lesionPart,
  seedPart,
  type Correction,
  type landmarkNames,
  type Mask,
  type Measure,
  type MeasureKind,
  type Seed,
  type Volume,
} from '../records/index.ts';
import { lesionFromClick, neighboursHu, outlineLesion } from '../spine/index.ts';
import { planningVolumeOf } from './keep-import.ts';
import { maskInForce } from './mask-in-force.ts';
import type { Change, OpenCase } from './open-case.ts';
import { refitToEndplate } from './refit-endplate.ts';

export type Edit =
  | {
      readonly do: 'path';
      readonly vertebraId: string;
      readonly side: 'left' | 'right';
      readonly entryLps: Lps;
      readonly targetLps: Lps;
    }
  | { readonly do: 'landmark'; readonly vertebraId: string; readonly name: (typeof landmarkNames)[number]; readonly pointLps: Lps }
  | {
      readonly do: 'endplate';
      readonly vertebraId: string;
      readonly end: 'superior' | 'inferior';
      readonly pointLps: Lps;
      readonly normal: Direction;
      /** The plane as it was drawn when it was taken: a clicked body is outlined anew from what it moved by. */
      readonly was?: { readonly pointLps: Lps; readonly normal: Direction };
    }
  /** A stroke of the brush on the mask of a bone; the part painted where the map tells parts apart. */
  | {
      readonly do: 'stroke';
      readonly vertebraId: string;
      readonly stroke: Omit<BrushStroke, 'value'>;
      readonly part: 'body' | 'posterior' | 'erase';
    }
  /** A stroke on the lesion of a bone: the part in the bone and the soft tissue outside it are painted apart, so that a slip over the wall adds nothing. */
  | {
      readonly do: 'lesion-stroke';
      readonly vertebraId: string;
      readonly stroke: Omit<BrushStroke, 'value'>;
      readonly part: 'bone' | 'soft' | 'erase';
    }
  /** Adds to the lesion of a bone what a click in it proposes. */
  | { readonly do: 'lesion-grow'; readonly vertebraId: string; readonly pointLps: Lps }
  /** All needles of a bone, where a person has put them. */
  | { readonly do: 'probes'; readonly vertebraId: string; readonly probes: readonly OwnProbe[] }
  /** `id` = the measure that is moved. */
  | {
      readonly do: 'measure';
      readonly what: MeasureKind;
      readonly pointsLps: readonly Lps[];
      readonly plane?: { readonly right: Direction; readonly normal: Direction };
      readonly radiusMm?: number;
      readonly id?: string;
    }
  | { readonly do: 'unmeasure'; readonly id: string }
  /** Takes corrections of a bone back: all of one kind, or the one of a name. */
  | { readonly do: 'as-read'; readonly vertebraId: string; readonly what: Correction['what']; readonly name?: string };

/** A needle by its name in the catalogue. */
export interface OwnProbe {
  readonly probe: string;
  readonly entryLps: Lps;
  readonly tipLps: Lps;
}

const person = { by: 'person', inputs: [] } as const;
const finite = (...points: readonly (readonly [number, number, number])[]): boolean => points.every((p) => p.every(Number.isFinite));

/** The record that says the same of the same thing: replaced, so that one thing is said once. */
const nameOf = (c: Correction): string | undefined => (c.value.kind === 'point' ? c.value.name : undefined);
const sameThing = (open: OpenCase, c: Correction): { readonly id?: string } => {
  const id = open
    .records('correction')
    .findLast((r) => r.data.vertebraId === c.vertebraId && r.data.what === c.what && nameOf(r.data) === nameOf(c))?.id;
  return id === undefined ? {} : { id };
};

/** Everything of the gesture is durable when this resolves. `image` = what a region is read from; absent = the planned-on image. */
export async function keepEdit(open: OpenCase, edit: Edit, who?: string, image?: Volume): Promise<void> {
  const by = who === undefined ? {} : { who };
  if (edit.do === 'measure') {
    const measure = measured(edit, image ?? planningVolumeOf(open));
    const known = edit.id !== undefined && open.records('measure').some((r) => r.id === edit.id);
    await open.put('measure', measure, { provenance: person, ...by, ...(known && edit.id !== undefined ? { id: edit.id } : {}) });
    return;
  }
  if (edit.do === 'unmeasure') return open.withdraw(edit.id, who);
  if (edit.do === 'as-read') {
    // also of a bone that is gone: what was put right of it must not stay for ever
    const out: Change[] = open
      .records('correction')
      .filter((r) => r.data.vertebraId === edit.vertebraId && r.data.what === edit.what)
      .filter((r) => edit.name === undefined || nameOf(r.data) === edit.name)
      .map((r) => ({ withdraw: r.id, ...by }));
    if (out.length > 0) await open.change(out);
    return;
  }
  const seed = open.records('seed').find((r) => r.data.vertebraId === edit.vertebraId)?.data;
  if (seed === undefined) throw new Problem('editing.no-bone', { vertebra: edit.vertebraId });
  const correction =
    edit.do === 'stroke'
      ? painted(open, seed, edit, image)
      : edit.do === 'lesion-stroke' || edit.do === 'lesion-grow'
        ? lesionDrawn(open, seed, edit)
        : correctionOf(edit);
  if (correction === undefined) return;
  if (edit.do === 'endplate' && (await refitToEndplate(open, image ?? planningVolumeOf(open), edit, who))) return;
  await open.put('correction', correction, { provenance: person, ...by, ...sameThing(open, correction) });
}

/** The mask of a bone after a stroke; undefined when the stroke changes nothing. Other bones, and what lies outside the image, are not painted. */
function painted(
  open: OpenCase,
  seed: Seed,
  { stroke, part }: Extract<Edit, { readonly do: 'stroke' }>,
  at?: Volume,
): Correction | undefined {
  if (stroke.pointsLps.length === 0 || !finite(...stroke.pointsLps)) throw new Problem('editing.no-point');
  const before = maskInForce(open, seed);
  const image = (at ?? planningVolumeOf(open))?.grid;
  const others = open
    .records('seed')
    .filter((r) => r.data.vertebraId !== seed.vertebraId)
    .map((r) => maskInForce(open, r.data));
  const allowed = (p: Lps): boolean => (image === undefined || inGrid(image, lpsToVoxel(image, p))) && !others.some((m) => holds(m, p));
  // A map that does not tell parts apart is painted as it is.
  const tells = before.voxels.some((v) => v === seedPart.body || v === seedPart.posterior);
  const value = part === 'erase' ? 0 : tells ? seedPart[part] : seedPart.whole;
  const { mask, changedCount } = brushed(before, { ...stroke, value }, allowed);
  if (changedCount === 0) return undefined;
  if (voxelCount(mask.grid) > largestMask) throw new Problem('editing.stroke-far');
  return { vertebraId: seed.vertebraId, what: 'mask', value: { kind: 'mask', mask } };
}

const asDrawn = ({ grid, voxels }: Mask): Mask => ({
  grid,
  voxels: voxels.map((v) => (v === 0 ? 0 : v === lesionPart.bone ? drawnLesion.bone : drawnLesion.soft)),
});
/** The lesion in force: as drawn, else as outlined by the program, else as the work-up saw it; with its values as `drawnLesion`. */
export function lesionInForce(open: OpenCase, vertebraId: string): Mask | undefined {
  const said = open.records('correction').findLast((r) => r.data.vertebraId === vertebraId && r.data.what === 'lesion')?.data.value;
  if (said?.kind === 'mask') return said.mask;
  const outlined = open.records('lesion').findLast((r) => r.data.vertebraId === vertebraId)?.data.mask;
  if (outlined !== undefined) return asDrawn(outlined);
  const seen = open.records('vertebra').findLast((r) => r.data.vertebraId === vertebraId)?.data.lesion;
  return seen?.kind === 'lytic' && seen.mask !== undefined
    ? { grid: seen.mask.grid, voxels: seen.mask.voxels.map((v) => (v === 0 ? 0 : 1)) }
    : undefined;
}
/**
 * What a first stroke is added to: the program's own outline, that of a label map with it, as the step would make it now. A drawn outline takes the
 * place of all that, so what is not in it from the start would be gone without a word.
 */
function lesionToDrawOn(open: OpenCase, seed: Seed, volume: Volume): Mask {
  const { vertebraId } = seed;
  const said = open.records('correction').findLast((r) => r.data.vertebraId === vertebraId && r.data.what === 'lesion')?.data.value;
  if (said?.kind === 'mask') return said.mask;
  const made = open.records('lesion').findLast((r) => r.data.vertebraId === vertebraId);
  if (made?.data.mask !== undefined && open.stale(made as never).length === 0) return asDrawn(made.data.mask);
  const structures = open.records('structures').at(-1)?.data;
  const ofCase = open.records('vertebra').map((r) => r.data);
  const vertebra = ofCase.find((v) => v.vertebraId === vertebraId);
  if (vertebra !== undefined && volume.quantity === 'hu') {
    const boneHu = neighboursHu(vertebra, ofCase);
    // what was grown from clicks for the outline of before grows again
    const grown = (made?.provenance.params as { readonly growFromLps?: readonly Lps[] } | undefined)?.growFromLps ?? [];
    const ask = { vertebra, volume, growFromLps: grown, ...(boneHu === undefined ? {} : { boneHu }) };
    return asDrawn(outlineLesion({ ...ask, ...(structures === undefined ? {} : { structures }) }));
  }
  if (structures?.items.some((s) => s.name === 'lesion') === true) throw new Problem('editing.lesion-first');
  return lesionInForce(open, vertebraId) ?? { grid: seed.mask.grid, voxels: new Uint8Array(seed.mask.voxels.length) };
}
/** The whole lesion after a stroke or a click, as one outline that takes the place of the program's; undefined when nothing changed. */
function lesionDrawn(
  open: OpenCase,
  seed: Seed,
  edit: Extract<Edit, { readonly do: 'lesion-stroke' | 'lesion-grow' }>,
): Correction | undefined {
  const volume = planningVolumeOf(open);
  if (volume === undefined) throw new Problem('editing.no-region');
  const before = lesionToDrawOn(open, seed, volume);
  const made =
    edit.do === 'lesion-stroke' ? strokedLesion(open, seed, before, volume, edit) : grownLesion(open, seed, before, volume, edit);
  if (made === undefined) return undefined;
  if (voxelCount(made.grid) > largestMask) throw new Problem('editing.stroke-far');
  return { vertebraId: seed.vertebraId, what: 'lesion', value: { kind: 'mask', mask: made } };
}
function strokedLesion(
  open: OpenCase,
  seed: Seed,
  before: Mask,
  volume: Volume,
  { stroke, part }: Extract<Edit, { readonly do: 'lesion-stroke' }>,
): Mask | undefined {
  if (stroke.pointsLps.length === 0 || !finite(...stroke.pointsLps)) throw new Problem('editing.no-point');
  const masks = open.records('seed').map((r) => ({ id: r.data.vertebraId, mask: maskInForce(open, r.data) }));
  const inOwn = (p: Lps): boolean => masks.some((m) => m.id === seed.vertebraId && holds(m.mask, p));
  const inBone = (p: Lps): boolean => masks.some((m) => holds(m.mask, p));
  const allowed = (p: Lps): boolean => inGrid(volume.grid, lpsToVoxel(volume.grid, p)) && (part === 'bone' ? inOwn(p) : !inBone(p));
  const { mask, changedCount } = brushed(before, { ...stroke, value: part === 'erase' ? 0 : drawnLesion[part] }, allowed);
  return changedCount === 0 ? undefined : mask;
}
function grownLesion(
  open: OpenCase,
  seed: Seed,
  before: Mask,
  volume: Volume,
  { pointLps }: Extract<Edit, { readonly do: 'lesion-grow' }>,
): Mask | undefined {
  if (!finite(pointLps)) throw new Problem('editing.no-point');
  const vertebrae = open.records('vertebra').map((r) => r.data);
  const vertebra = vertebrae.find((v) => v.vertebraId === seed.vertebraId);
  if (vertebra === undefined || volume.quantity !== 'hu') throw new Problem('editing.no-growth');
  const structures = open.records('structures').at(-1)?.data;
  const boneHu = neighboursHu(vertebra, vertebrae);
  const more = lesionFromClick(
    { vertebra, volume, ...(boneHu === undefined ? {} : { boneHu }), ...(structures === undefined ? {} : { structures }) },
    pointLps,
  );
  if (more === undefined) throw new Problem('editing.no-growth');
  // on the image's own voxels about this bone; what was there before is kept, also beyond them
  const grid = enclosing(volume.grid, more.grid, before);
  const was = resample(before, grid, 'nearest') as Uint8Array;
  const added = resample(more, grid, 'nearest') as Uint8Array;
  let changed = 0;
  for (let q = 0; q < was.length; q++)
    if (was[q] === 0 && added[q] !== 0) {
      was[q] = added[q];
      changed++;
    }
  return changed === 0 ? undefined : { grid, voxels: was };
}
/** The piece of the image's lattice that holds one piece of it and all marked voxels of a mask. */
function enclosing(image: Grid, piece: Grid, mask: Mask): Grid {
  const lo = [Infinity, Infinity, Infinity];
  const hi = [-Infinity, -Infinity, -Infinity];
  const take = (p: Lps): void => {
    const v = lpsToVoxel(image, p);
    for (let a = 0; a < 3; a++) {
      lo[a] = Math.min(lo[a], Math.floor(v[a] + 1e-6));
      hi[a] = Math.max(hi[a], Math.ceil(v[a] - 1e-6));
    }
  };
  take(piece.originLps);
  take(voxelToLps(piece, voxel(piece.size[0] - 1, piece.size[1] - 1, piece.size[2] - 1)));
  const [nx, ny] = mask.grid.size;
  for (let q = 0; q < mask.voxels.length; q++)
    if (mask.voxels[q] !== 0) take(voxelToLps(mask.grid, voxel(q % nx, Math.floor(q / nx) % ny, Math.floor(q / (nx * ny)))));
  const from = lo.map((v, a) => Math.min(image.size[a] - 1, Math.max(0, v))) as [number, number, number];
  return cropGrid(image, from, hi.map((v, a) => Math.min(image.size[a] - 1, v) - from[a] + 1) as [number, number, number]);
}

/** A vertebra is some 100 mm across: a stroke that makes its mask larger than this went astray. */
const largestMask = 64_000_000;
function holds({ grid, voxels }: Mask, p: Lps): boolean {
  const v = lpsToVoxel(grid, p);
  if (!inGrid(grid, v)) return false;
  return voxels[Math.round(v[0]) + grid.size[0] * (Math.round(v[1]) + grid.size[1] * Math.round(v[2]))] !== 0;
}

/** A measure with its figures: the same call for what is drawn, listed and printed. */
export function measured(ask: Omit<Extract<Edit, { readonly do: 'measure' }>, 'do' | 'id'>, image: Volume | undefined): Measure {
  const { what, plane, radiusMm } = ask;
  const pointsLps = [...ask.pointsLps];
  const [a, b, c, d] = pointsLps;
  const wanted = { distance: 2, angle: 3, cobb: 4, region: 1 }[what];
  if (pointsLps.length !== wanted || !finite(...pointsLps)) throw new Problem('editing.no-point');
  const grid: Grid | undefined = image?.grid;
  const base = { what, pointsLps, ...(plane === undefined ? {} : { plane }), bands: {} } as const;
  const banded = (key: string, band: (g: Grid) => Measure['bands'][string]): Pick<Measure, 'bands'> => ({
    bands: grid === undefined ? {} : { [key]: band(grid) },
  });
  switch (what) {
    case 'distance':
      return { ...base, distanceMm: distance(a, b), ...banded('distanceMm', (g) => distanceBand(g, a, b)) };
    case 'angle': {
      if (distance(a, b) < 0.1 || distance(c, b) < 0.1) throw new Problem('editing.no-line');
      const angleDeg = cornerDeg(a, b, c);
      const arms = [
        [a, b],
        [c, b],
      ] as const;
      return { ...base, angleDeg, ...banded('angleDeg', (g) => angleBand(g, angleDeg, arms)) };
    }
    case 'cobb': {
      const angleDeg = plane === undefined ? undefined : cobbDeg([a, b, c, d], plane);
      if (angleDeg === undefined) throw new Problem('editing.no-line');
      const lines = [
        [a, b],
        [c, d],
      ] as const;
      return { ...base, angleDeg, ...banded('angleDeg', (g) => angleBand(g, angleDeg, lines)) };
    }
    case 'region': {
      if (image === undefined || plane === undefined || radiusMm === undefined || !(radiusMm > 0)) throw new Problem('editing.no-region');
      const f = discFigures(image, a, plane.normal, radiusMm);
      if (f === undefined) throw new Problem('editing.region-outside');
      const { areaMm2, voxelCount: count } = f;
      const figures =
        image.quantity === 'hu'
          ? { hu: { meanHu: f.mean, sdHu: f.sd, lowestHu: f.lowest, highestHu: f.highest } }
          : { signal: { meanSignal: f.mean, sdSignal: f.sd, lowestSignal: f.lowest, highestSignal: f.highest } };
      return { ...base, radiusMm, areaMm2, voxelCount: count, seriesUid: image.seriesUid, ...figures };
    }
  }
}

/** Entry and tip nearer than this give no line to go along, mm. */
const leastPathMm = 0.5;
function correctionOf(edit: Extract<Edit, { readonly do: 'path' | 'landmark' | 'endplate' | 'probes' }>): Correction {
  const { vertebraId } = edit;
  switch (edit.do) {
    case 'path':
      if (!finite(edit.entryLps, edit.targetLps)) throw new Problem('editing.no-point');
      if (distance(edit.entryLps, edit.targetLps) < leastPathMm) throw new Problem('editing.no-line');
      return { vertebraId, what: `path.${edit.side}`, value: { kind: 'path', entryLps: edit.entryLps, targetLps: edit.targetLps } };
    case 'probes':
      if (edit.probes.length === 0 || !edit.probes.every((p) => finite(p.entryLps, p.tipLps))) throw new Problem('editing.no-point');
      if (edit.probes.some((p) => distance(p.entryLps, p.tipLps) < leastPathMm)) throw new Problem('editing.no-line');
      for (const { probe } of edit.probes)
        if (findProbe(probe) === undefined)
          throw new Problem('ablation.unknown-probe', { probe, known: ablationProbes.map((p) => p.id).join(', ') });
      return {
        vertebraId,
        what: 'probes',
        value: { kind: 'probes', probes: edit.probes.map(({ probe, entryLps, tipLps }) => ({ probe, entryLps, tipLps })) },
      };
    case 'landmark':
      if (!finite(edit.pointLps)) throw new Problem('editing.no-point');
      return { vertebraId, what: 'landmark', value: { kind: 'point', name: edit.name, pointLps: edit.pointLps } };
    case 'endplate':
      if (!finite(edit.pointLps, edit.normal)) throw new Problem('editing.no-point');
      return { vertebraId, what: `endplate.${edit.end}`, value: { kind: 'plane', pointLps: edit.pointLps, normal: edit.normal } };
  }
}
