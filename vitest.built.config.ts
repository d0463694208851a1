// Tests of the built program: command line, hosts, page. Run after the build.
import unit from './vitest.config.ts';

export default {
  ...unit,
  test: {
    ...unit.test,
    include: ['test/cli/**/*.test.ts', 'test/hosts/**/*.test.ts', 'test/app/**/*.test.ts'],
    exclude: ['**/node_modules/**'],
    // two at a time: most of them wait for a browser or for one thread of a step
    fileParallelism: true,
    maxWorkers: 2,
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
};
