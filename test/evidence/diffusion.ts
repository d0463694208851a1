// Scalar diffusion: exact solutions, conservation, iterations and memory on fields of strong contrast, CPU time against an algebraic multigrid.
// Times are CPU seconds of this process (set-up and solve, one thread); what runs beside it still shares the caches.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Problem, seeded } from '../../src/base/index.ts';
import { twins } from '../../src/kernels/index.ts';
import {
  diffusionBytes,
  diffusionSolver,
  type DiffusionAnswer,
  type DiffusionLoad,
  type DiffusionModel,
  type SolveOptions,
} from '../../src/physics/index.ts';
import { columnModel, noiseField, vertebraField } from './diffusion-field.ts';
import type { Outcome, Row } from './row.ts';

interface Timed {
  readonly answer: DiffusionAnswer;
  readonly cpuS: number;
}
const cpuS = (): number => {
  const u = process.cpuUsage();
  return (u.user + u.system) / 1e6;
};
/** Set-up and solve. */
function timed(model: DiffusionModel, load: DiffusionLoad, options: SolveOptions = {}): Timed {
  const start = cpuS();
  const solver = diffusionSolver(model, twins());
  const answer = solver.solve(load, options);
  const seconds = cpuS() - start;
  solver.free();
  return { answer, cpuS: seconds };
}
const fields = {
  constant: (n: number) => new Float32Array(n ** 3).fill(1),
  vertebra: vertebraField,
  noise: noiseField,
} as const;
type FieldName = keyof typeof fields;
const column = (field: FieldName, n: number): Timed => {
  const { model, load } = columnModel(n, fields[field](n));
  return timed(model, load);
};
const round = (v: number, digits = 4): number => Number(v.toPrecision(digits));
const judge = (measured: Outcome['measured'], good: boolean): Outcome => ({ measured, state: good ? 'pass' : 'fail' });

function iterations(cases: readonly (readonly [FieldName, number, number])[], progress: (f: number) => void): Outcome {
  const measured: Record<string, number> = {};
  let good = true;
  for (const [at, [field, n, limit]] of cases.entries()) {
    const { answer, cpuS: seconds } = column(field, n);
    const name = `${field}${n}`;
    const perCell = diffusionBytes([n, n, n]) / n ** 3;
    measured[`${name}IterationCount`] = answer.iterationCount;
    measured[`${name}ResidualFraction`] = round(answer.residualFraction, 2);
    measured[`${name}BytesPerCell`] = round(perCell, 3);
    measured[`${name}CpuS`] = round(seconds, 3);
    good &&= answer.iterationCount <= limit && answer.residualFraction <= 1.1e-8 && perCell <= 100;
    progress((at + 1) / cases.length);
  }
  return judge({ ...measured, load: round(loadavg()[0], 2) }, good);
}

/** Slope of log y over log x. */
function exponent(x: readonly number[], y: readonly number[]): number {
  const mean = (a: readonly number[]): number => a.reduce((s, v) => s + Math.log(v), 0) / a.length;
  const [mx, my] = [mean(x), mean(y)];
  let [top, bottom] = [0, 0];
  for (const [n, v] of x.entries()) {
    top += (Math.log(v) - mx) * (Math.log(y[n]) - my);
    bottom += (Math.log(v) - mx) ** 2;
  }
  return top / bottom;
}
function growth(share: number, progress: (f: number) => void): Outcome {
  const sizes = share < 1 ? [48, 64, 88] : [48, 64, 96, 128, 172];
  const measured: Record<string, number | string> = {};
  let good = true;
  column('constant', 48);
  for (const field of ['constant', 'vertebra'] as const) {
    const seconds = sizes.map((n) => {
      progress(n / 172);
      return Math.min(...Array.from({ length: 3 }, () => column(field, n).cpuS));
    });
    const cells = sizes.map((n) => n ** 3);
    const time = exponent(cells, seconds);
    const memory = exponent(
      cells,
      sizes.map((n) => diffusionBytes([n, n, n])),
    );
    measured[`${field}TimeExponent`] = round(time, 3);
    measured[`${field}MemoryExponent`] = round(memory, 3);
    measured[`${field}CpuS`] = seconds.map((s) => round(s, 3)).join(' ');
    good &&= time <= 1.1 && memory <= 1.1;
  }
  return judge({ sizes: sizes.join(' '), ...measured, load: round(loadavg()[0], 2) }, good);
}

/** The faces and right-hand side of a column model, made here anew: what the peer reads. */
function systemBytes(n: number, k: Float32Array): { readonly bytes: Uint8Array; readonly b: Float64Array } {
  const at = (i: number, j: number, l: number): number => k[(l * n + j) * n + i];
  const mean = (a: number, b: number): number => (2 * a * b) / (a + b);
  const fx = new Float32Array((n + 1) * n * n);
  const fy = new Float32Array((n + 1) * n * n);
  const fz = new Float32Array((n + 1) * n * n);
  const b = columnModel(n, k).load.source as Float64Array;
  for (let l = 0; l < n; l++)
    for (let j = 0; j < n; j++)
      for (let i = 0; i < n; i++) {
        const c = at(i, j, l);
        if (i > 0) fx[(l * n + j) * (n + 1) + i] = mean(c, at(i - 1, j, l));
        if (j > 0) fy[(l * (n + 1) + j) * n + i] = mean(c, at(i, j - 1, l));
        fz[(l * n + j) * n + i] = l > 0 ? mean(c, at(i, j, l - 1)) : 2 * c;
        if (l < n - 1) continue;
        fz[(n * n + j) * n + i] = 2 * c;
        b[(l * n + j) * n + i] += 2 * c;
      }
  const parts = [Int32Array.of(n, n, n), fx, fy, fz, b];
  const bytes = new Uint8Array(parts.reduce((s, p) => s + p.byteLength, 0));
  let top = 0;
  for (const p of parts) {
    bytes.set(new Uint8Array(p.buffer), top);
    top += p.byteLength;
  }
  return { bytes, b };
}
interface Peer {
  readonly missing?: string;
  readonly iterationCount: number;
  readonly residualFraction: number;
  readonly setupS: number;
  readonly solveS: number;
  readonly peakMb: number;
}
/** The system's own Python: the peer's packages are Debian's. */
function runPeer(file: string): Peer {
  const script = fileURLToPath(new URL('peers/diffusion_peer.py', import.meta.url));
  const env = { ...process.env, OMP_NUM_THREADS: '1' };
  const text = execFileSync('/usr/bin/python3', [script, file, '1e-8'], { encoding: 'utf8', env, maxBuffer: 1 << 20 });
  return JSON.parse(text.trim().split('\n').at(-1) ?? '{}') as Peer;
}
function againstPeer(n: number, cases: readonly FieldName[], rounds: number, progress: (f: number) => void): Outcome {
  const folder = mkdtempSync(join(tmpdir(), 'trocart-peer-'));
  try {
    const measured: Record<string, number> = {};
    let good = true;
    for (const [at, field] of cases.entries()) {
      const k = fields[field](n);
      const file = join(folder, `${field}.bin`);
      writeFileSync(file, systemBytes(n, k).bytes);
      const ours: Timed[] = [];
      const theirs: Peer[] = [];
      for (let r = 0; r < rounds; r++) {
        ours.push(column(field, n));
        theirs.push(runPeer(file));
        if (theirs[0].missing !== undefined)
          return { measured: {}, state: 'skipped', reason: `no petsc4py for /usr/bin/python3: ${theirs[0].missing}` };
        progress((at + (r + 1) / rounds) / cases.length);
      }
      const median = (v: readonly number[]): number => v.toSorted((a, b) => a - b)[Math.floor(v.length / 2)];
      const [own, peer] = [median(ours.map((o) => o.cpuS)), median(theirs.map((t) => t.setupS + t.solveS))];
      const x = readFileSync(`${file}.x`);
      const answer = new Float64Array(x.buffer.slice(x.byteOffset, x.byteOffset + x.byteLength));
      const differ = ours[0].answer.field.reduce((m, v, c) => Math.max(m, Math.abs(v - answer[c])), 0);
      measured[`${field}${n}CpuS`] = round(own, 3);
      measured[`${field}${n}PeerCpuS`] = round(peer, 3);
      measured[`${field}${n}TimeFraction`] = round(own / peer, 3);
      measured[`${field}${n}IterationCount`] = ours[0].answer.iterationCount;
      measured[`${field}${n}PeerIterationCount`] = theirs[0].iterationCount;
      measured[`${field}${n}PeerPeakMb`] = theirs[0].peakMb;
      measured[`${field}${n}FieldDifference`] = round(differ, 2);
      // the same answer, or the times mean nothing; fields reach up to 100
      good &&= own / peer <= 1 / 6 && differ < 1e-3 && theirs[0].residualFraction < 1e-7;
    }
    return judge({ ...measured, rounds, load: round(loadavg()[0], 2) }, good);
  } catch (problem) {
    if (problem instanceof Error && 'code' in problem && problem.code === 'ENOENT')
      return { measured: {}, state: 'skipped', reason: 'no /usr/bin/python3' };
    throw problem;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Share of a voxel inside a radius, by 8 points an axis; z = undefined: of a column. */
function shareInside(x: number, y: number, z: number | undefined, h: number, radius: number): number {
  const reach = h * 0.87;
  const r = Math.hypot(x, y, z ?? 0);
  if (r < radius - reach) return 1;
  if (r > radius + reach) return 0;
  const at = (n: number): number => ((n + 0.5) / 8 - 0.5) * h;
  let count = 0;
  for (let c = 0; c < 512; c++) if (Math.hypot(x + at(c & 7), y + at((c >> 3) & 7), z === undefined ? 0 : z + at(c >> 6)) < radius) count++;
  return count / 512;
}
/** Least squares p = a u + b over the cells a test picks. */
function line(u: Float64Array, p: Float64Array, pick: (n: number) => boolean): (v: number) => number {
  let [n, su, sp, suu, sup] = [0, 0, 0, 0, 0];
  for (let c = 0; c < u.length; c++)
    if (pick(c)) {
      n++;
      su += u[c];
      sp += p[c];
      suu += u[c] ** 2;
      sup += u[c] * p[c];
    }
  const slope = (n * sup - su * sp) / (n * suu - su * su);
  return (v) => (sp - slope * su) / n + slope * v;
}
interface Drops {
  readonly cementKPa: number;
  readonly marrowPa: number;
  readonly exactCementKPa: number;
  readonly exactMarrowPa: number;
  readonly imbalanceFraction: number;
}
/**
 * 4 ml of cement of 100 Pa s injected at 4 ml/min into marrow of 0.05 Pa s: one octant (one quarter of a slice when flat), the source spread over
 * r < 1.25 mm, pressures given beyond 20 mm. Drops are read off straight lines in 1/r (in ln r) through each medium, taken to its ends.
 */
export function injection(h: number, flat = false): Drops {
  const [r0, rf, R] = [1.25, flat ? 10 : Math.cbrt(4000 / 0.85 / ((4 / 3) * Math.PI) + 1.25 ** 3), 20];
  // mm, MPa, s: 4e-8 m² = 0.04 mm²; 1 Pa s = 1e-6 MPa s
  const [cement, marrow] = [0.04 / 1e-4, 0.04 / 5e-8];
  const flow = 4000 / 60;
  const n = Math.ceil((R + 1) / h);
  const size = [n, n, flat ? 1 : n] as const;
  const count = n * n * size[2];
  const place = (c: number): readonly [number, number, number | undefined] => [
    ((c % n) + 0.5) * h,
    ((Math.floor(c / n) % n) + 0.5) * h,
    flat ? undefined : (Math.floor(c / n ** 2) + 0.5) * h,
  ];
  const each = (f: (x: number, y: number, z: number | undefined) => number): Float64Array =>
    Float64Array.from({ length: count }, (_, c) => f(...place(c)));
  const r = each((x, y, z) => Math.hypot(x, y, z ?? 0));
  const potential = flat ? (v: number): number => -Math.log(v) : (v: number): number => 1 / v;
  const unit = flow / (flat ? 2 * Math.PI * h : 4 * Math.PI);
  const drop = (mobility: number, a: number, b: number): number => (unit / mobility) * (potential(a) - potential(b));
  const spot = each((x, y, z) => shareInside(x, y, z, h, r0));
  const total = spot.reduce((s, v) => s + v, 0) * h ** 3;
  const part = flow / (flat ? 4 : 8);
  const { answer } = timed(
    {
      size,
      spacingMm: h,
      // resistances in a row: the flow crosses the front at a right angle
      conductivity: each((x, y, z) => shareInside(x, y, z, h, rf)).map((f) => 1 / (f / cement + (1 - f) / marrow)),
      fixedGroup: Uint8Array.from(r, (v) => (v > R ? 1 : 0)),
    },
    { source: spot.map((v) => (v * part) / total), fixedValue: r.map((v) => drop(marrow, v, R)) },
    { tolerance: 1e-11 },
  );
  const u = r.map(potential);
  const inCement = line(u, answer.field, (c) => r[c] > 2.5 * r0 && r[c] < rf - 2 * h);
  const inMarrow = line(u, answer.field, (c) => r[c] > rf + 2 * h && r[c] < R - h);
  return {
    cementKPa: (inCement(potential(r0)) - inMarrow(potential(rf))) * 1e3,
    marrowPa: (inMarrow(potential(rf)) - inMarrow(potential(R))) * 1e6,
    exactCementKPa: drop(cement, r0, rf) * 1e3,
    exactMarrowPa: drop(marrow, rf, R) * 1e6,
    imbalanceFraction: answer.imbalanceFraction,
  };
}

/** Errors of p = sin πx cos πy cos 2πz in k = e^(x/2 + y/4) with reaction 3 + x, on n³ voxels of the unit cube. */
function smoothError(n: number): number {
  const { PI: w, sin, cos, exp } = Math;
  const h = 1 / n;
  const each = (f: (x: number, y: number, z: number) => number): Float64Array =>
    Float64Array.from({ length: n ** 3 }, (_, c) =>
      f(((c % n) + 0.5) * h, ((Math.floor(c / n) % n) + 0.5) * h, (Math.floor(c / n ** 2) + 0.5) * h),
    );
  const k = (x: number, y: number): number => exp(x / 2 + y / 4);
  const exact = each((x, y, z) => sin(w * x) * cos(w * y) * cos(2 * w * z));
  const source = each((x, y, z) => {
    const [sx, cx, sy, cy, cz] = [sin(w * x), cos(w * x), sin(w * y), cos(w * y), cos(2 * w * z)];
    return k(x, y) * (6 * w * w * sx * cy - 0.5 * w * cx * cy + 0.25 * w * sx * sy) * cz + (3 + x) * sx * cy * cz;
  });
  const zero = { kind: 'value', value: 0 } as const;
  const { answer } = timed(
    { size: [n, n, n], spacingMm: h, conductivity: each(k), reaction: each((x) => 3 + x), sides: { lowX: zero, highX: zero } },
    { source },
    { tolerance: 1e-10 },
  );
  return Math.sqrt(answer.field.reduce((s, v, c) => s + (v - exact[c]) ** 2, 0) / n ** 3);
}
/** Error across an oblique jump of 10, values given in the outermost voxels. */
function jumpError(n: number): number {
  const h = 1 / n;
  const size = n ** 3;
  const p = new Float64Array(size);
  const k = new Float64Array(size);
  const fixedGroup = new Uint8Array(size);
  for (let c = 0; c < size; c++) {
    const at = [c % n, Math.floor(c / n) % n, Math.floor(c / n ** 2)];
    const s = (at[0] + 0.5) * h + 1.618 * (at[1] + 0.5) * h + 0.414 * (at[2] + 0.5) * h - 1.5;
    k[c] = s > 0 ? 10 : 1;
    p[c] = s / k[c];
    fixedGroup[c] = at.some((v) => v === 0 || v === n - 1) ? 1 : 0;
  }
  const { answer } = timed({ size: [n, n, n], spacingMm: h, conductivity: k, fixedGroup }, { fixedValue: p }, { tolerance: 1e-10 });
  return Math.sqrt(answer.field.reduce((s, v, c) => s + (v - p[c]) ** 2, 0) / size);
}
/** Worst ratio of a solve through layers, and of a slab with exchange, to the exact flow. */
function layers(): number {
  const k = [1, 1, 1e-4, 1e-4, 3, 0.02, 3, 2];
  const size = [8, 5, 4] as const;
  const { answer: a } = timed(
    {
      size,
      spacingMm: 0.5,
      conductivity: Float64Array.from({ length: 160 }, (_, c) => k[c % 8]),
      sides: { lowX: { kind: 'value', value: 7 }, highX: { kind: 'exchange', coefficient: 0.02, ambient: 2 } },
    },
    {},
    { tolerance: 1e-10 },
  );
  const exact = (5 * 20 * 0.25) / (k.reduce((s, v) => s + 0.5 / v, 0) + 1 / 0.02);
  return Math.abs(a.sideInflow.lowX / exact - 1);
}

function conservation(share: number, progress: (f: number) => void): Outcome {
  const random = seeded('diffusion/evidence');
  const runs = Math.max(10, Math.round(100 * share));
  let [worst, notFinite, refused] = [0, 0, 0];
  for (let n = 0; n < runs; n++) {
    const size = [2 + random.integer(40), 2 + random.integer(40), 1 + random.integer(30)] as const;
    const count = size[0] * size[1] * size[2];
    const decades = random.uniform(0, 6);
    const conductivity = Float64Array.from({ length: count }, () => (random.next() < 0.15 ? 0 : 10 ** -random.uniform(0, decades)));
    const fixedGroup = Uint8Array.from({ length: count }, () => (random.next() < 0.005 ? 1 + random.integer(3) : 0));
    try {
      const { answer } = timed(
        {
          size,
          spacingMm: random.uniform(0.1, 2),
          conductivity,
          fixedGroup,
          sides: {
            lowX: { kind: 'value', value: random.uniform(-1, 1) },
            highY: { kind: 'exchange', coefficient: 10 ** random.uniform(-4, 2), ambient: random.uniform(-1, 1) },
          },
        },
        { fixedValue: Float64Array.from(fixedGroup, (g) => g) },
      );
      worst = Math.max(worst, Math.abs(answer.imbalanceFraction));
      if (!answer.field.every(Number.isFinite)) notFinite++;
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      refused++;
    }
    progress(n / runs);
  }
  const big = (['constant', 'vertebra', 'noise'] as const).map((f) => Math.abs(column(f, 64).answer.imbalanceFraction));
  const measured = {
    runsCount: runs,
    worstImbalanceFraction: round(worst, 2),
    fieldsImbalanceFraction: round(Math.max(...big), 2),
    notFiniteCount: notFinite,
    refusedCount: refused,
  };
  return judge(measured, worst < 1e-8 && Math.max(...big) < 1e-8 && notFinite === 0 && refused === 0);
}

/** Two decimals of the table. */
const injectionOutcome = (h: number): Outcome => {
  const sphere = injection(h);
  const disc = injection(h, true);
  const measured = {
    spacingMm: h,
    sphereCementKPa: round(sphere.cementKPa, 4),
    sphereMarrowPa: round(sphere.marrowPa, 2),
    sphereErrorFraction: round(Math.abs(sphere.cementKPa / sphere.exactCementKPa - 1), 2),
    discErrorFraction: round(Math.abs(disc.cementKPa / disc.exactCementKPa - 1), 2),
    discMarrowErrorFraction: round(Math.abs(disc.marrowPa / disc.exactMarrowPa - 1), 2),
    imbalanceFraction: round(Math.max(Math.abs(sphere.imbalanceFraction), Math.abs(disc.imbalanceFraction)), 2),
  };
  return judge(
    measured,
    measured.sphereCementKPa === 9.335 &&
      measured.sphereMarrowPa === 0.31 &&
      measured.discErrorFraction < 1e-3 &&
      measured.discMarrowErrorFraction < 1e-3,
  );
};

export const diffusionRows: readonly Row[] = [
  {
    id: 'diffusion-order',
    source: 'issue: manufactured solutions, jumps',
    target: 'order 2 ± 0.1 for smooth fields, about 1 (0.9 … 1.3) at oblique jumps, exact through layers (1e-6, the f32 of the faces)',
    run: ({ share, progress }) => {
      const [coarse, fine] = share < 1 ? [12, 36] : [16, 64];
      const order = (f: (n: number) => number): number => Math.log(f(coarse) / f(fine)) / Math.log(fine / coarse);
      const smooth = order(smoothError);
      progress(0.5);
      const jump = order(jumpError);
      const layerErrorFraction = layers();
      const measured = { smoothOrder: round(smooth, 4), jumpOrder: round(jump, 3), layerErrorFraction: round(layerErrorFraction, 2) };
      return Promise.resolve(judge(measured, Math.abs(smooth - 2) <= 0.1 && jump > 0.9 && jump < 1.3 && layerErrorFraction < 1e-6));
    },
  },
  {
    id: 'diffusion-injection',
    source: 'cement-and-mechanics B2: spherical source with a sharp front, radial flow between two radii',
    target: 'the table’s digits: 9.335 kPa in cement, 0.31 Pa in marrow; disc within 1e-3',
    run: () => Promise.resolve(injectionOutcome(0.25)),
  },
  {
    id: 'diffusion-conservation',
    source: 'issue: flux in = flux out',
    target: '< 1e-8 of the flow, for drawn boxes (voids, contrast to 1e6, values, exchange, fixed voxels) and the three fields at 64³',
    run: ({ share, progress }) => Promise.resolve(conservation(share, progress)),
  },
  {
    id: 'diffusion-iterations',
    source: 'issue: Poisson to 1e-8',
    target: 'constant <= 12 iterations, vertebra field of contrast 1e7 at 128³ <= 32; true residual 1e-8, <= 100 bytes a cell',
    run: ({ share, progress }) => {
      const n = share < 1 ? 64 : 128;
      return Promise.resolve(
        iterations(
          [
            ['constant', n, 12],
            ['vertebra', n, 32],
          ],
          progress,
        ),
      );
    },
  },
  {
    id: 'diffusion-iterations-200',
    source: 'issue: Poisson to 1e-8',
    target: 'constant <= 12 iterations, vertebra field at 200³ <= 45; true residual 1e-8, <= 100 bytes a cell',
    slow: true,
    run: ({ progress }) =>
      Promise.resolve(
        iterations(
          [
            ['constant', 200, 12],
            ['vertebra', 200, 45],
          ],
          progress,
        ),
      ),
  },
  {
    id: 'diffusion-noise',
    source: 'issue: hostile cases, per-cell noise of contrast 1e6',
    target: 'right answer or a coded refusal: converged to 1e-8 within 200 iterations at 64³',
    run: ({ progress }) => Promise.resolve(iterations([['noise', 64, 200]], progress)),
  },
  {
    id: 'diffusion-peer',
    source: 'issue: PETSc conjugate gradients with hypre (Debian) on the same system',
    target:
      '<= 1/6 of its CPU time (set-up and solve), constant and vertebra field at 128³; medians of interleaved rounds, fields equal to 1e-3',
    slow: true,
    run: ({ share, progress }) => Promise.resolve(againstPeer(share < 1 ? 64 : 128, ['constant', 'vertebra'], 3, progress)),
  },
  {
    id: 'diffusion-peer-200',
    source: 'issue: PETSc conjugate gradients with hypre (Debian) on the same system',
    target: '<= 1/6 of its CPU time, vertebra field at 200³ (one round)',
    slow: true,
    run: ({ share, progress }) =>
      share < 1
        ? Promise.resolve({ measured: {}, state: 'skipped', reason: 'takes 6 GB and minutes: only at share 1' })
        : Promise.resolve(againstPeer(200, ['vertebra'], 1, progress)),
  },
  {
    id: 'diffusion-growth',
    source: 'issue: growth 0.1 → 5 M unknowns',
    target: 'exponent of CPU time and memory <= 1.1, constant and vertebra field',
    slow: true,
    run: ({ share, progress }) => Promise.resolve(growth(share, progress)),
  },
];
