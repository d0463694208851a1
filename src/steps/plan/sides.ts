// One trocar or two, and why. One is enough when its tip comes near the midline without costing safety, or when the target is a cleft or a
// lesion; two when the crushed centre leaves a remnant on each side, or when neither side reaches the middle safely.
// The assumption that fails first: the cement spreads as the zone suggests (a dense body needs two trocars although one reaches the middle).
import { rules } from '../../catalog/index.ts';
import type { Path, Plan } from '../../records/index.ts';
import type { Aim, Zone } from './target.ts';

export interface Offered {
  readonly path: Path;
  readonly aim: Aim;
  /** Distance of the tip from the midline as a share of the body's width. */
  readonly offMidlineFraction: number;
}
export interface Choice {
  readonly sides: Plan['sides'];
  readonly sidesReason: string;
  readonly chosen: readonly string[];
}

const safest = (list: readonly Offered[]): Offered | undefined =>
  list.toSorted((a, b) => a.path.breachProbability - b.path.breachProbability)[0];

export function chooseSides(offered: readonly Offered[], zone: Zone): Choice {
  const left = offered.filter((o) => o.path.side === 'left');
  const right = offered.filter((o) => o.path.side === 'right');
  const one = (o: Offered, sidesReason: string): Choice => ({ sides: o.path.side, sidesReason, chosen: [o.path.id] });
  const best = safest(offered);
  if (best === undefined) return { sides: 'none', sidesReason: 'plan.sides.none', chosen: [] };
  if (zone === 'cleft') return one(best, 'plan.sides.one-cleft');
  if (zone === 'lysis') return one(best, 'plan.sides.one-lysis');
  if (left.length === 0 || right.length === 0)
    return one(best, zone === 'lateral-remnant' ? 'plan.sides.one-remnant' : 'plan.sides.one-only');
  const own = (list: readonly Offered[]): Offered => safest(list.filter((o) => o.aim === 'own-side')) ?? (safest(list) as Offered);
  const both = (sidesReason: string): Choice => ({ sides: 'both', sidesReason, chosen: [own(left).path.id, own(right).path.id] });
  if (zone === 'lateral-remnant') return both('plan.sides.both-remnant');
  const central = safest(offered.filter((o) => o.offMidlineFraction <= rules.oneSidedFraction.value));
  if (central === undefined) return both('plan.sides.both-off-midline');
  // Two punctures are two chances: one central path may cost as much as both side paths together.
  const pair = 1 - (1 - own(left).path.breachProbability) * (1 - own(right).path.breachProbability);
  return central.path.breachProbability <= Math.max(pair, rules.oneSidedProbability.value)
    ? one(central, 'plan.sides.one-central')
    : both('plan.sides.both-safer');
}
