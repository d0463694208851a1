// Cement: the sitting that the product chosen makes of the plans, a clock for each of its mixes, and what was pressed. Loaded when first opened.
import { Button } from '@mantine/core';
import { useState } from 'react';
import { cementOf, sittingRules } from '../../catalog/index.ts';
import { levelOf } from '../../records/index.ts';
import { cementName } from '../../words/index.ts';
import { planSitting } from '../actions.ts';
import { usePage } from '../case-state.ts';
import { toClock } from '../clock/clock-door.tsx';
import type { NamedTurn } from '../clock/running-clocks.ts';
import { clockText } from '../clock/time-band.tsx';
import { useVoice, type Voice } from '../say.ts';
import type { CaseView } from '../worker/messages.ts';
import type { CementProduct, Sitting } from '../worker/nouns.ts';
import './cement.css';
import { Findings } from './findings.tsx';

export function CementPanel() {
  const voice = useVoice();
  const view = usePage((s) => s.view);
  const running = usePage((s) => s.running !== undefined);
  const wish = usePage((x) => x.mixWish);
  const later = usePage((x) => x.laterProduct);
  const [flow, setFlow] = useState(String(sittingRules.flowMlPerMin.value));
  if (view === undefined) return null;
  const planned = view.plans.some((p) => p.data.state === 'planned' && p.data.cement !== undefined);
  const flowMlPerMin = Number(flow.replace(',', '.'));
  const { sitting } = view;
  return (
    <section data-testid="cement-panel">
      <details className="choice" open={sitting === undefined}>
        <summary>{voice.t('clock-panel.title')}</summary>
        <div className="choice-body">
          {!planned && <p className="rule">{voice.t('clock-panel.needs-plan')}</p>}
          {wish === undefined && <p className="rule">{voice.t('clock-panel.needs-cement')}</p>}
          <label className="mix-field">
            <span>{voice.t('clock-panel.flow')}</span>
            <input type="text" inputMode="decimal" value={flow} name="flow" onChange={(e) => setFlow(e.currentTarget.value)} />
          </label>
          <Button
            fullWidth
            disabled={wish === undefined || running || !planned || !(flowMlPerMin > 0)}
            onClick={() =>
              wish !== undefined && void planSitting([wish.product, ...(later === undefined ? [] : [later])], wish.setting, flowMlPerMin)
            }
            data-testid="plan-sitting"
          >
            {voice.t(sitting === undefined ? 'clock-panel.plan' : 'clock-panel.plan-again')}
          </Button>
        </div>
      </details>
      {sitting !== undefined && (
        <>
          {sitting.stale.length > 0 && (
            <p className="stale" role="status">
              <span aria-hidden="true">↻ </span>
              {voice.t('clock-panel.stale')}
              <Button
                size="compact-xs"
                variant="outline"
                disabled={running}
                onClick={() => void planSitting(productsOf(view, sitting.data), sitting.data.setting, sitting.data.flowMlPerMin)}
              >
                {voice.t('app.recompute')}
              </Button>
            </p>
          )}
          <OneSitting sitting={sitting.data} view={view} voice={voice} />
        </>
      )}
      <Button className="cement-alone" fullWidth variant="default" onClick={() => toClock()} data-testid="clock-alone">
        {voice.t('clock-panel.alone')}
      </Button>
      <Logs view={view} voice={voice} />
    </section>
  );
}

/** The products of a sitting, by value from the clocks of its mixes. */
function productsOf(view: CaseView, sitting: Sitting): readonly CementProduct[] {
  const products = sitting.mixes.flatMap(
    (m) => view.clocks.find((c) => c.data.mixId === m.mixId)?.data.product ?? cementOf(m.productId) ?? [],
  );
  return [...new Map(products.map((p) => [p.id, p])).values()];
}

interface SittingProps {
  readonly sitting: Sitting;
  readonly view: CaseView;
  readonly voice: Voice;
}
function OneSitting({ sitting, view, voice }: SittingProps) {
  const level = (id: string): string => voice.level(view.levels === undefined ? undefined : levelOf(view.levels.data, id));
  return (
    <div className="sitting" data-testid="sitting">
      <h3>{voice.t('clock-panel.sitting')}</h3>
      <p>
        <strong>{voice.t('clock-panel.trocars', { count: sitting.trocars.length })}</strong>
        <br />
        {sitting.trocars.map((t) => `${level(t.vertebraId)} ${voice.t(t.side)}`).join(' · ')}
      </p>
      {sitting.mixes.length === 0 && <p className="rule">{voice.t('clock-panel.not-planned')}</p>}
      {sitting.mixes.map((m, n) => {
        const clock = view.clocks.find((c) => c.data.mixId === m.mixId)?.data;
        const turns: readonly NamedTurn[] = m.turns.map((t) => ({
          vertebraId: t.vertebraId,
          level: level(t.vertebraId),
          side: t.side,
          injectMl: t.injectMl,
          cannulaMl: t.cannulaMl,
          startMin: t.startMin,
          endMin: t.endMin,
        }));
        return (
          <div className="sitting-mix" key={m.mixId}>
            <h4>
              {voice.t('clock-panel.mix', {
                n: n + 2,
                mix: m.mixId.replace('mix-', ''),
                product: cementName(voice.language, { id: m.productId, name: m.productName }),
              })}
            </h4>
            <p>{voice.sentence(voice.t('clock-panel.mix.start', { start: m.startMin }))}</p>
            <p>{voice.sentence(voice.t('clock-panel.mix.window', { from: m.injectFromMin, until: m.stopMin }))}</p>
            <p>
              {voice.t('clock-panel.mix.kits', { kits: m.kitCount, prepared: m.preparedMl, injected: m.injectedMl, dead: m.deadSpaceMl })}
            </p>
            <ol className="sitting-turns">
              {m.turns.map((t) => (
                <li key={t.pathId}>
                  <span className="sitting-side">
                    {level(t.vertebraId)} {voice.t(t.side)}
                  </span>
                  <span>{voice.t('clock-panel.turn', { from: t.startMin, until: t.endMin, ml: t.injectMl })}</span>
                  <span className="quiet">{voice.t('clock-panel.push', { push: t.cannulaMl })}</span>
                </li>
              ))}
            </ol>
            {clock !== undefined && (
              <Button size="xs" onClick={() => toClock({ clock, turns })} data-mix={m.mixId}>
                {voice.t('clock-panel.clock')}
              </Button>
            )}
          </div>
        );
      })}
      <Findings items={[...sitting.findings, ...(view.clocks[0]?.data.findings ?? [])]} label={voice.t('app.findings.plan')} />
    </div>
  );
}

function Logs({ view, voice }: { readonly view: CaseView; readonly voice: Voice }) {
  if (view.mixings.length === 0) return null;
  return (
    <details className="twin-table" data-testid="mix-logs">
      <summary>{voice.t('clock-panel.logs')}</summary>
      {view.mixings.map((m) => (
        <div key={m.id} className="sitting-log">
          <p>
            {voice.t('clock-panel.log', {
              mix: m.data.mixId.replace('mix-', ''),
              product: m.data.productName,
              when: voice.moment(m.data.startedAt),
            })}
          </p>
          <ol>
            {m.data.events.map((e, n) => (
              <li key={n}>
                <span className="num">{clockText(e.elapsedS)}</span> {voice.t(`cement.event.${e.what}`)}
              </li>
            ))}
          </ol>
        </div>
      ))}
    </details>
  );
}
