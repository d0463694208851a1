// Which unseen structures matter at a level: pleura and ribs only where there is lung or a rib beside the bone.
import { pleuraLevels } from '../../catalog/index.ts';
import { firstName, type Level } from '../../records/index.ts';

export function findPleuraMatters(code: string, level: Level | undefined): boolean {
  const name = level === undefined ? undefined : firstName(level);
  if (code === 'plan.unseen.pleura') return name === undefined || pleuraLevels.includes(name);
  if (code === 'plan.unseen.rib') return name === undefined || name.startsWith('T');
  return true;
}
