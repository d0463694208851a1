// Opening without a case: demo patients with a real picture, a drop zone that takes anything, and what will happen.
import { useRef } from 'react';
import { Button } from '@mantine/core';
import { demoNames, openDemo, openStored, readFiles } from '../actions.ts';
import { usePage, update } from '../case-state.ts';
import { toClock } from '../clock/clock-door.tsx';
import type { Stored } from '../worker/messages.ts';
import { Lock } from './lock.tsx';
import { Findings } from './findings.tsx';
import { filesOfInput } from '../drop.ts';
import { useVoice, type Voice } from '../say.ts';

/** Why a case is listed and cannot be opened. The list knows the code only: a sentence that needs more (which line, which file) is not shown. */
const damage = (voice: Voice, code: string, problem: string): string => {
  const sentence = voice.code(problem, { code });
  return sentence.includes('\u27e8') ? voice.t('app.open.damaged', { problem }) : sentence;
};

/** More than these are found in the registry. */
const shownCount = 24;
const latest = (cases: Stored['cases']): Stored['cases'] =>
  cases.length <= shownCount ? cases : cases.toSorted((a, b) => ((a.changedAt ?? '') < (b.changedAt ?? '') ? 1 : -1)).slice(0, shownCount);

export function Opening() {
  const voice = useVoice();
  const stored = usePage((s) => s.stored);
  const offline = usePage((s) => s.offlineReady === true);
  const folder = useRef<HTMLInputElement>(null);
  const files = useRef<HTMLInputElement>(null);
  return (
    <main className="opening">
      <section className="opening-head">
        <h1>{voice.t('app.open.title')}</h1>
        <p>{voice.t('app.open.happens')}</p>
        <p className="quiet">
          <span aria-hidden="true">⌂ </span>
          {voice.t('app.open.stays')}
          {offline && ` ${voice.t('desk.offline.ready')}`}
        </p>
      </section>
      <section className="drop" aria-label={voice.t('app.open.drop')}>
        <svg viewBox="0 0 48 48" width="40" height="40" aria-hidden="true">
          <path d="M8 14h11l4 5h17v19H8z" fill="none" stroke="currentColor" strokeWidth="1.600" strokeLinejoin="round" />
          <path d="M24 24v9m-4-4 4 4 4-4" fill="none" stroke="#3fd0d4" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round" />
        </svg>
        <div>
          <h2>{voice.t('app.open.drop')}</h2>
          <p className="quiet">{voice.t('app.open.takes')}</p>
        </div>
        <div className="drop-buttons">
          <Button variant="filled" onClick={() => folder.current?.click()}>
            {voice.t('app.open.folder')}
          </Button>
          <Button variant="default" onClick={() => files.current?.click()}>
            {voice.t('app.open.files')}
          </Button>
          <Button variant="default" onClick={() => toClock()} data-testid="open-clock">
            {voice.t('clock-view.open')}
          </Button>
        </div>
        <input
          ref={folder}
          type="file"
          hidden
          aria-label={voice.t('app.open.folder')}
          {...{ webkitdirectory: '' }}
          onChange={(e) => void readFiles(filesOfInput(e.currentTarget))}
        />
        <input
          ref={files}
          type="file"
          hidden
          multiple
          aria-label={voice.t('app.open.files')}
          data-testid="files"
          onChange={(e) => void readFiles(filesOfInput(e.currentTarget))}
        />
      </section>
      <section aria-labelledby="demos">
        <h2 id="demos">{voice.t('app.open.demos')}</h2>
        <ul className="cards">
          {demoNames.map((name) => (
            <li key={name}>
              <button type="button" className="card" data-demo={name} onClick={() => void openDemo(name)}>
                <span className="card-picture">
                  <img src={`./cards/${name}.png`} alt="" width={256} height={320} />
                </span>
                <span className="card-words">
                  <strong>{voice.t(`app.demo.${name}.title`)}</strong>
                  <span>{voice.t(`app.demo.${name}.text`)}</span>
                </span>
              </button>
            </li>
          ))}
        </ul>
        <p className="quiet">{voice.t('app.open.made')}</p>
      </section>
      {stored !== undefined && (stored.locked === true || stored.cases.length > 0 || stored.findings.length > 0) && (
        <section aria-labelledby="stored">
          <h2 id="stored">{voice.t('app.open.stored')}</h2>
          <p className="quiet">{voice.t(`app.open.place.${stored.place}`)}</p>
          <Findings items={stored.findings} label={voice.t('app.open.stored')} />
          {stored.locked === true && <Lock />}
          <ul className="stored">
            {latest(stored.cases).map((c) => (
              <li key={c.code}>
                {c.problem === undefined ? (
                  <Button variant="default" size="xs" onClick={() => void openStored(c.code)}>
                    {c.code}
                    {c.changedAt !== undefined && <span className="stored-when">{voice.moment(c.changedAt)}</span>}
                  </Button>
                ) : (
                  <p className="stored-damaged">
                    <span aria-hidden="true">▲ </span>
                    <strong>{c.code}</strong> {damage(voice, c.code, c.problem)}
                  </p>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
      {stored !== undefined && stored.locked !== true && (
        <p>
          <Button variant="default" onClick={() => update({ registryOpen: true })}>
            {voice.t('registry-view.open', { caseCount: stored.cases.length })}
          </Button>
        </p>
      )}
    </main>
  );
}
