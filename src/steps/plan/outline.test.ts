import { describe, expect, it } from 'vitest';
import { angleDeg, between, dot, lps, type Grid } from '../../base/index.ts';
import { levelAnatomy } from '../../catalog/index.ts';
import { levelsFrom, makePhantom, defaultSpec, type PhantomSpec } from '../../phantom/index.ts';
import { planSchema, type LevelName, type Plan, type Signal, type Vertebra, type Volume } from '../../records/index.ts';
import { isCode } from '../../words/index.ts';
import { context, levelsOf, measure, seedOf } from '../../../test/evidence/workup-spines.ts';
import { plan } from './index.ts';
import { standsOnSide } from './outline.ts';

const sagittal = (spec: PhantomSpec, acrossMm: number) => {
  const phantom = makePhantom(spec);
  const whole = phantom.gridFor([acrossMm, 0.9, 0.9], 6);
  const grid: Grid = { ...whole, originLps: lps(whole.originLps[0] + 0.3 * acrossMm, whole.originLps[1], whole.originLps[2]) };
  return { phantom, labels: phantom.render(grid, { only: 'labels' }).labels };
};
const mri = (grid: Grid): Volume => ({
  grid,
  voxels: new Float32Array(0),
  quantity: 'signal',
  seriesUid: 'mri',
  role: 'mri',
  posture: 'HFS',
  contrast: 'none',
  findings: [],
});
const outlined = async (vertebra: Vertebra, level: LevelName, volume: Volume, signal?: Signal): Promise<Plan> => {
  const levels = {
    entries: [{ vertebraId: vertebra.vertebraId, level }],
    confirmed: false,
    countedFrom: 'label-map',
    absolute: true,
    findings: [],
  } as const;
  const inputs = {
    vertebra,
    vertebrae: [vertebra],
    levels,
    structures: undefined,
    volume,
    corrections: [],
    site: undefined,
    signal,
    act: undefined,
  };
  return (await plan.run(inputs, {}, context))[0];
};

describe('plan from MRI alone', { timeout: 60_000 }, () => {
  it('outlines both sides on 4 mm sagittal slices, sides and bands right, and withholds clearance and breach', async () => {
    const { phantom, labels } = sagittal({ ...defaultSpec, levels: levelsFrom('L2', 'L4'), ribs: false }, 4);
    const pairs = await measure(phantom.truth.vertebrae, labels);
    for (const { truth, found } of pairs) {
      const p = await outlined(found, truth.level as LevelName, mri(labels.grid));
      expect(planSchema.safeParse(p).success).toBe(true);
      expect([p.state, p.paths, p.chosen, p.sides]).toEqual(['outlined', [], [], 'none']);
      expect(p.outline?.basis).toBe('sagittal-slices');
      expect(p.outline?.withheld).toEqual(['plan.withheld.clearance', 'plan.withheld.breach']);
      expect(p.views.map((v) => v.name)).toContain('down-the-pedicle.left');
      expect(p.cement?.denominatorMl).toBeCloseTo(found.bodyVolumeMl ?? 0, 6);
      for (const s of p.outline?.sides ?? []) {
        const t = truth.pedicles[s.side];
        expect(standsOnSide(found, s)).toBe(true);
        const d = between(t.isthmusLps, s.entryLps ?? lps(99, 99, 99));
        const along = dot(d, t.axis);
        expect(Math.hypot(...[0, 1, 2].map((a) => d[a] - along * t.axis[a]))).toBeLessThan(5);
        expect(Math.abs((s.axialAngleDeg ?? 99) - t.axialAngleDeg)).toBeLessThan(5);
        // in space, not only as a number: a line mirrored about the sagittal plane is 25° off
        expect(angleDeg(s.direction ?? t.axis, t.axis)).toBeLessThan(9);
        const band = p.bands[`outline.${s.side}.widthMm`];
        expect(band.high - band.low).toBeGreaterThan(4);
      }
      for (const code of [...p.findings.map((f) => f.code), ...(p.outline?.ctAdds ?? []), p.sidesReason, p.posture])
        expect([code, isCode(code)]).toEqual([code, true]);
    }
  });

  it('never calls a narrow pedicle wide, names the CT above T9 and for a suspected tumour, and reaches up to T4', async () => {
    const sizes = { pedicleWidthMm: [3, 3.4] as const };
    const { phantom, labels } = sagittal(
      { ...defaultSpec, levels: levelsFrom('T4', 'T6'), sizes: { T4: sizes, T5: sizes, T6: sizes }, ribs: false },
      3.6,
    );
    const seeds = phantom.truth.vertebrae.map((t) => seedOf(labels, t.label, t.level as LevelName));
    expect(levelsOf(seeds).entries.length).toBe(3);
    for (const { truth, found } of await measure(phantom.truth.vertebrae, labels)) {
      const suspicion = { suggestion: 'malignant-signs', mimics: ['tumour'] } as const;
      const p = await outlined(found, truth.level as LevelName, mri(labels.grid), {
        vertebraId: found.vertebraId,
        suspicion,
      } as unknown as Signal);
      expect(p.state).toBe('outlined');
      expect(p.outline?.sides.map((s) => s.pedicle)).not.toContain('wide');
      expect(p.outline?.ctAdds).toEqual(expect.arrayContaining(['plan.ct.upper-thoracic', 'plan.ct.narrow-pedicle', 'plan.ct.tumour']));
      expect(p.findings.map((f) => f.code)).toContain('plan.outline.ct-matters');
      const other = await outlined(found, truth.level as LevelName, mri(labels.grid), {
        vertebraId: 'another',
        suspicion,
      } as unknown as Signal);
      expect(other.outline?.ctAdds).not.toContain('plan.ct.tumour');
    }
  });

  it('leans on the level and says so where the two sides are read far apart or the labels are torn', async () => {
    const { phantom, labels } = sagittal({ ...defaultSpec, levels: levelsFrom('L2', 'L4'), ribs: false }, 4);
    const [, { truth, found }] = await measure(phantom.truth.vertebrae, labels);
    const level = truth.level as LevelName;
    const good = await outlined(found, level, mri(labels.grid));
    expect(good.findings.map((f) => f.code)).not.toContain('plan.outline.axial-wide.left');
    const { left, right } = found.pedicles;
    const apart = {
      ...found,
      pedicles: {
        left: { ...left!, axialAngleDeg: left!.axialAngleDeg + 14 },
        right: { ...right!, axialAngleDeg: right!.axialAngleDeg + 2 },
      },
    };
    const said = await outlined(apart, level, mri(labels.grid));
    expect(said.findings.map((f) => f.code)).toContain('plan.outline.axial-wide.left');
    expect(said.outline?.ctAdds).toContain('plan.ct.axial-angle');
    const angle = (p: Plan): number => p.outline?.sides.find((x) => x.side === 'left')?.axialAngleDeg ?? 99;
    // 8 degrees more as the mean of both: little of it is believed
    expect(angle(said) - angle(good)).toBeLessThan(4);
    const width = found.bands['pedicles.left.widthMm'];
    const torn = { ...found, bands: { ...found.bands, 'pedicles.left.widthMm': { ...width, low: width.low - 7, high: width.high + 7 } } };
    const doubtful = await outlined(torn, level, mri(labels.grid));
    expect(doubtful.findings.map((f) => f.code)).toContain('plan.outline.axial-wide.left');
    expect(doubtful.outline?.sides.find((x) => x.side === 'left')?.pedicle).not.toBe('wide');
  });

  it('holds what was read and what is usual in one band where they contradict each other, and says so', async () => {
    const { phantom, labels } = sagittal({ ...defaultSpec, levels: levelsFrom('L2', 'L4'), ribs: false }, 4);
    const [, { truth, found }] = await measure(phantom.truth.vertebrae, labels);
    const level = truth.level as LevelName;
    const usualDeg = levelAnatomy.get(level)!.pedicleAxialDeg;
    const { left, right } = found.pedicles;
    for (const offDeg of [7.5, 14, -10]) {
      const axialAngleDeg = usualDeg + offDeg;
      const both = { left: { ...left!, axialAngleDeg }, right: { ...right!, axialAngleDeg } };
      for (const pedicles of [both, { left: both.left }]) {
        const p = await outlined({ ...found, pedicles }, level, mri(labels.grid));
        for (const side of 'right' in pedicles ? (['left', 'right'] as const) : (['left'] as const)) {
          const band = p.bands[`outline.${side}.axialAngleDeg`];
          expect(band.low).toBeLessThanOrEqual(Math.min(usualDeg, axialAngleDeg));
          expect(band.high).toBeGreaterThanOrEqual(Math.max(usualDeg, axialAngleDeg));
          expect(p.findings.map((f) => f.code)).toContain(`plan.outline.axial-wide.${side}`);
        }
      }
    }
  });
});
