// Everything nobody has said, named: every question that is put and has no usable answer, and every fact no question gives. Those that keep the
// outcome open are marked; the others are named all the same.
import { askedQuestions, decides, findQuestion, givenBy, type FactId, type Form, type RuleAnswer } from '../../catalog/index.ts';
import type { MissingItem, ScoreResult } from '../../records/index.ts';
import type { biopsyOf } from '../../catalog/index.ts';
import type { Said } from './known-facts.ts';

export interface AskedForm {
  readonly form: Form;
  readonly said: Said;
}

export function missingOf(
  forms: readonly AskedForm[],
  answers: readonly RuleAnswer[],
  scores: readonly ScoreResult[],
  biopsy: ReturnType<typeof biopsyOf>,
): readonly MissingItem[] {
  const answered = new Set<string>();
  const asked: { readonly item: string; readonly formId: string; readonly said?: 'unknown' | 'not-asked' }[] = [];
  for (const { form, said } of forms)
    for (const q of askedQuestions(form, { ...said.images, ...said.values })) {
      const own = said.values[q.id];
      const vague = own?.is === 'unknown' || own?.is === 'not-asked' ? own.is : undefined;
      if (vague === undefined && (own !== undefined || said.images[q.id] !== undefined)) answered.add(q.id);
      else asked.push({ item: q.id, formId: form.id, ...(vague === undefined ? {} : { said: vague }) });
    }
  /** What would settle a fact: the questions behind it that have no answer; none left = the answers there are do not suffice. */
  const wanted = (fact: FactId): readonly { readonly item: string; readonly said?: 'uncertain' }[] => {
    const score = scores.find((s) => s.id === fact);
    const names = score === undefined ? givenBy(fact) : score.missing.map((item) => questionOf(score.id, item));
    const left = names.filter((n) => !answered.has(n));
    if (left.length === 0) return [{ item: fact, said: 'uncertain' }];
    // a question that waits for another is not put yet: the other is what is missing
    const put = left.filter((n) => asked.some((q) => q.item === n) || !forms.some((f) => findQuestion(f.form, n) !== undefined));
    return put.map((item) => ({ item }));
  };
  const open = answers.filter((a) => a.answer === 'unknown');
  // without a path most rules are not even asked
  const deciding = new Set(['path', ...open.filter((a) => decides(a, biopsy)).flatMap((a) => a.lacks.flatMap(wanted).map((w) => w.item))]);
  const items: MissingItem[] = asked.map((q) => ({ ...q, decides: deciding.has(q.item) }));
  for (const w of open.flatMap((a) => a.lacks.flatMap(wanted)))
    if (!items.some((i) => i.item === w.item)) items.push({ ...w, decides: deciding.has(w.item) });
  return [...items.filter((i) => i.decides), ...items.filter((i) => !i.decides)];
}

/** The question that gives an item of a score. */
function questionOf(score: string, item: string): string {
  if (score === 'sins' && (item === 'location' || item === 'lesion')) return item === 'location' ? 'levels' : 'lesion';
  return `${score}.${item}`;
}
