// What the readers of one body's tissue share: its shape, the image, and HU on the grid of the bone.
import type { Volume } from '../../records/index.ts';
import type { Shape } from './shape.ts';

/** HU of one bone's body, shared by the readers below. */
export interface BodyHu {
  readonly shape: Shape;
  readonly volume: Volume;
  /** HU of the voxels of the body, NaN elsewhere. */
  readonly hu: Float32Array;
  /** The same averaged over bone within about 1.5 mm. */
  readonly mean: Float32Array;
  /** Trabecular HU expected here: of the neighbours, else of the body itself. */
  readonly expectedHu: number;
  /** Its own trabecular HU (denser than expected in a collapsed body). */
  readonly ownHu: number;
}
