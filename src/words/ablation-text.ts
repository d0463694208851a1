// Phrases of an ablation that page, paper and terminal share: an organ named by side and level.
import type { Ablation, Lesion, OrganPlan } from '../records/index.ts';
import { say } from './dictionary.ts';
import { number, withBand, type Language } from './format.ts';

/** "LEFT root of L3", "cord behind T10". */
export function organInWords(
  language: Language,
  o: Pick<OrganPlan, 'kind' | 'side' | 'vertebraId'>,
  levelName: (vertebraId: string) => string,
  /** Of the lesion: the cauda is named only where there is one. */
  nerves?: Lesion['nerves'],
): string {
  const level = levelName(o.vertebraId);
  if (o.kind === 'sac' && nerves === 'cauda') return say(language, 'ablation.organ.behind.cauda', { level });
  if (o.kind === 'cord' || o.kind === 'sac') return say(language, `ablation.organ.behind.${o.kind}`, { level });
  if (o.kind === 'wall' || o.kind === 'skin') return say(language, `ablation.organ.${o.kind}`);
  return say(language, 'ablation.organ-of', { organ: say(language, `ablation.organ.${o.kind}.${o.side ?? 'left'}`), level });
}

type Judged = Pick<OrganPlan, 'kind' | 'state' | 'isInjuredAtRinseEnd' | 'redProbability' | 'redLowProbability' | 'redHighProbability'>;
/** Its limit in words; where only some members or the rinse's far end injure it, that is what is said. */
export function organStateInWords(language: Language, o: Judged): string {
  if (o.kind === 'wall') return '–';
  // judged by its distance alone
  if (o.kind === 'skin') return say(language, `ablation.state.skin.${o.state === 'kept' ? 'far' : 'near'}`);
  const isPossible = o.state !== 'red' && ((o.redProbability ?? 0) > 0 || o.isInjuredAtRinseEnd === true);
  return say(language, `ablation.state.${isPossible ? 'possible' : o.state}`);
}
/** "6 % [1 – 24]": share of members that injure it, with Wilson's ends; never narrower than it is. */
export function organRiskInWords(language: Language, o: Judged): string {
  if (o.redProbability === undefined) return '–';
  const ends =
    o.redLowProbability === undefined || o.redHighProbability === undefined
      ? ''
      : ` [${number(language, Math.floor(100 * o.redLowProbability), 0)} – ${number(language, Math.ceil(100 * o.redHighProbability), 0)}]`;
  return `${number(language, 100 * o.redProbability, 0)}\u00a0%${ends}`;
}
/** The skin lies outside what is computed: it has no temperature and no dose to tell. */
const isComputed = (o: Pick<OrganPlan, 'kind'>): boolean => o.kind !== 'skin';
/** Minutes at 43 °C, of its worst point. */
export const organDoseInWords = (language: Language, o: Pick<OrganPlan, 'kind' | 'cem43Min'>): string =>
  isComputed(o) ? number(language, o.cem43Min, 1) : '–';
/** "41.2 °C [39.5 – 46.0]": the worst of it, with the members' band. */
export function organHeatInWords(
  language: Language,
  o: Pick<OrganPlan, 'id' | 'kind' | 'peakC' | 'lowestC'>,
  a: Pick<Ablation, 'modality' | 'bands'>,
): string {
  if (!isComputed(o)) return '–';
  const key = a.modality === 'cryo' ? 'lowestC' : 'peakC';
  return withBand(language, o[key], '°C', a.bands[`organs.${o.id}.${key}`], 1);
}

/** Healthy tissue lost, ml, by the cautious end: the larger figure, where a lesion's kill is told by the smaller. */
export const healthyLossMl = (c: Ablation['coverage']): number | undefined =>
  c === undefined ? undefined : Math.max(c.healthyMl, c.healthyPerhapsMl ?? 0);

type Ct = Ablation['probes'][number]['ct'];
const turned = (language: Language, deg: number, code: 'axial' | 'tilt'): string => {
  const rounded = Math.abs(deg) < 0.5 ? 0 : deg;
  if (rounded === 0) return say(language, 'ablation.ct.straight');
  const way = code === 'axial' ? (rounded > 0 ? 'inwards' : 'outwards') : rounded > 0 ? 'headwards' : 'footwards';
  return say(language, `ablation.ct.${way}`, { deg: Math.abs(rounded) });
};
/** "12° inwards": in the plane of the slices, going forward, seen from the needle's own side. */
export const axialInWords = (language: Language, ct: Ct): string => turned(language, ct.axialAngleDeg, 'axial');
/** "20° towards the feet": out of the plane of the slices, going forward. */
export const tiltInWords = (language: Language, ct: Ct): string => turned(language, ct.sagittalAngleDeg, 'tilt');
/** "15 mm to the LEFT" of the midline of the bone, where the skin is in the images. */
export const skinPointInWords = (language: Language, ct: Ct): string | undefined =>
  ct.fromMidlineMm === undefined
    ? undefined
    : ct.skinSide === undefined
      ? `${number(language, ct.fromMidlineMm, 0)}\u00a0mm`
      : say(language, 'ablation.ct.skin-at', { mm: ct.fromMidlineMm, side: say(language, ct.skinSide === 'left' ? 'LEFT' : 'RIGHT') });
