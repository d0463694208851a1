// One planned level: the banner, WHEN TO STOP before anything else, then trocars, clearances, C-arm, cement and pictures. A refused level
// has its page too, with the reason in place of the plan. Level and side stand in the banner, in every sentence and on every picture.
import type { Kernels } from '../../kernels/index.ts';
import { bodyRange, lesionRange, rules } from '../../catalog/index.ts';
import type { Block, CArmView, Clearance, Path, Plan, Structures, Vertebra, Volume } from '../../records/index.ts';
import { tiltParts } from '../../spine/index.ts';
import { extentOf, fieldAround, fieldOfMasks } from './field.ts';
import { overviewFigures, pathFigures, viewFigures, type Scene } from './pictures.ts';
import { findingsBlock, type Cell, type Speaker } from './speak.ts';
import { chosenInWords, chosenOf } from './summary.ts';

export interface LevelPage {
  readonly plan: Plan;
  readonly vertebra: Vertebra | undefined;
  /** The bones above and below it. */
  readonly neighbours: readonly Vertebra[];
  readonly volume: Volume | undefined;
  readonly structures: Structures | undefined;
  readonly kernels: Kernels;
}

export function levelBlocks(speak: Speaker, p: LevelPage): readonly Block[] {
  const { plan, vertebra } = p;
  const level = speak.level(plan.vertebraId);
  const chosen = chosenOf(plan);
  const scene: Scene | undefined =
    vertebra === undefined
      ? undefined
      : { volume: p.volume, structures: p.structures, vertebra, neighbours: p.neighbours, levelName: level, paths: chosen };
  if (plan.state !== 'planned') return refusal(speak, plan, level, scene);
  const sides = new Set(chosen.map((c) => c.side));
  const banner = speak.say(sides.size === 2 ? 'report.banner-both' : sides.has('right') ? 'report.banner-right' : 'report.banner-left', {
    level,
  });
  const note = speak.say('report.banner-note', { paths: chosenInWords(speak, plan), posture: speak.posture });
  const findings = [...plan.findings, ...chosen.flatMap((c) => c.findings)];
  const isNote = (f: Plan['findings'][number]): boolean => f.severity === 'note';
  const told = (list: typeof findings): readonly Block[] => findingsBlock(speak, list, () => false, false);
  const main = viewBlocks(
    speak,
    plan.views.filter((v) => isMainView(v, sides)),
    'report.views',
  );
  const unset: readonly Block[] =
    plan.views.length === 0 || plan.views.some((v) => v.machine !== undefined)
      ? []
      : [{ block: 'paragraph', tone: 'muted', text: speak.say('report.machine-unset') }];
  const details: readonly Block[] = [
    ...viewBlocks(
      speak,
      plan.views.filter((v) => !isMainView(v, sides)),
      'report.views-other',
    ),
    ...unset,
    ...told(findings.filter((f) => isNote(f))),
    ...detailBlocks(speak, plan, chosen),
  ];
  const again: readonly Block[] = [{ block: 'page-break' }, { block: 'banner', text: banner }];
  // two trocars fill a sheet and a page of pictures: the C-arm then has its own page
  const two = chosen.length > 1;
  return [
    { block: 'banner', text: banner, note },
    ...stopList(speak, plan),
    ...told(findings.filter((f) => !isNote(f))),
    ...pathBlocks(speak, plan, chosen),
    ...cementBlocks(speak, plan),
    ...(two ? [] : main),
    ...(scene === undefined
      ? [{ block: 'notice', tone: 'caution', text: speak.say('report.vertebra-gone') } as const]
      : [...again, ...pictures(speak, scene, p)]),
    ...(two ? [...again, ...main] : []),
    ...details,
  ];
}

const pictures = (speak: Speaker, scene: Scene, p: LevelPage): readonly Block[] => [
  ...scene.paths.flatMap((c) => pathFigures(speak, scene, c)),
  ...roomViews(speak, scene, p),
  { block: 'paragraph', tone: 'muted', text: speak.say('report.legend') },
];

function refusal(speak: Speaker, plan: Plan, level: string, scene: Scene | undefined): readonly Block[] {
  const reasons =
    plan.findings.length > 0
      ? findingsBlock(speak, plan.findings, () => false, false)
      : [
          {
            block: 'notice',
            tone: 'stop',
            text: speak.say(plan.state === 'not-planned-here' ? 'report.not-here' : 'report.refused-no-reason'),
          } as const,
        ];
  return [
    { block: 'banner', text: speak.say('report.banner-refused', { level }), note: speak.posture },
    { block: 'heading', depthCount: 2, text: speak.say('report.stop-heading') },
    ...reasons,
    { block: 'paragraph', text: speak.say('report.refused-next') },
    ...(scene === undefined
      ? []
      : [...overviewFigures(speak, scene), { block: 'paragraph', tone: 'muted', text: speak.say('report.legend') } as const]),
  ];
}

function stopList(speak: Speaker, plan: Plan): readonly Block[] {
  const codes = plan.cement?.stopWhen ?? [];
  if (codes.length === 0) return [];
  return [
    { block: 'heading', depthCount: 2, text: speak.say('report.stop-list') },
    {
      block: 'list',
      ordered: true,
      items: codes.map((code, n) => ({ text: speak.code(code), tone: n === codes.length - 1 ? 'plain' : 'strong' }) as const),
    },
  ];
}

function pathBlocks(speak: Speaker, plan: Plan, chosen: readonly Path[]): readonly Block[] {
  const side = (p: Path): Cell => ({ text: speak.SIDE(p.side), tone: 'strong' });
  const angle = (deg: number, inwards: 'report.medial' | 'report.cranial', outwards: 'report.lateral' | 'report.caudal'): string =>
    speak.say(deg >= 0 ? inwards : outwards, { deg: Math.abs(deg) });
  const { executionError } = plan;
  const entries = chosen.map((p) => ({
    label: speak.say('report.entry'),
    value: speak.say(`report.entry.${p.entryQuadrant}`, { SIDE: speak.DROIT(p.side) }),
  }));
  const skins = chosen.flatMap((p) =>
    p.skin === undefined
      ? []
      : [
          {
            label: speak.say('report.skin'),
            value: speak.say('report.skin-value', {
              side: speak.SIDE(p.side),
              fromMidlineMm: p.skin.fromMidlineMm,
              depthMm: p.skin.depthMm,
              bandMm: rules.skinBandMm.value,
            }),
          },
        ],
  );
  return [
    {
      block: 'table',
      caption: speak.say('report.paths'),
      columns: ['side', 'approach', 'gauge', 'length', 'axial', 'sagittal', 'target', 'breach'].map((name) => ({
        text: speak.say(`report.column.${name as 'side'}`),
      })),
      rows: chosen.map((p) => [
        side(p),
        { text: speak.say(`report.approach.${p.approach}`) },
        { text: speak.say('report.gauge', { gaugeGauge: p.gaugeGauge }) },
        { text: `${speak.number(p.lengthMm, 0)}\u00a0mm` },
        { text: angle(p.axialAngleDeg, 'report.medial', 'report.lateral') },
        { text: angle(p.sagittalAngleDeg, 'report.cranial', 'report.caudal') },
        { text: speak.say(`report.target.${p.targetZone}`) },
        { text: speak.share(p.breachProbability), tone: p.breachProbability >= 0.1 ? 'caution' : 'plain' },
      ]),
    },
    {
      block: 'facts',
      items: [
        ...entries,
        ...skins,
        ...(skins.length > 0 ? [{ label: '', value: speak.say('report.skin-supine'), tone: 'muted' as const }] : []),
        { label: speak.say('report.sides-reason'), value: speak.code(plan.sidesReason) },
        ...(plan.unseen.length > 0
          ? [{ label: speak.say('report.unseen'), value: plan.unseen.map((u) => speak.code(u)).join(', '), tone: 'caution' as const }]
          : []),
      ],
    },
    clearanceTable(speak, chosen, side),
    {
      block: 'paragraph',
      tone: 'muted',
      text: `${speak.say('report.clearance-note')} ${speak.say('report.breach-note', { ...executionError })}`,
    },
  ];
}

/** What is needed rarely: coordinates for a navigation system, and what else was computed. */
function detailBlocks(speak: Speaker, plan: Plan, chosen: readonly Path[]): readonly Block[] {
  const others = plan.paths.filter((p) => !plan.chosen.includes(p.id));
  const coordinates = chosen.map((p) => {
    const [a, b] = [speak.point(p.entryLps), speak.point(p.targetLps)];
    return {
      label: `${speak.say('report.coordinates')} · ${speak.SIDE(p.side)}`,
      value: speak.say('report.entry-lps', { ax: a[0], ay: a[1], az: a[2], bx: b[0], by: b[1], bz: b[2] }),
    };
  });
  const rest =
    others.length === 0 ? [] : [{ label: speak.say('report.alternatives'), value: alternatives(speak, others), tone: 'muted' as const }];
  return coordinates.length + rest.length === 0 ? [] : [{ block: 'facts', items: [...coordinates, ...rest] }];
}

const alternatives = (speak: Speaker, others: readonly Path[]): string =>
  [...others]
    .sort((a, b) => a.rankCount - b.rankCount)
    .slice(0, 4)
    .map(
      (p) =>
        `${speak.SIDE(p.side)} ${speak.say(`report.approach.${p.approach}`)} ${speak.number(p.gaugeGauge, 0)} G, ${speak.share(p.breachProbability)}`,
    )
    .join(' · ');

const columns = [
  ['report.clearance.medial', 'medialMm'],
  ['report.clearance.lateral', 'lateralMm'],
  ['report.clearance.superior', 'superiorMm'],
  ['report.clearance.inferior', 'inferiorMm'],
  ['report.clearance.anterior', 'anteriorMm'],
  ['report.clearance.canal', 'canalMm'],
  ['report.clearance.foramen', 'foramenMm'],
  ['report.clearance.pleura', 'pleuraMm'],
  ['report.clearance.vessel', 'vesselMm'],
  ['report.clearance.rib', 'ribMm'],
] as const satisfies readonly (readonly [string, keyof Clearance])[];

/** Millimetres on every side; a breach or less than 1 mm in red, less than 2 mm in amber, and the figure always written. */
function clearanceTable(speak: Speaker, chosen: readonly Path[], side: (p: Path) => Cell): Block {
  const cell = (mm: number | undefined): Cell =>
    mm === undefined ? speak.unknown : { text: speak.number(mm), tone: mm < 1 ? 'stop' : mm < 2 ? 'caution' : 'plain' };
  const endplates = (c: Clearance): number | undefined =>
    c.endplateSuperiorMm === undefined
      ? c.endplateInferiorMm
      : c.endplateInferiorMm === undefined
        ? c.endplateSuperiorMm
        : Math.min(c.endplateSuperiorMm, c.endplateInferiorMm);
  return {
    block: 'table',
    caption: speak.say('report.clearance'),
    columns: [
      { text: speak.say('report.column.side') },
      ...columns.map(([code]) => ({ text: speak.say(code), align: 'right' as const })),
      { text: speak.say('report.clearance.endplates'), align: 'right' },
    ],
    rows: chosen.map((p) => [side(p), ...columns.map(([, key]) => cell(p.clearanceMm[key])), cell(endplates(p.clearanceMm))]),
  };
}

function cementBlocks(speak: Speaker, plan: Plan): readonly Block[] {
  const c = plan.cement;
  if (c === undefined) return [];
  const range = c.denominator === 'lesion' ? lesionRange : bodyRange;
  return [
    {
      block: 'facts',
      items: [
        {
          label: speak.say('report.cement'),
          value: speak.say('report.cement-range', {
            low: c.rangeMl[0],
            high: c.rangeMl[1],
            lowShare: range.lowFraction * 100,
            highShare: range.highFraction * 100,
            denominator: speak.say(`report.denominator.${c.denominator}`),
            denominatorMl: c.denominatorMl,
          }),
          tone: 'strong',
        },
        {
          label: '',
          value: `${speak.say('report.cement-prepare', { prepareMl: c.prepareMl, deadSpaceMl: c.deadSpaceMl })} · ${speak.say('report.cement-no-target')}`,
        },
      ],
    },
  ];
}

/** "tilted 12° to the patient's RIGHT and 8° towards the HEAD" */
export function tiltWords(speak: Speaker, view: CArmView): string {
  const parts = tiltParts(view).map((t) => speak.code(t.code, t.values));
  return parts.join(parts.length > 2 ? ', ' : speak.say('report.and'));
}

/** AP, lateral and down the pedicle of the sides in use go on the sheet; views for one endplate alone and the other side stand after the pictures. */
const isMainView = (view: CArmView, sides: ReadonlySet<string>): boolean =>
  view.name === 'ap' || view.name === 'lateral' || (view.name.startsWith('down') && [...sides].some((side) => view.name.endsWith(side)));

function viewBlocks(speak: Speaker, views: readonly CArmView[], caption: 'report.views' | 'report.views-other'): readonly Block[] {
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
        { text: tiltWords(speak, v) },
        ...(machines ? [machineCell(speak, v)] : []),
        { text: [0, 1, 2].map((a) => speak.number(v.beam[a], 3)).join('  '), tone: 'muted' },
      ]),
    },
  ];
}

function machineCell(speak: Speaker, view: CArmView): Cell {
  const m = view.machine;
  if (m === undefined) return speak.unknown;
  const rotation = { en: m.rotation, fr: m.rotation === 'LAO' ? 'OAG' : m.rotation === 'RAO' ? 'OAD' : 'none' }[speak.language];
  return {
    text: [
      rotation === 'none' ? '0°' : `${rotation} ${speak.number(m.rotationDeg, 0)}°`,
      m.angulation === 'none'
        ? '0°'
        : `${m.angulation === 'CAU' && speak.language === 'fr' ? 'CAUD' : m.angulation === 'CRA' && speak.language === 'fr' ? 'CRAN' : m.angulation} ${speak.number(m.angulationDeg, 0)}°`,
    ].join(' · '),
  };
}

function roomViews(speak: Speaker, scene: Scene, p: LevelPage): readonly Block[] {
  const extent = extentOf([scene.vertebra.parts.grid], 80);
  const field =
    (p.volume?.quantity === 'hu' ? fieldAround(p.volume, extent, { stepMm: 1, softFraction: 0.3 }) : undefined) ??
    fieldOfMasks(
      [scene.vertebra, ...scene.neighbours].map((v) => v.parts),
      extent,
      0.8,
    );
  return viewFigures(speak, scene, p.plan.views, field, p.kernels.project);
}
