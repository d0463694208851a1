// The injection of one level on paper: what is proposed and what ends it, leaks with band, cohort and what they are worth, the course by the
// millilitre, one side against two. Only of a record that is up to date; a stale one is said to be there. It computes nothing.
import type { Approach, Block, Injection, InjectionHeat, Leak } from '../../records/index.ts';
import { cementName, remarksInWords } from '../../words/index.ts';
import { findingsBlock, type Speaker } from './speak.ts';

export interface InjectionPage {
  readonly injection: Injection;
  readonly stale: boolean;
}
const right = { align: 'right' } as const;

export function injectionBlocks(speak: Speaker, { injection: r, stale }: InjectionPage): readonly Block[] {
  const level = speak.level(r.vertebraId);
  if (stale) return [{ block: 'notice', tone: 'caution', text: speak.say('injection-view.report.stale', { level }) }];
  const banner: Block = { block: 'banner', text: speak.say('injection-view.report.banner', { level }), note: speak.posture };
  const told = (grave: boolean): readonly Block[] =>
    findingsBlock(
      speak,
      r.findings.filter((f) => (f.severity !== 'note') === grave),
      () => level,
    );
  if (r.state === 'refused')
    return [
      { block: 'page-break' },
      banner,
      { block: 'notice', tone: 'stop', text: speak.say('injection-view.report.refused', { level }) },
      ...told(true),
      ...told(false),
    ];
  const shown = r.approaches[r.proposedIndex ?? 0];
  const facts: Block = {
    block: 'facts',
    items: [
      {
        label: speak.say('injection-view.product'),
        value: r.product === undefined ? speak.unknown.text : cementName(speak.language, r.product),
      },
      { label: speak.say('injection-view.start'), value: `${speak.number(r.startMin, 1)} min` },
      { label: speak.say('injection-view.flow'), value: `${speak.number(r.flowMlPerMin, 1)} ml/min` },
      { label: speak.say('injection-view.cannula'), value: speak.say('injection-view.cannula-says', { cannulaMl: r.cannulaMl }) },
      { label: speak.say('injection-view.members'), value: speak.number(shown.memberCount, 0) },
    ],
  };
  return [
    { block: 'page-break' },
    banner,
    { block: 'heading', depthCount: 2, text: speak.say('injection-view.report.heading') },
    { block: 'notice', tone: 'caution', text: speak.say('injection.never') },
    facts,
    ...told(true),
    leakTable(speak, shown, clickOf(shown, shown.proposedMl ?? r.volumeMl)),
    courseTable(speak, shown),
    ...(r.approaches.length > 1 ? [compareTable(speak, r)] : []),
    ...(r.heat === undefined ? [] : heatTable(speak, r, r.heat)),
    ...told(false),
  ];
}
/** The click at a volume, or the last before it. */
const clickOf = (a: Approach, ml: number): number =>
  Math.max(
    0,
    a.injectedMl.findLastIndex((v) => v <= ml + 1e-9),
  );
const sidesOf = (speak: Speaker, a: Approach): string => speak.say(`injection.sides.${a.sides}`);
const share = (speak: Speaker, p: number): string => `${speak.number(100 * p, 0)} %`;

function leakTable(speak: Speaker, a: Approach, click: number): Block {
  const row = (l: Leak) => [
    { text: speak.say(`injection.kind.${l.kind}`), tone: 'strong' as const },
    {
      text: `${share(speak, l.probability[click])} [${speak.number(100 * l.lowProbability[click], 0)} – ${speak.number(100 * l.highProbability[click], 0)}]`,
    },
    { text: share(speak, l.rawProbability[click]) },
    { text: share(speak, l.baseProbability) },
    { text: `${speak.number(l.meanMl[click], 2)} ml` },
    { text: remarksInWords(speak.language, l) || '–', tone: 'muted' as const },
  ];
  const [first] = a.leaks;
  return {
    block: 'table',
    caption: [
      speak.say('injection-view.report.leaks', { ml: a.injectedMl[click], sides: sidesOf(speak, a) }),
      ...(first === undefined ? [] : [speak.code(first.definition, { leastMl: first.leastMl }), speak.code(first.cohort)]),
    ].join(' · '),
    columns: [
      { text: speak.say('injection-view.kind') },
      { text: speak.say('injection-view.probability'), ...right },
      { text: speak.say('injection-view.raw'), ...right },
      { text: speak.say('injection-view.cohort'), ...right },
      { text: speak.say('injection-view.mean'), ...right },
      { text: speak.say('injection-view.said') },
    ],
    rows: a.leaks.map(row),
  };
}

/** At most eight lines: every click would be a page. */
function courseTable(speak: Speaker, a: Approach): Block {
  const last = a.injectedMl.length - 1;
  const every = Math.max(1, Math.ceil((last + 1) / 8));
  const clicks = a.injectedMl.map((_, n) => n).filter((n) => n === last || (n + 1) % every === 0);
  return {
    block: 'table',
    caption: speak.say('injection-view.report.course', { sides: sidesOf(speak, a) }),
    columns: (['ml', 'contact', 'left', 'bone', 'syringe', 'venous'] as const).map((c) => ({
      text: speak.say(`injection-view.${c}`),
      ...right,
    })),
    rows: clicks.map((n) => [
      { text: `${speak.number(a.injectedMl[n], 1)} ml`, tone: 'strong' },
      { text: `${share(speak, a.superiorContactFraction[n])}, ${share(speak, a.inferiorContactFraction[n])}` },
      { text: share(speak, a.leftFraction[n]) },
      { text: `${speak.number(a.boneKPa[n], 0)} (${speak.number(a.boneHighKPa[n], 0)}) kPa` },
      { text: `${speak.number(a.syringeKPa[n], 0)} (${speak.number(a.syringeHighKPa[n], 0)}) kPa` },
      { text: `${speak.number(a.venousMl[n], 2)} ml` },
    ]),
  };
}

function compareTable(speak: Speaker, r: Injection): Block {
  return {
    block: 'table',
    caption: speak.say('injection-view.report.compare'),
    columns: [
      { text: speak.say('injection-view.approach') },
      { text: speak.say('injection-view.proposed'), ...right },
      { text: speak.say('injection-view.first-stop') },
    ],
    rows: r.approaches.map((a) => {
      const [stop] = a.stops;
      return [
        { text: sidesOf(speak, a), tone: a.isPlanned ? 'strong' : 'plain' },
        a.proposedMl === undefined
          ? { text: speak.code(a.proposalReason, { volumeMl: r.volumeMl }), tone: 'muted' }
          : { text: `${speak.number(a.proposedMl, 1)} ml` },
        { text: stop === undefined ? speak.say('injection-view.none') : speak.code(`injection.stop.${stop.code}`, { atMl: stop.atMl }) },
      ];
    }),
  };
}

function heatTable(speak: Speaker, r: Injection, heat: InjectionHeat): readonly Block[] {
  const { thresholdC } = heat;
  const band = (value: number, low: number, high: number, digits: number, unit: string): string =>
    `${speak.number(value, digits)} ${unit} [${speak.number(low, digits)} – ${speak.number(high, digits)}]`;
  return [
    {
      block: 'table',
      caption: speak.say('injection-view.heat', { ml: r.volumeMl, thresholdC }),
      columns: [
        { text: speak.say('injection-view.heat.place') },
        { text: speak.say('injection-view.heat.peak'), ...right },
        { text: speak.say('injection-view.heat.above', { thresholdC }), ...right },
        { text: speak.say('injection-view.heat.at'), ...right },
        { text: speak.say('injection-view.heat.ml'), ...right },
      ],
      rows: heat.places.map((p) => [
        { text: speak.say(`injection.heat.place.${p.place}`), tone: 'strong' },
        { text: band(p.peakC, p.lowPeakC, p.highPeakC, 0, '°C') },
        { text: band(p.aboveMin, p.lowAboveMin, p.highAboveMin, 1, 'min') },
        { text: `${speak.number(p.peakAtMin, 0)} min` },
        { text: `${speak.number(p.aboveMl, 1)} ml` },
      ]),
    },
    {
      block: 'notice',
      tone: 'muted',
      text: speak.say('injection-view.heat.band', { count: heat.drawnCount, percent: 100 * heat.coverage }),
    },
  ];
}
