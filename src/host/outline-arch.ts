// Pedicles and arches of clicked bodies, grown together on a CT and kept in one gesture. Bodies that were not clicked but stand beside clicked ones are
// outlined for the while, so that their processes stay theirs; they are not kept.
import { distance, finding, Problem } from '../base/index.ts';
import { seedPart, type Mask, type Seed, type Volume } from '../records/index.ts';
import { bodyBeyond, growArches, type ChainEnd } from '../spine/index.ts';
import { maskInForce } from './mask-in-force.ts';
import type { Change, OpenCase } from './open-case.ts';
import { clickOf, type Clicked } from './outline-body.ts';
import { withArch } from './with-arch.ts';

/** The body alone, of a mask that may have an arch already. */
const bodyOf = (mask: Mask): Mask => ({ grid: mask.grid, voxels: Uint8Array.from(mask.voxels, (v) => (v === seedPart.body ? v : 0)) });

/**
 * Grows what stands behind every clicked body; returns how many bones got an arch. A mask that a person painted is grown from as it is painted and
 * keeps every voxel of theirs; one with an arch in it already is left alone, or what was erased would come back.
 */
export async function keepArches(open: OpenCase, volume: Volume | undefined, who?: string): Promise<number> {
  if (volume === undefined) throw new Problem('find.no-image');
  if (volume.quantity !== 'hu') throw new Problem('find.arch-needs-ct');
  const own = open.records('seed').flatMap((r) => {
    const click = r.data.source === 'click' ? clickOf(open, r.data.vertebraId) : undefined;
    if (click?.guide === undefined) return [];
    const said = open.records('correction').findLast((c) => c.data.vertebraId === r.data.vertebraId && c.data.what === 'mask');
    const inForce = maskInForce(open, r.data);
    return [{ record: r, click, said, inForce, end: { centreLps: r.data.pointLps, mask: bodyOf(inForce), guide: click.guide } }];
  });
  if (own.length === 0) throw new Problem('find.arch-needs-body');
  if (own.every((o) => o.said !== undefined && !o.record.data.bodyOnly)) throw new Problem('find.arch-painted');
  const ends = own.map((o) => o.end);
  const grown = growArches(volume, ends, besides(volume, ends));
  const changes: Change[] = [];
  const by = who === undefined ? {} : { who };
  let count = 0;
  for (const [n, { record, click, said, inForce }] of own.entries()) {
    const arch = grown[n];
    if (arch === undefined || (said !== undefined && !record.data.bodyOnly)) continue;
    count++;
    // the outline stays what the image gave, for when the person's mask is taken back
    const mask = said === undefined ? arch : withArch(record.data.mask, arch, record.data.mask);
    if (said !== undefined) {
      const data = { ...said.data, value: { kind: 'mask', mask: withArch(inForce, arch, record.data.mask) } } as const;
      changes.push({ kind: 'correction', data, id: said.id, provenance: { by: 'person', inputs: [] }, ...by });
    }
    const cut = record.data.cut || touches(mask, volume);
    const kept = record.data.findings.filter((f) => f.code !== 'find.arch-cut');
    const seed: Seed = {
      ...record.data,
      mask,
      cut,
      bodyOnly: false,
      findings: cut && !record.data.cut ? [...kept, finding('find.arch-cut', 'caution')] : kept,
    };
    const params: Clicked = { ...click, arch: true };
    changes.push({
      kind: 'seed',
      data: seed,
      id: record.id,
      provenance: { by: 'person', inputs: [], params },
      ...by,
    });
  }
  if (changes.length === 0) throw new Problem('find.arch-nothing');
  await open.change(changes);
  return count;
}

/** Neighbours that nobody clicked, above and below each body. */
function besides(volume: Volume, ends: readonly ChainEnd[]): readonly ChainEnd[] {
  const out: ChainEnd[] = [];
  const far = (a: ChainEnd, b: ChainEnd): number => distance(a.centreLps, b.centreLps) / ((a.guide.heightMm + b.guide.heightMm) / 2);
  for (const end of ends)
    for (const sense of [-1, 1] as const) {
      const { guide } = end;
      const known = [...ends, ...out].some((o) => {
        const up = o.centreLps.reduce((sum, c, k) => sum + (c - end.centreLps[k]) * [guide.tilts[1], guide.tilts[0], 1][k], 0);
        return o !== end && -sense * up > 0 && far(o, end) < 2;
      });
      if (known) continue;
      const beside = bodyBeyond(volume, end, sense);
      if (beside !== undefined) out.push(beside);
    }
  return out;
}

/** True where a mask reaches the edge of the image. */
function touches(mask: Seed['mask'], volume: Volume): boolean {
  const { size, originLps, axes, spacing } = mask.grid;
  const g = volume.grid;
  const first = g.axes.map((a, n) => a.reduce((s, x, k) => s + x * (originLps[k] - g.originLps[k]), 0) / g.spacing[n]);
  const last = first.map(
    (f, n) =>
      f + (size[n] - 1) * (spacing[n] / g.spacing[n]) * (axes[n][0] * g.axes[n][0] + axes[n][1] * g.axes[n][1] + axes[n][2] * g.axes[n][2]),
  );
  // a tight mask has a margin of one voxel, unless there was none to have
  for (let axis = 0; axis < 3; axis++) {
    const lo = first[axis] < 0.5;
    const hi = last[axis] > g.size[axis] - 1.5;
    if (!lo && !hi) continue;
    const [nx, ny, nz] = size;
    for (let k = 0, q = 0; k < nz; k++)
      for (let j = 0; j < ny; j++)
        for (let i = 0; i < nx; i++, q++) {
          if (mask.voxels[q] === 0) continue;
          const at = [i, j, k][axis];
          if ((lo && at === 0) || (hi && at === size[axis] - 1)) return true;
        }
  }
  return false;
}
