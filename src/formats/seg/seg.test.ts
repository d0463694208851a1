// DICOM SEG written here by hand, bit by bit: overlaps, gaps, fractions, codes against labels, and everything that must be refused.
import { describe, expect, it } from 'vitest';
import { lps } from '../../base/index.ts';
import { maskAt } from '../../imaging/index.ts';
import { noCodecs } from '../dicom/index.ts';
import { meaningOfSegment, readSeg, type Segment } from './index.ts';

type Element = readonly [
  tag: string,
  vr: string,
  value: string | number | readonly number[] | Uint8Array | readonly (readonly Element[])[],
];
const encode = (text: string): number[] => [...new TextEncoder().encode(text)];
/** Explicit little-endian bytes of elements in tag order. */
function bytesOf(elements: readonly Element[]): number[] {
  const u16 = (n: number): number[] => [n & 255, (n >> 8) & 255];
  const u32 = (n: number): number[] => [...u16(n & 0xffff), ...u16(n >>> 16)];
  return elements
    .toSorted((a, b) => (a[0] < b[0] ? -1 : 1))
    .flatMap(([tag, vr, value]) => {
      const raw =
        vr === 'SQ'
          ? (value as readonly (readonly Element[])[]).flatMap((item) => {
              const b = bytesOf(item);
              return [0xfe, 0xff, 0x00, 0xe0, ...u32(b.length), ...b];
            })
          : vr === 'US'
            ? u16(value as number)
            : value instanceof Uint8Array
              ? [...value]
              : encode(String(value));
      if (raw.length % 2 === 1) raw.push(vr === 'UI' || vr === 'OB' ? 0 : 32);
      const head = [...u16(parseInt(tag.slice(0, 4), 16)), ...u16(parseInt(tag.slice(4), 16)), ...encode(vr)];
      return ['SQ', 'OB', 'OW'].includes(vr) ? [...head, 0, 0, ...u32(raw.length), ...raw] : [...head, ...u16(raw.length), ...raw];
    });
}
const code = (tag: string, value: string, meaning: string): Element => [
  tag,
  'SQ',
  [
    [
      ['00080100', 'SH', value],
      ['00080102', 'SH', 'SCT'],
      ['00080104', 'LO', meaning],
    ],
  ],
];

interface Spec {
  readonly frames: readonly {
    readonly segment: number;
    readonly z: number;
    readonly on: readonly number[];
    readonly x?: number;
    readonly iop?: string;
  }[];
  readonly kind?: 'BINARY' | 'FRACTIONAL';
  readonly between?: number;
  readonly labels?: readonly string[];
  readonly cutBytes?: number;
}
/** 5 × 3 pixels of 2 (columns apart) and 4 mm (rows apart); values 1 or 200 of 255 at the given pixels. */
function seg(o: Spec): Uint8Array {
  const fractional = o.kind === 'FRACTIONAL';
  const area = 15;
  const pixels = new Uint8Array(fractional ? area * o.frames.length : Math.ceil((area * o.frames.length) / 8));
  o.frames.forEach((f, n) =>
    f.on.forEach((p) => (fractional ? (pixels[n * area + p] = 200) : (pixels[(n * area + p) >> 3] |= 1 << ((n * area + p) & 7)))),
  );
  const numbers = [...new Set(o.frames.map((f) => f.segment))];
  const data: Element[] = [
    ['00080016', 'UI', '1.2.840.10008.5.1.4.1.1.66.4'],
    ['00080060', 'CS', 'SEG'],
    ['00200052', 'UI', '1.2.3.4'],
    ['00280002', 'US', 1],
    ['00280008', 'IS', String(o.frames.length)],
    ['00280010', 'US', 3],
    ['00280011', 'US', 5],
    ['00280100', 'US', fractional ? 8 : 1],
    ['00280101', 'US', fractional ? 8 : 1],
    ['00280102', 'US', fractional ? 7 : 0],
    ['00280103', 'US', 0],
    ['00620001', 'CS', o.kind ?? 'BINARY'],
    ...(fractional
      ? ([
          ['0062000e', 'US', 255],
          ['00620010', 'CS', 'PROBABILITY'],
        ] as Element[])
      : []),
    [
      '00620002',
      'SQ',
      numbers.map((n, i): Element[] => [
        ['00620004', 'US', n],
        ['00620005', 'LO', o.labels?.[i] ?? `segment ${n}`],
        code('0062000f', '91727004', 'Vertebra'),
      ]),
    ],
    [
      '52009229',
      'SQ',
      [
        [
          ['00209116', 'SQ', [[['00200037', 'DS', '1\\0\\0\\0\\1\\0']]]],
          [
            '00289110',
            'SQ',
            [
              [
                ['00280030', 'DS', '4\\2'],
                ['00180050', 'DS', '3'],
                ...(o.between === undefined ? [] : ([['00180088', 'DS', String(o.between)]] as Element[])),
              ],
            ],
          ],
        ],
      ],
    ],
    [
      '52009230',
      'SQ',
      o.frames.map((f): Element[] => [
        ['00209113', 'SQ', [[['00200032', 'DS', `${f.x ?? 10}\\20\\${f.z}`]]]],
        ['0062000a', 'SQ', [[['0062000b', 'US', f.segment]]]],
        ...(f.iop === undefined ? [] : ([['00209116', 'SQ', [[['00200037', 'DS', f.iop]]]]] as Element[])),
      ]),
    ],
    ['7fe00010', 'OB', pixels],
  ];
  const meta = bytesOf([['00020010', 'UI', '1.2.840.10008.1.2.1']]);
  const all = Uint8Array.from([...new Uint8Array(128), ...encode('DICM'), ...meta, ...bytesOf(data)]);
  return o.cutBytes === undefined ? all : all.subarray(0, all.length - o.cutBytes);
}
const frames = [
  { segment: 7, z: 30, on: [0, 14] },
  { segment: 9, z: 30, on: [0] },
  { segment: 7, z: 36, on: [6] },
];

describe('DICOM SEG', () => {
  it('unpacks bits across frames, keeps overlaps apart, places voxels by each frame’s own position', async () => {
    const r = await readSeg(seg({ frames }), 'a.dcm', noCodecs);
    expect([r.grid.size, r.grid.spacing]).toEqual([
      [5, 3, 2],
      [2, 4, 6],
    ]);
    expect(r.segments.map((s) => [s.number, s.voxelsCount])).toEqual([
      [7, 3],
      [9, 1],
    ]);
    const at = (n: number, x: number, y: number, z: number): number =>
      maskAt((r.segments[n] as Required<Segment>).mask as never, lps(x, y, z));
    expect([at(0, 10, 20, 30), at(0, 18, 28, 30), at(0, 12, 24, 36), at(0, 12, 24, 30), at(1, 10, 20, 30), at(1, 12, 24, 36)]).toEqual([
      1, 1, 1, 0, 1, 0,
    ]);
  });
  it('does not care for the order of frames, and keeps slices left out as gaps', async () => {
    const mixed = await readSeg(seg({ frames: [frames[2], frames[1], frames[0]] }), 'a.dcm', noCodecs);
    expect(mixed.segments.find((s) => s.number === 7)?.voxelsCount).toBe(3);
    const gap = await readSeg(seg({ frames: [...frames, { segment: 7, z: 60, on: [3] }], between: 3 }), 'a.dcm', noCodecs);
    expect([gap.grid.size[2], gap.grid.spacing[2]]).toEqual([11, 3]);
    expect((await readSeg(seg({ frames: frames.map((f) => ({ ...f, z: -f.z })) }), 'a.dcm', noCodecs)).grid.originLps[2]).toBe(-36);
  });
  it('takes fractions of one half and more, and says so', async () => {
    const r = await readSeg(seg({ frames, kind: 'FRACTIONAL' }), 'a.dcm', noCodecs);
    expect([r.segments[0].voxelsCount, r.findings[0].code]).toEqual([3, 'labels.fractional']);
  });
  it('refuses frames off one stack, two orientations, and cut files', async () => {
    const read = (o: Spec): Promise<unknown> => readSeg(seg(o), 'a.dcm', noCodecs);
    await expect(read({ frames: [...frames, { segment: 7, z: 41, on: [1] }] })).rejects.toThrow('labels.seg-oblique');
    await expect(read({ frames: [...frames, { segment: 7, z: 42, x: 11, on: [1] }] })).rejects.toThrow('labels.seg-oblique');
    await expect(read({ frames: [...frames, { segment: 7, z: 42, on: [1], iop: '0\\1\\0\\0\\0\\-1' }] })).rejects.toThrow(
      'labels.seg-oblique',
    );
    await expect(read({ frames, cutBytes: 4 })).rejects.toThrow('labels.seg-damaged');
    await expect(read({ frames, cutBytes: 200 })).rejects.toThrow('labels.seg-damaged');
    await expect(readSeg(new Uint8Array(300), 'a.dcm', noCodecs)).rejects.toThrow('labels.seg-damaged');
  });
});

describe('what a segment is', () => {
  const segment = (o: Partial<Segment>): Segment => ({
    number: 20,
    label: '',
    type: undefined,
    modifier: undefined,
    region: undefined,
    mask: undefined,
    voxelsCount: 0,
    ...o,
  });
  const coded = (value: string, meaning: string) => ({ value, scheme: 'SCT', meaning });
  it('the code decides, then its words, then the label, never the number', () => {
    expect(meaningOfSegment(segment({ type: coded('66794005', 'L1 vertebra') }))?.what).toEqual({ kind: 'vertebra', level: 'L1' });
    expect(meaningOfSegment(segment({ type: coded('x', 'Vertebra'), region: coded('23215003', 'T12 vertebra') }))?.what).toEqual({
      kind: 'vertebra',
      level: 'T12',
    });
    expect(meaningOfSegment(segment({ type: coded('x', 'Third lumbar vertebra') }))?.what).toEqual({ kind: 'vertebra', level: 'L3' });
    expect(meaningOfSegment(segment({ type: coded('91727004', 'Vertebra'), label: 'vertebrae_T9' }))?.what).toEqual({
      kind: 'vertebra',
      level: 'T9',
    });
    expect(meaningOfSegment(segment({ type: coded('91727004', 'Vertebra'), label: 'Segment_20' }))?.what).toEqual({
      kind: 'vertebra',
      level: undefined,
    });
    expect(meaningOfSegment(segment({ type: coded('64033007', 'Kidney'), modifier: coded('24028007', 'Right') }))?.what).toEqual({
      kind: 'structure',
      name: 'kidney.right',
    });
    expect(meaningOfSegment(segment({ type: coded('10200004', 'Liver'), label: 'Liver' }))).toBeUndefined();
    expect(meaningOfSegment(segment({ type: coded('421060004', 'Spine'), label: 'second segment' }))).toBeUndefined();
  });
  it('says when label and code name different bones', () => {
    expect(meaningOfSegment(segment({ type: coded('66794005', 'L1 vertebra'), label: 'L2' }))).toEqual({
      what: { kind: 'vertebra', level: 'L1' },
      contradicts: 'L1',
    });
  });
});
