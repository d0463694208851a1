// DICOM SEG → masks: the coded type and the label decide, never the segment's number.
import { Problem, type Grid } from '../../base/index.ts';
import type { Codecs } from '../dicom/index.ts';
import { fileName } from '../file-entry.ts';
import type { Masks } from './masks.ts';

export function masksOfSeg(
  seg: { readonly path: string; readonly bytes: Uint8Array },
  image: Grid | undefined,
  codecs: Codecs,
): Promise<Masks> {
  void image;
  void codecs;
  throw new Problem('labels.seg-not-read', { file: fileName(seg.path) });
}
