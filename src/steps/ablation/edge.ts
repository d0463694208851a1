// Where heat or cold reaches the edge of the box: the same plan with sides that let nothing through and with sides held at body temperature. The truth lies
// between the two. The edge decides nothing only where the plan's own answer, moved by that difference, still covers (or does not) and leaves every nerve
// on the same side of its limits: an answer that stands close to a limit is decided by little.
// The assumption that fails first: the difference on coarse voxels is that on fine ones.
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
  /** What the plan tells; a nerve may stand in it twice, at both ends of a rinse. */
  told: Pick<RunFigures, 'coverageFraction' | 'organs'>,
): Promise<EdgeEffect | undefined> {
  const [closed, held] = await simulate([item, { ...item, sides: 'body' }]);
  if (closed === undefined || held === undefined) return undefined;
  const coverageFraction = Math.abs(closed.coverageFraction - held.coverageFraction);
  let [nerveC, isSame] = [0, true];
  for (const o of closed.organs) {
    const other = held.organs.find((x) => x.id === o.id);
    if (other === undefined || !isNerve(o.id)) continue;
    isSame &&= stateOf(o) === stateOf(other);
    const by = {
      peakC: Math.abs(o.peakC - other.peakC),
      lowestC: Math.abs(o.lowestC - other.lowestC),
      cem43Min: Math.abs(o.cem43Min - other.cem43Min),
    };
    nerveC = Math.max(nerveC, by.peakC, by.lowestC);
    for (const x of told.organs.filter((t) => t.id === o.id)) {
      const worse = { peakC: x.peakC + by.peakC, lowestC: x.lowestC - by.lowestC, cem43Min: x.cem43Min + by.cem43Min };
      isSame &&= stateOf(worse) === stateOf(x);
    }
  }
  const aim = ablationRules.coverFraction.value;
  const coversAnyway = told.coverageFraction - coverageFraction >= aim || told.coverageFraction + coverageFraction < aim;
  return { coverageFraction, nerveC, isSmall: isSame && coversAnyway && coverageFraction <= ablationRules.edgeCoverageFraction.value };
}
