// Station blocks of one exam → one frame. Series that show the same stretch are one block; neighbours are laid over each other where both show the
// spine, by each sequence they share, and brought together by what the patient moved between them. No voxel is resampled: a block's grid is moved.
// A join that cannot be trusted is refused and said; the scanner's own coordinates then stand, with a stop.
import {
  composeRigid,
  finding,
  identityRigid,
  lps,
  moveGrid,
  movePoint,
  voxel,
  voxelToLps,
  type Finding,
  type Grid,
  type Lps,
  type Rigid,
} from '../../base/index.ts';
import { registerRules } from '../../catalog/index.ts';
import { flattened, registerPictures, turnOfMotion } from '../../imaging/index.ts';
import type { Registration, Volume } from '../../records/index.ts';
import { motionOfPoints } from '../../spine/index.ts';

export interface Block {
  readonly images: readonly Volume[];
  readonly topMm: number;
  readonly bottomMm: number;
}

/** Highest and lowest place of a grid's middle column (mm, z). */
export function spanOf(g: Grid): readonly [number, number] {
  const z = [0, 1, 2, 3, 4, 5, 6, 7].map(
    (n) => voxelToLps(g, voxel(n & 1 ? g.size[0] - 1 : 0, n & 2 ? g.size[1] - 1 : 0, n & 4 ? g.size[2] - 1 : 0))[2],
  );
  z.sort((a, b) => a - b);
  // Tilted blocks: the middle of the four corners at each end.
  return [(z[0] + z[1] + z[2] + z[3]) / 4, (z[4] + z[5] + z[6] + z[7]) / 4];
}
const isAxial = (g: Grid): boolean => Math.abs(g.axes[2][2]) > Math.SQRT1_2;

/** Sagittal and coronal stacks by the stretch they show, head to feet; axial stacks apart. */
export function blocksOf(images: readonly Volume[]): { readonly blocks: readonly Block[]; readonly axial: readonly Volume[] } {
  const blocks: { images: Volume[]; topMm: number; bottomMm: number }[] = [];
  for (const image of images) {
    if (isAxial(image.grid)) continue;
    const [bottomMm, topMm] = spanOf(image.grid);
    const home = blocks.find((b) => {
      // Sequences of one block may differ a little in coverage; two blocks differ at both ends.
      const apartMm = Math.max(15, 0.2 * (topMm - bottomMm));
      return Math.abs(b.topMm - topMm) < apartMm && Math.abs(b.bottomMm - bottomMm) < apartMm;
    });
    if (home === undefined) blocks.push({ images: [image], topMm, bottomMm });
    else home.images.push(image);
  }
  return { blocks: blocks.sort((a, b) => b.topMm + b.bottomMm - a.topMm - a.bottomMm), axial: images.filter((i) => isAxial(i.grid)) };
}

interface Join {
  readonly motion: Rigid;
  readonly registration: Registration;
  readonly findings: readonly Finding[];
}

const corners = (p: Lps): readonly Lps[] => [
  p,
  lps(p[0] + 40, p[1], p[2]),
  lps(p[0], p[1] + 60, p[2]),
  lps(p[0], p[1], p[2] - 120),
  lps(p[0] - 30, p[1] - 40, p[2] + 80),
];

/** How the lower block must be moved to lie on the upper one. */
function join(upper: Block, lower: Block): Join {
  const r = registerRules;
  const tried = upper.images.flatMap((a) => {
    const b = lower.images.find((x) => x.sequence?.kind === a.sequence?.kind && a.sequence?.kind !== 'unknown');
    return b === undefined ? [] : [{ a, b }];
  });
  const fixed = tried[0]?.a ?? upper.images[0];
  const moving = tried[0]?.b ?? lower.images[0];
  const about = {
    purpose: 'block' as const,
    fixedSeriesUid: fixed.seriesUid,
    movingSeriesUid: moving.seriesUid,
    fixedFrame: fixed.grid.frame,
    movingFrame: moving.grid.frame,
    vertebrae: [],
  };
  const refuse = (reason: string, values: Readonly<Record<string, number>>, severity: 'caution' | 'stop'): Join => ({
    motion: identityRigid,
    registration: { ...about, state: 'refused', reason, findings: [finding(reason, severity, values, moving.seriesUid)] },
    findings: [finding(reason, severity, values, moving.seriesUid)],
  });
  const overlapMm = upper.bottomMm === undefined ? 0 : lower.topMm - upper.bottomMm;
  if (overlapMm < r.leastBlockOverlapMm.value) return refuse('mr.blocks-no-overlap', { overlapMm }, 'caution');
  // The two sequences that say most: T1 and the fluid-sensitive one, else whatever both have.
  const found = tried
    .filter(({ a }) => a.sequence?.kind !== 'dixon-opposed')
    .slice(0, 2)
    .flatMap(({ a, b }) => {
      const motion = registerPictures(flattened(a), flattened(b), identityRigid, r.blockSearchMm.value);
      return motion === undefined ? [] : [motion];
    });
  const good = found.filter((m) => m.likenessFraction >= r.leastLikenessFraction.value && m.leadFraction >= r.leastLeadFraction.value);
  if (good.length === 0)
    return refuse('mr.blocks-unlike', { likenessPercent: Math.round(100 * Math.max(0, ...found.map((m) => m.likenessFraction))) }, 'stop');
  const at = good[0].middleLps;
  const places = good.map((m) => movePoint(m.motion, at));
  const apartMm = Math.max(...places.map((p) => Math.hypot(p[0] - places[0][0], p[1] - places[0][1], p[2] - places[0][2])));
  if (apartMm > r.sequencesAgreeMm.value) return refuse('mr.blocks-sequences-disagree', { apartMm }, 'stop');
  const from = corners(at);
  const to = from.map((p) => {
    const ps = good.map((m) => movePoint(m.motion, p));
    return lps(...([0, 1, 2].map((a) => ps.reduce((s, q) => s + q[a], 0) / ps.length) as [number, number, number]));
  });
  const motion = motionOfPoints(from, to)?.motion ?? good[0].motion;
  const shiftMm = Math.hypot(...movePoint(motion, at).map((x, a) => x - at[a]));
  const turnDeg = turnOfMotion(motion);
  const findings: Finding[] = [];
  if (shiftMm > r.movedSaidMm.value) findings.push(finding('mr.moved-between-blocks', 'caution', { shiftMm, turnDeg }, moving.seriesUid));
  return {
    motion,
    registration: {
      ...about,
      state: 'accepted',
      whole: {
        motion: {
          rotation: [...motion.rotation],
          translationMm: [motion.translationMm[0], motion.translationMm[1], motion.translationMm[2]],
        },
        residualMm: Math.hypot(apartMm / 2, ...good.map((m) => m.middleSdMm)),
        shiftMm,
        turnDeg,
      },
      findings,
    },
    findings,
  };
}

export interface Joined {
  readonly images: readonly Volume[];
  /** By series: the motion its grid was given. */
  readonly motions: ReadonlyMap<string, Rigid>;
  readonly registrations: readonly Registration[];
  readonly findings: readonly Finding[];
}

/** All images of the exam in the frame of the highest block. */
export function joinBlocks(images: readonly Volume[]): Joined {
  const { blocks, axial } = blocksOf(images);
  const frame = images[0]?.grid.frame ?? '';
  const out: Volume[] = [];
  const motions = new Map<string, Rigid>();
  const registrations: Registration[] = [];
  const findings: Finding[] = [];
  let motion = identityRigid;
  for (const [n, block] of blocks.entries()) {
    if (n > 0) {
      const joined = join(blocks[n - 1], block);
      motion = composeRigid(motion, joined.motion);
      registrations.push(joined.registration);
      findings.push(...joined.findings);
    }
    for (const image of block.images) {
      motions.set(image.seriesUid, motion);
      const grid = { ...moveGrid(motion, image.grid), frame };
      out.push({ ...image, grid, ...(blocks.length > 1 ? { blockIndex: n, blockCount: blocks.length } : {}) });
    }
  }
  for (const image of axial) {
    motions.set(image.seriesUid, identityRigid);
    out.push({ ...image, grid: { ...image.grid, frame } });
  }
  const top = blocks[0]?.topMm ?? 0;
  const bottom = blocks[blocks.length - 1]?.bottomMm ?? 0;
  if (blocks.length === 1 && top - bottom < wholeSpineMm) findings.push(finding('mr.single-block', 'caution', { lengthMm: top - bottom }));
  return { images: out, motions, registrations, findings };
}
/** Thoracic and lumbar spine of a small adult. */
const wholeSpineMm = 380;
