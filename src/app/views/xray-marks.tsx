// Lines and letters over a fluoroscopic picture: pedicle rings, endplates, letters, the axis of each trocar. Drawn from records and the pose.
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
  const letters = orientationLetters(shownPlane(sight, g, look.flip));
  const size = g.widthPx;
  return (
    <svg className="overlay xray-overlay" viewBox={`0 0 ${size} ${size}`} aria-hidden="true">
      {look.plates &&
        shownEndplates(vertebra, sight, g, look.flip).map((oval, n) => <polygon key={n} className="xray-plate" points={line(oval)} />)}
      {look.rings &&
        view !== 'xray-lateral' &&
        (['left', 'right'] as const).map((side) => {
          const ring = shownRing(vertebra, side, sight, g, look.flip);
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
      {look.trocars &&
        trocars.map((t) => {
          const depth = t.id === activeId ? look.depthMm : undefined;
          const entry = shownAt(sight, g, look.flip, t.entryLps);
          const tip = shownAt(sight, g, look.flip, tipAt(t, depth));
          const target = shownAt(sight, g, look.flip, t.targetLps);
          if (entry === undefined || tip === undefined || target === undefined) return null;
          const stop = t.figures?.verdict === 'stop';
          const colour = stop ? 'var(--stop)' : sideColour[t.side];
          return (
            <g key={t.id} stroke={colour} className="xray-trocar" data-trocar={t.side}>
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
        })}
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
    </svg>
  );
}
