// What to expect after the act, each figure with who said it. They describe groups; none is a promise or an order.
export interface Expectation {
  readonly id: string;
  readonly low: number;
  readonly high: number;
  readonly unit: 'h' | 'percent';
  /** Short, the same in every language. */
  readonly cite: string;
  readonly source: string;
}
export const expectations: readonly Expectation[] = [
  {
    id: 'upright',
    low: 2,
    high: 2,
    unit: 'h',
    cite: 'Riviera imagerie',
    source: 'Riviera imagerie, patient sheet: upright 2 h after the return to the room, with staff',
  },
  {
    id: 'weight',
    low: 6,
    high: 24,
    unit: 'h',
    cite: 'Rev Med Suisse 2003 (n = 335)',
    source: 'Rev Med Suisse 2003: weight bearing, 335 patients, 683 levels',
  },
  {
    id: 'relief',
    low: 24,
    high: 48,
    unit: 'h',
    cite: 'Rev Med Suisse 2003 (n = 335)',
    source: 'Rev Med Suisse 2003: relief, 335 patients, 683 levels',
  },
  {
    id: 'late-home',
    low: 13.2,
    high: 13.2,
    unit: 'percent',
    cite: 'n = 1442',
    source: 'a series of 1442: stay over 3 days in 13.2 % (the reading list does not name the paper)',
  },
  {
    id: 'new-fracture',
    low: 16.5,
    high: 16.5,
    unit: 'percent',
    cite: 'VERTOS II, AJNR 2010;31:1447 (15/91, 21/85)',
    source: 'VERTOS II: a new fracture in 15 of 91 in about a year, 21 of 85 without cement; no significant difference (AJNR 31:1447)',
  },
];
/** Why patients stayed on, with their share where it was published. */
export const delayReasons = [
  { id: 'psychological', percent: 37.2 },
  { id: 'pain', percent: 32.5 },
  { id: 'cardiopulmonary', percent: 15.7 },
  { id: 'non-specific', percent: 8.4 },
  { id: 'wound', percent: 2.6 },
  { id: 'thrombosis', percent: 2.1 },
  { id: 'anaesthesia', percent: 1.6 },
  { id: 'neurology' },
  { id: 'organisation' },
] as const;
export const delaySource =
  'reasons of stays over 3 days in a series of 1442 (the reading list does not name the paper); the last two are our own';
