// A bone that cannot be what its mask says, by the bones about it: its back points far from theirs, or its body is far smaller or larger than theirs.
// Nothing in a mask alone shows it: one with a bite out of the body (cement left out of the map, a bone half cut off) gives a middle, a back and two
// endplates that look like any other, and every height, side and angle would be of another shape.
// The assumption that fails first: neighbours turn and grow by less than the limits (catalog/workup-rules), a severe scoliosis and a burst body included.
import { dot, finding, perpendicular, type Finding } from '../../base/index.ts';
import { frameRules } from '../../catalog/index.ts';
import type { Correction } from '../../records/index.ts';
import { median, type BodyFrame } from '../../spine/index.ts';
import type { Bone } from './bone.ts';

/** How many of the nearest whole bones are asked, and how many must answer. */
const askedCount = 4;
const leastCount = 2;

const nearestOf = (bones: readonly Bone[], i: number): readonly BodyFrame[] =>
  bones
    .map((b, j) => ({ body: b.shape?.complete === true ? b.shape.body : undefined, away: Math.abs(j - i) }))
    .filter((b) => b.away > 0)
    .sort((a, b) => a.away - b.away)
    .flatMap((b) => (b.body === undefined ? [] : [b.body]))
    .slice(0, askedCount);

/** Turn of a body about its own up axis against another's back, degrees. */
function turnDegOf({ frame }: BodyFrame, other: BodyFrame): number {
  const p = perpendicular(other.frame.posterior, frame.superior);
  return (Math.atan2(dot(p, frame.left), dot(p, frame.posterior)) * 180) / Math.PI;
}
const widthOf = ({ walls }: BodyFrame): number => walls.leftMm - walls.rightMm;
const depthOf = ({ walls }: BodyFrame): number => walls.posteriorMm - walls.anteriorMm;

function doubtOf(own: BodyFrame, near: readonly BodyFrame[], id: string): Finding | undefined {
  if (near.length < leastCount) return undefined;
  const turnDeg = Math.abs(median(near.map((b) => turnDegOf(own, b))));
  if (turnDeg > frameRules.mostTurnDeg.value) return finding('workup.frame-turned', 'caution', { turnDeg }, id);
  for (const size of [widthOf, depthOf]) {
    const usualMm = median(near.map(size));
    const share = size(own) / usualMm;
    if (share < frameRules.leastSizeFraction.value || share > 1 / frameRules.leastSizeFraction.value)
      return finding('workup.size-doubtful', 'caution', { foundMm: size(own), usualMm }, id);
  }
  return undefined;
}

/** The bone without its shape where the bones about it contradict it; a frame a person set is believed. */
export function unlessUnlike(bone: Bone, i: number, bones: readonly Bone[], corrections: readonly Correction[]): Bone {
  const id = bone.place.seed.vertebraId;
  if (bone.shape === undefined || corrections.some((c) => c.vertebraId === id && c.what === 'frame')) return bone;
  const doubt = doubtOf(bone.shape.body, nearestOf(bones, i), id);
  if (doubt === undefined) return bone;
  return {
    ...bone,
    shape: undefined,
    centreLps: bone.place.seed.pointLps,
    trabecular: undefined,
    fit: false,
    heightSdsMm: undefined,
    findings: [...bone.findings, doubt],
  };
}
