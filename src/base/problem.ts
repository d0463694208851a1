// The two kinds of "no". A Finding is something true about this patient or image and is RETURNED in records;
// a Problem is a request that cannot be carried out and is the only thing ever thrown. Both carry a code; the sentence
// a person reads is in words/<area>.<language>.ts under the same code.

/** Values a sentence may quote. Keys name their unit (`clearanceMm`); strings are shown as they are. */
export type Values = Readonly<Record<string, string | number | boolean>>;
export type Severity = 'note' | 'caution' | 'stop';

export interface Finding {
  readonly code: string;
  readonly severity: Severity;
  /** What it is about: a vertebraId, a path id, a file, 'study' … */
  readonly where?: string | undefined;
  readonly values?: Values | undefined;
}

export const finding = (code: string, severity: Severity, values?: Values, where?: string): Finding => ({
  code,
  severity,
  ...(where === undefined ? {} : { where }),
  ...(values === undefined ? {} : { values }),
});

/** A refused request (bad input). `code` has a sentence in words/; `values` name the file and the way out. */
export class Problem extends Error {
  readonly code: string;
  readonly values: Values;
  constructor(code: string, values: Values = {}) {
    super(code);
    this.name = 'Problem';
    this.code = code;
    this.values = values;
  }
}
