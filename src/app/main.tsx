// The workstation page: opening screen, or path bar + pictures + panel; drop anywhere; keys; the intended use always in sight.
import { lazy, Suspense, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { MantineProvider } from '@mantine/core';
import '@mantine/core/styles.layer.css';
import './style.css';
import './print.css';
import { readFiles, startWorkers } from './actions.ts';
import { page, usePage, deskStages } from './case-state.ts';
import { ClockDoor, findRunningClocks } from './clock/clock-door.tsx';
import { Later } from './controls.tsx';
import { Questions, Refused, Running } from './dialogs.tsx';
import { filesOfDrop } from './drop.ts';
import { levelOf } from '../records/index.ts';
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
import { Splitter } from './splitter.tsx';
import { ToolBar } from './tool-bar.tsx';
import { Views } from './views/layouts.tsx';

const Present = lazy(() => import('./present.tsx').then((m) => ({ default: m.Present })));
const Registry = lazy(() => import('./panels/registry.tsx').then((m) => ({ default: m.Registry })));

declare const programVersion: string;

function Page() {
  const voice = useVoice();
  const hasCase = usePage((s) => s.view !== undefined);
  // lines of the case's journal that are durable
  const changes = usePage((s) => s.view?.changeCount);
  const unconfirmed = usePage((s) => s.view?.levels !== undefined && !s.view.levels.data.confirmed);
  const panelOpen = usePage((s) => s.panelOpen);
  const panelPx = usePage((s) => s.panelPx);
  const desk = usePage((s) => deskStages.includes(s.stage));
  const registryOpen = usePage((s) => s.registryOpen === true);
  // the desks have their own large type
  const presenting = usePage((s) => s.presenting === true && s.view !== undefined && !deskStages.includes(s.stage));
  const [over, setOver] = useState(false);
  // after the words stand in the page, not before: a reader of the page is never told of a language it does not show yet
  useEffect(() => void (document.documentElement.lang = voice.language), [voice.language]);
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
    <div
      data-changes={changes}
      style={panelPx === undefined ? undefined : { ['--panel-width' as never]: `${panelPx}px` }}
      className={`page${hasCase ? ' page-case' : ''}${presenting ? ' page-present' : panelOpen && !desk ? '' : ' page-folded'}`}
    >
      <PathBar />
      {hasCase && <PrintHead />}
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
      {presenting && (
        <Suspense fallback={null}>
          <Present />
        </Suspense>
      )}
      {hasCase && !desk && !presenting && (
        <Later turns={4}>
          {panelOpen && <Splitter />}
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

/** Only on paper: which case, which bone, when. The code of the case is no name. */
function PrintHead() {
  const voice = useVoice();
  const code = usePage((s) => s.view?.code ?? '');
  const level = usePage((s) =>
    s.view?.levels === undefined || s.vertebraId === undefined ? undefined : levelOf(s.view.levels.data, s.vertebraId),
  );
  const stage = usePage((s) => s.stage);
  const [at, setAt] = useState('');
  useEffect(() => {
    const now = (): void => setAt(new Date().toISOString());
    now();
    addEventListener('beforeprint', now);
    return () => removeEventListener('beforeprint', now);
  }, []);
  return (
    <header className="print-head">
      <strong>{`${voice.level(level)} · ${voice.t(`app.stage.${stage}`)}`}</strong>
      <span>{code}</span>
      <span>{at === '' ? '' : voice.moment(at)}</span>
      <span>{voice.t('desk.version', { version: programVersion })}</span>
    </header>
  );
}

void startWorkers().then(keepSession);
findRunningClocks();
keepProgram();
addEventListener('keydown', onKey);
document.documentElement.lang = page().language;
const root = document.getElementById('root');
void needLanguage(page().language).then(() => {
  if (root === null) return;
  createRoot(root).render(
    <MantineProvider theme={theme} forceColorScheme="dark">
      <Page />
    </MantineProvider>,
  );
});
