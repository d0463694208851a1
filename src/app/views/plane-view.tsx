// One two-dimensional view: the painted picture, and on top of it crosshair, letters, level, rulers and trocars as SVG.
// Wheel scrolls and never zooms; left places the crosshair (or sets the window with the tool W); right drag zooms; middle or Shift + left pans; two
// fingers zoom and pan.
import { lazy, Suspense, useEffect, useMemo, useRef, useState, type PointerEvent as ReactPointerEvent } from 'react';
import { along, coordinate, lps, type Frame, type Lps } from '../../base/index.ts';
import { orientationLetters, type Plane } from '../../imaging/index.ts';
import { levelOf } from '../../records/index.ts';
import { page, update, usePage, type ViewPose } from '../case-state.ts';
import { outlineAt, toggleMaximised } from '../actions.ts';
import { useVoice } from '../say.ts';
import { activeTrocar, type ShownTrocar } from '../shown-trocars.ts';
import { useTrocars } from '../trocar-draft.ts';
import type { Vertebra } from '../worker/nouns.ts';
import { useCalm } from './calm.ts';
import { onNextFrame } from './next-frame.ts';
import { onStoreChange, paint, receive } from './painter-link.ts';
import {
  axesFor,
  clampToGrid,
  extentMm,
  familyOf,
  isFill,
  gridCentre,
  isSamePlane,
  poseOf,
  sliceMm,
  strainSide,
  throughPoint,
  type Axes,
  type ViewName,
} from './planes.ts';
import { planeColour } from './tints.ts';
import { Overlay } from './overlay.tsx';
import { projector } from './projector.ts';
import { pinched, spreadOf, withinZoom, type Spread } from './pinch.ts';
import { Cine } from './cine.tsx';
import { StrainBar } from './strain-bar.tsx';
import { TextTwin } from './text-twin.tsx';
import { gestures } from '../tools/door.ts';
import { isEditTool, type Spot } from '../tools/edit-tool.ts';
import { TrocarHandles } from './trocar-handles.tsx';

const ProbesLayer = lazy(async () => ({ default: (await import('./probes-layer.tsx')).ProbesLayer }));
const ToolsLayer = lazy(async () => ({ default: (await import('../tools/tools-layer.tsx')).ToolsLayer }));

const firstPose = (view: ViewName, axes: Axes, size: Size, selected: Vertebra | undefined, cursor: Lps): ViewPose => {
  const { grid } = page().view ?? {};
  if (grid === undefined) return { centreLps: cursor, mmPerPx: 0.5 };
  const fit = Math.max(extentMm(grid, axes.right) / size.width, extentMm(grid, axes.down) / size.height);
  const strain = strainSide(view) !== undefined || isFill(view);
  const small = view === 'axial' || view === 'barrel' || view.startsWith('along') || strain;
  const wanted = strain
    ? 84 / Math.min(size.width, size.height)
    : small
      ? (view === 'barrel' ? 70 : 120) / Math.min(size.width, size.height)
      : view === 'coronal'
        ? 170 / size.height
        : 250 / size.height;
  const centre = selected?.frame.originLps ?? cursor;
  return small || wanted < fit ? { centreLps: centre, mmPerPx: Math.min(wanted, fit) } : { centreLps: gridCentre(grid), mmPerPx: fit };
};

interface Size {
  readonly width: number;
  readonly height: number;
}
function useSize(): readonly [React.RefObject<HTMLDivElement | null>, Size] {
  const ref = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  useEffect(() => {
    const box = ref.current;
    if (box === null) return;
    const look = new ResizeObserver(() => setSize({ width: Math.round(box.clientWidth), height: Math.round(box.clientHeight) }));
    look.observe(box);
    return () => look.disconnect();
  }, []);
  return [ref, size];
}

/** What is selected, for a view: bone, its frame, its path, its level. */
export function useSelected(): {
  readonly vertebra?: Vertebra;
  readonly path?: ShownTrocar;
  readonly paths: readonly ShownTrocar[];
  readonly level?: string;
  readonly frame?: Frame;
} {
  const view = usePage((s) => s.view);
  const vertebraId = usePage((s) => s.vertebraId);
  const pathId = usePage((s) => s.pathId);
  const paths = useTrocars();
  return useMemo(() => {
    const vertebra = view?.vertebrae.find((v) => v.data.vertebraId === vertebraId)?.data;
    const path = activeTrocar(
      {
        ...(view === undefined ? {} : { view }),
        ...(vertebraId === undefined ? {} : { vertebraId }),
        ...(pathId === undefined ? {} : { pathId }),
      },
      paths,
    );
    const level = view?.levels === undefined || vertebraId === undefined ? undefined : levelOf(view.levels.data, vertebraId);
    return {
      paths,
      ...(vertebra === undefined ? {} : { vertebra, frame: vertebra.frame }),
      ...(path === undefined ? {} : { path }),
      ...(level === undefined ? {} : { level }),
    };
  }, [view, vertebraId, pathId, paths]);
}

type Drag = {
  /** 'tool': a drawing tool has taken the gesture. */
  readonly kind: 'crosshair' | 'window' | 'zoom' | 'pan' | 'tool' | 'pinch';
  /** Two fingers, as they were set down. */
  readonly spread?: Spread;
  readonly cursorLps: Lps;
  /** With the outline tool a click that does not travel outlines; Alt: pulls the outline of the selected bone. */
  readonly outline?: 'new' | 'pull';
  readonly x: number;
  readonly y: number;
  readonly pose: ViewPose;
  readonly levelHu: number;
  readonly widthHu: number;
};

export function PlaneView({ view }: { readonly view: ViewName }) {
  const posed = poseOf(view);
  const side = strainSide(view);
  const voice = useVoice();
  const [box, size] = useSize();
  const canvas = useRef<HTMLCanvasElement>(null);
  const drag = useRef<Drag | undefined>(undefined);
  const fingers = useRef(new Map<number, readonly [number, number]>());
  const [dragging, setDragging] = useState<Drag['kind'] | undefined>(undefined);
  const selected = useSelected();
  const hasBone = usePage((s) => s.vertebraId !== undefined);
  const grid = usePage((s) => s.view?.grid);
  const code = usePage((s) => s.view?.code);
  const isSignal = usePage((s) => s.view?.signalShown !== undefined);
  const cursor = usePage((s) => s.cursorLps);
  const stored = usePage((s) => s.poses[posed]);
  const window_ = usePage((s) => s.window);
  const labelAlpha = usePage((s) => s.labelAlpha);
  const aligned = usePage((s) => s.aligned);
  const tool = usePage((s) => s.tool);
  const stage = usePage((s) => s.stage);
  const hasMeasures = usePage((s) => (s.view?.measures.length ?? 0) > 0);
  const vertebraId = usePage((s) => s.vertebraId);
  const maximised = usePage((s) => s.maximised === view);
  const [storeTurn, setStoreTurn] = useState(0);

  const strainAlpha = usePage((s) => s.strainAlpha);
  const fill = usePage((s) => (isFill(view) && s.fill?.vertebraId === s.vertebraId ? s.fill : undefined));
  const sliding = usePage((s) => isFill(view) && s.fillMoving);
  const ablation = usePage((s) => (s.stage === 'ablation' && s.ablation?.vertebraId === s.vertebraId ? s.ablation : undefined));

  /** A trocar of this bone is in a hand, here or in another picture. */
  const moving = selected.paths.some((t) => t.moving);
  const follows = aligned || view.startsWith('along') || view === 'barrel' || side !== undefined || isFill(view);
  const direction = selected.path?.direction;
  const turning = useMemo(
    () => axesFor(view, follows ? selected.frame : undefined, direction === undefined ? undefined : { direction }),
    [view, follows, selected.frame, direction?.join()],
  );
  // Under the hand that moves a trocar the picture's plane stands still; the other views turn with it.
  const [held, setHeld] = useState<{ readonly axes: Axes; readonly on: Lps | undefined } | undefined>(undefined);
  const axes = held?.axes ?? turning;
  /** Down the barrel the trocar stays in the middle of the picture. */
  const onLps = view === 'barrel' ? (held === undefined ? selected.path?.entryLps : held.on) : undefined;
  // While the page is being laid out a view may be a sliver; what fits that is no pose to keep.
  const ready = Math.min(size.width, size.height) >= 120;
  const pose = useMemo(
    () => stored ?? (ready ? firstPose(view, axes, size, selected.vertebra, cursor) : undefined),
    // A first pose is taken once per case and size; later ones are gestures.
    [stored, ready, code, view],
  );
  useEffect(() => {
    if (stored === undefined && pose !== undefined) update({ poses: { ...page().poses, [posed]: pose } });
  }, [stored, pose, posed]);

  useEffect(() => onStoreChange(() => setStoreTurn((n) => n + 1)), []);
  useEffect(
    () =>
      receive(view, (bitmap) => {
        const c = canvas.current;
        if (c === null) return bitmap.close();
        // setting a size, even the same, lays the canvas out anew
        if (c.width !== bitmap.width) c.width = bitmap.width;
        if (c.height !== bitmap.height) c.height = bitmap.height;
        c.getContext('bitmaprenderer')?.transferFromImageBitmap(bitmap);
        c.dataset['painted'] = 'yes';
      }),
    [view],
  );

  const lastPlane = useRef<Plane | undefined>(undefined);
  const plane: Plane | undefined = useMemo(() => {
    if (pose === undefined) return undefined;
    const centreLps = throughPoint(onLps ?? pose.centreLps, axes, cursor);
    const now = { centreLps, right: axes.right, down: axes.down, mmPerPx: pose.mmPerPx };
    // under a hand that moves a trocar within it the crosshair runs along the plane: it is the same picture
    if (lastPlane.current === undefined || !isSamePlane(lastPlane.current, now)) lastPlane.current = now;
    return lastPlane.current;
  }, [pose, axes, cursor, onLps]);
  const asked = useRef<{ readonly what: string; readonly sharp: boolean } | undefined>(undefined);
  useEffect(() => {
    if (plane === undefined || size.width === 0 || grid === undefined) return;
    const wish = {
      view,
      window: window_,
      labelAlpha,
      strong: vertebraId === undefined ? [] : [vertebraId],
      ...(fill === undefined ? {} : { fill }),
      ...(ablation === undefined ? {} : { ablation: { ...ablation, isBare: true } }),
      ...(side === undefined || vertebraId === undefined ? {} : { strain: { vertebraId, cemented: side === 'after', alpha: strainAlpha } }),
    };
    const what = JSON.stringify([plane, size, storeTurn, wish]);
    // Half the pixels while a hand moves: the picture follows, and is sharp again at rest.
    const sharp = dragging === undefined && !sliding && !moving;
    // a trocar in a hand turns the other planes; the picture that stands, as sharp as it is, need not come again
    const stands = asked.current?.what === what && (asked.current.sharp || !sharp);
    if (stands && dragging === undefined && !sliding) return;
    asked.current = { what, sharp };
    const ratio = Math.min(2, globalThis.devicePixelRatio) * (sharp ? 1 : 0.6);
    const job = {
      ...wish,
      plane: { ...plane, mmPerPx: plane.mmPerPx / ratio },
      widthPx: Math.max(1, Math.round(size.width * ratio)),
      heightPx: Math.max(1, Math.round(size.height * ratio)),
      quick: dragging !== undefined,
    };
    onNextFrame(view, () => paint(job));
  }, [plane, size, window_, labelAlpha, vertebraId, grid, storeTurn, dragging, view, side, strainAlpha, fill, sliding, moving, ablation]);

  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    // Not a React handler: a passive one could not keep the page from scrolling.
    const onWheel = (e: WheelEvent): void => {
      e.preventDefault();
      scroll(e.deltaY > 0 ? 1 : -1);
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  });

  /** Forward = towards the feet (axial), towards the patient's right (sagittal), towards the back (coronal). */
  const scroll = (by: number): void => {
    if (grid === undefined) return;
    // down the barrel: towards the tip
    const sign = familyOf(view) === 'axial' || view === 'barrel' ? -1 : 1;
    update({ cursorLps: clampToGrid(grid, along(page().cursorLps, axes.normal, sign * by * sliceMm(grid, axes.normal))) });
  };
  const look = plane === undefined ? undefined : projector(plane, axes, size.width, size.height);

  const spotAt = (pointLps: Lps): Spot => ({
    view,
    pointLps,
    right: axes.right,
    normal: axes.normal,
    mmPerPx: pose?.mmPerPx ?? 1,
    sliceMm: grid === undefined ? 1 : sliceMm(grid, axes.normal),
  });
  const spot = (e: ReactPointerEvent): Spot | undefined => {
    const area = box.current?.getBoundingClientRect();
    return area === undefined || look === undefined ? undefined : spotAt(look.toLps(e.clientX - area.left, e.clientY - area.top));
  };
  const place = (e: ReactPointerEvent): void => {
    const area = box.current?.getBoundingClientRect();
    if (area === undefined || look === undefined || grid === undefined) return;
    update({ cursorLps: clampToGrid(grid, look.toLps(e.clientX - area.left, e.clientY - area.top)) });
  };
  /** Notes where a finger is; false for mouse and pen. */
  const touched = (e: ReactPointerEvent): boolean => {
    const area = box.current?.getBoundingClientRect();
    if (e.pointerType !== 'touch' || area === undefined) return false;
    fingers.current.set(e.pointerId, [e.clientX - area.left - area.width / 2, e.clientY - area.top - area.height / 2]);
    return true;
  };
  /** A second finger: what the first one began is put back. */
  const beginPinch = (e: ReactPointerEvent, from: ViewPose): void => {
    const d = drag.current;
    if (d?.kind === 'tool') gestures()?.cancel();
    else if (d !== undefined && d.kind !== 'pinch')
      update({ cursorLps: d.cursorLps, window: { levelHu: d.levelHu, widthHu: d.widthHu }, poses: { ...page().poses, [posed]: d.pose } });
    const spread = spreadOf(fingers.current);
    box.current?.setPointerCapture(e.pointerId);
    const [levelHu, widthHu] = [window_.levelHu, window_.widthHu];
    const now = {
      kind: 'pinch',
      x: e.clientX,
      y: e.clientY,
      pose: d?.pose ?? from,
      cursorLps: page().cursorLps,
      levelHu,
      widthHu,
    } as const;
    drag.current = spread === undefined ? now : { ...now, spread };
    setDragging('pinch');
  };
  const onDown = (e: ReactPointerEvent): void => {
    if (pose === undefined) return;
    box.current?.focus({ preventScroll: true });
    if (touched(e) && fingers.current.size > 1) return beginPinch(e, pose);
    const here = spot(e);
    const drawn = e.button === 0 && !e.shiftKey && isEditTool(tool) && here !== undefined && gestures()?.down(tool, here) === true;
    const kind: Drag['kind'] =
      e.button === 2 ? 'zoom' : e.button === 1 || e.shiftKey ? 'pan' : drawn ? 'tool' : tool === 'window' ? 'window' : 'crosshair';
    e.preventDefault();
    box.current?.setPointerCapture(e.pointerId);
    const outline = kind === 'crosshair' && tool === 'outline' ? { outline: e.altKey ? ('pull' as const) : ('new' as const) } : {};
    const { cursorLps } = page();
    drag.current = { kind, x: e.clientX, y: e.clientY, pose, cursorLps, levelHu: window_.levelHu, widthHu: window_.widthHu, ...outline };
    setDragging(kind);
    if (kind === 'crosshair') place(e);
  };
  const onMove = (e: ReactPointerEvent): void => {
    const d = drag.current;
    if (d?.kind === 'pinch') {
      const now = touched(e) ? spreadOf(fingers.current) : undefined;
      if (now !== undefined && d.spread !== undefined)
        update({ poses: { ...page().poses, [posed]: pinched(d.pose, axes, d.spread, now) } });
      return;
    }
    if (isEditTool(tool) && (d === undefined || d.kind === 'tool')) {
      const here = spot(e);
      if (here !== undefined) gestures()?.move(here);
    }
    if (d === undefined || d.kind === 'tool') return;
    const dx = e.clientX - d.x;
    const dy = e.clientY - d.y;
    if (d.kind === 'crosshair') place(e);
    else if (d.kind === 'window') update({ window: { widthHu: Math.max(20, d.widthHu + dx * 4), levelHu: d.levelHu + dy * 2 } });
    else if (d.kind === 'zoom') {
      const mmPerPx = withinZoom(d.pose.mmPerPx * Math.exp(-dy / 180));
      update({ poses: { ...page().poses, [posed]: { ...d.pose, mmPerPx } } });
    } else {
      const moved = along(along(d.pose.centreLps, axes.right, -dx * d.pose.mmPerPx), axes.down, -dy * d.pose.mmPerPx);
      update({ poses: { ...page().poses, [posed]: { ...d.pose, centreLps: moved } } });
    }
  };
  const onUp = (e: ReactPointerEvent): void => {
    fingers.current.delete(e.pointerId);
    const d = drag.current;
    const here = spot(e);
    if (d?.kind === 'tool') {
      if (e.type === 'pointerup' && here !== undefined) gestures()?.up(here, Math.hypot(e.clientX - d.x, e.clientY - d.y) < 4);
      else gestures()?.cancel();
    }
    if (d?.outline !== undefined && e.type === 'pointerup' && Math.hypot(e.clientX - d.x, e.clientY - d.y) < 4)
      void outlineAt(page().cursorLps, d.outline === 'pull' && vertebraId !== undefined ? { vertebraId } : undefined);
    drag.current = undefined;
    setDragging(undefined);
  };
  const onKey = (e: React.KeyboardEvent): void => {
    const zoom = (factor: number): void => {
      if (pose !== undefined) update({ poses: { ...page().poses, [posed]: { ...pose, mmPerPx: withinZoom(pose.mmPerPx * factor) } } });
    };
    const nudge = (right: number, down: number): void => {
      if (grid !== undefined) update({ cursorLps: clampToGrid(grid, along(along(page().cursorLps, axes.right, right), axes.down, down)) });
    };
    if (e.altKey && e.key.startsWith('Arrow'))
      nudge(e.key === 'ArrowLeft' ? -1 : e.key === 'ArrowRight' ? 1 : 0, e.key === 'ArrowUp' ? -1 : e.key === 'ArrowDown' ? 1 : 0);
    else if (e.key === 'ArrowDown' || e.key === 'ArrowRight') scroll(1);
    else if (e.key === 'ArrowUp' || e.key === 'ArrowLeft') scroll(-1);
    else if (e.key === '+' || e.key === '=') zoom(1 / 1.2);
    else if (e.key === '-') zoom(1.2);
    else if (e.key === 'Enter' && tool === 'outline') void outlineAt(page().cursorLps);
    else if (e.key === 'Enter' && isEditTool(tool) && gestures()?.place(tool, spotAt(page().cursorLps)) === true) {
      // set at the crosshair
    } else if (e.key === 'Enter') toggleMaximised(view);
    else if (e.key === ' ') update({ poses: Object.fromEntries(Object.entries(page().poses).filter(([name]) => name !== posed)) });
    else return;
    e.preventDefault();
    e.stopPropagation();
  };

  const told = useCalm(
    useMemo(() => ({ cursor, selected: stage === 'ablation' ? { ...selected, paths: [] } : selected }), [cursor, selected, stage]),
    moving,
  );
  const family = familyOf(view);
  const name = viewName(view, voice);
  const depthMm = plane === undefined ? 0 : coordinate(plane.centreLps, lps(0, 0, 0), axes.normal);
  const letters = useMemo(() => (plane === undefined ? undefined : orientationLetters(plane)), [plane]);
  return (
    <div
      ref={box}
      className={`view view-${view}${maximised ? ' view-maximised' : ''}${dragging === undefined ? '' : ` dragging-${dragging}`} tool-${tool}`}
      role="group"
      tabIndex={0}
      aria-label={voice.t('app.view.label', { view: name, level: voice.level(selected.level as never) })}
      aria-describedby={`twin-${view}`}
      data-view={view}
      style={{ ['--plane' as never]: planeColour[family] }}
      onPointerDown={onDown}
      onPointerMove={onMove}
      onPointerUp={onUp}
      onPointerCancel={onUp}
      onContextMenu={(e) => e.preventDefault()}
      onDoubleClick={() => !isEditTool(tool) && toggleMaximised(view)}
      onKeyDown={onKey}
    >
      <canvas ref={canvas} aria-hidden="true" />
      {look !== undefined && plane !== undefined && letters !== undefined && size.width > 0 && (
        <Overlay
          view={view}
          family={family}
          axes={axes}
          look={look}
          plane={plane}
          width={size.width}
          height={size.height}
          letters={letters}
          cursor={cursor}
          selected={selected}
          aligned={follows}
        />
      )}
      {look !== undefined && plane !== undefined && (isEditTool(tool) || hasMeasures) && (
        <Suspense fallback={null}>
          <ToolsLayer
            view={view}
            axes={axes}
            look={look}
            centreLps={plane.centreLps}
            sliceMm={grid === undefined ? 1 : sliceMm(grid, axes.normal)}
            width={size.width}
            height={size.height}
            vertebra={selected.vertebra}
          />
        </Suspense>
      )}
      {look !== undefined && stage === 'plan' && selected.path !== undefined && tool === 'crosshair' && (
        <TrocarHandles
          trocar={selected.path}
          endOn={view === 'barrel'}
          axes={axes}
          look={look}
          width={size.width}
          height={size.height}
          onHold={(on) => setHeld(on ? { axes, on: onLps } : undefined)}
        />
      )}
      {look !== undefined && plane !== undefined && stage === 'ablation' && size.width > 0 && (
        <Suspense fallback={null}>
          <ProbesLayer axes={axes} look={look} width={size.width} height={size.height} centreLps={plane.centreLps} />
        </Suspense>
      )}
      {view === 'barrel' && selected.path !== undefined && <Cine trocar={selected.path} />}
      <div className="view-name" aria-hidden="true">
        <span className="view-plane">{name}</span>
        {hasBone && <span className="view-level">{levelLine(voice.level(selected.level as never), view, selected.path, voice)}</span>}
      </div>
      {side !== undefined && strainAlpha > 0 && <StrainBar />}
      <div className="view-facts" aria-hidden="true">
        {voice.t(isSignal ? 'app.view.window-signal' : 'app.view.window', { level: window_.levelHu, width: window_.widthHu })}
      </div>
      <TextTwin
        id={`twin-${view}`}
        name={name}
        letters={letters}
        depthMm={depthMm}
        cursor={told.cursor}
        selected={told.selected}
        side={side}
        fillMl={fill?.ml}
      />
    </div>
  );
}

const levelLine = (level: string, view: ViewName, path: ShownTrocar | undefined, voice: ReturnType<typeof useVoice>): string =>
  strainSide(view) !== undefined
    ? voice.t(`strength-view.view.${strainSide(view) ?? 'before'}`, { level })
    : (view.startsWith('along') || view === 'barrel') && path !== undefined
      ? voice.t('app.level-side', { level, side: voice.t(`app.side.${path.side}`) })
      : level;

function viewName(view: ViewName, voice: ReturnType<typeof useVoice>): string {
  const side = strainSide(view);
  const family = familyOf(view);
  if (side !== undefined) return voice.t(`strength-view.view.name-${side}`, { plane: voice.t(`app.view.${family}`) });
  if (view === 'barrel') return voice.t('editing.view.barrel');
  return voice.t(`app.view.${view.startsWith('along') && family !== 'coronal' ? (`along-${family}` as const) : family}`);
}
