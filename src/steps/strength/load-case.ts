// The two load cases. Axial: the upper plate comes straight down, in-plane free. Flexion: the same plate, free to tilt about the left–right axis,
// the resultant a quarter of the depth in front of the section's middle. Shortening is read between the endplates (mean over the capped columns), so
// that the caps' own give is in no stiffness. Linear: every answer is a force at a shortening.
import type { Kernels } from '../../kernels/index.ts';
import { elasticSolver, pressPlate, type ElasticSolver, type SolveOptions } from '../../physics/index.ts';
import { boneModel } from '../../catalog/index.ts';
import type { StrengthLoad } from '../../records/index.ts';
import { kinds, type CappedBody } from './capped-body.ts';

export interface Pressed {
  /** Compression, N > 0, of the run as it stands. */
  readonly forceN: number;
  /** Mean shortening between the endplates, mm. */
  readonly shorteningMm: number;
  /** The plate's own way, mm. */
  readonly plateMm: number;
  readonly tiltDeg?: number;
  /** Of the resultant in front of the section's middle, N mm. */
  readonly momentNMm?: number;
  /** Energy-equivalent and axial strain, a voxel. */
  readonly effective: Float32Array;
  readonly axial: Float32Array;
  readonly iterationCount: number;
  readonly residualFraction: number;
}

interface Faces {
  readonly fixed: Uint8Array;
  readonly top: readonly number[];
}
/** Nodes of the caps' outer faces; z is prescribed there. */
export function facesOf(body: CappedBody): Faces {
  const [nx, ny] = body.size;
  const row = nx + 1;
  const nodePlane = row * (ny + 1);
  const fixed = new Uint8Array(nodePlane * (body.size[2] + 1));
  const top = new Set<number>();
  for (let c = 0; c < body.columns.length; c += 3) {
    const [i, j] = [body.columns[c] % nx, Math.floor(body.columns[c] / nx)];
    for (const n of [i + row * j, i + 1 + row * j, i + row * (j + 1), i + 1 + row * (j + 1)]) {
      fixed[n + nodePlane * body.bottomPlane] = 4;
      fixed[n + nodePlane * body.topPlane] = 4;
      top.add(n + nodePlane * body.topPlane);
    }
  }
  return { fixed, top: [...top].sort((a, b) => a - b) };
}

export interface Press {
  readonly solver: ElasticSolver;
  press(load: StrengthLoad, options?: SolveOptions): Pressed;
  /** Displacements of the nodes for the plate coming down by `mm`, axial. */
  readonly displacementMm: (mm: number) => Float64Array;
  readonly topNodes: readonly number[];
}
export function pressOf(body: CappedBody, moduli: Float32Array, kernels: Kernels): Press {
  const { size, spacingMm: h } = body;
  const { fixed, top } = facesOf(body);
  const solver = elasticSolver({ size, spacingMm: h, modulusMpa: moduli, poissonRatio: boneModel.poissonRatio.value, fixed }, kernels);
  const nodes = fixed.length;
  const displacementMm = (mm: number): Float64Array => {
    const out = new Float64Array(3 * nodes);
    for (const n of top) out[2 * nodes + n] = -mm;
    return out;
  };
  const unit = 0.007 * body.heightMm;
  const press = (load: StrengthLoad, options: SolveOptions = {}): Pressed => {
    if (load === 'axial') {
      const answer = solver.solve({ displacementMm: displacementMm(unit) }, options);
      const { effective, axial } = solver.strainOf(answer.displacementMm);
      return {
        forceN: -top.reduce((s, n) => s + answer.forceN[2 * nodes + n], 0),
        shorteningMm: shortening(body, answer.displacementMm),
        plateMm: unit,
        effective,
        axial,
        iterationCount: answer.iterationCount,
        residualFraction: answer.residualFraction,
      };
    }
    const [x, y] = middleOf(body);
    const offset = body.depthMm / 4;
    // forward is −y
    const answer = pressPlate(
      solver,
      { nodes: top, size, spacingMm: h },
      { shiftMm: -unit, xMm: x, yMm: y, free: ['x'], offsetYMm: -offset },
      { ...options, warm: false },
    );
    const { effective, axial } = solver.strainOf(answer.displacementMm);
    return {
      forceN: -answer.resultantN,
      shorteningMm: shortening(body, answer.displacementMm),
      plateMm: unit,
      // forward bending > 0: the front comes down, w grows with y
      tiltDeg: answer.tiltXDeg,
      momentNMm: -answer.resultantN * offset,
      effective,
      axial,
      iterationCount: answer.iterationCount,
      residualFraction: answer.residualFraction,
    };
  };
  return { solver, press, displacementMm, topNodes: top };
}

/** Middle of the capped section, mm from the grid's first node. */
function middleOf(body: CappedBody): readonly [number, number] {
  let [x, y] = [0, 0];
  const count = body.columns.length / 3;
  for (let c = 0; c < body.columns.length; c += 3) {
    x += (body.columns[c] % body.size[0]) + 0.5;
    y += Math.floor(body.columns[c] / body.size[0]) + 0.5;
  }
  return [(x / count) * body.spacingMm, (y / count) * body.spacingMm];
}

/** Mean way of the upper endplate towards the lower one, mm. */
export function shortening(body: CappedBody, u: Float64Array): number {
  const [nx, ny, nz] = body.size;
  const row = nx + 1;
  const plane = row * (ny + 1);
  const z = 2 * plane * (nz + 1);
  let sum = 0;
  for (let c = 0; c < body.columns.length; c += 3) {
    const column = body.columns[c];
    const n = (column % nx) + row * Math.floor(column / nx);
    const face = (k: number): number =>
      u[z + n + plane * k] + u[z + n + 1 + plane * k] + u[z + n + row + plane * k] + u[z + n + row + 1 + plane * k];
    sum += face(body.columns[c + 1]) - face(body.columns[c + 2] + 1);
  }
  return sum / 4 / (body.columns.length / 3);
}

/** Share of the resultant carried by cement in the layer of the middle (E times axial strain, the uniaxial part of the stress). */
export function cementShare(body: CappedBody, moduli: Float32Array, axial: Float32Array, fraction: Float32Array): number | undefined {
  const plane = body.size[0] * body.size[1];
  const middle = Math.min(body.size[2] - 1, Math.max(0, Math.floor(-body.corner[2] / body.spacingMm)));
  let [all, cement] = [0, 0];
  for (let q = middle * plane; q < (middle + 1) * plane; q++) {
    if (body.kind[q] === kinds.void) continue;
    const f = -moduli[q] * axial[q];
    all += f;
    cement += f * fraction[q];
  }
  return all > 0 ? Math.min(1, Math.max(0, cement / all)) : undefined;
}
