// A trocar judged as it is moved: which wall, where bone is met, on the plain vertebra whose distances can be worked out with a pencil.
import { describe, expect, it } from 'vitest';
import { direction, distance, lps, movePoint, rotationAbout, type Rigid } from '../base/index.ts';
import { defaultSite } from '../records/index.ts';
import { plainVertebra } from '../../test/plan-vertebra.ts';
import { figuresOf, judgeTrocar, type Ground } from './judged-trocar.ts';
import { surroundingsOf } from './surroundings.ts';

const still: Rigid = rotationAbout(lps(0, 0, 0), direction(0, 0, 1), 0);
const turned: Rigid = rotationAbout(lps(30, 10, -20), direction(1, 2, 3), 77);
function ground(move: Rigid = still): Ground {
  const { vertebra, structures } = plainVertebra({ move });
  return { surroundings: surroundingsOf(vertebra, structures), pedicles: vertebra.pedicles, error: defaultSite.executionError };
}
type Triple = readonly [number, number, number];
/** Entry and target in the frame (left, posterior, superior, mm): the left pedicle's axis is the line x = 14, z = 5. */
const at = (g: Ground, move: Rigid, entry: Triple, target: Triple, diameterMm = 3.2): ReturnType<typeof figuresOf> =>
  figuresOf(g, entry[0] > 0 ? 'left' : 'right', {
    entryLps: movePoint(move, lps(...entry)),
    targetLps: movePoint(move, lps(...target)),
    diameterMm,
  });

describe.each([
  ['as it lies', still],
  ['turned', turned],
] as const)('a trocar moved, %s', (_, move) => {
  const g = ground(move);
  it('down the middle of a pedicle touches nothing: walls at half the width less the radius', () => {
    const f = at(g, move, [14, 36, 5], [14, -8, 5]);
    expect(f?.verdict).not.toBe('stop');
    expect(f?.approach).toBe('transpedicular');
    expect(Math.abs((f?.clearanceMm.medialMm ?? 0) - (4.5 - 1.6))).toBeLessThan(0.6);
    expect(Math.abs((f?.clearanceMm.lateralMm ?? 0) - (4.5 - 1.6))).toBeLessThan(0.6);
    expect(Math.abs((f?.clearanceMm.superiorMm ?? 0) - (7.5 - 1.6))).toBeLessThan(0.6);
    // bone begins at 32 mm; the finger's point lay 4 mm behind it, on the same line
    expect(f?.onBone).toBe(true);
    expect(distance(f?.entryLps ?? lps(0, 0, 0), movePoint(move, lps(14, 32, 5)))).toBeLessThan(0.7);
    expect(Math.abs((f?.lengthMm ?? 0) - 40)).toBeLessThan(0.7);
  });
  it.each([
    ['medialMm', [8.5, 36, 5], ['medialMm', 'canalMm']],
    ['superiorMm', [14, 36, 17], ['superiorMm']],
    ['inferiorMm', [14, 36, -4], ['inferiorMm']],
  ] as const)('out through the %s is said to be that one, the wall across is not', (wall, entry, named) => {
    const f = at(g, move, entry, [entry[0], 12, wall === 'superiorMm' ? 9 : entry[2]]);
    expect(f?.verdict).toBe('stop');
    expect(named).toContain(f?.walls[0]?.wall);
    expect(f?.clearanceMm[wall] ?? 1).toBeLessThan(0);
    const across = { medialMm: 'lateralMm', superiorMm: 'inferiorMm', inferiorMm: 'superiorMm' } as const;
    expect(f?.clearanceMm[across[wall]] ?? -1).toBeGreaterThan(2);
  });
  it('just outside the outer wall is red there and green within; further out it is a path beside the pedicle', () => {
    const graze = at(g, move, [18, 36, 5], [18, -8, 5]);
    expect(graze?.walls[0]?.wall).toBe('lateralMm');
    expect(graze?.clearanceMm.medialMm ?? 0).toBeGreaterThan(5);
    const beside = at(g, move, [24, 36, 5], [15, -8, 5]);
    expect(beside?.approach).toBe('parapedicular');
    expect(beside?.clearanceMm.medialMm).toBeUndefined();
  });
  it('a tip in front names the anterior cortex, at the side the side of the body, in the pedicle neither', () => {
    expect(at(g, move, [14, 36, 5], [9, -17, 5])?.walls.map((w) => w.wall)).toContain('anteriorMm');
    const side = at(g, move, [15, 36, 5], [24.5, 1, 5]);
    expect(side?.walls.map((w) => w.wall)).toContain('bodySide');
    const short = at(g, move, [14, 36, 5], [14, 20, 5]);
    expect(short?.clearanceMm.anteriorMm ?? 0).toBeGreaterThan(25);
    expect(short?.walls.map((w) => w.wall)).not.toContain('anteriorMm');
  });
  it('gives no answer for two points in one place or an upright line, and says when no bone is met', () => {
    expect(at(g, move, [14, 36, 5], [14, 36, 5])).toBeUndefined();
    expect(at(g, move, [14, 20, 25], [14, 20, -5])).toBeUndefined();
    expect(at(g, move, [34, 40, 20], [34, -20, 20])?.onBone).toBe(false);
  });
});

it('takes a time a finger does not feel', () => {
  const g = ground();
  const t = { entryLps: lps(14, 32, 5), targetLps: lps(9, -8, 5), diameterMm: 3.2 };
  judgeTrocar(g, 'left', t);
  const start = process.cpuUsage();
  for (let n = 0; n < 20; n++) judgeTrocar(g, 'left', { ...t, targetLps: lps(9 - n / 10, -8, 5) });
  const used = process.cpuUsage(start);
  // 20 updates a second leave 50 ms each; a busy machine is counted by its CPU time
  expect((used.user + used.system) / 1000 / 20).toBeLessThan(50);
});
