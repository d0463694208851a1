// npm run kernels [-- --check]: builds the WASM twins (src/kernels/*.as.ts) into src/kernels/built; with --check only compares with what is there.
// Two builds of one source: for a memory of its own, and for a memory shared by threads. The assembler is pinned in tools/, so the bytes are
// the same on every machine.
import { mkdtempSync, readFileSync, rmSync, writeFileSync, existsSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { install, node, requireNode, root, tool } from './run.mjs';

requireNode();
install('tools');
const check = process.argv.includes('--check');
const flavours = [
  { name: 'alone', flags: [] },
  { name: 'shared', flags: ['--sharedMemory', '--enable', 'threads', '--maximumMemory', '65536', '--initialMemory', '1'] },
];
const folder = mkdtempSync(join(tmpdir(), 'trocart-kernels-'));
mkdirSync(join(root, 'src/kernels/built'), { recursive: true });
let differ = 0;
for (const { name, flags } of flavours) {
  const wasm = join(folder, `${name}.wasm`);
  const code = node([
    tool('assemblyscript/bin/asc.js'),
    'src/kernels/twin.as.ts',
    '--outFile',
    wasm,
    '--runtime',
    'stub',
    '--importMemory',
    '--noExportMemory',
    '--optimizeLevel',
    '3',
    '--shrinkLevel',
    '0',
    '--noAssert',
    '--enable',
    'simd',
    ...flags,
  ]);
  if (code !== 0) process.exit(code);
  const bytes = readFileSync(wasm);
  const text = `// Made by npm run kernels from src/kernels/*.as.ts; not edited by hand. ${bytes.length} bytes of WebAssembly.\nexport const ${name} =\n  '${bytes.toString('base64')}';\n`;
  const file = join(root, 'src/kernels/built', `${name}.ts`);
  const same = existsSync(file) && readFileSync(file, 'utf8') === text;
  if (check && !same) {
    console.error(`src/kernels/built/${name}.ts is not what its sources give: run npm run kernels and commit it.`);
    differ++;
  } else if (!same) writeFileSync(file, text);
  console.log(`kernels: ${name} ${bytes.length} bytes ${same ? '(unchanged)' : ''}`);
}
rmSync(folder, { recursive: true });
process.exit(differ === 0 ? 0 : 1);
