// The C-arm of one level: every view in words tied to the patient and, once the department has stated its table, in machine angles. Both are
// printed to a tenth of a degree, so that the beam can be set again from the paper within 0.1°.
import type { Block, CArmView, TableSetup } from '../../records/index.ts';
import { machineInWords, viewInWords } from '../../words/index.ts';
import type { Cell, Speaker } from './speak.ts';

/** AP, lateral and down the pedicle of the sides in use go on the sheet; views for one endplate alone and the other side stand after the pictures. */
export const isMainView = (view: CArmView, sides: ReadonlySet<string>): boolean =>
  view.name === 'ap' || view.name === 'lateral' || (view.name.startsWith('down') && [...sides].some((side) => view.name.endsWith(side)));

export function viewBlocks(speak: Speaker, views: readonly CArmView[], caption: 'report.views' | 'report.views-other'): readonly Block[] {
  if (views.length === 0) return [];
  const machines = views.some((v) => v.machine !== undefined);
  return [
    {
      block: 'table',
      caption: speak.say(caption),
      columns: [
        { text: speak.say('report.column.view') },
        { text: speak.say('report.column.detector') },
        ...(machines ? [{ text: speak.say('report.column.machine') }] : []),
        { text: speak.say('report.column.beam'), align: 'right' },
      ],
      rows: views.map((v) => [
        { text: speak.say(`report.view.${v.name}`), tone: 'strong' },
        { text: viewInWords(speak.language, v) },
        ...(machines ? [machineCell(speak, v)] : []),
        { text: [0, 1, 2].map((a) => speak.number(v.beam[a], 3)).join('  '), tone: 'muted' },
      ]),
    },
  ];
}

function machineCell(speak: Speaker, view: CArmView): Cell {
  const text = machineInWords(speak.language, view);
  return text === undefined ? speak.unknown : { text };
}

/** With the patient on the back the machine angles describe the line with tube and detector exchanged: that must stand beside them. */
export function machineNotes(speak: Speaker, views: readonly CArmView[], setup: TableSetup | undefined): readonly Block[] {
  const reversed = (setup?.position === 'HFS' || setup?.position === 'FFS') && views.some((v) => v.machine !== undefined);
  return reversed ? [{ block: 'paragraph', tone: 'muted', text: speak.say('plan.view.machine-reversed') }] : [];
}
