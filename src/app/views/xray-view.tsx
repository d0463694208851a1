// One fluoroscopic picture: painted in the X-ray worker, on top of it rings, endplates, letters and the trocar's handles. AP, lateral and down the
// trocar stand where the bone and the written path put them; the free view is turned by arrows or by hand. Double click maximises.
import { useEffect, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { fluoroscopyViews, shoulderLevels } from '../../catalog/index.ts';
import { levelOf } from '../../records/index.ts';
import { entryHour, type CArmSight } from '../../spine/index.ts';
import { machineInWords, viewInWords } from '../../words/index.ts';
import { toggleMaximised } from '../actions.ts';
import { page, usePage } from '../case-state.ts';
import { useVoice } from '../say.ts';
import { activeTrocar, trocarsOf } from '../shown-trocars.ts';
import { useTrocars, type ShownTrocar } from '../trocar-draft.ts';
import { signOf, wallWords } from '../wall-words.ts';
import { askPicture, closePainted, forgetPicture, onXrayStore, receivePicture, type XrayPainted } from './xray-link.ts';
import { useCalm } from './calm.ts';
import { XrayHandles } from './xray-handles.tsx';
import { XrayMarks } from './xray-marks.tsx';
import { XrayTwin } from './xray-twin.tsx';
import { geometry, lookAtTrocar, rodOf, setXray, sightOf, turnBy, useXray, xray, xrayWord, type XrayViewName } from './xray-state.ts';
import './xray.css';

/** Degrees a drag across one pixel turns the free view by. */
const degPerPx = 0.35;

/** The bone, the trocar that is looked at as it is written down, and where the C-arm stands for a view. */
export function useSight(view: XrayViewName) {
  const caseView = usePage((s) => s.view);
  const vertebraId = usePage((s) => s.vertebraId);
  const pathId = usePage((s) => s.pathId);
  const gaugeGauge = usePage((s) => s.gaugeGauge);
  const free = useXray((s) => s.free);
  return useMemo(() => {
    const vertebra = caseView?.vertebrae.find((v) => v.data.vertebraId === vertebraId)?.data;
    const given = {
      gaugeGauge,
      ...(caseView === undefined ? {} : { view: caseView }),
      ...(vertebraId === undefined ? {} : { vertebraId }),
      ...(pathId === undefined ? {} : { pathId }),
    };
    const written = activeTrocar(given, trocarsOf(given, undefined));
    const sight = vertebra === undefined ? undefined : sightOf(view, vertebra, written, free, caseView?.site?.tableSetup);
    const level = caseView?.levels === undefined || vertebraId === undefined ? undefined : levelOf(caseView.levels.data, vertebraId);
    return { vertebra, written, sight, level, given };
  }, [caseView, vertebraId, pathId, gaugeGauge, view === 'xray-free' ? free : undefined, view]);
}

export function XrayView({ view }: { readonly view: XrayViewName }) {
  const voice = useVoice();
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const over = useRef<HTMLDivElement>(null);
  const [side, setSide] = useState(0);
  const [storeTurn, setStoreTurn] = useState(0);
  const [shown, setShown] = useState<'nothing' | 'coarse' | 'sharp'>('nothing');
  const { vertebra, written, sight, level, given } = useSight(view);
  const look = useXray((s) => s);
  const fill = usePage((s) => (s.fill?.vertebraId === s.vertebraId ? s.fill : undefined));
  const trocars = useTrocars();
  const active = activeTrocar(given, trocars);
  const told = useCalm(
    trocars,
    trocars.some((t) => t.moving),
  );
  const maximised = usePage((s) => s.maximised === view);
  const name = voice.t(xrayWord[view]);
  const levelName = voice.level(level as never);
  const quick = view === 'xray-free' && look.turning;

  useEffect(() => {
    if (view === 'xray-free') lookAtTrocar(written?.side);
  }, [view, vertebra?.vertebraId, written?.side, given.pathId]);
  useEffect(() => onXrayStore(() => setStoreTurn((n) => n + 1)), []);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const watch = new ResizeObserver(() => setSide(Math.floor(Math.min(element.clientWidth, element.clientHeight))));
    watch.observe(element);
    return () => watch.disconnect();
  }, []);
  useEffect(
    () =>
      receivePicture(view, (got) => {
        const c = canvas.current;
        if (got === undefined) {
          wipe(c);
          layPatch(over.current, 0, undefined);
          return setShown('nothing');
        }
        const { bitmap, quick: isQuick } = got;
        if (c === null || got.vertebraId !== page().vertebraId) return closePainted(got);
        if (bitmap !== undefined) show(c, bitmap);
        layPatch(over.current, c.width, got.patch);
        c.dataset['painted'] = isQuick ? 'quick' : 'yes';
        setShown(isQuick ? 'coarse' : 'sharp');
      }),
    [view],
  );
  // under another bone's name no picture of the last one may stand, not for a moment
  const sightless = sight === undefined;
  useLayoutEffect(() => {
    wipe(canvas.current);
    layPatch(over.current, 0, undefined);
    forgetPicture(view);
    setShown('nothing');
  }, [view, vertebra?.vertebraId, sightless]);
  useEffect(() => {
    if (vertebra === undefined || sight === undefined) return;
    const { beam, up, centreLps } = sight;
    const rods = (held: boolean) =>
      (look.trocars ? trocars : []).filter((t) => t.moving === held).map((t) => rodOf(t, t.id === active?.id ? look.depthMm : undefined));
    const job = {
      view,
      vertebraId: vertebra.vertebraId,
      boneLps: vertebra.frame.originLps,
      sight: { beam, up, centreLps },
      fieldMm: look.fieldMm,
      bone: look.bone,
      flip: look.flip,
      openFraction: look.openFraction,
      rods: rods(false),
      held: rods(true),
      ...(look.cement && fill !== undefined ? { fill } : {}),
      quick,
    };
    askPicture(job);
  }, [
    view,
    vertebra,
    sight,
    look.fieldMm,
    look.bone,
    look.flip,
    look.openFraction,
    look.trocars,
    look.cement,
    look.depthMm,
    trocars,
    active,
    fill,
    quick,
    storeTurn,
  ]);

  const turn = useTurn(view === 'xray-free', look.flip);
  const g = useMemo(() => geometry(look.fieldMm), [look.fieldMm]);
  const shaded = view === 'xray-lateral' && (shoulderLevels as readonly string[]).includes(level ?? '');
  const words = sight === undefined ? '' : viewInWords(voice.language, sight);
  const machine = sight === undefined ? undefined : machineInWords(voice.language, sight);
  const hour =
    vertebra !== undefined && sight !== undefined && written !== undefined && view === 'xray-ap' && look.rings
      ? entryHour(vertebra, written, sight, g, look.flip)
      : undefined;
  return (
    <div
      ref={box}
      className={`view view-xray view-${view}${maximised ? ' view-maximised' : ''}`}
      role="group"
      tabIndex={0}
      aria-label={voice.t('fluoroscopy.view.label', { view: name, level: levelName, words })}
      aria-describedby={`twin-${view}`}
      data-view={view}
      onDoubleClick={() => toggleMaximised(view)}
      onContextMenu={(e) => e.preventDefault()}
      onPointerDown={turn.onDown}
      onPointerMove={turn.onMove}
      onPointerUp={turn.onUp}
      onPointerCancel={turn.onUp}
      onKeyDown={(e) => onKey(e, view, look.flip)}
    >
      <div className="xray-square" style={{ width: side, height: side }}>
        <canvas ref={canvas} aria-hidden="true" style={{ visibility: shown === 'nothing' ? 'hidden' : 'visible' }} />
        <div ref={over} className="xray-over" style={{ ['--side' as never]: side }} />
        {vertebra !== undefined && sight !== undefined && side > 0 && (
          <>
            <XrayMarks view={view} vertebra={vertebra} sight={sight} g={g} trocars={trocars} activeId={active?.id} />
            {look.trocars && active !== undefined && (
              <XrayHandles view={view} name={name} trocar={active} sight={sight} g={g} side={side} />
            )}
          </>
        )}
      </div>
      <div className="view-name" aria-hidden="true">
        <span className="view-plane">{name}</span>
        <span className="view-level">
          {active !== undefined && look.trocars
            ? voice.t('app.level-side', { level: levelName, side: voice.t(`app.side.${active.side}`) })
            : levelName}
        </span>
        {active !== undefined && <Verdict trocar={active} />}
      </div>
      <div className="view-facts xray-facts" aria-hidden="true">
        {look.refused !== undefined
          ? voice.t(look.refused)
          : sight === undefined
            ? voice.t(vertebra === undefined ? 'fluoroscopy.no-bone' : 'fluoroscopy.no-path', { level: levelName })
            : words}
        {machine !== undefined && <span className="xray-machine">{machine}</span>}
        {shaded && <span className="xray-shoulders">▲ {voice.t('fluoroscopy.shoulders', { level: levelName })}</span>}
        {hour !== undefined && <span>{voice.t('fluoroscopy.hour', { hour })}</span>}
        {shown === 'coarse' && <span>{voice.t('fluoroscopy.coarse')}</span>}
        {shown === 'nothing' && sight !== undefined && look.refused === undefined && <span>{voice.t('fluoroscopy.preparing')}</span>}
      </div>
      <XrayTwin
        view={view}
        name={name}
        level={levelName}
        sight={sight}
        machine={machine}
        trocars={told}
        activeId={active?.id}
        depthMm={look.depthMm}
        hour={hour}
        shaded={shaded}
        fillMl={look.cement ? fill?.ml : undefined}
      />
    </div>
  );
}

function show(c: HTMLCanvasElement, bitmap: ImageBitmap): void {
  // setting a size, even the same, lays the canvas out anew
  if (c.width !== bitmap.width) c.width = bitmap.width;
  if (c.height !== bitmap.height) c.height = bitmap.height;
  c.getContext('bitmaprenderer')?.transferFromImageBitmap(bitmap);
}
/** Lays over a picture so many pixels wide what a held trocar changes of it; at rest there is no such canvas on the page. */
function layPatch(over: HTMLDivElement | null, widthPx: number, patch: XrayPainted['patch']): void {
  if (over === null || patch === undefined) {
    patch?.bitmap.close();
    return over?.replaceChildren();
  }
  let c = over.querySelector('canvas');
  if (c === null) {
    c = document.createElement('canvas');
    c.setAttribute('aria-hidden', 'true');
    over.append(c);
  }
  const { width, height } = patch.bitmap;
  // in pixels of the picture: its box is drawn at the picture's own scale
  Object.assign(c.style, { left: `${patch.x}px`, top: `${patch.y}px`, width: `${width}px`, height: `${height}px` });
  over.style.setProperty('--px', String(widthPx));
  show(c, patch.bitmap);
}
function wipe(canvas: HTMLCanvasElement | null): void {
  if (canvas === null) return;
  canvas.getContext('bitmaprenderer')?.transferFromImageBitmap(null);
  delete canvas.dataset['painted'];
}

/** The worst thing of a trocar in hand or moved by a person, with its sign: never a colour alone. */
function Verdict({ trocar }: { readonly trocar: ShownTrocar }) {
  const voice = useVoice();
  const f = trocar.figures;
  if (f === undefined) return null;
  return (
    <span className={`xray-verdict verdict-${f.verdict}`}>
      {signOf[f.verdict]} {wallWords(voice, f)}
    </span>
  );
}

/** A drag turns the free view: to the right on the picture = the detector follows the hand, as the picture is shown. */
function useTurn(on: boolean, flip: { readonly leftRight: boolean; readonly upDown: boolean }) {
  const held = useRef<{ x: number; y: number } | undefined>(undefined);
  const onDown = (e: PointerEvent): void => {
    if (!on || e.button !== 0) return;
    (e.currentTarget as HTMLElement).focus({ preventScroll: true });
    (e.currentTarget as HTMLElement).setPointerCapture(e.pointerId);
    held.current = { x: e.clientX, y: e.clientY };
  };
  const onMove = (e: PointerEvent): void => {
    const h = held.current;
    if (h === undefined) return;
    const [dx, dy] = [e.clientX - h.x, e.clientY - h.y];
    held.current = { x: e.clientX, y: e.clientY };
    // the patient's left is on the right of an unturned picture
    turnBy(-dx * degPerPx * (flip.leftRight ? -1 : 1), -dy * degPerPx * (flip.upDown ? -1 : 1));
  };
  const onUp = (): void => void (held.current = undefined);
  return { onDown, onMove, onUp };
}

function onKey(e: KeyboardEvent, view: XrayViewName, flip: { readonly leftRight: boolean; readonly upDown: boolean }): void {
  const step = e.shiftKey ? fluoroscopyViews.turnFineDeg.value : fluoroscopyViews.turnDeg.value;
  const ways: Readonly<Record<string, readonly [number, number]>> = {
    ArrowLeft: [1, 0],
    ArrowRight: [-1, 0],
    ArrowUp: [0, 1],
    ArrowDown: [0, -1],
  };
  const way = ways[e.key];
  const fields = fluoroscopyViews.fieldsMm.value as readonly number[];
  const zoom = e.key === '+' || e.key === '=' ? 1 : e.key === '-' ? -1 : 0;
  const field = fields[fields.indexOf(xray().fieldMm) + zoom];
  if (zoom !== 0) setXray({ fieldMm: field ?? xray().fieldMm });
  else if (e.key === 'Enter') toggleMaximised(view);
  else if (way !== undefined && view === 'xray-free' && !e.altKey)
    turnBy(way[0] * step * (flip.leftRight ? -1 : 1), way[1] * step * (flip.upDown ? -1 : 1));
  else return;
  e.preventDefault();
  e.stopPropagation();
}
export type { CArmSight };
