// A small MR exam in two blocks, written as DICOM and read back: sequences, the join, the column of bones, and everything that must be said or refused.
import { describe, expect, it } from 'vitest';
import { distance, movePoint, type Rigid } from '../../base/index.ts';
import { makeMri, mriDemoSpec, levelsFrom, type MriImage, type MriSpec } from '../../phantom/index.ts';
import type { LevelName, SequenceKind } from '../../records/index.ts';
import { noCodecs, writeMrSeries, type StudyFacts } from '../dicom/index.ts';
import type { FileEntry } from '../file-entry.ts';
import { writeNiftiPlain } from '../nifti/index.ts';
import { readFiles } from './read-files.ts';
import type { ReadResult } from './types.ts';

const levels = levelsFrom('T12', 'L3');
const spec: MriSpec = {
  ...mriDemoSpec,
  patient: { ...mriDemoSpec.patient, levels, lesions: mriDemoSpec.patient.lesions.filter((l) => l.level === 'L1'), ribs: false },
  bodies: mriDemoSpec.bodies.filter((b) => levels.includes(b.level)),
  blocks: [
    { name: 'thoracic', from: 'T12', to: 'L2', tiltDeg: [0, 1, 0], movedDeg: [0, 0, 0], movedMm: [0, 0, 0], extraMm: 6 },
    { name: 'lumbar', from: 'L1', to: 'L3', tiltDeg: [0, -1, 1], movedDeg: [0.3, 0, -0.2], movedMm: [0.4, -2.1, 2.4], extraMm: 6 },
  ],
  pixelMm: 1.5,
  widthMm: 46,
};
const mri = makeMri(spec);
const images = mri.spec.blocks.map((b) => mri.render(b, { samplesCount: 3 }));
const facts: StudyFacts = {
  seed: 'mr-test',
  name: 'Test^MR',
  patientId: 'T-1',
  birthDate: '1950-01-01',
  sex: 'female',
  at: '2026-01-14T15:00:00',
  description: 'MR spine',
};
const entry = (path: string, bytes: Uint8Array): FileEntry => ({ path, bytes: () => Promise.resolve(bytes) });
const dicom = (of: readonly MriImage[], kinds: readonly SequenceKind[], f: StudyFacts = facts): FileEntry[] =>
  of.flatMap((image, b) =>
    image.series
      .filter((s) => kinds.includes(s.kind))
      .flatMap((s, n) =>
        writeMrSeries(s.volume, s.kind, {
          ...f,
          seriesCount: 10 * b + n + 1,
          frameOfReferenceUid: mri.frameUid,
          sliceThicknessMm: 3.5,
        }).map((x) => entry(`mr/${x.name}`, x.bytes)),
      ),
  );
const map = (image: MriImage, change: (v: number) => number = (v) => v): FileEntry =>
  entry(`${image.block.name}.nii`, writeNiftiPlain(image.labels.grid, Uint8Array.from(image.labels.voxels, change)));
const read = (files: readonly FileEntry[], maps: readonly FileEntry[]): Promise<ReadResult> =>
  readFiles(files, { codecs: noCodecs, convention: 'trocart', ...(maps.length === 0 ? {} : { segmentation: maps }) });
const codes = (r: ReadResult): readonly string[] => r.findings.map((f) => f.code);

describe('MR exam', () => {
  it('reads both blocks into one frame, each sequence checked, each bone once', async () => {
    const r = await read(
      dicom(images, ['t1', 'stir']),
      images.map((i) => map(i)),
    );
    expect(r.questions).toEqual([]);
    expect(r.images?.map((i) => [i.blockIndex, i.sequence?.kind, i.sequence?.contrastCheck])).toEqual([
      [0, 't1', 'agrees'],
      [0, 'stir', 'agrees'],
      [1, 't1', 'agrees'],
      [1, 'stir', 'agrees'],
    ]);
    expect(new Set(r.images?.map((i) => i.grid.frame)).size).toBe(1);
    expect(r.images?.find((i) => i.sequence?.kind === 'stir')?.sequence?.fatSuppression?.state).toBe('good');
    expect(r.levels?.entries.map((e) => e.level)).toEqual(levels);
    const join = r.registrations?.[0];
    expect(join?.state).toBe('accepted');
    const back = join?.whole?.motion as Rigid;
    for (const t of mri.truth) {
      const shown = movePoint(images[1].motion, t.vertebra.frame.originLps);
      expect(distance(movePoint(back, shown), t.vertebra.frame.originLps), t.level).toBeLessThan(1);
    }
    expect(codes(r)).toContain('mr.moved-between-blocks');
    for (const s of r.seeds) {
      const t = mri.truth.find((x) => x.level === s.suggestedLevel);
      expect(distance(s.pointLps, t?.vertebra.frame.originLps ?? s.pointLps), s.suggestedLevel).toBeLessThan(7);
    }
  });

  it('says when there is no fluid-sensitive series, and when there is one block only', async () => {
    const r = await read(dicom(images.slice(0, 1), ['t1']), [map(images[0])]);
    expect(r.findings.filter((f) => f.severity === 'stop').map((f) => f.code)).toContain('mr.no-fluid-sensitive');
    expect(codes(r)).toContain('mr.single-block');
    expect(r.seeds.length).toBeGreaterThan(2);
  });

  it('stops when the maps of two blocks count differently', async () => {
    const shifted = map(images[1], (v) => (v > 0 && v < 26 ? v + 1 : v));
    const r = await read(dicom(images, ['t1', 'stir']), [map(images[0]), shifted]);
    expect(r.findings.filter((f) => f.severity === 'stop').map((f) => f.code)).toContain('mr.blocks-count-differently');
  });

  it('asks for a label map when none is given, and keeps the pictures', async () => {
    const r = await read(dicom(images, ['t1', 'stir']), []);
    expect(r.questions.map((q) => q.flag)).toEqual(['--segmentation']);
    expect(r.images).toHaveLength(4);
  });

  it('refuses a study dated before the patient was born, and two patients mixed', async () => {
    await expect(read(dicom(images.slice(0, 1), ['t1'], { ...facts, birthDate: '2031-05-05' }), [map(images[0])])).rejects.toMatchObject({
      code: 'mr.study-before-birth',
    });
    const mixed = [...dicom(images.slice(0, 1), ['t1']), ...dicom(images.slice(1), ['t1'], { ...facts, birthDate: '1961-01-01' })];
    await expect(read(mixed, [])).rejects.toMatchObject({ code: 'files.different-birth-dates' });
  });

  it('reads the same exam from files named after their sequences', async () => {
    const files = images.flatMap((i) =>
      i.series.map((s) => entry(`${i.block.name}_${s.kind}.nii`, writeNiftiPlain(s.volume.grid, s.volume.voxels))),
    );
    const r = await readFiles(files, { codecs: noCodecs, convention: 'trocart', position: 'HFS', segmentation: images.map((i) => map(i)) });
    expect(r.images?.map((i) => [i.sequence?.kind, i.sequence?.basis])).toEqual([
      ['t1', 'name'],
      ['stir', 'name'],
      ['t1', 'name'],
      ['stir', 'name'],
    ]);
    expect(r.levels?.entries.map((e) => e.level as LevelName)).toEqual(levels);
  });
});
