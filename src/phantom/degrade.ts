// Label maps as bad as real ones: surface noise of ±1 voxel, 3 mm blocks, facets given to the neighbour, holes, a lost process.
// Only vertebrae are touched (labels 1–28); what they lose becomes 0, what they gain is taken from unlabelled or disc voxels. Seeded.
import { seeded } from '../base/index.ts';
import type { Volume } from '../records/index.ts';
import { spineDraw, type SpineDraw } from './spine-draw.ts';

const isVertebra = (l: number): boolean => l >= 1 && l <= 28;

export function degradeLabels(labels: Volume, seed: number, faults: SpineDraw['degraded'] = spineDraw.degraded): Volume {
  const { grid } = labels;
  const [nx, ny, nz] = grid.size;
  const before = labels.voxels;
  const out = Uint8Array.from(before);
  const root = seeded(seed).fork('degrade');
  // A hash a voxel: cheap, and independent of the order of use.
  const salt = root.fork('salt').integer(0x7fffffff);
  const roll = (i: number, stream: number): number => {
    let h = Math.imul(i ^ salt, 0x9e3779b1) ^ Math.imul(stream, 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
    h = Math.imul(h ^ (h >>> 12), 0x297a2d39);
    return ((h ^ (h >>> 15)) >>> 0) / 4294967296;
  };
  const around = [1, -1, nx, -nx, nx * ny, -nx * ny];
  // 1. Surface: the outermost voxels go, or one layer is gained, each with half the chance.
  for (let k = 1; k + 1 < nz; k++)
    for (let j = 1; j + 1 < ny; j++)
      for (let i = 1; i + 1 < nx; i++) {
        const p = i + nx * (j + ny * k);
        const here = before[p];
        const own = isVertebra(here);
        if (!own && here !== 0 && here !== 100) continue;
        let other = -1;
        for (const a of around) {
          const l = before[p + a];
          if (own ? l !== here : isVertebra(l)) {
            other = l;
            break;
          }
        }
        if (other < 0) continue;
        if (roll(p, 1) < faults.surfaceVoxelProbability / 2) out[p] = own ? 0 : other;
      }
  // 2. Blocks: here and there the map is only as fine as a 3 mm network.
  const step = grid.spacing.map((mm) => Math.max(1, Math.round(faults.blockMm / mm)));
  for (let k = 0; k < nz; k += step[2])
    for (let j = 0; j < ny; j += step[1])
      for (let i = 0; i < nx; i += step[0]) {
        if (roll(i + nx * (j + ny * k), 2) >= faults.blockProbability) continue;
        const counts = new Map<number, number>();
        let touches = false;
        const each = (f: (p: number) => void): void => {
          for (let c = k; c < Math.min(nz, k + step[2]); c++)
            for (let b = j; b < Math.min(ny, j + step[1]); b++)
              for (let a = i; a < Math.min(nx, i + step[0]); a++) f(a + nx * (b + ny * c));
        };
        each((p) => {
          counts.set(out[p], (counts.get(out[p]) ?? 0) + 1);
          touches ||= isVertebra(out[p]);
        });
        if (!touches) continue;
        let most = 0;
        for (const [l, c] of counts) if (c > (counts.get(most) ?? 0) || (c === counts.get(most) && l > most)) most = l;
        each((p) => {
          if (isVertebra(out[p]) || ((out[p] === 0 || out[p] === 100) && isVertebra(most))) out[p] = isVertebra(most) ? most : 0;
        });
      }
  // Extents of each vertebra, for the faults that have a place.
  const found = new Map<number, { lo: number[]; hi: number[] }>();
  for (let k = 0, p = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, p++) {
        const l = out[p];
        if (!isVertebra(l) || l === 26) continue;
        const b = found.get(l) ?? { lo: [i, j, k], hi: [i, j, k] };
        for (const [a, x] of [i, j, k].entries()) {
          if (x < b.lo[a]) b.lo[a] = x;
          if (x > b.hi[a]) b.hi[a] = x;
        }
        found.set(l, b);
      }
  const ball = (l: number, centre: readonly number[], radiusMm: number, f: (p: number) => void): void => {
    const r = grid.spacing.map((mm) => radiusMm / mm);
    for (let k = Math.max(0, Math.ceil(centre[2] - r[2])); k <= Math.min(nz - 1, centre[2] + r[2]); k++)
      for (let j = Math.max(0, Math.ceil(centre[1] - r[1])); j <= Math.min(ny - 1, centre[1] + r[1]); j++)
        for (let i = Math.max(0, Math.ceil(centre[0] - r[0])); i <= Math.min(nx - 1, centre[0] + r[0]); i++) {
          const d = ((i - centre[0]) / r[0]) ** 2 + ((j - centre[1]) / r[1]) ** 2 + ((k - centre[2]) / r[2]) ** 2;
          const p = i + nx * (j + ny * k);
          if (d <= 1 && out[p] === l) f(p);
        }
  };
  for (const [l, { lo, hi }] of found) {
    const r = root.fork(`vertebra/${l}`);
    const size = hi.map((x, a) => x - lo[a] + 1);
    // 3. Facets: a ball at the back, at the upper end, goes to the vertebra above (smaller number).
    const facet = r.next() < faults.mergedFacetProbability;
    const side = r.next() < 0.5 ? 0.36 : 0.64;
    if (facet && found.has(l - 1))
      ball(l, [lo[0] + side * size[0], lo[1] + 0.62 * size[1], hi[2] - 0.08 * size[2]], 7, (p) => (out[p] = l - 1));
    // 4. Holes inside the bone.
    if (r.next() < faults.holeProbability)
      for (let h = 0; h < 3; h++)
        ball(
          l,
          [lo[0] + r.uniform(0.3, 0.7) * size[0], lo[1] + r.uniform(0.1, 0.6) * size[1], lo[2] + r.uniform(0.35, 0.75) * size[2]],
          r.uniform(1.5, 3.5),
          (p) => (out[p] = 0),
        );
    // 5. A process is missing: the far end of one side, or the spinous process.
    if (r.next() < faults.lostProcessProbability) {
      const which = r.integer(3);
      const far = which === 2 ? hi[1] - 0.22 * size[1] : which === 0 ? lo[0] + 0.2 * size[0] : hi[0] - 0.2 * size[0];
      for (let k = lo[2]; k <= hi[2]; k++)
        for (let j = lo[1]; j <= hi[1]; j++)
          for (let i = lo[0]; i <= hi[0]; i++) {
            const p = i + nx * (j + ny * k);
            if (out[p] !== l) continue;
            if (which === 2 ? j > far : which === 0 ? i < far : i > far) out[p] = 0;
          }
    }
  }
  return { ...labels, voxels: out, seriesUid: `${labels.seriesUid}.${seed}`, findings: [] };
}
