// Web Workers that share one solve's kernel calls (kernels/team.ts). Only where memory can be shared (cross-origin isolated pages), and only from
// inside a worker: the page's own thread must not wait.
import type { Team } from '../kernels/index.ts';
import { mostThreads, warmTeam } from './team.ts';

export function browserTeam(): Team | undefined {
  const helperCount = Math.min(mostThreads, navigator.hardwareConcurrency) - 1;
  if (typeof SharedArrayBuffer === 'undefined' || typeof Worker === 'undefined' || helperCount < 1) return undefined;
  return warmTeam(helperCount, () => new Worker(new URL('./team-inside-browser.ts', import.meta.url), { type: 'module' }));
}
