// Over everything: the clock's screen when it is open; when it is not and something runs, one line that says the phase and leads back.
import { useEffect } from 'react';
import { useVoice } from '../say.ts';
import './clock.css';
import { clocks, openClock, useClocks } from './clock-store.ts';
import { ClockScreen } from './clock-screen.tsx';
import { momentOf } from './running-clocks.ts';
import { clockText, phaseSign } from './time-band.tsx';

export function ClockRoot() {
  const voice = useVoice();
  const state = useClocks((s) => s);
  const first = state.running.map((r) => ({ r, moment: momentOf(r, clocks) })).toSorted((a, b) => soonest(a.moment) - soonest(b.moment))[0];
  const text =
    first === undefined
      ? undefined
      : `${voice.t(`cement.phase.${first.moment.reading.phase}`)}${
          first.moment.reading.next === undefined ? '' : ` ${clockText(Math.ceil(first.moment.reading.next.atS - first.moment.elapsedS))}`
        }`;
  useEffect(() => {
    document.title = text === undefined ? 'Trocart' : `${text} — Trocart`;
  }, [text]);
  if (state.open) return <ClockScreen />;
  if (first === undefined || text === undefined) return null;
  return (
    <button
      type="button"
      className={`clock-chip phase-text-${first.moment.reading.phase}`}
      onClick={() => openClock()}
      title={voice.t('clock-view.running', { phase: text })}
      data-testid="clock-chip"
    >
      <span aria-hidden="true">{phaseSign[first.moment.reading.phase]} </span>
      {text}
    </button>
  );
}
const soonest = ({ reading, elapsedS }: ReturnType<typeof momentOf>): number =>
  reading.next === undefined ? Number.POSITIVE_INFINITY : reading.next.atS - elapsedS;
