// One planned level: the banner, WHEN TO STOP before anything else, then trocars, clearances, C-arm, cement and pictures. A refused level
// has its page too, with the reason in place of the plan. Level and side stand in the banner, in every sentence and on every picture.
import type { Kernels } from '../../kernels/index.ts';
import type { Block, Plan, Structures, TableSetup, Vertebra, Volume } from '../../records/index.ts';
import { cementBlocks } from './cement.ts';
import { extentOf, fieldAround, fieldOfMasks } from './field.ts';
import { isMainView, machineNotes, viewBlocks } from './level-views.ts';
import { detailBlocks, pathBlocks } from './paths.ts';
import { overviewFigures, pathFigures, viewFigures, type Scene } from './pictures.ts';
import { outlineBlocks } from './outline.ts';
import { findingsBlock, type Speaker } from './speak.ts';
import { chosenInWords, chosenOf } from './summary.ts';

export interface LevelPage {
  readonly plan: Plan;
  readonly vertebra: Vertebra | undefined;
  /** The bones above and below it. */
  readonly neighbours: readonly Vertebra[];
  readonly volume: Volume | undefined;
  readonly structures: Structures | undefined;
  readonly kernels: Kernels;
  /** The department's own, when it has stated one. */
  readonly tableSetup: TableSetup | undefined;
}

export function levelBlocks(speak: Speaker, p: LevelPage): readonly Block[] {
  const { plan, vertebra } = p;
  const level = speak.level(plan.vertebraId);
  const chosen = chosenOf(plan);
  const scene: Scene | undefined =
    vertebra === undefined
      ? undefined
      : { volume: p.volume, structures: p.structures, vertebra, neighbours: p.neighbours, levelName: level, paths: chosen };
  if (plan.state === 'outlined') return outlined(speak, plan, level, scene, p);
  if (plan.state !== 'planned') return refusal(speak, plan, level, scene);
  const sides = new Set(chosen.map((c) => c.side));
  const banner = speak.say(sides.size === 2 ? 'report.banner-both' : sides.has('right') ? 'report.banner-right' : 'report.banner-left', {
    level,
  });
  const note = speak.say('report.banner-note', { paths: chosenInWords(speak, plan), posture: speak.posture });
  const findings = [...plan.findings, ...chosen.flatMap((c) => c.findings)];
  const isNote = (f: Plan['findings'][number]): boolean => f.severity === 'note';
  const told = (list: typeof findings): readonly Block[] => findingsBlock(speak, list, (id) => sideOf(speak, plan, id));
  const main = viewBlocks(
    speak,
    plan.views.filter((v) => isMainView(v, sides)),
    'report.views',
  );
  const details: readonly Block[] = [
    ...viewBlocks(
      speak,
      plan.views.filter((v) => !isMainView(v, sides)),
      'report.views-other',
    ),
    ...machineNotes(speak, plan.views, p.tableSetup),
    ...told(findings.filter((f) => isNote(f))),
    ...detailBlocks(speak, plan, chosen),
  ];
  const again: readonly Block[] = [{ block: 'page-break' }, { block: 'banner', text: banner }];
  // two trocars, or one with several cautions, or machine angles beside the words, fill the sheet: the C-arm then follows the pictures, on a page of its own after those of two
  const two = chosen.length > 1;
  const full = two || plan.views.some((v) => v.machine !== undefined) || findings.filter((f) => !isNote(f)).length > cautionsBesideCArm;
  return [
    { block: 'banner', text: banner, note },
    ...stopList(speak, plan),
    ...told(findings.filter((f) => !isNote(f))),
    ...pathBlocks(speak, plan, chosen),
    ...cementBlocks(speak, plan),
    ...(full ? [] : main),
    ...(scene === undefined
      ? [{ block: 'notice', tone: 'caution', text: speak.say('report.vertebra-gone') } as const]
      : [...again, ...pictures(speak, scene, p)]),
    ...(two ? again : []),
    ...(full ? main : []),
    ...details,
  ];
}

/** From MRI alone: stop list, the outline in place of paths, views, cement, and the overview pictures. */
function outlined(speak: Speaker, plan: Plan, level: string, scene: Scene | undefined, p: LevelPage): readonly Block[] {
  const told = (note: boolean): readonly Block[] =>
    findingsBlock(
      speak,
      plan.findings.filter((f) => (f.severity === 'note') === note),
      () => undefined,
    );
  return [
    { block: 'banner', text: speak.say('report.banner-outlined', { level }), note: speak.posture },
    ...stopList(speak, plan),
    ...outlineBlocks(speak, plan),
    ...told(false),
    ...cementBlocks(speak, plan),
    { block: 'page-break' },
    { block: 'banner', text: speak.say('report.banner-outlined', { level }) },
    ...viewBlocks(speak, plan.views, 'report.views'),
    ...machineNotes(speak, plan.views, p.tableSetup),
    ...(scene === undefined ? [] : overviewFigures(speak, scene)),
    ...told(true),
  ];
}

/** What is said of one trocar names its side. */
const sideOf = (speak: Speaker, plan: Plan, id: string): string | undefined => {
  const path = plan.paths.find((c) => c.id === id);
  return path === undefined ? undefined : speak.SIDE(path.side);
};

const pictures = (speak: Speaker, scene: Scene, p: LevelPage): readonly Block[] => [
  ...scene.paths.flatMap((c) => pathFigures(speak, scene, c)),
  ...roomViews(speak, scene, p),
  { block: 'paragraph', tone: 'muted', text: speak.say('report.legend') },
];

function refusal(speak: Speaker, plan: Plan, level: string, scene: Scene | undefined): readonly Block[] {
  const reasons =
    plan.findings.length > 0
      ? findingsBlock(speak, plan.findings, () => undefined)
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

/** Cautions of two lines that a sheet with one trocar and its C-arm table still holds. */
const cautionsBesideCArm = 1;
const thenCode = 'plan.stop.then';
function stopList(speak: Speaker, plan: Plan): readonly Block[] {
  const codes = plan.cement?.stopWhen ?? [];
  if (codes.length === 0) return [];
  return [
    { block: 'heading', depthCount: 2, text: speak.say('report.stop-list') },
    {
      block: 'list',
      ordered: true,
      items: codes.filter((code) => code !== thenCode).map((code) => ({ text: speak.code(code), tone: 'strong' }) as const),
    },
    // What to do once stopped is no reason to stop: it stands under the list.
    ...(codes.includes(thenCode) ? [{ block: 'paragraph', text: speak.code(thenCode) } as const] : []),
  ];
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
