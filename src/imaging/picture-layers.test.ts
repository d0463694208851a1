// Surfaces seen through one another, against balls whose place is known: where their outline falls, how far away bone is, what hides what, which way
// left and right lie from behind and from the side.
import { describe, expect, it } from 'vitest';
import { axisGrid, direction, lps, voxel, voxelToLps, type Lps } from '../base/index.ts';
import { closed, layersPicture, shellMap, turnedView, type Shell } from './picture-layers.ts';
import { intoPicture } from './picture-ray.ts';
import { lpsToPixel, orientationLetters } from './picture.ts';

const frame = { left: direction(1, 0, 0), posterior: direction(0, 1, 0), superior: direction(0, 0, 1) };
const grid = axisGrid([61, 61, 61], [1, 1, 1], lps(-30, -30, -30), 'f');
const ball = (c: Lps, r: number): Uint8Array =>
  closed(
    grid,
    Uint8Array.from({ length: 61 ** 3 }, (_, q) => {
      const p = voxelToLps(grid, voxel(q % 61, Math.floor(q / 61) % 61, Math.floor(q / 3721)));
      return Math.min(255, Math.max(0, 128 + 100 * (r - Math.hypot(p[0] - c[0], p[1] - c[1], p[2] - c[2]))));
    }),
  );
const bone: Shell = { share: ball(lps(5, 4, -3), 12), rgb: [200, 200, 200], alpha: 0.2, rim: 0.6 };
const look = (shells: readonly Shell[], turn: number, rise: number, rods: Parameters<typeof layersPicture>[3]['rods'] = []) => {
  const plane = turnedView(frame, lps(0, 0, 0), 0.5, turn, rise);
  return { plane, ...layersPicture(grid, shells, shellMap(grid, shells), { widthPx: 120, heightPx: 100, plane, rods }) };
};

describe('surfaces seen through', () => {
  it('puts a ball where it is and as far as it is, from every side', () => {
    for (const [turn, rise] of [
      [0, 0],
      [40, 25],
      [-110, 10],
      [180, -35],
    ]) {
      const { plane, depthMm } = look([bone], turn, rise);
      const into = intoPicture(plane);
      const [cx, cy] = lpsToPixel(plane, 120, 100, lps(5, 4, -3));
      const centre = 5 * into[0] + 4 * into[1] - 3 * into[2];
      let worst = 0;
      let edge = 0;
      for (let v = 0; v < 100; v++)
        for (let u = 0; u < 120; u++) {
          const off = Math.hypot(u - cx, v - cy) * 0.5;
          const d = depthMm[v * 120 + u];
          if (off < 10) worst = Math.max(worst, Math.abs(d - (centre - Math.sqrt(144 - off * off))));
          if (Number.isNaN(d) ? off < 11.6 : off > 12.2) edge++;
        }
      // a step is half a voxel, taken straight back to the surface
      expect(worst).toBeLessThan(0.35);
      expect(edge).toBe(0);
    }
  });

  it('from behind the patient’s left lies left in the picture, from the left the back lies right; raised, the head is nearer', () => {
    expect(orientationLetters(turnedView(frame, lps(0, 0, 0), 1, 0, 0))).toEqual({ left: 'L', right: 'R', top: 'H', bottom: 'F' });
    expect(orientationLetters(turnedView(frame, lps(0, 0, 0), 1, 90, 0))).toEqual({ left: 'A', right: 'P', top: 'H', bottom: 'F' });
    expect(orientationLetters(turnedView(frame, lps(0, 0, 0), 1, -90, 0))).toEqual({ left: 'P', right: 'A', top: 'H', bottom: 'F' });
    expect(intoPicture(turnedView(frame, lps(0, 0, 0), 1, 0, 30))[2]).toBeLessThan(-0.4);
  });

  it('shows what lies in a glassy bone, and a rod behind a solid one not at all; stripes thin a surface', () => {
    const middle = (p: ReturnType<typeof look>, at: Lps): readonly number[] => {
      const [u, v] = lpsToPixel(p.plane, 120, 100, at).map(Math.round);
      return [...p.picture.rgba.subarray(4 * (v * 120 + u), 4 * (v * 120 + u) + 3)];
    };
    const killed: Shell = { share: ball(lps(5, 4, -3), 5), rgb: [255, 0, 0], alpha: 0.9, rim: 0.9 };
    const c = lps(5, 4, -3);
    const [red, green] = middle(look([bone, killed], 20, 20), c);
    expect(red).toBeGreaterThan(2 * green);
    // from behind a rod in front of the body (smaller posterior) is hidden by what is solid
    const rod = { from: lps(5, -20, -10), to: lps(5, -20, 10), radiusMm: 1.5, rgb: [0, 0, 255] as const };
    expect(middle(look([{ ...bone, alpha: 1, rim: 1 }], 0, 0, [rod]), c)[2]).toBeLessThanOrEqual(
      middle(look([{ ...bone, alpha: 1, rim: 1 }], 0, 0), c)[2] + 1,
    );
    const seen = middle(look([{ ...bone, alpha: 1, rim: 1 }], 180, 0, [rod]), lps(5, -20, -3));
    expect(seen[2]).toBeGreaterThan(150);
    expect(seen[0]).toBeLessThan(60);
    const sum = (p: ReturnType<typeof look>): number => p.picture.rgba.reduce((s, x, n) => s + (n % 4 === 0 ? x : 0), 0);
    expect(sum(look([{ ...bone, stripeMm: 4 }], 0, 0))).toBeLessThan(0.85 * sum(look([bone], 0, 0)));
  });

  it('knows how far the bone is also under a needle over it, and under what lets no light through', () => {
    const rod = { from: lps(5, 4, 30), to: lps(5, 4, 0), radiusMm: 1.5, rgb: [0, 0, 255] as const };
    const cover: Shell = { share: ball(lps(5, 22, -3), 6), rgb: [255, 0, 0], alpha: 1, rim: 1 };
    for (const [turn, rise] of [
      [0, 60],
      [20, 30],
    ]) {
      const bare = look([bone, cover], turn, rise).depthMm;
      const under = look([bone, cover], turn, rise, [rod]).depthMm;
      expect(under.some((x) => x === x)).toBe(true);
      expect(under).toEqual(bare);
      // alone, the same way to it: what lies before it changes nothing
      expect(bare.map((x) => (x === x ? 1 : 0))).toEqual(look([bone], turn, rise).depthMm.map((x) => (x === x ? 1 : 0)));
    }
  });
});
