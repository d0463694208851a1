// Outlining without a label map: name the first body, then click one after the other; what was clicked can be pulled, redone, removed.
import { Button } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { levelNames, levelOf } from '../../records/index.ts';
import { removeOutline } from '../actions.ts';
import { update, usePage } from '../case-state.ts';
import { useVoice } from '../say.ts';
import { Findings } from './findings.tsx';

const OutlineChain = lazy(async () => ({ default: (await import('./outline-chain.tsx')).OutlineChain }));

export function OutlineCard() {
  const voice = useVoice();
  const view = usePage((s) => s.view);
  const tool = usePage((s) => s.tool);
  const first = usePage((s) => s.outlineLevel);
  const vertebraId = usePage((s) => s.vertebraId);
  const running = usePage((s) => s.running);
  if (view?.volume === undefined) return null;
  const clicked = view.seeds.filter((s) => s.source === 'click');
  if (view.seeds.length > clicked.length) return null;
  const own = clicked.find((s) => s.vertebraId === vertebraId);
  const level = own === undefined || view.levels === undefined ? undefined : levelOf(view.levels.data, own.vertebraId);
  const ready = clicked.length > 0 || first !== undefined;
  return (
    <section className="outline-card" aria-label={voice.t('find.title')} data-testid="outline">
      <h2>{voice.t('find.title')}</h2>
      <p className="quiet">{voice.t('find.why')}</p>
      {clicked.length === 0 && (
        <label className="field">
          <span>{voice.t('find.first')}</span>
          <select
            value={first ?? ''}
            onChange={(e) => update({ outlineLevel: e.currentTarget.value === '' ? undefined : e.currentTarget.value })}
          >
            <option value="">?</option>
            {levelNames.slice(2, 26).map((n) => (
              <option key={n} value={n}>
                {n}
              </option>
            ))}
          </select>
        </label>
      )}
      <Button
        size="compact-sm"
        variant={tool === 'outline' ? 'filled' : 'outline'}
        disabled={!ready || running !== undefined}
        onClick={() => update({ tool: tool === 'outline' ? 'crosshair' : 'outline' })}
      >
        {voice.t(tool === 'outline' ? 'find.stop' : 'find.start')}
      </Button>
      {tool === 'outline' && <p role="status">{voice.t('find.on')}</p>}
      {clicked.length > 0 && (
        <>
          <p>{voice.t('find.count', { nCount: clicked.length })}</p>
          {clicked.some((s) => s.bodyOnly) && <p className="quiet">{voice.t('find.limit')}</p>}
          <Suspense>
            <OutlineChain />
          </Suspense>
        </>
      )}
      {own !== undefined && (
        <>
          <Findings items={own.findings} label={voice.t('find.title')} />
          <Button size="compact-xs" variant="subtle" disabled={running !== undefined} onClick={() => void removeOutline(own.vertebraId)}>
            {voice.t('find.remove', { level: level ?? '?' })}
          </Button>
        </>
      )}
    </section>
  );
}
