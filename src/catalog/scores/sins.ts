// SINS: is a spine with a tumour in it still stable? Six items, 0 to 18; from 7 a surgeon's opinion is asked. It predicts no strength.
// A public page prints pain as 3/2/1 and the first band as 1 to 6: wrong; here 3/1/0 and 0 to 6.
import { firstName, type Level, type LevelName } from '../../records/index.ts';
import type { Score } from './score.ts';

export const sins = {
  id: 'sins',
  year: 2010,
  source: 'Fisher 2010 (Spine Oncology Study Group), Spine 35:E1221; items and bands as read; sensitivity 95.7 %, specificity 79.5 %',
  items: [
    {
      id: 'location',
      choices: [
        { id: 'junctional', points: 3 },
        { id: 'mobile', points: 2 },
        { id: 'semirigid', points: 1 },
        { id: 'rigid', points: 0 },
      ],
    },
    {
      id: 'pain',
      choices: [
        { id: 'mechanical', points: 3 },
        { id: 'occasional', points: 1 },
        { id: 'none', points: 0 },
      ],
    },
    {
      id: 'lesion',
      choices: [
        { id: 'lytic', points: 2 },
        { id: 'mixed', points: 1 },
        { id: 'blastic', points: 0 },
      ],
    },
    {
      id: 'alignment',
      choices: [
        { id: 'subluxation', points: 4 },
        { id: 'deformity', points: 2 },
        { id: 'normal', points: 0 },
      ],
    },
    {
      id: 'collapse',
      choices: [
        { id: 'over-half', points: 3 },
        { id: 'under-half', points: 2 },
        { id: 'none-body-over-half', points: 1 },
        { id: 'none', points: 0 },
      ],
    },
    {
      id: 'posterolateral',
      choices: [
        { id: 'bilateral', points: 3 },
        { id: 'unilateral', points: 1 },
        { id: 'none', points: 0 },
      ],
    },
  ],
  bands: [
    { id: 'stable', from: 0, to: 6 },
    { id: 'potentially-unstable', from: 7, to: 12 },
    { id: 'unstable', from: 13, to: 18 },
  ],
} as const satisfies Score<'sins'>;

/** From this total on a surgeon's opinion is asked. */
export const sinsSurgeonFrom = { value: 7, range: [7, 7] as const, source: sins.source };
export const sinsUnstableFrom = { value: 13, range: [13, 13] as const, source: sins.source };

const regions: readonly (readonly ['junctional' | 'mobile' | 'semirigid' | 'rigid', readonly LevelName[]])[] = [
  ['junctional', ['C1', 'C2', 'C7', 'T1', 'T2', 'T11', 'T12', 'T13', 'L1', 'L5', 'L6', 'S1']],
  ['mobile', ['C3', 'C4', 'C5', 'C6', 'L2', 'L3', 'L4']],
  ['semirigid', ['T3', 'T4', 'T5', 'T6', 'T7', 'T8', 'T9', 'T10']],
  ['rigid', ['S2']],
];
/** Region of a level (C0–2, C7–T2, T11–L1 and L5–S1 are junctional); undefined when its two possible names lie in different regions. */
export function sinsLocation(level: Level): (typeof regions)[number][0] | undefined {
  const of = (name: string): (typeof regions)[number][0] | undefined =>
    regions.find(([, l]) => (l as readonly string[]).includes(name))?.[0];
  const first = of(firstName(level));
  return level.split('/').every((n) => of(n) === first) ? first : undefined;
}
