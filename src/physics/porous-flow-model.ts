// What cement flow through bone is asked and what it answers: plain data, SI-like clinical units (m², Pa s, ml, kPa, s, °C), lengths in mm.
// Refuses what is not a model. The equations stand in porous-flow.ts.
import { Problem } from '../base/index.ts';
import type { Numbers } from './diffusion-model.ts';
import type { PasteLaw } from './paste.ts';
import type { Size } from './box.ts';

/** A way out: vein, gap of cortex or endplate, edge of the model. Its voxels hold the pressure of what lies behind. */
export interface Outlet {
  readonly pressureKPa: number;
  /** Cement passes only where its pressure is this much above `pressureKPa`; marrow always passes. */
  readonly entryKPa: number;
}
/** Where a trocar ends. */
export interface FlowSource {
  /** Voxels the cement enters, at least one; all of them must conduct. */
  readonly cells: readonly number[];
  /** Radius at which the pressure at the tip is stated; default 1.5 mm. */
  readonly tipRadiusMm?: number | undefined;
  /** What the cannula takes before the first drop leaves it; default 0. */
  readonly deadSpaceMl?: number | undefined;
}
export interface FlowModel {
  readonly size: Size;
  readonly spacingMm: number;
  /** One a voxel, x fastest; 0: closed (cortex, outside). */
  readonly permeabilityM2: Numbers;
  /** Factors of the permeability along x, y, z; 1, 1, 1 when absent. */
  readonly anisotropy?: readonly [number, number, number] | undefined;
  /** Share of a voxel that fluid fills, above 0 up to 1 where it conducts. */
  readonly porosityFraction: Numbers;
  /** 1 = open channel (cleft, fracture gap, vein inside the bone): counted apart. */
  readonly channel?: Uint8Array | undefined;
  /** 0 = none, n = `outlets[n − 1]`. */
  readonly outlet: Uint8Array;
  readonly outlets: readonly Outlet[];
  readonly sources: readonly FlowSource[];
  readonly marrowPaS: number;
  readonly paste: PasteLaw;
  /** Temperature of the bone: cement thickens at it from the voxel it enters on. */
  readonly boneC: number;
  /** The same a voxel, where it differs from place to place (after an ablation). */
  readonly voxelC?: Numbers | undefined;
  /** Of the shear rate in pores, γ = C u/√(k φ). */
  readonly shearFactor: number;
  /** Shear rates beyond are taken as these: power laws hold over some decades only. */
  readonly shearRangePerS: readonly [number, number];
}

/** A stretch of injection. */
export interface FlowPush {
  /** One a source, not negative, one at least above 0. Over all sources `volumeMl` is given at these rates. */
  readonly flowMlPerS: readonly number[];
  readonly volumeMl: number;
  /** Thickening age of the cement in the syringe when this push begins, and its temperature there. */
  readonly thickeningAgeS: number;
  readonly syringeC: number;
  /** Most that is injected between two solves of the pressure; default 0.1 ml. */
  readonly stepMl?: number | undefined;
  /** True: the stylet pushes what the cannulas hold; the syringes give nothing. */
  readonly byStylet?: boolean | undefined;
  /** Called after each step, with the pressures at its end; false ends the push there. */
  readonly onStep?: ((step: FlowStep) => boolean | void) | undefined;
  readonly cancelled?: (() => boolean) | undefined;
}

/** All volumes since the solver began. */
export interface FlowLedger {
  /** Given by the syringes. */
  readonly injectedMl: number;
  readonly inCannulaMl: number;
  readonly inBoneMl: number;
  /** Part of `inBoneMl`. */
  readonly inChannelMl: number;
  /** One an outlet. */
  readonly leakedMl: readonly number[];
  /** |injected − in cannula − in bone − leaked| over injected. */
  readonly imbalanceFraction: number;
}
export interface FlowStep extends FlowLedger {
  /** Time of injection since the solver began (waits included). */
  readonly timeS: number;
  /** At the tips, above 0 kPa; NaN before the first drop has left a cannula. */
  readonly tipKPa: readonly number[];
  /** Of the cement at the tips, at the shear there. */
  readonly tipPaS: readonly number[];
  readonly solveCount: number;
  readonly iterationCount: number;
}
export interface FlowSolver {
  readonly arenaBytes: number;
  push(push: FlowPush): FlowStep;
  /** Time passes without flow: cement in the bone thickens. */
  wait(durationS: number): void;
  state(): FlowStep;
  /** Share of each voxel's pores that holds cement, 0…1. */
  saturation(): Float32Array;
  /** What had left the tips (ml) when a voxel became half full; Infinity where it never did. */
  arrivalMl(): Float32Array;
  /** Mean thickening age of the cement in a voxel; 0 where there is none. */
  thickeningAgeS(): Float32Array;
  /** Of the last solve, kPa. */
  pressureKPa(): Float32Array;
  free(): void;
}

/** Mobilities (k/η) span at most this: the pressure solver's own limit is ten times as wide. Beyond it a voxel of marrow is closed. */
export const mobilityContrast = 1e11;

const refuse = (field: string, value: number): never => {
  throw new Problem('physics.flow-value', { field, value });
};
export function requireFlow(field: string, value: number, least: number, most: number, isOpen = false): void {
  if (!(isOpen ? value > least : value >= least) || !(value <= most)) refuse(field, value);
}
export function checkFlow(m: FlowModel): void {
  const [nx, ny, nz] = m.size;
  const cells = nx * ny * nz;
  for (const a of [m.permeabilityM2, m.porosityFraction, m.outlet, m.channel, m.voxelC])
    if (a !== undefined && a.length !== cells) throw new Problem('physics.bad-cells', { nx, ny, nz, cellCount: a.length });
  requireFlow('marrowPaS', m.marrowPaS, 0, 1e9, true);
  requireFlow('boneC', m.boneC, -273.15, 1000);
  for (let c = 0; c < (m.voxelC?.length ?? 0); c++) requireFlow('voxelC', m.voxelC![c], -273.15, 1000);
  requireFlow('shearFactor', m.shearFactor, 0, 1e6);
  const [low, high] = m.shearRangePerS;
  requireFlow('shearRangePerS', low, 0, high, true);
  requireFlow('shearRangePerS', high, 0, 1e12);
  for (let c = 0; c < cells; c++) {
    const k = m.permeabilityM2[c];
    if (!(k >= 0) || k === Infinity) refuse('permeabilityM2', k);
    if (m.outlet[c] > m.outlets.length) refuse('outlet', m.outlet[c]);
    if (k === 0) continue;
    const phi = m.porosityFraction[c];
    if (!(phi > 0 && phi <= 1)) refuse('porosityFraction', phi);
  }
  for (const o of m.outlets) {
    requireFlow('pressureKPa', o.pressureKPa, -1e6, 1e6);
    requireFlow('entryKPa', o.entryKPa, 0, 1e6);
  }
  if (m.sources.length === 0) throw new Problem('physics.flow-source', { source: 0 });
  for (const [n, s] of m.sources.entries()) {
    requireFlow('deadSpaceMl', s.deadSpaceMl ?? 0, 0, 1e3);
    requireFlow('tipRadiusMm', s.tipRadiusMm ?? 1, 0, 1e3, true);
    const isBad = (c: number): boolean => !(Number.isInteger(c) && c >= 0 && c < cells) || m.permeabilityM2[c] === 0 || m.outlet[c] !== 0;
    if (s.cells.length === 0 || s.cells.some(isBad)) throw new Problem('physics.flow-source', { source: n + 1 });
  }
}
