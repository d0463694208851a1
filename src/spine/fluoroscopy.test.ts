// Flips, letters, hours, rods by formula, and the rule of the three check points on paths whose answer is known by construction.
import { describe, expect, it } from 'vitest';
import { along, direction, distance, fromFrame, lps, towards, type Frame } from '../base/index.ts';
import { fluoroscopyBeam } from '../catalog/index.ts';
import { orientationLetters } from '../imaging/index.ts';
import type { LevelName, Vertebra } from '../records/index.ts';
import { sightAlong } from './c-arm.ts';
import { stepState, stepsOf } from './fluoroscopy-step.ts';
import { cArmGeometry, detectorToLps, lpsToDetector, sourceOf } from './projection.ts';
import { clockHour, entryHour, flips, flipped, middleOf, noFlip, shownAt, shownEndplates, shownPlane, shownRing } from './xray-marks.ts';
import { addRod, rodChord, xrayPicture } from './xray-picture.ts';

const g = cArmGeometry(256);
const frame: Frame = { originLps: lps(3, 10, 200), left: direction(1, 0, 0), posterior: direction(0, 1, 0), superior: direction(0, 0, 1) };
const at = (l: number, p: number, s: number): ReturnType<typeof lps> => fromFrame(frame, l, p, s);
const pedicle = (side: 1 | -1): NonNullable<Vertebra['pedicles']['left']> => ({
  isthmusLps: at(side * 14, 21, 5),
  axis: direction(-side * 0.2, -1, 0),
  widthMm: 8,
  heightMm: 14,
  axialAngleDeg: 11,
  sagittalAngleDeg: 0,
  entryLps: at(side * 16, 32, 5),
});
const vertebra = {
  vertebraId: 'v',
  frame,
  widthMm: 44,
  depthMm: 32,
  pedicles: { left: pedicle(1), right: pedicle(-1) },
  endplates: {
    superior: { pointLps: at(0, 0, 13), normal: frame.superior },
    inferior: { pointLps: at(0, 0, -13), normal: frame.superior },
  },
} as unknown as Vertebra;
const ap = sightAlong(frame.posterior, frame.superior, frame.originLps);
const path = (
  side: 'left' | 'right',
  entry: readonly [number, number, number],
  target: readonly [number, number, number],
  approach: 'transpedicular' | 'parapedicular' = 'transpedicular',
) => {
  const sign = side === 'left' ? 1 : -1;
  const [entryLps, targetLps] = [at(sign * entry[0], entry[1], entry[2]), at(sign * target[0], target[1], target[2])];
  return { side, approach, entryLps, targetLps, direction: towards(entryLps, targetLps), lengthMm: distance(entryLps, targetLps) };
};

describe('a picture turned over', () => {
  it('keeps its letters true under every flip, and a point under its letter', () => {
    const letters = flips.map((f) => orientationLetters(shownPlane(ap, g, f)));
    expect(letters.map((l) => l.left + l.right + l.top + l.bottom)).toEqual(['RLHF', 'LRHF', 'RLFH', 'LRFH']);
    for (const [n, f] of flips.entries()) {
      const [x, y] = shownAt(ap, g, f, at(20, 0, 15))!;
      expect(x > 127.5 ? letters[n].right : letters[n].left).toBe('L');
      expect(y < 127.5 ? letters[n].top : letters[n].bottom).toBe('H');
      expect(flipped(flipped([11, 200], g, f), g, f)).toEqual([11, 200]);
    }
  });
  it('says the hour as it is shown: it follows the flip', () => {
    expect([clockHour([0, 0], [0, -1]), clockHour([0, 0], [1, 0]), clockHour([0, 0], [0, 1]), clockHour([0, 0], [-1, 0])]).toEqual([
      12, 3, 6, 9,
    ]);
    expect(clockHour([5, 5], [5, 5])).toBeUndefined();
    // the upper outer quadrant of the left pedicle: outside = the picture's right, until it is turned over
    const p = path('left', [18, 32, 9], [4, -10, 0]);
    expect(flips.map((f) => entryHour(vertebra, p, ap, g, f))).toEqual([1, 11, 5, 7]);
    expect(entryHour(vertebra, path('right', [18, 32, 9], [4, -10, 0]), ap, g, noFlip)).toBe(11);
  });
  it('shows the ring round the pedicle and an endplate as a line in a true view', () => {
    const ring = shownRing(vertebra, 'left', ap, g, noFlip);
    const [mx, my] = middleOf(ring);
    const isthmus = lpsToDetector(ap, g, at(14, 21, 5))!;
    expect(Math.hypot(mx - isthmus[0], my - isthmus[1])).toBeLessThan(0.1);
    // both endplates lie 13 mm from the centre: seen from 720 mm, an oval of 27 mm depth opens by little
    for (const oval of shownEndplates(vertebra, ap, g, noFlip)) {
      const ys = oval.map((p) => p[1]);
      expect(Math.max(...ys) - Math.min(...ys)).toBeLessThan(1.5);
    }
  });
});

describe('a trocar by formula', () => {
  const rod = { fromLps: at(10, 40, 10), toLps: at(2, -5, 3), diameterMm: 3 };
  it('is crossed across by its diameter, along by its length, and beside it by nothing', () => {
    const axis = towards(rod.fromLps, rod.toLps);
    const across = direction(axis[1], -axis[0], 0);
    const half = along(rod.fromLps, axis, 20);
    expect(rodChord(along(half, across, -50), across, rod)).toBeCloseTo(3, 9);
    expect(rodChord(along(rod.fromLps, axis, -30), axis, rod)).toBeCloseTo(distance(rod.fromLps, rod.toLps), 9);
    expect(rodChord(along(along(half, across, -50), axis, 60), across, rod)).toBe(0);
    expect(rodChord(along(along(rod.fromLps, axis, -30), across, 1.6), axis, rod)).toBe(0);
    // at 45° the way through is √2 of the diameter
    expect(rodChord(along(half, direction(...sum(axis, across)), -40), direction(...sum(axis, across)), rod)).toBeCloseTo(
      3 * Math.SQRT2,
      9,
    );
  });
  it('adds to every pixel its chord times what steel has more than water, wherever the view stands', () => {
    const [steel, water] = [fluoroscopyBeam.steelPerMm.value, fluoroscopyBeam.waterPerMm.value];
    const small = cArmGeometry(96, 120);
    for (const beam of [frame.posterior, frame.left, towards(rod.toLps, rod.fromLps), direction(0.5, 0.7, 0.4)]) {
      const view = sightAlong(beam, frame.superior, at(5, 15, 6));
      const values = new Float32Array(96 * 96);
      addRod(values, view, small, rod);
      const source = sourceOf(view, small);
      let lit = 0;
      for (let q = 0; q < values.length; q++) {
        const chord = rodChord(source, towards(source, detectorToLps(view, small, q % 96, Math.floor(q / 96))), rod);
        if (chord > 0) lit++;
        expect(values[q]).toBeCloseTo(chord * (steel - water), 4);
      }
      expect(lit).toBeGreaterThan(3);
    }
  });
  it('is painted over the same picture: window, inversion, flip and leaves', () => {
    const values = Float32Array.from({ length: 16 }, (_, q) => q / 15);
    const look = { low: 0, high: 1, bone: 'dark', flip: noFlip, openFraction: 1 } as const;
    const size = { widthPx: 4, heightPx: 4 };
    const grey = (p: ReturnType<typeof xrayPicture>): number[] => Array.from({ length: 16 }, (_, q) => p.rgba[4 * q]);
    const plain = grey(xrayPicture(values, size, look));
    expect([plain[0], plain[15]]).toEqual([255, 0]);
    expect(grey(xrayPicture(values, size, { ...look, bone: 'bright' })).map((v) => 255 - v)).toEqual(plain);
    expect(grey(xrayPicture(values, size, { ...look, flip: flips[3] }))).toEqual(plain.toReversed());
    const shut = grey(xrayPicture(values, size, { ...look, openFraction: 0.5 }));
    expect(shut.filter((v) => v > 0).length).toBe(4);
    expect(xrayPicture(values, size, look).rgba[3]).toBe(255);
  });
});
const sum = (a: readonly number[], b: readonly number[]): [number, number, number] => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];

describe('the three check points', () => {
  const codes = (p: ReturnType<typeof path>, depth: number): readonly string[] =>
    stepState(vertebra, p, depth, g)!.checks.map((c) => c.code);
  it('are all right along a path from the outer edge through the middle of the ring', () => {
    for (const side of ['left', 'right'] as const) {
      const p = path(side, [18, 32, 6], [4, -10, 0]);
      expect(codes(p, 0)).toEqual([
        'fluoroscopy.transpedicular.contact.right',
        'fluoroscopy.transpedicular.middle.not-yet',
        'fluoroscopy.medial.not-yet',
      ]);
      expect(codes(p, p.lengthMm)).toEqual([
        'fluoroscopy.transpedicular.contact.right',
        'fluoroscopy.transpedicular.middle.right',
        'fluoroscopy.medial.right',
      ]);
      const places = stepsOf(p.lengthMm).map((d) => stepState(vertebra, p, d, g)!.place);
      expect(places[0]).toBe('at-contact');
      expect(places.at(-1)).toBe('past-wall');
      expect(new Set(places)).toEqual(new Set(['at-contact', 'behind-middle', 'at-middle', 'before-wall', 'past-wall']));
    }
  });
  it('stop a trocar that is inside the inner edge before the posterior wall, at the step where it is and ever after', () => {
    const p = path('left', [12, 32, 6], [0, 10, 0]);
    const states = stepsOf(p.lengthMm).map((d) => stepState(vertebra, p, d, g)!.checks[2].state);
    expect(states[0]).toBe('not-yet');
    expect(states.at(-1)).toBe('stop');
    expect(states.indexOf('stop')).toBe(states.length - states.filter((s) => s === 'stop').length);
    // mirrored, the same
    expect(stepsOf(p.lengthMm).map((d) => stepState(vertebra, path('right', [12, 32, 6], [0, 10, 0]), d, g)!.checks[2].state)).toEqual(
      states,
    );
  });
  it('let the inner edge be passed in front of the wall', () => {
    const p = path('left', [18, 32, 6], [-2, -12, 0]);
    const end = stepState(vertebra, p, p.lengthMm, g)!;
    expect(end.acrossFraction).toBeGreaterThan(1);
    expect(end.checks[2].state).toBe('right');
  });
  it('let a converging path begin outside the ring as far as published entries of its level do, and caution beyond', () => {
    const contactOf = (l: number, m: number, level?: LevelName, v = vertebra): object =>
      // from l at the bone, through m at mid-pedicle
      stepState(v, path('left', [l, 32, 6], [l + ((m - l) * 42) / 11, -10, 0]), 0, g, level)!.checks[0];
    const right = { state: 'right', code: 'fluoroscopy.transpedicular.contact.converging' };
    const outside = { state: 'caution', code: 'fluoroscopy.transpedicular.contact.outside' };
    // the ring is 8 mm wide: 4 mm at L1 are held to .92 of its half-width, nothing known is .64
    expect(contactOf(21.4, 15, 'L1')).toMatchObject(right);
    expect(contactOf(22.4, 15, 'L1')).toMatchObject(outside);
    expect(contactOf(20.5, 15)).toMatchObject(right);
    expect(contactOf(21.2, 15)).toMatchObject(outside);
    expect(contactOf(21.2, 15, 'T10')).toMatchObject(outside);
    expect(contactOf(15, 14)).toMatchObject({ state: 'caution', code: 'fluoroscopy.transpedicular.contact.inside' });
    // a ring of 18 mm at L5: 5.8 mm are .64 of its half-width
    const left = { ...pedicle(1), widthMm: 18 };
    const wide = { ...vertebra, pedicles: { ...vertebra.pedicles, left } };
    expect(contactOf(28, 15, 'L5', wide)).toMatchObject(right);
    expect(contactOf(30, 15, 'L5', wide)).toMatchObject(outside);
  });
  it('give a path that does not run to the ring’s middle no such leave', () => {
    for (const level of [undefined, 'L1', 'L5'] as const) {
      const p = path('left', [21, 32, 6], [18, -10, 0]);
      expect(stepState(vertebra, p, 0, g, level)!.checks[0]).toMatchObject({
        state: 'caution',
        code: 'fluoroscopy.transpedicular.contact.astray',
      });
    }
  });
  it('have another rule beside the pedicle: outside the ring at contact, and never inside its inner edge behind the wall', () => {
    const outside = path('right', [26, 24, 4], [4, -10, 0], 'parapedicular');
    expect(codes(outside, outside.lengthMm)[0]).toBe('fluoroscopy.parapedicular.contact.right');
    const inside = path('right', [15, 32, 4], [4, -10, 0], 'parapedicular');
    expect(codes(inside, 0)[0]).toBe('fluoroscopy.parapedicular.contact.inside');
  });
  it('judge the middle where the lateral shows it, though no step falls there', () => {
    const p = path('left', [10, 32, 6], [10, -10, 0]);
    const first = stepsOf(p.lengthMm).find((d) => stepState(vertebra, p, d, g)!.checks[1].state !== 'not-yet')!;
    const check = stepState(vertebra, p, first, g)!.checks[1];
    expect(check).toMatchObject({ state: 'caution', code: 'fluoroscopy.transpedicular.middle.inside' });
    expect(check.acrossFraction).toBeCloseTo(stepState(vertebra, p, p.lengthMm, g)!.checks[1].acrossFraction!, 9);
  });
  it('say nothing where no pedicle was measured', () => {
    expect(stepState({ ...vertebra, pedicles: {} }, path('left', [18, 32, 6], [4, -10, 0]), 5, g)).toBeUndefined();
  });
  it('steps begin at the bone and end at the target', () => {
    expect(stepsOf(23)).toEqual([0, 5, 10, 15, 20, 23]);
    expect(stepsOf(20.2)).toEqual([0, 5, 10, 15, 20.2]);
  });
});
