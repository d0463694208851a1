// Lytic and sclerotic lesions. A lytic region is soft tissue where bone should be (blurred HU well below the neighbours' trabecular HU) with a
// piece of wall gone beside it, or anything next to the 'lesion' structure of the map. Its relation to the canal needs sac and cord in the map.
// The assumption that fails first: the neighbours' density stands for this body's (a diffusely infiltrated spine has no such neighbour).
import { fromFrame, toFrame, voxelMm3, type Frame } from '../../base/index.ts';
import { lesionRules, tissueHu } from '../../catalog/index.ts';
import type { Mask, Structures, Vertebra } from '../../records/index.ts';
import { maskAt } from '../../imaging/index.ts';
import { unpadded } from '../../spine/index.ts';
import { placeOf } from './voxel-place.ts';
import { patches } from './patches.ts';
import type { BodyHu } from './body-hu.ts';

type Lesion = NonNullable<Vertebra['lesion']>;
const rules = lesionRules;

export function findLesion(body: BodyHu, structures: Structures | undefined, clefts: Vertebra['clefts']): Lesion | undefined {
  const { shape, mean } = body;
  const { grid, parts, bodyVolumeMl } = shape.split;
  const map = structures?.items.find((s) => s.name === 'lesion')?.mask;
  const beside = map === undefined ? undefined : besideBody(map, body);
  const limit = body.expectedHu - rules.darkerByHu.value;
  const dark = patches(grid, (q) => parts[q] === 1 && mean[q] < limit && mean[q] > rules.darkestHu.value, rules.leastMappedMl.value);
  const inCleft = (q: number): boolean => clefts.some((c) => c.mask !== undefined && maskAt(c.mask, placeOf(grid, q)) > 0);
  const found = dark
    .map((p) => ({ patch: p, wall: wallShare(p.voxels, body) }))
    .filter(({ patch, wall }) => (patch.volumeMl >= rules.leastMl.value && wall > rules.atWallFraction.value) || beside !== undefined)
    .filter(({ patch }) => patch.voxels.filter(inCleft).length < 0.5 * patch.voxels.length);
  const lytic = found[0]?.patch;
  // soft tissue beside a whole body is its neighbour's lesion
  if (lytic === undefined) return sclerotic(body);
  const voxels = new Uint8Array(parts.length);
  for (const { patch } of found) for (const q of patch.voxels) voxels[q] = 1;
  const volumeMl = found.reduce((s, f) => s + f.patch.volumeMl, 0);
  if (!isReported(volumeMl, bodyVolumeMl)) return sclerotic(body);
  return {
    kind: 'lytic',
    centreLps: lytic.centreLps,
    volumeMl,
    bodyFraction: Math.min(1, volumeMl / bodyVolumeMl),
    canal: canalOf(body, structures, map),
    paravertebral: beside === undefined ? (map === undefined ? 'unseen' : 'none') : beside.side,
    mask: unpadded(shape.parts, grid, voxels),
  };
}

/** Whether a region is large enough to be called a lesion; less is the edge of a neighbour's, or noise. */
export const isReported = (volumeMl: number, bodyMl: number): boolean =>
  volumeMl >= rules.reportedFromMl.value && volumeMl >= rules.reportedFromFraction.value * bodyMl;

/** Share of a patch's voxels that lie at the surface of the body where a wall should be seen. */
function wallShare(voxels: readonly number[], body: BodyHu): number {
  const deep = body.shape.bodyField.values;
  let n = 0;
  for (const q of voxels) if (deep[q] < 0.75 && body.hu[q] < 180) n++;
  return n / voxels.length;
}

/** Whether the map's lesion touches this body, and on which side of it it lies beside the vertebra. */
function besideBody(map: Mask, body: BodyHu): { side: Lesion['paravertebral'] } | undefined {
  const f = body.shape.body.frame;
  const w = body.shape.body.walls;
  const height = body.shape.body.superior.offsetMm - body.shape.body.inferior.offsetMm;
  let near = 0;
  let left = 0;
  let right = 0;
  eachOf(map, (p) => {
    const [l, b, s] = toFrame(f, p);
    if (Math.abs(s) > 0.75 * height || b < w.anteriorMm - 15 || b > w.posteriorMm + 25 || l > w.leftMm + 25 || l < w.rightMm - 25) return;
    near++;
    if (b < w.posteriorMm + 2 && l > w.leftMm - 2) left++;
    else if (b < w.posteriorMm + 2 && l < w.rightMm + 2) right++;
  });
  const ml = voxelMm3(map.grid) / 1000;
  if (near * ml < rules.nearBodyMl.value) return undefined;
  const side = (n: number): boolean => n * ml > rules.besideBodyMl.value;
  return { side: side(left) && side(right) ? 'both' : side(left) ? 'left' : side(right) ? 'right' : 'none' };
}

/** Lesion against sac and cord: by contact, and by how much narrower they are here than one body higher and lower. */
function canalOf(body: BodyHu, structures: Structures | undefined, map: Mask | undefined): Lesion['canal'] {
  const sac = structures?.items.find((s) => s.name === 'sac')?.mask;
  const cord = structures?.items.find((s) => s.name === 'cord')?.mask;
  if (map === undefined || (sac === undefined && cord === undefined)) return 'unseen';
  const f = body.shape.body.frame;
  const w = body.shape.body.walls;
  const height = body.shape.body.superior.offsetMm - body.shape.body.inferior.offsetMm;
  let inCanal = 0;
  eachOf(map, (p) => {
    const [l, b, s] = toFrame(f, p);
    if (Math.abs(s) < 0.7 * height && Math.abs(l) < 10 && b > w.posteriorMm && b < w.posteriorMm + 22) inCanal++;
  });
  if ((inCanal * voxelMm3(map.grid)) / 1000 < rules.inCanalMl.value) return 'none';
  if (cord !== undefined && narrowing(cord, f, height, map) < rules.cordCompressedFraction.value) return 'cord-compressed';
  if (sac !== undefined && narrowing(sac, f, height, map, cord) < rules.sacCompressedFraction.value) return 'sac-compressed';
  return 'contact';
}

/** Smallest area of a structure within the lesion's heights against the mean area above and below; 1 = as wide, 0 = gone. */
function narrowing(structure: Mask, f: Frame, height: number, map: Mask, also?: Mask): number {
  const heights: number[] = [];
  eachOf(map, (p) => {
    const [l, b, s] = toFrame(f, p);
    if (Math.abs(l) < 12 && b > 0 && Math.abs(s) < height) heights.push(s);
  });
  heights.sort((a, b) => a - b);
  const low = heights[Math.floor(0.1 * heights.length)] ?? 0;
  const high = heights[Math.floor(0.9 * heights.length)] ?? 0;
  const area = (s: number): number => {
    let n = 0;
    for (let l = -16; l <= 16; l += 0.8)
      for (let b = 0; b <= 50; b += 0.8) {
        const p = fromFrame(f, l, b, s);
        if (maskAt(structure, p) > 0 || (also !== undefined && maskAt(also, p) > 0)) n++;
      }
    return n * 0.64;
  };
  let least = Infinity;
  for (let s = low; s <= high + 1e-9; s += 2) least = Math.min(least, area(s));
  const away = [low - 8, low - 11, high + 8, high + 11].map(area).filter((a) => a > 5);
  if (away.length === 0 || !Number.isFinite(least)) return 1;
  return least / (away.reduce((x, y) => x + y, 0) / away.length);
}

function sclerotic(body: BodyHu): Lesion | undefined {
  const { grid, parts, bodyVolumeMl } = body.shape.split;
  const deep = body.shape.bodyField.values;
  const limit = Math.max(tissueHu.trabecularBelowHu, body.expectedHu + rules.denserByHu.value);
  const [p] = patches(grid, (q) => parts[q] === 1 && deep[q] > 0.95 && body.mean[q] > limit, rules.scleroticLeastMl.value);
  if (p === undefined) return undefined;
  const voxels = new Uint8Array(parts.length);
  for (const q of p.voxels) voxels[q] = 1;
  return {
    kind: 'sclerotic',
    centreLps: p.centreLps,
    volumeMl: p.volumeMl,
    bodyFraction: Math.min(1, p.volumeMl / bodyVolumeMl),
    // neither is looked at here: dense bone has no outline against cortex
    canal: 'unseen',
    paravertebral: 'unseen',
    mask: unpadded(body.shape.parts, grid, voxels),
  };
}

function eachOf(mask: Mask, visit: (p: ReturnType<typeof placeOf>) => void): void {
  for (let q = 0; q < mask.voxels.length; q++) if (mask.voxels[q] !== 0) visit(placeOf(mask.grid, q));
}
