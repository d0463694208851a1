// What the drawing tools show on one picture: measures that lie in its plane (with handles while a measuring tool is in hand), the sketch of a new
// one, the brush's stroke, and the handles of the six points and the endplates. Nothing is measured here: figures come with the record.
import { useRef, useState } from 'react';
import { along, between, coordinate, cross, direction, distance, dot, lps, midpoint, type Lps } from '../../base/index.ts';
import { landmarkNames } from '../../records/index.ts';
import { writeEdit } from '../actions.ts';
import { usePage } from '../case-state.ts';
import { useVoice, type Voice } from '../say.ts';
import { Handle } from '../views/handle.tsx';
import { familyOf, type Axes, type ViewName } from '../views/planes.ts';
import type { Projector } from '../views/projector.ts';
import type { Shown } from '../worker/messages.ts';
import type { Measure, Vertebra } from '../worker/nouns.ts';
import { measureText } from './measure-text.ts';
import { useSketch, type MeasureSketch } from './sketch.ts';
import './tools-layer.css';

interface PictureProps {
  readonly view: ViewName;
  readonly axes: Axes;
  readonly look: Projector;
  readonly centreLps: Lps;
  readonly sliceMm: number;
  readonly width: number;
  readonly height: number;
}
export interface LayerProps extends PictureProps {
  readonly vertebra: Vertebra | undefined;
}
const none: readonly never[] = [];

export function ToolsLayer(p: LayerProps) {
  const voice = useVoice();
  const tool = usePage((s) => s.tool);
  const measures = usePage((s) => s.view?.measures) ?? none;
  const sketch = useSketch((s) => s.measure);
  const stroke = useSketch((s) => (s.stroke?.view === p.view ? s.stroke : undefined));
  const brush = useSketch((s) => s.brush);
  // A measure is shown in pictures that pass within a slice of all its points.
  const near = (q: Lps): boolean => Math.abs(coordinate(q, p.centreLps, p.axes.normal)) <= Math.max(1.5, p.sliceMm);
  const here = measures.filter((m) => m.data.pointsLps.every(near));
  const measuring = tool === 'distance' || tool === 'angle' || tool === 'cobb' || tool === 'region';
  return (
    <>
      <svg className="overlay tools-layer" width={p.width} height={p.height} viewBox={`0 0 ${p.width} ${p.height}`} aria-hidden="true">
        {here.map((m) => (
          <Drawn
            key={m.id}
            {...p}
            what={m.data.what}
            points={m.data.pointsLps}
            radiusMm={m.data.radiusMm}
            text={measureText(voice, m.data)}
          />
        ))}
        {sketch !== undefined && sketch.points.every(near) && <Drawn {...p} {...sketched(sketch)} text="" />}
        {stroke !== undefined && (
          <polyline
            className={`brush-stroke brush-${stroke.paints.what === 'lesion' ? 'lesion-' : ''}${stroke.paints.part}`}
            points={(stroke.points.length === 1 ? [stroke.points[0], stroke.points[0]] : stroke.points)
              .map((q) => p.look.toPixel(q).join())
              .join(' ')}
            strokeWidth={(2 * brush.radiusMm) / p.look.mmPerPx}
          />
        )}
      </svg>
      {measuring && here.map((m) => <MeasureHandles key={m.id} {...p} measure={m} voice={voice} />)}
      {p.vertebra !== undefined && tool === 'landmarks' && familyOf(p.view) === 'sagittal' && (
        <Points {...p} vertebra={p.vertebra} voice={voice} />
      )}
      {p.vertebra?.endplates !== undefined && tool === 'endplates' && familyOf(p.view) !== 'axial' && (
        <Endplates {...p} vertebra={p.vertebra} voice={voice} />
      )}
    </>
  );
}
function sketched(s: MeasureSketch): Pick<DrawnProps, 'what' | 'points' | 'radiusMm'> {
  const points = s.nextLps === undefined ? s.points : [...s.points, s.nextLps];
  return {
    what: s.what,
    points: s.what === 'region' ? points.slice(0, 1) : points,
    radiusMm: s.what === 'region' && points.length > 1 ? distance(points[0], points[1]) : undefined,
  };
}

interface DrawnProps {
  readonly look: Projector;
  readonly what: Measure['what'];
  readonly points: readonly Lps[];
  readonly radiusMm?: number | undefined;
  readonly text: string;
}
function Drawn({ look, what, points, radiusMm, text }: DrawnProps) {
  const at = points.map((q) => look.toPixel(q));
  if (at.length === 0) return null;
  const lines = what === 'cobb' ? [at.slice(0, 2), at.slice(2, 4)] : [at];
  const [lx, ly] = at[at.length - 1];
  return (
    <g className={`measure measure-${what}`}>
      {what === 'region' ? (
        <circle cx={at[0][0]} cy={at[0][1]} r={(radiusMm ?? 0) / look.mmPerPx} />
      ) : (
        lines.map((line, n) => <polyline key={n} points={line.map((q) => q.join()).join(' ')} />)
      )}
      {at.map((q, n) => (
        <circle key={n} className="measure-point" cx={q[0]} cy={q[1]} r={2} />
      ))}
      <text x={lx + (what === 'region' ? (radiusMm ?? 0) / look.mmPerPx : 0) + 8} y={ly + 14}>
        {text}
      </text>
    </g>
  );
}

const moved = (q: Lps, { axes }: PictureProps, rightMm: number, downMm: number): Lps =>
  along(along(q, axes.right, rightMm), axes.down, downMm);

/** A point that is dragged within the picture; told when it is let go. */
function Dragged({
  layer,
  from,
  name,
  label,
  shape,
  onMove,
  onDrop,
}: {
  readonly layer: PictureProps;
  readonly from: Lps;
  readonly name: string;
  readonly label: string;
  readonly shape: 'ring' | 'dot' | 'bar' | 'cross';
  readonly onMove: (to: Lps | undefined) => void;
  readonly onDrop: (to: Lps) => void;
}) {
  const [at, setAt] = useState<Lps | undefined>(undefined);
  // What the hand has done may be asked for before the picture shows it.
  const now = useRef<Lps | undefined>(undefined);
  const to = (q: Lps | undefined): void => {
    now.current = q;
    setAt(q);
    onMove(q);
  };
  const [x, y] = layer.look.toPixel(at ?? from);
  // one in hand stays at the edge of the picture it left
  if (at === undefined && (x < -8 || y < -8 || x > layer.width + 8 || y > layer.height + 8)) return null;
  return (
    <Handle
      name={name}
      x={Math.min(layer.width, Math.max(0, x))}
      y={Math.min(layer.height, Math.max(0, y))}
      label={label}
      shape={shape}
      onGrab={() => to(from)}
      onDrag={(dx, dy) => to(moved(from, layer, dx * layer.look.mmPerPx, dy * layer.look.mmPerPx))}
      onNudge={(right, down) => to(moved(now.current ?? from, layer, right, down))}
      onDrop={() => {
        const where = now.current;
        to(undefined);
        if (where !== undefined && distance(where, from) > 1e-6) onDrop(where);
      }}
      onCancel={() => to(undefined)}
    />
  );
}
const ignore = (): void => {};

function MeasureHandles({ measure, voice, ...p }: PictureProps & { readonly measure: Shown<Measure>; readonly voice: Voice }) {
  const { what, pointsLps, plane, radiusMm } = measure.data;
  const write = (points: readonly Lps[]): void =>
    void writeEdit({
      do: 'measure',
      id: measure.id,
      what,
      pointsLps: points,
      ...(plane === undefined ? {} : { plane }),
      ...(radiusMm === undefined ? {} : { radiusMm }),
    });
  return pointsLps.map((q, n) => (
    <Dragged
      key={n}
      layer={p}
      from={q}
      name={`measure-${n}`}
      shape="cross"
      label={voice.t('editing.handle.measure', { what: voice.t(`editing.tool.${what}`), number: n + 1 })}
      onMove={ignore}
      onDrop={(to) => write(pointsLps.map((x, m) => (m === n ? to : x)))}
    />
  ));
}

/** The six points of the heights, each where a person put it, else where it was read. */
function Points({ vertebra, voice, ...p }: PictureProps & { readonly vertebra: Vertebra; readonly voice: Voice }) {
  const corrections = usePage((s) => s.view?.corrections) ?? none;
  const six = vertebra.sixPointsLps;
  if (six === undefined || six.length < 6) return null;
  const said = (name: string): Lps | undefined => {
    const value = corrections.findLast(
      (c) =>
        c.data.vertebraId === vertebra.vertebraId &&
        c.data.what === 'landmark' &&
        c.data.value.kind === 'point' &&
        c.data.value.name === name,
    )?.data.value;
    return value?.kind === 'point' ? value.pointLps : undefined;
  };
  return landmarkNames.map((name, n) => {
    const from = said(name) ?? six[n];
    return (
      <Dragged
        key={name}
        layer={p}
        from={from}
        name={`point-${n}`}
        shape={said(name) === undefined ? 'dot' : 'ring'}
        label={voice.t('editing.handle.point', { point: voice.t(`editing.point.${name}`) })}
        onMove={ignore}
        onDrop={(to) => void writeEdit({ do: 'landmark', vertebraId: vertebra.vertebraId, name, pointLps: to })}
      />
    );
  });
}

interface PlaneOf {
  readonly pointLps: Lps;
  readonly normal: Lps | readonly [number, number, number];
}
/** Where an endplate's plane cuts the picture: its middle under the body's middle, half a depth either side. */
function cutOf({ axes, centreLps }: PictureProps, plane: PlaneOf, middle: Lps, halfMm: number): readonly [Lps, Lps] | undefined {
  const way = cross(plane.normal as never, axes.normal);
  const length = Math.hypot(...way);
  if (length < 0.2) return undefined;
  const d = direction(way[0], way[1], way[2]);
  // From the body's middle, in the picture, up or down to the plane.
  const inPicture = along(middle, axes.normal, coordinate(centreLps, middle, axes.normal));
  const up = cross(d, axes.normal);
  const steep = dot(up, plane.normal as never);
  if (Math.abs(steep) < 0.2) return undefined;
  const foot = along(inPicture, direction(up[0], up[1], up[2]), dot(between(inPicture, plane.pointLps), plane.normal as never) / steep);
  const ends = [along(foot, d, -halfMm), along(foot, d, halfMm)] as const;
  // the same end first, whatever way the normals run
  return dot(between(ends[0], ends[1]), axes.right) >= 0 ? ends : [ends[1], ends[0]];
}

function Endplates({ vertebra, voice, ...p }: PictureProps & { readonly vertebra: Vertebra; readonly voice: Voice }) {
  const corrections = usePage((s) => s.view?.corrections) ?? none;
  const dragged = usePage((s) => s.view?.dragged) ?? none;
  const [draft, setDraft] = useState<{ readonly end: string; readonly ends: readonly [Lps, Lps] } | undefined>(undefined);
  const half = 0.42 * (familyOf(p.view) === 'sagittal' ? (vertebra.depthMm ?? 34) : (vertebra.widthMm ?? 42));
  return (['superior', 'inferior'] as const).map((end) => {
    const value = corrections.findLast((c) => c.data.vertebraId === vertebra.vertebraId && c.data.what === `endplate.${end}`)?.data.value;
    const since = dragged.find((d) => d.vertebraId === vertebra.vertebraId && d.end === end)?.plane;
    const plane = value?.kind === 'plane' ? value : (since ?? vertebra.endplates?.[end]);
    const ends = plane === undefined ? undefined : cutOf(p, plane, vertebra.frame.originLps, half);
    if (plane === undefined || ends === undefined) return null;
    const shown = draft?.end === end ? draft.ends : ends;
    const show = (next: readonly [Lps, Lps] | undefined): void => setDraft(next === undefined ? undefined : { end, ends: next });
    const drop = (next: readonly [Lps, Lps]): void => {
      const line = between(next[0], next[1]);
      const before = between(ends[0], ends[1]);
      // The tilt across the picture stays: the plane holds the new line and the old way across it.
      const across = cross(plane.normal, before);
      const n = cross(line, across);
      const sign = dot(n, plane.normal) < 0 ? -1 : 1;
      void writeEdit({
        do: 'endplate',
        vertebraId: vertebra.vertebraId,
        end,
        was: { pointLps: plane.pointLps, normal: direction(plane.normal[0], plane.normal[1], plane.normal[2]) },
        pointLps: midpoint(next[0], next[1]),
        normal: direction(sign * n[0], sign * n[1], sign * n[2]),
      });
    };
    const by = (q: Lps, from: Lps, to: Lps): Lps => lps(q[0] + to[0] - from[0], q[1] + to[1] - from[1], q[2] + to[2] - from[2]);
    const grips = [
      ['left', ends[0], (to: Lps) => [to, ends[1]] as const],
      [
        'whole',
        midpoint(ends[0], ends[1]),
        (to: Lps) => [by(ends[0], midpoint(ends[0], ends[1]), to), by(ends[1], midpoint(ends[0], ends[1]), to)] as const,
      ],
      ['right', ends[1], (to: Lps) => [ends[0], to] as const],
    ] as const;
    const [[x1, y1], [x2, y2]] = shown.map((q) => p.look.toPixel(q));
    return (
      <span key={end}>
        <svg className="overlay tools-layer" width={p.width} height={p.height} aria-hidden="true">
          <line className="endplate-line" x1={x1} y1={y1} x2={x2} y2={y2} />
        </svg>
        {grips.map(([grip, from, make]) => (
          <Dragged
            key={grip}
            layer={p}
            from={from}
            name={`endplate-${end}-${grip}`}
            shape={grip === 'whole' ? 'bar' : 'ring'}
            label={voice.t(grip === 'whole' ? 'editing.handle.endplate' : 'editing.handle.endplate-tilt', {
              end: voice.t(`editing.end.${end}`),
            })}
            onMove={(to) => show(to === undefined ? undefined : make(to))}
            onDrop={(to) => drop(make(to))}
          />
        ))}
      </span>
    );
  });
}
