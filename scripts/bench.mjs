// npm run bench [-- name]: kernels and steps timed in interleaved rounds; prints medians, ratios and the machine's load.
import { install, node, requireNode, tool } from './run.mjs';

requireNode();
install();
install('tools');
process.exit(node(['--import', new URL(`file://${tool('tsx/dist/esm/index.mjs')}`).href, 'bench/run.ts', ...process.argv.slice(2)]));
