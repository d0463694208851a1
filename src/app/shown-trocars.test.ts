// Which trocar is looked at where a side has two: the chosen path and an alternative a person has selected.
import { describe, expect, it } from 'vitest';
import { lps } from '../base/index.ts';
import type { PageState } from './case-state.ts';
import { activeTrocar, trocarsOf, type TrocarDraft } from './shown-trocars.ts';

const path = (id: string, side: 'left' | 'right', x: number) => ({
  id,
  side,
  gaugeGauge: 11,
  diameterMm: 3,
  entryLps: lps(x, 30, 0),
  targetLps: lps(x / 2, -10, 0),
});
const plan = { vertebraId: 'v', chosen: ['l1', 'r1'], paths: [path('l1', 'left', 20), path('l2', 'left', 30), path('r1', 'right', -20)] };
const shown = (pathId: string) =>
  ({ view: { plans: [{ data: plan }], corrections: [] }, vertebraId: 'v', pathId, gaugeGauge: 11 }) as unknown as PageState;

describe('the trocar that is looked at', () => {
  it('is the selected path, not the chosen one of its side', () => {
    const s = shown('l2');
    const all = trocarsOf(s, undefined);
    expect(all.map((t) => t.id)).toEqual(['l1', 'l2', 'r1']);
    expect(activeTrocar(s, all)?.id).toBe('l2');
    expect(activeTrocar(shown('l1'), trocarsOf(shown('l1'), undefined))?.id).toBe('l1');
  });
  it('is still that one in hand', () => {
    const s = shown('l2');
    const l2 = activeTrocar(s, trocarsOf(s, undefined))!;
    const from = { entryLps: l2.entryLps, targetLps: l2.targetLps, cursorLps: lps(0, 0, 0) };
    const draft: TrocarDraft = { ...l2, targetLps: lps(12, -12, 0), grip: 'target', from, moving: true, answerCount: 0 };
    const all = trocarsOf(s, draft);
    expect(all.map((t) => t.id)).toEqual(['r1', 'l2']);
    expect(activeTrocar(s, all)).toMatchObject({ id: 'l2', moving: true });
  });
});
