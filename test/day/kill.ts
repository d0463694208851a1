// Kills a process that fills in the day and the questionnaires, at seeded moments; counts what was told and is not there when the case is opened again.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { seeded } from '../../src/base/index.ts';
import { folderLibrary } from '../../src/host/node.ts';
import { lost, type Told } from './busy-day.ts';

export interface DayLosses {
  readonly killCount: number;
  readonly acknowledgedCount: number;
  readonly lostCount: number;
  readonly faults: readonly string[];
}
const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const tsx = pathToFileURL(file('../../tools/node_modules/tsx/dist/esm/index.mjs')).href;
const script = file('./writer.ts');
/** The writer in one file, so that a process starts in a fraction of a second; translated at each start where there is no bundler. */
function writerIn(folder: string): readonly string[] {
  const esbuild = file('../../tools/node_modules/esbuild/bin/esbuild');
  const made = join(folder, 'writer.mjs');
  const banner = "--banner:js=import { createRequire as require_ } from 'node:module'; const require = require_(import.meta.url);";
  const args = [
    script,
    '--bundle',
    '--platform=node',
    '--format=esm',
    `--outfile=${made}`,
    '--loader:.wasm=text',
    '--log-level=error',
    banner,
  ];
  const done = existsSync(esbuild) ? spawnSync(process.execPath, [esbuild, ...args]).status : 1;
  return done === 0 ? [made] : ['--import', tsx, script];
}

export async function killedDays(count: number, seed: number, progress: (fraction: number) => void = () => {}): Promise<DayLosses> {
  const folder = mkdtempSync(join(tmpdir(), 'trocart-day-'));
  const writer = writerIn(folder);
  const random = seeded(seed);
  const faults: string[] = [];
  let acknowledgedCount = 0;
  let lostCount = 0;
  try {
    for (let n = 0; n < count; n++) {
      // a fresh case every 10 kills, so that its length does not slow the rest
      const path = join(folder, `library-${Math.floor(n / 10)}`);
      const told = await killedOnce(writer, path, random.integer(2 ** 31), 1 + random.integer(50), random.uniform(0, 60));
      acknowledgedCount += told.filter((t) => t.state === 'kept').length;
      try {
        const library = folderLibrary(path);
        const listed = await library.list();
        if (told.length === 0 && !listed.some((c) => c.code === 'C-DAY')) continue;
        const open = await library.open('C-DAY');
        await open.verify();
        const gone = lost(open, told);
        lostCount += gone.length;
        faults.push(...gone.map((g) => `kill ${n}: ${g}`));
      } catch (error) {
        faults.push(`kill ${n}: ${error instanceof Error ? error.message : String(error)}`);
      }
      progress((n + 1) / count);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return { killCount: count, acknowledgedCount, lostCount, faults };
}
/** The kill comes some time after a number of lines, so that a slow machine is caught writing too. */
function killedOnce(writer: readonly string[], path: string, seed: number, afterCount: number, afterMs: number): Promise<readonly Told[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...writer, path, String(seed)], { stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let complaint = '';
    let timer: ReturnType<typeof setTimeout> | undefined;
    child.stdout.on('data', (part: Buffer) => {
      out += part.toString();
      if (timer === undefined && out.split('\n').length > 1 + afterCount) timer = setTimeout(() => child.kill('SIGKILL'), afterMs);
    });
    child.stderr.on('data', (part: Buffer) => (complaint += part.toString()));
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      if (code !== null) return reject(new Error(`the writer ended by itself: ${complaint}`));
      // a line that was cut was not said
      const lines = out.split('\n').slice(0, -1);
      resolve(lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Told));
    });
  });
}
