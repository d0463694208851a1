// All masks of a case in one small map for the overlay: one pass per picture instead of one per bone. Bones are laid over structures,
// and what the work-up found inside a bone (lysis, cleft) over the bone.
import { dot, between, distance, lps, voxel, voxelCount, voxelToLps, type Grid, cropGrid } from '../../base/index.ts';
import { boundingBox, cropVoxels } from '../../imaging/index.ts';
import { lesionInForce, maskInForce, type OpenCase } from '../../host/index.ts';
import { shownAsked, shownVolume } from './shown-volume.ts';
import { jointGrid } from './joint-grid.ts';
import type { LentLabels } from './messages.ts';
import type { Mask } from './nouns.ts';

/** Integer offset of a mask's first voxel in the target lattice, when it is a crop of the same lattice. */
function offsetIn(target: Grid, g: Grid): readonly [number, number, number] | undefined {
  for (let n = 0; n < 3; n++) {
    if (Math.abs(g.spacing[n] - target.spacing[n]) > 1e-4 || dot(g.axes[n], target.axes[n]) < 0.99999) return undefined;
  }
  const d = between(target.originLps, g.originLps);
  const at = target.axes.map((a, n) => dot(d, a) / target.spacing[n]);
  const whole = at.map((x) => Math.round(x));
  return at.every((x, n) => Math.abs(x - whole[n]) < 0.02) ? [whole[0], whole[1], whole[2]] : undefined;
}

function lay(target: Grid, into: Uint8Array, mask: Mask, value: number, over: boolean): void {
  const [nx, ny, nz] = target.size;
  const [mx, my, mz] = mask.grid.size;
  const offset = offsetIn(target, mask.grid);
  let q = 0;
  for (let k = 0; k < mz; k++)
    for (let j = 0; j < my; j++)
      for (let i = 0; i < mx; i++, q++) {
        if (mask.voxels[q] === 0) continue;
        let x: number;
        let y: number;
        let z: number;
        if (offset === undefined) {
          const p = voxelToLps(mask.grid, voxel(i, j, k));
          const d = between(target.originLps, lps(p[0], p[1], p[2]));
          x = Math.round(dot(d, target.axes[0]) / target.spacing[0]);
          y = Math.round(dot(d, target.axes[1]) / target.spacing[1]);
          z = Math.round(dot(d, target.axes[2]) / target.spacing[2]);
        } else {
          x = i + offset[0];
          y = j + offset[1];
          z = k + offset[2];
        }
        if (x < 0 || y < 0 || z < 0 || x >= nx || y >= ny || z >= nz) continue;
        const at = x + nx * (y + ny * z);
        if (over || into[at] === 0) into[at] = value;
      }
}

function drawnOf(open: OpenCase, vertebraId: string): readonly { readonly name: string; readonly mask: Mask }[] | undefined {
  const isDrawn = open.records('correction').some((r) => r.data.vertebraId === vertebraId && r.data.what === 'lesion');
  const mask = isDrawn ? lesionInForce(open, vertebraId) : undefined;
  return mask === undefined ? undefined : [{ name: 'lesion', mask }];
}
/**
 * The map's lesion beside a drawn one is outlined only, under another name: an erased part must not look as if it were still there. Of a map that holds
 * lesions of several bones only what lies nearest to a bone with a drawn one.
 */
function lesionsOfMap(open: OpenCase, map: Mask): readonly { readonly name: 'lesion' | 'lesion-of-map'; readonly mask: Mask }[] {
  const drawn = new Set(open.records('correction').flatMap((r) => (r.data.what === 'lesion' ? [r.data.vertebraId] : [])));
  if (drawn.size === 0) return [{ name: 'lesion', mask: map }];
  const measured = new Map(open.records('vertebra').map((r) => [r.data.vertebraId, r.data.frame.originLps]));
  const bodies = open
    .records('seed')
    .map(({ data: s }) => ({ at: measured.get(s.vertebraId) ?? s.pointLps, part: drawn.has(s.vertebraId) ? 1 : 0 }));
  const parts = [new Uint8Array(map.voxels.length), new Uint8Array(map.voxels.length)] as const;
  const counts = [0, 0];
  const [nx, ny] = map.grid.size;
  for (let q = 0; q < map.voxels.length; q++) {
    if (map.voxels[q] === 0) continue;
    const p = voxelToLps(map.grid, voxel(q % nx, Math.floor(q / nx) % ny, Math.floor(q / (nx * ny))));
    let least = Infinity;
    let part = 0;
    for (const body of bodies) {
      const off = distance(p, body.at);
      if (off < least) [least, part] = [off, body.part];
    }
    parts[part][q] = map.voxels[q];
    counts[part]++;
  }
  return (['lesion', 'lesion-of-map'] as const).flatMap((name, n) =>
    counts[n] === 0 ? [] : [{ name, mask: { grid: map.grid, voxels: parts[n] } }],
  );
}
/** `proposed`: bodies that wait for a person, outlined as such. */
export function combined(open: OpenCase, proposed: readonly Mask[] = []): LentLabels | undefined {
  // as a person has put them right
  const seeds = open.records('seed').map(({ data }) => ({ ...data, mask: maskInForce(open, data) }));
  const place = new Map((open.records('levels').at(-1)?.data.entries ?? []).map((e, n) => [e.vertebraId, n]));
  const bones = seeds.toSorted((a, b) => (place.get(a.vertebraId) ?? 99) - (place.get(b.vertebraId) ?? 99));
  const structures = open.records('structures').flatMap((r) => r.data.items);
  const found = open.records('vertebra').flatMap(({ data: v }) => [
    // as a person has drawn it, else as the work-up saw it
    ...(drawnOf(open, v.vertebraId) ?? (v.lesion?.mask === undefined ? [] : [{ name: 'lesion', mask: v.lesion.mask }])),
    ...v.clefts.flatMap((c) => (c.mask === undefined ? [] : [{ name: 'cleft', mask: c.mask }])),
  ]);
  const image = shownVolume(open, shownAsked(open))?.grid;
  const masks = [...bones, ...structures, ...found].map((m) => m.mask);
  // of a long study only the part that has masks: a map of all of it would weigh half as much as the images
  const grid =
    image === undefined
      ? jointGrid(bones.map((b) => b.mask.grid))
      : jointGrid(
          [...masks, ...proposed].map((m) => m.grid),
          image,
        );
  if (grid === undefined) return undefined;
  const voxels = new Uint8Array(voxelCount(grid));
  const names: { readonly what: 'vertebra' | 'structure'; readonly name: string }[] = [];
  const add = (what: 'vertebra' | 'structure', name: string, mask: Mask, over: boolean): void => {
    if (names.length === 255) return;
    names.push({ what, name });
    lay(grid, voxels, mask, names.length, over);
  };
  for (const b of bones) add('vertebra', b.vertebraId, b.mask, true);
  for (const s of structures) {
    if (s.name !== 'lesion') add('structure', s.name, s.mask, false);
    else for (const { name, mask } of lesionsOfMap(open, s.mask)) add('structure', name, mask, false);
  }
  for (const f of found) add('structure', f.name, f.mask, true);
  for (const mask of proposed) add('structure', 'proposed', mask, false);
  const box = boundingBox(grid.size, (i) => voxels[i] !== 0, 1);
  if (box === undefined) return undefined;
  return { names, mask: { grid: cropGrid(grid, box.from, box.size), voxels: cropVoxels(grid.size, voxels, box) } };
}
