// Follow-up: the visits of an act, each with the team's form and the patient's own on a tablet; the bone; curves. A new back pain opens "new fracture?".
import { useEffect, useRef, useState } from 'react';
import { baseline, boneForm, completeFraction, dateAfter, findVisit, followUp, patientForm, type Form } from '../../catalog/index.ts';
import { visitNames, visitSubject, type VisitName } from '../../records/index.ts';
import { giveAnswer, toStage } from '../actions.ts';
import { update, usePage } from '../case-state.ts';
import { localToday, TabletForm } from '../forms/index.ts';
import { useVoice, type Voice } from '../say.ts';
import type { CaseView } from '../worker/messages.ts';
import type { Course } from '../worker/nouns.ts';
import { Asked, BoneGaps, Initials, Odd } from './day.tsx';
import { FollowCurves } from './follow-curves.tsx';
import './desk.css';

/** Who a patient's own answers are by: the letters of the journal name nobody. */
const patientLetters = 'PAT';

export function FollowUpPanel() {
  const voice = useVoice();
  const view = usePage((s) => s.view);
  const chosen = usePage((s) => s.courseId);
  const [part, setPart] = useState<VisitName | 'bone' | 'curve'>('baseline');
  const [tablet, setTablet] = useState(false);
  if (view === undefined) return null;
  const course = view.courses.find((c) => c.id === chosen)?.data ?? view.courses.at(-1)?.data;
  if (course === undefined)
    return (
      <div className="desk-column">
        <h1>{voice.t('followup.title')}</h1>
        <p>{voice.t('followup.no-act')}</p>
        <button type="button" className="tile tile-main" onClick={() => toStage('day')}>
          {voice.t('app.stage.day')}
        </button>
      </div>
    );
  const visit = visitNames.find((v) => v === part);
  if (tablet && visit !== undefined)
    return <Tablet view={view} subject={visitSubject(course.courseId, visit)} onBack={() => setTablet(false)} />;
  return (
    <div className="desk-column">
      <h1>{voice.t('followup.title')}</h1>
      <p className="desk-quiet">{voice.t('followup.what')}</p>
      <Initials />
      {view.courses.length > 1 && (
        <nav className="desk-parts" aria-label={voice.t('day.acts')}>
          {view.courses.map((c) => (
            <button
              key={c.id}
              type="button"
              className="tile"
              aria-current={c.id === course.courseId ? 'step' : undefined}
              onClick={() => update({ courseId: c.id })}
            >
              {voice.t('day.act', { n: c.data.numberCount, date: voice.day(c.data.date) })}
            </button>
          ))}
        </nav>
      )}
      <p className="desk-banner">{course.levels.map((l) => l.level).join(' · ')}</p>
      <Odd view={view} courseId={course.courseId} />
      <nav className="desk-parts" aria-label={voice.t('followup.visits')}>
        {visitNames.map((v) => (
          <button key={v} type="button" className="tile" aria-current={v === part ? 'step' : undefined} onClick={() => setPart(v)}>
            {voice.t(`visit.${v}`)}
            <small className="desk-quiet">{saidOf(view, course, v, voice)}</small>
          </button>
        ))}
        <button type="button" className="tile" aria-current={part === 'bone' ? 'step' : undefined} onClick={() => setPart('bone')}>
          {voice.t('day.part.bone')}
        </button>
        <button type="button" className="tile" aria-current={part === 'curve' ? 'step' : undefined} onClick={() => setPart('curve')}>
          {voice.t('followup.curve')}
        </button>
      </nav>
      {visit !== undefined && (
        <VisitPart key={`${course.courseId}${visit}`} view={view} course={course} visit={visit} onTablet={() => setTablet(true)} />
      )}
      {part === 'bone' && (
        <>
          <BoneGaps view={view} moment="month-3" />
          <Asked view={view} form={boneForm} moment="month-3" />
        </>
      )}
      {part === 'curve' && <FollowCurves view={view} courseId={course.courseId} />}
    </div>
  );
}
const formOf = (visit: VisitName): Form => (visit === 'baseline' ? baseline : followUp);

/** How far a visit's form is, or when it is due. */
function saidOf(view: CaseView, course: Course, visit: VisitName, voice: Voice): string {
  const subject = visitSubject(course.courseId, visit);
  const form = formOf(visit);
  const values = view.answers.findLast((a) => a.data.formId === form.id && a.data.subject === subject)?.data.values;
  if (values !== undefined && Object.keys(values).length > 0)
    return voice.t('followup.said', { percent: completeFraction(form, values) * 100 });
  return visit === 'baseline' ? '' : voice.t('followup.due', { date: voice.day(dateAfter(course.date, findVisit(visit)?.day ?? 0)) });
}

function VisitPart({
  view,
  course,
  visit,
  onTablet,
}: {
  readonly view: CaseView;
  readonly course: Course;
  readonly visit: VisitName;
  readonly onTablet: () => void;
}) {
  const voice = useVoice();
  const subject = visitSubject(course.courseId, visit);
  const own = view.answers.findLast((a) => a.data.formId === patientForm.id && a.data.subject === subject)?.data.values ?? {};
  return (
    <>
      <div className="desk-row">
        <button type="button" className="tile tile-main" onClick={onTablet}>
          {voice.t('followup.hand-over')}
        </button>
        <span className="desk-quiet">
          {voice.t('followup.responder', {
            name: voice.t('followup.patient'),
            answer: voice.t('followup.said', { percent: completeFraction(patientForm, own) * 100 }),
          })}
        </span>
      </div>
      {visit === 'month-3' && <BoneGaps view={view} moment="month-3" />}
      <Asked view={view} form={formOf(visit)} subject={subject} moment="visit" />
    </>
  );
}

/** The patient's tablet: nothing else on the screen; left and taken up again where it stood. */
function Tablet({ view, subject, onBack }: { readonly view: CaseView; readonly subject: string; readonly onBack: () => void }) {
  const voice = useVoice();
  const [thanks, setThanks] = useState(false);
  const top = useRef<HTMLDivElement>(null);
  const values = view.answers.findLast((a) => a.data.formId === patientForm.id && a.data.subject === subject)?.data.values ?? {};
  useEffect(() => top.current?.focus(), []);
  return (
    <div className="tablet-screen" ref={top} tabIndex={-1}>
      <div>
        {thanks ? (
          <p className="desk-banner" role="status">
            {voice.t('followup.thanks')}
          </p>
        ) : (
          <TabletForm
            form={patientForm}
            values={values}
            today={localToday()}
            onAnswer={(questionId, answer) =>
              giveAnswer({ formId: patientForm.id, subject, questionId, answer, saidBy: 'patient', who: patientLetters })
            }
            onDone={() => setThanks(true)}
          />
        )}
        <button type="button" className="tile tile-quiet" onClick={onBack}>
          {voice.t('followup.back')}
        </button>
      </div>
    </div>
  );
}
