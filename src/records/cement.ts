// Cement: a product as its source states it, the clock of one mix (milestones with their bands, courses), the log of what really happened, and the
// plan of a sitting. Times count from the start of mixing. The clock ends at "set": it clears nobody to stand.
import { z } from 'zod';
import { bandsSchema } from './band.ts';
import { findingSchema, type Frozen } from './schema.ts';

export const viscosityClassSchema = z.enum(['low', 'medium', 'high']);
export type ViscosityClass = z.infer<typeof viscosityClassSchema>;

/** What a maker's instructions (or a paper) state, from the start of mixing. */
export const statedTimesSchema = z.object({
  temperatureC: z.number(),
  injectFromMin: z.number(),
  injectUntilMin: z.number(),
  /** At another temperature of room and paste, when the source gives it: the product's own temperature law. */
  second: z.object({ temperatureC: z.number(), injectUntilMin: z.number() }).optional(),
  /** When it sets or is hard; without it no milestone of cure is ever shown. `roomMin` = minutes spent at `temperatureC` above before going to this one. */
  set: z
    .object({
      temperatureC: z.number(),
      timeMin: z.number(),
      means: z.enum(['set', 'hard']),
      roomMin: z.number().optional(),
    })
    .optional(),
  /** Standard deviation of these times between mixes, over the time. */
  scatterFraction: z.number().optional(),
  source: z.string(),
});
export type StatedTimes = Frozen<z.infer<typeof statedTimesSchema>>;

export const cementProductSchema = z.object({
  id: z.string(),
  name: z.string(),
  viscosityClass: viscosityClassSchema,
  /** Absent = the instructions were not read: the product cannot run a clock until a person enters its times. */
  times: statedTimesSchema.optional(),
  /** Share of the powder's mass. */
  opacifier: z.object({ what: z.enum(['barium-sulfate', 'zirconium-dioxide', 'none']), powderFraction: z.number() }),
  powderG: z.number(),
  liquidMl: z.number(),
  /** 'read' = its source was read; 'composed' = put together from several papers, no product one can hold; 'entered' = by a person. */
  mark: z.enum(['read', 'composed', 'entered']),
  source: z.string(),
});
export type CementProduct = Frozen<z.infer<typeof cementProductSchema>>;

/** Where the cement is mixed and where it goes. */
export const cementSettingSchema = z.object({
  roomC: z.number(),
  /** Powder, liquid and tools when mixing starts (pre-cooled: below the room). */
  pasteC: z.number(),
  bodyC: z.number(),
});
export type CementSetting = Frozen<z.infer<typeof cementSettingSchema>>;

export const milestoneNames = ['inject-from', 'stop', 'needle-out', 'set', 'hard'] as const;
export type MilestoneName = (typeof milestoneNames)[number];
export const milestoneSchema = z.object({
  what: z.enum(milestoneNames),
  /** The sample kept in the room sets at another speed than the vertebra. */
  where: z.enum(['syringe', 'body']),
  middleMin: z.number(),
  fastMin: z.number(),
  slowMin: z.number(),
  /** The end that is shown large: the safe one. */
  shown: z.enum(['fast', 'slow']),
});
export type Milestone = Frozen<z.infer<typeof milestoneSchema>>;

/** One plausible course of the mix: cure age y in the syringe, minute by minute, and its rates once the room's or the body's temperature is reached. */
export const cureCourseSchema = z.object({
  syringeAge: z.array(z.number()),
  roomPerS: z.number(),
  bodyPerS: z.number(),
  /** Exponent of the cure law, and the share the glass leaves reachable in the room and in the body. */
  alphaFraction: z.number(),
  roomFraction: z.number(),
  bodyFraction: z.number(),
});
export type CureCourse = Frozen<z.infer<typeof cureCourseSchema>>;

export const clockSchema = z.object({
  mixId: z.string(),
  product: cementProductSchema,
  setting: cementSettingSchema,
  /** At the assumption that injection ends at "stop"; what really happened moves them (spine/clock). */
  milestones: z.array(milestoneSchema),
  /** Viscosity in the syringe at the reference shear, a value a minute from 0. */
  viscosity: z.object({ middlePaS: z.array(z.number()), thinPaS: z.array(z.number()), thickPaS: z.array(z.number()) }),
  /** When a hand can no longer press it through a cannula, at the usual flow; a bore that never ends is left out. */
  hand: z.array(z.object({ gaugeGauge: z.number(), boreMm: z.number(), fastMin: z.number(), middleMin: z.number(), slowMin: z.number() })),
  /** Central course first, then the ensemble; empty when the product states no setting time. */
  courses: z.array(cureCourseSchema),
  /** Converted shares that mean onset, set and hard. */
  shares: z.object({ onsetFraction: z.number(), setFraction: z.number(), hardFraction: z.number() }),
  /** Parameters of the central fit, by name with unit: shown, never typed in. */
  fitted: z.record(z.string(), z.number()),
  bands: bandsSchema,
  findings: z.array(findingSchema),
});
export type CementClock = Frozen<z.infer<typeof clockSchema>>;

export const mixingEvents = [
  'started',
  'paste-hangs',
  'injection-started',
  'injection-ended',
  'too-stiff',
  'needle-out',
  'sample-hard',
  'jump-accepted',
  'jump-kept',
  'missed',
  'ended',
] as const;
export type MixingEvent = (typeof mixingEvents)[number];
/** What really happened to one mix, as it was pressed on the clock. */
export const mixingSchema = z.object({
  mixId: z.string(),
  productName: z.string(),
  /** ISO, by the computer's clock. */
  startedAt: z.string(),
  events: z.array(
    z.object({
      what: z.enum(mixingEvents),
      elapsedS: z.number(),
      /** Bone and side the event is about, when one was running. */
      vertebraId: z.string().optional(),
      side: z.enum(['left', 'right']).optional(),
      note: z.string().optional(),
    }),
  ),
});
export type Mixing = Frozen<z.infer<typeof mixingSchema>>;

/** One trocar's turn. */
export const sittingTurnSchema = z.object({
  vertebraId: z.string(),
  side: z.enum(['left', 'right']),
  pathId: z.string(),
  gaugeGauge: z.number(),
  injectMl: z.number(),
  /** From the start of its own mix. */
  startMin: z.number(),
  endMin: z.number(),
  /** From the start of the first mix. */
  sittingMin: z.number(),
  /** What the cannula holds when the syringe is empty: pushed by the stylet it goes into the bone. */
  cannulaMl: z.number(),
});
export const sittingMixSchema = z.object({
  mixId: z.string(),
  productId: z.string(),
  productName: z.string(),
  /** Start of its mixing, from the start of the first mix. */
  startMin: z.number(),
  injectFromMin: z.number(),
  stopMin: z.number(),
  kitCount: z.int(),
  /** What the turns take, what stays in syringe, tube and cannulas, and their sum. */
  injectedMl: z.number(),
  deadSpaceMl: z.number(),
  preparedMl: z.number(),
  /** What the kits give beyond it. */
  spareMl: z.number(),
  turns: z.array(sittingTurnSchema),
});
export const sittingSchema = z.object({
  setting: cementSettingSchema,
  /** Trocars in place before the first mixing: bone and side in order. */
  trocars: z.array(z.object({ vertebraId: z.string(), side: z.enum(['left', 'right']), pathId: z.string(), gaugeGauge: z.number() })),
  mixes: z.array(sittingMixSchema),
  flowMlPerMin: z.number(),
  changeMin: z.number(),
  findings: z.array(findingSchema),
});
export type Sitting = Frozen<z.infer<typeof sittingSchema>>;
export type SittingMix = Sitting['mixes'][number];
export type SittingTurn = SittingMix['turns'][number];
