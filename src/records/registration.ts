// Registration: how one image lies in the frame of another. Rigid only. Where posture differs each vertebra has a motion of its own, and between
// vertebrae nothing is interpolated. A motion that could not be trusted is refused: its `motion` is absent, never a guess.
import { z } from 'zod';
import { levelSchema } from './level.ts';
import { findingSchema, lpsSchema, type Frozen } from './schema.ts';

/** p' = R p + t, LPS, mm: from the moving image's frame into the fixed one's. */
export const rigidSchema = z.object({
  rotation: z.array(z.number()).length(9),
  translationMm: z.tuple([z.number(), z.number(), z.number()]),
});

export const registrationSchema = z.object({
  /** `block`: two station blocks of one exam; `ct-mri`: the MR onto the CT; `earlier`: an earlier study onto today's. */
  purpose: z.enum(['block', 'ct-mri', 'earlier']),
  fixedSeriesUid: z.string(),
  movingSeriesUid: z.string(),
  fixedFrame: z.string(),
  movingFrame: z.string(),
  state: z.enum(['accepted', 'refused']),
  /** What was laid on what: label maps of both (absent in older records), or the CT's labels on the pictures of an MR nobody labelled. */
  by: z.enum(['maps', 'pictures']).optional(),
  /** Why nothing is returned: a Finding code. */
  reason: z.string().optional(),
  /** One motion for the whole image; absent when refused. Between postures it is a first approximation, used by nothing that measures. */
  whole: z
    .object({
      motion: rigidSchema,
      /** Root mean square of what remains between matched places, mm. */
      residualMm: z.number(),
      /** How far the moving image had to be brought, at the centre of what both show. */
      shiftMm: z.number(),
      turnDeg: z.number(),
    })
    .optional(),
  /** One motion per bone seen in both. `vertebraId` is the bone's in the fixed image's case. */
  vertebrae: z.array(
    z.object({
      vertebraId: z.string(),
      movingVertebraId: z.string().optional(),
      level: levelSchema.optional(),
      state: z.enum(['accepted', 'refused']),
      reason: z.string().optional(),
      motion: rigidSchema.optional(),
      /** What remains between the two surfaces of the bone after the motion, mm (root mean square); by pictures: how far two sequences, each alone, put its centre apart. */
      residualMm: z.number().optional(),
      /** One sigma of the place of the body's centre after the motion, mm. */
      centreSdMm: z.number().optional(),
      turnSdDeg: z.number().optional(),
      /** Centre of the body in the fixed frame. */
      centreLps: lpsSchema.optional(),
      /** How much this bone turned against the whole: the change of posture. */
      postureDeg: z.number().optional(),
    }),
  ),
  findings: z.array(findingSchema),
});
export type Registration = Frozen<z.infer<typeof registrationSchema>>;
