// The picture in two parts against the picture in one: pixel for pixel the same, wherever the trocar, the view and the leaves stand.
import { describe, expect, it } from 'vitest';
import { direction, lps, seeded } from '../../base/index.ts';
import { addRod, cArmGeometry, flips, sightAlong, windowOf, xrayPicture, type Rod } from '../../spine/index.ts';
import { xrayComposer } from './xray-held.ts';
import type { XrayJob } from './xray-messages.ts';

const random = seeded(100_601);
const px = 128;
const g = cArmGeometry(px, 150);
const point = (mm: number) => lps(random.uniform(-mm, mm), random.uniform(-mm, mm), random.uniform(-mm, mm));
const rod = (mm: number): Rod => ({ fromLps: point(mm), toLps: point(mm), diameterMm: random.uniform(2, 4) });
const values = Float32Array.from({ length: px * px }, () => random.uniform(0, 4));
const cement = Float32Array.from({ length: px * px }, (_, q) => (q % 7 === 0 ? 0.4 : 0));
const ready = { values, ...windowOf(values, px), g };
function jobAt(n: number, held: readonly Rod[]): XrayJob {
  const sight = sightAlong(
    direction(random.uniform(-1, 1), random.uniform(-1, 1), random.uniform(-0.4, 0.4)),
    direction(0, 0, 1),
    lps(0, 0, 0),
  );
  return {
    view: 'xray-ap',
    turn: n,
    vertebraId: 'v',
    boneLps: lps(0, 0, 0),
    sight,
    fieldMm: 150,
    bone: n % 3 === 0 ? 'bright' : 'dark',
    flip: flips[n % 4],
    openFraction: n % 5 === 0 ? 0.6 : 1,
    rods: n % 2 === 0 ? [rod(40)] : [],
    held,
    whole: true,
    quick: false,
  };
}
/** The base with the patch laid over it. */
function laid(of: ReturnType<typeof xrayComposer>, job: XrayJob, c: Float32Array | undefined): Uint8Array {
  const out = of.whole(job, ready, c).rgba.slice();
  const patch = of.patch(job, ready, c);
  if (patch === undefined) return out;
  const { widthPx, heightPx, rgba } = patch.picture;
  for (let y = 0; y < heightPx; y++) out.set(rgba.subarray(4 * y * widthPx, 4 * (y + 1) * widthPx), 4 * ((patch.y + y) * px + patch.x));
  return out;
}
function inOne(job: XrayJob, c: Float32Array | undefined): Uint8Array {
  const sum = values.slice();
  if (c !== undefined) for (let q = 0; q < sum.length; q++) sum[q] += c[q];
  for (const r of [...job.rods, ...job.held]) addRod(sum, job.sight, g, r);
  return xrayPicture(sum, g, { low: ready.low, high: ready.high, bone: job.bone, flip: job.flip, openFraction: job.openFraction }).rgba;
}

/** Bytes that differ: told by a count, as a list of them would take longer than the test. */
const apart = (a: Uint8Array, b: Uint8Array): number => a.reduce((n, v, q) => n + (v === b[q] ? 0 : 1), Math.abs(a.length - b.length));

describe('a fluoroscopic picture under a hand', () => {
  it('is the whole picture, with a small part of it painted again', () => {
    let [smallest, changed] = [px * px, 0];
    for (let n = 0; n < 60; n++) {
      const composer = xrayComposer();
      const c = n % 4 === 1 ? cement : undefined;
      const job = jobAt(n, [rod(35)]);
      expect(apart(laid(composer, job, c), inOne(job, c))).toBe(0);
      const moved = { ...job, held: [rod(35)] };
      // the trocar is gone from where it was, and what lies still was not touched
      expect(apart(laid(composer, moved, c), inOne(moved, c))).toBe(0);
      const patch = composer.patch(moved, ready, c);
      if (patch !== undefined) smallest = Math.min(smallest, patch.picture.widthPx * patch.picture.heightPx);
      const still = composer.whole(moved, ready, c).rgba;
      if (apart(inOne(moved, c), still) > 0) changed++;
    }
    expect(smallest).toBeLessThan(px * px * 0.3);
    expect(changed).toBeGreaterThan(50);
  });
  it('takes another CT, cement, pose or still trocar in, and at rest is one picture', () => {
    const composer = xrayComposer();
    const job = jobAt(2, [rod(20)]);
    laid(composer, job, undefined);
    for (const [other, c] of [
      [job, cement],
      [{ ...job, rods: [rod(20)] }, undefined],
      [{ ...job, sight: jobAt(3, []).sight }, undefined],
      [{ ...job, rods: [...job.rods, ...job.held], held: [] }, undefined],
      [job, undefined],
    ] as const)
      expect(apart(laid(composer, other, c), inOne(other, c))).toBe(0);
    expect(composer.patch({ ...job, held: [] }, ready, undefined)).toBeUndefined();
  });
  it('has no part where the held trocar is not seen', () => {
    const far = { fromLps: lps(900, 900, 900), toLps: lps(905, 905, 905), diameterMm: 3 };
    expect(xrayComposer().patch(jobAt(1, [far]), ready, undefined)).toBeUndefined();
  });
});
