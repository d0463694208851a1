// MR exams: blocks joined, bones registered to a CT in another posture, counts that disagree, sequences and failed suppression, heights on thick sagittal
// slices, an earlier study; on patients of the frozen MR draw (seeds from 1) with their exact truth. The two public MR cases are read and looked at.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { distance, identityRigid, movePoint, type Lps, type Rigid } from '../../src/base/index.ts';
import { noCodecs, readFiles, type FileEntry } from '../../src/formats/index.ts';
import { assembleExam } from '../../src/formats/import/mr-exam.ts';
import { joinBlocks } from '../../src/formats/import/mr-blocks.ts';
import {
  degradeLabels,
  drawMri,
  levelsFrom,
  makeMri,
  makePhantom,
  mriDraw,
  type MriDraw,
  type MriPhantom,
} from '../../src/phantom/index.ts';
import { isFluidSensitive, type LevelName, type Sighting, type Volume } from '../../src/records/index.ts';
import { registerColumns, type ColumnBone } from '../../src/spine/index.ts';
import { compare } from '../../src/steps/progression/index.ts';
import { workup } from '../../src/steps/workup/index.ts';
import { pictureRows } from './mri-pictures.ts';
import type { Outcome, Row } from './row.ts';
import { context, heightErrors, heightKeys, levelsOf, measure, seedOf, stored } from './workup-spines.ts';

const round = (x: number, n = 3): number => Number(x.toFixed(n));
const mean = (x: readonly number[]): number => (x.length === 0 ? Number.NaN : x.reduce((a, b) => a + b, 0) / x.length);
const quantile = (x: readonly number[], p: number): number => [...x].sort((a, b) => a - b)[Math.floor(p * (x.length - 1))] ?? Number.NaN;
const most = (x: readonly number[]): number => (x.length === 0 ? Number.NaN : Math.max(...x));
const count = (share: number, whole: number, least = 2): number => Math.max(least, Math.round(whole * share));
/** The draw runs from T4 to the sacrum; these rows build the stretch where the blocks meet, whole patients being four times as slow. */
const stretch = levelsFrom('T9', 'L4');
const all = (v: number): boolean => v > 0;

/** T1 and the fluid-sensitive picture of both blocks. */
function pictures(m: MriPhantom): readonly (readonly Volume[])[] {
  const kinds = m.spec.sequences.filter((k) => k === 't1' || isFluidSensitive(k));
  return m.spec.blocks.map((b) => m.render(b, { sequences: kinds }).series.map((s) => s.volume));
}
/** Errors (mm) of the lower block's body centres under a motion that should undo what the patient moved. */
function joinErrors(m: MriPhantom, motion: Rigid): readonly number[] {
  const moved = motionOf(m);
  return m.truth.map(({ vertebra }) => distance(movePoint(motion, movePoint(moved, vertebra.frame.originLps)), vertebra.frame.originLps));
}
const motionOf = (m: MriPhantom): Rigid => m.render(m.spec.blocks[1], { samplesCount: 0, sequences: [] }).motion;

const blocksRow: Row = {
  id: 'mri-blocks',
  source: 'issue "Must hold", block joining; test/acceptance/mri-draw.json',
  target: 'station blocks joined: every body centre within 1 mm of where it was before the patient moved; what is not is refused',
  slow: true,
  async run({ share, progress }) {
    const n = count(share, 60);
    const errors: number[] = [];
    let [refused, moved, movedRecovered, wrong] = [0, 0, 0, 0];
    for (let seed = 1; seed <= n; seed++) {
      const m = makeMri(drawMri(seed, { levels: stretch }).mri);
      const joined = joinBlocks(pictures(m).flat());
      const r = joined.registrations[0];
      const far = Math.hypot(...m.spec.blocks[1].movedMm) > 6;
      if (far) moved++;
      if (r?.state !== 'accepted') refused++;
      else {
        const e = joinErrors(m, (r.whole?.motion ?? identityRigid) as Rigid);
        errors.push(...e);
        if (most(e) > 1) wrong++;
        else if (far) movedRecovered++;
      }
      progress(seed / n);
    }
    const measured = {
      worstMm: round(most(errors)),
      p95Mm: round(quantile(errors, 0.95)),
      meanMm: round(mean(errors)),
      bodiesCount: errors.length,
      patientsCount: n,
      refusedCount: refused,
      movedFarCount: moved,
      movedFarRecoveredCount: movedRecovered,
      wrongReturnedCount: wrong,
    };
    return { measured, state: wrong === 0 && refused <= 0.05 * n + moved ? 'pass' : 'fail' };
  },
};

const blocksFailureRow: Row = {
  id: 'mri-blocks-failure',
  source: 'issue "Must hold", failure detected',
  target:
    'the lower block of ANOTHER patient is refused; one whose coordinates are 30 mm off (more than is searched for) is brought back to 1 mm or refused',
  slow: true,
  async run({ share, progress }) {
    const n = count(share, 30);
    let [others, othersJoined, shiftedCount, shiftedBack, shiftedWrong] = [0, 0, 0, 0, 0];
    for (let seed = 1; seed <= n; seed++) {
      const { mri } = drawMri(seed, { levels: stretch });
      const m = makeMri({ ...mri, sequences: ['t1'] });
      const a = pictures(m);
      const b = pictures(makeMri({ ...drawMri(seed + 500, { levels: stretch }).mri, sequences: ['t1'] }));
      const put = (v: Volume, dz: number): Volume => ({ ...v, grid: { ...v.grid, originLps: shifted(v.grid.originLps, dz) } });
      // Laid where the right block would lie, so that only the pictures tell.
      const other = joinBlocks([...a[0], ...b[1].map((v) => put(v, bottomOf(a[0][0]) + 60 - topOf(b[1][0])))]).registrations[0];
      others++;
      if (other?.state === 'accepted') othersJoined++;
      const off = joinBlocks([...a[0], ...a[1].map((v) => put(v, -30))]).registrations[0];
      shiftedCount++;
      if (off?.state === 'accepted') {
        const moved = motionOf(m);
        const e = m.truth.map(({ vertebra }) =>
          distance(
            movePoint(off.whole?.motion as Rigid, shifted(movePoint(moved, vertebra.frame.originLps), -30)),
            vertebra.frame.originLps,
          ),
        );
        if (most(e) > 1) shiftedWrong++;
        else shiftedBack++;
      }
      progress(seed / n);
    }
    return {
      measured: {
        othersCount: others,
        othersJoinedCount: othersJoined,
        shiftedCount,
        shiftedBackCount: shiftedBack,
        shiftedWrongCount: shiftedWrong,
      },
      state: othersJoined === 0 && shiftedWrong === 0 ? 'pass' : 'fail',
    };
  },
};
const shifted = (p: Lps, dz: number): Lps => [p[0], p[1], p[2] + dz] as unknown as Lps;
const topOf = (v: Volume): number => v.grid.originLps[2];
const bottomOf = (v: Volume): number => v.grid.originLps[2] - v.grid.spacing[1] * (v.grid.size[1] - 1);

/** A sagittal map torn as the draw tears maps: its faults know left, back and up, so the map is stored that way first. */
const tornSagittal = (v: Volume, seed: number): Volume =>
  degradeLabels({ ...v, ...stored(v, [2, 0, 1], [false, true, false]) } as Volume, seed);

/** The frozen draw with the extreme in every patient. */
const bentDraw: MriDraw = { ...mriDraw, posture: { ...mriDraw.posture, extremeProbability: 1 } };

interface Maps {
  readonly fixed: readonly ColumnBone[];
  readonly moving: readonly ColumnBone[];
  readonly mri: MriPhantom;
  readonly truthCt: ReadonlyMap<string, Lps>;
  /** What the scanner shows of each bone's centre. */
  readonly truthMr: ReadonlyMap<string, Lps>;
}
/** Label maps of one patient: CT at 1 mm, MR in one sagittal block of the draw's own slices. */
function mapsOf(seed: number, degraded: boolean, levels: readonly LevelName[] = stretch, draw = mriDraw): Maps {
  const d = drawMri(seed, { levels, draw });
  const ct = makePhantom(d.ct);
  const mri = makeMri(d.mri);
  const block = { ...d.mri.blocks[0], name: 'whole' as const, from: levels[0], to: levels[levels.length - 1], extraMm: 8 };
  const ctWhole = ct.render(ct.gridFor([1, 1, 1], 8), { only: 'labels' }).labels;
  const mrWhole = mri.render(block, { samplesCount: 0, sequences: [] }).labels;
  const ctMap = degraded ? degradeLabels(ctWhole, seed) : ctWhole;
  const mrMap = degraded ? tornSagittal(mrWhole, seed + 1) : mrWhole;
  const bone = (map: Volume, label: number, level: LevelName, id: string): ColumnBone => {
    const s = seedOf(map, label, level);
    return { id, level, mask: s.mask, keep: all, pointLps: s.pointLps, cut: s.cut };
  };
  const vs = ct.truth.vertebrae;
  return {
    fixed: vs.map((v) => bone(ctMap, v.label, v.level as LevelName, `ct-${v.level}`)),
    moving: vs.map((v) => bone(mrMap, v.label, v.level as LevelName, `mr-${v.level}`)),
    mri,
    truthCt: new Map(vs.map((v) => [v.level, v.frame.originLps])),
    truthMr: new Map(mri.truth.map((t) => [t.level, t.vertebra.frame.originLps])),
  };
}

const registerRow = (degraded: boolean, bent = false): Row => ({
  id: `mri-ct-registration${degraded ? '-degraded' : ''}${bent ? '-bent' : ''}`,
  source: 'issue "Must hold", CT–MRI and vertebra-wise registration; test/acceptance/mri-draw.json (1–3° a level, 10° the extreme)',
  target: `each bone of the MR laid on the CT by its label maps (${degraded ? 'both torn as real ones' : 'clean'}${bent ? '; one disc bent by 10° in every patient' : ''}): centre within 1 mm; a bone that is not is refused`,
  slow: true,
  async run({ share, progress }) {
    const n = count(share, 60);
    const errors: number[] = [];
    const residuals: number[] = [];
    let [refusedBones, bones, refusedColumns, covered, extreme] = [0, 0, 0, 0, 0];
    for (let seed = 1; seed <= n; seed++) {
      const m = mapsOf(seed, degraded, stretch, bent ? bentDraw : mriDraw);
      const r = registerColumns(m.fixed, m.moving, { sure: true });
      if (Object.values(m.mri.spec.patient.pose.postureDeg ?? {}).some((b) => Math.abs(b[0]) > 5)) extreme++;
      if (r.state === 'refused') refusedColumns++;
      for (const v of r.vertebrae) {
        bones++;
        const level = v.level as string;
        if (v.state !== 'accepted' || v.motion === undefined) {
          refusedBones++;
          continue;
        }
        const e = distance(movePoint(v.motion as Rigid, m.truthMr.get(level) as Lps), m.truthCt.get(level) as Lps);
        errors.push(e);
        residuals.push(v.residualMm ?? 9);
        // Three dimensions: 90 % of a centre lie within 2.5 sigma of one axis; the record gives the length's sigma.
        if (e <= 2 * (v.centreSdMm ?? 0)) covered++;
      }
      progress(seed / n);
    }
    const measured = {
      worstMm: round(most(errors)),
      p95Mm: round(quantile(errors, 0.95)),
      meanMm: round(mean(errors)),
      residualMm: round(mean(residuals)),
      withinTwoSdFraction: round(covered / Math.max(1, errors.length)),
      bonesCount: bones,
      refusedBonesCount: refusedBones,
      refusedColumnsCount: refusedColumns,
      extremePatientsCount: extreme,
      patientsCount: n,
    };
    return { measured, state: measured.worstMm <= 1 && refusedBones <= 0.05 * bones && refusedColumns <= 0.05 * n ? 'pass' : 'fail' };
  },
});

const countingRow: Row = {
  id: 'mri-counting',
  source: 'issue part A: MRI and CT that disagree on level counting are a stop',
  target:
    'an MR counted one level too high or too low is refused with a stop, 100 %; one counted right is never called miscounted (clean and torn maps)',
  slow: true,
  async run({ share, progress }) {
    const n = count(share, 40);
    let [shiftedCount, stopped, named, falseStops] = [0, 0, 0, 0];
    for (let seed = 1; seed <= n; seed++) {
      const m = mapsOf(seed, seed % 2 === 0);
      const names = m.fixed.map((b) => b.level as LevelName);
      for (const steps of [-1, 1]) {
        const moving = m.moving.flatMap((b) => {
          const level = names[names.indexOf(b.level as LevelName) + steps];
          return level === undefined ? [] : [{ ...b, level }];
        });
        const r = registerColumns(m.fixed, moving, { sure: seed % 3 === 0 });
        shiftedCount++;
        if (r.state === 'refused') stopped++;
        if (r.reason === 'register.levels-disagree') named++;
      }
      const right = registerColumns(m.fixed, m.moving, { sure: true });
      if (right.reason === 'register.levels-disagree') falseStops++;
      progress(seed / n);
    }
    return {
      measured: { shiftedCount, stoppedCount: stopped, namedCount: named, rightCount: n, falseStopsCount: falseStops },
      state: stopped === shiftedCount && falseStops === 0 ? 'pass' : 'fail',
    };
  },
};

const sequencesRow: Row = {
  id: 'mri-sequences',
  source: 'issue part A: sequence checked on contrast, failed fat suppression detected; test/acceptance/mri-draw.json',
  target:
    'each picture without its tags is told T1 from fluid-sensitive by contrast; failed suppression is found block by block, good suppression never called failed',
  slow: true,
  async run({ share, progress }) {
    const n = count(share, 60);
    let [kinds, kindsRight, failedBlocks, failedFound, goodBlocks, falseFailed] = [0, 0, 0, 0, 0, 0];
    for (let seed = 1; seed <= n; seed++) {
      // One patient in four with failed suppression: the draw's own share is too small for a figure.
      const d = drawMri(seed, { levels: stretch, ...(seed % 4 === 0 ? { scenario: 'failed-suppression' as const } : {}) });
      const m = makeMri(d.mri);
      const named = m.spec.blocks.map((b) => {
        const image = m.render(b, { sequences: m.spec.sequences.filter((k) => k === 't1' || isFluidSensitive(k)) });
        return { block: b, image };
      });
      const maps = named.map(({ image, block }) => ({
        path: `${block.name}.nii`,
        grid: image.labels.grid,
        voxels: image.labels.voxels,
        findings: [],
      }));
      const read = assembleExam(
        named.flatMap(({ image }) => image.series.map((s) => ({ ...s.volume, sequence: { ...unchecked, kind: s.kind } }))),
        maps,
        'trocart',
      );
      const bare = assembleExam(
        named.flatMap(({ image }) => image.series.map((s) => withoutSequence(s.volume))),
        maps,
        'trocart',
      );
      for (const [i, image] of read.images.entries()) {
        const { kind } = image.sequence ?? { kind: 'unknown' as const };
        const failing = m.spec.failedSuppression;
        const lumbar = image.blockIndex === 1;
        if (isFluidSensitive(kind)) {
          const state = image.sequence?.fatSuppression?.state;
          if (failing !== undefined && (lumbar || failing.where === 'everywhere')) {
            failedBlocks++;
            if (state === 'failed' || state === 'partly-failed') failedFound++;
          } else if (failing === undefined) {
            goodBlocks++;
            if (state !== 'good') falseFailed++;
          }
        }
        if (failing === undefined) {
          kinds++;
          const looked = bare.images[i].sequence?.kind;
          if (looked === (kind === 't1' ? 't1' : 'stir')) kindsRight++;
        }
      }
      progress(seed / n);
    }
    const measured = {
      picturesCount: kinds,
      rightByContrastCount: kindsRight,
      failedBlocksCount: failedBlocks,
      failedFoundCount: failedFound,
      goodBlocksCount: goodBlocks,
      falselyFailedCount: falseFailed,
    };
    return { measured, state: kindsRight === kinds && failedFound === failedBlocks && falseFailed === 0 ? 'pass' : 'fail' };
  },
};
const unchecked = { basis: 'tags' as const, contrastCheck: 'unclear' as const, findings: [] };
function withoutSequence(v: Volume): Volume {
  const { sequence: _, ...rest } = v;
  return rest;
}

const heightsRow: Row = {
  id: 'mri-heights',
  source: 'issue part A: anisotropic sagittal slices handled as such, honest bands',
  target:
    'heights from label maps on sagittal slices of 3–4 mm: mean error <= 0.8 mm clean, 1.2 mm torn (the targets of thick CT); 90 % bands hold 86–97 % of the truths (wider than needed is said, not hidden)',
  slow: true,
  async run({ share, progress }) {
    const n = count(share, 60);
    const errors: Record<'clean' | 'torn', number[]> = { clean: [], torn: [] };
    const inside: Record<'clean' | 'torn', number[]> = { clean: [], torn: [] };
    let [bodies, cut] = [0, 0];
    for (let seed = 1; seed <= n; seed++) {
      const d = drawMri(seed, { levels: stretch });
      const m = makeMri(d.mri);
      const block = { ...d.mri.blocks[0], name: 'whole' as const, from: stretch[0], to: stretch[stretch.length - 1], extraMm: 8 };
      const { labels } = m.render(block, { samplesCount: 0, sequences: [] });
      for (const kind of ['clean', 'torn'] as const) {
        const pairs = await measure(m.phantom.truth.vertebrae, kind === 'clean' ? labels : tornSagittal(labels, seed));
        for (const p of pairs) {
          bodies++;
          if (p.found.heights === undefined) {
            cut++;
            continue;
          }
          errors[kind].push(...heightErrors(p).map(Math.abs));
          for (const k of heightKeys) {
            const b = p.found.bands[`heights.${k}`];
            inside[kind].push(b !== undefined && p.truth.heights[k] >= b.low && p.truth.heights[k] <= b.high ? 1 : 0);
          }
        }
      }
      progress(seed / n);
    }
    const measured = {
      cleanMm: round(mean(errors.clean)),
      cleanP95Mm: round(quantile(errors.clean, 0.95)),
      tornMm: round(mean(errors.torn)),
      tornP95Mm: round(quantile(errors.torn, 0.95)),
      cleanInsideFraction: round(mean(inside.clean)),
      tornInsideFraction: round(mean(inside.torn)),
      bodiesCount: bodies,
      notMeasuredCount: cut,
    };
    const honest = (x: number): boolean => x >= 0.86 && x <= 0.97;
    return {
      measured,
      state:
        measured.cleanMm <= 0.8 && measured.tornMm <= 1.2 && honest(measured.cleanInsideFraction) && honest(measured.tornInsideFraction)
          ? 'pass'
          : 'fail',
    };
  },
};

const earlierRow: Row = {
  id: 'mri-earlier',
  source: 'issue: compares with an earlier study (progression of collapse)',
  target: 'a collapse of 20 % and more that happened between two CTs is called new or progressed, >= 95 %; an unchanged body never is',
  slow: true,
  async run({ share, progress }) {
    const n = count(share, 40);
    let [news, newsFound, same, sameCalled, undecided] = [0, 0, 0, 0, 0];
    for (let seed = 1; seed <= n; seed++) {
      const d = drawMri(seed, { levels: levelsFrom('T11', 'L3'), scenario: 'fractures' });
      const before = makePhantom({ ...d.ct, lesions: [] });
      const now = makePhantom(d.ct);
      const render = (p: ReturnType<typeof makePhantom>, s: number): Volume =>
        degradeLabels(p.render(p.gridFor([1, 1, 1], 8), { only: 'labels' }).labels, s);
      const a = await measure(before.truth.vertebrae, render(before, seed));
      const b = await measure(now.truth.vertebrae, render(now, seed + 1));
      for (const [i, pair] of b.entries()) {
        const sighting = {
          sightingId: `e-${pair.truth.level}`,
          role: 'earlier',
          seriesUid: '',
          frame: '',
          absolute: true,
          seed: {},
          vertebra: a[i].found,
        } as unknown as Sighting;
        const made = compare(pair.found, sighting, pair.truth.level, undefined);
        if (made === undefined) continue;
        const lost = Math.max(...heightKeys.map((k) => 1 - pair.truth.heights[k] / a[i].truth.heights[k]));
        const called = made.state === 'new-collapse' || made.state === 'progressed';
        if (made.state === 'undecided') undecided++;
        if (lost >= 0.2) {
          news++;
          if (called) newsFound++;
        } else if (lost < 0.01) {
          same++;
          if (called) sameCalled++;
        }
      }
      progress(seed / n);
    }
    return {
      measured: {
        collapsedCount: news,
        foundCount: newsFound,
        unchangedCount: same,
        wronglyCalledCount: sameCalled,
        undecidedCount: undecided,
      },
      state: newsFound >= 0.95 * news && sameCalled === 0 ? 'pass' : 'fail',
    };
  },
};

const entry = (path: string): FileEntry => ({ path, bytes: () => Promise.resolve(new Uint8Array(readFileSync(path))) });
const onData =
  (folder: string, run: (at: string) => Promise<Outcome>) =>
  async (setup: { dataFolder?: string }): Promise<Outcome> =>
    setup.dataFolder === undefined || !existsSync(join(setup.dataFolder, folder))
      ? { measured: {}, state: 'skipped', reason: `no ${folder} in the data folder` }
      : run(join(setup.dataFolder, folder));

export const mriRows: readonly Row[] = [
  blocksRow,
  blocksFailureRow,
  registerRow(false),
  registerRow(true),
  registerRow(true, true),
  countingRow,
  ...pictureRows,
  sequencesRow,
  heightsRow,
  earlierRow,
  {
    id: 'mri-tptbox',
    source: 'tptbox-mri-t2 (TPTBox, T2 crop, three vertebrae)',
    target: 'read, oriented, measured; limits stated: named T2 by its file, no fluid-sensitive series, levels not named',
    run: onData('tptbox-mri-t2', async (at) => {
      const r = await readFiles([entry(join(at, tptbox.image))], {
        segmentation: [entry(join(at, tptbox.map))],
        codecs: noCodecs,
        position: 'HFS',
        convention: 'instances',
      });
      const found = await workup.run(
        { volume: r.volume, seeds: r.seeds, structures: r.structures, levels: r.levels ?? levelsOf([]), corrections: [] },
        {},
        context,
      );
      const heights = found.map((v) =>
        v.heights === undefined ? '-' : `${v.heights.anteriorMm.toFixed(1)}/${v.heights.posteriorMm.toFixed(1)}`,
      );
      const down = r.seeds.map((s) => s.pointLps[2]);
      const measured = {
        quantity: r.volume?.quantity ?? '-',
        sequence: `${r.volume?.sequence?.kind ?? '-'} (${r.volume?.sequence?.basis ?? '-'}, ${r.volume?.sequence?.contrastCheck ?? '-'})`,
        bonesCount: r.seeds.length,
        headToFeet: down.every((z, i) => i === 0 || z < down[i - 1]),
        measuredCount: found.filter((v) => v.heights !== undefined).length,
        heightsMm: heights.join(' '),
      };
      return { measured, state: measured.quantity === 'signal' && measured.bonesCount === 3 && measured.headToFeet ? 'pass' : 'fail' };
    }),
  },
  {
    id: 'mri-sct-cervical',
    source: 'sct-cervical-mri (Spinal Cord Toolbox, T1 and T2 crops of the neck)',
    target:
      'both pictures read as one exam, oriented, sequences named; limits stated: one block, no fluid-sensitive series, no vertebral masks (levels are lines of the cord)',
    run: onData('sct-cervical-mri', async (at) => {
      const r = await readFiles([entry(join(at, sct.t1)), entry(join(at, sct.t2))], { codecs: noCodecs, position: 'HFS' });
      const codes = new Set(r.findings.map((f) => f.code));
      const measured = {
        picturesCount: r.images?.length ?? 0,
        sequences: r.images?.map((i) => `${i.sequence?.kind} (${i.sequence?.basis})`).join(', ') ?? '',
        saysSingleBlock: codes.has('mr.single-block'),
        saysNoFluid: codes.has('mr.no-fluid-sensitive'),
        asksForMap: r.questions.some((q) => q.flag === '--segmentation'),
      };
      return {
        measured,
        state: measured.picturesCount === 2 && measured.saysSingleBlock && measured.saysNoFluid && measured.asksForMap ? 'pass' : 'fail',
      };
    }),
  },
];
const tptbox = { image: 'sub-mri_label-6_T2w.nii.gz', map: 'sub-mri_seg-vert_label-6_msk.nii.gz' };
const sct = { t1: 't1w.nii.gz', t2: 't2.nii.gz' };
