// What a person measured on the pictures, as the page lists it; nothing when nothing was measured.
import type { Block, Measure } from '../../records/index.ts';
import { withBand } from '../../words/index.ts';
import type { Speaker } from './speak.ts';

export function measureBlocks(speak: Speaker, measures: readonly Measure[]): readonly Block[] {
  if (measures.length === 0) return [];
  return [
    { block: 'heading', depthCount: 3, text: speak.say('editing.report.heading') },
    { block: 'list', ordered: false, items: measures.map((m) => ({ text: lineOf(speak, m) })) },
  ];
}
function lineOf(speak: Speaker, m: Measure): string {
  // Where no voxel says how well a point can be set there is no band, and none is printed.
  const value = (key: string, figure: number, unit: string): string =>
    withBand(speak.language, figure, unit, m.bands[key]).replace('\u00a0°', '°');
  if (m.distanceMm !== undefined) return speak.say('editing.report.distance', { value: value('distanceMm', m.distanceMm, 'mm') });
  if (m.angleDeg !== undefined)
    return speak.say(m.what === 'cobb' ? 'editing.report.cobb' : 'editing.report.angle', { value: value('angleDeg', m.angleDeg, '°') });
  const area = m.areaMm2 ?? 0;
  if (m.hu !== undefined) return speak.say('editing.report.hu', { mean: m.hu.meanHu, sd: m.hu.sdHu, area });
  return speak.say('editing.report.signal', { mean: m.signal?.meanSignal ?? 0, sd: m.signal?.sdSignal ?? 0, area });
}
