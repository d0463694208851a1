// npm run bench: each case is timed in interleaved rounds with its peer; medians, their ratio and the machine's load are printed.
// Times are of this machine at this moment: only ratios within one run are worth comparing.
import { loadavg } from 'node:os';
import { cases } from './cases.ts';

const wanted = process.argv.slice(2);
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
for (const c of cases) {
  if (wanted.length > 0 && !wanted.some((w) => c.name.includes(w))) continue;
  const rounds = c.rounds ?? 5;
  const times: Record<string, number[]> = {};
  const ways = await c.ways();
  for (let r = 0; r < rounds; r++)
    for (const [name, work] of Object.entries(ways)) {
      const start = performance.now();
      // a way that runs another program says itself how long that took
      const own = await work();
      (times[name] ??= []).push(typeof own === 'number' ? own : performance.now() - start);
    }
  const names = Object.keys(times);
  const first = median(times[names[0]]);
  console.log(c.flags === undefined ? c.name : `${c.name}   [${c.flags}]`);
  for (const n of names)
    console.log(`  ${n.padEnd(28)} ${median(times[n]).toFixed(1).padStart(9)} ms   ${(median(times[n]) / first).toFixed(2)}×`);
}
console.log(`load ${loadavg()[0].toFixed(1)}, Node ${process.version}`);
