// The lesion drawn by hand: bone and soft tissue apart, each stroke one record and one undo, what rests on it stale; a click that proposes; an outline
// beside the bone refused, one beyond its reach told; needles as a correction.
import { describe, expect, it } from 'vitest';
import { fromFrame, lps, lpsToVoxel, Problem, voxel, voxelToLps, type Lps } from '../base/index.ts';
import { maskAt } from '../imaging/index.ts';
import { drawnLesion, vertebraPart, type Seed, type Volume } from '../records/index.ts';
import { lesion } from '../steps/index.ts';
import { plainVertebra } from '../../test/plan-vertebra.ts';
import { keepEdit, lesionInForce, memoryLibrary, runStep, type OpenCase } from './index.ts';

const { vertebra, structures, levels } = plainVertebra({ spacingMm: 1.4 });
const { grid } = vertebra.parts;
const at = (l: number, p: number, s: number): Lps => fromFrame(vertebra.frame, l, p, s);
/** Bone 150 HU with a ball of 40 HU of radius 6 at (4, 0, 0); soft tissue 45 HU. */
const middle = at(4, 0, 0);
const volume: Volume = {
  grid,
  quantity: 'hu',
  seriesUid: '1',
  role: 'planning',
  posture: 'HFP',
  contrast: 'none',
  voxels: Int16Array.from(vertebra.parts.voxels, (v, q) => {
    const [nx, ny] = grid.size;
    const p = voxelToLps(grid, voxel(q % nx, Math.floor(q / nx) % ny, Math.floor(q / (nx * ny))));
    if (v === 0) return 45;
    return Math.hypot(p[0] - middle[0], p[1] - middle[1], p[2] - middle[2]) < 6 ? 40 : 150;
  }),
  findings: [],
};
const id = vertebra.vertebraId;
async function newCase(): Promise<OpenCase> {
  const open = await (await memoryLibrary()).create();
  const seed: Seed = {
    vertebraId: id,
    pointLps: vertebra.frame.originLps,
    mask: { grid, voxels: vertebra.parts.voxels.map((v) => (v === 0 ? 0 : v === vertebraPart.body ? 2 : 3)) },
    cut: false,
    bodyOnly: false,
    source: 'label-map',
    findings: [],
  };
  await open.put('study', { studyUid: '1', description: '', sex: 'unknown', series: [], source: 'nifti', findings: [] });
  await open.put('seed', seed);
  await open.put('volume', volume);
  await open.put('structures', structures);
  await open.put('levels', levels);
  await open.put('vertebra', { ...vertebra, trabecularHu: 150 });
  return open;
}
const ball = (p: Lps, radiusMm: number) => ({ pointsLps: [p], radiusMm });
const inForce = (open: OpenCase, p: Lps): number => {
  const mask = lesionInForce(open, id);
  return mask === undefined ? 0 : maskAt(mask, p);
};
const codeOf = (p: Promise<unknown>): Promise<string> =>
  p.then(
    () => 'no problem',
    (e: unknown) => (e instanceof Problem ? e.code : String(e)),
  );
const width = (vertebra.widthMm ?? 42) / 2;

describe('a lesion drawn by hand', { timeout: 60_000 }, () => {
  it('paints bone only in the bone and soft tissue only outside it; undo takes one stroke back', async () => {
    const open = await newCase();
    const edge = at(width, 0, 0);
    await keepEdit(open, { do: 'lesion-stroke', vertebraId: id, part: 'bone', stroke: ball(edge, 8) }, 'AB');
    expect(inForce(open, at(width - 4, 0, 0))).toBe(drawnLesion.bone);
    expect(inForce(open, at(width + 4, 0, 0))).toBe(0);
    await keepEdit(open, { do: 'lesion-stroke', vertebraId: id, part: 'soft', stroke: ball(edge, 8) });
    expect(inForce(open, at(width - 4, 0, 0))).toBe(drawnLesion.bone);
    expect(inForce(open, at(width + 4, 0, 0))).toBe(drawnLesion.soft);
    const count = open.records('correction').length;
    expect(count).toBe(1);
    await keepEdit(open, { do: 'lesion-stroke', vertebraId: id, part: 'erase', stroke: ball(at(width + 4, 0, 0), 3) });
    expect(inForce(open, at(width + 4, 0, 0))).toBe(0);
    await open.undo();
    expect(inForce(open, at(width + 4, 0, 0))).toBe(drawnLesion.soft);
    await open.undo();
    await open.undo();
    expect(open.records('correction')).toEqual([]);
  });

  it('adds a first stroke to the tumour of the label map, whether the lesion was outlined before or not', async () => {
    for (const outlinedFirst of [false, true]) {
      const open = await newCase();
      const beside = at(width + 6, 0, 0);
      const near = (p: Lps, c: Lps, mm: number): boolean => Math.hypot(p[0] - c[0], p[1] - c[1], p[2] - c[2]) < mm;
      const map = {
        grid,
        voxels: Uint8Array.from(vertebra.parts.voxels, (_, q) => {
          const [nx, ny] = grid.size;
          const p = voxelToLps(grid, voxel(q % nx, Math.floor(q / nx) % ny, Math.floor(q / (nx * ny))));
          return near(p, beside, 9) ? 1 : 0;
        }),
      };
      await open.put('structures', { ...structures, items: [...structures.items, { name: 'lesion', mask: map }] });
      if (outlinedFirst) await runStep(open, lesion, {}, { vertebraIds: [id] });
      await keepEdit(open, { do: 'lesion-stroke', vertebraId: id, part: 'bone', stroke: ball(at(-10, 0, 0), 4) });
      expect([inForce(open, beside), inForce(open, at(-10, 0, 0))]).toEqual([drawnLesion.soft, drawnLesion.bone]);
      await keepEdit(open, { do: 'as-read', vertebraId: id, what: 'lesion' });
      await keepEdit(open, { do: 'lesion-grow', vertebraId: id, pointLps: middle });
      expect([inForce(open, beside), inForce(open, middle)]).toEqual([drawnLesion.soft, drawnLesion.bone]);
    }
  });

  it('makes the outlined lesion stale; computed again it is the drawn one, its parts told apart', async () => {
    const open = await newCase();
    await keepEdit(open, { do: 'lesion-stroke', vertebraId: id, part: 'bone', stroke: ball(at(width - 4, 0, 0), 7) });
    await keepEdit(open, { do: 'lesion-stroke', vertebraId: id, part: 'soft', stroke: ball(at(width, 0, 0), 7) });
    const [made] = await runStep(open, lesion, {}, { vertebraIds: [id] });
    expect(made.data.sources).toEqual(['drawn']);
    expect(made.data.partsMl.bone).toBeGreaterThan(0.3);
    expect(made.data.partsMl.beside).toBeGreaterThan(0.3);
    expect(made.data.findings.some((f) => f.code === 'lesion.drawn-beyond')).toBe(false);
    const stale = (): boolean => open.records('lesion').some((r) => open.stale(r as never).length > 0);
    expect(stale()).toBe(false);
    await keepEdit(open, { do: 'lesion-stroke', vertebraId: id, part: 'erase', stroke: ball(at(width - 4, 0, 0), 3) });
    expect(stale()).toBe(true);
    await keepEdit(open, { do: 'as-read', vertebraId: id, what: 'lesion' });
    const [none] = await runStep(open, lesion, {}, { vertebraIds: [id] });
    expect(none.data.state).toBe('refused');
  });

  it('refuses an outline beside the bone', async () => {
    const open = await newCase();
    await keepEdit(open, { do: 'lesion-stroke', vertebraId: id, part: 'soft', stroke: ball(at(width + 6, 0, 0), 5) });
    const [made] = await runStep(open, lesion, {}, { vertebraIds: [id] });
    expect([made.data.state, made.data.findings[0].code]).toEqual(['refused', 'lesion.refused.outside']);
  });

  it('proposes the soft piece of bone under a click, within a voxel of the ball; and nothing in sound bone', async () => {
    const open = await newCase();
    await keepEdit(open, { do: 'lesion-grow', vertebraId: id, pointLps: middle });
    expect(inForce(open, at(4, 4, 0))).toBe(drawnLesion.bone);
    expect(inForce(open, at(4, 9, 0))).toBe(0);
    const mask = lesionInForce(open, id);
    const ml = ((mask?.voxels.filter((v) => v !== 0).length ?? 0) * 1.4 ** 3) / 1000;
    // 4/3 π 6³ = 0.905 ml
    expect(Math.abs(ml - 0.905)).toBeLessThan(0.12);
    expect(await codeOf(keepEdit(open, { do: 'lesion-grow', vertebraId: id, pointLps: at(-12, 0, 0) }))).toBe('editing.no-growth');
    // what was drawn before is kept, value by value
    await keepEdit(open, { do: 'lesion-stroke', vertebraId: id, part: 'bone', stroke: ball(at(-12, 0, 0), 3) });
    await keepEdit(open, { do: 'lesion-stroke', vertebraId: id, part: 'erase', stroke: ball(middle, 3) });
    await keepEdit(open, { do: 'lesion-grow', vertebraId: id, pointLps: at(4, 4, 0) });
    expect([inForce(open, at(-12, 0, 0)), inForce(open, middle)]).toEqual([drawnLesion.bone, drawnLesion.bone]);
  });

  it('keeps needles as a correction of the bone; unknown ones and points without a line are refused', async () => {
    const open = await newCase();
    const needle = { probe: 'rf-cooled-17g-10', entryLps: at(14, 40, 0), tipLps: at(4, 0, 0) };
    await keepEdit(open, { do: 'probes', vertebraId: id, probes: [needle] });
    await keepEdit(open, { do: 'probes', vertebraId: id, probes: [{ ...needle, tipLps: at(5, 0, 0) }] });
    expect(open.records('correction').map((r) => r.data.what)).toEqual(['probes']);
    const refused = (probes: readonly (typeof needle)[]): Promise<string> =>
      codeOf(keepEdit(open, { do: 'probes', vertebraId: id, probes }));
    expect(await refused([{ ...needle, probe: 'none' }])).toBe('ablation.unknown-probe');
    expect(await refused([{ ...needle, tipLps: needle.entryLps }])).toBe('editing.no-line');
    expect(await refused([{ ...needle, tipLps: lps(Number.NaN, 0, 0) }])).toBe('editing.no-point');
    expect(lpsToVoxel(grid, middle).every((x) => x > 0)).toBe(true);
  });
});
