// makeMri: from a drawn MR patient to slices as a scanner gives them. Each voxel is the mean of samples spread over its slice's thickness and its
// pixel, so partial volume is that of thick slices; then the coil's bias, Rician noise and an arbitrary scale a series. Truth is analytic.
// Fails first: no chemical shift, no flow or breathing artefact, no slice profile but a box; a moved block is moved as a whole.
import {
  axisGrid,
  composeRigid,
  direction,
  identityRigid,
  invertRigid,
  lps,
  lpsToVoxel,
  moveGrid,
  movePoint,
  rotationAbout,
  seeded,
  voxel,
  voxelCount,
  voxelToLps,
  type Frame,
  type Grid,
  type Lps,
  type Rigid,
} from '../base/index.ts';
import { mrSignals, normalMarrowMr, tissues, type TissueName } from '../catalog/index.ts';
import { isFluidSensitive, type Sequence, type SequenceKind, type Volume } from '../records/index.ts';
import { makeColumn, toLocal, toSpine } from './column.ts';
import { bestPosterior, type Acuity } from './mri-draw.ts';
import { makeMarrow, type Marrow } from './mri-marrow.ts';
import type { MriBlock, MriBody, MriSpec } from './mri-spec.ts';
import { makePhantom, type Phantom } from './phantom.ts';
import { seriesUidOf } from './render.ts';
import { makeScene } from './scene.ts';
import type { Spot } from './soft.ts';
import { makeLattice, scannerNoise } from './texture.ts';
import type { VertebraTruth } from './truth.ts';

export interface MriTruth extends MriBody {
  readonly vertebra: VertebraTruth;
  /** What should be said: the age where there is a fracture to judge; `indeterminate` for mimics and where suppression failed. */
  readonly expected: 'normal' | Acuity | 'indeterminate' | 'cemented';
  /** Share of the body that is changed, by quadrature. */
  readonly changedFraction: number;
  /** The best possible answer on this draw, from the drawn features themselves. */
  readonly best?: Readonly<Record<Acuity, number>>;
}
export interface MriImage {
  readonly block: MriBlock;
  readonly series: readonly { readonly kind: SequenceKind; readonly volume: Volume }[];
  /** What the voxels' centres hold, on the same grid, as the scanner sees it (the block's own motion included). */
  readonly labels: Volume;
  /** From the exam's frame (where truth stands) to where this block shows it. */
  readonly motion: Rigid;
}
export interface MriPhantom {
  readonly spec: MriSpec;
  readonly phantom: Phantom;
  readonly truth: readonly MriTruth[];
  readonly frameUid: string;
  readonly studyUid: string;
  blockGrid(block: MriBlock): Grid;
  render(block: MriBlock, options?: { readonly samplesCount?: number; readonly sequences?: readonly SequenceKind[] }): MriImage;
}

const codeNames = new Map<number, TissueName>(Object.entries(tissues).map(([n, t]) => [t.code, n as TissueName]));
const middleOf = (g: Grid): Lps => voxelToLps(g, voxel((g.size[0] - 1) / 2, (g.size[1] - 1) / 2, (g.size[2] - 1) / 2));
const turned = (centre: Lps, [x, y, z]: readonly [number, number, number]): Rigid =>
  composeRigid(
    rotationAbout(centre, direction(0, 0, 1), z),
    composeRigid(rotationAbout(centre, direction(0, 1, 0), y), rotationAbout(centre, direction(1, 0, 0), x)),
  );

/** The rigid motion that carries a frame onto another. */
export function frameMotion(a: Frame, b: Frame): Rigid {
  const rotation: number[] = [];
  for (let i = 0; i < 3; i++)
    for (let j = 0; j < 3; j++) rotation.push(b.left[i] * a.left[j] + b.posterior[i] * a.posterior[j] + b.superior[i] * a.superior[j]);
  const m: Rigid = { rotation, translationMm: [0, 0, 0] };
  const q = movePoint(m, a.originLps);
  return { rotation, translationMm: [b.originLps[0] - q[0], b.originLps[1] - q[1], b.originLps[2] - q[2]] };
}

/** Signals of one kind of image for every tissue code: [code] → value; and how marrow of given ratios looks. */
interface Painter {
  readonly kind: SequenceKind;
  readonly table: Float64Array;
  marrow(t1Ratio: number, fluidRatio: number): number;
  /** The same without any suppression. */
  readonly raw: Float64Array;
  rawMarrow(t1Ratio: number, fluidRatio: number): number;
}
function painterOf(kind: SequenceKind, spec: MriSpec): Painter {
  const fatty = (n: TissueName): boolean => n === 'fat' || n === 'epiduralFat' || n === 'renalSinus';
  const value = (n: TissueName): number => {
    const s = mrSignals[n];
    const fat = fatty(n) ? s.t2 - s.suppressed : 0.02 * s.t2;
    const water = s.suppressed;
    if (kind === 't1') return s.t1;
    if (kind === 't2' || kind === 'dixon-in') return s.t2;
    if (kind === 'dixon-fat') return fat;
    if (kind === 'dixon-opposed') return Math.abs(water - fat);
    return water;
  };
  const water = (f: number): number => spec.marrowWater * f;
  const fat = (t: number): number => spec.marrowFat * t;
  const marrow = (t: number, f: number): number =>
    kind === 't1'
      ? spec.marrowT1 * t
      : kind === 't2' || kind === 'dixon-in'
        ? water(f) + fat(t)
        : kind === 'dixon-fat'
          ? fat(t)
          : kind === 'dixon-opposed'
            ? Math.abs(water(f) - fat(t))
            : water(f);
  const table = new Float64Array(256);
  const raw = new Float64Array(256);
  for (const [code, n] of codeNames) {
    table[code] = value(n);
    raw[code] = kind === 't1' ? mrSignals[n].t1 : mrSignals[n].t2;
  }
  return { kind, table, raw, marrow, rawMarrow: (t, f) => water(f) + fat(t) };
}

export function makeMri(spec: MriSpec): MriPhantom {
  const phantom = makePhantom(spec.patient);
  const column = makeColumn(spec.patient);
  const scene = makeScene(spec.patient, column);
  const lattice = makeLattice(spec.seed + 77);
  const byLabel = new Map(column.vertebrae.map((v, n) => [v.label, n]));
  const bodies = column.vertebrae.map((v) => spec.bodies.find((b) => b.level === v.level));
  const own = seeded(spec.seed).fork('body-signal');
  const spread = column.vertebrae.map((v) => {
    const r = own.fork(v.level);
    return [Math.exp(normalMarrowMr.bodySdFraction * r.normal()), Math.exp(normalMarrowMr.bodySdFraction * r.normal())] as const;
  });
  const marrows: readonly (Marrow | undefined)[] = column.vertebrae.map((v, n) => {
    const b = bodies[n];
    return b === undefined ? undefined : makeMarrow(v, b, lattice);
  });
  const infected = new Set(spec.infectedDiscs);
  const frameUid = seriesUidOf(spec.patient, `mri-frame-${spec.seed}`);
  const studyUid = seriesUidOf(spec.patient, `mri-study-${spec.seed}`);

  const truth: readonly MriTruth[] = phantom.truth.vertebrae.flatMap((vertebra): readonly MriTruth[] => {
    const n = byLabel.get(vertebra.label);
    const body = n === undefined ? undefined : bodies[n];
    if (n === undefined || body === undefined) return [];
    const failed = spec.failedSuppression !== undefined && (spec.failedSuppression.where === 'everywhere' || lumbarSide(vertebra.level));
    const expected =
      body.mimic !== undefined
        ? 'indeterminate'
        : body.cemented !== undefined
          ? 'cemented'
          : body.acuity === undefined
            ? 'normal'
            : failed
              ? 'indeterminate'
              : body.acuity;
    return [
      {
        ...body,
        vertebra,
        expected,
        changedFraction: marrows[n]?.oedemaFraction ?? 0,
        ...(body.features === undefined ? {} : { best: bestPosterior(body.features) }),
      },
    ];
  });

  const blockGrid = (block: MriBlock): Grid => {
    const inside = column.vertebrae.filter((v) => isBetween(spec, v.level, block.from, block.to));
    const lo = [Infinity, Infinity, Infinity];
    const hi = [-Infinity, -Infinity, -Infinity];
    let side = 0;
    for (const v of inside)
      for (const t of [-1, 1])
        for (const b of [v.body.front, v.body.back, v.arch.spinousTip[1]]) {
          const p = movePoint(column.pose, lps(...toSpine(v, 0, b, t * v.sizes.posteriorHeightMm * 0.6)));
          for (let a = 0; a < 3; a++) {
            lo[a] = Math.min(lo[a], p[a]);
            hi[a] = Math.max(hi[a], p[a]);
          }
          side += p[0];
        }
    const middle = lps(side / (inside.length * 6), (lo[1] + hi[1]) / 2, (lo[2] + hi[2]) / 2);
    const step = spec.sliceMm + spec.gapMm;
    const count = Math.max(5, Math.round(spec.widthMm / step));
    const size: readonly [number, number, number] = [
      Math.ceil((hi[1] - lo[1] + 44) / spec.pixelMm),
      Math.ceil((hi[2] - lo[2] + 2 * block.extraMm) / spec.pixelMm),
      count,
    ];
    // Sagittal: columns run backwards, rows downwards, slices to the left.
    const plain = axisGrid([1, 1, 1], [1, 1, 1], lps(0, 0, 0), frameUid);
    const grid: Grid = {
      ...plain,
      size,
      spacing: [spec.pixelMm, spec.pixelMm, step],
      axes: [direction(0, 1, 0), direction(0, 0, -1), direction(1, 0, 0)],
      originLps: lps(
        middle[0] - ((count - 1) / 2) * step,
        middle[1] - ((size[0] - 1) / 2) * spec.pixelMm,
        middle[2] + ((size[1] - 1) / 2) * spec.pixelMm,
      ),
    };
    return moveGrid(turned(middle, block.tiltDeg), grid);
  };

  const render: MriPhantom['render'] = (block, o = {}) => {
    const grid = blockGrid(block);
    const kinds = o.sequences ?? spec.sequences;
    const painters = kinds.map((k) => painterOf(k, spec));
    const n = o.samplesCount ?? 4;
    const [nx, ny, nz] = grid.size;
    const middle = middleOf(grid);
    const motion: Rigid =
      block.movedMm.every((x) => x === 0) && block.movedDeg.every((x) => x === 0)
        ? identityRigid
        : composeRigid({ rotation: identityRigid.rotation, translationMm: block.movedMm }, turned(middle, block.movedDeg));
    // Where the scanner's point shows the patient: back through the motion, then into spine space.
    const back = invertRigid(composeRigid(motion, column.pose));
    const inSpine = moveGrid(back, grid);
    const boxes = scene.parts.map((part) => {
      const lo = [Infinity, Infinity, Infinity];
      const hi = [-Infinity, -Infinity, -Infinity];
      for (let c = 0; c < 8; c++) {
        const q = toSpine(
          part.placed,
          c & 1 ? part.from[0] : part.to[0],
          c & 2 ? part.from[1] : part.to[1],
          c & 4 ? part.from[2] : part.to[2],
        );
        const x = lpsToVoxel(inSpine, lps(...q));
        for (let a = 0; a < 3; a++) {
          lo[a] = Math.min(lo[a], x[a]);
          hi[a] = Math.max(hi[a], x[a]);
        }
      }
      return { index: part.index, lo: lo.map((x) => Math.floor(x) - 1), hi: hi.map((x) => Math.ceil(x) + 1) };
    });
    const sums = painters.map(() => new Float32Array(voxelCount(grid)));
    const labels = new Uint8Array(voxelCount(grid));
    const spot: Spot = { hu: 0, code: 0, label: 0 };
    const o3 = inSpine.originLps;
    const step = inSpine.axes.map((a, k) => [a[0] * grid.spacing[k], a[1] * grid.spacing[k], a[2] * grid.spacing[k]]);
    const thick = spec.sliceMm / grid.spacing[2];
    // Spread evenly: across the slice in order, in the pixel by the golden ratio in two dimensions.
    const at = Array.from({ length: n }, (_, s) => [
      ((0.5 + s * 0.7548776662) % 1) - 0.5,
      ((0.5 + s * 0.5698402909) % 1) - 0.5,
      ((s + 0.5) / n - 0.5) * thick,
    ]);
    const failedHere = spec.failedSuppression;
    const zSplit = failedHere === undefined || failedHere.where === 'everywhere' ? Infinity : splitHeight(column.vertebrae);
    const part = painters.map((p) => isFluidSensitive(p.kind));
    for (let k = 0; k < nz; k++) {
      const slice = boxes.filter((b) => b.lo[2] <= k && b.hi[2] >= k);
      for (let j = 0; j < ny; j++) {
        const row = slice.filter((b) => b.lo[1] <= j && b.hi[1] >= j);
        for (let i = 0; i < nx; i++) {
          const asked = row.filter((b) => b.lo[0] <= i && b.hi[0] >= i).map((b) => b.index);
          const q = i + nx * (j + ny * k);
          // Far from any bone two samples do: the ends of the slice.
          const many = asked.length > 0 || n < 3 ? 1 : n - 1;
          for (let s = 0; s <= n; s += s === n - 1 ? 1 : many) {
            const centre = s === n;
            const a = i + (centre ? 0 : at[s][0]);
            const b = j + (centre ? 0 : at[s][1]);
            const c = k + (centre ? 0 : at[s][2]);
            const x = o3[0] + a * step[0][0] + b * step[1][0] + c * step[2][0];
            const y = o3[1] + a * step[0][1] + b * step[1][1] + c * step[2][1];
            const z = o3[2] + a * step[0][2] + b * step[1][2] + c * step[2][2];
            if (centre) {
              labels[q] = scene.labelAt(x, y, z, asked);
              break;
            }
            scene.at(x, y, z, 0.01, asked, spot);
            let t1 = 1;
            let fluid = 1;
            let code = spot.code;
            let isMarrow = false;
            const m = spot.label > 0 && spot.label < 29 ? byLabel.get(spot.label) : undefined;
            if (code === tissues.trabecular.code || code === tissues.marrow.code) {
              isMarrow = true;
              if (m !== undefined) {
                const v = column.vertebrae[m];
                const [u, w, h] = toLocal(v, x, y, z);
                const rough = 1 + normalMarrowMr.textureSdFraction * lattice(u * 0.4, w * 0.4, h * 0.35);
                t1 = spread[m][0] * rough;
                fluid = spread[m][1] * (2 - rough);
                const marrow = marrows[m];
                if (marrow !== undefined) {
                  const share = marrow.share(u, w, h, v.body.distance(u, w, h));
                  const { body } = marrow;
                  t1 *= body.restT1Ratio + share * (body.t1Ratio - body.restT1Ratio);
                  fluid *= body.restFluidRatio + share * (body.fluidRatio - body.restFluidRatio);
                  if (marrow.core(u, w, h)) {
                    isMarrow = false;
                    code = tissues.nucleus.code;
                  }
                }
              }
            } else if (infected.size > 0 && (code === tissues.nucleus.code || code === tissues.annulus.code)) {
              for (const [index, v] of column.vertebrae.entries()) {
                const below = column.vertebrae[index + 1];
                if (infected.has(v.level) && below !== undefined && toLocal(v, x, y, z)[2] < 0 && toLocal(below, x, y, z)[2] > 0)
                  code = tissues.cleftFluid.code;
              }
            }
            const left = failedHere !== undefined && z < zSplit ? failedHere.leftFraction : 0;
            for (let p = 0; p < painters.length; p++) {
              const paint = painters[p];
              let value = isMarrow ? paint.marrow(t1, fluid) : paint.table[code];
              if (left > 0 && part[p]) value += left * ((isMarrow ? paint.rawMarrow(t1, fluid) : paint.raw[code]) - value);
              sums[p][q] += many === 1 ? value : (value * n) / 2;
            }
          }
        }
      }
    }
    const facts = { posture: 'HFS', contrast: 'none', findings: [], role: 'mri' } as const;
    const series = painters.map((p, index) => {
      const r = seeded(spec.seed).fork(`series/${block.name}/${p.kind}`);
      const scale = r.uniform(300, 1500) / n;
      const bias = [r.normal(), r.normal(), r.normal(), r.normal()].map((x) => x * 0.5 * spec.biasFraction);
      const sigma = (normalSignal(p, spec) / spec.signalToNoise) * n;
      const real = scannerNoise(grid.size, (r.integer(0x7fffffff) ^ 0x2b) | 0, 'bone');
      const imaginary = scannerNoise(grid.size, r.integer(0x7fffffff), 'bone');
      const voxels = new Int16Array(sums[index].length);
      for (let k = 0, q = 0; k < nz; k++)
        for (let j = 0; j < ny; j++) {
          const y = (2 * j) / ny - 1;
          for (let i = 0; i < nx; i++, q++) {
            const x = (2 * i) / nx - 1;
            // Brighter towards the coil in the back, fading at both ends.
            const b = Math.exp(spec.biasFraction * x - 0.6 * spec.biasFraction * y * y + bias[0] * y + bias[1] * x * y + bias[2] * x * x);
            const s = sums[index][q] * b + sigma * real[q];
            const t = sigma * imaginary[q];
            voxels[q] = Math.min(32767, Math.round(scale * Math.sqrt(s * s + t * t)));
          }
        }
      const sequence: Sequence = {
        kind: p.kind,
        basis: 'tags',
        contrastCheck: 'agrees',
        findings: [],
        ...(p.kind.startsWith('dixon') ? { weighting: 't2' as const } : {}),
        ...(isFluidSensitive(p.kind) && spec.failedSuppression === undefined
          ? { fatSuppression: { state: 'good' as const, failedFraction: 0 } }
          : {}),
        ...(isFluidSensitive(p.kind) && spec.failedSuppression !== undefined
          ? {
              fatSuppression: {
                state: spec.failedSuppression.where === 'everywhere' ? ('failed' as const) : ('partly-failed' as const),
                failedFraction: spec.failedSuppression.where === 'everywhere' ? 1 : 0.5,
              },
            }
          : {}),
      };
      const volume: Volume = {
        grid,
        voxels,
        quantity: 'signal',
        seriesUid: seriesUidOf(spec.patient, `mri-${spec.seed}-${block.name}-${p.kind}`),
        sequence,
        ...facts,
      };
      return { kind: p.kind, volume };
    });
    const labelVolume: Volume = {
      grid,
      voxels: labels,
      quantity: 'label',
      seriesUid: seriesUidOf(spec.patient, `mri-${spec.seed}-${block.name}-labels`),
      ...facts,
    };
    return { block, series, labels: labelVolume, motion };
  };
  return { spec, phantom, truth, frameUid, studyUid, blockGrid, render };
}

const normalSignal = (p: Painter, spec: MriSpec): number =>
  p.kind === 'dixon-opposed' ? spec.marrowWater + spec.marrowFat : p.marrow(1, 1);
const lumbarSide = (level: string): boolean => level.startsWith('L') || level === 'T12';
function isBetween(spec: MriSpec, level: string, from: string, to: string): boolean {
  const names = spec.patient.levels as readonly string[];
  const at = names.indexOf(level);
  return at >= names.indexOf(from) && at <= names.indexOf(to);
}
/** Height (spine space) between T11 and T12. */
function splitHeight(vs: readonly { readonly level: string; readonly origin: readonly [number, number, number] }[]): number {
  const upper = vs.filter((v) => !lumbarSide(v.level)).at(-1);
  const lower = vs.find((v) => lumbarSide(v.level));
  if (upper === undefined) return Infinity;
  if (lower === undefined) return -Infinity;
  return (upper.origin[2] + lower.origin[2]) / 2;
}
