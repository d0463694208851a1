// npm start: installs what is missing, builds what changed, serves the workstation on loopback and opens it. Needs nothing but Node.
import { build } from './build.mjs';
import { install, isBuilt, requireNode, root } from './run.mjs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

requireNode();
install();
if (!isBuilt() && build() !== 0) process.exit(1);
const { serve } = await import(pathToFileURL(join(root, 'dist/server/index.js')).href);
await serve({ open: !process.argv.includes('--no-open') && !process.env.CI });
