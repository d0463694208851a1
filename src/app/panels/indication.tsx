// Indication: what images cannot know, asked in short forms of which the images have filled part; then the proposal of each level with every rule that
// spoke, what is missing, the scores, and the decision a person records. The rows are those of the sheet; nothing is judged here.
import { Button } from '@mantine/core';
import { epidural, indicationDecisionForm, indicationForm, indicationLevelForm } from '../../catalog/index.ts';
import { choiceOf, dateOf, levelOf, textOf, type AnswerValues } from '../../records/index.ts';
import { fromImagesInWords, missingRows, ruleRows, effectInWords, sampleInWords, scoreInWords } from '../../words/index.ts';
import { downloadPdf, giveAnswer, goTo, judgeIndication } from '../actions.ts';
import { usePage } from '../case-state.ts';
import { FormView, localToday, type Proposal } from '../forms/index.ts';
import { useVoice, type Voice } from '../say.ts';
import type { CaseView, Shown } from '../worker/messages.ts';
import type { Indication } from '../worker/nouns.ts';
import { Findings } from './findings.tsx';
import { IndicationLimits } from './indication-limits.tsx';
import './indication.css';

export function IndicationPanel() {
  const voice = useVoice();
  const view = usePage((s) => s.view);
  const running = usePage((s) => s.running !== undefined);
  if (view === undefined) return null;
  if (view.vertebrae.length === 0) return <p className="empty">{voice.t('indication-view.needs-workup')}</p>;
  const shown = view.indication;
  return (
    <section className="indication" data-testid="indication">
      <h2>{voice.t('indication-view.title')}</h2>
      <p className="quiet">{voice.t('indication-view.proposal')}</p>
      {shown === undefined && <p>{voice.t('indication-view.none')}</p>}
      {shown !== undefined && shown.stale.length > 0 && (
        <p className="stale" role="status">
          <span aria-hidden="true">↻ </span>
          {voice.t('indication-view.stale')}
        </p>
      )}
      <Button fullWidth disabled={running} onClick={() => void judgeIndication()} data-testid="judge">
        {voice.t(shown === undefined ? 'indication-view.judge' : 'indication-view.again')}
      </Button>
      {shown !== undefined && <Sheet shown={shown} view={view} voice={voice} />}
      <Forms view={view} voice={voice} judged={shown?.data} />
      <IndicationLimits />
    </section>
  );
}

const nameIn = (view: CaseView, voice: Voice, id: string): string =>
  voice.level(view.levels === undefined ? undefined : levelOf(view.levels.data, id));
const sign = { indicated: '●', 'not-indicated': '■', discuss: '▲' } as const;

function Sheet({ shown, view, voice }: { readonly shown: Shown<Indication>; readonly view: CaseView; readonly voice: Voice }) {
  const i = shown.data;
  const stale = shown.stale.length > 0;
  const about = (ids: readonly string[]): string =>
    ids.length === 0 || i.levels.length === 1 ? '' : ` (${ids.map((id) => nameIn(view, voice, id)).join(', ')})`;
  const missing = missingRows(voice.language, i);
  const deciding = missing.filter((m) => m.decides);
  const other = missing.filter((m) => !m.decides);
  return (
    <div className={`sheet${stale ? ' sheet-stale' : ''}`} data-testid="sheet">
      {i.levels.map((l) => {
        const sample = sampleInWords(voice.language, l);
        const seen = fromImagesInWords(voice.language, l);
        return (
          <article key={l.vertebraId} className={`proposal proposal-${l.outcome}`} data-level={nameIn(view, voice, l.vertebraId)}>
            <h3>
              <span aria-hidden="true">{sign[l.outcome]}</span> {nameIn(view, voice, l.vertebraId)} ·{' '}
              {voice.t(`indication.outcome.${l.outcome}`)}
            </h3>
            <p>{voice.sentence(voice.t(l.path === undefined ? 'indication.path.none' : `indication.path.${l.path}`))}</p>
            {sample !== undefined && <p className="sample">{sample}</p>}
            {l.epidural !== undefined && (
              <p>{`Bilsky ${voice.t(`score.epidural.${l.epidural}`)} (${voice.t(`score.epidural.asks.${epidural.asks[l.epidural]}`)})`}</p>
            )}
            {seen.length > 0 && (
              <p className="quiet">
                {voice.t('indication-view.rests-on')} — {seen.join(' · ')}
              </p>
            )}
          </article>
        );
      })}
      <Findings items={[...i.findings, ...i.levels.flatMap((l) => l.findings)]} label={voice.t('app.findings.plan')} />
      {deciding.length === 0 ? (
        <p>✓ {voice.t('indication-view.missing-none')}</p>
      ) : (
        <>
          <h4>{voice.t('indication-view.missing')}</h4>
          <ul className="missing" data-testid="missing">
            {deciding.map((m) => (
              <li key={`${m.name}${m.about.join()}`}>
                {m.name}
                {about(m.about)}
              </li>
            ))}
          </ul>
        </>
      )}
      {other.length > 0 && (
        <p className="quiet">
          {voice.t('indication-view.missing-other')} — {other.map((m) => `${m.name}${about(m.about)}`).join(' · ')}
        </p>
      )}
      <Rules i={i} about={about} voice={voice} />
      <Scores i={i} about={about} voice={voice} />
      <h4>{voice.t('indication-view.alternatives')}</h4>
      <ul className="plain-list">
        {[...new Set(i.levels.flatMap((l) => l.alternatives))].map((a) => (
          <li key={a}>{voice.code(`indication.alternative.${a}`)}</li>
        ))}
      </ul>
      <h4>{voice.t('indication-view.imaging')}</h4>
      <ul className="plain-list">
        {i.imaging.map((s) => (
          <li key={s.studyUid}>
            {voice.t('indication-view.imaging-line', {
              description: s.description,
              date: s.date === undefined ? voice.t('app.unknown') : voice.day(s.date),
              age:
                s.daysToActCount === undefined
                  ? voice.t('indication-view.age-unknown')
                  : voice.t('indication-view.age-days', { days: s.daysToActCount }),
            })}
            {s.used && i.imaging.length > 1 && ` · ${voice.t('indication-view.imaging-used')}`}
          </li>
        ))}
      </ul>
      <Decision view={view} shown={shown} voice={voice} />
      <p className="quiet">{voice.t('indication-view.rule-set', i.ruleSet)}</p>
      <Button
        variant="default"
        fullWidth
        disabled={stale}
        onClick={() => void downloadPdf(voice.language, 'indication')}
        data-testid="sheet-pdf"
      >
        {voice.t('indication-view.pdf')}
      </Button>
    </div>
  );
}

interface PartProps {
  readonly i: Indication;
  readonly about: (ids: readonly string[]) => string;
  readonly voice: Voice;
}
function Rules({ i, about, voice }: PartProps) {
  const rows = ruleRows(voice.language, i);
  const count = (answer: 'no' | 'unknown'): number =>
    Math.max(0, ...i.levels.map((l) => l.rules.filter((r) => r.answer === answer && r.effect !== 'requires').length));
  return (
    <>
      <table className="states rules">
        <caption>
          {voice.t('indication-view.spoke')}
          <span>
            {voice.t('indication-view.silent', { count: count('no') })} ·{' '}
            {voice.t('indication-view.open-rules', { count: count('unknown') })}
          </span>
        </caption>
        <thead>
          <tr>
            <th scope="col">{voice.t('indication-view.state')}</th>
            <th scope="col">{voice.t('indication-view.rule')}</th>
            <th scope="col">{voice.t('indication-view.source')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((r) => (
            <tr key={`${r.id}${r.state}${r.about.join()}`} data-rule={r.id}>
              <th scope="row" className={`tone-${r.tone}`}>
                {effectInWords(voice.language, r)}
              </th>
              <td>
                {r.sentence}
                {about(r.about)}
              </td>
              <td className="quiet">{r.source}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function Scores({ i, about, voice }: PartProps) {
  const told = i.levels.flatMap((l) => l.scores.map((s) => ({ l, s, text: scoreInWords(voice.language, s) })));
  return (
    <>
      <h4>{voice.t('indication-view.scores')}</h4>
      {told.length === 0 ? (
        <p className="quiet">{voice.t('indication-view.scores-none')}</p>
      ) : (
        <dl className="scores" data-testid="scores">
          {told.map(({ l, s, text }) => (
            <div key={`${l.vertebraId}${s.id}`}>
              <dt>
                {text.name} {s.publishedYear}
                {about([l.vertebraId])} · {text.meaning}
              </dt>
              <dd>{text.arithmetic}</dd>
              {text.notes.map((n) => (
                <dd key={n} className="quiet">
                  {n}
                </dd>
              ))}
            </div>
          ))}
        </dl>
      )}
    </>
  );
}

function Decision({ view, shown, voice }: { readonly view: CaseView; readonly shown: Shown<Indication>; readonly voice: Voice }) {
  const record = view.answers.findLast((r) => r.data.formId === indicationDecisionForm.id);
  const values = record?.data.values ?? {};
  const decision = choiceOf(values, 'decision');
  const where = choiceOf(values, 'decidedIn');
  const date = dateOf(values, 'decidedOn');
  const reason = textOf(values, 'reason');
  return (
    <>
      <h4>{voice.t('indication-view.decision')}</h4>
      <p data-testid="decision">
        {decision === undefined
          ? voice.t('indication-view.decision-none')
          : voice.t('indication-view.decided', {
              decision: voice.code(`q.indication-decision.decision.${decision}`),
              where: where === undefined ? voice.t('app.unknown') : voice.code(`q.indication-decision.decidedIn.${where}`),
              date: date === undefined ? voice.t('app.unknown') : voice.day(date),
              who: textOf(values, 'decidedBy') ?? voice.t('app.unknown'),
            })}
        {reason !== undefined && ` · ${reason}`}
      </p>
      {record !== undefined && decision !== undefined && record.at < shown.at && (
        <p className="stale" role="status">
          <span aria-hidden="true">▲ </span>
          {voice.t('indication-view.decided-before')}
        </p>
      )}
    </>
  );
}

function Forms({ view, voice, judged }: { readonly view: CaseView; readonly voice: Voice; readonly judged: Indication | undefined }) {
  const selected = usePage((s) => s.vertebraId);
  const today = localToday();
  const valuesOn = (formId: string, subject?: string): AnswerValues =>
    view.answers.findLast((r) => r.data.formId === formId && r.data.subject === subject)?.data.values ?? {};
  const proposalsOf = (values: AnswerValues, from: (id: string) => string): Readonly<Record<string, Proposal>> =>
    Object.fromEntries(Object.entries(values).map(([id, answer]) => [id, { answer, from: from(id) }]));
  const judgedIds = judged?.levels.map((l) => l.vertebraId) ?? [];
  const ids = [...new Set([...judgedIds, ...(view.act?.levels.map((l) => l.vertebraId) ?? []), ...view.suggested])];
  // the bone selected in the views is asked for, suspect or not
  const about = selected ?? ids[0];
  const level = about === undefined ? '' : nameIn(view, voice, about);
  return (
    <>
      <details className="choice" open={judged === undefined} data-testid="form-patient">
        <summary>{voice.t('indication-view.patient-form')}</summary>
        <FormView
          form={indicationForm}
          values={valuesOn(indicationForm.id)}
          today={today}
          proposals={proposalsOf(view.proposals.patient, () => voice.t('indication-view.from.study'))}
          onAnswer={(questionId, answer) => giveAnswer({ formId: indicationForm.id, questionId, answer })}
        />
      </details>
      {about !== undefined && (
        <details className="choice" open={judged === undefined} data-testid="form-level">
          <summary>{voice.t('indication-view.level-form', { level })}</summary>
          {ids.length > 1 && (
            <p className="level-row">
              {ids.map((id) => (
                <button key={id} type="button" className="tile" aria-pressed={id === about} onClick={() => goTo(id)}>
                  {nameIn(view, voice, id)}
                </button>
              ))}
            </p>
          )}
          <FormView
            key={about}
            form={indicationLevelForm}
            values={valuesOn(indicationLevelForm.id, about)}
            today={today}
            proposals={proposalsOf(view.proposals.levels[about] ?? {}, (id) =>
              voice.t(id === 'unhealed' || id === 'unhealedBy' ? 'indication-view.from.signal' : 'indication-view.from.workup'),
            )}
            onAnswer={(questionId, answer) => giveAnswer({ formId: indicationLevelForm.id, subject: about, questionId, answer })}
          />
        </details>
      )}
      <details className="choice" data-testid="form-decision">
        <summary>{voice.t('indication-view.decision-form')}</summary>
        <FormView
          form={indicationDecisionForm}
          values={valuesOn(indicationDecisionForm.id)}
          today={today}
          onAnswer={(questionId, answer) => giveAnswer({ formId: indicationDecisionForm.id, questionId, answer })}
        />
      </details>
    </>
  );
}
