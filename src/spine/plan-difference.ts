// Two plans of one bone side by side: which trocars stand against each other, and how far entry, tip and direction moved. Distances are straight lines
// between the points, mm; the angle is between the two directions in space, degrees. Trocars are paired by their side, and by rank where a side has
// more than one. Fails first: a trocar that changed its side is shown as one gone and one come, which is what it is.
import { distance, dot } from '../base/index.ts';
import type { Clearance, Path, Plan } from '../records/index.ts';

export interface PathDifference {
  readonly side: Path['side'];
  readonly before?: Path;
  readonly after?: Path;
  readonly entryMovedMm?: number;
  readonly targetMovedMm?: number;
  readonly turnedDeg?: number;
}
const used = (plan: Plan, side: Path['side']): readonly Path[] =>
  plan.paths.filter((p) => p.side === side && plan.chosen.includes(p.id)).toSorted((a, b) => a.rankCount - b.rankCount);

const turnedDeg = (a: Path, b: Path): number => (Math.acos(Math.min(1, Math.max(-1, dot(a.direction, b.direction)))) * 180) / Math.PI;

export function planDifference(before: Plan, after: Plan): readonly PathDifference[] {
  return (['left', 'right'] as const).flatMap((side) => {
    const [a, b] = [used(before, side), used(after, side)];
    return Array.from({ length: Math.max(a.length, b.length) }, (_, n): PathDifference => {
      const [one, other] = [a[n] as Path | undefined, b[n] as Path | undefined];
      return {
        side,
        ...(one === undefined ? {} : { before: one }),
        ...(other === undefined ? {} : { after: other }),
        ...(one === undefined || other === undefined
          ? {}
          : {
              entryMovedMm: distance(one.entryLps, other.entryLps),
              targetMovedMm: distance(one.targetLps, other.targetLps),
              turnedDeg: turnedDeg(one, other),
            }),
      };
    });
  });
}

/** The wall a trocar is nearest to, or furthest beyond. */
export function tightest(c: Clearance): { readonly wall: keyof Clearance; readonly mm: number } | undefined {
  const walls = (Object.entries(c) as [keyof Clearance, number | undefined][]).flatMap(([wall, mm]) =>
    mm === undefined ? [] : [{ wall, mm }],
  );
  return walls.toSorted((a, b) => a.mm - b.mm)[0];
}
