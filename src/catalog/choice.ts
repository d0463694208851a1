// A number that is a choice of this project unless its source says otherwise: what it is, the range a site could defend, and why.
export interface Margin {
  readonly value: number;
  readonly range: readonly [number, number];
  readonly source: string;
}
export const choice = (value: number, low: number, high: number, why: string): Margin => ({
  value,
  range: [low, high],
  source: `design choice: ${why}`,
});
