// Any mix of files in, one patient out: what is found, what is asked, what is refused. Maps come from the coarse spine of test/spine-map.
import { describe, expect, it } from 'vitest';
import { zipSync } from 'fflate';
import { axisGrid, distance, lps, type Grid } from '../../base/index.ts';
import { seedPart, type LevelName, type VoxelArray } from '../../records/index.ts';
import { labelConventions } from '../../catalog/index.ts';
import { levelRange, sizeOf, spineMap } from '../../../test/spine-map.ts';
import { noCodecs } from '../dicom/index.ts';
import type { FileEntry } from '../file-entry.ts';
import { writeNifti } from '../nifti/index.ts';
import { writeNrrd } from '../nrrd/index.ts';
import { readFiles, type ReadOptions } from './index.ts';

const verse = (level: LevelName): number | undefined =>
  level === 'S1' ? 26 : [...labelConventions[0].vertebrae].find(([, l]) => l === level)?.[0];
const file = (path: string, bytes: Uint8Array): FileEntry => ({ path, bytes: () => Promise.resolve(bytes) });
const read = (files: readonly FileEntry[], o: Partial<ReadOptions> = {}) => readFiles(files, { codecs: noCodecs, position: 'HFS', ...o });
const codes = (r: { findings: readonly { code: string }[] }): string[] => r.findings.map((f) => f.code);

const levels = levelRange('T11', 'S1');
const mm = 3;
const map = spineMap({ levels, valueOf: verse, spacingMm: mm });
/** A CT of the same spine: bone 300 HU with a little noise, soft tissue 40, air on the first rows. */
const ctOf = (m: { grid: Grid; voxels: Uint8Array }): Int16Array =>
  Int16Array.from(
    m.voxels,
    (v, n) => (Math.floor(n / m.grid.size[0]) % m.grid.size[1] < 2 ? -1000 : v === 0 ? 40 : 300) + ((n * 7919) % 41) - 20,
  );
const ct = file('in/ct.nii.gz', writeNifti(map.grid, ctOf(map)));
const labels = file('in/labels.nii.gz', writeNifti(map.grid, map.voxels));

describe('readFiles', () => {
  it('makes a study, a volume, one seed a bone and their levels from a CT and its label map', async () => {
    const r = await read([ct, labels]);
    expect([r.study.source, r.volume?.quantity, r.volume?.posture, r.questions]).toEqual(['nifti', 'hu', 'HFS', []]);
    expect(r.seeds.map((s) => s.suggestedLevel).toSorted()).toEqual(['L1', 'L2', 'L3', 'L4', 'L5', 'T11', 'T12']);
    expect([r.levels?.absolute, r.levels?.confirmed, r.structures?.items.map((i) => i.name)]).toEqual([true, false, ['sacrum']]);
    expect([codes(r), r.levels?.findings]).toEqual([[], []]);
    for (const s of r.seeds) {
      const centre = map.centres.get(s.suggestedLevel as LevelName) as readonly [number, number, number];
      expect(distance(s.pointLps, lps(...centre)), s.suggestedLevel).toBeLessThan(4);
      expect([s.cut, s.bodyOnly, s.mask.grid.frame === r.volume?.grid.frame]).toEqual([false, false, true]);
    }
  });
  it('asks which of two maps that both fit, by path, and reads the one chosen', async () => {
    const upper = map.voxels.map((v) => (v === verse('L5') ? 0 : v));
    const other = file('in/sub/other.nii.gz', writeNifti(map.grid, upper));
    const asked = await read([ct, labels, other]);
    expect(asked.questions.map((q) => [q.code, q.choices.map((c) => c.value)])).toEqual([
      ['labels.which-map', ['in/labels.nii.gz', 'in/sub/other.nii.gz']],
    ]);
    expect(asked.seeds).toEqual([]);
    for (const [mapPath, count] of [
      ['in/labels.nii.gz', 7],
      ['in/sub/other.nii.gz', 6],
    ] as const) {
      const told = await read([ct, labels, other], { mapPath });
      expect([told.questions, told.seeds.length]).toEqual([[], count]);
    }
  });
  it('gives the same ids at every reading, other ids to another series, and no two alike', async () => {
    const [a, b] = [await read([ct, labels]), await read([labels, ct])];
    expect(b.seeds.map((s) => s.vertebraId).toSorted()).toEqual(a.seeds.map((s) => s.vertebraId).toSorted());
    expect(new Set(a.seeds.map((s) => s.vertebraId)).size).toBe(7);
    expect(a.seeds[0].vertebraId).toMatch(/^v-[0-9a-f]{6}$/);
    const other = await read([
      file(
        'ct.nii',
        writeNifti(
          map.grid,
          ctOf(map).map((v) => v + 5),
        ),
      ),
      labels,
    ]);
    expect(other.seeds.some((s) => a.seeds.some((x) => x.vertebraId === s.vertebraId))).toBe(false);
  });
  it('reads the map in any storage order, exactly, without calling it resampled', async () => {
    const [nx, ny, nz] = map.grid.size;
    const grid: Grid = {
      ...map.grid,
      size: [ny, nz, nx],
      spacing: [mm, mm, mm],
      axes: [map.grid.axes[1], map.grid.axes[2], map.grid.axes[0]],
    };
    const voxels = new Uint8Array(map.voxels.length);
    for (let k = 0; k < nz; k++)
      for (let j = 0; j < ny; j++) for (let i = 0; i < nx; i++) voxels[j + ny * (k + nz * i)] = map.voxels[i + nx * (j + ny * k)];
    const [a, b] = [await read([ct, labels]), await read([ct, file('labels.nii.gz', writeNifti(grid, voxels))])];
    expect(codes(b)).toEqual([]);
    const key = (r: typeof a) => r.seeds.map((s) => `${s.vertebraId} ${s.mask.voxels.reduce((x, y) => x + y, 0)} ${s.pointLps}`).toSorted();
    expect(key(b)).toEqual(key(a));
  });
  it('resamples a finer map to the nearest voxel and says so; refuses one that lies elsewhere', async () => {
    const fine = spineMap({ levels, valueOf: verse, spacingMm: 2 });
    const r = await read([ct, file('labels.nii.gz', writeNifti(fine.grid, fine.voxels))]);
    expect([codes(r), r.seeds.length]).toEqual([['labels.resampled'], 7]);
    const away = writeNifti({ ...map.grid, originLps: lps(120, -36, 0) }, map.voxels);
    await expect(read([ct], { segmentation: [file('l.nii.gz', away)] })).rejects.toThrow('labels.other-frame');
    const found = await read([ct, file('l.nii.gz', away)]);
    expect([codes(found), found.questions[0].flag]).toEqual([['labels.other-frame', 'labels.no-map'], '--segmentation']);
  });
  it('cautions when the labels do not lie on bone', async () => {
    const shifted = writeNifti({ ...map.grid, originLps: lps(map.grid.originLps[0], map.grid.originLps[1], 17) }, map.voxels);
    expect(codes(await read([ct, file('l.nii.gz', shifted)]))).toContain('labels.partly-outside');
    const inverse = file(
      'ct.nii.gz',
      writeNifti(
        map.grid,
        ctOf(map).map((v, n) => (map.voxels[n] === 0 ? v : v - 300)),
      ),
    );
    expect(codes(await read([inverse, labels]))).toEqual(['labels.does-not-fit']);
  });
  it('flags cut bones, stray voxels, bodies without arch', async () => {
    const cutGrid: Grid = { ...map.grid, size: [map.grid.size[0], map.grid.size[1], 40] };
    const cutMap = map.voxels.slice(0, map.grid.size[0] * map.grid.size[1] * 40);
    cutMap[map.grid.size[0] * 3 + 3] = 24;
    const cut = await read([file('l.nii.gz', writeNifti(cutGrid, cutMap))]);
    const top = cut.seeds.toSorted((a, b) => b.pointLps[2] - a.pointLps[2])[0];
    expect([top.cut, top.findings.some((f) => f.code === 'labels.cut')]).toEqual([true, true]);
    const l5 = cut.seeds.find((s) => s.suggestedLevel === 'L5');
    expect(l5?.findings.find((f) => f.code === 'labels.stray')?.values).toEqual({ nCount: 1, volumeMl: mm ** 3 / 1000 });
    const body = spineMap({ levels: levelRange('T11', 'L5'), valueOf: verse, bodyOnly: true, spacingMm: mm });
    const b = await read([file('l.nii.gz', writeNifti(body.grid, body.voxels))]);
    expect(
      b.seeds.map((s) => [s.bodyOnly, s.convention, new Set(s.mask.voxels).has(seedPart.body), new Set(s.mask.voxels).has(seedPart.whole)]),
    ).toEqual(Array.from({ length: 7 }, () => [true, 'totalsegmentator-pp', true, false]));
  });
  it('tells body from posterior elements by a sub-region mask beside the map', async () => {
    const sub = map.voxels.map((v, n) => {
      if (v === 0 || v === 26) return 0;
      const j = Math.floor(n / map.grid.size[0]) % map.grid.size[1];
      return j * mm - 36 > 17 ? (n % 2 === 0 ? 41 : 42) : n % 3 === 0 ? 49 : 50;
    });
    const r = await read([ct, labels, file('in/seg-subreg.nii.gz', writeNifti(map.grid, sub))]);
    expect(r.questions).toEqual([]);
    for (const s of r.seeds) {
      const count = (part: number): number => s.mask.voxels.filter((v) => v === part).length;
      const size = sizeOf(s.suggestedLevel as LevelName);
      expect(count(seedPart.body) * (mm ** 3 / 1000)).toBeGreaterThan(
        (Math.PI / 4) * size.widthMm * size.depthMm * size.heightMm * 0.00085,
      );
      expect([count(seedPart.posterior) > 50, count(seedPart.whole)]).toEqual([true, 0]);
    }
    await expect(read([file('seg-subreg.nii.gz', writeNifti(map.grid, sub))])).rejects.toThrow('labels.subregion-alone');
  });
  it('reads one file per structure, in a zip too, and refuses names in the wrong order', async () => {
    const one = (value: number): Uint8Array =>
      writeNifti(
        map.grid,
        map.voxels.map((v) => (v === value ? 1 : 0)),
      );
    const parts = {
      'seg/vertebrae_L1.nii.gz': one(20),
      'seg/vertebrae_L2.nii.gz': one(21),
      'seg/sacrum.nii.gz': one(26),
      'ct.nii.gz': writeNifti(map.grid, ctOf(map)),
    };
    const r = await read([file('all.zip', zipSync(parts))]);
    expect([r.seeds.map((s) => [s.suggestedLevel, s.convention]), r.structures?.items[0].name]).toEqual([
      [
        ['L1', 'files'],
        ['L2', 'files'],
      ],
      'sacrum',
    ]);
    await expect(
      read([ct], { segmentation: [file('vertebrae_L2.nii.gz', one(20)), file('vertebrae_L1.nii.gz', one(21))] }),
    ).rejects.toThrow('labels.wrong-order');
  });
  it('asks for the position, the map, the tool and the image when it cannot know', async () => {
    const { position: _, ...none } = { position: undefined };
    const asked = await readFiles([ct, labels], { codecs: noCodecs, ...none });
    expect([asked.questions.map((q) => q.flag), asked.volume?.posture]).toEqual([['--position'], 'unknown']);
    const bare = await read([ct]);
    expect([bare.seeds, bare.questions.map((q) => q.flag), codes(bare)]).toEqual([[], ['--segmentation'], ['labels.no-map']]);
    const twice = await read([ct, labels, file('in/labels2.nii.gz', writeNifti(map.grid, map.voxels))]);
    expect(twice.questions.map((q) => [q.flag, q.choices.map((c) => c.value)])).toEqual([
      ['--segmentation', ['in/labels.nii.gz', 'in/labels2.nii.gz']],
    ]);
    const single = spineMap({ levels: ['L3'], valueOf: verse, spacingMm: mm });
    const tool = await read([file('l.nii.gz', writeNifti(single.grid, single.voxels))]);
    expect(tool.questions.map((q) => q.flag)).toEqual(['--convention']);
    const named = await read([file('l.nii.gz', writeNifti(single.grid, single.voxels))], { convention: 'verse' });
    expect(named.seeds.map((s) => s.suggestedLevel)).toEqual(['L3']);
    const two = await read([ct, file('ct2.nii.gz', writeNifti(map.grid, ctOf(map)))]);
    expect(two.questions.map((q) => [q.flag, q.choices.length])).toEqual([['--series', 2]]);
    expect((await read([ct, file('ct2.nii.gz', writeNifti(map.grid, ctOf(map)))], { seriesCount: 2 })).volume?.quantity).toBe('hu');
  });
  it('takes a mask alone: bones without an image, and says so', async () => {
    const r = await read([labels]);
    expect([r.seeds.length, r.volume, codes(r), r.questions]).toEqual([7, undefined, ['labels.no-image'], []]);
    const nrrd = await read([file('labels.seg.nrrd', writeNrrd(map.grid, map.voxels))]);
    expect(nrrd.seeds.length).toBe(7);
    // Names in the file win over its numbers: the same values, called by other levels.
    const names = new Map(levelRange('T10', 'L4').map((level, n) => [18 + n, `${level} vertebra`]));
    const named = await read([file('labels.seg.nrrd', writeNrrd(map.grid, map.voxels, names))]);
    expect(named.seeds.map((s) => [s.suggestedLevel, s.convention]).toSorted()).toEqual(
      levelRange('T10', 'L4')
        .map((l) => [l, 'names'])
        .toSorted(),
    );
    expect(codes(named)).toEqual(['labels.segments-unnamed', 'labels.no-image']);
  });
  it('keeps every signal of an MR as a signal', async () => {
    const noisy: VoxelArray = Uint16Array.from(map.voxels, (v, n) => (v === 0 ? 300 : 700) + ((n * 7919) % 211));
    const r = await read([file('t2.nii.gz', writeNifti(map.grid, noisy)), labels]);
    expect([r.volume?.quantity, r.volume?.role, r.seeds.length]).toEqual(['signal', 'mri', 7]);
  });
  it('refuses what is not an image, by name', async () => {
    await expect(read([])).rejects.toThrow('labels.no-files');
    await expect(read([file('notes.txt', new Uint8Array(9))])).rejects.toMatchObject({
      code: 'labels.not-readable',
      values: { file: 'notes.txt' },
    });
    await expect(read([file('a.nii.gz', new TextEncoder().encode('no'))])).rejects.toThrow('labels.truncated');
    await expect(read([file('a.zip', new Uint8Array(50))])).rejects.toThrow('labels.zip-damaged');
    await expect(read([file('zero.nii.gz', writeNifti(axisGrid([4, 4, 4], [1, 1, 1], lps(0, 0, 0)), new Uint8Array(64)))])).rejects.toThrow(
      'labels.empty',
    );
    const cancelled = read([ct, labels], { cancelled: () => true });
    await expect(cancelled).rejects.toThrow('files.cancelled');
  });
});
