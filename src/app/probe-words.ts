// What is said of a probe that a hand moves: the reason it would be refused, else how near it comes to what; a sign, a name with its side, millimetres.
import { levelOf } from '../records/index.ts';
import type { NearNerve, ProbeFigures } from '../spine/index.ts';
import { organInWords } from '../words/index.ts';
import { ablationRules } from '../catalog/index.ts';
import type { Voice } from './say.ts';
import type { CaseView } from './worker/messages.ts';

export type NameOf = (vertebraId: string) => string;
type Behind = Parameters<typeof organInWords>[3];
export const namesOf =
  (view: CaseView | undefined, voice: Voice): NameOf =>
  (id) =>
    voice.level(view?.levels === undefined ? undefined : levelOf(view.levels.data, id));
/** Which of cord and cauda lies behind a bone, where its lesion was outlined. */
export const behindOf = (view: CaseView | undefined, vertebraId: string | undefined): Behind =>
  view?.lesions.find((l) => l.data.vertebraId === vertebraId)?.data.nerves;
export const nerveName = (voice: Voice, n: NearNerve, nameOf: NameOf, behind?: Behind): string =>
  organInWords(voice.language, n, nameOf, behind);
export const probeVerdict = (f: ProbeFigures): 'stop' | 'plain' => (f.refusal === undefined ? 'plain' : 'stop');
const signs = { stop: '✕', plain: '✓' } as const;
/** "4.2 mm"; "> 15 mm" where distances are not followed. */
export const distanceWords = (voice: Voice, mm: number, isBeyond: boolean): string =>
  isBeyond ? `>\u00a0${voice.number(Math.floor(mm), 0)}\u00a0mm` : `${voice.number(mm, 1)}\u00a0mm`;
/** The one line of it. */
export function probeWords(voice: Voice, f: ProbeFigures, nameOf: NameOf, behind?: Behind): string {
  const sign = signs[probeVerdict(f)];
  const [least] = f.nerves;
  if (f.refusal === 'canal') return `${sign} ${voice.t('ablation.probe.in-canal', { mm: -(f.canalMm ?? 0) })}`;
  if (f.refusal === 'root' || f.refusal === 'nerve') {
    // the one that refuses it
    const n = f.nerves.find((x) => (f.refusal === 'root') === (x.kind !== 'sac')) ?? least;
    const values = {
      organ: n === undefined ? '' : nerveName(voice, n, nameOf, behind),
      mm: n?.mm ?? 0,
      leastMm: ablationRules.nerveMm.value,
    };
    return `${sign} ${voice.t((n?.mm ?? 0) < 0 ? 'ablation.probe.in-nerve' : 'ablation.probe.near-nerve', values)}`;
  }
  if (f.refusal !== undefined) return `${sign} ${voice.t(`ablation.probe.in-${f.refusal}`)}`;
  if (least === undefined) return `${sign} ${voice.t('ablation.probe.no-nerve')}`;
  return `${sign} ${nerveName(voice, least, nameOf, behind)} ${distanceWords(voice, least.mm, least.isBeyond)}`;
}
