// The tools that draw on the pictures, by name, and what a picture tells them.
import type { Direction, Lps } from '../../base/index.ts';
import type { Tool } from '../case-state.ts';

export const editTools = ['landmarks', 'endplates', 'brush', 'distance', 'angle', 'cobb', 'region'] as const;
export type EditTool = (typeof editTools)[number];
export const isEditTool = (t: Tool): t is EditTool => (editTools as readonly string[]).includes(t);

/** A place on a picture, and what one needs to know of the picture there. */
export interface Spot {
  readonly view: string;
  readonly pointLps: Lps;
  readonly right: Direction;
  readonly normal: Direction;
  readonly mmPerPx: number;
  /** Thickness of a slice along the normal, mm. */
  readonly sliceMm: number;
}
/** What the loaded tools answer to; `down` and `place` are true when the tool took it. */
export interface Gestures {
  down(tool: EditTool, spot: Spot): boolean;
  move(spot: Spot): void;
  /** `still` = the pointer has hardly moved since it went down. */
  up(spot: Spot, still: boolean): void;
  cancel(): void;
  /** As a click at the crosshair, for the keyboard. */
  place(tool: EditTool, spot: Spot): boolean;
}
