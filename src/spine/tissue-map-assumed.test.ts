// What the tissue map does where the label map is silent: roots and sac are supposed, followed, and never rinsed; a label speaks for its own side alone.
import { describe, expect, it } from 'vitest';
import { direction, lps, type Frame, type Grid } from '../base/index.ts';
import { twins } from '../kernels/index.ts';
import { findProbe, findAblationProtocol, heatTissueCodes } from '../catalog/index.ts';
import { vertebraPart, type Mask, type StructureName, type Structures, type Vertebra, type Volume } from '../records/index.ts';
import { courseOf, type Protection } from '../steps/ablation/run.ts';
import { shortened } from '../steps/ablation/protocol.ts';
import { cellPlace, tissueMapOf, type MapAsk, type TissueMap } from './tissue-map.ts';

const frame: Frame = {
  originLps: lps(0, 0, 0),
  left: direction(1, 0, 0),
  posterior: direction(0, 1, 0),
  superior: direction(0, 0, 1),
};
const size = [60, 60, 40] as const;
const grid: Grid = {
  frame: 'f',
  size: [...size],
  spacing: [1, 1, 1],
  originLps: lps(-29.5, -24.5, -19.5),
  axes: [direction(1, 0, 0), direction(0, 1, 0), direction(0, 0, 1)],
};
const maskOf = (is: (x: number, y: number, z: number) => number): Mask => {
  const voxels = new Uint8Array(size[0] * size[1] * size[2]);
  for (let q = 0; q < voxels.length; q++) voxels[q] = is((q % 60) - 29.5, (Math.floor(q / 60) % 60) - 24.5, Math.floor(q / 3600) - 19.5);
  return { grid, voxels };
};
const pedicle = (sign: number) => ({ isthmusLps: lps(sign * 13, 18, 5), widthMm: 9, heightMm: 12 });
const vertebra = {
  vertebraId: 'v',
  frame,
  depthMm: 30,
  canal: { centreLps: lps(0, 22, 0), widthMm: 16, depthMm: 12 },
  pedicles: { left: pedicle(1), right: pedicle(-1) },
  parts: maskOf((x, y, z) => (Math.abs(x) < 20 && Math.abs(y) < 15 && Math.abs(z) < 12 ? vertebraPart.body : 0)),
} as unknown as Vertebra;
const volume = { grid, voxels: new Int16Array(size[0] * size[1] * size[2]).fill(40), quantity: 'hu' } as unknown as Volume;
const lesion = maskOf((x, y, z) => (Math.hypot(x, y - 6, z) < 7 ? 1 : 0));
const tube = (r: number): Mask => maskOf((x, y) => (Math.hypot(x, y - 22) < r ? 1 : 0));
const labels = (...items: readonly (readonly [StructureName, Mask])[]): Structures => ({
  items: items.map(([name, mask]) => ({ name, mask })),
});
const mapOf = (structures: Structures | undefined, more: Partial<MapAsk> = {}): TissueMap =>
  tissueMapOf({
    box: { size: [30, 26, 20], spacingMm: 2, corner: [-30, -18, -20], frame, frameUid: 'f' },
    vertebra,
    vertebrae: [vertebra],
    volume,
    ...(structures === undefined ? {} : { structures }),
    lesion,
    nerves: 'cauda',
    ...more,
  });
const organ = (m: TissueMap, id: string) => m.organs.find((o) => o.id === id);

describe('an unlabelled root', () => {
  const map = mapOf(undefined);
  it('is no place for fluid', () => {
    const nerves = map.organs.filter((o) => o.kind !== 'wall');
    expect(nerves.map((o) => o.id)).toEqual(expect.arrayContaining(['root.left.v', 'ganglion.right.v']));
    for (const o of nerves) for (const q of o.cells) expect(map.epidural[q]).toBe(0);
    expect(map.epidural.some((v) => v === 2)).toBe(true);
  });
  it.each(['cooling', 'warming'] as const)('is not held by %s, even where a map says so', (protection: Protection) => {
    const root = organ(map, 'root.left.v');
    const marked: TissueMap = { ...map, epidural: map.epidural.map((v, q) => (root?.cells.includes(q) === true ? 2 : v)) };
    const probe = findProbe('rf-cooled-17g-10');
    const protocol = findAblationProtocol('rf-impedance')?.protocol;
    if (probe === undefined || protocol === undefined || root === undefined) throw new Error('no probe');
    const course = courseOf(
      {
        map: marked,
        probes: [{ id: 'p1', probe, tip: [0, 0, 0], toHub: [0, 1, 0] }],
        protocol: shortened(protocol, 2, 0),
        protection,
      },
      twins(),
    );
    const root2 = course.organs.find((o) => o.id === root.id);
    // held cells read the rinse from the first moment on; the others hardly leave 37 °C in two seconds
    expect(root2?.coldestC[0]).toBeGreaterThan(36);
    expect(root2?.hottestC[0]).toBeLessThan(38);
    expect(root2?.lowestC).toBeGreaterThan(34);
  });
});

describe('air that no label names', () => {
  // 800 HU less than water: lung as it looks, and what vacuum fills of a voxel
  const air = (is: (x: number, y: number, z: number) => boolean) => {
    const voxels = new Int16Array(volume.voxels as Int16Array);
    const inside = maskOf((x, y, z) => (is(x, y, z) ? 1 : 0)).voxels;
    for (let q = 0; q < voxels.length; q++) if (inside[q] !== 0) voxels[q] = -800;
    return { ...volume, voxels } as unknown as Volume;
  };
  const count = (m: TissueMap, name: 'lung' | 'gas'): number => m.tissue.filter((t) => t === heatTissueCodes[name]).length;
  const large = air((x) => x > 2 && x < 40);
  const beside = air((x, y, z) => Math.hypot(x - 16, y - 18, z) < 5);
  it('is lung only as a large piece that leaves the box at a thoracic level', () => {
    expect(count(mapOf(undefined, { volume: large, level: 'T8' }), 'lung')).toBeGreaterThan(1000);
    for (const level of ['L3', undefined]) {
      const m = mapOf(undefined, { volume: large, ...(level === undefined ? {} : { level }) });
      expect([count(m, 'lung'), count(m, 'gas') > 1000]).toEqual([0, true]);
    }
  });
  it('is gas in a pocket beside a foramen, which no blood cools', () => {
    const m = mapOf(undefined, { volume: beside, level: 'T8' });
    expect(count(m, 'lung')).toBe(0);
    expect(count(m, 'gas')).toBeGreaterThan(10);
  });
  it('is lung under its label', () => {
    const m = mapOf(labels(['lung.left', maskOf((x, y, z) => (Math.hypot(x - 16, y - 18, z) < 5 ? 1 : 0))]), { volume: beside });
    expect(count(m, 'lung')).toBeGreaterThan(10);
  });
});

describe('a label of one root', () => {
  it('speaks for its side alone', () => {
    const bare = mapOf(undefined);
    const left = new Set(organ(bare, 'root.left.v')?.cells);
    const place = [...left].map((q) => cellPlace(bare, q));
    const mask = maskOf((x, y, z) =>
      place.some((p) => Math.max(Math.abs(p[0] - x), Math.abs(p[1] - y), Math.abs(p[2] - z)) <= 1) ? 1 : 0,
    );
    const map = mapOf(labels(['root', mask]));
    expect(organ(map, 'root.left.v')?.assumed).toBe(false);
    expect(organ(map, 'root.right.v')?.assumed).toBe(true);
    expect(organ(map, 'root.right.v')?.cells).toEqual(organ(bare, 'root.right.v')?.cells);
  });
  it('far from the envelope does not do away with the root', () => {
    const stray = maskOf((x, y, z) => (Math.max(Math.abs(x - 25), Math.abs(y - 24), Math.abs(z + 8)) < 3 ? 1 : 0));
    const map = mapOf(labels(['root', stray]));
    for (const id of ['root.left.v', 'root.right.v']) expect(organ(map, id)?.assumed).toBe(true);
  });
});

describe('an unlabelled sac', () => {
  it('fills the measured canal, or the labelled one, and is said to be supposed', () => {
    const measured = organ(mapOf(undefined), 'sac');
    expect(measured?.assumed).toBe(true);
    // an ellipse of 16 by 12 mm over 40 mm
    expect(((measured?.cells.length ?? 0) * 8) / (Math.PI * 8 * 6 * 40)).toBeCloseTo(1, 1);
    const canal = mapOf(labels(['canal', tube(7)]));
    expect(((organ(canal, 'sac')?.cells.length ?? 0) * 8) / (Math.PI * 49 * 40)).toBeCloseTo(1, 1);
    expect(canal.epidural.includes(1)).toBe(false);
  });
  it('is absent where there is no canal either: the step then refuses', () => {
    expect(organ(mapOf(undefined, { vertebra: { ...vertebra, canal: undefined } as never, vertebrae: [] }), 'sac')).toBeUndefined();
  });
  it('is supposed at the lesion’s height where its label ends above it', () => {
    const high = maskOf((x, y, z) => (z > 12 && Math.hypot(x, y - 22) < 6 ? 1 : 0));
    const map = mapOf(labels(['sac', high], ['canal', tube(7)]));
    expect(organ(map, 'sac')?.assumed).toBe(true);
    expect(organ(map, 'sac')?.cells.some((q) => Math.abs(cellPlace(map, q)[2]) < 3)).toBe(true);
  });
});

describe('the epidural space', () => {
  it('is marked where sac and cord are labelled, in neither; below the conus the sac is enough', () => {
    const both = labels(['sac', tube(6)], ['canal', tube(8)]);
    expect(organ(mapOf(both), 'sac')?.assumed).toBe(false);
    expect(mapOf(both).epidural.includes(1)).toBe(true);
    expect(mapOf(both, { nerves: 'cord' }).epidural.includes(1)).toBe(false);
    const map = mapOf(labels(['sac', tube(6)], ['cord', tube(3)], ['canal', tube(8)]), { nerves: 'cord' });
    expect(map.epidural.includes(1)).toBe(true);
    for (const id of ['sac', 'cord']) for (const q of organ(map, id)?.cells ?? []) expect(map.epidural[q]).toBe(0);
  });
});
