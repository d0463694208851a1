// Judges the trocar that is being moved, in a thread of its own: the figures never wait for a picture, a step or the page. The newest wish of a
// trocar replaces one not yet begun.
import { figuresOf, probeFigures, type ProbeFigures, type TrocarFigures } from '../../spine/index.ts';
import type { Lps } from '../../base/index.ts';
import type { LentGround } from './ground.ts';
import type { LentProbeGround } from './probe-ground.ts';

export interface JudgeJob {
  readonly turn: number;
  readonly vertebraId: string;
  readonly side: 'left' | 'right';
  readonly entryLps: Lps;
  readonly targetLps: Lps;
  readonly diameterMm: number;
}
/** The same of an ablation probe. */
export interface ProbeJob extends Omit<JudgeJob, 'side' | 'targetLps'> {
  readonly tipLps: Lps;
}
export type ToDraftWorker =
  | { readonly say: 'hello'; readonly ground: MessagePort }
  | { readonly say: 'judge'; readonly queue: string; readonly job: JudgeJob }
  | { readonly say: 'judge-probe'; readonly queue: string; readonly job: ProbeJob };
/** `figures` absent: no ground yet, or the two points give no line. */
export type FromDraftWorker =
  | { readonly say: 'judged'; readonly turn: number; readonly figures?: TrocarFigures; readonly tookMs: number }
  | { readonly say: 'skipped'; readonly turn: number }
  | { readonly say: 'probe-judged'; readonly turn: number; readonly figures?: ProbeFigures }
  | { readonly say: 'ready'; readonly lentCount: number }
  | { readonly say: 'probes-ready'; readonly probeCount: number };

interface WorkerSelf {
  onmessage: ((e: MessageEvent<ToDraftWorker>) => void) | null;
  postMessage(message: FromDraftWorker): void;
}
const self_ = globalThis as unknown as WorkerSelf;
let lent: LentGround | undefined;
let lentProbes: LentProbeGround | undefined;
const waiting = new Map<string, JudgeJob | ProbeJob>();
let isAwake = false;

function judge(job: JudgeJob): void {
  const start = performance.now();
  const { entryLps, targetLps, diameterMm } = job;
  const isSeen = lent?.vertebraId === job.vertebraId && !lent.guessed.includes(job.side);
  const figures = lent !== undefined && isSeen ? figuresOf(lent.ground, job.side, { entryLps, targetLps, diameterMm }) : undefined;
  self_.postMessage({ say: 'judged', turn: job.turn, tookMs: performance.now() - start, ...(figures === undefined ? {} : { figures }) });
}
function judgeProbe(job: ProbeJob): void {
  const figures =
    lentProbes?.vertebraId === job.vertebraId ? probeFigures(lentProbes.probes, job.entryLps, job.tipLps, job.diameterMm) : undefined;
  self_.postMessage({ say: 'probe-judged', turn: job.turn, ...(figures === undefined ? {} : { figures }) });
}
/** One job a turn of the event loop, so that newer wishes arrive in between. */
function work(): void {
  const next = waiting.entries().next();
  if (next.done === true) {
    isAwake = false;
    return;
  }
  waiting.delete(next.value[0]);
  const job = next.value[1];
  if ('tipLps' in job) judgeProbe(job);
  else judge(job);
  setTimeout(work, 0);
}

self_.onmessage = (e) => {
  const m = e.data;
  if (m.say === 'hello') {
    m.ground.onmessage = (g: MessageEvent<LentGround | LentProbeGround>) => {
      if ('probes' in g.data) {
        lentProbes = g.data;
        return self_.postMessage({ say: 'probes-ready', probeCount: g.data.probeCount });
      }
      lent = g.data;
      self_.postMessage({ say: 'ready', lentCount: g.data.lentCount });
    };
    return;
  }
  const older = waiting.get(m.queue);
  if (older !== undefined) self_.postMessage({ say: 'skipped', turn: older.turn });
  waiting.set(m.queue, m.job);
  if (isAwake) return;
  isAwake = true;
  setTimeout(work, 0);
};
