// A measure in words: the same line on the picture and in the list.
import type { Voice } from '../say.ts';
import type { Measure } from '../worker/nouns.ts';

/** Short: on the picture. With `bands`, as in the list. */
export function measureText(voice: Voice, m: Measure, withBands = false): string {
  const band = (key: string): Measure['bands'][string] | undefined => (withBands ? m.bands[key] : undefined);
  if (m.distanceMm !== undefined) return voice.banded(m.distanceMm, 'mm', band('distanceMm'));
  if (m.angleDeg !== undefined) return voice.banded(m.angleDeg, '°', band('angleDeg'));
  const area = voice.number(m.areaMm2 ?? 0, 0);
  if (m.hu !== undefined) return voice.t('editing.region.hu', { mean: voice.number(m.hu.meanHu, 0), sd: voice.number(m.hu.sdHu, 0), area });
  if (m.signal !== undefined)
    return voice.t('editing.region.signal', { mean: voice.number(m.signal.meanSignal, 0), sd: voice.number(m.signal.sdSignal, 0), area });
  return voice.t('app.unknown');
}
