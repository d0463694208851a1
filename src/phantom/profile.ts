// Where the spine runs, height by height: centre and size of bodies and canal in spine space, tabulated every millimetre along z so that
// soft tissue can follow it cheaply. Beyond the last bones the ends are held. Fails first: a spine bent back on itself (tilt > 70°).
import type { LevelName } from '../records/index.ts';
import { toSpine, type Column } from './column.ts';
import { levelsFrom } from './spec.ts';

export const profileColumns = ['bodyX', 'bodyY', 'halfWidth', 'front', 'canalX', 'canalY', 'canalA', 'canalB', 'backY'] as const;
export type ProfileColumn = (typeof profileColumns)[number];
export interface Profile {
  readonly fromZ: number;
  readonly count: number;
  readonly table: Readonly<Record<ProfileColumn, Float64Array>>;
  /** z of a level's body centre; extrapolated when the level is not built. */
  zOf(level: LevelName): number;
}

const ladder: readonly LevelName[] = levelsFrom('C2', 'S1');

export function makeProfile(column: Column, margin: number): Profile {
  const nodes: { readonly z: number; readonly v: readonly number[] }[] = [];
  for (const p of column.vertebrae) {
    const { body, arch } = p;
    for (const w of [-0.38, 0, 0.38]) {
      const c = toSpine(p, 0, (body.front + body.back) / 2, w * p.sizes.posteriorHeightMm);
      const can = toSpine(p, 0, arch.canal.v, w * p.sizes.posteriorHeightMm);
      const tip = toSpine(p, arch.spinousTip[0], arch.spinousTip[1], arch.spinousTip[2]);
      const lean = Math.abs(p.turn[8]);
      nodes.push({
        z: c[2],
        v: [
          c[0],
          c[1],
          body.halfWidth,
          (body.back - body.front) / 2 / lean,
          can[0],
          can[1],
          arch.canal.halfWidth,
          arch.canal.halfDepth / lean,
          tip[1],
        ],
      });
    }
  }
  const s = column.sacrum;
  if (s !== undefined) {
    for (const z of [0, 20, 45, 70, 95]) {
      const bend = 0.3 * z - 0.0034 * z * z;
      const c = toSpine(s, 0, bend, -z);
      const can = toSpine(s, 0, s.shape.canal.v + bend - z * 0.04, -z);
      nodes.push({
        z: c[2],
        v: [
          c[0],
          c[1],
          s.shape.halfWidth,
          16,
          can[0],
          can[1],
          s.shape.canal.halfWidth * (1 - z / 130),
          (s.shape.canal.halfDepth * (1 - z / 150)) / Math.abs(s.turn[8]),
          can[1] + 22,
        ],
      });
    }
  }
  nodes.sort((a, b) => a.z - b.z);
  const fromZ = Math.floor(nodes[0].z - margin);
  const count = Math.ceil(nodes[nodes.length - 1].z + margin) - fromZ + 1;
  const make = (col: number, smooth: number): Float64Array => {
    const raw = new Float64Array(count);
    let n = 0;
    for (let i = 0; i < count; i++) {
      const z = fromZ + i;
      while (n + 2 < nodes.length && nodes[n + 1].z < z) n++;
      const a = nodes[n];
      const b = nodes[n + 1];
      let t = b.z > a.z ? (z - a.z) / (b.z - a.z) : 0;
      t = t < 0 ? 0 : t > 1 ? 1 : t;
      raw[i] = a.v[col] + t * (b.v[col] - a.v[col]);
    }
    const out = new Float64Array(count);
    for (let i = 0; i < count; i++) {
      let sum = 0;
      let m = 0;
      for (let j = Math.max(0, i - smooth); j <= Math.min(count - 1, i + smooth); j++) {
        sum += raw[j];
        m++;
      }
      out[i] = sum / m;
    }
    return out;
  };
  const table = Object.fromEntries(profileColumns.map((name, col) => [name, make(col, name === 'backY' ? 30 : 4)])) as Record<
    ProfileColumn,
    Float64Array
  >;
  const known = [
    ...column.vertebrae.map((p) => ({ level: p.level, z: p.origin[2] })),
    ...(s === undefined ? [] : [{ level: s.level, z: s.origin[2] - 12 }]),
  ];
  const zOf = (level: LevelName): number => {
    const own = known.find((k) => k.level === level);
    if (own !== undefined) return own.z;
    const rank = ladder.indexOf(level);
    const nearest = known.reduce((a, b) => (Math.abs(ladder.indexOf(b.level) - rank) < Math.abs(ladder.indexOf(a.level) - rank) ? b : a));
    const steps = ladder.indexOf(nearest.level) - rank;
    return nearest.z + steps * (level.startsWith('L') || level === 'S1' ? 35 : level.startsWith('T') ? 26 : 18);
  };
  return { fromZ, count, table, zOf };
}
