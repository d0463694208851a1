// Oswestry disability index: ten sections of 0…5; fraction = sum / (5 · sections answered). The wording belongs to its owner: this program takes the
// levels or a total, and shows no item. Source: Fairbank & Pynsent 2000, Spine 25:2940 (bands 0–20, 21–40, 41–60, 61–80, 81–100 %); least
// difference that matters 10 points: PMC3454560. What fails first: a section left out because it does not apply (sex life, work).
export const odiSectionCount = 10;
export const odiLevelMost = 5;
export const odiBands = ['minimal', 'moderate', 'severe', 'crippled', 'bed-bound'] as const;
export type OdiBand = (typeof odiBands)[number];
/** Last percent of each band. */
const odiUpTo = [20, 40, 60, 80, 100] as const;
/** Fewer sections than this and the percentage says so: the manual foresees one left out. */
export const odiLeastCount = { value: 9, range: [8, 10], source: 'Fairbank & Pynsent 2000 score one section left out as of 45' } as const;
export const odiLeastDifferenceFraction = {
  value: 0.1,
  range: [0.08, 0.18],
  source: 'PMC3454560: about 10 points, or 18 % of baseline',
} as const;

export interface OdiAnswer {
  readonly fraction: number;
  readonly answeredCount: number;
  readonly band: OdiBand;
}
/** Levels of the sections, undefined where not answered; undefined when none is. Not whole or outside 0…5 is no level and is left out. */
export function odiOf(levels: readonly (number | undefined)[]): OdiAnswer | undefined {
  const said = levels
    .slice(0, odiSectionCount)
    .filter((v): v is number => v !== undefined && Number.isInteger(v) && v >= 0 && v <= odiLevelMost);
  if (said.length === 0) return undefined;
  const sum = said.reduce((a, b) => a + b, 0);
  const fraction = sum / (odiLevelMost * said.length);
  return { fraction, answeredCount: said.length, band: odiBandOf(fraction) };
}
/** A percentage between two bands (20.5) belongs to the higher one: it is above 20. */
export const odiBandOf = (fraction: number): OdiBand => {
  const percent = Math.round(fraction * 1e6) / 1e4;
  return odiBands[odiUpTo.findIndex((top) => percent <= top)] ?? 'bed-bound';
};
