// The contract of a step: a pure function from records to records of one kind. From this one object come the command, the form,
// the worker message, the provenance and the JSON Schema. No clock, no network, no file, no screen, no unseeded random number inside.
import type { z } from 'zod';
import type { Random } from '../base/index.ts';
import type { DataOf, RecordKind } from './index.ts';

/** 'all' gives every record of the kind (a vertebra is graded against its neighbours); 'each' runs once per record. */
export type Need = 'one' | 'optional' | 'each' | 'all';
export interface Read {
  readonly kind: RecordKind;
  readonly need: Need;
  /** The step looks at these fields only, so a change of others does not make its answer stale (who confirmed the levels moves no height). */
  readonly only?: readonly string[];
  /** Only records whose field holds one of these (answers of its own forms, not of every form). */
  readonly where?: { readonly field: string; readonly oneOf: readonly string[] };
}
export type Reads = Readonly<Record<string, Read>>;

export type InputsOf<R extends Reads> = {
  readonly [K in keyof R]: R[K]['need'] extends 'all'
    ? readonly DataOf<R[K]['kind']>[]
    : R[K]['need'] extends 'optional'
      ? DataOf<R[K]['kind']> | undefined
      : DataOf<R[K]['kind']>;
};

/** One member of a run, on some thread: synchronous, plain data in and out; the kernels are that thread's own. */
export type Task = (item: never, kernels: import('../kernels/index.ts').Kernels) => unknown;
export type Tasks = Readonly<Record<string, Task>>;

/** What the host lends a running step. A seventh member needs a decision record. */
export interface Context {
  /** 0…1, with a code that words/ can say. Called once per outer iteration. */
  progress(fraction: number, code: string): void;
  /** True once the person has cancelled; the step then returns soon, nothing of it is kept. */
  cancelled(): boolean;
  readonly random: Random;
  readonly kernels: import('../kernels/index.ts').Kernels;
  /** Runs the named task over items on as many threads as the host has; answers in order. */
  map<I, O>(task: string, items: readonly I[]): Promise<readonly O[]>;
  infer(model: string, tensors: unknown): Promise<unknown>;
}

export interface Step<R extends Reads = Reads, P extends z.ZodType = z.ZodType, K extends RecordKind = RecordKind> {
  readonly name: string;
  /** `trocart <command>`. */
  readonly command: string;
  /** A risen version makes older answers stale (readable, said). */
  readonly versionCount: number;
  readonly reads: R;
  readonly params: P;
  readonly makes: K;
  readonly tasks?: Tasks;
  run(inputs: InputsOf<R>, params: z.infer<P>, context: Context): Promise<readonly DataOf<K>[]>;
}

/** Keeps the literal types of a step; the returned object is what steps/index.ts lists. */
export const defineStep = <const R extends Reads, P extends z.ZodType, K extends RecordKind>(step: Step<R, P, K>): Step<R, P, K> => step;
