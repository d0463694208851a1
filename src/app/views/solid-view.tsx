// One bone seen through, turned by hand: bone, nerves, tumour, what an ablation kills and its first edge, with the trocars or needles in it. Handles move
// these in the plane that faces the viewer, the entry along the bone; figures and undo are those of the slices. A key names every surface with its sign,
// and a table says for the ear what is seen. Dragging beside the handles turns; the wheel brings it nearer.
import { memo, useEffect, useLayoutEffect, useMemo, useRef, useState, type PointerEvent as ReactPointerEvent } from 'react';
import { along, dot, type Lps } from '../../base/index.ts';
import { orientationLetters, turnedView, type Plane, type Rod } from '../../imaging/index.ts';
import { levelOf } from '../../records/index.ts';
import { organInWords } from '../../words/index.ts';
import { askQuietly, toggleMaximised } from '../actions.ts';
import { usePage } from '../case-state.ts';
import { useProbes } from '../probe-draft.ts';
import { namesOf, probeVerdict } from '../probe-words.ts';
import { useVoice, type Voice } from '../say.ts';
import { activeFrom, type ShownProbe } from '../shown-probes.ts';
import { activeTrocar, type ShownTrocar } from '../shown-trocars.ts';
import { useTrocars } from '../trocar-draft.ts';
import { signOf, wallWords } from '../wall-words.ts';
import { layerNames, type CaseView, type LayerName, type LayersFacts } from '../worker/messages.ts';
import type { Ablation } from '../worker/nouns.ts';
import { useCalm } from './calm.ts';
import { onNextFrame } from './next-frame.ts';
import { onStoreChange, paintLayers, receive } from './painter-link.ts';
import type { Axes } from './planes.ts';
import { spreadOf } from './pinch.ts';
import { projector, type Projector } from './projector.ts';
import { ProbesLayer } from './probes-layer.tsx';
import { SolidKey } from './solid-key.tsx';
import { factLines, fromWhere, layerWord, type Line } from './solid-words.ts';
import { signPlace } from './sign-place.ts';
import { firstLook, isOfPlane, lookSolid, solidLook, turnedByDeg, turnedByPx, useSolidLook } from './solid-state.ts';
import { sideRgb } from './tints.ts';
import { TrocarHandles } from './trocar-handles.tsx';
import './solid.css';

const name = 'bone-solid';
const red = [255, 93, 82] as const;
/** Behind the entry a trocar is drawn this long, mm. */
const shaftMm = 34;
/** Between two pictures while a hand is in another one, ms. */
const betweenMs = 700;

export function SolidView() {
  const voice = useVoice();
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  const [storeTurn, setStoreTurn] = useState(0);
  const [facts, setFacts] = useState<LayersFacts | undefined>(undefined);
  const [isHeld, setIsHeld] = useState(false);
  /** While a handle is held the picture neither turns nor zooms: the handle moves in its plane. */
  const holding = useRef(false);
  const setHeld = (now: boolean): void => {
    holding.current = now;
    if (now) {
      fingers.current.clear();
      hand.current = undefined;
      setTurning(false);
    }
    setIsHeld(now);
  };
  const hand = useRef<
    { x: number; y: number; turnDeg: number; riseDeg: number; acrossMm: number; zoom: boolean; apartPx: number | undefined } | undefined
  >(undefined);
  /** Where each finger is; two bring it nearer. */
  const fingers = useRef(new Map<number, readonly [number, number]>());
  const lastAt = useRef(0);
  const [turning, setTurning] = useState(false);
  const look = useSolidLook();
  const view = usePage((s) => s.view);
  const vertebraId = usePage((s) => s.vertebraId);
  const pathId = usePage((s) => s.pathId);
  const stage = usePage((s) => s.stage);
  const maximised = usePage((s) => s.maximised === name);
  const wish = usePage((s) => (s.stage === 'ablation' && s.ablation?.vertebraId === s.vertebraId ? s.ablation : undefined));
  const trocars = useTrocars();
  const { probes, active: probe } = useProbes();
  const isAblation = stage === 'ablation';
  const active = activeTrocar(
    {
      ...(view === undefined ? {} : { view }),
      ...(vertebraId === undefined ? {} : { vertebraId }),
      ...(pathId === undefined ? {} : { pathId }),
    },
    trocars,
  );
  const vertebra = view?.vertebrae.find((v) => v.data.vertebraId === vertebraId)?.data;
  const shown = view?.ablations.find((a) => a.data.vertebraId === vertebraId);
  const made = shown?.data;
  const isStale = (shown?.stale.length ?? 0) > 0;
  const frame = vertebra?.frame;

  const shownId = useRef(vertebraId);
  useLayoutEffect(() => {
    shownId.current = vertebraId;
    const c = canvas.current;
    if (c !== null) {
      c.getContext('bitmaprenderer')?.transferFromImageBitmap(null);
      delete c.dataset['painted'];
    }
    setFacts(undefined);
  }, [vertebraId]);
  useEffect(() => {
    if (vertebraId !== undefined && vertebra !== undefined) void askQuietly('solid', { vertebraId });
  }, [vertebraId, view]);
  useEffect(() => onStoreChange(() => setStoreTurn((n) => n + 1)), []);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const seen = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }));
    seen.observe(element);
    const onWheel = (e: WheelEvent): void => {
      e.preventDefault();
      if (holding.current) return;
      lookSolid({ acrossMm: solidLook().acrossMm * (e.deltaY > 0 ? 1.1 : 1 / 1.1) });
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => {
      seen.disconnect();
      element.removeEventListener('wheel', onWheel);
    };
  }, []);
  useEffect(
    () =>
      receive(name, (bitmap, _, more) => {
        const c = canvas.current;
        // another bone's picture, late, is never shown under this one's name
        if (c === null || more?.vertebraId !== shownId.current) return bitmap.close();
        if (c.width !== bitmap.width) c.width = bitmap.width;
        if (c.height !== bitmap.height) c.height = bitmap.height;
        c.getContext('bitmaprenderer')?.transferFromImageBitmap(bitmap);
        c.dataset['painted'] = 'yes';
        setFacts(more);
      }),
    [],
  );

  const plane: Plane | undefined = useMemo(() => {
    if (frame === undefined || size.width < 40 || size.height < 40) return undefined;
    // the pedicles in the middle rather than the body
    const centre = along(frame.originLps, frame.posterior, 12);
    return turnedView(frame, centre, look.acrossMm / Math.min(size.width, size.height), look.turnDeg, look.riseDeg);
  }, [frame, size, look]);
  const axes: Axes | undefined = useMemo(() => (plane === undefined ? undefined : axesOf(plane)), [plane]);
  const rods = useMemo(() => (isAblation ? probes.flatMap(probeRods) : trocars.map(trocarRod)), [isAblation, probes, trocars]);
  const held = isHeld || turning || (isAblation ? probes : trocars).some((t) => t.moving);
  useEffect(() => {
    if (plane === undefined || vertebraId === undefined) return;
    const ratio = Math.min(1.5, globalThis.devicePixelRatio);
    const job = {
      view: name,
      vertebraId,
      plane: { ...plane, mmPerPx: plane.mmPerPx / ratio },
      widthPx: Math.round(size.width * ratio),
      heightPx: Math.round(size.height * ratio),
      quick: held,
      shown: layerNames.filter((l) => !look.hidden.includes(l)),
      rods,
      ...(wish === undefined ? {} : { timeS: wish.timeS }),
    };
    // moved in another picture: that one comes first, this one now and then
    const isElsewhere = held && !isHeld && !turning;
    const waitMs = isElsewhere ? lastAt.current + betweenMs - performance.now() : 0;
    const go = (): void => {
      lastAt.current = performance.now();
      onNextFrame(name, () => paintLayers(job));
    };
    if (waitMs <= 0) return go();
    const timer = setTimeout(go, waitMs);
    return () => clearTimeout(timer);
  }, [plane, vertebraId, size, look, rods, wish, held, storeTurn]);

  const level = voice.level(view?.levels === undefined || vertebraId === undefined ? undefined : levelOf(view.levels.data, vertebraId));
  const project = plane === undefined || axes === undefined ? undefined : projector(plane, axes, size.width, size.height);
  const surface = (x: number, y: number): Lps | undefined => {
    if (facts === undefined || project === undefined || axes === undefined || plane === undefined) return undefined;
    // depth of a picture seen from elsewhere would be another place
    if (!isOfPlane(facts, plane, size.width)) return undefined;
    const u = Math.min(facts.widthPx - 1, Math.max(0, Math.floor((x * facts.widthPx) / size.width)));
    const v = Math.min(facts.heightPx - 1, Math.max(0, Math.floor((y * facts.heightPx) / size.height)));
    const mm = facts.depthMm[v * facts.widthPx + u];
    return Number.isFinite(mm) ? along(project.toLps(x, y), axes.normal, mm) : undefined;
  };
  const onDown = (e: ReactPointerEvent): void => {
    if (e.target instanceof Element && e.target.closest('button, input, label') !== null) return;
    // what was moved by arrows is let go by this, what a finger holds is not
    box.current?.focus({ preventScroll: true });
    if (holding.current) return;
    box.current?.setPointerCapture(e.pointerId);
    if (e.pointerType === 'touch') fingers.current.set(e.pointerId, [e.clientX, e.clientY]);
    hand.current = { x: e.clientX, y: e.clientY, ...solidLook(), zoom: e.button === 2, apartPx: spreadOf(fingers.current)?.px };
    setTurning(true);
  };
  const onMove = (e: ReactPointerEvent): void => {
    const h = hand.current;
    if (h === undefined) return;
    if (fingers.current.has(e.pointerId)) fingers.current.set(e.pointerId, [e.clientX, e.clientY]);
    if (h.apartPx !== undefined) {
      lookSolid({ acrossMm: (h.acrossMm * h.apartPx) / (spreadOf(fingers.current)?.px ?? h.apartPx) });
      return;
    }
    const [dx, dy] = [e.clientX - h.x, e.clientY - h.y];
    if (h.zoom) lookSolid({ acrossMm: h.acrossMm * Math.exp(-dy / 180) });
    // the bone follows the hand
    else lookSolid(turnedByPx(h, dx, dy));
  };
  const onUp = (e: ReactPointerEvent): void => {
    fingers.current.delete(e.pointerId);
    hand.current = undefined;
    setTurning(false);
  };
  const onKey = (e: React.KeyboardEvent): void => {
    if (e.target !== box.current || holding.current) return;
    const step = e.shiftKey ? 30 : 10;
    const by: Readonly<Record<string, () => void>> = {
      ArrowLeft: () => lookSolid(turnedByDeg(look, -step, 0)),
      ArrowRight: () => lookSolid(turnedByDeg(look, step, 0)),
      ArrowUp: () => lookSolid(turnedByDeg(look, 0, -step)),
      ArrowDown: () => lookSolid(turnedByDeg(look, 0, step)),
      '+': () => lookSolid({ acrossMm: look.acrossMm / 1.2 }),
      '=': () => lookSolid({ acrossMm: look.acrossMm / 1.2 }),
      '-': () => lookSolid({ acrossMm: look.acrossMm * 1.2 }),
      ' ': () => lookSolid({ turnDeg: firstLook.turnDeg, riseDeg: firstLook.riseDeg, acrossMm: firstLook.acrossMm }),
      Enter: () => toggleMaximised(name),
    };
    const act = e.altKey || e.ctrlKey || e.metaKey ? undefined : by[e.key];
    if (act === undefined) return;
    act();
    e.preventDefault();
    e.stopPropagation();
  };
  const told = useCalm(
    useMemo(() => ({ probes, probe, trocars }), [probes, probe, trocars]),
    held,
  );
  const lines = useMemo(
    () => (isAblation ? told.probes.map((p) => probeLine(p, told.probe, voice)) : told.trocars.map((t) => trocarLine(t, voice))),
    [isAblation, told, voice],
  );
  const letters = plane === undefined ? undefined : orientationLetters(plane);
  const picture = { width: size.width, height: size.height };
  return (
    <div
      ref={box}
      className={`view view-bone-solid${maximised ? ' view-maximised' : ''}${turning ? ' dragging-turn' : ''}`}
      role="group"
      tabIndex={0}
      aria-label={voice.t('app.view.label', { view: voice.t('solid.view'), level })}
      aria-describedby={`twin-${name}`}
      data-view={name}
      onPointerDown={onDown}
      onPointerMove={onMove}
      onPointerUp={onUp}
      onPointerCancel={onUp}
      onContextMenu={(e) => e.preventDefault()}
      onDoubleClick={() => toggleMaximised(name)}
      onKeyDown={onKey}
    >
      <canvas ref={canvas} aria-hidden="true" />
      {project !== undefined && letters !== undefined && (
        <svg className="overlay" {...picture} viewBox={`0 0 ${size.width} ${size.height}`} aria-hidden="true">
          <g className="letters">
            <text x={10} y={size.height / 2} dominantBaseline="central">
              {letters.left}
            </text>
            <text x={size.width - 10} y={size.height / 2} textAnchor="end" dominantBaseline="central">
              {letters.right}
            </text>
            <text x={size.width / 2} y={18} textAnchor="middle">
              {letters.top}
            </text>
            <text x={size.width / 2} y={size.height - 10} textAnchor="middle">
              {letters.bottom}
            </text>
          </g>
          {isAblation && made?.state === 'planned' && !look.hidden.includes('nerves') && (
            <Nerves a={made} look={project} {...picture} view={view} voice={voice} />
          )}
          {!isAblation && active?.figures !== undefined && <WallSign trocar={active} look={project} width={size.width} voice={voice} />}
        </svg>
      )}
      {project !== undefined && axes !== undefined && stage === 'plan' && active !== undefined && (
        <TrocarHandles
          trocar={active}
          endOn={isEndOn(active, axes)}
          axes={axes}
          look={project}
          {...picture}
          onHold={setHeld}
          surface={surface}
        />
      )}
      {project !== undefined && axes !== undefined && isAblation && (
        <ProbesLayer axes={axes} look={project} {...picture} onHold={setHeld} surface={surface} onlyHands />
      )}
      <div className="view-name" aria-hidden="true">
        <span className="view-plane">{voice.t('solid.view')}</span>
        <span className="view-level">{level}</span>
      </div>
      {view !== undefined && vertebra === undefined && <p className="solid-none">{voice.t('solid.none')}</p>}
      {vertebra !== undefined && facts === undefined && <p className="solid-none">{voice.t('solid.soon')}</p>}
      {isAblation && isStale && (
        <p className="solid-stale" aria-hidden="true">
          ↻ {voice.t('solid.stale')}
        </p>
      )}
      <SolidKey view={view} made={isAblation ? made : undefined} facts={facts} held={isHeld} />
      <Twin
        facts={facts}
        level={level}
        made={isAblation ? made : undefined}
        view={view}
        timeS={wish?.timeS}
        isStale={isAblation && isStale}
        lines={lines}
        voice={voice}
      />
    </div>
  );
}

const axesOf = (plane: Plane): Axes => {
  const { right: r, down: d } = plane;
  const n = [r[1] * d[2] - r[2] * d[1], r[2] * d[0] - r[0] * d[2], r[0] * d[1] - r[1] * d[0]];
  return { right: r, down: d, normal: n as unknown as Axes['normal'] };
};
/** Looked at along itself, within some 15 degrees. */
const isEndOn = (t: Pick<ShownTrocar, 'direction'>, axes: Axes): boolean => Math.abs(dot(t.direction, axes.normal)) > 0.966;

function trocarRod(t: ShownTrocar): Rod {
  const behind = Math.min(t.skinMm ?? t.figures?.skin?.depthMm ?? shaftMm, shaftMm);
  return {
    from: along(t.entryLps, t.direction, -behind),
    to: t.targetLps,
    radiusMm: t.diameterMm / 2,
    rgb: t.figures?.verdict === 'stop' ? red : sideRgb[t.side],
    ...(t.side === 'right' ? { dashMm: 7 } : {}),
  };
}
function probeRods(p: ShownProbe): readonly Rod[] {
  const rgb = p.figures !== undefined && probeVerdict(p.figures) === 'stop' ? red : sideRgb[p.side];
  const from = activeFrom(p);
  return [
    { from: p.entryLps, to: from, radiusMm: p.diameterMm / 2, rgb, ...(p.side === 'right' ? { dashMm: 7 } : {}) },
    // what acts is white, and a little thicker
    { from, to: p.tipLps, radiusMm: 1.2 * (p.diameterMm / 2), rgb: [255, 255, 255] },
  ];
}

function WallSign({
  trocar,
  look,
  width,
  voice,
}: {
  readonly trocar: ShownTrocar;
  readonly look: Projector;
  readonly width: number;
  readonly voice: Voice;
}) {
  const { figures } = trocar;
  if (figures === undefined) return null;
  const [tx, ty] = look.toPixel(trocar.targetLps);
  const words = `${signOf[figures.verdict]} ${wallWords(voice, figures)}`;
  return (
    <text
      className={`wall-sign wall-${figures.verdict}`}
      {...signPlace(tx, width, words)}
      y={ty - 16}
      fill={{ stop: '#ff8a80', caution: '#ffc46b', plain: '#d7f5f7' }[figures.verdict]}
    >
      {words}
    </text>
  );
}

const stateSign = { kept: '✓', amber: '▲', red: '■' } as const;
const stateColour = { kept: '#d7f5f7', amber: '#ffc46b', red: '#ff8a80' } as const;
/** Nerves by name, each with a line to its worst place; those of a side at that edge of the picture, so that no name lies on the bone. */
function Nerves(p: {
  readonly a: Ablation;
  readonly look: Projector;
  readonly width: number;
  readonly height: number;
  readonly view: CaseView | undefined;
  readonly voice: Voice;
}) {
  const { a, look, width, height, voice } = p;
  const nameOf = namesOf(p.view, voice);
  const nerves = p.view?.lesions.find((l) => l.data.vertebraId === a.vertebraId)?.data.nerves;
  const placed = a.organs.flatMap((o) => {
    if (o.worstLps === undefined || o.kind === 'wall' || o.kind === 'skin') return [];
    const [x, y] = look.toPixel(o.worstLps);
    if (x < 0 || y < 0 || x > width || y > height) return [];
    return [{ o, x, y, isRight: x > width / 2 }];
  });
  const rank = { red: 0, amber: 1, kept: 2 };
  // the worst three or four, more would hide what they name; the table below has all
  const told = placed.toSorted((q, r) => rank[q.o.state] - rank[r.o.state] || q.o.nearestMm - r.o.nearestMm).slice(0, width < 520 ? 3 : 4);
  return (['left', 'right'] as const).map((edge) => {
    const here = told.filter((q) => q.isRight === (edge === 'right')).toSorted((q, r) => q.y - r.y);
    // under the view's name on the left, under the edge of the picture on the right
    const top = edge === 'left' ? 76 : 44;
    return here.map(({ o, x, y }, n) => {
      const at = top + 19 * n;
      const lx = edge === 'right' ? width - 12 : 12;
      const heat = a.modality === 'cryo' ? o.lowestC : o.peakC;
      return (
        <g key={o.id} className="solid-nerve">
          <line x1={x} y1={y} x2={lx} y2={at + 5} strokeDasharray="2 3" />
          <circle cx={x} cy={y} r={2.5} />
          <text x={lx} y={at} textAnchor={edge === 'right' ? 'end' : 'start'} fill={stateColour[o.state]}>
            {`${stateSign[o.state]} ${organInWords(voice.language, o, nameOf, nerves)} ${voice.number(heat, 1)}\u00a0°C`}
          </text>
        </g>
      );
    });
  });
}

const trocarLine = (t: ShownTrocar, voice: Voice): Line => [
  voice.t(`app.side.${t.side}`),
  [
    voice.t('app.twin.path', { lengthMm: t.lengthMm, gauge: t.gaugeGauge }),
    ...(t.figures === undefined ? [] : [`${signOf[t.figures.verdict]} ${wallWords(voice, t.figures)}`]),
  ].join(' · '),
];
const probeLine = (p: ShownProbe, active: ShownProbe | undefined, voice: Voice): Line => [
  `${p.id}${p.index === active?.index ? ` (${voice.t('ablation.probe.active')})` : ''}`,
  `${p.name}, ${voice.t(p.side)}, ${voice.number(p.lengthMm, 0)}\u00a0mm`,
];

const Twin = memo(function Twin(p: {
  readonly facts: LayersFacts | undefined;
  readonly level: string;
  readonly made: Ablation | undefined;
  readonly view: CaseView | undefined;
  readonly timeS: number | undefined;
  readonly isStale: boolean;
  readonly lines: readonly Line[];
  readonly voice: Voice;
}) {
  const { voice, facts, made } = p;
  const look = useSolidLook();
  const nameOf = namesOf(p.view, voice);
  const nerves = p.view?.lesions.find((l) => l.data.vertebraId === made?.vertebraId)?.data.nerves;
  const shown = layerNames.filter((l: LayerName) => !look.hidden.includes(l));
  const rows: readonly Line[] = [
    [voice.t('app.twin.level'), p.level],
    [voice.t('solid.from'), fromWhere(look.turnDeg, look.riseDeg, voice)],
    [
      voice.t('solid.shown'),
      shown
        .filter((l) => made !== undefined || l === 'bone' || l === 'nerves')
        .map((l) => voice.t(`solid.layer.${layerWord(l, made)}`))
        .join(', '),
    ],
    ...(p.isStale ? [[voice.t('app.stage.ablation'), voice.t('solid.stale')] as const] : []),
    ...(p.timeS === undefined ? [] : [[voice.t('ablation.time'), `${voice.number(p.timeS / 60, 1)} min`] as const]),
    ...factLines(facts, voice),
    ...(made?.organs ?? [])
      .filter((o) => o.kind !== 'wall')
      .map(
        (o) =>
          [
            organInWords(voice.language, o, nameOf, nerves),
            `${voice.number(made?.modality === 'cryo' ? o.lowestC : o.peakC, 1)} °C, ${voice.t(`ablation.state.${o.state}`)}`,
          ] as const,
      ),
    ...p.lines,
  ];
  return (
    <div id={`twin-${name}`} className="unseen" data-testid="solid-twin">
      <table>
        <caption>{voice.t('solid.view')}</caption>
        <tbody>
          {rows.map(([what, value], n) => (
            <tr key={n}>
              <th scope="row">{what}</th>
              <td>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
});
