// npm start: installs what is missing, builds what changed, serves the workstation on loopback and opens it. Needs nothing but Node.
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from './build.mjs';
import { install, isBuilt, requireNode, root } from './run.mjs';

requireNode();
install();
if (!isBuilt() && build() !== 0) process.exit(1);
const { serve } = await import(pathToFileURL(join(root, 'dist/server/index.js')).href);
try {
  const serving = await serve({ open: !process.argv.includes('--no-open') && !process.env.CI });
  if (serving === undefined) process.exit(0);
  if (!process.argv.includes('--no-demos')) fork(join(root, 'scripts/demos.mjs'), { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
} catch (error) {
  if (error?.name !== 'Problem') throw error;
  const { sayCode } = await import(pathToFileURL(join(root, 'dist/words/index.js')).href);
  const french = /^fr/i.test(
    process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG || Intl.DateTimeFormat().resolvedOptions().locale,
  );
  console.error(sayCode(french ? 'fr' : 'en', error.code, error.values));
  process.exit(2);
}
