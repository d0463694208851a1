// The same elements written in every way a data set can be written must read the same.
import { deflateSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { openFile } from './dataset.ts';
import { contrastOf } from './header.ts';
import { inflateRaw } from './inflate.ts';
import { decimals, sequence, short, text, writeElements, writeFile, type Element } from './write.ts';

const elements: readonly Element[] = [
  text(0x00080005, 'CS', 'ISO_IR 100'),
  text(0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.2'),
  text(0x00080018, 'UI', '1.2.3'),
  text(0x00080060, 'CS', 'CT'),
  { tag: 0x00100010, vr: 'PN', bytes: Uint8Array.from([...'Buc^J\xe9r\xf4me '].map((c) => c.charCodeAt(0))) },
  decimals(0x00200032, -161.399994, 0.5, 1e-3),
  short(0x00280010, 513),
];
const dataSet = writeElements(elements);
const file = writeFile(elements);

/** Implicit little endian, or explicit big endian, of elements without sequences. */
function written(how: 'implicit' | 'big'): Uint8Array {
  const out: number[] = [];
  for (const e of elements) {
    const [g, n, length] = [e.tag >>> 16, e.tag & 0xffff, e.bytes.length];
    if (how === 'implicit') out.push(g & 255, g >> 8, n & 255, n >> 8, length & 255, length >> 8, 0, 0, ...e.bytes);
    else
      out.push(
        g >> 8,
        g & 255,
        n >> 8,
        n & 255,
        ...[...e.vr].map((c) => c.charCodeAt(0)),
        length >> 8,
        length & 255,
        ...(e.vr === 'US' ? e.bytes.toReversed() : e.bytes),
      );
  }
  return Uint8Array.from(out);
}
/** The meta group of `file` with another transfer syntax, before another data set. */
function withSyntax(uid: string, body: Uint8Array): Uint8Array {
  const whole = writeFile(elements, uid);
  return Uint8Array.from([...whole.subarray(0, whole.length - dataSet.length), ...body]);
}
const facts = (bytes: Uint8Array) => {
  const o = openFile(bytes);
  if (!o.ok) return o.why;
  const d = o.file.data;
  return [d.text('00100010'), d.numbers('00200032'), d.number('00280010'), d.text('00080060')];
};
const want = ['Buc^Jérôme', [-161.399994, 0.5, 1e-3], 513, 'CT'];

describe('a data set', () => {
  it('reads the same however it is written', () => {
    expect(facts(file)).toEqual(want);
    expect(facts(withSyntax('1.2.840.10008.1.2', written('implicit')))).toEqual(want);
    expect(facts(withSyntax('1.2.840.10008.1.2.2', written('big')))).toEqual(want);
    expect(facts(withSyntax('1.2.840.10008.1.2.1.99', deflateSync(dataSet)))).toEqual(want);
  });
  it('reads without preamble, without meta group, and with a transfer syntax that lies about VR', () => {
    expect(facts(file.subarray(128))).toEqual(want);
    expect(facts(file.subarray(132))).toEqual(want);
    expect(facts(dataSet)).toEqual(want);
    expect(facts(written('implicit'))).toEqual(want);
    expect(facts(written('big'))).toEqual(want);
    expect(facts(withSyntax('1.2.840.10008.1.2.1', written('implicit')))).toEqual(want);
    expect(facts(withSyntax('1.2.840.10008.1.2', dataSet))).toEqual(want);
  });
  it('is refused by reason when it cannot be one', () => {
    expect(facts(new Uint8Array(2000))).toBe('not-dicom');
    expect(facts(new TextEncoder().encode('Bonjour tout le monde. '.repeat(20)))).toBe('not-dicom');
    expect(facts(withSyntax('1.2.840.10008.1.2.4.100', dataSet))).toBe('unknown-syntax');
    expect(facts(withSyntax('1.2.840.10008.1.2.1.99', Uint8Array.of(0xff, 0xff, 0xff, 0xff)))).toBe('damaged');
  });
  it('says when it is cut in the middle of its header, keeping what came before', () => {
    const o = openFile(file.subarray(0, file.length - 12));
    expect(o.ok && o.file.damaged).toBe(true);
    expect(o.ok && o.file.data.text('00080060')).toBe('CT');
  });
  it('takes numbers that are numbers, and nothing else', () => {
    const one = (s: string): readonly number[] => {
      const o = openFile(writeFile([...elements, text(0x00200032, 'LO', ...s.split('\\'))]));
      return o.ok ? o.file.data.numbers('00200032') : [];
    };
    expect(one(' 1 \\+2.50\\-3e-2')).toEqual([1, 2.5, -0.03]);
    for (const bad of ['1\\2\\', '1\\2\\x3', '0x10', '1,5', 'Infinity', '1 2']) expect(one(bad)).toEqual([]);
  });
  it('flags elements out of order', () => {
    const a = writeElements([text(0x00200011, 'IS', '1 ')]);
    const o = openFile(Uint8Array.from([...file.subarray(0, file.length - dataSet.length), ...a, ...dataSet]));
    expect(o.ok && o.file.odd).toEqual(['broken-header']);
  });
});

describe('inflating', () => {
  it('stops at its bound', () => {
    const bomb = deflateSync(new Uint8Array(20_000_000));
    expect(inflateRaw(bomb, 1_000_000)).toBeUndefined();
    expect(inflateRaw(bomb, 20_000_000)?.length).toBe(20_000_000);
  });
});

describe('contrast', () => {
  const from = (agent: string | undefined, said: string) =>
    contrastOf({ text: (tag) => (tag === '00180010' ? agent : tag === '0008103e' ? said : undefined), items: () => [] });
  it('is none only where it is said, given where an agent stands, else unknown', () => {
    for (const agent of ['NONE', 'no', 'Sans injection', 'WITHOUT CONTRAST']) expect(from(agent, '')).toBe('none');
    for (const agent of ['IOMERON 350', 'NON IONIC', 'Omnipaque', 'APPLIED']) expect(from(agent, '')).toBe('given');
    for (const said of ['TAP SANS INJECTION', 'Rachis non injecté', 'CT W/O CONTRAST', 'THORAX C- 1.0'])
      expect(from(undefined, said)).toBe('none');
    for (const said of ['Abdomen injecté', 'TAP C+ 1.0', 'portal phase', 'WITH CONTRAST']) expect(from(undefined, said)).toBe('given');
    for (const said of ['C-SPINE 0.6', 'RACHIS LOMBAIRE', '']) expect(from(undefined, said)).toBe('unknown');
  });
});

it('a sequence of one empty item is one item', () => {
  const o = openFile(writeFile([...elements, sequence(0x52009229, [[]])]));
  expect(o.ok && o.file.data.items('52009229').length).toBe(1);
});
