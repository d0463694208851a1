import { describe, expect, it } from 'vitest';
import { direction, finding, lps, moveGrid, Problem, rotationAbout, voxel, voxelToLps, type Grid } from '../../base/index.ts';
import { isCode } from '../../words/index.ts';
import type { FileEntry } from '../file-entry.ts';
import { leftOut, madeFiles, madeGrid, madeVolume } from './made-series.ts';
import { positions, readDicom, type DicomOptions, type DicomResult } from './read.ts';
import { decimals, integer, text, uidOf, writeFile } from './write.ts';

const read = (files: readonly FileEntry[], options: Partial<DicomOptions> = {}): Promise<DicomResult> => readDicom(files, options);
const codesOf = (r: DicomResult): string[] => [...r.findings, ...r.study.series.flatMap((s) => s.findings)].map((f) => f.code);
const refused = async (files: readonly FileEntry[]): Promise<string | undefined> => {
  const r = await read(files);
  expect(r.volume).toBeUndefined();
  expect(codesOf(r)).toContain('files.no-volume');
  for (const code of codesOf(r)) expect(isCode(code), code).toBe(true);
  return r.study.series[0].setAside;
};
const problem = async (p: Promise<unknown>): Promise<string> => {
  const e: unknown = await p.then(
    () => undefined,
    (x: unknown) => x,
  );
  expect(e).toBeInstanceOf(Problem);
  expect(isCode((e as Problem).code)).toBe(true);
  return (e as Problem).code;
};
const at = (x: number, y: number, z: number) => decimals(0x00200032, x, y, z);
/** Slice k moved along z by `mm(k)` from its place. */
const shifted = (mm: (k: number) => number) => (k: number) => [at(-30, 40.5, -300 + 2 * k + mm(k))];

describe('a good series', () => {
  it('comes back voxel for voxel with its geometry, in any file order', async () => {
    const v = madeVolume();
    const files = madeFiles(v);
    for (const order of [files, files.toReversed(), [3, 0, 5, 1, 4, 2].map((n) => files[n])]) {
      const r = await read(order);
      expect(r.volume?.grid.spacing).toEqual([0.7, 0.9, 2]);
      expect(r.volume?.grid.size).toEqual([9, 7, 6]);
      expect(r.volume?.grid.originLps).toEqual(v.grid.originLps);
      expect(r.volume?.grid.axes).toEqual(v.grid.axes);
      expect(r.volume?.voxels).toBeInstanceOf(Int16Array);
      expect(r.volume?.voxels).toEqual(v.voxels);
      expect(r.volume?.quantity).toBe('hu');
      expect(r.study.series[0].sopInstanceUids).toHaveLength(6);
      expect(codesOf(r)).toEqual([]);
      expect(r.questions).toEqual([]);
    }
  });
  it('keeps every voxel at its patient position for oblique and mirrored storage', async () => {
    const turned = moveGrid(rotationAbout(lps(10, 20, -250), direction(1, 2, 3), 37), madeGrid());
    const mirrored: Grid = {
      ...madeGrid(),
      originLps: lps(30, 40.5, -300),
      axes: [direction(-1, 0, 0), direction(0, 1, 0), direction(0, 0, 1)],
    };
    for (const grid of [turned, mirrored]) {
      const v = madeVolume(grid);
      const r = await read(madeFiles(v), { seriesCount: 1 });
      const got = r.volume?.grid as Grid;
      const [nx, ny] = got.size;
      const want = new Map<string, number>();
      const key = (g: Grid, i: number, j: number, k: number): string =>
        voxelToLps(g, voxel(i, j, k))
          .map((x) => (x + 0).toFixed(4).replace('-0.0000', '0.0000'))
          .join();
      for (let k = 0; k < 6; k++)
        for (let j = 0; j < 7; j++) for (let i = 0; i < 9; i++) want.set(key(grid, i, j, k), v.voxels[i + 9 * (j + 7 * k)]);
      for (let k = 0; k < 6; k++)
        for (let j = 0; j < 7; j++)
          for (let i = 0; i < 9; i++) expect(r.volume?.voxels[i + nx * (j + ny * k)]).toBe(want.get(key(got, i, j, k)));
    }
  });
  it('says nothing of the patient in the study record, and reads the French name whole', async () => {
    const r = await read(madeFiles(madeVolume(), { description: 'Rachis de Mme DÉMO', seriesDescription: 'demo D-0001' }));
    expect(r.identity).toEqual({ name: 'Démo^Éloïse', patientId: 'D-0001', birthDate: '1950-02-03', sex: 'female' });
    expect(JSON.stringify(r.study)).not.toMatch(/d[ée]mo|[ée]lo[iï]se|D-0001|1950-02-03/i);
    expect(r.study.description).toBe('Rachis de Mme ***');
    expect(r.study.ageYear).toBe(75);
  });
  it('reads each patient position, and asks when it is absent', async () => {
    for (const position of positions) expect((await read(madeFiles(madeVolume(), { position }))).volume?.posture).toBe(position);
    const silent = madeFiles(madeVolume(), {}, () => [leftOut(0x00185100)]);
    const r = await read(silent);
    expect(r.questions.map((q) => q.flag)).toEqual(['--position']);
    expect(r.volume?.posture).toBe('unknown');
    for (const c of r.questions[0].choices) expect(isCode(c.label)).toBe(true);
    const told = await read(silent, { position: 'FFP' });
    expect(told.volume?.posture).toBe('FFP');
    expect(told.questions).toEqual([]);
    expect(codesOf(told)).toContain('files.position-stated');
  });
  it('reports progress and stops when cancelled', async () => {
    const fractions: number[] = [];
    await read(madeFiles(), { progress: (f) => void fractions.push(f) });
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(fractions.at(-1)).toBe(1);
    expect(await problem(read(madeFiles(), { cancelled: () => true }))).toBe('files.cancelled');
  });
});

describe('a spoiled series is named, never averaged', () => {
  it('missing slices', async () => {
    const r = await read(madeFiles(madeVolume(), {}, (k) => (k === 2 || k === 3 ? undefined : [])));
    expect(r.study.series[0].findings).toEqual([
      finding('files.missing-slices', 'stop', { missingCount: 2, spacingMm: 2, gapMm: 6, positionMm: -298 }, r.study.series[0].seriesUid),
    ]);
    expect(r.volume).toBeUndefined();
  });
  it('one acquisition number a half does not hide the gap between them', async () => {
    expect(await refused(madeFiles(madeVolume(), {}, (k) => (k === 3 ? undefined : [integer(0x00200012, k < 3 ? 1 : 2)])))).toBe(
      'files.missing-slices',
    );
  });
  it('nor do two runs that are each regular', async () => {
    const files = madeFiles(madeVolume(madeGrid(8)), {}, (k) => (k === 4 ? undefined : [integer(0x00200012, k < 4 ? 1 : 2)]));
    expect(await refused(files)).toBe('files.missing-slices');
  });
  it('two different slices at one place', async () => {
    const other = { ...madeVolume(), voxels: new Int16Array(9 * 7 * 6) };
    const twice = [
      ...madeFiles(),
      ...madeFiles(other, { seed: 'else', studyUid: uidOf('test', 'study'), frameOfReferenceUid: uidOf('test', 'frame') }, (k) =>
        k === 2 ? [text(0x0020000e, 'UI', uidOf('test', 'series 1'))] : undefined,
      ),
    ];
    expect(await refused(twice)).toBe('files.duplicate-slices');
  });
  it('the same file twice is read once', async () => {
    const files = madeFiles();
    const r = await read([...files, files[1]]);
    expect(codesOf(r)).toEqual(['files.copies']);
    expect(r.volume?.voxels).toEqual(madeVolume().voxels);
  });
  it('two phases in one series become two volumes', async () => {
    const second = madeFiles(madeVolume(), {}, (k) => [integer(0x00200012, 2), text(0x00080018, 'UI', uidOf('b', String(k)))]);
    const r = await read([...madeFiles(), ...second]);
    expect(r.study.series.map((s) => s.grid?.size)).toEqual([
      [9, 7, 6],
      [9, 7, 6],
    ]);
    expect(r.questions.map((q) => q.flag)).toEqual(['--series']);
    expect(codesOf(r)).toContain('files.split-series');
    expect((await read([...madeFiles(), ...second], { seriesCount: 2 })).volume?.voxels).toEqual(madeVolume().voxels);
  });
  it('uneven spacing, one percent being the bound', async () => {
    expect(
      await refused(
        madeFiles(
          madeVolume(),
          {},
          shifted((k) => (k === 3 ? 0.4 : 0)),
        ),
      ),
    ).toBe('files.uneven-spacing');
    const little = await read(
      madeFiles(
        madeVolume(),
        {},
        shifted((k) => (k === 3 ? 0.015 : 0)),
      ),
    );
    expect(codesOf(little)).toEqual(['files.position-jitter']);
    expect(little.volume).toBeDefined();
  });
  it('positions rounded to a tenth are believed, and said', async () => {
    const grid = { ...madeGrid(40), spacing: [0.7, 0.9, 0.625] as const };
    const r = await read(madeFiles(madeVolume(grid), {}, (k) => [at(-30, 40.5, Math.round((-300 + 0.625 * k) * 10) / 10)]));
    expect(codesOf(r)).toEqual(['files.rounded-positions']);
    expect(r.volume?.grid.spacing[2]).toBeCloseTo(0.625, 2);
  });
  it('one slice off to the side', async () => {
    expect(await refused(madeFiles(madeVolume(), {}, (k) => (k === 2 ? [at(-28, 40.5, -296)] : [])))).toBe('files.drifting-slices');
  });
  it('mixed orientation, size and frame', async () => {
    const turned = await read(madeFiles(madeVolume(), {}, (k) => (k === 5 ? [decimals(0x00200037, 0, 1, 0, 0, 0, -1)] : [])));
    expect(codesOf(turned)).toContain('files.mixed-orientation');
    expect(turned.study.series.map((s) => s.sliceCount)).toEqual([5, 1]);
    expect(codesOf(await read(madeFiles(madeVolume(), {}, (k) => (k === 5 ? [decimals(0x00280030, 0.9, 0.71)] : []))))).toContain(
      'files.mixed-size',
    );
    expect(codesOf(await read(madeFiles(madeVolume(), {}, (k) => (k === 5 ? [text(0x00200052, 'UI', '1.2.3')] : []))))).toContain(
      'files.mixed-frame',
    );
    expect(await refused(madeFiles(madeVolume(), {}, (k) => (k === 2 ? [decimals(0x00200037, 0, 1, 0, 0, 0, -1)] : [])))).toBe(
      'files.missing-slices',
    );
  });
  it('missing tags, absurd values, too few slices, all in one place', async () => {
    expect(await refused(madeFiles(madeVolume(), {}, () => [leftOut(0x00200032)]))).toBe('files.missing-position');
    expect(await refused(madeFiles(madeVolume(), {}, () => [leftOut(0x00200037)]))).toBe('files.missing-orientation');
    expect(await refused(madeFiles(madeVolume(), {}, () => [leftOut(0x00280030)]))).toBe('files.missing-pixel-spacing');
    expect(await refused(madeFiles(madeVolume(), {}, () => [text(0x00280030, 'DS', '0.7x\\0.9')]))).toBe('files.missing-pixel-spacing');
    expect(await refused(madeFiles(madeVolume(), {}, () => [decimals(0x00280030, 0, 0)]))).toBe('files.absurd-geometry');
    expect(await refused(madeFiles(madeVolume(), {}, () => [decimals(0x00200037, 1, 0, 0, 1, 0, 0)]))).toBe('files.bad-orientation');
    expect(await refused(madeFiles(madeVolume(madeGrid(2))))).toBe('files.too-few-slices');
    expect(await refused(madeFiles(madeVolume(), {}, (k) => [at(-30, 40.5, -300), integer(0x00200012, k)]))).toBe('files.not-a-volume');
  });
  it('scouts, colour, iodine maps and projections are set aside', async () => {
    expect(await refused(madeFiles(madeVolume(), {}, () => [text(0x00080008, 'CS', 'ORIGINAL', 'PRIMARY', 'LOCALIZER')]))).toBe(
      'files.scout',
    );
    expect(await refused(madeFiles(madeVolume(), {}, () => [text(0x00281054, 'LO', 'MGML')]))).toBe('files.not-hu');
    expect(await refused(madeFiles(madeVolume(), {}, () => [text(0x00280004, 'CS', 'RGB')]))).toBe('files.colour');
    expect(await refused(madeFiles(madeVolume(), {}, () => [text(0x00080008, 'CS', 'DERIVED', 'SECONDARY', 'AXIAL', 'MIP')]))).toBe(
      'files.projection',
    );
  });
  it('pixels cut short are refused with the file named', async () => {
    const files = madeFiles();
    const whole = await files[4].bytes();
    const cut = { path: 'x/cut.dcm', bytes: () => Promise.resolve(whole.subarray(0, whole.length - 40)) };
    expect(await problem(read(files.with(4, cut)))).toBe('files.pixels-damaged');
  });
});

describe('gantry tilt', () => {
  it('is undone exactly for a linear image, on a grid whose axes are perpendicular', async () => {
    const tilt = (12 * Math.PI) / 180;
    const j = [0, Math.cos(tilt), -Math.sin(tilt)] as const;
    const ramp = (p: readonly number[]): number => Math.round(4 * p[0] + 6 * p[1] + 8 * p[2] + 900);
    const v = madeVolume(madeGrid(8));
    const place = (k: number): readonly [number, number, number] => [-30, 40.5, -300 + 2 * k];
    const voxels = new Int16Array(v.voxels.length);
    for (let k = 0; k < 8; k++)
      for (let b = 0; b < 7; b++)
        for (let a = 0; a < 9; a++) {
          const o = place(k);
          voxels[a + 9 * (b + 7 * k)] = ramp([o[0] + 0.7 * a, o[1] + 0.9 * b * j[1], o[2] + 0.9 * b * j[2]]);
        }
    for (const order of [1, -1]) {
      const files = madeFiles({ ...v, voxels }, {}, (k) => [at(...place(k)), decimals(0x00200037, 1, 0, 0, ...j)]);
      const r = await read(order === 1 ? files : files.toReversed());
      const s = r.study.series[0];
      expect(s.gantryTiltDeg).toBeCloseTo(12, 3);
      expect(s.findings.map((f) => f.code)).toEqual(['files.gantry-tilt']);
      const g = r.volume?.grid as Grid;
      expect(g.spacing[2]).toBeCloseTo(2 * Math.cos(tilt), 6);
      let inside = 0;
      for (let k = 0; k < 8; k++)
        for (let b = 0; b < g.size[1]; b++)
          for (let a = 0; a < g.size[0]; a++) {
            const value = r.volume?.voxels[a + g.size[0] * (b + g.size[1] * k)] as number;
            // Half a pixel at either end of a slice is held, not extrapolated: only whole pixels are judged.
            const p = voxelToLps(g, voxel(a, b, k));
            const o = place(k);
            const row = ((p[1] - o[1]) * j[1] + (p[2] - o[2]) * j[2]) / 0.9;
            if (value === -1024 || row < 0 || row > 6) continue;
            inside++;
            expect(Math.abs(value - ramp(p))).toBeLessThanOrEqual(1);
          }
      expect(inside).toBeGreaterThan(8 * 9 * 5);
    }
  });
  it('a missing slice of a tilted series is still a missing slice', async () => {
    expect(
      await refused(madeFiles(madeVolume(), {}, (k) => (k === 2 ? undefined : [decimals(0x00200037, 1, 0, 0, 0, 0.97, -0.2431)]))),
    ).toBe('files.missing-slices');
  });
});

describe('values', () => {
  it('become float where slope or range demand it, and keep HU whole otherwise', async () => {
    const half = await read(madeFiles(madeVolume(), {}, () => [decimals(0x00281053, 0.5)]));
    expect(half.volume?.voxels).toBeInstanceOf(Float32Array);
    expect(half.volume?.voxels[1]).toBe(-249.5);
    const wide = await read(madeFiles(madeVolume(), {}, () => [decimals(0x00281053, 20)]));
    expect(wide.volume?.voxels).toBeInstanceOf(Float32Array);
    expect([...(wide.volume?.voxels ?? [])]).toEqual([...madeVolume().voxels].map((x) => 20 * x));
    const steps = await read(madeFiles(madeVolume(), {}, (k) => [decimals(0x00281052, k)]));
    expect(steps.volume?.voxels[9 * 7 * 5]).toBe(4500 + 5);
  });
  it('twelve bits stored in sixteen are masked and signed by the header', async () => {
    const twelve = (signed: number) => () => [
      { tag: 0x00280101, vr: 'US', bytes: Uint8Array.of(12, 0) },
      { tag: 0x00280102, vr: 'US', bytes: Uint8Array.of(11, 0) },
      { tag: 0x00280103, vr: 'US', bytes: Uint8Array.of(signed, 0) },
    ];
    const v = madeVolume();
    v.voxels.set([0x0fff, 0x7801, -1]);
    expect([...((await read(madeFiles(v, {}, twelve(0)))).volume?.voxels.subarray(0, 3) ?? [])]).toEqual([4095, 2049, 4095]);
    expect([...((await read(madeFiles(v, {}, twelve(1)))).volume?.voxels.subarray(0, 3) ?? [])]).toEqual([-1, -2047, -1]);
  });
  it('without slope and intercept a CT is a signal, not HU', async () => {
    const r = await read(madeFiles(madeVolume(), {}, () => [leftOut(0x00281052), leftOut(0x00281053)]));
    expect(r.volume?.quantity).toBe('signal');
    expect(codesOf(r)).toContain('files.no-rescale');
  });
});

describe('identity', () => {
  const second = (facts: object) => [...madeFiles(), ...madeFiles(madeVolume(), { seriesCount: 2, ...facts })];
  it('joins accents, case and carets silently', async () => {
    const r = await read(second({ name: 'DEMO ELOISE' }), { seriesCount: 1 });
    expect(r.questions).toEqual([]);
  });
  it('asks once about another number or name, and records who accepted', async () => {
    const r = await read(second({ patientId: 'X' }), { seriesCount: 1 });
    expect(r.questions.map((q) => q.flag)).toEqual(['--accept-identity']);
    expect(r.volume).toBeUndefined();
    const ok = await read(second({ patientId: 'X', name: 'Autre^Nom' }), { seriesCount: 1, acceptIdentity: 'AB' });
    expect(ok.volume).toBeDefined();
    expect(ok.findings).toContainEqual(finding('files.identity-accepted', 'caution', { who: 'AB' }));
  });
  it('refuses another birth date or sex', async () => {
    expect(await problem(read(second({ birthDate: '1950-02-04' })))).toBe('files.different-birth-dates');
    expect(await problem(read(second({ sex: 'male' })))).toBe('files.different-sexes');
  });
});

describe('choice', () => {
  const series = (n: number, spacing: number, more: readonly ReturnType<typeof text>[] = []) =>
    madeFiles(madeVolume({ ...madeGrid(), spacing: [0.7, 0.9, spacing] }), { seriesCount: n }, () => more);
  const chosen = async (files: readonly FileEntry[]): Promise<number | string | undefined> => {
    const r = await read(files);
    return r.volume?.grid.spacing[2] ?? r.questions[0]?.choices.map((c) => c.value).join();
  };
  it('takes the thinnest CT, then without contrast, then asks', async () => {
    expect(await chosen([...series(1, 2), ...series(2, 1), ...series(3, 5)])).toBe(1);
    expect(
      await chosen([...series(1, 2, [text(0x00180010, 'LO', 'NONE')]), ...series(2, 1, [text(0x00180010, 'LO', 'IOMERON 350')])]),
    ).toBe(2);
    expect(
      await chosen([...series(1, 5, [text(0x00180010, 'LO', 'NONE')]), ...series(2, 1, [text(0x00180010, 'LO', 'IOMERON 350')])]),
    ).toBe(1);
    expect(await chosen([...series(1, 1), ...series(2, 1)])).toBe('1,2');
    expect(await problem(read(series(1, 1), { seriesCount: 4 }))).toBe('files.no-such-series');
  });
  it('takes a thick one with a caution when there is none thinner', async () => {
    const r = await read(series(1, 5));
    expect(r.volume?.grid.spacing[2]).toBe(5);
    expect(codesOf(r)).toEqual(['files.thick-slices']);
  });
  it('refuses a chosen series that is no volume, and a folder without DICOM', async () => {
    expect(await problem(read(madeFiles(madeVolume(madeGrid(2))), { seriesCount: 1 }))).toBe('files.too-few-slices');
    expect(
      await problem(read([{ path: 'a.txt', bytes: () => Promise.resolve(new TextEncoder().encode('hello world '.repeat(40))) }])),
    ).toBe('files.nothing-readable');
  });
  it('sets other objects aside and hands segmentations on', async () => {
    const seg = writeFile([
      text(0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.66.4'),
      text(0x00080018, 'UI', '1.2.3'),
      text(0x00080060, 'CS', 'SEG'),
    ]);
    const report = writeFile([
      text(0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.88.33'),
      text(0x00080018, 'UI', '1.2.4'),
      text(0x00080060, 'CS', 'SR'),
    ]);
    const r = await read([
      ...madeFiles(),
      { path: 'seg.dcm', bytes: () => Promise.resolve(seg) },
      { path: 'sr.dcm', bytes: () => Promise.resolve(report) },
    ]);
    expect(r.segmentations).toEqual([{ path: 'seg.dcm', bytes: seg }]);
    expect(codesOf(r)).toEqual(['files.aside-segmentation', 'files.aside-report']);
    expect(r.volume).toBeDefined();
  });
});
