// The sitting and its clocks on paper: trocars first, then mix by mix with both ends of every milestone, what stays in syringe and cannulas, what was
// pressed. Only of a sitting that is up to date. It computes nothing.
import type { Block, CementClock, Mixing, Sitting, SittingMix } from '../../records/index.ts';
import { clinicalStatement } from '../../catalog/index.ts';
import { cementName, number, whereInWords } from '../../words/index.ts';
import { findingsBlock, type Speaker } from './speak.ts';

export interface SittingPage {
  readonly sitting: Sitting | undefined;
  readonly clocks: readonly CementClock[];
  readonly mixings: readonly Mixing[];
  /** Plans or levels changed since: it is said and not printed. */
  readonly stale: boolean;
}

export function sittingBlocks(speak: Speaker, p: SittingPage): readonly Block[] {
  const { sitting, clocks, mixings } = p;
  if (sitting === undefined && clocks.length === 0 && mixings.length === 0) return [];
  const head: Block = { block: 'heading', depthCount: 1, text: speak.say('report.sitting.heading') };
  const shown = p.stale ? undefined : sitting;
  const findings = [...(shown?.findings ?? []), ...new Map(clocks.flatMap((c) => c.findings).map((f) => [f.code, f])).values()];
  return [
    { block: 'page-break' },
    head,
    ...(p.stale ? [{ block: 'notice', tone: 'caution', text: speak.say('report.sitting.stale') } as const] : []),
    ...(shown === undefined ? [] : order(speak, shown)),
    ...(p.stale ? [] : clocks.flatMap((c) => clockTable(speak, c))),
    ...(clocks.length === 0 || p.stale
      ? []
      : [
          { block: 'notice', tone: 'caution', text: speak.say('cement.override') } as const,
          { block: 'paragraph', tone: 'muted', text: speak.say('cement.statement', { minutes: clinicalStatement.hardMin }) } as const,
          { block: 'paragraph', tone: 'muted', text: `${speak.say('cement.never-unfitted')} ${speak.say('cement.ends')}` } as const,
        ]),
    ...findingsBlock(speak, p.stale ? [] : findings, (where) => speak.level(where)),
    ...mixings.flatMap((m) => log(speak, m)),
  ];
}

const mixNumber = (mixId: string): string => mixId.replace('mix-', '');
const minutes = (speak: Speaker, v: number): string => number(speak.language, v, 1);

function order(speak: Speaker, s: Sitting): readonly Block[] {
  const side = (t: { readonly vertebraId: string; readonly side: 'left' | 'right' }): string =>
    `${speak.level(t.vertebraId)} ${speak.say(t.side)}`;
  const setting = speak.say('report.sitting.setting', {
    roomC: s.setting.roomC,
    pasteC: s.setting.pasteC,
    bodyC: s.setting.bodyC,
    flow: s.flowMlPerMin,
  });
  const mix = (m: SittingMix): Block => ({
    block: 'table',
    caption: speak.say('report.sitting.mix', {
      mix: mixNumber(m.mixId),
      product: cementName(speak.language, { id: m.productId, name: m.productName }),
      start: m.startMin,
      kits: m.kitCount,
      prepared: m.preparedMl,
      injected: m.injectedMl,
      dead: m.deadSpaceMl,
    }),
    columns: (['trocar', 'from', 'until', 'ml', 'push'] as const).map((c, n) => ({
      text: speak.say(`report.sitting.column.${c}`),
      align: n === 0 ? ('left' as const) : ('right' as const),
    })),
    rows: m.turns.map((t) => [
      { text: `${side(t)} · ${t.gaugeGauge} G`, tone: 'strong' as const },
      { text: minutes(speak, t.startMin) },
      { text: minutes(speak, t.endMin) },
      { text: number(speak.language, t.injectMl, 1) },
      { text: `+${number(speak.language, t.cannulaMl, 1)}` },
    ]),
  });
  return [
    { block: 'paragraph', text: setting },
    {
      block: 'paragraph',
      tone: 'strong',
      text: speak.say('report.sitting.trocars', { list: s.trocars.map(side).join(', '), count: s.trocars.length }),
    },
    ...s.mixes.map(mix),
  ];
}

function clockTable(speak: Speaker, c: CementClock): readonly Block[] {
  return [
    {
      block: 'table',
      caption: speak.say('report.sitting.clock', { mix: mixNumber(c.mixId), product: cementName(speak.language, c.product) }),
      columns: (['milestone', 'at', 'fast', 'middle', 'slow'] as const).map((name, n) => ({
        text: speak.say(`report.sitting.column.${name}`),
        align: n === 0 ? ('left' as const) : ('right' as const),
      })),
      rows: c.milestones.map((m) => [
        { text: `${speak.say(`cement.mark.${m.what}`)} (${whereInWords(speak.language, m)})` },
        { text: minutes(speak, m.shown === 'fast' ? m.fastMin : m.slowMin), tone: 'strong' as const },
        { text: minutes(speak, m.fastMin), tone: 'muted' as const },
        { text: minutes(speak, m.middleMin), tone: 'muted' as const },
        { text: minutes(speak, m.slowMin), tone: 'muted' as const },
      ]),
    },
  ];
}

function log(speak: Speaker, m: Mixing): readonly Block[] {
  const at = (s: number): string => `${Math.floor(s / 60)}:${String(Math.floor(s % 60)).padStart(2, '0')}`;
  return [
    {
      block: 'heading',
      depthCount: 3,
      text: speak.say('report.sitting.log', {
        mix: mixNumber(m.mixId),
        product: m.productName,
        when: m.startedAt.slice(0, 16).replace('T', ' '),
      }),
    },
    {
      block: 'list',
      ordered: false,
      items: m.events.map((e) => ({
        text: `${at(e.elapsedS)} ${speak.say(`cement.event.${e.what}`)}${e.vertebraId === undefined || e.side === undefined ? '' : ` (${speak.level(e.vertebraId)} ${speak.say(e.side)})`}`,
      })),
    },
  ];
}
