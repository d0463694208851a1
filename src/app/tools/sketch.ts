// What is being drawn and not yet written: the points of a measure, the stroke of a brush; and how the brush is set. Not in the case.
import { useSyncExternalStore } from 'react';
import type { Direction, Lps } from '../../base/index.ts';
import type { MeasureKind } from '../worker/nouns.ts';

export interface MeasureSketch {
  readonly what: MeasureKind;
  readonly view: string;
  readonly points: readonly Lps[];
  /** Where the pointer is: the next point, were it set now. */
  readonly nextLps?: Lps;
  readonly plane: { readonly right: Direction; readonly normal: Direction };
}
export interface StrokeSketch {
  readonly view: string;
  readonly vertebraId: string;
  readonly points: readonly Lps[];
  readonly disc: { readonly normal: Direction; readonly thicknessMm: number };
  /** Decided when the stroke begins: a key that changes the stage must not paint a tumour into the bone. */
  readonly paints:
    | { readonly what: 'mask'; readonly part: BrushSettings['part'] }
    | { readonly what: 'lesion'; readonly part: BrushSettings['lesion'] };
}
export interface BrushSettings {
  readonly radiusMm: number;
  readonly part: 'body' | 'posterior' | 'erase';
  /** In the ablation, where the brush paints the lesion. */
  readonly lesion: 'bone' | 'soft' | 'erase' | 'grow';
  readonly isBall: boolean;
}
export interface Sketch {
  readonly measure?: MeasureSketch;
  readonly stroke?: StrokeSketch;
  readonly brush: BrushSettings;
}
let sketch: Sketch = { brush: { radiusMm: 3, part: 'body', lesion: 'bone', isBall: false } };
const listeners = new Set<() => void>();
export const sketchNow = (): Sketch => sketch;
export function sketchTo(change: { readonly [K in keyof Sketch]?: Sketch[K] | undefined }): void {
  const next: Record<string, unknown> = { ...sketch, ...change };
  for (const [key, value] of Object.entries(change)) if (value === undefined) delete next[key];
  sketch = next as unknown as Sketch;
  for (const f of listeners) f();
}
const subscribe = (f: () => void): (() => void) => {
  listeners.add(f);
  return () => listeners.delete(f);
};
export const useSketch = <T>(select: (s: Sketch) => T): T => useSyncExternalStore(subscribe, () => select(sketch));
export const radiiMm = { least: 0.5, most: 15 } as const;
export const setRadius = (mm: number): void =>
  sketchTo({ brush: { ...sketch.brush, radiusMm: Math.min(radiiMm.most, Math.max(radiiMm.least, mm)) } });
