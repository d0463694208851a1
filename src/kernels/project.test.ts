import { describe, expect, it } from 'vitest';
import { project, type Projection } from './project.ts';

const dot = (a: readonly number[], b: readonly number[]): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const unit = (v: readonly number[]): number[] => v.map((c) => c / Math.hypot(...v));

/** A detector looking along `beam` at the middle of the field, both in index units of isotropic voxels. */
function look(
  size: Projection['size'],
  spacingMm: number,
  field: Float32Array,
  beam: readonly number[],
  width: number,
  pixel: number,
): Projection {
  const b = unit(beam);
  const u = unit([-b[1], b[0], 0.001]);
  const v = [b[1] * u[2] - b[2] * u[1], b[2] * u[0] - b[0] * u[2], b[0] * u[1] - b[1] * u[0]];
  const right = unit(u.map((c, i) => c - dot(u, b) * b[i]));
  const middle = size.map((n) => (n - 1) / 2);
  return {
    field,
    size,
    spacing: [spacingMm, spacingMm, spacingMm],
    source: middle.map((c, i) => c - 400 * b[i]) as [number, number, number],
    corner: middle.map((c, i) => c + 200 * b[i] - ((width - 1) / 2) * pixel * (right[i] + v[i])) as [number, number, number],
    stepU: right.map((c) => c * pixel) as [number, number, number],
    stepV: v.map((c) => c * pixel) as [number, number, number],
    width,
    height: width,
  };
}
const pixelAt = (p: Projection, q: number): number[] => {
  const u = q % p.width;
  const v = Math.floor(q / p.width);
  return p.corner.map((c, i) => c + u * p.stepU[i] + v * p.stepV[i]);
};
/** Length inside a box of the ray source → pixel, index units (slab method). */
function boxChord(p: Projection, q: number, low: readonly number[], high: readonly number[]): number {
  const d = pixelAt(p, q).map((c, i) => c - p.source[i]);
  let from = 0;
  let to = 1;
  for (let a = 0; a < 3; a++) {
    const t = [(low[a] - p.source[a]) / d[a], (high[a] - p.source[a]) / d[a]].sort((x, y) => x - y);
    from = Math.max(from, t[0]);
    to = Math.min(to, t[1]);
  }
  return Math.max(0, to - from) * Math.hypot(...d);
}

const views = [
  [1, 0.02, 0.01],
  [0.1, 1, -0.2],
  [0.2, -0.3, 1],
  [-1, 0.5, 0.3],
  [0.7, 0.7, -0.1],
];

describe('X-ray projection', () => {
  it.each(views)('gives the chord of a smooth-edged sphere seen along %f %f %f', (...beam) => {
    const n = 64;
    const radius = 22;
    const spacingMm = 1.5;
    const field = new Float32Array(n ** 3);
    // fraction of each voxel inside, to first order: the edge is one voxel wide
    for (let q = 0; q < field.length; q++) {
      const r = Math.hypot((q % n) - 31.5, (Math.floor(q / n) % n) - 31.5, Math.floor(q / n / n) - 31.5);
      field[q] = Math.min(1, Math.max(0, radius + 0.5 - r));
    }
    const p = look([n, n, n], spacingMm, field, beam, 41, 2);
    const out = new Float32Array(41 * 41);
    project(p, out);
    let worst = 0;
    let sum = 0;
    let exact = 0;
    for (let q = 0; q < out.length; q++) {
      const d = unit(pixelAt(p, q).map((c, i) => c - p.source[i]));
      const s = p.source.map((c) => c - 31.5);
      const h2 = dot(s, s) - dot(s, d) ** 2;
      const chord = h2 < radius * radius ? 2 * Math.sqrt(radius * radius - h2) * spacingMm : 0;
      sum += out[q];
      exact += chord;
      // away from the silhouette, where the chord is steep
      if (Math.sqrt(h2) < radius - 3) worst = Math.max(worst, Math.abs(out[q] - chord));
      else if (Math.sqrt(h2) > radius + 2) expect(out[q]).toBe(0);
    }
    expect(worst).toBeLessThan(0.01 * 2 * radius * spacingMm);
    expect(Math.abs(sum / exact - 1)).toBeLessThan(0.003);
  });

  it('gives exactly thickness / cos for a slab of ones crossed along its main axis', () => {
    const n = 40;
    const field = new Float32Array(n ** 3);
    for (let q = 0; q < field.length; q++) if (q % n >= 10 && q % n < 25) field[q] = 2;
    const p = look([n, n, n], 1, field, [1, 0.05, -0.03], 9, 1.5);
    const out = new Float32Array(81);
    project(p, out);
    for (let q = 0; q < 81; q++) {
      const d = pixelAt(p, q).map((c, i) => c - p.source[i]);
      expect(out[q]).toBeCloseTo(2 * 15 * (Math.hypot(...d) / Math.abs(d[0])), 3);
    }
  });

  it('weighs anisotropic voxels in mm', () => {
    // two voxels of 0.5 × 2 × 3 mm, field 1: straight rays along each axis
    const one = (main: number): number => {
      const middle = [4, 4, 4];
      const out = new Float32Array(1);
      const at = (s: number): [number, number, number] => middle.map((c, i) => (i === main ? c + s : c)) as [number, number, number];
      project(
        {
          field: new Float32Array(729).fill(1),
          size: [9, 9, 9],
          spacing: [0.5, 2, 3],
          source: at(-100),
          corner: at(100),
          stepU: [0, 0, 0],
          stepV: [0, 0, 0],
          width: 1,
          height: 1,
        },
        out,
      );
      return out[0];
    };
    expect([one(0), one(1), one(2)]).toEqual([9 * 0.5, 9 * 2, 9 * 3]);
  });

  it('agrees with the chord of a box, and is zero for rays beside it', () => {
    const n = 48;
    const field = new Float32Array(n ** 3);
    for (let q = 0; q < field.length; q++) {
      const i = [q % n, Math.floor(q / n) % n, Math.floor(q / n / n)];
      if (i[0] >= 12 && i[0] < 36 && i[1] >= 16 && i[1] < 32 && i[2] >= 8 && i[2] < 40) field[q] = 1;
    }
    for (const beam of views) {
      const p = look([n, n, n], 1, field, beam, 61, 1.4);
      const out = new Float32Array(61 * 61);
      project(p, out);
      let rms = 0;
      for (let q = 0; q < out.length; q++) {
        const chord = boxChord(p, q, [11.5, 15.5, 7.5], [35.5, 31.5, 39.5]);
        rms += (out[q] - chord) ** 2;
        if (boxChord(p, q, [10, 14, 6], [37, 33, 41]) === 0) expect(out[q]).toBe(0);
      }
      expect(Math.sqrt(rms / out.length)).toBeLessThan(0.6);
    }
  });

  it('stops at the source and at the detector, and gives 0 for a ray of length zero', () => {
    const field = new Float32Array(20 ** 3).fill(1);
    const inside = (source: [number, number, number], corner: [number, number, number]): number => {
      const out = new Float32Array(1);
      project(
        { field, size: [20, 20, 20], spacing: [1, 1, 1], source, corner, stepU: [0, 0, 0], stepV: [0, 0, 0], width: 1, height: 1 },
        out,
      );
      return out[0];
    };
    // planes 5…12 lie between
    expect(inside([4.5, 10, 10], [12.5, 10, 10])).toBeCloseTo(8, 6);
    expect(inside([10, 10, 10], [10, 10, 10])).toBe(0);
    expect(inside([-50, 30, 10], [50, 30, 10])).toBe(0);
    expect(inside([-50, 10, 10], [-30, 10, 10])).toBe(0);
  });
});
