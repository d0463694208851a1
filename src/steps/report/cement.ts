// The cement of one level: a usual range with the band of each end, what it is a share of, and how much to prepare. Never a target.
import { bodyRange, lesionRange } from '../../catalog/index.ts';
import type { Block, Plan } from '../../records/index.ts';
import { withBand } from '../../words/index.ts';
import type { Speaker } from './speak.ts';

export function cementBlocks(speak: Speaker, plan: Plan): readonly Block[] {
  const c = plan.cement;
  if (c === undefined) return [];
  const range = c.denominator === 'lesion' ? lesionRange : bodyRange;
  return [
    {
      block: 'facts',
      items: [
        {
          label: speak.say('report.cement'),
          value: speak.say('report.cement-range', {
            low: withBand(speak.language, c.rangeMl[0], '', plan.bands['cement.rangeMl.0']),
            high: withBand(speak.language, c.rangeMl[1], speak.say('report.ml'), plan.bands['cement.rangeMl.1']),
            lowShare: range.lowFraction * 100,
            highShare: range.highFraction * 100,
            denominator: speak.say(`report.denominator.${c.denominator}`),
            denominatorMl: c.denominatorMl,
          }),
          tone: 'strong',
        },
        {
          label: '',
          value: `${speak.say('report.cement-prepare', { prepareMl: c.prepareMl, deadSpaceMl: c.deadSpaceMl })} · ${speak.say('report.cement-no-target')}`,
        },
      ],
    },
  ];
}
