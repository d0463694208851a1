// The record of one vertebra from its measured parts, with its bands and findings.
import { finding, fromFrame, type Finding } from '../../base/index.ts';
import type { Bands, Vertebra } from '../../records/index.ts';
import { anyBack, endplatePlane, frameFrom } from '../../spine/index.ts';
import { band, errorSettingOf, heightSdsMm, pedicleHeightSdMm, pedicleWidthSdMm, volumeSdFraction, wedgeSdDeg } from './bands.ts';
import type { Bone } from './bone.ts';
import type { Graded } from './grade.ts';
import { sagittalAngleDeg, type Shape } from './shape.ts';

/** A vertebra nothing could be measured of: its place and why. */
export function bareVertebra(bone: Bone, more: readonly Finding[]): Vertebra {
  const { seed, level, up } = bone.place;
  return {
    vertebraId: seed.vertebraId,
    ...(level === undefined ? {} : { levelUsed: level }),
    complete: false,
    frame: frameFrom(bone.centreLps, up, anyBack(up)),
    pedicles: {},
    posteriorWall: { state: 'unseen' },
    gaps: [],
    clefts: [],
    parts: { grid: seed.mask.grid, voxels: new Uint8Array(seed.mask.voxels.length) },
    bands: {},
    findings: [...bone.findings, ...more],
  };
}

export function assemble(
  bone: Bone,
  shape: Shape,
  graded: Graded | undefined,
  bones: readonly Bone[],
  i: number,
  density: Vertebra['density'],
  more: readonly Finding[],
): Vertebra {
  const { seed, level } = bone.place;
  const id = seed.vertebraId;
  const bands: Record<string, Bands[string]> = {};
  const findings: Finding[] = [...bone.findings, ...more.map((f) => ({ ...f, where: f.where ?? id }))];
  const { six, body, canal, split } = shape;
  const h = six?.heights;
  const setting = errorSettingOf(shape);
  const sds = bone.heightSdsMm ?? heightSdsMm(setting);
  if (h !== undefined) for (const k of ['anteriorMm', 'middleMm', 'posteriorMm'] as const) bands[`heights.${k}`] = band(h[k], sds[k]);
  if (graded !== undefined) {
    bands['genant.heightLossFraction'] = band(graded.loss.lossFraction, graded.sdFraction, 'model');
    findings.push(...gradeFindings(graded, id));
  }
  const widthMm = body.walls.leftMm - body.walls.rightMm;
  const kyphosis = segmentalKyphosisDeg(bones, i);
  if (shape.complete) bands['bodyVolumeMl'] = band(split.bodyVolumeMl, volumeSdFraction(setting) * split.bodyVolumeMl);
  if (six !== undefined) bands['wedgeAngleDeg'] = band(shape.wedgeAngleDeg, wedgeSdDeg(setting, six.depthMm));
  for (const side of ['left', 'right'] as const) {
    const p = shape.pedicles[side];
    if (p === undefined) continue;
    bands[`pedicles.${side}.widthMm`] = band(p.widthMm, pedicleWidthSdMm(setting));
    bands[`pedicles.${side}.heightMm`] = band(p.heightMm, pedicleHeightSdMm(setting));
  }
  const t = bone.trabecular;
  if (t !== undefined) bands['trabecularHu'] = band(t.meanHu, Math.max(3, t.sdHu / Math.sqrt(Math.max(1, t.nCount / 27))));
  if (t !== undefined && graded !== undefined && graded.genant.gradeCount > 0)
    findings.push(finding('workup.hu-impaction', 'note', { meanHu: t.meanHu }, id));
  return {
    vertebraId: id,
    ...(level === undefined ? {} : { levelUsed: level }),
    complete: shape.complete,
    frame: body.frame,
    ...(six === undefined
      ? {}
      : { heights: six.heights, depthMm: six.depthMm, sixPointsLps: [...six.pointsLps], wedgeAngleDeg: shape.wedgeAngleDeg }),
    ...(graded === undefined
      ? {}
      : {
          reference: graded.loss.reference,
          ratios: {
            wedgeFraction: graded.loss.wedgeFraction,
            biconcaveFraction: graded.loss.biconcaveFraction,
            crushFraction: graded.loss.crushFraction,
          },
          genant: graded.genant,
        }),
    ...(shape.complete ? { widthMm, bodyVolumeMl: split.bodyVolumeMl } : {}),
    ...(kyphosis === undefined ? {} : { segmentalKyphosisDeg: kyphosis }),
    endplates: { superior: endplatePlane(body.frame, body.superior), inferior: endplatePlane(body.frame, body.inferior) },
    ...(t === undefined ? {} : { trabecularHu: t.meanHu, trabecularRegion: { volumeMl: t.volumeMl, excluded: [...t.excluded] } }),
    ...(density === undefined ? {} : { density }),
    pedicles: shape.pedicles,
    ...(canal === undefined
      ? {}
      : {
          canal: { centreLps: fromFrame(body.frame, canal.leftMm, canal.posteriorMm, 0), widthMm: canal.widthMm, depthMm: canal.depthMm },
        }),
    posteriorWall: bone.tissue?.posteriorWall ?? { state: 'unseen' },
    gaps: bone.tissue?.gaps ?? [],
    clefts: bone.tissue?.clefts ?? [],
    ...(bone.tissue?.lesion === undefined ? {} : { lesion: bone.tissue.lesion }),
    ...(bone.tissue?.previousCementMl === undefined ? {} : { previousCementMl: bone.tissue.previousCementMl }),
    ...(bone.tissue?.metal === undefined ? {} : { metal: bone.tissue.metal }),
    parts: shape.parts,
    bands,
    findings,
  };
}

function gradeFindings(graded: Graded, id: string): readonly Finding[] {
  const out: Finding[] = [];
  const percent = Math.round(100 * graded.loss.lossFraction);
  if (graded.loss.reference.basis === 'table') out.push(finding('workup.reference-table', 'caution', {}, id));
  if (graded.genant.gradeCount > 0)
    out.push(finding('workup.deformity', 'note', { lossPercent: percent, grade: graded.genant.gradeCount }, id));
  if (graded.genant.between !== undefined)
    out.push(finding('workup.between-grades', 'note', { low: graded.genant.between[0], high: graded.genant.between[1] }, id));
  return out;
}

/** Upper endplate of the body above against the lower endplate of the body below, seen from the side of body i; kyphosis > 0. */
export function segmentalKyphosisDeg(bones: readonly Bone[], i: number): number | undefined {
  const above = bones[i - 1]?.shape;
  const below = bones[i + 1]?.shape;
  const own = bones[i].shape;
  if (above === undefined || below === undefined || own === undefined || !above.complete || !below.complete) return undefined;
  return sagittalAngleDeg(
    own.body,
    endplatePlane(below.body.frame, below.body.inferior).normal,
    endplatePlane(above.body.frame, above.body.superior).normal,
  );
}
