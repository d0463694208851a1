// The shape of a posterior wall on a map made by hand, and one body against the others.
import { describe, expect, it } from 'vitest';
import { axisGrid, direction, lps } from '../../base/index.ts';
import type { Vertebra } from '../../records/index.ts';
import { massSigns, wallBulgeMm, type Masses } from './masses.ts';

/** A body 30 wide, 24 tall, whose back wall stands out by `mm` at mid height (a parabola), 1 mm voxels. */
function body(mm: number, spacing = 1): Vertebra {
  const size = [Math.round(40 / spacing), Math.round(50 / spacing), Math.round(30 / spacing)] as const;
  const grid = axisGrid(size, [spacing, spacing, spacing], lps(-19.5, -24.5, -14.5));
  const voxels = new Uint8Array(size[0] * size[1] * size[2]);
  for (let k = 0, q = 0; k < size[2]; k++)
    for (let j = 0; j < size[1]; j++)
      for (let i = 0; i < size[0]; i++, q++) {
        const [x, y, z] = [-19.5 + i * spacing, -24.5 + j * spacing, -14.5 + k * spacing];
        if (Math.abs(x) < 15 && Math.abs(z) < 12 && y > -15 && y < 12 + mm * (1 - (z / 12) ** 2)) voxels[q] = 1;
      }
  return {
    frame: { originLps: lps(0, 0, 0), left: direction(1, 0, 0), posterior: direction(0, 1, 0), superior: direction(0, 0, 1) },
    heights: { anteriorMm: 24, middleMm: 24, posteriorMm: 24 },
    depthMm: 27,
    parts: { grid, voxels },
  } as unknown as Vertebra;
}
const quiet: Masses = { behindMm: 1.5, beside: [0.02, 0.03], bulgeMm: -0.5 };

describe('masses', () => {
  it('tells a wall that stands out from a flat and a hollow one', () => {
    // The line between the ends stands at 36 % of the height: half of the parabola's height is left.
    expect(wallBulgeMm(body(6)) as number).toBeGreaterThan(2);
    expect(Math.abs(wallBulgeMm(body(0)) as number)).toBeLessThan(0.3);
    expect(wallBulgeMm(body(-4)) as number).toBeLessThan(-1);
  });
  it('does not read a wall on coarse voxels', () => {
    expect(wallBulgeMm(body(6, 2))).toBeUndefined();
  });
  it('holds a body against the others, and says nothing with too few of them', () => {
    const ill: Masses = { behindMm: 4.5, beside: [0.6, 0.02], bulgeMm: 2 };
    const seen = massSigns([quiet, quiet, ill, quiet, quiet], 2);
    expect(seen.epidural).toEqual({ present: true, mm: 3 });
    expect(seen.paravertebral.present).toBe(true);
    expect(seen.convex).toEqual({ present: true, mm: 2 });
    expect(massSigns([quiet, quiet, ill, quiet, quiet], 0).paravertebral.present).toBe(false);
    const few = massSigns([ill, quiet], 0);
    expect(few.epidural.present).toBeUndefined();
    expect(few.convex.present).toBe(true);
  });
  it('is unseen where the pictures do not show it', () => {
    const blind: Masses = { behindMm: undefined, beside: [undefined, undefined], bulgeMm: undefined };
    const seen = massSigns([blind, quiet, quiet, quiet], 0);
    expect([seen.epidural.present, seen.paravertebral.present, seen.convex.present]).toEqual([undefined, undefined, undefined]);
  });
});
