// Arches behind clicked bodies: kept as one gesture, measured by the work-up, planned on; a pedicle the image does not show gives no path.
import { describe, expect, it } from 'vitest';
import { distance, lps, lpsToVoxel, Problem, type Lps } from '../base/index.ts';
import { maskAt } from '../imaging/index.ts';
import { drawSpec, makePhantom } from '../phantom/index.ts';
import { seedPart, type Context, type Correction, type Mask, type Volume } from '../records/index.ts';
import { originals } from '../kernels/index.ts';
import { seeded } from '../base/index.ts';
import { plan } from '../steps/plan/index.ts';
import { workup } from '../steps/workup/index.ts';
import { keepArches, keepEdit, keepOutline, levelsOf, maskInForce, memoryLibrary, type OpenCase } from './index.ts';

const phantom = makePhantom({ ...drawSpec(100077, { levels: ['L1', 'L2', 'L3'], fractures: false }), ribs: false });
const { ct } = phantom.render(phantom.gridFor([1.2, 1.2, 1.2], 10));
const truth = (level: string) => phantom.truth.vertebrae.find((v) => v.level === level) ?? expect.fail(level);
const context: Context = {
  progress: () => undefined,
  cancelled: () => false,
  random: seeded(1),
  kernels: originals,
  map: () => Promise.resolve([]),
  infer: () => Promise.resolve(undefined),
};
const measured = async (open: OpenCase, volume: Volume, corrections: readonly Correction[] = []) =>
  workup.run(
    {
      volume,
      seeds: open.records('seed').map((r) => r.data),
      structures: undefined,
      levels: levelsOf(open) ?? expect.fail('no levels'),
      corrections,
    },
    {},
    context,
  );
/** The image with everything within 7 mm of a place as bright as muscle: a pedicle eaten away. */
function eaten(volume: Volume, at: Lps): Volume {
  const voxels = Int16Array.from(volume.voxels);
  const [nx, ny, nz] = volume.grid.size;
  const c = lpsToVoxel(volume.grid, at);
  for (let k = 0, q = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, q++) if (Math.hypot(i - c[0], j - c[1], k - c[2]) * 1.2 < 7) voxels[q] = Math.min(voxels[q], 60);
  return { ...volume, voxels };
}

describe('keepArches', { timeout: 180_000 }, () => {
  it('grows pedicles one can measure, says which the image does not show, plans nothing there, and is undone as one gesture', async () => {
    const open = await memoryLibrary().create();
    await expect(keepArches(open, ct)).rejects.toMatchObject({ code: 'find.arch-needs-body' });
    const id = await keepOutline(open, ct, { clickLps: truth('L2').frame.originLps, level: 'L2' });
    await expect(keepArches(open, { ...ct, quantity: 'signal' })).rejects.toBeInstanceOf(Problem);
    // a dab of the brush at the front of the body
    const front = truth('L2').frame.originLps;
    const dab = lps(front[0], front[1] - 8, front[2]);
    await keepEdit(open, { do: 'stroke', vertebraId: id, part: 'erase', stroke: { pointsLps: [dab], radiusMm: 2 } });
    // L1 and L3 were not clicked: they hold their own ground all the same
    expect(await keepArches(open, ct, 'AB')).toBe(1);
    const seed = open.records('seed')[0].data;
    expect([seed.bodyOnly, new Set(seed.mask.voxels)]).toEqual([false, new Set([0, seedPart.body, seedPart.posterior])]);

    // what was painted stands, with the arch beside it; the outline below it is whole
    const inForce = maskInForce(open, seed);
    const posteriorCount = (m: Mask): number => m.voxels.reduce((sum, p) => sum + Number(p === seedPart.posterior), 0);
    expect([maskAt(inForce, dab), maskAt(seed.mask, dab)]).toEqual([0, seedPart.body]);
    expect([posteriorCount(inForce) > 1000, posteriorCount(inForce)]).toEqual([true, posteriorCount(seed.mask)]);
    await expect(keepArches(open, ct)).rejects.toMatchObject({ code: 'find.arch-painted' });

    const [v] = await measured(open, ct);
    for (const side of ['left', 'right'] as const) {
      const p = v.pedicles[side] ?? expect.fail(side);
      expect(distance(p.isthmusLps, truth('L2').pedicles[side].isthmusLps)).toBeLessThan(3);
      expect(Math.abs(p.widthMm - truth('L2').pedicles[side].widthMm)).toBeLessThan(0.8);
    }
    expect(v.findings.map((f) => f.code)).toContain('workup.arch-grown');
    expect(v.findings.some((f) => f.code.startsWith('workup.pedicle-guessed'))).toBe(false);
    // the same outline, laid on an image in which the left pedicle cannot be seen
    const blind = eaten(ct, truth('L2').pedicles.left.isthmusLps);
    const [guessed] = await measured(open, blind);
    const codes = guessed.findings.map((f) => f.code);
    expect(codes).toContain('workup.pedicle-guessed.left');
    expect(codes).not.toContain('workup.pedicle-guessed.right');
    // nor does a dab of the brush at the front say anything of that wall
    const [dabbed] = await measured(
      open,
      blind,
      open.records('correction').map((r) => r.data),
    );
    expect(dabbed.findings.map((f) => f.code)).toEqual(expect.arrayContaining(['workup.pedicle-guessed.left', 'workup.arch-grown']));
    const levels = levelsOf(open) ?? expect.fail('no levels');
    const [p] = await plan.run(
      {
        vertebra: guessed,
        vertebrae: [guessed],
        levels,
        volume: ct,
        structures: undefined,
        corrections: [],
        site: undefined,
        signal: undefined,
        act: undefined,
      },
      {},
      context,
    );
    expect(p.findings.map((f) => f.code)).toEqual(expect.arrayContaining(['plan.pedicle-guessed.left', 'plan.arch-grown']));
    expect(new Set(p.paths.map((x) => x.side))).toEqual(new Set(['right']));
    await open.undo();
    expect(open.records('seed')[0].data).toMatchObject({ vertebraId: id, bodyOnly: true });
  }, 180_000);
});
