// A body whose "back" points far from where the bones about it point. Nothing in a mask alone shows it: a mask with a bite out of the body (cement left
// out of the map, a bone half cut off) gives a middle and a back that look like any other, and every height, side and angle would be of another bone.
// The assumption that fails first: neighbours turn against each other by less than the limit (catalog/workup-rules), a severe scoliosis included.
import { dot, finding, perpendicular } from '../../base/index.ts';
import { frameRules } from '../../catalog/index.ts';
import type { Correction } from '../../records/index.ts';
import { median } from '../../spine/index.ts';
import type { Bone } from './bone.ts';

/** How many of the nearest bones are asked, and how many must answer. */
const askedCount = 4;
const leastCount = 2;

/** Turn of bone i about its own up axis against each of the nearest whole bones, degrees. */
function turnsOf(bones: readonly Bone[], i: number): readonly number[] {
  const own = bones[i].shape?.body.frame;
  if (own === undefined) return [];
  return bones
    .map((b, j) => ({ back: b.shape?.complete === true ? b.shape.body.frame.posterior : undefined, away: Math.abs(j - i) }))
    .filter((b) => b.back !== undefined && b.away > 0)
    .sort((a, b) => a.away - b.away)
    .slice(0, askedCount)
    .map(({ back }) => {
      const p = perpendicular(back as NonNullable<typeof back>, own.superior);
      return (Math.atan2(dot(p, own.left), dot(p, own.posterior)) * 180) / Math.PI;
    });
}

/** The bone without its shape where its frame is turned against the bones about it; a frame a person set is believed. */
export function unlessTurned(bone: Bone, i: number, bones: readonly Bone[], corrections: readonly Correction[]): Bone {
  const id = bone.place.seed.vertebraId;
  if (bone.shape === undefined || corrections.some((c) => c.vertebraId === id && c.what === 'frame')) return bone;
  const turns = turnsOf(bones, i);
  const turnDeg = Math.abs(median(turns));
  if (turns.length < leastCount || turnDeg <= frameRules.mostTurnDeg.value) return bone;
  return {
    ...bone,
    shape: undefined,
    centreLps: bone.place.seed.pointLps,
    trabecular: undefined,
    fit: false,
    heightSdsMm: undefined,
    findings: [...bone.findings, finding('workup.frame-turned', 'caution', { turnDeg }, id)],
  };
}
