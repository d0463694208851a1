// The workstation page: opening screen, or path bar + pictures + panel; drop anywhere; keys; the intended use always in sight.
import { lazy, Suspense, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { MantineProvider } from '@mantine/core';
import '@mantine/core/styles.layer.css';
import './style.css';
import { readFiles, redo, startWorkers, stepVertebra, toStage, undo } from './actions.ts';
import { onChange, page, update, usePage, type Stage, deskStages } from './case-state.ts';
import { ClockDoor, findRunningClocks, toClock } from './clock/clock-door.tsx';
import { Later } from './controls.tsx';
import { Keys, Questions, Refused, Running } from './dialogs.tsx';
import { filesOfDrop } from './drop.ts';
import { Desk } from './panels/desk.tsx';
import { Opening } from './panels/opening.tsx';
import { Panel } from './panels/panel.tsx';
import { PathBar } from './path-bar.tsx';
import { useVoice } from './say.ts';
import { gestures, toggleTool } from './tools/door.ts';
import { theme } from './theme.ts';
import { setPoint } from './trocar-draft.ts';
import { setPreset, ToolBar } from './tool-bar.tsx';
import { Views } from './views/layouts.tsx';

const Registry = lazy(() => import('./panels/registry.tsx').then((m) => ({ default: m.Registry })));

function Page() {
  const voice = useVoice();
  const hasCase = usePage((s) => s.view !== undefined);
  // lines of the case's journal that are durable
  const changes = usePage((s) => s.view?.changeCount);
  const unconfirmed = usePage((s) => s.view?.levels !== undefined && !s.view.levels.data.confirmed);
  const panelOpen = usePage((s) => s.panelOpen);
  const desk = usePage((s) => deskStages.includes(s.stage));
  const registryOpen = usePage((s) => s.registryOpen === true);
  const [over, setOver] = useState(false);
  useEffect(() => {
    const keep = (e: DragEvent): void => {
      e.preventDefault();
      setOver(true);
    };
    const leave = (e: DragEvent): void => {
      if (e.relatedTarget === null) setOver(false);
    };
    const drop = (e: DragEvent): void => {
      e.preventDefault();
      setOver(false);
      if (e.dataTransfer !== null) void filesOfDrop(e.dataTransfer).then((files) => readFiles(files));
    };
    addEventListener('dragover', keep);
    addEventListener('dragleave', leave);
    addEventListener('drop', drop);
    return () => {
      removeEventListener('dragover', keep);
      removeEventListener('dragleave', leave);
      removeEventListener('drop', drop);
    };
  }, []);
  return (
    <div data-changes={changes} className={`page${hasCase ? ' page-case' : ''}${panelOpen && !desk ? '' : ' page-folded'}`}>
      <PathBar />
      {hasCase && desk ? (
        <Desk />
      ) : hasCase ? (
        <main className="work">
          <Later turns={3}>
            <ToolBar />
          </Later>
          {unconfirmed && (
            <p className="unconfirmed" role="status">
              <span aria-hidden="true">▲ </span>
              {voice.t('app.levels.banner')}
            </p>
          )}
          <Later turns={1}>
            <Views />
          </Later>
        </main>
      ) : registryOpen ? (
        <Suspense fallback={<main className="opening">…</main>}>
          <Registry />
        </Suspense>
      ) : (
        <Opening />
      )}
      {hasCase && !desk && (
        <Later turns={4}>
          <Panel />
        </Later>
      )}
      <footer className="intended">{voice.t('app.intended-use')}</footer>
      <Running />
      <Refused />
      <Questions />
      <Keys />
      <ClockDoor />
      {over && (
        <div className="over" aria-hidden="true">
          {voice.t('app.open.drop')}
        </div>
      )}
    </div>
  );
}

/** Keys that hold wherever the focus is, except while writing. */
function onKey(e: KeyboardEvent): void {
  const target = e.target as HTMLElement | null;
  const command = e.ctrlKey || e.metaKey;
  if (command && e.key.toLowerCase() === 'z') {
    e.preventDefault();
    void (e.shiftKey ? redo() : undo());
    return;
  }
  if (command && e.key.toLowerCase() === 'y') {
    e.preventDefault();
    void redo();
    return;
  }
  if (command || e.altKey || target?.closest('input, textarea, select, [role="dialog"], [role="listbox"]') !== null) return;
  // the clock needs no case
  if (e.key.toLowerCase() === 'k') {
    e.preventDefault();
    toClock();
    return;
  }
  if (page().view === undefined) return;
  const does: Readonly<Record<string, () => void>> = {
    w: () => update({ tool: page().tool === 'window' ? 'crosshair' : 'window' }),
    c: () => update({ tool: 'crosshair' }),
    o: () => update({ tool: page().tool === 'outline' ? 'crosshair' : 'outline' }),
    b: () => setPreset('bone'),
    s: () => setPreset('soft'),
    m: () => setPreset('cement'),
    l: () => update({ labelAlpha: page().labelAlpha > 0 ? 0 : 0.45 }),
    a: () => update({ aligned: !page().aligned }),
    p: () => update({ panelOpen: !page().panelOpen }),
    e: () => void setPoint('entry'),
    t: () => void setPoint('target'),
    '?': () => update({ helpOpen: true }),
    pageup: () => stepVertebra(-1),
    pagedown: () => stepVertebra(1),
    escape: () => {
      gestures()?.cancel();
      update({ maximised: undefined });
    },
    d: () => void toggleTool('distance'),
  };
  // Digits by place on the keyboard: on a French one they need Shift.
  const layouts: Readonly<Record<string, Stage>> = {
    Digit1: 'vertebrae',
    Digit2: 'plan',
    Digit4: 'cement',
    Digit5: 'strength',
    Digit6: 'day',
    Digit7: 'followup',
  };
  const stage = layouts[e.code];
  // without pictures there is nothing the letters could change
  const letter = deskStages.includes(page().stage) && e.key !== '?' ? undefined : does[e.key.toLowerCase()];
  const act = stage === undefined ? letter : () => toStage(stage);
  if (act === undefined) return;
  e.preventDefault();
  act();
}

void startWorkers();
findRunningClocks();
addEventListener('keydown', onKey);
const setLanguage = (): void => void (document.documentElement.lang = page().language);
setLanguage();
onChange(setLanguage);
const root = document.getElementById('root');
if (root !== null)
  createRoot(root).render(
    <MantineProvider theme={theme} forceColorScheme="dark">
      <Page />
    </MantineProvider>,
  );
