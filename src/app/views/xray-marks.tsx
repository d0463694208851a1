// Lines and letters over a fluoroscopic picture: pedicle rings, endplates, letters, the axis of each trocar. Drawn from records and the pose.
import { memo } from 'react';
import { orientationLetters } from '../../imaging/index.ts';
import { shownAt, shownEndplates, shownPlane, shownRing, type CArmGeometry, type CArmSight, type PicturePoint } from '../../spine/index.ts';
import type { ShownTrocar } from '../shown-trocars.ts';
import type { Vertebra } from '../worker/nouns.ts';
import { sideColour } from './tints.ts';
import { tipAt, useXray, type XrayViewName } from './xray-state.ts';

interface Props {
  readonly view: XrayViewName;
  readonly vertebra: Vertebra;
  readonly sight: CArmSight;
  readonly g: CArmGeometry;
  readonly trocars: readonly ShownTrocar[];
  readonly activeId: string | undefined;
}
const line = (points: readonly PicturePoint[]): string => points.map((p) => `${p[0].toFixed(1)},${p[1].toFixed(1)}`).join(' ');

export function XrayMarks({ view, vertebra, sight, g, trocars, activeId }: Props) {
  const look = useXray((s) => s);
  const marksOf = (moving: boolean) =>
    (look.trocars ? trocars : [])
      .filter((t) => t.moving === moving)
      .map((t) => <TrocarMark key={t.id} trocar={t} sight={sight} g={g} depthMm={t.id === activeId ? look.depthMm : undefined} />);
  const box = `0 0 ${g.widthPx} ${g.widthPx}`;
  const inHand = marksOf(true);
  return (
    <>
      <svg className="overlay xray-overlay" viewBox={box} aria-hidden="true">
        <StillMarks view={view} vertebra={vertebra} sight={sight} g={g} />
        {marksOf(false)}
        <Letters sight={sight} g={g} />
      </svg>
      {inHand.length > 0 && (
        // a layer of its own: what lies still is not painted again with it
        <svg className="overlay xray-overlay overlay-moving" viewBox={box} aria-hidden="true">
          {inHand}
        </svg>
      )}
    </>
  );
}

/** Rings and endplates: they change with bone and pose only. */
const StillMarks = memo(function StillMarks({ view, vertebra, sight, g }: Omit<Props, 'trocars' | 'activeId'>) {
  const { flip, plates, rings } = useXray((s) => s);
  return (
    <>
      {plates && shownEndplates(vertebra, sight, g, flip).map((oval, n) => <polygon key={n} className="xray-plate" points={line(oval)} />)}
      {rings &&
        view !== 'xray-lateral' &&
        (['left', 'right'] as const).map((side) => {
          const ring = shownRing(vertebra, side, sight, g, flip);
          return ring.length === 0 ? null : (
            <polygon
              key={side}
              className="xray-ring"
              data-ring={side}
              points={line(ring)}
              stroke={sideColour[side]}
              strokeDasharray={side === 'right' ? '7 4' : undefined}
            />
          );
        })}
    </>
  );
});
const Letters = memo(function Letters({ sight, g }: Pick<Props, 'sight' | 'g'>) {
  const { flip } = useXray((s) => s);
  const letters = orientationLetters(shownPlane(sight, g, flip));
  const size = g.widthPx;
  return (
    <g className="letters xray-letters">
      <text x={12} y={size / 2} dominantBaseline="central">
        {letters.left}
      </text>
      <text x={size - 12} y={size / 2} textAnchor="end" dominantBaseline="central">
        {letters.right}
      </text>
      <text x={size / 2} y={26} textAnchor="middle">
        {letters.top}
      </text>
      <text x={size / 2} y={size - 12} textAnchor="middle">
        {letters.bottom}
      </text>
    </g>
  );
});

function TrocarMark({
  trocar: t,
  sight,
  g,
  depthMm,
}: Pick<Props, 'sight' | 'g'> & { readonly trocar: ShownTrocar; readonly depthMm: number | undefined }) {
  const { flip } = useXray((s) => s);
  const entry = shownAt(sight, g, flip, t.entryLps);
  const tip = shownAt(sight, g, flip, tipAt(t, depthMm));
  const target = shownAt(sight, g, flip, t.targetLps);
  if (entry === undefined || tip === undefined || target === undefined) return null;
  const stop = t.figures?.verdict === 'stop';
  const colour = stop ? 'var(--stop)' : sideColour[t.side];
  return (
    <g stroke={colour} className="xray-trocar" data-trocar={t.side}>
      <line x1={tip[0]} y1={tip[1]} x2={target[0]} y2={target[1]} strokeDasharray="3 4" />
      <circle cx={entry[0]} cy={entry[1]} r={5} />
      <circle cx={tip[0]} cy={tip[1]} r={3} fill={colour} />
      {stop && (
        <text className="xray-stop" x={entry[0] + 9} y={entry[1] - 9}>
          ✕
        </text>
      )}
    </g>
  );
}
