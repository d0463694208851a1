// The one line said of a trocar: the worst thing, with a sign, a word and millimetres; never a colour alone.
import type { TrocarFigures, Verdict } from '../spine/index.ts';
import type { Voice } from './say.ts';

export const signOf: Readonly<Record<Verdict, string>> = { stop: '✕', caution: '▲', plain: '✓' };
const what = { stop: 'editing.near', caution: 'editing.close', plain: 'editing.clear' } as const;

export function wallWords(voice: Voice, f: TrocarFigures): string {
  if (!f.onBone) return voice.t('editing.off-bone');
  const worst = f.walls[0];
  if (worst !== undefined && (worst.verdict === 'stop' || f.verdict !== 'stop')) {
    const wall = worst.wall === 'bodySide' ? voice.t('editing.wall.bodySide') : voice.t(`plan.clearance.${worst.wall}`);
    return voice.t(worst.mm < 0 ? 'editing.breach' : what[worst.verdict], { wall, mm: worst.mm });
  }
  if (f.verdict !== 'plain') return voice.t('editing.risk', { share: voice.share(f.breachProbability) });
  return voice.t('editing.clear');
}
