// What --json prints: one object, one schema a version (schemas/trocart-1.schema.json is made from here). Field names are fixed.
import { z } from 'zod';
import type { Finding } from '../base/index.ts';
import { indicationDecisionForm } from '../catalog/index.ts';
import { levelsOf, planningVolumeOf, type OpenCase } from '../host/index.ts';
import {
  approachSchema,
  bandsSchema,
  cementPlanSchema,
  outlineSchema,
  clearanceSchema,
  clockSchema,
  answersSchema,
  findingSchema,
  ablationSchema,
  injectionSchema,
  lesionSchema,
  heightsSchema,
  indicationSchema,
  levelIndicationSchema,
  levelOf,
  progressionSchema,
  registrationSchema,
  seriesSchema,
  sittingSchema,
  signalSchema,
  strengthSchema,
} from '../records/index.ts';

const lpsOut = z.tuple([z.number(), z.number(), z.number()]);

export const seriesOutSchema = z.object({
  schema: z.literal('trocart-read-1'),
  findings: z.array(findingSchema),
  series: z.array(
    seriesSchema
      .omit({ grid: true, sopInstanceUids: true })
      .extend({ size: z.array(z.int()).optional(), spacingMm: z.array(z.number()).optional() }),
  ),
});

export const resultSchema = z.object({
  schema: z.literal('trocart-1'),
  program: z.string(),
  caseCode: z.string(),
  notAMedicalDevice: z.literal(true),
  levelsConfirmed: z.boolean(),
  levelsCountedFrom: z.string(),
  posture: z.string(),
  findings: z.array(findingSchema),
  vertebra: z.array(
    z.object({
      id: z.string(),
      level: z.string(),
      complete: z.boolean(),
      heights: heightsSchema.optional(),
      genant: z.object({ grade: z.int(), type: z.string(), between: z.array(z.int()).optional() }).optional(),
      bodyVolumeMl: z.number().optional(),
      trabecularHu: z.number().optional(),
      wedgeAngleDeg: z.number().optional(),
      segmentalKyphosisDeg: z.number().optional(),
      bands: bandsSchema,
      findings: z.array(findingSchema),
      stale: z.boolean(),
    }),
  ),
  plan: z.array(
    z.object({
      id: z.string(),
      level: z.string(),
      state: z.string(),
      sides: z.string(),
      sidesReason: z.string(),
      paths: z.array(
        z.object({
          id: z.string(),
          side: z.enum(['left', 'right']),
          approach: z.string(),
          gauge: z.number(),
          chosen: z.boolean(),
          entryLps: lpsOut,
          targetLps: lpsOut,
          lengthMm: z.number(),
          axialAngleDeg: z.number(),
          sagittalAngleDeg: z.number(),
          clearanceMm: z.record(z.string(), z.number()),
          breachProbability: z.number(),
        }),
      ),
      outline: outlineSchema.optional(),
      cement: cementPlanSchema.optional(),
      unseen: z.array(z.string()),
      posture: z.string(),
      bands: bandsSchema,
      findings: z.array(findingSchema),
      stale: z.boolean(),
    }),
  ),
  /** What each body shows on MRI, and how recent its collapse looks: the record without its map. */
  signal: z.array(
    signalSchema.omit({ vertebraId: true }).extend({
      id: z.string(),
      level: z.string(),
      stale: z.boolean(),
      oedema: signalSchema.shape.oedema.unwrap().omit({ mask: true }).optional(),
    }),
  ),
  /** Outlined tumours, without their voxels. */
  lesion: z.array(lesionSchema.omit({ vertebraId: true, mask: true }).extend({ id: z.string(), level: z.string(), stale: z.boolean() })),
  /** What an ablation would kill and spare, without its fields. */
  ablation: z.array(
    ablationSchema.omit({ vertebraId: true, field: true }).extend({ id: z.string(), level: z.string(), stale: z.boolean() }),
  ),
  /** The record without its voxel arrays. */
  injection: z.array(
    injectionSchema
      .omit({ vertebraId: true, approaches: true })
      .extend({ approaches: z.array(approachSchema.omit({ arrival: true })), id: z.string(), level: z.string(), stale: z.boolean() }),
  ),
  /** How an MR or an earlier study lies on the study, and what was lost since. */
  registration: z.array(
    registrationSchema
      .omit({ vertebrae: true })
      .extend({ vertebrae: z.array(registrationSchema.shape.vertebrae.element.extend({ level: z.string() })) }),
  ),
  progression: z.array(
    progressionSchema.omit({ vertebraId: true, sightingId: true, level: true }).extend({ id: z.string(), level: z.string() }),
  ),
  /** What a body carries: the record without its pictures. */
  strength: z.array(
    strengthSchema
      .omit({ vertebraId: true, maps: true, cementMask: true })
      .extend({ id: z.string(), level: z.string(), stale: z.boolean() }),
  ),
  /** A clock a mix: without its courses. */
  clock: z.array(clockSchema.omit({ courses: true, viscosity: true }).extend({ stale: z.boolean() })),
  sitting: z.array(sittingSchema.extend({ stale: z.boolean() })),
  /** What the rules say, with every rule asked; the decision is a person's. */
  indication: indicationSchema
    .extend({
      levels: z.array(levelIndicationSchema.extend({ level: z.string() })),
      decision: answersSchema.shape.values.optional(),
      stale: z.boolean(),
    })
    .optional(),
});
export type Result = z.infer<typeof resultSchema>;

/** 'medialMm' → 'medial': the unit stands in the map's name. */
const withoutUnit = (c: z.infer<typeof clearanceSchema>): Record<string, number> =>
  Object.fromEntries(Object.entries(c).flatMap(([k, v]) => (v === undefined ? [] : [[k.replace(/Mm$/, ''), v]])));

export function resultOf(open: OpenCase, program: string): Result {
  const levels = levelsOf(open);
  const nameOf = (id: string): string => (levels === undefined ? undefined : levelOf(levels, id)) ?? 'unknown';
  const order = (id: string): number => levels?.entries.findIndex((e) => e.vertebraId === id) ?? 0;
  const vertebrae = open.records('vertebra').toSorted((a, b) => order(a.data.vertebraId) - order(b.data.vertebraId));
  const plans = open.records('plan').toSorted((a, b) => order(a.data.vertebraId) - order(b.data.vertebraId));
  const volume = planningVolumeOf(open);
  const copy = <T>(list: readonly T[]): T[] => [...list];
  return {
    schema: 'trocart-1',
    program,
    caseCode: open.code,
    notAMedicalDevice: true,
    levelsConfirmed: levels?.confirmed ?? false,
    levelsCountedFrom: levels?.countedFrom ?? 'nothing',
    posture: volume?.posture ?? 'unknown',
    findings: allFindings(open).filter(
      (f) => f.where === undefined || !vertebrae.some((v) => v.data.findings.includes(f)),
    ) as Result['findings'],
    vertebra: vertebrae.map(({ data: v, ...record }) => ({
      id: v.vertebraId,
      level: nameOf(v.vertebraId),
      complete: v.complete,
      ...(v.heights === undefined ? {} : { heights: v.heights }),
      ...(v.genant === undefined
        ? {}
        : {
            genant: {
              grade: v.genant.gradeCount,
              type: v.genant.type,
              ...(v.genant.between === undefined ? {} : { between: [...v.genant.between] }),
            },
          }),
      ...(v.bodyVolumeMl === undefined ? {} : { bodyVolumeMl: v.bodyVolumeMl }),
      ...(v.trabecularHu === undefined ? {} : { trabecularHu: v.trabecularHu }),
      ...(v.wedgeAngleDeg === undefined ? {} : { wedgeAngleDeg: v.wedgeAngleDeg }),
      ...(v.segmentalKyphosisDeg === undefined ? {} : { segmentalKyphosisDeg: v.segmentalKyphosisDeg }),
      bands: { ...v.bands } as Result['vertebra'][number]['bands'],
      findings: copy(v.findings) as Result['findings'],
      stale: open.stale({ ...record, data: v }).length > 0,
    })),
    plan: plans.map(({ data: p, ...record }) => ({
      id: p.vertebraId,
      level: nameOf(p.vertebraId),
      state: p.state,
      sides: p.sides,
      sidesReason: p.sidesReason,
      paths: p.paths.map((path) => ({
        id: path.id,
        side: path.side,
        approach: path.approach,
        gauge: path.gaugeGauge,
        chosen: p.chosen.includes(path.id),
        entryLps: [...path.entryLps] as [number, number, number],
        targetLps: [...path.targetLps] as [number, number, number],
        lengthMm: path.lengthMm,
        axialAngleDeg: path.axialAngleDeg,
        sagittalAngleDeg: path.sagittalAngleDeg,
        clearanceMm: withoutUnit(path.clearanceMm),
        breachProbability: path.breachProbability,
      })),
      ...(p.outline === undefined ? {} : { outline: p.outline as Result['plan'][number]['outline'] }),
      ...(p.cement === undefined ? {} : { cement: p.cement as Result['plan'][number]['cement'] }),
      unseen: [...p.unseen],
      posture: p.posture,
      bands: { ...p.bands } as Result['plan'][number]['bands'],
      findings: copy(p.findings) as Result['findings'],
      stale: open.stale({ ...record, data: p }).length > 0,
    })),
    lesion: open
      .records('lesion')
      .toSorted((a, b) => order(a.data.vertebraId) - order(b.data.vertebraId))
      .map((record) => {
        const { vertebraId, mask: _, ...figures } = record.data;
        return { id: vertebraId, level: nameOf(vertebraId), ...(figures as object), stale: open.stale(record).length > 0 };
      }) as Result['lesion'],
    ablation: open
      .records('ablation')
      .toSorted((a, b) => order(a.data.vertebraId) - order(b.data.vertebraId))
      .map((record) => {
        const { vertebraId, field: _, ...figures } = record.data;
        return { id: vertebraId, level: nameOf(vertebraId), ...(figures as object), stale: open.stale(record).length > 0 };
      }) as Result['ablation'],
    injection: open
      .records('injection')
      .toSorted((a, b) => order(a.data.vertebraId) - order(b.data.vertebraId))
      .map((record) => {
        const { vertebraId, approaches, ...figures } = record.data;
        return {
          id: vertebraId,
          level: nameOf(vertebraId),
          ...(figures as object),
          approaches: approaches.map(({ arrival: _, ...a }) => a),
          stale: open.stale(record).length > 0,
        };
      }) as Result['injection'],
    signal: open
      .records('signal')
      .toSorted((a, b) => order(a.data.vertebraId) - order(b.data.vertebraId))
      .map((record) => {
        const { vertebraId, oedema, ...figures } = record.data;
        const { mask: _, ...shown } = oedema ?? {};
        return {
          id: vertebraId,
          level: nameOf(vertebraId),
          ...(figures as object),
          ...(oedema === undefined ? {} : { oedema: shown }),
          stale: open.stale(record).length > 0,
        };
      }) as Result['signal'],
    registration: open.records('registration').map(({ data }) => ({
      ...data,
      vertebrae: data.vertebrae.map((v) => ({ ...v, level: nameOf(v.vertebraId) })),
    })) as Result['registration'],
    progression: open
      .records('progression')
      .toSorted((a, b) => order(a.data.vertebraId) - order(b.data.vertebraId))
      .map(({ data: { vertebraId, sightingId: _, level: __, ...figures } }) => ({
        id: vertebraId,
        level: nameOf(vertebraId),
        ...figures,
      })) as Result['progression'],
    strength: open
      .records('strength')
      .toSorted((a, b) => order(a.data.vertebraId) - order(b.data.vertebraId))
      .map((record) => {
        const { vertebraId, maps: _, cementMask: __, ...figures } = record.data;
        return { id: vertebraId, level: nameOf(vertebraId), ...(figures as object), stale: open.stale(record).length > 0 };
      }) as Result['strength'],
    clock: open.records('clock').map((record) => {
      const { courses: _, viscosity: __, ...shown } = record.data;
      return { ...(shown as object), stale: open.stale(record).length > 0 };
    }) as Result['clock'],
    sitting: open
      .records('sitting')
      .map((record) => ({ ...(record.data as object), stale: open.stale(record).length > 0 })) as Result['sitting'],
    ...indicationOut(open, nameOf),
  };
}
function indicationOut(open: OpenCase, nameOf: (id: string) => string): Pick<Result, 'indication'> {
  const record = open.records('indication').at(-1);
  if (record === undefined) return {};
  const decision = open.records('answers').findLast((r) => r.data.formId === indicationDecisionForm.id)?.data.values;
  const out = {
    ...record.data,
    levels: record.data.levels.map((l) => ({ ...l, level: nameOf(l.vertebraId) })),
    ...(decision === undefined ? {} : { decision }),
    stale: open.stale(record).length > 0,
  };
  return { indication: out as unknown as NonNullable<Result['indication']> };
}

/** Every finding of the case, study first, each once. */
export function allFindings(open: OpenCase): readonly Finding[] {
  const list = [
    ...open.records('study').flatMap((r) => [...r.data.findings, ...r.data.series.flatMap((s) => s.findings)]),
    ...open.records('volume').flatMap((r) => r.data.findings),
    ...open
      .records('levels')
      .slice(-1)
      .flatMap((r) => r.data.findings),
    ...open.records('registration').flatMap((r) => r.data.findings),
    ...open.records('progression').flatMap((r) => r.data.findings),
    ...open.records('seed').flatMap((r) => r.data.findings),
    ...open.records('vertebra').flatMap((r) => r.data.findings),
    ...open.records('signal').flatMap((r) => r.data.findings),
    ...open.records('plan').flatMap((r) => [...r.data.findings, ...r.data.paths.flatMap((p) => p.findings)]),
    ...open.records('lesion').flatMap((r) => r.data.findings),
    ...open.records('ablation').flatMap((r) => r.data.findings),
    ...open.records('injection').flatMap((r) => r.data.findings),
    ...open.records('strength').flatMap((r) => r.data.findings),
    ...open.records('clock').flatMap((r) => r.data.findings),
    ...open.records('sitting').flatMap((r) => r.data.findings),
    ...open.records('indication').flatMap((r) => [...r.data.findings, ...r.data.levels.flatMap((l) => l.findings)]),
  ] as readonly Finding[];
  return once(list);
}

/** Equal findings said once. */
export const once = (list: readonly Finding[]): Finding[] => [
  ...new Map(list.map((f) => [JSON.stringify([f.code, f.where, f.values]), f])).values(),
];
