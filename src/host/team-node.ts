// Threads of Node that share one solve's kernel calls (kernels/team.ts). They stay warm between arenas; a program that ends takes them along.
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { controlBytes, teamHelper, type Team } from '../kernels/index.ts';

/** More than four threads on one memory bus give nothing. */
const mostThreads = 4;
const idle: Worker[] = [];

/** A team on the build; on the sources (Node 20 cannot load TypeScript in a thread) there is none. */
export function nodeTeam(helperCount = Math.min(mostThreads, availableParallelism()) - 1): Team | undefined {
  if (!import.meta.url.endsWith('.js') || helperCount < 1) return undefined;
  return {
    helperCount,
    start(memory) {
      const workers = Array.from(
        { length: helperCount },
        () => idle.pop() ?? new Worker(new URL('./team-inside-node.js', import.meta.url)),
      );
      const controls = workers.map(() => new SharedArrayBuffer(controlBytes));
      for (const [n, w] of workers.entries()) {
        w.unref();
        w.postMessage({ memory, control: controls[n], thread: n + 1 });
      }
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
