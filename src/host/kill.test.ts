// Power cuts of a disk that loses what was not flushed; the whole table, with real kills, is test/evidence/store.ts.
import { expect, it } from 'vitest';
import { killedProcesses, powerCuts } from '../../test/store/kill.ts';

it('loses nothing acknowledged when the power is cut while writing', async () => {
  const l = await powerCuts(60, 17);
  expect(l.faults).toEqual([]);
  expect(l.acknowledgedCount).toBeGreaterThan(100);
});
it('loses nothing acknowledged when the process is killed while writing', async () => {
  const l = await killedProcesses(2, 23);
  expect(l.faults).toEqual([]);
  expect(l.acknowledgedCount).toBeGreaterThan(1);
}, 60_000);
