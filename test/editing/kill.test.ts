// A killed editing run loses nothing that was acknowledged: a seeded twentieth; the two hundred run in `npm run verify`.
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { memoryLibrary } from '../../src/host/index.ts';
import { killedProcesses } from '../store/kill.ts';
import { beginCase, editAway } from './edit-run.ts';

it('an editing process killed at random moments loses nothing it had acknowledged', { timeout: 120_000 }, async () => {
  const lost = await killedProcesses(2, 100_021, () => {}, fileURLToPath(new URL('./editor.ts', import.meta.url)));
  expect(lost.faults).toEqual([]);
  expect(lost.acknowledgedCount).toBeGreaterThan(0);
});

it(
  'every gesture of a long run is undone to the case as it came in, and redone to the case as it was left',
  { timeout: 60_000 },
  async () => {
    const open = await (await memoryLibrary()).create();
    await beginCase(open);
    const state = (): string =>
      JSON.stringify(
        (['seed', 'levels', 'correction', 'measure'] as const).flatMap((k) => open.records(k).map((r) => [r.id, open.hashOf(r as never)])),
      );
    const before = state();
    await editAway(open, 100_022, 60, () => {});
    const after = state();
    let count = 0;
    while (open.records('correction').length + open.records('measure').length > 0 && open.canUndo && count < 200) {
      await open.undo();
      count++;
    }
    expect(state()).toBe(before);
    for (let n = 0; n < count; n++) expect(await open.redo()).toBe(true);
    expect(state()).toBe(after);
    await open.verify();
  },
);
