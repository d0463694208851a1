// How bad a complication was: CIRSE 2017 (Filippiadis, doi 10.1007/s00270-017-1703-4), six grades by what it took and what remains; CTCAE v5
// (NCI 2017), five general grades. The revision of 2026 (doi 10.1007/s00270-025-04200-w) splits grades 1 and 3: not coded here, and said.
// The two are kept apart: neither is computed from the other. What fails first: graded on the day, before the sequelae are known.
export const cirseGrades = ['1', '2', '3', '4', '5', '6'] as const;
export const ctcaeGrades = ['1', '2', '3', '4', '5'] as const;
export const complicationSources = {
  cirse: 'CIRSE classification 2017, doi 10.1007/s00270-017-1703-4',
  ctcae: 'CTCAE v5.0, NCI, 27 November 2017',
} as const;
export interface CirseFacts {
  readonly died: boolean;
  /** What remains after it. */
  readonly sequelae: 'none' | 'mild' | 'severe';
  readonly addedTherapy: boolean;
  /** Hours the stay was prolonged. */
  readonly prolongedH: number;
  readonly solvedInside: boolean;
}
/** The grade the facts give. 48 h itself is not "more than 48 h". */
export function cirseOf(f: CirseFacts): 1 | 2 | 3 | 4 | 5 | 6 {
  if (f.died) return 6;
  if (f.sequelae === 'severe') return 5;
  if (f.sequelae === 'mild') return 4;
  if (f.prolongedH > 48 || (f.addedTherapy && !f.solvedInside)) return 3;
  return f.prolongedH > 0 || !f.solvedInside ? 2 : 1;
}
export const complicationKinds = [
  'leak-symptoms',
  'nerve-root',
  'cord',
  'pulmonary-embolism',
  'bleeding',
  'infection',
  'allergy',
  'cardio-respiratory',
  'rib-fracture',
  'new-fracture-early',
  'wrong-level',
  'skin',
  'other',
] as const;
