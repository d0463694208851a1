// NRRD: round trip, the spaces and encodings other programs write, detached data, Slicer segments, refusals.
import { describe, expect, it } from 'vitest';
import { axisGrid, direction, lps, moveGrid, rotationAbout } from '../../base/index.ts';
import { readNrrd, writeNrrd } from './index.ts';

const text = (lines: readonly string[]): Uint8Array => new TextEncoder().encode(lines.join('\n'));
const joined = (a: Uint8Array, b: Uint8Array): Uint8Array => Uint8Array.from([...a, ...b]);
const head = (o: Record<string, string> = {}): string[] => {
  const fields: Record<string, string> = {
    type: 'short',
    dimension: '3',
    space: 'left-posterior-superior',
    sizes: '2 1 2',
    'space directions': '(1,0,0) (0,2,0) (0,0,3)',
    endian: 'little',
    encoding: 'raw',
    'space origin': '(4,5,6)',
    ...o,
  };
  return [
    'NRRD0004',
    '# made by hand',
    ...Object.entries(fields)
      .filter(([, v]) => v !== '')
      .map(([k, v]) => `${k}: ${v}`),
  ];
};
const whole = (o: Record<string, string>, data: readonly number[], extra: readonly string[] = []): Uint8Array =>
  joined(text([...head(o), ...extra, '', '']), Uint8Array.from(data));

describe('NRRD', () => {
  it('gives back what it wrote, oblique grids and names included', async () => {
    const grid = moveGrid(rotationAbout(lps(0, 0, 0), direction(1, 2, 3), 33), axisGrid([3, 2, 2], [0.5, 1, 2], lps(7, 8, 9)));
    const [r] = await readNrrd(
      writeNrrd(
        grid,
        Uint8Array.from([0, 1, 2, 0, 0, 3, 0, 0, 0, 0, 0, 1]),
        new Map([
          [1, 'L1'],
          [3, 'T12'],
        ]),
      ),
      'a.nrrd',
    );
    expect([...r.voxels]).toEqual([0, 1, 2, 0, 0, 3, 0, 0, 0, 0, 0, 1]);
    r.grid.axes.forEach((a, n) => a.forEach((v, c) => expect(v).toBeCloseTo(grid.axes[n][c], 12)));
    expect([...(r.names ?? [])]).toEqual([
      [1, 'L1'],
      [3, 'T12'],
    ]);
  });
  it('turns RAS and LAS spaces, either spelling, and swaps big-endian bytes', async () => {
    for (const [space, x, y] of [
      ['right-anterior-superior', -4, -5],
      ['RAS', -4, -5],
      ['LAS', 4, -5],
      ['LPS', 4, 5],
    ] as const) {
      const [r] = await readNrrd(whole({ space, endian: 'big' }, [0, 1, 0, 2, 0, 3, 1, 0]), 'a.nrrd');
      expect([...r.voxels]).toEqual([1, 2, 3, 256]);
      expect([...r.grid.originLps]).toEqual([x, y, 6]);
      expect(r.grid.axes[0][0]).toBe(Math.sign(x));
    }
  });
  it('reads text data and a detached header with its data file', async () => {
    const [a] = await readNrrd(
      joined(text([...head({ encoding: 'ascii', endian: '' }), '', '']), new TextEncoder().encode('10 -20\n30 40\n')),
      'a.nrrd',
    );
    expect([...a.voxels]).toEqual([10, -20, 30, 40]);
    const beside = [{ path: 'd/pixels.raw', bytes: () => Promise.resolve(Uint8Array.from([1, 0, 2, 0, 3, 0, 4, 0])) }];
    const [b] = await readNrrd(text([...head({ 'data file': 'pixels.raw' }), '']), 'd/a.nhdr', beside);
    expect([...b.voxels]).toEqual([1, 2, 3, 4]);
    await expect(readNrrd(text([...head({ 'data file': 'pixels.raw' }), '']), 'd/a.nhdr')).rejects.toThrow('labels.nrrd-data-missing');
  });
  it('reads Slicer layers apart, each with the names of its layer', async () => {
    const o = {
      type: 'uchar',
      dimension: '4',
      sizes: '2 2 1 1',
      'space directions': 'none (1,0,0) (0,1,0) (0,0,1)',
      kinds: 'list domain domain domain',
    };
    const layers = await readNrrd(
      whole(
        o,
        [1, 0, 1, 2],
        [
          'Segment0_Name:=L1',
          'Segment0_LabelValue:=1',
          'Segment0_Layer:=0',
          'Segment1_Name:=L2',
          'Segment1_LabelValue:=2',
          'Segment1_Layer:=1',
        ],
      ),
      'a.seg.nrrd',
    );
    expect(layers.map((l) => [...l.voxels])).toEqual([
      [1, 1],
      [0, 2],
    ]);
    expect(layers.map((l) => [...(l.names ?? [])])).toEqual([[[1, 'L1']], [[2, 'L2']]]);
  });
  const refused: readonly (readonly [string, Uint8Array, string])[] = [
    ['not NRRD', text(['NIFTI']), 'labels.nrrd-magic'],
    ['a type of its own', whole({ type: 'block' }, []), 'labels.number-type'],
    ['sizes that do not match', whole({ dimension: '4' }, []), 'labels.size-zero'],
    ['a zero size', whole({ sizes: '2 0 2' }, []), 'labels.size-zero'],
    ['no space', whole({ space: '' }, [0, 0, 0, 0, 0, 0, 0, 0]), 'labels.no-orientation'],
    ['a shear', whole({ 'space directions': '(1,0,0) (0,2,0.5) (0,0,3)' }, [0, 0, 0, 0, 0, 0, 0, 0]), 'labels.sheared'],
    ['NaN', whole({ 'space origin': '(nan,0,0)' }, [0, 0, 0, 0, 0, 0, 0, 0]), 'labels.affine-not-finite'],
    ['cut data', whole({}, [1, 0]), 'labels.truncated'],
    ['bzip2', whole({ encoding: 'bzip2' }, []), 'labels.nrrd-encoding'],
    ['broken gzip', whole({ encoding: 'gzip' }, [31, 139, 8, 0]), 'labels.gzip-damaged'],
    ['only a header', text(['NRRD0004', 'type: short']), 'labels.size-zero'],
  ];
  for (const [name, bytes, code] of refused)
    it(`refuses ${name} as ${code}`, async () => {
      await expect(readNrrd(bytes, 'a.nrrd')).rejects.toThrow(code);
    });
});
