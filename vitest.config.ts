// Test projects: unit (beside the files and test/), run on the sources. Tools live in tools/, so their names are mapped here.
import { fileURLToPath } from 'node:url';
import { LongestFirst } from './test/longest-first.ts';

const tool = (name: string): string => fileURLToPath(new URL(`./tools/node_modules/${name}`, import.meta.url));
const mapped: readonly (readonly [RegExp, string])[] = [
  [/^vitest$/, 'vitest/dist/index.js'],
  [/^fast-check$/, 'fast-check/lib/fast-check.js'],
  [/^oxc-parser$/, 'oxc-parser/src-js/index.js'],
  [/^playwright-core$/, 'playwright-core/index.mjs'],
  [/^axe-core$/, 'axe-core/axe.js'],
  [/^@sparticuz\/chromium$/, '@sparticuz/chromium/build/esm/index.js'],
];

export default {
  resolve: { alias: mapped.map(([find, path]) => ({ find, replacement: tool(path) })) },
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['test/app/**', 'test/cli/**', 'test/hosts/**', '**/node_modules/**'],
    environment: 'node',
    pool: 'threads',
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    testTimeout: 20_000,
    env: { TZ: 'UTC' },
  },
};
