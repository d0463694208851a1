// Clefts: gas (below −150 HU) or fluid closed in by bone. Gas is told voxel by voxel, fluid on the blurred image because its contrast with fatty
// marrow is small: −25 HU (the catalog's −10 less 15 for noise) up to half-way to the bone around, with a core as dark as fluid (30 HU). The assumption that fails first: marrow of an empty osteoporotic body is not as low as fluid.
import { toFrame, voxelMm3 } from '../../base/index.ts';
import { tissueHu } from '../../catalog/index.ts';
import type { Vertebra } from '../../records/index.ts';
import { unpadded } from '../../spine/index.ts';
import { meanHuOn } from './hu-grid.ts';
import { patches, type Patch } from './patches.ts';
import type { BodyHu } from './body-hu.ts';

export function findClefts(body: BodyHu): Vertebra['clefts'] {
  const { grid } = body.shape.split;
  const deep = body.shape.bodyField.values;
  const gas = patches(grid, (q) => body.hu[q] < tissueHu.gasBelowHu && deep[q] > 0.8, 0.05);
  const fine = meanHuOn(grid, body.hu, 0.9);
  // The blur lifts a thin lens: its core must be as dark as fluid, its border is halfway to the bone around it.
  const around = body.ownHu;
  const half = Math.min(12 + 0.5 * (around - 12), 100);
  const fluid =
    around < leastContrast.aroundHu
      ? []
      : patches(grid, (q) => fine[q] > tissueHu.fluidFromHu - 15 && fine[q] < half && deep[q] > 0.9, leastContrast.wholeMl).filter(
          (p) =>
            coreMl(p, fine, tissueHu.fluidToHu + leakFraction * (around - 12), grid) >= leastContrast.coreMl &&
            isFlat(p, body, half) &&
            !isVein(p, body),
        );
  const make = (p: Patch, content: 'gas' | 'fluid'): Vertebra['clefts'][number] => {
    const voxels = new Uint8Array(body.hu.length);
    for (const q of p.voxels) voxels[q] = 1;
    return { centreLps: p.centreLps, volumeMl: p.volumeMl, content, mask: unpadded(body.shape.parts, grid, voxels) };
  };
  if (gas.length > 0) return gas.map((p) => make(p, 'gas'));
  return fluid.map((p) => make(p, 'fluid'));
}

/** Fluid in bone nearly as dark as itself is not told; nor is a core smaller than this. */
const leastContrast = { aroundHu: 80, wholeMl: 0.12, coreMl: 0.03 } as const;

/** Share of the bone around that a blur of 0.9 mm leaves in the middle of a 3 mm lens. */
const leakFraction = 0.1;

function coreMl(p: Patch, fine: Float32Array, below: number, grid: BodyHu['shape']['split']['grid']): number {
  return (p.voxels.filter((q) => fine[q] < below).length * voxelMm3(grid)) / 1000;
}

/** A cleft is a lens in the body, dark throughout; a patch that fills more than a tenth of the body is no cleft. */
function isFlat(p: Patch, body: BodyHu, half: number): boolean {
  const bright = p.voxels.filter((q) => body.hu[q] > half + 60).length;
  return p.volumeMl < 0.1 * body.shape.split.bodyVolumeMl && bright < 0.1 * p.voxels.length;
}

/** The basivertebral vein: dark, in the middle of the posterior third. */
function isVein(p: Patch, body: BodyHu): boolean {
  const [l, b] = toFrame(body.shape.body.frame, p.centreLps);
  return Math.abs(l) < 6 && b > body.shape.body.walls.posteriorMm / 3;
}
