// Other programs on the same problem, where this machine has them: the native prototype (a C compiler and TROCART_REFERENCE), CalculiX, PETSc.
// Absent ones make a row 'skipped' with that reason. Times are CPU seconds of the child process, read from the shell's own clock.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ElasticLoad, ElasticModel } from '../../src/physics/index.ts';
import { eachNode, nodesOf } from '../physics/elastic-cases.ts';

export const referenceFolder = process.env['TROCART_REFERENCE'] ?? fileURLToPath(new URL('../../../shared/reference', import.meta.url));
export const has = (program: string): boolean => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;

export interface Run {
  readonly text: string;
  readonly cpuS: number;
  readonly ok: boolean;
}
/** Runs a program on one thread and takes its CPU time. */
export function timed(command: string, args: readonly string[], cwd: string): Run {
  const script = `TIMEFORMAT='%U %S'; time "$@"`;
  const done = spawnSync('bash', ['-c', script, 'bash', command, ...args], {
    cwd,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, OMP_NUM_THREADS: '1', CCX_NPROC_EQUATION_SOLVER: '1', OPENBLAS_NUM_THREADS: '1', LC_ALL: 'C' },
  });
  const last = done.stderr.trim().split('\n').at(-1) ?? '';
  const [user, system] = last.split(' ').map(Number);
  return { text: done.stdout + done.stderr, cpuS: user + system, ok: done.status === 0 && Number.isFinite(user) };
}
export const scratchFolder = (): string => mkdtempSync(join(tmpdir(), 'trocart-peer-'));

/** The native elasticity prototype, compiled; undefined with the reason when that cannot be done. */
export function nativeElastic(): { readonly program: string } | { readonly reason: string } {
  const source = join(referenceFolder, 'native/mg.c');
  if (!existsSync(source)) return { reason: 'no reference prototype (TROCART_REFERENCE)' };
  if (!has('cc')) return { reason: 'no C compiler' };
  const folder = scratchFolder();
  const program = join(folder, 'mg');
  const done = spawnSync('cc', ['-O3', '-march=native', '-ffast-math', '-w', '-o', program, source, '-lm']);
  return done.status === 0 ? { program } : { reason: 'the reference prototype does not compile here' };
}
/** What the prototype prints: iterations, set-up and solve in CPU seconds, force. */
export function readNative(text: string): { readonly iterationCount: number; readonly cpuS: number; readonly forceN: number } {
  const m = /it (\d+) .*setup ([\d.]+)s solve ([\d.]+)s.*F=(-?[\d.]+)/.exec(text);
  return m === null
    ? { iterationCount: 0, cpuS: Number.NaN, forceN: Number.NaN }
    : { iterationCount: Number(m[1]), cpuS: Number(m[2]) + Number(m[3]), forceN: Number(m[4]) };
}

/** Solves a prescribed model with CalculiX; the sum along z of the reactions of the given nodes (of the top plane when none are given). */
export function calculix(
  model: ElasticModel,
  load: ElasticLoad,
  solver: string,
  onNodes?: readonly number[],
): { readonly forceN: number; readonly cpuS: number; readonly ok: boolean } {
  const folder = scratchFolder();
  const { size, spacingMm: h } = model;
  const [nx, ny, nz] = size;
  const nodes = nodesOf(size);
  const used = new Uint8Array(nodes);
  const byModulus = new Map<number, string[]>();
  const node = (i: number, j: number, k: number): number => (k * (ny + 1) + j) * (nx + 1) + i;
  for (let k = 0, o = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, o++) {
        const e = model.modulusMpa[o];
        if (e === 0) continue;
        const corners = [
          node(i, j, k),
          node(i + 1, j, k),
          node(i + 1, j + 1, k),
          node(i, j + 1, k),
          node(i, j, k + 1),
          node(i + 1, j, k + 1),
          node(i + 1, j + 1, k + 1),
          node(i, j + 1, k + 1),
        ];
        for (const c of corners) used[c] = 1;
        const list = byModulus.get(e) ?? [];
        byModulus.set(e, list);
        list.push(`${o + 1},${corners.map((c) => c + 1).join(',')}`);
      }
  const lines = ['*NODE'];
  const held: string[] = [];
  const top: number[] = [];
  eachNode(size, (m, i, j, k) => {
    if (used[m] === 0) return;
    lines.push(`${m + 1},${i * h},${j * h},${k * h}`);
    for (let q = 0; q < 3; q++)
      if ((model.fixed[m] & (1 << q)) !== 0) held.push(`${m + 1},${q + 1},${q + 1},${load.displacementMm?.[q * nodes + m] ?? 0}`);
    if (onNodes === undefined && k === nz) top.push(m + 1);
  });
  for (const m of onNodes ?? []) top.push(m + 1);
  let n = 0;
  const sections: string[] = [];
  for (const [e, list] of byModulus) {
    n++;
    lines.push(`*ELEMENT,TYPE=C3D8,ELSET=E${n}`, ...list);
    sections.push(`*MATERIAL,NAME=M${n}`, '*ELASTIC', `${e},${model.poissonRatio ?? 0.3}`, `*SOLID SECTION,ELSET=E${n},MATERIAL=M${n}`);
  }
  lines.push(...sections, '*NSET,NSET=TOP', ...top.map(String), '*STEP', `*STATIC,SOLVER=${solver}`, '*BOUNDARY', ...held);
  lines.push('*NODE PRINT,NSET=TOP,TOTALS=ONLY', 'RF', '*END STEP', '');
  writeFileSync(join(folder, 'job.inp'), lines.join('\n'));
  const run = timed('ccx', ['job'], folder);
  const dat = existsSync(join(folder, 'job.dat')) ? readFileSync(join(folder, 'job.dat'), 'utf8') : '';
  const totals = /total force.*\n\s*\n?\s*(\S+)\s+(\S+)\s+(\S+)/.exec(dat);
  return { forceN: totals === null ? Number.NaN : Number(totals[3]), cpuS: run.cpuS, ok: run.ok && totals !== null };
}
