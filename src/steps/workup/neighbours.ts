// A bone that cannot be what its mask says, by the bones about it: its back points far from theirs, or its body is far smaller or larger than theirs.
// Nothing in a mask alone shows it: one with a bite out of the body (cement left out of the map, a bone half cut off) gives a middle, a back and two
// endplates that look like any other, and every height, side and angle would be of another shape.
// The assumption that fails first: neighbours turn and grow by less than the limits (catalog/workup-rules), a severe scoliosis and a burst body included.
import { distance, dot, finding, perpendicular, type Finding } from '../../base/index.ts';
import { frameRules, levelRank, usualBody } from '../../catalog/index.ts';
import type { Correction, LevelName } from '../../records/index.ts';
import { median, type BodyFrame } from '../../spine/index.ts';
import type { Bone } from './bone.ts';

interface Known {
  readonly body: BodyFrame;
  readonly level: LevelName | undefined;
}
/** How far one bone is from another as a share of what still counts as near: by their levels, by their places where a name is missing. */
function awayFraction(a: Bone, b: Bone): number {
  const [above, below] = [a.place.level, b.place.level];
  return above === undefined || below === undefined
    ? distance(a.place.seed.pointLps, b.place.seed.pointLps) / frameRules.withinMm.value
    : Math.abs(levelRank(above) - levelRank(below)) / frameRules.withinLevels.value;
}
const nearestOf = (bones: readonly Bone[], own: Bone): readonly Known[] =>
  bones
    .filter((b) => b !== own)
    .map((b) => ({ body: b.shape?.complete === true ? b.shape.body : undefined, level: b.place.level, away: awayFraction(own, b) }))
    .filter((b) => b.away <= 1)
    .sort((a, b) => a.away - b.away)
    .flatMap(({ body, level }) => (body === undefined ? [] : [{ body, level }]))
    .slice(0, frameRules.askedCount.value);

/** Turn of a body about its own up axis against another's back, degrees. */
function turnDegOf({ frame }: BodyFrame, other: BodyFrame): number {
  const p = perpendicular(other.frame.posterior, frame.superior);
  return (Math.atan2(dot(p, frame.left), dot(p, frame.posterior)) * 180) / Math.PI;
}
const sizes = [
  { of: ({ walls }: BodyFrame): number => walls.leftMm - walls.rightMm, usual: 'widthMm' },
  { of: ({ walls }: BodyFrame): number => walls.posteriorMm - walls.anteriorMm, usual: 'depthMm' },
] as const;
/** How much larger than the other a body of this level usually is; 1 where one of them has no name. */
function growth(level: LevelName | undefined, other: LevelName | undefined, size: 'widthMm' | 'depthMm'): number {
  const own = level === undefined ? undefined : usualBody(level);
  const its = other === undefined ? undefined : usualBody(other);
  return own === undefined || its === undefined ? 1 : own[size] / its[size];
}

function doubtOf(own: Known, near: readonly Known[], id: string): Finding | undefined {
  if (near.length < frameRules.leastCount.value) return undefined;
  const turnDeg = Math.abs(median(near.map((b) => turnDegOf(own.body, b.body))));
  if (turnDeg > frameRules.mostTurnDeg.value) return finding('workup.frame-turned', 'caution', { turnDeg }, id);
  for (const { of, usual } of sizes) {
    const foundMm = of(own.body);
    const usualMm = median(near.map((b) => of(b.body) * growth(own.level, b.level, usual)));
    const share = foundMm / usualMm;
    if (share < frameRules.leastSizeFraction.value || share > 1 / frameRules.leastSizeFraction.value)
      return finding('workup.size-doubtful', 'caution', { foundMm, usualMm }, id);
  }
  return undefined;
}

/** The bone without its shape where the bones about it contradict it; a frame a person set is believed. */
export function unlessUnlike(bone: Bone, bones: readonly Bone[], corrections: readonly Correction[]): Bone {
  const id = bone.place.seed.vertebraId;
  if (bone.shape === undefined || corrections.some((c) => c.vertebraId === id && c.what === 'frame')) return bone;
  const doubt = doubtOf({ body: bone.shape.body, level: bone.place.level }, nearestOf(bones, bone), id);
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
