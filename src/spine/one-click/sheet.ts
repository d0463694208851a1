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

/** Label of every place, to a fraction (parabola through the best three). A round sweeps along, across and back, so it reaches every place. */
export function bestSheet(sheet: Sheet, rounds = 4): Float32Array {
  const { across, along, labels, round, pull, limit } = sheet;
  const places = across * along;
  // What a place holds: its own costs and the messages that came in; `inbox` keeps each message apart, so that none is sent back to its sender.
  const held = Float32Array.from(sheet.costs);
  const inbox = [0, 1, 2, 3].map(() => new Float32Array(places * labels));
  const reach = Math.min(labels - 1, Math.ceil(Math.sqrt(limit / pull)));
  const bend = Float32Array.from({ length: reach + 1 }, (_, d) => pull * d * d);
  const sum = new Float32Array(labels);
  const send = (p: number, q: number, from: Float32Array, to: Float32Array): void => {
    const [op, oq] = [p * labels, q * labels];
    let least = Infinity;
    for (let l = 0; l < labels; l++) {
      const s = held[op + l] - from[op + l];
      sum[l] = s;
      if (s < least) least = s;
    }
    for (let l = 0; l < labels; l++) {
      let best = sum[l] < least + limit ? sum[l] : least + limit;
      const lo = l < reach ? l : reach;
      const hi = labels - 1 - l < reach ? labels - 1 - l : reach;
      for (let d = 1; d <= lo; d++) {
        const c = sum[l - d] + bend[d];
        if (c < best) best = c;
      }
      for (let d = 1; d <= hi; d++) {
        const c = sum[l + d] + bend[d];
        if (c < best) best = c;
      }
      best -= least;
      held[oq + l] += best - to[oq + l];
      to[oq + l] = best;
    }
  };
  // inbox[0] came from −across, [1] from +across, [2] from −along, [3] from +along
  for (let r = 0; r < rounds; r++) {
    for (let p = 0; p < places; p++) {
      const i = p % across;
      if (i + 1 < across) send(p, p + 1, inbox[1], inbox[0]);
      else if (round) send(p, p + 1 - across, inbox[1], inbox[0]);
      if (p + across < places) send(p, p + across, inbox[3], inbox[2]);
    }
    for (let p = places - 1; p >= 0; p--) {
      const i = p % across;
      if (i > 0) send(p, p - 1, inbox[0], inbox[1]);
      else if (round) send(p, p - 1 + across, inbox[0], inbox[1]);
      if (p >= across) send(p, p - across, inbox[2], inbox[3]);
    }
  }
  const out = new Float32Array(places);
  for (let p = 0, o = 0; p < places; p++, o += labels) {
    let best = 0;
    for (let l = 1; l < labels; l++) if (held[o + l] < held[o + best]) best = l;
    let part = 0;
    if (best > 0 && best < labels - 1) {
      const [a, b, c] = [held[o + best - 1], held[o + best], held[o + best + 1]];
      const curve = a - 2 * b + c;
      if (curve > 0) part = Math.max(-0.5, Math.min(0.5, (0.5 * (a - c)) / curve));
    }
    out[p] = best + part;
  }
  return out;
}
