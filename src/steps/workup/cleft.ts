// Clefts: gas (below −150 HU) or fluid (−10…30 HU) closed in by bone. Gas is told voxel by voxel, fluid on the blurred image because its
// contrast with fatty marrow is small. The assumption that fails first: marrow of an empty osteoporotic body is not as low as fluid.
import { voxelMm3 } from '../../base/index.ts';
import { tissueHu } from '../../catalog/index.ts';
import type { Vertebra } from '../../records/index.ts';
import { unpadded } from '../../spine/index.ts';
import { meanHuOn } from './hu-grid.ts';
import { patches, type Patch } from './patches.ts';
import type { BodyHu } from './hu-grid.ts';

export function findClefts(body: BodyHu): Vertebra['clefts'] {
  const { grid } = body.shape.split;
  const deep = body.shape.bodyField.values;
  const gas = patches(grid, (q) => body.hu[q] < tissueHu.gasBelowHu && deep[q] > 0.8, 0.05);
  const fine = meanHuOn(grid, body.hu, 0.9);
  const least = Math.min(tissueHu.fluidToHu, body.expectedHu - 45);
  const fluid = patches(grid, (q) => fine[q] > tissueHu.fluidFromHu - 15 && fine[q] < least && deep[q] > 0.9, 0.25).filter((p) =>
    isFlat(p, body),
  );
  const make = (p: Patch, content: 'gas' | 'fluid'): Vertebra['clefts'][number] => {
    const voxels = new Uint8Array(body.hu.length);
    for (const q of p.voxels) voxels[q] = 1;
    return { centreLps: p.centreLps, volumeMl: p.volumeMl, content, mask: unpadded(body.shape.parts, grid, voxels) };
  };
  if (gas.length > 0) return gas.map((p) => make(p, 'gas'));
  return fluid.map((p) => make(p, 'fluid'));
}

/** A cleft lies in a collapsed body as a flat lens, dark throughout; a patch that fills more than a fifth of the body is no cleft. */
function isFlat(p: Patch, body: BodyHu): boolean {
  const bodyMl = body.shape.split.bodyVolumeMl;
  const bright = p.voxels.filter((q) => body.hu[q] > body.expectedHu).length;
  return p.volumeMl < 0.2 * bodyMl && bright < 0.1 * p.voxels.length && p.voxels.length * voxelMm3(body.shape.split.grid) > 150;
}
