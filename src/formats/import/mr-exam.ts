// An MR exam: every picture of it, station blocks in one frame, bones from one label map or from one a block, each sequence checked against what the
// picture shows. What is missing (no fluid-sensitive series, one block only) is said; two maps that count differently where blocks overlap are a stop.
import { distance, finding, moveGrid, movePoint, voxel, voxelMm3, voxelToLps, type Finding, type Grid } from '../../base/index.ts';
import { maskAt } from '../../imaging/index.ts';
import { mrRules } from '../../catalog/index.ts';
import {
  isFluidSensitive,
  isMarrowSequence,
  sequenceLabels,
  type Level,
  type Registration,
  type Seed,
  type Structures,
  type Volume,
} from '../../records/index.ts';
import { checkOf, contrastOf, kindByContrast, orderSeeds } from '../../spine/index.ts';
import { fileName } from '../file-entry.ts';
import { insideFraction, leastOverlapFraction, sameGrid, seedsOf, structuresOf } from '../labels/index.ts';
import type { Question } from '../dicom/index.ts';
import { masksOfMap, type Map3, type Masks } from './masks.ts';
import { joinBlocks } from './mr-blocks.ts';

export interface ExamRead {
  readonly images: readonly Volume[];
  readonly registrations: readonly Registration[];
  readonly seeds: readonly Seed[];
  readonly structures?: Structures;
  readonly findings: readonly Finding[];
  readonly questions: readonly Question[];
}

/** The picture a map belongs to: the same grid, else the one that holds most of it; undefined when none holds enough. */
function homeOf(map: Map3, images: readonly Volume[]): Volume | undefined {
  const same = images.find((i) => sameGrid(map.grid, i.grid));
  if (same !== undefined) return same;
  const shares = images.map((image) => ({ image, share: insideFraction(map.grid, map.voxels, image.grid) }));
  const best = shares.sort((a, b) => b.share - a.share)[0];
  return best !== undefined && best.share >= leastOverlapFraction ? best.image : undefined;
}

const nearestEdgeMm = (seed: Seed, grid: Grid): number => {
  // Distance of the bone's point to the top or bottom of the block, in slices' own axes.
  const d = [0, 1, 2].map((n) => {
    const a = grid.axes[n];
    const o = grid.originLps;
    const x = ((seed.pointLps[0] - o[0]) * a[0] + (seed.pointLps[1] - o[1]) * a[1] + (seed.pointLps[2] - o[2]) * a[2]) / grid.spacing[n];
    return Math.min(x, grid.size[n] - 1 - x) * grid.spacing[n];
  });
  return Math.min(...d);
};

export function assembleExam(raw: readonly Volume[], maps: readonly Map3[], convention: string | undefined): ExamRead {
  const findings: Finding[] = [];
  const questions: Question[] = [];
  const joined = joinBlocks(raw);
  findings.push(...joined.findings);

  const found: { readonly seed: Seed; readonly home: Volume | undefined }[] = [];
  const structures: Structures['items'][number][] = [];
  for (const map of maps) {
    const home = homeOf(map, raw);
    if (home === undefined && raw.length > 0) findings.push(finding('mr.map-outside', 'caution', { file: fileName(map.path) }));
    const masks: Masks = masksOfMap(map, home?.grid, convention, undefined);
    findings.push(...masks.findings);
    questions.push(...masks.questions);
    const made = seedsOf(masks.items, {
      space: home === undefined ? map.path : home.seriesUid,
      bodyOnly: masks.bodyOnly,
      ...(masks.convention === undefined ? {} : { convention: masks.convention }),
    });
    findings.push(...made.findings);
    const motion = home === undefined ? undefined : joined.motions.get(home.seriesUid);
    const placed = (grid: Grid): Grid => (motion === undefined ? grid : { ...moveGrid(motion, grid), frame: raw[0].grid.frame });
    for (const seed of made.seeds)
      found.push({
        home,
        seed: {
          ...seed,
          pointLps: motion === undefined ? seed.pointLps : movePoint(motion, seed.pointLps),
          mask: { ...seed.mask, grid: placed(seed.mask.grid) },
        },
      });
    for (const item of structuresOf(masks.items)?.items ?? [])
      structures.push({ ...item, mask: { ...item.mask, grid: placed(item.mask.grid) } });
  }
  const merged = mergeSeeds(found, joined.images);
  findings.push(...merged.findings);
  const images = checkedImages(joined.images, merged.seeds, findings);
  findings.push(...missing(images));
  return {
    images,
    registrations: joined.registrations,
    seeds: merged.seeds,
    ...(structures.length === 0 ? {} : { structures: { items: oneOfEach(structures) } }),
    findings,
    questions,
  };
}

/** One structure of a name: of two blocks' sacra the larger. */
function oneOfEach(items: Structures['items']): Structures['items'] {
  const size = (m: Structures['items'][number]): number => m.mask.voxels.reduce((s, v) => s + (v === 0 ? 0 : 1), 0);
  const best = new Map<string, Structures['items'][number]>();
  for (const item of items) {
    const old = best.get(item.name);
    if (old === undefined || size(item) > size(old)) best.set(item.name, item);
  }
  return [...best.values()];
}

/** Share of the smaller mask that lies in the other: a bone cut off by one block lies wholly in the other's. */
function sharedFraction(a: Seed, b: Seed): number {
  if (distance(a.pointLps, b.pointLps) > 60) return 0;
  const count = (s: Seed): number => s.mask.voxels.reduce((n, v) => n + (v === 0 ? 0 : 1), 0) * voxelMm3(s.mask.grid);
  const [small, large] = count(a) < count(b) ? [a, b] : [b, a];
  const { grid, voxels } = small.mask;
  const [nx, ny] = grid.size;
  let all = 0;
  let inside = 0;
  for (let q = 0; q < voxels.length; q += 3) {
    if (voxels[q] === 0) continue;
    all++;
    if (maskAt(large.mask, voxelToLps(grid, voxel(q % nx, Math.floor(q / nx) % ny, Math.floor(q / (nx * ny))))) > 0) inside++;
  }
  return all === 0 ? 0 : inside / all;
}

/** A bone shown by two blocks is one bone: the reading that lies further from its block's edge is kept. Their names must agree. */
function mergeSeeds(
  found: readonly { readonly seed: Seed; readonly home: Volume | undefined }[],
  images: readonly Volume[],
): { seeds: readonly Seed[]; findings: readonly Finding[] } {
  const findings: Finding[] = [];
  const kept: { seed: Seed; roomMm: number; home: Volume | undefined }[] = [];
  for (const { seed, home } of found) {
    const grid = images.find((i) => i.seriesUid === home?.seriesUid)?.grid;
    const roomMm = (grid === undefined ? 0 : nearestEdgeMm(seed, grid)) - (seed.cut ? 1000 : 0);
    // Bones of one map are never merged: a map that names two bones alike is said elsewhere.
    const twin = kept.findIndex((k) => k.home !== home && sharedFraction(k.seed, seed) > 0.5);
    if (twin < 0) {
      kept.push({ seed, roomMm, home });
      continue;
    }
    const other = kept[twin];
    const apartMm = distance(other.seed.pointLps, seed.pointLps);
    const [a, b] = [other.seed.suggestedLevel, seed.suggestedLevel];
    if (a !== undefined && b !== undefined && a !== b)
      findings.push(finding('mr.blocks-count-differently', 'stop', { upper: a, lower: b }));
    else if (apartMm > mrRules.blocksAgreeMm.value && !other.seed.cut && !seed.cut)
      findings.push(finding('mr.blocks-apart', 'caution', { level: (a ?? b ?? '') as Level, apartMm }));
    if (roomMm > other.roomMm) kept[twin] = { seed: { ...seed, vertebraId: seed.vertebraId }, roomMm, home };
  }
  // The same name twice, far apart: the blocks do not fit each other, or one map is shifted by a level.
  const names = new Map<string, number>();
  for (const { seed } of kept)
    if (seed.suggestedLevel !== undefined) names.set(seed.suggestedLevel, (names.get(seed.suggestedLevel) ?? 0) + 1);
  const twice = [...names].filter(([, n]) => n > 1).map(([l]) => l);
  if (twice.length > 0 && new Set(found.map((f) => f.home)).size > 1)
    findings.push(finding('mr.blocks-level-twice', 'stop', { levels: twice.join(', ') }));
  return { seeds: orderSeeds(kept.map((k) => k.seed)), findings };
}

/** Each picture's name against its contrast; a picture without a name gets the one its contrast gives. */
export function checkedImages(images: readonly Volume[], seeds: readonly Seed[], findings: Finding[]): readonly Volume[] {
  const shows = (v: Volume): readonly Seed[] => seeds.filter((s) => nearestEdgeMm(s, v.grid) > 8);
  // A picture that shows where fat is: T1 by name, else one that looks like it.
  const isT1 = (v: Volume): boolean =>
    v.sequence === undefined || v.sequence.kind === 'unknown' ? contrastOf(v, shows(v)).looks === 't1' : v.sequence.kind === 't1';
  const t1s = images.filter(isT1);
  return images.map((image) => {
    const own = shows(image);
    const t1 = t1s.find((i) => i.blockIndex === image.blockIndex);
    const contrast = contrastOf(image, own, t1);
    const named = image.sequence;
    if (named === undefined || named.kind === 'unknown') {
      const kind = kindByContrast(contrast);
      findings.push(
        kind === 'unknown'
          ? finding('mr.unknown-sequence', 'caution', undefined, image.seriesUid)
          : finding('mr.named-by-contrast', 'caution', { kind: sequenceLabels[kind] }, image.seriesUid),
      );
      return {
        ...image,
        sequence: {
          ...(named ?? { findings: [] }),
          kind,
          basis: 'contrast' as const,
          contrastCheck: kind === 'unknown' ? ('unclear' as const) : ('agrees' as const),
        },
      };
    }
    const check = checkOf(named.kind, contrast);
    const more: Finding[] = [];
    if (check === 'disagrees')
      more.push(
        finding(
          'mr.contrast-disagrees',
          'caution',
          { named: sequenceLabels[named.kind], looks: looksLabel[contrast.looks] },
          image.seriesUid,
        ),
      );
    const m = mrRules;
    const fluid = isFluidSensitive(named.kind);
    const state =
      contrast.ratios.length === 0
        ? ('unclear' as const)
        : contrast.failedFraction >= m.failedFraction.value
          ? ('failed' as const)
          : contrast.failedFraction >= m.partlyFailedFraction.value
            ? ('partly-failed' as const)
            : ('good' as const);
    if (fluid && check !== 'disagrees' && (state === 'failed' || state === 'partly-failed'))
      more.push(
        finding(
          state === 'failed' ? 'mr.suppression-failed' : 'mr.suppression-partly-failed',
          state === 'failed' ? 'stop' : 'caution',
          { failedPercent: Math.round(100 * contrast.failedFraction) },
          image.seriesUid,
        ),
      );
    findings.push(...named.findings, ...more);
    return {
      ...image,
      sequence: {
        ...named,
        contrastCheck: check,
        ...(fluid ? { fatSuppression: { state, failedFraction: contrast.failedFraction } } : {}),
        findings: [...named.findings, ...more],
      },
    };
  });
}

const looksLabel = { t1: 'T1', t2: 'T2', suppressed: 'STIR / T2 FS', unclear: '?' } as const;

function missing(images: readonly Volume[]): readonly Finding[] {
  const out: Finding[] = [];
  const usable = images.filter((i) => i.sequence?.contrastCheck !== 'disagrees');
  const has = (test: (k: NonNullable<Volume['sequence']>['kind']) => boolean): boolean =>
    usable.some((i) => i.sequence !== undefined && test(i.sequence.kind));
  if (!has(isFluidSensitive)) out.push(finding('mr.no-fluid-sensitive', 'stop'));
  if (!has((k) => k === 't1')) out.push(has(isMarrowSequence) ? finding('mr.dixon-for-t1', 'caution') : finding('mr.no-t1', 'stop'));
  const blocks = new Set(images.map((i) => i.blockIndex ?? 0));
  for (const n of blocks) {
    const here = usable.filter((i) => (i.blockIndex ?? 0) === n);
    if (blocks.size > 1 && has(isFluidSensitive) && !here.some((i) => i.sequence !== undefined && isFluidSensitive(i.sequence.kind)))
      out.push(finding('mr.block-without-fluid', 'caution', { block: n + 1 }));
  }
  return out;
}
