// What is said of the turned view: from where, which surfaces, their figures at the moment looked at.
import type { Voice } from '../say.ts';
import type { LayerName, LayersFacts } from '../worker/messages.ts';
import type { Ablation } from '../worker/nouns.ts';

export type Line = readonly [string, string];
/** From where it is seen, in words: "from behind and the LEFT, 24° from above". */
export function fromWhere(turnDeg: number, riseDeg: number, voice: Voice): string {
  const a = Math.abs(turnDeg);
  const side = turnDeg > 0 ? 'left' : 'right';
  const face = a < 22.5 ? 'behind' : a < 67.5 ? `behind-${side}` : a < 112.5 ? side : a < 157.5 ? `front-${side}` : 'front';
  const rise = Math.round(Math.abs(riseDeg));
  return [
    voice.t(`solid.from.${face}` as 'solid.from.behind'),
    ...(rise < 3 ? [] : [voice.t(riseDeg > 0 ? 'solid.from.above' : 'solid.from.below', { degrees: rise })]),
  ].join(', ');
}
/** The first edge is ice in the cold, the nerves' injury threshold in the heat. */
export const layerWord = (l: LayerName, made: Ablation | undefined) =>
  l === 'edge' ? (made?.modality === 'cryo' ? 'ice' : 'heat') : l === 'killed' && made?.modality === 'cryo' ? 'killed-cold' : l;
export function factLines(facts: LayersFacts | undefined, voice: Voice): readonly Line[] {
  if (facts?.edgeC === undefined) return [];
  return [
    [voice.t('solid.edge', { degrees: facts.edgeC }), `${voice.number(facts.edgeMl ?? 0, 1)}\u00a0ml`],
    [voice.t('solid.dead-by-now'), `${voice.number(Math.floor(100 * (facts.killedFraction ?? 0)), 0)}\u00a0%`],
    ...(facts.isCut === true ? [[voice.t('solid.cut'), voice.t('solid.cut.flat')] as const] : []),
  ];
}
