// npm run build: the library, command line and server by tsc into dist/; the page by vite into dist/app.
import { chmodSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { install, markBuilt, node, requireNode, root } from './run.mjs';

export function build() {
  console.log('Building …');
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  for (const args of [
    ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'],
    ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'],
  ]) {
    const code = node(args);
    if (code !== 0) return code;
  }
  chmodSync(join(root, 'dist/cli/main.js'), 0o755);
  markBuilt();
  return 0;
}

if (process.argv[1]?.endsWith('build.mjs')) {
  requireNode();
  install();
  process.exit(build());
}
