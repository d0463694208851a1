// The first page: what the images are, and the four questions in one line each with what is missing. Nothing is guessed: a CT alone does
// not tell acute from old, and the line says so.
import type { Block, Levels, Plan, Signal, Study, Vertebra, Volume } from '../../records/index.ts';
import { isSuspect } from './suspect.ts';
import { findingsBlock, type Cell, type Speaker } from './speak.ts';

export interface Summary {
  readonly study: Study;
  readonly volume: Volume | undefined;
  readonly levels: Levels;
  readonly vertebrae: readonly Vertebra[];
  readonly plans: readonly Plan[];
  readonly signals: readonly Signal[];
}

export function summaryBlocks(speak: Speaker, s: Summary): readonly Block[] {
  const isVertebra = (id: string): boolean => s.vertebrae.some((v) => v.vertebraId === id);
  const about = [...s.levels.findings, ...(s.volume?.findings ?? []), ...s.study.findings];
  const seen = new Set<string>();
  const findings = about.filter((f) => {
    const key = JSON.stringify(f);
    return seen.has(key) ? false : seen.add(key);
  });
  return [
    { block: 'heading', depthCount: 1, text: speak.say(s.plans.length > 0 ? 'report.title' : 'report.title-workup') },
    { block: 'notice', tone: 'strong', text: speak.say('intended-use') },
    s.levels.confirmed
      ? { block: 'paragraph', text: speak.say('report.levels-confirmed-by', { who: s.levels.confirmedBy ?? speak.say('unknown') }) }
      : {
          block: 'notice',
          tone: 'stop',
          text: speak.say('report.levels-unconfirmed-notice', { source: speak.say(`report.counted.${s.levels.countedFrom}`) }),
        },
    { block: 'heading', depthCount: 2, text: speak.say('report.questions') },
    {
      block: 'facts',
      items: [
        fact(speak.say('report.question.levels'), whichLevels(speak, s)),
        fact(speak.say('report.question.acute'), acute(speak, s)),
        fact(speak.say('report.question.access'), access(speak, s)),
        fact(speak.say('report.question.cement'), cement(speak, s)),
      ],
    },
    { block: 'heading', depthCount: 2, text: speak.say('report.study') },
    { block: 'facts', items: studyFacts(speak, s) },
    ...(findings.length === 0
      ? []
      : [
          { block: 'heading', depthCount: 2, text: speak.say('report.findings-study') } as const,
          ...findingsBlock(speak, findings, (id) => (isVertebra(id) ? speak.level(id) : undefined)),
        ]),
  ];
}

const fact = (label: string, value: Cell): { label: string; value: string; tone?: NonNullable<Cell['tone']> } => ({
  label,
  value: value.text,
  ...(value.tone === undefined ? {} : { tone: value.tone }),
});
const parts = (texts: readonly (string | undefined)[]): string => texts.filter((t) => t !== undefined && t !== '').join(' · ');

function whichLevels(speak: Speaker, s: Summary): Cell {
  const names = (plans: readonly Plan[]): string => plans.map((p) => speak.level(p.vertebraId)).join(', ');
  const planned = s.plans.filter((p) => p.state === 'planned' || p.state === 'outlined');
  const refused = s.plans.filter((p) => p.state !== 'planned' && p.state !== 'outlined');
  const suspects = s.vertebrae.filter((v) => isSuspect(v)).map((v) => speak.level(v.vertebraId));
  const text = parts([
    planned.length > 0 ? speak.say('report.levels-planned', { levels: names(planned) }) : speak.say('report.levels-none'),
    refused.length > 0 ? speak.say('report.levels-refused', { levels: names(refused) }) : undefined,
    suspects.length > 0 ? speak.say('report.levels-suspect', { levels: suspects.join(', ') }) : speak.say('report.levels-nothing-found'),
    s.levels.confirmed ? undefined : speak.say('report.not-confirmed-missing'),
  ]);
  return { text, tone: s.levels.confirmed ? 'strong' : 'caution' };
}

function acute(speak: Speaker, s: Summary): Cell {
  const read = s.signals.filter((x) => x.state === 'read');
  const told = s.vertebrae.flatMap((v) => read.filter((x) => x.vertebraId === v.vertebraId && x.acuity.class !== 'no-fracture'));
  if (read.length > 0)
    return {
      text:
        told.length === 0
          ? speak.say('report.acute-none')
          : told
              .map((x) => speak.say('named', { name: speak.level(x.vertebraId), text: speak.say(`signal.class.${x.acuity.class}`) }))
              .join('\n'),
      tone: told.some((x) => x.acuity.class === 'indeterminate') ? 'caution' : 'strong',
    };
  const signs = s.vertebrae.flatMap((v) => {
    const level = speak.level(v.vertebraId);
    return [
      ...(v.clefts.length > 0 ? [speak.say('report.acute-cleft', { level })] : []),
      ...(v.gaps.length > 0 && isSuspect(v) ? [speak.say('report.acute-gap', { level })] : []),
    ];
  });
  return {
    text: parts([
      speak.say('report.acute-unknown'),
      signs.length > 0 ? speak.say('report.acute-signs', { signs: signs.join(', ') }) : undefined,
    ]),
    tone: 'caution',
  };
}

function access(speak: Speaker, s: Summary): Cell {
  if (s.plans.length === 0) return { text: speak.say('report.access-missing'), tone: 'caution' };
  const lines = s.plans.map((p) => {
    const level = speak.level(p.vertebraId);
    if (p.state === 'refused') return speak.say('report.access-refused', { level });
    if (p.outline !== undefined)
      return p.outline.sides
        .map((x) => speak.say('named', { name: level, text: `${speak.SIDE(x.side)} ${speak.say(`plan.outline.approach.${x.approach}`)}` }))
        .concat(speak.say('plan.outline.mri-alone'))
        .join('\n');
    if (p.state === 'not-planned-here') return speak.say('report.access-not-here', { level });
    return speak.say('report.access-level', { level, paths: chosenInWords(speak, p) });
  });
  return { text: lines.join('\n'), tone: 'strong' };
}

/** "LEFT transpedicular 11 G, RIGHT …"; one trocar alone also with its diameter. */
export function chosenInWords(speak: Speaker, plan: Plan): string {
  const chosen = chosenOf(plan);
  return chosen
    .map(
      (p) =>
        `${speak.SIDE(p.side)} ${speak.say(`report.approach.${p.approach}`)} ${speak.say(chosen.length > 1 ? 'report.gauge' : 'report.gauge-wide', { gaugeGauge: p.gaugeGauge, diameterMm: p.diameterMm })}`,
    )
    .join(', ');
}
export const chosenOf = (plan: Plan): Plan['paths'] =>
  plan.chosen.map((id) => plan.paths.find((p) => p.id === id)).filter((p) => p !== undefined);

function cement(speak: Speaker, s: Summary): Cell {
  const lines = s.plans.flatMap((p) =>
    p.cement === undefined
      ? []
      : [
          speak.say('report.cement-level', {
            level: speak.level(p.vertebraId),
            low: p.cement.rangeMl[0],
            high: p.cement.rangeMl[1],
            prepare: p.cement.prepareMl,
          }),
        ],
  );
  if (lines.length === 0) return { text: speak.say('report.cement-missing'), tone: 'caution' };
  return { text: [...lines, speak.say('report.cement-see-stop')].join('\n'), tone: 'strong' };
}

function studyFacts(speak: Speaker, s: Summary): { label: string; value: string; tone?: NonNullable<Cell['tone']> }[] {
  const { study, volume } = s;
  const age = study.ageYear === undefined ? speak.say('report.age-unknown') : speak.say('report.years', { ageYear: study.ageYear });
  const acquisition =
    volume === undefined
      ? speak.say('report.no-volume')
      : parts([
          volume.kvpKv === undefined ? speak.say('report.kvp-unknown') : speak.say('report.kvp', { kvpKv: volume.kvpKv }),
          volume.kernel === undefined ? speak.say('report.kernel-unknown') : speak.say('report.kernel', { kernel: volume.kernel }),
          speak.say(`report.contrast.${volume.contrast}`),
          speak.say('report.voxel', { aMm: volume.grid.spacing[0], bMm: volume.grid.spacing[1], cMm: volume.grid.spacing[2] }),
        ]);
  return [
    {
      label: speak.say('report.study-date'),
      value: study.date ?? speak.say('unknown'),
      ...(study.date === undefined ? { tone: 'caution' as const } : {}),
    },
    { label: speak.say('report.study-patient'), value: speak.say('report.age-sex', { age, sex: speak.say(`report.sex.${study.sex}`) }) },
    { label: speak.say('report.posture'), value: speak.posture },
    { label: speak.say('report.acquisition'), value: acquisition },
  ];
}
