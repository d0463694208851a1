// npm run verify: runs the acceptance rows whole and writes docs/evidence/<area>.json, row by row, so that a stopped run is resumed
// (rows already measured at the same share and program version are kept unless --again). What falls short stays visible: exit 0 means
// "measured", a failed row is printed and counted, and --strict turns it into exit 1.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { tables } from './tables.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { share: { type: 'string' }, json: { type: 'boolean' }, again: { type: 'boolean' }, strict: { type: 'boolean' } },
});
const share = Number(values.share ?? '1');
const root = fileURLToPath(new URL('../..', import.meta.url));
const dataFolder = process.env['TROCART_DATA'] ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));
const hasData = existsSync(dataFolder);
const version = (JSON.parse(readFileSync(`${root}/package.json`, 'utf8')) as { version: string }).version;

interface Measured {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly measured: unknown;
  readonly state: string;
  readonly reason?: string;
  readonly share: number;
  readonly version: string;
  readonly seconds: number;
  readonly load: number;
}
mkdirSync(`${root}/docs/evidence`, { recursive: true });
const all: Measured[] = [];
const say = (text: string): void => void process.stderr.write(text);
for (const [area, load] of Object.entries(tables)) {
  const rows = await load();
  const file = `${root}/docs/evidence/${area}.json`;
  const old: Measured[] = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Measured[]) : [];
  const kept = new Map(old.filter((r) => rows.some((x) => x.id === r.id)).map((r) => [r.id, r]));
  for (const row of rows) {
    if (positionals.length > 0 && !positionals.some((p) => p === area || row.id.startsWith(p))) continue;
    const before = kept.get(row.id);
    if (
      values.again !== true &&
      positionals.length === 0 &&
      before !== undefined &&
      before.share === share &&
      before.version === version &&
      before.state !== 'skipped'
    ) {
      all.push(before);
      continue;
    }
    const start = performance.now();
    const outcome = await row
      .run({ share, ...(hasData ? { dataFolder } : {}), progress: (f) => say(`\r${row.id} ${Math.round(f * 100)} %   `) })
      .catch((error: unknown) => ({ state: 'fail' as const, measured: {}, reason: `row ended with an error: ${String(error)}` }));
    const measured: Measured = {
      id: row.id,
      source: row.source,
      target: row.target,
      ...outcome,
      share,
      version,
      seconds: Math.round((performance.now() - start) / 100) / 10,
      load: Math.round(loadavg()[0] * 10) / 10,
    };
    say(`\r${measured.state.padEnd(8)}${row.id}  ${JSON.stringify(measured.measured)} ${measured.reason ?? ''}\n`);
    kept.set(row.id, measured);
    all.push(measured);
    writeFileSync(file, `${JSON.stringify([...rows.flatMap((r) => kept.get(r.id) ?? [])], null, 1)}\n`);
  }
}
const count = (state: string): number => all.filter((r) => r.state === state).length;
if (values.json === true) process.stdout.write(`${JSON.stringify(all, null, 1)}\n`);
say(
  `${count('pass')} rows reach their target, ${count('fail')} fall short, ${count('skipped')} skipped${hasData ? '' : ' (no data folder: set TROCART_DATA)'}\n`,
);
process.exit(values.strict === true && count('fail') > 0 ? 1 : 0);
