import { describe, expect, it } from 'vitest';
import { openFile } from './dataset.ts';
import { encapsulatePdf } from './write-pdf.ts';
import { madeFacts } from './made-series.ts';
import { decimal, decimals, integer, sequence, text, uidOf, writeFile } from './write.ts';

const opened = (bytes: Uint8Array) => {
  const o = openFile(bytes);
  if (!o.ok) throw new Error(o.why);
  return o.file;
};

describe('written elements', () => {
  it('decimals fit sixteen characters and keep what fits', () => {
    for (const x of [0.1, -161.399994, 1 / 3, -1 / 3, 1e-7, 123456789.123456, -0.9702957262759965]) {
      expect(decimal(x).length).toBeLessThanOrEqual(16);
      expect(Math.abs(Number(decimal(x)) - x)).toBeLessThanOrEqual(Math.abs(x) * 1e-9);
    }
  });
  it('UIDs depend on seed and part alone, and are valid', () => {
    expect(uidOf('a', 'b')).toBe(uidOf('a', 'b'));
    expect(new Set([uidOf('a', 'b'), uidOf('a', 'c'), uidOf('b', 'b')]).size).toBe(3);
    expect(uidOf('x', 'y')).toMatch(/^2\.25\.(0|[1-9]\d*)$/);
    expect(uidOf('x', 'y').length).toBeLessThanOrEqual(64);
  });
  it('nested sequences are read back', () => {
    const bytes = writeFile([
      text(0x00080016, 'UI', '1.2'),
      text(0x00080018, 'UI', '1.3'),
      sequence(0x52009230, [
        [sequence(0x00209113, [[decimals(0x00200032, 1, 2, 3)]])],
        [sequence(0x00209113, [[decimals(0x00200032, 4, 5, 6)]]), integer(0x00200013, 2)],
      ]),
    ]);
    const frames = opened(bytes).data.items('52009230');
    expect(frames.map((f) => f.items('00209113')[0].numbers('00200032'))).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ]);
  });
});

describe('a PDF wrapped for the PACS', () => {
  it('has even length, states the true length, carries the study UID and the title', () => {
    const pdf = new TextEncoder().encode('%PDF-1.4 odd!');
    const { data } = opened(encapsulatePdf(pdf, { ...madeFacts, studyUid: '1.2.3.4', title: 'Compte rendu — vertébroplastie' }));
    expect(data.text('0020000d')).toBe('1.2.3.4');
    expect(data.number('00420015')).toBe(13);
    expect(data.bytes('00420011')?.length).toBe(14);
    expect(data.bytes('00420011')?.subarray(0, 13)).toEqual(pdf);
    expect(data.text('00420010')).toBe('Compte rendu — vertébroplastie');
    expect(data.text('00080060')).toBe('DOC');
  });
});
