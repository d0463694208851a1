// npm run kernels [--check]: builds the WASM twins (src/kernels/*.as.ts) into src/kernels/built and, with --check, only compares.
// No kernel has a twin yet: the originals are the product, so there is nothing to build and nothing to differ.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './run.mjs';

const twins = readdirSync(join(root, 'src/kernels')).filter((f) => f.endsWith('.as.ts'));
if (twins.length > 0) {
  console.error(`No assembler is wired for: ${twins.join(', ')}`);
  process.exit(1);
}
console.log('kernels: originals only');
