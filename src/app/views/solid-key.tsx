// The key of the turned view: every surface by name with its own sign, to be shown or hidden; and from where one looks.
import { usePage } from '../case-state.ts';
import { useVoice } from '../say.ts';
import { layerNames, type CaseView, type LayerName, type LayersFacts } from '../worker/messages.ts';
import type { Ablation } from '../worker/nouns.ts';
import { layerLook } from './layer-look.ts';
import { lookSolid, namedLooks, useSolidLook, type LookName } from './solid-state.ts';
import { factLines, layerWord } from './solid-words.ts';

export function SolidKey({
  view,
  made,
  facts,
  held,
}: {
  readonly view: CaseView | undefined;
  readonly made: Ablation | undefined;
  readonly facts: LayersFacts | undefined;
  /** A handle is held: the view is not turned under it. */
  readonly held: boolean;
}) {
  const voice = useVoice();
  const look = useSolidLook();
  const vertebraId = usePage((s) => s.vertebraId);
  const isAblation = usePage((s) => s.stage === 'ablation');
  const hasLesion = view?.vertebrae.some((v) => v.data.vertebraId === vertebraId && v.data.lesion?.kind === 'lytic') === true || isAblation;
  const there = layerNames.filter((l) =>
    l === 'bone' ? true : l === 'nerves' ? hasNerves(view) || isAblation : l === 'lesion' ? hasLesion : made?.state === 'planned',
  );
  const toggle = (l: LayerName): void =>
    lookSolid({ hidden: look.hidden.includes(l) ? look.hidden.filter((x) => x !== l) : [...look.hidden, l] });
  const hot = made?.modality !== 'cryo';
  return (
    <div className="solid-key" onDoubleClick={(e) => e.stopPropagation()} onPointerDown={(e) => e.stopPropagation()}>
      <div className="solid-looks" role="group" aria-label={voice.t('solid.from')}>
        {(Object.keys(namedLooks) as readonly LookName[]).map((n) => (
          <button key={n} type="button" className="solid-look" onClick={() => void (held || lookSolid(namedLooks[n]))}>
            {voice.t(`solid.look.${n}`)}
          </button>
        ))}
      </div>
      <details>
        <summary>{voice.t('solid.key')}</summary>
        <ul>
          {there.map((l) => (
            <li key={l}>
              <label>
                <input type="checkbox" checked={!look.hidden.includes(l)} onChange={() => toggle(l)} data-layer={l} />
                <Swatch name={l} hot={hot} />
                {voice.t(`solid.layer.${layerWord(l, made)}`)}
              </label>
            </li>
          ))}
          {made !== undefined &&
            factLines(facts, voice).map(([what, value]) => (
              <li key={what} className="num">
                {what}: {value}
              </li>
            ))}
        </ul>
      </details>
    </div>
  );
}
const hasNerves = (view: CaseView | undefined): boolean =>
  view?.structureNames.some((n) => n === 'sac' || n === 'cord' || n === 'root') === true;

/** As the surface looks: filled, striped or an outline alone. */
function Swatch({ name, hot }: { readonly name: LayerName; readonly hot: boolean }) {
  const { rgb, alpha, stripeMm } = layerLook(name, hot);
  const colour = `rgb(${rgb.join(' ')})`;
  const fill =
    stripeMm === undefined
      ? `rgb(${rgb.join(' ')} / ${Math.max(0.12, alpha)})`
      : `repeating-linear-gradient(${colour} 0 2px, transparent 2px 4px)`;
  return <span className="solid-swatch" aria-hidden="true" style={{ borderColor: colour, background: fill }} />;
}
