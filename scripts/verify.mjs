// npm run verify [-- <area or row> --share 0.05 --json]: runs the acceptance tables whole and writes docs/evidence/<area>.json.
import { install, node, requireNode, tool } from './run.mjs';

requireNode();
install();
install('tools');
process.exit(
  node(['--import', new URL(`file://${tool('tsx/dist/esm/index.mjs')}`).href, 'test/evidence/run.ts', ...process.argv.slice(2)]),
);
