// What was found between two clicked bodies: how many, whether that fits their names, each to be looked at and accepted. Nothing is kept before.
import { Button } from '@mantine/core';
import { update, usePage } from '../case-state.ts';
import { acceptProposed, dropProposed, growArches, proposeBetween } from '../outline-actions.ts';
import { useVoice } from '../say.ts';
import { Findings } from './findings.tsx';
import './outline-chain.css';

/** What may follow the first click: the bodies between, then the arches behind. */
export function OutlineChain() {
  const voice = useVoice();
  const view = usePage((s) => s.view);
  const busy = usePage((s) => s.running !== undefined);
  if (view === undefined) return null;
  const clicked = view.seeds.filter((s) => s.source === 'click');
  return (
    <>
      {clicked.length > 1 && <Between />}
      {view.signalShown === undefined && (
        <>
          <Button size="compact-sm" variant="outline" disabled={busy} onClick={() => void growArches()} data-testid="arches">
            {voice.t(clicked.every((s) => !s.bodyOnly) ? 'chain.arches-again' : 'chain.arches')}
          </Button>
          <p className="quiet">{voice.t('chain.arches-why')}</p>
        </>
      )}
    </>
  );
}
function Between() {
  const voice = useVoice();
  const chain = usePage((s) => s.chain);
  const busy = usePage((s) => s.running !== undefined);
  if (chain === undefined)
    return (
      <Button size="compact-sm" variant="outline" disabled={busy} onClick={() => void proposeBetween()} data-testid="chain-propose">
        {voice.t('chain.propose')}
      </Button>
    );
  const facts = { upper: chain.upper, lower: chain.lower, foundCount: chain.foundCount, namedCount: chain.namedCount };
  const counted = chain.lowerCounted;
  const all = chain.items.map((i) => i.placeCount);
  return (
    <div className="outline-chain" data-testid="chain">
      <p role="status">{voice.t(chain.complete ? 'chain.found' : 'chain.incomplete', facts)}</p>
      {!chain.agrees && <p className="chain-odd">▲ {voice.t(chain.complete ? 'chain.disagrees' : 'chain.look', facts)}</p>}
      <ol className="chain-list">
        {chain.items.map((item) => (
          <li key={item.placeCount}>
            <Button size="compact-xs" variant="subtle" onClick={() => update({ cursorLps: item.pointLps })}>
              {voice.t('chain.show', { level: item.level })}
            </Button>
            {chain.agrees && (
              <Button size="compact-xs" variant="outline" disabled={busy} onClick={() => void acceptProposed([item.placeCount])}>
                {voice.t('chain.accept', { level: item.level })}
              </Button>
            )}
            <Findings items={item.findings} label={item.level} />
          </li>
        ))}
      </ol>
      {chain.agrees && chain.items.length > 1 && (
        <Button size="compact-sm" disabled={busy} onClick={() => void acceptProposed(all)} data-testid="chain-accept">
          {voice.t('chain.accept-all', { nCount: all.length })}
        </Button>
      )}
      {chain.complete && !chain.agrees && counted !== undefined && (
        <Button size="compact-sm" variant="outline" disabled={busy} onClick={() => void acceptProposed(all, true)}>
          {voice.t('chain.recount', { lower: chain.lower, counted, nCount: all.length })}
        </Button>
      )}
      <Button size="compact-sm" variant="subtle" disabled={busy} onClick={() => void dropProposed()}>
        {voice.t('chain.drop')}
      </Button>
    </div>
  );
}
