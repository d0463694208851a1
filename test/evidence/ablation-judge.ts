// The same three-dimensional potential and heat by FreeFEM (quadratic elements on its own mesh: a ball in a cube, six patches): the independent judge.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { diffusionSolver, heatSolver, probeContact, type Size } from '../../src/physics/index.ts';
import type { Kernels } from '../../src/kernels/index.ts';
import { scratchFolder } from './peers.ts';

const halfMm = 20;
const ballMm = 3;
type Vec = readonly [number, number, number];
/** Middle of the ball from the middle of the block. */
const ball: Vec = [1.3, -0.7, 0.4];

/** Cells of six patches between ball and cube, each cut into 24 tetrahedra by its middle and the middles of its faces (so that patches agree). */
function cubedBall(across: number, layers: number, radiusMm: number): { readonly mesh: string; readonly ballMm3: number } {
  const points: Vec[] = [];
  const known = new Map<string, number>();
  const add = (p: Vec): number => {
    const key = p.map((v) => Math.round(v * 1e6)).join(' ');
    const old = known.get(key);
    if (old !== undefined) return old;
    points.push(p);
    known.set(key, points.length);
    return points.length;
  };
  /** Place of patch `face` at (s, t) in [−1, 1]² and a share of the way from ball to cube; layers grow outwards. */
  const place = (face: number, s: number, t: number, layer: number): Vec => {
    const [a, b] = [Math.tan((s * Math.PI) / 4), Math.tan((t * Math.PI) / 4)];
    const sign = face % 2 === 0 ? 1 : -1;
    const axis = face >> 1;
    const cube: number[] = [0, 0, 0];
    cube[axis] = sign;
    cube[(axis + 1) % 3] = a;
    cube[(axis + 2) % 3] = b;
    const length = Math.hypot(...cube);
    const q = layer / layers;
    const share = (Math.exp(2.2 * q) - 1) / (Math.exp(2.2) - 1);
    const at = (n: number): number => (1 - share) * (ball[n] + (radiusMm * cube[n]) / length) + share * halfMm * cube[n];
    return [at(0), at(1), at(2)];
  };
  const tets: string[] = [];
  const faces: string[] = [];
  for (let face = 0; face < 6; face++)
    for (let i = 0; i < across; i++)
      for (let j = 0; j < across; j++)
        for (let l = 0; l < layers; l++) {
          const at = (di: number, dj: number, dl: number): number =>
            add(place(face, (2 * (i + di)) / across - 1, (2 * (j + dj)) / across - 1, l + dl));
          const middle = at(0.5, 0.5, 0.5);
          for (const axis of [0, 1, 2])
            for (const side of [0, 1]) {
              const corner = (u: number, v: number): number => {
                const d = [0, 0, 0];
                d[axis] = side;
                d[(axis + 1) % 3] = u;
                d[(axis + 2) % 3] = v;
                return at(d[0], d[1], d[2]);
              };
              const centre = corner(0.5, 0.5);
              const ring = [corner(0, 0), corner(1, 0), corner(1, 1), corner(0, 1)];
              for (let q = 0; q < 4; q++) {
                const [a, b] = [ring[q], ring[(q + 1) % 4]];
                const [p, r, s] = [points[a - 1], points[b - 1], points[centre - 1]];
                const o = points[middle - 1];
                const d = (x: Vec): Vec => [x[0] - o[0], x[1] - o[1], x[2] - o[2]];
                const [x, y, z] = [d(p), d(r), d(s)];
                const volume = x[0] * (y[1] * z[2] - y[2] * z[1]) - x[1] * (y[0] * z[2] - y[2] * z[0]) + x[2] * (y[0] * z[1] - y[1] * z[0]);
                const [e, f] = volume > 0 ? [a, b] : [b, a];
                tets.push(`${middle} ${e} ${f} ${centre} 1`);
                if (axis === 2 && side === 0 && l === 0) faces.push(`${e} ${f} ${centre} 1`);
                if (axis === 2 && side === 1 && l === layers - 1) faces.push(`${e} ${f} ${centre} 2`);
              }
            }
        }
  // volume within the ball's flat facets
  let ballMm3 = 0;
  for (const line of faces) {
    const [e, f, g, label] = line.split(' ').map(Number);
    if (label !== 1) continue;
    const d = (n: number): Vec => [points[n - 1][0] - ball[0], points[n - 1][1] - ball[1], points[n - 1][2] - ball[2]];
    const [x, y, z] = [d(e), d(f), d(g)];
    ballMm3 += Math.abs(x[0] * (y[1] * z[2] - y[2] * z[1]) - x[1] * (y[0] * z[2] - y[2] * z[0]) + x[2] * (y[0] * z[1] - y[1] * z[0])) / 6;
  }
  const mesh = [
    'MeshVersionFormatted 2',
    'Dimension 3',
    `Vertices\n${points.length}`,
    ...points.map((p) => `${p.join(' ')} 0`),
    `Tetrahedra\n${tets.length}`,
    ...tets,
    `Triangles\n${faces.length}`,
    ...faces,
    'End',
    '',
  ].join('\n');
  return { mesh, ballMm3 };
}

export interface Judged {
  readonly pointCount: number;
  readonly worstPotentialPercent: number;
  /** Of the largest rise at the points. */
  readonly worstTemperaturePercent: number;
  readonly powerPercent: number;
  /** Temperature with the property of the cell beside the ball all the way to its surface, for comparison. */
  readonly alonePercent: number;
  /** Temperature of the judge's coarser mesh against its finer one. */
  readonly betweenMeshesPercent: number;
}
interface Theirs {
  /** Volt and °C of rise at each point. */
  readonly points: readonly (readonly [number, number])[];
  readonly powerW: number;
}
/** FreeFEM's answer on a mesh of so many cells across a patch; text: why there is none. */
function freefem(folder: string, across: number, points: readonly Vec[]): Theirs | string {
  // facets between corners on the ball hold too little: corners a little outside give the ball's volume
  const plain = cubedBall(across, across, ballMm);
  const radiusMm = ballMm * Math.cbrt(((4 / 3) * Math.PI * ballMm ** 3) / plain.ballMm3);
  writeFileSync(join(folder, 'ball.mesh'), cubedBall(across, across, radiusMm).mesh);
  const script = fileURLToPath(new URL('peers/ablation_peer.edp', import.meta.url));
  const done = spawnSync('FreeFem++-nw', ['-nw', '-v', '0', script, join(folder, 'ball.mesh'), join(folder, 'points.txt')], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    env: { ...process.env, FF_LOADPATH: '/usr/lib/freefem++' },
  });
  const theirs = [...done.stdout.matchAll(/POINT (\S+) (\S+)/g)].map((m) => [Number(m[1]), Number(m[2])] as const);
  if (theirs.length !== points.length) return done.stdout.slice(-300);
  return { points: theirs, powerW: Number(/POWER (\S+)/.exec(done.stdout)?.[1]) };
}
const meshes = [8, 10] as const;
/** One answer for each voxel size, all against the finer of two meshes. */
export function judgedByFreefem(
  kernels: Kernels,
  sizesMm: readonly number[],
  progress: (fraction: number) => void,
): readonly Judged[] | { readonly reason: string } {
  if (spawnSync('sh', ['-c', 'command -v FreeFem++-nw']).status !== 0)
    return { reason: 'FreeFEM is not installed here (Debian: freefem++)' };
  const folder = scratchFolder();
  const points: Vec[] = [];
  for (const r of [5.2, 6.5, 8, 10, 13, 16])
    for (const d of [
      [1, 0, 0],
      [-1, 0, 0],
      [0, 1, 0],
      [0, -1, 0],
      [0, 0, 1],
      [0, 0, -1],
      [0.577, 0.577, 0.577],
      [-0.577, 0.577, -0.577],
      [0.8, -0.6, 0],
      [-0.6, 0, 0.8],
    ])
      points.push([ball[0] + r * d[0], ball[1] + r * d[1], ball[2] + r * d[2]]);
  writeFileSync(join(folder, 'points.txt'), `${points.length}\n${points.map((p) => p.join(' ')).join('\n')}\n`);
  const [coarse, theirs] = meshes.map((across, n) => {
    progress((0.3 * n) / meshes.length);
    return freefem(folder, across, points);
  });
  if (typeof coarse === 'string' || typeof theirs === 'string')
    return { reason: `FreeFEM gave no answer: ${[coarse, theirs].filter((a) => typeof a === 'string').join(' ')}` };
  const rise = Math.max(...theirs.points.map((p) => p[1]));
  const worst = (of: (n: number) => number): number => points.reduce((most, _, n) => Math.max(most, Math.abs(of(n))), 0);
  return sizesMm.map((h, q) => {
    progress(0.3 + (0.7 * q) / sizesMm.length);
    const [ours, alone] = [own(kernels, h, points, false), own(kernels, h, points, true)];
    return {
      pointCount: points.length,
      worstPotentialPercent: worst((n) => (100 * (ours.potential[n] - theirs.points[n][0])) / 30),
      worstTemperaturePercent: worst((n) => (100 * (ours.rise[n] - theirs.points[n][1])) / rise),
      powerPercent: 100 * (ours.powerW / theirs.powerW - 1),
      alonePercent: worst((n) => (100 * (alone.rise[n] - theirs.points[n][1])) / rise),
      betweenMeshesPercent: worst((n) => (100 * (coarse.points[n][1] - theirs.points[n][1])) / rise),
    };
  });
}
/** The product's own solvers on cubes of h; `isAlone`: the cell beside the ball alone, for comparison. */
function own(kernels: Kernels, h: number, points: readonly Vec[], isAlone: boolean) {
  const n = Math.round((2 * halfMm) / h);
  const size: Size = [n, n, n];
  const count = n ** 3;
  // the block's side is the grid's side: voxel 0 has its centre half a voxel inside
  const toGrid = (v: number): number => v + halfMm - h / 2;
  const middle: Vec = [toGrid(ball[0]), toGrid(ball[1]), toGrid(ball[2])];
  const made = probeContact(size, h, { fromMm: middle, toMm: middle, radiusMm: ballMm });
  const contact = isAlone ? { ...made, share: made.share.map(() => 0) } : made;
  const step = (i: number): number => 0.5 * (1 + Math.tanh(((i + 0.5) * h - halfMm - 4) / 3));
  const conductivity = Float32Array.from({ length: count }, (_, c) => 1e-3 * (0.1 + 0.3 * step(c % n)));
  const fixedGroup = new Uint8Array(count);
  const fixedValue = new Float64Array(count);
  for (const c of contact.inside) [fixedGroup[c], fixedValue[c]] = [1, 30];
  const zero = { kind: 'value', value: 0 } as const;
  const sides = { lowX: zero, highX: zero, lowY: zero, highY: zero, lowZ: zero, highZ: zero };
  const electric = diffusionSolver({ size, spacingMm: h, conductivity, fixedGroup, contacts: contact, sides }, kernels);
  const answer = electric.solve({ fixedValue });
  const source = new Float32Array(count);
  electric.dissipation(source);
  electric.free();
  const cold = { temperatureC: 37 };
  const heat = heatSolver(
    {
      size,
      spacingMm: h,
      materials: Array.from({ length: n }, (_, i) => ({ conductivityWPerMK: 0.3 + 0.25 * step(i), heatMjPerM3K: 3 })),
      material: Uint8Array.from({ length: count }, (_, c) => c % n),
      initialC: 37,
      bloodC: 37,
      perfusionWPerM3K: new Float32Array(count).fill(8000),
      sourceWPerM3: source.map((v) => 1e9 * v),
      sides: { lowX: cold, highX: cold, lowY: cold, highY: cold, lowZ: cold, highZ: cold },
    },
    kernels,
  );
  heat.addContact(contact, { kind: 'held', temperatureC: 50 });
  heat.advance(300);
  const t = heat.temperatureC();
  heat.free();
  // cubic along each axis: between voxels of 1 mm a straight line is itself half a percent off beside the ball
  const weights = (f: number): readonly number[] => [
    (-f * (f - 1) * (f - 2)) / 6,
    ((f + 1) * (f - 1) * (f - 2)) / 2,
    (-(f + 1) * f * (f - 2)) / 2,
    ((f + 1) * f * (f - 1)) / 6,
  ];
  const between = (field: ArrayLike<number>, p: Vec): number => {
    const x = p.map((v) => toGrid(v) / h);
    const at = x.map((v) => Math.min(n - 3, Math.max(1, Math.floor(v))));
    const w = x.map((v, a) => weights(v - at[a]));
    let sum = 0;
    for (let k = 0; k < 4; k++)
      for (let j = 0; j < 4; j++)
        for (let i = 0; i < 4; i++) sum += w[0][i] * w[1][j] * w[2][k] * field[((at[2] + k - 1) * n + at[1] + j - 1) * n + at[0] + i - 1];
    return sum;
  };
  return {
    powerW: 30 * answer.groupInflow[1],
    potential: points.map((p) => between(answer.field, p)),
    rise: points.map((p) => between(t, p) - 37),
  };
}
