// What a gesture writes, and when: on letting go, on what it began on, and nothing when a second finger or another stage puts it back.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { direction, lps } from '../../base/index.ts';
import type { Edit } from '../../host/index.ts';
import { page, update } from '../case-state.ts';
import type { Spot } from './edit-tool.ts';

const written: Edit[] = [];
vi.mock('../actions.ts', async (real) => ({
  ...(await real<object>()),
  writeEdit: (edit: Edit) => {
    written.push(edit);
    return Promise.resolve(true);
  },
}));
const { toStage } = await import('../actions.ts');
const { takeTool, gestures: loaded } = await import('./door.ts');
const { gestures } = await import('./gestures.ts');
const { sketchNow, sketchTo } = await import('./sketch.ts');

const spot = (x: number): Spot => ({
  view: 'axial',
  pointLps: lps(x, 0, 0),
  right: direction(1, 0, 0),
  normal: direction(0, 0, 1),
  mmPerPx: 0.5,
  sliceMm: 1,
});
const brushing = (lesion: 'bone' | 'grow'): void => sketchTo({ brush: { ...sketchNow().brush, lesion } });
beforeEach(async () => {
  gestures.cancel();
  written.length = 0;
  update({ stage: 'ablation', vertebraId: 'v1' });
  await takeTool('brush');
});

describe('a stroke of the brush', () => {
  it('ends on what it began on, whatever stage and part are shown by then', () => {
    brushing('bone');
    gestures.down('brush', spot(0));
    gestures.move(spot(2));
    update({ stage: 'vertebrae' });
    sketchTo({ brush: { ...sketchNow().brush, lesion: 'soft' } });
    gestures.up(spot(2), false);
    expect(written).toMatchObject([{ do: 'lesion-stroke', part: 'bone', stroke: { pointsLps: [spot(0).pointLps, spot(2).pointLps] } }]);
  });
  it('is put back by a stage key, and the brush put down', () => {
    brushing('bone');
    expect(loaded()).toBe(gestures);
    gestures.down('brush', spot(0));
    toStage('vertebrae');
    gestures.move(spot(3));
    gestures.up(spot(3), false);
    expect([written, sketchNow().stroke, page().tool]).toEqual([[], undefined, 'crosshair']);
  });
  it('is over when it is let go: what the pointer passes until it is written is not painted', () => {
    brushing('bone');
    gestures.down('brush', spot(0));
    gestures.up(spot(0), true);
    gestures.move(spot(9));
    gestures.up(spot(9), false);
    expect(written).toMatchObject([{ stroke: { pointsLps: [spot(0).pointLps] } }]);
  });
});

describe('a click that writes', () => {
  it('writes when it is let go where it was set, not under a second finger', () => {
    brushing('grow');
    gestures.down('brush', spot(0));
    expect(written).toEqual([]);
    gestures.cancel();
    gestures.up(spot(0), true);
    expect(written).toEqual([]);
    gestures.down('brush', spot(0));
    gestures.up(spot(9), false);
    expect(written).toEqual([]);
    gestures.down('brush', spot(1));
    gestures.up(spot(1), true);
    expect(written).toEqual([{ do: 'lesion-grow', vertebraId: 'v1', pointLps: spot(1).pointLps }]);
    gestures.place('brush', spot(2));
    expect(written).toHaveLength(2);
  });
  it('so does the last point of a measure', () => {
    const click = (x: number): void => {
      gestures.down('distance', spot(x));
      gestures.up(spot(x), true);
    };
    click(0);
    gestures.down('distance', spot(10));
    expect(written).toEqual([]);
    gestures.cancel();
    gestures.up(spot(10), true);
    expect([written, sketchNow().measure]).toEqual([[], undefined]);
    click(0);
    click(10);
    expect(written).toMatchObject([{ do: 'measure', what: 'distance', pointsLps: [spot(0).pointLps, spot(10).pointLps] }]);
    // drawn in one go
    gestures.down('distance', spot(0));
    gestures.move(spot(5));
    gestures.up(spot(5), false);
    expect(written.slice(1)).toMatchObject([{ pointsLps: [spot(0).pointLps, spot(5).pointLps] }]);
  });
});
