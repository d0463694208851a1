// Signal pages: shape and signal of all bodies side by side, then one sheet for each body that is deformed or changed: pictures, what was measured,
// the checklist, what speaks against, and published rules with their published performance. Nothing here is a verdict.
import type { Block, Signal, Vertebra, Volume } from '../../records/index.ts';
import { evidencePictures } from '../../spine/index.ts';
import { chancesInWords, measureInWords, oedemaInWords } from '../../words/index.ts';
import { findingsBlock, type Cell, type Speaker } from './speak.ts';
import { gradeCell } from './vertebrae.ts';

const isTold = (s: Signal): boolean => s.state === 'read' && s.acuity.class !== 'no-fracture';

export function signalBlocks(
  speak: Speaker,
  signals: readonly Signal[],
  vertebrae: readonly Vertebra[],
  volumes: readonly Volume[],
): readonly Block[] {
  // a CT alone has no page of signal: the first page says what is missing
  if (signals.every((s) => s.state !== 'read')) return [];
  const inOrder = vertebrae.flatMap((v) => signals.filter((s) => s.vertebraId === v.vertebraId).map((signal) => ({ v, signal })));
  return [
    { block: 'page-break' },
    { block: 'heading', depthCount: 1, text: speak.say('signal.heading') },
    table(speak, inOrder),
    { block: 'paragraph', tone: 'muted', text: `${reference(speak, signals)} ${speak.say('signal.not-a-verdict')}` },
    ...inOrder.filter((x) => isTold(x.signal)).flatMap(({ signal }) => sheet(speak, signal, volumes)),
  ];
}

function table(speak: Speaker, rows: readonly { readonly v: Vertebra; readonly signal: Signal }[]): Block {
  const tone = (s: Signal): NonNullable<Cell['tone']> =>
    s.acuity.class === 'acute'
      ? 'strong'
      : s.acuity.class === 'indeterminate'
        ? 'caution'
        : s.acuity.class === 'no-fracture'
          ? 'muted'
          : 'plain';
  return {
    block: 'table',
    caption: speak.say('signal.table'),
    columns: (['level', 'shape', 'signal', 'probability', 'oedema'] as const).map((c) => ({ text: speak.say(`signal.column.${c}`) })),
    rows: rows.map(({ v, signal }) => [
      { text: speak.level(v.vertebraId), tone: isTold(signal) ? 'strong' : 'plain' },
      gradeCell(speak, v),
      { text: speak.say(`signal.class.${signal.acuity.class}`), tone: tone(signal) },
      { text: signal.state === 'read' ? chancesInWords(speak.language, signal.acuity) : '–', tone: 'plain' },
      {
        text: signal.state === 'read' ? oedemaInWords(speak.language, signal) : '–',
        tone: signal.oedema?.pattern === 'none' ? 'muted' : 'plain',
      },
    ]),
  };
}

function reference(speak: Speaker, signals: readonly Signal[]): string {
  const r = signals.find((s) => s.state === 'read')?.reference;
  const levels = (r?.vertebraIds ?? []).map((id) => speak.level(id)).join(', ');
  return speak.say('signal.compared-with', { reference: speak.say(`signal.reference.${r?.basis ?? 'none'}`, { levels }) });
}

function sheet(speak: Speaker, s: Signal, volumes: readonly Volume[]): readonly Block[] {
  const level = speak.level(s.vertebraId);
  const pictures = evidencePictures(s, volumes, (mm) => `${speak.number(mm, 0)} mm`);
  const shown = s.signs.filter((x) => x.state !== 'absent');
  const a = s.acuity;
  return [
    { block: 'page-break' },
    { block: 'banner', text: `${level} · ${speak.say(`signal.class.${a.class}`)}`, note: chancesInWords(speak.language, a) },
    {
      block: 'facts',
      items: [
        { label: speak.say('signal.column.oedema'), value: oedemaInWords(speak.language, s) },
        {
          label: speak.say('signal.column.probability'),
          value: `${chancesInWords(speak.language, a)} · ${speak.say(`signal.basis.${a.basis}`)}`,
        },
        ...(a.why.length === 0
          ? []
          : [
              {
                label: speak.say('signal.class.indeterminate'),
                value: a.why.map((c) => speak.code(c)).join(' · '),
                tone: 'caution' as const,
              },
            ]),
        {
          label: speak.say('signal.against'),
          value:
            s.against.length === 0 ? speak.say('signal.nothing-against') : s.against.map((f) => speak.code(f.code, f.values)).join(' '),
        },
      ],
    },
    ...pictures.map(({ role, picture }): Block => ({
      block: 'figure',
      name: `signal-${level.toLowerCase().replace('/', '-')}-${role}`,
      caption: speak.say(role === 't1' ? 'signal.picture.t1' : 'signal.picture.fluid', { level }),
      alt: speak.say('signal.picture.alt', { level }),
      widthPx: picture.widthPx,
      heightPx: picture.heightPx,
      rgba: picture.rgba,
      widthFraction: 0.42,
    })),
    ...findingsBlock(speak, s.findings, () => undefined),
    {
      block: 'table',
      caption: speak.say('signal.checklist', { suggestion: speak.say(`signal.suggestion.${s.suspicion.suggestion}`) }),
      columns: (['sign', 'state', 'leans', 'measured'] as const).map((c) => ({ text: speak.say(`signal.column.${c}`) })),
      rows: shown.map((x) => {
        const tone =
          x.state === 'unseen'
            ? ('muted' as const)
            : x.leans === 'malignant' || x.leans === 'infection'
              ? ('caution' as const)
              : ('plain' as const);
        return [
          { text: speak.say(`signal.sign.${x.code}`), tone },
          { text: speak.say(`signal.state.${x.state}`), tone },
          { text: speak.say(`signal.leans.${x.leans}`), tone },
          { text: measureInWords(speak.language, x), tone },
        ];
      }),
    },
    {
      block: 'table',
      caption: speak.say('signal.cohort'),
      columns: (['rule', 'says', 'published'] as const).map((c) => ({ text: speak.say(`signal.column.${c}`) })),
      rows: s.cohort
        .filter((r) => r.says !== 'not-applicable')
        .map((r) => [
          { text: speak.code(`signal.rule.${r.rule}`) },
          {
            text: `${r.measuredFraction === undefined ? '' : `${speak.number(r.measuredFraction, 2)} · `}${speak.say(`signal.says.${r.says}`)}`,
          },
          { text: speak.code(`signal.published.${r.rule}`), tone: 'muted' },
        ]),
    },
  ];
}
