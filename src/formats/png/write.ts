// A painted picture → PNG bytes. Wraps fast-png. No date and no text inside: the same picture gives the same bytes.
import { encode } from 'fast-png';
import type { Picture } from '../../imaging/index.ts';

export const writePng = (picture: Picture): Uint8Array =>
  encode({ width: picture.widthPx, height: picture.heightPx, data: picture.rgba, channels: 4, depth: 8 });
