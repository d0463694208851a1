// What stands at once behind the opening screen: the list of cases. Readers, steps and writers come with the first errand that needs them (the
// whole of them is ten times the rest of the page).
import { Problem } from '../../base/index.ts';
import { listStored, useKey } from './library.ts';
import type { FromCaseWorker, ToCaseWorker } from './messages.ts';

interface DoorSelf {
  onmessage: ((e: MessageEvent<ToCaseWorker>) => void) | null;
  postMessage(message: FromCaseWorker): void;
}
const self_ = globalThis as unknown as DoorSelf;

let hello: ToCaseWorker | undefined;
let whole: Promise<(m: ToCaseWorker) => void> | undefined;
/** Every message waits for the one before it: Cancel is heard after what it cancels, which is why a running step reads a shared flag too. */
const load = (): NonNullable<typeof whole> =>
  (whole ??= import('./case-worker.ts').then(({ take }) => {
    if (hello !== undefined) take(hello);
    return take;
  }));

async function list(id: number): Promise<void> {
  try {
    self_.postMessage({ say: 'answer', id, answer: await listStored() });
  } catch (e) {
    if (e instanceof Problem) self_.postMessage({ say: 'refused', id, code: e.code, values: e.values });
    else self_.postMessage({ say: 'fault', id, message: e instanceof Error ? `${e.message}\n${e.stack ?? ''}` : String(e) });
  }
}
self_.onmessage = ({ data: m }) => {
  if (m.say === 'hello') {
    hello = m;
    useKey(m.key);
  } else if (whole === undefined && m.say === 'ask' && m.verb === 'list-stored') void list(m.id);
  else
    load().then(
      (take) => take(m),
      (e: unknown) => m.say === 'ask' && self_.postMessage({ say: 'fault', id: m.id, message: String(e) }),
    );
};
