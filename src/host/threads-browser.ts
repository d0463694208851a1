// Web Workers as threads. The address of the worker is written so that the bundler finds it.
import type { Runner } from './run.ts';
import { threadRunner, type Thread } from './thread.ts';

let runner: Runner | undefined;
export async function browserThreads(): Promise<Runner | undefined> {
  if (typeof Worker === 'undefined') return undefined;
  return (runner ??= threadRunner(makeThread, navigator.hardwareConcurrency));
}

function makeThread(): Thread {
  const worker = new Worker(new URL('./worker-browser.ts', import.meta.url), { type: 'module' });
  return {
    post: (message) => worker.postMessage(message),
    listen(f, ended) {
      worker.addEventListener('message', (e: MessageEvent) => f(e.data));
      worker.addEventListener('error', (e) => ended(e.message));
    },
    end: () => worker.terminate(),
  };
}
