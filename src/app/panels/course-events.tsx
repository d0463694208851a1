// The times of the day: one line an event, with the reasons that hold it back and the way on (initials and a reason). The rules are the same pure
// functions the case worker asks again before anything is kept.
import { useEffect, useId, useState } from 'react';
import { courseFactsFrom, stopsFor, type CourseFacts } from '../../catalog/index.ts';
import { writeCourse } from '../actions.ts';
import { usePage } from '../case-state.ts';
import { localNow } from '../forms/index.ts';
import { useVoice } from '../say.ts';
import type { CaseView } from '../worker/messages.ts';
import type { Course } from '../worker/nouns.ts';

export const initialsPattern = /^\p{L}{1,5}$/u;
export const useInitials = (): string | undefined => {
  const initials = usePage((s) => s.initials);
  return initialsPattern.test(initials) ? initials : undefined;
};
type Event = Course['happened'][number]['event'];

export const factsOf = (view: CaseView, courseId: string): CourseFacts | undefined =>
  courseFactsFrom(courseId, {
    courses: view.courses.map((c) => c.data),
    answers: view.answers.map((a) => a.data),
    levels: view.levels?.data,
    skinAlert: view.site?.skinAlert,
  });

export function Events({ courseId, events }: { readonly courseId: string; readonly events: readonly Event[] }) {
  const voice = useVoice();
  const view = usePage((s) => s.view);
  const facts = view === undefined ? undefined : factsOf(view, courseId);
  // the clock in the fields goes on: what is shown is what will be written
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((n) => n + 1), 10_000);
    return () => clearInterval(timer);
  }, []);
  if (facts === undefined) return null;
  return (
    <section className="desk-card" aria-label={voice.t('day.events')}>
      <h3>{voice.t('day.events')}</h3>
      <p className="desk-quiet">{voice.t('day.events.what')}</p>
      {events.map((e) => (
        <EventLine key={e} courseId={courseId} event={e} facts={facts} />
      ))}
    </section>
  );
}

function EventLine({ courseId, event, facts }: { readonly courseId: string; readonly event: Event; readonly facts: CourseFacts }) {
  const voice = useVoice();
  const initials = useInitials();
  const id = useId();
  const [at, setAt] = useState<string>();
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const happened = facts.course.happened.findLast((h) => h.event === event);
  const name = voice.t(`course-event.${event}`);
  if (happened !== undefined)
    return (
      <div className="event">
        <div className="event-row">
          <span className="event-name event-done">
            <span aria-hidden="true">✓ </span>
            {name}
          </span>
          <span>{voice.t('day.event.by', { at: voice.moment(happened.at), who: happened.who })}</span>
          <button
            type="button"
            className="tile tile-quiet"
            disabled={initials === undefined}
            aria-label={`${voice.t('day.event.back')}: ${name}`}
            onClick={() => initials !== undefined && void writeCourse({ do: 'take-back', courseId, event, who: initials })}
          >
            {voice.t('day.event.back')}
          </button>
        </div>
      </div>
    );
  const now = localNow();
  const stops = stopsFor(facts, { event, at: at ?? now, who: initials ?? '', now });
  const hard = stops.some((f) => f.values?.['overridable'] !== true);
  const write = async (why?: string): Promise<void> => {
    if (initials === undefined) return;
    setBusy(true);
    const kept = await writeCourse({
      do: 'event',
      courseId,
      event,
      at: at ?? localNow(),
      who: initials,
      ...(why === undefined ? {} : { reason: why }),
    });
    setBusy(false);
    if (!kept) return;
    setReason('');
    setAt(undefined);
  };
  return (
    <div className="event" data-event={event}>
      <div className="event-row">
        <span className="event-name" id={`${id}name`}>
          {name}
        </span>
        <label className="desk-field">
          <span className="unseen">{`${name}, ${voice.t('day.event.at')}`}</span>
          <input type="datetime-local" value={at ?? now} onChange={(e) => setAt(e.currentTarget.value || undefined)} />
        </label>
        <button
          type="button"
          className={`tile${stops.length === 0 ? ' tile-main' : ''}`}
          aria-label={`${voice.t('day.event.write')}: ${name}`}
          aria-describedby={stops.length === 0 ? undefined : `${id}why`}
          disabled={stops.length > 0 || initials === undefined || busy}
          onClick={() => void write()}
        >
          {voice.t(stops.length === 0 ? 'day.event.write' : 'day.blocked')}
        </button>
      </div>
      {stops.length > 0 && (
        <div className={`event-why${hard ? ' event-why-hard' : ''}`} id={`${id}why`}>
          {stops.map((f) => (
            <p key={f.code}>{voice.code(f.code, f.values)}</p>
          ))}
          {hard ? (
            <p>{voice.t('day.override.not')}</p>
          ) : (
            <details>
              <summary>{voice.t('day.override')}</summary>
              <div className="desk-row">
                <label className="desk-field">
                  <span>{voice.t('day.override.reason')}</span>
                  <input type="text" maxLength={500} value={reason} onChange={(e) => setReason(e.currentTarget.value)} />
                </label>
                <button
                  type="button"
                  className="tile"
                  disabled={reason.trim().length < 3 || initials === undefined || busy}
                  aria-label={`${voice.t('day.override.write')}: ${name}`}
                  onClick={() => void write(reason)}
                >
                  {voice.t('day.override.write')}
                </button>
              </div>
            </details>
          )}
        </div>
      )}
    </div>
  );
}

export function Deviations({ course }: { readonly course: Course }) {
  const voice = useVoice();
  if (course.deviations.length === 0) return null;
  return (
    <section className="desk-card" aria-label={voice.t('day.deviations')}>
      <h3>
        <span aria-hidden="true">▲ </span>
        {voice.t('day.deviations')}
      </h3>
      <ul className="desk-lines">
        {course.deviations.map((d, n) => (
          // the order of the list is the order they were made in and never changes
          <li key={n}>{voice.t('day.deviation', { rule: voice.code(d.rule, d.values), who: d.who, reason: d.reason })}</li>
        ))}
      </ul>
    </section>
  );
}
