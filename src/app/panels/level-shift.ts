// What every bone would be called if one of them got another name: shown while a person chooses, before anything is recorded.
// The record itself is made by spine's confirmLevel; this only asks it.
import { confirmLevel } from '../../spine/index.ts';
import { firstName, levelOf, type Level } from '../../records/index.ts';
import type { CaseView } from '../worker/messages.ts';

const remembered = new WeakMap<CaseView, Map<string, ReadonlyMap<string, Level>>>();

export function shiftedLevel(view: CaseView, anchorId: string, level: string, vertebraId: string): Level | undefined {
  if (view.levels === undefined) return undefined;
  const key = `${anchorId}=${level}`;
  let ofCase = remembered.get(view);
  if (ofCase === undefined) remembered.set(view, (ofCase = new Map()));
  let names = ofCase.get(key);
  if (names === undefined) {
    const before = view.levels.data;
    let entries: ReadonlyMap<string, Level>;
    try {
      const next = confirmLevel(before, view.seeds, { level: firstName(level as Level), vertebraId: anchorId }, '');
      entries = new Map(next.entries.map((e) => [e.vertebraId, e.level]));
    } catch {
      entries = new Map(before.entries.map((e) => [e.vertebraId, e.level]));
    }
    ofCase.set(key, (names = entries));
  }
  return names.get(vertebraId) ?? levelOf(view.levels.data, vertebraId);
}
