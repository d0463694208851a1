// How far a tumour reaches behind the posterior wall, how near sac and cord are, how much the sac is pressed, and the epidural grade that follows.
// Read on lines straight back through trilinear masks, a quarter of a millimetre apart. The assumption that fails first: CT labels of sac and cord are
// where axial T2 would show them; the scale itself (Bilsky 2010) is read on T2.
import { fromFrame, toFrame, type Lps } from '../base/index.ts';
import { lesionOutlineRules, type EpiduralGrade } from '../catalog/index.ts';
import { lesionPart, vertebraPart, type Lesion, type Mask, type Structures, type Vertebra } from '../records/index.ts';
import { addMask, cellCount, signedField, type FrameGrid } from './signed-field.ts';

const stepMm = 0.5;
export interface CanalReach {
  readonly canal: NonNullable<Lesion['canal']>;
  readonly grade?: EpiduralGrade;
}

/** Undefined without a canal in the work-up. `nerves` as in the record. */
export function canalReach(
  v: Vertebra,
  lesion: Mask,
  structures: Structures | undefined,
  nerves: Lesion['nerves'],
): CanalReach | undefined {
  if (v.canal === undefined) return undefined;
  const [cl, cp] = toFrame(v.frame, v.canal.centreLps);
  const half = v.canal.widthMm / 2;
  const height = (v.heights?.middleMm ?? 24) / 2 + 4;
  const grid: FrameGrid = {
    frame: v.frame,
    stepMm,
    size: [Math.round((2 * half + 12) / stepMm) + 1, Math.round(44 / stepMm) + 1, Math.round((2 * height) / stepMm) + 1],
    corner: [cl - half - 6, cp - 26, -height],
  };
  const blank = (): Float32Array => new Float32Array(cellCount(grid));
  const body = blank();
  addMask(grid, body, v.parts, (p) => p === vertebraPart.body);
  const tumour = blank();
  addMask(grid, tumour, lesion, (p) => p !== lesionPart.bone);
  const { reachMm, at } = furthest(grid, body, tumour, cl, 0.75 * half);
  const inCanal = blank();
  addMask(grid, inCanal, lesion, (p) => p === lesionPart.canal);
  // a cord alone is no sac: a pressed sac about an untouched cord would pass for nothing
  const hasSac = structures?.items.some((s) => s.name === 'sac') === true;
  const sac = hasSac ? fieldOf(grid, structures, 'sac', 'cord') : undefined;
  const cord = fieldOf(grid, structures, 'cord');
  const toSacMm = sac === undefined ? undefined : nearest(inCanal, sac);
  const toCordMm = cord === undefined ? undefined : nearest(inCanal, cord);
  const sacFraction = sac === undefined ? undefined : pressed(grid, inCanal, sac);
  const canal = {
    reachMm,
    areaFraction: areaShare(grid, inCanal, (Math.PI / 4) * v.canal.widthMm * v.canal.depthMm),
    ...(at === undefined ? {} : { atLps: at }),
    ...(toSacMm === undefined ? {} : { toSacMm }),
    ...(toCordMm === undefined ? {} : { toCordMm }),
    ...(sacFraction === undefined ? {} : { sacFraction }),
  };
  const grade = sac === undefined ? undefined : gradeOf(canal, v.lesion?.canal, nerves);
  return { canal, ...(grade === undefined ? {} : { grade }) };
}

/** Furthest end of tumour behind the body on lines straight back, mm, and where. */
function furthest(
  g: FrameGrid,
  body: Float32Array,
  tumour: Float32Array,
  middle: number,
  side: number,
): { readonly reachMm: number; readonly at: Lps | undefined } {
  const [nx, ny, nz] = g.size;
  let reachMm = 0;
  let at: Lps | undefined;
  for (let k = 0; k < nz; k++)
    for (let i = 0; i < nx; i++) {
      const l = g.corner[0] + i * stepMm;
      if (Math.abs(l - middle) > side) continue;
      const line = (f: Float32Array, j: number): number => f[i + nx * (j + ny * k)];
      const wall = lastAbove(ny, (j) => line(body, j));
      // where the wall is gone tumour and body share a face: their shares add up
      const end = lastAbove(ny, (j) => Math.max(line(tumour, j), j <= (wall ?? -1) + 2 ? line(tumour, j) + line(body, j) : 0));
      if (wall === undefined || end === undefined) continue;
      const mm = (end - wall) * stepMm;
      if (mm > reachMm) {
        reachMm = mm;
        at = fromFrame(g.frame, l, g.corner[1] + end * stepMm, g.corner[2] + k * stepMm);
      }
    }
  return { reachMm, at };
}
/** Where a line falls through one half for the last time, in steps. */
function lastAbove(count: number, f: (j: number) => number): number | undefined {
  for (let j = count - 2; j >= 0; j--) {
    const [a, b] = [f(j), f(j + 1)];
    if (a >= 0.5) return b >= a ? j : j + Math.min(1, (a - 0.5) / (a - b));
  }
  return undefined;
}

function fieldOf(g: FrameGrid, structures: Structures | undefined, ...names: readonly ('sac' | 'cord')[]): Float32Array | undefined {
  const soft = new Float32Array(cellCount(g));
  let any = false;
  for (const item of structures?.items ?? [])
    if ((names as readonly string[]).includes(item.name)) {
      addMask(g, soft, item.mask, () => true);
      any = true;
    }
  return any ? signedField(g, soft) : undefined;
}
/** Least distance from the tumour's surface to the other's, mm; undefined where there is no tumour. */
function nearest(tumour: Float32Array, other: Float32Array): number | undefined {
  let least = Infinity;
  for (let q = 0; q < tumour.length; q++) if (tumour[q] >= 0.5) least = Math.min(least, -other[q]);
  return least === Infinity ? undefined : Math.max(0, least - stepMm / 2);
}
const shareOfSection = (g: FrameGrid, k: number, is: (q: number) => boolean): number => {
  const plane = g.size[0] * g.size[1];
  let n = 0;
  for (let q = k * plane; q < (k + 1) * plane; q++) if (is(q)) n++;
  return n * stepMm * stepMm;
};
function areaShare(g: FrameGrid, tumour: Float32Array, canalMm2: number): number {
  let most = 0;
  for (let k = 0; k < g.size[2]; k++)
    most = Math.max(
      most,
      shareOfSection(g, k, (q) => tumour[q] >= 0.5),
    );
  return Math.min(1, most / canalMm2);
}
/** Least section of the sac at the tumour over the middle section away from it. */
function pressed(g: FrameGrid, tumour: Float32Array, sac: Float32Array): number | undefined {
  const at: number[] = [];
  const thin: number[] = [];
  const away: number[] = [];
  for (let k = 0; k < g.size[2]; k++) {
    const area = shareOfSection(g, k, (q) => sac[q] > 0);
    const share = shareOfSection(g, k, (q) => tumour[q] >= 0.5);
    if (share > 2) at.push(area);
    else if (share > 0) thin.push(area);
    if (share <= 2 && area > 0) away.push(area);
  }
  if (at.length === 0) at.push(...thin);
  // no sac seen at one of the tumour's heights: unlabelled or pressed away, nothing tells which
  if (at.length === 0 || away.length === 0 || at.includes(0)) return undefined;
  away.sort((a, b) => a - b);
  return Math.min(...at) / away[away.length >> 1];
}

/** Undefined where what decides was not measured: the grade is then a person's to enter. */
export function gradeOf(
  c: NonNullable<Lesion['canal']>,
  seen: NonNullable<Vertebra['lesion']>['canal'] | undefined,
  nerves: Lesion['nerves'],
): EpiduralGrade | undefined {
  const { contactMm, deformedFraction } = lesionOutlineRules;
  if (seen === 'cord-compressed') return (c.toSacMm ?? 0) < contactMm.value && (c.sacFraction ?? 1) < 0.5 ? '3' : '2';
  if (c.reachMm < 0.5 && c.areaFraction < 0.01) return '0';
  if (c.sacFraction === undefined && c.areaFraction > 0) return undefined;
  const deformed = (c.sacFraction ?? 1) < deformedFraction.value || seen === 'sac-compressed';
  if (!deformed) return '1a';
  if (nerves === 'cauda') return '1b';
  if (c.toCordMm === undefined) return undefined;
  return c.toCordMm < contactMm.value ? '1c' : '1b';
}
