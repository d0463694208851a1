// The MR phantom: its draw is the frozen one, its picture shows what its truth says, its best possible reader is as good as the draw's notes claim.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { angleDeg, lpsToVoxel, moveDirection, movePoint, seeded, voxel, voxelToLps } from '../base/index.ts';
import type { Volume } from '../records/index.ts';
import {
  bestPosterior,
  drawMri,
  frameMotion,
  levelsFrom,
  makeMri,
  makePhantom,
  mriDraw,
  type FractureFeatures,
  type MriSpec,
} from './index.ts';

const levels = levelsFrom('T12', 'L2');
/** A development patient with one chosen body, coarse and quiet: quick to make and exact to read. */
function small(change: Partial<MriSpec['bodies'][number]>, more: Partial<MriSpec> = {}): MriSpec {
  const { mri } = drawMri(100007, { levels, scenario: 'fractures' });
  return {
    ...mri,
    patient: { ...mri.patient, lesions: [] },
    bodies: mri.bodies.map((b) => ({
      level: b.level,
      zone: 'none' as const,
      oedemaFraction: 0,
      t1Ratio: 1,
      fluidRatio: 1,
      posteriorWallChanged: false,
      intoPedicles: false,
      restT1Ratio: 1,
      restFluidRatio: 1,
      ...(b.level === 'L1' ? change : {}),
    })),
    infectedDiscs: [],
    sequences: ['t1', 'stir'],
    blocks: [{ name: 'whole', from: 'T12', to: 'L2', tiltDeg: [1, -2, 1], movedDeg: [0, 0, 0], movedMm: [0, 0, 0], extraMm: 4 }],
    sliceMm: 3,
    gapMm: 0.3,
    pixelMm: 1.9,
    widthMm: 27,
    signalToNoise: 60,
    biasFraction: 0,
    ...more,
  };
}
/** Mean signal of voxels well inside one body (erode by asking the truth's frame). */
function meanIn(v: Volume, centre: readonly [number, number, number], halfMm: readonly [number, number, number]): number {
  let sum = 0;
  let n = 0;
  const { grid } = v;
  for (let k = 0, q = 0; k < grid.size[2]; k++)
    for (let j = 0; j < grid.size[1]; j++)
      for (let i = 0; i < grid.size[0]; i++, q++) {
        const p = voxelToLps(grid, voxel(i, j, k));
        if ([0, 1, 2].every((a) => Math.abs(p[a] - centre[a]) < halfMm[a])) {
          sum += v.voxels[q];
          n++;
        }
      }
  return sum / n;
}

describe('MR phantom', () => {
  it('the distributions are those of test/acceptance/mri-draw.json', () => {
    const frozen: unknown = JSON.parse(readFileSync(new URL('../../test/acceptance/mri-draw.json', import.meta.url), 'utf8'));
    expect(mriDraw).toEqual(frozen);
  });

  it('shows the drawn signals, and the labels where the truth says', () => {
    const m = makeMri(small({ zone: 'diffuse', oedemaFraction: 1, t1Ratio: 0.5, fluidRatio: 3, posteriorWallChanged: true }));
    const { series, labels } = m.render(m.spec.blocks[0]);
    const at = (level: string): readonly [number, number, number] => {
      const t = m.truth.find((x) => x.level === level);
      const p = t?.vertebra.frame.originLps;
      return [p?.[0] ?? 0, (p?.[1] ?? 0) - 3, p?.[2] ?? 0];
    };
    for (const [kind, ratio] of [
      ['t1', 0.5],
      ['stir', 3],
    ] as const) {
      const v = series.find((s) => s.kind === kind)?.volume as Volume;
      const half = [9, 8, 6] as const;
      const found = (2 * meanIn(v, at('L1'), half)) / (meanIn(v, at('L2'), half) + meanIn(v, at('T12'), half));
      // each body has its own 7 %
      expect(Math.abs(Math.log(found / ratio)), `${kind} ${found}`).toBeLessThan(0.22);
    }
    for (const t of m.truth) {
      const here = lpsToVoxel(labels.grid, t.vertebra.frame.originLps).map(Math.round);
      expect(labels.voxels[here[0] + labels.grid.size[0] * (here[1] + labels.grid.size[1] * here[2])], t.level).toBe(t.vertebra.label);
    }
    expect(m.truth.find((t) => t.level === 'L1')?.changedFraction).toBe(1);
  });

  it('changes the share that was drawn, and spares or takes the posterior wall', () => {
    for (const zone of ['superior', 'patchy', 'diffuse', 'node'] as const) {
      const m = makeMri(small({ zone, oedemaFraction: 0.4, posteriorWallChanged: zone === 'diffuse' }));
      expect(m.truth.find((t) => t.level === 'L1')?.changedFraction, zone).toBeCloseTo(0.4, 1);
    }
  });

  it('a failed suppression leaves fat bright', () => {
    const fat = (spec: MriSpec): number => {
      const m = makeMri(spec);
      const v = m.render(m.spec.blocks[0], { sequences: ['stir'] }).series[0].volume;
      // fat of the back lies behind the last process; the brightest tenth of the picture without the canal would do as well
      const t = m.truth[1].vertebra;
      return (
        meanIn(v, [t.canal.centreLps[0], t.canal.centreLps[1] + 52, t.frame.originLps[2]], [10, 4, 30]) /
        meanIn(v, t.canal.centreLps, [4, 4, 10])
      );
    };
    expect(fat(small({}))).toBeLessThan(0.25);
    expect(fat(small({}, { failedSuppression: { leftFraction: 0.9, where: 'everywhere' } }))).toBeGreaterThan(0.4);
  });

  it('bends each disc by the drawn 1–3 degrees (10 at most) and keeps the bones', () => {
    const { ct, mri } = drawMri(100011, { levels: levelsFrom('T10', 'L4') });
    const a = makePhantom(ct).truth.vertebrae;
    const b = makePhantom(mri.patient).truth.vertebrae;
    const moved = a.map((v, n) => frameMotion(v.frame, b[n].frame));
    for (const [n, v] of a.entries()) {
      expect(b[n].heights).toEqual(v.heights);
      const q = movePoint(moved[n], v.pedicles.left.isthmusLps);
      expect(Math.hypot(...q.map((x, i) => x - b[n].pedicles.left.isthmusLps[i]))).toBeLessThan(1e-9);
      if (n === 0) continue;
      const bend = angleDeg(moveDirection(moved[n], v.frame.superior), moveDirection(moved[n - 1], v.frame.superior));
      expect(bend, v.level).toBeGreaterThan(0.9);
      expect(bend, v.level).toBeLessThan(10.5);
    }
  });

  it('gives the same picture for the same seed', () => {
    const { mri } = drawMri(100003, { levels: levelsFrom('L1', 'L2') });
    const spec = { ...mri, pixelMm: 2.5, widthMm: 30 };
    const once = makeMri(spec).render(spec.blocks[0], { sequences: ['t1'] }).series[0].volume.voxels;
    expect(makeMri(spec).render(spec.blocks[0], { sequences: ['t1'] }).series[0].volume.voxels).toEqual(once);
  });

  it('leaves the best possible reader an area near 0.96 (unhealed against old) and an honest posterior', () => {
    const r = seeded('mri/best');
    const ages = ['acute', 'subacute', 'old'] as const;
    const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
    const rows = Array.from({ length: 6000 }, () => {
      const x = r.next();
      const age =
        x < mriDraw.acuity.acute.probability
          ? 'acute'
          : x < mriDraw.acuity.acute.probability + mriDraw.acuity.subacute.probability
            ? 'subacute'
            : 'old';
      const d = mriDraw.acuity[age];
      const y = r.next();
      const f: FractureFeatures = {
        fluidRatio: Math.exp(r.normal(...d.logFluidRatio)),
        t1Ratio: Math.exp(r.normal(...d.logT1Ratio)),
        oedemaFraction: sigmoid(r.normal(...d.logitOedemaFraction)),
        depthFraction: mriDraw.depth[0] + (mriDraw.depth[1] - mriDraw.depth[0]) * sigmoid(r.normal(...d.logitDepth)),
        pattern: y < d.patterns.band ? 'band' : y < d.patterns.band + d.patterns.patchy ? 'patchy' : 'diffuse',
        posteriorWallChanged: r.next() < d.posteriorWallProbability,
        fluidSign: r.next() < d.fluidSignProbability,
      };
      return { age, best: bestPosterior(f) };
    });
    const ranked = [...rows].sort((a, b) => b.best.old - a.best.old);
    let rank = 0;
    let healed = 0;
    for (const [n, x] of ranked.entries())
      if (x.age !== 'old') rank += n + 1;
      else healed++;
    const open = rows.length - healed;
    expect((rank - (open * (open + 1)) / 2) / (open * healed)).toBeCloseTo(0.964, 2);
    // calibrated: said and true shares agree in each age
    for (const age of ages) {
      const said = rows.reduce((s, x) => s + x.best[age], 0) / rows.length;
      expect(Math.abs(said - rows.filter((x) => x.age === age).length / rows.length)).toBeLessThan(0.012);
    }
  });
});
