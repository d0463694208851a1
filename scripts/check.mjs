// npm run check: types (pure, then shells), lint, format and the walls: the fast part of npm test.
import { install, node, requireNode, run, tool } from './run.mjs';

requireNode();
install();
install('tools');
const parts = [
  () => node(['node_modules/typescript/bin/tsc', '-p', 'src/tsconfig.json']),
  () => node(['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json']),
  () => run(process.execPath, [tool('oxlint/bin/oxlint'), 'src', 'test', 'scripts']),
  () => run(process.execPath, [tool('oxfmt/bin/oxfmt'), '--check', 'src', 'test', 'scripts']),
  () => node([tool('vitest/vitest.mjs'), 'run', '--config', 'vitest.config.ts', 'test/house.test.ts']),
];
for (const part of parts) if (part() !== 0) process.exit(1);
