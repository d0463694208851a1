// Signed distances (mm) of simple shapes: positive inside, exact or first order near the surface, so that a smooth edge gives
// partial volume. Only +, x, / and sqrt: the same bits on every engine.

/** Intersection of two shapes with a rounded edge of radius about k. */
export function smoothMin(a: number, b: number, k: number): number {
  const h = k - (a < b ? b - a : a - b);
  const m = a < b ? a : b;
  return h > 0 ? m - (h * h) / (4 * k) : m;
}
/** Union of two shapes with a fillet of about k. */
export const smoothMax = (a: number, b: number, k: number): number => -smoothMin(-a, -b, k);

/** Inside an ellipse with half axes a, b, first order. */
export function ellipse(x: number, y: number, a: number, b: number): number {
  const X = x / a;
  const Y = y / b;
  const g = Math.sqrt(X * X + Y * Y);
  const m = a < b ? a : b;
  if (g < 0.2) return (1 - g) * m;
  return ((1 - g) * g) / Math.sqrt((X * X) / (a * a) + (Y * Y) / (b * b));
}
/** Inside an ellipsoid, first order. */
export function ellipsoid(x: number, y: number, z: number, a: number, b: number, c: number): number {
  const X = x / a;
  const Y = y / b;
  const Z = z / c;
  const g = Math.sqrt(X * X + Y * Y + Z * Z);
  if (g < 0.2) return (1 - g) * Math.min(a, b, c);
  return ((1 - g) * g) / Math.sqrt((X * X) / (a * a) + (Y * Y) / (b * b) + (Z * Z) / (c * c));
}
/** Inside a rounded box of half sizes a, b, c (corner radius r included). */
export function box(x: number, y: number, z: number, a: number, b: number, c: number, r: number): number {
  const X = (x < 0 ? -x : x) - a + r;
  const Y = (y < 0 ? -y : y) - b + r;
  const Z = (z < 0 ? -z : z) - c + r;
  const px = X > 0 ? X : 0;
  const py = Y > 0 ? Y : 0;
  const pz = Z > 0 ? Z : 0;
  const inner = X > Y ? (X > Z ? X : Z) : Y > Z ? Y : Z;
  return r - Math.sqrt(px * px + py * py + pz * pz) - (inner < 0 ? inner : 0);
}

/** A tapered rod from A to B, flattened by `flat` along one axis: [ax, ay, az, bx, by, bz, radiusA, radiusB]. */
export type Rod = readonly [number, number, number, number, number, number, number, number];
export function rod(r: Rod, x: number, y: number, z: number): number {
  const dx = r[3] - r[0];
  const dy = r[4] - r[1];
  const dz = r[5] - r[2];
  const px = x - r[0];
  const py = y - r[1];
  const pz = z - r[2];
  let t = (px * dx + py * dy + pz * dz) / (dx * dx + dy * dy + dz * dz);
  t = t < 0 ? 0 : t > 1 ? 1 : t;
  const qx = px - t * dx;
  const qy = py - t * dy;
  const qz = pz - t * dz;
  return r[6] + t * (r[7] - r[6]) - Math.sqrt(qx * qx + qy * qy + qz * qz);
}

/** Box of each rod, widened by its radius and `more`: six numbers a rod, from and to along x, y, z. Outside it the distance is below −more. */
export function rodBoxes(rods: readonly Rod[], more: number): Float64Array {
  const out = new Float64Array(6 * rods.length);
  rods.forEach((r, n) => {
    const wide = Math.max(r[6], r[7]) + more;
    for (let a = 0; a < 3; a++) {
      out[6 * n + 2 * a] = Math.min(r[a], r[3 + a]) - wide;
      out[6 * n + 2 * a + 1] = Math.max(r[a], r[3 + a]) + wide;
    }
  });
  return out;
}

/** Share of a blurred edge lying inside: 0 below −s, 1 above s, smooth between (a compact stand-in for the scanner's edge response). */
export function edge(d: number, s: number): number {
  const t = 0.5 + d / (2 * s);
  return t <= 0 ? 0 : t >= 1 ? 1 : t * t * (3 - 2 * t);
}
