// A coarse spine as a label map, made from boxes and elliptic cylinders: enough for order, volumes and depths to be those of a spine.
// Independent of the phantom, so that readers of label maps are tested on something their own program did not shape.
import { axisGrid, flatIndex, lps, type Grid } from '../src/base/index.ts';
import { levelNames, type LevelName } from '../src/records/index.ts';

export interface SpineMapOptions {
  /** Head to feet. 'S1' is the sacrum. */
  readonly levels: readonly LevelName[];
  readonly valueOf: (level: LevelName) => number | undefined;
  readonly bodyOnly?: boolean;
  readonly spacingMm?: number;
  /** Draws the column feet to head: an upside-down map. */
  readonly upsideDown?: boolean;
  /** Size of the patient: 1 = the sizes below. */
  readonly scale?: number;
  readonly frame?: string;
  /** Shift of the whole patient, mm. */
  readonly atLps?: readonly [number, number, number];
}

/** Body width, depth, height (mm) and arch reach behind the body. */
export function sizeOf(level: LevelName, scale = 1): { widthMm: number; depthMm: number; heightMm: number; archMm: number } {
  const n = levelNames.indexOf(level);
  const t = Math.min(1, (n - 7) / 16);
  const plain = level[0] === 'C' ? [20, 16, 13, 28] : level[0] === 'S' ? [60, 34, 60, 30] : [26 + 24 * t, 18 + 16 * t, 17 + 10 * t, 40];
  const [widthMm, depthMm, heightMm, archMm] = plain.map((v) => v * scale);
  return { widthMm, depthMm, heightMm, archMm };
}

const discMm = (level: LevelName): number => (level[0] === 'C' ? 5 : level[0] === 'T' ? 5 : 9);

export function spineMap(o: SpineMapOptions): {
  grid: Grid;
  voxels: Uint8Array;
  centres: ReadonlyMap<LevelName, readonly [number, number, number]>;
} {
  const mm = o.spacingMm ?? 2;
  const total = o.levels.reduce((s, l) => s + sizeOf(l, o.scale).heightMm + discMm(l), 0) + 12;
  const size: [number, number, number] = [Math.ceil(100 / mm), Math.ceil(124 / mm), Math.ceil(total / mm)];
  const at = o.atLps ?? [0, 0, 0];
  const grid = axisGrid(size, [mm, mm, mm], lps(at[0] - 50, at[1] - 36, at[2]), o.frame ?? 'map');
  const voxels = new Uint8Array(size[0] * size[1] * size[2]);
  const centres = new Map<LevelName, readonly [number, number, number]>();
  let top = total - 6;
  for (const level of o.levels) {
    const s = sizeOf(level, o.scale);
    const value = o.valueOf(level);
    const z = top - s.heightMm / 2;
    top -= s.heightMm + discMm(level);
    centres.set(level, [at[0], at[1], at[2] + (o.upsideDown === true ? total - z : z)]);
    if (value === undefined) continue;
    const inside = (x: number, y: number, h: number): boolean => {
      if (Math.abs(h) > s.heightMm / 2) return false;
      if ((x / (s.widthMm / 2)) ** 2 + (y / (s.depthMm / 2)) ** 2 <= 1) return true;
      if (o.bodyOnly === true || Math.abs(h) > s.heightMm * 0.35) return false;
      const behind = y - s.depthMm / 2;
      if (behind < -3 || behind > s.archMm) return false;
      // Two pedicles, then a lamina with a hole (the canal) left free, then the spinous process.
      if (behind < 16) return Math.abs(x) > s.widthMm * 0.28 && Math.abs(x) < s.widthMm * 0.45;
      return behind < 24 ? Math.abs(x) < s.widthMm * 0.45 : Math.abs(x) < 4;
    };
    for (let k = 0; k < size[2]; k++) {
      const h = (o.upsideDown === true ? total - k * mm : k * mm) - z;
      if (Math.abs(h) > s.heightMm) continue;
      for (let j = 0; j < size[1]; j++)
        for (let i = 0; i < size[0]; i++) if (inside(i * mm - 50, j * mm - 36, h)) voxels[flatIndex(grid, i, j, k)] = value;
    }
  }
  return { grid, voxels, centres };
}

/** Names from one level to another, without T13 and L6. */
export function levelRange(first: LevelName, last: LevelName): readonly LevelName[] {
  const all: readonly LevelName[] = levelNames.filter((l) => l !== 'T13' && l !== 'L6' && l !== 'S2');
  return all.slice(all.indexOf(first), all.indexOf(last) + 1);
}
