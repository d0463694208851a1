// The strength of one level on paper: before and after with their ranges, what moves them, the model in full beside the numbers, limits and sources.
// Only of a record that is up to date; a stale one is said to be there and is not printed. It computes nothing: numbers and phrases are the panel's.
import type { Block, Calibration, Strength, Structures, Vertebra, Volume } from '../../records/index.ts';
import { beforeAfter, strengthRows, type StrengthRow } from '../../spine/index.ts';
import { boneInWords, gainInWords, methodOf, modelInWords, strengthName, variedToInWords, whenInWords } from '../../words/index.ts';
import { findingsBlock, type Cell, type Speaker } from './speak.ts';
import { cutSolids, strainSlices } from './strength-pictures.ts';

export interface StrengthPage {
  readonly strength: Strength;
  readonly vertebra: Vertebra | undefined;
  readonly neighbours: readonly Vertebra[];
  readonly volume: Volume | undefined;
  readonly structures: Structures | undefined;
  readonly calibration: Calibration | undefined;
  readonly stale: boolean;
}
type Figure = NonNullable<StrengthRow['before']>;

export function strengthBlocks(speak: Speaker, p: StrengthPage): readonly Block[] {
  const { strength: s, vertebra } = p;
  const level = speak.level(s.vertebraId);
  if (p.stale) return [{ block: 'notice', tone: 'caution', text: speak.say('strength-view.report.stale', { level }) }];
  const model = modelInWords(speak.language, s, methodOf(s, p.calibration));
  const banner = { block: 'banner' as const, text: speak.say('strength-view.report.banner', { level }), note: speak.posture };
  const told = (grave: boolean): readonly Block[] =>
    findingsBlock(
      speak,
      s.findings.filter((f) => (f.severity !== 'note') === grave),
      () => level,
    );
  const facts: Block = { block: 'facts', items: model.map(([label, value]) => ({ label, value })) };
  const never: Block = { block: 'notice', tone: 'caution', text: speak.say('strength-view.never') };
  if (s.state === 'refused')
    return [
      { block: 'page-break' },
      banner,
      { block: 'notice', tone: 'stop', text: speak.say('strength-view.refused', { level }) },
      ...told(true),
      ...told(false),
      facts,
    ];
  const scene =
    vertebra === undefined
      ? undefined
      : { volume: p.volume, structures: p.structures, vertebra, neighbours: p.neighbours, levelName: level, paths: [] };
  return [
    { block: 'page-break' },
    banner,
    { block: 'heading', depthCount: 2, text: speak.say('strength-view.report.heading') },
    beforeAfterTable(speak, s),
    ...gainNotes(speak, s),
    facts,
    never,
    ...told(true),
    ...variedTable(speak, s),
    ...told(false),
    // the pictures have a sheet of their own: beside the findings, of which there may be many, they would not stand whole
    { block: 'page-break' },
    { block: 'banner', text: banner.text },
    ...(scene === undefined ? [] : [...strainSlices(speak, scene, s), ...cutSolids(speak, scene, s)]),
    heading(speak.say('strength-view.report.limits')),
    list(
      (['relative', 'damage', 'cement', 'range'] as const)
        .filter((l) => (l !== 'damage' || s.states.some((x) => x.bone === 'residual')) && (l !== 'cement' || s.cement !== 'none'))
        .map((l) => speak.say(`strength-view.report.limit.${l}`)),
    ),
    ...statesTable(speak, s, level),
  ];
}

const heading = (text: string): Block => ({ block: 'heading', depthCount: 3, text });
const list = (texts: readonly string[]): Block => ({ block: 'list', ordered: false, items: texts.map((text) => ({ text })) });
const right = { align: 'right' } as const;

const cellOf = (speak: Speaker, f: Figure | undefined, decimals: number): Cell =>
  f === undefined ? { text: speak.say('strength-view.not-asked'), tone: 'muted' } : speak.banded(f.value, f.band, decimals);

function beforeAfterTable(speak: Speaker, s: Strength): Block {
  const { before, after } = beforeAfter(s);
  const name = (cemented: boolean): string => whenInWords(speak.language, cemented, s.cement);
  const both = after !== undefined;
  return {
    block: 'table',
    caption: [
      speak.say(both ? 'strength-view.table' : 'strength-view.table-one'),
      ...(before === undefined ? [] : [boneInWords(speak.language, before)]),
    ].join(' · '),
    columns: [
      { text: speak.say('strength-view.quantity') },
      { text: name(false), ...right },
      ...(both
        ? [
            { text: name(true), ...right },
            { text: speak.say('strength-view.gain'), ...right },
          ]
        : []),
    ],
    rows: strengthRows(s).map((row) => [
      { text: speak.say(`strength-view.row.${row.key}`), tone: 'strong' },
      row.key === 'cementShare' && row.before === undefined ? { text: '–', tone: 'muted' } : cellOf(speak, row.before, row.decimals),
      ...(both
        ? [
            cellOf(speak, row.after, row.decimals),
            row.gain === undefined
              ? ({ text: '–', tone: 'muted' } as const)
              : ({ text: gainInWords(speak.language, row.gain, false), tone: 'strong' } as const),
          ]
        : []),
    ]),
  };
}

function gainNotes(speak: Speaker, s: Strength): readonly Block[] {
  const twin = s.states.find((x) => x.bone === 'intact-twin');
  const varied = s.sensitivity.length > 0;
  const gains = Object.keys(s.gains).length > 0;
  const texts = [
    ...(gains ? [speak.say(varied ? 'strength-view.gain.how' : 'strength-view.gain.one-run')] : []),
    ...(twin === undefined ? [] : [speak.say('strength-view.intact-is', { failureLoadN: twin.failureLoadN })]),
    ...(s.dominantCause === undefined
      ? []
      : [speak.say('strength-view.dominant', { cause: strengthName(speak.language, 'cause', s.dominantCause) })]),
  ];
  return texts.length === 0 ? [] : [{ block: 'paragraph', text: texts.join(' ') }];
}

/** Every state, once there are more than the two compared: the residual curve, the twin, the bound. */
function statesTable(speak: Speaker, s: Strength, level: string): readonly Block[] {
  if (s.states.every((x) => x.bone === 'now')) return [];
  const same = (x: Strength['states'][number], y: Strength['states'][number]): boolean =>
    x.bone === y.bone && x.residualFraction === y.residualFraction;
  const bones = s.states.filter((x, n) => s.states.findIndex((y) => same(x, y)) === n);
  const order = ['residual', 'now', 'intact-twin', 'undamaged-law'];
  const sorted = bones.toSorted(
    (x, y) => order.indexOf(x.bone) - order.indexOf(y.bone) || (x.residualFraction ?? 0) - (y.residualFraction ?? 0),
  );
  const both = s.states.some((x) => x.cemented);
  const columns = (['stiffness', 'failureLoad'] as const).flatMap((key) =>
    (both ? (['before', 'after'] as const) : (['before'] as const)).map((side) => ({
      text: speak.say(`strength-view.report.${key}-${side}`),
      ...right,
    })),
  );
  return [
    {
      block: 'table',
      caption: speak.say('strength-view.report.states', { level }),
      columns: [
        { text: speak.say('strength-view.report.state') },
        ...columns,
        { text: speak.say('strength-view.report.rigidity'), ...right },
      ],
      rows: sorted.map((bone) => {
        const tone = bone.bone === 'undamaged-law' ? ('muted' as const) : ('plain' as const);
        const of = (cemented: boolean) => s.states.find((x) => same(x, bone) && x.cemented === cemented);
        const cells = (['stiffnessNPerMm', 'failureLoadN'] as const).flatMap((key) =>
          [false, ...(both ? [true] : [])].map((cemented) => {
            const state = of(cemented);
            return { text: state === undefined ? '–' : speak.number(state[key], 0), tone };
          }),
        );
        const plain = of(false);
        return [
          { text: boneInWords(speak.language, bone), tone },
          ...cells,
          { text: plain === undefined ? '–' : speak.number(plain.axialRigidityN / 1000, 0), tone },
        ];
      }),
    },
  ];
}

/** One row a cause, its runs in the order they were made. */
function variedTable(speak: Speaker, s: Strength): readonly Block[] {
  if (s.sensitivity.length === 0) return [];
  const withGain = s.sensitivity.some((x) => x.gainFraction !== undefined);
  const causes = [...new Set(s.sensitivity.map((x) => x.cause))];
  return [
    {
      block: 'table',
      caption: speak.say('strength-view.varied'),
      columns: [
        { text: speak.say('strength-view.varied.cause') },
        { text: speak.say('strength-view.varied.to') },
        { text: speak.say('strength-view.varied.load'), ...right },
        ...(withGain ? [{ text: speak.say('strength-view.varied.gain'), ...right }] : []),
      ],
      rows: causes.map((cause) => {
        const runs = s.sensitivity.filter((x) => x.cause === cause);
        const gains = runs.map((x) => (x.gainFraction === undefined ? speak.unknown.text : `× ${speak.number(x.gainFraction, 2)}`));
        return [
          { text: strengthName(speak.language, 'cause', cause), tone: cause === s.dominantCause ? 'strong' : 'plain' },
          { text: runs.map((x) => variedToInWords(speak.language, x)).join(' · ') },
          { text: runs.map((x) => speak.number(x.failureLoadN, 0)).join(' · ') },
          ...(withGain ? [{ text: gains.join(' · ') }] : []),
        ];
      }),
    },
  ];
}
