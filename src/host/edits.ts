// What a hand does to an open case: one gesture, one change, one undo. A gesture makes a correction (an input of the steps) or a measure; no
// answer of a step is ever touched, so what rests on it turns stale and is computed again only when asked.
// What fails first: two windows editing the same thing of the same bone; the last release counts, the other is in the history.
import { distance, inGrid, lpsToVoxel, Problem, voxelCount, type Direction, type Grid, type Lps } from '../base/index.ts';
import { angleBand, brushed, cobbDeg, cornerDeg, discFigures, distanceBand, type BrushStroke } from '../imaging/index.ts';
import {
  seedPart,
  type Correction,
  type landmarkNames,
  type Mask,
  type Measure,
  type MeasureKind,
  type Seed,
  type Volume,
} from '../records/index.ts';
import { planningVolumeOf } from './keep-import.ts';
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

/** The mask in force: the person's, else the one that came in. */
export const maskInForce = (open: OpenCase, seed: Seed): Mask => {
  const said = open.records('correction').findLast((r) => r.data.vertebraId === seed.vertebraId && r.data.what === 'mask')?.data.value;
  return said?.kind === 'mask' ? said.mask : seed.mask;
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
  const correction = edit.do === 'stroke' ? painted(open, seed, edit, image) : correctionOf(edit);
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
function correctionOf(edit: Extract<Edit, { readonly do: 'path' | 'landmark' | 'endplate' }>): Correction {
  const { vertebraId } = edit;
  switch (edit.do) {
    case 'path':
      if (!finite(edit.entryLps, edit.targetLps)) throw new Problem('editing.no-point');
      if (distance(edit.entryLps, edit.targetLps) < leastPathMm) throw new Problem('editing.no-line');
      return { vertebraId, what: `path.${edit.side}`, value: { kind: 'path', entryLps: edit.entryLps, targetLps: edit.targetLps } };
    case 'landmark':
      if (!finite(edit.pointLps)) throw new Problem('editing.no-point');
      return { vertebraId, what: 'landmark', value: { kind: 'point', name: edit.name, pointLps: edit.pointLps } };
    case 'endplate':
      if (!finite(edit.pointLps, edit.normal)) throw new Problem('editing.no-point');
      return { vertebraId, what: `endplate.${edit.end}`, value: { kind: 'plane', pointLps: edit.pointLps, normal: edit.normal } };
  }
}
