// Surfaces for the turned view: a bone keeps its volume; of an ablation the edge lies where the temperature is passed, and a place is dead from the
// moment it was, never one the record does not call dead.
import { describe, expect, it } from 'vitest';
import { axisGrid, lps } from '../base/index.ts';
import { thermalDamage } from '../catalog/index.ts';
import { plainVertebra } from '../../test/plan-vertebra.ts';
import { ablationSurfaces, boneSolidOf, diedAtS, edgeOf } from './bone-solid.ts';

const side = 31;
const grid = axisGrid([side, side, side], [1, 1, 1], lps(0, 0, 0), 'f');
const cells = side ** 3;
const away = (q: number): number => Math.hypot((q % side) - 15, (Math.floor(q / side) % side) - 15, Math.floor(q / side ** 2) - 15);
/** Temperature falls or rises with the distance and grows with time. */
const fieldOf = (at: (mm: number, s: number) => number, killed: (q: number) => number) => ({
  grid,
  timeS: [0, 300, 600],
  temperatures: [0, 300, 600].map((s) => Int16Array.from({ length: cells }, (_, q) => Math.round(10 * at(away(q), s)))),
  killed: Uint8Array.from({ length: cells }, (_, q) => killed(q)),
});

describe('surfaces of the turned view', () => {
  it('keeps the volume of a bone within a twentieth', () => {
    const { vertebra } = plainVertebra({ spacingMm: 1.2 });
    const solid = boneSolidOf(vertebra);
    const there = vertebra.parts.voxels.filter((v) => v !== 0).length * 1.2 ** 3;
    expect(Math.abs(solid.bone.filter((v) => v >= 128).length / there - 1)).toBeLessThan(0.05);
  });

  it('draws ice where it is 0 °C, and calls dead by a moment what has been at the lethal temperature by then', () => {
    const cold = fieldOf(
      (mm, s) => 37 - (s / 600) * 8 * Math.max(0, 15 - mm),
      (q) => (37 - 8 * (15 - away(q)) <= thermalDamage.killColdC.value ? 1 : 0),
    );
    const died = diedAtS(cold, false);
    const [one, two] = [300, 600].map((s) => ablationSurfaces(cold, died, false, s, grid));
    // 37 − 4 (15 − r) = 0 at 5.75 mm after 300 s; 37 − 8 (15 − r) = 0 at 10.375 mm after 600 s
    expect(edgeOf(false)).toBe(0);
    for (const [made, mm] of [
      [one, 5.75],
      [two, 10.375],
    ] as const) {
      const radius = Math.cbrt((3 * made.edgeMl * 1000) / (4 * Math.PI));
      expect(Math.abs(radius - mm)).toBeLessThan(0.15);
    }
    expect([one.killedFraction, two.killedFraction]).toEqual([0, 1]);
    // at the middle: 37 − 120 t / 600 = −40 at 385 s
    expect(Math.abs(died[15 + side * (15 + side * 15)] - 385)).toBeLessThan(1);
    expect(died.every((s, q) => (s === Infinity) === (cold.killed[q] === 0))).toBe(true);
  });

  it('follows the dose of heat: 240 min at 43 °C are an hour at 45 °C and 14 s at 53 °C', () => {
    const still = (c: number) =>
      fieldOf(
        () => c,
        (q) => (q === 0 ? 1 : 0),
      );
    expect(diedAtS(still(53), true)[0]).toBeGreaterThanOrEqual(14);
    expect(diedAtS(still(53), true)[0]).toBeLessThan(18);
    // by the kept moments it would live: it died at the latest when it was hottest
    const grown = fieldOf(
      (_, s) => 37 + s / 100,
      (q) => (q === 0 ? 1 : 0),
    );
    expect(diedAtS(grown, true)[0]).toBe(600);
    const none = fieldOf(
      () => 80,
      () => 0,
    );
    expect(diedAtS(none, true).every((s) => s === Infinity)).toBe(true);
  });

  it('draws all that is killed, also beyond the box of the bone, and says so where it is cut', () => {
    const { vertebra } = plainVertebra({ spacingMm: 1.2 });
    // a ball of 15 mm at the side of the bone, far out of its box
    const n = 46;
    const beside = axisGrid([n, n, n], [1, 1, 1], lps(20, -22, -22), 'f');
    const off = (q: number): number => Math.hypot((q % n) - 22, (Math.floor(q / n) % n) - 22, Math.floor(q / n ** 2) - 22);
    const cold = {
      grid: beside,
      timeS: [0, 600],
      temperatures: [0, 1].map((on) =>
        Int16Array.from({ length: n ** 3 }, (_, q) => (on === 1 ? Math.min(370, 100 * (off(q) - 19)) : 370)),
      ),
      killed: Uint8Array.from({ length: n ** 3 }, (_, q) => (off(q) <= 15 ? 1 : 0)),
    };
    const told = cold.killed.reduce((x, y) => x + y, 0);
    const drawnIn = (on: Parameters<typeof ablationSurfaces>[4]) => {
      const made = ablationSurfaces(cold, diedAtS(cold, false), false, 600, on);
      return { share: made.killed.filter((x) => x >= 128).length / told, isCut: made.isCut };
    };
    const whole = drawnIn(boneSolidOf(vertebra, undefined, undefined, [], { field: cold, hot: false }).grid);
    expect(Math.abs(whole.share - 1)).toBeLessThan(0.05);
    expect(whole.isCut).toBe(false);
    const cut = drawnIn(boneSolidOf(vertebra).grid);
    expect(cut.share).toBeLessThan(0.8);
    expect(cut.isCut).toBe(true);
    // at the rim of what was computed itself
    const small = {
      ...cold,
      grid: axisGrid([n, n, n], [1, 1, 1], lps(0, 0, 0), 'f'),
      killed: cold.killed.map((_, q) => (q % n === 0 ? 1 : 0)),
    };
    const on = boneSolidOf(vertebra, undefined, undefined, [], { field: small, hot: false }).grid;
    expect(ablationSurfaces(small, diedAtS(small, false), false, 600, on).isCut).toBe(true);
  });
});
