// The first question of every case: which levels? What the count rests on stands beside it; one confirmed level names all others.
import { useState } from 'react';
import { Button } from '@mantine/core';
import { levelNames, levelOf } from '../../records/index.ts';
import { confirmLevel } from '../actions.ts';
import { update, usePage } from '../case-state.ts';
import { useVoice } from '../say.ts';
import { Findings } from './findings.tsx';

export function LevelCard() {
  const voice = useVoice();
  const view = usePage((s) => s.view);
  const vertebraId = usePage((s) => s.vertebraId);
  const draft = usePage((s) => s.levelDraft);
  const initials = usePage((s) => s.initials);
  const [again, setAgain] = useState(false);
  if (view?.levels === undefined || view.seeds.length === 0) return null;
  const levels = view.levels.data;
  if (levels.confirmed && !again) {
    return (
      <section className="levels-done">
        <span>
          <span aria-hidden="true">✓ </span>
          {voice.t('app.levels.confirmed', { who: levels.confirmedBy ?? view.levels.who })}
        </span>
        <Button size="compact-xs" variant="subtle" onClick={() => setAgain(true)}>
          {voice.t('app.levels.change')}
        </Button>
      </section>
    );
  }
  const now = vertebraId === undefined ? undefined : levelOf(levels, vertebraId);
  const chosen = draft ?? now ?? '';
  const ready = vertebraId !== undefined && chosen !== '' && /^[\p{L}]{1,5}$/u.test(initials);
  return (
    <section className="levels" aria-label={voice.t('app.levels.question')}>
      <h2>
        <span aria-hidden="true">▲ </span>
        {voice.t('app.levels.question')}
      </h2>
      <p>
        {voice.t(`app.levels.from.${levels.countedFrom}`)} {!levels.absolute && <strong>{voice.t('app.levels.relative')}</strong>}
      </p>
      <Findings items={levels.findings} label={voice.t('app.findings.levels')} />
      <p className="quiet">{voice.t('app.levels.how')}</p>
      <div className="levels-form">
        <label className="field">
          <span>{voice.t('app.levels.selected')}</span>
          <select value={chosen} onChange={(e) => update({ levelDraft: e.currentTarget.value })}>
            {chosen === '' && <option value="">?</option>}
            {levelNames.slice(1, 26).map((n) => (
              <option key={n} value={n}>
                {n}
              </option>
            ))}
          </select>
        </label>
        <label className="field">
          <span>{voice.t('app.levels.initials')}</span>
          <input
            type="text"
            maxLength={5}
            autoComplete="off"
            value={initials}
            onChange={(e) => update({ initials: e.currentTarget.value.trim() })}
          />
          <small>{voice.t('app.levels.not-authenticated')}</small>
        </label>
      </div>
      <Button
        fullWidth
        size="sm"
        disabled={!ready}
        onClick={() => {
          setAgain(false);
          if (vertebraId !== undefined) void confirmLevel(vertebraId, chosen, initials);
        }}
      >
        {now === chosen || chosen === ''
          ? voice.t('app.levels.confirm', { level: chosen })
          : voice.t('app.levels.rename', { from: now ?? '?', to: chosen })}
      </Button>
    </section>
  );
}
