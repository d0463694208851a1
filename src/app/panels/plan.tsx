// Plan: which levels, which gauge, then one button. Stop list first; every path with its approach, entry in words, angles and every clearance.
import { Button } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { Later, Pick, Tick } from '../controls.tsx';
import { trocars } from '../../catalog/index.ts';
import { levelOf } from '../../records/index.ts';
import { breachVerdict } from '../../spine/index.ts';
import { entryInWords, machineInWords, viewInWords } from '../../words/index.ts';
import { goTo, runPlan } from '../actions.ts';
import { update, usePage } from '../case-state.ts';
import { useVoice, type Voice } from '../say.ts';
import { sideColour } from '../views/tints.ts';
import type { Path, Plan } from '../worker/nouns.ts';
import type { CaseView } from '../worker/messages.ts';
import { Clearances, look } from './clearances.tsx';
import { Findings } from './findings.tsx';
import { SiteSettings } from './site.tsx';
import { genantWords } from './workup.tsx';

const TrocarCards = lazy(async () => ({ default: (await import('./trocar-cards.tsx')).TrocarCards }));
const PlanOutline = lazy(async () => ({ default: (await import('./plan-outline.tsx')).PlanOutline }));

export function PlanPanel() {
  const voice = useVoice();
  const view = usePage((s) => s.view);
  const vertebraId = usePage((s) => s.vertebraId);
  const chosen = usePage((s) => s.chosen);
  const running = usePage((s) => s.running);
  if (view === undefined) return null;
  if (view.vertebrae.length === 0) return <p className="empty">{voice.t('app.plan.needs-workup')}</p>;
  const current = view.plans.find((p) => p.data.vertebraId === vertebraId);
  const level = view.levels === undefined || vertebraId === undefined ? undefined : levelOf(view.levels.data, vertebraId);
  return (
    <section>
      <Choice view={view} voice={voice} chosen={chosen} busy={running !== undefined} />
      <SiteSettings />
      {current === undefined ? (
        <p className="empty">{voice.t('app.plan.none', { level: voice.level(level) })}</p>
      ) : (
        <>
          {current.stale.length > 0 && (
            <p className="stale" role="status">
              <span aria-hidden="true">↻ </span>
              {voice.t('app.stale.plan')}
              <Button size="compact-xs" variant="outline" onClick={() => void runPlan([current.data.vertebraId])}>
                {voice.t('app.recompute')}
              </Button>
            </p>
          )}
          <Suspense fallback={null}>
            <TrocarCards />
          </Suspense>
          <Later turns={1}>
            <OnePlan plan={current.data} voice={voice} level={voice.level(level)} />
          </Later>
        </>
      )}
    </section>
  );
}

/** What to do once stopped: stands under the list, not in it. */
const thenCode = 'plan.stop.then';
/** Trocars the planner knows, widest first. */
const gauges = [...new Set(trocars.map((t) => t.gaugeGauge))].toSorted((a, b) => a - b);

function Choice({
  view,
  voice,
  chosen,
  busy,
}: {
  readonly view: CaseView;
  readonly voice: Voice;
  readonly chosen: readonly string[];
  readonly busy: boolean;
}) {
  const gauge = usePage((s) => s.gaugeGauge);
  const here = usePage((s) => s.vertebraId);
  const open = view.plans.length === 0;
  return (
    <details className="choice" open={open} key={String(open)}>
      <summary>
        {voice.t('app.plan.levels', {
          levels: chosen.map((id) => (view.levels === undefined ? '?' : (levelOf(view.levels.data, id) ?? '?'))).join(', ') || '–',
        })}
      </summary>
      <ul className="choices">
        {view.vertebrae.map(({ data: v }) => {
          const level = view.levels === undefined ? undefined : levelOf(view.levels.data, v.vertebraId);
          return (
            <li key={v.vertebraId} className={v.vertebraId === here ? 'row-here' : ''}>
              <Tick
                checked={chosen.includes(v.vertebraId)}
                onTick={(on) => {
                  // In the order of the column, whatever the order of ticking.
                  const ticked = (id: string): boolean => (id === v.vertebraId ? on : chosen.includes(id));
                  update({ chosen: view.vertebrae.map((x) => x.data.vertebraId).filter(ticked) });
                }}
              >
                <strong>{voice.level(level)}</strong> {genantWords(v, voice)}
                {v.lesion === undefined ? '' : `, ${voice.t(`app.lesion.${v.lesion.kind}`)}`}
              </Tick>
            </li>
          );
        })}
      </ul>
      <Pick
        shown
        label={voice.t('app.plan.gauge')}
        value={String(gauge)}
        onPick={(v) => update({ gaugeGauge: Number(v) })}
        choices={gauges.map((g) => ({ value: String(g), label: `${g}\u00a0G` }))}
      />
      <Button fullWidth disabled={busy || chosen.length === 0} onClick={() => void runPlan(chosen)} data-testid="propose">
        {voice.t('app.plan.propose')}
      </Button>
    </details>
  );
}

function OnePlan({ plan, voice, level }: { readonly plan: Plan; readonly voice: Voice; readonly level: string }) {
  const pathId = usePage((s) => s.pathId);
  const paths = plan.paths.toSorted(
    (a, b) => Number(plan.chosen.includes(b.id)) - Number(plan.chosen.includes(a.id)) || a.rankCount - b.rankCount,
  );
  const setup = usePage((s) => s.view?.site?.tableSetup);
  const reversed = (setup?.position === 'HFS' || setup?.position === 'FFS') && plan.views.some((v) => v.machine !== undefined);
  const stops = plan.findings.filter((f) => f.severity === 'stop');
  return (
    <div className="plan" data-testid="plan">
      <h2 className="plan-title">
        {level} <small>{voice.t(`app.plan.state.${plan.state}`)}</small>
      </h2>
      {stops.length > 0 && <Findings items={stops} label={voice.t('app.findings.stop')} />}
      {plan.cement !== undefined && (
        <section className="stoplist">
          <h3>
            <span aria-hidden="true">■ </span>
            {voice.t('app.plan.stop-when')}
          </h3>
          <ol>
            {plan.cement.stopWhen
              .filter((c) => c !== thenCode)
              .map((c) => (
                <li key={c}>{voice.sentence(voice.code(c))}</li>
              ))}
          </ol>
          {plan.cement.stopWhen.includes(thenCode) && <p>{voice.sentence(voice.code(thenCode))}</p>}
        </section>
      )}
      {plan.state === 'planned' && <p className="quiet">{voice.sentence(voice.code(plan.sidesReason))}</p>}
      <Findings items={plan.findings.filter((f) => f.severity !== 'stop')} label={voice.t('app.findings.plan')} />
      {plan.outline !== undefined && (
        <Suspense>
          <PlanOutline plan={plan} />
        </Suspense>
      )}
      {paths.length > 0 && (
        <ul className="paths">
          {paths.map((p) => (
            <PathCard key={p.id} path={p} plan={plan} voice={voice} here={p.id === pathId} />
          ))}
        </ul>
      )}
      {plan.cement !== undefined && (
        <section>
          <h3>{voice.t('app.plan.cement')}</h3>
          <dl className="measures">
            <div>
              <dt>{voice.t('app.cement.range')}</dt>
              <dd>
                {voice.t('app.cement.from-to', {
                  low: voice.banded(plan.cement.rangeMl[0], '', plan.bands['cement.rangeMl.0']),
                  high: voice.banded(plan.cement.rangeMl[1], 'ml', plan.bands['cement.rangeMl.1']),
                })}
              </dd>
            </div>
            <div>
              <dt>{voice.t('app.cement.of')}</dt>
              <dd>
                {voice.t(`app.cement.${plan.cement.denominator}`)}, {voice.number(plan.cement.denominatorMl)} ml
              </dd>
            </div>
            <div>
              <dt>{voice.t('app.cement.prepare')}</dt>
              <dd>{voice.number(plan.cement.prepareMl)} ml</dd>
            </div>
          </dl>
          <p className="quiet">{voice.t('app.cement.never-target')}</p>
        </section>
      )}
      {plan.posture !== '' && (plan.state === 'planned' || plan.state === 'outlined') && (
        <p className="quiet">{voice.code(plan.posture)}</p>
      )}
      {plan.views.length > 0 && (
        <section>
          <h3>{voice.t('app.plan.views')}</h3>
          <dl className="measures">
            {plan.views.map((v) => (
              <div key={v.name}>
                <dt>{voice.t(`report.view.${v.name}`)}</dt>
                <dd>
                  {viewInWords(voice.language, v)}
                  {v.machine !== undefined && <strong className="machine">{machineInWords(voice.language, v)}</strong>}
                </dd>
              </div>
            ))}
          </dl>
          {reversed && <p className="quiet">{voice.t('plan.view.machine-reversed')}</p>}
        </section>
      )}
      {plan.unseen.length > 0 && (
        <section>
          <h3>{voice.t('app.plan.unseen')}</h3>
          <ul className="plain">
            {plan.unseen.map((c) => (
              <li key={c}>{voice.sentence(voice.code(c))}</li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

function PathCard({
  path,
  plan,
  voice,
  here,
}: {
  readonly path: Path;
  readonly plan: Plan;
  readonly voice: Voice;
  readonly here: boolean;
}) {
  const used = plan.chosen.includes(path.id);
  const side = voice.t(`app.side.${path.side}`);
  return (
    <li className={`path-card${here ? ' path-here' : ''}`} style={{ ['--side' as never]: sideColour[path.side] }}>
      <button type="button" className="path-head" aria-pressed={here} onClick={() => goTo(plan.vertebraId, path.id)}>
        <span className={`path-line path-line-${path.side}`} aria-hidden="true" />
        <strong>{side}</strong>
        <span>{voice.t(`plan.approach.${path.approach}`)}</span>
        <span className="quiet num">{`${path.gaugeGauge}\u00a0G`}</span>
        <span className={used ? 'path-used' : 'quiet'}>{voice.t(used ? 'app.path.proposed' : 'app.path.alternative')}</span>
      </button>
      {here && (
        <div className="path-body">
          <p>{voice.sentence(entryInWords(voice.language, path))}</p>
          <dl className="measures">
            <div>
              <dt>{voice.t('app.path.length')}</dt>
              <dd>{voice.banded(path.lengthMm, 'mm', plan.bands[`paths.${path.id}.lengthMm`], 0)}</dd>
            </div>
            <div>
              <dt>{voice.t('app.path.zone')}</dt>
              <dd>{voice.t(`plan.zone.${path.targetZone}`)}</dd>
            </div>
            <div>
              <dt>{voice.t('app.path.axial')}</dt>
              <dd>
                {voice.t(path.axialAngleDeg >= 0 ? 'app.path.axial.in' : 'app.path.axial.out', { deg: Math.abs(path.axialAngleDeg) })}
              </dd>
            </div>
            <div>
              <dt>{voice.t('app.path.sagittal')}</dt>
              <dd>
                {voice.t(path.sagittalAngleDeg >= 0 ? 'app.path.sagittal.up' : 'app.path.sagittal.down', {
                  deg: Math.abs(path.sagittalAngleDeg),
                })}
              </dd>
            </div>
            <div className="breach" title={voice.t('plan.breach.explained', { ...plan.executionError })}>
              <dt>{voice.t('app.path.breach')}</dt>
              <dd className={look(breachVerdict(path.breachProbability))}>
                {voice.share(path.breachProbability, plan.bands[`paths.${path.id}.breachProbability`])}
              </dd>
            </div>
          </dl>
          <Clearances clearanceMm={path.clearanceMm} />
          {path.approach === 'transpedicular' && <p className="rule">{voice.t('plan.rule.medial-wall')}</p>}
          {path.skin !== undefined && plan.posture !== 'plan.posture.unknown-study' && (
            <p className="quiet">
              {voice.sentence(voice.t('plan.skin', { fromMidlineMm: path.skin.fromMidlineMm, depthMm: path.skin.depthMm }))}
            </p>
          )}
          <Findings items={path.findings} label={voice.t('app.findings.path')} />
        </div>
      )}
    </li>
  );
}
