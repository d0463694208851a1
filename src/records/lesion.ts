// Lesion: a tumour of one vertebra as ablation meets it, in the bone and outside it, with how far it reaches into the canal and the epidural grade the
// program proposes from measured distances. A proposal: CT does not show what axial T2 shows, and a person may say another grade.
import { z } from 'zod';
import { bandsSchema } from './band.ts';
import { findingSchema, lpsSchema, maskSchema, type Frozen } from './schema.ts';

/** Values of a lesion's mask: in the bone, in the canal, beside the vertebra, in a foramen. */
export const lesionPart = { bone: 1, canal: 2, beside: 3, foramen: 4 } as const;
export const lesionPartNames = ['bone', 'canal', 'beside', 'foramen'] as const;
export const epiduralGradeSchema = z.enum(['0', '1a', '1b', '1c', '2', '3']);

export const lesionSchema = z.object({
  vertebraId: z.string(),
  /** 'refused' = a stop finding says why there is no outline. */
  state: z.enum(['outlined', 'refused']),
  /** Where each part came from. */
  sources: z.array(z.enum(['threshold', 'label-map', 'drawn', 'grown'])),
  mask: maskSchema.optional(),
  centreLps: lpsSchema.optional(),
  volumeMl: z.number(),
  partsMl: z.object({ bone: z.number(), canal: z.number(), beside: z.number(), foramen: z.number() }),
  /** Share of the body it takes. */
  bodyFraction: z.number().optional(),
  /** HU halfway between tumour and bone, with which the part in the bone was outlined. */
  thresholdHu: z.number().optional(),
  wallGapMm2: z.number().optional(),
  posteriorWall: z.enum(['intact', 'broken', 'unseen']),
  /** Of the tumour behind the wall. Absent where the canal cannot be seen. */
  canal: z
    .object({
      /** Furthest reach behind the posterior wall on a line straight back. */
      reachMm: z.number(),
      /** Largest share of the canal's section it takes. */
      areaFraction: z.number(),
      atLps: lpsSchema.optional(),
      /** From the tumour's surface to that of sac and cord; absent = not labelled. */
      toSacMm: z.number().optional(),
      toCordMm: z.number().optional(),
      /** Smallest section of the sac beside the tumour over that above and below; 1 = not pressed. */
      sacFraction: z.number().optional(),
    })
    .optional(),
  /** Furthest outside the bone at the side. */
  besideMm: z.object({ left: z.number(), right: z.number() }),
  /** Which of cord and cauda lies behind this vertebra. */
  nerves: z.enum(['cord', 'cauda', 'unknown']),
  epidural: z
    .object({
      grade: epiduralGradeSchema,
      /** 'by-analogy' = below the conus, where the scale was not made for: sac and cauda in the place of the cord. */
      basis: z.enum(['distances', 'by-analogy', 'entered']),
    })
    .optional(),
  bands: bandsSchema,
  findings: z.array(findingSchema),
});
export type Lesion = Frozen<z.infer<typeof lesionSchema>>;
