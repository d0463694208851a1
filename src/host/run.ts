// A step over a case: finds what it reads, runs it (in place or on threads, same records), writes the answers with their provenance.
// A recomputed answer keeps the id of the one it replaces (same kind, same bone); answers of the same step whose bone vanished are withdrawn;
// all of one run is one gesture, undone together. A cancelled or failed run leaves nothing. Problems are thrown on, untouched, once.
import { Problem, seeded } from '../base/index.ts';
import { canonicalJson } from '../formats/case/index.ts';
import { twins, type Kernels } from '../kernels/index.ts';
import type { CaseRecord, Context, InputsOf, Provenance, Reads, RecordKind, Step } from '../records/index.ts';
import { boneOf, concerns, inputHash } from './stale.ts';
import { registerStep } from './step-list.ts';
import { sha256, type Change, type OpenCase } from './open-case.ts';

export interface RunOptions {
  /** Bones to run for (steps that read 'each'); all of them when absent. */
  readonly vertebraIds?: readonly string[];
  /** Called at most every 50 ms, and at the end. */
  readonly progress?: (fraction: number, code: string) => void;
  readonly signal?: AbortSignal;
  readonly kernels?: Kernels;
  readonly how?: 'in-place' | 'threads';
  /** Self-declared initials of the person who asked; 'program' when absent. */
  readonly who?: string;
}

/** One run of the step: what it is given and which records that was. */
export interface Job {
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly received: Provenance['inputs'];
  readonly bone?: string;
  readonly seed: string;
}
/** What carries a job out: here, or a thread. */
export interface Runner {
  run(
    step: Step,
    job: Job,
    params: unknown,
    o: { readonly progress: Context['progress']; readonly signal?: AbortSignal; readonly kernels: Kernels },
  ): Promise<readonly unknown[]>;
}

let threads: (() => Promise<Runner | undefined>) | undefined;
/** node.ts and browser.ts say how threads are made here; without, 'threads' runs in place (same records). */
export const setThreads = (make: () => Promise<Runner | undefined>): void => void (threads = make);

export async function runStep<R extends Reads, K extends RecordKind>(
  open: OpenCase,
  step: Step<R, Step['params'], K>,
  params: unknown = {},
  o: RunOptions = {},
): Promise<readonly CaseRecord<K>[]> {
  const plain = step as unknown as Step;
  const changes: Change[] = [];
  const made = new Set<string>();
  const { answers, say } = await answersOf(open, plain, params, o);
  for (const { data, provenance } of answers) {
    const id = replacedId(open, step.makes, data);
    if (id !== undefined) made.add(id);
    changes.push({
      kind: step.makes,
      data,
      provenance,
      ...(id === undefined ? {} : { id }),
      ...(o.who === undefined ? {} : { who: o.who }),
    } as unknown as Change);
  }
  const left = Object.values(plain.reads).some((r) => r.need === 'each')
    ? []
    : open.records(step.makes).filter((r) => r.provenance.by === step.name && !made.has(r.id));
  const keyed = left.filter((r) => boneOf(r as unknown as CaseRecord) !== undefined);
  const records = await open.change([
    ...changes,
    ...keyed.map((r) => ({ withdraw: r.id, ...(o.who === undefined ? {} : { who: o.who }) })),
  ]);
  say.end(`${step.name}.done`);
  return records as unknown as readonly CaseRecord<K>[];
}

/** What the step would answer; nothing is written down. For a first look that a whole answer follows. */
export async function tryStep<R extends Reads, K extends RecordKind>(
  open: OpenCase,
  step: Step<R, Step['params'], K>,
  params: unknown = {},
  o: RunOptions = {},
): Promise<readonly CaseRecord<K>['data'][]> {
  const { answers } = await answersOf(open, step as unknown as Step, params, o);
  return answers.map((a) => a.data as CaseRecord<K>['data']);
}

interface Answer {
  readonly data: unknown;
  readonly provenance: Provenance;
}
async function answersOf(
  open: OpenCase,
  step: Step,
  params: unknown,
  o: RunOptions,
): Promise<{ readonly answers: readonly Answer[]; readonly say: ReturnType<typeof throttled> }> {
  registerStep(step);
  const parsed = step.params.safeParse(params ?? {});
  if (!parsed.success)
    throw new Problem('store.bad-params', {
      step: step.name,
      field: parsed.error.issues[0]?.path.join('.') ?? '',
      reason: parsed.error.issues[0]?.message ?? '',
    });
  const kernels = o.kernels ?? twins();
  const jobs = await jobsFor(open, step, parsed.data, o.vertebraIds);
  const runner = (o.how === 'threads' ? await threads?.() : undefined) ?? inPlace;
  const say = throttled(o.progress);
  const answers: Answer[] = [];
  for (const [n, job] of jobs.entries()) {
    if (o.signal?.aborted === true) throw new Problem('store.cancelled', { step: step.name });
    const progress: Context['progress'] = (fraction, code) => say((n + Math.min(1, Math.max(0, fraction))) / jobs.length, code);
    const got = await runner.run(step, job, parsed.data, {
      progress,
      kernels,
      ...(o.signal === undefined ? {} : { signal: o.signal }),
    });
    if ((o.signal as AbortSignal | undefined)?.aborted === true) throw new Problem('store.cancelled', { step: step.name });
    const provenance: Provenance = {
      by: step.name,
      versionCount: step.versionCount,
      inputs: job.received,
      params: parsed.data as object,
      seed: job.seed,
      engine: engineName(),
      kernels: kernels.flavour,
    };
    for (const data of got) answers.push({ data, provenance });
  }
  return { answers, say };
}

/** What the step reads, once, or once per bone. */
async function jobsFor(open: OpenCase, step: Step, params: unknown, vertebraIds?: readonly string[]): Promise<readonly Job[]> {
  const each = Object.entries(step.reads).find(([, read]) => read.need === 'each');
  const mains =
    each === undefined
      ? [undefined]
      : open.records(each[1].kind).filter((r) => vertebraIds === undefined || vertebraIds.includes(boneOf(r) ?? r.id));
  if (each !== undefined && mains.length === 0) throw new Problem('store.missing-input', { step: step.name, kind: each[1].kind });
  if (each !== undefined) {
    const found = new Set(mains.map((m) => (m === undefined ? '' : (boneOf(m) ?? m.id))));
    for (const id of vertebraIds ?? [])
      if (!found.has(id)) throw new Problem('store.missing-vertebra', { step: step.name, vertebraId: id });
  }
  const jobs: Job[] = [];
  for (const main of mains) {
    const bone = main === undefined ? undefined : boneOf(main);
    const inputs: Record<string, unknown> = {};
    const received: { name: string; id: string; hash: string }[] = [];
    for (const [name, read] of Object.entries(step.reads)) {
      const records = chosen(open, read.kind, read.need, main, bone);
      if (records.length === 0 && read.need === 'one') throw new Problem('store.missing-input', { step: step.name, kind: read.kind });
      for (const r of records) received.push({ name, id: r.id, hash: inputHash(open, r, read) });
      inputs[name] = read.need === 'all' ? records.map((r) => r.data) : records[0]?.data;
    }
    const key = canonicalJson([step.name, step.versionCount, params, received.map((r) => [r.name, r.hash])]);
    const seed = (await sha256(new TextEncoder().encode(key))).slice(0, 16);
    jobs.push({ inputs, received, seed, ...(bone === undefined ? {} : { bone }) });
  }
  return jobs;
}

function chosen(
  open: OpenCase,
  kind: RecordKind,
  need: string,
  main: CaseRecord | undefined,
  bone: string | undefined,
): readonly CaseRecord[] {
  const all = open.records(kind) as unknown as readonly CaseRecord[];
  if (need === 'each') return main === undefined ? [] : [main];
  if (need === 'all') return main === undefined ? all : all.filter((r) => concerns(r, bone));
  // Of several, the planning volume before others; else the one about this bone; else the newest.
  const planning = kind === 'volume' ? all.filter((r) => (r.data as { role?: string }).role === 'planning') : all;
  const own = planning.filter((r) => bone !== undefined && boneOf(r) === bone);
  const one = own.at(-1) ?? planning.at(-1) ?? all.at(-1);
  return one === undefined ? [] : [one];
}

/** Id of the record an answer replaces: same kind and bone (a report: same language; a clock: same mix). */
function replacedId(open: OpenCase, kind: RecordKind, data: unknown): string | undefined {
  const key = (d: unknown): string => {
    const of = d as { vertebraId?: string; language?: string; mixId?: string };
    return of.vertebraId ?? of.language ?? of.mixId ?? '';
  };
  return open.records(kind).find((r) => key(r.data) === key(data))?.id;
}

/** The context of a run on this thread; `map` is a loop here and a pool in a thread host. */
export function contextOf(
  step: Step,
  seed: string,
  o: {
    readonly progress: Context['progress'];
    readonly cancelled: () => boolean;
    readonly kernels: Kernels;
    readonly map?: Context['map'];
  },
): Context {
  return {
    progress: o.progress,
    cancelled: o.cancelled,
    random: seeded(seed),
    kernels: o.kernels,
    map: o.map ?? (async <I, A>(task: string, items: readonly I[]) => items.map((item) => runTask<I, A>(step, task, item, o.kernels))),
    infer: async () => {
      throw new Problem('store.no-models');
    },
  };
}
export function runTask<I, O>(step: Step, task: string, item: I, kernels: Kernels): O {
  const f = step.tasks?.[task];
  if (f === undefined) throw new Problem('store.no-such-task', { step: step.name, task });
  return (f as (item: I, kernels: Kernels) => O)(item, kernels);
}

export const inPlace: Runner = {
  run: (step, job, params, o) =>
    step.run(
      job.inputs as InputsOf<Reads>,
      params,
      contextOf(step, job.seed, { progress: o.progress, cancelled: () => o.signal?.aborted === true, kernels: o.kernels }),
    ),
};

interface Throttled {
  (fraction: number, code: string): void;
  end(code: string): void;
}
function throttled(f: ((fraction: number, code: string) => void) | undefined): Throttled {
  let last = Number.NEGATIVE_INFINITY;
  let lastCode = '';
  const say = (fraction: number, code: string): void => {
    const now = performance.now();
    if (f === undefined || now - last < 50) {
      lastCode = code;
      return;
    }
    last = now;
    lastCode = code;
    f(fraction, code);
  };
  return Object.assign(say, { end: (code: string) => f?.(1, lastCode === '' ? code : lastCode) });
}

/** 'node 20.20' or 'browser' with its major version: numbers agree to 1e-9 across engines, bit for bit within one. */
function engineName(): string {
  const node = (globalThis as { process?: { versions?: { node?: string } } }).process?.versions?.node;
  if (node !== undefined) return `node ${node}`;
  const agent = (globalThis as { navigator?: { userAgent?: string } }).navigator?.userAgent ?? '';
  return /(Firefox|Chrome|Version)\/[\d]+/.exec(agent)?.[0].toLowerCase().replace('/', ' ') ?? 'browser';
}
