// Levels as clinicians write them, and the one record that says which bone has which name.
import { z } from 'zod';
import type { Frozen } from './schema.ts';
import { findingSchema } from './schema.ts';

/** Cranial to caudal. T13 and L6 exist in some people. */
export const levelNames = [
  'C1',
  'C2',
  'C3',
  'C4',
  'C5',
  'C6',
  'C7',
  'T1',
  'T2',
  'T3',
  'T4',
  'T5',
  'T6',
  'T7',
  'T8',
  'T9',
  'T10',
  'T11',
  'T12',
  'T13',
  'L1',
  'L2',
  'L3',
  'L4',
  'L5',
  'L6',
  'S1',
  'S2',
] as const;
export type LevelName = (typeof levelNames)[number];
/** A name, or an undecided pair such as "T12/L1". */
export type Level = LevelName | `${LevelName}/${LevelName}`;

const isName = (s: string): s is LevelName => (levelNames as readonly string[]).includes(s);
export const isLevel = (s: string): s is Level => {
  const parts = s.split('/');
  return parts.length <= 2 && parts.every(isName);
};
export const levelSchema = z.string().refine(isLevel) as unknown as z.ZodType<Level, Level>;

/**
 * Which vertebra carries which name. A new naming is a new record; nothing else about a vertebra changes with it.
 * `countedFrom`: what the count rests on. `confirmed` only after a person said so.
 */
export const levelsSchema = z.object({
  entries: z.array(z.object({ vertebraId: z.string(), level: levelSchema })),
  confirmed: z.boolean(),
  confirmedBy: z.string().optional(),
  countedFrom: z.enum(['label-map', 'sacrum', 'C2', 'ribs', 'person', 'nothing']),
  /** The bone a person named, when `countedFrom` is 'person'. */
  anchor: z.object({ vertebraId: z.string(), level: levelSchema }).optional(),
  /** False when neither sacrum nor C2 nor a confirmed rib count is in the images: "level relative only". */
  absolute: z.boolean(),
  findings: z.array(findingSchema),
});
export type Levels = Frozen<z.infer<typeof levelsSchema>>;

/** Level of a vertebra, or undefined when it has no name yet. */
export const levelOf = (levels: Levels, vertebraId: string): Level | undefined =>
  levels.entries.find((e) => e.vertebraId === vertebraId)?.level;
/** First (or only) name of a level: "T12/L1" → "T12". */
export const firstName = (level: Level): LevelName => level.split('/')[0] as LevelName;
