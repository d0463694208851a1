// What trials and series found, beside one patient's curve. Each says whether a sham stood against it: in a trial without one, the part of the relief
// that would have come anyway is inside the curve. Figures as printed in abstracts or in the project's reading list; means over time are given only
// where they were read. What fails first: a patient unlike those of the trial (age of the fracture, pain at entry).
import type { VisitName } from '../records/index.ts';
export type TrialDesign = 'sham-controlled' | 'open-controlled' | 'single-arm';
export interface Trial {
  readonly id: string;
  readonly name: string;
  readonly year: number;
  readonly design: TrialDesign;
  readonly patients: number;
  readonly population: 'osteoporotic' | 'tumour';
  readonly measure: 'pain' | 'rmdq';
  /** Means of the treated, of the others. */
  readonly treated: readonly (readonly [VisitName, number])[];
  readonly control?: readonly (readonly [VisitName, number])[];
  /** Difference between the groups as printed: mean, 95 % interval. The abstract does not say in whose favour a sign is. */
  readonly difference?: readonly (readonly [VisitName, number, number, number])[];
  readonly source: string;
}
export const trials: readonly Trial[] = [
  {
    id: 'vertos-iv',
    name: 'VERTOS IV',
    year: 2018,
    design: 'sham-controlled',
    patients: 180,
    population: 'osteoporotic',
    measure: 'pain',
    treated: [],
    difference: [
      ['baseline', 0.2, -0.53, 0.94],
      ['day-1', -0.43, -1.17, 0.31],
      ['week-1', -0.11, -0.85, 0.63],
      ['month-1', 0.41, -0.33, 1.15],
      ['month-3', 0.21, -0.54, 0.96],
      ['month-6', 0.39, -0.37, 1.15],
      ['month-12', 0.45, -0.37, 1.24],
    ],
    source: 'Firanescu 2018, BMJ 361:k1551, abstract',
  },
  {
    id: 'invest',
    name: 'INVEST',
    year: 2009,
    design: 'sham-controlled',
    patients: 131,
    population: 'osteoporotic',
    measure: 'pain',
    treated: [],
    difference: [
      ['month-1', 0.7, -0.3, 1.7],
      ['month-12', 1.02, 0.04, 2.01],
    ],
    source: 'Kallmes 2009, N Engl J Med 361:569; one year: Comstock 2013, PMID 23696683 (60 % of the controls had crossed over)',
  },
  {
    id: 'rousing',
    name: 'Rousing',
    year: 2009,
    design: 'open-controlled',
    patients: 50,
    population: 'osteoporotic',
    measure: 'pain',
    treated: [
      ['baseline', 8],
      ['month-3', 2],
    ],
    control: [
      ['baseline', 8],
      ['month-3', 2],
    ],
    source: 'Rousing 2009, Spine 34:1349, abstract ("approximately", both groups)',
  },
  {
    id: 'cafe-pain',
    name: 'CAFE',
    year: 2011,
    design: 'open-controlled',
    patients: 134,
    population: 'tumour',
    measure: 'pain',
    treated: [
      ['baseline', 7.3],
      ['month-1', 3.5],
    ],
    source:
      'CAFE (balloon, cancer): pain 7.3, change −3.8 against −0.7 at one month; Berenson 2011, Lancet Oncol 12:225 (reading list; size recalled)',
  },
  {
    id: 'cafe-rmdq',
    name: 'CAFE',
    year: 2011,
    design: 'open-controlled',
    patients: 134,
    population: 'tumour',
    measure: 'rmdq',
    treated: [
      ['baseline', 17.6],
      ['month-1', 9.1],
    ],
    control: [
      ['baseline', 18.2],
      ['month-1', 18],
    ],
    source: 'CAFE (balloon, cancer), Berenson 2011, Lancet Oncol 12:225 (reading list; size recalled)',
  },
  {
    id: 'opus-one',
    name: 'OPuS One',
    year: 2020,
    design: 'single-arm',
    patients: 100,
    population: 'tumour',
    measure: 'pain',
    treated: [
      ['baseline', 8.2],
      ['month-6', 3.5],
    ],
    source: 'OPuS One (radiofrequency, 97 % cemented), worst pain (reading list; year recalled)',
  },
];
/** Trials that report a share instead of a mean. */
export const trialShares = [
  {
    id: 'vapour',
    name: 'VAPOUR',
    year: 2016,
    design: 'sham-controlled',
    patients: 120,
    what: 'below-4-day-14',
    treatedFraction: 0.44,
    controlFraction: 0.21,
    source: 'Clark 2016, Lancet 388:1408',
  },
  {
    id: 'vertos-ii',
    name: 'VERTOS II',
    year: 2010,
    design: 'open-controlled',
    patients: 202,
    what: 'eased-before',
    treatedFraction: 0.53,
    source: 'Klazen 2010, Lancet 376:1085: of 431 eligible 229 had spontaneous relief while being assessed',
  },
] as const;
