// The trocars of the plan that is compared with, as outlines of their true width with a diamond at the entry: what was, beside what is.
import { coordinate } from '../../base/index.ts';
import type { Plane } from '../../imaging/index.ts';
import { usePage } from '../case-state.ts';
import type { Axes } from './planes.ts';
import type { Projector } from './projector.ts';

export function Compared({ look, axes, plane }: { readonly look: Projector; readonly axes: Axes; readonly plane: Plane }) {
  const plan = usePage((s) => (s.compared?.plan.vertebraId === s.vertebraId ? s.compared?.plan : undefined));
  if (plan === undefined) return null;
  return (
    <g className="compared">
      {plan.paths
        .filter((p) => plan.chosen.includes(p.id))
        .map((p) => {
          const [ex, ey] = look.toPixel(p.entryLps);
          const [tx, ty] = look.toPixel(p.targetLps);
          const away = Math.min(
            Math.abs(coordinate(p.entryLps, plane.centreLps, axes.normal)),
            Math.abs(coordinate(p.targetLps, plane.centreLps, axes.normal)),
          );
          const crosses = coordinate(p.entryLps, plane.centreLps, axes.normal) * coordinate(p.targetLps, plane.centreLps, axes.normal) < 0;
          if (!crosses && away > 25) return null;
          const length = Math.max(1e-6, Math.hypot(tx - ex, ty - ey));
          const half = p.diameterMm / look.mmPerPx / 2;
          const [nx, ny] = [((ey - ty) / length) * half, ((tx - ex) / length) * half];
          return (
            <g key={p.id} opacity={crosses || away < 2.5 ? 1 : Math.max(0.35, 0.8 - away / 30)}>
              {[1, -1].map((sign) => (
                <line key={sign} x1={ex + sign * nx} y1={ey + sign * ny} x2={tx + sign * nx} y2={ty + sign * ny} />
              ))}
              <path d={`M${ex} ${ey - 5}l5 5-5 5-5-5z`} />
            </g>
          );
        })}
    </g>
  );
}
