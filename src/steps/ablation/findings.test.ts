// What is said of a computed ablation: which level an organ is of, what the physics warned of, and what members that injure make of a kept middle.
import { describe, expect, it } from 'vitest';
import { ablationProbes } from '../../catalog/index.ts';
import type { Ablation, Lesion, Vertebra } from '../../records/index.ts';
import {
  healthyLossMl,
  organHeatInWords,
  organDoseInWords,
  organInWords,
  organRiskInWords,
  organStateInWords,
  sayCode,
} from '../../words/index.ts';
import { protocolFor } from './protocol.ts';
import { tune, type Tried } from './tune.ts';
import { coverageOf, wilson } from './judge.ts';
import { nearestMm, skinOrgan } from './answer.ts';
import { findingsOf } from './findings.ts';
import { worstOf } from './measures.ts';
import type { RunItem } from './run.ts';
import { changeOf, memberOf, withDoubt, type Doubt } from './members.ts';

type Notes = Parameters<typeof findingsOf>[5];
type Organ = Ablation['organs'][number];
const organ = (more: Partial<Organ> = {}): Organ => ({
  id: 'root.left.v-L2',
  kind: 'root',
  side: 'left',
  vertebraId: 'v-L2',
  assumed: false,
  nearestMm: 8,
  hottestC: [],
  coldestC: [],
  peakC: 38,
  lowestC: 37,
  cem43Min: 0,
  state: 'kept',
  ...more,
});
const planned = (more: Partial<Ablation> = {}): Ablation => ({
  vertebraId: 'v-L3',
  state: 'planned',
  modality: 'rf',
  isPreview: false,
  voxelMm: 1,
  probes: [],
  energyS: 600,
  endS: 900,
  protection: 'none',
  endReason: 'ablation.end.protocol',
  coverage: { killedFraction: 0.99, perhapsFraction: 1, lesionMl: 5, killedMl: 8, healthyMl: 3, parts: [] },
  timeS: [],
  organs: [organ()],
  readings: [],
  measures: [],
  recorded: [],
  bands: {},
  findings: [],
  ...more,
});
const chosen = {
  probe: ablationProbes.find((p) => p.id === 'rf-cooled-17g-10'),
  choice: { id: 'x', isOwnChoice: false },
  placed: [],
  protection: 'none',
  seconds: 600,
} as unknown as Tried;
const tumour = { vertebraId: 'v-L3', posteriorWall: 'whole', volumeMl: 5, nerves: 'cauda' } as unknown as Lesion;
const bone = { vertebraId: 'v-L3' } as unknown as Vertebra;
const said = (a: Ablation, notes: Notes = []) => findingsOf(a, chosen, bone, tumour, 'L3', notes);

describe('an organ', () => {
  it('is told with its own level, not the treated one', () => {
    const found = said(
      planned({ organs: [organ({ state: 'red', peakC: 47 }), organ({ id: 'ganglion', kind: 'ganglion', state: 'amber', peakC: 44 })] }),
    );
    expect(found.filter((f) => f.values?.['organ'] !== undefined).map((f) => [f.code, f.where])).toEqual([
      ['ablation.injury.hot', 'v-L2'],
      ['ablation.monitor.hot', 'v-L2'],
    ]);
    expect(found[0].where).toBe('v-L3');
  });
  it('behind a thoracic level is the sac alone; the cauda is named where there is one', () => {
    const sac = organ({ kind: 'sac', vertebraId: 'v-T9' });
    expect(organInWords('en', sac, () => 'T9', 'cord')).toBe('sac behind T9');
    expect(organInWords('fr', sac, () => 'T9', 'cord')).toBe('sac dural derrière T9');
    expect(organInWords('en', sac, () => 'L3', 'cauda')).toBe('sac and cauda behind L3');
  });
});

describe('a plan within the limits', () => {
  it('that kills less than half is told to be no treatment, gravely; one between is short', () => {
    const of = (killedFraction: number) =>
      said(planned({ coverage: { killedFraction, perhapsFraction: 1, lesionMl: 5, killedMl: 1, healthyMl: 0, parts: [] } }))
        .filter((f) => /covered|treats/.test(f.code))
        .map((f) => `${f.severity} ${f.code}`);
    expect([of(0.02), of(0.8), of(0.97)]).toEqual([
      ['stop ablation.treats-little'],
      ['caution ablation.not-covered'],
      ['note ablation.covered'],
    ]);
  });
});

describe('what the physics warned of', () => {
  const codes = (a: Ablation, notes: Notes = []) => said(a, notes).map((f) => `${f.severity} ${f.code}`);
  it('reaches the reader, each with a sentence in both languages', () => {
    const notes = ['boiled', 'rolled-off', 'target-not-reached', 'power-limited', 'coldest-reached', 'touches-side'] as const;
    const found = codes(planned(), notes);
    for (const n of notes) {
      const grave = n === 'touches-side' || n === 'target-not-reached';
      expect(found).toContain(`${grave ? 'caution' : 'note'} ablation.physics.${n}`);
      for (const language of ['en', 'fr'] as const) expect(sayCode(language, `ablation.physics.${n}`)).not.toMatch(/ablation\.|⟨/);
    }
  });
  it('withholds "covered" where heat left the box or the balance is open', () => {
    expect(codes(planned())).toContain('note ablation.covered');
    expect(codes(planned(), ['boiled'])).toContain('note ablation.covered');
    expect(codes(planned(), ['touches-side'])).not.toContain('note ablation.covered');
    // no more is claimed than is killed at either end of a rinse
    const rinseEnd = { flowMlPerMin: 20, temperatureC: 20, takenW: 5, coverageFraction: 0.92, organs: [] };
    expect(codes(planned({ rinseEnd }))).not.toContain('note ablation.covered');
    expect(codes(planned({ rinseEnd: { ...rinseEnd, coverageFraction: 0.97 } }))).toContain('note ablation.covered');
    const open = codes(planned({ ledger: { storedJ: 100, deliveredJ: 100, unaccountedFraction: 0.02 } }));
    expect(open).toContain('caution ablation.physics.unaccounted');
    expect(open).not.toContain('note ablation.covered');
  });
});

describe('members that injure', () => {
  const doubt = (hurt: number, count = 16): Doubt => {
    const [low, high] = wilson(hurt, count);
    return {
      members: Array.from({ length: count }, (_, n) => ({
        coverageFraction: 0.98,
        perhapsFraction: 1,
        organs: [{ ...organ(), timeS: [], omega: 0, peakC: n < hurt ? 46 : 38.5 }],
        rinsedW: 0,
        endS: 900,
        lesionHighestC: 60,
        lesionLowestC: 37,
        reachedFraction: 1,
        alive: [],
      })),
      uncertainty: {
        memberCount: count,
        seed: 's',
        voxelMm: 2,
        coverProbability: 1,
        coverLowProbability: 0.8,
        coverHighProbability: 1,
        injuryProbability: hurt / count,
        injuryLowProbability: low,
        injuryHighProbability: high,
        coverageFractions: Array.from({ length: count }, () => 0.98),
      },
    };
  };
  const judged = (hurt: number) => withDoubt(planned(), doubt(hurt), chosen, bone, tumour, 'L3', []);
  const grave = (hurt: number) => judged(hurt).findings.find((f) => f.code === 'ablation.injury-possible')?.severity;
  it('are told, and stop from one half', () => {
    expect([grave(0), grave(1), grave(8)]).toEqual([undefined, 'caution', 'stop']);
  });
  it('make an organ at least amber, with its ends and the members’ temperatures', () => {
    expect(judged(0).organs[0].state).toBe('kept');
    const a = judged(1);
    const [o] = a.organs;
    expect(o.state).toBe('amber');
    expect(a.findings.find((f) => f.code === 'ablation.organ-possible')?.where).toBe('v-L2');
    expect(a.findings.some((f) => f.code === 'ablation.monitor.hot')).toBe(false);
    expect(organStateInWords('en', o)).toBe('injury possible');
    expect(organRiskInWords('en', o)).toBe('6\u00a0% [1 – 24]');
    expect(organHeatInWords('en', o, a)).toBe('38.0\u00a0°C [38.0 – 46.0]');
    expect(a.bands[`organs.${o.id}.peakC`].coverage).toBeCloseTo(16 / 18, 9);
    expect(a.bands['coverage.killedFraction'].coverage).toBeCloseTo(16 / 18, 9);
  });
  it('differ in how tumour and marrow conduct current, by the catalogue’s range', () => {
    const all = Array.from({ length: 200 }, (_, n) => changeOf('s', n, 1));
    const spread = (f: (c: (typeof all)[number]) => number): number => Math.max(...all.map(f)) / Math.min(...all.map(f));
    expect(spread((c) => c.tumourCurrent)).toBeGreaterThan(2.5);
    expect(spread((c) => c.marrowCurrent)).toBeGreaterThan(3);
  });
  it('differ in the rinse: its warmth anywhere between its inlet and where its own flow leaves', () => {
    const item = { protection: 'cooling' } as unknown as RunItem;
    const all = Array.from({ length: 200 }, (_, n) => memberOf(item, changeOf('s', n, 1), 8).rinseC ?? Number.NaN);
    // 8 W at 10 ml/min warm it by 11.6 °C, the plan's 20 ml/min by 5.8
    expect([Math.min(...all) >= 25, Math.min(...all) < 25.5, Math.max(...all) > 31.5, Math.max(...all) < 36.7]).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(memberOf({ protection: 'none' } as unknown as RunItem, changeOf('s', 0, 1), undefined).rinseC).toBeUndefined();
  });
});

describe('what is printed', () => {
  it('measures from the needle’s surface, floored', () => {
    const map = { size: [20, 1, 1], spacingMm: 1, corner: [0, 0, 0] } as unknown as Parameters<typeof nearestMm>[0];
    const needle = { tip: [0.5, 0.5, 0.5], toHub: [0, 0, 1], probe: { ...chosen.probe, diameterMm: { value: 1.5 } } };
    expect(nearestMm(map, [5], [needle] as never)).toBe(4.2);
  });
  it('judges the skin by the box of its own modality, and tells no temperature of what was not computed', () => {
    const needle = { ct: { skinToTipMm: 32 } } as unknown as Ablation['probes'][number];
    const ran = { placed: [{ probe: { activeMm: 10 } }] } as unknown as Tried;
    const skin = (modality: 'rf' | 'cryo') => skinOrgan(bone, [needle], ran, modality);
    // 22 mm: outside the box of heat, inside that of cold
    expect([skin('rf')?.state, skin('cryo')?.state]).toEqual(['kept', 'amber']);
    const o = skin('cryo') as Organ;
    expect([organHeatInWords('en', o, planned()), organDoseInWords('en', o), organStateInWords('en', o)]).toEqual([
      '–',
      '–',
      'near the probe, not computed',
    ]);
  });
  it('says that protection is needed only where its lack was computed to injure', () => {
    const shielded = { ...chosen, protection: 'cooling' } as Tried;
    const codes = (state: 'red' | 'amber'): readonly string[] =>
      findingsOf(planned({ measures: [{ id: 'none', coverageFraction: 1, state }] }), shielded, bone, tumour, 'L3').map((f) => f.code);
    expect(codes('red')).toContain('ablation.protected');
    expect(codes('amber')).not.toContain('ablation.protected');
    expect(codes('amber')).toContain('ablation.with-protection');
  });
  it('takes the organ in the worst state, not the hottest', () => {
    const course = { timeS: [], hottestC: [], coldestC: [], lowestC: 37, omega: 0 };
    const organs = [
      { ...course, id: 'a', peakC: 44, cem43Min: 1 },
      { ...course, id: 'b', peakC: 43.5, cem43Min: 12 },
    ];
    expect(worstOf({ organs } as never, 'rf')?.id).toBe('b');
  });
  it('a given strength still ends before a nerve’s limit', async () => {
    const probe = chosen.probe;
    const ask = { durationS: 600, obeysLimits: true, strength: 30 };
    const hot = { ...organ({ peakC: 50 }), timeS: [0, 300], hottestC: [37, 50], coldestC: [37, 37], omega: 0 };
    const mild = { ...hot, peakC: 40, hottestC: [37, 40] };
    let runs = 0;
    const simulate = async () => [{ coverageFraction: 1, organs: [runs++ === 0 ? hot : mild] }] as never;
    const tuned = await tune({} as never, [], protocolFor(probe, 'rf-planned-power'), ask, 'none', simulate, false);
    expect([tuned.reason, tuned.seconds < 600, tuned.choice.strength]).toEqual(['ablation.end.limit', true, 30]);
  });
  it('tells the loss of healthy tissue by its larger end, that of the lesion by its smaller', () => {
    const map = { spacingMm: 10, lesion: Uint8Array.of(1, 1, 0, 0, 0) } as unknown as Parameters<typeof coverageOf>[0];
    const course = { killed: Uint8Array.of(1, 2, 1, 2, 0), probe: new Uint8Array(5) } as unknown as Parameters<typeof coverageOf>[1];
    const c = coverageOf(map, course);
    expect([c.killedFraction, c.healthyMl, c.healthyPerhapsMl, healthyLossMl(c)]).toEqual([0.5, 1, 2, 2]);
    expect(healthyLossMl(undefined)).toBeUndefined();
  });
});
