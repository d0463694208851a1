// Heat with freezing and perfusion on a voxel grid over time: where is it how cold or hot, and where does the energy go?
// The equation, the flux between cells and the stages stand in kernels/heat.ts, the marching in solve/time-step.ts, the model in heat-model.ts.
// A ledger follows every joule through the stages: what is stored minus what came in is rounding, and is reported.
// What fails first: one melting point for all materials; and a front is placed to first order of the voxel.
import { Problem } from '../base/index.ts';
import { heatHeldSide, heatPass, heatTableWidth, heatBlock, total, type Arena, type Kernels } from '../kernels/index.ts';
import { boxSides } from './box.ts';
import { HeatContact, type ContactMode } from './heat-contact.ts';
import type { ProbeContact } from './probe-boundary.ts';
import {
  checkHeat,
  heatLaw,
  isTemperature,
  requireField,
  requireLength,
  requireNumber,
  requireTemperature,
  type HeatModel,
} from './heat-model.ts';
import { eachHeatCell, heatBytes, heatLayout, heatRowLength, type HeatFields } from './heat-fields.ts';
import type { AdvanceOptions, HeatLedger, HeatOptions, HeatSolver } from './heat-solver.ts';
import { march, rkl2, type Scheme, type StageWeights } from './solve/time-step.ts';

/** Measured against the explicit scheme (docs/guide/heat.md): more stages are cheaper, fewer follow the front more closely. */
const defaultStageCount = 11;
const defaultGrowthFraction = 0.05;

export function heatSolver(model: HeatModel, kernels: Kernels, options: HeatOptions = {}): HeatSolver {
  checkHeat(model);
  const scheme: Scheme = {
    name: options.scheme ?? 'rkl2',
    stageCount: options.stageCount ?? defaultStageCount,
    growthFraction: options.growthFraction ?? defaultGrowthFraction,
  };
  if (!(scheme.stageCount >= 3 && scheme.stageCount <= 99 && scheme.stageCount % 2 === 1))
    throw new Problem('physics.heat-value', { field: 'stageCount', value: scheme.stageCount });
  requireNumber('growthFraction', scheme.growthFraction, 0, true);
  const arena = kernels.arena(heatBytes(model.size));
  return new Heat(model, arena, scheme);
}

/** Powers of one pass, mW: out through sides, from held cells, from blood; then of each contact. */
type Flow = readonly number[];
/** Material of a probe's cells: it conducts nothing, so that only its contact joins it to the tissue. */
const probeMaterial = 255;
const noConductivity = 1e-30;

class Heat implements HeatSolver {
  timeS = 0;
  stepCount = 0;
  stageCount = 0;
  readonly #f: HeatFields;
  readonly #sx: number;
  readonly #laws;
  readonly #melting: number;
  readonly #initialMj: number;
  #isStale = true;
  #sinceS = 0;
  #lambda = 0;
  #sourceMw = 0;
  /** mJ since the start. */
  #outMj = 0;
  #heldMj = 0;
  #bloodMj = 0;
  #sourceMj = 0;
  readonly #contacts: HeatContact[] = [];
  #contactMj: number[] = [];
  readonly #weights = new Map<number, readonly StageWeights[]>();

  readonly model: Omit<HeatModel, 'perfusionWPerM3K' | 'sourceWPerM3' | 'material'>;
  readonly arena: Arena;
  readonly scheme: Scheme;

  constructor(model: HeatModel, arena: Arena, scheme: Scheme) {
    // the fields are copied; the caller's arrays are not kept
    const { perfusionWPerM3K, sourceWPerM3, material, ...kept } = model;
    this.model = kept;
    this.arena = arena;
    this.scheme = scheme;
    const { size, materials, initialC } = model;
    this.#sx = heatRowLength(size);
    this.#f = heatLayout(arena, size, this.#sx);
    this.#laws = materials.map(heatLaw);
    this.#melting = model.meltingC ?? 0;
    const f = this.#f;
    for (const [n, law] of this.#laws.entries()) f.table.set(law.row, n * heatTableWidth);
    f.coefs[4] = (model.bloodC ?? this.#melting) - this.#melting;
    f.coefs[5] = 1 / model.spacingMm ** 2;
    f.coefs[18] = model.perfused === 'below' ? -1 : 1;
    f.coefs[19] = 1;
    for (const [n, name] of boxSides.entries()) {
      const side = model.sides?.[name];
      if (side === undefined) continue;
      // W/(m² K) = 1e-3 mW/(mm² K)
      f.coefs[6 + n] = 'temperatureC' in side ? heatHeldSide : 1e-3 * side.exchangeWPerM2K * model.spacingMm;
      f.coefs[12 + n] = ('temperatureC' in side ? side.temperatureC : side.ambientC) - this.#melting;
    }
    this.#eachCell((n, cell, isPad) => {
      const m = material?.[cell] ?? 0;
      f.material[n] = m;
      f.fixed[n] = isPad ? 2 : 0;
      if (!isPad) f.h[n] = this.#laws[m].enthalpy((typeof initialC === 'number' ? initialC : initialC[cell]) - this.#melting);
    });
    if (perfusionWPerM3K !== undefined) this.#spread(perfusionWPerM3K, f.perfusion);
    if (sourceWPerM3 !== undefined) this.#spread(sourceWPerM3, f.source);
    const [, ny, nz] = size;
    arena.grid.heatConductivity(0, nz, ny, this.#sx, f.table, f.material, f.kS, f.kL);
    this.#initialMj = this.#storedMj();
  }
  get arenaBytes(): number {
    return this.arena.bytes;
  }

  advance(toS: number, options: AdvanceOptions = {}): void {
    const fromS = this.timeS;
    if (!(toS >= fromS) || toS === Infinity) throw new Problem('physics.heat-time', { fromS, toS });
    const { cancelled, progress } = options;
    const isEvent = (t: number): boolean => options.eventsS?.includes(t) ?? false;
    const stops = [...new Set([...(options.eventsS ?? []).filter((t) => t >= fromS && t < toS), toS])].toSorted((a, b) => a - b);
    for (const stop of stops) {
      this.#prepare();
      march(
        {
          fromS: this.timeS,
          toS: stop,
          sinceS: this.#sinceS,
          lambdaPerS: this.#lambda,
          scheme: this.scheme,
          cancelled,
          progress: progress === undefined ? undefined : (t) => progress((t - fromS) / (toS - fromS)),
        },
        (tau, stages) => this.#step(tau, stages),
      );
      // whoever reads all temperatures anyway is warned by the look that #step takes now and then
      if (options.unread !== true) {
        this.#requireFinite();
        this.#requireBelievable(stop);
      }
      this.timeS = stop;
      if (isEvent(stop)) {
        options.atEvent?.(stop);
        this.#sinceS = stop;
      }
    }
  }

  temperatureC(into = new Float32Array(this.#cells)): Float32Array {
    this.#prepare();
    const { kS, kL, thetas } = this.#f;
    const [theta] = thetas;
    const [nx, ny, nz] = this.model.size;
    const melting = this.#melting;
    for (let row = 0, c = 0; row < ny * nz; row++)
      for (let i = 0, n = row * this.#sx; i < nx; i++, n++, c++) into[c] = theta[n] / (theta[n] < 0 ? kS[n] : kL[n]) + melting;
    for (const contact of this.#contacts) {
      const t = contact.relative(theta, this.#f, melting, this.model.spacingMm) + melting;
      for (const n of contact.inside) into[Math.floor(n / this.#sx) * nx + (n % this.#sx)] = t;
    }
    return into;
  }
  frozenFractionOf(cell: number): number {
    const { h, table, material } = this.#f;
    const n = this.#place(cell);
    const w = table[material[n] * heatTableWidth + 3];
    return w > 0 ? Math.min(1, Math.max(0, -h[n] / w)) : 0;
  }
  frozenFraction(): Float32Array {
    const { h, table, material } = this.#f;
    return this.#gather((n) => {
      const w = table[material[n] * heatTableWidth + 3];
      return w > 0 ? Math.min(1, Math.max(0, -h[n] / w)) : 0;
    });
  }
  ledger(): HeatLedger {
    const storedJ = (this.#storedMj() - this.#initialMj) / 1000;
    const inThroughSidesJ = -this.#outMj / 1000;
    const fromProbesJ = this.#heldMj / 1000;
    const fromBloodJ = this.#bloodMj / 1000;
    const fromSourceJ = this.#sourceMj / 1000;
    const unaccountedJ = storedJ - inThroughSidesJ - fromProbesJ - fromBloodJ - fromSourceJ;
    const most = Math.max(...[storedJ, inThroughSidesJ, fromProbesJ, fromBloodJ, fromSourceJ].map(Math.abs));
    const unaccountedFraction = most > 0 ? Math.abs(unaccountedJ) / most : 0;
    return { storedJ, inThroughSidesJ, fromProbesJ, fromBloodJ, fromSourceJ, unaccountedJ, unaccountedFraction };
  }

  hold(cells: ArrayLike<number>, temperatureC: number): void {
    requireTemperature(temperatureC);
    const { fixed, h, carry, material } = this.#f;
    const volume = this.model.spacingMm ** 3;
    this.#change(cells, (n) => {
      const held = Math.fround(this.#laws[material[n]].enthalpy(temperatureC - this.#melting));
      this.#heldMj += (held - h[n] - carry[n]) * volume;
      h[n] = held;
      carry[n] = 0;
      fixed[n] = 1;
    });
  }
  release(cells: ArrayLike<number>): void {
    this.#change(cells, (n) => void (this.#f.fixed[n] = 0));
  }
  power(cells: ArrayLike<number>, watts: number): void {
    requireNumber('power', watts, -Infinity);
    const distinct = [...new Set(Array.from(cells))];
    if (distinct.length === 0) throw new Problem('physics.bad-probe');
    const density = (watts * 1000) / (distinct.length * this.model.spacingMm ** 3);
    const { fixed, source } = this.#f;
    // a held cell would swallow its share
    this.#change(distinct, (n) => {
      if (fixed[n] !== 0) throw new Problem('physics.bad-probe');
    });
    this.#change(distinct, (n) => void (source[n] = density));
  }
  source(wPerM3: Float32Array): void {
    requireField('sourceWPerM3', wPerM3, this.#cells, -Infinity);
    this.#spread(wPerM3, this.#f.source);
  }
  perfusion(wPerM3K: Float32Array): void {
    requireField('perfusionWPerM3K', wPerM3K, this.#cells, 0);
    requireTemperature(this.model.bloodC ?? Number.NaN);
    this.#spread(wPerM3K, this.#f.perfusion);
  }
  stopPerfusion(cells: ArrayLike<number>): void {
    for (let q = 0; q < cells.length; q++) this.#f.perfusion[this.#place(cells[q])] = 0;
  }
  sourceFactor(factor: number): void {
    requireNumber('factor', factor, 0);
    this.#f.coefs[19] = factor;
  }
  sourceShape(wPerM3: Float32Array, times: number): void {
    requireLength('sourceWPerM3', this.#cells, wPerM3.length);
    const [nx, ny, nz] = this.model.size;
    const { source, blocks, fixed } = this.#f;
    const scale = 1e-6 * times;
    let sum = 0;
    for (let row = 0, c = 0; row < ny * nz; row++)
      for (let i = 0, n = row * this.#sx; i < nx; i++, n++, c++) {
        const v = Math.fround(scale * wPerM3[c]);
        source[n] = v;
        if (v === 0) continue;
        blocks[n >> 2] |= heatBlock.source;
        if (fixed[n] === 0) sum += v;
      }
    this.#sourceMw = sum * this.model.spacingMm ** 3;
  }
  addContact(contact: ProbeContact, mode: ContactMode): number {
    const { fixed, material, h, carry, table, source, perfusion } = this.#f;
    const added = new HeatContact(contact, mode, this.#f, (cell) => this.#place(cell));
    if (added.place.length === 0 || this.model.materials.length > probeMaterial) throw new Problem('physics.bad-probe');
    table.set([noConductivity, 0, noConductivity, 0, noConductivity, noConductivity, 0, 0], probeMaterial * heatTableWidth);
    const volume = this.model.spacingMm ** 3;
    for (const n of added.inside) {
      if (fixed[n] !== 0) throw new Problem('physics.bad-probe');
      // what was in these cells is the probe's now
      this.#heldMj -= (h[n] + carry[n]) * volume;
      fixed[n] = 1;
      material[n] = probeMaterial;
      h[n] = 0;
      carry[n] = 0;
      source[n] = 0;
      perfusion[n] = 0;
    }
    for (const n of added.place) if (material[n] === probeMaterial) throw new Problem('physics.bad-probe');
    this.#contacts.push(added);
    this.#contactMj.push(0);
    const [, ny, nz] = this.model.size;
    this.arena.grid.heatConductivity(0, nz, ny, this.#sx, table, material, this.#f.kS, this.#f.kL);
    this.#changed();
    return this.#contacts.length - 1;
  }
  changeContact(id: number, mode: ContactMode): void {
    const contact = this.#contacts[id];
    const isOther = contact.mode.kind !== mode.kind;
    contact.mode = mode;
    // the same kind keeps the bound; steps go on as they are
    if (isOther) this.#changed();
  }
  contact(id: number): { readonly temperatureC: number; readonly givenJ: number } {
    this.#prepare();
    const t = this.#contacts[id].relative(this.#f.thetas[0], this.#f, this.#melting, this.model.spacingMm);
    return { temperatureC: t + this.#melting, givenJ: this.#contactMj[id] / 1000 };
  }
  free(): void {
    this.arena.free();
  }

  #place(cell: number): number {
    const nx = this.model.size[0];
    return Math.floor(cell / nx) * this.#sx + (cell % nx);
  }
  get #cells(): number {
    const [nx, ny, nz] = this.model.size;
    return nx * ny * nz;
  }
  #eachCell(at: (n: number, cell: number, isPad: boolean) => void): void {
    eachHeatCell(this.model.size, this.#sx, at);
  }
  #gather(value: (n: number) => number): Float32Array {
    const out = new Float32Array(this.#cells);
    this.#eachCell((n, cell, isPad) => void (isPad || (out[cell] = value(n))));
    return out;
  }
  /** A field in W/m³ onto the padded rows, as mW/mm³. */
  #spread(from: Float32Array, to: Float32Array): void {
    this.#eachCell((n, cell, isPad) => void (isPad || (to[n] = 1e-6 * from[cell])));
    this.#changed();
  }
  #change(cells: ArrayLike<number>, at: (n: number) => void): void {
    const nx = this.model.size[0];
    const count = this.#cells;
    for (let c = 0; c < cells.length; c++) {
      const cell = cells[c];
      if (!(Number.isInteger(cell) && cell >= 0 && cell < count)) throw new Problem('physics.heat-value', { field: 'cell', value: cell });
    }
    for (let c = 0; c < cells.length; c++) at(Math.floor(cells[c] / nx) * this.#sx + (cells[c] % nx));
    this.#changed();
  }
  #changed(): void {
    this.#isStale = true;
    this.#sinceS = this.timeS;
  }

  /** Brings θ, the block bits and the stability bound up to date after a change. */
  #prepare(): void {
    if (!this.#isStale) return;
    const { grid } = this.arena;
    const f = this.#f;
    const [nx, ny, nz] = this.model.size;
    grid.heatTheta(0, nz, ny, this.#sx, f.table, f.material, f.h, f.thetas[0]);
    grid.heatBlocks(0, nz, nx, ny, nz, this.#sx, f.material, f.fixed, f.perfusion, f.source, f.blocks);
    grid.heatBound(0, nz, nx, ny, nz, this.#sx, f.coefs, f.table, f.material, f.fixed, f.kS, f.kL, f.perfusion, f.sums);
    this.#lambda = Math.max(
      ...f.sums.subarray(0, nz),
      ...this.#contacts.map((c) => c.bound(f, (n) => this.#faces(n), f.perfusion, this.model.spacingMm)),
    );
    let source = 0;
    this.#eachCell((n) => void (source += f.fixed[n] === 0 ? f.source[n] : 0));
    this.#sourceMw = source * this.model.spacingMm ** 3;
    this.#isStale = false;
  }
  /** What heatBound counts for the faces of a place away from the probes and the sides. */
  #faces(n: number): number {
    const { kS, kL, material } = this.#f;
    const plane = this.#sx * this.model.size[1];
    let sum = 0;
    for (const step of [-1, 1, -this.#sx, this.#sx, -plane, plane]) {
      const m = n + step;
      if (m < 0 || m >= material.length || material[m] === probeMaterial) continue;
      sum += 2 * Math.max((2 * kS[m]) / (kS[n] + kS[m]), (2 * kL[m]) / (kL[n] + kL[m]));
    }
    return sum;
  }
  #storedMj(): number {
    const [nx, ny, nz] = this.model.size;
    const { h, carry, sums } = this.#f;
    this.arena.grid.heatContent(0, nz, nx, ny, this.#sx, h, carry, sums);
    return total(sums, nz) * this.model.spacingMm ** 3;
  }
  #requireFinite(): void {
    if (!Number.isFinite(this.#storedMj())) throw new Problem('physics.heat-lost', { timeS: this.timeS });
  }

  /** The model knows neither boiling nor charring, and nothing is colder than absolute zero. */
  #requireBelievable(timeS: number): void {
    const { kS, kL, thetas, fixed, material } = this.#f;
    const [theta] = thetas;
    for (let n = 0; n < theta.length; n++) {
      if (fixed[n] === 2 || material[n] === probeMaterial) continue;
      const valueC = theta[n] / (theta[n] < 0 ? kS[n] : kL[n]) + this.#melting;
      if (!isTemperature(valueC)) throw new Problem('physics.heat-beyond', { timeS, valueC: Math.round(valueC) });
    }
  }

  #step(tau: number, stages: number): void {
    const flow = stages === 1 ? this.#explicitStep(tau) : this.#rkl2Step(tau, stages);
    this.#outMj += flow[0];
    this.#heldMj += flow[1];
    this.#bloodMj += flow[2];
    for (let c = 0; c < this.#contacts.length; c++) this.#contactMj[c] += flow[3 + c];
    this.#sourceMj += this.#f.coefs[19] * this.#sourceMw * tau;
    this.timeS += tau;
    this.stageCount += stages;
    // now and then: what runs away must not run on for hours
    if (++this.stepCount % 16 === 0) this.#requireFinite();
  }
  #explicitStep(tau: number): Flow {
    const { coefs } = this.#f;
    coefs[2] = tau;
    return this.#pass(heatPass.step).map((v) => v * tau);
  }
  /** The energies follow the same recurrence as D, from the powers each stage saw. */
  #rkl2Step(tau: number, stages: number): Flow {
    const { coefs } = this.#f;
    const weights = this.#weights.get(stages) ?? rkl2(stages);
    this.#weights.set(stages, weights);
    const none: Flow = Array.from({ length: 3 + this.#contacts.length }, () => 0);
    let [first, before, now] = [none, none, none];
    for (let j = 1; j <= stages; j++) {
      const w = weights[j];
      coefs[0] = w.mu;
      coefs[1] = w.nu;
      coefs[2] = w.muTilde * tau;
      coefs[3] = w.gammaTilde * tau;
      const flow = this.#pass(j === 1 ? heatPass.first : j < stages ? heatPass.next : heatPass.last);
      if (j === 1) first = flow;
      const [last, old] = [now, before];
      const next = flow.map((v, c) => w.mu * last[c] + w.nu * old[c] + coefs[2] * v + coefs[3] * first[c]);
      [before, now] = [now, next];
    }
    return now;
  }
  #pass(pass: number): Flow {
    const f = this.#f;
    const [nx, ny, nz] = this.model.size;
    const h = this.model.spacingMm;
    // what the sweep itself takes from probes' cells is 0: they do not conduct
    const contacts = this.#contacts.map((c) => c.read(f.thetas[0], f, this.#melting, h));
    this.arena.grid.heatSweep(
      0,
      nz,
      pass,
      nx,
      ny,
      nz,
      this.#sx,
      f.coefs,
      f.table,
      f.material,
      f.blocks,
      f.fixed,
      f.kS,
      f.kL,
      f.perfusion,
      f.source,
      f.thetas[0],
      f.thetas[1],
      f.h,
      f.carry,
      f.r0,
      f.ds[0],
      f.ds[1],
      f.sums,
    );
    f.thetas.reverse();
    if (pass === heatPass.next) f.ds.reverse();
    let swallowed = 0;
    for (const c of this.#contacts) swallowed += c.add(pass, f, f.ds[0], f.thetas[0]);
    const sum = (c: number): number => {
      let s = 0;
      for (let k = 0; k < nz; k++) s += f.sums[4 * k + c];
      return s;
    };
    // flux sums hold h × flux density: times h² / h; a density times h³
    return [sum(0) * h, sum(1) * h + (contacts.reduce((a, v) => a + v, 0) - swallowed) * h, sum(2) * h ** 3, ...contacts.map((v) => v * h)];
  }
}
