// The plan with each protective measure beside it: the same needles and seconds, coarse voxels.
import { protections } from '../../catalog/index.ts';
import type { Ablation } from '../../records/index.ts';
import { energyS, protocolFor, shortened } from './protocol.ts';
import type { Tried } from './tune.ts';
import { isNerve, stateOf } from './judge.ts';
import type { AblationParams } from './params.ts';
import type { Protection, RunFigures, RunItem } from './run.ts';

/** The plan with each protection in turn, on coarse voxels, the same seconds. */
export async function compared(
  item: RunItem,
  p: AblationParams,
  chosen: Tried,
  simulate: (items: readonly RunItem[]) => Promise<readonly RunFigures[]>,
): Promise<Ablation['measures']> {
  const fit = protections.filter((x) => !('for' in x) || x.for === p.modality).map((x) => x.id as Protection);
  const list: { readonly id: string; readonly item: RunItem }[] = [
    { id: 'none', item: { ...item, protection: 'none' } },
    ...fit.map((id) => ({ id, item: { ...item, protection: id } })),
  ];
  if (p.modality === 'cryo') {
    for (const id of chosen.probe.protocols)
      if (id !== chosen.choice.id)
        list.push({
          id,
          item: {
            ...item,
            protocol: shortened(protocolFor(chosen.probe, id).protocol, energyS(protocolFor(chosen.probe, id).protocol), 120),
          },
        });
  } else list.push({ id: 'shorter', item: { ...item, protocol: shortened(chosen.choice.protocol, 0.7 * chosen.seconds, 120) } });
  const figures = await simulate(list.map((l) => l.item));
  return list.map(({ id }, n) => {
    const worst = worstOf(figures[n], p.modality);
    return {
      id,
      coverageFraction: figures[n].coverageFraction,
      ...(worst === undefined ? {} : { worstOrganId: worst.id, worstC: p.modality === 'rf' ? worst.peakC : worst.lowestC }),
      state: worst === undefined ? 'kept' : stateOf(worst),
    };
  });
}
/** By its state first: a dose may injure where another is hotter. */
export function worstOf(f: RunFigures, modality: AblationParams['modality']): RunFigures['organs'][number] | undefined {
  const nerves = f.organs.filter((o) => isNerve(o.id));
  const rank = { red: 0, amber: 1, kept: 2 };
  return nerves.toSorted(
    (a, b) => rank[stateOf(a)] - rank[stateOf(b)] || (modality === 'rf' ? b.peakC - a.peakC : a.lowestC - b.lowestC),
  )[0];
}
