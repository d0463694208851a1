// The step on a short column of bones with known answers: grade against neighbours, what is said without CT, cut bodies, bodies alone,
// corrections, HU, cement and metal. The whole acceptance table is in test/evidence/workup.ts.
import { describe, expect, it } from 'vitest';
import { angleDeg, cropGrid, direction, lps, seeded, voxel, voxelToLps, type Frame } from '../../base/index.ts';
import { originals } from '../../kernels/index.ts';
import {
  vertebraSchema,
  type Context,
  type LevelName,
  type Levels,
  type Mask,
  type Seed,
  type Vertebra,
  type Volume,
} from '../../records/index.ts';
import { normalOf } from '../../catalog/index.ts';
import { gridAround, insideTest, maskOf, testVertebra, type TestVertebra } from '../../spine/test-vertebra.ts';
import { isCode } from '../../words/index.ts';
import { heightSdsMm, pedicleHeightSdMm, pedicleWidthSdMm, volumeSdFraction } from './bands.ts';
import { genantOf } from './grade.ts';
import { workup } from './index.ts';
import { isReported } from './lesion.ts';

const context: Context = {
  progress: () => undefined,
  cancelled: () => false,
  random: seeded(1),
  kernels: originals,
  map: () => Promise.resolve([]),
  infer: () => Promise.resolve(undefined),
};
const names: readonly LevelName[] = ['L1', 'L2', 'L3'];
const made = new Map<string, Mask>();
/** Three bones of the table's shape, 38 mm apart; `change` shapes one of them. */
function column(
  change: Partial<Record<LevelName, Partial<TestVertebra>>> = {},
): readonly { level: LevelName; bone: TestVertebra; seed: Seed }[] {
  return names.map((level, i) => {
    const frame: Frame = {
      originLps: lps(0.3, 0.2, -38 * i),
      left: direction(1, 0, 0),
      posterior: direction(0, 1, 0),
      superior: direction(0, 0, 1),
    };
    const n = normalOf(level)!;
    const bone = testVertebra(frame, { anteriorMm: n.anteriorMm, posteriorMm: n.posteriorMm, concavityMm: 1, ...change[level] });
    const key = JSON.stringify([level, change[level]]);
    const mask = made.get(key) ?? maskOf(bone, gridAround(bone, [1.4, 1.4, 1.4], 0.1));
    made.set(key, mask);
    return {
      level,
      bone,
      seed: {
        vertebraId: `v-${level}`,
        suggestedLevel: level,
        pointLps: frame.originLps,
        mask,
        cut: false,
        bodyOnly: false,
        source: 'label-map' as const,
        findings: [],
      },
    };
  });
}
const levels: Levels = {
  entries: names.map((level) => ({ vertebraId: `v-${level}`, level })),
  confirmed: false,
  countedFrom: 'label-map',
  absolute: true,
  findings: [],
};
const run = async (
  seeds: readonly Seed[],
  more: { volume?: Volume; corrections?: Parameters<typeof workup.run>[0]['corrections'] } = {},
): Promise<readonly Vertebra[]> => {
  const all = await workup.run(
    { volume: more.volume, seeds, structures: undefined, levels, corrections: more.corrections ?? [] },
    {},
    context,
  );
  for (const v of all) {
    vertebraSchema.parse(v);
    for (const f of v.findings) expect(isCode(f.code), f.code).toBe(true);
  }
  return all;
};
const codes = (v: Vertebra): readonly string[] => v.findings.map((f) => f.code);
const of = (all: readonly Vertebra[], level: LevelName): Vertebra => all.find((v) => v.vertebraId === `v-${level}`)!;

describe('work-up of a mask alone', { timeout: 60_000 }, () => {
  it('grades a wedge against its intact neighbours and says that HU are absent', async () => {
    const wedge = normalOf('L2')!.anteriorMm * 0.65;
    const all = await run(column({ L2: { anteriorMm: wedge } }).map((c) => c.seed));
    const l2 = of(all, 'L2');
    expect(l2.genant?.gradeCount).toBe(2);
    expect(l2.genant?.type).toBe('wedge');
    expect(codes(l2)).toContain('workup.deformity');
    expect(codes(l2)).toContain('workup.hu-absent');
    expect(l2.trabecularHu).toBeUndefined();
    for (const level of ['L1', 'L3'] as const) expect(of(all, level).genant?.gradeCount).toBe(0);
    const b = l2.bands['heights.anteriorMm'];
    expect(b.low).toBeLessThan(l2.heights!.anteriorMm);
    expect(b.coverage).toBe(0.9);
  });
  it('takes a person’s grade before its own, and says what a correction could not change', async () => {
    const seeds = column().map((c) => c.seed);
    const all = await run(seeds, {
      corrections: [
        { vertebraId: 'v-L1', what: 'grade', value: { kind: 'grade', gradeCount: 2 } },
        { vertebraId: 'v-L1', what: 'landmark', value: { kind: 'point', name: 'tip of the nose', pointLps: lps(0, 0, 0) } },
      ],
    });
    expect(of(all, 'L1').genant?.gradeCount).toBe(2);
    expect(codes(of(all, 'L1'))).toContain('workup.correction-unused');
  });
  it('grades by the endplate a person set, and says whose it is', async () => {
    const seeds = column().map((c) => c.seed);
    const before = of(await run(seeds), 'L2');
    expect(before.genant?.gradeCount).toBe(0);
    // the front third of the upper endplate down to about 60 % of the height behind
    const at = before.endplates!.superior.pointLps;
    const normal = direction(0, -0.33, 1);
    const all = await run(seeds, {
      corrections: [
        { vertebraId: 'v-L2', what: 'endplate.superior', value: { kind: 'plane', pointLps: lps(at[0], at[1], at[2] - 4), normal } },
      ],
    });
    const after = of(all, 'L2');
    expect(after.heights!.anteriorMm).toBeLessThan(before.heights!.anteriorMm - 6);
    expect(after.genant?.gradeCount).toBeGreaterThanOrEqual(2);
    expect(after.wedgeAngleDeg!).toBeGreaterThan(before.wedgeAngleDeg! + 15);
    expect(after.endplates!.superior.normal[1] / after.endplates!.superior.normal[2]).toBeCloseTo(-0.33, 6);
    expect(codes(after)).toContain('workup.corrected.endplate.superior');
    expect(codes(after)).not.toContain('workup.correction-unused');
    // its neighbours are measured as before
    expect(of(all, 'L1').heights).toEqual(of(await run(seeds), 'L1').heights);
  });
  it('takes the last of several corrections, and the angles of a pedicle from its corrected axis', async () => {
    const seeds = column().map((c) => c.seed);
    const grade = (gradeCount: number) => ({ vertebraId: 'v-L1', what: 'grade' as const, value: { kind: 'grade' as const, gradeCount } });
    const axis = (l: number, s: number) => ({
      vertebraId: 'v-L2',
      what: 'pedicle.left' as const,
      value: { kind: 'axis' as const, pointLps: lps(13, 20, -34), direction: direction(l, -1, s) },
    });
    const all = await run(seeds, { corrections: [grade(3), axis(-0.2, 0), grade(1), axis(-1, Math.SQRT2)] });
    expect(of(all, 'L1').genant?.gradeCount).toBe(1);
    const p = of(all, 'L2').pedicles.left!;
    // the axis (-1, -1, √2) goes 45° inwards and climbs 45° above its own length in the axial plane
    const up = of(all, 'L2').frame.superior;
    expect(Math.abs(p.axialAngleDeg - 45)).toBeLessThan(1.5);
    expect(p.sagittalAngleDeg).toBeCloseTo(90 - angleDeg(p.axis, up), 6);
    expect(Math.abs(p.sagittalAngleDeg - 45)).toBeLessThan(1.5);
  });
  it('a body cut by the image has no heights; a lone bone says where its "up" came from', async () => {
    const { seed } = column()[1];
    const g = seed.mask.grid;
    const low = Math.floor(g.size[2] / 2);
    const size = [g.size[0], g.size[1], g.size[2] - low] as const;
    const cut: Seed = {
      ...seed,
      cut: true,
      mask: { grid: cropGrid(g, [0, 0, low], size), voxels: seed.mask.voxels.slice(low * g.size[0] * g.size[1]) },
    };
    const [v] = await run([cut]);
    expect(v.complete).toBe(false);
    expect(v.heights).toBeUndefined();
    expect(codes(v)).toContain('workup.cut');
    expect(codes(v)).toContain('workup.up-from-patient');
  });
  it('nothing to measure is said, not guessed', async () => {
    const { seed } = column()[0];
    const [v] = await run([{ ...seed, mask: { grid: seed.mask.grid, voxels: new Uint8Array(seed.mask.voxels.length) } }]);
    expect(v.complete).toBe(false);
    expect(codes(v)).toContain('workup.nothing-to-measure');
  });
});

describe('work-up with CT', () => {
  const bones = column();
  /** 130 HU inside, 400 HU shell 1.2 mm, −50 around; a cube of cement in L3. */
  const grid = cropGrid(gridAround(bones[1].bone, [1.2, 1.2, 1.2], 0.1), [0, 0, -44], [60, 76, 132]);
  const voxels = new Int16Array(60 * 76 * 132).fill(-50);
  for (let q = 0, k = 0; k < 132; k++)
    for (let j = 0; j < 76; j++)
      for (let i = 0; i < 60; i++, q++) {
        const p = voxelToLps(grid, voxel(i, j, k));
        const c = bones.find((b) => Math.abs(p[2] - b.bone.frame.originLps[2]) < 19);
        if (c === undefined || !insideTest(c.bone, p)) continue;
        const deep = [
          [1.2, 0, 0],
          [-1.2, 0, 0],
          [0, 1.2, 0],
          [0, -1.2, 0],
          [0, 0, 1.2],
          [0, 0, -1.2],
        ].every((d) => insideTest(c.bone, lps(p[0] + d[0], p[1] + d[1], p[2] + d[2])));
        const cement = c.level === 'L3' && Math.max(Math.abs(p[0]), Math.abs(p[1]), Math.abs(p[2] - c.bone.frame.originLps[2])) < 5;
        voxels[q] = cement ? 1800 : deep ? 130 : 400;
      }
  const volume: Volume = {
    grid,
    voxels,
    quantity: 'hu',
    seriesUid: 's',
    role: 'planning',
    posture: 'HFS',
    kvpKv: 120,
    contrast: 'none',
    findings: [],
  };
  it('reads trabecular HU, density from L1, and cement that bars a body from being a reference', async () => {
    const all = await run(
      bones.map((b) => b.seed),
      { volume },
    );
    expect(of(all, 'L1').trabecularHu).toBeCloseTo(130, 0);
    expect(of(all, 'L2').density).toEqual({ vertebraId: 'v-L1', meanHu: of(all, 'L1').trabecularHu, class: 'osteopenia' });
    const l3 = of(all, 'L3');
    expect(l3.previousCementMl).toBeGreaterThan(0.6);
    expect(l3.previousCementMl).toBeLessThan(1.3);
    expect(codes(l3)).toContain('workup.cement-present');
    expect(of(all, 'L2').reference?.basis).toBe('one-neighbour');
    expect(of(all, 'L1').lesion).toBeUndefined();
    expect(of(all, 'L1').posteriorWall.state).toBe('intact');
  });
  it('judges no wall whose cortex the voxels are too thick for, and says so', async () => {
    const coarse = (spacing: readonly [number, number, number]): Volume => {
      const every = spacing.map((s) => s / 1.2) as [number, number, number];
      const size = [Math.floor(60 / every[0]), Math.floor(76 / every[1]), Math.floor(132 / every[2])] as const;
      const out = new Int16Array(size[0] * size[1] * size[2]);
      for (let q = 0, k = 0; k < size[2]; k++)
        for (let j = 0; j < size[1]; j++)
          for (let i = 0; i < size[0]; i++, q++)
            out[q] = voxels[Math.round(i * every[0]) + 60 * (Math.round(j * every[1]) + 76 * Math.round(k * every[2]))];
      return { ...volume, grid: { ...grid, size, spacing }, voxels: out };
    };
    const [thick] = await run([bones[0].seed], { volume: coarse([3.6, 3.6, 3.6]) });
    expect(thick.posteriorWall.state).toBe('unseen');
    expect(thick.gaps).toEqual([]);
    expect(codes(thick)).toContain('workup.wall-too-thick');
    expect(codes(thick)).toContain('workup.endplate-too-thick');
    const [slices] = await run([bones[0].seed], { volume: coarse([1.2, 1.2, 2.4]) });
    expect(slices.posteriorWall.state).toBe('intact');
    expect(slices.gaps.filter((g) => g.where.startsWith('endplate'))).toEqual([]);
    expect(codes(slices)).toContain('workup.endplate-too-thick');
    expect(codes(slices)).not.toContain('workup.wall-too-thick');
  });
  it('gives no density class with contrast or at another voltage', async () => {
    for (const [change, reason] of [
      [{ contrast: 'given' as const }, 'workup.density-contrast'],
      [{ kvpKv: 100 }, 'workup.density-kvp-other'],
    ] as const) {
      const all = await run([bones[0].seed], { volume: { ...volume, ...change } });
      expect(all[0].density?.class).toBe('unclassified');
      expect(all[0].density?.reason).toBe(reason);
    }
  });
});

describe('lesions', () => {
  it('are not made of less than 0.2 ml or 1 % of the body', () => {
    expect(isReported(0.19, 10)).toBe(false);
    expect(isReported(0.2, 20)).toBe(true);
    expect(isReported(0.39, 40)).toBe(false);
    expect(isReported(0.4, 40)).toBe(true);
  });
});

describe('between grades', () => {
  const loss = {
    reference: { anteriorMm: 25, middleMm: 23, posteriorMm: 26, basis: 'neighbours' as const },
    wedgeFraction: 0,
    biconcaveFraction: 0,
    crushFraction: 0,
    referenceSdFraction: 0.03,
    worst: 'anteriorMm' as const,
    type: 'wedge' as const,
  };
  it('names the two grades the band lies between, and none when it holds no threshold', () => {
    expect(genantOf({ ...loss, lossFraction: 0.39 }, 0.03, undefined).between).toEqual([2, 3]);
    expect(genantOf({ ...loss, lossFraction: 0.19 }, 0.01, undefined).between).toEqual([0, 1]);
    expect(genantOf({ ...loss, lossFraction: 0.5 }, 0.03, undefined).between).toBeUndefined();
    expect(genantOf({ ...loss, lossFraction: 0.05 }, 0.03, undefined).between).toBeUndefined();
  });
});

describe('a bone unlike those about it', { timeout: 60_000 }, () => {
  const turned = (deg: number): readonly Seed[] =>
    column().map(({ level, bone, seed }) => {
      if (level !== 'L2') return seed;
      const [c, s] = [Math.cos((deg * Math.PI) / 180), Math.sin((deg * Math.PI) / 180)];
      const frame: Frame = { ...bone.frame, left: direction(c, s, 0), posterior: direction(-s, c, 0) };
      const other = testVertebra(frame, {});
      return { ...seed, mask: maskOf(other, gridAround(other, [1.4, 1.4, 1.4], 0.1)) };
    });
  it('is not believed and says by how much', async () => {
    const l2 = of(await run(turned(40)), 'L2');
    expect(l2.heights).toBeUndefined();
    expect(l2.pedicles).toEqual({});
    expect(l2.findings.find((f) => f.code === 'workup.frame-turned')?.values?.['turnDeg']).toBeCloseTo(40, -0.7);
  });
  it('is not believed when half its body is missing from the map', async () => {
    const seeds = column().map(({ level, bone, seed }) => {
      if (level !== 'L2') return seed;
      const { grid, voxels } = seed.mask;
      const left = Uint8Array.from(voxels);
      let q = 0;
      // what a map without its cement looks like: the front half is not bone
      for (let k = 0; k < grid.size[2]; k++)
        for (let j = 0; j < grid.size[1]; j++)
          for (let i = 0; i < grid.size[0]; i++, q++) {
            const at = voxelToLps(grid, voxel(i, j, k));
            if (at[1] - bone.frame.originLps[1] < 1) left[q] = 0;
          }
      return { ...seed, mask: { grid, voxels: left } };
    });
    const l2 = of(await run(seeds), 'L2');
    expect(l2.heights).toBeUndefined();
    expect(codes(l2)).toContain('workup.size-doubtful');
  });
  it('is measured within what a scoliosis turns', async () => {
    const some = of(await run(turned(15)), 'L2');
    expect(some.heights).toBeDefined();
    expect(codes(some)).not.toContain('workup.frame-turned');
  });
});

describe('bands', () => {
  const clean = { voxelMm: 1, raggedFraction: 0, wedgeDeg: 0, hiddenFraction: 0 };
  it('widen with the voxel, with ragged labels and with a tilted body', () => {
    for (const k of ['anteriorMm', 'middleMm', 'posteriorMm'] as const) {
      const sd = heightSdsMm(clean)[k];
      expect(sd).toBeGreaterThan(0.05);
      expect(sd).toBeLessThan(0.25);
      expect(heightSdsMm({ ...clean, voxelMm: 3 })[k]).toBeGreaterThan(3 * sd);
      expect(heightSdsMm({ ...clean, raggedFraction: 0.09 })[k]).toBeGreaterThan(1.4 * sd);
    }
    expect(heightSdsMm({ ...clean, wedgeDeg: 25 }).posteriorMm).toBeGreaterThan(2 * heightSdsMm(clean).posteriorMm);
    expect(volumeSdFraction({ ...clean, raggedFraction: 0.09 })).toBeGreaterThan(2 * volumeSdFraction(clean));
    expect(volumeSdFraction({ ...clean, hiddenFraction: 0.5 })).toBeGreaterThan(4 * volumeSdFraction(clean));
  });
  it('on sagittal slices are widest where the body lies straight in its slices, whatever the slices’ tilt adds to a voxel’s extent', () => {
    const on = (alongCount: number, acrossCount: number, voxelMm: number) =>
      heightSdsMm({ ...clean, voxelMm, slices: { acrossMm: 3.85, fineMm: 0.95, alongCount, acrossCount } });
    for (const k of ['anteriorMm', 'middleMm', 'posteriorMm'] as const) {
      const straight = on(0.2, 0.05, 1)[k];
      expect(straight).toBeGreaterThan(0.18);
      expect(straight).toBeLessThan(0.28);
      expect(on(0.2, 0.5, 1.5)[k]).toBeLessThan(0.8 * straight);
      expect(on(2.5, 0.5, 1.5)[k]).toBeLessThan(0.6 * straight);
    }
  });
  it('of pedicles follow the slices they are cut into, and open wide on a torn map', () => {
    const slices = { acrossMm: 3.85, fineMm: 0.95, alongCount: 1, acrossCount: 0.2 };
    for (const sd of [pedicleWidthSdMm, pedicleHeightSdMm]) {
      expect(sd({ ...clean, slices })).toBeGreaterThan(1.1);
      expect(sd({ ...clean, slices, raggedFraction: 0.1 })).toBeGreaterThan(2.5);
      expect(sd(clean)).toBeLessThan(0.3);
    }
  });
  it('of a map with ragged surfaces are wider than of the same map without, and each height has its own', async () => {
    const bones = column();
    const rough = bones.map(({ seed }) => {
      const random = seeded(3);
      const { size } = seed.mask.grid;
      const before = seed.mask.voxels;
      const voxels = Uint8Array.from(before, (v, q) => {
        const edge = [1, -1, size[0], -size[0], size[0] * size[1], -size[0] * size[1]].some((d) => (before[q + d] ?? 0) !== v);
        return edge && random.next() < 0.15 ? 1 - v : v;
      });
      return { ...seed, mask: { ...seed.mask, voxels } };
    });
    const [smooth] = await run(bones.map((b) => b.seed));
    const [ragged] = await run(rough);
    const width = (v: Vertebra, k: string): number => v.bands[k].high - v.bands[k].low;
    for (const k of ['heights.anteriorMm', 'heights.middleMm', 'heights.posteriorMm', 'bodyVolumeMl'])
      expect(width(ragged, k)).toBeGreaterThan(1.15 * width(smooth, k));
    expect(width(smooth, 'heights.anteriorMm')).not.toBeCloseTo(width(smooth, 'heights.middleMm'), 2);
  });
});
