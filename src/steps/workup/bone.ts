// One bone, everything that can be read of it alone: shape from the mask, then what HU and the other structures add.
import { between, dot, finding, type Finding, type Lps } from '../../base/index.ts';
import { collapsedFromFraction } from '../../catalog/index.ts';
import { landmarkNames, type Correction, type Heights, type Seed, type Structures, type Volume } from '../../records/index.ts';
import { goodForClearance, median, pedicleSeen } from '../../spine/index.ts';
import { errorSettingOf, heightSdsMm } from './bands.ts';
import type { Place } from './order.ts';
import { measureShape, type Shape } from './shape.ts';
import { trabecularHu, type Trabecular } from './trabecular.ts';
import { readTissue, type Tissue } from './tissue.ts';

export interface Bone {
  readonly place: Place;
  readonly shape: Shape | undefined;
  readonly centreLps: Lps;
  readonly trabecular: Trabecular | undefined;
  readonly tissue: Tissue | undefined;
  /** May serve as a reference and speak for density: whole, no cement, no metal, no lesion. */
  readonly fit: boolean;
  /** One sigma of each height; undefined when nothing was measured. */
  readonly heightSdsMm: Heights | undefined;
  readonly givenGrade: number | undefined;
  readonly findings: readonly Finding[];
}

export function readBone(
  place: Place,
  places: readonly Place[],
  volume: Volume | undefined,
  structures: Structures | undefined,
  corrections: readonly Correction[],
): Bone {
  const own = corrections.filter((c) => c.vertebraId === place.seed.vertebraId);
  const ct = volume?.quantity === 'hu' ? volume : undefined;
  const shape = measureShape(
    place.seed,
    place.up,
    backFrom(place, places, structures),
    // An MR picture may be another block than the one the mask was drawn on: the mask's own crop tells what is cut.
    ct,
    own,
    place.level,
    structures?.items.find((s) => s.name === 'cement')?.mask,
    places.length >= 3,
  );
  const grade = own.findLast((c) => c.what === 'grade' && c.value.kind === 'grade')?.value;
  const givenGrade = grade?.kind === 'grade' ? grade.gradeCount : undefined;
  if (!('body' in shape))
    return {
      place,
      shape: undefined,
      centreLps: shape.centreLps,
      trabecular: undefined,
      tissue: undefined,
      fit: false,
      heightSdsMm: undefined,
      givenGrade,
      findings: [...place.findings, ...shape.findings],
    };
  const trabecular = ct === undefined || !shape.complete ? undefined : trabecularHu(shape, ct);
  return {
    place,
    shape,
    centreLps: shape.body.frame.originLps,
    trabecular,
    tissue: undefined,
    fit: shape.complete && shape.six !== undefined,
    heightSdsMm: heightSdsMm(errorSettingOf(shape)),
    givenGrade,
    findings: [...place.findings, ...shape.findings, ...unused(own, shape), ...grownFindings(place.seed, shape, ct, own)],
  };
}

/**
 * Where the arch was grown from a click: that it was, and which pedicle the image does not show well enough to measure a clearance to. A person's
 * own axis is not doubted. A painted mask says nothing of a wall: one dab anywhere keeps the whole mask, so the image is asked along the contour in force.
 */
function grownFindings(seed: Seed, shape: Shape, ct: Volume | undefined, own: readonly Correction[]): readonly Finding[] {
  if (seed.source !== 'click' || seed.bodyOnly) return [];
  const out = [finding('workup.arch-grown', 'note', {}, seed.vertebraId)];
  for (const side of ['left', 'right'] as const) {
    const pedicle = shape.pedicles[side];
    if (pedicle === undefined || own.some((c) => c.what === `pedicle.${side}`)) continue;
    const seen = ct === undefined ? undefined : pedicleSeen(ct, pedicle, side);
    if (seen !== undefined && goodForClearance(seen)) continue;
    const percent = Math.round(100 * Math.min(seen?.seenFraction ?? 0, seen?.medialFraction ?? 0));
    out.push(finding(`workup.pedicle-guessed.${side}`, 'caution', { seenPercent: percent }, seed.vertebraId));
  }
  return out;
}

/** Corrections of this bone that change nothing here: their target is gone, or name a landmark that is none of the six points. */
function unused(own: readonly Correction[], shape: Shape): readonly Finding[] {
  const applied = (c: Correction): boolean =>
    c.what === 'mask' ||
    c.what === 'frame' ||
    c.what === 'grade' ||
    c.what.startsWith('path') ||
    (c.what.startsWith('endplate') && c.value.kind === 'plane') ||
    (c.what === 'landmark' &&
      c.value.kind === 'point' &&
      landmarkNames.some((name) => c.value.kind === 'point' && c.value.name === name)) ||
    (c.what === 'pedicle.left' && shape.pedicles.left !== undefined) ||
    (c.what === 'pedicle.right' && shape.pedicles.right !== undefined);
  return own.filter((c) => !applied(c)).map((c) => finding('workup.correction-unused', 'caution', { what: c.what }, c.vertebraId));
}

/** Adds what HU says, once the trabecular HU of all bones is known: the neighbours' median is what this body should have. */
export function withTissue(
  bone: Bone,
  i: number,
  bones: readonly Bone[],
  volume: Volume | undefined,
  structures: Structures | undefined,
): Bone {
  if (bone.shape === undefined || !bone.shape.complete || volume?.quantity !== 'hu') return bone;
  const near = bones
    .map((b, j) => ({ hu: b.trabecular?.meanHu, away: Math.abs(j - i) }))
    .filter((n): n is { hu: number; away: number } => n.hu !== undefined && n.away > 0)
    .sort((a, b) => a.away - b.away)
    .slice(0, 4)
    .map((n) => n.hu);
  const tissue = readTissue(
    bone.place.seed.vertebraId,
    bone.shape,
    volume,
    structures,
    bone.trabecular,
    near.length === 0 ? undefined : median(near),
  );
  const fit = bone.fit && tissue.previousCementMl === undefined && tissue.metal !== true && tissue.lesion === undefined;
  return { ...bone, tissue, fit, findings: [...bone.findings, ...tissue.findings] };
}

/**
 * Two readings hang on the loss of height: dense bone in a collapsed body is the collapse itself, not a lesion; and a fluid cleft belongs to a
 * collapsed body (in a whole one the dark spot is the basivertebral vein).
 */
export function inLightOfLoss(bone: Bone, lossFraction: number): Bone {
  if (bone.tissue === undefined) return bone;
  const collapsed = lossFraction >= collapsedFromFraction.value;
  const clefts = collapsed ? bone.tissue.clefts : bone.tissue.clefts.filter((c) => c.content !== 'fluid');
  const lesion = collapsed && bone.tissue.lesion?.kind === 'sclerotic' ? undefined : bone.tissue.lesion;
  const gone = (f: Finding): boolean =>
    (f.code === 'workup.lesion-sclerotic' && lesion === undefined) || (f.code === 'workup.cleft-fluid' && !collapsed);
  return { ...bone, tissue: { ...bone.tissue, clefts, lesion }, findings: bone.findings.filter((f) => !gone(f)) };
}

/** A point behind a body-only bone: the canal of the map at its height; undefined when the map has none. */
function backFrom(place: Place, _places: readonly Place[], structures: Structures | undefined): Lps | undefined {
  const canal =
    structures?.items.find((s) => s.name === 'canal') ??
    structures?.items.find((s) => s.name === 'sac') ??
    structures?.items.find((s) => s.name === 'cord');
  if (canal === undefined) return undefined;
  const { grid, voxels } = canal.mask;
  const sum = [0, 0, 0];
  let count = 0;
  let q = 0;
  const at = [0, 0, 0];
  for (let k = 0; k < grid.size[2]; k++)
    for (let j = 0; j < grid.size[1]; j++)
      for (let i = 0; i < grid.size[0]; i++, q++) {
        if (voxels[q] === 0) continue;
        for (const n of [0, 1, 2])
          at[n] =
            grid.originLps[n] +
            i * grid.spacing[0] * grid.axes[0][n] +
            j * grid.spacing[1] * grid.axes[1][n] +
            k * grid.spacing[2] * grid.axes[2][n];
        const d = between(place.seed.pointLps, at as unknown as Lps);
        if (Math.abs(dot(d, place.up)) > 6 || Math.hypot(d[0], d[1], d[2]) > 70) continue;
        for (const n of [0, 1, 2]) sum[n] += at[n];
        count++;
      }
  return count < 5 ? undefined : ([sum[0] / count, sum[1] / count, sum[2] / count] as unknown as Lps);
}
