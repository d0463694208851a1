// How each surface of the turned view looks: colour, glassiness, and stripes where two that lie in one another must be told apart without colour. Used by
// the painter and by the key beside the picture.
import type { LayerName } from '../worker/messages.ts';

export interface LayerLook {
  readonly rgb: readonly [number, number, number];
  readonly alpha: number;
  readonly rim: number;
  readonly stripeMm?: number;
}
export const layerLook = (name: LayerName, hot: boolean): LayerLook =>
  name === 'bone'
    ? { rgb: [238, 231, 214], alpha: 0.17, rim: 0.8 }
    : name === 'nerves'
      ? { rgb: [255, 226, 110], alpha: 0.5, rim: 0.8 }
      : name === 'lesion'
        ? { rgb: [232, 121, 249], alpha: 0.3, rim: 0.75 }
        : name === 'killed'
          ? { rgb: hot ? [239, 68, 68] : [96, 165, 250], alpha: 0.6, rim: 0.75, stripeMm: 3 }
          : { rgb: hot ? [251, 191, 36] : [255, 255, 255], alpha: 0.05, rim: 0.5 };
