// The needles of an ablation over a picture, with handles on the one that is looked at: red with the reason while the planner would refuse it, and a
// button on the tip of every other to take it. Loaded with the ablation.
import { coordinate, type Lps } from '../../base/index.ts';
import { page } from '../case-state.ts';
import { useVoice } from '../say.ts';
import { usePage } from '../case-state.ts';
import { beginProbe, cancelProbe, endProbe, moveProbe, moveProbeBy, takeProbe, useProbes } from '../probe-draft.ts';
import { behindOf, namesOf, probeVerdict, probeWords } from '../probe-words.ts';
import { activeFrom, type ShownProbe } from '../shown-probes.ts';
import { GripHandles } from './grip-handles.tsx';
import type { Axes } from './planes.ts';
import type { Projector } from './projector.ts';
import { signPlace } from './sign-place.ts';
import { sideColour } from './tints.ts';
import './probes-layer.css';

interface Props {
  readonly axes: Axes;
  readonly look: Projector;
  readonly width: number;
  readonly height: number;
  /** Of a slice: needles fade with their distance from it; absent: seen whole. */
  readonly centreLps?: Lps;
  readonly onHold?: (held: boolean) => void;
  readonly surface?: (x: number, y: number) => Lps | undefined;
  /** The picture has drawn the needles itself. */
  readonly onlyHands?: boolean;
}

export function ProbesLayer(p: Props) {
  const voice = useVoice();
  const view = usePage((s) => s.view);
  const tool = usePage((s) => s.tool);
  const { probes, active } = useProbes();
  const nameOf = namesOf(view, voice);
  if (probes.length === 0) return null;
  const canMove = tool === 'crosshair' && page().presenting !== true;
  return (
    <>
      <svg className="overlay" width={p.width} height={p.height} viewBox={`0 0 ${p.width} ${p.height}`} aria-hidden="true">
        {probes.map((q) => (
          <Needle
            key={q.index}
            {...p}
            probe={q}
            words={q.figures === undefined ? '' : probeWords(voice, q.figures, nameOf, behindOf(view, q.vertebraId))}
          />
        ))}
      </svg>
      {canMove &&
        probes
          .filter((q) => q.index !== active?.index && isNear(p, q))
          .map((q) => {
            const [x, y] = p.look.toPixel(q.tipLps);
            if (x < 0 || y < 0 || x > p.width || y > p.height) return null;
            return (
              <button
                key={q.index}
                type="button"
                className="handle handle-dot probe-take"
                style={{ left: x, top: y, ['--handle' as never]: sideColour[q.side] }}
                aria-label={voice.t('ablation.probe.take', { id: q.id })}
                title={voice.t('ablation.probe.take', { id: q.id })}
                onPointerDown={(e) => e.stopPropagation()}
                onClick={() => takeProbe(q.index)}
              />
            );
          })}
      {canMove && active !== undefined && (
        <GripHandles
          name="probe"
          id={`${active.vertebraId}-${active.index}`}
          entryLps={active.entryLps}
          targetLps={active.tipLps}
          colour={sideColour[active.side]}
          moving={active.moving}
          endOn={false}
          label={(grip) => voice.t(`ablation.handle.${grip}`, { id: active.id, side: voice.t(`app.side.${active.side}`) })}
          hand={{
            begin: (grip) => beginProbe(active.index, grip),
            moveBy: moveProbeBy,
            moveEntry: (entryLps) => moveProbe({ entryLps }),
            end: () => void endProbe(),
            cancel: cancelProbe,
          }}
          axes={p.axes}
          look={p.look}
          width={p.width}
          height={p.height}
          {...(p.onHold === undefined ? {} : { onHold: p.onHold })}
          {...(p.surface === undefined ? {} : { surface: p.surface })}
        />
      )}
    </>
  );
}

/** A needle is drawn where it runs within this of the slice, mm. */
const furthestMm = 25;
function offOf({ centreLps, axes }: Props, q: ShownProbe): { readonly off: number; readonly inPlane: boolean } {
  if (centreLps === undefined) return { off: 0, inPlane: true };
  const [a, b] = [coordinate(q.entryLps, centreLps, axes.normal), coordinate(q.tipLps, centreLps, axes.normal)];
  return { off: a * b < 0 ? 0 : Math.min(Math.abs(a), Math.abs(b)), inPlane: Math.max(Math.abs(a), Math.abs(b)) < 2.5 };
}
const isNear = (p: Props, q: ShownProbe): boolean => offOf(p, q).off < 6;

function Needle({ probe, words, ...p }: Props & { readonly probe: ShownProbe; readonly words: string }) {
  const { off, inPlane } = offOf(p, probe);
  if (off > furthestMm) return null;
  const { look, width } = p;
  const [ex, ey] = look.toPixel(probe.entryLps);
  const [tx, ty] = look.toPixel(probe.tipLps);
  const [ax, ay] = look.toPixel(activeFrom(probe));
  const core = Math.max(1.6, probe.diameterMm / look.mmPerPx);
  const verdict = probe.figures === undefined ? 'plain' : probeVerdict(probe.figures);
  const colour = verdict === 'stop' ? '#ff5d52' : sideColour[probe.side];
  const opacity = inPlane ? 1 : Math.max(0.28, 0.8 - off / 28);
  const told = words !== '' && (probe.moving || verdict !== 'plain');
  return (
    <g className={`probe probe-${verdict}`} opacity={opacity} data-probe={probe.id}>
      {p.onlyHands !== true && (
        <>
          <line
            x1={ex}
            y1={ey}
            x2={tx}
            y2={ty}
            stroke={colour}
            strokeWidth={core + 2.4}
            strokeDasharray={probe.side === 'right' ? '9 5' : undefined}
          />
          <line className="core" x1={ex} y1={ey} x2={tx} y2={ty} stroke="#101317" strokeWidth={core * 0.7} strokeOpacity={0.75} />
          <line x1={ax} y1={ay} x2={tx} y2={ty} stroke="#fff" strokeWidth={core} strokeLinecap="round" />
        </>
      )}
      <text className="probe-id" x={ex + 15} y={ey + 4} fill={colour}>
        {probe.id}
      </text>
      {told && (
        <text
          className={`wall-sign wall-${verdict}`}
          {...signPlace(tx, width, words)}
          y={ty - 14}
          fill={verdict === 'stop' ? '#ff8a80' : '#d7f5f7'}
        >
          {words}
        </text>
      )}
    </g>
  );
}
