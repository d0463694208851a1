// The indication sheet for the team meeting, one page for the usual patient: proposal for each level, what is missing, every rule that spoke with its
// source, scores with their arithmetic, what else can be done, and who decided. The rows are the panel's; it judges nothing.
import { epidural } from '../../catalog/index.ts';
import { choiceOf, dateOf, textOf, type Block, type FormAnswers, type Indication, type LevelIndication } from '../../records/index.ts';
import { effectInWords, fromImagesInWords, missingRows, ruleRows, sampleInWords, scoreInWords } from '../../words/index.ts';
import { findingsBlock, type Cell, type Speaker } from './speak.ts';

export interface IndicationPage {
  readonly indication: Indication;
  readonly decision: FormAnswers | undefined;
  readonly stale: boolean;
  /** The decision was recorded before the sheet was judged last. */
  readonly decidedBefore: boolean;
}

export function indicationBlocks(speak: Speaker, p: IndicationPage): readonly Block[] {
  const title: Block = { block: 'heading', depthCount: 1, text: speak.say('report.indication') };
  if (p.stale) return [title, { block: 'notice', tone: 'caution', text: speak.say('report.indication-stale') }];
  const { indication: i } = p;
  return [
    title,
    ...i.levels.map((l): Block => proposal(speak, l)),
    ...findingsBlock(
      speak,
      [...i.findings, ...i.levels.flatMap((l) => l.findings)].filter((f) => f.severity !== 'note'),
      (id) => speak.level(id),
    ),
    ...missingBlocks(speak, i),
    ...ruleTable(speak, i),
    ...scoreTable(speak, i),
    { block: 'facts', items: facts(speak, p) },
  ];
}

const outcomeSign: Readonly<Record<LevelIndication['outcome'], string>> = { indicated: '●', 'not-indicated': '■', discuss: '▲' };
function proposal(speak: Speaker, l: LevelIndication): Block {
  const path = speak.say(l.path === undefined ? 'indication.path.none' : `indication.path.${l.path}`);
  const sample = sampleInWords(speak.language, l);
  const grade =
    l.epidural === undefined ? undefined : `Bilsky ${l.epidural} (${speak.say(`score.epidural.asks.${epidural.asks[l.epidural]}`)})`;
  return {
    block: 'banner',
    text: `${outcomeSign[l.outcome]} ${speak.say('report.indication-banner', { level: speak.level(l.vertebraId), outcome: speak.say(`indication.outcome.${l.outcome}`) })}`,
    note: [path, sample, grade].filter((t) => t !== undefined).join(' · '),
  };
}

/** "(L1, L3)" where it is about some of several levels; nothing for the patient or the only level. */
const about = (speak: Speaker, i: Indication, ids: readonly string[]): string =>
  ids.length === 0 || i.levels.length === 1 ? '' : ` (${ids.map((id) => speak.level(id)).join(', ')})`;

function missingBlocks(speak: Speaker, i: Indication): readonly Block[] {
  const rows = missingRows(speak.language, i);
  const named = (decides: boolean): string =>
    rows
      .filter((r) => r.decides === decides)
      .map((r) => `${r.name}${about(speak, i, r.about)}`)
      .join(' · ');
  const [deciding, other] = [named(true), named(false)];
  return [
    deciding === ''
      ? { block: 'paragraph', text: speak.say('indication-view.missing-none') }
      : { block: 'notice', tone: 'caution', text: `${speak.say('indication-view.missing')} — ${deciding}` },
    ...(other === ''
      ? []
      : [{ block: 'paragraph', tone: 'muted', text: `${speak.say('indication-view.missing-other')} — ${other}` } as const]),
  ];
}

function ruleTable(speak: Speaker, i: Indication): readonly Block[] {
  const rows = ruleRows(speak.language, i);
  const count = (answer: 'no' | 'unknown'): number =>
    Math.max(0, ...i.levels.map((l) => l.rules.filter((r) => r.answer === answer && r.effect !== 'requires').length));
  const silent = speak.say('indication-view.silent', { count: count('no') });
  const open = speak.say('indication-view.open-rules', { count: count('unknown') });
  if (rows.length === 0) return [{ block: 'paragraph', tone: 'muted', text: `${silent} · ${open}` }];
  return [
    {
      block: 'table',
      caption: `${speak.say('indication-view.spoke')} · ${silent} · ${open}`,
      columns: [{ text: '' }, { text: speak.say('indication-view.rule') }, { text: speak.say('indication-view.source') }],
      rows: rows.map((r): Cell[] => [
        { text: effectInWords(speak.language, r), tone: r.tone },
        { text: `${r.sentence}${about(speak, i, r.about)}` },
        { text: r.source, tone: 'muted' },
      ]),
    },
  ];
}

function scoreTable(speak: Speaker, i: Indication): readonly Block[] {
  const told = i.levels.flatMap((l) => l.scores.map((s) => ({ l, s, text: scoreInWords(speak.language, s) })));
  if (told.length === 0) return [];
  return [
    {
      block: 'table',
      caption: speak.say('indication-view.scores'),
      columns: [
        { text: speak.say('indication-view.score') },
        { text: speak.say('indication-view.arithmetic') },
        { text: speak.say('indication-view.meaning') },
      ],
      rows: told.map(({ l, s, text }): Cell[] => [
        { text: `${text.name} ${s.publishedYear}${about(speak, i, [l.vertebraId])}`, tone: 'strong' },
        { text: text.arithmetic },
        { text: [text.meaning, ...text.notes].join('; ') },
      ]),
    },
  ];
}

function facts(speak: Speaker, p: IndicationPage): { label: string; value: string; tone?: NonNullable<Cell['tone']> }[] {
  const { indication: i } = p;
  const alternatives = [...new Set(i.levels.flatMap((l) => l.alternatives))];
  const images = i.imaging.map((s) =>
    [
      speak.say('indication-view.imaging-line', {
        description: s.description === '' ? s.studyUid : s.description,
        date: s.date ?? speak.say('unknown'),
        age:
          s.daysToActCount === undefined
            ? speak.say('indication-view.age-unknown')
            : speak.say('indication-view.age-days', { days: s.daysToActCount }),
      }),
      ...(s.used && i.imaging.length > 1 ? [speak.say('indication-view.imaging-used')] : []),
    ].join(' · '),
  );
  return [
    ...i.levels.flatMap((l) => {
      const seen = fromImagesInWords(speak.language, l);
      return seen.length === 0
        ? []
        : [{ label: `${speak.say('indication-view.rests-on')}${about(speak, i, [l.vertebraId])}`, value: seen.join(' · ') }];
    }),
    { label: speak.say('indication-view.imaging'), value: images.join('\n') || speak.say('unknown') },
    { label: speak.say('indication-view.act-date'), value: i.actDate ?? speak.say('unknown') },
    {
      label: speak.say('indication-view.alternatives'),
      value: alternatives.map((id) => speak.code(`indication.alternative.${id}`)).join(' '),
    },
    { label: speak.say('indication-view.decision'), ...decisionFact(speak, p) },
    {
      label: '',
      value: `${speak.say('indication-view.proposal')} ${speak.say('indication-view.rule-set', i.ruleSet)}`,
      tone: 'muted',
    },
  ];
}
function decisionFact(speak: Speaker, p: IndicationPage): { value: string; tone: NonNullable<Cell['tone']> } {
  const values = p.decision?.values ?? {};
  const decision = choiceOf(values, 'decision');
  if (decision === undefined) return { value: speak.say('indication-view.decision-none'), tone: 'caution' };
  const where = choiceOf(values, 'decidedIn');
  const said = speak.say('indication-view.decided', {
    decision: speak.code(`q.indication-decision.decision.${decision}`),
    where: where === undefined ? speak.say('unknown') : speak.code(`q.indication-decision.decidedIn.${where}`),
    date: dateOf(values, 'decidedOn') ?? speak.say('unknown'),
    who: textOf(values, 'decidedBy') ?? speak.say('unknown'),
  });
  const reason = textOf(values, 'reason');
  return {
    value: [
      said,
      ...(reason === undefined ? [] : [reason]),
      ...(p.decidedBefore ? [speak.say('indication-view.decided-before')] : []),
    ].join(' · '),
    tone: p.decidedBefore ? 'caution' : 'strong',
  };
}
