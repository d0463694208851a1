// The epidural grade never falls to a harmless one because something was not measured.
import { describe, expect, it } from 'vitest';
import { direction, lps, type Grid } from '../base/index.ts';
import { lesionPart, vertebraPart, type Mask, type StructureName, type Structures, type Vertebra } from '../records/index.ts';
import { canalReach, gradeOf } from './epidural.ts';

describe('the epidural grade', () => {
  const canal = { reachMm: 4, areaFraction: 0.3, toSacMm: 0.2 };
  it('is not told where tumour fills every height and the sac has nothing to be compared with', () => {
    expect(gradeOf(canal, undefined, 'cauda')).toBeUndefined();
    expect(gradeOf(canal, 'contact', 'cord')).toBeUndefined();
    expect(gradeOf({ ...canal, sacFraction: 0.97 }, undefined, 'cauda')).toBe('1a');
  });
  it('is not told where the sac is pressed and the cord was not seen; below the conus there is none', () => {
    const pressed = { ...canal, sacFraction: 0.7 };
    for (const nerves of ['cord', 'unknown'] as const) {
      expect(gradeOf(pressed, undefined, nerves)).toBeUndefined();
      expect(gradeOf({ ...pressed, toCordMm: 0.4 }, undefined, nerves)).toBe('1c');
      expect(gradeOf({ ...pressed, toCordMm: 3 }, undefined, nerves)).toBe('1b');
    }
    expect(gradeOf(pressed, undefined, 'cauda')).toBe('1b');
  });
  it('is 0 only where neither reach nor section says otherwise', () => {
    expect(gradeOf({ reachMm: 0.4, areaFraction: 0.2, sacFraction: 0.6 }, undefined, 'cauda')).toBe('1b');
    expect(gradeOf({ reachMm: 2, areaFraction: 0.005, sacFraction: 0.99 }, undefined, 'cauda')).toBe('1a');
    expect(gradeOf({ reachMm: 0.4, areaFraction: 0.005 }, undefined, 'cord')).toBe('0');
  });
  it('follows the cord the work-up saw compressed, whatever was measured', () => {
    expect(gradeOf(canal, 'cord-compressed', 'cord')).toBe('2');
    expect(gradeOf({ reachMm: 0, areaFraction: 0 }, 'cord-compressed', 'cord')).toBe('2');
  });
});

describe('what is measured for it', () => {
  const size = [50, 60, 50] as const;
  const grid: Grid = {
    frame: 'f',
    size: [...size],
    spacing: [1, 1, 1],
    originLps: lps(-25, -20, -25),
    axes: [direction(1, 0, 0), direction(0, 1, 0), direction(0, 0, 1)],
  };
  const maskOf = (is: (x: number, y: number, z: number) => number): Mask => {
    const voxels = new Uint8Array(size[0] * size[1] * size[2]);
    for (let q = 0; q < voxels.length; q++) voxels[q] = is((q % 50) - 25, (Math.floor(q / 50) % 60) - 20, Math.floor(q / 3000) - 25);
    return { grid, voxels };
  };
  const vertebra = {
    vertebraId: 'v',
    frame: { originLps: lps(0, 0, 0), left: direction(1, 0, 0), posterior: direction(0, 1, 0), superior: direction(0, 0, 1) },
    canal: { centreLps: lps(0, 22, 0), widthMm: 16, depthMm: 12 },
    parts: maskOf((x, y, z) => (Math.abs(x) < 20 && Math.abs(y) < 15 && Math.abs(z) < 12 ? vertebraPart.body : 0)),
  } as unknown as Vertebra;
  // a slab behind the wall; the sac runs behind it
  const tumour = (halfMm: number): Mask =>
    maskOf((x, y, z) => (Math.abs(x) < 6 && y >= 15 && y < 18 && Math.abs(z) < halfMm ? lesionPart.canal : 0));
  const tube = (r: number, to = 99): Mask => maskOf((x, y, z) => (z < to && Math.hypot(x, y - 24) < r ? 1 : 0));
  const labels = (...items: readonly (readonly [StructureName, Mask])[]): Structures => ({
    items: items.map(([name, mask]) => ({ name, mask })),
  });
  it('tells 1a from a sac seen free above and below', () => {
    expect(canalReach(vertebra, tumour(6), labels(['sac', tube(5)]), 'cauda')?.grade).toBe('1a');
  });
  it('tells nothing from a cord without its sac, from tumour at every height, or where the label of the sac ends', () => {
    expect(canalReach(vertebra, tumour(6), labels(['cord', tube(3)]), 'cord')?.grade).toBeUndefined();
    expect(canalReach(vertebra, tumour(40), labels(['sac', tube(5)]), 'cauda')?.grade).toBeUndefined();
    expect(canalReach(vertebra, tumour(6), labels(['sac', tube(5, 1)]), 'cauda')?.grade).toBeUndefined();
  });
});
