// What else can be done, no procedure among them, with the figures a team should have in mind. Named on every sheet; none is recommended here.
import type { IndicationPath } from './facts.ts';
import type { SourceId } from './sources.ts';

export interface Alternative {
  readonly id: string;
  readonly paths: readonly IndicationPath[];
  readonly source: string;
  readonly sourceId?: SourceId;
}
const every = ['osteoporotic', 'tumour', 'haemangioma', 'non-union', 'trauma'] as const;
export const alternatives = [
  {
    id: 'no-procedure',
    paths: ['osteoporotic', 'trauma'],
    source:
      'VERTOS II (n = 202): 53 % of the eligible improved by themselves while waiting; VERTOS IV (sham-controlled, n = 180, PMC5941218): no significant difference at any time, both groups improved',
  },
  { id: 'no-procedure-other', paths: ['tumour', 'haemangioma', 'non-union'], source: 'always possible' },
  { id: 'medicine', paths: every, source: 'usual practice' },
  { id: 'brace', paths: ['osteoporotic', 'non-union', 'trauma'], source: 'usual practice' },
  { id: 'radiotherapy', paths: ['tumour', 'haemangioma'], source: 'usual practice' },
  { id: 'ablation', paths: ['tumour'], source: 'OPuS One (n = 100): worst pain 8.2 to 3.5 at 6 months, 97 % cemented' },
  { id: 'kyphoplasty', paths: ['osteoporotic', 'tumour', 'trauma'], source: 'FREE, CAFE (open)' },
  { id: 'embolisation', paths: ['haemangioma'], source: 'usual practice' },
  { id: 'surgery', paths: every, source: 'usual practice' },
] as const satisfies readonly Alternative[];
export type AlternativeId = (typeof alternatives)[number]['id'];

/** What else can be done on a path; all of it while the path is not chosen. */
export const alternativesOf = (path: IndicationPath | undefined): readonly AlternativeId[] =>
  alternatives
    .filter((a) => (path === undefined ? a.id !== 'no-procedure-other' : (a.paths as readonly IndicationPath[]).includes(path)))
    .map((a) => a.id);
