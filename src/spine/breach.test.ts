import { describe, expect, it } from 'vitest';
import { direction, fromFrame, lps, rotationAbout, seeded } from '../base/index.ts';
import { plain, plainVertebra, worldFrame } from '../../test/plan-vertebra.ts';
import { breachOf, breachOfShaft, driven } from './breach.ts';
import { clearanceOf } from './clearance.ts';
import { fieldAt } from './signed-field.ts';
import { surroundingsOf, type Surroundings } from './surroundings.ts';
import { shaftOf } from './trocar.ts';

const error = { positionSdMm: 2, angleSdDeg: 3 };
const straight = (x: number, diameterMm = 3.05, z = plain.pedicleZ) => ({ entryLps: lps(x, 32, z), targetLps: lps(x, -6, z), diameterMm });
const still = plainVertebra();
const s = surroundingsOf(still.vertebra, still.structures);

describe('clearance', () => {
  it('reads the distances a pencil gives on a plain vertebra', () => {
    const c = clearanceOf(s, straight(plain.pedicleX), 'left', still.vertebra.pedicles.left);
    // Pedicle 9 mm wide around x = 14: walls 4.5 mm from the axis, surface 1.525 mm.
    expect(Math.abs((c.lateralMm ?? 0) - 2.975)).toBeLessThan(0.35); // a flat wall between two voxels is known to half a voxel
    expect(Math.abs((c.superiorMm ?? 0) - (7.5 - 1.525))).toBeLessThan(0.4);
    expect(Math.abs((c.inferiorMm ?? 0) - (7.5 - 1.525))).toBeLessThan(0.4);
    // Canal: a cylinder of radius 9 around (0, 25); the axis passes 14 mm from its centre.
    expect(Math.abs((c.canalMm ?? 0) - (14 - 9 - 1.525))).toBeLessThan(0.35);
    // Front wall of the ellipse at x = 14: y = −16·sqrt(1 − (14/22)²) = −12.34; the outer rim at x = 15.5 meets it at −11.35.
    expect(Math.abs((c.anteriorMm ?? 0) - (11.35 - 6))).toBeLessThan(0.5);
    expect(Math.abs((c.endplateSuperiorMm ?? 0) - (13 - 5 - 1.525))).toBeLessThan(0.3);
    expect(Math.abs((c.endplateInferiorMm ?? 0) - (13 + 5 - 1.525))).toBeLessThan(0.3);
    expect(c.pleuraMm).toBeUndefined();
  });
  it('is negative where the trocar has left the pedicle', () => {
    const c = clearanceOf(s, straight(10.5), 'left', still.vertebra.pedicles.left);
    expect(c.medialMm ?? 0).toBeLessThan(0);
    expect(c.canalMm ?? 9).toBeLessThan(0.4);
  });
});

describe('breach', { timeout: 60_000 }, () => {
  it('is the Gaussian tail beside a flat wall', () => {
    // A wall at x = 0 in place of everything: margin m = 6 − r at the entry and along a shaft parallel to it. Without angles p = Φ(−m/σ).
    const wall = s.danger.map((_, q) => s.grid.corner[0] + (q % s.grid.size[0]) * s.grid.stepMm);
    const only: Surroundings = { ...s, danger: wall, obstacles: {} };
    const t = straight(6, 3);
    const p = breachOf(only, t, { positionSdMm: 2, angleSdDeg: 0.0001 }).probability;
    // m/σ = (6 − 1.5)/2 = 2.25: Φ(−2.25) = 0.012224.
    expect(p).toBeGreaterThan(0.012224 * 0.96);
    expect(p).toBeLessThan(0.012224 * 1.04);
    const q = breachOf(only, t, { positionSdMm: 4, angleSdDeg: 0.0001 }).probability;
    // m/σ = 1.125: Φ(−1.125) = 0.13029.
    expect(Math.abs(q - 0.13029)).toBeLessThan(0.004);
  });
  it('agrees with 20 000 simulated punctures through the same fields', () => {
    for (const x of [14, 12.5]) {
      const t = straight(x);
      const shaft = shaftOf(s.grid.frame, t);
      const p = breachOfShaft(s, shaft, error).probability;
      const r = seeded(x);
      let n = 0;
      const draws = 20_000;
      for (let i = 0; i < draws; i++) {
        const d = driven(shaft, error, r.normal(), r.normal(), r.normal(), r.normal());
        let hit = false;
        for (let k = -20; k <= shaft.lengthMm && !hit; k += 1.5)
          hit =
            fieldAt(s.grid, s.danger, d.entry[0] + k * d.axis[0], d.entry[1] + k * d.axis[1], d.entry[2] + k * d.axis[2]) < shaft.radiusMm;
        if (
          hit ||
          fieldAt(
            s.grid,
            s.body,
            d.entry[0] + shaft.lengthMm * d.axis[0],
            d.entry[1] + shaft.lengthMm * d.axis[1],
            d.entry[2] + shaft.lengthMm * d.axis[2],
          ) < 0
        )
          n++;
      }
      expect(Math.abs(p - n / draws)).toBeLessThan(Math.max(0.003, 0.12 * (n / draws)));
    }
  });
  it('grows with the error of the hand and with the trocar, and is the same twice', () => {
    const t = straight(13);
    const p = breachOf(s, t, error).probability;
    expect(breachOf(s, t, error).probability).toBe(p);
    expect(breachOf(s, t, { positionSdMm: 1, angleSdDeg: 1.5 }).probability).toBeLessThan(p);
    expect(breachOf(s, { ...t, diameterMm: 4.19 }, error).probability).toBeGreaterThan(p);
  });
  it('does not depend on how the patient lay in the scanner', () => {
    const move = rotationAbout(lps(10, -40, 25), direction(0.4, -0.3, 0.8), 133);
    const turned = plainVertebra({ move });
    const f = surroundingsOf(turned.vertebra, turned.structures);
    const t = { entryLps: fromFrame(f.grid.frame, 14, 32, 5), targetLps: fromFrame(f.grid.frame, 14, -6, 5), diameterMm: 3.05 };
    expect(Math.abs(breachOf(f, t, error).probability - breachOf(s, straight(14), error).probability)).toBeLessThan(1e-6);
    expect(f.grid.frame).not.toEqual(worldFrame);
  });
});
