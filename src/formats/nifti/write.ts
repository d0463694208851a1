// Grid and voxels → NIfTI-1 (.nii.gz), sform and qform both set and equal, LPS turned back to RAS.
import { cross, dot, type Grid } from '../../base/index.ts';
import type { VoxelArray } from '../../records/index.ts';
import type { Triple } from '../raster/index.ts';
import { gzip } from '../zip/index.ts';

/** Unit quaternion (a, b, c, d) of a rotation given by its columns; largest term first, for accuracy. */
function quaternion(c: readonly (readonly number[])[]): readonly [number, number, number] {
  const [r11, r21, r31] = c[0];
  const [r12, r22, r32] = c[1];
  const [r13, r23, r33] = c[2];
  const squares = [1 + r11 + r22 + r33, 1 + r11 - r22 - r33, 1 - r11 + r22 - r33, 1 - r11 - r22 + r33];
  const most = squares.indexOf(Math.max(...squares));
  const s = Math.sqrt(squares[most]) * 2;
  const q =
    most === 0
      ? [s / 4, (r32 - r23) / s, (r13 - r31) / s, (r21 - r12) / s]
      : most === 1
        ? [(r32 - r23) / s, s / 4, (r12 + r21) / s, (r13 + r31) / s]
        : most === 2
          ? [(r13 - r31) / s, (r12 + r21) / s, s / 4, (r23 + r32) / s]
          : [(r21 - r12) / s, (r13 + r31) / s, (r23 + r32) / s, s / 4];
  const sign = q[0] < 0 ? -1 : 1;
  return [q[1] * sign, q[2] * sign, q[3] * sign];
}

/** Bytes of a .nii file. */
export function writeNiftiPlain(grid: Grid, voxels: VoxelArray): Uint8Array {
  const [code, bits] =
    voxels instanceof Uint8Array ? [2, 8] : voxels instanceof Uint16Array ? [512, 16] : voxels instanceof Int16Array ? [4, 16] : [16, 32];
  const out = new Uint8Array(352 + voxels.byteLength);
  const view = new DataView(out.buffer);
  const columns = grid.axes.map((a): Triple => [0 - a[0], 0 - a[1], a[2]]);
  const left = dot(cross(columns[0], columns[1]), columns[2]) < 0 ? -1 : 1;
  const corner = [0 - grid.originLps[0], 0 - grid.originLps[1], grid.originLps[2]];
  view.setInt32(0, 348, true);
  [3, ...grid.size, 1, 1, 1, 1].forEach((n, i) => view.setInt16(40 + 2 * i, n, true));
  view.setInt16(70, code, true);
  view.setInt16(72, bits, true);
  [left, ...grid.spacing, 0, 0, 0, 0].forEach((v, i) => view.setFloat32(76 + 4 * i, v, true));
  view.setFloat32(108, 352, true);
  view.setFloat32(112, 1, true);
  out[123] = 2; // mm
  view.setInt16(252, 1, true);
  view.setInt16(254, 1, true);
  quaternion([columns[0], columns[1], columns[2].map((v) => v * left)]).forEach((v, i) => view.setFloat32(256 + 4 * i, v, true));
  corner.forEach((v, i) => view.setFloat32(268 + 4 * i, v, true));
  for (let r = 0; r < 3; r++) {
    for (let c = 0; c < 3; c++) view.setFloat32(280 + 16 * r + 4 * c, columns[c][r] * grid.spacing[c], true);
    view.setFloat32(292 + 16 * r, corner[r], true);
  }
  out.set([0x6e, 0x2b, 0x31, 0], 344);
  out.set(new Uint8Array(voxels.buffer, voxels.byteOffset, voxels.byteLength), 352);
  return out;
}

/** Bytes of a .nii.gz file; the same input gives the same bytes. */
export const writeNifti = (grid: Grid, voxels: VoxelArray): Uint8Array => gzip(writeNiftiPlain(grid, voxels));
