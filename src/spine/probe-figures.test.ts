// A probe in the hand: the figures are those the planner decides by, roots are named by side and level, a probe at the rule's edge is refused from there on,
// mirrored anatomy gives mirrored words.
import { describe, expect, it } from 'vitest';
import { fromFrame, type Lps } from '../base/index.ts';
import { ablationRules } from '../catalog/index.ts';
import { type Vertebra, type Volume } from '../records/index.ts';
import { plainVertebra } from '../../test/plan-vertebra.ts';
import { probeFigures, probeGroundOf } from './probe-figures.ts';
import { judgeProbe, shaftFromLps } from './probe-path.ts';

const { vertebra, structures } = plainVertebra({ spacingMm: 1.2 });
const { grid } = vertebra.parts;
const volume = { grid, voxels: new Int16Array(vertebra.parts.voxels.length).fill(40), quantity: 'hu' } as unknown as Volume;
const at = (l: number, p: number, s: number): Lps => fromFrame(vertebra.frame, l, p, s);
const above = {
  ...vertebra,
  vertebraId: 'above',
  frame: { ...vertebra.frame, originLps: at(0, 0, 36) },
  pedicles: Object.fromEntries(
    Object.entries(vertebra.pedicles).map(([side, p]) => [
      side,
      p && { ...p, isthmusLps: [p.isthmusLps[0], p.isthmusLps[1], p.isthmusLps[2] + 36] },
    ]),
  ),
} as unknown as Vertebra;
const ground = probeGroundOf(vertebra, [above, vertebra], structures, volume);
const diameterMm = 1.5;
const isthmus = vertebra.pedicles.left?.isthmusLps ?? at(12, 20, 0);

describe('a probe in the hand', () => {
  it('is told with the very numbers that decide, the nearest root by its side and level', () => {
    for (const d of [0, 4, 8, 12, 16]) {
      const [entry, tip] = [at(34, 50, -d), at(10, 0, -d)];
      const f = probeFigures(ground, entry, tip, diameterMm);
      const judged = judgeProbe(ground.scene, shaftFromLps(ground.scene, entry, tip, diameterMm), false);
      expect(f?.refusal).toBe(judged.refusal);
      expect(f?.canalMm).toBe(judged.canalMm);
      const roots = f?.nerves.filter((n) => n.kind !== 'sac') ?? [];
      expect(Math.min(...roots.map((n) => n.mm))).toBe(judged.rootMm);
      expect(roots.find((n) => n.mm === judged.rootMm)?.side).toBe('left');
    }
    const low = probeFigures(ground, at(34, 50, -14), at(10, 0, -14), diameterMm);
    expect(low?.nerves.find((n) => n.side === 'left')?.vertebraId).toBe(vertebra.vertebraId);
  });

  it('is refused once it comes nearer than the rule, with the reason; through the canal whatever else', () => {
    const least = ablationRules.nerveMm.value;
    let was = false;
    for (let d = 0; d <= 22; d += 0.5) {
      const f = probeFigures(ground, at(38, 50, -d), at(14, 8, -d), diameterMm);
      const root = f?.nerves.find((n) => n.side === 'left')?.mm ?? Infinity;
      if (f?.refusal === 'root') was = true;
      expect(f?.refusal === 'root' || f?.refusal === 'canal').toBe(root < least || (f?.canalMm ?? 1) < 0);
    }
    expect(was).toBe(true);
    const through = probeFigures(ground, at(0, 60, 0), at(0, 0, 0), diameterMm);
    expect([through?.refusal, (through?.canalMm ?? 0) < 0]).toEqual(['canal', true]);
  });

  it('tells the way it takes, is mirrored with its side, and says where it follows no distance', () => {
    const axis = [0, 1, 2].map((n) => isthmus[n] - at(4, 0, 0)[n]);
    const long = Math.hypot(...axis);
    const entry = [0, 1, 2].map((n) => isthmus[n] + (12 * axis[n]) / long) as unknown as Lps;
    const f = probeFigures(ground, entry, at(4, 0, 0), diameterMm);
    expect([f?.side, f?.approach]).toEqual(['left', 'transpedicular']);
    const [a, b] = [
      probeFigures(ground, at(40, 40, 2), at(12, 0, 2), diameterMm),
      probeFigures(ground, at(-40, 40, 2), at(-12, 0, 2), diameterMm),
    ];
    expect([a?.side, b?.side, a?.approach, b?.approach]).toEqual(['left', 'right', 'beside', 'beside']);
    const of = (x: typeof a, side: string) => x?.nerves.find((n) => n.side === side);
    expect(Math.abs((of(a, 'left')?.mm ?? 0) - (of(b, 'right')?.mm ?? 9))).toBeLessThan(0.6);
    expect(of(a, 'right')?.isBeyond).toBe(true);
    expect(of(a, 'left')?.isBeyond).toBe(false);
    expect(probeFigures(ground, at(4, 0, 0), at(4, 0, 0), diameterMm)).toBeUndefined();
  });
});
