// A click in a body becomes a seed of the case, in one gesture with its name. The first body is named by the person; the next ones are counted
// from the nearest named one and stay unconfirmed. The click itself, what it was held to and what it found stand in the provenance.
import { distance, Problem, voxel, voxelMm3, voxelToLps, type Direction, type Lps } from '../base/index.ts';
import { maskAt } from '../imaging/index.ts';
import {
  firstName,
  isLevel,
  levelNames,
  type Level,
  type LevelName,
  type Levels,
  type Mask,
  type Seed,
  type Volume,
} from '../records/index.ts';
import { normalOf } from '../catalog/index.ts';
import { levelsFromSeeds, orderSeeds, outlineBody, guideOf, type Guide, type HeldPlate, type Outline } from '../spine/index.ts';
import { levelsOf } from './keep-import.ts';
import { maskInForce } from './mask-in-force.ts';
import type { Change, OpenCase } from './open-case.ts';
import { withArch } from './with-arch.ts';

/** An endplate a person showed, and the plane as it was drawn. */
export type ShownPlate = HeldPlate & {
  readonly drawn: { readonly pointLps: Lps; readonly normal: Direction };
  /** Hash of the seed that the bone was measured on when the plate was shown; until it is measured again the plate is drawn where it was let go. */
  readonly measuredHash?: string;
};
export interface OutlineAsk {
  readonly clickLps: Lps;
  /** Points of the surface a person showed. */
  readonly heldLps?: readonly Lps[];
  /** An endplate a person showed, by points of its rim. */
  readonly plate?: ShownPlate;
  /** The bone to outline again: what was shown of it before is held too. */
  readonly vertebraId?: string;
  /** Name of the bone; needed for the first one only. */
  readonly level?: string;
  readonly who?: string;
}
/** How a clicked bone came about, kept as the provenance of its seed. */
export interface Clicked {
  readonly clickLps: Lps;
  readonly heldLps: readonly Lps[];
  /** Endplates a person showed. */
  readonly plates?: readonly ShownPlate[];
  readonly guide?: Guide;
  /** Proposed between these two bodies, and accepted. */
  readonly between?: readonly string[];
  /** Its arch was grown. */
  readonly arch?: boolean;
}
export const clickOf = (open: OpenCase, vertebraId: string): Clicked | undefined =>
  open.records('seed').find((r) => r.data.vertebraId === vertebraId && r.data.source === 'click')?.provenance.params as Clicked | undefined;

/** Hash of the seed that the bone's measures rest on. */
function measuredHashOf(open: OpenCase, vertebraId: string): string | undefined {
  const seedId = open.records('seed').find((r) => r.data.vertebraId === vertebraId)?.id;
  const measured = open.records('vertebra').findLast((r) => r.data.vertebraId === vertebraId);
  return measured?.provenance.inputs.find((i) => i.id === seedId)?.hash;
}
/** Endplates shown since the bone was last measured. */
export function platesSinceMeasured(open: OpenCase, vertebraId: string): readonly ShownPlate[] {
  const seed = open.records('seed').find((r) => r.data.vertebraId === vertebraId);
  const measured = open.records('vertebra').findLast((r) => r.data.vertebraId === vertebraId);
  if (seed === undefined || measured === undefined || !open.stale(measured as never).some((s) => s.input === seed.id)) return [];
  const hash = measuredHashOf(open, vertebraId);
  return (clickOf(open, vertebraId)?.plates ?? []).filter((p) => p.measuredHash !== undefined && p.measuredHash === hash);
}

/** Order of names a person may count through; T13 and L6 only when a person says so. */
export const countedNames = levelNames.filter((l) => l !== 'T13' && l !== 'L6' && l !== 'S1' && l !== 'S2');

/** Name of a new body counted from the nearest named one: so many usual steps up or down. */
function nameBeside(levels: Levels, seeds: readonly Seed[], point: Lps): LevelName | undefined {
  const named = seeds.flatMap((s) => {
    const level = levels.entries.find((e) => e.vertebraId === s.vertebraId)?.level;
    return level === undefined ? [] : [{ seed: s, level: firstName(level), mm: distance(s.pointLps, point) }];
  });
  const nearest = named.toSorted((a, b) => a.mm - b.mm)[0];
  if (nearest === undefined) return undefined;
  const row = orderSeeds([...seeds.map((s) => ({ vertebraId: s.vertebraId, pointLps: s.pointLps })), { vertebraId: '', pointLps: point }]);
  const below = row.findIndex((s) => s.vertebraId === '') > row.findIndex((s) => s.vertebraId === nearest.seed.vertebraId);
  const usual = normalOf(nearest.level)?.posteriorMm ?? 20;
  // A body and its disc; half a step of doubt either way still counts right.
  const count = Math.max(1, Math.round(nearest.mm / (1.3 * usual)));
  const at = countedNames.indexOf(nearest.level as (typeof countedNames)[number]) + (below ? count : -count);
  return countedNames[at];
}

/** Outlines one body of the case's planning image and keeps it; returns its id. */
export async function keepOutline(open: OpenCase, volume: Volume | undefined, ask: OutlineAsk): Promise<string> {
  if (volume === undefined) throw new Problem('find.no-image');
  const seeds = open.records('seed').map((r) => r.data);
  const again = ask.vertebraId === undefined ? undefined : seeds.find((s) => s.vertebraId === ask.vertebraId);
  if (ask.vertebraId !== undefined && again === undefined) throw new Problem('find.unknown', { vertebra: ask.vertebraId });
  const others = seeds.filter((s) => s.vertebraId !== ask.vertebraId);
  const taken = others.find((s) => maskAt(s.mask, ask.clickLps) > 0);
  if (taken !== undefined)
    throw new Problem('find.already', { level: levelsOf(open)?.entries.find((e) => e.vertebraId === taken.vertebraId)?.level ?? '?' });
  if (ask.level !== undefined && !isLevel(ask.level)) throw new Problem('find.bad-level', { level: ask.level });
  const before = levelsOf(open);
  const suggested: LevelName | undefined =
    again?.suggestedLevel !== undefined
      ? firstName(again.suggestedLevel)
      : ((before === undefined ? undefined : nameBeside(before, others, ask.clickLps)) ??
        (ask.level === undefined ? undefined : firstName(ask.level as Level)));
  if (suggested === undefined) throw new Problem('find.name-first');

  const beside = others.toSorted((a, b) => distance(a.pointLps, ask.clickLps) - distance(b.pointLps, ask.clickLps))[0];
  const guide = beside === undefined || distance(beside.pointLps, ask.clickLps) > 60 ? undefined : clickOf(open, beside.vertebraId)?.guide;
  const measuredHash = again === undefined ? undefined : measuredHashOf(open, again.vertebraId);
  const plate = ask.plate === undefined || measuredHash === undefined ? ask.plate : { ...ask.plate, measuredHash };
  const { held, plates } = shownOf(again === undefined ? undefined : clickOf(open, again.vertebraId), {
    ...ask,
    ...(plate === undefined ? {} : { plate }),
  });
  // with nothing accepted nearby: what is usual for the level
  const outline = outlineBody(volume, ask.clickLps, held, guide ?? guideOf(suggested), plates);
  if (outline === undefined) throw new Problem('find.nothing-there');

  const vertebraId = again?.vertebraId ?? freshId(open, seeds, suggested);
  const fresh = seedOf(outline, vertebraId, suggested);
  // an endplate moves; the arch behind it, once grown, does not
  const seed =
    ask.plate !== undefined && again?.bodyOnly === false
      ? { ...fresh, mask: withArch(outline.mask, again.mask, outline.mask), bodyOnly: false }
      : fresh;
  // a hand that slips on a plate must not lay one bone over its neighbour
  if (ask.plate !== undefined && again !== undefined)
    for (const other of others) {
      const theirs = maskInForce(open, other);
      if (sharedMm3(seed.mask, theirs) > sharedMm3(again.mask, theirs) + mostSharedMm3)
        throw new Problem('find.over-neighbour', { level: before?.entries.find((e) => e.vertebraId === other.vertebraId)?.level ?? '?' });
    }
  const params: Clicked = {
    clickLps: ask.clickLps,
    heldLps: held,
    ...(plates.length === 0 ? {} : { plates }),
    guide: outline.guide,
    ...(seed.bodyOnly ? {} : { arch: true }),
  };
  const by = { provenance: { by: 'person', inputs: [], params }, ...(ask.who === undefined ? {} : { who: ask.who }) };
  const own = open.records('seed').find((r) => r.data.vertebraId === vertebraId)?.id;
  const changes: Change[] = [{ kind: 'seed', data: seed, ...(own === undefined ? {} : { id: own }), ...by }];
  // the same bone outlined again has the name it had, confirmed or not
  if (again === undefined || before === undefined) {
    const levelsId = open.records('levels').at(-1)?.id;
    changes.push({ kind: 'levels', data: named(before, [...others, seed]), ...(levelsId === undefined ? {} : { id: levelsId }), ...by });
  }
  // a mask painted on the outline of before, or a plane said of it, would stand over the new one, unseen; when one plate is dragged, the plane said of
  // the other is still the person's word on it
  const gone = ask.plate === undefined ? ['endplate.superior', 'endplate.inferior'] : [`endplate.${ask.plate.end}`];
  for (const r of again === undefined ? [] : open.records('correction'))
    if (r.data.vertebraId === vertebraId && ['mask', ...gone].includes(r.data.what))
      changes.push({ withdraw: r.id, ...(ask.who === undefined ? {} : { who: ask.who }) });
  await open.change(changes);
  return vertebraId;
}

/** Touching rims share a sliver: some voxels of 1.5 mm, mm³. */
const mostSharedMm3 = 30;
function sharedMm3({ grid, voxels }: Mask, other: Mask): number {
  const [nx, ny] = grid.size;
  let n = 0;
  for (let q = 0; q < voxels.length; q++)
    if (voxels[q] !== 0 && maskAt(other, voxelToLps(grid, voxel(q % nx, Math.floor(q / nx) % ny, Math.floor(q / (nx * ny))))) !== 0) n++;
  return n * voxelMm3(grid);
}

/** What was shown of the bone before and now: the last word on an endplate, and on a place of the surface. */
function shownOf(
  before: Clicked | undefined,
  { heldLps, plate }: OutlineAsk,
): { readonly held: readonly Lps[]; readonly plates: readonly ShownPlate[] } {
  // a plain click begins anew
  if (heldLps === undefined && plate === undefined) return { held: [], plates: [] };
  const fresh = heldLps ?? [];
  const apart = (p: Lps): boolean => fresh.every((q) => distance(p, q) > sameHeldMm);
  return {
    held: [...(before?.heldLps ?? []).filter(apart), ...fresh],
    plates: [...(before?.plates ?? []).filter((p) => p.end !== plate?.end), ...(plate === undefined ? [] : [plate])],
  };
}
/** Two points shown nearer than this say the same place, mm: the sheet is held for five about a point. */
const sameHeldMm = 5;

/**
 * Never an id in use, nor one that ever was: an undo, a redo or a record left over would put an older bone's corrections on this one. Every seed ever
 * kept has a line in the history, so its number is not above the count of those lines.
 */
export function freshId(open: OpenCase, seeds: readonly Seed[], level: LevelName): string {
  const known = [...seeds, ...[...open.records('correction'), ...open.records('plan'), ...open.records('vertebra')].map((r) => r.data)];
  let number = Math.max(seeds.length, open.history().filter((line) => line.kind === 'seed').length) + 1;
  while (known.some((s) => s.vertebraId === `v-click-${number}-${level}`)) number++;
  return `v-click-${number}-${level}`;
}
export const seedOf = (outline: Outline, vertebraId: string, level: LevelName): Seed => ({
  vertebraId,
  suggestedLevel: level,
  pointLps: outline.centreLps,
  mask: outline.mask,
  cut: outline.cut,
  bodyOnly: true,
  source: 'click',
  findings: outline.findings,
});

/** Names in force, the new bodies' beside them; never confirmed by a click. */
export function named(before: Levels | undefined, seeds: readonly Seed[]): Levels {
  const known = new Map((before?.entries ?? []).map((e) => [e.vertebraId, firstName(e.level)]));
  const fresh = levelsFromSeeds(seeds.map((s) => ({ ...s, suggestedLevel: known.get(s.vertebraId) ?? (s.suggestedLevel as Level) })));
  return { ...fresh, countedFrom: 'person' };
}

/** Takes a clicked outline away, its name, what a hand put right and what was computed of it with it; one gesture. */
export async function removeOutline(open: OpenCase, vertebraId: string, who?: string): Promise<void> {
  const own = open.records('seed').find((r) => r.data.vertebraId === vertebraId && r.data.source === 'click');
  if (own === undefined) throw new Problem('find.unknown', { vertebra: vertebraId });
  const by = who === undefined ? {} : { who };
  const left = open.records('seed').flatMap((r) => (r.data.vertebraId === vertebraId ? [] : [r.data]));
  const ofBone = (['vertebra', 'correction', 'plan', 'signal', 'strength', 'injection', 'ablation'] as const).flatMap((kind) =>
    open.records(kind).filter((r) => r.data.vertebraId === vertebraId),
  );
  const changes: Change[] = [own, ...ofBone].map((r) => ({ withdraw: r.id, ...by }));
  const levelsRecord = open.records('levels').at(-1);
  if (levelsRecord !== undefined)
    changes.push(
      left.length === 0
        ? { withdraw: levelsRecord.id, ...by }
        : {
            kind: 'levels',
            data: named(levelsRecord.data, left),
            id: levelsRecord.id,
            provenance: { by: 'person', inputs: [] },
            ...by,
          },
    );
  await open.change(changes);
}
