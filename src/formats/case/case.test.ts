// The case as bytes: canonical form, arrays, bodies, the chain, the zip; what is refused and with which code.
import { createHash } from 'node:crypto';
import { strToU8, unzipSync, zipSync } from 'fflate';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { axisGrid, lps, type Problem } from '../../base/index.ts';
import type { AnyRecord, Seed } from '../../records/index.ts';
import {
  brickBoxes,
  canonicalJson,
  firstPrev,
  foldJournal,
  loadArray,
  parseArrayRef,
  plainPacking,
  readArchive,
  readBody,
  readIdentity,
  readJournal,
  sealed,
  storeArray,
  writeArchive,
  writeBody,
  writeIdentity,
  writeLines,
  type Digest,
  type NewLine,
} from './index.ts';

const digest: Digest = async (bytes) => createHash('sha256').update(bytes).digest('hex');
const codeOf = async (p: Promise<unknown>): Promise<string> =>
  p.then(
    () => 'no problem',
    (e: Problem) => e.code,
  );
const at = '2026-01-02T03:04:05.678Z';

describe('canonical JSON', () => {
  it('writes what a person would, whatever the order', () => {
    expect(canonicalJson({ b: [1, -0, 1e21, 0.1], a: 'é"\n', c: undefined, Z: null })).toBe('{"Z":null,"a":"é\\"\\n","b":[1,0,1e+21,0.1]}');
    expect(() => canonicalJson({ a: Number.NaN })).toThrow('store.not-a-number');
    expect(() => canonicalJson({ a: 1n })).toThrow('store.not-json');
  });
  it('reads back to the same value and does not depend on key order', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (v) => {
        const text = canonicalJson(v);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(v)));
      }),
    );
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.integer()),
        (d) => canonicalJson(Object.fromEntries(Object.entries(d).reverse())) === canonicalJson(d),
      ),
    );
  });
});

describe('arrays', () => {
  it('boxes cover every element once', () => {
    for (const size of [
      [130, 128, 65],
      [200, 64, 64],
      [64, 64, 64],
      [1, 1, 600_001],
      [600_001, 1, 1],
      [0, 3, 3],
    ] as const) {
      const total = brickBoxes(size).reduce((sum, b) => sum + b.size[0] * b.size[1] * b.size[2], 0);
      expect(total).toBe(size[0] * size[1] * size[2]);
    }
    expect(brickBoxes([130, 128, 65]).length).toBe(3 * 2 * 2);
    expect(brickBoxes([600_001, 1, 1]).length).toBe(3);
  });
  it('come back bit for bit, from shared or plain memory, and a stroke touches one brick', async () => {
    const size = [130, 70, 66] as const;
    for (const Make of [Uint8Array, Int16Array, Uint16Array, Float32Array, Float64Array]) {
      const a = new Make(size[0] * size[1] * size[2]);
      for (let n = 0; n < a.length; n++) a[n] = (n * 7919) % 251;
      const store = new Map<string, Uint8Array<ArrayBuffer>>();
      const keep = async (hash: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> => void store.set(hash, bytes);
      const ref = await storeArray(a, size, digest, keep);
      for (const shared of [true, false]) {
        const back = await loadArray(ref, async (h) => store.get(h) as Uint8Array, shared);
        expect(back.constructor).toBe(Make);
        expect(Buffer.from(back.buffer as ArrayBuffer).equals(Buffer.from(a.buffer))).toBe(true);
      }
      a[129] = 7.5;
      a[0] = 3;
      const painted = await storeArray(a, size, digest, keep);
      expect(painted.$bricks.map((h, n) => h !== ref.$bricks[n])).toEqual([true, false, true, ...Array.from({ length: 9 }, () => false)]);
    }
  });
  it('refuses a reference that does not fit itself', () => {
    const good = { $array: 'uint8', $size: [4, 1, 1], $bricks: ['a'.repeat(64)] };
    expect(parseArrayRef(good)).toEqual(good);
    for (const bad of [
      { ...good, $array: 'big' },
      { ...good, $bricks: [] },
      { ...good, $bricks: ['x'] },
      { ...good, $size: [4, 1] },
      { ...good, $size: [1e9, 1e9, 1] },
      { ...good, $size: [1, 1e9, 1] },
      { ...good, more: 1 },
    ])
      expect(() => parseArrayRef(bad)).toThrow('store.damaged-body');
  });
});

const seed: Seed = {
  vertebraId: 'v1',
  pointLps: lps(1, 2, 3),
  mask: { grid: axisGrid([3, 2, 1], [1, 1, 1], lps(0, 0, 0)), voxels: Uint8Array.from([0, 1, 2, 3, 0, 1]) },
  cut: false,
  bodyOnly: true,
  source: 'click',
  findings: [{ code: 'x', severity: 'note', values: { a: 1 } }],
};
const record = { kind: 'seed', id: 'r1', at, who: 'AB', provenance: { by: 'person', inputs: [] }, data: seed } as unknown as AnyRecord;
async function written(): Promise<{ body: Awaited<ReturnType<typeof writeBody>>; blobs: Map<string, Uint8Array<ArrayBuffer>> }> {
  const blobs = new Map<string, Uint8Array<ArrayBuffer>>();
  return { body: await writeBody(record, digest, async (h, b) => void blobs.set(h, b)), blobs };
}
const fetchFrom =
  (blobs: ReadonlyMap<string, Uint8Array>) =>
  async (h: string): Promise<Uint8Array> =>
    blobs.get(h) as Uint8Array;

describe('bodies', () => {
  it('come back equal; the content hash covers the data alone', async () => {
    const { body, blobs } = await written();
    const back = await readBody(body.bytes, digest, fetchFrom(blobs), false);
    expect(back.record).toEqual(record);
    expect(back.contentHash).toBe(body.contentHash);
    const other = await writeBody({ ...record, id: 'r2', who: 'CD', at: '2027-01-01T00:00:00Z' } as AnyRecord, digest, async () => {});
    expect(other.contentHash).toBe(body.contentHash);
    expect(other.bodyHash).not.toBe(body.bodyHash);
    const moved = { ...record, data: { ...seed, pointLps: lps(1, 2, 3.0000001) } } as AnyRecord;
    expect((await writeBody(moved, digest, async () => {})).contentHash).not.toBe(body.contentHash);
    const painted = { ...record, data: { ...seed, mask: { ...seed.mask, voxels: Uint8Array.from([0, 1, 2, 3, 0, 2]) } } } as AnyRecord;
    expect((await writeBody(painted, digest, async () => {})).contentHash).not.toBe(body.contentHash);
  });
  it('of a newer program, or not fitting their schema, are refused', async () => {
    const { body, blobs } = await written();
    const changed = (change: (json: Record<string, unknown>) => void): Promise<string> => {
      const json = JSON.parse(new TextDecoder().decode(body.bytes)) as Record<string, unknown>;
      change(json);
      return codeOf(readBody(strToU8(JSON.stringify(json)), digest, fetchFrom(blobs), false));
    };
    expect(await changed(() => {})).toBe('no problem');
    expect(await changed((j) => (j['schema'] = 2))).toBe('store.newer-record');
    expect(await changed((j) => (j['kind'] = 'hologram'))).toBe('store.newer-record');
    expect(await changed((j) => ((j['data'] as Record<string, unknown>)['vertebraId'] = 5))).toBe('store.bad-record');
    expect(await changed((j) => delete j['id'])).toBe('store.damaged-body');
    expect(await codeOf(readBody(strToU8('{'), digest, fetchFrom(blobs), false))).toBe('store.damaged-body');
    expect(await codeOf(readBody(strToU8('null'), digest, fetchFrom(blobs), false))).toBe('store.damaged-body');
  });
  it('refuse a reserved field name', async () => {
    const bad = { ...record, data: { ...seed, findings: [{ code: 'x', severity: 'note', values: { $array: 'uint8' } }] } } as AnyRecord;
    expect(await codeOf(writeBody(bad, digest, async () => {}))).toBe('store.reserved-key');
  });
});

const put = (n: number): NewLine => ({ at, who: 'AB', kind: 'act', body: n.toString(16).padStart(64, '0') });

describe('journal', () => {
  it('verifies what it wrote, and every turned bit is found', async () => {
    const { bytes, lines } = await writeLines([put(1), put(2), { ...put(3), withdraws: [1] }], 0, firstPrev, digest);
    const read = await readJournal(bytes, digest);
    expect(read).toEqual({ lines, byteCount: bytes.length });
    expect(lines.map((l) => [l.seq, l.group])).toEqual([
      [1, 1],
      [2, 1],
      [3, 1],
    ]);
    for (let n = 0; n < bytes.length; n++) {
      const bad = bytes.slice();
      bad[n] ^= 1 << (n % 8);
      const code = await codeOf(readJournal(bad, digest));
      if (bad[n] !== 0) expect(code, `byte ${n}`).toBe('store.damaged-journal');
    }
  });
  it('finds a missing, repeated or reordered line, and drops any torn tail', async () => {
    const { bytes } = await writeLines([put(1), put(2), put(3)], 0, firstPrev, digest);
    const text = new TextDecoder().decode(bytes).trimEnd().split('\n');
    const journal = (...lines: string[]): Promise<string> => codeOf(readJournal(strToU8(lines.map((l) => `${l}\n`).join('')), digest));
    expect(await journal(text[0], text[2])).toBe('store.damaged-journal');
    expect(await journal(text[1], text[0], text[2])).toBe('store.damaged-journal');
    expect(await journal(text[0], text[0])).toBe('store.damaged-journal');
    expect(await journal(text[0], text[1])).toBe('no problem');
    const second = text[0].length + 1;
    for (let cut = second; cut < second + text[1].length; cut += 7)
      expect(await readJournal(bytes.slice(0, cut), digest)).toMatchObject({ byteCount: second });
  });
  it('a whole line with an unknown field was written by a newer program', async () => {
    const { bytes } = await writeLines([{ ...put(1), holds: 'more' } as unknown as NewLine], 0, firstPrev, digest);
    expect(await codeOf(readJournal(bytes, digest))).toBe('store.newer-case');
  });
  it('folds undo and redo; a new change empties redo', async () => {
    const undo = (withdraws: number[]): NewLine => ({ at, who: 'AB', kind: 'act', mode: 'undo', withdraws });
    const { lines } = await writeLines([put(1)], 0, firstPrev, digest);
    const more = await writeLines([put(2)], 1, lines[0].sum, digest);
    const third = await writeLines([undo([2])], 2, more.lines[0].sum, digest);
    const all = [...lines, ...more.lines, ...third.lines];
    expect(foldJournal(all)).toMatchObject({ undo: [[1]], redo: [[2]] });
    expect([...foldJournal(all).live]).toEqual([1]);
    const fourth = await writeLines([put(4)], 3, all[2].sum, digest);
    expect(foldJournal([...all, ...fourth.lines])).toMatchObject({ undo: [[1], [4]], redo: [] });
  });
});

describe('case.trocart', () => {
  async function archive(): Promise<Uint8Array<ArrayBuffer>> {
    const { body, blobs } = await written();
    const journal = await writeLines([{ at, who: 'AB', kind: 'seed', body: body.bodyHash }], 0, firstPrev, digest);
    const packed = new Map<string, Uint8Array<ArrayBuffer>>();
    for (const [hash, bytes] of blobs) packed.set(hash, await sealed(plainPacking, digest).pack(bytes));
    return writeArchive(
      'C-ZIP',
      journal.bytes,
      new Map([[body.bodyHash, body.bytes]]),
      packed,
      await writeIdentity({ name: 'É. Née', sex: 'female' }, digest),
    );
  }
  it('round trip; the same case gives the same bytes', async () => {
    const bytes = await archive();
    const back = await readArchive(bytes, digest);
    expect(back.code).toBe('C-ZIP');
    expect(back.identity).toEqual({ name: 'É. Née', sex: 'female' });
    expect([...back.bodies.keys()].length).toBe(1);
    expect(Buffer.from(bytes).equals(Buffer.from(await archive()))).toBe(true);
  });
  it('refuses what is damaged, incomplete or newer, by name', async () => {
    const entries = unzipSync(await archive());
    const names = Object.keys(entries);
    const body = names.find((n) => n.startsWith('bodies/')) as string;
    const blob = names.find((n) => n.startsWith('blobs/')) as string;
    const changed = (change: (e: Record<string, Uint8Array>) => void): Promise<string> => {
      const copy = Object.fromEntries(Object.entries(entries).map(([k, v]) => [k, v.slice()]));
      change(copy);
      return codeOf(readArchive(zipSync(copy), digest));
    };
    expect(await changed(() => {})).toBe('no problem');
    expect(await changed((e) => (e['trocart.json'] = strToU8('{"format":"trocart-case","version":2,"code":"C-ZIP"}')))).toBe(
      'store.newer-case',
    );
    expect(await changed((e) => (e['trocart.json'] = strToU8('{"format":"other"}')))).toBe('store.not-a-case');
    expect(await changed((e) => (e['trocart.json'] = strToU8('{"format":"trocart-case","version":1,"code":"../../x"}')))).toBe(
      'store.not-a-case',
    );
    expect(await changed((e) => delete e['journal.jsonl'])).toBe('store.not-a-case');
    expect(await changed((e) => (e['journal.jsonl'] = e['journal.jsonl'].slice(0, -9)))).toBe('store.damaged-journal');
    expect(await changed((e) => delete e[body])).toBe('store.missing-body');
    expect(await changed((e) => delete e[blob])).toBe('store.missing-blob');
    expect(await changed((e) => (e[body][30] ^= 1))).toBe('store.damaged-body');
    expect(await changed((e) => (e[blob] = e[blob].slice(0, 12)))).toBe('store.damaged-blob');
    expect(await changed((e) => (e['identity.json'] = strToU8('{"sex":7}')))).toBe('store.damaged-identity');
    expect(await codeOf(readArchive(strToU8('not a zip at all'), digest))).toBe('store.not-a-case');
    expect(await codeOf(readArchive(new Uint8Array(0), digest))).toBe('store.not-a-case');
  });
  it('never crashes on a mutated file: reads, or refuses with a code', async () => {
    const bytes = await archive();
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: bytes.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        fc.boolean(),
        async (n, bit, cut) => {
          const bad = cut ? bytes.slice(0, n) : bytes.slice();
          if (!cut) bad[n] ^= bit;
          expect(await codeOf(readArchive(bad, digest))).toMatch(/^(no problem|store\.[a-z-]+)$/);
        },
      ),
      { numRuns: 150, seed: 4 },
    );
  });
  it('a brick that grows beyond its size is refused before it is made', async () => {
    const bomb = await plainPacking.pack(new Uint8Array(9 * 2 ** 20));
    expect(await codeOf(plainPacking.unpack(bomb))).toBe('store.damaged-blob');
  });
  it('finds every turned bit of a sealed brick and of an identity, even where the voxels would be the same', async () => {
    const pack = sealed(plainPacking, digest);
    const good = await pack.pack(new Uint8Array(5000));
    expect(await codeOf(plainPacking.unpack(good))).toBe('no problem');
    for (let n = 0; n < good.length * 8; n++) {
      const bad = good.slice();
      bad[n >> 3] ^= 1 << (n & 7);
      expect(await codeOf(pack.unpack(bad)), `bit ${n}`).toBe('store.damaged-blob');
    }
    const named = await writeIdentity({ name: 'Zoé', birthDate: '1950-02-03', sex: 'female' }, digest);
    expect(await readIdentity(named, digest)).toEqual({ name: 'Zoé', birthDate: '1950-02-03', sex: 'female' });
    for (let n = 0; n < named.length; n++) {
      const bad = named.slice();
      bad[n] ^= 1;
      expect(await codeOf(readIdentity(bad, digest)), `byte ${n}`).toBe('store.damaged-identity');
    }
  });
});
