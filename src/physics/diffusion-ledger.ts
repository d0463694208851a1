// What flows in and out, side by side, group by group. Summed over all cells A x is what leaves through the sides and what reactions take, with
// the same face numbers as the solve: the ledger closes as far as the residual does.
import { boxSides, type BoxSide } from './box.ts';
import { eachGiven, onSide } from './diffusion-cells.ts';
import { rowAt, type DiffusionLevel } from './diffusion-grid.ts';
import type { DiffusionAnswer } from './diffusion-model.ts';
import type { Operator } from './diffusion-operator.ts';

export type Flows = Pick<DiffusionAnswer, 'sideInflow' | 'groupInflow' | 'sourceInflow' | 'reactionOutflow' | 'imbalanceFraction'> & {
  /** Σ face × field where flow is counted: what small differences of the field are read from. */
  readonly grossFlow: number;
  /** The larger of what comes in and what goes out, in the same unit. */
  readonly largerFlow: number;
};

/** x: field, q = A x, b: sources and prescribed fluxes; all scaled, with ghosts. `isFed`: b is not 0 everywhere. */
export function ledger(op: Operator, fine: DiffusionLevel, x: Float64Array, q: Float64Array, b: Float64Array, isFed: boolean): Flows {
  const { scale } = op;
  let [inward, outward, gross] = [0, 0, 0];
  const count = (flow: number): number => {
    if (flow > 0) inward += flow;
    else outward -= flow;
    return flow;
  };
  const faces = [fine.tx, fine.ty, fine.tz];
  const sideInflow: Record<BoxSide, number> = { lowX: 0, highX: 0, lowY: 0, highY: 0, lowZ: 0, highZ: 0 };
  let prescribed = 0;
  for (const [n, name] of boxSides.entries()) {
    const s = op.sides?.[name];
    if (s === undefined) continue;
    const t = faces[n >> 1];
    let sum = 0;
    if (s.kind === 'flux') {
      const flow = (s.inwardFlux * op.spacingMm ** 2) / scale;
      onSide(fine, n, (_cell, _ghost, _face, index) => {
        if (op.conductivity[index] > 0) sum += flow;
      });
      // counted with the loads below, where they stand too
      prescribed += sum;
    } else
      onSide(fine, n, (cell, ghost, face) => {
        if (t[face] === 0) return;
        sum += count(t[face] * (x[ghost] - x[cell]));
        gross += t[face] * Math.max(Math.abs(x[ghost]), Math.abs(x[cell]));
      });
    sideInflow[name] = sum * scale;
  }
  let loads = 0;
  let reaction = 0;
  const { e } = fine;
  const [nx, ny, nz] = fine.size;
  // without sources and reactions there is nothing to walk over
  for (let k = isFed || op.reaction !== undefined ? 0 : nz; k < nz; k++)
    for (let j = 0; j < ny; j++) {
      const row = rowAt(fine, j, k);
      for (let o = row; o < row + nx; o++) {
        if (b[o] !== 0) {
          loads += b[o];
          count(b[o]);
        }
        if (e[o] === 0) continue;
        reaction += e[o] * x[o];
        count(-e[o] * x[o]);
      }
    }
  const source = loads - prescribed;
  const groupInflow = new Float64Array(256);
  let groups = 0;
  const { fixedGroup } = op;
  if (fixedGroup !== undefined)
    eachGiven(fine, op.given, (n, o) => {
      const flow = count(q[o] - b[o]);
      const faceSum = fine.tx[o] + fine.tx[o + 1] + fine.ty[o] + fine.ty[o + fine.sx] + fine.tz[o] + fine.tz[o + fine.plane];
      gross += faceSum * Math.abs(x[o]);
      groups += flow;
      groupInflow[fixedGroup[n]] += flow * scale;
    });
  const sides = boxSides.reduce((sum, name) => sum + sideInflow[name] / scale, 0);
  const larger = Math.max(inward, outward);
  return {
    sideInflow,
    groupInflow,
    sourceInflow: source * scale,
    reactionOutflow: reaction * scale,
    grossFlow: gross,
    largerFlow: larger,
    imbalanceFraction: larger === 0 ? 0 : (sides + source + groups - reaction) / larger,
  };
}
