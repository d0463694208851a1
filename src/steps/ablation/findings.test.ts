// What is said of a computed ablation: which level an organ is of, what the physics warned of, and what members that injure make of a kept middle.
import { describe, expect, it } from 'vitest';
import { ablationProbes } from '../../catalog/index.ts';
import type { Ablation, Lesion, Vertebra } from '../../records/index.ts';
import { organInWords, sayCode } from '../../words/index.ts';
import type { Tried } from './choose.ts';
import { findingsOf } from './index.ts';

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
  protection: 'none',
  seconds: 600,
} as unknown as Tried;
const tumour = { vertebraId: 'v-L3', posteriorWall: 'whole', volumeMl: 5, nerves: 'cauda' } as unknown as Lesion;
const bone = { vertebraId: 'v-L3' } as unknown as Vertebra;
const said = (a: Ablation, notes: Notes = []) => findingsOf(a, chosen, bone, tumour, 'L3', notes);

describe('an organ', () => {
  it('is told with its own level, not the treated one', () => {
    const found = said(
      planned({ organs: [organ({ state: 'red', peakC: 47 }), organ({ id: 'ganglion', kind: 'ganglion', state: 'amber' })] }),
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
    const open = codes(planned({ ledger: { storedJ: 100, deliveredJ: 100, unaccountedFraction: 0.02 } }));
    expect(open).toContain('caution ablation.physics.unaccounted');
    expect(open).not.toContain('note ablation.covered');
  });
});
