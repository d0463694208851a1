// From the box to the bone: three sheets, the side wall as a radius by angle and height (wall.ts), each endplate as a height over the body's
// section (ends.ts), so that a crushed or a biconcave body is as easy as a whole one. The sheets are found in turn, three times, nearer each time.
// The assumption that fails first: the endplate is a height over the section (a corner folded under itself is cut straight).
import { oneClickRules as rules } from '../../catalog/index.ts';
import { valueAt, type Block } from './block.ts';
import { axesOf } from './axes.ts';
import { boxRadius, heightOver, type Box } from './box.ts';
import { findEnd } from './ends.ts';
import { angles, latticeMm, levelOfShare, levels, radiusAt, sheetAt, type Around } from './lattice.ts';
import { findWall } from './wall.ts';

/** What a person pointed at on the surface, mm from the click; with a sheet: a point of the rim of an endplate that was shown. */
export type Held = readonly { readonly at: readonly [number, number, number]; readonly sheet?: 'superior' | 'inferior' }[];

export interface Surface {
  readonly centreMm: readonly [number, number, number];
  /** Rows: left, posterior, superior. */
  readonly axes: readonly (readonly [number, number, number])[];
  /** radius[level · angles + angle], mm; levels from the lowest to the highest fraction of the height. */
  readonly radiusMm: Float32Array;
  /** Heights over the section on a square lattice of `side` places every `latticeMm`, its middle at the centre. */
  readonly superiorMm: Float32Array;
  readonly inferiorMm: Float32Array;
  readonly side: number;
  /** Mean edge of each sheet, 0…1: what the picture says for it. */
  readonly edges: { readonly wall: number; readonly superior: number; readonly inferior: number };
}
/** Shares of the first reach that the three turns search. */
const turns = [1, 0.7, 0.4] as const;

export function refine(block: Block, box: Box, held: Held): Surface {
  const axes = axesOf(box[6], box[7]);
  const centreMm = [box[0], box[1], box[2]] as const;
  const [u, v, w] = axes;
  const at = (a: number, b: number, c: number): number =>
    valueAt(
      block,
      centreMm[0] + a * u[0] + b * v[0] + c * w[0],
      centreMm[1] + a * u[1] + b * v[1] + c * w[1],
      centreMm[2] + a * u[2] + b * v[2] + c * w[2],
    );
  const around: Around = {
    block,
    at,
    shellMm: rules.shellSigmas.value * block.blurMm,
    beyondMm: rules.beyondSigmas.value * block.blurMm,
    held: held.map((p) => whose(box, axes, p)),
  };
  const side = 2 * Math.ceil((Math.max(box[3], box[4]) / 2 + 10) / latticeMm) + 1;
  const mid = (side - 1) / 2;
  const first = (sign: 1 | -1): Float32Array =>
    Float32Array.from({ length: side * side }, (_, p) => {
      const [a, b] = [((p % side) - mid) * latticeMm, (Math.floor(p / side) - mid) * latticeMm];
      return (sign / 2) * heightOver(box[5], box[8], box[9], (2 * a) / box[3], (2 * b) / box[4]);
    });
  let [superior, inferior] = [first(1), first(-1)];
  let radiusMm = Float32Array.from({ length: angles * levels }, (_, n) => {
    const t = (2 * Math.PI * (n % angles)) / angles;
    return boxRadius(box, Math.cos(t), Math.sin(t));
  });
  let edges = { wall: 0, superior: 0, inferior: 0 };
  for (const [n, share] of turns.entries()) {
    const last = n === turns.length - 1;
    const top = findEnd(around, superior, side, radiusMm, 1, share, last);
    const low = findEnd(around, inferior, side, radiusMm, -1, share, last);
    [superior, inferior] = [top.sheet, low.sheet];
    const wall = findWall(around, radiusMm, { superior, inferior, side }, share, last);
    radiusMm = wall.radiusMm;
    edges = { wall: wall.edge, superior: top.edge, inferior: low.edge };
  }
  return { centreMm, axes, radiusMm, superiorMm: superior, inferiorMm: inferior, side, edges };
}

/** A held point belongs to the sheet it lies nearest to, seen from the box. */
function whose(box: Box, axes: Surface['axes'], { at: p, sheet }: Held[number]): Around['held'][number] {
  const d = [p[0] - box[0], p[1] - box[1], p[2] - box[2]];
  const at = axes.map((x) => x[0] * d[0] + x[1] * d[1] + x[2] * d[2]) as [number, number, number];
  if (sheet !== undefined) return { at, sheet, exact: false };
  const r = Math.max(1e-6, Math.hypot(at[0], at[1]));
  const wall = Math.abs(r - boxRadius(box, at[0] / r, at[1] / r));
  const top = Math.abs(at[2] - box[5] / 2);
  const low = Math.abs(at[2] + box[5] / 2);
  return { at, sheet: wall < Math.min(top, low) ? 'wall' : top < low ? 'superior' : 'inferior', exact: true };
}

/** True where a point, mm from the click, lies in the body. */
export function isInside(s: Surface, x: number, y: number, z: number): boolean {
  const dx = x - s.centreMm[0];
  const dy = y - s.centreMm[1];
  const dz = z - s.centreMm[2];
  const reach = ((s.side - 1) / 2) * latticeMm;
  const u = s.axes[0];
  const a = u[0] * dx + u[1] * dy + u[2] * dz;
  if (a < -reach || a > reach) return false;
  const v = s.axes[1];
  const b = v[0] * dx + v[1] * dy + v[2] * dz;
  if (b < -reach || b > reach) return false;
  const w = s.axes[2];
  const c = w[0] * dx + w[1] * dy + w[2] * dz;
  const low = sheetAt(s.inferiorMm, s.side, a, b);
  if (c < low) return false;
  const high = sheetAt(s.superiorMm, s.side, a, b);
  if (c > high) return false;
  const level = levelOfShare((c - low) / Math.max(1e-6, high - low));
  return a * a + b * b <= radiusAt(s.radiusMm, Math.atan2(b, a), level) ** 2;
}
