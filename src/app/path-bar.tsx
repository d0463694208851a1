// The one path, left to right: each stage with its state. What is not in this version says so and stays closed.
import { Menu } from '@mantine/core';
import { Later, Pick, Sign } from './controls.tsx';
import { leaveCase, redo, togglePresenting, toStage, undo, downloadCase } from './actions.ts';
import { builtStages, deskStages, stages, update, usePage, type Running, type Stage } from './case-state.ts';
import type { CaseView } from './worker/messages.ts';
import { toLanguage, useVoice } from './say.ts';

type StageState = 'empty' | 'ready' | 'running' | 'done' | 'stale' | 'refused' | 'later';

export function stageState(stage: Stage, view: CaseView | undefined, running: Running | undefined): StageState {
  if (!builtStages.includes(stage)) return 'later';
  if (view === undefined) return 'empty';
  if (stage === 'study') return view.study === undefined && view.seeds.length === 0 ? 'empty' : 'done';
  if (stage === 'vertebrae') {
    if (running?.what === 'workup') return 'running';
    if (view.vertebrae.length === 0) return view.seeds.length === 0 ? 'empty' : 'ready';
    return view.vertebrae.some((v) => v.stale.length > 0) ? 'stale' : 'done';
  }
  if (stage === 'indication') {
    if (running?.what === 'indication') return 'running';
    if (view.indication === undefined) return view.vertebrae.length === 0 ? 'empty' : 'ready';
    return view.indication.stale.length > 0 ? 'stale' : 'done';
  }
  if (stage === 'plan') {
    if (running?.what === 'plan') return 'running';
    if (view.plans.length === 0) return view.vertebrae.length === 0 ? 'empty' : 'ready';
    if (view.plans.some((p) => p.stale.length > 0)) return 'stale';
    return view.plans.every((p) => p.data.state === 'refused') ? 'refused' : 'done';
  }
  if (stage === 'strength') {
    if (running?.what === 'strength') return 'running';
    if (view.strengths.length === 0) return view.vertebrae.length === 0 ? 'empty' : 'ready';
    if (view.strengths.some((s) => s.stale.length > 0)) return 'stale';
    return view.strengths.every((s) => s.data.state === 'refused') ? 'refused' : 'done';
  }
  if (stage === 'ablation') {
    if (running?.what === 'ablation') return 'running';
    if (view.ablations.length === 0) return view.vertebrae.some((v) => v.data.lesion?.kind === 'lytic') ? 'ready' : 'empty';
    if (view.ablations.some((a) => a.stale.length > 0)) return 'stale';
    return view.ablations.every((a) => a.data.state === 'refused') ? 'refused' : 'done';
  }
  if (stage === 'cement') {
    if (running?.what === 'cement' || running?.what === 'injection' || running?.what === 'look') return 'running';
    if (view.injections.some((i) => i.stale.length > 0)) return 'stale';
    if (view.sitting === undefined && view.injections.length > 0) return 'done';
    if (view.sitting === undefined) return view.plans.length === 0 ? 'empty' : 'ready';
    if (view.sitting.stale.length > 0) return 'stale';
    return view.sitting.data.mixes.length === 0 ? 'refused' : 'done';
  }
  if (stage === 'day') {
    if (view.courses.length === 0) return view.seeds.length === 0 && view.study === undefined ? 'empty' : 'ready';
    return view.courses.every((c) => c.data.happened.some((h) => h.event === 'discharged' || h.event === 'stopped')) ? 'done' : 'ready';
  }
  if (stage === 'followup') {
    if (view.courses.length === 0) return 'empty';
    return view.outcome.visits.some((v) => v.visit === 'month-12') ? 'done' : 'ready';
  }
  if (running?.what === 'pdf') return 'running';
  return view.vertebrae.length === 0 ? 'empty' : 'ready';
}

const sign: Readonly<Record<StageState, string>> = {
  empty: '○',
  ready: '◔',
  running: '◌',
  done: '●',
  stale: '↻',
  refused: '✕',
  later: '·',
};

export function PathBar() {
  const voice = useVoice();
  const view = usePage((s) => s.view);
  const stage = usePage((s) => s.stage);
  const running = usePage((s) => s.running);
  const language = usePage((s) => s.language);
  const panelOpen = usePage((s) => s.panelOpen);
  return (
    <header className="bar">
      <button type="button" className="brand" onClick={() => void leaveCase()} title={voice.t('app.bar.home')}>
        <svg viewBox="0 0 32 32" width="22" height="22" aria-hidden="true">
          <path
            d="M8 6h14l-1.5 3.4c-.4 1-.4 2.600 0 3.600L22 16.500H8l1.500-3.500c.4-1 .4-2.600 0-3.600z"
            fill="none"
            stroke="#e6e8eb"
            strokeWidth="1.900"
            strokeLinejoin="round"
          />
          <path d="M28 28 14 12" stroke="#3fd0d4" strokeWidth="2.500" strokeLinecap="round" />
        </svg>
        <span>Trocart</span>
      </button>
      <nav aria-label={voice.t('app.bar.path')}>
        <ol className="path">
          {stages.map((s) => {
            const state = stageState(s, view, running);
            const closed = state === 'later' || (view === undefined && s !== 'study');
            const word = voice.t(`app.state.${state}`);
            return (
              <li key={s}>
                <button
                  type="button"
                  className={`stage stage-${state}${s === stage && view !== undefined ? ' stage-here' : ''}`}
                  aria-current={s === stage && view !== undefined ? 'step' : undefined}
                  aria-disabled={closed}
                  title={`${voice.t(`app.stage.${s}`)} — ${word}`}
                  onClick={() => {
                    if (!closed && view !== undefined) toStage(s);
                  }}
                >
                  <span className="stage-sign" aria-hidden="true">
                    {sign[state]}
                  </span>
                  <span className="stage-name">{voice.t(`app.stage.${s}`)}</span>
                  <span className={state === 'stale' || state === 'refused' ? 'stage-word' : 'unseen'}>{word}</span>
                </button>
              </li>
            );
          })}
        </ol>
      </nav>
      <div className="bar-end">
        {view !== undefined && (
          <>
            <Sign words={voice.t('app.bar.undo')} off={!view.canUndo} onPress={() => void undo()}>
              ↶
            </Sign>
            <Sign words={voice.t('app.bar.redo')} off={!view.canRedo} onPress={() => void redo()}>
              ↷
            </Sign>
            <Later turns={6}>
              <Menu position="bottom-end" withinPortal>
                <Menu.Target>
                  <button type="button" className="case-code">
                    {view.code} ▾
                  </button>
                </Menu.Target>
                <Menu.Dropdown>
                  <Menu.Item onClick={() => void downloadCase()}>{voice.t('app.bar.save')}</Menu.Item>
                  <Menu.Item onClick={() => setTimeout(() => print(), 200)}>{voice.t('desk.print')}</Menu.Item>
                  <Menu.Item onClick={togglePresenting}>{voice.t('desk.keys.present')}</Menu.Item>
                  <Menu.Item onClick={() => void leaveCase()}>{voice.t('app.bar.close')}</Menu.Item>
                </Menu.Dropdown>
              </Menu>
            </Later>
          </>
        )}
        <Pick
          label={voice.t('app.bar.language')}
          value={language}
          onPick={(v) => void toLanguage(v === 'fr' ? 'fr' : 'en')}
          choices={[
            { value: 'fr', label: 'FR', hint: 'Français' },
            { value: 'en', label: 'EN', hint: 'English' },
          ]}
        />
        <Sign words={voice.t('app.bar.help')} onPress={() => update({ helpOpen: true })}>
          ?
        </Sign>
        {view !== undefined && !deskStages.includes(stage) && (
          <Sign
            words={voice.t(panelOpen ? 'app.bar.fold' : 'app.bar.unfold')}
            expanded={panelOpen}
            onPress={() => update({ panelOpen: !panelOpen })}
          >
            {panelOpen ? '⇥' : '⇤'}
          </Sign>
        )}
      </div>
    </header>
  );
}
