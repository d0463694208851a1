// The best surface through a stack of guesses: a grid of places, each with a cost for every height it may take, neighbours pulled together by a
// quadratic. Min-sum message passing on the grid (Felzenszwalb & Huttenlocher 2006, doi 10.1007/s11263-006-7899-4), a fixed number of rounds, so
// the same input gives the same surface. Not proven optimal on a grid with loops; measured against drawn bodies.
export interface Sheet {
  readonly across: number;
  readonly along: number;
  /** Wraps around in `across` (a side wall) or has edges. */
  readonly round: boolean;
  readonly labels: number;
  /** Cost of label l at place p: costs[p · labels + l]. */
  readonly costs: Float32Array;
  /** Pull of neighbours: this times the square of their difference in labels, at most `limit`. */
  readonly pull: number;
  readonly limit: number;
}

/** min over k of in[k] + pull (l − k)², capped at min(in) + limit; labels are few, so plainly. */
function spread(from: Float32Array, to: Float32Array, labels: number, pull: number, limit: number): void {
  let least = Infinity;
  for (let k = 0; k < labels; k++) if (from[k] < least) least = from[k];
  const reach = Math.min(labels - 1, Math.ceil(Math.sqrt(limit / pull)));
  for (let l = 0; l < labels; l++) {
    let best = least + limit;
    const hi = Math.min(labels - 1, l + reach);
    for (let k = Math.max(0, l - reach); k <= hi; k++) {
      const c = from[k] + pull * (l - k) * (l - k);
      if (c < best) best = c;
    }
    to[l] = best - least;
  }
}

/** Label of every place, to a fraction (parabola through the best three). */
export function bestSheet(sheet: Sheet, rounds = 14): Float32Array {
  const { across, along, labels, costs, round } = sheet;
  const places = across * along;
  // Messages that arrive at a place from its four sides: from −across, +across, −along, +along.
  const inbox = Array.from({ length: 4 }, () => new Float32Array(places * labels));
  const sum = new Float32Array(labels);
  const out = new Float32Array(labels);
  const neighbour = (p: number, side: number): number => {
    const i = p % across;
    const j = (p / across) | 0;
    if (side < 2) {
      const ii = i + (side === 0 ? -1 : 1);
      if (ii >= 0 && ii < across) return p + ii - i;
      return round ? j * across + ((ii + across) % across) : -1;
    }
    const jj = j + (side === 2 ? -1 : 1);
    return jj >= 0 && jj < along ? p + (jj - j) * across : -1;
  };
  const send = (p: number, side: number): void => {
    const q = neighbour(p, side);
    if (q < 0) return;
    const back = side ^ 1;
    for (let l = 0; l < labels; l++) {
      let s = costs[p * labels + l];
      for (let m = 0; m < 4; m++) if (m !== side) s += inbox[m][p * labels + l];
      sum[l] = s;
    }
    spread(sum, out, labels, sheet.pull, sheet.limit);
    inbox[back].set(out, q * labels);
  };
  for (let r = 0; r < rounds; r++) {
    for (let p = 0; p < places; p++) {
      send(p, 1);
      send(p, 3);
    }
    for (let p = places - 1; p >= 0; p--) {
      send(p, 0);
      send(p, 2);
    }
  }
  const labelsOut = new Float32Array(places);
  for (let p = 0; p < places; p++) {
    let best = 0;
    for (let l = 0; l < labels; l++) {
      let s = costs[p * labels + l];
      for (let m = 0; m < 4; m++) s += inbox[m][p * labels + l];
      sum[l] = s;
      if (s < sum[best]) best = l;
    }
    let part = 0;
    if (best > 0 && best < labels - 1) {
      const [a, b, c] = [sum[best - 1], sum[best], sum[best + 1]];
      const bend = a - 2 * b + c;
      if (bend > 0) part = Math.max(-0.5, Math.min(0.5, (0.5 * (a - c)) / bend));
    }
    labelsOut[p] = best + part;
  }
  return labelsOut;
}
