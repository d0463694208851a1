// Zip and gzip: what other tools pack comes out whole; bombs, cuts, lies and flipped bits do not.
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { gzipSync, zipSync } from 'fflate';
import { crc32, gunzip, unzip } from './index.ts';

const bytes = (n: number): Uint8Array => Uint8Array.from({ length: n }, (_, i) => (i * 131 + (i >> 5)) & 255);

describe('zip and gzip', () => {
  it('sums like the standard: CRC-32 of "123456789" is cbf43926', () => {
    expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
    const b = bytes(1000);
    for (const cut of [0, 1, 3, 500, 999]) expect(crc32(b.subarray(cut), crc32(b.subarray(0, cut)))).toBe(crc32(b));
  });
  it('unpacks stored and deflated members, names in any alphabet, no path outside', async () => {
    const packed = zipSync({
      'série/é.dcm': bytes(5000),
      'a.nii': [bytes(10), { level: 0 }],
      '../../etc/x': bytes(3),
      'empty/': new Uint8Array(0),
    });
    const entries = unzip(packed, 'a.zip');
    expect(entries.map((e) => e.path)).toEqual(['série/é.dcm', 'a.nii', 'etc/x']);
    expect(await entries[0].bytes()).toEqual(bytes(5000));
    expect(await entries[1].bytes()).toEqual(bytes(10));
  });
  it('refuses a member that claims less or more than it holds, and a flipped bit', async () => {
    const good = zipSync({ 'a.bin': bytes(3000) });
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length - 1), fc.nat(7), async (at, bit) => {
        const bad = good.slice();
        bad[at] ^= 1 << bit;
        try {
          for (const e of unzip(bad, 'a.zip')) expect(await e.bytes()).toEqual(bytes(3000));
        } catch (problem) {
          expect((problem as { code?: string }).code).toMatch(/^labels\.zip/);
        }
      }),
      { numRuns: 150 },
    );
    const view = new DataView(good.buffer, good.byteOffset);
    const central = good.length - 22 - 46 - 5;
    expect(view.getUint32(central, true)).toBe(0x02014b50);
    view.setUint32(central + 24, 2999, true);
    await expect(unzip(good, 'a.zip')[0].bytes()).rejects.toThrow('labels.zip-damaged');
  });
  it('refuses bombs before unpacking them', () => {
    const bomb = zipSync({ 'a.bin': new Uint8Array(1000) });
    const view = new DataView(bomb.buffer, bomb.byteOffset);
    view.setUint32(bomb.length - 22 - 46 - 5 + 24, 0x7fffffff, true);
    expect(() => unzip(bomb, 'a.zip')).toThrow('labels.zip-too-large');
    expect(() => unzip(new Uint8Array(100), 'a.zip')).toThrow('labels.zip-damaged');
  });
  it('gunzips within a limit whatever the trailer says', () => {
    const packed = gzipSync(new Uint8Array(100_000));
    expect(() => gunzip(packed, 'a.gz', 50_000)).toThrow('labels.too-large');
    const lie = gzipSync(bytes(1000));
    new DataView(lie.buffer, lie.byteOffset).setUint32(lie.length - 4, 0xffffffff, true);
    expect(() => gunzip(lie, 'a.gz')).toThrow('labels.gzip-damaged');
    const two = Uint8Array.from([...gzipSync(bytes(10)), ...gzipSync(bytes(20))]);
    expect(gunzip(two, 'a.gz').length).toBe(30);
  });
});
