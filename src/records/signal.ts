// Signal: what one vertebral body shows on MRI, and how recent its collapse looks. Signal has no unit: every level is a ratio to the patient's own
// normal bodies (1 = like them), with a reference tissue beside it. A probability names what it is calibrated on. Benign or malignant is a
// checklist with measured suggestions, never a verdict; what is not plainly one thing is "indeterminate, to be read by a radiologist".
import { z } from 'zod';
import { bandsSchema } from './band.ts';
import { findingSchema, frameSchema, lpsSchema, maskSchema, type Frozen } from './schema.ts';

/** `fluid` = the fluid-sensitive, fat-suppressed image (STIR, T2 fat-sat, Dixon water); `t1` may be a Dixon fat or in-phase image, which is said. */
export const signalRoleSchema = z.enum(['t1', 'fluid', 't2', 'in-phase', 'opposed']);
export type SignalRole = z.infer<typeof signalRoleSchema>;

/** 'no-fracture' = neither deformity nor oedema; 'indeterminate' = to be read by a radiologist. */
export const acuityClassSchema = z.enum(['acute', 'subacute', 'old', 'no-fracture', 'indeterminate']);
export type AcuityClass = z.infer<typeof acuityClassSchema>;

/** What imitates or hides an acute fracture; a suspicion, with its sign in `signs`. */
export const mimicSchema = z.enum([
  'endplate-oedema',
  'haemangioma',
  'red-marrow',
  'radiated-marrow',
  'diffuse-marrow',
  'fat-suppression-failed',
  'spondylodiscitis',
  'tumour',
  'cemented',
]);
export type Mimic = z.infer<typeof mimicSchema>;

export const signCodeSchema = z.enum([
  'oedema',
  't1-dark',
  'horizontal-band',
  'fluid-sign',
  'cleft',
  'retropulsed-angle',
  'spared-marrow',
  'convex-posterior-wall',
  'posterior-element-signal',
  'epidural-mass',
  'paravertebral-mass',
  'diffuse-t1-replacement',
  'other-focal-lesions',
  'opposed-phase-high',
  't1-bright',
  'disc-bright',
  'two-sided-endplates',
  'endplate-limited',
]);
export type SignCode = z.infer<typeof signCodeSchema>;

export const signSchema = z.object({
  code: signCodeSchema,
  /** 'unseen' = the images do not show it either way; never read as absent. */
  state: z.enum(['present', 'absent', 'unseen']),
  /** Which way it leans in the checklist of suspicion; 'neither' = it speaks of acuity only. */
  leans: z.enum(['benign', 'malignant', 'infection', 'neither']),
  /** What was measured, and the limit (catalog/signal-rules) it was held against. */
  measuredFraction: z.number().optional(),
  limitFraction: z.number().optional(),
  measuredMm: z.number().optional(),
  limitMm: z.number().optional(),
});
export type Sign = Frozen<z.infer<typeof signSchema>>;

/** A published rule applied as published; its performance is quoted from the source (catalog/signal-rules), never claimed as ours. */
export const cohortAnswerSchema = z.object({
  rule: z.string(),
  measuredFraction: z.number().optional(),
  says: z.enum(['acute', 'not-acute', 'benign', 'malignant', 'undecided', 'not-applicable']),
});
export type CohortAnswer = Frozen<z.infer<typeof cohortAnswerSchema>>;

export const signalSchema = z.object({
  vertebraId: z.string(),
  /** 'not-read' = a finding says why (no fluid-sensitive sequence, outside the images …); acuity is then indeterminate. */
  state: z.enum(['read', 'not-read']),
  /** Frame of the body where the MR shows it: where evidence pictures are cut. */
  frame: frameSchema.optional(),
  /** The images used. `sequence` as the Volume names it. */
  images: z.array(z.object({ role: signalRoleSchema, seriesUid: z.string(), sequence: z.string() })),
  /** What 1 means. `vertebraIds` are the bodies taken as normal; none of them when basis is 'tissue' or 'none'. */
  reference: z.object({
    basis: z.enum(['own-normal-bodies', 'tissue', 'none']),
    vertebraIds: z.array(z.string()),
    /** Tissue the normal bodies themselves were held against, and how many times its signal they have. */
    tissue: z.enum(['disc', 'csf', 'cord', 'muscle', 'none']),
    t1ToTissueFraction: z.number().optional(),
    fluidToTissueFraction: z.number().optional(),
    /** Robust spread of the normal bodies among themselves, as a share of their middle. */
    t1SpreadFraction: z.number().optional(),
    fluidSpreadFraction: z.number().optional(),
  }),
  /** Median of the body over the patient's normal bodies (after the bias field was taken out). */
  t1RatioFraction: z.number().optional(),
  fluidRatioFraction: z.number().optional(),
  /** Signal of the oedematous part over the normal bodies. */
  oedemaFluidRatioFraction: z.number().optional(),
  oedemaT1RatioFraction: z.number().optional(),
  /** Opposed-phase over in-phase signal. */
  opposedToInPhaseFraction: z.number().optional(),
  oedema: z
    .object({
      bodyFraction: z.number(),
      volumeMl: z.number(),
      pattern: z.enum(['none', 'band', 'patchy', 'diffuse']),
      endplate: z.enum(['superior', 'inferior', 'both', 'none']),
      centreLps: lpsSchema.optional(),
      /** 1 = oedema, on the fluid-sensitive image's own grid, cropped. */
      mask: maskSchema.optional(),
    })
    .optional(),
  signs: z.array(signSchema),
  acuity: z.object({
    class: acuityClassSchema,
    acuteProbability: z.number().min(0).max(1),
    subacuteProbability: z.number().min(0).max(1),
    oldProbability: z.number().min(0).max(1),
    noFractureProbability: z.number().min(0).max(1),
    /** That it is none of these but something that imitates them. */
    mimicProbability: z.number().min(0).max(1),
    /** What the probabilities are calibrated on; 'none' = nothing to rest on, all of them are then the prior. */
    basis: z.enum(['phantom-mri', 'phantom-fluid-only', 'ct-shape', 'earlier-study', 'none']),
    /** Codes of why it is indeterminate, most weighty first. */
    why: z.array(z.string()),
  }),
  /** What speaks against the class named, as coded findings. */
  against: z.array(findingSchema),
  suspicion: z.object({
    suggestion: z.enum(['benign-signs', 'malignant-signs', 'infection-signs', 'mixed-signs', 'no-signs', 'unseen']),
    /** Suspected imitations, likeliest first. */
    mimics: z.array(mimicSchema),
  }),
  cohort: z.array(cohortAnswerSchema),
  /** Cement in the body from before: bright signal is then not a new fracture. */
  cemented: z.boolean(),
  bands: bandsSchema,
  findings: z.array(findingSchema),
});
export type Signal = Frozen<z.infer<typeof signalSchema>>;
