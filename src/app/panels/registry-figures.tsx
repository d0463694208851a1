// The figures: four curves and, for all of them, one table with value, interval, how many are known and how many are missing.
import { lazy, Suspense, useMemo } from 'react';
import { visits } from '../../catalog/index.ts';
import { analgesicSteps } from '../../records/index.ts';
import type { Figure, FigureId, Statistics, SurvivalCurve } from '../../registry/index.ts';
import { figureName, figureNumber, registryWord } from '../../words/index.ts';
import { useVoice, type Voice } from '../say.ts';
import type { BandSeries } from './registry-chart.tsx';

const Chart = lazy(() => import('./registry-chart.tsx').then((m) => ({ default: m.RegistryChart })));

const byVisit = (s: Statistics, id: FigureId): BandSeries['points'] =>
  visits.flatMap((v) => {
    const f = s.figures.find((x) => x.id === id && x.visit === v.id);
    return f?.value === undefined ? [] : [{ x: v.day, y: f.value, low: f.low, high: f.high }];
  });
const steps = (curve: SurvivalCurve): BandSeries['points'] => [
  { x: 0, y: 1, low: undefined, high: undefined },
  ...curve.steps.map((s) => ({ x: s.day, y: s.survivalFraction, low: s.low, high: s.high })),
  ...(curve.count === 0
    ? []
    : [{ x: curve.lastDay, y: curve.steps.at(-1)?.survivalFraction ?? 1, low: curve.steps.at(-1)?.low, high: curve.steps.at(-1)?.high }]),
];

export function RegistryFigures({ statistics: s }: { readonly statistics: Statistics }) {
  const voice = useVoice();
  const { language } = voice;
  const curves = useMemo(() => {
    const t = voice.t;
    const days = t('registry-view.days-after');
    return [
      {
        title: t('registry.measure.nrs'),
        xName: days,
        yMax: 10,
        series: [{ name: t('registry.figure.nrs-mean'), points: byVisit(s, 'nrs-mean') }],
      },
      {
        title: t('registry.measure.odi'),
        xName: days,
        yMax: 1,
        series: [{ name: t('registry.figure.odi-mean'), points: byVisit(s, 'odi-mean') }],
      },
      {
        title: t('registry-view.fracture-free'),
        xName: days,
        yMax: 1,
        stepped: true,
        series: [
          { name: t('registry-view.scheduled', { count: s.fractures.scheduled.count }), points: steps(s.fractures.scheduled) },
          { name: t('registry-view.symptomatic', { count: s.fractures.symptomatic.count }), points: steps(s.fractures.symptomatic) },
        ],
      },
      {
        title: t('registry.figure.activities-share'),
        xName: days,
        yMax: 1,
        series: [{ name: t('registry.figure.activities-share'), points: byVisit(s, 'activities-share') }],
      },
    ];
  }, [s, voice]);
  if (s.actCount === 0) return <p role="status">{voice.t('registry-view.no-act')}</p>;
  return (
    <section aria-label={voice.t('registry-view.part.figures')} className="registry-figures">
      <p className="quiet">{voice.t('registry-view.basis', { caseCount: s.caseCount, actCount: s.actCount, set: s.eq5dSet ?? '–' })}</p>
      <div className="registry-charts">
        {curves.map((c) => (
          <figure key={c.title}>
            <figcaption>{c.title}</figcaption>
            <Suspense fallback={<div className="registry-chart" />}>
              <Chart language={language} {...c} />
            </Suspense>
          </figure>
        ))}
      </div>
      {s.fractures.all.symptomaticOnly && (
        <p className="caution">
          <span aria-hidden="true">▲ </span>
          {voice.t('registry.symptomatic-only')}
        </p>
      )}
      <VisitTable statistics={s} />
      <OnceTable figures={s.figures.filter((f) => f.visit === undefined)} />
    </section>
  );
}

const visitRows: readonly { readonly id: FigureId; readonly group?: string }[] = [
  { id: 'nrs-mean' },
  { id: 'nrs-change' },
  { id: 'nrs-responder' },
  { id: 'odi-mean' },
  { id: 'odi-change' },
  { id: 'rmdq-mean' },
  { id: 'eq5d-mean' },
  ...analgesicSteps.map((group) => ({ id: 'analgesics-share' as const, group })),
  { id: 'morphine-median' },
  { id: 'activities-share' },
  { id: 'work-share' },
  { id: 'driving-share' },
];
function Value({ figure, voice }: { readonly figure: Figure | undefined; readonly voice: Voice }) {
  if (figure === undefined) return null;
  const end = (v: number): string => figureNumber(voice.language, figure, v, true);
  if (figure.value === undefined) return <span className="quiet">{voice.t('app.unknown')}</span>;
  return (
    <>
      <strong>{figureNumber(voice.language, figure)}</strong>
      {figure.low !== undefined && figure.high !== undefined && (
        <span className="registry-band">
          {' '}
          {end(figure.low)} – {end(figure.high)}
        </span>
      )}
      <span className="registry-counts">
        {voice.t('registry.known-missing', { count: figure.count, missingCount: figure.missingCount })}
      </span>
    </>
  );
}
function VisitTable({ statistics: s }: { readonly statistics: Statistics }) {
  const voice = useVoice();
  return (
    <div className="registry-scroll" tabIndex={0} role="region" aria-label={voice.t('registry-view.by-visit')}>
      <table>
        <caption>{voice.t('registry-view.by-visit')}</caption>
        <thead>
          <tr>
            <th scope="col">{voice.t('registry-view.figure')}</th>
            {visits.map((v) => (
              <th key={v.id} scope="col">
                {voice.t(`registry.visit.${v.id}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {visitRows.map(({ id, group }) => (
            <tr key={`${id} ${group ?? ''}`}>
              <th scope="row">
                {voice.t(`registry.figure.${id}`)}
                {group === undefined ? '' : ` · ${registryWord(voice.language, group)}`}
              </th>
              {visits.map((v) => (
                <td key={v.id}>
                  <Value figure={s.figures.find((f) => f.id === id && f.visit === v.id && f.group === group)} voice={voice} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
function OnceTable({ figures }: { readonly figures: readonly Figure[] }) {
  const voice = useVoice();
  return (
    <div className="registry-scroll" tabIndex={0} role="region" aria-label={voice.t('registry-view.by-act')}>
      <table>
        <caption>{voice.t('registry-view.by-act')}</caption>
        <thead>
          <tr>
            <th scope="col">{voice.t('registry-view.figure')}</th>
            <th scope="col">{voice.t('registry-view.value')}</th>
          </tr>
        </thead>
        <tbody>
          {figures.map((f) => (
            <tr key={`${f.id} ${f.group ?? ''}`}>
              <th scope="row">{figureName(voice.language, f)}</th>
              <td>
                <Value figure={f} voice={voice} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
