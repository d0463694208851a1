// Phrases of an ablation that page, paper and terminal share: an organ named by side and level.
import type { OrganPlan } from '../records/index.ts';
import { say } from './dictionary.ts';
import type { Language } from './format.ts';

/** "LEFT root of L3", "cord behind T10". */
export function organInWords(
  language: Language,
  o: Pick<OrganPlan, 'kind' | 'side' | 'vertebraId'>,
  levelName: (vertebraId: string) => string,
): string {
  const level = levelName(o.vertebraId);
  if (o.kind === 'cord' || o.kind === 'sac') return say(language, `ablation.organ.behind.${o.kind}`, { level });
  if (o.kind === 'wall' || o.kind === 'skin') return say(language, `ablation.organ.${o.kind}`);
  return say(language, 'ablation.organ-of', { organ: say(language, `ablation.organ.${o.kind}.${o.side ?? 'left'}`), level });
}
