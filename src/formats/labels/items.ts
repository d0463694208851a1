// One bone or organ of a label map, on its own cropped grid: what every source (label map, SEG, folder of masks) is brought to.
import { cropGrid, type Grid } from '../../base/index.ts';
import type { Box } from '../../imaging/index.ts';
import type { LevelName, Mask, StructureName, VoxelArray } from '../../records/index.ts';
import type { Reading, Statistics } from './detect.ts';

export interface Item {
  /** The value or segment name in the source: part of the vertebra's id. */
  readonly label: string;
  readonly what:
    | { readonly kind: 'vertebra'; readonly level: LevelName | undefined }
    | { readonly kind: 'structure'; readonly name: StructureName };
  /** 1 inside. */
  readonly mask: Mask;
  /** Size of the image the mask was cut from and where, to tell whether it touches the edge. */
  readonly touchesEdge: boolean;
}

/** Voxels around a cropped mask: room for distances and surfaces. */
export const marginCount = 2;

/** A box widened by the margin and clipped to the image. */
export function widen(size: Grid['size'], box: Box, margin = marginCount): Box {
  const from = box.from.map((f) => Math.max(0, f - margin)) as [number, number, number];
  const to = box.from.map((f, a) => Math.min(size[a], f + box.size[a] + margin));
  return { from, size: [to[0] - from[0], to[1] - from[1], to[2] - from[2]] };
}

/** Binary mask of the voxels for which `inside` holds, within a box. */
export function cutMask(grid: Grid, voxels: VoxelArray, box: Box, inside: (value: number) => boolean): Mask {
  const out = new Uint8Array(box.size[0] * box.size[1] * box.size[2]);
  let n = 0;
  for (let k = 0; k < box.size[2]; k++)
    for (let j = 0; j < box.size[1]; j++) {
      const row = box.from[0] + grid.size[0] * (box.from[1] + j + grid.size[1] * (box.from[2] + k));
      for (let i = 0; i < box.size[0]; i++, n++) if (inside(voxels[row + i])) out[n] = 1;
    }
  return { grid: cropGrid(grid, box.from, box.size), voxels: out };
}

const union = (boxes: readonly Box[]): Box => {
  const from = [0, 1, 2].map((a) => Math.min(...boxes.map((b) => b.from[a]))) as [number, number, number];
  const to = [0, 1, 2].map((a) => Math.max(...boxes.map((b) => b.from[a] + b.size[a])));
  return { from, size: [to[0] - from[0], to[1] - from[1], to[2] - from[2]] };
};

/** Items of a label map read by one convention. Values of a tool that we do not use are left out. */
export function itemsOfMap(grid: Grid, voxels: VoxelArray, statistics: Statistics, reading: Reading): readonly Item[] {
  const items: Item[] = [];
  const structures = new Map<StructureName, number[]>();
  for (const s of statistics.values()) {
    if (reading.vertebrae.has(s.value)) {
      const mask = cutMask(grid, voxels, widen(grid.size, s.box), (v) => v === s.value);
      items.push({
        label: String(s.value),
        what: { kind: 'vertebra', level: reading.vertebrae.get(s.value) },
        mask,
        touchesEdge: s.touchesEdge,
      });
      continue;
    }
    const name = reading.structures.get(s.value);
    if (name !== undefined) structures.set(name, [...(structures.get(name) ?? []), s.value]);
  }
  for (const [name, values] of structures) {
    const parts = values.map((v) => statistics.get(v)).filter((s) => s !== undefined);
    const set = new Set(values);
    const mask = cutMask(grid, voxels, widen(grid.size, union(parts.map((p) => p.box))), (v) => v !== 0 && set.has(v));
    items.push({ label: values.join('+'), what: { kind: 'structure', name }, mask, touchesEdge: parts.some((p) => p.touchesEdge) });
  }
  return items;
}
