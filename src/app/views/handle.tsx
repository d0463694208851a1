// Something on a picture that can be taken hold of: by pointer (an area a finger can hit), or by Tab and arrows (0.5 mm, with Shift 5 mm). One
// release is one change: letting go, Enter, leaving it, or a pause after arrows. Escape puts it back.
import { useEffect, useRef, type KeyboardEvent, type PointerEvent } from 'react';
import { cancelInHand, takeInHand } from '../in-hand.ts';
import './handle.css';

export interface HandleProps {
  readonly x: number;
  readonly y: number;
  readonly name: string;
  readonly label: string;
  readonly shape: 'ring' | 'dot' | 'bar' | 'cross';
  readonly colour?: string;
  /** What it belongs to is in a hand, here or in another picture: a layer of its own is moved then, and nothing is painted. */
  readonly moving?: boolean;
  readonly onGrab: () => void;
  /** CSS pixels from where it was taken. */
  readonly onDrag: (dx: number, dy: number) => void;
  /** Steps of the picture's axes, mm: right, down. */
  readonly onNudge: (rightMm: number, downMm: number) => void;
  readonly onDrop: () => void;
  readonly onCancel: () => void;
}
const stepMm = 0.5;
const longStepMm = 5;
/** A pause this long after the last arrow is a release, ms. */
const pauseMs = 700;
const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Between pixels a moved layer would be blurred. */
const onPixel = (css: number): number => Math.round(css * globalThis.devicePixelRatio) / globalThis.devicePixelRatio;
const placeOf = (p: HandleProps) =>
  p.moving === true ? { left: 0, top: 0, transform: `translate(${onPixel(p.x)}px, ${onPixel(p.y)}px)` } : { left: p.x, top: p.y };

export function Handle(p: HandleProps) {
  const held = useRef<{ readonly x: number; readonly y: number } | undefined>(undefined);
  const pause = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const drop = useRef(p.onDrop);
  const cancel = useRef(p.onCancel);
  const letGo = useRef(() => {});
  useEffect(() => {
    drop.current = p.onDrop;
    cancel.current = p.onCancel;
  });
  // Taken off the page while it is held: put back; after arrows: let go, as by leaving it.
  useEffect(
    () => () => {
      const wasHeld = held.current !== undefined;
      const wasNudged = pause.current !== undefined;
      reset();
      if (wasHeld) cancel.current();
      else if (wasNudged) drop.current();
    },
    [],
  );
  const reset = (): void => {
    clearTimeout(pause.current);
    pause.current = undefined;
    held.current = undefined;
    letGo.current();
  };
  const grab = (): void => {
    p.onGrab();
    letGo.current();
    letGo.current = takeInHand(() => {
      reset();
      cancel.current();
    });
  };
  const nudged = (): boolean => pause.current !== undefined;
  const settle = (): void => {
    if (!nudged()) return;
    reset();
    drop.current();
  };
  const onDown = (e: PointerEvent): void => {
    // the other buttons zoom and pan the picture below
    if (e.button !== 0 || e.shiftKey) return;
    e.stopPropagation();
    // a second finger moves nothing: what the first holds is put back
    if (!e.isPrimary) return void cancelInHand();
    settle();
    held.current = { x: e.clientX, y: e.clientY };
    (e.target as HTMLElement).setPointerCapture(e.pointerId);
    grab();
  };
  const onMove = (e: PointerEvent): void => {
    const h = held.current;
    if (h === undefined) return;
    e.stopPropagation();
    p.onDrag(e.clientX - h.x, e.clientY - h.y);
  };
  const onUp = (e: PointerEvent): void => {
    if (held.current === undefined) return;
    e.stopPropagation();
    reset();
    if (e.type === 'pointerup') p.onDrop();
    else p.onCancel();
  };
  const onKey = (e: KeyboardEvent): void => {
    const way = arrows[e.key];
    if (way !== undefined && !e.altKey) {
      if (!nudged() && held.current === undefined) grab();
      const mm = e.shiftKey ? longStepMm : stepMm;
      p.onNudge(way[0] * mm, way[1] * mm);
      clearTimeout(pause.current);
      pause.current = setTimeout(settle, pauseMs);
    } else if (e.key === 'Escape' && (nudged() || held.current !== undefined)) {
      reset();
      p.onCancel();
    } else if (e.key === 'Enter' && nudged()) settle();
    else return;
    e.preventDefault();
    e.stopPropagation();
  };
  return (
    <button
      type="button"
      className={`handle handle-${p.shape}${p.moving === true ? ' handle-moving' : ''}`}
      style={{ ...placeOf(p), ['--handle' as never]: p.colour ?? '#fff' }}
      aria-label={p.label}
      title={p.label}
      data-handle={p.name}
      onPointerDown={onDown}
      onPointerMove={onMove}
      onPointerUp={onUp}
      onPointerCancel={onUp}
      onLostPointerCapture={onUp}
      onKeyDown={onKey}
      onBlur={settle}
      onDoubleClick={(e) => e.stopPropagation()}
    />
  );
}
