// A whole form: its sections, what is still to answer (each a way there), proposals taken over one by one or all together. The same view shows
// a check-list of the room, a desk form, and, one question a screen, the patient's tablet. Nothing is kept here: answers go to `onAnswer`.
import { useId, useState } from 'react';
import { askedSections, missingQuestions, questionCode, sectionCode, formCode, type Form } from '../../catalog/index.ts';
import type { Answer, AnswerValues } from '../../records/index.ts';
import { useVoice } from '../say.ts';
import { Field, type Proposal } from './field.tsx';
import './forms.css';

export interface FormViewProps {
  readonly form: Form;
  readonly values: AnswerValues;
  /** Calendar date of today. */
  readonly today: string;
  readonly onAnswer: (questionId: string, answer: Answer) => Promise<boolean>;
  /** Only what this moment waits for counts as missing. */
  readonly moment?: string;
  readonly proposals?: Readonly<Record<string, Proposal>>;
}

export function FormView({ form, values, today, onAnswer, moment, proposals = {} }: FormViewProps) {
  const voice = useVoice();
  const id = useId();
  const missing = missingQuestions(form, values, moment);
  const sections = askedSections(form, values);
  const asked = sections.flatMap((s) => s.questions);
  const open = asked.filter((q) => proposals[q.id] !== undefined && values[q.id] === undefined);
  const needed = new Set(missing.map((q) => q.id));
  const domId = (questionId: string): string => `${id}-${questionId}`;
  return (
    <section className="form" aria-labelledby={`${id}title`}>
      <h2 id={`${id}title`}>{voice.code(formCode(form))}</h2>
      <p className="form-progress">
        {voice.t('form.progress', { said: asked.filter((q) => values[q.id] !== undefined).length, asked: asked.length })}
      </p>
      {open.length > 1 && (
        <button
          type="button"
          className="tile"
          onClick={() => {
            for (const q of open) void onAnswer(q.id, proposals[q.id].answer);
          }}
        >
          {voice.t('form.take-all', { count: open.length })}
        </button>
      )}
      {sections.map(({ section, questions }) => (
        <section key={section.id} className="form-section" aria-labelledby={`${id}${section.id}`}>
          <h3 id={`${id}${section.id}`}>{voice.code(sectionCode(form, section))}</h3>
          {questions.map((q) => (
            <Field
              key={q.id}
              form={form}
              question={q}
              values={values}
              today={today}
              needed={needed.has(q.id)}
              onAnswer={onAnswer}
              domId={domId(q.id)}
              {...(proposals[q.id] === undefined ? {} : { proposal: proposals[q.id] })}
            />
          ))}
        </section>
      ))}
      <div className="form-missing" role="status">
        {missing.length === 0 ? (
          <p>✓ {voice.t('form.missing.none')}</p>
        ) : (
          <>
            <p>{voice.t('form.missing', { count: missing.length })}</p>
            <ul>
              {missing.map((q) => (
                <li key={q.id}>
                  <button type="button" className="tile tile-way" onClick={() => lead(domId(q.id))}>
                    {voice.code(questionCode(form, q))}
                  </button>
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </section>
  );
}
/** Goes to a question and puts the focus on its first control. */
function lead(domId: string): void {
  const field = document.getElementById(domId);
  field?.scrollIntoView({ block: 'center' });
  field?.querySelector<HTMLElement>('input, select, button')?.focus();
}

/** One question a screen, for a patient's tablet; opens at the first question without an answer. */
export function TabletForm({ form, values, today, onAnswer, onDone }: FormViewProps & { readonly onDone: () => void }) {
  const voice = useVoice();
  const asked = askedSections(form, values).flatMap((s) => s.questions);
  const first = asked.findIndex((q) => values[q.id] === undefined);
  const [at, setAt] = useState(first < 0 ? asked.length : first);
  const id = useId();
  const question = asked[at];
  return (
    <section className="form tablet" aria-labelledby={`${id}title`}>
      <h2 id={`${id}title`}>{voice.code(formCode(form))}</h2>
      {question === undefined ? (
        <>
          <p role="status">✓ {voice.t('form.done')}</p>
          <div className="tablet-steps">
            <button type="button" className="tile" onClick={() => setAt(Math.max(0, asked.length - 1))}>
              ← {voice.t('form.back')}
            </button>
            <button type="button" className="tile tile-main" onClick={onDone}>
              {voice.t('form.finish')}
            </button>
          </div>
        </>
      ) : (
        <>
          <p className="form-progress">{voice.t('form.question-of', { n: at + 1, count: asked.length })}</p>
          <progress max={asked.length} value={at} aria-label={voice.t('form.question-of', { n: at + 1, count: asked.length })} />
          <Field
            key={question.id}
            form={form}
            question={question}
            values={values}
            today={today}
            needed={false}
            onAnswer={onAnswer}
            domId={`${id}-${question.id}`}
          />
          <div className="tablet-steps">
            <button type="button" className="tile" disabled={at === 0} onClick={() => setAt(at - 1)}>
              ← {voice.t('form.back')}
            </button>
            <button type="button" className="tile tile-main" onClick={() => setAt(at + 1)}>
              {voice.t('form.next')} →
            </button>
          </div>
        </>
      )}
    </section>
  );
}
