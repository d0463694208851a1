// Ablation: lesion and grade, one button, then the course played over the slices; what is killed and spared, measures beside one another, CT guidance, and
// what comes before the cement. The same figures as in the report. Loaded when a bone with a lytic lesion is looked at in the plan.
import { Button } from '@mantine/core';
import { lazy, Suspense, useEffect, useState } from 'react';
import { ablationProbes, epiduralGrades, protectionValues } from '../../catalog/index.ts';
import { levelOf } from '../../records/index.ts';
import {
  axialInWords,
  organHeatInWords,
  organInWords,
  organRiskInWords,
  organStateInWords,
  skinPointInWords,
  tiltInWords,
} from '../../words/index.ts';
import { goTo, outlineLesion, runAblation } from '../actions.ts';
import { page, update, usePage } from '../case-state.ts';
import { Pick, Tick } from '../controls.tsx';
import { takeTool } from '../tools/door.ts';
import { useVoice, type Voice } from '../say.ts';
import type { AblationAsk, CaseView } from '../worker/messages.ts';
import type { Ablation, Lesion, OrganPlan } from '../worker/nouns.ts';
import { Findings } from './findings.tsx';
import { OwnProbes } from './ablation-own.tsx';
import './ablation.css';
import './ablation-own.css';

const Curves = lazy(async () => ({ default: (await import('./ablation-curves.tsx')).AblationCurves }));

export function AblationPanel() {
  const voice = useVoice();
  const view = usePage((s) => s.view);
  const vertebraId = usePage((s) => s.vertebraId);
  const busy = usePage((s) => s.running !== undefined);
  const current = view?.ablations.find((a) => a.data.vertebraId === vertebraId);
  const [chosen, setChosen] = useState<AblationAsk['modality'] | undefined>(undefined);
  useEffect(() => {
    const made = current?.data;
    const shown = page().ablation;
    if (made?.state === 'planned' && shown?.vertebraId !== made.vertebraId)
      update({ ablation: { vertebraId: made.vertebraId, timeS: made.energyS } });
    if (made === undefined && shown !== undefined) update({ ablation: undefined });
  }, [current]);
  if (view === undefined || vertebraId === undefined) return null;
  const level = voice.level(view.levels === undefined ? undefined : levelOf(view.levels.data, vertebraId));
  const lesion = view.lesions.find((l) => l.data.vertebraId === vertebraId)?.data;
  const lytic = view.vertebrae.some((v) => v.data.vertebraId === vertebraId && v.data.lesion?.kind === 'lytic');
  return (
    <section className="ablation" data-testid="ablation-panel">
      <h2 className="plan-title">
        {level} <small>{voice.t('ablation.title')}</small>
      </h2>
      {lesion?.state === 'outlined' && <LesionFacts lesion={lesion} voice={voice} />}
      {lesion !== undefined && (
        <Findings
          items={lesion.findings.filter((x) => isOfOutline(x) && current?.data.findings.some((y) => y.code === x.code) !== true)}
          label={voice.t('ablation.lesion')}
        />
      )}
      <LesionTools vertebraId={vertebraId} busy={busy} voice={voice} />
      <Ask
        vertebraId={vertebraId}
        level={level}
        open={current === undefined && lytic}
        busy={busy}
        voice={voice}
        modality={chosen ?? (current?.data.modality === 'cryo' ? 'cryo' : 'rf')}
        onModality={setChosen}
      />
      <OwnProbes
        vertebraId={vertebraId}
        modality={chosen ?? (current?.data.modality === 'cryo' ? 'cryo' : 'rf')}
        probe={current?.data.probes[0]?.probeId ?? ''}
        busy={busy}
        onCompute={() => void runAblation(vertebraId, wishesNow(chosen, current?.data))}
      />
      {current === undefined && <p className="empty">{voice.t(lytic ? 'ablation.none' : 'ablation.no-lytic', { level })}</p>}
      {current !== undefined && current.stale.length > 0 && (
        <p className="stale" role="status">
          <span aria-hidden="true">↻ </span>
          {voice.t('ablation.stale')}
          <Button size="compact-xs" variant="outline" disabled={busy} onClick={() => void runAblation(vertebraId)}>
            {voice.t('app.recompute')}
          </Button>
        </p>
      )}
      {current?.data.state === 'refused' && <Findings items={current.data.findings} label={voice.t('app.findings.stop')} />}
      {current?.data.state === 'planned' && <Planned a={current.data} view={view} voice={voice} />}
    </section>
  );
}

/** What is said of the outline itself; the rest stands beside the ablation's own findings. */
const isOfOutline = (f: Lesion['findings'][number]): boolean => f.severity === 'stop' || f.code === 'lesion.drawn-beyond';

/** The lesion alone: outlined for a look, put right with the brush; said when it has been changed since. */
function LesionTools({ vertebraId, busy, voice }: { readonly vertebraId: string; readonly busy: boolean; readonly voice: Voice }) {
  const tool = usePage((s) => s.tool);
  const lesion = usePage((s) => s.view?.lesions.find((l) => l.data.vertebraId === vertebraId));
  const isDrawn = usePage((s) => s.view?.corrections.some((c) => c.data.vertebraId === vertebraId && c.data.what === 'lesion') === true);
  const isStale = (lesion?.stale.length ?? 0) > 0 || (lesion === undefined && isDrawn);
  return (
    <div className="lesion-tools" data-testid="lesion-tools">
      {isDrawn && <p className="quiet">{voice.t('ablation.outline.drawn')}</p>}
      {isStale && lesion !== undefined && (
        <p className="stale" role="status">
          <span aria-hidden="true">↻ </span>
          {voice.t('ablation.outline.stale')}
        </p>
      )}
      <div className="own-buttons">
        {(lesion === undefined || isStale) && (
          <Button
            size="compact-xs"
            variant="outline"
            disabled={busy}
            onClick={() => void outlineLesion(vertebraId)}
            data-testid="outline-lesion"
          >
            {voice.t(isStale && lesion !== undefined ? 'app.recompute' : 'ablation.outline')}
          </Button>
        )}
        <Button
          size="compact-xs"
          variant="outline"
          aria-pressed={tool === 'brush'}
          onClick={() => void takeTool(tool === 'brush' ? 'crosshair' : 'brush')}
          data-testid="lesion-brush"
        >
          {voice.t(tool === 'brush' ? 'ablation.outline.stop' : 'ablation.outline.brush')}
        </Button>
      </div>
    </div>
  );
}
/** As the last time, but with the person's own needles and none by name; of another kind of energy from the start. */
const wishesNow = (chosen: AblationAsk['modality'] | undefined, made: Ablation | undefined): AblationAsk | undefined =>
  made === undefined || (chosen !== undefined && chosen !== made.modality) ? { modality: chosen ?? 'rf' } : undefined;

function LesionFacts({ lesion, voice }: { readonly lesion: Lesion; readonly voice: Voice }) {
  const ml = (v: number): string => `${voice.number(v, 1)}\u00a0ml`;
  const parts = Object.entries(lesion.partsMl).filter(([, v]) => v >= 0.05);
  const rows: readonly (readonly [string, string])[] = [
    [
      voice.t('ablation.lesion.volume'),
      `${ml(lesion.volumeMl)} (${parts.map(([part, v]) => `${voice.code(`lesion.part.${part}`)} ${ml(v)}`).join(', ')})`,
    ],
    [
      voice.t('ablation.lesion.reach'),
      lesion.canal === undefined
        ? voice.t('app.unknown')
        : `${voice.number(lesion.canal.reachMm, 1)}\u00a0mm · ${voice.number(100 * lesion.canal.areaFraction, 0)}\u00a0%`,
    ],
    [
      voice.t('ablation.lesion.grade'),
      lesion.epidural === undefined
        ? voice.t('app.unknown')
        : voice.t(`ablation.lesion.grade.${lesion.epidural.basis}`, { grade: lesion.epidural.grade }),
    ],
  ];
  return (
    <dl className="measures" data-testid="lesion-facts" aria-label={voice.t('ablation.lesion')}>
      {rows.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

interface AskProps {
  readonly vertebraId: string;
  readonly level: string;
  readonly open: boolean;
  readonly busy: boolean;
  readonly voice: Voice;
  readonly modality: AblationAsk['modality'];
  readonly onModality: (m: AblationAsk['modality']) => void;
}
const protectionsOf = (m: AblationAsk['modality']): readonly NonNullable<AblationAsk['protection']>[] =>
  m === 'rf' ? ['auto', 'none', 'gas', 'fluid', 'cooling'] : ['auto', 'none', 'gas', 'fluid', 'warming'];
const measuresRecorded = ['evoked-potentials', 'awake-feedback', 'thermocouple-epidural', 'thermocouple-foramen', 'gas', 'water'] as const;

function Ask({ vertebraId, level, open, busy, voice, modality, onModality }: AskProps) {
  const [probe, setProbe] = useState('');
  const [count, setCount] = useState(2);
  const [protection, setProtection] = useState<NonNullable<AblationAsk['protection']>>('auto');
  const [grade, setGrade] = useState('');
  const [recorded, setRecorded] = useState<readonly string[]>([]);
  const models = ablationProbes.filter((p) => p.modality === modality);
  const run = (): void =>
    void runAblation(
      vertebraId,
      {
        modality,
        protection: protectionsOf(modality).includes(protection) ? protection : 'auto',
        recorded,
        ...(probe === '' ? {} : { probes: Array.from({ length: count }, () => probe) }),
      },
      grade === '' ? undefined : grade,
    );
  return (
    <details className="choice" open={open} data-testid="ablation-choice">
      <summary>{voice.t('ablation.ask')}</summary>
      <div className="choice-body">
        <Pick
          shown
          label={voice.t('ablation.ask')}
          value={modality}
          onPick={(v) => {
            onModality(v === 'cryo' ? 'cryo' : 'rf');
            setProbe('');
          }}
          choices={(['rf', 'cryo'] as const).map((m) => ({ value: m, label: voice.t(`ablation.modality.${m}`) }))}
        />
        <label className="mix-field">
          <span>{voice.t('ablation.probes')}</span>
          <select value={probe} onChange={(e) => setProbe(e.currentTarget.value)} data-testid="ablation-probe">
            <option value="">{voice.t('ablation.probes.auto')}</option>
            {models.map((p) => (
              <option key={p.id} value={p.id}>{`${p.name} (${voice.t(`ablation.standing.${p.standing}`)})`}</option>
            ))}
          </select>
        </label>
        {probe !== '' && (
          <label className="mix-field">
            <span>×</span>
            <input
              type="number"
              min={1}
              max={4}
              value={count}
              onChange={(e) => setCount(Math.min(4, Math.max(1, Number(e.currentTarget.value))))}
            />
          </label>
        )}
        <label className="mix-field">
          <span>{voice.t('ablation.protection')}</span>
          <select value={protection} onChange={(e) => setProtection(e.currentTarget.value as typeof protection)}>
            {protectionsOf(modality).map((p) => (
              <option key={p} value={p}>
                {voice.t(p === 'cooling' || p === 'warming' ? `ablation.choice.${p}` : `ablation.measure.${p}`)}
              </option>
            ))}
          </select>
        </label>
        <label className="mix-field">
          <span>{voice.t('ablation.lesion.grade')}</span>
          <select value={grade} onChange={(e) => setGrade(e.currentTarget.value)}>
            <option value="">–</option>
            {epiduralGrades.map((g) => (
              <option key={g} value={g}>
                {g}
              </option>
            ))}
          </select>
        </label>
        <fieldset className="ablation-recorded">
          <legend>{voice.t('ablation.monitoring')}</legend>
          {measuresRecorded.map((m) => (
            <Tick
              key={m}
              checked={recorded.includes(m)}
              onTick={(on) => setRecorded(on ? [...recorded, m] : recorded.filter((x) => x !== m))}
            >
              {voice.t(`ablation.recorded.${m}`)}
            </Tick>
          ))}
        </fieldset>
        <Button fullWidth data-testid="ablate" disabled={busy} onClick={run}>
          {voice.t('ablation.run', { level })}
        </Button>
        <p className="quiet">{voice.t('ablation.outline-first')}</p>
      </div>
    </details>
  );
}

function Planned({ a, view, voice }: { readonly a: Ablation; readonly view: CaseView; readonly voice: Voice }) {
  const nameOf = (id: string): string => voice.level(view.levels === undefined ? undefined : levelOf(view.levels.data, id));
  const timeS = usePage((s) => (s.ablation?.vertebraId === a.vertebraId ? s.ablation.timeS : a.energyS));
  const nerves = view.lesions.find((l) => l.data.vertebraId === a.vertebraId)?.data.nerves;
  const worst = worstState(a.organs);
  const treatsLittle = a.findings.some((f) => f.code === 'ablation.treats-little');
  const verdict =
    worst === 'red' || treatsLittle
      ? 'red'
      : worst === 'amber' || !a.findings.some((f) => f.code === 'ablation.covered')
        ? 'amber'
        : 'kept';
  return (
    <>
      <p className="rule">{voice.t('ablation.never')}</p>
      <p className={`ablation-verdict ${verdict}`} role="status" data-testid="ablation-verdict">
        <span aria-hidden="true">{verdict === 'red' ? '■ ' : verdict === 'amber' ? '▲ ' : '✓ '}</span>
        {voice.t('named', { name: voice.t('ablation.coverage'), text: killedInWords(a, voice) })}
        {a.margin !== undefined && ` · ${voice.t('ablation.margin.least')} ${voice.number(a.margin.leastMm, 1)}\u00a0mm`} ·{' '}
        {voice.t('named', { name: voice.t('ablation.nerves'), text: voice.t(`ablation.state.${worst}`) })}
      </p>
      <p>{voice.t('ablation.energy', { minutes: a.energyS / 60, reason: voice.code(a.endReason) })}</p>
      <Player a={a} timeS={timeS} voice={voice} />
      {a.ice !== undefined && (
        <p className="quiet">
          {voice.t('ablation.ice.visible', { ml: a.ice.visibleMl })}
          <br />
          {voice.sentence(voice.t('ablation.ice.lethal', { ml: a.ice.lethalMl, lethalC: a.ice.lethalC }))}
        </p>
      )}
      <Organs a={a} nameOf={nameOf} nerves={nerves} voice={voice} />
      <Suspense fallback={null}>
        <Curves a={a} timeS={timeS} nameOf={nameOf} nerves={nerves} voice={voice} />
      </Suspense>
      {a.margin !== undefined && <Margins margin={a.margin} voice={voice} />}
      {a.uncertainty !== undefined && (
        <p data-testid="ablation-doubt">
          {voice.t('ablation.uncertainty', {
            members: a.uncertainty.memberCount,
            cover: 100 * a.uncertainty.coverProbability,
            coverLow: 100 * a.uncertainty.coverLowProbability,
            coverHigh: 100 * a.uncertainty.coverHighProbability,
            injury: 100 * a.uncertainty.injuryProbability,
            injuryLow: 100 * a.uncertainty.injuryLowProbability,
            injuryHigh: 100 * a.uncertainty.injuryHighProbability,
          })}
        </p>
      )}
      {a.measures.length > 0 && <Measures a={a} nameOf={nameOf} nerves={nerves} voice={voice} />}
      <Probes a={a} voice={voice} />
      {a.cement !== undefined && (
        <div className="ablation-cement">
          <h3>{voice.t('ablation.cement')}</h3>
          <p>
            {voice.t(a.cement.isReady ? 'ablation.cement.ready' : 'ablation.cement.waits', {
              waitMin: a.cement.waitS / 60,
              lowestC: a.cement.lowestC,
              highestC: a.cement.highestC,
            })}
          </p>
          {a.cement.isReady && (
            <Button size="compact-sm" variant="outline" onClick={() => goTo('cement')}>
              {voice.t('app.stage.cement')}
            </Button>
          )}
        </div>
      )}
      <Findings items={a.findings} label={voice.t('app.findings.plan')} nameOf={nameOf} />
    </>
  );
}
/** "97 % [91 – 98]", never told higher than it is. */
function killedInWords(a: Ablation, voice: Voice): string {
  const percent = (f: number): string => voice.number(Math.floor(100 * f), 0);
  const band = a.bands['coverage.killedFraction'];
  return `${percent(a.coverage?.killedFraction ?? 0)}\u00a0%${band === undefined ? '' : ` [${percent(band.low)} – ${percent(band.high)}]`}`;
}
const worstState = (organs: readonly OrganPlan[]): OrganPlan['state'] =>
  organs.some((o) => o.state === 'red') ? 'red' : organs.some((o) => o.state === 'amber') ? 'amber' : 'kept';

function Player({ a, timeS, voice }: { readonly a: Ablation; readonly timeS: number; readonly voice: Voice }) {
  const [playing, setPlaying] = useState(false);
  const set = (t: number): void => update({ ablation: { vertebraId: a.vertebraId, timeS: t } });
  useEffect(() => {
    if (!playing) return;
    const timer = setInterval(() => {
      const now = page().ablation?.timeS ?? 0;
      if (now >= a.endS) setPlaying(false);
      else set(Math.min(a.endS, now + a.endS / 60));
    }, 120);
    return () => clearInterval(timer);
  }, [playing, a]);
  return (
    <div className="ablation-player">
      <Button
        size="compact-sm"
        variant="outline"
        onClick={() => {
          if (!playing && timeS >= a.endS) set(0);
          setPlaying(!playing);
        }}
      >
        {voice.t(playing ? 'ablation.stop' : 'ablation.play')}
      </Button>
      <label>
        <span className="unseen">{voice.t('ablation.slider')}</span>
        <input
          type="range"
          data-testid="ablation-slider"
          min={0}
          max={a.endS}
          step={a.endS / 200}
          value={timeS}
          aria-valuetext={`${voice.number(timeS / 60, 1)} min`}
          onChange={(e) => set(Number(e.currentTarget.value))}
        />
      </label>
      <span className="num">
        {voice.number(timeS / 60, 1)}
        {'\u00a0min'}
      </span>
      <p className="quiet">{voice.t(a.modality === 'cryo' ? 'ablation.isotherms.cryo' : 'ablation.isotherms.rf')}</p>
    </div>
  );
}

interface Part {
  readonly a: Ablation;
  readonly nameOf: (id: string) => string;
  readonly nerves: Lesion['nerves'] | undefined;
  readonly voice: Voice;
}
const signs = { kept: '✓', amber: '▲', red: '■' } as const;
function Organs({ a, nameOf, nerves, voice }: Part) {
  const hot = a.modality !== 'cryo';
  return (
    <table className="states" data-testid="organs">
      <caption>{voice.t('ablation.organs')}</caption>
      <thead>
        <tr>
          <th scope="col">{voice.t('ablation.organ')}</th>
          <th scope="col">
            {voice.sentence(voice.t(hot ? 'ablation.peak' : 'ablation.lowest'))}
            <span className="leak-note">
              {voice.t('ablation.limit')} · {voice.t('ablation.risk')}
            </span>
          </th>
        </tr>
      </thead>
      <tbody>
        {a.organs.map((o) => (
          <tr key={o.id} className={`organ-${o.state}`}>
            <th scope="row">
              {voice.sentence(organInWords(voice.language, o, nameOf, nerves))}
              <span className="leak-note">
                {voice.number(o.nearestMm, 1)}
                {'\u00a0mm '}
                {voice.t('ablation.nearest')}
              </span>
            </th>
            <td>
              <span className="num">{organHeatInWords(voice.language, o, a)}</span>
              <span className="organ-told">
                <span aria-hidden="true">{signs[o.state]} </span>
                {[organStateInWords(voice.language, o), organRiskInWords(voice.language, o)].filter((x) => x !== '–').join(' · ')}
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Margins({ margin, voice }: { readonly margin: NonNullable<Ablation['margin']>; readonly voice: Voice }) {
  const bin = (n: number): string =>
    n === 0
      ? `< ${voice.number(margin.edgesMm[0], 0)}`
      : n === margin.edgesMm.length
        ? `≥ ${voice.number(margin.edgesMm[n - 1], 0)}`
        : `${voice.number(margin.edgesMm[n - 1], 0)} … ${voice.number(margin.edgesMm[n], 0)}`;
  return (
    <table className="states margins" data-testid="margins">
      <caption>{voice.t('ablation.margin.table')}</caption>
      <tbody>
        {margin.shares.map((share, n) => (
          <tr key={n}>
            <th scope="row" className="num">
              {bin(n)}
              {'\u00a0mm'}
            </th>
            <td>
              <span className={n < 3 ? 'bar short' : 'bar'} style={{ width: `${100 * share}%` }} aria-hidden="true" />
            </td>
            <td className="num">
              {voice.number(100 * share, 0)}
              {'\u00a0%'}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Measures({ a, nameOf, nerves, voice }: Part) {
  return (
    <table className="states" data-testid="measures">
      <caption>{voice.t('ablation.measures')}</caption>
      <thead>
        <tr>
          <th scope="col">{voice.t('ablation.measure')}</th>
          <th scope="col">{voice.t('ablation.coverage')}</th>
          <th scope="col">{voice.t('ablation.worst')}</th>
        </tr>
      </thead>
      <tbody>
        {a.measures.map((m) => {
          const organ = a.organs.find((o) => o.id === m.worstOrganId);
          return (
            <tr key={m.id} className={`organ-${m.state}`}>
              <th scope="row">{voice.sentence(voice.code(`ablation.measure.${m.id}`, protectionValues(m.id, a.rinseC)))}</th>
              <td className="num">
                {voice.number(Math.floor(100 * m.coverageFraction), 0)}
                {'\u00a0%'}
              </td>
              <td>
                <span aria-hidden="true">{signs[m.state]} </span>
                {m.worstC === undefined ? '–' : `${voice.number(m.worstC, 1)}\u00a0°C`}
                {organ !== undefined && <span className="leak-note">{organInWords(voice.language, organ, nameOf, nerves)}</span>}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** CT-guided geometry, as the room needs it. */
function Probes({ a, voice }: { readonly a: Ablation; readonly voice: Voice }) {
  const mm = (v: number | undefined): string => (v === undefined ? voice.t('app.unknown') : `${voice.number(v, 0)}\u00a0mm`);
  return (
    <section className="ablation-probes" data-testid="ablation-probes" aria-label={voice.t('ablation.ct')}>
      <h3>{voice.t('ablation.ct')}</h3>
      {a.probes.map((p) => (
        <dl key={p.id} className="measures">
          <div className="ablation-needle">
            <dt>
              {p.id} · {p.name}
            </dt>
            <dd>
              {voice.t(p.side === 'left' ? 'LEFT' : 'RIGHT')}, {voice.t(`ablation.approach.${p.approach}`)}
            </dd>
          </div>
          {(
            [
              ['ablation.ct.axial', axialInWords(voice.language, p.ct)],
              ['ablation.ct.sagittal', tiltInWords(voice.language, p.ct)],
              ['ablation.ct.midline', skinPointInWords(voice.language, p.ct) ?? voice.t('app.unknown')],
              ['ablation.ct.depth', mm(p.ct.skinToTipMm)],
              ['ablation.ct.clear', p.nerveMm === undefined ? voice.t('app.unknown') : `${voice.number(p.nerveMm, 1)}\u00a0mm`],
            ] as const
          ).map(([label, value]) => (
            <div key={label}>
              <dt>{voice.sentence(voice.t(label))}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      ))}
      {[...new Map(a.probes.map((p) => [p.name, p.standing]))].map(([name, standing]) => (
        <p key={name} className="quiet">
          {voice.t('ablation.report.standing', { name, standing: voice.t(`ablation.standing.${standing}`) })}
        </p>
      ))}
    </section>
  );
}
