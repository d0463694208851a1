// Web Workers that share one solve's kernel calls (kernels/team.ts). Only where memory can be shared (cross-origin isolated pages), and only from
// inside a worker: the page's own thread must not wait.
import { controlBytes, teamHelper, type Team } from '../kernels/index.ts';

const mostThreads = 4;
const idle: Worker[] = [];

export function browserTeam(): Team | undefined {
  const helperCount = Math.min(mostThreads, navigator.hardwareConcurrency) - 1;
  if (typeof SharedArrayBuffer === 'undefined' || typeof Worker === 'undefined' || helperCount < 1) return undefined;
  return {
    helperCount,
    start(memory) {
      const workers = Array.from(
        { length: helperCount },
        () => idle.pop() ?? new Worker(new URL('./team-inside-browser.ts', import.meta.url), { type: 'module' }),
      );
      const controls = workers.map(() => new SharedArrayBuffer(controlBytes));
      for (const [n, w] of workers.entries()) w.postMessage({ memory, control: controls[n], thread: n + 1 });
      const helper = teamHelper(controls, () => performance.now());
      return {
        share: helper.share,
        free() {
          helper.free();
          idle.push(...workers);
        },
      };
    },
  };
}
