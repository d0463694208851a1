// Cement pushed into marrow-filled bone: u = −(k/η) grad p, div u = source, and a sharp front that the flow carries (two-phase Darcy, piston-like:
// cement 10² to 10⁴ times as thick as marrow leaves nothing behind). Sequential: pressure (diffusion.ts, warm start) at the mobilities of the
// moment, then filling at those flows in order of pressure (fill-order.ts), which knows no time step limit of its own.
// In a voxel the two fluids stand one behind the other: η = S η_cement + (1 − S) η_marrow, exact where the front crosses it along the flow.
// η_cement(age, shear) is the paste's law; the age travels with the cement, the shear rate γ = C u/√(k φ) is that of the solve before.
// Capillarity (0.1 kPa) is left out. What fails first: a cement thinner than marrow, whose front fingers finer than any voxel.
import { Problem } from '../base/index.ts';
import type { Kernels } from '../kernels/index.ts';
import { diffusionSolver, type DiffusionSolver } from './diffusion.ts';
import type { DiffusionAnswer, DiffusionLoad } from './diffusion-model.ts';
import { fillOrder, type FillNet, type FillOrder, type Sweep } from './fill-order.ts';
import { thickeningRate, viscosityPaS } from './paste.ts';
import { tipExcess } from './tip-pressure.ts';
import {
  checkFlow,
  mobilityContrast,
  requireFlow,
  type FlowLedger,
  type FlowModel,
  type FlowPush,
  type FlowSolver,
  type FlowStep,
} from './porous-flow-model.ts';

/** Relative to the source; a looser one lets voxels take in more than leaves them. */
const tolerance = 1e-5;
/** And where the ledger stays open, times this. */
const strictFraction = 1e-4;
const defaultStepMl = 0.1;
/** Voxels that may fill one from the other while the flows are frozen. */
const deepest = 4;
/** Shortest step, as part of the step asked for. */
const shortest = 1 / 64;
/** mm³ that may enter an outlet before its entry pressure is asked. */
const firstTouch = 5;
const mm3PerMl = 1000;
const kPaPerMPa = 1000;

export function porousFlow(model: FlowModel, kernels: Kernels): FlowSolver {
  checkFlow(model);
  return new Flow(model, kernels);
}

class Flow implements FlowSolver {
  readonly #m: FlowModel;
  readonly #solver: DiffusionSolver;
  readonly #order: FillOrder;
  readonly #net: FillNet;
  readonly #base: Float64Array;
  readonly #floor: number;
  readonly #mobility: Float64Array;
  readonly #arrival: Float32Array;
  readonly #shear: Float64Array;
  /** Cells that hold cement, in the order in which it came. */
  readonly #wet: number[] = [];
  readonly #isWet: Uint8Array;
  readonly #outletCells: readonly number[];
  /** Of outlet cells: 1 once cement came. */
  readonly #touched: Uint8Array;
  /** Of outlet cells that were touched: 1 = its pressure is below the entry pressure. */
  readonly #shut: Uint8Array;
  readonly #leakedMm3: Float64Array;
  readonly #cannulaMm3: number[];
  #field: Float64Array | undefined;
  #isStale = true;
  #injectedMm3 = 0;
  #intoBoneMm3 = 0;
  #timeS = 0;
  #solveCount = 0;
  #iterationCount = 0;
  #tipKPa: number[];
  #tipPaS: number[];

  constructor(m: FlowModel, kernels: Kernels) {
    this.#m = m;
    const [nx, ny, nz] = m.size;
    const cells = nx * ny * nz;
    const marrow = m.marrowPaS * 1e-6;
    // k in mm², η in MPa s
    this.#base = Float64Array.from(m.permeabilityM2, (k) => (k * 1e6) / marrow);
    let most = 0;
    for (const v of this.#base) most = Math.max(most, v);
    this.#floor = most / mobilityContrast;
    for (let c = 0; c < cells; c++) if (this.#base[c] < this.#floor) this.#base[c] = 0;
    this.#mobility = this.#base.slice();
    this.#shear = new Float64Array(cells).fill(m.shearRangePerS[0]);
    this.#arrival = new Float32Array(cells).fill(Infinity);
    this.#isWet = new Uint8Array(cells);
    this.#touched = new Uint8Array(cells);
    this.#shut = new Uint8Array(cells);
    this.#leakedMm3 = new Float64Array(256);
    this.#cannulaMm3 = m.sources.map(() => 0);
    this.#tipKPa = m.sources.map(() => Number.NaN);
    this.#tipPaS = m.sources.map(() => Number.NaN);
    const h3 = m.spacingMm ** 3;
    this.#net = {
      size: m.size,
      pressure: new Float64Array(cells),
      mobility: this.#mobility,
      spacingMm: m.spacingMm,
      anisotropy: m.anisotropy ?? [1, 1, 1],
      capacity: Float64Array.from(m.porosityFraction, (phi) => phi * h3),
      outlet: m.outlet,
      content: new Float64Array(cells),
      age: new Float64Array(cells),
    };
    this.#order = fillOrder(cells);
    const outletCells: number[] = [];
    for (let c = 0; c < cells; c++) if (m.outlet[c] !== 0 && this.#base[c] > 0) outletCells.push(c);
    this.#outletCells = outletCells;
    this.#solver = diffusionSolver(
      { size: m.size, spacingMm: m.spacingMm, conductivity: this.#mobility, anisotropy: m.anisotropy, fixedGroup: m.outlet },
      kernels,
    );
  }
  get arenaBytes(): number {
    return this.#solver.arenaBytes;
  }
  free(): void {
    this.#solver.free();
  }

  push(push: FlowPush): FlowStep {
    this.#check(push);
    const total = push.flowMlPerS.reduce((s, q) => s + q, 0);
    const endMm3 = push.volumeMl * mm3PerMl;
    let given = 0;
    let age = push.thickeningAgeS;
    const syringeRate = thickeningRate(this.#m.paste, push.syringeC);
    while (given < endMm3 * (1 - 1e-12)) {
      if (push.cancelled?.() === true) throw new Problem('physics.cancelled');
      const asked = Math.min((push.stepMl ?? defaultStepMl) * mm3PerMl, endMm3 - given);
      const done = this.#step(push.flowMlPerS, total, asked, age, push.byStylet === true);
      if (done === 0) break;
      given += done;
      age += (syringeRate * done) / mm3PerMl / total;
      if (push.onStep === undefined) continue;
      this.#requirePressure(this.#flowing);
      if (push.onStep(this.state()) === false) break;
    }
    this.#requirePressure(this.#flowing);
    return this.state();
  }
  wait(durationS: number): void {
    requireFlow('durationS', durationS, 0, 1e7);
    this.#grow(durationS);
    this.#timeS += durationS;
    this.#isStale = true;
  }

  #check(push: FlowPush): void {
    const { sources } = this.#m;
    if (push.flowMlPerS.length !== sources.length)
      throw new Problem('physics.flow-value', { field: 'flowMlPerS', value: push.flowMlPerS.length });
    let total = 0;
    for (const q of push.flowMlPerS) {
      requireFlow('flowMlPerS', q, 0, 1e3);
      total += q;
    }
    requireFlow('flowMlPerS', total, 0, 1e4, true);
    requireFlow('volumeMl', push.volumeMl, 0, 1e3);
    requireFlow('thickeningAgeS', push.thickeningAgeS, 0, 1e7);
    requireFlow('syringeC', push.syringeC, -273.15, 1000);
    requireFlow('stepMl', push.stepMl ?? defaultStepMl, 1e-4, 1e2);
  }

  /** Injects at most `asked` mm³; gives what it did. */
  #step(flow: readonly number[], total: number, asked: number, age: number, byStylet: boolean): number {
    // cannulas first: what they still take does not flow in the bone, and a step ends where one of them is full
    let mm3 = asked;
    const { sources } = this.#m;
    const isFlowing = flow.map((q, s) => {
      if (q === 0) return false;
      const room = (sources[s].deadSpaceMl ?? 0) * mm3PerMl - this.#cannulaMm3[s];
      const left = byStylet ? this.#cannulaMm3[s] : room;
      const reach = (left * total) / q;
      if (byStylet) {
        if (left < 1e-9) return false;
        mm3 = Math.min(mm3, reach);
        return true;
      }
      if (room < 1e-9) return true;
      mm3 = Math.min(mm3, reach);
      return false;
    });
    if (byStylet && !isFlowing.some(Boolean)) return 0;
    let part = 1;
    this.#flowing = flow.map((q, s) => (isFlowing[s] ? q : 0));
    if (isFlowing.some(Boolean)) {
      this.#requirePressure(this.#flowing);
      for (;;) {
        const entering = sources.flatMap((s, n) =>
          isFlowing[n] ? s.cells.map((c) => [c, (mm3 * part * flow[n]) / total / s.cells.length, age] as const) : [],
        );
        const sweep = this.#order.sweep(this.#net, entering, (mm3 * part) / mm3PerMl / total);
        if (part <= shortest || (sweep.depth <= deepest && this.#touchedTooMuch(sweep) === false)) {
          this.#accept(sweep, mm3 * part * flow.reduce((s, q, n) => s + (isFlowing[n] ? q / total : 0), 0));
          break;
        }
        part /= 2;
      }
    }
    const done = mm3 * part;
    const durationS = done / mm3PerMl / total;
    for (const [s, q] of flow.entries()) {
      const volume = (done * q) / total;
      if (byStylet) this.#cannulaMm3[s] -= isFlowing[s] ? volume : 0;
      else {
        this.#injectedMm3 += volume;
        if (!isFlowing[s]) this.#cannulaMm3[s] += volume;
      }
    }
    this.#grow(durationS);
    this.#timeS += durationS;
    this.#isStale = true;
    return done;
  }
  #touchedTooMuch(s: Sweep): boolean {
    const { outlet, outlets } = this.#m;
    return s.outletCells.some((c) => this.#touched[c] === 0 && outlets[outlet[c] - 1].entryKPa > 0 && s.leaked[outlet[c]] > firstTouch);
  }
  #accept(s: Sweep, mm3: number): void {
    const { content, age } = this.#net;
    const before = this.#intoBoneMm3;
    for (let n = 0; n < s.count; n++) {
      const c = s.cells[n];
      content[c] = s.content[n];
      age[c] = s.age[n];
      if (this.#isWet[c] === 0) {
        this.#isWet[c] = 1;
        this.#wet.push(c);
      }
      if (s.half[n] < 1 && this.#arrival[c] === Infinity) this.#arrival[c] = (before + Math.max(0, s.half[n]) * mm3) / mm3PerMl;
    }
    for (let o = 1; o < 256; o++) this.#leakedMm3[o] += s.leaked[o];
    for (const c of s.outletCells) {
      // shut until the next solve says that the cement beside it stands higher
      if (this.#touched[c] === 0 && this.#m.outlets[this.#m.outlet[c] - 1].entryKPa > 0) this.#shut[c] = 1;
      this.#touched[c] = 1;
      const o = this.#m.outlet[c];
      age[c] = s.leakAge[o] / s.leaked[o];
    }
    this.#intoBoneMm3 += mm3;
  }
  /** Cement in the bone thickens. */
  #grow(durationS: number): void {
    const { paste, boneC, voxelC } = this.#m;
    const rate = thickeningRate(paste, boneC);
    const { age } = this.#net;
    const more = (c: number): number => durationS * (voxelC === undefined ? rate : thickeningRate(paste, voxelC[c]));
    for (const c of this.#wet) age[c] += more(c);
    for (const c of this.#outletCells) if (this.#touched[c] === 1) age[c] += more(c);
  }

  /** What enters the bone at each tip, ml/s: nothing while a cannula fills. */
  #flowing: readonly number[] = [];
  #lastFlow: readonly number[] = [];
  /** Pressures of the moment at these flows; where none flows there is none to state. */
  #requirePressure(flow: readonly number[]): void {
    if (!flow.some((q) => q > 0)) return;
    if (!this.#isStale && flow.length === this.#lastFlow.length && flow.every((q, n) => q === this.#lastFlow[n])) return;
    this.#setMobility();
    const { sources, spacingMm, outlet, outlets } = this.#m;
    const source = new Float64Array(this.#base.length);
    for (const [n, s] of sources.entries()) for (const c of s.cells) source[c] += (flow[n] * mm3PerMl) / s.cells.length / spacingMm ** 3;
    const fixedValue = new Float64Array(this.#base.length);
    const threshold = (c: number): number =>
      (outlets[outlet[c] - 1].pressureKPa + (this.#touched[c] === 1 ? outlets[outlet[c] - 1].entryKPa : 0)) / kPaPerMPa;
    // a shut outlet gives nothing: its threshold must not stand among the given values, whose middle scales the residual
    const setGiven = (c: number): void => void (fixedValue[c] = this.#shut[c] === 1 ? 0 : threshold(c));
    for (const c of this.#outletCells) setGiven(c);
    const isBarred = (c: number): boolean => this.#touched[c] === 1 && outlets[outlet[c] - 1].entryKPa > 0;
    const barred = this.#outletCells.filter(isBarred);
    let answer: DiffusionAnswer | undefined;
    // which of the touched outlets are open is found with the pressure; a few turns, then what stands is taken for this step
    for (let turn = 0; turn < 4; turn++) {
      for (const c of this.#openOne(threshold)) setGiven(c);
      this.#solver.update({ conductivity: this.#mobility });
      answer = this.#solve({ source, fixedValue, start: this.#field });
      this.#field = answer.field;
      this.#solveCount++;
      this.#iterationCount += answer.iterationCount;
      if (barred.length === 0) break;
      let changes = 0;
      for (const c of barred) {
        const near = this.#highestBeside(c, answer.field);
        const shut = near <= threshold(c) ? 1 : 0;
        if (shut === this.#shut[c]) continue;
        this.#shut[c] = shut;
        this.#setOutlet(c);
        setGiven(c);
        changes++;
      }
      if (changes === 0) break;
    }
    if (answer === undefined) return;
    this.#net.pressure.set(answer.field);
    for (const [n, s] of sources.entries()) this.#readTip(n, s.cells, flow[n]);
    this.#readShear();
    this.#lastFlow = flow;
    this.#isStale = false;
  }
  /** Thresholds far apart make a first residual far above all that flows: where the ledger stays open, a smaller one is asked for. */
  #solve(load: DiffusionLoad): DiffusionAnswer {
    try {
      return this.#solver.solve(load, { tolerance });
    } catch (problem) {
      if (!(problem instanceof Problem && problem.code === 'physics.flow-unbalanced')) throw problem;
      return this.#solver.solve(load, { tolerance: tolerance * strictFraction });
    }
  }
  /** Where nothing is open cement leaves through the weakest of the touched outlets. */
  #openOne(threshold: (c: number) => number): readonly number[] {
    if (this.#outletCells.some((c) => this.#shut[c] === 0)) return [];
    let weakest = Infinity;
    for (const c of this.#outletCells) weakest = Math.min(weakest, threshold(c));
    const opened = this.#outletCells.filter((c) => threshold(c) <= weakest);
    for (const c of opened) {
      this.#shut[c] = 0;
      this.#setOutlet(c);
    }
    return opened;
  }
  #highestBeside(c: number, field: Float64Array): number {
    const [nx, ny, nz] = this.#m.size;
    const i = c % nx;
    const j = Math.floor(c / nx) % ny;
    const k = Math.floor(c / (nx * ny));
    let most = -Infinity;
    const see = (o: number): void => {
      if (this.#m.outlet[o] === 0 && this.#mobility[o] > 0 && this.#isWet[o] === 1) most = Math.max(most, field[o]);
    };
    if (i > 0) see(c - 1);
    if (i < nx - 1) see(c + 1);
    if (j > 0) see(c - nx);
    if (j < ny - 1) see(c + nx);
    if (k > 0) see(c - nx * ny);
    if (k < nz - 1) see(c + nx * ny);
    return most;
  }

  #cementPaS(c: number): number {
    return viscosityPaS(this.#m.paste, this.#net.age[c], this.#shear[c]);
  }
  #setMobility(): void {
    const { content, capacity } = this.#net;
    const { marrowPaS } = this.#m;
    for (const c of this.#wet) {
      const s = Math.min(1, content[c] / capacity[c]);
      const thicker = (s * this.#cementPaS(c)) / marrowPaS + (1 - s);
      this.#mobility[c] = Math.max(this.#floor, this.#base[c] / thicker);
    }
    for (const c of this.#outletCells) if (this.#touched[c] === 1) this.#setOutlet(c);
  }
  #setOutlet(c: number): void {
    this.#mobility[c] = this.#shut[c] === 1 ? 0 : Math.max(this.#floor, (this.#base[c] * this.#m.marrowPaS) / this.#cementPaS(c));
  }

  /** Shear rates of the cells with cement, from the flows of the solve. */
  #readShear(): void {
    const { size, permeabilityM2, porosityFraction, shearFactor, shearRangePerS, spacingMm } = this.#m;
    const [low, high] = shearRangePerS;
    const [nx, ny] = size;
    const { pressure, anisotropy } = this.#net;
    const mobility = this.#mobility;
    const steps = [1, nx, nx * ny];
    const see = (c: number): void => {
      let squares = 0;
      for (let axis = 0; axis < 3; axis++) {
        const at = axis === 0 ? c % nx : axis === 1 ? Math.floor(c / nx) % ny : Math.floor(c / (nx * ny));
        const s = steps[axis];
        // mm³/s per mm of face edge: u h, twice
        const before = at === 0 ? 0 : meanOf(mobility[c], mobility[c - s]) * (pressure[c - s] - pressure[c]);
        const after = at === size[axis] - 1 ? 0 : meanOf(mobility[c], mobility[c + s]) * (pressure[c] - pressure[c + s]);
        squares += ((anisotropy[axis] * (before + after)) / (2 * spacingMm)) ** 2;
      }
      // u in mm/s, √k in m
      const rate = (shearFactor * Math.sqrt(squares) * 1e-3) / Math.sqrt(permeabilityM2[c] * porosityFraction[c]);
      this.#shear[c] = Math.min(high, Math.max(low, rate));
    };
    for (const c of this.#wet) see(c);
    // cement leaving is sheared too: at rest it would be taken as ten times as thick
    for (const c of this.#outletCells) if (this.#touched[c] === 1 && this.#shut[c] === 0) see(c);
  }
  #readTip(n: number, cells: readonly number[], flowMlPerS: number): void {
    const { size, spacingMm, sources } = this.#m;
    let [p, k] = [0, 0];
    for (const c of cells) {
      p += this.#net.pressure[c] / cells.length;
      k += Math.log(this.#mobility[c]) / cells.length;
    }
    const excess = tipExcess(size, cells, spacingMm, sources[n].tipRadiusMm ?? 1.5, this.#net.anisotropy);
    this.#tipKPa[n] = kPaPerMPa * (p - (flowMlPerS * mm3PerMl * excess) / Math.exp(k));
    this.#tipPaS[n] = this.#cementPaS(cells[0]);
  }

  #ledger(): FlowLedger {
    const { content } = this.#net;
    const { channel } = this.#m;
    let [inBone, inChannel] = [0, 0];
    for (const c of this.#wet) {
      inBone += content[c];
      if (channel?.[c] === 1) inChannel += content[c];
    }
    const leakedMl = this.#m.outlets.map((_, n) => this.#leakedMm3[n + 1] / mm3PerMl);
    const inCannula = this.#cannulaMm3.reduce((s, v) => s + v, 0);
    const open = this.#injectedMm3 - inCannula - inBone - mm3PerMl * leakedMl.reduce((s, v) => s + v, 0);
    return {
      injectedMl: this.#injectedMm3 / mm3PerMl,
      inCannulaMl: inCannula / mm3PerMl,
      inBoneMl: inBone / mm3PerMl,
      inChannelMl: inChannel / mm3PerMl,
      leakedMl,
      imbalanceFraction: this.#injectedMm3 === 0 ? 0 : Math.abs(open) / this.#injectedMm3,
    };
  }
  state(): FlowStep {
    return {
      ...this.#ledger(),
      timeS: this.#timeS,
      tipKPa: [...this.#tipKPa],
      tipPaS: [...this.#tipPaS],
      solveCount: this.#solveCount,
      iterationCount: this.#iterationCount,
    };
  }
  saturation(): Float32Array {
    const { content, capacity } = this.#net;
    return Float32Array.from(content, (v, c) => (v === 0 ? 0 : Math.min(1, v / capacity[c])));
  }
  arrivalMl(): Float32Array {
    return this.#arrival.slice();
  }
  thickeningAgeS(): Float32Array {
    return Float32Array.from(this.#net.age, (v, c) => (this.#net.content[c] > 0 ? v : 0));
  }
  pressureKPa(): Float32Array {
    return Float32Array.from(this.#net.pressure, (v) => kPaPerMPa * v);
  }
}
const meanOf = (a: number, b: number): number => (a > 0 && b > 0 ? (2 * a * b) / (a + b) : 0);
