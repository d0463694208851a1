// An image that came without DICOM: a Study of one series and a Volume. Posture cannot be known from NIfTI or NRRD: stated or asked.
import { finding, type Finding } from '../../base/index.ts';
import type { PatientPosition, Quantity, Series, Study, Volume } from '../../records/index.ts';
import type { Question } from '../dicom/index.ts';
import { contentName, type Raster } from '../raster/index.ts';
import { kindInName } from '../dicom/index.ts';
import { stem } from '../labels/index.ts';
import { fileName } from '../file-entry.ts';

/** The positions a person can state. */
const positions: readonly PatientPosition[] = ['HFS', 'HFP', 'FFS', 'FFP', 'HFDL', 'HFDR'];

/** HU has air far below zero; a signal is never negative; what lies between is taken for HU, and said. */
export function quantityOf(raster: Raster): { quantity: Quantity; sure: boolean } {
  if (raster.lowest <= -500) return { quantity: 'hu', sure: true };
  if (raster.lowest >= 0) return { quantity: 'signal', sure: true };
  return { quantity: 'hu', sure: false };
}

export interface ImageStudy {
  readonly study: Study;
  readonly volume: Volume;
  readonly findings: readonly Finding[];
  readonly questions: readonly Question[];
}

export function studyOfImage(raster: Raster, position: PatientPosition | undefined): ImageStudy {
  const { quantity, sure } = quantityOf(raster);
  const seriesUid = contentName(raster.source, raster.grid, raster.voxels);
  const grid = { ...raster.grid, frame: seriesUid };
  const findings: Finding[] = [...raster.findings];
  if (!sure) findings.push(finding('labels.quantity-assumed', 'caution', { file: fileName(raster.path) }));
  const posture = position ?? 'unknown';
  const questions: Question[] =
    posture === 'unknown'
      ? [
          {
            code: 'labels.which-position',
            flag: '--position',
            choices: positions.map((p) => ({ value: p, label: `labels.position.${p}` })),
          },
        ]
      : [];
  const voxels =
    quantity === 'signal'
      ? Float32Array.from(raster.voxels)
      : raster.voxels instanceof Uint8Array || raster.voxels instanceof Uint16Array
        ? Float32Array.from(raster.voxels)
        : raster.voxels;
  const named = quantity === 'signal' ? kindInName(stem(raster.path).replaceAll('_', ' ')) : undefined;
  const series: Series = {
    indexCount: 1,
    seriesUid,
    frameOfReferenceUid: seriesUid,
    modality: quantity === 'hu' ? 'CT' : 'MR',
    description: '',
    sopInstanceUids: [],
    patientPosition: posture,
    contrast: 'unknown',
    grid,
    sliceCount: grid.size[2],
    findings: [],
  };
  const study: Study = { studyUid: seriesUid, description: '', sex: 'unknown', series: [series], source: raster.source, findings: [] };
  const volume: Volume = {
    grid,
    voxels,
    quantity,
    seriesUid,
    role: quantity === 'hu' ? 'planning' : 'mri',
    posture,
    contrast: 'unknown',
    findings: [],
    ...(named === undefined
      ? {}
      : { sequence: { kind: named.kind, basis: 'name' as const, contrastCheck: 'unclear' as const, findings: [] } }),
  };
  return { study, volume, findings, questions };
}

/** A mask alone: a study without an image. */
export function studyOfMask(raster: Pick<Raster, 'grid' | 'voxels' | 'source'>): { study: Study; space: string } {
  const space = contentName(raster.source, raster.grid, raster.voxels);
  return { study: { studyUid: space, description: '', sex: 'unknown', series: [], source: raster.source, findings: [] }, space };
}
