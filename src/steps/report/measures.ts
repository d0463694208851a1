// What a person measured on the pictures, as the page lists it; nothing when nothing was measured.
import type { Block, Measure } from '../../records/index.ts';
import type { Speaker } from './speak.ts';

export function measureBlocks(speak: Speaker, measures: readonly Measure[]): readonly Block[] {
  if (measures.length === 0) return [];
  return [
    { block: 'heading', depthCount: 3, text: speak.say('editing.report.heading') },
    { block: 'list', ordered: false, items: measures.map((m) => ({ text: lineOf(speak, m) })) },
  ];
}
function lineOf(speak: Speaker, m: Measure): string {
  const band = (key: string, value: number): { readonly low: number; readonly high: number } => {
    const { low, high } = m.bands[key] ?? { low: value, high: value };
    return { low, high };
  };
  if (m.distanceMm !== undefined) return speak.say('editing.report.distance', { mm: m.distanceMm, ...band('distanceMm', m.distanceMm) });
  if (m.angleDeg !== undefined) {
    const { low, high } = band('angleDeg', m.angleDeg);
    return speak.say(m.what === 'cobb' ? 'editing.report.cobb' : 'editing.report.angle', { deg: m.angleDeg, low, high });
  }
  const area = m.areaMm2 ?? 0;
  if (m.hu !== undefined) return speak.say('editing.report.hu', { mean: m.hu.meanHu, sd: m.hu.sdHu, area });
  return speak.say('editing.report.signal', { mean: m.signal?.meanSignal ?? 0, sd: m.signal?.sdSignal ?? 0, area });
}
