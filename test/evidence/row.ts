// One row of an acceptance table: what is measured, against which target, on how much of its distribution.
// Whole tables run in `npm run verify`; a seeded twentieth (share 0.05) runs in `npm test`. What falls short stays visible.

export interface RowSetup {
  /** Share of the drawn cases to run, 0…1; the draw is seeded, so a share is always the same cases. */
  readonly share: number;
  /** Folder with the public real data (TROCART_DATA), undefined when absent: such rows are then 'skipped' with that reason. */
  readonly dataFolder?: string;
  progress(fraction: number): void;
}
export interface Outcome {
  /** Named figures with unit suffixes, e.g. { heightErrorMm: 0.31, nCount: 200 }. */
  readonly measured: Readonly<Record<string, number | string | boolean>>;
  readonly state: 'pass' | 'fail' | 'skipped';
  readonly reason?: string;
}
export interface Row {
  /** kebab-case, unique: 'workup-heights-clean'. */
  readonly id: string;
  readonly source: string;
  /** The target in words, as the issue gives it. */
  readonly target: string;
  /** True when a twentieth takes longer than about 20 s: then only verify runs it. */
  readonly slow?: boolean;
  run(setup: RowSetup): Promise<Outcome>;
}
