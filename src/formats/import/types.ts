// What a shell hands to readFiles and gets back: everything the files say, and the questions they leave open.
import type { Finding, Values } from '../../base/index.ts';
import type { Identity, Levels, PatientPosition, Registration, Seed, Structures, Study, Volume } from '../../records/index.ts';
import type { Codecs, Question } from '../dicom/index.ts';
import type { FileEntry } from '../file-entry.ts';

export interface ReadOptions {
  /** Series.indexCount a person chose (`--series`). */
  readonly seriesCount?: number;
  readonly position?: PatientPosition;
  /** Id of a label convention (`--convention`), or 'instances'. */
  readonly convention?: string;
  /** Initials of who accepts differing identifiers. */
  readonly acceptIdentity?: string;
  /** The label map: one file, SEG, or one file per structure. Without it, a map among the files that matches the image. */
  readonly segmentation?: readonly FileEntry[];
  /** Among several maps that fit, the path of the one a person chose (a choice of the question 'labels.which-map'). */
  readonly mapPath?: string;
  readonly codecs: Codecs;
  progress?(fraction: number, code: string, values?: Values): void;
  cancelled?(): boolean;
}

export interface ReadResult {
  readonly study: Study;
  /** Absent when only masks were given, or while a question about series or identity is open. */
  readonly volume?: Volume;
  /** An MR exam: every picture of it, blocks in one frame; `volume` is then the one the bones are shown on. */
  readonly images?: readonly Volume[];
  /** How the blocks of the exam were joined. */
  readonly registrations?: readonly Registration[];
  /** Bones of the MR when there is a CT beside it: sightings, not the case's own bones. */
  readonly mrSeeds?: readonly Seed[];
  readonly seeds: readonly Seed[];
  readonly structures?: Structures;
  readonly levels?: Levels;
  readonly identity: Identity;
  readonly findings: readonly Finding[];
  readonly questions: readonly Question[];
}
