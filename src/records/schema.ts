// The bricks every record schema is made of: points, grids, voxel arrays, and the type `Frozen` that makes an inferred type deeply readonly.
import { z } from 'zod';
import type { Direction, Grid, Lps, Frame } from '../base/index.ts';

export type VoxelArray = Int16Array | Uint16Array | Uint8Array | Float32Array;

/** Deeply readonly, leaving points and voxel arrays as they are. */
export type Frozen<T> = T extends Lps | Direction | VoxelArray | Grid | Frame | string | number | boolean | undefined | null
  ? T
  : { readonly [K in keyof T]: Frozen<T[K]> };

const triple = z.tuple([z.number(), z.number(), z.number()]);
/** LPS point, mm. */
export const lpsSchema = triple as unknown as z.ZodType<Lps, Lps>;
/** Unit vector, LPS axes. */
export const directionSchema = triple as unknown as z.ZodType<Direction, Direction>;
export const gridSchema = z.object({
  size: z.tuple([z.int().min(1), z.int().min(1), z.int().min(1)]),
  spacing: z.tuple([z.number().positive(), z.number().positive(), z.number().positive()]),
  originLps: lpsSchema,
  axes: z.tuple([directionSchema, directionSchema, directionSchema]),
  frame: z.string(),
}) as unknown as z.ZodType<Grid, Grid>;
/** Anatomical frame of a bone: origin and the unit axes left, posterior, superior. */
export const frameSchema = z.object({
  originLps: lpsSchema,
  left: directionSchema,
  posterior: directionSchema,
  superior: directionSchema,
}) as unknown as z.ZodType<Frame, Frame>;

export const voxelArraySchema = z.custom<VoxelArray>(
  (v) => v instanceof Int16Array || v instanceof Uint16Array || v instanceof Uint8Array || v instanceof Float32Array,
);

/** A binary or small-label mask on its own (usually cropped) grid: 0 = outside. */
export const maskSchema = z.object({
  grid: gridSchema,
  voxels: z.custom<Uint8Array>((v) => v instanceof Uint8Array),
});
export type Mask = Frozen<z.infer<typeof maskSchema>>;

const severitySchema = z.enum(['note', 'caution', 'stop']);
export const findingSchema = z.object({
  code: z.string(),
  severity: severitySchema,
  where: z.string().optional(),
  values: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
});
