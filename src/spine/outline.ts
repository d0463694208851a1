// Outline of a body in its mid-sagittal plane from the blurred labels: an even, slightly smoothed closed curve with normals and curvature.
// The assumption that fails first: every ray from the middle of the body leaves it once (a C-shaped body is not outlined).
import { inFrame, marchOut, type BoneField } from './bone-field.ts';
import type { BodyFrame } from './frame.ts';

/** Points in (posterior, superior), run from posterior towards superior. */
export interface Curve {
  readonly p: Float64Array;
  readonly s: Float64Array;
  readonly np: Float64Array;
  readonly ns: Float64Array;
  /** Curvature, > 0 where convex. */
  readonly bend: Float64Array;
  readonly stepMm: number;
}

/** Resamples a closed polygon evenly, smooths it along its length and adds normals (outwards: it runs from posterior towards superior). */
function evenCurve(p0: readonly number[], s0: readonly number[], smoothMm: number): Curve {
  let [p, s] = [p0, s0];
  let step = 0;
  for (const last of [false, true]) {
    const n = p.length;
    const along = [0];
    for (let i = 0; i < n; i++) along.push(along[i] + Math.hypot(p[(i + 1) % n] - p[i], s[(i + 1) % n] - s[i]));
    const count = Math.max(24, Math.round(along[n] / 0.5));
    step = along[n] / count;
    const q: number[] = [];
    const r: number[] = [];
    for (let k = 0, i = 0; k < count; k++) {
      while (i + 1 < n && along[i + 1] <= k * step) i++;
      const f = (k * step - along[i]) / Math.max(1e-9, along[i + 1] - along[i]);
      q.push(p[i] + f * (p[(i + 1) % n] - p[i]));
      r.push(s[i] + f * (s[(i + 1) % n] - s[i]));
    }
    [p, s] = last ? [q, r] : [smoothed(q, smoothMm / step), smoothed(r, smoothMm / step)];
  }
  const n = p.length;
  const np = new Float64Array(n);
  const ns = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const [a, b] = [(i + n - 1) % n, (i + 1) % n];
    const [tp, ts] = [p[b] - p[a], s[b] - s[a]];
    const h = Math.hypot(tp, ts) || 1;
    np[i] = ts / h;
    ns[i] = -tp / h;
  }
  const raw = Array.from({ length: n }, (_, i) => {
    const [a, b] = [(i + n - 1) % n, (i + 1) % n];
    return (np[a] * ns[b] - ns[a] * np[b]) / (2 * step);
  });
  return {
    p: Float64Array.from(p),
    s: Float64Array.from(s),
    np,
    ns,
    bend: Float64Array.from(smoothed(raw, 1 / step)),
    stepMm: step,
  };
}
function smoothed(x: readonly number[], sigma: number): number[] {
  const n = x.length;
  const radius = Math.ceil(3 * sigma);
  const w = Array.from({ length: radius + 1 }, (_, r) => Math.exp((-0.5 * r * r) / (sigma * sigma)));
  const sum = w.reduce((a, b, r) => a + (r === 0 ? b : 2 * b), 0);
  return x.map((v, i) => {
    let y = w[0] * v;
    for (let r = 1; r <= radius; r++) y += w[r] * (x[(i + r) % n] + x[(i - r + r * n) % n]);
    return y / sum;
  });
}

const rayCount = 360;
/** Outline of the blurred labels around the origin, mean over the middle of the slab; undefined when a ray finds no way out. */
export function outline(field: BoneField, b: BodyFrame, smoothMm: number): Curve | undefined {
  const sample = inFrame(field, b.frame);
  const p: number[] = [];
  const s: number[] = [];
  for (let k = 0; k < rayCount; k++) {
    const a = (2 * Math.PI * k) / rayCount;
    let sum = 0;
    let n = 0;
    for (const l of [-3, -1.5, 0, 1.5, 3]) {
      const r = marchOut(sample, [l, 0, 0], [0, Math.cos(a), Math.sin(a)], 40);
      if (r === undefined) continue;
      sum += r;
      n++;
    }
    if (n === 0) return undefined;
    p.push((sum / n) * Math.cos(a));
    s.push((sum / n) * Math.sin(a));
  }
  return evenCurve(p, s, smoothMm);
}
