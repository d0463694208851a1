// The far end of a rinse: how warm it leaves, and that what is kept only at its beginning is not told as kept.
import { describe, expect, it } from 'vitest';
import type { Ablation } from '../../records/index.ts';
import { organStateInWords, sayCode } from '../../words/index.ts';
import { judgedAtBothEnds, keepsLimits, organsAtRinseEnd, rinseEndC, rinseFindings } from './rinse.ts';
import type { RunFigures, RunItem } from './run.ts';

const end = (state: 'kept' | 'amber' | 'red', peakC: number): NonNullable<Ablation['rinseEnd']> => ({
  flowMlPerMin: 20,
  temperatureC: 30.6,
  takenW: 7.7,
  coverageFraction: 0.986,
  organs: [{ id: 'root.left.v-L2', peakC, lowestC: 37, cem43Min: 0, state }],
});
const plan = (rinseEnd: Ablation['rinseEnd'], state: 'kept' | 'amber' | 'red' = 'kept'): Ablation =>
  ({
    vertebraId: 'v-L3',
    modality: 'rf',
    protection: 'cooling',
    organs: [{ id: 'root.left.v-L2', kind: 'root', side: 'left', vertebraId: 'v-L2', state, peakC: 40 }],
    ...(rinseEnd === undefined ? {} : { rinseEnd }),
  }) as unknown as Ablation;

describe('where a rinse leaves', () => {
  it('it is warmer by the heat it took up over its flow: 5 W at 20 ml/min warm it by 3.6 °C', () => {
    const { temperatureC, takenW } = rinseEndC(25, -5);
    expect(takenW).toBe(5);
    expect(temperatureC).toBeCloseTo(25 + (5 * 60) / (4.141 * 20), 2);
    // a warm one that gives its heat away leaves colder
    expect(rinseEndC(40, 5).temperatureC).toBeCloseTo(36.38, 2);
  });
  it('a nerve that is kept only at its beginning is amber, and told; others stay as they are', () => {
    expect(organsAtRinseEnd(plan(end('red', 46))).map((o) => o.state)).toEqual(['amber']);
    expect(organsAtRinseEnd(plan(end('red', 46), 'red')).map((o) => o.state)).toEqual(['red']);
    for (const e of [undefined, end('kept', 39), end('amber', 44)]) expect(organsAtRinseEnd(plan(e)).map((o) => o.state)).toEqual(['kept']);
  });
  it('a plan that injures a nerve at its far end keeps no limits, and the nerve is said to be in danger', () => {
    const at = (a: Ablation): boolean => keepsLimits({ ...a, state: 'planned' });
    expect([at(plan(undefined)), at(plan(end('amber', 44))), at(plan(end('red', 46))), at(plan(undefined, 'red'))]).toEqual([
      true,
      true,
      false,
      false,
    ]);
    for (const state of ['kept', 'amber'] as const)
      expect(organStateInWords('en', organsAtRinseEnd(plan(end('red', 46), state))[0])).toBe('injury possible');
  });
  it('is said in both languages with its temperatures, for both outcomes', () => {
    expect(rinseFindings(plan(undefined))).toEqual([]);
    const [kept] = rinseFindings(plan(end('kept', 39)));
    expect([kept.code, kept.severity]).toEqual(['ablation.rinse-end-kept', 'note']);
    const [hurt] = rinseFindings(plan(end('red', 46.2)));
    expect([hurt.code, hurt.severity, hurt.where]).toEqual(['ablation.rinse-end-injury.hot', 'caution', 'v-L2']);
    expect(sayCode('en', kept.code, kept.values)).toContain('comes in at 25 °C and at 20 ml/min leaves at 31 °C at most');
    expect(sayCode('fr', kept.code, kept.values)).toContain('98 % de la lésion');
    expect(sayCode('en', hurt.code, hurt.values)).toContain('would reach 46.2 °C (thermal dose 0.0 min at 43 °C)');
    const [cold] = rinseFindings({ ...plan(end('red', 37)), modality: 'cryo' });
    expect(sayCode('fr', cold.code, cold.values)).toContain('descendrait à 37,0 °C');
    expect(sayCode('fr', hurt.code, hurt.values)).toContain('atteindrait 46,2 °C');
  });
  it('a search judges both ends: the lesser cover, the nerves of either; what injures where it comes in needs no second run', async () => {
    const ran: (number | undefined)[] = [];
    const run = async (items: readonly RunItem[]): Promise<readonly RunFigures[]> =>
      items.map((x) => {
        ran.push(x.rinseC);
        const peakC = (x.rinseC ?? 0) + 10;
        const organs = [{ id: 'sac', timeS: [], hottestC: [], coldestC: [], peakC, lowestC: 37, cem43Min: 0, omega: 0 }];
        return { coverageFraction: (x.rinseC ?? 37) / 40, organs, rinsedW: -5 } as unknown as RunFigures;
      });
    const item = (rinseC: number, protection: 'cooling' | 'none' = 'cooling'): RunItem => ({ protection, rinseC }) as unknown as RunItem;
    const [kept, hurt, dry] = await judgedAtBothEnds(run)([item(30), item(36), item(20, 'none')]);
    expect(ran.map((x) => Math.round(x ?? 0))).toEqual([30, 36, 20, 34]);
    expect(kept.coverageFraction).toBe(0.75);
    expect(kept.organs.map((o) => Math.round(o.peakC))).toEqual([40, 44]);
    expect([hurt.organs.length, dry.organs.length]).toEqual([1, 1]);
  });
});
