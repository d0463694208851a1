// Corrections of endplates and of the six points on a bone with known answers, in several poses of the patient: what a person says is exact,
// what follows from it (frame, wedge) is known by hand.
import { describe, expect, it } from 'vitest';
import {
  along,
  angleDeg,
  between,
  direction,
  dot,
  fromFrame,
  lps,
  moveDirection,
  rotationAbout,
  type Direction,
  type Frame,
  type Lps,
} from '../../base/index.ts';
import { landmarkNames, type Correction } from '../../records/index.ts';
import { blurred, endplatePlane, frameFrom, paddedMask, refineFrame, sixPoints, type BodyFrame } from '../../spine/index.ts';
import { gridAround, maskOf, testVertebra } from '../../spine/test-vertebra.ts';
import { correctedBody, correctedSix } from './corrected.ts';
import { sagittalAngleDeg } from './shape.ts';

const turned = (axis: readonly [number, number, number], deg: number): Frame => {
  const m = rotationAbout(lps(0, 0, 0), direction(...axis), deg);
  const turn = (...d: readonly [number, number, number]): Direction => moveDirection(m, direction(...d));
  return { originLps: lps(11, -7, 23), left: turn(1, 0, 0), posterior: turn(0, 1, 0), superior: turn(0, 0, 1) };
};
const poses = [
  { name: 'as usual', frame: turned([0, 0, 1], 0) },
  { name: 'turned by 35° about an oblique axis', frame: turned([1, 2, -1], 35) },
  { name: 'upside down', frame: turned([1, 0.1, 0], 180) },
  { name: 'on the side', frame: turned([0, 1, 0.2], 95) },
];

describe.each(poses)('corrections, patient $name', ({ frame }) => {
  const bone = testVertebra(frame, { anteriorMm: 26, posteriorMm: 27, concavityMm: 1 });
  const { grid, inside } = paddedMask(maskOf(bone, gridAround(bone, [1.1, 1.1, 1.1], 0.1)), (v) => v > 0);
  const field = blurred(grid, inside, 0.8);
  const read = refineFrame(field, field, frameFrom(frame.originLps, frame.superior, frame.posterior)) as BodyFrame;
  const before = sixPoints(field, read)!;
  const own = (...said: readonly (Pick<Correction, 'what' | 'value'> & { readonly what: string })[]): readonly Correction[] =>
    said.map((s) => ({ vertebraId: 'v', ...s }) as Correction);
  const plane = (what: 'endplate.superior' | 'endplate.inferior', pointLps: Lps, normal: Direction) => ({
    what,
    value: { kind: 'plane' as const, pointLps, normal },
  });
  const point = (name: string, pointLps: Lps) => ({ what: 'landmark' as const, value: { kind: 'point' as const, name, pointLps } });
  const heightsOf = (corrections: readonly Correction[]) => {
    const { body, said, findings } = correctedBody(field, read, corrections, 'v');
    return { body, codes: findings.map((f) => f.code), six: correctedSix(field, body, said)! };
  };

  it('two planes said are the endplates: heights and up are theirs exactly, whatever the mask', () => {
    const { body, six, codes } = heightsOf(
      own(
        plane('endplate.superior', fromFrame(frame, 3, -2, 15), frame.superior),
        // a normal towards the feet is the same plane
        plane('endplate.inferior', fromFrame(frame, -4, 5, -12), direction(-frame.superior[0], -frame.superior[1], -frame.superior[2])),
      ),
    );
    for (const h of Object.values(six.heights)) expect(h).toBeCloseTo(27, 9);
    expect(angleDeg(body.frame.superior, frame.superior)).toBeLessThan(1e-6);
    expect(codes).toEqual(['workup.corrected.endplate.superior', 'workup.corrected.endplate.inferior']);
    // Side and back are the patient's still, and the frame stays right-handed.
    expect(angleDeg(body.frame.left, frame.left)).toBeLessThan(2);
    expect(dot(body.frame.left, read.frame.left)).toBeGreaterThan(0.999);
  });

  it('one plane raised by 3 mm raises all three heights by as much, and no more', () => {
    const as = endplatePlane(read.frame, read.superior);
    const low = heightsOf(own(plane('endplate.superior', as.pointLps, as.normal)));
    const high = heightsOf(own(plane('endplate.superior', along(as.pointLps, as.normal, 3), as.normal)));
    for (const k of ['anteriorMm', 'middleMm', 'posteriorMm'] as const)
      expect(Math.abs(high.six.heights[k] - low.six.heights[k] - 3)).toBeLessThan(0.06);
    expect(angleDeg(high.body.frame.superior, low.body.frame.superior)).toBeLessThan(1e-5);
    // the origin follows to the middle
    const risen = dot(between(low.body.frame.originLps, high.body.frame.originLps), low.body.frame.superior);
    expect(Math.abs(risen - 1.5)).toBeLessThan(0.02);
  });

  it('the front point lowered by 4 mm: the front loses 4 mm, the endplate tilts forwards, up by half of it', () => {
    const moved = along(before.pointsLps[0], read.frame.superior, -4);
    const { body, six, codes } = heightsOf(own(point('superior.anterior', moved)));
    expect(six.pointsLps[0]).toEqual(moved);
    // distances are now taken along the new up, 4° away
    expect(Math.abs(six.heights.anteriorMm - (before.heights.anteriorMm - 4))).toBeLessThan(0.35);
    expect(Math.abs(six.heights.middleMm - before.heights.middleMm)).toBeLessThan(0.35);
    expect(Math.abs(six.heights.posteriorMm - before.heights.posteriorMm)).toBeLessThan(0.35);
    // by hand: changes −4, 0, 0 at p = −a, 0, a give the slope 4 / 2a
    const a = (before.linesMm[2] - before.linesMm[0]) / 2;
    const tiltDeg = (Math.atan(4 / (2 * a)) * 180) / Math.PI;
    const wedge = (b: BodyFrame): number =>
      sagittalAngleDeg(b, endplatePlane(b.frame, b.inferior).normal, endplatePlane(b.frame, b.superior).normal);
    expect(Math.abs(wedge(body) - wedge(read) - tiltDeg)).toBeLessThan(0.3);
    expect(Math.abs(angleDeg(body.frame.superior, read.frame.superior) - tiltDeg / 2)).toBeLessThan(0.3);
    expect(dot(body.frame.superior, read.frame.posterior)).toBeLessThan(0);
    expect(codes).toEqual(['workup.corrected.landmark']);
  });

  it('what leaves no body, or stands on edge, is not used and said so', () => {
    for (const c of [
      plane('endplate.superior', fromFrame(frame, 0, 0, -16), frame.superior),
      plane('endplate.inferior', fromFrame(frame, 0, 0, -13), frame.posterior),
      point('superior.middle', fromFrame(frame, 0, 0, -200)),
    ]) {
      const { body, six, codes } = heightsOf(own(c));
      expect(codes).toEqual(['workup.correction-impossible']);
      expect(body).toBe(read);
      expect(six.heights).toEqual(before.heights);
    }
  });

  it('nothing said changes nothing', () => {
    const { body, six, codes } = heightsOf(own(point('tip of the nose', frame.originLps)));
    expect(body).toBe(read);
    expect(six).toEqual(before);
    expect(codes).toEqual([]);
    expect(landmarkNames).toHaveLength(before.pointsLps.length);
  });
});
