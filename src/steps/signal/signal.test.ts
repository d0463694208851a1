import { beforeAll, describe, expect, it } from 'vitest';
import { lpsToVoxel } from '../../base/index.ts';
import { drawMri, levelsFrom, type MriBody, type MriSpec } from '../../phantom/index.ts';
import { signalSchema, type Progression, type Signal, type Vertebra, type Volume } from '../../records/index.ts';
import { isCode } from '../../words/index.ts';
import { caseOf, type MriCase } from '../../../test/evidence/signal-scene.ts';
import { context } from '../../../test/evidence/workup-spines.ts';
import { signal } from './index.ts';

const levels = levelsFrom('T12', 'L4');
const plain = {
  zone: 'none',
  oedemaFraction: 0,
  t1Ratio: 1,
  fluidRatio: 1,
  posteriorWallChanged: false,
  intoPedicles: false,
  restT1Ratio: 1,
  restFluidRatio: 1,
} as const;
const body = (level: MriBody['level'], more: Partial<MriBody>): MriBody => ({ level, ...plain, ...more });
/** One development patient with chosen bodies: acute T12, haemangioma in L2, radiated L4 in the second. */
function spec(bodies: readonly MriBody[], more: Partial<MriSpec> = {}): MriSpec {
  const { mri } = drawMri(100007, { levels, scenario: 'fractures' });
  return {
    ...mri,
    patient: { ...mri.patient, lesions: [{ kind: 'fracture', level: 'L1', shape: 'wedge', depthFraction: 0.25, acute: true }] },
    bodies: levels.map((l) => bodies.find((b) => b.level === l) ?? body(l, {})),
    infectedDiscs: [],
    sequences: ['t1', 'stir'],
    sliceMm: 3.5,
    gapMm: 0.35,
    pixelMm: 1.3,
    widthMm: 60,
    signalToNoise: 20,
    biasFraction: 0.3,
    ...more,
  };
}
const acute = body('L1', { zone: 'superior', oedemaFraction: 0.6, t1Ratio: 0.5, fluidRatio: 3, posteriorWallChanged: true });
const run = (
  c: MriCase,
  more: {
    readonly volumes?: readonly Volume[];
    readonly progressions?: readonly Progression[];
    readonly vertebrae?: readonly Vertebra[];
  } = {},
): Promise<readonly Signal[]> =>
  signal.run(
    {
      vertebrae: more.vertebrae ?? c.vertebrae,
      volumes: more.volumes ?? c.volumes,
      levels: c.levels,
      sightings: [],
      registrations: [],
      progressions: more.progressions ?? [],
    },
    {},
    context,
  );
const of = (list: readonly Signal[], level: string): Signal => list.find((s) => s.vertebraId === `v-${level}`) as Signal;
const codesOf = (s: Signal): string[] => [...s.findings, ...s.against].map((f) => f.code);

describe('signal', { timeout: 60_000 }, () => {
  let made: MriCase;
  let read: readonly Signal[];
  beforeAll(async () => {
    made = await caseOf(spec([acute, body('L3', { zone: 'centre', oedemaFraction: 0.5, t1Ratio: 1.5, fluidRatio: 2.2 })]), 1);
    read = await run(made);
  }, 60_000);

  it('names an acute fracture with its basis, measures its oedema, and leaves its neighbours alone', () => {
    const s = of(read, 'L1');
    expect(signalSchema.safeParse(s).success).toBe(true);
    expect([s.acuity.class, s.acuity.basis]).toEqual(['acute', 'phantom-mri']);
    expect(s.acuity.acuteProbability).toBeGreaterThan(0.6);
    expect(s.oedema?.bodyFraction).toBeCloseTo(0.6, 1);
    expect([s.oedema?.pattern, s.oedema?.endplate]).toEqual(['band', 'superior']);
    expect(Math.log(s.oedemaFluidRatioFraction ?? 1)).toBeCloseTo(Math.log(3), 0);
    expect(Math.abs(Math.log((s.oedemaT1RatioFraction ?? 1) / 0.5))).toBeLessThan(0.2);
    expect(s.reference.vertebraIds).toEqual(expect.arrayContaining(['v-T12', 'v-L2']));
    for (const l of ['T12', 'L2', 'L4']) expect([l, of(read, l).acuity.class]).toEqual([l, 'no-fracture']);
    const sum =
      s.acuity.acuteProbability +
      s.acuity.subacuteProbability +
      s.acuity.oldProbability +
      s.acuity.noFractureProbability +
      s.acuity.mimicProbability;
    expect(sum).toBeCloseTo(1, 9);
  });

  it('maps the oedema where it is: in the upper half of the body, on the image’s own voxels', () => {
    const mask = of(read, 'L1').oedema?.mask;
    const truth = made.truth.find((t) => t.level === 'L1')?.vertebra;
    if (mask === undefined || truth === undefined) throw new Error('no mask');
    const stir = made.volumes.find((v) => v.sequence?.kind === 'stir') as Volume;
    expect(mask.grid.spacing).toEqual(stir.grid.spacing);
    const at = lpsToVoxel(stir.grid, mask.grid.originLps);
    for (const x of at) expect(Math.abs(x - Math.round(x))).toBeLessThan(1e-6);
    const middle = of(read, 'L1').oedema?.centreLps ?? [0, 0, 0];
    expect((middle[2] as number) - truth.frame.originLps[2]).toBeGreaterThan(1.5);
  });

  it('does not call a haemangioma a fracture', () => {
    const s = of(read, 'L3');
    expect([s.acuity.class, s.suspicion.mimics]).toEqual(['indeterminate', ['haemangioma']]);
    expect(codesOf(s)).toContain('signal.radiologist');
    expect(s.signs.find((x) => x.code === 't1-bright')?.state).toBe('present');
  });

  it('has a sentence for everything it says', () => {
    for (const s of read) {
      for (const code of [...codesOf(s), ...s.acuity.why, ...Object.values(s.bands).flatMap((b) => b.note ?? [])])
        expect([code, isCode(code)]).toEqual([code, true]);
      for (const x of s.signs) expect([isCode(`signal.sign.${x.code}`), isCode(`signal.leans.${x.leans}`)]).toEqual([true, true]);
      for (const x of s.cohort) expect([isCode(`signal.rule.${x.rule}`), isCode(`signal.published.${x.rule}`)]).toEqual([true, true]);
    }
  });

  it('says what is missing: no T1, no fluid-sensitive image, a cemented level, no MRI at all', async () => {
    const only = (kind: string): readonly Volume[] => made.volumes.filter((v) => v.sequence?.kind === kind);
    const noT1 = of(await run(made, { volumes: only('stir') }), 'L1');
    expect([noT1.acuity.basis, noT1.oedemaT1RatioFraction]).toEqual(['phantom-fluid-only', undefined]);
    expect(noT1.signs.find((x) => x.code === 't1-dark')?.state).toBe('unseen');
    const noFluid = of(await run(made, { volumes: only('t1') }), 'L1');
    expect([noFluid.acuity.class, noFluid.acuity.why]).toEqual(['indeterminate', ['signal.why.no-fluid']]);
    const cemented = of(
      await run(made, { vertebrae: made.vertebrae.map((v) => (v.vertebraId === 'v-L1' ? { ...v, previousCementMl: 3 } : v)) }),
      'L1',
    );
    expect([cemented.cemented, cemented.acuity.class, cemented.acuity.why]).toEqual([true, 'indeterminate', ['signal.why.cemented']]);
    const none = of(await run(made, { volumes: [] }), 'L1');
    expect([none.acuity.class, none.acuity.basis, codesOf(none)]).toEqual(['indeterminate', 'none', ['signal.no-mri']]);
    expect(codesOf(of(await run(made, { volumes: [] }), 'L4'))).toEqual([]);
  });

  it('takes an earlier study without the collapse as the proof it is, by its age', async () => {
    const heights = { anteriorMm: 25, middleMm: 25, posteriorMm: 25 };
    const grown = (earlierDate: string): Progression => ({
      vertebraId: 'v-L1',
      sightingId: 's',
      earlierDate,
      todayDate: '2026-03-01',
      earlier: heights,
      today: heights,
      lossSince: { anteriorFraction: 0.25, middleFraction: 0.1, posteriorFraction: 0 },
      state: 'new-collapse',
      bands: {},
      findings: [],
    });
    const ct: Volume = { ...(made.volumes[0] as Volume), quantity: 'hu', role: 'planning' };
    const late = of(await run(made, { volumes: [ct], progressions: [grown('2026-02-01')] }), 'L1');
    expect([late.acuity.class, late.acuity.basis]).toEqual(['acute', 'earlier-study']);
    const early = of(await run(made, { volumes: [ct], progressions: [grown('2024-02-01')] }), 'L1');
    expect([early.acuity.class, early.acuity.why]).toEqual(['indeterminate', ['signal.why.since-earlier']]);
    const alone = of(await run(made, { volumes: [ct] }), 'L1');
    expect([alone.acuity.class, alone.acuity.basis]).toEqual(['indeterminate', 'ct-shape']);
  });

  it('takes no body as normal where all marrow is replaced, and names a failed suppression', async () => {
    const replaced = levels.map((l) =>
      body(l, { zone: 'diffuse', oedemaFraction: 1, t1Ratio: 0.45, fluidRatio: 2.5, restT1Ratio: 0.45, restFluidRatio: 2.5 }),
    );
    const myeloma = await run(await caseOf(spec(replaced, { pixelMm: 1.6 }), 1));
    for (const s of myeloma)
      expect([s.reference.vertebraIds, s.acuity.class, s.suspicion.mimics]).toEqual([[], 'indeterminate', ['diffuse-marrow']]);
    const failed = await run(
      await caseOf(spec([acute], { pixelMm: 1.6, failedSuppression: { leftFraction: 0.9, where: 'everywhere' } }), 1),
    );
    expect([of(failed, 'L1').acuity.class, of(failed, 'L1').suspicion.mimics]).toEqual(['indeterminate', ['fat-suppression-failed']]);
  });
});
