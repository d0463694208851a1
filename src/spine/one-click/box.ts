// First guess of a body: a rounded box with ten numbers (place, width, depth, height, two tilts, wedge, dent), moved until bone lies inside its six
// faces and something else outside. Many starts, short and tall ones alike, so that a crushed body is not made whole; Nelder and Mead 1965,
// doi 10.1093/comjnl/7.4.308. The assumption that fails first: the click lies within some 10 mm of the middle of the body.
import { edge, valueAt, type Block } from './block.ts';

/** Place mm from the click (left, posterior, superior); width, depth, height at the rim mm; tilt in the sagittal and coronal plane, rad; wedge (the height
 * grows by this share from front to back); dent: the share of the height missing in the middle. */
export type Box = readonly [number, number, number, number, number, number, number, number, number, number];

export interface Guide {
  readonly widthMm: number;
  readonly depthMm: number;
  readonly heightMm: number;
  /** Sagittal tilt of the superior axis (towards posterior), coronal (towards left), rad. */
  readonly tilts: readonly [number, number];
}
/** Section exponent of the rounded box. */
export const roundness = 2.6;
const perFace = 8;

interface Face {
  readonly q: Float64Array;
  readonly normal: Float64Array;
  readonly face: Uint8Array;
}
/** Points on the six faces of the unit box, its edges left out; rounded in the axial plane. Faces: left−, left+, posterior−, +, superior−, +. */
function facePoints(): Face {
  const q: number[] = [];
  const normal: number[] = [];
  const face: number[] = [];
  for (let axis = 0; axis < 3; axis++)
    for (const side of [-1, 1])
      for (let a = 0; a < perFace; a++)
        for (let b = 0; b < perFace; b++) {
          const t = [0, 0, 0];
          t[axis] = side;
          const others = [0, 1, 2].filter((n) => n !== axis);
          t[others[0]] = -0.9 + (1.8 * a) / (perFace - 1);
          t[others[1]] = -0.9 + (1.8 * b) / (perFace - 1);
          const r = (Math.abs(t[0]) ** roundness + Math.abs(t[1]) ** roundness) ** (1 / roundness);
          const f = r > 0 ? Math.max(Math.abs(t[0]), Math.abs(t[1])) / r : 1;
          q.push(t[0] * f, t[1] * f, t[2]);
          const n = [0, 0, 0];
          n[axis] = side;
          normal.push(n[0], n[1], n[2]);
          face.push(2 * axis + (side > 0 ? 1 : 0));
        }
  return { q: Float64Array.from(q), normal: Float64Array.from(normal), face: Uint8Array.from(face) };
}
const points = facePoints();
/** Anterior, the canal's wall and the endplates weigh more than the flanks, which meet the pedicles. */
const faceWeight = [1, 1, 1.3, 1, 2, 2] as const;
const weightSum = faceWeight.reduce((a, b) => a + b, 0);

/** Height of the box over the place (a, b) of its section (−1…1 each), mm. */
export const heightOver = (h: number, wedge: number, dent: number, a: number, b: number): number =>
  h * (1 + wedge * b * 0.5) * (1 - dent * Math.max(0, 1 - a * a - b * b));

/** Unit axes left, posterior, superior of tilts (rows). */
export function axesOf(sagittal: number, coronal: number): readonly (readonly [number, number, number])[] {
  const n = Math.hypot(coronal, sagittal, 1);
  const w: readonly [number, number, number] = [coronal / n, sagittal / n, 1 / n];
  const m = Math.sqrt(1 - w[0] * w[0]);
  const u: readonly [number, number, number] = [(1 - w[0] * w[0]) / m, (-w[0] * w[1]) / m, (-w[0] * w[2]) / m];
  return [u, [w[1] * u[2] - w[2] * u[1], w[2] * u[0] - w[0] * u[2], w[0] * u[1] - w[1] * u[0]], w];
}

const insides = [-0.55, 0, 0.55].flatMap((a) => [-0.55, -0.2, 0.2, 0.55].map((b) => [a, b] as const));
/** Texture and noise make drops of this height. */
const textureEdge = 0.2;
/** How clearly one has left a body, on the way out to either endplate, well before it: what tells two half bodies and a disc from a body. 0…1. */
function leftBefore(block: Block, p: Float64Array, u: readonly number[], v: readonly number[], s: readonly number[]): number {
  const [cx, cy, cz, w, d, h] = p;
  const [wedge, dent] = [p[8], p[9]];
  let sum = 0;
  for (const sign of [1, -1])
    for (const [a, b] of insides) {
      const [x, y] = [(a * w) / 2, (b * d) / 2];
      const own = heightOver(h, wedge, dent, a, b);
      const [ox, oy, oz] = [cx + x * u[0] + y * v[0], cy + x * u[1] + y * v[1], cz + x * u[2] + y * v[2]];
      let worst = textureEdge;
      for (let c = -own / 2 + 3; c < own / 2 - 3.5; c += 1.25) {
        const [i, o] = [sign * (c - 1.2), sign * (c + 1.8)];
        const e = edge(
          block,
          valueAt(block, ox + i * s[0], oy + i * s[1], oz + i * s[2]),
          valueAt(block, ox + o * s[0], oy + o * s[1], oz + o * s[2]),
        );
        if (e > worst) worst = e;
      }
      sum += worst - textureEdge;
    }
  return sum / (2 * insides.length);
}

/** Cost of a box, lower is better: edge contrast of its faces, and how far it strays from what a body may be. */
function costOf(block: Block, guide: Guide, strict: number): (p: Float64Array) => number {
  const sums = new Float64Array(6);
  const each = perFace * perFace;
  return (p) => {
    const [cx, cy, cz, w, d, h, sag, cor, wedge, dent] = p;
    if (w < 12 || d < 10 || h < 5) return 10;
    const [u, v, s] = axesOf(sag, cor);
    sums.fill(0);
    for (let n = 0; n < points.face.length; n++) {
      const a = (points.q[3 * n] * w) / 2;
      const b = (points.q[3 * n + 1] * d) / 2;
      const high =
        points.face[n] < 4 ? h * (1 + wedge * points.q[3 * n + 1] * 0.5) : heightOver(h, wedge, dent, points.q[3 * n], points.q[3 * n + 1]);
      const c = (points.q[3 * n + 2] * high) / 2;
      const x = cx + a * u[0] + b * v[0] + c * s[0];
      const y = cy + a * u[1] + b * v[1] + c * s[1];
      const z = cz + a * u[2] + b * v[2] + c * s[2];
      const na = points.normal[3 * n];
      const nb = points.normal[3 * n + 1];
      const nc = points.normal[3 * n + 2];
      const nx = na * u[0] + nb * v[0] + nc * s[0];
      const ny = na * u[1] + nb * v[1] + nc * s[1];
      const nz = na * u[2] + nb * v[2] + nc * s[2];
      const face = points.face[n];
      // Beyond a wall there is no bone for a while; beyond an endplate a thin disc may be all there is.
      let outside = valueAt(block, x + 1.8 * nx, y + 1.8 * ny, z + 1.8 * nz);
      if (face < 4) outside = (outside + valueAt(block, x + 4 * nx, y + 4 * ny, z + 4 * nz)) / 2;
      sums[face] += edge(block, valueAt(block, x - 1.2 * nx, y - 1.2 * ny, z - 1.2 * nz), outside);
    }
    let score = 0;
    for (let f = 0; f < 6; f++) score += (faceWeight[f] * sums[f]) / each;
    // Walls alone make no body: both ends must be seen.
    for (const f of [4, 5]) score -= 3 * Math.max(0, 0.3 - sums[f] / each);
    score -= 4 * leftBefore(block, p, u, v, s);
    const [g, q] = guide.tilts;
    const penalty =
      strict * (((w - guide.widthMm) / (0.2 * guide.widthMm)) ** 2 + ((d - guide.depthMm) / (0.2 * guide.depthMm)) ** 2) * 0.06 +
      // Height is what a fracture takes: hardly held.
      ((h - guide.heightMm) / (0.5 * guide.heightMm)) ** 2 * 0.04 +
      // A body is a quarter wider than deep, and not taller than deep.
      ((w / d - 1.27) / 0.25) ** 2 * 0.05 +
      (Math.max(0, h / d - 0.92) / 0.12) ** 2 * 0.05 +
      ((cx / 9) ** 2 + (cy / 9) ** 2 + (cz / 9) ** 2) * 0.03 +
      ((sag - g) ** 2 + (cor - q) ** 2) * (0.1 + 0.3 * strict) +
      wedge ** 2 * 0.15 +
      (dent - 0.1) ** 2 * 0.2 +
      (dent < -0.1 || dent > 0.75 ? 1 : 0);
    return -score / weightSum + 0.35 * penalty;
  };
}

function descend(
  cost: (p: Float64Array) => number,
  start: readonly number[],
  steps: readonly number[],
  most: number,
): { p: Float64Array<ArrayBuffer>; f: number } {
  const n = start.length;
  const simplex = [Float64Array.from(start), ...steps.map((s, i) => Float64Array.from(start, (v, k) => (k === i ? v + s : v)))];
  const f = simplex.map(cost);
  const order = Array.from({ length: n + 1 }, (_, i) => i);
  const centre = new Float64Array(n);
  const at = (worst: Float64Array, t: number): Float64Array<ArrayBuffer> => Float64Array.from(centre, (c, k) => c + t * (c - worst[k]));
  for (let count = n + 1; count < most;) {
    order.sort((a, b) => f[a] - f[b]);
    const worst = order[n];
    if (f[worst] - f[order[0]] < 1e-4) break;
    centre.fill(0);
    for (let i = 0; i < n; i++) for (let k = 0; k < n; k++) centre[k] += simplex[order[i]][k] / n;
    const r = at(simplex[worst], 1);
    const fr = cost(r);
    count++;
    if (fr < f[order[0]]) {
      const e = at(simplex[worst], 2);
      const fe = cost(e);
      count++;
      [simplex[worst], f[worst]] = fe < fr ? [e, fe] : [r, fr];
    } else if (fr < f[order[n - 1]]) [simplex[worst], f[worst]] = [r, fr];
    else {
      const c = at(simplex[worst], fr < f[worst] ? 0.5 : -0.5);
      const fc = cost(c);
      count++;
      if (fc < Math.min(fr, f[worst])) [simplex[worst], f[worst]] = [c, fc];
      else {
        const best = simplex[order[0]];
        for (let i = 1; i <= n; i++) {
          const p = simplex[order[i]];
          for (let k = 0; k < n; k++) p[k] = best[k] + 0.5 * (p[k] - best[k]);
          f[order[i]] = cost(p);
          count++;
        }
      }
    }
  }
  const best = order.reduce((a, b) => (f[b] < f[a] ? b : a), 0);
  return { p: simplex[best], f: f[best] };
}

interface Plane {
  readonly sagittal: number;
  readonly coronal: number;
  /** Where it crosses the superior axis through the click, mm. */
  readonly atMm: number;
  readonly score: number;
}
const turns = [-0.7, -0.5, -0.3, -0.15, 0, 0.15, 0.3, 0.5, 0.7] as const;
const leans = [-0.5, -0.25, 0, 0.25, 0.5] as const;
const stepMm = 0.75;
const searchMm = 27;
const discMm = 9;

/** Planes above (sign 1) or below the click that leave something bright for something dark, the first such one on the way out before later ones. */
function endplates(block: Block, guide: Guide, sign: 1 | -1, most: number): readonly Plane[] {
  const found: Plane[] = [];
  const count = Math.round(searchMm / stepMm);
  const drops = new Float64Array(count);
  for (const turn of turns)
    for (const lean of leans) {
      const [sagittal, coronal] = [guide.tilts[0] + turn, guide.tilts[1] + lean];
      const [u, v, w] = axesOf(sagittal, coronal);
      drops.fill(0);
      let n = 0;
      for (let a = -discMm; a <= discMm; a += 3)
        for (let b = -discMm; b <= discMm; b += 3) {
          if (Math.hypot(a, b) > discMm) continue;
          n++;
          for (let k = 0; k < count; k++) {
            const c = sign * (2 + k * stepMm);
            const at = (h: number): number =>
              valueAt(block, a * u[0] + b * v[0] + h * w[0], a * u[1] + b * v[1] + h * w[1], a * u[2] + b * v[2] + h * w[2]);
            drops[k] += edge(block, at(c - sign * 1.2), at(c + sign * 1.6));
          }
        }
      let left = 0;
      for (let k = 0; k < count; k++) {
        const before = k - Math.round(3 / stepMm);
        if (before >= 0) left = Math.max(left, drops[before] / n);
        const here = drops[k] / n;
        if (here < 0.12 || here < (drops[k - 1] ?? 0) / n || here < (drops[k + 1] ?? 0) / n) continue;
        found.push({
          sagittal,
          coronal,
          atMm: sign * (2 + k * stepMm),
          score: here - 0.7 * Math.max(0, left - 0.1) - 0.12 * (turn * turn + lean * lean),
        });
      }
    }
  const kept: Plane[] = [];
  for (const p of found.toSorted((a, b) => b.score - a.score)) {
    if (kept.length >= most) break;
    if (kept.every((q) => Math.abs(q.atMm - p.atMm) > 2.5)) kept.push(p);
  }
  return kept;
}

/** Boxes between an endplate above and one below, the likeliest first. */
function starts(block: Block, guide: Guide): readonly (readonly number[])[] {
  const [above, below] = [endplates(block, guide, 1, 4), endplates(block, guide, -1, 4)];
  const pairs: { readonly start: readonly number[]; readonly score: number }[] = [];
  for (const top of above)
    for (const low of below) {
      const height = top.atMm - low.atMm;
      if (height < 6 || height > 1.5 * guide.heightMm) continue;
      const sagittal = (top.sagittal + low.sagittal) / 2;
      const coronal = (top.coronal + low.coronal) / 2;
      // The height grows towards posterior when the top plane leans the other way than the bottom one.
      const wedge = Math.max(-0.9, Math.min(0.9, ((low.sagittal - top.sagittal) * guide.depthMm) / (2 * Math.max(height, 8))));
      const middle = (top.atMm + low.atMm) / 2;
      const [, , w] = axesOf(sagittal, coronal);
      const tall = Math.max(0, height / guide.heightMm - 1.05);
      const place = [w[0] * middle, w[1] * middle, w[2] * middle, guide.widthMm * 0.9, guide.depthMm * 0.95];
      const score = top.score + low.score - 1.5 * tall * tall - Math.abs(top.coronal - low.coronal);
      pairs.push({
        start: [...place, height / 0.95, sagittal, coronal, wedge, 0.05],
        score,
      });
      // The middle alone may have fallen.
      if (height < 0.75 * guide.heightMm)
        pairs.push({
          start: [...place, 0.9 * guide.heightMm, sagittal, coronal, 0, 1 - height / (0.9 * guide.heightMm)],
          score: score - 0.05,
        });
    }
  return pairs.toSorted((a, b) => b.score - a.score).map((p) => p.start);
}

/** Moves one face at a time along its normal, far enough to leave a false edge, and keeps what is better. */
function pushFaces(cost: (p: Float64Array) => number, start: Float64Array): Float64Array {
  let [best, least] = [start, cost(start)];
  for (let round = 0; round < 2; round++) {
    // The whole section first: its faces hold each other by the ratio of width and depth.
    for (const [from, share] of [0.8, 0.87, 0.93, 1.07, 1.14, 1.22, 1.3].map((f) => [best, f] as const)) {
      const p = Float64Array.from(from, (v, n) => (n === 3 || n === 4 ? v * share : v));
      const f = cost(p);
      if (f < least) [best, least] = [p, f];
    }
    for (const axis of [0, 1, 2])
      for (const side of [-1, 1]) {
        const from = best;
        const along = axesOf(from[6], from[7])[axis];
        for (let mm = -9; mm <= 9; mm += 1) {
          const p = Float64Array.from(from);
          p[3 + axis] += mm;
          for (let k = 0; k < 3; k++) p[k] += (side * mm * along[k]) / 2;
          const f = cost(p);
          if (f < least) [best, least] = [p, f];
        }
      }
  }
  return best;
}

/** The best box around the origin of the block, and its cost (−1 = edges all around, 0 = none). */
export function fitBox(block: Block, guide: Guide, known: boolean): { readonly box: Box; readonly cost: number } {
  const cost = costOf(block, guide, known ? 1 : 0.2);
  const steps = [2.5, 2.5, 2, -4, -3, 3, 0.1, 0.08, 0.15, 0.15];
  const plain = [0, 0, 0, guide.widthMm * 0.9, guide.depthMm * 0.95, guide.heightMm * 0.9, guide.tilts[0], guide.tilts[1], 0, 0.1];
  const sized = (known ? [1] : [1, 0.75]).flatMap((size) =>
    [...starts(block, guide).slice(0, 6), plain].map((start) => start.map((v, n) => (n === 3 || n === 4 ? v * size : v))),
  );
  const first = sized.map((start) => descend(cost, start, steps, 110)).toSorted((a, b) => a.f - b.f);
  const tried = first.slice(0, 3).map(({ p }) =>
    descend(
      cost,
      Array.from(p),
      steps.map((v) => v * 0.6),
      200,
    ),
  );
  const best = tried.reduce((a, b) => (b.f < a.f ? b : a));
  const last = descend(cost, Array.from(pushFaces(cost, best.p)), [1, 1, 1, 2, 2, 2, 0.06, 0.05, 0.1, 0.1], 320);
  return { box: Array.from(last.p) as unknown as Box, cost: last.f };
}
