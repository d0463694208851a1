// Which parts of a diffusion grid have no outlet: pieces of joined free cells that touch no fixed cell, no side with a value or an exchange, and
// have no reaction. There the field is only known up to a constant, and exists only when the piece's sources add up to 0.
import { rowAt, type LevelFields } from './diffusion-grid.ts';

export interface Pocket {
  /** Runs of cells along x: place of the first, length. */
  readonly runs: readonly (readonly [number, number])[];
}

/** Pieces without outlet that hold more than one cell or a single cell nothing is joined to is not free and no pocket. */
export function findPockets(l: LevelFields): readonly Pocket[] {
  const { sx, plane, tx, ty, tz, e, d } = l;
  const [nx, ny, nz] = l.size;
  const parent: number[] = [];
  const starts: number[] = [];
  const lengths: number[] = [];
  const open: boolean[] = [];
  const root = (n: number): number => {
    let r = n;
    while (parent[r] !== r) {
      parent[r] = parent[parent[r]];
      r = parent[r];
    }
    return r;
  };
  const join = (a: number, b: number): void => {
    const [p, q] = [root(a), root(b)];
    if (p === q) return;
    const [low, high] = p < q ? [p, q] : [q, p];
    parent[high] = low;
    open[low] ||= open[high];
  };
  let below = new Int32Array(plane);
  let now = new Int32Array(plane);
  for (let k = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      const row = rowAt(l, j, k);
      const local = (j + 1) * sx;
      for (let i = 0; i < nx; i++) {
        const o = row + i;
        if (d[o] === 0) continue;
        const joined = i > 0 && tx[o] > 0 && d[o - 1] !== 0;
        const run = joined ? parent.length - 1 : parent.length;
        if (joined) lengths[run]++;
        else {
          parent.push(run);
          starts.push(o);
          lengths.push(1);
          open.push(false);
        }
        now[local + i] = run;
        if (j > 0 && ty[o] > 0 && d[o - sx] !== 0) join(now[local - sx + i], run);
        if (k > 0 && tz[o] > 0 && d[o - plane] !== 0) join(below[local + i], run);
        const outlet =
          e[o] > 0 ||
          (tx[o] > 0 && d[o - 1] === 0) ||
          (tx[o + 1] > 0 && d[o + 1] === 0) ||
          (ty[o] > 0 && d[o - sx] === 0) ||
          (ty[o + sx] > 0 && d[o + sx] === 0) ||
          (tz[o] > 0 && d[o - plane] === 0) ||
          (tz[o + plane] > 0 && d[o + plane] === 0);
        if (outlet) open[root(run)] = true;
      }
    }
    [below, now] = [now, below];
  }
  const pockets = new Map<number, (readonly [number, number])[]>();
  for (let n = 0; n < parent.length; n++) {
    const r = root(n);
    if (open[r]) continue;
    const runs = pockets.get(r) ?? [];
    runs.push([starts[n], lengths[n]]);
    pockets.set(r, runs);
  }
  return [...pockets.values()].map((runs) => ({ runs }));
}

/** Σ over the cells of a pocket of f, and of its size. */
export function pocketSums(p: Pocket, f: Float64Array): { readonly sum: number; readonly size: number; readonly count: number } {
  let [sum, size, count] = [0, 0, 0];
  for (const [start, length] of p.runs)
    for (let o = start; o < start + length; o++) {
      sum += f[o];
      size += Math.abs(f[o]);
      count++;
    }
  return { sum, size, count };
}
