// What an ablation is asked and what it answers. The grid is made of cubes; positions are mm from the centre of voxel 0 along the grid's own axes
// (x fastest), so that whoever knows the patient turns LPS into these before and back after. Tissues come by value, in SI per volume:
// physics knows materials, not patients. Temperatures in °C, times in s from the start of the first phase.
// What fails first: the delivered power of a device is rarely published, and perfusion of a tumour is known to a factor of three; run members
// over both and say so.
import type { Kernels } from '../kernels/index.ts';
import type { BoxSide, Size } from './box.ts';
import type { HeatSide } from './heat-model.ts';

export type GridMm = readonly [number, number, number];

/** One tissue of a scene (catalog/tissues.ts gives these with their ranges). */
export interface AblationTissue {
  readonly conductivityWPerMK: number;
  readonly heatMjPerM3K: number;
  /** Below the freezing point; absent: it never freezes (metal, gas, cement). */
  readonly frozen?: {
    readonly conductivityWPerMK: number;
    readonly heatMjPerM3K: number;
    readonly latentMjPerM3: number;
  };
  /** Heat of boiling its water away, MJ/m³; 0 or absent: it does not boil (then it must not pass the boiling point by much). */
  readonly boilingMjPerM3?: number;
  /** Blood's density × heat × flow per volume. Stops where the tissue freezes, and for ever where it was hotter than `coagulatedC`. */
  readonly perfusionWPerM3K: number;
  /** A fluid that moves by itself (CSF, vessel): its exchange goes on after 60 °C; it stops only where it freezes. */
  readonly keepsFlowing?: boolean;
  /** At body temperature and the generator's frequency, S/m; 0: an insulator. */
  readonly electricSPerM: number;
  /** Relative rise of the electric conductivity a °C, until it boils. */
  readonly electricPerC: number;
}

export interface AblationScene {
  /** Cells along x, y, z. */
  readonly size: Size;
  readonly spacingMm: number;
  /** At most 80; the codes index them. */
  readonly tissues: readonly AblationTissue[];
  /** Index into `tissues`, one a cell. Gas or fluid put in to protect (dissection) is a tissue of its own written over these cells. */
  readonly tissue: Uint8Array;
  /** Electric conductivity at body temperature where the tissue's own is not good enough (from the share of bone, by mixing), S/m, one a cell. */
  readonly electricSPerM?: Float32Array | undefined;
  /** Exchange with blood beside that of the tissue (a vessel below the voxel's size), W/(m³ K), one a cell; it does not coagulate. */
  readonly sinkWPerM3K?: Float32Array | undefined;
  /** Body and blood; the whole scene starts at it. */
  readonly bodyC: number;
  readonly bloodC?: number;
  /** Above this perfusion has ended for good. */
  readonly coagulatedC: number;
  /** Where freezing begins and ends (upper, lower), for all tissues. */
  readonly freezingC: readonly [number, number];
  readonly boilingC: number;
  /** Cells held at a temperature throughout: warmed skin, rinsed epidural space. */
  readonly warmed?: readonly { readonly cells: readonly number[]; readonly temperatureC: number }[];
  /** Thermal condition of the grid's sides; a side not named is far enough away: it lets no heat through. */
  readonly sides?: Partial<Readonly<Record<BoxSide, HeatSide>>>;
}

/** A needle on the grid. Along the shaft 0 is the tip and mm grow towards the hub. */
export interface ProbeOnGrid {
  readonly id: string;
  /** The very tip. */
  readonly tipMm: GridMm;
  /** Of unit length, from the tip towards the hub. */
  readonly direction: GridMm;
  readonly diameterMm: number;
  readonly parts: readonly ProbePart[];
}
/** A stretch of the shaft that does something; between them it is insulated and takes part in nothing. Rounded at the tip when it begins at 0. */
export type ProbePart =
  | {
      readonly kind: 'electrode';
      readonly fromMm: number;
      readonly toMm: number;
      /** Two `return` parts (or one pad: none) close the circuit of the `active` ones. */
      readonly pole: 'active' | 'return';
      /** Of the generator's voltage, where each needle has a channel of its own (all in phase); 1 when absent. */
      readonly voltFraction?: number;
      /** Inside of an internally cooled electrode; absent: a plain one, that takes the temperature of what is around it. */
      readonly coolantC?: number;
      /** Heat capacity of a plain electrode's metal; steel when absent. */
      readonly metalMjPerM3K?: number;
    }
  | {
      readonly kind: 'cold';
      readonly fromMm: number;
      readonly toMm: number;
      /** Most heat it takes up, per cm of its length. */
      readonly coolingWPerCm: number;
      /** It never gets colder. */
      readonly lowestC: number;
      /** Most heat it gives in an active thaw, per cm; 0: it only stops. */
      readonly warmingWPerCm?: number;
    };

export interface CryoPhase {
  readonly kind: 'freeze' | 'thaw' | 'passive';
  readonly durationS: number;
  /** Share of the full cooling (the "duty"), 0…1; 1 when absent. By probe id when they differ. */
  readonly dutyFraction?: number | Readonly<Record<string, number>>;
}
export interface CryoProtocol {
  readonly kind: 'cryo';
  readonly phases: readonly CryoPhase[];
  /** An active thaw stops here. */
  readonly thawC?: number;
}
export type RfControl =
  /** The same power throughout. */
  | { readonly kind: 'power'; readonly powerW: number }
  /** The hottest sensor is brought to `targetC` and kept there (proportional and integral, W per °C and per °C s). */
  | {
      readonly kind: 'temperature';
      readonly targetC: number;
      readonly mostW: number;
      readonly proportionalWPerC: number;
      readonly integralWPerCS: number;
      /** Ends the shot when a sensor has reached the target. */
      readonly endsAtTarget?: boolean;
    }
  /** Power rises by a step until the impedance has risen by `rollOffFraction`; then a pause, then again from a step below. */
  | {
      readonly kind: 'impedance';
      readonly startW: number;
      readonly stepW: number;
      readonly everyS: number;
      readonly mostW: number;
      readonly rollOffFraction: number;
      readonly pauseS: number;
    };
export interface RfProtocol {
  readonly kind: 'rf';
  readonly durationS: number;
  readonly control: RfControl;
  /** Power is cut off for `pauseS` when the impedance exceeds its least value so far by this share, whatever the control; absent: never. */
  readonly cutOff?: { readonly riseFraction: number; readonly pauseS: number };
  /** Thermocouples, beside the electrodes' own (always read unless these are given). */
  readonly sensorsMm?: readonly GridMm[];
  /** Of the generator, volt rms; absent: no limit. */
  readonly mostVolt?: number;
  /** Body beyond the grid's sides: `pad` for a far dispersive pad (monopolar), `closed` otherwise; by default what the poles ask for. */
  readonly outside?: 'pad' | 'closed';
  /** The heat that spreads after the end is followed this long. */
  readonly afterS?: number;
}
export type AblationProtocol = CryoProtocol | RfProtocol;

/** Which ends of the thresholds count: kill by the demanding end, harm by the cautious one (catalog/thermal-damage.ts). */
export interface DamageLaw {
  readonly arrhenius: { readonly perS: number; readonly jPerMol: number };
  /** Killed for sure: hot by both doses, or cold. */
  readonly kill: { readonly cem43Min: number; readonly omega: number; readonly coldC: number };
  /** Perhaps killed: the other end of what is published. */
  readonly perhaps: { readonly cem43Min: number; readonly omega: number; readonly coldC: number };
}

/** What must be spared, followed over time: its cells. */
export interface AblationOrgan {
  readonly id: string;
  readonly cells: readonly number[];
}
export interface AblationOptions {
  /** Of the kept temperature fields; absent: only start and end. */
  readonly everyS?: number;
  /** Largest step between readings of organs, sensors and control; default 2 s (radiofrequency), 10 s (cold). */
  readonly stepS?: number;
  readonly organs?: readonly AblationOrgan[];
  /** Conductivity is solved again where it changed by this share; default 0.02. */
  readonly resolveFraction?: number;
  readonly onProgress?: (fraction: number) => void;
  readonly cancelled?: () => boolean;
}

export interface OrganCourse {
  readonly id: string;
  readonly timeS: readonly number[];
  readonly hottestC: readonly number[];
  readonly coldestC: readonly number[];
  readonly peakC: number;
  readonly lowestC: number;
  /** Of its worst cell. */
  readonly cem43Min: number;
  readonly omega: number;
}
/** One reading of the generator or of the cold source. */
export interface ProbeReading {
  readonly timeS: number;
  /** Into the tissue; negative: taken out. All probes together. */
  readonly powerW: number;
  /** Hottest (radiofrequency) or coldest (cryo) sensor. */
  readonly sensorC: number;
  readonly voltageV?: number;
  readonly impedanceOhm?: number;
}
export interface AblationSnapshot {
  readonly timeS: number;
  readonly temperatureC: Float32Array;
}
/** J since the start; `unaccountedFraction`: what is stored minus all that came in, over the largest of these. */
export interface AblationLedger {
  readonly storedJ: number;
  readonly fromProbesJ: number;
  readonly fromCurrentJ: number;
  readonly fromBloodJ: number;
  readonly throughSidesJ: number;
  /** Volt × ampere over time: what the generator says it gave; more than `fromCurrentJ` by what heats electrodes' coolant and the body beyond the grid. */
  readonly generatorJ: number;
  readonly unaccountedFraction: number;
}
export interface AblationCourse {
  readonly kind: 'cryo' | 'rf';
  readonly endS: number;
  readonly snapshots: readonly AblationSnapshot[];
  /** Per cell, over the whole course. */
  readonly peakC: Float32Array;
  readonly lowestC: Float32Array;
  /** Minutes at 43 °C; all 0 after cold. */
  readonly cem43Min: Float32Array;
  /** Ω of Arrhenius, kept apart from CEM43: the two disagree 28-fold at 43 °C. */
  readonly omega: Float32Array;
  /** 1: inside a needle; its temperature is the needle's. */
  readonly probe: Uint8Array;
  /** 1: dead by the demanding ends, 2: perhaps (between the ends), 0: neither. */
  readonly killed: Uint8Array;
  /** Blood flow has ended: 1. */
  readonly coagulated: Uint8Array;
  readonly organs: readonly OrganCourse[];
  readonly readings: readonly ProbeReading[];
  readonly ledger: AblationLedger;
  /** Given by the cells that are held throughout (`warmed`), J; negative: taken up by them. */
  readonly rinsedJ: number;
  /** The same, W, mean over the second half of the energy; negative: that they take up. */
  readonly rinsedW: number;
  /** Times the potential was solved; 0 for cold. */
  readonly solveCount: number;
  /** Largest change of conductivity that was marched over before the potential was solved again. */
  readonly worstConductivityChange: number;
  /** Of all solves of the potential: electrode power against heat; 0 for cold. */
  readonly worstPowerGapFraction: number;
  /** Power was cut because the impedance rose. */
  readonly rollOffCount: number;
  readonly arenaBytes: number;
  readonly findings: readonly AblationNote[];
}
/** Codes of what a reader must know; the sentences are the step's. */
export type AblationNote = 'boiled' | 'rolled-off' | 'target-not-reached' | 'power-limited' | 'coldest-reached' | 'touches-side';

/** `runAblation(scene, probes, protocol, damage, kernels, options)` answers with a course (ablation.ts). */
export type RunAblation = (
  scene: AblationScene,
  probes: readonly ProbeOnGrid[],
  protocol: AblationProtocol,
  damage: DamageLaw,
  kernels: Kernels,
  options?: AblationOptions,
) => AblationCourse;
