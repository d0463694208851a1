// The band of time: each phase as a length, now as a line, each milestone with its plausible span. Drawn from the same reading as the phase word.
import { phasesOf, type ClockPhase, type ClockReading } from '../../spine/index.ts';
import type { Voice } from '../say.ts';
import type { RunningClock } from './running-clocks.ts';
import { eventsOf } from '../../spine/index.ts';

const width = 1000;
export const clockText = (s: number): string => {
  const whole = Math.max(0, Math.floor(s));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
};

interface BandProps {
  readonly r: RunningClock;
  readonly reading: ClockReading;
  readonly elapsedS: number;
  readonly voice: Voice;
}
export function TimeBand({ r, reading, elapsedS, voice }: BandProps) {
  const phases = phasesOf(r.clock, eventsOf(r));
  const hard = reading.marks.find((m) => m.what === 'hard' && m.where === 'body');
  const endS = Math.max(phases[phases.length - 1].atS + 120, hard?.slowS ?? 0, elapsedS + 60) * 1.03;
  const x = (s: number): number => (width * Math.max(0, s)) / endS;
  const stepMin = endS / 60 > 40 ? 10 : endS / 60 > 16 ? 5 : 2;
  const ticks = Array.from({ length: Math.floor(endS / 60 / stepMin) + 1 }, (_, n) => n * stepMin);
  const body = reading.marks.filter((m) => m.where === 'body' || m.what === 'inject-from' || m.what === 'stop');
  return (
    <svg className="band" viewBox={`0 0 ${width} 96`} role="img" aria-label={voice.t('clock-view.scale')} preserveAspectRatio="none">
      {phases.map((p, n) => {
        const from = x(p.atS);
        const to = n + 1 < phases.length ? x(phases[n + 1].atS) : width;
        return <rect key={p.phase} className={`band-phase phase-${p.phase}`} x={from} y={28} width={Math.max(0, to - from)} height={26} />;
      })}
      {body.map((m) => (
        <g key={`${m.what} ${m.where}`} className="band-span">
          <line x1={x(m.fastS)} x2={x(m.slowS)} y1={64} y2={64} />
          <line className="band-safe" x1={x(m.atS)} x2={x(m.atS)} y1={58} y2={70} />
        </g>
      ))}
      {ticks.map((t) => (
        <line key={t} className="band-tick" x1={x(60 * t)} x2={x(60 * t)} y1={54} y2={60} />
      ))}
      <line className="band-now" x1={x(elapsedS)} x2={x(elapsedS)} y1={10} y2={76} />
    </svg>
  );
}
/** Numbers under the band, as text that is never stretched. */
export function BandNumbers({ r, reading, elapsedS, voice }: BandProps) {
  const phases = phasesOf(r.clock, eventsOf(r));
  const hard = reading.marks.find((m) => m.what === 'hard' && m.where === 'body');
  const endS = Math.max(phases[phases.length - 1].atS + 120, hard?.slowS ?? 0, elapsedS + 60) * 1.03;
  const stepMin = endS / 60 > 40 ? 10 : endS / 60 > 16 ? 5 : 2;
  const ticks = Array.from({ length: Math.floor(endS / 60 / stepMin) + 1 }, (_, n) => n * stepMin);
  return (
    <div className="band-numbers" aria-hidden="true">
      {ticks.map((t) => (
        <span key={t} style={{ left: `${(100 * 60 * t) / endS}%` }}>
          {t === 0 ? '0\u00a0min' : t}
        </span>
      ))}
      <span className="band-now-word" style={{ left: `clamp(3em, ${(100 * elapsedS) / endS}%, calc(100% - 3em))` }}>
        {voice.t('clock-view.now')}
      </span>
    </div>
  );
}
export const phaseSign: Readonly<Record<ClockPhase, string>> = {
  'too-thin': '≈',
  inject: '▶',
  stop: '■',
  'do-not-move': '⊘',
  'needle-out': '↑',
  setting: '…',
  set: '●',
};
