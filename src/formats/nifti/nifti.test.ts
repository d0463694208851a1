// NIfTI written and read back on any grid; headers made by hand for what we never write (big endian, NIfTI-2, other types); refusals.
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { gzipSync } from 'fflate';
import { axisGrid, direction, lps, moveGrid, rotationAbout, voxel, voxelToLps, type Grid } from '../../base/index.ts';
import { readNifti, writeNifti, writeNiftiPlain } from './index.ts';

interface Made {
  readonly big?: boolean;
  readonly two?: boolean;
  readonly dim?: readonly number[];
  readonly type?: number;
  readonly bits?: number;
  readonly slope?: number;
  readonly intercept?: number;
  readonly sform?: number;
  readonly qform?: number;
  readonly rows?: readonly (readonly number[])[];
  readonly unit?: number;
  readonly quaternion?: readonly number[];
  readonly pixdim?: readonly number[];
  readonly data?: (view: DataView, at: number, little: boolean) => void;
  readonly dataBytes?: number;
}
/** A NIfTI file from scratch: 2 × 3 × 4 voxels of 1, 2, 3 mm in RAS unless said otherwise. */
function make(o: Made = {}): Uint8Array {
  const two = o.two === true;
  const little = o.big !== true;
  const start = two ? 544 : 352;
  const out = new Uint8Array(start + (o.dataBytes ?? 24 * 8));
  const v = new DataView(out.buffer);
  const dim = o.dim ?? [3, 2, 3, 4, 1, 1, 1, 1];
  const pixdim = o.pixdim ?? [1, 1, 2, 3, 0, 0, 0, 0];
  const rows = o.rows ?? [
    [1, 0, 0, 10],
    [0, 2, 0, 20],
    [0, 0, 3, 30],
  ];
  const q = o.quaternion ?? [0, 0, 0];
  const shift = rows.map((r) => r[3]);
  if (two) {
    v.setInt32(0, 540, little);
    out.set([0x6e, 0x2b, 0x32, 0, 0x0d, 0x0a, 0x1a, 0x0a], 4);
    v.setInt16(12, o.type ?? 4, little);
    dim.forEach((d, i) => v.setBigInt64(16 + 8 * i, BigInt(d), little));
    pixdim.forEach((d, i) => v.setFloat64(104 + 8 * i, d, little));
    v.setBigInt64(168, 544n, little);
    v.setFloat64(176, o.slope ?? 0, little);
    v.setFloat64(184, o.intercept ?? 0, little);
    v.setInt32(344, o.qform ?? 0, little);
    v.setInt32(348, o.sform ?? 1, little);
    [...q, ...shift].forEach((x, i) => v.setFloat64(352 + 8 * i, x, little));
    rows.flat().forEach((x, i) => v.setFloat64(400 + 8 * i, x, little));
    v.setInt32(500, o.unit ?? 2, little);
  } else {
    v.setInt32(0, 348, little);
    dim.forEach((d, i) => v.setInt16(40 + 2 * i, d, little));
    v.setInt16(70, o.type ?? 4, little);
    pixdim.forEach((d, i) => v.setFloat32(76 + 4 * i, d, little));
    v.setFloat32(108, 352, little);
    v.setFloat32(112, o.slope ?? 0, little);
    v.setFloat32(116, o.intercept ?? 0, little);
    out[123] = o.unit ?? 2;
    v.setInt16(252, o.qform ?? 0, little);
    v.setInt16(254, o.sform ?? 1, little);
    [...q, ...shift].forEach((x, i) => v.setFloat32(256 + 4 * i, x, little));
    rows.flat().forEach((x, i) => v.setFloat32(280 + 4 * i, x, little));
    out.set([0x6e, 0x2b, 0x31, 0], 344);
  }
  o.data?.(v, start, little);
  return out;
}
const grids = fc
  .tuple(
    fc.double({ min: -170, max: 170, noNaN: true }),
    fc.double({ min: -1, max: 1, noNaN: true }),
    fc.double({ min: -1, max: 1, noNaN: true }),
    fc.constantFrom(-1, 1),
  )
  .map(([deg, x, y, hand]): Grid => {
    const g = axisGrid([3, 4, 5], [0.7, 1.3, 2.5], lps(12, -34, 56));
    const turned = moveGrid(rotationAbout(lps(1, 2, 3), direction(x, y, 1.2), deg), g);
    return hand > 0
      ? turned
      : { ...turned, axes: [turned.axes[0], turned.axes[1], direction(-turned.axes[2][0], -turned.axes[2][1], -turned.axes[2][2])] };
  });

describe('NIfTI', () => {
  it('gives back the same place for every voxel, any orientation and handedness, by sform and by qform alone', () => {
    fc.assert(
      fc.property(grids, (grid) => {
        const voxels = Int16Array.from({ length: 60 }, (_, n) => n * 7 - 200);
        const plain = writeNiftiPlain(grid, voxels);
        const byQform = plain.slice();
        byQform[254] = 0;
        for (const bytes of [writeNifti(grid, voxels), byQform]) {
          const r = readNifti(bytes, 'x.nii');
          expect([...r.voxels]).toEqual([...voxels]);
          expect(r.grid.size).toEqual(grid.size);
          // A quaternion stored in 32 bits near a half turn is good to 3e-4 rad only: why sform is preferred.
          for (const p of [voxel(0, 0, 0), voxel(2, 3, 4), voxel(2, 0, 4)])
            voxelToLps(r.grid, p).forEach((c, a) => expect(c).toBeCloseTo(voxelToLps(grid, p)[a], bytes === byQform ? 1.5 : 3));
          expect(r.findings).toEqual([]);
        }
      }),
      { numRuns: 60 },
    );
  });
  it('turns RAS into LPS: +x of the file is the patient’s right', () => {
    const r = readNifti(make(), 'x.nii');
    expect([...r.grid.originLps]).toEqual([-10, -20, 30]);
    expect([...voxelToLps(r.grid, voxel(1, 1, 1))]).toEqual([-11, -22, 33]);
  });
  it('reads every number type, both byte orders, both versions, with slope and intercept', () => {
    type Put = (v: DataView, at: number, x: number, little: boolean) => void;
    const types: readonly (readonly [number, number, Put, number])[] = [
      [2, 1, (v, at, x) => v.setUint8(at, x), 200],
      [256, 1, (v, at, x) => v.setInt8(at, x), -100],
      [4, 2, (v, at, x, l) => v.setInt16(at, x, l), -3024],
      [512, 2, (v, at, x, l) => v.setUint16(at, x, l), 60000],
      [8, 4, (v, at, x, l) => v.setInt32(at, x, l), -1207],
      [768, 4, (v, at, x, l) => v.setUint32(at, x, l), 3382],
      [1024, 8, (v, at, x, l) => v.setBigInt64(at, BigInt(x), l), -5],
      [1280, 8, (v, at, x, l) => v.setBigUint64(at, BigInt(x), l), 26],
      [16, 4, (v, at, x, l) => v.setFloat32(at, x, l), 0.5],
      [64, 8, (v, at, x, l) => v.setFloat64(at, x, l), 22],
    ];
    for (const [type, width, put, value] of types)
      for (const big of [false, true])
        for (const two of [false, true]) {
          const data = (v: DataView, at: number, l: boolean): void => void put(v, at + 5 * width, value, l);
          expect(readNifti(make({ type, big, two, data }), 'x').voxels[5], `${type} ${big} ${two}`).toBe(value);
          expect(readNifti(make({ type, big, two, data, slope: 2, intercept: -1000 }), 'x').voxels[5]).toBe(2 * value - 1000);
        }
  });
  it('keeps whole float64 labels as uint8 and HU as int16', () => {
    const labels = readNifti(make({ type: 64, data: (v, at) => v.setFloat64(at, 24, true) }), 'x');
    expect(labels.voxels).toBeInstanceOf(Uint8Array);
    const hu = readNifti(make({ type: 8, data: (v, at) => v.setInt32(at, -1024, true) }), 'x');
    expect(hu.voxels).toBeInstanceOf(Int16Array);
  });
  it('says when NaN voxels were replaced and when sform and qform disagree', () => {
    const nan = readNifti(make({ type: 16, data: (v, at) => v.setFloat32(at + 4, Number.NaN, true) }), 'x');
    expect([nan.voxels[1], nan.findings[0].code]).toEqual([0, 'labels.broken-voxels']);
    const two = readNifti(make({ qform: 1, quaternion: [0, 0, 1] }), 'x');
    expect(two.findings.map((f) => f.code)).toEqual(['labels.forms-differ']);
    expect([...two.grid.originLps]).toEqual([-10, -20, 30]);
  });
  it('reads metres and micrometres as such', () => {
    expect(
      readNifti(
        make({
          unit: 1,
          rows: [
            [0.001, 0, 0, 0.01],
            [0, 0.002, 0, 0],
            [0, 0, 0.003, 0],
          ],
        }),
        'x',
      ).grid.spacing[1],
    ).toBeCloseTo(2, 6);
  });
  const refused: readonly (readonly [string, Uint8Array, string])[] = [
    ['text', new TextEncoder().encode('hello '.repeat(100)), 'labels.nifti-magic'],
    ['too short', new Uint8Array(10), 'labels.truncated'],
    ['cut data', make().subarray(0, 360), 'labels.truncated'],
    ['4-D', make({ dim: [4, 2, 3, 4, 5, 1, 1, 1] }), 'labels.four-dimensional'],
    ['zero size', make({ dim: [3, 2, 0, 4, 1, 1, 1, 1] }), 'labels.size-zero'],
    ['negative size', make({ dim: [3, 2, -3, 4, 1, 1, 1, 1] }), 'labels.size-zero'],
    ['colour', make({ type: 128 }), 'labels.colour'],
    ['complex', make({ type: 32 }), 'labels.number-type'],
    [
      'NaN affine',
      make({
        rows: [
          [Number.NaN, 0, 0, 0],
          [0, 1, 0, 0],
          [0, 0, 1, 0],
        ],
      }),
      'labels.affine-not-finite',
    ],
    [
      'flat affine',
      make({
        rows: [
          [0, 0, 0, 0],
          [0, 1, 0, 0],
          [0, 0, 1, 0],
        ],
      }),
      'labels.spacing-impossible',
    ],
    [
      'shear',
      make({
        rows: [
          [1, 0, 0, 0],
          [0, 1, 0.2, 0],
          [0, 0, 1, 0],
        ],
      }),
      'labels.sheared',
    ],
    ['no orientation', make({ sform: 0 }), 'labels.no-orientation'],
    ['unit', make({ unit: 5 }), 'labels.unit'],
    ['gz cut', gzipSync(make({ dataBytes: 4000 })).subarray(0, 60), 'labels.gzip-damaged'],
    ['huge claim', make({ dim: [3, 32000, 32000, 32000, 1, 1, 1, 1] }), 'labels.too-large'],
  ];
  for (const [name, bytes, code] of refused)
    it(`refuses ${name} as ${code}`, () => {
      expect(() => readNifti(bytes, '/a/b/case.nii.gz')).toThrow(code);
    });
  it('never reads a gz with one flipped bit as if nothing had happened', () => {
    const good = writeNifti(
      axisGrid([8, 8, 8], [1, 1, 1], lps(0, 0, 0)),
      Int16Array.from({ length: 512 }, (_, n) => (n * 37) % 901),
    );
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(7), (at, bit) => {
        const bad = good.slice();
        bad[at] ^= 1 << bit;
        try {
          expect([...readNifti(bad, 'x.nii.gz').voxels]).toEqual([...readNifti(good, 'x').voxels]);
        } catch (problem) {
          expect((problem as { code?: string }).code).toMatch(/^labels\./);
        }
      }),
      { numRuns: 150 },
    );
  });
});
