// What a site says of itself once: table set-up (only then are machine angles shown), execution error, dead space. A closed line under the
// choice of levels; kept for every case planned here. The numbers are checked where they are kept, not here.
import { useState } from 'react';
import { Button } from '@mantine/core';
import { defaultSite, tableSetupSchema, type Site } from '../../records/index.ts';
import { setSite } from '../actions.ts';
import { usePage } from '../case-state.ts';
import { Pick } from '../controls.tsx';
import { useVoice, type Voice } from '../say.ts';

const positions = tableSetupSchema.shape.position.options;
const sides = tableSetupSchema.shape.cArmSide.options;

export function SiteSettings() {
  const kept = usePage((s) => s.stored?.site);
  const ofCase = usePage((s) => s.view?.site);
  const site = kept ?? ofCase ?? defaultSite;
  // A new answer starts the form anew.
  return <Form key={JSON.stringify(site)} site={site} />;
}

const summary = (voice: Voice, { tableSetup }: Site): string =>
  tableSetup === undefined
    ? voice.t('app.site.unset')
    : voice.t('app.site.set', {
        position: voice.t(`app.posture.${tableSetup.position}`),
        label: voice.t(`app.site.side.${tableSetup.cArmSide}`),
      });

function Form({ site }: { readonly site: Site }) {
  const voice = useVoice();
  const busy = usePage((s) => s.running !== undefined);
  const [position, setPosition] = useState<string>(site.tableSetup?.position ?? '');
  const [side, setSide] = useState<string>(site.tableSetup?.cArmSide ?? '');
  const [numbers, setNumbers] = useState({
    positionSdMm: String(site.executionError.positionSdMm),
    angleSdDeg: String(site.executionError.angleSdDeg),
    deadSpaceMl: String(site.deadSpaceMl),
  });
  const read = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text.replace(',', '.')));
  const half = (position === '') !== (side === '');
  const ready = !half && Object.values(numbers).every((n) => Number.isFinite(read(n)));
  const keep = (): void =>
    void setSite({
      tableSetup:
        position === '' || side === ''
          ? null
          : { position: position as (typeof positions)[number], cArmSide: side as (typeof sides)[number] },
      executionError: { positionSdMm: read(numbers.positionSdMm), angleSdDeg: read(numbers.angleSdDeg) },
      deadSpaceMl: read(numbers.deadSpaceMl),
    });
  const field = (name: keyof typeof numbers, label: string) => (
    <label className="field">
      <span>{label}</span>
      <input
        type="text"
        inputMode="decimal"
        autoComplete="off"
        value={voice.language === 'fr' ? numbers[name].replace('.', ',') : numbers[name]}
        onChange={(e) => setNumbers({ ...numbers, [name]: e.currentTarget.value })}
      />
    </label>
  );
  return (
    <details className="choice site" data-testid="site">
      <summary>
        {voice.t('app.site.title')} <span className="quiet">· {summary(voice, site)}</span>
      </summary>
      <div className="site-body">
        <label className="field">
          <span>{voice.t('app.site.position')}</span>
          <select
            value={position}
            onChange={(e) => {
              setPosition(e.currentTarget.value);
              if (e.currentTarget.value === '') setSide('');
            }}
          >
            <option value="">{voice.t('app.site.position.none')}</option>
            {positions.map((p) => (
              <option key={p} value={p}>
                {voice.t(`app.posture.${p}`)}
              </option>
            ))}
          </select>
        </label>
        {position !== '' && (
          <>
            <Pick
              shown
              label={voice.t('app.site.side')}
              value={side}
              onPick={setSide}
              choices={sides.map((s) => ({ value: s, label: voice.t(`app.site.side.${s}`) }))}
            />
            <p className="quiet">{voice.t('app.site.side.warn')}</p>
          </>
        )}
        <fieldset className="site-error">
          <legend>{voice.t('app.site.error')}</legend>
          {field('positionSdMm', voice.t('app.site.error-mm'))}
          {field('angleSdDeg', voice.t('app.site.error-deg'))}
        </fieldset>
        {field('deadSpaceMl', voice.t('app.site.dead'))}
        <p className="quiet">{voice.t('app.site.explained')}</p>
        <Button fullWidth variant="default" disabled={busy || !ready} onClick={keep}>
          {voice.t('app.site.keep')}
        </Button>
      </div>
    </details>
  );
}
