// The clock over the whole page: one phase word, one countdown, a band of time with now. Readable at three metres, big enough for a gloved finger. What a
// person presses counts before the model; what was missed, and two clocks that disagree, are said first. It ends at "set".
import { useEffect, useRef, useState } from 'react';
import { clinicalStatement } from '../../catalog/index.ts';
import { cementName, whereInWords } from '../../words/index.ts';
import type { MixingEvent } from '../../records/index.ts';
import { makeClock } from '../actions.ts';
import { page, usePage } from '../case-state.ts';
import { Pick as Picker, Tick } from '../controls.tsx';
import { Findings } from '../panels/findings.tsx';
import { toLanguage, useVoice, type Voice } from '../say.ts';
import './clock.css';
import {
  clocks,
  closeScreen,
  endMix,
  forgetMissed,
  prepare,
  press,
  setSound,
  setSpeech,
  settleJump,
  showMix,
  startMix,
  takeBack,
  useClocks,
  type ClockState,
} from './clock-store.ts';
import { MixForm } from './mix-form.tsx';
import { canTakeBack, momentOf, turnAt, type Moment, type RunningClock } from './running-clocks.ts';
import { BandNumbers, clockText, phaseSign, TimeBand } from './time-band.tsx';
import { canSpeak, speak, tone } from './voice.ts';

export function ClockScreen() {
  const voice = useVoice();
  const state = useClocks((s) => s);
  const root = useRef<HTMLElement>(null);
  useAlarms(state, voice);
  useEffect(() => {
    root.current?.focus();
  }, []);
  const { running, ready } = state;
  const shown = ready === undefined ? running[Math.min(state.shownIndex, running.length - 1)] : undefined;
  const index = shown === undefined ? -1 : running.indexOf(shown);
  const moment = shown === undefined ? undefined : momentOf(shown, clocks);
  return (
    <section
      ref={root}
      className={`clock${moment === undefined ? '' : ` clock-${moment.reading.phase}`}${state.rung === undefined ? '' : ` clock-rung-${state.rung.n % 2}`}`}
      role="dialog"
      aria-modal="true"
      aria-label={voice.t('clock-view.title')}
      tabIndex={-1}
      data-testid="clock"
      onKeyDown={(e) => {
        if (e.key === 'Escape') closeScreen();
      }}
      data-rung={state.rung?.key}
    >
      <Top state={state} voice={voice} index={index} />
      {shown !== undefined && moment !== undefined ? (
        <One key={shown.startedAt} r={shown} n={index} moment={moment} voice={voice} state={state} />
      ) : ready === undefined ? (
        <Choose voice={voice} />
      ) : (
        <Ready ready={ready} voice={voice} />
      )}
      <p className="clock-foot">{voice.t('app.intended-use')}</p>
    </section>
  );
}

/** Tones and, when asked for, the sentence; a warning half a minute before. */
function useAlarms({ rung, sound, speech, running }: ClockState, voice: Voice): void {
  const n = rung?.n ?? 0;
  useEffect(() => {
    if (rung === undefined || n === 0) return;
    const warning = rung.key.startsWith('warn ');
    const [mixId, phase] = (warning ? rung.key.slice(5) : rung.key).split(' ');
    const word = voice.code(`cement.phase.${phase}`);
    if (sound) tone(warning ? 1 : 2);
    if (speech) {
      const said = warning ? voice.t('clock-view.soon', { phase: word, seconds: 30 }) : word;
      speak(voice.language, running.length > 1 ? `${voice.t('clock-view.mix', { n: mixId.replace('mix-', '') })}. ${said}` : said);
    }
    // rings once an alarm, not once a change of language or tone
  }, [n]);
}

function Top({ state, voice, index }: { readonly state: ClockState; readonly voice: Voice; readonly index: number }) {
  const language = usePage((s) => s.language);
  return (
    <div className="clock-top">
      <button type="button" className="clock-button" onClick={closeScreen} title={voice.t('clock-view.closes')} data-testid="clock-close">
        ← {voice.t('clock-view.close')}
      </button>
      <ul className="clock-tabs">
        {state.running.map((r, n) => {
          const { reading, elapsedS } = momentOf(r, clocks);
          return (
            <li key={`${r.startedAt} ${r.clock.mixId}`}>
              <button
                type="button"
                className={`clock-button clock-tab phase-text-${reading.phase}`}
                aria-pressed={n === index}
                onClick={() => {
                  prepare(undefined);
                  showMix(n);
                }}
              >
                {voice.t('clock-view.mix', { n: r.clock.mixId.replace('mix-', '') })} · {voice.t(`cement.phase.${reading.phase}`)} ·{' '}
                {clockText(elapsedS)}
              </button>
            </li>
          );
        })}
        {state.running.length > 0 && (
          <li>
            <button
              type="button"
              className="clock-button"
              aria-pressed={index < 0}
              onClick={() => {
                prepare(undefined);
                showMix(-1);
              }}
              data-testid="clock-new"
            >
              + {voice.t('clock-view.new')}
            </button>
          </li>
        )}
      </ul>
      <span className="clock-ticks">
        <Tick checked={state.sound} onTick={setSound}>
          {voice.t('clock-view.sound')}
        </Tick>
        {canSpeak() && (
          <Tick checked={state.speech} onTick={setSpeech}>
            {voice.t('clock-view.speech')}
          </Tick>
        )}
      </span>
      <Picker
        label={voice.t('app.bar.language')}
        value={language}
        onPick={(v) => void toLanguage(v === 'fr' ? 'fr' : 'en')}
        choices={[
          { value: 'fr', label: 'FR', hint: 'Français' },
          { value: 'en', label: 'EN', hint: 'English' },
        ]}
      />
      <button
        type="button"
        className="clock-button"
        onClick={() =>
          void (document.fullscreenElement === null ? document.documentElement.requestFullscreen() : document.exitFullscreen())
        }
      >
        {voice.t('clock-view.full')}
      </button>
    </div>
  );
}

function Choose({ voice }: { readonly voice: Voice }) {
  const busy = usePage((s) => s.running !== undefined);
  const make = async (wish: Parameters<Parameters<typeof MixForm>[0]['action']>[0]): Promise<void> => {
    if (wish === undefined) return;
    const used = page().view?.clocks.length ?? 0;
    const clock = await makeClock(`mix-${used + 1}`, wish.product, wish.setting);
    if (clock !== undefined) prepare({ clock, turns: [] });
  };
  return (
    <div className="clock-choose">
      <h1>{voice.t('clock-view.title')}</h1>
      <p className="quiet">{voice.t('clock-view.intro')}</p>
      <MixForm
        busy={busy}
        action={(wish) => (
          <button
            type="button"
            className="clock-button clock-strong"
            disabled={wish === undefined}
            onClick={() => void make(wish)}
            data-testid="clock-make"
          >
            {voice.t('clock-view.make')}
          </button>
        )}
      />
    </div>
  );
}

function Ready({ ready, voice }: { readonly ready: NonNullable<ClockState['ready']>; readonly voice: Voice }) {
  const { clock } = ready;
  return (
    <div className="clock-choose">
      <h1>
        {voice.t('clock-view.mix', { n: clock.mixId.replace('mix-', '') })} · {cementName(voice.language, clock.product)}
      </h1>
      <Milestones
        rows={clock.milestones.map((m) => ({
          ...m,
          atS: 60 * (m.shown === 'fast' ? m.fastMin : m.slowMin),
          fastS: 60 * m.fastMin,
          slowS: 60 * m.slowMin,
        }))}
        voice={voice}
      />
      <Findings items={clock.findings} label={voice.t('app.findings.plan')} />
      <button type="button" className="clock-button clock-go" onClick={startMix} data-testid="clock-start">
        {voice.t('clock-view.start')}
      </button>
      <p className="quiet">{voice.t('clock-view.start.what')}</p>
    </div>
  );
}

interface OneProps {
  readonly r: RunningClock;
  readonly n: number;
  readonly moment: Moment;
  readonly voice: Voice;
  readonly state: ClockState;
}
function One({ r, n, moment, voice, state }: OneProps) {
  const { reading, elapsedS } = moment;
  const { phase, next } = reading;
  const word = voice.t(`cement.phase.${phase}`);
  const turn = turnAt(r, elapsedS);
  const after = turn === undefined ? undefined : r.turns[r.turns.indexOf(turn) + 1];
  return (
    <div className="clock-one">
      <Jump r={r} n={n} moment={moment} voice={voice} />
      {r.missed.length > 0 && (
        <p className="clock-alert" role="alert" data-testid="clock-missed">
          ▲{' '}
          {voice.t('clock-view.missed', {
            changes: r.missed
              .map((m) =>
                voice.t('clock-view.missed.one', {
                  phase: voice.t(`cement.phase.${m.phase}`),
                  minutes: voice.number((elapsedS - m.atS) / 60, 1),
                }),
              )
              .join(' ; '),
          })}
          <button type="button" className="clock-button" onClick={() => forgetMissed(n)}>
            {voice.t('clock-view.missed.seen')}
          </button>
        </p>
      )}
      <p className="clock-product">
        {cementName(voice.language, r.clock.product)} · {voice.t('clock-view.mix', { n: r.clock.mixId.replace('mix-', '') })} ·{' '}
        <span className="clock-elapsed">{clockText(elapsedS)}</span> {voice.t('clock-view.elapsed')}
      </p>
      {!r.confirmed && r.turns.length > 0 && <p className="clock-alert">▲ {voice.t('levels-not-confirmed')}</p>}
      {turn !== undefined && (phase === 'too-thin' || phase === 'inject') && (
        <p className="clock-turn">
          {voice.t('clock-view.turn', {
            level: turn.level,
            side: voice.t(turn.side),
            ml: voice.number(turn.injectMl, 1),
            from: voice.number(turn.startMin, 1),
            until: voice.number(turn.endMin, 1),
            push: voice.number(turn.cannulaMl, 1),
          })}
          {after !== undefined && (
            <span className="quiet"> · {voice.t('clock-view.turn.next', { level: after.level, side: voice.t(after.side) })}</span>
          )}
        </p>
      )}
      <p className={`clock-phase${word.length > 14 ? ' clock-long' : ''}`} role="status" data-testid="clock-phase">
        <span aria-hidden="true" className="clock-sign">
          {phaseSign[phase]}
        </span>{' '}
        {word}
      </p>
      {next === undefined ? (
        <p className="clock-until">{phase === 'set' ? voice.t('cement.ends') : voice.t('clock-view.cure.none')}</p>
      ) : (
        <>
          <p className="clock-count" data-testid="clock-count">
            {next.atS < elapsedS ? '–' : clockText(Math.ceil(next.atS - elapsedS))}
          </p>
          <p className="clock-until">{voice.t('clock-view.until', { phase: voice.t(`cement.phase.${next.phase}`) })}</p>
        </>
      )}
      <TimeBand r={r} reading={reading} elapsedS={elapsedS} voice={voice} />
      <BandNumbers r={r} reading={reading} elapsedS={elapsedS} voice={voice} />
      <p className="clock-override">{voice.t('cement.override')}</p>
      <Presses r={r} n={n} phase={phase} voice={voice} />
      {reading.overridden && <p className="quiet">{voice.t('cement.overridden')}</p>}
      {reading.windowClosed && <p className="clock-alert">▲ {voice.t('clock-view.closed')}</p>}
      <Details r={r} reading={reading} voice={voice} />
      <p className="quiet clock-small">
        {state.unwritten ? voice.t('clock-view.unwritten') : voice.t(state.awake ? 'clock-view.awake' : 'clock-view.asleep')}{' '}
        {r.caseCode === undefined ? voice.t('clock-view.not-logged') : voice.t('clock-view.logged', { code: r.caseCode })}
      </p>
    </div>
  );
}

function Jump({ r, n, moment, voice }: Pick<OneProps, 'r' | 'n' | 'moment' | 'voice'>) {
  if (moment.otherS === undefined) return null;
  const running = (r.keeper.anchorElapsedMs + clocks.monotonicMs() - r.keeper.anchorMonotonicMs) / 1000;
  const system = (clocks.systemMs() - r.keeper.startedSystemMs) / 1000;
  const time = (s: number): string => (s < 0 ? `−${clockText(-s)}` : clockText(s));
  return (
    <div className="clock-alert" role="alert" data-testid="clock-jump">
      <p>▲ {voice.t('clock-view.jump', { difference: clockText(Math.abs(system - running)) })}</p>
      <p className="clock-answers">
        {system >= 0 && (
          <button type="button" className="clock-button" onClick={() => settleJump(n, 'system')}>
            {voice.t('clock-view.jump.system', { time: time(system) })}
          </button>
        )}
        <button type="button" className="clock-button" onClick={() => settleJump(n, 'running')}>
          {voice.t('clock-view.jump.running', { time: time(running) })}
        </button>
      </p>
      <p className="quiet">{voice.t('clock-view.jump.meanwhile')}</p>
    </div>
  );
}

const presses = [
  'paste-hangs',
  'injection-started',
  'injection-ended',
  'too-stiff',
  'needle-out',
  'sample-hard',
] as const satisfies readonly MixingEvent[];
function Presses({ r, n, phase, voice }: Pick<OneProps, 'r' | 'n' | 'voice'> & { readonly phase: string }) {
  const [sure, setSure] = useState(false);
  return (
    <div className="clock-presses">
      {presses.map((what) => {
        const times = r.events.filter((e) => e.what === what).length;
        return (
          <button type="button" className="clock-button" key={what} onClick={() => press(n, what)} data-press={what}>
            {voice.t(`clock-view.press.${what}`)}
            {times > 0 && <span className="quiet"> ✓{times > 1 ? ` ${times}` : ''}</span>}
          </button>
        );
      })}
      <button type="button" className="clock-button" disabled={!canTakeBack(r)} onClick={() => takeBack(n)} data-press="take-back">
        ↶ {voice.t('clock-view.press.take-back')}
      </button>
      <button
        type="button"
        className="clock-button"
        onClick={() => (phase === 'set' || sure ? endMix(n) : setSure(true))}
        onBlur={() => setSure(false)}
        data-press="ended"
      >
        ✕ {voice.t(sure ? 'clock-view.press.ended.sure' : 'clock-view.press.ended')}
      </button>
    </div>
  );
}

interface MilestoneRow {
  readonly what: Moment['reading']['marks'][number]['what'];
  readonly where: Moment['reading']['marks'][number]['where'];
  readonly atS: number;
  readonly fastS: number;
  readonly slowS: number;
}
function Milestones({ rows, voice }: { readonly rows: readonly MilestoneRow[]; readonly voice: Voice }) {
  return (
    <table className="clock-table" data-testid="clock-milestones">
      <caption className="unseen">{voice.t('clock-view.milestones')}</caption>
      <thead>
        <tr>
          <td />
          <th scope="col">{voice.t('clock-view.safe-end')}</th>
          <th scope="col">{voice.t('clock-view.plausible')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((m) => (
          <tr key={`${m.what} ${m.where}`}>
            <th scope="row">
              {voice.sentence(voice.t(`cement.mark.${m.what}`))} <span className="quiet">({whereInWords(voice.language, m)})</span>
            </th>
            <td className="num">
              <strong>{clockText(m.atS)}</strong>
            </td>
            <td className="num quiet">
              {clockText(m.fastS)} – {clockText(m.slowS)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Details({ r, reading, voice }: Pick<OneProps, 'r' | 'voice'> & { readonly reading: Moment['reading'] }) {
  const { viscosityPaS: v, syringeCure, bodyCure } = reading;
  const percent = (f: number): string => voice.number(100 * f, 0);
  const cure = (c: typeof bodyCure): string =>
    c === undefined ? voice.t('clock-view.cure.none') : `${percent(c.middle)} % [${percent(c.slow)} – ${percent(c.fast)}]`;
  return (
    <div className="clock-details">
      <section>
        <h2>{voice.t('clock-view.milestones')}</h2>
        <Milestones rows={reading.marks} voice={voice} />
      </section>
      <section>
        <h2>{voice.t('clock-view.facts')}</h2>
        <dl className="measures">
          <div>
            <dt>{voice.t('clock-view.viscosity')}</dt>
            <dd>
              {voice.number(v.middle, 0)} Pa·s [{voice.number(v.thin, 0)} – {voice.number(v.thick, 0)}]
            </dd>
          </div>
          <div>
            <dt>{voice.t('clock-view.cure.syringe')}</dt>
            <dd data-testid="cure-syringe">{cure(syringeCure)}</dd>
          </div>
          <div>
            <dt>{voice.t('clock-view.cure.body')}</dt>
            <dd data-testid="cure-body">{cure(bodyCure)}</dd>
          </div>
          <div>
            <dt>{voice.t('clock-view.stiffness')}</dt>
            <dd>{cure(reading.bodyStiffness)}</dd>
          </div>
          <div>
            <dt>{voice.t('clock-view.hand')}</dt>
            <dd>{r.clock.hand.map((h) => `${h.gaugeGauge} G ${clockText(60 * h.fastMin)}`).join(' · ')}</dd>
          </div>
        </dl>
        <p className="quiet">{voice.t('cement.statement', { minutes: clinicalStatement.hardMin })}</p>
        <p className="quiet">{voice.t('cement.never-unfitted')}</p>
        <Findings items={r.clock.findings} label={voice.t('app.findings.plan')} />
      </section>
      <section>
        <h2>{voice.t('clock-view.log')}</h2>
        <ol className="clock-log" data-testid="clock-log">
          {r.events.map((e, i) => (
            <li key={i}>
              <span className="num">{clockText(e.elapsedS)}</span> {voice.t(`cement.event.${e.what}`)}
              {e.what === 'missed' && e.note !== undefined && ` : ${voice.code(`cement.phase.${e.note}`)}`}
            </li>
          ))}
        </ol>
      </section>
    </div>
  );
}
