// Bodies proposed between two clicked ones: kept here, in the thread of the case, until a person accepts them or lets them go. Loaded when asked.
import { acceptProposals, chainAgrees, lowerCounted, proposeChain, type ChainProposal, type OpenCase } from '../../host/index.ts';
import type { ChainAsk, ChainView } from './messages.ts';
import { shownVolume } from './shown-volume.ts';
import type { Mask } from './nouns.ts';

let held: { readonly open: OpenCase; readonly chain: ChainProposal; readonly left: readonly number[] } | undefined;

const viewOf = (chain: ChainProposal, left: readonly number[]): ChainView => {
  const counted = lowerCounted(chain);
  return {
    upper: chain.upper.level,
    lower: chain.lower.level,
    complete: chain.complete,
    namedCount: chain.namedCount,
    foundCount: chain.foundCount,
    agrees: chainAgrees(chain),
    ...(counted === undefined ? {} : { lowerCounted: counted }),
    items: chain.items
      .filter((i) => left.includes(i.placeCount))
      .map(({ placeCount, level, outline }) => ({ placeCount, level, pointLps: outline.centreLps, findings: outline.findings })),
  };
};

/** Does what is asked; what is left of the chain, or nothing. `changed` = records were written. */
export async function doChain(open: OpenCase, ask: ChainAsk): Promise<{ readonly chain?: ChainView; readonly ids: readonly string[] }> {
  if (ask.do === 'propose') {
    const chain = proposeChain(open, shownVolume(open));
    held = { open, chain, left: chain.items.map((i) => i.placeCount) };
    return { chain: viewOf(chain, held.left), ids: [] };
  }
  if (held?.open !== open) return { ids: [] };
  const { chain } = held;
  const ids =
    ask.do === 'accept'
      ? await acceptProposals(open, chain, ask.places, {
          ...(ask.who === undefined ? {} : { who: ask.who }),
          ...(ask.recount === undefined ? {} : { recount: ask.recount }),
        })
      : [];
  const left = ask.do === 'drop' ? [] : held.left.filter((p) => !ask.places.includes(p));
  if (left.length === 0) {
    held = undefined;
    return { ids };
  }
  // once renamed, the rest of the chain agrees with the names
  const now = ask.do === 'accept' && ask.recount === true ? renamed(chain) : chain;
  held = { open, chain: now, left };
  return { chain: viewOf(now, left), ids };
}
const renamed = (chain: ChainProposal): ChainProposal => {
  const level = lowerCounted(chain);
  return level === undefined ? chain : { ...chain, lower: { ...chain.lower, level }, namedCount: chain.foundCount };
};

/** What is proposed and not yet accepted, for the painter. */
export const proposedMasks = (open: OpenCase): readonly Mask[] => {
  if (held?.open !== open) return [];
  const { left } = held;
  return held.chain.items.filter((i) => left.includes(i.placeCount)).map((i) => i.outline.mask);
};
