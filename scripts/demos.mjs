// Makes the demo cases once a build, in the background at low priority, so that a card on the opening screen opens in seconds instead of
// being made in the page. Started by start.mjs; ends with it.
import { mkdirSync, existsSync, renameSync, writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { root } from './run.mjs';

setPriority(15);
process.on('disconnect', () => process.exit(0));
const folder = join(root, 'dist/app/demo');
mkdirSync(folder, { recursive: true });
const { makeDemo, demoNames } = await import('../dist/host/demo.js');
const { memoryLibrary } = await import('../dist/host/node.js');
for (const name of demoNames) {
  const path = join(folder, `${name}.trocart`);
  if (existsSync(path)) continue;
  const { open } = await makeDemo(name, memoryLibrary(), { language: 'en' });
  writeFileSync(`${path}.part`, await open.exportCase());
  renameSync(`${path}.part`, path);
}
process.exit(0);
