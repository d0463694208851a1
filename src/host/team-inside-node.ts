// Inside a helper thread of Node: serves one arena after the other.
import { parentPort } from 'node:worker_threads';
import { serveArena, type ArenaOrder } from './team-inside.ts';

parentPort?.on('message', (order: ArenaOrder) => serveArena(order));
