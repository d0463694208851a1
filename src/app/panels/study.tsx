// Study and series: what was read, on what the pictures rest, and every finding of the readers.
import { usePage } from '../case-state.ts';
import { useVoice } from '../say.ts';
import { Findings } from './findings.tsx';

export function StudyPanel() {
  const voice = useVoice();
  const view = usePage((s) => s.view);
  if (view === undefined) return null;
  const { study, volume } = view;
  const grid = view.grid;
  const facts: readonly (readonly [string, string])[] = [
    [voice.t('app.study.date'), study?.date ?? voice.t('app.unknown')],
    [voice.t('app.study.sex'), voice.t(`app.sex.${study?.sex ?? 'unknown'}`)],
    [voice.t('app.study.age'), study?.ageYear === undefined ? voice.t('app.unknown') : voice.t('app.study.years', { age: study.ageYear })],
    ...(grid === undefined
      ? []
      : [
          [voice.t('app.study.voxel'), `${grid.spacing.map((s) => voice.number(s, 2)).join(' × ')} mm`] as const,
          [voice.t('app.study.size'), grid.size.join(' × ')] as const,
        ]),
    ...(volume === undefined
      ? []
      : [
          [voice.t('app.study.posture'), voice.t(`app.posture.${volume.posture}`)] as const,
          [voice.t('app.study.kvp'), volume.kvpKv === undefined ? voice.t('app.unknown') : `${voice.number(volume.kvpKv, 0)} kV`] as const,
          [voice.t('app.study.kernel'), volume.kernel ?? voice.t('app.unknown')] as const,
          [voice.t('app.study.contrast'), voice.t(`app.contrast.${volume.contrast}`)] as const,
        ]),
  ];
  const findings = [...(study?.findings ?? []), ...(volume?.findings ?? []), ...(study?.series ?? []).flatMap((s) => s.findings)].filter(
    (f, n, all) => all.findIndex((g) => JSON.stringify(g) === JSON.stringify(f)) === n,
  );
  return (
    <section>
      <h2>{voice.t('app.stage.study')}</h2>
      <dl className="facts">
        {facts.map(([k, v]) => (
          <div key={k}>
            <dt>{k}</dt>
            <dd>{v}</dd>
          </div>
        ))}
      </dl>
      {study !== undefined && study.series.length > 0 && (
        <>
          <h3>{voice.t('app.study.series')}</h3>
          <ul className="series">
            {study.series.map((s) => (
              <li key={s.seriesUid} className={s.seriesUid === volume?.seriesUid ? 'series-used' : 'quiet'}>
                <strong>
                  {s.indexCount}. {s.modality}
                </strong>{' '}
                {s.description === '' ? voice.t('app.study.no-description') : s.description} ·{' '}
                {voice.t('app.study.slices', { count: s.sliceCount })}
                {s.seriesUid === volume?.seriesUid && <strong> · {voice.t('app.study.used')}</strong>}
                {s.setAside !== undefined && <> · {voice.code(s.setAside)}</>}
              </li>
            ))}
          </ul>
        </>
      )}
      {view.structureNames.length > 0 && (
        <>
          <h3>{voice.t('app.study.structures')}</h3>
          <p className="quiet">{view.structureNames.map((n) => voice.t(`app.structure.${n}`)).join(' · ')}</p>
        </>
      )}
      <h3>{voice.t('app.study.findings')}</h3>
      {findings.length === 0 ? (
        <p className="quiet">{voice.t('app.study.no-findings')}</p>
      ) : (
        <Findings items={findings} label={voice.t('app.study.findings')} />
      )}
    </section>
  );
}
