// A clinical score as data: items, the points of each choice, what the sum means; and its arithmetic, shown. An item without an answer makes the
// total a range (lowest to highest it can still become): it is never counted as its mildest choice, unless the score's own authors say so
// (`unknownPoints`), and even then it is named as missing. The assumption that fails first: the items were read as their authors meant them.
export interface ScoreChoice {
  readonly id: string;
  readonly points: number;
}
export interface ScoreItem {
  readonly id: string;
  readonly choices: readonly ScoreChoice[];
  /** Points the authors give to an answer that is not known. */
  readonly unknownPoints?: number;
}
/** What a total means, both ends included. */
export interface ScoreBand {
  readonly id: string;
  readonly from: number;
  readonly to: number;
}
export interface Score<Id extends string = string> {
  readonly id: Id;
  readonly year: number;
  readonly source: string;
  readonly items: readonly ScoreItem[];
  /** Items whose points together never go below this. */
  readonly floor?: { readonly items: readonly string[]; readonly points: number };
  readonly bands: readonly ScoreBand[];
}
export interface ScorePart {
  readonly item: string;
  /** Absent when not answered. */
  readonly choice?: string;
  /** Absent when not answered and the score gives no points to the unknown. */
  readonly points?: number;
}
export interface ScoreAnswer {
  readonly parts: readonly ScorePart[];
  /** Lowest and highest total that the missing answers still allow; equal when nothing is missing. */
  readonly low: number;
  readonly high: number;
  /** Only when every total still possible means the same. */
  readonly band?: string;
  readonly missing: readonly string[];
}

const sum = (points: readonly number[]): number => points.reduce((a, b) => a + b, 0);

/** `picks`: item → choice. A choice the score does not have is a fault of the caller and counts as missing. */
export function scoreOf(score: Score, picks: Readonly<Record<string, string | undefined>>): ScoreAnswer {
  const parts: ScorePart[] = [];
  const missing: string[] = [];
  const ends = score.items.map((item) => {
    const choice = item.choices.find((c) => c.id === picks[item.id]);
    if (choice !== undefined) {
      parts.push({ item: item.id, choice: choice.id, points: choice.points });
      return { id: item.id, low: choice.points, high: choice.points };
    }
    missing.push(item.id);
    parts.push({ item: item.id, ...(item.unknownPoints === undefined ? {} : { points: item.unknownPoints }) });
    const all = item.choices.map((c) => c.points);
    return { id: item.id, low: Math.min(...all), high: Math.max(...all) };
  });
  const total = (end: 'low' | 'high'): number => {
    const { floor } = score;
    if (floor === undefined) return sum(ends.map((e) => e[end]));
    const inside = ends.filter((e) => floor.items.includes(e.id)).map((e) => e[end]);
    const outside = ends.filter((e) => !floor.items.includes(e.id)).map((e) => e[end]);
    return sum(outside) + Math.max(floor.points, sum(inside));
  };
  const [low, high] = [total('low'), total('high')];
  const bandAt = (v: number): string | undefined => score.bands.find((b) => v >= b.from && v <= b.to)?.id;
  const band = bandAt(low);
  return { parts, low, high, missing, ...(band !== undefined && band === bandAt(high) ? { band } : {}) };
}

/** The total by the authors' own rule for what is not known; undefined while an item without such a rule is missing. */
export function statedTotal(score: Score, answer: ScoreAnswer): number | undefined {
  if (answer.parts.some((p) => p.points === undefined)) return undefined;
  const points = (inside: boolean): number =>
    sum(answer.parts.filter((p) => (score.floor?.items.includes(p.item) ?? false) === inside).map((p) => p.points ?? 0));
  return points(false) + (score.floor === undefined ? 0 : Math.max(score.floor.points, points(true)));
}
export const bandOf = (score: Score, total: number): string | undefined => score.bands.find((b) => total >= b.from && total <= b.to)?.id;
