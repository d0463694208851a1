// Judges the trocar that is being moved, in a thread of its own: the figures never wait for a picture, a step or the page. The newest wish of a
// trocar replaces one not yet begun.
import { figuresOf, type TrocarFigures } from '../../spine/index.ts';
import type { Lps } from '../../base/index.ts';
import type { LentGround } from './ground.ts';

export interface JudgeJob {
  readonly turn: number;
  readonly vertebraId: string;
  readonly side: 'left' | 'right';
  readonly entryLps: Lps;
  readonly targetLps: Lps;
  readonly diameterMm: number;
}
export type ToDraftWorker =
  | { readonly say: 'hello'; readonly ground: MessagePort }
  | { readonly say: 'judge'; readonly queue: string; readonly job: JudgeJob };
/** `figures` absent: no ground yet, or the two points give no line. */
export type FromDraftWorker =
  | { readonly say: 'judged'; readonly turn: number; readonly figures?: TrocarFigures; readonly tookMs: number }
  | { readonly say: 'skipped'; readonly turn: number }
  | { readonly say: 'ready'; readonly lentCount: number };

interface WorkerSelf {
  onmessage: ((e: MessageEvent<ToDraftWorker>) => void) | null;
  postMessage(message: FromDraftWorker): void;
}
const self_ = globalThis as unknown as WorkerSelf;
let lent: LentGround | undefined;
const waiting = new Map<string, JudgeJob>();
let isAwake = false;

function judge(job: JudgeJob): void {
  const start = performance.now();
  const { entryLps, targetLps, diameterMm } = job;
  const isSeen = lent?.vertebraId === job.vertebraId && !lent.guessed.includes(job.side);
  const figures = lent !== undefined && isSeen ? figuresOf(lent.ground, job.side, { entryLps, targetLps, diameterMm }) : undefined;
  self_.postMessage({ say: 'judged', turn: job.turn, tookMs: performance.now() - start, ...(figures === undefined ? {} : { figures }) });
}
/** One job a turn of the event loop, so that newer wishes arrive in between. */
function work(): void {
  const next = waiting.entries().next();
  if (next.done === true) {
    isAwake = false;
    return;
  }
  waiting.delete(next.value[0]);
  judge(next.value[1]);
  setTimeout(work, 0);
}

self_.onmessage = (e) => {
  const m = e.data;
  if (m.say === 'hello') {
    m.ground.onmessage = (g: MessageEvent<LentGround>) => {
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
