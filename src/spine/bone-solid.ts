// One bone and what lies in and around it as closed surfaces on cubes standing in its frame, for the view that sees through it; and of an ablation when
// each place died and where a temperature is passed, at one moment. For looking at: no figure is read from it.
// What fails first: a root thinner than two voxels loses its outline; between kept moments temperature runs straight.
import { lpsToVoxel, voxel, voxelToLps, type Frame, type Grid } from '../base/index.ts';
import { nerveLimits, thermalDamage } from '../catalog/index.ts';
import { closed, resample } from '../imaging/index.ts';
import type { Ablation, Mask, Structures, Vertebra } from '../records/index.ts';
import { gridOf, type Triple } from './bone-grid.ts';
import { extentInFrame } from './tissue-map.ts';

export interface BoneSolid {
  readonly grid: Grid;
  readonly frame: Frame;
  /** 0…255, the surface at 128. */
  readonly bone: Uint8Array;
  readonly nerves?: Uint8Array;
  readonly lesion?: Uint8Array;
}
const spacingMm = 1;
/** Nerves are shown this far above and below the bone, mm. */
const aroundMm = 7;
/** A lesion that reaches further than this from the bone is shown cut. */
const furthestMm = 20;

/** `burnt`: heat or cold that will be shown in it, so that the grid holds all of it. */
export function boneSolidOf(
  v: Vertebra,
  structures?: Structures,
  lesion?: Mask,
  nerveCells: readonly Mask[] = [],
  burnt?: { readonly field: Field; readonly hot: boolean },
): BoneSolid {
  const [lo, hi] = extentInFrame(v.frame, v.parts);
  const of = lesion === undefined || !lesion.voxels.some((x) => x !== 0) ? undefined : extentInFrame(v.frame, lesion);
  const reach = burnt === undefined ? undefined : extentInFrame(v.frame, reachOf(burnt.field, burnt.hot));
  const low = lo.map((x, a) => Math.min(Math.max(x - furthestMm, Math.min(x, of?.[0][a] ?? x)), reach?.[0][a] ?? Infinity) - aroundMm);
  const high = hi.map((x, a) => Math.max(Math.min(x + furthestMm, Math.max(x, of?.[1][a] ?? x)), reach?.[1][a] ?? -Infinity) + aroundMm);
  const box = {
    frame: v.frame as Frame,
    frameUid: v.parts.grid.frame,
    spacingMm,
    corner: low.map((x) => Math.floor(x)) as unknown as Triple,
    size: low.map((x, a) => Math.ceil((high[a] - Math.floor(x)) / spacingMm)) as unknown as Triple,
  };
  const grid = gridOf(box);
  const labels = (structures?.items ?? []).filter((s) => s.name === 'sac' || s.name === 'cord' || s.name === 'root').map((s) => s.mask);
  const nerves = shareOf(grid, [...labels, ...nerveCells], 1);
  const tumour = lesion === undefined ? undefined : shareOf(grid, [lesion], 1);
  const bone = shareOf(grid, [v.parts], 1) ?? new Uint8Array(grid.size[0] * grid.size[1] * grid.size[2]);
  return {
    grid,
    frame: box.frame,
    bone,
    ...(nerves === undefined ? {} : { nerves }),
    ...(tumour === undefined ? {} : { lesion: tumour }),
  };
}

/** Masks together on a grid, their edge rounded over a voxel; undefined = nothing of them lies there. */
function shareOf(grid: Grid, masks: readonly Mask[], rounds: number): Uint8Array | undefined {
  let out: Uint8Array | undefined;
  for (const { grid: from, voxels } of masks) {
    const one = resample({ grid: from, voxels: Uint8Array.from(voxels, (x) => (x === 0 ? 0 : 255)) }, grid, 'linear') as Uint8Array;
    if (!one.some((x) => x >= 128)) continue;
    if (out === undefined) out = one;
    else for (let q = 0; q < one.length; q++) if (one[q] > out[q]) out[q] = one[q];
  }
  return out === undefined ? undefined : closed(grid, rounded(grid.size, out, rounds));
}
/** Means of three along each axis. */
export function rounded(size: Grid['size'], a: Uint8Array, rounds: number): Uint8Array {
  const strides = [1, size[0], size[0] * size[1]];
  let now = a;
  for (let r = 0; r < rounds; r++)
    for (const s of strides) {
      const next = now.slice();
      for (let q = s; q < now.length - s; q++) next[q] = (now[q - s] + now[q] + now[q + s]) / 3;
      now = next;
    }
  return now;
}

type Field = NonNullable<Ablation['field']>;
/** Seconds a stretch between kept moments is cut into for the dose. */
const strideS = 2;

/**
 * When each place that the record calls dead died, s; Infinity elsewhere. In the cold the first moment at the lethal temperature, in the heat the first at
 * the lethal dose (CEM43) by the kept moments; what these do not show to be dead by then died at the latest when it was hottest.
 */
export function diedAtS({ timeS, temperatures, killed }: Field, hot: boolean): Float32Array {
  const out = new Float32Array(killed.length).fill(Infinity);
  const cold = 10 * thermalDamage.killColdC.value;
  for (let q = 0; q < killed.length; q++) {
    if (killed[q] !== 1) continue;
    let dose = 0;
    let extreme = 0;
    for (let n = 1; n < timeS.length && out[q] === Infinity; n++) {
      const [a, b] = [temperatures[n - 1][q], temperatures[n][q]];
      if (hot ? b > temperatures[extreme][q] : b < temperatures[extreme][q]) extreme = n;
      const span = timeS[n] - timeS[n - 1];
      if (!hot) {
        if (b <= cold) out[q] = timeS[n - 1] + (a <= cold ? 0 : (span * (a - cold)) / (a - b));
        continue;
      }
      const parts = Math.max(1, Math.ceil(span / strideS));
      for (let m = 0; m < parts; m++) {
        const t = (a + ((m + 0.5) / parts) * (b - a)) / 10;
        if (t > 39)
          dose += (span / parts / 60) * (t >= 43 ? thermalDamage.doseRatioAbove43.value : thermalDamage.doseRatioBelow43.value) ** (43 - t);
        if (dose >= thermalDamage.killCem43Min.value) {
          out[q] = timeS[n - 1] + ((m + 1) / parts) * span;
          break;
        }
      }
    }
    if (out[q] === Infinity) out[q] = timeS[extreme] ?? 0;
  }
  return out;
}

/** Where anything of an ablation is ever drawn: what dies, what passes the first edge. */
function reachOf({ grid, temperatures, killed }: Field, hot: boolean): Mask {
  const edge = 10 * edgeOf(hot);
  return {
    grid,
    voxels: Uint8Array.from(killed, (k, q) => (k === 1 || temperatures.some((t) => (hot ? t[q] >= edge : t[q] <= edge)) ? 1 : 0)),
  };
}

/** Surfaces of an ablation at a moment, on another grid. */
export interface AblationSurfaces {
  readonly killed: Uint8Array;
  /** Where the first edge is passed: ice (0 °C), or the injury threshold of nerves in the heat. */
  readonly edge: Uint8Array;
  readonly edgeC: number;
  /** Inside that edge now, ml; and dead by now as a share of all that dies. */
  readonly edgeMl: number;
  readonly killedFraction: number;
  /** Some of it lies at the rim of what was computed, or beyond the grid it is drawn on: the surface is flat there, and is not its own. */
  readonly isCut: boolean;
}
/** The first edge that is drawn: what the scanner shows of ice, what a nerve bears of heat. */
export const edgeOf = (hot: boolean): number => (hot ? nerveLimits.injury.hotC.value : 0);

export function ablationSurfaces(field: Field, diedS: Float32Array, hot: boolean, timeS: number, on: Grid): AblationSurfaces {
  const { grid, timeS: times, temperatures } = field;
  let n = 0;
  while (n + 1 < times.length - 1 && times[n + 1] <= timeS) n++;
  const [a, b] = [temperatures[n], temperatures[Math.min(n + 1, temperatures.length - 1)]];
  const span = (times[n + 1] ?? times[n]) - times[n];
  const f = span <= 0 ? 0 : Math.min(1, Math.max(0, (timeS - times[n]) / span));
  const edgeC = edgeOf(hot);
  const share = new Uint8Array(a.length);
  const dead = new Uint8Array(a.length);
  let [inside, died, all] = [0, 0, 0];
  const [nx, ny] = grid.size;
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (let q = 0; q < a.length; q++) {
    const t = (a[q] + f * (b[q] - a[q])) / 10;
    const past = hot ? t - edgeC : edgeC - t;
    share[q] = Math.min(255, Math.max(0, 128 + 25 * past));
    if (past >= 0) inside++;
    if (diedS[q] !== Infinity) {
      all++;
      if (diedS[q] <= timeS) {
        died++;
        dead[q] = 255;
      }
    }
    if (past < 0 && dead[q] === 0) continue;
    const at = [q % nx, Math.floor(q / nx) % ny, Math.floor(q / (nx * ny))];
    for (let x = 0; x < 3; x++) {
      low[x] = Math.min(low[x], at[x]);
      high[x] = Math.max(high[x], at[x]);
    }
  }
  const ml = (grid.spacing[0] * grid.spacing[1] * grid.spacing[2]) / 1000;
  return {
    killed: closed(on, rounded(on.size, resample({ grid, voxels: dead }, on, 'linear') as Uint8Array, 1)),
    edge: closed(on, resample({ grid, voxels: share }, on, 'linear') as Uint8Array),
    edgeC,
    edgeMl: inside * ml,
    killedFraction: all === 0 ? 0 : died / all,
    isCut: low[0] <= high[0] && isCut(grid, low, high, on),
  };
}
/** Cells from one corner to another touch the rim of their own grid, or leave the inside of another. */
function isCut(grid: Grid, low: readonly number[], high: readonly number[], on: Grid): boolean {
  if (low.some((x, a) => x <= 0 || high[a] >= grid.size[a] - 1)) return true;
  for (let c = 0; c < 8; c++) {
    const [i, j, k] = [0, 1, 2].map((a) => ((c >> a) & 1 ? high[a] : low[a]));
    const p = lpsToVoxel(on, voxelToLps(grid, voxel(i, j, k)));
    if ([0, 1, 2].some((a) => p[a] < 1 || p[a] > on.size[a] - 2)) return true;
  }
  return false;
}
