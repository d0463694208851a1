// Study: what was read from the files about one imaging study, kept for exchange; and Volume: one series as a voxel grid.
import { z } from 'zod';
import { findingSchema, gridSchema, voxelArraySchema, type Frozen } from './schema.ts';
import { sequenceSchema } from './sequence.ts';

/** How the patient lay in the scanner (DICOM 0018,5100); 'unknown' is asked for. */
export const patientPositionSchema = z.enum(['HFS', 'HFP', 'FFS', 'FFP', 'HFDL', 'HFDR', 'FFDL', 'FFDR', 'unknown']);
export type PatientPosition = z.infer<typeof patientPositionSchema>;

export const seriesSchema = z.object({
  /** 1-based number offered to a person who must choose (`--series n`). */
  indexCount: z.int(),
  seriesUid: z.string(),
  frameOfReferenceUid: z.string().optional(),
  modality: z.string(),
  description: z.string(),
  sopInstanceUids: z.array(z.string()),
  sopClassUid: z.string().optional(),
  acquiredAt: z.string().optional(),
  patientPosition: patientPositionSchema,
  kvpKv: z.number().optional(),
  kernel: z.string().optional(),
  contrast: z.enum(['none', 'given', 'unknown']),
  manufacturer: z.string().optional(),
  sliceThicknessMm: z.number().optional(),
  /** The orientation as stored (six numbers, row then column direction), before any regularisation. */
  rawOrientation: z.array(z.number()).optional(),
  gantryTiltDeg: z.number().optional(),
  grid: gridSchema.optional(),
  sliceCount: z.int(),
  /** MR only: what kind of image it is. */
  sequence: sequenceSchema.optional(),
  /** Why this series is not offered as a volume (scout, secondary capture, not a volume …), a Finding code. */
  setAside: z.string().optional(),
  findings: z.array(findingSchema),
});
export type Series = Frozen<z.infer<typeof seriesSchema>>;

/** No name, no birth date: those stand in identity.json beside the case (see case-format.md). */
export const studySchema = z.object({
  studyUid: z.string(),
  /** ISO date of the study, when the files say so. */
  date: z.string().optional(),
  description: z.string(),
  /** Age at the study, from the header; identity itself is not here. */
  ageYear: z.number().optional(),
  sex: z.enum(['female', 'male', 'other', 'unknown']),
  series: z.array(seriesSchema),
  source: z.enum(['dicom', 'nifti', 'nrrd', 'phantom']),
  findings: z.array(findingSchema),
});
export type Study = Frozen<z.infer<typeof studySchema>>;

/** What a patient is known by; kept apart from every record so that it can be erased. */
export const identitySchema = z.object({
  name: z.string().optional(),
  patientId: z.string().optional(),
  birthDate: z.string().optional(),
  sex: z.enum(['female', 'male', 'other', 'unknown']),
});
export type Identity = Frozen<z.infer<typeof identitySchema>>;

export const quantitySchema = z.enum(['hu', 'signal', 'label', 'mgPerCm3', 'celsius']);
export type Quantity = z.infer<typeof quantitySchema>;
/** One image: grid + voxels (i fastest) + what the numbers mean. */
export const volumeSchema = z.object({
  grid: gridSchema,
  voxels: voxelArraySchema,
  quantity: quantitySchema,
  seriesUid: z.string(),
  role: z.enum(['planning', 'earlier', 'postop', 'mri']),
  /** MR only. A volume with `quantity: 'signal'` and without it was not recognised. */
  sequence: sequenceSchema.optional(),
  /** MR in station blocks: which one, counted from the head; their grids stand in one frame, corrected for what the patient moved between them. */
  blockIndex: z.int().optional(),
  blockCount: z.int().optional(),
  /** Earlier studies: the day they were made (ISO). */
  date: z.string().optional(),
  /** Facts a reader of the numbers needs beside them. */
  posture: patientPositionSchema,
  kvpKv: z.number().optional(),
  kernel: z.string().optional(),
  contrast: z.enum(['none', 'given', 'unknown']),
  findings: z.array(findingSchema),
});
export type Volume = Frozen<z.infer<typeof volumeSchema>>;
