// Work-up: four questions in four lines, the table of vertebrae, and everything measured of the selected one with its band.
import { Button } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { levelOf } from '../../records/index.ts';
import { goTo, runWorkup, toStage } from '../actions.ts';
import { usePage } from '../case-state.ts';
import { Later } from '../controls.tsx';
import { useVoice, type Voice } from '../say.ts';
import type { CaseView, Shown } from '../worker/messages.ts';
import type { Signal, Vertebra } from '../worker/nouns.ts';
import { Findings } from './findings.tsx';
import { OutlineCard } from './outline.tsx';

/** Without an MR: CT or an earlier study says something of the age of a deformed body. */
const saysAge = (s: Signal): boolean => s.acuity.basis !== 'none' && s.findings.length > 0;
/** Loaded once there is an MR to show. */
const SignalCard = lazy(async () => ({ default: (await import('./signal.tsx')).SignalCard }));

const BesideCard = lazy(async () => ({ default: (await import('./beside.tsx')).BesideCard }));

export function WorkupPanel() {
  const voice = useVoice();
  const view = usePage((s) => s.view);
  const vertebraId = usePage((s) => s.vertebraId);
  const running = usePage((s) => s.running);
  if (view === undefined) return null;
  if (view.seeds.length === 0)
    return (
      <section>
        <p className="empty">{voice.t('app.workup.no-labels')}</p>
        <OutlineCard />
        <Findings
          items={(view.study?.findings ?? []).filter((f) => f.code.startsWith('labels.') && f.code !== 'labels.no-map')}
          label={voice.t('app.study.findings')}
        />
      </section>
    );
  const stale = view.vertebrae.some((v) => v.stale.length > 0);
  const selected = view.vertebrae.find((v) => v.data.vertebraId === vertebraId);
  const signal = view.signals.find((s) => s.data.vertebraId === vertebraId);
  const hasMri = view.signals.some((s) => s.data.state === 'read');
  const hasHu = view.vertebrae.some((v) => v.data.trabecularHu !== undefined) || !hasMri;
  return (
    <section>
      <OutlineCard />
      <FourQuestions view={view} voice={voice} />
      {stale && (
        <p className="stale" role="status">
          <span aria-hidden="true">↻ </span>
          {voice.t('app.stale.workup')}
          <Button size="compact-xs" variant="outline" onClick={() => void runWorkup()}>
            {voice.t('app.recompute')}
          </Button>
        </p>
      )}
      {view.vertebrae.length === 0 && (
        <p className="empty">
          {voice.t('app.workup.none')}{' '}
          <Button size="compact-sm" disabled={running !== undefined} onClick={() => void runWorkup()}>
            {voice.t('app.workup.measure')}
          </Button>
        </p>
      )}
      {view.vertebrae.length > 0 && (
        <table className="bones" data-testid="vertebrae">
          <caption className="unseen">{voice.t('app.workup.table')}</caption>
          <thead>
            <tr>
              <th scope="col">{voice.t('app.col.level')}</th>
              <th scope="col" title={voice.t('app.col.heights-title')}>
                {voice.t('app.col.heights')}
              </th>
              <th scope="col">{voice.t('app.col.genant')}</th>
              {hasMri && <th scope="col">{voice.t('signal.column.signal')}</th>}
              {hasHu && (
                <th scope="col" className="right">
                  {voice.t('app.col.hu')}
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {view.vertebrae.map((v) => (
              <Row key={v.data.vertebraId} v={v} view={view} voice={voice} here={v.data.vertebraId === vertebraId} hasHu={hasHu} />
            ))}
          </tbody>
        </table>
      )}
      {view.registrations.length > 0 && (
        <Suspense>
          <BesideCard view={view} />
        </Suspense>
      )}
      {selected !== undefined && signal !== undefined && (hasMri || saysAge(signal.data)) && (
        <Suspense>
          <SignalCard
            signal={signal}
            view={view}
            level={voice.level(view.levels === undefined ? undefined : levelOf(view.levels.data, selected.data.vertebraId))}
          />
        </Suspense>
      )}
      {selected !== undefined && (
        <Later turns={2}>
          <Details
            v={selected.data}
            level={view.levels === undefined ? undefined : levelOf(view.levels.data, selected.data.vertebraId)}
            voice={voice}
          />
        </Later>
      )}
    </section>
  );
}

/** Which levels, are they acute, how do I get in, how much and when to stop: one line each, with what is missing. */
function FourQuestions({ view, voice }: { readonly view: CaseView; readonly voice: Voice }) {
  const names = (ids: readonly string[]): string =>
    ids.map((id) => (view.levels === undefined ? '?' : (levelOf(view.levels.data, id) ?? '?'))).join(', ');
  const idsOf = (is: (v: Vertebra) => boolean): readonly string[] => view.vertebrae.filter((v) => is(v.data)).map((v) => v.data.vertebraId);
  const elsewhere = idsOf((v) => (v.genant?.gradeCount ?? 0) > 0 && !view.suggested.includes(v.vertebraId));
  const sclerotic = idsOf((v) => v.lesion?.kind === 'sclerotic');
  const outlined = view.plans.filter((p) => p.data.state === 'outlined');
  const planned = view.plans.filter((p) => p.data.state === 'planned');
  const refused = view.plans.filter((p) => p.data.state === 'refused');
  const which =
    view.vertebrae.length === 0
      ? voice.t('app.four.which-unknown')
      : [
          view.suggested.length === 0 ? voice.t('app.four.which-none') : voice.t('app.four.which', { levels: names(view.suggested) }),
          ...(elsewhere.length > 0 ? [voice.t('app.four.which-elsewhere', { levels: names(elsewhere) })] : []),
          ...(sclerotic.length > 0 ? [voice.t('app.four.which-sclerotic', { levels: names(sclerotic) })] : []),
        ].join(' ');
  const how =
    view.plans.length === 0
      ? voice.t('app.four.how-open')
      : [
          ...(planned.length > 0
            ? [
                voice.t('app.four.how', {
                  levels: names(planned.map((p) => p.data.vertebraId)),
                  count: planned.reduce((n, p) => n + p.data.chosen.length, 0),
                }),
              ]
            : []),
          ...(outlined.length > 0 ? [voice.t('app.four.how-outlined', { levels: names(outlined.map((p) => p.data.vertebraId)) })] : []),
          ...(refused.length > 0 ? [voice.t('app.four.how-refused', { levels: names(refused.map((p) => p.data.vertebraId)) })] : []),
        ].join(' ');
  const amounts = [...planned, ...outlined]
    .filter((p) => p.data.cement !== undefined)
    .map((p) => `${names([p.data.vertebraId])} ${p.data.cement?.rangeMl.map((x) => voice.number(x)).join('–')} ml`);
  const rows = [
    [voice.t('app.four.q1'), which],
    [voice.t('app.four.q2'), acuteInWords(view, voice)],
    [voice.t('app.four.q3'), how],
    [voice.t('app.four.q4'), amounts.length === 0 ? voice.t('app.four.much-open') : amounts.join(' · ')],
  ] as const;
  return (
    <dl className="four">
      {rows.map(([q, a]) => (
        <div key={q}>
          <dt>{q}</dt>
          <dd>{a}</dd>
        </div>
      ))}
    </dl>
  );
}

/** The ages read from MRI, grouped; without one, what is missing. */
function acuteInWords(view: CaseView, voice: Voice): string {
  const read = view.signals.filter((s) => s.data.state === 'read');
  if (read.length === 0) return voice.t('app.four.acute-missing');
  const groups = (['acute', 'subacute', 'old', 'indeterminate'] as const).flatMap((k) => {
    const ids = view.vertebrae.filter((v) => read.some((s) => s.data.vertebraId === v.data.vertebraId && s.data.acuity.class === k));
    if (ids.length === 0) return [];
    const names = ids.map((v) => (view.levels === undefined ? '?' : (levelOf(view.levels.data, v.data.vertebraId) ?? '?'))).join(', ');
    return [voice.t('named', { name: names, text: voice.t(`signal.class.${k}`) })];
  });
  return groups.length === 0 ? voice.t('report.acute-none') : groups.join(' · ');
}

export const genantWords = (v: Vertebra, voice: Voice): string => {
  if (v.genant === undefined) return voice.t('app.unknown');
  const { gradeCount, type, between } = v.genant;
  if (between !== undefined && type === 'none') return voice.t('app.genant.between-plain', { from: between[0], to: between[1] });
  if (between !== undefined)
    return voice.t('app.genant.between', { from: between[0], to: between[1], type: voice.t(`app.genant.${type}`) });
  return gradeCount === 0
    ? voice.t('app.genant.grade0')
    : voice.t('app.genant.grade', { grade: gradeCount, type: voice.t(`app.genant.${type}`) });
};

function Row({
  v,
  view,
  voice,
  here,
  hasHu,
}: {
  readonly hasHu: boolean;
  readonly v: Shown<Vertebra>;
  readonly view: CaseView;
  readonly voice: Voice;
  readonly here: boolean;
}) {
  const d = v.data;
  const level = view.levels === undefined ? undefined : levelOf(view.levels.data, d.vertebraId);
  const grade = d.genant?.gradeCount ?? 0;
  const signal = view.signals.find((s) => s.data.vertebraId === d.vertebraId)?.data;
  const age = view.signals.some((s) => s.data.state === 'read') ? (signal?.acuity.class ?? 'indeterminate') : undefined;
  const worst = d.findings.some((f) => f.severity === 'stop')
    ? 'stop'
    : d.findings.some((f) => f.severity === 'caution')
      ? 'caution'
      : undefined;
  const flags = [
    ...(d.lesion === undefined ? [] : [voice.t(`app.lesion.${d.lesion.kind}`)]),
    ...(d.posteriorWall.state === 'broken' ? [voice.t('app.wall.broken')] : []),
    ...(d.clefts.length > 0 ? [voice.t('app.cleft')] : []),
  ];
  return (
    <tr className={`${here ? 'row-here' : ''}${v.stale.length > 0 ? ' row-stale' : ''}`} onClick={() => goTo(d.vertebraId)}>
      <th scope="row">
        <button type="button" className="row-button" aria-pressed={here} onClick={() => goTo(d.vertebraId)}>
          {voice.level(level)}
        </button>
        {worst !== undefined && (
          <span className={`mark mark-${worst}`} title={voice.t(`app.severity.${worst}`)}>
            {worst === 'stop' ? '■' : '▲'}
            <span className="unseen">{voice.t(`app.severity.${worst}`)}</span>
          </span>
        )}
      </th>
      <td className="num">
        {d.heights === undefined
          ? voice.t(d.complete ? 'app.unknown' : 'app.cut')
          : [d.heights.anteriorMm, d.heights.middleMm, d.heights.posteriorMm].map((x) => voice.number(x)).join(' · ')}
      </td>
      <td>
        <span className={grade > 0 ? `grade-word grade-${grade}` : 'quiet'}>{genantWords(d, voice)}</span>
        {flags.length > 0 && <span className="row-flags">{flags.join(', ')}</span>}
      </td>
      {age !== undefined && (
        <td>
          <span className={`age-word age-${age}`} title={voice.t(`signal.class.${age}`)}>
            {voice.t(`signal.class-short.${age}`)}
          </span>
        </td>
      )}
      {hasHu && <td className="num right">{d.trabecularHu === undefined ? '–' : voice.number(d.trabecularHu, 0)}</td>}
    </tr>
  );
}

function Details({ v, level, voice }: { readonly v: Vertebra; readonly level: string | undefined; readonly voice: Voice }) {
  const { bands } = v;
  const line = (
    label: string,
    value: number | undefined,
    unit: string,
    path: string,
    decimals = 1,
  ): readonly [string, string, string] | undefined =>
    value === undefined
      ? undefined
      : [
          label,
          voice.banded(value, unit, bands[path], decimals),
          bands[path] === undefined
            ? ''
            : voice.t('app.band.origin', {
                basis: voice.t(`app.basis.${bands[path].basis}`),
                coverage: Math.round(100 * bands[path].coverage),
              }),
        ];
  const lines = [
    line(voice.t('app.m.anterior'), v.heights?.anteriorMm, 'mm', 'heights.anteriorMm'),
    line(voice.t('app.m.middle'), v.heights?.middleMm, 'mm', 'heights.middleMm'),
    line(voice.t('app.m.posterior'), v.heights?.posteriorMm, 'mm', 'heights.posteriorMm'),
    line(voice.t('app.m.wedge'), v.wedgeAngleDeg, '°', 'wedgeAngleDeg', 0),
    line(voice.t('app.m.kyphosis'), v.segmentalKyphosisDeg, '°', 'segmentalKyphosisDeg', 0),
    line(voice.t('app.m.volume'), v.bodyVolumeMl, 'ml', 'bodyVolumeMl'),
    line(voice.t('app.m.hu'), v.trabecularHu, voice.t('app.col.hu'), 'trabecularHu', 0),
    line(voice.t('app.m.pedicle-left'), v.pedicles.left?.widthMm, 'mm', 'pedicles.left.widthMm'),
    line(voice.t('app.m.pedicle-right'), v.pedicles.right?.widthMm, 'mm', 'pedicles.right.widthMm'),
    line(voice.t('app.m.retropulsion'), v.posteriorWall.retropulsionMm, 'mm', 'posteriorWall.retropulsionMm'),
  ].filter((l) => l !== undefined);
  return (
    <section className="details" aria-label={voice.t('app.details', { level: level ?? voice.t('app.no-level') })}>
      <h3>
        <span className="details-level">{level ?? voice.t('app.no-level')}</span> {genantWords(v, voice)}
      </h3>
      {(v.genant?.gradeCount ?? 0) > 0 && <p className="quiet">{voice.t('app.genant.deformity')}</p>}
      <dl className="measures">
        {lines.map(([k, value, origin]) => (
          <div key={k} title={origin}>
            <dt>{k}</dt>
            <dd tabIndex={0} aria-label={`${value} ${origin}`}>
              {value}
            </dd>
          </div>
        ))}
        {v.reference !== undefined && (
          <div>
            <dt>{voice.t('app.m.reference')}</dt>
            <dd>{voice.t(`app.reference.${v.reference.basis}`)}</dd>
          </div>
        )}
        <div>
          <dt>{voice.t('app.m.wall')}</dt>
          <dd>{voice.t(`app.wall.${v.posteriorWall.state}`)}</dd>
        </div>
        {v.density !== undefined && (
          <div>
            <dt>{voice.t('app.m.density')}</dt>
            <dd>{voice.t(`app.density.${v.density.class}`)}</dd>
          </div>
        )}
      </dl>
      <Findings items={v.findings} label={voice.t('app.findings.vertebra')} />
      <Button fullWidth variant="light" size="xs" onClick={() => toStage('plan')}>
        {voice.t('app.to-plan')}
      </Button>
    </section>
  );
}
