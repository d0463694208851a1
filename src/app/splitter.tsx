// The edge between pictures and panel: dragged, or moved by arrows when it has the focus; a double click or Enter gives the usual width back. A matter of
// the screen: kept for this tab, never in the case.
import { useRef, type KeyboardEvent, type PointerEvent } from 'react';
import { page, panelWidth, update, usePage } from './case-state.ts';
import { useVoice } from './say.ts';
import './splitter.css';

const stepPx = 24;
const set = (px: number): void =>
  update({ panelPx: Math.round(Math.min(panelWidth.most, Math.max(panelWidth.least, Math.min(px, innerWidth / 2)))) });

export function Splitter() {
  const voice = useVoice();
  const px = usePage((s) => s.panelPx ?? panelWidth.usual);
  const held = useRef<{ readonly x: number; readonly px: number } | undefined>(undefined);
  const onDown = (e: PointerEvent): void => {
    if (e.button !== 0) return;
    held.current = { x: e.clientX, px };
    (e.currentTarget as HTMLElement).setPointerCapture(e.pointerId);
  };
  const onMove = (e: PointerEvent): void => {
    if (held.current !== undefined) set(held.current.px + held.current.x - e.clientX);
  };
  const letGo = (): void => void (held.current = undefined);
  const onKey = (e: KeyboardEvent): void => {
    const now = page().panelPx ?? panelWidth.usual;
    if (e.key === 'ArrowLeft') set(now + stepPx);
    else if (e.key === 'ArrowRight') set(now - stepPx);
    else if (e.key === 'Home') set(panelWidth.most);
    else if (e.key === 'End') set(panelWidth.least);
    else if (e.key === 'Enter') update({ panelPx: undefined });
    else return;
    e.preventDefault();
    e.stopPropagation();
  };
  return (
    <div
      className="splitter"
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={voice.t('desk.panel-width')}
      title={voice.t('desk.panel-width')}
      aria-valuenow={px}
      aria-valuemin={panelWidth.least}
      aria-valuemax={panelWidth.most}
      data-testid="splitter"
      onPointerDown={onDown}
      onPointerMove={onMove}
      onPointerUp={letGo}
      onPointerCancel={letGo}
      onDoubleClick={() => update({ panelPx: undefined })}
      onKeyDown={onKey}
    />
  );
}
