// Cement displacing marrow like a piston, through the faces of a voxel grid whose flows are known: in which order do voxels fill?
// A pressure field has no closed circuits, so voxels are taken from the highest pressure down; when one is taken, all that enters it is known:
// it fills, and what is too much leaves through its outflow faces in proportion to their flows. No limit on the step, no cement made or lost,
// 0 <= S <= 1, a front one voxel thick whatever the step. The moment T at which a voxel is full obeys Σ Q (T − T upstream) = φ V: the upwind form of
// the time of flight, u·∇T = φ (Natvig and Lie 2008, J Comput Phys 227:10108, doi 10.1016/j.jcp.2008.08.024, solve general fluxes in this order).
// What fails first: flows are frozen during a step; where the thick cement itself turns them (a vein fills) steps must be short: see `depth`.

export interface FillNet {
  readonly size: readonly [number, number, number];
  /** MPa; flow goes down. */
  readonly pressure: Float64Array;
  /** Of a cell, mm²/(MPa s); faces are harmonic means × spacing × factor. 0: closed. */
  readonly mobility: Float64Array | Float32Array;
  readonly spacingMm: number;
  readonly anisotropy: readonly [number, number, number];
  /** Pore volume, mm³. */
  readonly capacity: Float64Array;
  /** 0, or the number of the outlet that swallows what enters. */
  readonly outlet: Uint8Array;
  /** Cement, mm³, and its mean age. */
  readonly content: Float64Array;
  readonly age: Float64Array;
}
/** Cement that leaves a cell during the step; `through`: all fluid that does. Absent: the piston. */
export type CellRule = (capacity: number, content: number, entering: number, through: number, cell: number) => number;

export interface Sweep {
  /** Cells reached, in order of pressure; their new content and age stand at the same place of `content` and `age`. */
  readonly count: number;
  readonly cells: Int32Array;
  readonly content: Float64Array;
  readonly age: Float64Array;
  /** Part of the step after which the cell was half full; >= 1 where it is not, negative where it was before. */
  readonly half: Float64Array;
  /** mm³ by outlet number, and the outlet cells that cement entered. */
  readonly leaked: Float64Array;
  readonly leakAge: Float64Array;
  readonly outletCells: readonly number[];
  /** Longest chain of cells that were filled one from the other in this step, in cells. */
  readonly depth: number;
  /** Cement that found no face to leave through; it stays in its cell. mm³. */
  readonly stuck: number;
}

export interface FillOrder {
  /** What `entering` (cell, mm³, age) does during durationS. Nothing is changed but this object's own arrays. */
  sweep(net: FillNet, entering: readonly (readonly [number, number, number])[], durationS: number, rule?: CellRule): Sweep;
}

export function fillOrder(cellCount: number): FillOrder {
  const inflow = new Float64Array(cellCount);
  const inAge = new Float64Array(cellCount);
  const rate = new Float64Array(cellCount);
  const rank = new Float64Array(cellCount);
  const heap = new Int32Array(cellCount);
  const cells = new Int32Array(cellCount);
  const content = new Float64Array(cellCount);
  const age = new Float64Array(cellCount);
  const half = new Float64Array(cellCount);
  const seen = new Uint8Array(cellCount);
  return {
    sweep(net, entering, durationS, rule) {
      const { pressure, mobility, capacity, outlet } = net;
      const [nx, ny] = net.size;
      const plane = nx * ny;
      const steps = [1, nx, plane];
      const leaked = new Float64Array(256);
      const leakAge = new Float64Array(256);
      const outletCells: number[] = [];
      let [heapCount, count, deepest, stuck] = [0, 0, 0, 0];
      const put = (c: number, volume: number, a: number, flow: number, depth: number): void => {
        if (seen[c] === 0) {
          seen[c] = 1;
          inflow[c] = inAge[c] = rate[c] = rank[c] = 0;
          heapCount = push(heap, heapCount, pressure, c);
        }
        inflow[c] += volume;
        inAge[c] += volume * a;
        rate[c] += flow;
        rank[c] += volume * depth;
      };
      for (const [c, volume, a] of entering) put(c, volume, a, volume, 0);
      const face = [0, 0, 0, 0, 0, 0];
      while (heapCount > 0) {
        const c = heap[0];
        heapCount = pop(heap, heapCount, pressure);
        const entered = inflow[c];
        const a = inAge[c] / entered;
        if (outlet[c] !== 0) {
          leaked[outlet[c]] += entered;
          leakAge[outlet[c]] += inAge[c];
          outletCells.push(c);
          continue;
        }
        const i = c % nx;
        const j = Math.floor(c / nx) % ny;
        const k = Math.floor(c / plane);
        let out = 0;
        for (let f = 0; f < 6; f++) {
          const axis = f >> 1;
          const at = axis === 0 ? i : axis === 1 ? j : k;
          const isEdge = (f & 1) === 0 ? at === 0 : at === net.size[axis] - 1;
          const o = (f & 1) === 0 ? c - steps[axis] : c + steps[axis];
          face[f] = isEdge ? 0 : flowOut(mobility[c], mobility[o], pressure[c] - pressure[o]) * net.spacingMm * net.anisotropy[axis];
          out += face[f];
        }
        const had = net.content[c];
        const room = capacity[c];
        const total = had + entered;
        let surplus = rule === undefined ? Math.max(0, total - room) : rule(room, had, entered, out * durationS, c);
        if (out === 0 && surplus > 0) {
          stuck += surplus;
          surplus = 0;
        }
        const hadAge = net.age[c];
        // first in, first out: what was there leaves before what comes
        const surplusAge = surplus <= had ? hadAge : (had * hadAge + (surplus - had) * a) / surplus;
        const left = total - surplus;
        cells[count] = c;
        content[count] = left;
        age[count] = left > 0 ? (had * hadAge + entered * a - surplus * surplusAge) / left : 0;
        half[count] = had >= room / 2 ? -1 : 1 - (total - room / 2) / rate[c];
        count++;
        // a mean, and a part for a cell filled in part: nothing jumps when rounding differs
        const filled = Math.min(1, Math.max(0, 1 - had / room));
        const depth = filled * (rank[c] / entered + Math.min(1, left / room));
        if (depth > deepest) deepest = depth;
        if (surplus <= 0) continue;
        for (let f = 0; f < 6; f++) {
          if (face[f] === 0) continue;
          const o = (f & 1) === 0 ? c - steps[f >> 1] : c + steps[f >> 1];
          put(o, (surplus * face[f]) / out, surplusAge, face[f] * durationS, depth);
        }
      }
      for (let n = 0; n < count; n++) seen[cells[n]] = 0;
      for (const c of outletCells) seen[c] = 0;
      return { count, cells, content, age, half, leaked, leakAge, outletCells, depth: deepest, stuck };
    },
  };
}

/** Per spacing; 0 where it would enter. */
const flowOut = (a: number, b: number, fall: number): number => (fall > 0 && a > 0 && b > 0 ? ((2 * a * b) / (a + b)) * fall : 0);

/** Both keep the cell of the highest pressure on top and return the new count. */
function push(heap: Int32Array, count: number, key: Float64Array, cell: number): number {
  let n = count;
  const p = key[cell];
  while (n > 0) {
    const up = (n - 1) >> 1;
    if (key[heap[up]] >= p) break;
    heap[n] = heap[up];
    n = up;
  }
  heap[n] = cell;
  return count + 1;
}
function pop(heap: Int32Array, count: number, key: Float64Array): number {
  const last = count - 1;
  const cell = heap[last];
  const p = key[cell];
  let n = 0;
  for (;;) {
    let down = 2 * n + 1;
    if (down >= last) break;
    if (down + 1 < last && key[heap[down + 1]] > key[heap[down]]) down++;
    if (key[heap[down]] <= p) break;
    heap[n] = heap[down];
    n = down;
  }
  heap[n] = cell;
  return last;
}
