// The numbers of the rules as this site uses them: one each, inside the published range, and whether every patient has a sample. A closed line under
// the forms; kept with the site, printed beside the rule.
import { Button } from '@mantine/core';
import { useState } from 'react';
import { limitsOf, ruleLimits, siteLimitIds, type LimitId } from '../../catalog/index.ts';
import { setSite } from '../actions.ts';
import { usePage } from '../case-state.ts';
import { Tick } from '../controls.tsx';
import { useVoice } from '../say.ts';

/** Shares are said in per cent. */
const scale = (id: LimitId): number => (id === 'lossFraction' ? 100 : 1);
const plain = (v: number): string => String(Math.round(v * 100) / 100);

export function IndicationLimits() {
  const kept = usePage((s) => s.stored?.site?.indication);
  const ofCase = usePage((s) => s.view?.site?.indication);
  const own = kept ?? ofCase ?? {};
  return <Form key={JSON.stringify(own)} own={own} />;
}

interface Own {
  readonly limits?: Readonly<Record<string, number>> | undefined;
  readonly biopsyForAll?: boolean | undefined;
}
function Form({ own }: { readonly own: Own }) {
  const voice = useVoice();
  const busy = usePage((s) => s.running !== undefined);
  const now = limitsOf(own.limits);
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>(
    Object.fromEntries(siteLimitIds.map((id) => [id, plain(now[id] * scale(id))])),
  );
  const [biopsyForAll, setBiopsyForAll] = useState(own.biopsyForAll === true);
  const valueOf = (id: LimitId): number => {
    const text = texts[id].trim().replace(',', '.');
    return /^\d+(\.\d+)?$/.test(text) ? Number(text) / scale(id) : Number.NaN;
  };
  const fits = (id: LimitId): boolean => valueOf(id) >= ruleLimits[id].range[0] && valueOf(id) <= ruleLimits[id].range[1];
  const keep = (): void =>
    void setSite({ indication: { limits: Object.fromEntries(siteLimitIds.map((id) => [id, valueOf(id)])), biopsyForAll } });
  return (
    <details className="choice" data-testid="limits">
      <summary>{voice.t('indication-view.limits')}</summary>
      <div className="limits">
        {siteLimitIds.map((id) => (
          <label key={id} className="field">
            <span>{voice.code(`indication.limit.${id}`)}</span>
            <input
              type="text"
              inputMode="decimal"
              autoComplete="off"
              aria-invalid={!fits(id)}
              value={voice.language === 'fr' ? texts[id].replace('.', ',') : texts[id]}
              onChange={(e) => setTexts({ ...texts, [id]: e.currentTarget.value })}
            />
            <small>
              {ruleLimits[id].range.map((r) => voice.number(r * scale(id), r * scale(id) >= 10 || Number.isInteger(r) ? 0 : 1)).join(' – ')}{' '}
              · {ruleLimits[id].source.startsWith('design choice') ? voice.t('indication.strength.choice') : ruleLimits[id].source}
            </small>
          </label>
        ))}
        <Tick checked={biopsyForAll} onTick={setBiopsyForAll}>
          {voice.t('indication-view.biopsy-for-all')}
        </Tick>
        <Button fullWidth variant="default" disabled={busy || !siteLimitIds.every(fits)} onClick={keep}>
          {voice.t('indication-view.keep-limits')}
        </Button>
      </div>
    </details>
  );
}
