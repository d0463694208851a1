// The same step in place and in a Node thread, on the build: identical records; a cancelled run leaves nothing.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Team } from '../../src/kernels/index.ts';
import { vertebraBlock } from '../physics/elastic-cases.ts';
import { cancelledRun, workupHashes, type Program } from './small-study.ts';

const dist = new URL(process.env['TROCART_DIST'] ?? '../../dist/', import.meta.url);
const load = async <T>(path: string): Promise<T> => (await import(fileURLToPath(new URL(path, dist)))) as T;

describe.skipIf(!existsSync(new URL('host/node.js', dist)))('hosts of Node', () => {
  const program = async (): Promise<Program> => ({
    host: await load('host/node.js'),
    steps: await load('steps/index.js'),
  });
  it('a thread gives the records of a run in place, bit for bit', async () => {
    const p = await program();
    const here = await workupHashes(p, 'in-place');
    expect(here.length).toBe(3);
    expect(await workupHashes(p, 'threads')).toEqual(here);
  });
  it('a solve shared by threads gives the bits of one thread', async () => {
    const { twins } = await load<typeof import('../../src/kernels/index.ts')>('kernels/index.js');
    const { nodeTeam } = await load<typeof import('../../src/host/node.ts')>('host/node.js');
    const { elasticSolver } = await load<typeof import('../../src/physics/index.ts')>('physics/index.js');
    const { model, load: squeeze } = vertebraBlock(1);
    const team = nodeTeam(2);
    if (team === undefined) throw new Error('no team on the build');
    let sharedCount = 0;
    const counted: Team = {
      helperCount: 2,
      start(memory) {
        const helper = team.start(memory);
        return { free: () => helper.free(), share: (...args) => (sharedCount++, helper.share(...args)) };
      },
    };
    const answers: Float64Array[] = [];
    for (const kernels of [twins(), twins(counted)]) {
      const solver = elasticSolver(model, kernels);
      await new Promise((resolve) => setTimeout(resolve, 300));
      answers.push(solver.solve(squeeze).displacementMm);
      solver.free();
    }
    expect(sharedCount).toBeGreaterThan(100);
    expect(answers[1].every((v, i) => Object.is(v, answers[0][i]))).toBe(true);
  });
  it('a cancelled run ends with its code and leaves nothing', async () => {
    const p = await program();
    for (const how of ['in-place', 'threads'] as const) expect(await cancelledRun(p, how), how).toEqual(['store.cancelled', 0]);
  });
});
