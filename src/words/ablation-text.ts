// Phrases of an ablation that page, paper and terminal share: an organ named by side and level.
import type { Lesion, OrganPlan } from '../records/index.ts';
import { say } from './dictionary.ts';
import type { Language } from './format.ts';

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
