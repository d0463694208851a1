// Report: a document as blocks, in one language, independent of paper. Every step and later issue writes with THESE blocks;
// formats/pdf, the page and later exchanges only read them. The vocabulary is frozen: a new block needs a decision record.
import { z } from 'zod';
import { findingSchema, type Frozen } from './schema.ts';

const tone = z.enum(['plain', 'muted', 'caution', 'stop', 'strong']);
const cell = z.object({ text: z.string(), tone: tone.optional() });

export const blockSchema = z.discriminatedUnion('block', [
  z.object({ block: z.literal('heading'), depthCount: z.int().min(1).max(3), text: z.string() }),
  z.object({ block: z.literal('paragraph'), text: z.string(), tone: tone.optional() }),
  /** Level and side, printed at 24 pt or more. */
  z.object({ block: z.literal('banner'), text: z.string(), note: z.string().optional() }),
  z.object({ block: z.literal('list'), ordered: z.boolean(), items: z.array(cell) }),
  z.object({
    block: z.literal('table'),
    caption: z.string().optional(),
    columns: z.array(z.object({ text: z.string(), align: z.enum(['left', 'right', 'centre']).optional() })),
    rows: z.array(z.array(cell)),
  }),
  /** Label – value pairs. */
  z.object({ block: z.literal('facts'), items: z.array(z.object({ label: z.string(), value: z.string(), tone: tone.optional() })) }),
  /** Findings with their sentences; the coded findings stay beside for exchange. */
  z.object({ block: z.literal('findings'), items: z.array(z.object({ text: z.string(), finding: findingSchema })) }),
  /** A painted picture; `name` is its file name without extension; RGBA, row by row from the top. */
  z.object({
    block: z.literal('figure'),
    name: z.string(),
    caption: z.string(),
    alt: z.string(),
    widthPx: z.int(),
    heightPx: z.int(),
    rgba: z.custom<Uint8Array>((v) => v instanceof Uint8Array),
    /** Share of the text width it takes, 0…1; figures whose shares sum to <= 1 stand side by side. */
    widthFraction: z.number(),
  }),
  z.object({ block: z.literal('page-break') }),
  /** Boxed text that must not be missed. */
  z.object({ block: z.literal('notice'), text: z.string(), tone: tone }),
]);
export type Block = Frozen<z.infer<typeof blockSchema>>;

export const reportSchema = z.object({
  language: z.enum(['en', 'fr']),
  /** One sheet alone; the whole report when absent. */
  part: z.enum(['indication']).optional(),
  title: z.string(),
  /** Case code; a name only when asked for. */
  caseCode: z.string(),
  patientName: z.string().optional(),
  levelsConfirmed: z.boolean(),
  /** On every page: intended use, and "LEVELS NOT CONFIRMED" when so. */
  footer: z.string(),
  headerWarning: z.string().optional(),
  blocks: z.array(blockSchema),
  /** Content hashes of the records printed: "what changed since I printed". */
  printedHashes: z.array(z.string()),
  programVersion: z.string(),
});
export type Report = Frozen<z.infer<typeof reportSchema>>;
