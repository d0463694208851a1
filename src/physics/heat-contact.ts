// Probes that touch a heat grid at their own surface, between the voxels' centres (probe-boundary.ts): held at a temperature, or of one temperature
// throughout (metal) with a given power, within limits. Flow into a cell = factor × h × (θ(T probe) − θ), θ = ∫ k dT of the cell's own tissue, so
// that freezing or boiling between surface and centre is right for steady conduction. Where the voxel the probe has taken was of another tissue,
// the part of the way that lies in it counts with that one's conductivity. The probe's cells conduct nothing and take no part.
// Each stage of a step adds this to what the sweep of the whole grid has made (kernels/heat.ts); it is a few hundred cells.
// What fails first: a probe with a given power has no heat capacity of its own; a metal body is of one temperature from end to end.
import { heatPass, heatTableWidth } from '../kernels/index.ts';
import { inSeries, type ProbeContact } from './probe-boundary.ts';

export type ContactMode =
  | { readonly kind: 'held'; readonly temperatureC: number }
  /** W into the tissue (negative cools; 0: a passive metal body), while the probe stays within the limits. */
  | { readonly kind: 'power'; readonly watts: number; readonly lowestC?: number; readonly highestC?: number }
  /** Metal of this heat capacity that takes up `watts` itself and shares them with the tissue; starts at the tissue's temperature. */
  | { readonly kind: 'body'; readonly watts: number; readonly heatJPerK: number };

/** What a contact needs of the solver's fields, in padded places. */
export interface ContactFields {
  readonly coefs: Float64Array;
  readonly table: Float32Array;
  readonly material: Uint8Array;
  readonly kS: Float32Array;
  readonly kL: Float32Array;
  readonly h: Float32Array;
  readonly carry: Float32Array;
  readonly r0: Float32Array;
  readonly fixed: Uint8Array;
}
export class HeatContact {
  /** Padded places of the cells beside the probe, and the sum of their faces' factors: with what is frozen between, and not. */
  readonly place: Int32Array;
  readonly #frozen: Float64Array;
  readonly #liquid: Float64Array;
  /** Padded places of the probe's cells. */
  readonly inside: Int32Array;
  mode: ContactMode;
  readonly #flow: Float64Array;
  /** Of a body: temperature from the melting point, its increments in the stages, its first rate and that of the stage. */
  #body = 0;
  #d1 = 0;
  #d2 = 0;
  #r0 = 0;
  #rate = 0;
  #hasBody = false;

  /** `k`: conductivities before the probe takes its voxels. */
  constructor(
    contact: ProbeContact,
    mode: ContactMode,
    k: { readonly kS: Float32Array; readonly kL: Float32Array },
    placeOf: (cell: number) => number,
  ) {
    const frozen = new Map<number, number>();
    const liquid = new Map<number, number>();
    for (let q = 0; q < contact.cell.length; q++) {
      const [n, m] = [placeOf(contact.cell[q]), placeOf(contact.neighbour[q])];
      const add = (sums: Map<number, number>, of: Float32Array): unknown =>
        sums.set(n, (sums.get(n) ?? 0) + (contact.factor[q] * inSeries(of[n], of[m], contact.share[q])) / of[n]);
      add(frozen, k.kS);
      add(liquid, k.kL);
    }
    this.place = Int32Array.from(liquid.keys());
    this.#frozen = Float64Array.from(frozen.values());
    this.#liquid = Float64Array.from(liquid.values());
    this.inside = contact.inside.map(placeOf);
    this.mode = mode;
    this.#flow = new Float64Array(liquid.size);
  }

  /** The probe's temperature from the melting point; `perMw`: 1 / h. */
  relative(theta: Float32Array, f: ContactFields, melting: number, h: number): number {
    const { mode, place } = this;
    if (mode.kind === 'held') return mode.temperatureC - melting;
    if (mode.kind === 'body' && this.#hasBody) return this.#body;
    const watts = mode.kind === 'body' ? 0 : (1000 * mode.watts) / h;
    let [below, above, frozen, liquid] = [watts, watts, 0, 0];
    for (let q = 0; q < place.length; q++) {
      const n = place[q];
      below += this.#frozen[q] * theta[n];
      above += this.#liquid[q] * theta[n];
      frozen += this.#frozen[q] * f.kS[n];
      liquid += this.#liquid[q] * f.kL[n];
    }
    const t = frozen === 0 ? 0 : below < 0 ? below / frozen : Math.max(0, above) / liquid;
    if (mode.kind === 'body') return t;
    return Math.min((mode.highestC ?? Infinity) - melting, Math.max((mode.lowestC ?? -Infinity) - melting, t));
  }
  /** Reads θ before the sweep replaces it; the sum of h × flux into the tissue. */
  read(theta: Float32Array, f: ContactFields, melting: number, h: number): number {
    const { place, mode } = this;
    let t = this.relative(theta, f, melting, h);
    if (mode.kind === 'body') {
      if (!this.#hasBody) [this.#body, this.#hasBody] = [t, true];
      t = this.#body + this.#d1;
    }
    let sum = 0;
    const [factor, k] = t < 0 ? [this.#frozen, f.kS] : [this.#liquid, f.kL];
    for (let q = 0; q < place.length; q++) {
      const n = place[q];
      const flow = factor[q] * (k[n] * t - theta[n]);
      this.#flow[q] = flow;
      sum += flow;
    }
    if (mode.kind === 'body') this.#rate = (mode.watts - (sum * h) / 1000) / mode.heatJPerK;
    return sum;
  }
  /** The body's own part of a stage, by the same weights as the cells'. */
  #advanceBody(pass: number, [mu, nu, mut, gat]: Float64Array): void {
    const step = mut * this.#rate;
    if (pass === heatPass.first) {
      this.#r0 = this.#rate;
      [this.#d1, this.#d2] = [step, 0];
    } else if (pass === heatPass.step) this.#body += step;
    else {
      const d = mu * this.#d1 + nu * this.#d2 + step + gat * this.#r0;
      [this.#d1, this.#d2] = [d, this.#d1];
      if (pass === heatPass.last) {
        this.#body += d;
        [this.#d1, this.#d2] = [0, 0];
      }
    }
  }
  /** Adds what was read to the stage that the sweep made. `d`: where that pass left its increment. Answers what cells that are held swallowed. */
  add(pass: number, f: ContactFields, d: Float32Array, thetaOut: Float32Array): number {
    let swallowed = 0;
    const mut = f.coefs[2];
    const perH2 = f.coefs[5];
    const { table, h, carry } = f;
    if (this.mode.kind === 'body') this.#advanceBody(pass, f.coefs);
    for (let q = 0; q < this.place.length; q++) {
      const n = this.place[q];
      if (f.fixed[n] !== 0) {
        swallowed += this.#flow[q];
        continue;
      }
      const rate = this.#flow[q] * perH2;
      const more = mut * rate;
      let now: number;
      if (pass === heatPass.first || pass === heatPass.next) {
        if (pass === heatPass.first) f.r0[n] += rate;
        d[n] += more;
        now = h[n] + d[n];
      } else {
        const y = Math.fround(more + carry[n]);
        now = Math.fround(h[n] + y);
        carry[n] = y - Math.fround(now - h[n]);
        h[n] = now;
      }
      const m = heatTableWidth * f.material[n];
      thetaOut[n] =
        table[m + 2] * Math.max(now, 0) +
        table[m + 1] * Math.max(Math.min(now, 0), -table[m + 3]) +
        table[m] * Math.min(now + table[m + 3], 0);
    }
    return swallowed;
  }
  /** Largest rate of a cell beside the probe; `faces`: of its other faces, as heatBound counts them. */
  bound(f: ContactFields, faces: (place: number) => number, perfusion: Float32Array, h: number): number {
    let most = 0;
    const factor = this.#liquid.map((v, q) => Math.max(v, this.#frozen[q]));
    if (this.mode.kind === 'body')
      for (const [q, n] of this.place.entries()) most += (2e-3 * h * factor[q] * Math.max(f.kS[n], f.kL[n])) / this.mode.heatJPerK;
    // a probe of one temperature couples its cells; the coupling only takes away from G (G − g gᵀ/Σg ≤ G), so the factor itself is enough
    for (let q = 0; q < this.place.length; q++) {
      const n = this.place[q];
      const m = heatTableWidth * f.material[n];
      const slope = Math.max(f.table[m], f.table[m + 1], f.table[m + 2]);
      most = Math.max(most, slope * (faces(n) + factor[q]) * f.coefs[5] + perfusion[n] * f.table[m + 7]);
    }
    return most;
  }
}
