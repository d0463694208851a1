// One suite, every engine: whatever holds a case must behave the same.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { axisGrid, lps, type Problem } from '../base/index.ts';
import type { Act, Levels, LevelName, Seed, Volume } from '../records/index.ts';
import { folderCases, folderLibrary, memoryLibrary, nodePacking, type Library, type OpenCase } from './node.ts';
import { sealedEngine, sealerOf, type Sealer } from './sealed-engine.ts';
import { lossyDisk } from '../../test/store/lossy-disk.ts';
import { folderEngine } from './folder-engine.ts';
import { fakeOpfs } from '../../test/store/fake-opfs.ts';
import { opfsEngine, type FolderHandle, type Lock } from './opfs-engine.ts';
import { libraryOver } from './store.ts';

const folders: string[] = [];
const fresh = (): string => {
  const path = mkdtempSync(join(tmpdir(), 'trocart-store-'));
  folders.push(path);
  return path;
};
afterAll(() => folders.forEach((f) => rmSync(f, { recursive: true, force: true })));

const levels = (...names: LevelName[]): Levels => ({
  entries: names.map((level, n) => ({ vertebraId: `v${n}`, level })),
  confirmed: false,
  countedFrom: 'label-map',
  absolute: true,
  findings: [],
});
const act = (gaugeGauge: number): Act => ({ levels: [], gaugeGauge });
const volume = (size: readonly [number, number, number], at: (n: number) => number): Volume => ({
  grid: axisGrid(size, [0.5, 0.5, 1], lps(-10, 20, 30)),
  voxels: Int16Array.from({ length: size[0] * size[1] * size[2] }, (_, n) => at(n)),
  quantity: 'hu',
  seriesUid: '1.2.3',
  role: 'planning',
  posture: 'HFS',
  contrast: 'none',
  findings: [],
});
const seed = (vertebraId: string, fill: number): Seed => ({
  vertebraId,
  pointLps: lps(1, 2, 3),
  mask: { grid: axisGrid([4, 3, 2], [1, 1, 1], lps(0, 0, 0)), voxels: new Uint8Array(24).fill(fill) },
  cut: false,
  bodyOnly: false,
  source: 'label-map',
  findings: [],
});
const codeOf = async (p: Promise<unknown>): Promise<string> =>
  p.then(
    () => 'no problem',
    (e: Problem) => e.code,
  );

const turns = new Map<string, Promise<unknown>>();
const oneAtATime = (): Lock => (name, f) => {
  const turn = (turns.get(name) ?? Promise.resolve()).then(f, f);
  turns.set(
    name,
    turn.catch(() => undefined),
  );
  return turn;
};

const key = new Uint8Array(32).fill(7);
let sealers: ReturnType<typeof sealerOf> | undefined;
const sealerFor = async (name: string): Promise<Sealer> => (await (sealers ??= sealerOf(key)))(name);

interface Place {
  readonly name: string;
  /** A place, and what opening it anew (another process, another page) sees. */
  make(): { readonly library: Library; again(): Library };
}
const places: readonly Place[] = [
  {
    name: 'memory',
    make: () => {
      const library = memoryLibrary();
      return { library, again: () => library };
    },
  },
  {
    name: 'folder',
    make: () => {
      const path = fresh();
      return { library: folderLibrary(path), again: () => folderLibrary(path) };
    },
  },
  {
    name: 'folder on a disk that loses what was not flushed',
    make: () => {
      const disk = lossyDisk(7);
      let n = 0;
      const over = (): Library => libraryOver(folderEngine(disk, '/cases', () => `${n++}`));
      return {
        library: over(),
        again: () => {
          disk.cutPower();
          return over();
        },
      };
    },
  },
  ...[true, false].map((worker) => ({
    name: worker ? "the browser's private files, in a worker" : "the browser's private files, in the page",
    make: () => {
      const root = fakeOpfs(worker);
      const over = (): Library => libraryOver(opfsEngine(async (): Promise<FolderHandle> => root, oneAtATime()));
      return { library: over(), again: over };
    },
  })),
  {
    name: 'an encrypted folder',
    make: () => {
      const path = fresh();
      const over = (): Library => libraryOver(sealedEngine(folderCases(path).inside(), sealerFor), { packing: nodePacking });
      return { library: over(), again: over };
    },
  },
  {
    name: 'an encrypted folder on a disk that loses what was not flushed',
    make: () => {
      const disk = lossyDisk(9);
      let n = 0;
      const over = (): Library => libraryOver(sealedEngine(folderEngine(disk, '/cases', () => `${n++}`).inside(), sealerFor));
      return {
        library: over(),
        again: () => {
          disk.cutPower();
          return over();
        },
      };
    },
  },
  {
    name: "the browser's private files, encrypted",
    make: () => {
      const root = fakeOpfs(true);
      const over = (): Library =>
        libraryOver(sealedEngine(opfsEngine(async (): Promise<FolderHandle> => root, oneAtATime()).inside(), sealerFor));
      return { library: over(), again: over };
    },
  },
];

describe.each(places)('a library in $name', (place) => {
  it('keeps a volume whose parts are alike (air, padding): one brick is written once', async () => {
    const { library, again } = place.make();
    const open = await library.create();
    await open.put(
      'volume',
      volume([130, 130, 70], () => -1024),
    );
    const back = (await (await again().open(open.code)).records('volume'))[0].data;
    expect(new Set(back.voxels)).toEqual(new Set([-1024]));
  });

  it('keeps records, order, undo and redo over reopening', async () => {
    const { library, again } = place.make();
    const open = await library.create();
    expect(open.code).toMatch(/^C-[2-9A-HJ-NP-Z]{5}$/);
    const a = await open.put('levels', levels('L1', 'L2'), { who: 'JD' });
    await open.put('seed', seed('v0', 1));
    await open.put('levels', levels('T12', 'L1'), { id: a.id, who: 'JD' });
    await open.undo('JD');
    const back = await again().open(open.code);
    expect(back.records('levels').map((r) => r.data)).toEqual([levels('L1', 'L2')]);
    expect(back.records('levels')[0]).toMatchObject({ id: a.id, who: 'JD', at: a.at });
    expect(back.hashOf(back.records('levels')[0])).toBe(open.hashOf(a));
    expect(await back.redo()).toBe(true);
    expect(await back.redo()).toBe(false);
    const last = await again().open(open.code);
    expect(last.records('levels').map((r) => r.data)).toEqual([levels('T12', 'L1')]);
    expect((await again().list()).map((c) => ({ code: c.code, changeCount: c.changeCount }))).toEqual([
      { code: open.code, changeCount: 5 },
    ]);
    expect(last.history().map((l) => l.who)).toEqual(['JD', 'program', 'JD', 'JD', 'program']);
  });

  it('a gesture of several changes is undone at once; withdrawing takes every version away and comes back', async () => {
    const { library, again } = place.make();
    const open = await library.create('C-TWO');
    const first = await open.put('act', act(11));
    await open.change([
      { kind: 'act', data: act(13), id: first.id },
      { kind: 'levels', data: levels('L3') },
      { kind: 'seed', data: seed('v0', 2) },
    ]);
    await open.withdraw(first.id);
    expect(open.records('act')).toEqual([]);
    await open.undo();
    expect(open.records('act').map((r) => r.data.gaugeGauge)).toEqual([13]);
    await open.undo();
    expect([open.records('act').length, open.records('levels').length, open.records('seed').length]).toEqual([1, 0, 0]);
    expect(open.records('act')[0].data.gaugeGauge).toBe(11);
    const back = await again().open('C-TWO');
    await back.redo();
    expect(back.records('seed').map((r) => Array.from(r.data.mask.voxels))).toEqual([Array.from({ length: 24 }, () => 2)]);
    expect(back.records('act')[0].data.gaugeGauge).toBe(13);
  });

  it('keeps a volume voxel by voxel, its bricks shared with what did not change', async () => {
    const { library, again } = place.make();
    const open = await library.create();
    const size = [130, 70, 66] as const;
    const v = await open.put(
      'volume',
      volume(size, (n) => (n * 7919) % 3000),
    );
    const back = (await again().open(open.code)).records('volume')[0];
    expect(Buffer.from(back.data.voxels.buffer).equals(Buffer.from(v.data.voxels.buffer))).toBe(true);
    expect(back.data.grid).toEqual(v.data.grid);
    // a painter's stroke in one corner: one brick of 3 x 2 x 2 differs
    const painted = Int16Array.from(v.data.voxels);
    painted[0] = 1;
    await open.put('volume', { ...v.data, voxels: painted }, { id: v.id });
    const bricks = open.history().length;
    expect(bricks).toBe(2);
    expect((await again().open(open.code)).records('volume')[0].data.voxels[0]).toBe(1);
  });

  it('identity stands apart, is exported only on request, and is erased with the chain whole', async () => {
    const { library, again } = place.make();
    const open = await library.create();
    await open.put('act', act(11));
    await open.setIdentity({ name: 'Anaïs Épinay', patientId: '42', sex: 'female' });
    const bare = await memoryLibrary().importCase(await open.exportCase());
    expect(bare.identity).toBeUndefined();
    const named = await memoryLibrary().importCase(await open.exportCase({ identity: true }));
    expect(named.identity?.name).toBe('Anaïs Épinay');
    const back = await again().open(open.code);
    expect(back.identity?.name).toBe('Anaïs Épinay');
    await back.eraseIdentity('JD');
    const erased = await again().open(open.code);
    expect(erased.identity).toBeUndefined();
    await erased.verify();
    expect(erased.records('act').length).toBe(1);
    await erased.eraseContents('JD');
    const empty = await again().open(open.code);
    expect(empty.records('act')).toEqual([]);
    expect(await empty.undo()).toBe(false);
    await empty.put('act', act(13));
    await empty.verify();
    expect((await memoryLibrary().importCase(await empty.exportCase())).records('act').map((r) => r.data.gaugeGauge)).toEqual([13]);
  });

  it('an import continues the same case, and another history becomes a case of its own', async () => {
    const { library } = place.make();
    const open = await library.create('C-SAME');
    await open.put('act', act(11));
    const early = await open.exportCase();
    const elsewhere = await memoryLibrary().importCase(early);
    await elsewhere.put('act', act(12));
    const grown = await library.importCase(await elsewhere.exportCase());
    expect(grown.code).toBe('C-SAME');
    expect(grown.records('act').map((r) => r.data.gaugeGauge)).toEqual([11, 12]);
    expect((await library.importCase(early)).records('act').length).toBe(2);
    const third = await memoryLibrary().importCase(early);
    await third.put('act', act(99));
    const own = await library.importCase(await third.exportCase());
    expect(own.code).not.toBe('C-SAME');
    expect(own.records('act').map((r) => r.data.gaugeGauge)).toEqual([11, 99]);
    expect((await library.open('C-SAME')).records('act').length).toBe(2);
  });

  it('refuses what does not fit, and nothing is changed', async () => {
    const { library, again } = place.make();
    const open = await library.create();
    expect(await codeOf(open.put('act', { levels: [], gaugeGauge: Number.NaN }))).toBe('store.bad-record');
    expect(await codeOf(open.put('act', { levels: 3 } as unknown as Act))).toBe('store.bad-record');
    expect(await codeOf(open.put('act', act(1), { who: 'Jean Dupont' }))).toBe('store.bad-initials');
    expect(await codeOf(library.create('../x'))).toBe('store.bad-code');
    expect(await codeOf(library.create(open.code))).toBe('store.code-taken');
    expect(await codeOf(library.open('C-NONE'))).toBe('store.no-such-case');
    expect((await again().open(open.code)).history()).toEqual([]);
  });

  it('two openings of one case both write; nothing is lost and the chain holds', async () => {
    const { library, again } = place.make();
    const one = await library.create('C-PAIR');
    const two = await again().open('C-PAIR');
    await Promise.all([1, 2, 3, 4, 5].flatMap((n) => [one.put('act', act(n)), two.put('act', act(n + 10))]));
    const back = await again().open('C-PAIR');
    expect(
      back
        .records('act')
        .map((r) => r.data.gaugeGauge)
        .toSorted((a, b) => a - b),
    ).toEqual([1, 2, 3, 4, 5, 11, 12, 13, 14, 15]);
    await back.verify();
  });

  it('removes a case', async () => {
    const { library, again } = place.make();
    const open = await library.create();
    await library.remove(open.code);
    expect(await again().list()).toEqual([]);
  });

  it('any sequence of edits leaves a case that opens, here and from its export, to what a plain model says', async () => {
    const edit = fc.oneof(
      fc.record({ do: fc.constant('put' as const), id: fc.integer({ min: 0, max: 3 }), gauge: fc.integer({ min: 1, max: 20 }) }),
      fc.record({ do: fc.constant('withdraw' as const), id: fc.integer({ min: 0, max: 3 }) }),
      fc.record({ do: fc.constantFrom('undo' as const, 'redo' as const, 'reopen' as const) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { maxLength: 14 }), async (edits) => {
        const { library, again } = place.make();
        let open: OpenCase = await library.create();
        // the model: a stack of whole states
        let past: Map<number, number>[] = [];
        let future: Map<number, number>[] = [];
        let now = new Map<number, number>();
        const step = (next: Map<number, number>): void => {
          past = [...past, now];
          future = [];
          now = next;
        };
        for (const e of edits) {
          if (e.do === 'put') {
            await open.put('act', act(e.gauge), { id: `r${e.id}` });
            step(new Map(now).set(e.id, e.gauge));
          } else if (e.do === 'withdraw') {
            await open.withdraw(`r${e.id}`);
            if (now.has(e.id)) step(new Map([...now].filter(([id]) => id !== e.id)));
          } else if (e.do === 'undo') {
            const before = past.pop();
            expect(await open.undo()).toBe(before !== undefined);
            if (before !== undefined) [future, now] = [[...future, now], before];
          } else if (e.do === 'redo') {
            const after = future.pop();
            expect(await open.redo()).toBe(after !== undefined);
            if (after !== undefined) [past, now] = [[...past, now], after];
          } else open = await again().open(open.code);
        }
        const seen = (o: OpenCase): unknown =>
          o
            .records('act')
            .map((r) => [r.id, r.data.gaugeGauge])
            .toSorted();
        const expected = [...now].map(([id, gauge]) => [`r${id}`, gauge]).toSorted();
        expect(seen(open)).toEqual(expected);
        const back = await again().open(open.code);
        expect(seen(back)).toEqual(expected);
        await back.verify();
        expect(seen(await memoryLibrary().importCase(await back.exportCase()))).toEqual(expected);
      }),
      { numRuns: 25, seed: 11 },
    );
  });
});

describe('a case folder', () => {
  it('is readable by its owner only', async () => {
    const path = fresh();
    const open = await folderLibrary(join(path, 'new')).create('C-MINE');
    await open.put('seed', seed('v0', 1));
    await open.setIdentity({ name: 'X', sex: 'unknown' });
    const walk = (p: string): string[] => [p, ...(statSync(p).isDirectory() ? readdirSync(p).flatMap((n) => walk(join(p, n))) : [])];
    const loose = walk(join(path, 'new')).filter((p) => (statSync(p).mode & 0o077) !== 0);
    expect(loose).toEqual([]);
    expect(walk(join(path, 'new')).length).toBe(1 + 1 + 4 + 2);
  });

  it('drops a torn last line, finds every flipped byte, and lists a damaged case without opening it', async () => {
    const path = fresh();
    const open = await folderLibrary(path).create('C-FLIP');
    await open.put('act', act(11));
    await open.put('seed', seed('v0', 3));
    const journal = join(path, 'C-FLIP', 'journal.jsonl');
    const good = readFileSync(journal);
    writeFileSync(journal, Buffer.concat([good, good.subarray(0, 60)]));
    expect((await folderLibrary(path).open('C-FLIP')).history().length).toBe(2);
    expect(readFileSync(journal).equals(good)).toBe(true);
    const flip = (file: string, n: number): Buffer => {
      const before = readFileSync(file);
      const after = Buffer.from(before);
      after[n] ^= 1;
      writeFileSync(file, after);
      return before;
    };
    for (let n = 0; n < good.length - 1; n += 3) {
      flip(journal, n);
      expect(await codeOf(folderLibrary(path).open('C-FLIP')), `byte ${n}`).toBe('store.damaged-journal');
      writeFileSync(journal, good);
    }
    for (const [area, code] of [
      ['bodies', 'store.damaged-body'],
      ['blobs', 'store.damaged-blob'],
    ] as const)
      for (const name of readdirSync(join(path, 'C-FLIP', area))) {
        const file = join(path, 'C-FLIP', area, name);
        const size = statSync(file).size;
        const before = flip(file, size >> 1);
        expect(await codeOf(folderLibrary(path).open('C-FLIP'))).toBe(code);
        writeFileSync(file, before);
      }
    writeFileSync(join(path, 'C-FLIP', 'identity.json'), '{"sex":');
    const lenient = await folderLibrary(path).open('C-FLIP');
    expect(await codeOf(lenient.verify())).toBe('store.damaged-identity');
    await lenient.eraseIdentity();
    await lenient.verify();
    flip(journal, 5);
    expect((await folderLibrary(path).list())[0]).toMatchObject({ code: 'C-FLIP', problem: 'store.damaged-journal' });
  });
});

describe('cases of earlier versions', () => {
  it('a case of schema 1 opens with the hashes it had (computed apart, from the page docs/case-format.md)', async () => {
    const open = await memoryLibrary().importCase(readFileSync(new URL('../../test/data/cases/schema-1.trocart', import.meta.url)));
    expect(open.code).toBe('C-V1');
    expect(open.identity).toEqual({ name: 'Née^Élodie', birthDate: '1950-01-01', sex: 'female' });
    expect(open.history().length).toBe(4);
    const [named] = open.records('levels');
    expect([named.who, named.data.entries[0].level, open.hashOf(named)]).toEqual([
      'AB',
      'L1',
      'c76c395f3223e50ce5bfe44e0d53e3f594eba9b55771110aca535b8a976c74c1',
    ]);
    const [bone] = open.records('seed');
    expect(Array.from(bone.data.mask.voxels.subarray(0, 6))).toEqual([0, 1, 2, 3, 0, 1]);
    expect(open.hashOf(bone)).toBe('ddd3b01a2e2a71ef6098244c35910b5fa71d8156a29d01b3818ff30823568fac');
    expect([open.canUndo, open.canRedo]).toEqual([true, false]);
  });
});
