import { describe, expect, it } from 'vitest';
import type { Result } from './json.ts';
import { summary } from './print.ts';

const bone = (id: string, level: string) => ({
  id,
  level,
  findings: [
    { code: 'workup.hu-absent', severity: 'note', where: id },
    { code: 'workup.cut', severity: 'caution', where: id },
  ],
});
const aged = (id: string, level: string, basis: string) => ({
  id,
  level,
  state: 'not-read',
  acuity: {
    class: 'indeterminate',
    acuteProbability: 0.27,
    subacuteProbability: 0.2,
    oldProbability: 0.38,
    mimicProbability: 0.1,
    noFractureProbability: 0.05,
    basis,
    why: ['signal.why.no-mri'],
  },
  against: [],
  suspicion: { suggestion: 'unseen', mimics: [] },
  findings: basis === 'none' ? [] : [{ code: 'signal.no-mri', severity: 'note', where: id }],
});
const made = (signal: readonly object[]): Result =>
  ({
    caseCode: 'C-1',
    levelsConfirmed: true,
    vertebra: [bone('a', 'T8'), bone('b', 'T9')],
    signal,
    findings: [],
    ...Object.fromEntries(
      ['plan', 'lesion', 'ablation', 'injection', 'strength', 'registration', 'progression', 'clock', 'sitting'].map((k) => [k, []]),
    ),
  }) as unknown as Result;

describe('the terminal', () => {
  it('says once, with the levels, what is true of several bones, cautions first', () => {
    const lines = summary('fr', made([])).split('\n');
    const told = lines.filter((l) => /^ {2}[·!■]/.test(l));
    expect(told).toHaveLength(2);
    expect(told[0]).toMatch(/^ {2}! .* T8, T9 : /);
    expect(told[1]).toMatch(/^ {2}· .* T8, T9 : /);
  });
  it('shows the age CT gives without an MR, with its basis, and nothing for bones nobody asked about', () => {
    const text = summary('en', made([aged('a', 'T8', 'ct-shape'), aged('b', 'T9', 'none')]));
    expect(text).toContain('Age without MRI');
    expect(text).toMatch(/T8: .*acute 27 %.*no fracture 5 %/);
    expect(text).not.toMatch(/T9: indeterminate/);
    expect(summary('en', made([aged('a', 'T8', 'none')]))).not.toContain('Age without MRI');
  });
});
