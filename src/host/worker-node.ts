// Inside a Node thread: carries out steps and tasks (thread.ts). Runs on the build only; Node 20 cannot load TypeScript in a thread.
import { parentPort } from 'node:worker_threads';
import { nodeTeam } from './team-node.ts';
import { threadInside, type ToThread } from './thread.ts';

const port = parentPort;
if (port !== null) port.on('message', threadInside((message) => port.postMessage(message), nodeTeam()) as (message: ToThread) => void);
