// Beside the fluoroscopic pictures: advancing the trocar step by step with its three check points, the C-arm in words tied to the patient, and how
// the pictures are shown. Loaded with the layout.
import { Button } from '@mantine/core';
import { memo, useEffect } from 'react';
import { cArm, fluoroscopyBeam, fluoroscopyViews, projectedPart, shoulderLevels, stepRules } from '../../catalog/index.ts';
import { levelOf } from '../../records/index.ts';
import { stepState, type StepState } from '../../spine/index.ts';
import { machineInWords, viewInWords } from '../../words/index.ts';
import { lookAtFill, runPlan } from '../actions.ts';
import { shownInjection, update, usePage } from '../case-state.ts';
import { Pick, Tick } from '../controls.tsx';
import { useVoice, type Voice } from '../say.ts';
import { useTrocars, type ShownTrocar } from '../trocar-draft.ts';
import { activeTrocar } from '../shown-trocars.ts';
import { useSight } from '../views/xray-view.tsx';
import {
  geometry,
  setXray,
  sidMm,
  sodMm,
  turnBy,
  turnToView,
  useXray,
  xrayViews,
  xrayWord,
  type XrayViewName,
} from '../views/xray-state.ts';
import type { Path, Vertebra } from '../worker/nouns.ts';
import { Findings } from './findings.tsx';
import { TrocarCards } from './trocar-cards.tsx';
import './fluoroscopy.css';

export function FluoroscopyPanel() {
  const voice = useVoice();
  const { vertebra, written, level, given } = useSight('xray-ap');
  const view = usePage((s) => s.view);
  const refused = useXray((s) => s.refused);
  const noGl = useXray((s) => s.noGl === true);
  const trocars = useTrocars();
  const injection = usePage(shownInjection);
  // what an injection has put into the bone is seen here too
  useEffect(() => {
    if (injection !== undefined) lookAtFill();
  }, [injection]);
  if (view === undefined) return null;
  const name = voice.level(level as never);
  const active = activeTrocar(given, trocars);
  const shaded = vertebra !== undefined && (shoulderLevels as readonly string[]).includes(level ?? '');
  return (
    <section className="fluoroscopy" data-testid="fluoroscopy-panel">
      <h2 className="plan-title">
        {name} <small>{voice.t('fluoroscopy.title')}</small>
      </h2>
      {refused !== undefined && (
        <p className="stale" role="status">
          {voice.t(refused)}
        </p>
      )}
      {noGl && (
        <p className="quiet" role="status" data-testid="no-webgl">
          {voice.t('fluoroscopy.no-webgl')}
        </p>
      )}
      {shaded && (
        <p className="xray-caution" role="status" data-testid="shoulders">
          <span aria-hidden="true">▲ </span>
          {voice.t('fluoroscopy.shoulders', { level: name })}
        </p>
      )}
      <PlanState voice={voice} />
      {vertebra === undefined ? (
        <p className="empty">{voice.t('fluoroscopy.no-bone')}</p>
      ) : active === undefined ? (
        <p className="empty">{voice.t('fluoroscopy.no-path', { level: name })}</p>
      ) : (
        <Steps vertebra={vertebra} trocars={trocars} active={active} voice={voice} />
      )}
      <TrocarCards />
      {vertebra !== undefined && <Arm vertebra={vertebra} written={written} voice={voice} />}
      <Look voice={voice} />
      <p className="quiet">
        {voice.t('fluoroscopy.what', {
          kev: fluoroscopyBeam.energyKev.value,
          leastMm: projectedPart.leastReachMm.value,
          mostMm: projectedPart.reachMm.value,
        })}
      </p>
    </section>
  );
}

/** What the plan's own panel says first, as it stands instead of it: that the plan is of before, and what forbids it. */
function PlanState({ voice }: { readonly voice: Voice }) {
  const plan = usePage((s) => s.view?.plans.find((p) => p.data.vertebraId === s.vertebraId));
  const running = usePage((s) => s.running !== undefined);
  if (plan === undefined) return null;
  const { vertebraId, findings } = plan.data;
  return (
    <>
      {plan.stale.length > 0 && (
        <p className="stale" role="status" data-testid="plan-stale">
          <span aria-hidden="true">↻ </span>
          {voice.t('app.stale.plan')}
          <Button size="compact-xs" variant="outline" disabled={running} onClick={() => void runPlan([vertebraId])}>
            {voice.t('app.recompute')}
          </Button>
        </p>
      )}
      <Findings items={findings.filter((f) => f.severity === 'stop')} label={voice.t('app.findings.stop')} />
    </>
  );
}

const signs = { 'not-yet': '○', right: '✓', caution: '▲', stop: '✕' } as const;
/** As the planner's own functions tell it of a moved trocar, else as the plan has this side's path. */
const approachOf = (paths: readonly Path[], t: ShownTrocar): Path['approach'] =>
  t.figures?.approach ?? (paths.find((p) => p.id === t.pathId) ?? paths.find((p) => p.side === t.side))?.approach ?? 'transpedicular';

function Steps({
  vertebra,
  trocars,
  active,
  voice,
}: {
  readonly vertebra: Vertebra;
  readonly trocars: readonly ShownTrocar[];
  readonly active: ShownTrocar;
  readonly voice: Voice;
}) {
  const fieldMm = useXray((s) => s.fieldMm);
  const depth = useXray((s) => s.depthMm);
  const plan = usePage((s) => s.view?.plans.find((p) => p.data.vertebraId === vertebra.vertebraId)?.data);
  const level = usePage((s) => (s.view?.levels === undefined ? undefined : levelOf(s.view.levels.data, vertebra.vertebraId)));
  const approach = approachOf(plan?.paths ?? [], active);
  const depthMm = Math.min(depth ?? active.lengthMm, active.lengthMm);
  const state = stepState(vertebra, { ...active, approach }, depthMm, geometry(fieldMm), level);
  const mm = stepRules.stepMm.value;
  const go = (to: number): void => setXray({ depthMm: to >= active.lengthMm ? undefined : Math.max(0, to) });
  return (
    <section className="xray-steps" aria-label={voice.t('fluoroscopy.step')}>
      <h3>{voice.t('fluoroscopy.step')}</h3>
      {trocars.length > 1 && (
        <Pick
          shown
          label={voice.t('fluoroscopy.step.which')}
          value={active.id}
          onPick={(id) => {
            const t = trocars.find((x) => x.id === id);
            update({ pathId: t?.pathId ?? plan?.paths.find((p) => p.side === t?.side)?.id ?? id });
          }}
          choices={trocars.map((t) => ({ value: t.id, label: whichWords(voice, t, trocars, plan?.chosen ?? []) }))}
        />
      )}
      <div className="xray-step-row">
        <Button
          size="compact-md"
          variant="default"
          disabled={depthMm <= 0}
          onClick={() => go(Math.ceil(depthMm / mm - 1e-6) * mm - mm)}
          data-testid="step-back"
        >
          {voice.t('fluoroscopy.step.back', { mm })}
        </Button>
        <Button
          size="compact-md"
          disabled={depth === undefined}
          onClick={() => go(Math.floor(depthMm / mm + 1e-6) * mm + mm)}
          data-testid="step-forward"
        >
          {voice.t('fluoroscopy.step.forward', { mm })}
        </Button>
        <Button size="compact-md" variant="subtle" disabled={depth === undefined} onClick={() => go(active.lengthMm)}>
          {voice.t('fluoroscopy.step.whole')}
        </Button>
      </div>
      <div role="status" aria-live="polite">
        <p className="num" data-testid="step-depth">
          {voice.t('fluoroscopy.step.depth', { depthMm, lengthMm: active.lengthMm })}
        </p>
        {state === undefined ? (
          <p className="quiet">{voice.t('fluoroscopy.step.unseen')}</p>
        ) : (
          <Checks state={state} approach={approach} voice={voice} />
        )}
      </div>
      <p className="quiet">{voice.t('fluoroscopy.rule.note')}</p>
    </section>
  );
}

/** The side; where the chosen path and an alternative of one side are shown, also which of them. */
function whichWords(voice: Voice, t: ShownTrocar, all: readonly ShownTrocar[], chosen: readonly string[]): string {
  const side = voice.t(`app.side.${t.side}`);
  if (all.filter((x) => x.side === t.side).length < 2) return side;
  return `${side}, ${voice.t(chosen.includes(t.id) ? 'app.path.proposed' : 'app.path.alternative')}`;
}

const acrossWord = (across: number): 'outside' | 'outer' | 'inner' | 'inside' =>
  across < -1 ? 'outside' : across < 0 ? 'outer' : across <= 1 ? 'inner' : 'inside';

function Checks({ state, approach, voice }: { readonly state: StepState; readonly approach: Path['approach']; readonly voice: Voice }) {
  return (
    <>
      <p>
        {voice.t(`fluoroscopy.across.${acrossWord(state.acrossFraction)}`)} {voice.t(`fluoroscopy.place.${state.place}`)}
      </p>
      <h4>{voice.t(approach === 'parapedicular' ? 'fluoroscopy.checks.parapedicular' : 'fluoroscopy.checks')}</h4>
      <ol className="xray-checks" data-testid="check-points">
        {state.checks.map((c) => (
          <li key={c.check} className={`check-${c.state}`} data-check={c.check} data-state={c.state}>
            <span aria-hidden="true">{signs[c.state]}</span> <strong>{voice.t(`fluoroscopy.state.${c.state}`)}</strong> {voice.code(c.code)}
          </li>
        ))}
      </ol>
    </>
  );
}

/** Not drawn again while a trocar moves: the poses come from what is written. */
const Arm = memo(function Arm({
  vertebra,
  written,
  voice,
}: {
  readonly vertebra: Vertebra;
  readonly written: ShownTrocar | undefined;
  readonly voice: Voice;
}) {
  const deg = fluoroscopyViews.turnDeg.value;
  const setup = usePage((s) => s.view?.site?.tableSetup);
  const turns = [
    ['left', -deg, 0],
    ['right', deg, 0],
    ['head', 0, deg],
    ['feet', 0, -deg],
  ] as const;
  return (
    <section aria-label={voice.t('fluoroscopy.c-arm')}>
      <h3>{voice.t('fluoroscopy.c-arm')}</h3>
      <dl className="xray-arm">
        {xrayViews.map((v) => (
          <Pose key={v} view={v} voice={voice} />
        ))}
      </dl>
      <div className="xray-turns">
        {turns.map(([way, right, head]) => (
          // in words: an arrow would be read by the picture, where the patient's left is on the right
          <Button
            key={way}
            size="compact-xs"
            variant="default"
            title={voice.t(`fluoroscopy.c-arm.turn.${way}`, { deg })}
            aria-label={voice.t(`fluoroscopy.c-arm.turn.${way}`, { deg })}
            data-turn={way}
            onClick={() => turnBy(right, head)}
          >
            {voice.t(`fluoroscopy.c-arm.way.${way}`)}
          </Button>
        ))}
        {(['xray-ap', 'xray-lateral', 'xray-down'] as const).map((v) => (
          <Button
            key={v}
            size="compact-xs"
            variant="default"
            disabled={v === 'xray-down' && written === undefined}
            onClick={() => turnToView(v, vertebra, written)}
          >
            {voice.t(`fluoroscopy.c-arm.to.${v === 'xray-ap' ? 'ap' : v === 'xray-lateral' ? 'lateral' : 'down'}`)}
          </Button>
        ))}
      </div>
      <p className="quiet">{voice.t('fluoroscopy.view.free.help', { deg })}</p>
      {setup === undefined && <p className="quiet">{voice.t('fluoroscopy.c-arm.no-machine')}</p>}
      {(setup?.position === 'HFS' || setup?.position === 'FFS') && <p className="quiet">{voice.t('plan.view.machine-reversed')}</p>}
    </section>
  );
});
function Pose({ view, voice }: { readonly view: XrayViewName; readonly voice: Voice }) {
  const { sight } = useSight(view);
  if (sight === undefined) return null;
  const machine = machineInWords(voice.language, sight);
  return (
    <div data-pose={view}>
      <dt>{voice.t(xrayWord[view])}</dt>
      <dd>
        {viewInWords(voice.language, sight)}
        {machine !== undefined && <span className="num"> {voice.t('fluoroscopy.c-arm.machine', { machine })}</span>}
      </dd>
    </div>
  );
}

const Look = memo(function Look({ voice }: { readonly voice: Voice }) {
  const look = useXray((s) => s);
  const fill = usePage((s) => (s.fill?.vertebraId === s.vertebraId ? s.fill : undefined));
  // the first look at a newer one is not stale
  const staleFill = usePage(
    (s) =>
      s.injectionLook?.vertebraId !== s.vertebraId &&
      (s.view?.injections.find((i) => i.data.vertebraId === s.vertebraId)?.stale.length ?? 0) > 0,
  );
  const percent = Math.round(100 * look.openFraction);
  return (
    <section aria-label={voice.t('fluoroscopy.picture')}>
      <h3>{voice.t('fluoroscopy.picture')}</h3>
      <Pick
        shown
        label={voice.t('fluoroscopy.picture.field')}
        value={String(look.fieldMm)}
        onPick={(v) => setXray({ fieldMm: Number(v) })}
        choices={fluoroscopyViews.fieldsMm.value.map((mm) => ({ value: String(mm), label: `${mm}\u00a0mm` }))}
      />
      <div className="xray-ticks">
        <Tick checked={look.rings} onTick={(rings) => setXray({ rings })}>
          {voice.t('fluoroscopy.picture.rings')}
        </Tick>
        <Tick checked={look.plates} onTick={(plates) => setXray({ plates })}>
          {voice.t('fluoroscopy.picture.plates')}
        </Tick>
        <Tick checked={look.trocars} onTick={(on) => setXray({ trocars: on })}>
          {voice.t('fluoroscopy.picture.trocars')}
        </Tick>
        {fill !== undefined && (
          <Tick checked={look.cement} onTick={(cement) => setXray({ cement })}>
            {voice.t('fluoroscopy.picture.cement', { ml: fill.ml })}
            {staleFill && (
              <span className="xray-caution" title={voice.t('injection-page.stale')} data-testid="cement-stale">
                {' '}
                ↻ {voice.t('app.state.stale')}
              </span>
            )}
          </Tick>
        )}
        <Tick checked={look.bone === 'bright'} onTick={(on) => setXray({ bone: on ? 'bright' : 'dark' })}>
          {voice.t('fluoroscopy.picture.bright')}
        </Tick>
        <Tick checked={look.flip.leftRight} onTick={(leftRight) => setXray({ flip: { ...look.flip, leftRight } })}>
          {voice.t('fluoroscopy.picture.left-right')}
        </Tick>
        <Tick checked={look.flip.upDown} onTick={(upDown) => setXray({ flip: { ...look.flip, upDown } })}>
          {voice.t('fluoroscopy.picture.up-down')}
        </Tick>
      </div>
      <label className="xray-leaves">
        <span>{voice.t('fluoroscopy.picture.leaves')}</span>
        <input
          type="range"
          min={Math.round(100 * fluoroscopyViews.leastOpenFraction.value)}
          max={100}
          step={5}
          value={percent}
          aria-valuetext={voice.t('fluoroscopy.picture.open', { percent })}
          onChange={(e) => setXray({ openFraction: Number(e.currentTarget.value) / 100 })}
          data-testid="leaves"
        />
        <span className="num">{voice.t('fluoroscopy.picture.open', { percent })}</span>
      </label>
      <p className="quiet">
        {voice.t('fluoroscopy.c-arm.geometry', {
          sidMm,
          sodMm,
          times: cArm.sourceDetectorMm.value / cArm.sourceObjectMm.value,
          fieldMm: look.fieldMm,
        })}
        {look.engine !== undefined && ` (${voice.t(`fluoroscopy.engine.${look.engine}`)})`}
      </p>
    </section>
  );
});
