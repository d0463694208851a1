// The slabs against the rays (project.ts) from every side, both flavours against each other, and any split of the rows.
import { describe, expect, it } from 'vitest';
import { seeded } from '../base/index.ts';
import { originals, project, twins, xrayProjector, type Kernels, type XrayView } from './index.ts';

type Three = readonly [number, number, number];
const size: Three = [37, 29, 41];
const spacing: Three = [0.9, 1.1, 1.4];
const dot = (a: Three, b: Three): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const unit = (v: Three): Three => v.map((c) => c / Math.sqrt(dot(v, v))) as unknown as Three;
const cross = (a: Three, b: Three): Three => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
/** A smooth, lopsided field, no symmetry to hide a swapped axis. */
const field = Float32Array.from({ length: size[0] * size[1] * size[2] }, (_, q) => {
  const [i, j, k] = [q % size[0], Math.floor(q / size[0]) % size[1], Math.floor(q / (size[0] * size[1]))];
  const near = Math.exp(-((i - 12) ** 2 / 60 + (j - 17) ** 2 / 40 + (k - 25) ** 2 / 90));
  const far = Math.exp(-((i - 27) ** 2 / 30 + (j - 8) ** 2 / 25 + (k - 11) ** 2 / 40));
  return near + 0.5 * far;
});
/** A detector of 48 × 40 pixels, 420 mm from the source, the field's middle at 300 mm. */
function look(beam: Three, roll = 0.2): XrayView {
  const b = unit(beam);
  const r = unit(cross(b, Math.abs(b[2]) > 0.9 ? [0, 1, 0] : [0, 0, 1]));
  const d = cross(b, r);
  const right = r.map((c, a) => Math.cos(roll) * c + Math.sin(roll) * d[a]);
  const down = d.map((c, a) => Math.cos(roll) * c - Math.sin(roll) * r[a]);
  const pixelMm = 1.8;
  const middle = size.map((n) => (n - 1) / 2);
  const index = (mm: readonly number[]): Three => mm.map((c, a) => c / spacing[a]) as unknown as Three;
  const at = (mm: readonly number[]): Three => index(mm).map((c, a) => middle[a] + c) as unknown as Three;
  return {
    source: at(b.map((c) => -300 * c)),
    corner: at(b.map((c, a) => 120 * c - 23.5 * pixelMm * right[a] - 19.5 * pixelMm * down[a])),
    stepU: index(right.map((c) => c * pixelMm)),
    stepV: index(down.map((c) => c * pixelMm)),
    width: 48,
    height: 40,
  };
}
const beams: readonly Three[] = [
  [0, 1, 0],
  [1, 0, 0],
  [0, 0, 1],
  [-1, 0.1, 0.2],
  [0.3, -0.9, 0.2],
  [0.2, 0.3, -1],
  [0.6, 0.6, 0.5],
];
const mostPx = 48 * 40;
const bySlabs = (kernels: Kernels, view: XrayView): Float32Array =>
  xrayProjector(kernels.arena, { field, size, spacing }, mostPx).project(view);
const worst = (a: Float32Array, b: Float32Array): number => Math.max(...a.map((v, q) => Math.abs(v - b[q]))) / Math.max(...a);

describe('X-ray by slabs', () => {
  it.each(beams)('gives what the rays give, seen along %f %f %f, and the twin what the original gives', (...beam) => {
    const view = look(beam);
    const rays = new Float32Array(mostPx);
    project({ ...view, field, size, spacing }, rays);
    const slabs = bySlabs(originals, view);
    expect(worst(rays, slabs)).toBeLessThan(0.02);
    expect(worst(slabs, bySlabs(twins(), view))).toBeLessThan(3e-6);
  });
  it('any split of the rows gives the same bits, in both flavours', () => {
    for (const kernels of [originals, twins()]) {
      const run = (cuts: readonly number[]): readonly number[] => {
        const arena = kernels.arena(1 << 20);
        const r = seeded('xray');
        const [box, look_, detector] = [arena.i32(6), arena.f64(11), arena.f64(9)];
        box.set([0, 20, 0, 15, 0, 12]);
        look_.set([9, 7, -60, 6, 1, 0.5, 0.6, 0.5, 1, 1.1, 0.9]);
        detector.set([-2, -3, 30, 1, 0.1, 0, -0.1, 1, 0]);
        const lot = arena.f32(20 * 15 * 12);
        for (let q = 0; q < lot.length; q++) lot[q] = r.next();
        const [plane, out] = [arena.f32(28 * 26), arena.f32(22 * 24)];
        const ends = (n: number): readonly number[] => [0, ...cuts, n];
        for (let n = 1; n < cuts.length + 2; n++) arena.grid.xraySlabs(ends(26)[n - 1], ends(26)[n], 28, 20, 300, box, look_, lot, plane);
        for (let n = 1; n < cuts.length + 2; n++)
          arena.grid.xrayWarp(ends(24)[n - 1], ends(24)[n], 22, 28, 26, look_, detector, plane, out);
        expect(Math.max(...out)).toBeGreaterThan(1);
        return [...plane, ...out];
      };
      expect(run([1, 6, 17])).toEqual(run([]));
    }
  });
  it('leaves out what lies beside a box, and gives zeros where detector and field do not meet', () => {
    const p = xrayProjector(twins().arena, { field, size, spacing }, mostPx);
    const part = { from: [4, 5, 6] as Three, size: [20, 20, 30] as Three };
    const cut = field.map((v, q) => {
      const at = [q % size[0], Math.floor(q / size[0]) % size[1], Math.floor(q / (size[0] * size[1]))];
      return at.every((c, a) => c >= part.from[a] && c < part.from[a] + part.size[a]) ? v : 0;
    });
    for (const beam of beams.slice(0, 3)) {
      const rays = new Float32Array(mostPx);
      project({ ...look(beam), field: cut, size, spacing }, rays);
      // the rim falls to zero over a voxel in one and at once in the other
      const got = p.project(look(beam), part);
      expect(got.reduce((s, v) => s + v) / rays.reduce((s, v) => s + v)).toBeCloseTo(1, 1);
      expect(got.reduce((s, v) => s + v)).toBeLessThan(0.97 * p.project(look(beam)).reduce((s, v) => s + v));
    }
    const away = look([0, 1, 0]);
    expect(Math.max(...p.project({ ...away, corner: [away.corner[0] + 400, away.corner[1], away.corner[2]] }))).toBe(0);
  });
  it('falls back to the rays where the source stands in the field, and for a picture larger than it was laid for', () => {
    const p = xrayProjector(twins().arena, { field, size, spacing }, 100);
    const inside = { ...look([0, 1, 0]), source: [18, 14, 20] as Three };
    const rays = new Float32Array(mostPx);
    project({ ...inside, field, size, spacing }, rays);
    expect(worst(rays, p.project(inside))).toBeLessThan(1e-6);
  });
});
