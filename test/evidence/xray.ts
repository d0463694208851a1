// The projector: against analytic chords, against a fine step on the phantom, its speed from every side and against native code.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { axisGrid, lps } from '../../src/base/index.ts';
import { originals, twins, xrayProjector, type Projection } from '../../src/kernels/index.ts';
import { defaultSpec, makePhantom } from '../../src/phantom/index.ts';
import { attenuationField, cArmGeometry, projectionOf, xrayViewOf, type AttenuationField } from '../../src/spine/index.ts';
import { has, referenceFolder, scratchFolder } from './peers.ts';
import type { Outcome, Row } from './row.ts';
import { bodies, cylinder, drawn, errors, exact, fieldMm, sightings, type Errors, type Sighting } from './xray-scene.ts';
import { direction } from '../../src/base/index.ts';
import { carmRows } from './xray-carm.ts';

const pass = (ok: boolean, measured: Outcome['measured'], reason?: string): Outcome => ({
  state: ok ? 'pass' : 'fail',
  measured,
  ...(reason === undefined ? {} : { reason }),
});
/** Smallest detector that holds the bodies' shadow with air around it. */
const wide = (px: number) => ({ ...cArmGeometry(px), detectorMm: [400, 400] as const });
const worse = (a: Errors, b: Errors): Errors => ({
  rmsOfMax: Math.max(a.rmsOfMax, b.rmsOfMax),
  bias: Math.max(a.bias, b.bias),
  unlike: Math.max(a.unlike, b.unlike),
});
const none: Errors = { rmsOfMax: 0, bias: 0, unlike: 0 };
const good = (e: Errors): boolean => e.rmsOfMax <= 3e-3 && e.bias <= 1e-4 && e.unlike <= 5e-5;
const projectorOf = (f: AttenuationField, px: number) =>
  xrayProjector(twins().arena, { field: f.field, size: f.grid.size, spacing: f.grid.spacing }, px * px);

const chords: Row = {
  id: 'xray-chords',
  source:
    'analytic sphere, box and tilted cylinder in 256³ voxels of 1 mm (parts of voxels at the edge); AP, lateral, three oblique, one steep view; 512²',
  target: 'rms/max <= 3e-3, bias <= 1e-4, 1 − ZNCC <= 5e-5, every body and view',
  async run({ share, progress }) {
    const small = share < 0.5;
    const g = wide(512);
    const seen = small ? sightings.slice(0, 3) : sightings;
    const some = small ? bodies.slice(0, 2) : bodies;
    let worst = none;
    const by: Record<string, number> = {};
    let count = 0;
    for (const [n, body] of some.entries()) {
      const field = drawn(body, 256);
      const p = projectorOf(field, g.widthPx);
      let own = none;
      // the steep view looks along the cylinder: its wall edge-on is a matter of the next row
      for (const sight of seen.filter((s) => s.name !== 'steep' || body.name !== 'cylinder')) {
        own = worse(own, errors(p.project(xrayViewOf(field.grid, sight, g)), exact(body, sight, g)));
        count++;
      }
      by[`${body.name}RmsOfMax`] = own.rmsOfMax;
      worst = worse(worst, own);
      p.free();
      progress((n + 1) / some.length);
    }
    return pass(good(worst), { nCount: count, ...worst, ...by });
  },
};

const edgeOn: Row = {
  id: 'xray-edge-on',
  source:
    'the cylinder with its flat end seen exactly edge-on (oblique 17/11), and with its wall edge-on (steep view along it): a step of the full chord within one voxel; 512²',
  target: 'the voxels, not the method, are the limit: rms no more than 1.15 times that of ray by ray (Joseph), bias within 1e-4 of its',
  slow: true,
  async run() {
    const b = sightings[2].beam;
    const flat = direction(-b[2] * b[0], -b[2] * b[1], 1 - b[2] * b[2]);
    const scenes = [
      [cylinder([fieldMm / 2 + 1.2, fieldMm / 2 - 2.1, fieldMm / 2 + 0.7], flat, 38.3, 55.4), sightings[2]],
      [bodies[2], sightings[5]],
    ] as const;
    const g = wide(512);
    let [ratio, biasApart] = [0, 0];
    let own = none;
    let joseph = none;
    for (const [body, sight] of scenes) {
      const field = drawn(body, 256);
      const right = exact(body, sight, g);
      const rays = new Float32Array(512 * 512);
      originals.project(projectionOf(field, sight, g), rays);
      const p = projectorOf(field, 512);
      const slabs = errors(p.project(xrayViewOf(field.grid, sight, g)), right);
      p.free();
      const byRay = errors(rays, right);
      ratio = Math.max(ratio, slabs.rmsOfMax / byRay.rmsOfMax);
      biasApart = Math.max(biasApart, Math.abs(slabs.bias - byRay.bias));
      own = worse(own, slabs);
      joseph = worse(joseph, byRay);
    }
    return pass(ratio <= 1.15 && biasApart <= 1e-4, {
      ratio,
      biasApart,
      ...own,
      rayByRayRmsOfMax: joseph.rmsOfMax,
      rayByRayUnlike: joseph.unlike,
    });
  },
};

/** Trilinear samples every `step` of a voxel along the ray: slow and dull. */
function fine(p: Projection, step: number, every: number): { readonly values: Float64Array; readonly at: readonly number[] } {
  const { field, size, spacing, source, corner, stepU, stepV, width, height } = p;
  const at: number[] = [];
  for (let v = 0; v < height; v += every) for (let u = 0; u < width; u += every) at.push(v * width + u);
  const value = (x: number, y: number, z: number): number => {
    const [i, j, k] = [Math.floor(x), Math.floor(y), Math.floor(z)];
    const [f, g, h] = [x - i, y - j, z - k];
    let s = 0;
    for (let c = 0; c < 8; c++) {
      const [a, b, d] = [i + (c & 1), j + ((c >> 1) & 1), k + (c >> 2)];
      if (a < 0 || b < 0 || d < 0 || a >= size[0] || b >= size[1] || d >= size[2]) continue;
      s += ((c & 1) === 0 ? 1 - f : f) * ((c & 2) === 0 ? 1 - g : g) * ((c & 4) === 0 ? 1 - h : h) * field[a + size[0] * (b + size[1] * d)];
    }
    return s;
  };
  const values = Float64Array.from(at, (q) => {
    const [u, v] = [q % width, Math.floor(q / width)];
    const d = corner.map((c, a) => c + u * stepU[a] + v * stepV[a] - source[a]);
    let [from, to] = [0, 1];
    for (let a = 0; a < 3; a++) {
      const ends = [(-1 - source[a]) / d[a], (size[a] - source[a]) / d[a]];
      from = Math.max(from, Math.min(...ends));
      to = Math.min(to, Math.max(...ends));
    }
    if (to <= from) return 0;
    const count = Math.ceil(((to - from) * Math.hypot(...d)) / step);
    let s = 0;
    for (let n = 0; n < count; n++) {
      const t = from + ((n + 0.5) * (to - from)) / count;
      s += value(source[0] + t * d[0], source[1] + t * d[1], source[2] + t * d[2]);
    }
    return (s * (to - from) * Math.hypot(...d.map((c, a) => c * spacing[a]))) / count;
  });
  return { values, at };
}
const fineStep: Row = {
  id: 'xray-fine-step',
  source:
    'phantom spine at 1 mm, trilinear samples every tenth of a voxel along the ray; AP, lateral, three oblique, one steep view; every 4th pixel of 512²',
  target: 'rms/max <= 3e-3, bias <= 1e-4, 1 − ZNCC <= 5e-5',
  slow: true,
  async run({ share, progress }) {
    const phantom = makePhantom(defaultSpec);
    const { ct } = phantom.render(phantom.gridFor([1, 1, 1]));
    const field = attenuationField(ct);
    const centreLps = phantom.truth.vertebrae[Math.floor(phantom.truth.vertebrae.length / 2)].frame.originLps;
    const g = cArmGeometry(512);
    const p = projectorOf(field, 512);
    const seen = share < 0.5 ? sightings.slice(0, 3) : sightings;
    let worst = none;
    for (const [n, s] of seen.entries()) {
      const sight = { ...s, centreLps };
      const got = p.project(xrayViewOf(field.grid, sight, g));
      const slow = fine(projectionOf(field, sight, g), 0.1, share < 0.5 ? 16 : 4);
      worst = worse(
        worst,
        errors(
          Float64Array.from(slow.at, (q) => got[q]),
          slow.values,
        ),
      );
      progress((n + 1) / seen.length);
    }
    p.free();
    return pass(good(worst), { nCount: seen.length, ...worst });
  },
};

const bone = { from: [78, 73, 0], size: [100, 110, 256] } as const;
/** CPU time of one thread, ms. */
function cpu(work: () => unknown): number {
  const start = process.cpuUsage();
  work();
  const used = process.cpuUsage(start);
  return (used.user + used.system) / 1000;
}
const median = (v: readonly number[]): number => v.toSorted((a, b) => a - b)[Math.floor(v.length / 2)];

/** The native prototype, compiled: prints the best of its rounds, CPU ms. */
export function nativeXray(): (() => { readonly fullMs: number; readonly quickMs: number }) | { readonly reason: string } {
  const source = join(referenceFolder, 'native2/drr.c');
  if (!existsSync(source)) return { reason: 'no reference prototype (TROCART_REFERENCE)' };
  if (!has('cc')) return { reason: 'no C compiler' };
  const program = join(scratchFolder(), 'drr');
  const made = spawnSync('cc', ['-O3', '-march=native', '-ffast-math', '-w', '-o', program, source, '-lm', '-lpthread']);
  if (made.status !== 0) return { reason: 'the reference prototype does not compile here' };
  return () => {
    const { stdout } = spawnSync(program, ['2'], { encoding: 'utf8' });
    const read = (n: number, m: number): number => {
      const line = stdout.split('\n').find((l) => l.startsWith(`NAT N=${n}`)) ?? '';
      const hit = new RegExp(`sw M${m} ([\\d.]+)`).exec(line);
      return hit === null ? Number.NaN : Number(hit[1]);
    };
    return { fullMs: read(512, 512), quickMs: read(256, 256) };
  };
}
/** The prototype's scene: every voxel counts, 17° and 11°, 380 mm detector at 1000 mm, source 650 mm from the middle. */
export const denseField = (): AttenuationField => ({
  field: Float32Array.from({ length: 256 ** 3 }, (_, i) => 0.01 + ((i * 7919) % 1000) * 1e-5),
  grid: axisGrid([256, 256, 256], [1, 1, 1], lps(0.5, 0.5, 0.5)),
});
export const prototypeGeometry = (px: number) => ({
  sourceDetectorMm: 1000,
  sourceObjectMm: 650,
  detectorMm: [380, 380] as const,
  widthPx: px,
  heightPx: px,
});
/** For the bench: the prototype's scene, and every view of the C-arm's. */
export function speedWays(): Readonly<Record<string, () => number>> {
  const field = denseField();
  const p = projectorOf(field, 512);
  const native = nativeXray();
  const view = (s: Sighting, px: number): number =>
    cpu(() => p.project(xrayViewOf(field.grid, s, cArmGeometry(px)), px === 256 ? bone : undefined));
  return {
    'as the prototype, 512²': () => cpu(() => p.project(xrayViewOf(field.grid, sightings[2], prototypeGeometry(512)))),
    ...(typeof native === 'function' ? { 'native C, 512²': () => native().fullMs } : {}),
    ...Object.fromEntries(sightings.map((s) => [`full, ${s.name}`, () => view(s, 512)])),
    ...Object.fromEntries(sightings.map((s) => [`turning, ${s.name}`, () => view(s, 256)])),
  };
}
const speed: Row = {
  id: 'xray-speed',
  source:
    'dense 256³ voxels of 1 mm, nothing to skip; six directions; CPU time of ONE thread; native: reference/native2/drr.c, -O3 -march=native -ffast-math, interleaved',
  target: '512² full <= 120 ms and 256² of the bone crop <= 30 ms, every view direction; 512² <= 2.0 times native slab-major',
  slow: true,
  async run({ share, progress }) {
    const field = denseField();
    const p = projectorOf(field, 512);
    const rounds = share < 0.5 ? 3 : 7;
    const times = new Map<string, number[]>();
    const take = (name: string, ms: number): void => void times.set(name, [...(times.get(name) ?? []), ms]);
    const native = nativeXray();
    const oblique = sightings[2];
    for (let r = 0; r <= rounds; r++) {
      for (const s of sightings)
        for (const px of [512, 256] as const) {
          const ms = cpu(() => p.project(xrayViewOf(field.grid, s, cArmGeometry(px)), px === 256 ? bone : undefined));
          if (r > 0) take(`${px} ${s.name}`, ms);
        }
      const own = [0, 1].map(() => cpu(() => p.project(xrayViewOf(field.grid, oblique, prototypeGeometry(512)))));
      if (r > 0) take('same', Math.min(...own));
      if (r > 0 && typeof native === 'function') take('native', native().fullMs);
      progress(r / rounds);
    }
    p.free();
    const worst = (px: number): number => Math.max(...sightings.map((s: Sighting) => median(times.get(`${px} ${s.name}`) ?? [Number.NaN])));
    const ratio = times.has('native') ? median(times.get('same') ?? []) / median(times.get('native') ?? []) : undefined;
    const [fullMs, movingMs] = [worst(512), worst(256)];
    return pass(
      fullMs <= 120 && movingMs <= 30 && (ratio === undefined || ratio <= 2),
      {
        fullMs,
        movingMs,
        sameAsNativeMs: median(times.get('same') ?? []),
        ...(ratio === undefined ? {} : { nativeMs: median(times.get('native') ?? []), ratio }),
      },
      typeof native === 'function' ? undefined : native.reason,
    );
  },
};

export const xrayRows: readonly Row[] = [chords, edgeOn, fineStep, speed, ...carmRows];
