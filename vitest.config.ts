// Test projects: unit (beside the files and test/), run on the sources. Tools live in tools/, so their names are mapped here.
import { fileURLToPath } from 'node:url';

const tool = (name: string): string => fileURLToPath(new URL(`./tools/node_modules/${name}`, import.meta.url));

export default {
  resolve: { alias: [
    { find: /^vitest$/, replacement: tool('vitest/dist/index.js') },
    { find: /^fast-check$/, replacement: tool('fast-check') },
    { find: /^oxc-parser$/, replacement: tool('oxc-parser') },
    { find: /^playwright-core$/, replacement: tool('playwright-core') },
    { find: /^axe-core$/, replacement: tool('axe-core') },
    { find: /^@sparticuz\/chromium$/, replacement: tool('@sparticuz/chromium') },
  ] },
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['test/app/**', 'test/cli/**', 'test/hosts/**', '**/node_modules/**'],
    environment: 'node',
    pool: 'threads',
    maxWorkers: 2,
    testTimeout: 20_000,
    env: { TZ: 'UTC' },
  },
};
