// One question and its answer: native controls (keyboard and screen reader for free), tiles of 44 px and more, the error tied to the field.
// Every answer is given away as soon as it is one; what is half typed stays here. A digit picks the nth choice.
import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import {
  judgeAnswer,
  questionCode,
  type ChoiceQuestion,
  type DateQuestion,
  type Form,
  type NumberQuestion,
  type Question,
  type TextQuestion,
} from '../../catalog/index.ts';
import type { Answer, AnswerValues } from '../../records/index.ts';
import { useVoice, type Voice } from '../say.ts';
import { answerText, choiceText, unitText } from './answer-text.ts';
import { localNow, localToday } from './now.ts';

export interface Proposal {
  readonly answer: Answer;
  /** Where it comes from, in words. */
  readonly from: string;
}
export interface FieldProps {
  readonly form: Form;
  readonly question: Question;
  readonly values: AnswerValues;
  readonly today: string;
  readonly needed: boolean;
  /** True once the answer is durable. */
  readonly onAnswer: (questionId: string, answer: Answer) => Promise<boolean>;
  readonly proposal?: Proposal;
  /** Element id, so that a list of what is missing can lead here. */
  readonly domId: string;
}
type Keeping = 'idle' | 'saving' | 'kept' | 'failed';

export function Field(props: FieldProps) {
  const { form, question, values, today, needed, onAnswer, proposal, domId } = props;
  const voice = useVoice();
  const id = useId();
  const [keeping, setKeeping] = useState<Keeping>('idle');
  /** An answer that cannot be kept: its reason. */
  const [refusal, setRefusal] = useState<{ readonly code: string; readonly values?: Readonly<Record<string, unknown>> | undefined }>();
  /** Given and not acknowledged yet: what is ticked next builds on it, so that two quick ticks are two. */
  const [under, setUnder] = useState<Answer>();
  const answer = under ?? values[question.id];
  const code = questionCode(form, question);
  const give = (next: Answer): void => {
    const f = judgeAnswer(question, next, { today, values });
    if (f?.severity === 'stop') return setRefusal({ code: f.code, values: f.values });
    setRefusal(undefined);
    setKeeping('saving');
    setUnder(next);
    void onAnswer(question.id, next).then((kept) => {
      setUnder((now) => (now === next ? undefined : now));
      setKeeping(kept ? 'kept' : 'failed');
    });
  };
  const doubt = answer === undefined ? undefined : judgeAnswer(question, answer, { today, values });
  const said = refusal ?? (doubt === undefined ? undefined : { code: doubt.code, values: doubt.values });
  const described = [
    ...(question.hint === true ? [`${id}hint`] : []),
    ...(said === undefined ? [] : [`${id}error`]),
    ...(proposal === undefined || answer !== undefined ? [] : [`${id}proposal`]),
  ].join(' ');
  const control: ControlProps = {
    form,
    answer,
    give,
    refuse: (c) => setRefusal({ code: c }),
    described,
    invalid: refusal !== undefined,
    label: voice.code(code),
  };
  return (
    <fieldset
      className={`ask ask-${question.kind}${answer === undefined ? '' : ' ask-said'}`}
      id={domId}
      aria-describedby={described || undefined}
    >
      <legend id={`${id}label`}>
        {voice.code(code)}
        {needed && answer === undefined && <span className="ask-needed"> · {voice.t('form.required')}</span>}
      </legend>
      {question.hint === true && (
        <p className="ask-hint" id={`${id}hint`}>
          {voice.code(`${code}.hint`)}
        </p>
      )}
      {proposal !== undefined && answer === undefined && (
        <p className="ask-proposal" id={`${id}proposal`}>
          <span>{voice.t('form.proposed', { answer: answerText(voice, form, question, proposal.answer), from: proposal.from })}</span>
          <button type="button" className="tile" onClick={() => give(proposal.answer)}>
            {voice.t('form.take')}
          </button>
        </p>
      )}
      <div className="ask-row">
        {(question.kind === 'choice' || question.kind === 'yes-no') && <OneOf {...control} question={question} />}
        {question.kind === 'choices' && <SomeOf {...control} question={question as ChoiceQuestion} />}
        {question.kind === 'number' && <Amount {...control} question={question} />}
        {(question.kind === 'date' || question.kind === 'date-time') && <Day {...control} question={question as DateQuestion} />}
        {(question.kind === 'text' || question.kind === 'initials') && <Line {...control} question={question as TextQuestion} />}
        {question.kind !== 'choice' && question.kind !== 'yes-no' && <NoAnswer {...control} />}
        <span className={`ask-kept ask-kept-${keeping}`} role="status">
          {keeping === 'saving' && voice.t('form.saving')}
          {keeping === 'kept' && `✓ ${voice.t('form.kept')}`}
          {keeping === 'failed' && `▲ ${voice.t('form.not-kept')}`}
        </span>
      </div>
      {said !== undefined && (
        <p className={refusal === undefined ? 'ask-doubt' : 'ask-error'} id={`${id}error`} role="alert">
          <span aria-hidden="true">{refusal === undefined ? '▲ ' : '✕ '}</span>
          {voice.code(said.code, inUnits(voice, said.values))}
        </p>
      )}
    </fieldset>
  );
}

/** Units that are words are said in the page's language. */
const inUnits = (voice: Voice, values: Readonly<Record<string, unknown>> | undefined): Readonly<Record<string, unknown>> | undefined =>
  values === undefined || typeof values['unit'] !== 'string' ? values : { ...values, unit: unitText(voice, values['unit']) };

interface ControlProps {
  readonly form: Form;
  readonly answer: Answer | undefined;
  readonly give: (answer: Answer) => void;
  readonly refuse: (code: string) => void;
  readonly described: string;
  readonly invalid: boolean;
  readonly label: string;
}

/** A digit picks the nth of the tiles. */
const byDigit =
  (pick: (n: number) => void) =>
  (e: KeyboardEvent): void => {
    if (!/^[1-9]$/.test(e.key) || e.ctrlKey || e.metaKey || e.altKey) return;
    e.preventDefault();
    pick(Number(e.key) - 1);
  };

function Tile({
  name,
  kind,
  on,
  quiet = false,
  onPick,
  children,
}: {
  readonly name: string;
  readonly kind: 'radio' | 'checkbox';
  readonly on: boolean;
  readonly quiet?: boolean;
  readonly onPick: (on: boolean) => void;
  readonly children: ReactNode;
}) {
  return (
    <label className={`tile${on ? ' tile-on' : ''}${quiet ? ' tile-quiet' : ''}`}>
      <input type={kind} name={name} checked={on} onChange={(e) => onPick(e.currentTarget.checked)} />
      <span>{children}</span>
    </label>
  );
}

function OneOf({ form, question, answer, give }: ControlProps & { readonly question: Question }) {
  const voice = useVoice();
  const name = useId();
  const choices: readonly { readonly answer: Answer; readonly text: string; readonly quiet: boolean }[] = [
    ...('choices' in question
      ? question.choices.map((c) => ({
          answer: { is: 'choice', choice: c } as const,
          text: choiceText(voice, form, question, c),
          quiet: false,
        }))
      : ([true, false] as const).map((yes) => ({
          answer: { is: 'yes-no', yes } as const,
          text: voice.t(yes ? 'form.yes' : 'form.no'),
          quiet: false,
        }))),
    { answer: { is: 'unknown' }, text: voice.t('form.unknown'), quiet: true },
    { answer: { is: 'not-asked' }, text: voice.t('form.not-asked'), quiet: true },
  ];
  const same = (a: Answer): boolean => JSON.stringify(a) === JSON.stringify(answer);
  return (
    <div className="tiles" onKeyDown={byDigit((n) => choices[n] !== undefined && give(choices[n].answer))}>
      {choices.map((c) => (
        <Tile key={c.text} name={name} kind="radio" on={same(c.answer)} quiet={c.quiet} onPick={() => give(c.answer)}>
          {c.text}
        </Tile>
      ))}
    </div>
  );
}

function SomeOf({ form, question, answer, give }: ControlProps & { readonly question: ChoiceQuestion }) {
  const voice = useVoice();
  const name = useId();
  const now = answer?.is === 'choices' ? answer.choices : undefined;
  const turn = (c: string): void => {
    const had = now ?? [];
    // in the order of the form, so that equal answers are equal records
    const next = question.choices.filter((x) => (x === c ? !had.includes(c) : had.includes(x)));
    give({ is: 'choices', choices: next });
  };
  return (
    <div className="tiles" onKeyDown={byDigit((n) => question.choices[n] !== undefined && turn(question.choices[n]))}>
      {question.choices.map((c) => (
        <Tile key={c} name={`${name}${c}`} kind="checkbox" on={now?.includes(c) === true} onPick={() => turn(c)}>
          {choiceText(voice, form, question, c)}
        </Tile>
      ))}
      <Tile
        name={`${name}-none`}
        kind="checkbox"
        on={now !== undefined && now.length === 0}
        onPick={() => give({ is: 'choices', choices: [] })}
      >
        {voice.t('form.none-of-these')}
      </Tile>
    </div>
  );
}

/** "Unknown" and "not asked" for answers that are written. */
function NoAnswer({ answer, give }: ControlProps) {
  const voice = useVoice();
  return (
    <div className="tiles">
      {(['unknown', 'not-asked'] as const).map((is) => (
        <button
          key={is}
          type="button"
          className={`tile tile-quiet${answer?.is === is ? ' tile-on' : ''}`}
          aria-pressed={answer?.is === is}
          onClick={() => give({ is })}
        >
          {voice.t(`form.${is}`)}
        </button>
      ))}
    </div>
  );
}

/** Gives what is typed after a short rest, at Enter and when the field is left. */
function useDraft(
  kept: string,
  commit: (text: string) => void,
): {
  readonly text: string;
  readonly set: (text: string) => void;
  readonly now: () => void;
} {
  const [text, setText] = useState(kept);
  const [before, setBefore] = useState(kept);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const last = useRef({ text, commit });
  last.current = { text, commit };
  /** What was given last: while its answer is under way more may be typed, and must stay. */
  const given = useRef(kept);
  if (before !== kept) {
    setBefore(kept);
    if (text === before || text === given.current) setText(kept);
  }
  const now = (): void => {
    clearTimeout(timer.current);
    timer.current = undefined;
    if (last.current.text === kept) return;
    given.current = last.current.text;
    last.current.commit(last.current.text);
  };
  // leaving the page of the form is leaving the field
  const leave = useRef(now);
  leave.current = now;
  useEffect(
    () => () => {
      if (timer.current !== undefined) leave.current();
    },
    [],
  );
  return {
    text,
    set(next) {
      setText(next);
      clearTimeout(timer.current);
      timer.current = setTimeout(() => leave.current(), 900);
    },
    now,
  };
}
const onEnter =
  (f: () => void) =>
  (e: KeyboardEvent): void => {
    if (e.key === 'Enter') f();
  };

function Amount({ question, answer, give, refuse, described, invalid, label }: ControlProps & { readonly question: NumberQuestion }) {
  const voice = useVoice();
  const kept = answer?.is === 'number' ? answer : undefined;
  const only = question.units.length === 1 ? question.units[0].unit : undefined;
  const [unit, setUnit] = useState(kept?.unit ?? only ?? '');
  const written = (value: number): string => (voice.language === 'fr' ? String(value).replace('.', ',') : String(value));
  const commit = (text: string, u: string): void => {
    if (text.trim() === '') return;
    const value = /^[+-]?\d+([.,]\d+)?$/.test(text.trim()) ? Number(text.trim().replace(',', '.')) : Number.NaN;
    if (Number.isNaN(value)) return refuse('form.not-a-number');
    if (u === '') return refuse('form.unit-missing');
    give({ is: 'number', value, unit: u });
  };
  const draft = useDraft(kept === undefined ? '' : written(kept.value), (text) => commit(text, unit));
  return (
    <span className="ask-write">
      <input
        type="text"
        inputMode="decimal"
        autoComplete="off"
        className="write-amount"
        aria-label={label}
        aria-describedby={described || undefined}
        aria-invalid={invalid}
        value={draft.text}
        onChange={(e) => draft.set(e.currentTarget.value)}
        onBlur={draft.now}
        onKeyDown={onEnter(draft.now)}
      />
      {only !== undefined ? (
        <span className="ask-unit">{unitText(voice, only)}</span>
      ) : (
        <select
          aria-label={voice.t('form.unit')}
          value={unit}
          onChange={(e) => {
            setUnit(e.currentTarget.value);
            commit(draft.text, e.currentTarget.value);
          }}
        >
          <option value="">{voice.t('form.unit.none')}</option>
          {question.units.map((u) => (
            <option key={u.unit} value={u.unit}>
              {unitText(voice, u.unit)}
            </option>
          ))}
        </select>
      )}
    </span>
  );
}

function Day({ question, answer, give, described, invalid, label }: ControlProps & { readonly question: DateQuestion }) {
  const voice = useVoice();
  const timed = question.kind === 'date-time';
  const kept = answer?.is === 'date' ? answer.date : answer?.is === 'date-time' ? answer.at.slice(0, 16) : '';
  const commit = (text: string): void => {
    if (timed ? /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(text) : /^\d{4}-\d{2}-\d{2}$/.test(text))
      give(timed ? { is: 'date-time', at: text } : { is: 'date', date: text });
  };
  const draft = useDraft(kept, commit);
  return (
    <span className="ask-write">
      <input
        type={timed ? 'datetime-local' : 'date'}
        aria-label={label}
        aria-describedby={described || undefined}
        aria-invalid={invalid}
        value={draft.text}
        onChange={(e) => draft.set(e.currentTarget.value)}
        onBlur={draft.now}
        onKeyDown={onEnter(draft.now)}
      />
      {question.daysFromToday[0] <= 0 && question.daysFromToday[1] >= 0 && (
        <button type="button" className="tile" onClick={() => commit(timed ? localNow() : localToday())}>
          {voice.t(timed ? 'form.now' : 'form.today')}
        </button>
      )}
    </span>
  );
}

function Line({ question, answer, give, refuse, described, invalid, label }: ControlProps & { readonly question: TextQuestion }) {
  const initials = question.kind === 'initials';
  const kept = answer?.is === 'text' ? answer.text : answer?.is === 'initials' ? answer.initials : '';
  const draft = useDraft(kept, (text) => {
    if (text.trim() === '') return;
    if (!initials) give({ is: 'text', text: text.trim() });
    else if (/^\p{L}{1,5}$/u.test(text.trim())) give({ is: 'initials', initials: text.trim() });
    else refuse('form.not-initials');
  });
  return (
    <span className="ask-write ask-write-line">
      <input
        type="text"
        autoComplete="off"
        className={initials ? 'write-initials' : 'write-text'}
        aria-label={label}
        aria-describedby={described || undefined}
        aria-invalid={invalid}
        maxLength={initials ? 5 : (question.maxLength ?? 500)}
        value={draft.text}
        onChange={(e) => draft.set(e.currentTarget.value)}
        onBlur={draft.now}
        onKeyDown={onEnter(draft.now)}
      />
    </span>
  );
}
