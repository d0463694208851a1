// Inside a Web Worker: carries out steps and tasks (thread.ts).
import { browserTeam } from './team-browser.ts';
import { threadInside, type FromThread, type ToThread } from './thread.ts';

interface Inside {
  onmessage: ((e: MessageEvent<ToThread>) => void) | null;
  postMessage(message: FromThread): void;
}
const inside = globalThis as unknown as Inside;
const take = threadInside((message) => inside.postMessage(message), browserTeam());
inside.onmessage = (e) => take(e.data);
