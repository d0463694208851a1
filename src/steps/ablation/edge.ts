// Where heat or cold reaches the edge of the box: the same plan with sides that let nothing through and with sides held at body temperature. The truth lies
// between the two; where coverage is the same and no nerve stands otherwise to its limits, the edge decides nothing.
import { ablationRules } from '../../catalog/index.ts';
import { isNerve, stateOf } from './judge.ts';
import type { RunFigures, RunItem } from './run.ts';

export interface EdgeEffect {
  readonly coverageFraction: number;
  /** Largest change of any nerve's hottest or coldest moment. */
  readonly nerveC: number;
  readonly isSmall: boolean;
}
export async function edgeEffect(
  item: RunItem,
  simulate: (items: readonly RunItem[]) => Promise<readonly RunFigures[]>,
): Promise<EdgeEffect | undefined> {
  const [closed, held] = await simulate([item, { ...item, sides: 'body' }]);
  if (closed === undefined || held === undefined) return undefined;
  const coverageFraction = Math.abs(closed.coverageFraction - held.coverageFraction);
  let [nerveC, isSame] = [0, true];
  for (const o of closed.organs) {
    const other = held.organs.find((x) => x.id === o.id);
    if (other === undefined || !isNerve(o.id)) continue;
    isSame &&= stateOf(o) === stateOf(other);
    nerveC = Math.max(nerveC, Math.abs(o.peakC - other.peakC), Math.abs(o.lowestC - other.lowestC));
  }
  return { coverageFraction, nerveC, isSmall: isSame && coverageFraction <= ablationRules.edgeCoverageFraction.value };
}
