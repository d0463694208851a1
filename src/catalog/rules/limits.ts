// The numbers of the rules. Each has one value, the range a site may choose its own from, and where it comes from. A site says one number, and it
// stands on the sheet. Suffix tells the unit: Nrs = 0…10, Days, Weeks, Year, Fraction; INR has none; GigaPerL = 10⁹/l.
import { choice, type Margin } from '../choice.ts';
import { sinsSurgeonFrom, sinsUnstableFrom, tokuhashi } from '../scores/index.ts';

const read = (value: number, low: number, high: number, source: string): Margin => ({ value, range: [low, high], source });

export const ruleLimits = {
  painLeastNrs: read(4, 3, 5, 'VAPOUR 2016: pain below 4 of 10 was the trial’s aim'),
  painSevereNrs: read(7, 5, 7, 'VAPOUR 2016 took patients from 7 of 10; "severe" of NICE TA279 has no number'),
  fractureWeeks: read(6, 3, 12, 'VAPOUR 2016: under 6 weeks; mean age of fractures 3 (VAPOUR), 11.7 (Buchbinder) and 22.5 weeks (INVEST)'),
  lossFraction: read(0.65, 0.65, 0.7, 'Rev Med Brux 2008: 65 %; others 70 %'),
  inr: read(1.5, 1.5, 1.8, 'SIR 2019, high bleeding risk: INR 1.5 to 1.8'),
  plateletsGigaPerL: read(50, 50, 100, 'SIR 2019, high bleeding risk: above 50·10⁹/l'),
  bleedingDays: choice(7, 1, 7, 'a blood test older than a week says little of the day of the act'),
  imagingDays: choice(30, 7, 60, 'no published limit was found; bone changes within weeks'),
  levelCount: read(3, 3, 5, 'up to 3 to 5 levels a sitting; up to 5 (Foch hospital)'),
  ageUnusualYear: choice(50, 40, 60, 'a fracture without trauma is unusual before'),
  sinsSurgeon: sinsSurgeonFrom,
  sinsUnstable: sinsUnstableFrom,
  tokuhashiShort: read(8, 8, 8, tokuhashi.source),
  one: { value: 1, range: [1, 1], source: 'counting' },
} as const satisfies Readonly<Record<string, Margin>>;
export type LimitId = keyof typeof ruleLimits;
export const limitIds = Object.keys(ruleLimits) as readonly LimitId[];
/** Limits a site may set for itself: those with a range. */
export const siteLimitIds = limitIds.filter((id) => ruleLimits[id].range[0] < ruleLimits[id].range[1]);

/** The values in use: the catalogue's, with the site's own where they lie in range (others are refused before they get here). */
export const limitsOf = (site: Readonly<Partial<Record<string, number>>> = {}): Readonly<Record<LimitId, number>> =>
  Object.fromEntries(limitIds.map((id) => [id, site[id] ?? ruleLimits[id].value])) as Record<LimitId, number>;
