// The numbers the planner rests on: one default execution error in two folders, and one planned range.
import { expect, it } from 'vitest';
import { defaultSite, levelNames } from '../records/index.ts';
import { executionDefault, followedBehindMm, lesionRules, margins, plannedLevels, rootEnvelope, rules, wallRules } from './index.ts';

it('documents the default execution error that records hand out', () => {
  expect(defaultSite.executionError).toEqual({
    positionSdMm: executionDefault.positionSdMm.value,
    angleSdDeg: executionDefault.angleSdDeg.value,
  });
});
it('plans T9 to L5 and nothing else', () => {
  expect(levelNames.filter((l) => plannedLevels.includes(l)).join(' ')).toBe('T9 T10 T11 T12 L1 L2 L3 L4 L5');
});
it('gives every choice a source and a range that holds its value', () => {
  const all = [executionDefault, followedBehindMm, lesionRules, margins, rootEnvelope, rules, wallRules];
  for (const [name, m] of all.flatMap((group) => Object.entries(group))) {
    expect(m.source.length, name).toBeGreaterThan(20);
    expect(m.range[0] <= m.value && m.value <= m.range[1], name).toBe(true);
  }
});
