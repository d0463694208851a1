// Which cement, in which room, and whether the later mixes of a sitting are of another: asked once for injection, sitting and clocks of the case.
import { useEffect, useState } from 'react';
import { cementName } from '../../words/index.ts';
import { update, usePage } from '../case-state.ts';
import '../clock/clock.css';
import { MixForm, type MixWish } from '../clock/mix-form.tsx';
import { useVoice } from '../say.ts';
import './cement.css';

export function MixChoice() {
  const voice = useVoice();
  const wish = usePage((s) => s.mixWish);
  const later = usePage((s) => s.laterProduct);
  const [open] = useState(wish === undefined);
  const [two, setTwo] = useState(later !== undefined);
  const end = (): void => {
    setTwo(!two);
    update({ laterProduct: undefined });
  };
  return (
    <details className="choice" open={open} data-testid="mix-choice">
      <summary>
        {voice.t('clock-panel.which')}
        {wish !== undefined && (
          <span className="mix-chosen">
            {cementName(voice.language, wish.product)}
            {later !== undefined && ` + ${cementName(voice.language, later)}`}
            {` · ${voice.number(wish.setting.roomC, 0)}\u00a0°C`}
          </span>
        )}
      </summary>
      <div className="choice-body">
        <MixForm busy={false} action={(w) => <Kept wish={w} />} />
        <label className="mix-two">
          <input type="checkbox" checked={two} onChange={end} data-testid="two-products" />
          <span>{voice.t('clock-panel.two')}</span>
        </label>
        {two && (
          <>
            <p className="quiet">{voice.t('clock-panel.two.hint')}</p>
            <div data-testid="later-product">
              <MixForm busy={false} storageKey="trocart.own-cement-later" productOnly action={(w) => <Kept wish={w} isLater />} />
            </div>
          </>
        )}
      </div>
    </details>
  );
}

/** The page's state follows the form. */
function Kept({ wish, isLater = false }: { readonly wish: MixWish | undefined; readonly isLater?: boolean }) {
  const said = JSON.stringify(wish);
  useEffect(() => {
    const now = said === undefined ? undefined : (JSON.parse(said) as MixWish);
    update(isLater ? { laterProduct: now?.product } : { mixWish: now });
  }, [said, isLater]);
  return null;
}
