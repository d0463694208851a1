// Which cement, in which room: the catalogue's product, or a person's own with the times of its instructions. What is absurd is refused here with the same
// sentence as everywhere, before anything is asked. The own product is remembered in this browser.
import { useState, type ReactNode } from 'react';
import { Problem } from '../../base/index.ts';
import { cementOf, cements, mixedCement, settingLimitsC } from '../../catalog/index.ts';
import { checkCement } from '../../spine/index.ts';
import { cementName } from '../../words/index.ts';
import { useVoice, type Voice } from '../say.ts';
import type { CementProduct, CementSetting } from '../worker/nouns.ts';

export interface MixWish {
  readonly product: CementProduct;
  readonly setting: CementSetting;
}
const usualKey = 'trocart.own-cement';
interface Entry {
  readonly productId: string;
  readonly name: string;
  readonly viscosityClass: CementProduct['viscosityClass'];
  readonly statedC: string;
  readonly from: string;
  readonly until: string;
  readonly setMin: string;
  readonly setC: string;
  readonly means: 'set' | 'hard';
  readonly secondC: string;
  readonly secondUntil: string;
  readonly powder: string;
  readonly liquid: string;
  readonly opacifier: CementProduct['opacifier']['what'];
  readonly opacifierPercent: string;
  readonly room: string;
  readonly paste: string;
  readonly body: string;
}
const empty: Entry = {
  productId: '',
  name: '',
  viscosityClass: 'high',
  statedC: '',
  from: '',
  until: '',
  setMin: '',
  setC: '',
  means: 'set',
  secondC: '',
  secondUntil: '',
  powder: '',
  liquid: '',
  opacifier: 'barium-sulfate',
  opacifierPercent: '30',
  room: String(settingLimitsC.roomC.value),
  paste: '',
  body: String(settingLimitsC.bodyC.value),
};
function remembered(storageKey: string): Entry {
  try {
    return { ...empty, ...(JSON.parse(localStorage.getItem(storageKey) ?? '{}') as Partial<Entry>) };
  } catch {
    return empty;
  }
}
const read = (text: string): number => (/^\s*-?\d+([.,]\d+)?\s*$/.test(text) ? Number(text.replace(',', '.')) : Number.NaN);

/** The product as entered; times only where the catalogue has none. */
export function productOf(e: Entry): CementProduct | undefined {
  const known = cementOf(e.productId);
  if (known === undefined && e.productId !== 'own') return undefined;
  if (known?.times !== undefined) return known;
  const set =
    e.setMin.trim() === ''
      ? {}
      : { set: { temperatureC: read(e.setC === '' ? e.statedC : e.setC), timeMin: read(e.setMin), means: e.means } };
  const second =
    e.secondC.trim() === '' && e.secondUntil.trim() === ''
      ? {}
      : { second: { temperatureC: read(e.secondC), injectUntilMin: read(e.secondUntil) } };
  const times = {
    temperatureC: read(e.statedC),
    injectFromMin: read(e.from),
    injectUntilMin: read(e.until),
    ...set,
    ...second,
    source: 'entered',
  };
  if (known !== undefined) return { ...known, times, mark: 'entered' };
  return {
    id: 'own',
    name: e.name.trim(),
    viscosityClass: e.viscosityClass,
    times,
    opacifier: { what: e.opacifier, powderFraction: read(e.opacifierPercent) / 100 },
    powderG: read(e.powder),
    liquidMl: read(e.liquid),
    mark: 'entered',
    source: 'entered',
  };
}
const settingOf = (e: Entry): CementSetting => ({
  roomC: read(e.room),
  pasteC: read(e.paste.trim() === '' ? e.room : e.paste),
  bodyC: read(e.body),
});

/** Why it cannot run yet; undefined = it can. An entry that was not begun is no fault of anybody. */
function refusalOf(e: Entry): Problem | 'incomplete' | undefined {
  const product = productOf(e);
  if (product === undefined) return 'incomplete';
  const needed = cementOf(e.productId)?.times === undefined ? [e.statedC, e.from, e.until] : [];
  if (e.productId === 'own') needed.push(e.name, e.powder, e.liquid);
  if (needed.some((t) => t.trim() === '')) return 'incomplete';
  try {
    checkCement(product, settingOf(e));
    return undefined;
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}

interface FormProps {
  readonly busy: boolean;
  /** Where the entry is remembered in this browser, when there is more than one form. */
  readonly storageKey?: string;
  /** The temperatures are asked for elsewhere. */
  readonly productOnly?: boolean;
  /** The button, given a wish that can run. */
  readonly action: (wish: MixWish | undefined) => ReactNode;
}
export function MixForm({ busy, storageKey = usualKey, productOnly = false, action }: FormProps) {
  const voice = useVoice();
  const [e, setEntry] = useState(() => remembered(storageKey));
  const set = (change: Partial<Entry>): void => {
    const next = { ...e, ...change };
    setEntry(next);
    try {
      localStorage.setItem(storageKey, JSON.stringify(next));
    } catch {
      // not remembered: entered again the next time
    }
  };
  const field = (name: keyof Entry, label: string, wide = false) => (
    <label className={wide ? 'mix-field mix-wide' : 'mix-field'}>
      <span>{label}</span>
      <input
        type="text"
        inputMode={wide ? 'text' : 'decimal'}
        autoComplete="off"
        name={name}
        value={e[name]}
        placeholder={name === 'paste' ? e.room : name === 'setC' ? e.statedC : undefined}
        onChange={(event) => set({ [name]: event.currentTarget.value })}
      />
    </label>
  );
  const known = cementOf(e.productId);
  const ask = e.productId !== '' && known?.times === undefined;
  const refusal = refusalOf(e);
  const product = productOf(e);
  const wish = refusal === undefined && product !== undefined && !busy ? { product, setting: settingOf(e) } : undefined;
  return (
    <div className="mix-form" data-testid="mix-form">
      <label className="mix-field mix-wide">
        <span>{voice.t('clock-view.product')}</span>
        <select name="productId" value={e.productId} onChange={(event) => set({ productId: event.currentTarget.value })}>
          <option value="">{voice.t('clock-view.product.none')}</option>
          {cements.map((c) => (
            <option key={c.id} value={c.id}>
              {cementName(voice.language, c)}
              {c.times === undefined ? ` — ${voice.t('clock-view.product.no-times')}` : ''}
            </option>
          ))}
          <option value="own">{voice.t('clock-view.product.own')}</option>
        </select>
      </label>
      {known !== undefined && <MakeUp product={known} voice={voice} />}
      {e.productId === 'own' && <OwnKit e={e} set={set} field={field} voice={voice} />}
      {ask && (
        <fieldset className="mix-times">
          <legend>{voice.t('clock-view.times')}</legend>
          {field('statedC', voice.t('clock-view.stated-at'))}
          {field('from', voice.t('clock-view.from'))}
          {field('until', voice.t('clock-view.until-min'))}
          {field('setMin', voice.t('clock-view.set-after'))}
          {field('setC', voice.t('clock-view.set-at'))}
          <label className="mix-field">
            <span>{voice.t('clock-view.means')}</span>
            <select name="means" value={e.means} onChange={(event) => set({ means: event.currentTarget.value as Entry['means'] })}>
              {(['set', 'hard'] as const).map((m) => (
                <option key={m} value={m}>
                  {voice.t(`clock-view.means.${m}`)}
                </option>
              ))}
            </select>
          </label>
          {field('secondC', voice.t('clock-view.second-at'))}
          {field('secondUntil', voice.t('clock-view.second-until'))}
        </fieldset>
      )}
      {!productOnly && (
        <fieldset className="mix-times">
          <legend className="unseen">°C</legend>
          {field('room', voice.t('clock-view.room'))}
          {field('paste', voice.t('clock-view.paste'))}
          {field('body', voice.t('clock-view.body'))}
        </fieldset>
      )}
      {refusal instanceof Problem && (
        <p className="rule" role="status" data-testid="mix-refused">
          <span aria-hidden="true">▲ </span>
          {voice.code(refusal.code, refusal.values)}
        </p>
      )}
      {action(wish)}
    </div>
  );
}

function MakeUp({ product, voice }: { readonly product: CementProduct; readonly voice: Voice }) {
  const { volumeMl, freshHuRange } = mixedCement(product);
  return (
    <p className="quiet mix-make-up">
      {voice.t('clock-view.product.make-up', {
        powder: product.powderG,
        liquid: product.liquidMl,
        percent: Math.round(100 * product.opacifier.powderFraction),
        opacifier: voice.t(`cement.opacifier.${product.opacifier.what}`),
        volume: Math.round(volumeMl),
        low: Math.round(freshHuRange[0] / 100) * 100,
        high: Math.round(freshHuRange[1] / 100) * 100,
      })}{' '}
      <span lang="en">{voice.t('clock-view.source', { source: product.times?.source ?? product.source })}</span>
    </p>
  );
}

interface KitProps {
  readonly e: Entry;
  readonly set: (change: Partial<Entry>) => void;
  readonly field: (name: keyof Entry, label: string, wide?: boolean) => ReactNode;
  readonly voice: Voice;
}
function OwnKit({ e, set, field, voice }: KitProps) {
  return (
    <fieldset className="mix-times">
      <legend className="unseen">{voice.t('clock-view.product.own')}</legend>
      {field('name', voice.t('clock-view.name'), true)}
      <label className="mix-field">
        <span>{voice.t('clock-view.class')}</span>
        <select
          name="viscosityClass"
          value={e.viscosityClass}
          onChange={(event) => set({ viscosityClass: event.currentTarget.value as Entry['viscosityClass'] })}
        >
          {(['low', 'medium', 'high'] as const).map((c) => (
            <option key={c} value={c}>
              {voice.t(`cement.class.${c}`)}
            </option>
          ))}
        </select>
      </label>
      {field('powder', voice.t('clock-view.powder'))}
      {field('liquid', voice.t('clock-view.liquid'))}
      <label className="mix-field">
        <span>{voice.t('clock-view.opacifier')}</span>
        <select
          name="opacifier"
          value={e.opacifier}
          onChange={(event) => set({ opacifier: event.currentTarget.value as Entry['opacifier'] })}
        >
          {(['barium-sulfate', 'zirconium-dioxide', 'none'] as const).map((o) => (
            <option key={o} value={o}>
              {voice.t(`cement.opacifier.${o}`)}
            </option>
          ))}
        </select>
      </label>
      {field('opacifierPercent', voice.t('clock-view.opacifier.share'))}
    </fieldset>
  );
}
