// Along the trocar: where the picture across it lies between bone entry and tip, a slider to go there, and a film that runs from behind the entry to
// the tip. The film moves the crosshair, so every picture follows; the pictures are painted in the worker, the newest wish first.
import { useEffect, useState } from 'react';
import { along, coordinate } from '../../base/index.ts';
import { page, update, usePage } from '../case-state.ts';
import { Sign } from '../controls.tsx';
import { useVoice } from '../say.ts';
import type { ShownTrocar } from '../shown-trocars.ts';
import './cine.css';

/** The film begins this far behind the bone entry, mm, and runs this fast. */
const behindMm = 10;
const mmPerS = 9;

export function Cine({ trocar }: { readonly trocar: ShownTrocar }) {
  const voice = useVoice();
  const [running, setRunning] = useState(false);
  const { entryLps, direction, lengthMm } = trocar;
  const depth = usePage((s) => Math.round(coordinate(s.cursorLps, entryLps, direction) * 10) / 10);
  const goTo = (mm: number): void => update({ cursorLps: along(entryLps, direction, Math.min(lengthMm, Math.max(-behindMm, mm))) });
  useEffect(() => {
    if (!running) return;
    let last = performance.now();
    let frame = 0;
    const next = (now: number): void => {
      const mm = coordinate(page().cursorLps, entryLps, direction) + ((now - last) / 1000) * mmPerS;
      last = now;
      if (mm >= lengthMm) {
        goTo(lengthMm);
        setRunning(false);
        return;
      }
      goTo(mm);
      frame = requestAnimationFrame(next);
    };
    frame = requestAnimationFrame(next);
    return () => cancelAnimationFrame(frame);
    // a film of one trocar: another ends it
  }, [running, entryLps, direction, lengthMm]);
  const where = voice.t('editing.cine.at', { mm: depth, toTip: lengthMm - depth });
  return (
    <div
      className="cine"
      data-testid="cine"
      onPointerDown={(e) => e.stopPropagation()}
      onKeyDown={(e) => e.stopPropagation()}
      onDoubleClick={(e) => e.stopPropagation()}
    >
      <Sign
        words={voice.t(running ? 'editing.cine.stop' : 'editing.cine.run')}
        onPress={() => {
          if (!running && depth >= lengthMm - 0.2) goTo(-behindMm);
          setRunning(!running);
        }}
      >
        {running ? '❚❚' : '▶'}
      </Sign>
      <input
        type="range"
        min={-behindMm}
        max={Math.round(lengthMm * 10) / 10}
        step={0.5}
        value={depth}
        aria-label={voice.t('editing.cine.depth')}
        aria-valuetext={where}
        onChange={(e) => goTo(Number(e.currentTarget.value))}
      />
      <span className="num" aria-hidden="true">
        {where}
      </span>
    </div>
  );
}
