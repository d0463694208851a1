// Heat with freezing on cubes: ∂H/∂t = div(k grad T) + w (T_blood − T) + q, advanced in the enthalpy H (conservative whatever the front does).
// T counts from the melting point, H from liquid at the melting point. Of a cell only θ(H) = ∫₀ᵀ k dT is needed, piecewise linear:
// θ = C max(H,0) + B clamp(H,−W,0) + A min(H+W,0)   (liquid, mushy of enthalpy width W, frozen).
// Flux between two cells, exact for one-dimensional steady conduction with a continuous temperature at the face and a conductivity that jumps
// between materials AND at the melting point: h q = (θi − θj) + (θi + θj) (aj − ai)/(ai + aj), a = frozen conductivity when θi + θj < 0 (the face
// is then below the melting point), else liquid. It equals θi − θj within one material, and is antisymmetric to the last bit.
// Time: the stages of RKL2 (Meyer, Balsara, Aslam 2014, J Comput Phys 257:594, doi 10.1016/j.jcp.2013.08.021) for the increment D = Y − H,
// in which the constant part drops out: Dj = μ Dj₋₁ + ν Dj₋₂ + μ̃τ R(H + Dj₋₁) + γ̃τ R(H). One pass a stage. Units: mm, s, mJ, mW, K.
// Layout: cells x fastest in rows of sx (multiple of 4, pad cells have `fixed` 2), a plane after the other. What fails first: f32 θ, 1e-7 of k T.

/** Numbers of `coefs`: μ, ν, μ̃τ, γ̃τ; blood temperature; 1/h²; then for the six sides (x low, x high, y …) G = h × exchange, and temperature;
 * last which side of the melting point is perfused: 1 above (freezing), −1 below (where "melting" is boiling), and a factor of all sources. */
export const heatCoefCount = 20;
/** Numbers of `table` a material: A, B, C, W, frozen conductivity, liquid conductivity, 1/liquid conductivity, 1/liquid heat capacity. */
export const heatTableWidth = 8;
/** What a pass makes. first: R0 = R(H), D1 = μ̃τ R0. next: D2 = Dj. last: H += Dj. step: H += μ̃τ R(H), the explicit scheme. */
export const heatPass = { first: 0, next: 1, last: 2, step: 3 } as const;
/** G of a side held at a temperature. */
export const heatHeldSide = 1e30;

/** What lies behind a side: the θ that makes the flux out of the cell that of exchange G with temperature t. */
function sideTheta(theta: number, frozen: number, liquid: number, g: number, t: number): number {
  const a = g * t + 2 * theta > 0 ? liquid : frozen;
  return theta - 2 * (theta - a * t) * (g / (g + 2 * a));
}

/** θ of cell planes [from, to) from H. */
export function heatTheta(
  from: number,
  to: number,
  ny: number,
  sx: number,
  table: Float32Array,
  material: Uint8Array,
  h: Float32Array,
  theta: Float32Array,
): void {
  for (let n = from * ny * sx; n < to * ny * sx; n++) theta[n] = thetaOf(table, heatTableWidth * material[n], h[n]);
}
const thetaOf = (table: Float32Array, m: number, h: number): number =>
  table[m + 2] * Math.max(h, 0) + table[m + 1] * Math.max(Math.min(h, 0), -table[m + 3]) + table[m] * Math.min(h + table[m + 3], 0);

/** One pass over cell planes [from, to): reads `theta`, writes `thetaOut` and what `pass` says. h: enthalpy with its rounding left over in
 * `carry`; d1: D of the stage before, d2: of the one before that, replaced. `blocks` and the conductivities kS, kL come from heatBlocks.
 * sums, 4 a plane: flux sums h² × power (out through sides, given by held cells), power density of perfusion, 0. */
export function heatSweep(
  from: number,
  to: number,
  pass: number,
  nx: number,
  ny: number,
  nz: number,
  sx: number,
  coefs: Float64Array,
  table: Float32Array,
  material: Uint8Array,
  _blocks: Uint8Array,
  fixed: Uint8Array,
  kS: Float32Array,
  kL: Float32Array,
  perfusion: Float32Array,
  source: Float32Array,
  theta: Float32Array,
  thetaOut: Float32Array,
  h: Float32Array,
  carry: Float32Array,
  r0: Float32Array,
  d1: Float32Array,
  d2: Float32Array,
  sums: Float64Array,
): void {
  const [mu, nu, mut, gat, blood, perH2] = coefs;
  const warm = coefs[18];
  const fed = coefs[19];
  const plane = ny * sx;
  /** h × flux into n from cell m of side number `side`, or from behind the side where there is no m. */
  let out = 0;
  const into = (n: number, m: number, side: number): number => {
    const p = theta[n];
    if (m < 0) {
      const q = sideTheta(p, kS[n], kL[n], coefs[6 + side], coefs[12 + side]) - p;
      out -= q;
      return q;
    }
    const o = theta[m];
    const a = o + p < 0 ? kS : kL;
    return o - p + ((o + p) * (a[n] - a[m])) / (a[n] + a[m]);
  };
  for (let k = from; k < to; k++) {
    let held = 0;
    let perfused = 0;
    out = 0;
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++) {
        const n = k * plane + j * sx + i;
        const divergence =
          into(n, i > 0 ? n - 1 : -1, 0) +
          into(n, i < nx - 1 ? n + 1 : -1, 1) +
          (into(n, j > 0 ? n - sx : -1, 2) + into(n, j < ny - 1 ? n + sx : -1, 3)) +
          (into(n, k > 0 ? n - plane : -1, 4) + into(n, k < nz - 1 ? n + plane : -1, 5));
        let rate = divergence * perH2;
        if (fixed[n] !== 0) {
          held -= divergence;
          rate = 0;
        } else {
          const p = warm * theta[n] > 0 ? perfusion[n] * (blood - theta[n] * table[heatTableWidth * material[n] + 6]) : 0;
          perfused += p;
          rate += p + fed * source[n];
        }
        let d = mut * rate;
        if (pass === heatPass.first) {
          r0[n] = rate;
          d1[n] = d;
        } else if (pass !== heatPass.step) d += mu * d1[n] + nu * d2[n] + gat * r0[n];
        if (pass === heatPass.next) d2[n] = d;
        let now = h[n] + d;
        if (pass >= heatPass.last) {
          const y = Math.fround(d + carry[n]);
          now = Math.fround(h[n] + y);
          carry[n] = y - Math.fround(now - h[n]);
          h[n] = now;
        }
        thetaOut[n] = thetaOf(table, heatTableWidth * material[n], now);
      }
    sums[4 * k] = out;
    sums[4 * k + 1] = held;
    sums[4 * k + 2] = perfused;
    sums[4 * k + 3] = 0;
  }
}

/** Sums of H over cell planes [from, to), one a plane. */
export function heatContent(
  from: number,
  to: number,
  nx: number,
  ny: number,
  sx: number,
  h: Float32Array,
  carry: Float32Array,
  sums: Float64Array,
): void {
  for (let k = from; k < to; k++) {
    let s = 0;
    for (let row = k * ny; row < (k + 1) * ny; row++) for (let n = row * sx; n < row * sx + nx; n++) s += h[n] + carry[n];
    sums[k] = s;
  }
}
