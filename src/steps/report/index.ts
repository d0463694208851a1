// Report: everything known about a case as a document of blocks, in one language, independent of paper (formats/pdf prints it).
// Order: first page with the four questions, counting sheet, vertebra tables, one page a planned or refused level, methods.
// It computes nothing clinical: every number was measured by the work-up or the plan and goes through the one formatter.
import { z } from 'zod';
import { defineStep, type Block, type Report } from '../../records/index.ts';
import { countingBlocks } from './counting.ts';
import { indicationBlocks } from './indication.ts';
import { ablationBlocks } from './ablation.ts';
import { injectionBlocks } from './injection.ts';
import { levelBlocks } from './level-page.ts';
import { methodBlocks } from './methods.ts';
import { headToFeet, postureOf, speaker } from './speak.ts';
import { sittingBlocks } from './sitting.ts';
import { signalBlocks } from './signal.ts';
import { strengthBlocks } from './strength.ts';
import { summaryBlocks } from './summary.ts';
import { vertebraBlocks } from './vertebrae.ts';

const params = z.object({
  language: z.enum(['en', 'fr']).default('en'),
  caseCode: z.string().default(''),
  programVersion: z.string().default(''),
  /** Given only when a person asked for the name on the print; absent = the case code alone. */
  patientName: z.string().optional(),
  /** Content hashes of the records printed, from the host: "what changed since I printed". */
  printedHashes: z.array(z.string()).default([]),
  /** Bones whose strength is out of date, from the host: it is said and not printed. */
  staleStrengths: z.array(z.string()).default([]),
  /** The indication is out of date, or its decision older than it, from the host. */
  staleIndication: z.boolean().optional(),
  decidedBefore: z.boolean().optional(),
  /** The indication sheet alone, for a meeting. */
  part: z.enum(['indication']).optional(),
  staleInjections: z.array(z.string()).default([]),
  /** Plans out of date (a trocar was moved, a bone put right), from the host: said and not printed. */
  stalePlans: z.array(z.string()).default([]),
  /** Bones out of date: their table is printed as measured, and says so. */
  staleBones: z.boolean().default(false),
  staleAblations: z.array(z.string()).default([]),
  /** Computed after the team's decision, from the host: not what the team saw, so not printed. */
  ablationsDecidedBefore: z.array(z.string()).optional(),
  /** The sitting is out of date, from the host: likewise. */
  staleSitting: z.boolean().default(false),
});

const pageBreak: Block = { block: 'page-break' };

export const report = defineStep({
  name: 'report',
  command: 'report',
  versionCount: 1,
  reads: {
    study: { kind: 'study', need: 'one' },
    volume: { kind: 'volume', need: 'optional' },
    vertebrae: { kind: 'vertebra', need: 'all' },
    levels: { kind: 'levels', need: 'one' },
    plans: { kind: 'plan', need: 'all' },
    seeds: { kind: 'seed', need: 'all' },
    structures: { kind: 'structures', need: 'optional' },
    site: { kind: 'site', need: 'optional' },
    act: { kind: 'act', need: 'optional' },
    corrections: { kind: 'correction', need: 'all' },
    strengths: { kind: 'strength', need: 'all' },
    injections: { kind: 'injection', need: 'all' },
    lesions: { kind: 'lesion', need: 'all' },
    ablations: { kind: 'ablation', need: 'all' },
    calibration: { kind: 'calibration', need: 'optional' },
    indication: { kind: 'indication', need: 'optional' },
    decisions: { kind: 'answers', need: 'all', where: { field: 'formId', oneOf: ['indication-decision'] } },
    sitting: { kind: 'sitting', need: 'optional' },
    clocks: { kind: 'clock', need: 'all' },
    mixings: { kind: 'mixing', need: 'all' },
    signals: { kind: 'signal', need: 'all' },
    volumes: { kind: 'volume', need: 'all' },
    measures: { kind: 'measure', need: 'all' },
  },
  params,
  makes: 'report',
  async run(inputs, p, context) {
    const { study, volume, levels, structures } = inputs;
    const speak = speaker(p.language, levels, postureOf(volume, study.series));
    const vertebrae = headToFeet(inputs.vertebrae, levels);
    const order = new Map(vertebrae.map((v, n) => [v.vertebraId, n]));
    const plans = inputs.plans
      .filter((x) => !p.stalePlans.includes(x.vertebraId))
      .sort((a, b) => (order.get(a.vertebraId) ?? -1) - (order.get(b.vertebraId) ?? -1));

    const sheet =
      inputs.indication === undefined
        ? []
        : indicationBlocks(speak, {
            indication: inputs.indication,
            decision: inputs.decisions.at(-1),
            stale: p.staleIndication === true,
            decidedBefore: p.decidedBefore === true,
          });
    const frame = {
      language: p.language,
      caseCode: p.caseCode,
      ...(p.patientName !== undefined ? { patientName: p.patientName } : {}),
      levelsConfirmed: levels.confirmed,
      footer: speak.say('intended-use'),
      ...(levels.confirmed ? {} : { headerWarning: speak.say('levels-not-confirmed') }),
      printedHashes: p.printedHashes,
      programVersion: p.programVersion,
    };
    if (p.part === 'indication') return [{ ...frame, part: p.part, title: speak.say('report.indication'), blocks: sheet }];

    context.progress(0.05, 'report.progress.counting');
    const blocks: Block[] = [...summaryBlocks(speak, { study, volume, levels, vertebrae, plans, signals: inputs.signals })];
    if (sheet.length > 0) blocks.push(pageBreak, ...sheet);
    if (vertebrae.length > 0)
      blocks.push(
        pageBreak,
        ...countingBlocks(speak, {
          vertebrae,
          planned: plans.map((x) => x.vertebraId),
          levels,
          volume,
          structures,
          project: context.kernels.project,
        }),
      );
    context.progress(0.3, 'report.progress.vertebrae');
    const outdated: readonly Block[] = [
      ...(p.staleBones ? [{ block: 'notice', tone: 'caution', text: speak.say('editing.report.stale-bones') } as const] : []),
      ...p.stalePlans.map((id): Block => ({
        block: 'notice',
        tone: 'stop',
        text: speak.say('editing.report.stale-plan', { level: speak.level(id) }),
      })),
    ];
    if (vertebrae.length > 0) blocks.push(pageBreak, ...outdated, ...vertebraBlocks(speak, vertebrae, levels));
    blocks.push(...signalBlocks(speak, inputs.signals, vertebrae, inputs.volumes));
    const besides = (at: number): typeof vertebrae => vertebrae.filter((_, i) => at >= 0 && (i === at - 1 || i === at + 1));
    const calibration = inputs.calibration?.seriesUid === volume?.seriesUid ? inputs.calibration : undefined;
    const injectionOf = (vertebraId: string): readonly Block[] => {
      const injection = inputs.injections.find((x) => x.vertebraId === vertebraId);
      return injection === undefined ? [] : injectionBlocks(speak, { injection, stale: p.staleInjections.includes(vertebraId) });
    };
    const ablationOf = (vertebraId: string): readonly Block[] => {
      const ablation = inputs.ablations.find((x) => x.vertebraId === vertebraId);
      if (ablation === undefined) return [];
      const at = vertebrae.findIndex((v) => v.vertebraId === vertebraId);
      const vertebra = at < 0 ? undefined : vertebrae[at];
      return ablationBlocks(speak, {
        ablation,
        lesion: inputs.lesions.find((x) => x.vertebraId === vertebraId),
        decision: inputs.decisions.at(-1),
        indication: inputs.indication?.levels.find((x) => x.vertebraId === vertebraId),
        stale: p.staleAblations.includes(vertebraId),
        decidedBefore: p.ablationsDecidedBefore?.includes(vertebraId) === true,
        isPostureUnknown: postureOf(volume, study.series) === 'unknown',
        ...(vertebra === undefined
          ? {}
          : { scene: { volume, structures, vertebra, neighbours: besides(at), levelName: speak.level(vertebraId), paths: [] } }),
      });
    };
    const strengthOf = (vertebraId: string): readonly Block[] => {
      const strength = inputs.strengths.find((x) => x.vertebraId === vertebraId);
      const at = vertebrae.findIndex((v) => v.vertebraId === vertebraId);
      if (strength === undefined) return [];
      const stale = p.staleStrengths.includes(vertebraId);
      const vertebra = at < 0 ? undefined : vertebrae[at];
      return strengthBlocks(speak, { strength, vertebra, neighbours: besides(at), volume, structures, calibration, stale });
    };
    for (const [n, plan] of plans.entries()) {
      if (context.cancelled()) return [];
      context.progress(0.35 + (0.6 * n) / plans.length, 'report.progress.level');
      const at = vertebrae.findIndex((v) => v.vertebraId === plan.vertebraId);
      const vertebra = at < 0 ? undefined : vertebrae[at];
      blocks.push(
        pageBreak,
        ...levelBlocks(speak, {
          plan,
          vertebra,
          neighbours: besides(at),
          volume,
          structures,
          kernels: context.kernels,
          tableSetup: inputs.site?.tableSetup,
        }),
        ...ablationOf(plan.vertebraId),
        ...injectionOf(plan.vertebraId),
        ...strengthOf(plan.vertebraId),
      );
    }
    for (const { vertebraId } of inputs.ablations)
      if (!plans.some((x) => x.vertebraId === vertebraId)) blocks.push(...ablationOf(vertebraId));
    for (const { vertebraId } of inputs.strengths)
      if (!plans.some((x) => x.vertebraId === vertebraId)) blocks.push(...strengthOf(vertebraId));
    blocks.push(...sittingBlocks(speak, { ...inputs, stale: p.staleSitting }));
    const { caseCode, programVersion, printedHashes } = p;
    blocks.push(
      pageBreak,
      ...methodBlocks(speak, {
        caseCode,
        programVersion,
        printedHashes,
        corrections: inputs.corrections,
        measures: inputs.measures,
        planned: plans.length > 0,
        injectionMemberCount: inputs.injections.find((x) => x.state === 'given' && !p.staleInjections.includes(x.vertebraId))?.approaches[0]
          ?.memberCount,
        strength: inputs.strengths.some((x) => x.state === 'given' && !p.staleStrengths.includes(x.vertebraId)),
        machineUnset: plans.some((x) => x.views.some((v) => v.machine === undefined)),
      }),
    );
    const made: Report = {
      ...frame,
      title: speak.say(plans.length > 0 ? 'report.title' : 'report.title-workup'),
      blocks,
    };
    return [made];
  },
});
