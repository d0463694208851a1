// Seed: one vertebra as it came in (a label of an imported map, later a click). Its id is made here, once. Structures: what else the map had.
import { z } from 'zod';
import { directionSchema, findingSchema, frameSchema, lpsSchema, maskSchema, type Frozen } from './schema.ts';
import { levelSchema } from './level.ts';

/** Values in a seed's mask: 1 = vertebra, part not told; 2 = body; 3 = posterior elements. */
export const seedPart = { whole: 1, body: 2, posterior: 3 } as const;

export const seedSchema = z.object({
  vertebraId: z.string(),
  /** Name given by the source (label convention); the Levels record decides. */
  suggestedLevel: levelSchema.optional(),
  /** A point inside the body. */
  pointLps: lpsSchema,
  mask: maskSchema,
  /** True when the mask touches the edge of the image: measures may be missing. */
  cut: z.boolean(),
  /** True when the map has bodies only (no pedicles, no arch). */
  bodyOnly: z.boolean(),
  source: z.enum(['label-map', 'click', 'automatic']),
  convention: z.string().optional(),
  findings: z.array(findingSchema),
});
export type Seed = Frozen<z.infer<typeof seedSchema>>;

export const structureNames = [
  'sacrum',
  'canal',
  'cord',
  'sac',
  'root',
  'aorta',
  'cava',
  'lung.left',
  'lung.right',
  'kidney.left',
  'kidney.right',
  'rib.left',
  'rib.right',
  'disc',
  'lesion',
  'cement',
  'metal',
] as const;
export type StructureName = (typeof structureNames)[number];
/** Everything in the label map that is not a vertebra and that the planner or the counting sheet uses. */
export const structuresSchema = z.object({
  items: z.array(z.object({ name: z.enum(structureNames), mask: maskSchema })),
});
export type Structures = Frozen<z.infer<typeof structuresSchema>>;

/** Names of landmark corrections: the six points of the heights, in the order of `sixPointsLps`. */
export const landmarkNames = [
  'superior.anterior',
  'superior.middle',
  'superior.posterior',
  'inferior.anterior',
  'inferior.middle',
  'inferior.posterior',
] as const;

/** What the plan reads of corrections, and what the work-up reads: moving a trocar measures no bone anew. */
export const pathCorrections = ['path.left', 'path.right'] as const;
/** What the lesion is read from: a drawn outline. */
export const lesionCorrections = ['lesion'] as const;
/** Values of a drawn lesion's mask: what lies in the bone and what lies outside it are painted apart. */
export const drawnLesion = { bone: 1, soft: 2 } as const;
/** What the ablation reads of corrections: needles placed by hand. */
export const probeCorrections = ['probes'] as const;
/** As many needles as an ablation may have. */
export const mostProbesCount = 4;
export const boneCorrections = [
  'endplate.superior',
  'endplate.inferior',
  'pedicle.left',
  'pedicle.right',
  'frame',
  'mask',
  'landmark',
  'grade',
] as const;

/** A person's change of one thing of one vertebra. An INPUT to steps: outputs are never edited. */
export const correctionSchema = z.object({
  vertebraId: z.string(),
  what: z.enum([...boneCorrections, ...pathCorrections, ...lesionCorrections, ...probeCorrections]),
  value: z.union([
    z.object({ kind: z.literal('plane'), pointLps: lpsSchema, normal: directionSchema }),
    z.object({ kind: z.literal('axis'), pointLps: lpsSchema, direction: directionSchema }),
    z.object({ kind: z.literal('path'), entryLps: lpsSchema, targetLps: lpsSchema }),
    z.object({ kind: z.literal('frame'), frame: frameSchema }),
    z.object({ kind: z.literal('mask'), mask: maskSchema }),
    z.object({ kind: z.literal('point'), name: z.string(), pointLps: lpsSchema }),
    z.object({
      kind: z.literal('probes'),
      /** All needles of this bone, by their names in the catalogue. */
      probes: z
        .array(z.object({ probe: z.string(), entryLps: lpsSchema, tipLps: lpsSchema }))
        .min(1)
        .max(mostProbesCount),
    }),
    z.object({ kind: z.literal('grade'), gradeCount: z.int().min(0).max(3) }),
  ]),
});
export type Correction = Frozen<z.infer<typeof correctionSchema>>;
