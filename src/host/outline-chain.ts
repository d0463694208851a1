// Two clicked bodies stand apart; the bodies between are outlined and proposed, and are nothing until a person accepts them. Their names are counted
// from the upper end. Where the count and the two names disagree nothing can be accepted: one of the names is wrong, and only a person knows which.
import { distance, Problem } from '../base/index.ts';
import { maskAt } from '../imaging/index.ts';
import { firstName, type LevelName, type Levels, type Seed, type Volume } from '../records/index.ts';
import { orderSeeds, outlineChain, type Outline } from '../spine/index.ts';
import { levelsOf } from './keep-import.ts';
import type { Change, OpenCase } from './open-case.ts';
import { clickOf, countedNames, freshId, named, seedOf, type Clicked } from './outline-body.ts';

export interface Proposal {
  /** Its place in the chain, 0 = next to the upper end. */
  readonly placeCount: number;
  readonly level: LevelName;
  readonly outline: Outline;
}
export interface ChainProposal {
  readonly upper: { readonly vertebraId: string; readonly level: LevelName };
  readonly lower: { readonly vertebraId: string; readonly level: LevelName };
  /** False when the bodies found do not reach from one end to the other. */
  readonly complete: boolean;
  /** How many the two names leave room for, and how many were found. */
  readonly namedCount: number;
  readonly foundCount: number;
  readonly items: readonly Proposal[];
}
export const chainAgrees = (c: ChainProposal): boolean => c.complete && c.namedCount === c.foundCount;

const gapOf = (a: LevelName, b: LevelName): number =>
  countedNames.indexOf(b as (typeof countedNames)[number]) - countedNames.indexOf(a as (typeof countedNames)[number]) - 1;

/** Outlines what lies between the two neighbouring clicked bodies that stand furthest apart. Keeps nothing. */
export function proposeChain(open: OpenCase, volume: Volume | undefined): ChainProposal {
  if (volume === undefined) throw new Problem('find.no-image');
  const seeds = open.records('seed').map((r) => r.data);
  const levels = levelsOf(open);
  const nameOf = (s: Seed): LevelName | undefined => {
    const level = levels?.entries.find((e) => e.vertebraId === s.vertebraId)?.level;
    return level === undefined ? undefined : firstName(level);
  };
  const row = orderSeeds(seeds.map((s) => ({ vertebraId: s.vertebraId, pointLps: s.pointLps }))).map(
    (o) => seeds.find((s) => s.vertebraId === o.vertebraId) as Seed,
  );
  const pairs = row.slice(1).map((lower, n) => ({ upper: row[n], lower, mm: distance(row[n].pointLps, lower.pointLps) }));
  const widest = pairs.toSorted((a, b) => b.mm - a.mm)[0];
  const [upper, lower] = widest === undefined ? [] : [nameOf(widest.upper), nameOf(widest.lower)];
  const [top, low] = widest === undefined ? [] : [clickOf(open, widest.upper.vertebraId), clickOf(open, widest.lower.vertebraId)];
  if (widest === undefined || upper === undefined || lower === undefined || top?.guide === undefined || low?.guide === undefined)
    throw new Problem('find.chain-needs-two');
  const end = (s: Seed, c: Clicked) => ({ centreLps: s.pointLps, mask: s.mask, guide: c.guide as NonNullable<Clicked['guide']> });
  const chain = outlineChain(volume, end(widest.upper, top), end(widest.lower, low));
  const first = countedNames.indexOf(upper as (typeof countedNames)[number]) + 1;
  return {
    upper: { vertebraId: widest.upper.vertebraId, level: upper },
    lower: { vertebraId: widest.lower.vertebraId, level: lower },
    complete: chain.complete,
    namedCount: gapOf(upper, lower),
    foundCount: chain.bodies.length,
    items: chain.bodies.flatMap((outline, n) =>
      countedNames[first + n] === undefined ? [] : [{ placeCount: n, level: countedNames[first + n], outline }],
    ),
  };
}

/** What the lower end is called when it is counted from the upper one through what was found. */
export const lowerCounted = (c: ChainProposal): LevelName | undefined =>
  countedNames[countedNames.indexOf(c.upper.level as (typeof countedNames)[number]) + c.foundCount + 1];

/**
 * Keeps the proposals a person accepted, in one gesture; returns their ids. `recount`: the person says that the lower end, whose name was itself
 * counted by distance, and all below it are named anew from the upper end.
 */
export async function acceptProposals(
  open: OpenCase,
  chain: ChainProposal,
  places: readonly number[],
  { who, recount = false }: { readonly who?: string; readonly recount?: boolean } = {},
): Promise<readonly string[]> {
  if (!chain.complete || (!recount && !chainAgrees(chain)))
    throw new Problem('find.chain-disagrees', { foundCount: chain.foundCount, namedCount: chain.namedCount });
  const before = levelsOf(open);
  const ends = [chain.upper, chain.lower];
  // renamed or removed since: the count no longer stands on anything
  const moved = ends.some((e) => {
    const now = before?.entries.find((x) => x.vertebraId === e.vertebraId)?.level;
    return now === undefined || firstName(now) !== e.level;
  });
  if (moved) throw new Problem('find.chain-stale');
  let seeds = open.records('seed').map((r) => r.data);
  const names = recount ? shifted(before, seeds, chain) : before;
  const changes: Change[] = [];
  const ids: string[] = [];
  for (const { level, outline } of chain.items.filter((i) => places.includes(i.placeCount))) {
    // clicked meanwhile
    if (seeds.some((s) => maskAt(s.mask, outline.centreLps) !== 0)) throw new Problem('find.already', { level });
    const seed = seedOf(outline, freshId(open, seeds, level), level);
    const params: Clicked = { clickLps: outline.centreLps, heldLps: [], guide: outline.guide, between: ends.map((e) => e.vertebraId) };
    changes.push({ kind: 'seed', data: seed, provenance: { by: 'person', inputs: [], params }, ...(who === undefined ? {} : { who }) });
    seeds = [...seeds, seed];
    ids.push(seed.vertebraId);
  }
  if (changes.length === 0) return ids;
  const levelsId = open.records('levels').at(-1)?.id;
  changes.push({
    kind: 'levels',
    data: named(names, seeds),
    ...(levelsId === undefined ? {} : { id: levelsId }),
    provenance: { by: 'person', inputs: [] },
    ...(who === undefined ? {} : { who }),
  });
  await open.change(changes);
  return ids;
}

/** Names of the lower end and all below it, so many levels further down. */
function shifted(before: Levels | undefined, seeds: readonly Seed[], chain: ChainProposal): Levels | undefined {
  const by = chain.foundCount - chain.namedCount;
  if (before === undefined || by === 0) return before;
  const row = orderSeeds(seeds.map((s) => ({ vertebraId: s.vertebraId, pointLps: s.pointLps }))).map((s) => s.vertebraId);
  const from = row.indexOf(chain.lower.vertebraId);
  return {
    ...before,
    entries: before.entries.map((e) => {
      if (row.indexOf(e.vertebraId) < from) return e;
      const level = countedNames[countedNames.indexOf(firstName(e.level) as (typeof countedNames)[number]) + by];
      if (level === undefined) throw new Problem('find.chain-disagrees', { foundCount: chain.foundCount, namedCount: chain.namedCount });
      return { ...e, level };
    }),
  };
}
