// Registration on bones of known motion: exact where the masks are, refused where they are not, and a count that does not agree is a stop.
import { describe, expect, it } from 'vitest';
import { composeRigid, direction, distance, lps, movePoint, rotationAbout, type Lps, type Rigid } from '../base/index.ts';
import { turnOfMotion } from '../imaging/index.ts';
import { defaultSpec, levelsFrom, makePhantom } from '../phantom/index.ts';
import type { LevelName, Volume } from '../records/index.ts';
import { motionOfPoints, registerBone, roughFrame } from './register.ts';
import { registerColumns, type ColumnBone } from './register-columns.ts';
import { seedOf } from '../../test/evidence/workup-spines.ts';

const levels = levelsFrom('T12', 'L3');
const bend = { T12: [-3, 0.3], L1: [10, -1], L2: [1.5, 0.4] } as const;
const one = makePhantom({ ...defaultSpec, levels, ribs: false });
const other = makePhantom({
  ...defaultSpec,
  levels,
  ribs: false,
  pose: { ...defaultSpec.pose, rotationDeg: [3, -2, 4], translationMm: [12, -30, 40], postureDeg: bend },
});
const mapOf = (p: typeof one, spacing: readonly [number, number, number]): Volume =>
  p.render(p.gridFor(spacing, 8), { only: 'labels' }).labels;
const fixedMap = mapOf(one, [1.5, 1.5, 1.5]);
// Sagittal: thick from side to side.
const movingMap = mapOf(other, [3.6, 1.3, 1.3]);
const bones = (p: typeof one, map: Volume): readonly ColumnBone[] =>
  p.truth.vertebrae.map((v) => {
    const s = seedOf(map, v.label, v.level as LevelName);
    return { id: `${v.level}`, level: v.level, mask: s.mask, keep: (x: number) => x > 0, pointLps: s.pointLps, cut: s.cut };
  });
const fixed = bones(one, fixedMap);
const moving = bones(other, movingMap);
const centre = (p: typeof one, level: string): Lps => p.truth.vertebrae.find((v) => v.level === level)?.frame.originLps ?? lps(0, 0, 0);

describe('registration', () => {
  it('lays each bone on its twin to a third of a millimetre, 10° of bend in one disc included', { timeout: 90_000 }, () => {
    const r = registerColumns(fixed, moving, { sure: false });
    expect(r.state).toBe('accepted');
    expect(r.vertebrae).toHaveLength(4);
    for (const v of r.vertebrae) {
      expect(v.state, v.level).toBe('accepted');
      const at = movePoint(v.motion as Rigid, centre(other, v.level as string));
      expect(distance(at, centre(one, v.level as string)), v.level).toBeLessThan(0.35);
      expect(v.centreSdMm).toBeGreaterThan(0.1);
    }
    const posture = r.vertebrae.map((v) => v.postureDeg ?? 0);
    expect(Math.max(...posture)).toBeGreaterThan(3);
  });

  it('stops when one study counts a level higher', { timeout: 90_000 }, () => {
    const names = fixed.map((b) => b.level as LevelName);
    const shifted = moving.slice(1).map((b, n) => ({ ...b, level: names[n] }));
    const r = registerColumns(fixed, shifted, { sure: true });
    expect([r.state, r.reason]).toEqual(['refused', 'register.levels-disagree']);
    expect(r.findings[0]?.severity).toBe('stop');
    expect(r.vertebrae).toEqual([]);
  });

  it('refuses half a bone instead of placing it', () => {
    const b = moving[2];
    const [nx, ny, nz] = b.mask.grid.size;
    const half = Uint8Array.from(b.mask.voxels, (v, q) => (Math.floor(q / (nx * ny)) > 0.62 * nz ? v : 0));
    const r = registerColumns([fixed[2]], [{ ...b, mask: { ...b.mask, voxels: half } }], { sure: true });
    const v = r.vertebrae[0];
    expect(r.state === 'refused' || v?.state === 'refused').toBe(true);
    expect(v?.motion).toBeUndefined();
  });

  it('has nothing to say about studies without a common bone', () => {
    expect(registerColumns(fixed.slice(0, 2), moving.slice(2), { sure: true }).reason).toBe('register.nothing-in-common');
  });

  it('finds the motion of points exactly, and starts a bone from its neighbours’ line', () => {
    const m = composeRigid(
      { rotation: [1, 0, 0, 0, 1, 0, 0, 0, 1], translationMm: [5, -7, 9] },
      rotationAbout(lps(3, 2, 1), direction(1, 2, 3), 25),
    );
    const from = [lps(0, 0, 0), lps(40, 3, -5), lps(-8, 30, 10), lps(2, -4, 50)];
    const found = motionOfPoints(
      from,
      from.map((p) => movePoint(m, p)),
    );
    expect(found?.residualMm).toBeLessThan(1e-6);
    expect(turnOfMotion(found?.motion as Rigid)).toBeCloseTo(25, 6);
    const f = roughFrame(lps(0, 0, 0), lps(4, -6, 30), lps(-4, 6, -30), undefined);
    for (const [a, b] of [
      [f.left, f.posterior],
      [f.left, f.superior],
      [f.posterior, f.superior],
    ])
      expect(Math.abs(a[0] * b[0] + a[1] * b[1] + a[2] * b[2])).toBeLessThan(1e-12);
  });

  it('gives the same motion whichever way the moving map is stored', () => {
    const b = { mask: moving[1].mask, keep: (x: number) => x > 0, frame: roughFrame(moving[1].pointLps, undefined, undefined, undefined) };
    const a = { mask: fixed[1].mask, keep: (x: number) => x > 0, frame: roughFrame(fixed[1].pointLps, undefined, undefined, undefined) };
    const first = registerBone(a, b, undefined, 1e9);
    const { grid, voxels } = b.mask;
    const [nx, ny, nz] = grid.size;
    const flipped = new Uint8Array(voxels.length);
    for (let k = 0; k < nz; k++)
      for (let j = 0; j < ny; j++) for (let i = 0; i < nx; i++) flipped[i + nx * (j + ny * k)] = voxels[nx - 1 - i + nx * (j + ny * k)];
    const x = grid.axes[0];
    const mm = (nx - 1) * grid.spacing[0];
    const turned = {
      ...grid,
      originLps: lps(grid.originLps[0] + x[0] * mm, grid.originLps[1] + x[1] * mm, grid.originLps[2] + x[2] * mm),
      axes: [direction(-x[0], -x[1], -x[2]), grid.axes[1], grid.axes[2]] as const,
    };
    const second = registerBone(a, { ...b, mask: { grid: turned, voxels: flipped } }, undefined, 1e9);
    const p = moving[1].pointLps;
    expect(distance(movePoint(first?.motion as Rigid, p), movePoint(second?.motion as Rigid, p))).toBeLessThan(1e-3);
  });
});
