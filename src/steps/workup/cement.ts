// Cement inside a body belongs to the body: maps give it a label of its own, which leaves a void in the bone's mask. A voxel of cement (of the
// map, or above 1200 HU) joins the bone when bone lies within 25 mm on at least five of its six sides; what has leaked out does not.
// The assumption that fails first: a leak that lies between body and arch, in the canal (bone in front, behind, left and right of it).
import { tissueHu } from '../../catalog/index.ts';
import type { Grid } from '../../base/index.ts';
import { maskAt } from '../../imaging/index.ts';
import type { Mask, Volume } from '../../records/index.ts';
import { huOn } from './hu-grid.ts';
import { placeOf } from './voxel-place.ts';

const reachMm = 25;

/** In place: adds enclosed cement to `inside`. */
export function joinCement(grid: Grid, inside: Uint8Array, volume: Volume | undefined, cement: Mask | undefined): void {
  if (volume?.quantity !== 'hu' && cement === undefined) return;
  const outside = Uint8Array.from(inside, (v) => 1 - v);
  const found: number[] = [];
  if (volume?.quantity === 'hu') {
    const hu = huOn(grid, outside, volume);
    for (let q = 0; q < hu.length; q++) if (hu[q] > tissueHu.cementAboveHu) found.push(q);
  } else if (cement !== undefined)
    for (let q = 0; q < outside.length; q++) if (outside[q] === 1 && maskAt(cement, placeOf(grid, q)) > 0) found.push(q);
  const stride = [1, grid.size[0], grid.size[0] * grid.size[1]];
  const enclosed = found.filter((q) => {
    const at = [q % grid.size[0], ((q / grid.size[0]) | 0) % grid.size[1], (q / stride[2]) | 0];
    let sides = 0;
    for (const a of [0, 1, 2])
      for (const step of [-1, 1]) {
        const most = Math.min(Math.round(reachMm / grid.spacing[a]), step > 0 ? grid.size[a] - 1 - at[a] : at[a]);
        for (let n = 1; n <= most; n++)
          if (inside[q + step * n * stride[a]] === 1) {
            sides++;
            break;
          }
      }
    return sides >= 5;
  });
  for (const q of enclosed) inside[q] = 1;
}
