// What the browser test asks of the page: the work-up in this thread and in a Web Worker, and the store on the browser's own files.
import * as host from '../../src/host/browser.ts';
import * as steps from '../../src/steps/index.ts';
import { cancelledRun, smallCase, workupHashes, type Program } from './small-study.ts';

host.useThreads();
const program: Program = { host, steps };

/** A case written to a place, opened there anew, and compared with what was put in. */
async function kept(library: () => host.Library): Promise<unknown> {
  const from = await smallCase(program);
  const first = library();
  const open = await first.importCase(await from.exportCase());
  await open.put('act', { levels: [], gaugeGauge: 11 }, { who: 'AB' });
  await open.put('act', { levels: [], gaugeGauge: 13 }, { who: 'AB' });
  await open.undo();
  const again = await library().open(open.code);
  await again.verify();
  const hashes = (c: host.OpenCase): string[] => [...c.records('seed'), ...c.records('volume')].map((r) => c.hashOf(r));
  const same = hashes(again).join() === hashes(from).join();
  const gauges = again.records('act').map((r) => r.data.gaugeGauge);
  const listed = (await library().list()).map((c) => c.code);
  await library().remove(open.code);
  return { same, gauges, listed, left: (await library().list()).length, lineCount: again.history().length };
}

const tests = {
  isolated: async () => globalThis.crossOriginIsolated,
  inPlace: () => workupHashes(program, 'in-place'),
  threads: () => workupHashes(program, 'threads'),
  cancelled: () => cancelledRun(program, 'threads'),
  solve: () =>
    new Promise<unknown>((resolve) => {
      const worker = new Worker(new URL('./solve-worker.ts', import.meta.url), { type: 'module' });
      worker.onmessage = (e: MessageEvent) => {
        resolve(e.data);
        worker.terminate();
      };
      worker.onerror = (e) => resolve({ error: e.message });
    }),
  opfs: () => kept(host.opfsLibrary),
  server: async () => {
    const key = await host.takeServerKey();
    const { place, findings } = await host.browserLibrary(key === undefined ? {} : { key });
    return {
      place,
      findings,
      address: location.href,
      kept: key === undefined ? undefined : await kept(() => host.remoteLibrary(location.origin, key)),
    };
  },
};
(globalThis as unknown as { hostTests: typeof tests }).hostTests = tests;
