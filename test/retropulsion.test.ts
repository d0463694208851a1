// A wall pushed into the canal: what the work-up reads against the phantom's analytic figure, each fracture shape once, with flat walls beside.
// 1 mm voxels: half a voxel on either side of a difference of three points, hence 0.7 mm; a flat wall reads below the 2 mm that are said.
import { describe, expect, it } from 'vitest';
import { drawSpec, makePhantom } from '../src/phantom/index.ts';
import { measure } from './evidence/workup-spines.ts';

describe('retropulsion', () => {
  it.each([
    ['wedge', 5, 100_601],
    ['biconcave', 4, 100_602],
    ['crush', 6, 100_603],
  ] as const)(
    '%s with %d mm pushed back',
    async (shape, retropulsionMm, seed) => {
      const drawn = drawSpec(seed, { levels: ['T12', 'L1', 'L2'], fractures: false });
      const phantom = makePhantom({
        ...drawn,
        ribs: false,
        lesions: [{ kind: 'fracture', level: 'L1', shape, depthFraction: 0.35, acute: true, retropulsionMm }],
      });
      const { ct, labels } = phantom.render(phantom.gridFor([1, 1, 1], 8));
      for (const { truth, found } of await measure(phantom.truth.vertebrae, labels, ct)) {
        const read = found.posteriorWall.retropulsionMm ?? Number.NaN;
        if (truth.level === 'L1') {
          expect(truth.retropulsionMm).toBeGreaterThan(2.5);
          expect(Math.abs(read - (truth.retropulsionMm ?? 0))).toBeLessThan(0.7);
          expect(found.findings.some((f) => f.code === 'workup.wall-retropulsed')).toBe(true);
        } else {
          expect(truth.retropulsionMm).toBeUndefined();
          expect(read).toBeLessThan(0.7);
        }
      }
    },
    180_000,
  );
});
