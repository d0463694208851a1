// The vertebral canal as the hole in the ring of one vertebra: the bone is projected along "up" onto a plane, and what bone encloses behind
// the body is the canal. Its centre gives "posterior"; its width and depth are read in a thin slab at the height of the pedicles.
// The assumption that fails first: the ring is closed in projection (a lost lamina opens it; then there is no answer, not a wrong one).
import type { FrameSampler } from './bone-field.ts';
import type { Walls } from './walls.ts';

export interface CanalHole {
  /** Middle of the hole, frame coordinates (mm). */
  readonly leftMm: number;
  readonly posteriorMm: number;
  readonly widthMm: number;
  readonly depthMm: number;
  readonly areaMm2: number;
}

/** Largest enclosed gap behind the body in the projection of a slab (heights `from`…`to`, mm); undefined when there is none over 40 mm². */
export function holeInSlab(sample: FrameSampler, walls: Walls, from: number, to: number, stepMm = 0.8): CanalHole | undefined {
  const pc = (walls.anteriorMm + walls.posteriorMm) / 2;
  const p0 = pc;
  const nl = Math.round(84 / stepMm);
  const np = Math.round((walls.posteriorMm - pc + 60) / stepMm);
  const map = new Uint8Array(nl * np); // 0 free, 1 bone, 2 reached from outside, 3+ gap
  const ns = Math.max(1, Math.ceil((to - from) / 1.5));
  for (let b = 0; b < np; b++)
    for (let a = 0; a < nl; a++) {
      const l = (a - (nl - 1) / 2) * stepMm;
      const p = p0 + b * stepMm;
      for (let c = 0; c <= ns; c++)
        if (sample(l, p, from + ((to - from) * c) / ns) >= 0.5) {
          map[a + nl * b] = 1;
          break;
        }
    }
  const stack: number[] = [];
  const flood = (start: number, mark: number): number => {
    let count = 0;
    map[start] = mark;
    stack.push(start);
    while (stack.length > 0) {
      const q = stack.pop() as number;
      count++;
      const a = q % nl;
      const b = (q / nl) | 0;
      if (a > 0 && map[q - 1] === 0) stack.push(((map[q - 1] = mark), q - 1));
      if (a < nl - 1 && map[q + 1] === 0) stack.push(((map[q + 1] = mark), q + 1));
      if (b > 0 && map[q - nl] === 0) stack.push(((map[q - nl] = mark), q - nl));
      if (b < np - 1 && map[q + nl] === 0) stack.push(((map[q + nl] = mark), q + nl));
    }
    return count;
  };
  for (let b = 0; b < np; b++) for (const a of [0, nl - 1]) if (map[a + nl * b] === 0) flood(a + nl * b, 2);
  for (let a = 0; a < nl; a++) if (map[a + nl * (np - 1)] === 0) flood(a + nl * (np - 1), 2);
  let best: CanalHole | undefined;
  let mark = 3;
  for (let q = 0; q < map.length; q++) {
    if (map[q] !== 0) continue;
    const count = flood(q, mark);
    const area = count * stepMm * stepMm;
    if (area > 40 && area > (best?.areaMm2 ?? 0)) {
      let sl = 0;
      let sp = 0;
      const perRow = new Map<number, number>();
      const perColumn = new Map<number, number>();
      for (let r = 0; r < map.length; r++)
        if (map[r] === mark) {
          const a = r % nl;
          const b = (r / nl) | 0;
          sl += a;
          sp += b;
          perRow.set(b, (perRow.get(b) ?? 0) + 1);
          perColumn.set(a, (perColumn.get(a) ?? 0) + 1);
        }
      best = {
        leftMm: (sl / count - (nl - 1) / 2) * stepMm,
        posteriorMm: p0 + (sp / count) * stepMm,
        widthMm: Math.max(...perRow.values()) * stepMm,
        depthMm: Math.max(...perColumn.values()) * stepMm,
        areaMm2: area,
      };
    }
    mark = mark === 250 ? 3 : mark + 1;
  }
  return best;
}

/** The canal of a vertebra whose endplates are `heightMm` apart: the whole posterior ring projected. */
export const findCanal = (sample: FrameSampler, walls: Walls, heightMm: number): CanalHole | undefined =>
  holeInSlab(sample, walls, -0.5 * heightMm, 0.55 * heightMm);
