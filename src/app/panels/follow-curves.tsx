// One patient's course in figures, beside the department and the trials. Every trial says whether a sham stood against it; those that print only a
// difference are quoted, not drawn.
import { lazy, Suspense, useMemo, useState } from 'react';
import {
  curveMeasures,
  curveOf,
  departmentOf,
  findVisit,
  responders,
  responds,
  trials,
  trialShares,
  type CurveMeasure,
  type Trial,
} from '../../catalog/index.ts';
import { visitNames } from '../../records/index.ts';
import { askDepartment } from '../actions.ts';
import { Pick } from '../controls.tsx';
import { useVoice, type Voice } from '../say.ts';
import type { CaseView } from '../worker/messages.ts';
import type { Outcome } from '../worker/nouns.ts';
import type { FollowSeries } from './follow-chart.tsx';

const FollowChart = lazy(() => import('./follow-chart.tsx').then((m) => ({ default: m.FollowChart })));
const decimals: Readonly<Record<CurveMeasure, number>> = { pain: 1, odi: 0, rmdq: 0, eq5d: 3, morphine: 0 };
const most: Readonly<Partial<Record<CurveMeasure, number>>> = { pain: 10, odi: 100, rmdq: 24 };
const lookOf = { 'sham-controlled': 'sham', 'open-controlled': 'open', 'single-arm': 'single' } as const;

export function FollowCurves({ view, courseId }: { readonly view: CaseView; readonly courseId: string }) {
  const voice = useVoice();
  const [measure, setMeasure] = useState<CurveMeasure>('pain');
  const [others, setOthers] = useState<readonly Outcome[]>();
  const { outcome } = view;
  const own = useMemo(() => curveOf(outcome, measure, courseId), [outcome, measure, courseId]);
  const department = useMemo(() => (others === undefined ? [] : departmentOf(others, measure)), [others, measure]);
  const cause = outcome.acts.find((a) => a.courseId === courseId)?.cause;
  const fitting = useMemo(
    () => trials.filter((t) => t.measure === measure && (cause === undefined || (cause === 'tumour') === (t.population === 'tumour'))),
    [measure, cause],
  );
  const series = useMemo(
    (): readonly FollowSeries[] => [
      { name: voice.t('followup.this-patient'), look: 'patient', points: own.map((p) => [p.day, p.value]) },
      ...(department.length === 0
        ? []
        : [
            {
              name: voice.t('followup.department', { patients: Math.max(...department.map((p) => p.patients ?? 0)) }),
              look: 'department' as const,
              points: department.map((p) => [p.day, p.value] as const),
            },
            ...(['low', 'high'] as const).map((end) => ({
              name: end,
              look: 'bound' as const,
              points: department.flatMap((p) => (p[end] === undefined ? [] : [[p.day, p[end]] as const])),
            })),
          ]),
      ...fitting.flatMap((t) => drawn(voice, t)),
    ],
    [own, department, fitting, voice],
  );
  const unit = voice.t(`followup.unit.${measure}`, { set: outcome.visits.find((v) => v.eq5dValue !== undefined)?.eq5dValue?.set ?? 'FR' });
  const name = `${voice.t(`followup.measure.${measure}`)} (${unit})`;
  return (
    <section className="desk-card" aria-label={voice.t('followup.curves')}>
      <h3>{voice.t('followup.curves')}</h3>
      <Pick
        shown
        label={voice.t('followup.measure')}
        value={measure}
        onPick={(m) => setMeasure(m as CurveMeasure)}
        choices={curveMeasures.map((m) => ({ value: m, label: voice.t(`followup.measure.${m}`) }))}
      />
      <Suspense fallback={<div className="follow-chart" />}>
        <FollowChart
          language={voice.language}
          series={series}
          xName={voice.t('followup.days')}
          yName={name}
          decimals={decimals[measure]}
          {...(most[measure] === undefined ? {} : { yMax: most[measure] })}
        />
      </Suspense>
      <div className="desk-parts">
        <button type="button" className="tile" onClick={() => void askDepartment().then((o) => o !== undefined && setOthers(o))}>
          {voice.t('followup.department.ask')}
        </button>
        {others !== undefined && department.length === 0 && <p role="status">{voice.t('followup.department.none')}</p>}
      </div>
      <Figures view={view} courseId={courseId} />
      <Trials voice={voice} fitting={fitting} />
    </section>
  );
}
const place = (points: Trial['treated']): FollowSeries['points'] => points.map(([visit, value]) => [findVisit(visit)?.day ?? 0, value]);
const drawn = (voice: Voice, t: Trial): readonly FollowSeries[] => [
  ...(t.treated.length === 0 ? [] : [{ name: trialName(voice, t), look: lookOf[t.design], points: place(t.treated) }]),
  ...(t.control === undefined
    ? []
    : [
        {
          name: voice.t('followup.trial.control', { name: t.name, year: String(t.year) }),
          look: 'control' as const,
          points: place(t.control),
        },
      ]),
];
const trialName = (voice: Voice, t: Trial): string =>
  voice.t('followup.trial', {
    name: t.name,
    year: String(t.year),
    design: voice.t(`followup.${t.design}`),
    population: voice.t(`followup.population.${t.population}`),
    patients: t.patients,
  });

function Figures({ view, courseId }: { readonly view: CaseView; readonly courseId: string }) {
  const voice = useVoice();
  const own = view.outcome.visits.filter((v) => v.courseId === courseId);
  const cell = (value: number | undefined, digits: number, unit = ''): string =>
    value === undefined ? voice.t('followup.none') : `${voice.number(value, digits)}${unit}`;
  const baseline = own.find((v) => v.visit === 'baseline')?.painPoints;
  const last = own.findLast((v) => v.visit !== 'baseline' && v.painPoints !== undefined);
  return (
    <>
      <div className="scroll" tabIndex={0} role="region" aria-label={voice.t('followup.table')}>
        <table>
          <caption className="unseen">{voice.t('followup.table')}</caption>
          <thead>
            <tr>
              <th scope="col">{voice.t('followup.visit')}</th>
              <th scope="col">{voice.t('followup.measure.pain')}</th>
              <th scope="col">{voice.t('followup.measure.odi')}</th>
              <th scope="col">{voice.t('followup.measure.rmdq')}</th>
              <th scope="col">{voice.t('followup.measure.eq5d')}</th>
              <th scope="col">{voice.t('followup.measure.morphine')}</th>
            </tr>
          </thead>
          <tbody>
            {visitNames.map((visit) => {
              const v = own.find((x) => x.visit === visit);
              const step = v?.analgesics === undefined ? undefined : voice.t(`followup.analgesics.${v.analgesics}`);
              return (
                <tr key={visit}>
                  <th scope="row">{voice.t(`visit.${visit}`)}</th>
                  <td>{cell(v?.painPoints, 1)}</td>
                  <td>{cell(v?.odiFraction === undefined ? undefined : v.odiFraction * 100, 0, '\u00a0%')}</td>
                  <td>{cell(v?.rmdqPoints, 0)}</td>
                  <td>
                    {v?.eq5dValue === undefined ? cell(undefined, 0) : `${voice.number(v.eq5dValue.indexPoints, 3)} (${v.eq5dValue.set})`}
                  </td>
                  <td>
                    {step === undefined
                      ? cell(undefined, 0)
                      : `${v?.morphineMgPerDay === undefined ? voice.t('followup.opioid-unknown') : voice.number(v.morphineMgPerDay, 0)} · ${step}`}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {last !== undefined && (
        <ul className="desk-lines">
          {responders.map((r) => {
            const answer = responds(r, baseline, last.painPoints);
            return (
              <li key={r.id}>
                {voice.t('followup.responder', {
                  name: `${voice.t(`followup.responder.${r.id}`)}, ${voice.t(`visit.${last.visit}`)}`,
                  answer: voice.t(answer === undefined ? 'unknown' : answer ? 'yes' : 'no'),
                })}
              </li>
            );
          })}
        </ul>
      )}
    </>
  );
}

function Trials({ voice, fitting }: { readonly voice: Voice; readonly fitting: readonly Trial[] }) {
  return (
    <>
      <h3>{voice.t('followup.trials')}</h3>
      <p className="desk-quiet">{voice.t('followup.trials.what')}</p>
      <ul className="desk-lines" data-testid="trials">
        {fitting.map((t) => (
          <li key={t.id}>
            <span>
              <strong>{trialName(voice, t)}</strong>
              {t.difference?.map(([visit, mean, low, high]) => (
                <span key={visit}>
                  <br />
                  {voice.t('followup.trial.difference', { visit: voice.t(`visit.${visit}`), mean, low, high })}
                </span>
              ))}
            </span>
            <small className="desk-quiet">{t.source}</small>
          </li>
        ))}
        {fitting.some((t) => t.measure === 'pain') &&
          trialShares.map((t) => (
            <li key={t.id}>
              <strong>
                {voice.t(`followup.trial.${t.id}`, {
                  treated: t.treatedFraction * 100,
                  ...('controlFraction' in t ? { control: t.controlFraction * 100 } : {}),
                })}
              </strong>
              <small className="desk-quiet">{t.source}</small>
            </li>
          ))}
      </ul>
    </>
  );
}
