// Radiofrequency over time: the potential gives the heat, heat changes the conductivity, and where that changed by 2 % the potential is solved again.
// Steps are so short that no cell is carried much past that. Electrodes are metal at their own surface: plain ones take the temperature of what
// is around them (and half of what the last half voxel dissipates), cooled ones are held at their coolant. Tissue boils at one temperature,
// taking up the heat of its water, and dries.
// What fails first: steam that moves (heat is carried off by it in truth), and char.
import type { Kernels } from '../kernels/index.ts';
import type {
  AblationCourse,
  AblationNote,
  AblationOptions,
  AblationScene,
  DamageLaw,
  ProbeOnGrid,
  ProbeReading,
  RfProtocol,
} from './ablation-model.ts';
import {
  freeCells,
  fromHeldJ,
  HeldRate,
  heatModelOf,
  needlesOnGrid,
  touchesSide,
  WarmBox,
  Watch,
  type NeedlesOnGrid,
} from './ablation-scene.ts';
import type { ContactMode } from './heat-contact.ts';
import { heatSolver } from './heat.ts';
import type { HeatSolver } from './heat-solver.ts';
import { Generator } from './rf-control.ts';
import { RfPotential } from './rf-potential.ts';
import { doseFields, killed } from './thermal-damage.ts';

const usualStepS = 2;
/** After so many steps in which σ changed by less than this part of what asks for a new potential (a tenth of a degree a step), steps are twice as long. */
const [quietAfter, quietFraction] = [4, 0.1];
const shortestStepS = 0.02;
/** Boiling changes σ by a thousand: the potential is solved every step of at least this length while it lasts. */
const boilingStepS = 0.5;
/** Steps aim at this part of the change after which the potential is solved again. */
const aim = 0.85;
/** What has left body temperature by less than this is not looked at: its σ changed by 0.1 %, its dose is none. */
const warmC = 0.05;
/** Steps between two looks at the whole grid for what has become warm. */
const lookEvery = 8;
/** Steel: 7900 kg/m³ × 500 J/kg/K, where a part does not say. */
const usualMetalMjPerM3K = 3.95;

export function runRf(
  scene: AblationScene,
  probes: readonly ProbeOnGrid[],
  protocol: RfProtocol,
  damage: DamageLaw,
  kernels: Kernels,
  options: AblationOptions,
): AblationCourse {
  const needles = needlesOnGrid(scene, probes, 'electrode');
  const hasReturn = needles.parts.some((p) => p.part.kind === 'electrode' && p.part.pole === 'return');
  const potential = new RfPotential(scene, needles, protocol.outside ?? (hasReturn ? 'closed' : 'pad'), kernels);
  try {
    const heat = heatSolver(heatModelOf(scene, 'boiling'), kernels, { growthFraction: 1e6 });
    try {
      return new Run(scene, needles, protocol, damage, options, potential, heat).course();
    } finally {
      heat.free();
    }
  } finally {
    potential.free();
  }
}

class Run {
  readonly scene: AblationScene;
  readonly needles: NeedlesOnGrid;
  readonly protocol: RfProtocol;
  readonly damage: DamageLaw;
  readonly options: AblationOptions;
  readonly potential: RfPotential;
  readonly heat: HeatSolver;
  readonly #ids: readonly number[];
  readonly #coolants: readonly (number | undefined)[];
  readonly #sensors: readonly number[];
  readonly #notes = new Set<AblationNote>();
  #t: Float32Array;
  #before: Float32Array;
  #floatingJ = 0;
  #generatorJ = 0;
  #volt2 = 0;
  #floatingW = 0;

  constructor(
    scene: AblationScene,
    needles: NeedlesOnGrid,
    protocol: RfProtocol,
    damage: DamageLaw,
    options: AblationOptions,
    potential: RfPotential,
    heat: HeatSolver,
  ) {
    this.scene = scene;
    this.needles = needles;
    this.protocol = protocol;
    this.damage = damage;
    this.options = options;
    this.potential = potential;
    this.heat = heat;
    this.#coolants = needles.parts.map((p) => (p.part.kind === 'electrode' ? p.part.coolantC : undefined));
    this.#ids = needles.parts.map((p, n) => {
      const temperatureC = this.#coolants[n];
      return heat.addContact(p.contact, temperatureC === undefined ? this.#metal(n, 0) : { kind: 'held', temperatureC });
    });
    for (const w of scene.warmed ?? []) heat.hold(freeCells(w.cells, needles), w.temperatureC);
    this.#sensors = (protocol.sensorsMm ?? []).map((p) => nearestCell(scene, p));
    this.#t = heat.temperatureC();
    this.#before = this.#t.slice();
  }

  course(): AblationCourse {
    const { scene, protocol, options, potential, heat } = this;
    const { cancelled } = options;
    const cells = scene.tissue.length;
    const start = heat.ledger();
    const box = this.#box;
    const wetOf = (c: number): number => ((scene.tissues[scene.tissue[c]].boilingMjPerM3 ?? 0) > 0 ? heat.frozenFractionOf(c) : 1);
    this.#solve(wetOf);
    const peakC = this.#t.slice();
    const dose = doseFields(cells, this.damage);
    const coagulated = new Uint8Array(cells);
    const watch = new Watch(options);
    const held = new HeldRate();
    watch.read(0, this.#t, true);
    const generator = new Generator(protocol);
    const readings: ProbeReading[] = [];
    const resolve = options.resolveFraction ?? 0.02;
    let quiet = 0;
    let wasOff = false;
    let sensorC = this.#sensorC();
    let endS = protocol.durationS + (protocol.afterS ?? 0);
    let [timeS, stepS, worstRatePerWs, lastStepS] = [0, 0, this.#adiabaticRate(), 0];
    let isOn = true;
    let rollOffs = 0;
    while (timeS < endS - 1e-9) {
      const isShot = isOn && timeS < protocol.durationS - 1e-9;
      const wanted = isShot ? generator.power({ timeS, stepS: lastStepS, sensorC, impedanceOhm: 1 / potential.conductance }) : 0;
      if (isShot && generator.ended) {
        isOn = false;
        endS = Math.min(endS, timeS + (protocol.afterS ?? 0));
        if (timeS >= endS - 1e-9) break;
      }
      const watts = this.#apply(isOn ? wanted : 0);
      if (generator.rollOffCount > rollOffs) {
        rollOffs = generator.rollOffCount;
        this.#notes.add('rolled-off');
      }
      const longest = options.stepS ?? (quiet >= quietAfter ? 2 * usualStepS : usualStepS);
      // what has cooled in a pause heats up as at the start, not as it did before the pause
      if (watts > 0 && wasOff && timeS > 0) worstRatePerWs = Math.max(worstRatePerWs, this.#adiabaticRate());
      wasOff = watts === 0;
      // the rate of change follows the power; falling back from it is slower
      const foreseen = worstRatePerWs * watts;
      stepS = foreseen > 0 ? Math.min(longest, Math.max(shortestStepS, (aim * resolve) / foreseen)) : longest;
      const until = isOn && timeS < protocol.durationS - 1e-9 ? protocol.durationS : endS;
      stepS = Math.min(stepS, until - timeS);
      heat.advance(timeS + stepS, { unread: true, ...(cancelled === undefined ? {} : { cancelled }) });
      timeS += stepS;
      lastStepS = stepS;
      this.#generatorJ += watts * stepS;
      this.#floatingJ += this.#floatingW * stepS;
      [this.#t, this.#before] = [this.#before, this.#t];
      heat.temperatureC(this.#t);
      const t = this.#t;
      const stopped: number[] = [];
      // what is warmed outside of the box between two looks is within its margin, or a few hundredths of a degree
      if (readings.length < lookEvery || readings.length % lookEvery === 0 || timeS >= endS - 1e-9)
        box.grow(t, scene.size, scene.bodyC, warmC);
      box.rows(scene.size, (from, to) => {
        for (let c = from; c < to; c++) {
          const v = t[c];
          if (!(v > peakC[c])) continue;
          peakC[c] = v;
          if (v <= scene.coagulatedC || coagulated[c] === 1 || scene.tissues[scene.tissue[c]].keepsFlowing === true) continue;
          coagulated[c] = 1;
          stopped.push(c);
        }
        dose.add(this.#before, t, stepS, from, to);
      });
      if (stopped.length > 0) this.#stopFlow(stopped);
      sensorC = this.#sensorC();
      readings.push({ timeS, powerW: watts, sensorC, ...this.#electric() });
      // the picture of the moment at which energy ends is its own, never one between two
      const isOver = Math.abs(timeS - protocol.durationS) < 1e-9;
      held.look(timeS, protocol.durationS, () => fromHeldJ(heat.ledger().fromProbesJ - start.fromProbesJ, heat, this.#ids));
      watch.read(timeS, t, isOver || timeS >= endS - 1e-9);
      const { wet, boiling } = potential.change(t, box, wetOf);
      const since = wet - this.#changeBefore;
      // a pause of the generator is no rest: it waits to the second
      quiet = Math.abs(since) < quietFraction * resolve && boiling === 0 && !(isShot && watts === 0) ? quiet + 1 : 0;
      worstRatePerWs = watts > 0 ? Math.max(0, since) / stepS / watts : worstRatePerWs;
      if (boiling > 0) {
        this.#notes.add('boiled');
        if (boiling > resolve) worstRatePerWs = Math.min(worstRatePerWs, (aim * resolve) / boilingStepS / Math.max(watts, 1e-9));
      }
      this.#changeBefore = wet;
      // without power nothing was marched over: the potential is solved before it comes back
      if (watts > 0) potential.worstChange = Math.max(potential.worstChange, wet);
      // the next step would carry it past the limit: solve now
      if (wet + Math.max(0, since) > resolve || wet > resolve * aim || boiling > resolve) {
        this.#solve(wetOf);
        this.#changeBefore = 0;
      }
      options.onProgress?.(Math.min(1, timeS / endS));
    }
    const { control } = protocol;
    if (control.kind === 'temperature' && !generator.reachedTarget) this.#notes.add('target-not-reached');
    const lowestC = this.#before.fill(scene.bodyC);
    for (const [n, coolant] of this.#coolants.entries())
      if (coolant !== undefined) for (const c of this.needles.parts[n].contact.inside) lowestC[c] = Math.min(scene.bodyC, coolant);
    if (touchesSide(scene, { peakC })) this.#notes.add('touches-side');
    const now = heat.ledger();
    const storedJ = now.storedJ - start.storedJ;
    const fromProbesJ = now.fromProbesJ - start.fromProbesJ - this.#floatingJ;
    const fromCurrentJ = now.fromSourceJ + this.#floatingJ;
    const sums = { storedJ, fromProbesJ, fromCurrentJ, fromBloodJ: now.fromBloodJ, throughSidesJ: now.inThroughSidesJ };
    const most = Math.max(...Object.values(sums).map(Math.abs));
    const open = storedJ - fromProbesJ - fromCurrentJ - sums.fromBloodJ - sums.throughSidesJ;
    return {
      kind: 'rf',
      endS: timeS,
      snapshots: watch.snapshots,
      peakC,
      lowestC,
      cem43Min: dose.cem43Min,
      omega: dose.omega,
      probe: this.needles.probe,
      killed: killed(this.damage, lowestC, dose.cem43Min, dose.omega, this.needles.probe),
      coagulated,
      organs: watch.organs(dose),
      readings,
      ledger: { ...sums, generatorJ: this.#generatorJ, unaccountedFraction: most === 0 ? 0 : Math.abs(open) / most },
      rinsedJ: fromHeldJ(now.fromProbesJ - start.fromProbesJ, heat, this.#ids),
      rinsedW: held.watts,
      solveCount: potential.solveCount,
      worstConductivityChange: potential.worstChange,
      worstPowerGapFraction: potential.worstPowerGapFraction,
      rollOffCount: generator.rollOffCount,
      arenaBytes: heat.arenaBytes + potential.arenaBytes,
      findings: [...this.#notes],
    };
  }
  #changeBefore = 0;
  readonly #box = new WarmBox();
  /** The potential at today's temperatures, and its heat at one volt: W/mm³ as W/m³. */
  #solve(wetOf: (cell: number) => number): void {
    this.potential.solve(this.#t, this.#box, wetOf, this.options.cancelled);
    this.heat.sourceShape(this.potential.dissipation, 1e9);
  }
  /** Largest relative change of σ a second and watt before anything has flowed away. */
  #adiabaticRate(): number {
    const { dissipation, conductance } = this.potential;
    const { tissue, tissues, boilingC } = this.scene;
    const boilC = boilingC - 0.05;
    let most = 0;
    for (let c = 0; c < dissipation.length; c++) {
      const t = tissues[tissue[c]];
      // W/mm³ over MJ/m³/K = 1e3 °C/s; what boils gets no hotter
      if (dissipation[c] > 0 && this.#t[c] < boilC) most = Math.max(most, (1e3 * dissipation[c] * t.electricPerC) / t.heatMjPerM3K);
    }
    return most / conductance;
  }

  /** Sets the power; the watts that really flow. */
  #apply(wanted: number): number {
    const { potential, protocol } = this;
    let volt2 = wanted / potential.conductance;
    if (protocol.mostVolt !== undefined && volt2 > protocol.mostVolt ** 2) {
      volt2 = protocol.mostVolt ** 2;
      this.#notes.add('power-limited');
    }
    this.#volt2 = volt2;
    this.heat.sourceFactor(volt2);
    this.#floatingW = 0;
    for (const [n, id] of this.#ids.entries()) {
      if (this.#coolants[n] !== undefined) continue;
      const watts = volt2 * potential.taken[n + 1];
      this.#floatingW += watts;
      this.heat.changeContact(id, this.#metal(n, watts));
    }
    return volt2 * potential.conductance;
  }
  /** An electrode as a rod of metal. */
  #metal(n: number, watts: number): ContactMode {
    const { part, lengthCm, diameterMm } = this.needles.parts[n];
    const heat = part.kind === 'electrode' ? (part.metalMjPerM3K ?? usualMetalMjPerM3K) : usualMetalMjPerM3K;
    // MJ/m³ is mJ/mm³
    return { kind: 'body', watts, heatJPerK: 1e-3 * heat * (Math.PI / 4) * diameterMm ** 2 * lengthCm * 10 };
  }
  #electric(): { readonly voltageV: number; readonly impedanceOhm: number } {
    const voltageV = Math.sqrt(this.#volt2);
    const impedanceOhm = 1 / this.potential.conductance;
    return { voltageV, impedanceOhm };
  }
  #stopFlow(cells: readonly number[]): void {
    const { sinkWPerM3K } = this.scene;
    // a vessel's own exchange does not coagulate
    this.heat.stopPerfusion(sinkWPerM3K === undefined ? cells : cells.filter((c) => sinkWPerM3K[c] === 0));
  }
  /** The hottest of the thermocouples given, or of the plain electrodes, or (all cooled) of the tissue. */
  #sensorC(): number {
    if (this.#sensors.length > 0) return Math.max(...this.#sensors.map((c) => this.#t[c]));
    const plain = this.#ids.filter((_, n) => this.#coolants[n] === undefined);
    if (plain.length > 0) return Math.max(...plain.map((id) => this.heat.contact(id).temperatureC));
    let hottest = -Infinity;
    for (const v of this.#t) if (v > hottest) hottest = v;
    return hottest;
  }
}

function nearestCell(s: AblationScene, p: readonly [number, number, number]): number {
  const [nx, ny, nz] = s.size;
  const at = (q: 0 | 1 | 2): number => Math.min([nx, ny, nz][q] - 1, Math.max(0, Math.round(p[q] / s.spacingMm)));
  return (at(2) * ny + at(1)) * nx + at(0);
}
