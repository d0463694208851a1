import { describe, expect, it } from 'vitest';
import { direction, lps, rotationAbout, seeded, toFrame } from '../../base/index.ts';
import { originals } from '../../kernels/index.ts';
import { defaultSite, planSchema, type Context, type Correction, type LevelName, type Plan, type Vertebra } from '../../records/index.ts';
import { isCode } from '../../words/index.ts';
import { plain, plainTissue, plainVertebra, type PlainSpec } from '../../../test/plan-vertebra.ts';
import { cementOf } from './cement.ts';
import { plan } from './index.ts';

const context: Context = {
  progress() {},
  cancelled: () => false,
  random: seeded(1),
  kernels: originals,
  map: async () => [],
  infer: async () => undefined,
};
interface More {
  readonly vertebra?: Partial<Vertebra>;
  readonly level?: LevelName | 'T8/T9' | 'none';
  readonly corrections?: readonly Correction[];
  readonly gauge?: number;
}
async function planned(spec: PlainSpec = {}, more: More = {}): Promise<Plan> {
  const made = plainVertebra(spec);
  const vertebra = { ...made.vertebra, ...more.vertebra };
  const levels = { ...made.levels, entries: more.level === 'none' ? [] : [{ vertebraId: 'v1', level: more.level ?? 'L1' }] } as const;
  const [out] = await plan.run(
    {
      vertebra,
      vertebrae: [vertebra],
      levels,
      structures: made.structures,
      volume: undefined,
      corrections: more.corrections ?? [],
      site: undefined,
      signal: undefined,
      act: undefined,
    },
    more.gauge === undefined ? {} : { gaugeGauge: more.gauge },
    context,
  );
  return out;
}
const codes = (p: Plan): string[] => p.findings.map((f) => f.code);

describe('plan', { timeout: 60_000 }, () => {
  it('offers both pedicles of a plain vertebra, ranked by breach probability, within the schema, every code with a sentence', async () => {
    const p = await planned();
    expect(p.state).toBe('planned');
    expect(planSchema.safeParse(p).success).toBe(true);
    expect(new Set(p.paths.map((x) => x.side))).toEqual(new Set(['left', 'right']));
    expect(p.paths.every((x) => x.approach === 'transpedicular')).toBe(true);
    const chances = p.paths.map((x) => x.breachProbability);
    expect(chances).toEqual(chances.toSorted((a, b) => a - b));
    expect(p.paths.map((x) => x.rankCount)).toEqual(p.paths.map((_, n) => n + 1));
    expect(p.chosen.length).toBeGreaterThan(0);
    for (const code of [
      ...codes(p),
      ...p.unseen,
      p.sidesReason,
      p.posture,
      ...(p.cement?.stopWhen ?? []),
      ...p.paths.flatMap((x) => x.findings.map((f) => f.code)),
    ])
      expect([code, isCode(code)]).toEqual([code, true]);
    for (const x of p.paths) {
      expect(x.clearanceMm.canalMm ?? 0).toBeGreaterThan(1);
      expect(x.clearanceMm.anteriorMm ?? 0).toBeGreaterThan(3);
      // The tip lies in the anterior third: in front of −16 + 32/3 mm, and within the body.
      const tip = toFrame(
        { originLps: lps(0, 0, 0), left: direction(1, 0, 0), posterior: direction(0, 1, 0), superior: direction(0, 0, 1) },
        x.targetLps,
      );
      expect(plainTissue({}, tip[0], tip[1], tip[2])).toBe(1);
      expect(tip[1]).toBeLessThan(-16 + 32 / 3 + 1);
      expect(x.axialAngleDeg).toBeGreaterThan(0);
      const sign = x.side === 'left' ? 1 : -1;
      expect(Math.sign(x.entryLps[0])).toBe(sign);
      expect(p.bands[`paths.${x.id}.breachProbability`]?.high ?? 0).toBeGreaterThanOrEqual(x.breachProbability);
    }
  });
  it('goes beside a pedicle narrower than the trocar, or through it with a thinner one, and says so', async () => {
    const p = await planned({ pedicleWidthMm: 3.4 });
    expect(p.paths.some((x) => x.approach === 'transpedicular' && x.gaugeGauge === 11)).toBe(false);
    expect(p.paths.length).toBeGreaterThan(0);
    expect(codes(p)).toContain('plan.pedicle-narrow.left');
    expect(codes(p)).toContain('plan.pedicle-narrow.right');
  });
  it('does not call a wide pedicle narrow when something else bars the way', async () => {
    const p = await planned({ heightMm: 4 });
    expect(p.paths).toEqual([]);
    for (const side of ['left', 'right']) {
      expect(codes(p)).toContain(`plan.pedicle-barred.${side}`);
      expect(codes(p)).not.toContain(`plan.pedicle-narrow.${side}`);
      expect(codes(p)).toContain(`plan.side-refused.${side}`);
    }
  });
  it('turns with the patient', async () => {
    const a = await planned();
    const b = await planned({ move: rotationAbout(lps(30, 10, -20), direction(1, 2, 3), 77) });
    expect(b.paths.map((x) => x.id)).toEqual(a.paths.map((x) => x.id));
    a.paths.forEach((x, n) => expect(Math.abs(x.axialAngleDeg - b.paths[n].axialAngleDeg)).toBeLessThan(0.01));
  });
  it('refuses cord and sac compression and a cut vertebra, and does not plan above T9', async () => {
    const lesion = { kind: 'lytic', centreLps: lps(0, 0, 0), volumeMl: 3, bodyFraction: 0.1, paravertebral: 'none' } as const;
    for (const [more, state, code] of [
      [{ vertebra: { lesion: { ...lesion, canal: 'cord-compressed' } } }, 'refused', 'plan.refused.cord-compressed'],
      [{ vertebra: { lesion: { ...lesion, canal: 'sac-compressed' } } }, 'refused', 'plan.refused.sac-compressed'],
      [{ vertebra: { complete: false } }, 'refused', 'plan.refused.cut'],
      [{ vertebra: { pedicles: {} } }, 'refused', 'plan.refused.no-pedicles'],
      [{ level: 'T4' }, 'not-planned-here', 'plan.not-planned-here'],
      [{ level: 'T8/T9' }, 'not-planned-here', 'plan.not-planned-here'],
      [{ level: 'T13' }, 'not-planned-here', 'plan.not-planned-here'],
      [{ level: 'L6' }, 'not-planned-here', 'plan.not-planned-here'],
      // the vertebra was measured as an L1, but the naming in force has no name for it
      [{ level: 'none' }, 'not-planned-here', 'plan.not-planned-here'],
    ] as const) {
      const p = await planned({}, more);
      expect([p.state, p.paths.length, codes(p)]).toEqual([state, 0, [code]]);
    }
  });
  it('warns of a broken posterior wall and still plans', async () => {
    const p = await planned({}, { vertebra: { posteriorWall: { state: 'broken', retropulsionMm: 3 } } });
    expect(p.state).toBe('planned');
    expect(p.findings.find((f) => f.code === 'plan.posterior-wall-broken')?.severity).toBe('caution');
    const flat = await planned({}, { vertebra: { posteriorWall: { state: 'broken', gapMm2: 40 } } });
    expect(codes(flat)).toContain('plan.posterior-wall-broken-flat');
    expect(codes(flat)).not.toContain('plan.posterior-wall-broken');
  });
  it('leaves the crushed centre of a flat body aside', async () => {
    const p = await planned({ heightMm: 7.6 });
    for (const x of p.paths) {
      expect(x.targetZone).toBe('lateral-remnant');
      expect(Math.abs(x.targetLps[0])).toBeGreaterThan(0.12 * 44);
    }
  });
  it('judges a person’s own path and never moves it', async () => {
    const value = { kind: 'path', entryLps: lps(plain.pedicleX, 32, plain.pedicleZ), targetLps: lps(6, -8, 0) } as const;
    const p = await planned({}, { corrections: [{ vertebraId: 'v1', what: 'path.left', value }] });
    const own = p.paths.find((x) => x.id === 'left-own');
    expect(own?.entryLps).toEqual(value.entryLps);
    expect(own?.targetLps).toEqual(value.targetLps);
    expect(codes(p)).toContain('plan.own-path.left');
    expect(p.paths.filter((x) => x.side === 'left').length).toBe(1);
  });
  it('refuses a gauge nobody makes', async () => {
    await expect(planned({}, { gauge: 12 })).rejects.toMatchObject({ code: 'plan.unknown-gauge' });
  });
});

describe('cement', () => {
  const base = plainVertebra().vertebra;
  it('is a share of the body as it is now, prepared with dead space to half a millilitre', () => {
    const c = cementOf({ ...base, bodyVolumeMl: 20 }, 2, 1.5);
    expect(c?.rangeMl).toEqual([3, 5]);
    expect(c?.prepareMl).toBe(8);
    expect(cementOf({ ...base, bodyVolumeMl: 20.4 }, 1, defaultSite.deadSpaceMl)?.prepareMl).toBe(7);
    expect(c?.stopWhen[0]).toBe('plan.stop.posterior-quarter');
    expect(c?.denominator).toBe('body-now');
  });
  it('comes from the lesion where there is a lysis', () => {
    const lesion = {
      kind: 'lytic',
      centreLps: lps(0, 0, 0),
      volumeMl: 4,
      bodyFraction: 0.2,
      canal: 'none',
      paravertebral: 'none',
    } as const;
    const c = cementOf({ ...base, bodyVolumeMl: 20, lesion }, 1, 1);
    expect([c?.denominator, c?.rangeMl]).toEqual(['lesion', [2, 4]]);
  });
});
