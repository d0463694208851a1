// The same step in place and in a Node thread, on the build: identical records; a cancelled run leaves nothing.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
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
  it('a cancelled run ends with its code and leaves nothing', async () => {
    const p = await program();
    for (const how of ['in-place', 'threads'] as const) expect(await cancelledRun(p, how), how).toEqual(['store.cancelled', 0]);
  });
});
