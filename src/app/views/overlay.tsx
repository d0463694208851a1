// Lines and letters over a picture. Everything here is drawn from records and the plane; nothing is measured.
import { coordinate, cross, dot, type Lps } from '../../base/index.ts';
import type { Plane } from '../../imaging/index.ts';
import { usePage } from '../case-state.ts';
import type { ShownTrocar } from '../shown-trocars.ts';
import { signOf, wallWords } from '../wall-words.ts';
import { useVoice } from '../say.ts';
import type { Vertebra } from '../worker/nouns.ts';
import { Compared } from './compared.tsx';
import { axesFor, familyOf, isFill, strainSide, type Axes, type PlaneFamily, type ViewName } from './planes.ts';
import { signPlace } from './sign-place.ts';
import { planeColour, sideColour } from './tints.ts';
import type { Projector } from './projector.ts';

interface Props {
  readonly view: ViewName;
  readonly family: PlaneFamily;
  readonly axes: Axes;
  readonly look: Projector;
  readonly plane: Plane;
  readonly width: number;
  readonly height: number;
  readonly letters: { readonly left: string; readonly right: string; readonly top: string; readonly bottom: string };
  readonly cursor: Lps;
  readonly selected: { readonly vertebra?: Vertebra; readonly path?: ShownTrocar; readonly paths: readonly ShownTrocar[] };
  readonly aligned: boolean;
}

export function Overlay(p: Props) {
  const stage = usePage((s) => s.stage);
  const { width, height, letters } = p;
  return (
    <svg className="overlay" width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <Crosshair {...p} />
      {(stage === 'vertebrae' || stage === 'study') && p.family === 'sagittal' && p.selected.vertebra !== undefined && (
        <HeightMarks {...p} vertebra={p.selected.vertebra} />
      )}
      {/* where cement is looked at, the trocar must not lie over it */}
      <g opacity={isFill(p.view) ? 0.4 : 1}>
        {(strainSide(p.view) === undefined && stage !== 'ablation' ? p.selected.paths : []).map((path) => (
          <Trocar key={path.id} {...p} path={path} active={path.id === p.selected.path?.id} />
        ))}
      </g>
      {strainSide(p.view) === undefined && <Compared look={p.look} axes={p.axes} plane={p.plane} />}
      <g className="letters">
        <text x={10} y={height / 2} dominantBaseline="central">
          {letters.left}
        </text>
        <text x={width - 10} y={height / 2} textAnchor="end" dominantBaseline="central">
          {letters.right}
        </text>
        <text x={width / 2} y={18} textAnchor="middle">
          {letters.top}
        </text>
        <text x={width / 2} y={height - 10} textAnchor="middle">
          {letters.bottom}
        </text>
      </g>
      <ScaleBar mmPerPx={p.look.mmPerPx} width={width} height={height} />
    </svg>
  );
}

/** Where the other two planes cut this one, each in its own colour; open in the middle so that nothing covers the point itself. */
function Crosshair({ axes, look, width, height, cursor, family, aligned, selected, view }: Props) {
  const [x, y] = look.toPixel(cursor);
  const others = (['axial', 'sagittal', 'coronal'] as const).filter((f) => f !== family);
  const gap = 13;
  return (
    <g className="crosshair">
      {others.map((other) => {
        const along_ = view.startsWith('along') && other !== 'coronal' ? (`along-${other}` as ViewName) : other;
        const n = axesFor(along_, aligned ? selected.vertebra?.frame : undefined, selected.path).normal;
        const line = cross(n, axes.normal);
        const dx = dot(line, axes.right);
        const dy = dot(line, axes.down);
        const length = Math.hypot(dx, dy);
        if (length < 0.2) return null;
        const far = Math.hypot(width, height);
        const ux = dx / length;
        const uy = dy / length;
        return (
          <g key={other} stroke={planeColour[familyOf(other)]}>
            <line x1={x - ux * far} y1={y - uy * far} x2={x - ux * gap} y2={y - uy * gap} />
            <line x1={x + ux * gap} y1={y + uy * gap} x2={x + ux * far} y2={y + uy * far} />
          </g>
        );
      })}
    </g>
  );
}

/** Endplate lines and the three heights of the selected body, where the record has them. */
function HeightMarks({ vertebra, look, axes, plane }: Props & { readonly vertebra: Vertebra }) {
  const six = vertebra.sixPointsLps;
  if (six === undefined || six.length < 6) return null;
  const away = Math.abs(coordinate(vertebra.frame.originLps, plane.centreLps, axes.normal));
  if (away > 9) return null;
  const pts = six.map((q) => look.toPixel(q));
  const at = (n: number): string => `${pts[n][0]},${pts[n][1]}`;
  return (
    <g className="heights" opacity={away < 4 ? 1 : 0.45}>
      <polyline className="endplate" points={`${at(0)} ${at(1)} ${at(2)}`} />
      <polyline className="endplate" points={`${at(3)} ${at(4)} ${at(5)}`} />
      {[0, 1, 2].map((n) => (
        <line key={n} x1={pts[n][0]} y1={pts[n][1]} x2={pts[n + 3][0]} y2={pts[n + 3][1]} />
      ))}
      {pts.map((q, n) => (
        <circle key={n} cx={q[0]} cy={q[1]} r={2.6} />
      ))}
    </g>
  );
}

/** A trocar: white core at its true width, coloured halo; left unbroken, right dashed; fades with its distance from the plane. */
function Trocar({ path, look, axes, plane, active, width, view }: Props & { readonly path: ShownTrocar; readonly active: boolean }) {
  const voice = useVoice();
  const behind = path.skinMm ?? path.figures?.skin?.depthMm ?? 45;
  const [ex, ey] = look.toPixel(path.entryLps);
  const [tx, ty] = look.toPixel(path.targetLps);
  const back = Math.min(behind, 60) / path.lengthMm;
  const hx = ex + (ex - tx) * back;
  const hy = ey + (ey - ty) * back;
  const de = coordinate(path.entryLps, plane.centreLps, axes.normal);
  const dt = coordinate(path.targetLps, plane.centreLps, axes.normal);
  const crosses = de * dt < 0;
  const off = crosses ? 0 : Math.min(Math.abs(de), Math.abs(dt));
  const inPlane = Math.max(Math.abs(de), Math.abs(dt)) < 2.5;
  if (off > 25) return null;
  const core = Math.max(1.6, path.diameterMm / look.mmPerPx);
  const colour = sideColour[path.side];
  const opacity = inPlane ? 1 : Math.max(0.28, 0.75 - off / 30);
  const share = crosses ? de / (de - dt) : undefined;
  const { figures } = path;
  const said = figures === undefined ? '' : `${signOf[figures.verdict]} ${wallWords(voice, figures)}`;
  return (
    <g className={`trocar trocar-${path.side} trocar-${figures?.verdict ?? 'plain'}`} opacity={active ? opacity : opacity * 0.7}>
      <line
        className="halo"
        x1={hx}
        y1={hy}
        x2={tx}
        y2={ty}
        stroke={colour}
        strokeWidth={core + 2.6}
        strokeDasharray={path.side === 'right' ? '9 5' : undefined}
      />
      <line className="core" x1={ex} y1={ey} x2={tx} y2={ty} strokeWidth={core} strokeOpacity={inPlane ? 0.92 : 0.6} />
      <line className="core" x1={hx} y1={hy} x2={ex} y2={ey} strokeWidth={Math.max(1, core * 0.6)} strokeOpacity={0.5} />
      <circle className="entry" cx={ex} cy={ey} r={Math.max(3, core * 0.75)} stroke={colour} />
      <circle className="tip" cx={tx} cy={ty} r={Math.max(2.2, core * 0.55)} fill={colour} />
      {view === 'barrel' && <circle className="cut" cx={ex} cy={ey} r={core / 2} stroke={colour} />}
      {share !== undefined && !inPlane && view !== 'barrel' && (
        <circle className="cut" cx={ex + (tx - ex) * share} cy={ey + (ty - ey) * share} r={core * 0.5 + 3} stroke={colour} />
      )}
      {figures !== undefined && (
        <text
          className={`wall-sign wall-${figures.verdict}`}
          {...signPlace(tx, width, said)}
          y={ty - 14}
          fill={signColour[figures.verdict]}
        >
          {said}
        </text>
      )}
    </g>
  );
}

const signColour = { stop: '#ff8a80', caution: '#ffc46b', plain: '#d7f5f7' } as const;

function ScaleBar({ mmPerPx, width, height }: { readonly mmPerPx: number; readonly width: number; readonly height: number }) {
  const mm = [10, 20, 50, 100].find((m) => m / mmPerPx > 44) ?? 100;
  const length = mm / mmPerPx;
  const x = width - 12 - length;
  const y = height - 14;
  return (
    <g className="scale">
      <path d={`M${x} ${y - 4}V${y}H${x + length}V${y - 4}`} />
      <text x={x + length / 2} y={y - 6} textAnchor="middle">
        {mm} mm
      </text>
    </g>
  );
}
