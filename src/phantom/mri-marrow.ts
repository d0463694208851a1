// Where the marrow of one body is changed, and how much: a field over the body whose threshold is set so that exactly the drawn share of the body lies
// above it (quadrature on a 1.2 mm lattice). Bands begin at an endplate, patches are drawn from the patient's own lattice, a hernia's rim is a ball.
import { ellipsoid } from './distance.ts';
import type { Vertebra0 } from './column.ts';
import type { MriBody } from './mri-spec.ts';
import type { Lattice } from './texture.ts';

export interface Marrow {
  readonly body: MriBody;
  /** Share (0…1) of changed marrow at a point of the bone's frame; `inside` = distance within the body. */
  share(u: number, v: number, w: number, inside: number): number;
  /** Disc that broke through the endplate. */
  core(u: number, v: number, w: number): boolean;
  /** What the quadrature gives: the share of the body that is changed. */
  readonly oedemaFraction: number;
}

const wallMm = 5;
const stepMm = 1.2;

export function makeMarrow(v: Vertebra0, body: MriBody, lattice: Lattice): Marrow {
  const { zone } = body;
  const { front, back } = v.body;
  const nodeV = front * 0.1;
  const nodeTop = v.body.upper(0, nodeV);
  const coreMm = zone === 'node' ? 4 : 0;
  const ball = (u: number, b: number, w: number, cw: number): number => -Math.sqrt(u * u + (b - nodeV) ** 2 + (w - cw) ** 2) / 20;
  const field = (u: number, b: number, w: number): number => {
    const up = v.body.upper(u, b);
    const down = v.body.lower(u, b);
    const t = (w - down) / Math.max(2, up - down);
    const coarse = lattice(u * 0.11 + 7, b * 0.11 + 3, w * 0.14 + 11);
    let g: number;
    if (zone === 'superior') g = t + 0.05 * coarse;
    else if (zone === 'inferior') g = 1 - t + 0.05 * coarse;
    else if (zone === 'patchy') g = 0.5 * lattice(u * 0.15 + 40, b * 0.15, w * 0.17 + 9) + 0.35 * t;
    else if (zone === 'node') g = ball(u, b, w, nodeTop);
    else if (zone === 'centre') g = ball(u - 2, b, w, (v.body.upper(0, nodeV) + v.body.lower(0, nodeV)) / 2);
    else g = 0.25 * t + 0.2 * coarse;
    // The strip along the posterior wall is changed, or spared.
    if (zone !== 'node' && zone !== 'centre' && b > back - wallMm) g += body.posteriorWallChanged ? 2 : -2;
    return g;
  };
  const values: number[] = [];
  if (zone !== 'none') {
    const half = v.sizes.posteriorHeightMm * 0.7;
    for (let w = -half; w < half; w += stepMm)
      for (let b = front - 1; b < back + 3; b += stepMm)
        for (let u = -v.body.halfWidth; u < v.body.halfWidth; u += stepMm) if (v.body.distance(u, b, w) > 0) values.push(field(u, b, w));
    values.sort((a, b) => b - a);
  }
  const at = Math.min(values.length - 1, Math.max(0, Math.round(body.oedemaFraction * values.length)));
  const threshold = values.length === 0 ? Infinity : body.oedemaFraction >= 1 ? -Infinity : values[at];
  // The wall's strip is a step of 2: within it, or outside it, no value between. The share is then what lies above, said by quadrature.
  const above = values.filter((g) => g > threshold).length;
  const soft = 0.04;
  return {
    body,
    oedemaFraction: values.length === 0 ? 0 : above / values.length,
    core: (u, b, w) => coreMm > 0 && ellipsoid(u, b - nodeV, w - nodeTop, coreMm, coreMm, coreMm) > 0,
    share(u, b, w, inside) {
      if (zone === 'none') return 0;
      if (inside <= 0) return body.intoPedicles && b < back + 14 ? 1 : 0;
      if (threshold === -Infinity) return 1;
      const x = 0.5 + (field(u, b, w) - threshold) / soft;
      return x <= 0 ? 0 : x >= 1 ? 1 : x;
    },
  };
}
