// Roland–Morris disability questionnaire: how many of 24 sentences are true today, 0 (none) to 24. Free to use and to show. Sources: Roland & Morris 1983,
// Spine 8:141; French version EIFEL, Coste 1993, Rev Rhum 60:335. The sentences (words/patient.*) were written from memory and are to be read against the
// originals before a study rests on them. Least difference that matters 3.5: Ostelo 2003. A sentence without an answer makes the score a
// range: it is not counted as "not true". What fails first: sentences answered for the year instead of today.
export const rmdqItemCount = 24;
export const rmdqLeastDifferencePoints = { value: 3.5, range: [2, 5], source: 'Ostelo 2003, Spine 28:1757 (recalled)' } as const;
export interface RmdqAnswer {
  readonly low: number;
  readonly high: number;
  /** Only when every sentence was answered. */
  readonly points?: number;
}
export function rmdqOf(items: readonly (boolean | undefined)[]): RmdqAnswer | undefined {
  const all = Array.from({ length: rmdqItemCount }, (_, n) => items[n]);
  const low = all.filter((x) => x === true).length;
  const open = all.filter((x) => x === undefined).length;
  if (open === rmdqItemCount) return undefined;
  return { low, high: low + open, ...(open === 0 ? { points: low } : {}) };
}
