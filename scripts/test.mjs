// npm test: installs, builds and checks everything in the order of CONTRIBUTING, stops at the first stage that fails,
// and ends with one plain line "N passed, N failed".
import { existsSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from './build.mjs';
import { install, node, requireNode, root, tool } from './run.mjs';

requireNode();
install();
install('tools');

let passed = 0;
let failed = 0;
const one = (name, work) => {
  const code = work();
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name}`);
  if (code === 0) passed++;
  else failed++;
  return code === 0;
};
/** Runs a vitest configuration and counts its tests. */
const vitest = (name, config, ...filters) => {
  const report = join(tmpdir(), `trocart-test-${process.pid}.json`);
  const code = node([
    tool('vitest/vitest.mjs'),
    'run',
    '--config',
    config,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...filters,
  ]);
  if (existsSync(report)) {
    const { numPassedTests, numFailedTests, numTotalTests } = JSON.parse(readFileSync(report, 'utf8'));
    rmSync(report);
    passed += numPassedTests;
    failed += numFailedTests;
    if (code === 0 && numTotalTests > 0) return true;
    if (numFailedTests === 0) failed++;
  } else failed++;
  console.log(`FAILED ${name}`);
  return false;
};
const size = (folder, pattern) => {
  let total = 0;
  if (!existsSync(folder)) return 0;
  for (const e of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, e.name);
    if (e.isDirectory()) total += size(path, pattern);
    else if (pattern.test(e.name) && statSync(path).size > 0) total += gzipSync(readFileSync(path)).length;
  }
  return total;
};

const stages = [
  () => one('types, pure', () => node(['node_modules/typescript/bin/tsc', '-p', 'src/tsconfig.json'])),
  () => one('types, shells', () => node(['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json'])),
  () => one('lint', () => node([tool('oxlint/bin/oxlint'), 'src', 'test', 'scripts'])),
  () => one('format', () => node([tool('oxfmt/bin/oxfmt'), '--check', 'src', 'test', 'scripts'])),
  () => vitest('house', 'vitest.config.ts', 'test/house.test.ts'),
  () => vitest('unit', 'vitest.config.ts'),
  () => one('build', build),
  () => vitest('built program', 'vitest.built.config.ts'),
  () => one('kernels', () => node(['scripts/kernels.mjs', '--check'])),
  () => {
    const kb = (bytes) => `${Math.round(bytes / 1000)} kB`;
    console.log(
      `size, gzip: pure core ${kb(['base', 'records', 'catalog', 'imaging', 'spine', 'steps', 'words', 'physics', 'kernels'].reduce((s, f) => s + size(join(root, 'dist', f), /\.js$/), 0))} (aim 250), page scripts ${kb(size(join(root, 'dist/app'), /\.js$/))} (first load aim 1200)`,
    );
    return true;
  },
];
for (const stage of stages) if (!stage()) break;
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
