// The grids of the diffusion solver. What makes strong contrast converge is the transfer: piecewise constant, with coarse faces half the sum of
// the fine ones, under a W-cycle; trilinear transfer mixes both sides of a barrier and fails. Layout of fields: kernels/diffusion.ts.
import { blocksOf, type Allocator, type GridKernels } from '../kernels/index.ts';
import type { Size } from './box.ts';
import { addEntry, backSolve, banded, factor } from './solve/banded.ts';
import type { Level, Multigrid } from './solve/multigrid.ts';

/** Shape of the cell fields. */
export interface CellGrid {
  readonly size: Size;
  /** Numbers in a row of the arrays. */
  readonly sx: number;
  readonly plane: number;
  readonly blocks: number;
}
export function cellGrid(size: Size): CellGrid {
  const sx = Math.ceil((size[0] + 2) / 4) * 4;
  const plane = sx * (size[1] + 2);
  return { size, sx, plane, blocks: blocksOf(plane * (size[2] + 2)) };
}
/** Place of the first cell of row (j, k). */
export const rowAt = (g: CellGrid, j: number, k: number): number => (k + 1) * g.plane + (j + 1) * g.sx;

export interface DiffusionLevel extends Level, CellGrid {
  readonly tx: Float32Array;
  readonly ty: Float32Array;
  readonly tz: Float32Array;
  readonly e: Float32Array;
}
export type LevelFields = Omit<DiffusionLevel, 'apply' | 'residual' | 'step'>;

const coarsestCount = 1000;
export function sizesOf(size: Size): readonly Size[] {
  const out: Size[] = [size];
  for (;;) {
    const [nx, ny, nz] = out[out.length - 1];
    if (nx * ny * nz <= coarsestCount) return out;
    out.push([(nx + 1) >> 1, (ny + 1) >> 1, (nz + 1) >> 1]);
  }
}

/** `inner`: neither the finest nor the coarsest level. */
export function allocateLevel(a: Allocator, size: Size, inner: boolean): LevelFields {
  const g = cellGrid(size);
  const field = (): Float32Array => a.f32(g.blocks * 1024);
  const [tx, ty, tz, e, d, x, b, p, y] = Array.from({ length: 9 }, field);
  // D⁻¹A of these operators has no eigenvalue above 2 (every row's off-diagonals sum up to at most its diagonal: Gershgorin)
  return { ...g, tx, ty, tz, e, d, x, b, p, y, kept: inner ? field() : undefined, lambdaMax: 2 };
}

/** What the cycle asks of a level. */
export function levelProducts(grid: GridKernels, l: LevelFields): Pick<Required<DiffusionLevel>, 'apply' | 'residual' | 'step'> {
  const [nx, ny, nz] = l.size;
  const { sx, tx, ty, tz, e, d, b, x, p, y } = l;
  return {
    apply: () => grid.diffusionF32(0, nz, nx, ny, sx, tx, ty, tz, e, x, y),
    residual: () => grid.diffusionResidual(0, nz, nx, ny, sx, tx, ty, tz, e, d, b, x, y),
    step(c1, c2) {
      grid.diffusionStep(0, nz, nx, ny, sx, c1, c2, tx, ty, tz, e, d, b, x, p);
      grid.addTo(0, l.blocks, p, x);
    },
  };
}

/** All coarser levels from the finest, whose faces, e and d are made; then the factor of the coarsest. Faces of planes [low, high) are new. */
export function coarsened(
  grid: GridKernels,
  levels: readonly DiffusionLevel[],
  sides: Float64Array,
  low = 0,
  high: number = levels[0].size[2],
): Multigrid {
  let [a, b] = [low, high];
  for (let n = 1; n < levels.length; n++) {
    const f = levels[n - 1];
    const c = levels[n];
    const [cnx, cny] = c.size;
    [a, b] = [a >> 1, (b + 1) >> 1];
    grid.coarsenFaces(a, b, ...f.size, f.sx, c.sx, sides, f.tx, f.ty, f.tz, f.e, f.d, c.tx, c.ty, c.tz, c.e);
    // the upper face of the plane below belongs to the first of these
    grid.inverseDiagonal(Math.max(0, a - 1), b, cnx, cny, c.sx, 1, c.tx, c.ty, c.tz, c.e, c.d);
  }
  return {
    grid,
    levels,
    shape: 'W',
    ratio: 4,
    restrict(n) {
      const f = levels[n];
      const c = levels[n + 1];
      grid.restrictCells(0, c.size[2], f.size[0], f.size[1], f.sx, c.sx, f.y, c.b);
    },
    prolong(n) {
      const f = levels[n];
      grid.prolongCells(0, f.size[2], f.size[0], f.size[1], f.sx, levels[n + 1].sx, levels[n + 1].x, f.d, f.x);
    },
    solveCoarsest: coarsestSolver(levels[levels.length - 1]),
  };
}

/** Factor of the coarsest level and its solve; unknowns numbered along the shortest axis first, which makes the band narrowest. */
function coarsestSolver(l: DiffusionLevel): () => void {
  const { size, d } = l;
  const order = [0, 1, 2].toSorted((a, b) => size[a] - size[b]);
  const step: number[] = [0, 0, 0];
  step[order[0]] = 1;
  step[order[1]] = size[order[0]];
  step[order[2]] = size[order[0]] * size[order[1]];
  const count = size[0] * size[1] * size[2];
  const m = banded(count, Math.min(count - 1, step[order[2]]));
  const at = new Int32Array(count);
  const faces = [l.tx, l.ty, l.tz];
  const far = [1, l.sx, l.plane];
  for (let k = 0; k < size[2]; k++)
    for (let j = 0; j < size[1]; j++)
      for (let i = 0; i < size[0]; i++) {
        const u = i * step[0] + j * step[1] + k * step[2];
        const o = rowAt(l, j, k) + i;
        at[u] = o;
        if (d[o] === 0) {
          addEntry(m, u, u, 1);
          continue;
        }
        let diagonal = l.e[o];
        for (let a = 0; a < 3; a++) {
          const t = faces[a][o];
          diagonal += t + faces[a][o + far[a]];
          // a given neighbour adds to the diagonal only: its own row stands alone
          if ((a === 0 ? i : a === 1 ? j : k) > 0 && t > 0 && d[o - far[a]] !== 0) addEntry(m, u, u - step[a], -t);
        }
        addEntry(m, u, u, diagonal);
      }
  // strong contrast leaves small pivots that are real; only rounding counts as a free mode
  factor(m, 1e-13);
  const t = new Float64Array(count);
  return () => {
    for (let u = 0; u < count; u++) t[u] = d[at[u]] === 0 ? 0 : l.b[at[u]];
    backSolve(m, t);
    for (let u = 0; u < count; u++) l.x[at[u]] = d[at[u]] === 0 ? 0 : t[u];
  };
}
