// CPU time of all threads of the browsers this process has started, ms: what a frame costs the machine, whatever else runs on it. Linux only.
import { readdirSync, readFileSync } from 'node:fs';

const reads = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // ended meanwhile
    return '';
  }
};
const parentOf = (pid: string): string => {
  const stat = reads(`/proc/${pid}/stat`);
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? '';
};

export function browserCpuMs(): number | undefined {
  let pids: readonly string[];
  try {
    pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return undefined;
  }
  const parents = new Map(pids.map((pid) => [pid, parentOf(pid)]));
  const isOurs = (pid: string): boolean => {
    for (let at = parents.get(pid); at !== undefined && at !== ''; at = parents.get(at)) if (at === String(process.pid)) return true;
    return false;
  };
  let ns = 0;
  for (const pid of pids.filter(isOurs)) {
    if (!reads(`/proc/${pid}/cmdline`).includes('chrom')) continue;
    let tasks: readonly string[] = [];
    try {
      tasks = readdirSync(`/proc/${pid}/task`);
    } catch {
      continue;
    }
    for (const task of tasks) ns += Number(reads(`/proc/${pid}/task/${task}/schedstat`).split(' ')[0] ?? 0);
  }
  return ns > 0 ? ns / 1e6 : undefined;
}
