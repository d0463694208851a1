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
    writeFileSync(
      file,
      `${JSON.stringify(
        rows.flatMap((r) => kept.get(r.id) ?? []),
        null,
        1,
      )}\n`,
    );
  }
}
/** The page a person reads, made from the JSON beside it: every row, what fell short in full view. */
function page(): string {
  const marks: Readonly<Record<string, string>> = { pass: 'reached', fail: '**fell short**', skipped: 'skipped' };
  const lines = [
    '# Evidence',
    'Made by `npm run verify` from the JSON files in this folder; not edited by hand. "Share" is the part of the drawn cases that ran (1 = all).',
    'Most rows are judged on an analytic phantom whose distributions were frozen before the methods (`test/acceptance`); the few real cases are looked',
    'at and reported, never tuned on. None of this is clinical validation. Times and loads are of one shared machine.',
  ];
  for (const area of Object.keys(tables)) {
    const file = `${root}/docs/evidence/${area}.json`;
    if (!existsSync(file)) continue;
    lines.push('', `## ${area}`, '', '| row | target | measured | state | share | source |', '|---|---|---|---|---|---|');
    for (const r of JSON.parse(readFileSync(file, 'utf8')) as Measured[]) {
      const figures = Object.entries(r.measured as Record<string, unknown>).map(
        ([k, v]) => `${k} ${typeof v === 'number' ? Number(v.toPrecision(4)) : String(v)}`,
      );
      const cell = (t: string): string => t.replaceAll('|', '/').replaceAll('\n', ' ');
      lines.push(
        `| ${r.id} | ${cell(r.target)} | ${cell(figures.join('; '))} | ${marks[r.state] ?? r.state}${r.reason === undefined ? '' : `: ${cell(r.reason)}`} | ${r.share} | ${cell(r.source)} |`,
      );
    }
  }
  return `${lines.join('\n')}\n`;
}
writeFileSync(`${root}/docs/evidence/README.md`, page());

const count = (state: string): number => all.filter((r) => r.state === state).length;
if (values.json === true) process.stdout.write(`${JSON.stringify(all, null, 1)}\n`);
say(
  `${count('pass')} rows reach their target, ${count('fail')} fall short, ${count('skipped')} skipped${hasData ? '' : ' (no data folder: set TROCART_DATA)'}\n`,
);
process.exit(values.strict === true && count('fail') > 0 ? 1 : 0);
