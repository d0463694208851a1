// Do the labels lie on bone? Mean HU of all vertebra labels against the rest of their boxes (discs, canal, muscle, fat).
// Catches a shifted or flipped map and the map of another patient. Fails first: a left–right mirror of a straight spine, which keeps
// bone on bone; nothing but the picture shows that one.
import { finding, lpsToVoxel, type Finding } from '../../base/index.ts';
import type { Seed, Volume } from '../../records/index.ts';

/** Bone must stand out by this much on average; whole vertebrae of osteoporotic spines measured 90 HU and more. */
const leastContrastHu = 25;

export function fitsImage(seeds: readonly Seed[], volume: Volume | undefined): readonly Finding[] {
  if (volume === undefined || volume.quantity !== 'hu' || seeds.length === 0) return [];
  const { size } = volume.grid;
  let [inside, insideCount, around, aroundCount] = [0, 0, 0, 0];
  for (const { mask } of seeds) {
    const at = lpsToVoxel(volume.grid, mask.grid.originLps).map(Math.round);
    const [nx, ny, nz] = mask.grid.size;
    if (at.some((v, a) => v < 0 || v + mask.grid.size[a] > size[a])) continue;
    for (let k = 0, n = 0; k < nz; k++)
      for (let j = 0; j < ny; j++) {
        const row = at[0] + size[0] * (at[1] + j + size[1] * (at[2] + k));
        for (let i = 0; i < nx; i++, n++) {
          const hu = volume.voxels[row + i];
          if (hu < -200 || hu > 2000) continue;
          if (mask.voxels[n] !== 0) {
            inside += hu;
            insideCount++;
          } else {
            around += hu;
            aroundCount++;
          }
        }
      }
  }
  if (insideCount === 0 || aroundCount === 0) return [finding('labels.does-not-fit', 'caution', { insideHu: -1000, aroundHu: -1000 })];
  const [a, b] = [inside / insideCount, around / aroundCount];
  return a - b < leastContrastHu ? [finding('labels.does-not-fit', 'caution', { insideHu: a, aroundHu: b })] : [];
}
