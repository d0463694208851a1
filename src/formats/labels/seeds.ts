// Items → Seed records: one vertebra each, with an id made once from where it lies, stray voxels set apart, a point deep inside the
// body, and body and posterior elements told apart where a sub-region mask says so. Fails first: a body flatter than the laminae are
// thick, whose deepest point could lie in the arch; only the front half of a whole vertebra is therefore searched.
import { finding, fnv1a, voxel, voxelMm3, voxelToLps, type Finding, type Lps } from '../../base/index.ts';
import { distanceTo } from '../../imaging/index.ts';
import { seedPart, type Mask, type Seed, type Structures } from '../../records/index.ts';
import { cleanMask, type Cleaned } from './clean.ts';
import type { Item } from './items.ts';

export interface SeedOptions {
  /** Series UID or frame name: the same bone of the same series gets the same id at every import. */
  readonly space: string;
  readonly convention?: string;
  readonly bodyOnly: boolean;
  /** Part of a voxel from a sub-region mask: seedPart.body, .posterior or .whole when it does not say. */
  readonly partAt?: (p: Lps) => number;
}

/** Least voxels a bone needs to be one; fewer is noise of the map. */
const fewestVoxels = 30;

export function seedsOf(items: readonly Item[], options: SeedOptions): { seeds: readonly Seed[]; findings: readonly Finding[] } {
  const seeds: Seed[] = [];
  const findings: Finding[] = [];
  const used = new Set<string>();
  for (const item of items) {
    if (item.what.kind !== 'vertebra') continue;
    const cleaned = cleanMask(item.mask);
    if (cleaned.keptCount < fewestVoxels) {
      findings.push(finding('labels.too-small', 'note', { label: item.label, nCount: cleaned.keptCount }));
      continue;
    }
    const vertebraId = newId(options.space, item.label, cleaned.centroidLps, used);
    const mask = withParts(cleaned.mask, options);
    const level = item.what.level;
    seeds.push({
      vertebraId,
      ...(level === undefined ? {} : { suggestedLevel: level }),
      pointLps: bodyPoint(mask, options.bodyOnly),
      mask,
      cut: item.touchesEdge,
      bodyOnly: options.bodyOnly,
      source: 'label-map',
      ...(options.convention === undefined ? {} : { convention: options.convention }),
      findings: seedFindings(cleaned, item, vertebraId, options.bodyOnly),
    });
  }
  return { seeds, findings };
}

function newId(space: string, label: string, c: Lps, used: Set<string>): string {
  for (let turn = 0; ; turn++) {
    const text = `${space}|${label}|${Math.round(c[0])},${Math.round(c[1])},${Math.round(c[2])}${turn === 0 ? '' : `|${turn}`}`;
    const id = `v-${(fnv1a(text) & 0xffffff).toString(16).padStart(6, '0')}`;
    if (used.has(id)) continue;
    used.add(id);
    return id;
  }
}

function seedFindings(c: Cleaned, item: Item, id: string, bodyOnly: boolean): readonly Finding[] {
  const out: Finding[] = [];
  const cellMl = voxelMm3(item.mask.grid) / 1000;
  if (c.strayCount > 0) out.push(finding('labels.stray', 'note', { nCount: c.strayCount, volumeMl: c.strayCount * cellMl }, id));
  if (c.piecesCount > 1) out.push(finding('labels.in-pieces', 'caution', { nCount: c.piecesCount }, id));
  if (item.touchesEdge) out.push(finding('labels.cut', 'caution', undefined, id));
  if (bodyOnly) out.push(finding('labels.body-only', 'caution', undefined, id));
  return out;
}

/** Mask values: whole, body or posterior. A body-only map says body everywhere. */
function withParts(mask: Mask, options: SeedOptions): Mask {
  const { partAt } = options;
  if (partAt === undefined && !options.bodyOnly) return mask;
  const [nx, ny] = mask.grid.size;
  const voxels = mask.voxels.map((v, n) => {
    if (v === 0) return 0;
    if (partAt === undefined) return seedPart.body;
    return partAt(voxelToLps(mask.grid, voxel(n % nx, Math.floor(n / nx) % ny, Math.floor(n / (nx * ny)))));
  });
  return { grid: mask.grid, voxels };
}

/** The deepest point of the body: of the body part where told, else of the front half (whole vertebra), else of everything. */
export function bodyPoint(mask: Mask, bodyOnly: boolean): Lps {
  const { grid, voxels } = mask;
  const [nx, ny, nz] = grid.size;
  const told = voxels.some((v) => v === seedPart.body);
  const depth = distanceTo(grid, (n) => voxels[n] === 0);
  // Patient front-to-back coordinate as a linear function of the index: no point is made for every voxel.
  const [fi, fj, fk] = grid.axes.map((a, n) => a[1] * grid.spacing[n]);
  const each = (visit: (n: number, i: number, j: number, k: number, backMm: number) => void): void => {
    let n = 0;
    for (let k = 0; k < nz; k++)
      for (let j = 0; j < ny; j++) for (let i = 0; i < nx; i++, n++) if (voxels[n] !== 0) visit(n, i, j, k, i * fi + j * fj + k * fk);
  };
  let front = Infinity;
  let back = -Infinity;
  each((_, _i, _j, _k, y) => {
    if (y < front) front = y;
    if (y > back) back = y;
  });
  const limit = told || bodyOnly ? Infinity : front + 0.5 * (back - front);
  const allowed = (n: number, y: number): boolean => (!told || voxels[n] === seedPart.body) && y <= limit;
  let deepest = 0;
  each((n, _i, _j, _k, y) => {
    if (depth[n] > deepest && depth[n] < Infinity && allowed(n, y)) deepest = depth[n];
  });
  // The crest of depth is flat: its middle is the steadier choice, moved to the nearest voxel of the crest.
  const crest: [number, number, number][] = [];
  each((n, i, j, k, y) => {
    if ((depth[n] >= 0.6 * deepest || deepest === 0) && allowed(n, y)) crest.push([i, j, k]);
  });
  const m = [0, 1, 2].map((a) => crest.reduce((s, p) => s + p[a], 0) / crest.length);
  const off = (p: readonly number[]): number => Math.hypot(...p.map((v, a) => (v - m[a]) * grid.spacing[a]));
  const best = crest.reduce((b, p) => (off(p) < off(b) ? p : b), crest[0]);
  return voxelToLps(grid, voxel(best[0], best[1], best[2]));
}

/** Everything that is not a vertebra. Several labels of one name (ribs, lung lobes, discs) are one mask. */
export function structuresOf(items: readonly Item[]): Structures | undefined {
  const list = items.flatMap((i) => (i.what.kind === 'structure' ? [{ name: i.what.name, mask: i.mask }] : []));
  return list.length === 0 ? undefined : { items: list };
}
