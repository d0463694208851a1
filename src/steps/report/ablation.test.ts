// The ablation on paper: only a meeting's decision for an ablation prints it, and only the ablation it was about.
import { describe, expect, it } from 'vitest';
import type { Ablation, FormAnswers, Levels } from '../../records/index.ts';
import { ablationBlocks } from './ablation.ts';
import { speaker } from './speak.ts';

const levels = { entries: [{ vertebraId: 'v-L3', level: 'L3', probability: 1 }] } as unknown as Levels;
const speak = speaker('en', levels, 'HFS');
const a: Ablation = {
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
  timeS: [],
  organs: [],
  readings: [],
  measures: [],
  recorded: [],
  bands: {},
  findings: [],
};
const decided = (decision: string, decidedIn: string): FormAnswers =>
  ({
    formId: 'indication-decision',
    values: { decision: { is: 'choice', choice: decision }, decidedIn: { is: 'choice', choice: decidedIn } },
  }) as unknown as FormAnswers;
const isPrinted = (decision: FormAnswers | undefined, decidedBefore = false): boolean =>
  ablationBlocks(speak, { ablation: a, lesion: undefined, decision, indication: undefined, stale: false, decidedBefore }).some(
    (b) => b.block === 'banner',
  );

describe('the ablation on paper', () => {
  it('needs a meeting’s decision for an ablation', () => {
    expect(isPrinted(decided('ablation', 'oncology-meeting'))).toBe(true);
    expect(isPrinted(decided('cement', 'spine-meeting'))).toBe(false);
    expect(isPrinted(decided('no', 'oncology-meeting'))).toBe(false);
    expect(isPrinted(decided('ablation', 'one-physician'))).toBe(false);
    expect(isPrinted(undefined)).toBe(false);
  });
  it('is not printed where it was computed after the decision', () => {
    expect(isPrinted(decided('ablation', 'spine-meeting'), true)).toBe(false);
  });
  it('tells a needle in directions: side, inwards or outwards, head or feet; no skin point of an unknown posture', () => {
    const probe = {
      id: 'p1',
      probeId: 'cryo-17g',
      name: 'Cryo 17 G',
      standing: 'experiment',
      side: 'left',
      approach: 'transpedicular',
      nerveMm: 4.4,
      ct: { axialAngleDeg: -8.2, sagittalAngleDeg: -23, fromMidlineMm: 15, skinSide: 'right', skinToTipMm: 77 },
    } as unknown as Ablation['probes'][number];
    const rowOf = (isPostureUnknown: boolean): string => {
      const blocks = ablationBlocks(speak, {
        ablation: { ...a, modality: 'cryo', probes: [probe] },
        lesion: undefined,
        decision: decided('ablation', 'spine-meeting'),
        indication: undefined,
        stale: false,
        decidedBefore: false,
        isPostureUnknown,
      });
      const table = blocks.find((b) => b.block === 'table');
      return table?.block === 'table' ? table.rows[0].map((c) => c.text).join(' | ') : '';
    };
    expect(rowOf(false)).toBe(
      'p1 Cryo 17 G, LEFT, through the pedicle | 8° outwards | 23° towards the feet | 15 mm to the RIGHT | 77 mm | 4.4 mm',
    );
    expect(rowOf(true)).toContain('| unknown | unknown |');
  });
});
