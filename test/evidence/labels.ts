// Label maps: every convention on drawn spines, maps stored upside down, the public maps, SEG against NRRD, damaged files.
// A wrong level is the worst outcome: a map may be read right or asked about, never read wrong.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { Problem, seeded, voxel, voxelToLps, type Random } from '../../src/base/index.ts';
import { instanceConvention, labelConventions, type LabelConvention } from '../../src/catalog/index.ts';
import {
  noCodecs,
  readFiles,
  readNifti,
  readNrrd,
  readSeg,
  writeNifti,
  writeNiftiPlain,
  writeNrrd,
  type FileEntry,
  type ReadOptions,
  type ReadResult,
} from '../../src/formats/index.ts';
import { detectConvention, labelStatistics } from '../../src/formats/labels/index.ts';
import { maskAt } from '../../src/imaging/index.ts';
import { levelNames, type LevelName } from '../../src/records/index.ts';
import { levelRange, spineMap } from '../spine-map.ts';
import type { Outcome, Row } from './row.ts';

const valueIn = (c: LabelConvention, level: LevelName): number | undefined =>
  level === 'S1' ? [...c.structures].find(([, name]) => name === 'sacrum')?.[0] : [...c.vertebrae].find(([, l]) => l === level)?.[0];
/** Stretches a tool can label, at least `least` vertebrae long; the sacrum comes along when the stretch ends at L5 and the tool has it. */
function drawStretch(c: LabelConvention, random: Random, least: number): readonly LevelName[] {
  const all = levelNames.filter((l) => l !== 'T13' && l !== 'L6' && valueIn(c, l) !== undefined && l[0] !== 'S');
  const count = least + random.integer(all.length - least + 1);
  const start = random.integer(all.length - count + 1);
  const levels = all.slice(start, start + count);
  return levels[levels.length - 1] === 'L5' && valueIn(c, 'S1') !== undefined && random.next() < 0.5 ? [...levels, 'S1'] : levels;
}

function drawn(share: number, upsideDown: boolean, progress: (f: number) => void): Record<string, number> {
  const counts = { mapsCount: 0, rightCount: 0, askedCount: 0, refusedCount: 0, wrongCount: 0 };
  const each = Math.max(3, Math.round(60 * share));
  for (let n = 0; n < labelConventions.length; n++) {
    const c = labelConventions[n];
    const random = seeded(`labels/${c.id}/${upsideDown}`);
    for (let i = 0; i < each; i++) {
      const levels = drawStretch(c, random, upsideDown ? 6 : 3);
      const map = spineMap({
        levels,
        valueOf: (l) => valueIn(c, l),
        bodyOnly: c.extent === 'body',
        spacingMm: 3,
        upsideDown,
        scale: random.uniform(0.88, 1.12),
      });
      counts.mapsCount++;
      try {
        const d = detectConvention(labelStatistics(map.grid, map.voxels), 'map.nii.gz');
        if (d.kind === 'ask') counts.askedCount++;
        else if (!upsideDown && levels.every((l) => l === 'S1' || d.reading.vertebrae.get(valueIn(c, l) as number) === l))
          counts.rightCount++;
        else if (d.reading.convention === instanceConvention) counts.askedCount++;
        else counts.wrongCount++;
      } catch (problem) {
        if (!(problem instanceof Problem)) throw problem;
        counts.refusedCount++;
      }
    }
    progress((n + 1) / labelConventions.length);
  }
  return counts;
}

const entry = (path: string): FileEntry => ({ path, bytes: () => Promise.resolve(new Uint8Array(readFileSync(path))) });
const absent = (folder: string): Outcome => ({ measured: {}, state: 'skipped', reason: `no ${folder} in the data folder` });
const onData =
  (folder: string, run: (at: string) => Promise<Outcome>) =>
  async (setup: { dataFolder?: string }): Promise<Outcome> =>
    setup.dataFolder === undefined || !existsSync(join(setup.dataFolder, folder)) ? absent(folder) : run(join(setup.dataFolder, folder));
const read = (files: readonly string[], segmentation?: string): Promise<ReadResult> => {
  const options: ReadOptions = {
    codecs: noCodecs,
    position: 'HFS',
    ...(segmentation === undefined ? {} : { segmentation: [entry(segmentation)] }),
  };
  return readFiles(files.map(entry), options);
};
const namesOf = (r: ReadResult): string => r.levels?.entries.map((e) => e.level).join(' ') ?? '';
const same = (measured: Outcome['measured'], wanted: Outcome['measured']): Outcome =>
  JSON.stringify(measured) === JSON.stringify(wanted)
    ? { measured, state: 'pass' }
    : { measured, state: 'fail', reason: `wanted ${JSON.stringify(wanted)}` };

/** Where a NIfTI-1 header with an sform puts voxel (1,1,1), read by nothing of ours. */
function independentPlace(b: Uint8Array): readonly number[] | undefined {
  const v = new DataView(b.buffer, b.byteOffset);
  const little = v.getInt32(0, true) === 348;
  if (v.getInt16(254, little) <= 0) return undefined;
  const mm = ([1, 1000, 1, 0.001] as const)[b[123] & 7];
  const row = (at: number): number => [0, 4, 8, 12].reduce((s, o) => s + v.getFloat32(at + o, little), 0) * mm;
  return [-row(280), -row(296), row(312)];
}

async function mutations(share: number, dataFolder: string | undefined, progress: (f: number) => void): Promise<Outcome> {
  const spine = spineMap({ levels: levelRange('T12', 'L4'), valueOf: (l) => valueIn(labelConventions[0], l), spacingMm: 3 });
  const plain = writeNiftiPlain(spine.grid, spine.voxels);
  const segs =
    dataFolder === undefined
      ? []
      : ['binary', 'binary_overlap', 'true_fractional'].map((n) => join(dataFolder, `dicom-seg-sr/highdicom_seg_image_ct_${n}.dcm`));
  const good: readonly (readonly [string, Uint8Array])[] = [
    ['a.nii', plain],
    ['a.nii.gz', writeNifti(spine.grid, spine.voxels)],
    ['a.nrrd', writeNrrd(spine.grid, spine.voxels)],
    ['head.nii', plain],
    ['a.zip', zipSync({ 'seg/map.nii': plain })],
    ...segs.filter((f) => existsSync(f)).map((f): readonly [string, Uint8Array] => [f, new Uint8Array(readFileSync(f))]),
  ];
  const runs = Math.max(40, Math.round(1000 * share));
  const random = seeded('labels/mutations');
  let [refused, taken, crashed, moved, unlike, slowest] = [0, 0, 0, 0, 0, 0];
  for (let n = 0; n < runs; n++) {
    const [name, bytes] = good[n % good.length];
    const bad = bytes.slice(0, random.next() < 0.1 ? random.integer(bytes.length) : bytes.length);
    // 'head.nii' is hurt in its header only, where geometry lives.
    const reach = name === 'head.nii' ? Math.min(352, bad.length) : bad.length;
    for (let k = random.integer(4); k >= 0 && bad.length > 0; k--) bad[random.integer(reach)] = random.integer(256);
    const start = performance.now();
    try {
      await readFiles([{ path: name, bytes: () => Promise.resolve(bad) }], { codecs: noCodecs, position: 'HFS' });
      taken++;
      const expected = name.endsWith('.nii') ? independentPlace(bad) : undefined;
      if (expected !== undefined) {
        const p = voxelToLps(readNifti(bad, name).grid, voxel(1, 1, 1));
        // Columns within a thousandth of square are squared: that much and no more may move.
        if (p.some((c, a) => Math.abs(c - expected[a]) > 1e-3 * (1 + Math.abs(expected[a])))) unlike++;
        moved++;
      }
    } catch (problem) {
      if (problem instanceof Problem) refused++;
      else crashed++;
    }
    slowest = Math.max(slowest, (performance.now() - start) / 1000);
    if (n % 20 === 0) progress(n / runs);
  }
  const measured = {
    runsCount: runs,
    refusedCount: refused,
    takenCount: taken,
    crashedCount: crashed,
    geometryCheckedCount: moved,
    geometryUnlikeCount: unlike,
    slowestS: Number(slowest.toFixed(2)),
  };
  return { measured, state: crashed === 0 && unlike === 0 && slowest < 10 ? 'pass' : 'fail' };
}

/** Voxels of a segment set in the SEG and in label `value` of an NRRD on the same place. */
async function pair(folder: string): Promise<Outcome> {
  const at = (name: string): Uint8Array => new Uint8Array(readFileSync(join(folder, name)));
  const liver = await readSeg(at('dcmqi-ct-3slice/liver.dcm'), 'liver.dcm', noCodecs);
  const [map] = await readNrrd(at('dcmqi-ct-3slice/liver_spine_seg.nrrd'), 'map.nrrd');
  const mask = liver.segments[0].mask;
  let differCount = 0;
  const [nx, ny, nz] = map.grid.size;
  for (let k = 0, n = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, n++)
        if ((mask === undefined ? 0 : maskAt(mask, voxelToLps(map.grid, voxel(i, j, k)))) !== (map.voxels[n] === 1 ? 1 : 0)) differCount++;
  const count = async (name: string): Promise<string> =>
    (await readSeg(at(name), name, noCodecs)).segments.map((s) => s.voxelsCount).join(' ');
  const measured = {
    differCount,
    overlaps: await count('dcmqi-ct-3slice/partial_overlaps.dcm'),
    overlapsSparse: await count('highdicom_seg_image_ct_binary_overlap.dcm'),
    binary: await count('highdicom_seg_image_ct_binary.dcm'),
    fractional: await count('highdicom_seg_image_ct_true_fractional.dcm'),
    oneFrame: await count('highdicom_seg_image_ct_binary_single_frame.dcm'),
  };
  // Counts by pydicom and numpy on the same files.
  return same(measured, {
    differCount: 0,
    overlaps: '9602 11888 10743 6693 4713',
    overlapsSparse: '64 16',
    binary: '638',
    fractional: '638',
    oneFrame: '1832',
  });
}

export const labelsRows: readonly Row[] = [
  {
    id: 'labels-conventions',
    source: 'issue "reading files"',
    target:
      'every convention: drawn stretches of 3 or more bones read right or asked about, none wrong, none refused; at least 60 % without asking',
    async run({ share, progress }) {
      const measured = drawn(share, false, progress);
      return {
        measured,
        state:
          measured['wrongCount'] === 0 && measured['refusedCount'] === 0 && measured['rightCount'] >= 0.6 * measured['mapsCount']
            ? 'pass'
            : 'fail',
      };
    },
  },
  {
    id: 'labels-upside-down',
    source: 'issue "reading files"',
    target: 'maps of 6 or more bones stored upside down: refused or asked about, none read',
    async run({ share, progress }) {
      const measured = drawn(share, true, progress);
      return { measured, state: measured['wrongCount'] === 0 ? 'pass' : 'fail' };
    },
  },
  {
    id: 'labels-totalseg-ct-abdopelvis',
    source: 'public TotalSegmentator reference output',
    target: 'whole map T11–L5 with sacrum, bodies map T12–L5 flagged body only, two maps asked about',
    run: onData('totalseg-ct-abdopelvis', async (at) => {
      const [ct, whole, bodies] = ['example_ct.nii.gz', 'example_seg_fast_force_split.nii.gz', 'vertebrae_bodies_pp_refined.nii.gz'].map(
        (f) => join(at, f),
      );
      const [a, b, c] = [await read([ct], whole), await read([ct], bodies), await read([ct, whole, bodies])];
      const measured = {
        whole: namesOf(a),
        sacrum: a.levels?.absolute === true,
        wholeBodyOnly: a.seeds.some((s) => s.bodyOnly),
        cut: a.seeds
          .filter((s) => s.cut)
          .map((s) => s.suggestedLevel)
          .toSorted()
          .join(' '),
        bodies: namesOf(b),
        bodyOnly: b.seeds.every((s) => s.bodyOnly),
        asked: c.questions.map((q) => q.flag).join(' '),
        findingsCount: a.findings.length,
      };
      return same(measured, {
        whole: 'T11 T12 L1 L2 L3 L4 L5',
        sacrum: true,
        wholeBodyOnly: false,
        cut: 'T11 T12',
        bodies: 'T12 L1 L2 L3 L4 L5',
        bodyOnly: true,
        asked: '--segmentation',
        findingsCount: 0,
      });
    }),
  },
  {
    id: 'labels-tptbox-ct-l3',
    source: 'public TPTBox sample (manual style)',
    target:
      'L2 L3 L4, only L3 uncut; body and posterior parts from the sub-region mask; no level of the MRI sample (instance numbers) named',
    run: onData('tptbox-ct-l3', async (at) => {
      const r = await read([
        join(at, 'sub-ct_label-22_ct.nii.gz'),
        join(at, 'sub-ct_seg-vert_label-22_msk.nii.gz'),
        join(at, 'sub-ct_seg-subreg_label-22_msk.nii.gz'),
      ]);
      const l3 = r.seeds.find((s) => s.suggestedLevel === 'L3');
      const mri = join(at, '..', 'tptbox-mri-t2');
      const m = existsSync(mri)
        ? await read(
            ['sub-mri_label-6_T2w.nii.gz', 'sub-mri_seg-vert_label-6_msk.nii.gz', 'sub-mri_seg-subreg_label-6_msk.nii.gz'].map((f) =>
              join(mri, f),
            ),
          )
        : undefined;
      const measured = {
        levels: namesOf(r),
        uncut: r.seeds
          .filter((s) => !s.cut)
          .map((s) => s.suggestedLevel)
          .join(' '),
        absolute: r.levels?.absolute === true,
        // 4951 + 6681 voxels of the body of L3 in the data's own description.
        l3BodyVoxelsCount: l3?.mask.voxels.filter((v) => v === 2).length ?? 0,
        mriSeedsCount: m?.seeds.length ?? 3,
        mriNamedCount: m?.levels?.entries.length ?? 0,
      };
      return same(measured, {
        levels: 'L2 L3 L4',
        uncut: 'L3',
        absolute: false,
        l3BodyVoxelsCount: 11632,
        mriSeedsCount: 3,
        mriNamedCount: 0,
      });
    }),
  },
  {
    id: 'labels-verse004',
    source: 'VerSe 2019, sub-verse004 (manual)',
    target: 'mask alone, stored PIR as float64: T9–L5, points within 3 mm of the published body centroids',
    run: onData('verse004-l2-fe', async (at) => {
      const r = await read([join(at, 'sub-verse004_seg-vert_msk.nii.gz')]);
      const published = JSON.parse(readFileSync(join(at, 'sub-verse004_seg-subreg_ctd.json'), 'utf8')) as readonly {
        label?: number;
        X?: number;
        Y?: number;
        Z?: number;
      }[];
      const grid = readNifti(new Uint8Array(readFileSync(join(at, 'sub-verse004_seg-vert_msk.nii.gz'))), 'x').grid;
      let farthest = 0;
      for (const c of published) {
        if (c.label === undefined) continue;
        const level = labelConventions[0].vertebrae.get(c.label);
        const seed = r.seeds.find((s) => s.suggestedLevel === level);
        const p = voxelToLps(grid, voxel(c.X ?? 0, c.Y ?? 0, c.Z ?? 0));
        farthest = Math.max(farthest, seed === undefined ? 999 : Math.hypot(...seed.pointLps.map((v, a) => v - p[a])));
      }
      const measured = { levels: namesOf(r), noImage: r.volume === undefined, farthestMm: Number(farthest.toFixed(1)) };
      return {
        measured,
        state: measured.levels === 'T9 T10 T11 T12 L1 L2 L3 L4 L5' && measured.noImage && farthest < 3 ? 'pass' : 'fail',
      };
    }),
  },
  {
    id: 'labels-seg-nrrd',
    source: 'dcmqi and highdicom test objects',
    target: 'SEG ↔ NRRD voxel for voxel; segment sizes as counted by pydicom',
    run: onData('dicom-seg-sr', pair),
  },
  {
    id: 'labels-mutations',
    source: 'issue "must hold"',
    target:
      '1000 seeded mutations of NIfTI and NRRD: no crash, none over 10 s, refused with a code or read with the geometry an independent parser takes',
    run: ({ share, dataFolder, progress }) => mutations(share, dataFolder, progress),
  },
];
