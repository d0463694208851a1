// The day: three pauses, the act with its times, recovery, the bone, papers. One column, one act in hand; every answer is kept when it is given.
import { useState } from 'react';
import {
  beforeLeaving,
  beforePuncture,
  beforeSedation,
  billingOf,
  boneForm,
  expectations,
  isChecked,
  levelChoices,
  missingQuestions,
  minutesBetween,
  questionCode,
  recovery,
  type Form,
} from '../../catalog/index.ts';
import { actKinds, choiceOf, isLevel, timeOf, type ActKind } from '../../records/index.ts';
import { downloadPaper, giveAnswer, writeCourse } from '../actions.ts';
import { update, usePage } from '../case-state.ts';
import { FormView, localToday } from '../forms/index.ts';
import { useVoice } from '../say.ts';
import type { CaseView } from '../worker/messages.ts';
import type { Course, Level } from '../worker/nouns.ts';
import { Deviations, Events, factsOf, initialsPattern, useInitials } from './course-events.tsx';
import { Injected, LocalDoses, Lots } from './course-lists.tsx';
import './desk.css';

const parts = ['before-sedation', 'before-puncture', 'act', 'before-leaving', 'recovery', 'bone', 'papers'] as const;
type Part = (typeof parts)[number];

export function DayPanel() {
  const voice = useVoice();
  const view = usePage((s) => s.view);
  const chosen = usePage((s) => s.courseId);
  const [part, setPart] = useState<Part>('before-sedation');
  const [making, setMaking] = useState(false);
  if (view === undefined) return null;
  const course = view.courses.find((c) => c.id === chosen)?.data ?? view.courses.at(-1)?.data;
  const asNew = making || course === undefined;
  return (
    <div className="desk-column">
      <h1>{voice.t('day.title')}</h1>
      <p className="desk-quiet">{voice.t('day.what')}</p>
      {view.levels?.data.confirmed === false && (
        <p className="desk-caution" role="status">
          <span aria-hidden="true">▲ </span>
          {voice.t('day.unconfirmed')}
        </p>
      )}
      <Initials />
      <nav className="desk-parts" aria-label={voice.t('day.acts')}>
        {view.courses.map((c) => (
          <button
            key={c.id}
            type="button"
            className="tile"
            aria-current={!asNew && c.id === course?.courseId ? 'step' : undefined}
            onClick={() => {
              setMaking(false);
              update({ courseId: c.id });
            }}
          >
            {voice.t('day.act', { n: c.data.numberCount, date: voice.day(c.data.date) })}
          </button>
        ))}
        <button type="button" className="tile tile-quiet" aria-current={asNew ? 'step' : undefined} onClick={() => setMaking(true)}>
          {voice.t('day.new')}
        </button>
      </nav>
      {asNew ? (
        <NewAct view={view} onMade={() => setMaking(false)} />
      ) : (
        <>
          <p className="desk-banner" aria-label={voice.t('day.levels')}>
            {course.levels.map((l) => l.level).join(' · ')}
            <Side view={view} course={course} />
          </p>
          <nav className="desk-parts" aria-label={voice.t('day.parts')}>
            {parts.map((p) => (
              <button key={p} type="button" className="tile" aria-current={p === part ? 'step' : undefined} onClick={() => setPart(p)}>
                {voice.t(`day.part.${p}`)}
              </button>
            ))}
          </nav>
          <DayPart key={`${course.courseId}${part}`} view={view} course={course} part={part} />
          <Deviations course={course} />
        </>
      )}
    </div>
  );
}

/** The side beside the level wherever it stands: as said in the second pause, as planned before that. */
function Side({ view, course }: { readonly view: CaseView; readonly course: Course }) {
  const voice = useVoice();
  const values = view.answers.findLast((a) => a.data.formId === beforePuncture.id && a.data.subject === course.courseId)?.data.values ?? {};
  const said = choiceOf(values, 'side');
  const planned = [...new Set(course.levels.flatMap((l) => l.sides ?? []))];
  const name = (side: string): string => voice.code(`q.before-puncture.side.${side}`);
  if (said !== undefined) return <> · {name(said)}</>;
  return planned.length === 0 ? null : <> · {voice.t('day.side.planned', { side: name(planned.length === 2 ? 'both' : planned[0]) })}</>;
}

export function Initials() {
  const voice = useVoice();
  const initials = usePage((s) => s.initials);
  const bad = initials !== '' && !initialsPattern.test(initials);
  return (
    <label className="desk-field desk-field-short">
      <span>{voice.t('day.initials')}</span>
      <input
        type="text"
        maxLength={5}
        autoComplete="off"
        aria-invalid={bad}
        aria-describedby="initials-hint"
        value={initials}
        onChange={(e) => update({ initials: e.currentTarget.value.trim() })}
      />
      <small id="initials-hint" className={bad ? 'desk-stop' : 'desk-quiet'}>
        {voice.t(bad ? 'form.not-initials' : 'day.initials.hint')}
      </small>
    </label>
  );
}

function NewAct({ view, onMade }: { readonly view: CaseView; readonly onMade: () => void }) {
  const voice = useVoice();
  const initials = useInitials();
  const nameOf = (id: string): Level | undefined => view.levels?.data.entries.find((e) => e.vertebraId === id)?.level;
  const fromPlan = view.plans.flatMap((p) => {
    const level = nameOf(p.data.vertebraId);
    return level === undefined ? [] : [{ level, vertebraId: p.data.vertebraId }];
  });
  const [date, setDate] = useState(localToday());
  const [planned, setPlanned] = useState<readonly ActKind[]>(['vertebroplasty']);
  const [levels, setLevels] = useState<readonly string[]>(fromPlan.map((l) => l.level));
  const named = [...new Set([...fromPlan.map((l) => l.level), ...levelChoices])];
  const twice = view.courses.some((c) => c.data.date === date);
  const turn = <T,>(list: readonly T[], x: T): readonly T[] => (list.includes(x) ? list.filter((y) => y !== x) : [...list, x]);
  const [busy, setBusy] = useState(false);
  const start = async (): Promise<void> => {
    if (initials === undefined || busy) return;
    setBusy(true);
    const entries = view.levels?.data.entries ?? [];
    const course = {
      date,
      planned: actKinds.filter((k) => planned.includes(k)),
      levels: named
        .filter((l): l is Level => levels.includes(l) && isLevel(l))
        .map((level) => {
          const bone = entries.find((e) => e.level === level)?.vertebraId;
          const plan = view.plans.find((p) => p.data.vertebraId === bone)?.data;
          const sides = (['left', 'right'] as const).filter((side) =>
            plan?.paths.some((path) => path.side === side && plan.chosen.includes(path.id)),
          );
          return {
            level,
            ...(bone === undefined ? {} : { vertebraId: bone }),
            ...(sides.length === 0 ? {} : { sides }),
          };
        }),
    };
    const made = await writeCourse({ do: 'start', course, who: initials });
    setBusy(false);
    if (made) {
      update({ courseId: undefined });
      onMade();
    }
  };
  return (
    <section className="desk-card" aria-label={voice.t('day.new')}>
      {view.courses.length === 0 && <p>{voice.t('day.none')}</p>}
      <label className="desk-field">
        <span>{voice.t('day.new.date')}</span>
        <input type="date" value={date} onChange={(e) => setDate(e.currentTarget.value)} />
      </label>
      {twice && <p className="desk-caution">{voice.t('day.new.same-day')}</p>}
      <fieldset className="ask">
        <legend>{voice.t('day.new.planned')}</legend>
        <div className="tiles">
          {actKinds.map((k) => (
            <Turn key={k} on={planned.includes(k)} onTurn={() => setPlanned(turn(planned, k))} text={voice.t(`act-kind.${k}`)} />
          ))}
        </div>
      </fieldset>
      <fieldset className="ask">
        <legend>{voice.t('day.new.levels')}</legend>
        {fromPlan.length > 0 && (
          <p className="desk-quiet">{voice.t('day.new.levels.plan', { levels: fromPlan.map((l) => l.level).join(', ') })}</p>
        )}
        <div className="tiles">
          {named.map((l) => (
            <Turn key={l} on={levels.includes(l)} onTurn={() => setLevels(turn(levels, l))} text={l} />
          ))}
        </div>
      </fieldset>
      <button
        type="button"
        className="tile tile-main"
        disabled={initials === undefined || levels.length === 0 || !/^\d{4}-\d{2}-\d{2}$/.test(date)}
        onClick={() => void start()}
      >
        {voice.t(initials === undefined ? 'day.needs-initials' : 'day.new.start')}
      </button>
    </section>
  );
}
const Turn = ({ on, onTurn, text }: { readonly on: boolean; readonly onTurn: () => void; readonly text: string }) => (
  <label className={`tile${on ? ' tile-on' : ''}`}>
    <input type="checkbox" checked={on} onChange={onTurn} />
    <span>{text}</span>
  </label>
);

/** A form of the case about one subject, its answers and where they go. */
export function Asked({
  view,
  form,
  subject,
  moment,
}: {
  readonly view: CaseView;
  readonly form: Form;
  readonly subject?: string;
  readonly moment?: string;
}) {
  const values = view.answers.findLast((a) => a.data.formId === form.id && a.data.subject === subject)?.data.values ?? {};
  return (
    <FormView
      form={form}
      values={values}
      today={localToday()}
      {...(moment === undefined ? {} : { moment })}
      onAnswer={(questionId, answer) =>
        giveAnswer({ formId: form.id, questionId, answer, saidBy: 'team', ...(subject === undefined ? {} : { subject }) })
      }
    />
  );
}

function DayPart({ view, course, part }: { readonly view: CaseView; readonly course: Course; readonly part: Part }) {
  const id = course.courseId;
  const facts = factsOf(view, id);
  if (part === 'before-sedation')
    return (
      <>
        <Asked view={view} form={beforeSedation} subject={id} moment="sedation" />
        <Events courseId={id} events={['arrived', 'sedation']} />
      </>
    );
  if (part === 'before-puncture')
    return (
      <>
        <Asked view={view} form={beforePuncture} subject={id} moment="puncture" />
        {facts !== undefined && <LocalDoses facts={facts} />}
        <Events courseId={id} events={['second-confirmation', 'puncture']} />
      </>
    );
  if (part === 'act')
    return (
      <>
        <Events courseId={id} events={['biopsy', 'ablation', 'cement', 'needle-out', 'stopped']} />
        {facts !== undefined && <LocalDoses facts={facts} />}
        <Lots course={course} />
        <Injected course={course} />
      </>
    );
  if (part === 'before-leaving')
    return (
      <>
        <Asked view={view} form={beforeLeaving} subject={id} moment="left-room" />
        <Odd view={view} courseId={id} />
        <Events courseId={id} events={['left-room']} />
      </>
    );
  if (part === 'recovery')
    return (
      <>
        <Expectations course={course} />
        <Asked view={view} form={recovery} subject={id} moment="discharged" />
        <BoneGaps view={view} moment="discharged" />
        <Events courseId={id} events={['legs-examined', 'stood', 'walked', 'discharged']} />
      </>
    );
  if (part === 'bone')
    return (
      <>
        <BoneGaps view={view} moment="discharged" />
        <Asked view={view} form={boneForm} />
      </>
    );
  return <Papers course={course} />;
}

/** What two figures of one act say against each other, and other findings of the act. */
export function Odd({ view, courseId }: { readonly view: CaseView; readonly courseId: string }) {
  const voice = useVoice();
  const own = view.outcome.findings.filter((f) => f.where === courseId);
  return (
    <>
      {own.map((f, n) => (
        <p key={`${f.code}${n}`} className="desk-caution" role="status">
          <span aria-hidden="true">▲ </span>
          {voice.code(f.code, f.values)}
        </p>
      ))}
    </>
  );
}

/** What is still missing for the bone at this moment, in words. */
export function BoneGaps({ view, moment }: { readonly view: CaseView; readonly moment: 'discharged' | 'month-3' }) {
  const voice = useVoice();
  const values = view.answers.findLast((a) => a.data.formId === boneForm.id)?.data.values ?? {};
  const missing = missingQuestions(boneForm, values, moment);
  return (
    <p className={missing.length === 0 ? '' : 'desk-caution'} role="status" data-testid="bone-gaps">
      <span aria-hidden="true">{missing.length === 0 ? '✓ ' : '▲ '}</span>
      {missing.length === 0
        ? voice.t('day.bone.complete')
        : voice.t('day.bone.missing', { list: missing.map((q) => voice.code(questionCode(boneForm, q))).join(', ') })}
    </p>
  );
}

function Expectations({ course }: { readonly course: Course }) {
  const voice = useVoice();
  const needle = timeOf(course, 'needle-out');
  return (
    <section className="desk-card" aria-label={voice.t('day.expect')}>
      <h3>{voice.t('day.expect')}</h3>
      <ul className="desk-lines">
        {expectations.map((e) => (
          <li key={e.id}>
            <span>{voice.code(`day.expect.${e.id}`, { low: e.low, high: e.high })}</span>
            <small className="desk-quiet" title={e.source}>
              {e.cite}
            </small>
          </li>
        ))}
      </ul>
      {(['stood', 'walked'] as const).map((event) => {
        const at = timeOf(course, event);
        const minutes = needle === undefined || at === undefined ? undefined : minutesBetween(needle, at);
        return minutes === undefined ? null : (
          <p key={event}>
            {voice.t(`course-event.${event}`)}: {voice.t('day.after-needle', { hours: minutes / 60 })}
          </p>
        );
      })}
    </section>
  );
}

function Papers({ course }: { readonly course: Course }) {
  const voice = useVoice();
  const running = usePage((s) => s.running !== undefined);
  const site = usePage((s) => s.stored?.site ?? s.view?.site);
  const { language } = voice;
  const done = course.planned;
  return (
    <>
      <section className="desk-card" aria-label={voice.t('day.part.papers')}>
        <p>{voice.t('day.papers.what')}</p>
        <div className="desk-parts">
          {(['information', 'discharge', 'calendar'] as const).map((what) => (
            <button
              key={what}
              type="button"
              className="tile"
              disabled={running}
              onClick={() => void downloadPaper({ what, courseId: course.courseId, language })}
            >
              {voice.t(`day.papers.${what}`)}
            </button>
          ))}
        </div>
      </section>
      <section className="desk-card" aria-label={voice.t('day.billing')}>
        <h3>{voice.t('day.billing')}</h3>
        <p className="desk-quiet">{voice.t('day.billing.what')}</p>
        <ul className="desk-lines">
          {billingOf(site?.billing)
            .filter((b) => done.includes(b.act) && (b.levels === 'one' || course.levels.length > 1))
            .map((b) => (
              <li key={`${b.act}${b.levels}`}>
                {voice.t('day.billing.line', {
                  act: voice.t(`act-kind.${b.act}`),
                  levels: voice.t(`day.billing.${b.levels}`),
                  code: b.code !== undefined && isChecked(b) ? `${b.system} ${b.code}` : voice.t('day.billing.unchecked'),
                })}
              </li>
            ))}
        </ul>
      </section>
    </>
  );
}
