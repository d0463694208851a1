// The ablation of one level on paper, for a team's meeting: CT-guided geometry first, then what is killed and what nerves bear, the doubt of it, measures
// beside one another, and the cement after. Only with a recorded decision of a team, and only of a record that is up to date. It computes nothing.
import { protectionValues } from '../../catalog/index.ts';
import { choiceOf, type Ablation, type Block, type FormAnswers, type Lesion, type LevelIndication } from '../../records/index.ts';
import { healthyLossMl, organDoseInWords, organHeatInWords, organInWords, organRiskInWords, organStateInWords } from '../../words/index.ts';
import { findingsBlock, type Speaker } from './speak.ts';

export interface AblationPage {
  readonly ablation: Ablation;
  readonly lesion: Lesion | undefined;
  readonly decision: FormAnswers | undefined;
  readonly indication: LevelIndication | undefined;
  readonly stale: boolean;
  /** The decision is older than this ablation: it was about another plan. */
  readonly decidedBefore: boolean;
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
    probeTable(speak, a),
    factsOf(speak, p),
    { block: 'notice', tone: 'caution', text: speak.say('ablation.never') },
    ...told(true),
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

function probeTable(speak: Speaker, a: Ablation): Block {
  const mm = (v: number | undefined): string => (v === undefined ? speak.unknown.text : `${speak.number(v, 0)} mm`);
  return {
    block: 'table',
    caption: speak.say('ablation.report.probes'),
    columns: [
      { text: speak.say('ablation.probes') },
      { text: speak.say('ablation.ct.axial'), ...right },
      { text: speak.say('ablation.ct.sagittal'), ...right },
      { text: speak.say('ablation.ct.midline'), ...right },
      { text: speak.say('ablation.ct.depth'), ...right },
      { text: speak.say('ablation.ct.clear'), ...right },
    ],
    rows: a.probes.map((x) => [
      {
        text: `${x.id} ${x.name}, ${speak.say(x.side)}, ${speak.say(`ablation.approach.${x.approach}`)} (${speak.say(`ablation.standing.${x.standing}`)})`,
        tone: 'strong' as const,
      },
      { text: `${speak.number(x.ct.axialAngleDeg, 0)}°` },
      { text: `${speak.number(x.ct.sagittalAngleDeg, 0)}°` },
      { text: mm(x.ct.fromMidlineMm) },
      { text: mm(x.ct.skinToTipMm) },
      { text: x.nerveMm === undefined ? speak.unknown.text : `${speak.number(x.nerveMm, 1)} mm` },
    ]),
  };
}

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
          : `${speak.number(p.lesion.volumeMl, 1)} ml; ${speak.say('ablation.lesion.reach')} ${p.lesion.canal === undefined ? speak.unknown.text : `${speak.number(p.lesion.canal.reachMm, 1)} mm`}`,
    },
    {
      label: speak.say('ablation.report.score-sins'),
      value: `${sins === undefined ? speak.unknown.text : sins.low === sins.high ? speak.number(sins.low, 0) : `${speak.number(sins.low, 0)} – ${speak.number(sins.high, 0)}`}, ${
        grade === undefined ? speak.unknown.text : speak.say(`ablation.lesion.grade.${grade.basis}`, { grade: grade.grade })
      }`,
    },
    {
      label: speak.say(`ablation.modality.${a.modality}`),
      value: `${a.protocol?.id ?? ''}${a.protocol?.powerW === undefined ? '' : `, ${speak.number(a.protocol.powerW, 0)} W`}; ${speak.say('ablation.energy', { minutes: a.energyS / 60, reason: speak.code(a.endReason) })}`,
    },
    {
      label: speak.say('ablation.protection'),
      value: speak.say(`ablation.measure.${a.protection}`, protectionValues(a.protection, a.rinseC)),
    },
    {
      label: speak.say('ablation.coverage'),
      value: `${percent(a.coverage?.killedFraction ?? 0)}${band === undefined ? '' : ` [${percent(band.low)} – ${percent(band.high)}]`}; ${speak.say('ablation.coverage.healthy')} ${a.coverage === undefined ? speak.unknown.text : `${speak.number(healthyLossMl(a.coverage) ?? 0, 1)} ml`}`,
    },
    ...(a.margin === undefined ? [] : [{ label: speak.say('ablation.margin.least'), value: `${speak.number(a.margin.leastMm, 1)} mm` }]),
    ...(a.ice === undefined
      ? []
      : [
          {
            label: speak.say('ablation.ice.visible', { ml: a.ice.visibleMl }),
            value: speak.say('ablation.ice.lethal', { ml: a.ice.lethalMl, lethalC: a.ice.lethalC }),
          },
        ]),
    ...(u === undefined
      ? []
      : [
          {
            label: speak.say('ablation.risk'),
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
      value: `${decision === undefined ? speak.unknown.text : speak.code(`q.indication-decision.decision.${decision}`)}, ${where === undefined ? speak.unknown.text : speak.code(`q.indication-decision.decidedIn.${where}`)}`,
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
      { text: speak.say(hot ? 'ablation.peak' : 'ablation.lowest'), ...right },
      { text: speak.say('ablation.dose'), ...right },
      { text: speak.say('ablation.nearest'), ...right },
      { text: speak.say('ablation.limit') },
      { text: speak.say('ablation.risk'), ...right },
    ],
    rows: a.organs.map((o) => [
      { text: organInWords(speak.language, o, (id) => speak.level(id), lesion?.nerves), tone: 'strong' as const },
      { text: organHeatInWords(speak.language, o, a) },
      { text: organDoseInWords(speak.language, o) },
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
      { text: speak.say('ablation.worst'), ...right },
      { text: speak.say('ablation.limit') },
    ],
    rows: a.measures.map((m) => {
      const organ = a.organs.find((o) => o.id === m.worstOrganId);
      return [
        {
          text: speak.code(`ablation.measure.${m.id}`, protectionValues(m.id, a.rinseC)),
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
