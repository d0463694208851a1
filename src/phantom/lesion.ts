// What disease adds: holes with soft tissue, clefts, cement. Painted over the healthy patient, in the frame of the vertebra it sits in.
import type { Column, Placed, Vertebra0 } from './column.ts';
import type { Spot } from './soft.ts';
import type { PhantomSpec } from './spec.ts';

export interface LesionPart {
  readonly placed: Placed;
  readonly from: readonly [number, number, number];
  readonly to: readonly [number, number, number];
}
export interface Lesions {
  readonly parts: readonly LesionPart[];
  /** Paints part `index` at a point of spine space over what is there. */
  paint(index: number, x: number, y: number, z: number, s: number, out: Spot): void;
  truth(v: Vertebra0): LesionFacts;
}
export interface LesionFacts {
  readonly lytic?: { readonly centre: readonly [number, number, number]; readonly volumeMl: number };
  readonly cleft?: { readonly centre: readonly [number, number, number]; readonly volumeMl: number; readonly content: 'gas' | 'fluid' };
  readonly cementMl?: number;
}

export function makeLesions(_spec: PhantomSpec, _column: Column): Lesions {
  return { parts: [], paint: () => undefined, truth: () => ({}) };
}
