// What kind of MR image a series is, and how that is known. Tags say what was asked of the scanner, contrast says what came out: both are kept,
// and where they disagree a Finding says so and the picture is the one believed.
import { z } from 'zod';
import { findingSchema, type Frozen } from './schema.ts';

/**
 * `t1`, `t2`, `pd` without fat suppression; `stir`, `t2-fs`, `pd-fs` fluid-sensitive; the four images of a Dixon series. `t1-fs` and `other`
 * (diffusion, angiography, after contrast medium …) are recognised and not used; `unknown` was not recognised.
 */
export const sequenceKinds = [
  't1',
  't2',
  'pd',
  'stir',
  't2-fs',
  'pd-fs',
  't1-fs',
  'dixon-water',
  'dixon-fat',
  'dixon-in',
  'dixon-opposed',
  'other',
  'unknown',
] as const;
export type SequenceKind = (typeof sequenceKinds)[number];

export const sequenceSchema = z.object({
  kind: z.enum(sequenceKinds),
  /** What the name rests on: the DICOM tags, the file's name, the contrast of the picture alone, or a person. */
  basis: z.enum(['tags', 'name', 'contrast', 'person']),
  /** Weighting of a Dixon series (its limit is said where it is used); absent for others. */
  weighting: z.enum(['t1', 't2', 'pd']).optional(),
  /** What the picture itself looks like, and whether that fits the name; 'unclear' when too little of the body is seen to judge. */
  contrastCheck: z.enum(['agrees', 'disagrees', 'unclear']),
  /** Fat suppression as it came out: `failed` in this part of the picture (0…1 of the fat looked at). Only for fluid-sensitive series. */
  fatSuppression: z.object({ state: z.enum(['good', 'partly-failed', 'failed', 'unclear']), failedFraction: z.number() }).optional(),
  repetitionTimeS: z.number().optional(),
  echoTimeS: z.number().optional(),
  inversionTimeS: z.number().optional(),
  flipAngleDeg: z.number().optional(),
  fieldStrengthT: z.number().optional(),
  findings: z.array(findingSchema),
});
export type Sequence = Frozen<z.infer<typeof sequenceSchema>>;

/** True for series on which water stands out from suppressed fat: what oedema is read from. */
export const isFluidSensitive = (kind: SequenceKind): boolean =>
  kind === 'stir' || kind === 't2-fs' || kind === 'pd-fs' || kind === 'dixon-water';
/** True for series on which marrow replaced by water is dark: T1, or the fat and in-phase images of a Dixon series (with their limit). */
export const isMarrowSequence = (kind: SequenceKind): boolean => kind === 't1' || kind === 'dixon-fat' || kind === 'dixon-in';

/** Short name in any language, as on a scanner's console. */
export const sequenceLabels: Readonly<Record<SequenceKind, string>> = {
  t1: 'T1',
  t2: 'T2',
  pd: 'PD',
  stir: 'STIR',
  't2-fs': 'T2 FS',
  'pd-fs': 'PD FS',
  't1-fs': 'T1 FS',
  'dixon-water': 'Dixon W',
  'dixon-fat': 'Dixon F',
  'dixon-in': 'Dixon IP',
  'dixon-opposed': 'Dixon OP',
  other: '–',
  unknown: '?',
};
