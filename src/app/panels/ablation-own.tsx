// Probes placed by hand: each with what it comes near by name and side, live while it is moved, red with the reason while it would be refused; add, remove,
// back to the proposal, and compute with them. Nothing of heat or cold is told before that.
import { Button } from '@mantine/core';
import { ablationProbes, findProbe } from '../../catalog/index.ts';
import { mostProbesCount } from '../../records/index.ts';
import { usePage } from '../case-state.ts';
import { addProbe, backToProposal, lookAtProbe, removeProbe, takeProbe, useProbes } from '../probe-draft.ts';
import { behindOf, distanceWords, namesOf, nerveName, probeVerdict, probeWords } from '../probe-words.ts';
import { useVoice } from '../say.ts';
import type { ShownProbe } from '../shown-probes.ts';
import type { AblationAsk } from '../worker/messages.ts';

interface Props {
  readonly vertebraId: string;
  readonly modality: AblationAsk['modality'];
  /** Of the needle that is added. */
  readonly probe: string;
  readonly busy: boolean;
  readonly onCompute: () => void;
}
/** The needle added when none is named. */
const usual = { rf: 'rf-cooled-17g-10', cryo: 'cryo-17g' } as const;

export function OwnProbes({ vertebraId, modality, probe, busy, onCompute }: Props) {
  const voice = useVoice();
  const view = usePage((s) => s.view);
  const { probes, active, noFigures } = useProbes();
  const isOwn = view?.corrections.some((c) => c.data.vertebraId === vertebraId && c.data.what === 'probes') === true;
  const kind = findProbe(probes[0]?.probe ?? '')?.modality;
  const other = isOwn && kind !== undefined && kind !== modality;
  const refused = probes.some((p) => p.figures !== undefined && probeVerdict(p.figures) === 'stop');
  const named = ablationProbes.some((p) => p.id === probe && p.modality === modality) ? probe : usual[modality];
  return (
    <section className="own-probes" data-testid="own-probes" aria-label={voice.t('ablation.own')}>
      <h3>{voice.t('ablation.own')}</h3>
      <p className="quiet">{voice.t(isOwn ? 'ablation.own.explained' : 'ablation.own.none')}</p>
      {other && kind !== 'microwave' && (
        <p className="stale" role="status">
          {voice.t('ablation.own.other-kind', { modality: `ablation.modality.${kind}` })}
        </p>
      )}
      {probes.length > 0 && (
        <ul className="plain">
          {probes.map((p) => (
            <Line key={p.index} probe={p} isActive={p.index === active?.index} isOwn={isOwn} noFigures={noFigures} />
          ))}
        </ul>
      )}
      {probes[0]?.figures?.assumed === true && <p className="quiet">{voice.t('ablation.own.assumed')}</p>}
      <div className="own-buttons">
        {probes.length < mostProbesCount &&
          (['left', 'right'] as const).map((side) => (
            <Button
              key={side}
              size="compact-xs"
              variant="outline"
              disabled={busy}
              onClick={() => void addProbe(named, side)}
              data-testid={`add-probe-${side}`}
            >
              {voice.t('ablation.own.add', { side: voice.t(side) })}
            </Button>
          ))}
        {isOwn && (
          <Button size="compact-xs" variant="subtle" disabled={busy} onClick={backToProposal} data-testid="probes-back">
            {voice.t('ablation.own.back')}
          </Button>
        )}
      </div>
      {isOwn && refused && (
        <p className="own-refused" role="status">
          {voice.t('ablation.own.refused')}
        </p>
      )}
      {isOwn && !other && (
        <Button fullWidth variant="outline" disabled={busy || refused} onClick={onCompute} data-testid="compute-own">
          {voice.t('ablation.own.compute')}
        </Button>
      )}
    </section>
  );
}

function Line({
  probe: p,
  isActive,
  isOwn,
  noFigures,
}: {
  readonly probe: ShownProbe;
  readonly isActive: boolean;
  readonly isOwn: boolean;
  readonly noFigures: boolean;
}) {
  const voice = useVoice();
  const view = usePage((s) => s.view);
  const nameOf = namesOf(view, voice);
  const { figures } = p;
  const stop = figures !== undefined && probeVerdict(figures) === 'stop';
  return (
    <li className={`own-probe${isActive ? ' own-active' : ''}`} data-probe={p.id}>
      <button
        type="button"
        className="own-go"
        aria-pressed={isActive}
        onClick={() => {
          takeProbe(p.index);
          lookAtProbe(p);
        }}
      >
        <strong>{p.id}</strong> {p.name}, {voice.t(figures?.side ?? p.side)}
        {figures !== undefined && `, ${voice.t(`ablation.approach.${figures.approach}`)}`}
      </button>
      {isOwn && (
        <Button
          size="compact-xs"
          variant="subtle"
          aria-label={`${voice.t('ablation.own.remove')} ${p.id}`}
          onClick={() => void removeProbe(p.index)}
        >
          {voice.t('ablation.own.remove')}
        </Button>
      )}
      {figures === undefined ? (
        <span className="quiet">{voice.t(noFigures ? 'ablation.own.no-figures' : 'ablation.own.waiting')}</span>
      ) : (
        <>
          <span className={stop ? 'own-verdict own-stop' : 'own-verdict'} role={isActive ? 'status' : undefined}>
            {probeWords(voice, figures, nameOf, behindOf(view, p.vertebraId))}
          </span>
          <dl className="own-distances">
            {figures.nerves.map((n) => (
              <div key={`${n.kind} ${n.side ?? ''}`}>
                <dt>{voice.sentence(nerveName(voice, n, nameOf, behindOf(view, p.vertebraId)))}</dt>
                <dd className="num">{distanceWords(voice, n.mm, n.isBeyond)}</dd>
              </div>
            ))}
            {figures.canalMm !== undefined && (
              <div>
                <dt>{voice.sentence(voice.t('ablation.probe.canal'))}</dt>
                <dd className="num">{distanceWords(voice, figures.canalMm, figures.isCanalBeyond)}</dd>
              </div>
            )}
          </dl>
        </>
      )}
    </li>
  );
}
