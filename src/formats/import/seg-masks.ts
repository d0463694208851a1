// DICOM SEG → masks on the image's grid: the coded type and the label decide, never the segment's number; overlaps are counted and kept.
import { finding, Problem, voxel, voxelToLps, type Finding, type Grid } from '../../base/index.ts';
import type { Codecs } from '../dicom/index.ts';
import { fileName } from '../file-entry.ts';
import {
  inVertebralOrder,
  leastOverlapFraction,
  looksBodyOnlyItems,
  moveMask,
  padMask,
  sameLattice,
  sharedCount,
  type Item,
} from '../labels/index.ts';
import { meaningOfSegment, readSeg, type Segmentation } from '../seg/index.ts';
import type { Masks } from './masks.ts';

const isUid = (frame: string): boolean => /^[0-9]+(\.[0-9]+){3,}$/.test(frame);

export async function masksOfSeg(
  seg: { readonly path: string; readonly bytes: Uint8Array },
  image: Grid | undefined,
  codecs: Codecs,
): Promise<Masks> {
  const read = await readSeg(seg.bytes, seg.path, codecs);
  const file = fileName(seg.path);
  if (image !== undefined && isUid(image.frame) && isUid(read.grid.frame) && image.frame !== read.grid.frame)
    throw new Problem('labels.seg-other-reference', { file });
  const findings: Finding[] = [...read.findings];
  const items: Item[] = [];
  let unnamed = 0;
  let worst = 1;
  for (const s of read.segments) {
    const meaning = meaningOfSegment(s);
    if (meaning === undefined || s.mask === undefined) {
      if (meaning === undefined) unnamed++;
      continue;
    }
    if (meaning.contradicts !== undefined)
      findings.push(finding('labels.segment-contradicts', 'caution', { file, label: s.label, coded: meaning.contradicts }));
    const label = s.label === '' ? (s.type?.meaning ?? 'segment') : s.label;
    if (image === undefined) {
      items.push({ label, what: meaning.what, mask: padMask(s.mask), touchesEdge: inPlaneEdge(read, s.mask.grid) });
      continue;
    }
    const moved = moveMask(s.mask, image);
    worst = Math.min(worst, moved.insideFraction);
    if (moved.mask !== undefined) items.push({ label, what: meaning.what, mask: moved.mask, touchesEdge: moved.touchesEdge });
  }
  if (image !== undefined && worst < leastOverlapFraction) throw new Problem('labels.other-frame', { file });
  if (image !== undefined && !sameLattice(read.grid, image))
    findings.push(
      finding('labels.resampled', 'note', {
        file,
        fromMm: read.grid.spacing.map((v) => v.toFixed(2)).join('×'),
        toMm: image.spacing.map((v) => v.toFixed(2)).join('×'),
      }),
    );
  if (unnamed > 0) findings.push(finding('labels.segments-unnamed', 'note', { file, nCount: unnamed }));
  const shared = sharedCount(items);
  if (shared > 0) findings.push(finding('labels.overlap', 'note', { nCount: shared }));
  if (!inVertebralOrder(items)) throw new Problem('labels.wrong-order', { file, convention: 'DICOM SEG' });
  return { items, bodyOnly: looksBodyOnlyItems(items), convention: 'dicom-seg', findings, questions: [] };
}

/** Frames may be left out above and below: only the sides of the frames are edges of the image. */
function inPlaneEdge(read: Segmentation, grid: Grid): boolean {
  const a = voxelToLps(grid, voxel(0, 0, 0));
  const b = voxelToLps(grid, voxel(grid.size[0] - 1, grid.size[1] - 1, 0));
  const at = (p: typeof a): readonly number[] =>
    [0, 1].map((n) => [0, 1, 2].reduce((s, c) => s + (p[c] - read.grid.originLps[c]) * read.grid.axes[n][c], 0) / read.grid.spacing[n]);
  return at(a).some((v) => v < 0.5) || at(b).some((v, n) => v > read.grid.size[n] - 1.5);
}
