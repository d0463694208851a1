// What the diffusion solver is asked and what it answers; refusals of what is not a model.
import { Problem } from '../base/index.ts';
import type { BoxSide, Size } from './box.ts';

export type Numbers = Float32Array | Float64Array;
/** A side that is not named lets nothing through. */
export type SideCondition =
  /** The field on the face itself (half a voxel outside the cell's centre). */
  | { readonly kind: 'value'; readonly value: number }
  /** Flow into the box per mm² of face; faces of cells that do not conduct take none. */
  | { readonly kind: 'flux'; readonly inwardFlux: number }
  /** Flow out per mm²: coefficient × (field on the face − ambient). */
  | { readonly kind: 'exchange'; readonly coefficient: number; readonly ambient: number };
export type Sides = Readonly<Partial<Record<BoxSide, SideCondition>>>;

/** What an operator is made of; all of it may change in `update`. Cell arrays: x fastest; they are kept, not copied. */
export interface Diffusivity {
  /** One a voxel; 0: nothing flows. Positive ones may differ by up to 1e12. */
  readonly conductivity: Numbers;
  readonly sides?: Sides | undefined;
  /** One byte a voxel: 0 = free, 1…255 = its value is given (`fixedValue`), and its flow is counted under this number. */
  readonly fixedGroup?: Uint8Array | undefined;
  /** Taken by a voxel per mm³ and per unit of the field, >= 0: perfusion, or what a time step adds. */
  readonly reaction?: Numbers | undefined;
  readonly contacts?: ContactFaces | undefined;
}
/**
 * Faces that join a free voxel to one whose value is given by another conductance: factor × voxel × conductivity of `cell`, in series with that of
 * `neighbour` for `share` of the fall (probe-boundary.ts). The neighbour's conductivity is that of the tissue the needle stands in.
 */
export interface ContactFaces {
  readonly cell: ArrayLike<number>;
  readonly neighbour: ArrayLike<number>;
  readonly factor: ArrayLike<number>;
  /** 0 when absent. */
  readonly share?: ArrayLike<number> | undefined;
}
export interface DiffusionModel extends Diffusivity {
  readonly size: Size;
  readonly spacingMm: number;
  /** Factors of the conductivity along x, y, z (permeability along and across the spine), 1e-12…1e12; 1, 1, 1 when absent. */
  readonly anisotropy?: readonly [number, number, number] | undefined;
}
export interface DiffusionLoad {
  /** Per mm³. In a part without outlet they must add up to 0 within 1e-10 of their sizes. */
  readonly source?: Numbers | undefined;
  /** Read where `fixedGroup` is not 0; 0 when absent. */
  readonly fixedValue?: Numbers | undefined;
  /** Where to start from, such as the last time step's answer. */
  readonly start?: Numbers | undefined;
}
export interface DiffusionAnswer {
  /** 0 in voxels that do not conduct and are not fixed. */
  readonly field: Float64Array;
  /** Flow into the box through each side, and from each fixed group (index = group). */
  readonly sideInflow: Readonly<Record<BoxSide, number>>;
  readonly groupInflow: Float64Array;
  readonly sourceInflow: number;
  readonly reactionOutflow: number;
  /**
   * (all that comes in − all that goes out) / what comes in; at most the tolerance, or what rounding leaves: beyond 1e-4 it is refused,
   * unless all that flows is below the tolerance × conductance × field.
   */
  readonly imbalanceFraction: number;
  readonly iterationCount: number;
  /** |b − A x| / |b − A x0|, computed anew at the end; x0 = the middle of the given values everywhere. */
  readonly residualFraction: number;
  readonly freeCount: number;
  /** Parts without any outlet: their field is shifted so that its mean is 0. */
  readonly pocketCount: number;
  readonly arenaBytes: number;
}

/**
 * Of conductivities, and of factors along the axes. A falling row of them is read from differences of a field that f64 holds to 1e-16: at 1e12 the
 * flow through 30 voxels is right to 3e-4, at 1e14 to 1 % only.
 */
export const contrastLimit = 1e12;
/** Of reaction × voxel² over conductivity: f32 holds both ends. */
export const reactionLimit = 1e15;

/** Refuses a model whose shape is wrong. */
export function checkShape(m: DiffusionModel): void {
  const [nx, ny, nz] = m.size;
  const whole = m.size.every((n) => Number.isInteger(n) && n >= 1);
  if (!whole) throw new Problem('physics.bad-cells', { nx, ny, nz, cellCount: m.conductivity.length });
  if (!(m.spacingMm > 0) || m.spacingMm === Infinity) throw new Problem('physics.bad-spacing', { spacingMm: m.spacingMm });
  for (const f of m.anisotropy ?? [])
    if (!(f >= 1 / contrastLimit && f <= contrastLimit)) throw new Problem('physics.bad-anisotropy', { factor: f });
}
/** Refuses an array that does not fit the grid. */
export function checkLength(size: Size, a: Numbers | Uint8Array | undefined): void {
  const [nx, ny, nz] = size;
  if (a !== undefined && a.length !== nx * ny * nz) throw new Problem('physics.bad-cells', { nx, ny, nz, cellCount: a.length });
}
/** Largest of the numbers, all of which must be finite and >= 0. */
export function largest(a: Numbers, code: 'physics.bad-conductivity' | 'physics.bad-reaction'): number {
  let max = 0;
  let min = Infinity;
  for (let i = 0; i < a.length; i++) {
    const v = a[i];
    if (!(v >= 0) || v === Infinity) throw refusal(code, i, v);
    if (v > max) max = v;
    if (v > 0 && v < min) min = v;
  }
  if (code === 'physics.bad-conductivity' && max > contrastLimit * min) throw new Problem('physics.contrast', { low: min, high: max });
  return max;
}
const refusal = (code: 'physics.bad-conductivity' | 'physics.bad-reaction', index: number, value: number): Problem =>
  code === 'physics.bad-conductivity'
    ? new Problem('physics.bad-conductivity', { index, value })
    : new Problem('physics.bad-reaction', { index, value });
export function checkFinite(a: Numbers | undefined): void {
  if (a === undefined) return;
  for (let i = 0; i < a.length; i++) if (!Number.isFinite(a[i])) throw new Problem('physics.bad-value', { index: i, value: a[i] });
}
export function checkSides(sides: Sides): void {
  for (const [side, c] of Object.entries(sides)) {
    const bad =
      c.kind === 'exchange'
        ? !(c.coefficient >= 0 && Number.isFinite(c.coefficient) && Number.isFinite(c.ambient))
        : !Number.isFinite(c.kind === 'value' ? c.value : c.inwardFlux);
    if (bad) throw new Problem('physics.bad-side', { side });
  }
}
