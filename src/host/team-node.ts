// Threads of Node that share one solve's kernel calls (kernels/team.ts); a program that ends takes them along.
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Team } from '../kernels/index.ts';
import { mostThreads, warmTeam } from './team.ts';

/** A team on the build; on the sources (Node 20 cannot load TypeScript in a thread) there is none. */
export function nodeTeam(helperCount = Math.min(mostThreads, availableParallelism()) - 1): Team | undefined {
  if (!import.meta.url.endsWith('.js') || helperCount < 1) return undefined;
  return warmTeam(helperCount, () => {
    const worker = new Worker(new URL('./team-inside-node.js', import.meta.url));
    worker.unref();
    return worker;
  });
}
