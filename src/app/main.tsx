// The workstation page: opening screen, or path bar + pictures + panel; drop anywhere; keys; the intended use always in sight.
import { lazy, Suspense, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { MantineProvider } from '@mantine/core';
import '@mantine/core/styles.layer.css';
import './style.css';
import { readFiles, startWorkers } from './actions.ts';
import { onChange, page, usePage, deskStages } from './case-state.ts';
import { ClockDoor, findRunningClocks } from './clock/clock-door.tsx';
import { Later } from './controls.tsx';
import { Questions, Refused, Running } from './dialogs.tsx';
import { filesOfDrop } from './drop.ts';
import { onKey } from './keys.ts';
import { KeyList } from './key-list.tsx';
import { Desk } from './panels/desk.tsx';
import { keepProgram } from './offline/register.ts';
import { Opening } from './panels/opening.tsx';
import { Panel } from './panels/panel.tsx';
import { PathBar } from './path-bar.tsx';
import { useVoice } from './say.ts';
import { keepSession } from './session.ts';
import { theme } from './theme.ts';
import { needLanguage } from '../words/index.ts';
import { ToolBar } from './tool-bar.tsx';
import { Views } from './views/layouts.tsx';

const Registry = lazy(() => import('./panels/registry.tsx').then((m) => ({ default: m.Registry })));

function Page() {
  const voice = useVoice();
  const hasCase = usePage((s) => s.view !== undefined);
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
    <div className={`page${hasCase ? ' page-case' : ''}${panelOpen && !desk ? '' : ' page-folded'}`}>
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
      <KeyList />
      <ClockDoor />
      {over && (
        <div className="over" aria-hidden="true">
          {voice.t('app.open.drop')}
        </div>
      )}
    </div>
  );
}

void startWorkers().then(keepSession);
findRunningClocks();
keepProgram();
addEventListener('keydown', onKey);
const setLanguage = (): void => void (document.documentElement.lang = page().language);
setLanguage();
onChange(setLanguage);
const root = document.getElementById('root');
void needLanguage(page().language).then(() => {
  if (root === null) return;
  createRoot(root).render(
    <MantineProvider theme={theme} forceColorScheme="dark">
      <Page />
    </MantineProvider>,
  );
});
