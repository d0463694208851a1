// A small made-up study (three bones, coarse voxels) as records, and what a run of its work-up looks like; for every host the same.
import type { Direction, Grid, Lps } from '../../src/base/index.ts';
import type * as Host from '../../src/host/index.ts';
import type { DataOf } from '../../src/records/index.ts';
import type * as Steps from '../../src/steps/index.ts';

/** The program as one host loads it. */
export interface Program {
  readonly host: typeof Host;
  readonly steps: typeof Steps;
}

/** Three wedged elliptic cylinders with a textured CT around them: nothing anatomical is asked of this test, only that hosts agree. */
export async function smallCase({ host }: Program): Promise<Host.OpenCase> {
  const open = await host.memoryLibrary().create('C-HOSTS');
  const direction = (x: number, y: number, z: number): Direction => [x, y, z] as unknown as Direction;
  const at = (x: number, y: number, z: number): Lps => [x, y, z] as unknown as Lps;
  const grid = (size: readonly [number, number, number], originLps: Lps): Grid => ({
    size,
    spacing: [1.5, 1.5, 1.5],
    originLps,
    axes: [direction(1, 0, 0), direction(0, 1, 0), direction(0, 0, 1)],
    frame: 'small',
  });
  const size = [44, 36, 68] as const;
  const hu = new Int16Array(size[0] * size[1] * size[2]);
  const bones: { seed: DataOf<'seed'>; level: 'L1' | 'L2' | 'L3' }[] = [];
  for (const [n, level] of (['L3', 'L2', 'L1'] as const).entries()) {
    const box = [36, 28, 18] as const;
    const voxels = new Uint8Array(box[0] * box[1] * box[2]);
    for (let k = 0; k < box[2]; k++)
      for (let j = 0; j < box[1]; j++)
        for (let i = 0; i < box[0]; i++) {
          const top = 16 - (n === 1 ? (6 * (box[1] - j)) / box[1] : 0);
          if (((i - 17.5) / 16) ** 2 + ((j - 13.5) / 12) ** 2 > 1 || k < 1 || k > top) continue;
          voxels[i + box[0] * (j + box[1] * k)] = 2;
          hu[i + 4 + size[0] * (j + 4 + size[1] * (k + 4 + 20 * n))] = 90 + ((i * 31 + j * 17 + k * 7 + n * 5) % 60);
        }
    const mask = { grid: grid(box, at(6, 6, 6 + 30 * n)), voxels };
    const pointLps = at(6 + 26, 6 + 20, 6 + 30 * n + 12);
    bones.push({
      level,
      seed: {
        vertebraId: `bone-${n}`,
        suggestedLevel: level,
        pointLps,
        mask,
        cut: false,
        bodyOnly: true,
        source: 'label-map',
        findings: [],
      },
    });
  }
  bones.reverse();
  const entries = bones.map((b) => ({ vertebraId: b.seed.vertebraId, level: b.level }));
  await open.change([
    {
      kind: 'volume',
      data: {
        grid: grid(size, at(0, 0, 0)),
        voxels: hu,
        quantity: 'hu',
        seriesUid: '1.2',
        role: 'planning',
        posture: 'HFS',
        kvpKv: 120,
        contrast: 'none',
        findings: [],
      },
    },
    ...bones.map((b) => ({ kind: 'seed' as const, data: b.seed })),
    { kind: 'levels', data: { entries, confirmed: true, countedFrom: 'person', absolute: true, findings: [] } },
  ]);
  return open;
}

/** Hashes of the work-up's answers, with the seed and inputs they were made from: all that must not depend on where it ran. */
export async function workupHashes(program: Program, how: 'in-place' | 'threads'): Promise<readonly string[]> {
  const open = await smallCase(program);
  const codes: string[] = [];
  const records = await program.host.runStep(open, program.steps.workup, {}, { how, progress: (_, code) => codes.push(code) });
  if (codes.length === 0) throw new Error('no progress was said');
  return records.map((r) => `${open.hashOf(r)} ${r.provenance.seed}`);
}

/** A run cancelled while it works: the code it ends with, and how many records it left. */
export async function cancelledRun(program: Program, how: 'in-place' | 'threads'): Promise<readonly [code: string, left: number]> {
  const open = await smallCase(program);
  const stop = new AbortController();
  const code = await program.host.runStep(open, program.steps.workup, {}, { how, signal: stop.signal, progress: () => stop.abort() }).then(
    () => 'no problem',
    (e: { code?: string }) => e.code ?? String(e),
  );
  return [code, open.records('vertebra').length];
}
