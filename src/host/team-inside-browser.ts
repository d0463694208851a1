// Inside a helper Web Worker: serves one arena after the other.
import { serveArena, type ArenaOrder } from './team-inside.ts';

(globalThis as unknown as { onmessage: (e: MessageEvent<ArenaOrder>) => void }).onmessage = (e) => serveArena(e.data);
