// Several MR pictures without DICOM (one file a series): an exam when none is a CT and at least one file is named after a sequence. Their frame is
// taken to be one, that of the scanner, because converters keep it; said as an assumption. Sequences by file name here, by contrast later.
import { finding, type Finding } from '../../base/index.ts';
import type { PatientPosition, Sequence, Study, Volume } from '../../records/index.ts';
import { kindInName, type Question } from '../dicom/index.ts';
import { stem } from '../labels/index.ts';
import type { Raster } from '../raster/index.ts';
import { studyOfImage } from './image.ts';

export interface RasterExam {
  readonly study: Study;
  readonly images: readonly Volume[];
  readonly findings: readonly Finding[];
  readonly questions: readonly Question[];
}

/** What a file name says of the sequence. */
export function sequenceOfName(path: string): Sequence | undefined {
  const named = kindInName(stem(path).replaceAll('_', ' '));
  if (named === undefined) return undefined;
  return {
    kind: named.kind,
    basis: 'name',
    ...(named.weighting === undefined ? {} : { weighting: named.weighting }),
    contrastCheck: 'unclear',
    findings: named.kind.startsWith('dixon') ? [finding('mr.dixon-limit', 'note')] : [],
  };
}

export function examOfRasters(images: readonly Raster[], position: PatientPosition | undefined): RasterExam | undefined {
  if (images.length < 2 || images.some((r) => r.lowest <= -500)) return undefined;
  const named = images.map((raster) => ({ raster, sequence: sequenceOfName(raster.path) }));
  const used = named.filter((n) => n.sequence?.kind !== 'other');
  if (used.length < 2 || !used.some((n) => n.sequence !== undefined)) return undefined;
  const made = used.map(({ raster, sequence }) => {
    const one = studyOfImage(raster, position);
    return {
      ...one,
      volume: { ...one.volume, role: 'mri' as const, quantity: 'signal' as const, ...(sequence === undefined ? {} : { sequence }) },
    };
  });
  const frame = made[0].volume.grid.frame;
  return {
    study: {
      ...made[0].study,
      series: made.map((m, n) => ({
        ...m.study.series[0],
        indexCount: n + 1,
        modality: 'MR',
        frameOfReferenceUid: frame,
        ...(m.volume.sequence === undefined ? {} : { sequence: m.volume.sequence }),
      })),
    },
    images: made.map((m) => ({ ...m.volume, grid: { ...m.volume.grid, frame } })),
    findings: [...made.flatMap((m) => m.findings), finding('mr.frame-assumed', 'note')],
    questions: made[0].questions,
  };
}
