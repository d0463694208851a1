// Threads of Node, from the build; on the sources (tests, scripts) there are none and steps run in place.
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Runner } from './run.ts';
import { threadRunner, type Thread } from './thread.ts';

let runner: Runner | undefined;
export async function nodeThreads(): Promise<Runner | undefined> {
  if (!import.meta.url.endsWith('.js')) return undefined;
  return (runner ??= threadRunner(makeThread, availableParallelism()));
}

function makeThread(): Thread {
  const worker = new Worker(new URL('./worker-node.js', import.meta.url));
  // An idle thread does not keep the program alive; a working one does.
  worker.unref();
  let pending = 0;
  return {
    post(message) {
      if (message.do !== 'mapped' && pending++ === 0) worker.ref();
      worker.postMessage(message);
    },
    listen(f, ended) {
      worker.on('message', (message) => {
        if (message.say === 'done' && --pending === 0) worker.unref();
        f(message);
      });
      worker.on('error', (error) => ended(error instanceof Error ? error.message : String(error)));
      worker.on('exit', () => ended('exit'));
    },
    end: () => void worker.terminate(),
  };
}
