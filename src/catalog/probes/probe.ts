// One probe with one length of tip, as the catalogue knows it.
import type { Constant } from '../attenuation.ts';

/** A stretch of the shaft, mm from the tip towards the hub. */
export type ProbeStretch =
  | {
      readonly kind: 'electrode';
      readonly fromMm: number;
      readonly toMm: number;
      readonly pole: 'active' | 'return';
      readonly coolantC?: number;
    }
  | {
      readonly kind: 'cold';
      readonly fromMm: number;
      readonly toMm: number;
      readonly coolingWPerCm: number;
      readonly lowestC: number;
      readonly warmingWPerCm?: number;
    };
export interface AblationProbe {
  readonly id: string;
  readonly name: string;
  readonly modality: 'rf' | 'cryo' | 'microwave';
  /**
   * 'geometry-only' = no public table of its zones: computed from its geometry, not validated. 'experiment' = a published experiment with this kind of
   * probe is among the validation rows. 'recorded' = may be named in a plan, is not modelled.
   */
  readonly standing: 'geometry-only' | 'experiment' | 'recorded';
  readonly diameterMm: Constant;
  /** From the tip to the end of what acts. */
  readonly activeMm: number;
  readonly stretches: readonly ProbeStretch[];
  /** Protocols it may be run by, the usual first. */
  readonly protocols: readonly string[];
  /** Half width of the zone with which paths are searched before anything is computed; never printed. */
  readonly searchMm: number;
  /** Codes of what its maker or a source says must be known. */
  readonly remarks: readonly string[];
  readonly source: string;
}
