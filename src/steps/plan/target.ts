// Where the tip should go, from what is wrong with the body: the cleft, the lysis, what is left beside a crushed centre, the fracture zone, else
// the anterior third near the midline. A zone is a set of tip positions in the body's frame, each with a wish: mm away from the best one.
// The assumption that fails first: the lesion the work-up outlined is the one that hurts.
import { fromFrame, toFrame } from '../../base/index.ts';
import { margins, rules } from '../../catalog/index.ts';
import { maskAt } from '../../imaging/index.ts';
import type { Mask, Path, Vertebra } from '../../records/index.ts';
import { fieldAt, rayToWall, type Surroundings } from '../../spine/index.ts';

export type Triple = readonly [number, number, number];
export interface Tip {
  readonly at: Triple;
  /** mm from the best place of the zone. */
  readonly wishMm: number;
}
export type Aim = 'midline' | 'own-side';
export type Zone = Path['targetZone'];

/** Which zone this vertebra asks for. A body too flat for the trocar in its middle comes before its fracture, not before cleft or lysis. */
export function zoneOf(v: Vertebra, s: Surroundings, radiusMm: number): Zone {
  if (v.clefts.some((c) => c.volumeMl >= 0.1)) return 'cleft';
  if (v.lesion?.kind === 'lytic') return 'lysis';
  if (middleHeight(s) < Math.max(rules.flatHeightMm.value, 2 * (radiusMm + margins.endplateMm.value) + margins.anteriorReserveMm.value))
    return 'lateral-remnant';
  return v.genant !== undefined && v.genant.gradeCount > 0 ? 'fracture' : 'anterior-third';
}

/** Free height in the middle of the body, mm: least over its central ninth. */
function middleHeight(s: Surroundings): number {
  const e = s.extent;
  let least = Infinity;
  for (const fl of [-0.1, 0, 0.1])
    for (const fp of [0.4, 0.5, 0.6]) {
      const h = heightAt(s, (e.leftMm + e.rightMm) / 2 + fl * (e.leftMm - e.rightMm), e.anteriorMm + fp * (e.posteriorMm - e.anteriorMm));
      if (h !== undefined) least = Math.min(least, h.high - h.low);
    }
  return least;
}

/** Lower and upper end of the body on one vertical line; undefined where the line misses it. */
export function heightAt(s: Surroundings, l: number, p: number): { low: number; high: number } | undefined {
  const { grid, body, extent } = s;
  let best: { low: number; high: number } | undefined;
  let start: number | undefined;
  for (let z = extent.inferiorMm - 6; z <= extent.superiorMm + 6; z += 0.5) {
    const inside = fieldAt(grid, body, l, p, z) > 0;
    if (inside && start === undefined) start = z;
    if (!inside && start !== undefined) {
      if (best === undefined || z - start > best.high - best.low) best = { low: start, high: z };
      start = undefined;
    }
  }
  return best;
}

const stepMm = 2;

/** Tip positions of a zone for one side, best first; `anteriorMm` = how far behind the anterior cortex the tip must stay. */
export function tipsOf(
  v: Vertebra,
  s: Surroundings,
  zone: Zone,
  side: 'left' | 'right',
  aim: Aim,
  radiusMm: number,
  anteriorMm: number,
  roomMm: number = margins.endplateMm.value,
): readonly Tip[] {
  const e = s.extent;
  const depth = e.posteriorMm - e.anteriorMm;
  const width = e.leftMm - e.rightMm;
  const middle = (e.leftMm + e.rightMm) / 2;
  const sign = side === 'left' ? 1 : -1;
  const own = middle + sign * (aim === 'midline' ? 0 : 0.17 * width);
  const out: Tip[] = [];
  const add = (l: number, p: number, z: number, wishMm: number): void => {
    if (fieldAt(s.grid, s.body, l, p, z) < radiusMm + 0.3) return;
    if (rayToWall(s, s.body, [l, p, z], [0, -1, 0], 40) < anteriorMm) return;
    out.push({ at: [l, p, z], wishMm });
  };
  if (zone === 'cleft' || zone === 'lysis') {
    const cleft = v.clefts.toSorted((a, b) => b.volumeMl - a.volumeMl)[0];
    const lesion = zone === 'cleft' ? cleft : v.lesion;
    const mask = lesion?.mask;
    const centre = lesion === undefined ? undefined : toFrame(s.grid.frame, lesion.centreLps);
    if (centre !== undefined) {
      for (const q of mask === undefined ? ball(centre, lesion?.volumeMl ?? 1) : maskCells(s, mask)) {
        // Well inside the lesion: the six points one millimetre off are inside too.
        const inner = mask === undefined ? 0 : rimOf(s, mask, q);
        const wish = Math.hypot(q[0] - centre[0], q[1] - centre[1], q[2] - centre[2]);
        add(q[0], q[1], q[2], 0.5 * wish + inner);
      }
    }
  } else
    for (let p = e.anteriorMm + 1; p <= e.anteriorMm + depth * 0.7; p += stepMm)
      for (let l = e.rightMm + 2; l <= e.leftMm - 2; l += stepMm) {
        const across = Math.abs(l - middle) / width;
        const share = (p - frontAt(s, l, e.anteriorMm)) / depth;
        if (zone === 'anterior-third' && (share > 0.33 || across > 0.3)) continue;
        if (zone === 'fracture' && (across > 0.3 || share > (v.genant?.type === 'biconcave' ? 0.6 : 0.45))) continue;
        if (zone === 'lateral-remnant' && (across < 0.15 || (l - middle) * sign < 0 || share > 0.6)) continue;
        const h = heightAt(s, l, p);
        if (h === undefined) continue;
        const room = (h.high - h.low) / 2 - radiusMm;
        if (room < 0.3) continue;
        // As far forward as the rule of the anterior cortex lets it, with a little to spare; under a hollow endplate a little further back.
        const idealMm = zone === 'fracture' && v.genant?.type === 'biconcave' ? 0.4 * depth : anteriorMm + 1.5;
        const wishL = zone === 'lateral-remnant' ? 0 : Math.abs(l - own);
        const wishP = Math.abs(share * depth - idealMm);
        // In a flat body the tallest place counts most.
        const wishH = zone === 'lateral-remnant' ? Math.max(0, 8 - (h.high - h.low)) * 2 : 0;
        const mid = (h.high + h.low) / 2;
        const spread = Math.max(0, room - roomMm);
        for (const f of spread > 1 ? [0, 0.5, -0.5, 0.95, -0.95] : [0])
          add(l, p, mid + f * spread, wishL + 0.5 * wishP + wishH + 0.15 * Math.abs(f * spread));
      }
  return out.toSorted((a, b) => a.wishMm - b.wishMm).slice(0, 75);
}

const frontAt = (s: Surroundings, l: number, fallback: number): number => {
  for (let p = s.extent.anteriorMm - 6; p < s.extent.anteriorMm + 20; p += 0.5) {
    const mid = (s.extent.superiorMm + s.extent.inferiorMm) / 2;
    if (fieldAt(s.grid, s.body, l, p, mid) > 0) return p;
  }
  return fallback;
};

function rimOf(s: Surroundings, mask: Mask, q: Triple): number {
  let missing = 0;
  for (const [a, b, c] of [
    [1, 0, 0],
    [-1, 0, 0],
    [0, 1, 0],
    [0, -1, 0],
    [0, 0, 1],
    [0, 0, -1],
  ] as const)
    if (maskAt(mask, fromFrame(s.grid.frame, q[0] + a, q[1] + b, q[2] + c)) === 0) missing++;
  return missing * 2;
}

function maskCells(s: Surroundings, mask: Mask): Triple[] {
  const [nx, ny, nz] = s.grid.size;
  const out: Triple[] = [];
  const box = s.extent;
  const { corner, stepMm: h, frame } = s.grid;
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++) {
        const q = [corner[0] + i * h, corner[1] + j * h, corner[2] + k * h] as const;
        if (
          q[0] < box.rightMm ||
          q[0] > box.leftMm ||
          q[1] < box.anteriorMm ||
          q[1] > box.posteriorMm ||
          q[2] < box.inferiorMm - 4 ||
          q[2] > box.superiorMm + 4
        )
          continue;
        if (maskAt(mask, fromFrame(frame, q[0], q[1], q[2])) !== 0) out.push(q);
      }
  // Thinned to a few hundred, evenly.
  const every = Math.max(1, Math.floor(out.length / 400));
  return out.filter((_, n) => n % every === 0);
}

function ball(c: Triple, volumeMl: number): Triple[] {
  const r = Math.max(1, 0.7 * Math.cbrt((3 * volumeMl * 1000) / (4 * Math.PI)));
  const out: Triple[] = [];
  for (let a = -1; a <= 1; a += 0.5)
    for (let b = -1; b <= 1; b += 0.5)
      for (let d = -1; d <= 1; d += 0.5) if (a * a + b * b + d * d <= 1) out.push([c[0] + a * r, c[1] + b * r, c[2] + d * r]);
  return out;
}
