// Bodies whose X-ray is known exactly: sphere, box and cylinder at places that fall on no voxel boundary, drawn into voxels by their share of each
// (6³ points at the edge), and the length of a ray inside each by formula.
import { axisGrid, direction, lps, type Direction, type Lps } from '../../src/base/index.ts';
import { detectorToLps, sourceOf, type CArmGeometry } from '../../src/spine/index.ts';

export interface Body {
  readonly name: string;
  /** Share of a voxel of `mm` centred at p that is inside, where there is a formula for it. */
  share?(p: readonly number[], mm: number): number;
  /** > 0 inside, in mm, roughly the distance to the surface. */
  inside(p: readonly number[]): number;
  /** Length of the ray from s along the unit d, from s to infinity. */
  chord(s: readonly number[], d: readonly number[]): number;
}
const dot = (a: readonly number[], b: readonly number[]): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const minus = (a: readonly number[], b: readonly number[]): number[] => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
const overlap = (...spans: readonly (readonly [number, number])[]): number =>
  Math.max(0, Math.min(...spans.map((s) => Math.max(s[0], s[1]))) - Math.max(...spans.map((s) => Math.min(s[0], s[1]))));
/** Where |q + t e| <= r, as t from … to. */
function ball(q: readonly number[], e: readonly number[], r: number): readonly [number, number] {
  const a = dot(e, e);
  const b = dot(q, e) / a;
  const root = b * b - (dot(q, q) - r * r) / a;
  return root > 0 ? [-b - Math.sqrt(root), -b + Math.sqrt(root)] : [0, 0];
}

export const sphere = (centre: readonly number[], r: number): Body => ({
  name: 'sphere',
  inside: (p) => r - Math.sqrt(dot(minus(p, centre), minus(p, centre))),
  chord: (s, d) => {
    const t = ball(minus(s, centre), d, r);
    return t[1] - t[0];
  },
});
export const box = (low: readonly number[], high: readonly number[]): Body => ({
  name: 'box',
  inside: (p) => Math.min(...p.map((c, a) => Math.min(c - low[a], high[a] - c))),
  share: (p, mm) => p.reduce((s, c, a) => (s * overlap([low[a], high[a]], [c - mm / 2, c + mm / 2])) / mm, 1),
  chord: (s, d) => overlap(...d.map((c, a) => [(low[a] - s[a]) / c, (high[a] - s[a]) / c] as const)),
});
export const cylinder = (centre: readonly number[], axis: Direction, r: number, half: number): Body => ({
  name: 'cylinder',
  inside: (p) => {
    const q = minus(p, centre);
    const h = dot(q, axis);
    return Math.min(half - Math.abs(h), r - Math.sqrt(Math.max(0, dot(q, q) - h * h)));
  },
  chord: (s, d) => {
    const q = minus(s, centre);
    const [qh, dh] = [dot(q, axis), dot(d, axis)];
    const side = ball(
      q.map((c, a) => c - qh * axis[a]),
      d.map((c, a) => c - dh * axis[a]),
      r,
    );
    return overlap(side, [(-half - qh) / dh, (half - qh) / dh]);
  },
});

export const fieldMm = 256;
/** The body in n³ voxels of a cube of 256 mm, attenuation 0.02 per mm. */
export function drawn(body: Body, n: number): { readonly field: Float32Array; readonly grid: ReturnType<typeof axisGrid> } {
  const mm = fieldMm / n;
  const grid = axisGrid([n, n, n], [mm, mm, mm], lps(0.5 * mm, 0.5 * mm, 0.5 * mm));
  const field = new Float32Array(n ** 3);
  const p = [0, 0, 0];
  const fine = 6;
  for (let k = 0, q = 0; k < n; k++)
    for (let j = 0; j < n; j++)
      for (let i = 0; i < n; i++, q++) {
        p[0] = (i + 0.5) * mm;
        p[1] = (j + 0.5) * mm;
        p[2] = (k + 0.5) * mm;
        const far = body.inside(p);
        if (Math.abs(far) > mm) field[q] = far > 0 ? mu : 0;
        else if (body.share !== undefined) field[q] = mu * body.share(p, mm);
        else {
          let sum = 0;
          for (let c = 0; c < fine ** 3; c++) {
            const o = (m: number): number => (((m % fine) + 0.5) / fine - 0.5) * mm;
            if (body.inside([p[0] + o(c), p[1] + o(Math.floor(c / fine)), p[2] + o(Math.floor(c / fine ** 2))]) > 0) sum++;
          }
          field[q] = (mu * sum) / fine ** 3;
        }
      }
  return { field, grid };
}
export const mu = 0.02;

const middle = fieldMm / 2;
export const bodies: readonly Body[] = [
  sphere([middle + 2.3, middle - 1.3, middle + 0.4], 60.2),
  box([middle - 47.7, middle - 57.8, middle - 67.6], [middle + 42.6, middle + 53.7, middle + 62.1]),
  cylinder([middle + 1.2, middle - 2.1, middle + 0.7], direction(0.35, 0.25, 0.9), 38.3, 55.4),
];
export interface Sighting {
  readonly name: string;
  readonly beam: Direction;
  readonly up: Direction;
  readonly centreLps: Lps;
}
const seen = (name: string, ...b: readonly [number, number, number]): Sighting => {
  const beam = direction(...b);
  const s = dot([0, 0, 1], beam);
  const up = Math.abs(s) > 0.95 ? direction(0, -1, 0) : direction(0, 0, 1);
  const h = dot(up, beam);
  return {
    name,
    beam,
    up: direction(up[0] - h * beam[0], up[1] - h * beam[1], up[2] - h * beam[2]),
    centreLps: lps(middle, middle, middle),
  };
};
export const sightings: readonly Sighting[] = [
  seen('AP', 0, 1, 0),
  seen('lateral', 1, 0, 0),
  seen('oblique 17/11', 0.287, 0.939, 0.191),
  seen('oblique 35/25', -0.52, 0.742, 0.423),
  seen('oblique 45/30', 0.612, 0.612, 0.5),
  seen('steep', 0.3, 0.45, 0.84),
];

/** Exact picture of a body. */
export function exact(body: Body, sight: Sighting, g: CArmGeometry): Float64Array {
  const source = sourceOf(sight, g);
  const out = new Float64Array(g.widthPx * g.heightPx);
  for (let q = 0; q < out.length; q++) {
    const p = detectorToLps(sight, g, q % g.widthPx, Math.floor(q / g.widthPx));
    const way = minus(p, source);
    const length = Math.sqrt(dot(way, way));
    out[q] =
      mu *
      body.chord(
        source,
        way.map((c) => c / length),
      );
  }
  return out;
}
export interface Errors {
  readonly rmsOfMax: number;
  readonly bias: number;
  readonly unlike: number;
}
export function errors(got: ArrayLike<number>, right: ArrayLike<number>): Errors {
  const n = right.length;
  let [se, sa, sb, saa, sbb, sab, top] = [0, 0, 0, 0, 0, 0, 0];
  for (let q = 0; q < n; q++) {
    const [a, b] = [got[q], right[q]];
    se += (a - b) ** 2;
    sa += a;
    sb += b;
    saa += a * a;
    sbb += b * b;
    sab += a * b;
    top = Math.max(top, b);
  }
  const zncc = (sab / n - (sa / n) * (sb / n)) / Math.sqrt((saa / n - (sa / n) ** 2) * (sbb / n - (sb / n) ** 2));
  return { rmsOfMax: Math.sqrt(se / n) / top, bias: Math.abs(sa - sb) / sb, unlike: 1 - zncc };
}
