// A browser that does not answer: nothing is waited for without end, and what was written before stays.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fakeOpfs } from '../../test/store/fake-opfs.ts';
import type { CaseFiles } from './engine.ts';
import { opfsEngine } from './opfs-engine.ts';

const hash = 'a'.repeat(64);
let answers: () => boolean;
let files: CaseFiles;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  answers = () => true;
  const root = fakeOpfs(true, () => answers());
  files = (await opfsEngine(
    async () => root,
    (_, f) => f(),
  ).create('C-MUTE'))!;
});
afterEach(() => void vi.useRealTimers());
/** Time passes until it is over; how long it took, s. */
async function timed<T>(work: Promise<T>): Promise<{ readonly seconds: number; readonly error?: unknown }> {
  let over = false;
  let error: unknown;
  work.then(
    () => (over = true),
    (e: unknown) => {
      error = e;
      over = true;
    },
  );
  let seconds = 0;
  for (; !over && seconds < 120; seconds++) await vi.advanceTimersByTimeAsync(1000);
  return error === undefined ? { seconds } : { seconds, error };
}

it('asks once more for a handle that was not answered, and writes', async () => {
  let asked = 0;
  answers = () => ++asked !== 1;
  const done = await timed(files.write('blobs', hash, new Uint8Array([1, 2, 3])));
  expect(done.error).toBeUndefined();
  expect(done.seconds).toBeLessThan(12);
  expect(asked).toBe(2);
  expect([...((await files.read('blobs', hash)) ?? [])]).toEqual([1, 2, 3]);
});
it('refuses with its sentence when none is ever answered, and goes on when they are again', async () => {
  answers = () => false;
  const done = await timed(files.append(new Uint8Array([5]), 0));
  expect(done.error).toMatchObject({ code: 'store.not-writable' });
  expect(done.seconds).toBeLessThan(40);
  answers = () => true;
  expect((await timed(files.append(new Uint8Array([7, 8]), 0))).error).toBeUndefined();
  const read = files.journal();
  await vi.advanceTimersByTimeAsync(10);
  expect([...(await read)]).toEqual([7, 8]);
});
