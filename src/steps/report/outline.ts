// A level from MRI alone on its own sheet: what each side looks like with its bands, what is withheld, and what a CT would add here.
import type { Block, Plan } from '../../records/index.ts';
import type { Cell, Speaker } from './speak.ts';

export function outlineBlocks(speak: Speaker, plan: Plan): readonly Block[] {
  const o = plan.outline;
  if (o === undefined) return [];
  return [
    {
      block: 'notice',
      tone: 'stop',
      text: speak.say('plan.outline.withheld', { list: o.withheld.map((c) => speak.code(c)).join(', ') }),
    },
    {
      block: 'table',
      caption: `${speak.say('plan.outline.heading')} · ${speak.say(`plan.outline.basis.${o.basis}`, { acrossMm: o.acrossMm })}`,
      columns: (['side', 'approach', 'pedicle', 'width', 'axial', 'sagittal', 'length'] as const).map((c) => ({
        text: speak.say(`plan.outline.column.${c}`),
      })),
      rows: o.sides.map((s) => {
        const banded = (value: number | undefined, key: string): Cell => speak.banded(value, plan.bands[`outline.${s.side}.${key}`]);
        const tone: Cell['tone'] = s.pedicle === 'wide' ? 'plain' : 'caution';
        return [
          { text: speak.SIDE(s.side), tone: 'strong' },
          { text: speak.say(`plan.outline.approach.${s.approach}`), tone },
          { text: speak.say(`plan.outline.pedicle.${s.pedicle}`), tone },
          {
            text: speak.say('plan.outline.width-of', { width: banded(s.widthMm, 'widthMm').text, needed: speak.number(s.neededMm) }),
            tone,
          },
          banded(s.axialAngleDeg, 'axialAngleDeg'),
          banded(s.sagittalAngleDeg, 'sagittalAngleDeg'),
          banded(s.lengthMm, 'lengthMm'),
        ];
      }),
    },
    { block: 'paragraph', tone: 'muted', text: speak.say('plan.outline.axial-how') },
    { block: 'heading', depthCount: 3, text: speak.say('plan.outline.ct-adds') },
    {
      block: 'list',
      ordered: false,
      items: o.ctAdds.map((c) => ({ text: speak.code(c), ...(o.ctMatters ? { tone: 'caution' as const } : {}) })),
    },
  ];
}
