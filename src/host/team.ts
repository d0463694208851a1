// A team on worker threads of whatever host (kernels/team.ts): they stay warm between arenas. Only how a thread is made differs.
import { controlBytes, teamHelper, type Team } from '../kernels/index.ts';
import type { ArenaOrder } from './team-inside.ts';

/** More than four threads on one memory bus give nothing. */
export const mostThreads = 4;

export function warmTeam(helperCount: number, make: () => { postMessage(order: ArenaOrder): void }): Team {
  const idle: ReturnType<typeof make>[] = [];
  return {
    helperCount,
    start(memory) {
      const workers = Array.from({ length: helperCount }, () => idle.pop() ?? make());
      const controls = workers.map(() => new SharedArrayBuffer(controlBytes));
      for (const [n, w] of workers.entries()) w.postMessage({ memory, control: controls[n], thread: n + 1 });
      const helper = teamHelper(controls, () => performance.now());
      return {
        share: helper.share,
        free() {
          helper.free();
          // once only: a thread serves one arena at a time
          idle.push(...workers.splice(0));
        },
      };
    },
  };
}
