// Which bones a bone is held against, on bodies of known size: by level, scaled by what is usual, none from far off.
import { describe, expect, it } from 'vitest';
import { direction, lps } from '../../base/index.ts';
import { usualBody } from '../../catalog/index.ts';
import { levelNames, type LevelName } from '../../records/index.ts';
import type { Bone } from './bone.ts';
import { unlessUnlike } from './neighbours.ts';

/** A bone of its level's usual size; `times` wider and deeper, named or not. */
function bone(level: LevelName, times = 1, isNamed = true): Bone {
  const { widthMm, depthMm } = usualBody(level)!;
  const pointLps = lps(0, 0, -30 * levelNames.indexOf(level));
  const frame = { originLps: pointLps, left: direction(1, 0, 0), posterior: direction(0, 1, 0), superior: direction(0, 0, 1) };
  const walls = {
    leftMm: (times * widthMm) / 2,
    rightMm: (-times * widthMm) / 2,
    posteriorMm: (times * depthMm) / 2,
    anteriorMm: (-times * depthMm) / 2,
  };
  return {
    place: { seed: { vertebraId: level, pointLps }, level: isNamed ? level : undefined },
    shape: { complete: true, body: { frame, walls } },
    findings: [],
  } as unknown as Bone;
}
const doubted = (bones: readonly Bone[]): readonly (readonly [string, string])[] =>
  bones.flatMap((b) => unlessUnlike(b, bones, []).findings.map((f) => [b.place.seed.vertebraId, f.code] as const));

describe('a bone and those about it', () => {
  it('keeps its shape among bones of quite other levels, named or not', () => {
    const few = (['T6', 'L3', 'L4'] as const).map((level) => usualBody(level)!.widthMm);
    // what made T6 doubtful: the two lumbar bodies are that much wider
    expect(few[0] / ((few[1] + few[2]) / 2)).toBeLessThan(0.7);
    expect(doubted([bone('T6'), bone('L3'), bone('L4')])).toEqual([]);
    expect(doubted([bone('T6', 1, false), bone('L3', 1, false), bone('L4', 1, false)])).toEqual([]);
  });
  it('is doubted by two within three levels, wherever it stands in the list', () => {
    const small = [['T8', 'workup.size-doubtful']];
    expect(doubted([bone('T6'), bone('T8', 0.66), bone('T9'), bone('L4')])).toEqual(small);
    expect(doubted([bone('T8', 0.66), bone('T6'), bone('T7')])).toEqual(small);
    expect(doubted([bone('T8', 0.66), bone('T7')])).toEqual([]);
  });
  it('is held against what its neighbours would be at its own level', () => {
    // 0.73 of a usual T10: 0.65 of the two below it as they are, which alone would be no reason to doubt it
    const bones = [bone('T10', 0.73), bone('T11'), bone('T12')];
    expect(doubted(bones)).toEqual([]);
    const wide = bone('T12', 1.5);
    const large = unlessUnlike(wide, [wide, bone('T10'), bone('T11')], []);
    expect(large.findings[0].values?.['usualMm']).toBeCloseTo(usualBody('T12')!.widthMm, 6);
  });
});
