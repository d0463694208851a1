// How much cement is usual, as a share of a named volume; never a target. The assumption that fails first: pain relief hardly depends on
// volume (n = 158 and n = 357 found no link), so the range bounds preparation and stiffness, not success.
export interface CementRange {
  readonly lowFraction: number;
  readonly highFraction: number;
  readonly range: readonly [number, number];
  readonly source: string;
}

/** Share of the body's volume AS IT IS NOW. */
export const bodyRange: CementRange = {
  lowFraction: 0.15,
  highFraction: 0.25,
  range: [0.1, 0.3],
  source:
    'stiffness restored near 15 % fill in a finite-element body (Liebschner 2001, Spine 26:1547, recalled); clinical fill 15-25 % of the body volume as asked for by the project; 2-8 ml in French practice (Acad. nat. chirurgie 2016;15(4):17-24)',
};
/** Share of the lytic lesion's own volume: soft tissue is displaced, not infiltrated, so it never exceeds the lesion. */
export const lesionRange: CementRange = {
  lowFraction: 0.5,
  highFraction: 1,
  range: [0.3, 1],
  source: 'design choice of this project: no published share of a lytic volume was found',
};
/** More than this in one level is asked about: far above the 2 to 8 ml of French practice. */
export const muchCementMl = {
  value: 10,
  range: [8, 15] as const,
  source: 'above the 2-8 ml of Acad. nat. chirurgie 2016;15(4):17-24; VAPOUR used 7.5 ± 2.8 ml a patient',
} as const;
/** Syringes are read to half a millilitre: what is prepared is rounded up to this. */
export const prepareStepMl = { value: 0.5, range: [0.5, 0.5] as const, source: 'design choice' };

/** Why to stop, in the order of reading, then what to do. Codes with sentences in words/plan. */
export const stopList = [
  'plan.stop.posterior-quarter',
  'plan.stop.line-leaving',
  'plan.stop.disc',
  'plan.stop.vein',
  'plan.stop.canal-foramen',
  'plan.stop.resistance',
  'plan.stop.window',
  'plan.stop.then',
] as const;
