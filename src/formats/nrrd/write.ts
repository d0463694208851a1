// Grid and voxels → NRRD with attached, gzip-packed data in LPS; `names` become 3D Slicer segments.
import type { Grid } from '../../base/index.ts';
import type { VoxelArray } from '../../records/index.ts';
import { gzip } from '../zip/index.ts';

export function writeNrrd(grid: Grid, voxels: VoxelArray, names?: ReadonlyMap<number, string>): Uint8Array {
  const type =
    voxels instanceof Uint8Array ? 'uint8' : voxels instanceof Uint16Array ? 'uint16' : voxels instanceof Int16Array ? 'int16' : 'float';
  const vector = (v: readonly number[]): string => `(${v.map((x) => String(x)).join(',')})`;
  const lines = [
    'NRRD0005',
    `type: ${type}`,
    'dimension: 3',
    'space: left-posterior-superior',
    `sizes: ${grid.size.join(' ')}`,
    `space directions: ${grid.axes.map((a, n) => vector([a[0] * grid.spacing[n], a[1] * grid.spacing[n], a[2] * grid.spacing[n]])).join(' ')}`,
    'kinds: domain domain domain',
    'endian: little',
    'encoding: gzip',
    `space origin: ${vector([...grid.originLps])}`,
    ...[...(names ?? [])].flatMap(([value, name], n) => [
      `Segment${n}_ID:=Segment_${n}`,
      `Segment${n}_LabelValue:=${value}`,
      `Segment${n}_Layer:=0`,
      `Segment${n}_Name:=${name}`,
    ]),
    '',
    '',
  ];
  const head = new TextEncoder().encode(lines.join('\n'));
  const data = gzip(new Uint8Array(voxels.buffer, voxels.byteOffset, voxels.byteLength));
  const out = new Uint8Array(head.length + data.length);
  out.set(head);
  out.set(data, head.length);
  return out;
}
