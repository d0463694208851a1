// The ablation of one level on paper, for a team's meeting: CT-guided geometry first, then what is killed and what nerves bear, the doubt of it, measures
// beside one another, and the cement after. Only with a recorded decision of a team, and only of a record that is up to date. It computes nothing.
import { protectionValues } from '../../catalog/index.ts';
import { choiceOf, type Ablation, type Block, type FormAnswers, type Lesion, type LevelIndication } from '../../records/index.ts';
import {
  axialInWords,
  healthyLossMl,
  organDoseInWords,
  organHeatInWords,
  organInWords,
  organRiskInWords,
  organStateInWords,
  skinPointInWords,
  tiltInWords,
} from '../../words/index.ts';
import { ablationFigures } from './ablation-pictures.ts';
import type { Scene } from './pictures.ts';
import { findingsBlock, type Speaker } from './speak.ts';

export interface AblationPage {
  readonly ablation: Ablation;
  readonly lesion: Lesion | undefined;
  readonly decision: FormAnswers | undefined;
  readonly indication: LevelIndication | undefined;
  readonly stale: boolean;
  /** The decision is older than this ablation: it was about another plan. */
  readonly decidedBefore: boolean;
  /** What its pictures are cut from; none without. */
  readonly scene?: Scene;
  /** How the patient lay is not known: a skin point is then not to be used. */
  readonly isPostureUnknown?: boolean;
}
const right = { align: 'right' } as const;
const valueOf = (d: FormAnswers | undefined, question: string): string | undefined =>
  d === undefined ? undefined : choiceOf(d.values, question);
/** A meeting spoke, not one physician, and for an ablation. */
export const isTeamDecision = (d: FormAnswers | undefined): boolean => {
  const where = valueOf(d, 'decidedIn');
  return valueOf(d, 'decision') === 'ablation' && (where === 'spine-meeting' || where === 'oncology-meeting');
};

export function ablationBlocks(speak: Speaker, p: AblationPage): readonly Block[] {
  const a = p.ablation;
  const level = speak.level(a.vertebraId);
  const note = (code: 'ablation.report.stale' | 'ablation.report.no-decision' | 'ablation.report.decided-before'): readonly Block[] => [
    { block: 'notice', tone: 'caution', text: speak.say(code, { level }) },
  ];
  if (p.stale) return note('ablation.report.stale');
  const told = (grave: boolean): readonly Block[] =>
    findingsBlock(
      speak,
      a.findings.filter((f) => (f.severity !== 'note') === grave),
      (w) => speak.level(w),
    );
  const banner: Block = { block: 'banner', text: speak.say('ablation.report.banner', { level }), note: speak.posture };
  if (a.state === 'refused')
    return [
      { block: 'page-break' },
      banner,
      { block: 'notice', tone: 'stop', text: speak.say('ablation.report.refused', { level }) },
      ...told(true),
    ];
  if (!isTeamDecision(p.decision)) return note('ablation.report.no-decision');
  if (p.decidedBefore) return note('ablation.report.decided-before');
  return [
    { block: 'page-break' },
    banner,
    { block: 'heading', depthCount: 2, text: speak.say('ablation.report.heading') },
    ...probeBlocks(speak, a, p.isPostureUnknown === true),
    factsOf(speak, p),
    { block: 'notice', tone: 'caution', text: speak.say('ablation.never') },
    ...told(true),
    ...(p.scene === undefined ? [] : ablationFigures(speak, p.scene, a, p.lesion)),
    organTable(speak, p),
    ...(a.measures.length === 0 ? [] : [measureTable(speak, p)]),
    ...(a.cement === undefined
      ? []
      : [
          {
            block: 'notice' as const,
            tone: a.cement.isReady ? ('plain' as const) : ('caution' as const),
            text: speak.say(a.cement.isReady ? 'ablation.cement.ready' : 'ablation.cement.waits', {
              waitMin: a.cement.waitS / 60,
              lowestC: a.cement.lowestC,
              highestC: a.cement.highestC,
            }),
          },
        ]),
    ...told(false),
  ];
}

function probeBlocks(speak: Speaker, a: Ablation, isPostureUnknown: boolean): readonly Block[] {
  const mm = (v: number | undefined): string => (v === undefined ? speak.unknown.text : `${speak.number(v, 0)} mm`);
  const standings = new Map(a.probes.map((x) => [x.name, x.standing]));
  return [
    {
      block: 'table',
      caption: speak.say('ablation.report.probes'),
      columns: [
        { text: speak.say('ablation.probes') },
        { text: capital(speak, speak.say('ablation.ct.axial')) },
        { text: capital(speak, speak.say('ablation.ct.sagittal')) },
        { text: capital(speak, speak.say('ablation.ct.midline')) },
        { text: capital(speak, speak.say('ablation.ct.depth')), ...right },
        { text: capital(speak, speak.say('ablation.ct.clear')), ...right },
      ],
      rows: a.probes.map((x) => [
        {
          text: `${x.id} ${x.name}, ${speak.SIDE(x.side)}, ${speak.say(`ablation.approach.${x.approach}`)}`,
          tone: 'strong' as const,
        },
        { text: axialInWords(speak.language, x.ct) },
        { text: tiltInWords(speak.language, x.ct) },
        { text: (isPostureUnknown ? undefined : skinPointInWords(speak.language, x.ct)) ?? speak.unknown.text },
        { text: mm(isPostureUnknown ? undefined : x.ct.skinToTipMm) },
        { text: x.nerveMm === undefined ? speak.unknown.text : `${speak.number(x.nerveMm, 1)} mm` },
      ]),
    },
    ...[...standings].map(([name, standing]): Block => ({
      block: 'paragraph',
      tone: 'muted',
      text: speak.say('ablation.report.standing', { name, standing: speak.say(`ablation.standing.${standing}`) }),
    })),
  ];
}

const capital = (speak: Speaker, text: string): string => text.charAt(0).toLocaleUpperCase(speak.language) + text.slice(1);

function factsOf(speak: Speaker, p: AblationPage): Block {
  const a = p.ablation;
  const percent = (f: number): string => `${speak.number(Math.floor(100 * f), 0)} %`;
  const band = a.bands['coverage.killedFraction'];
  const sins = p.indication?.scores.find((s) => s.id === 'sins');
  const grade = p.lesion?.epidural;
  const u = a.uncertainty;
  const decision = valueOf(p.decision, 'decision');
  const where = valueOf(p.decision, 'decidedIn');
  const items = [
    {
      label: speak.say('ablation.lesion'),
      value:
        p.lesion === undefined
          ? speak.unknown.text
          : speak.say('ablation.report.lesion', {
              volume: p.lesion.volumeMl,
              reach: p.lesion.canal === undefined ? speak.unknown.text : `${speak.number(p.lesion.canal.reachMm, 1)} mm`,
            }),
    },
    {
      label: speak.say('ablation.report.score-sins'),
      value: speak.say('ablation.report.scores', {
        sins:
          sins === undefined
            ? speak.unknown.text
            : sins.low === sins.high
              ? speak.number(sins.low, 0)
              : `${speak.number(sins.low, 0)} – ${speak.number(sins.high, 0)}`,
        grade: grade === undefined ? speak.unknown.text : speak.say(`ablation.lesion.grade.${grade.basis}`, { grade: grade.grade }),
      }),
    },
    {
      label: capital(speak, speak.say(`ablation.modality.${a.modality}`)),
      value: speak.say('ablation.report.course', {
        protocol: a.protocol?.id ?? '',
        power: a.protocol?.powerW === undefined ? '' : speak.say('ablation.report.power', { watt: a.protocol.powerW }),
        minutes: a.energyS / 60,
        reason: speak.code(a.endReason),
      }),
    },
    {
      label: speak.say('ablation.protection'),
      value: capital(speak, speak.say(`ablation.measure.${a.protection}`, protectionValues(a.protection, a.rinseC))),
    },
    {
      label: speak.say('ablation.coverage'),
      value: speak.say('ablation.report.killed', {
        share: `${percent(a.coverage?.killedFraction ?? 0)}${band === undefined ? '' : ` [${percent(band.low)} – ${percent(band.high)}]`}`,
        healthy: a.coverage === undefined ? speak.unknown.text : `${speak.number(healthyLossMl(a.coverage) ?? 0, 1)} ml`,
      }),
    },
    ...(a.margin === undefined
      ? []
      : [{ label: capital(speak, speak.say('ablation.margin.least')), value: `${speak.number(a.margin.leastMm, 1)} mm` }]),
    ...(a.ice === undefined
      ? []
      : [
          {
            label: speak.say('ablation.ice.visible', { ml: a.ice.visibleMl }),
            value: capital(speak, speak.say('ablation.ice.lethal', { ml: a.ice.lethalMl, lethalC: a.ice.lethalC })),
          },
        ]),
    ...(u === undefined
      ? []
      : [
          {
            label: capital(speak, speak.say('ablation.risk')),
            value: speak.say('ablation.uncertainty', {
              members: u.memberCount,
              cover: 100 * u.coverProbability,
              coverLow: 100 * u.coverLowProbability,
              coverHigh: 100 * u.coverHighProbability,
              injury: 100 * u.injuryProbability,
              injuryLow: 100 * u.injuryLowProbability,
              injuryHigh: 100 * u.injuryHighProbability,
            }),
          },
        ]),
    ...(a.recorded.length === 0
      ? []
      : [{ label: speak.say('ablation.monitoring'), value: a.recorded.map((r) => speak.code(`ablation.recorded.${r}`)).join(', ') }]),
    {
      label: speak.say('ablation.report.decision'),
      value: speak.say('ablation.report.decided', {
        decision: decision === undefined ? speak.unknown.text : speak.code(`q.indication-decision.decision.${decision}`),
        where: where === undefined ? speak.unknown.text : speak.code(`q.indication-decision.decidedIn.${where}`),
      }),
    },
  ];
  return { block: 'facts', items };
}

function organTable(speak: Speaker, { ablation: a, lesion }: AblationPage): Block {
  const hot = a.modality !== 'cryo';
  return {
    block: 'table',
    caption: speak.say('ablation.organs'),
    columns: [
      { text: speak.say('ablation.organ') },
      { text: capital(speak, speak.say(hot ? 'ablation.peak' : 'ablation.lowest')), ...right },
      ...(hot ? [{ text: capital(speak, speak.say('ablation.dose')), ...right }] : []),
      { text: capital(speak, speak.say('ablation.nearest')), ...right },
      { text: capital(speak, speak.say('ablation.limit')) },
      { text: capital(speak, speak.say('ablation.risk')), ...right },
    ],
    rows: a.organs.map((o) => [
      {
        text: capital(
          speak,
          organInWords(speak.language, o, (id) => speak.level(id), lesion?.nerves),
        ),
        tone: 'strong' as const,
      },
      { text: organHeatInWords(speak.language, o, a) },
      // minutes at 43 °C say nothing of cold
      ...(hot ? [{ text: organDoseInWords(speak.language, o) }] : []),
      { text: `${speak.number(o.nearestMm, 1)} mm` },
      { text: organStateInWords(speak.language, o) },
      { text: organRiskInWords(speak.language, o) },
    ]),
  };
}

function measureTable(speak: Speaker, { ablation: a, lesion }: AblationPage): Block {
  return {
    block: 'table',
    caption: speak.say('ablation.measures'),
    columns: [
      { text: speak.say('ablation.measure') },
      { text: speak.say('ablation.coverage'), ...right },
      { text: capital(speak, speak.say('ablation.worst')), ...right },
      { text: capital(speak, speak.say('ablation.limit')) },
    ],
    rows: a.measures.map((m) => {
      const organ = a.organs.find((o) => o.id === m.worstOrganId);
      return [
        {
          text: capital(speak, speak.code(`ablation.measure.${m.id}`, protectionValues(m.id, a.rinseC))),
          tone: m.id === a.protection ? ('strong' as const) : ('plain' as const),
        },
        { text: `${speak.number(Math.floor(100 * m.coverageFraction), 0)} %` },
        {
          text: `${m.worstC === undefined ? '–' : `${speak.number(m.worstC, 1)} °C`}${organ === undefined ? '' : ` (${organInWords(speak.language, organ, (id) => speak.level(id), lesion?.nerves)})`}`,
        },
        { text: speak.say(`ablation.state.${m.state}`) },
      ];
    }),
  };
}
