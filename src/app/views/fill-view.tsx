// Cement in the body, seen through, painted in the worker: always from the same side, so that two approaches can be compared. For the ear its figures
// stand in the panel beside it.
import { useEffect, useRef, useState } from 'react';
import { levelOf } from '../../records/index.ts';
import { usePage } from '../case-state.ts';
import { useVoice } from '../say.ts';
import { onStoreChange, paintSolid, receive } from './painter-link.ts';

const name = 'fill-solid';
export function FillView() {
  const voice = useVoice();
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const levels = usePage((s) => s.view?.levels);
  const vertebraId = usePage((s) => s.vertebraId);
  const fill = usePage((s) => (s.fill?.vertebraId === s.vertebraId ? s.fill : undefined));
  const moving = usePage((s) => s.fillMoving);
  const [size, setSize] = useState({ width: 0, height: 0 });
  const [storeTurn, setStoreTurn] = useState(0);
  useEffect(() => onStoreChange(() => setStoreTurn((n) => n + 1)), []);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const look = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }));
    look.observe(element);
    return () => look.disconnect();
  }, []);
  useEffect(
    () =>
      receive(name, (bitmap) => {
        const c = canvas.current;
        if (c === null) return bitmap.close();
        c.width = bitmap.width;
        c.height = bitmap.height;
        c.getContext('bitmaprenderer')?.transferFromImageBitmap(bitmap);
        c.dataset['painted'] = 'yes';
      }),
    [],
  );
  useEffect(() => {
    if (fill === undefined || size.width < 40 || size.height < 40) return;
    const ratio = Math.min(1.5, globalThis.devicePixelRatio);
    paintSolid({ view: name, ...fill, widthPx: Math.round(size.width * ratio), heightPx: Math.round(size.height * ratio), quick: moving });
  }, [fill, moving, size, storeTurn]);
  const level = voice.level(levels === undefined || vertebraId === undefined ? undefined : levelOf(levels.data, vertebraId));
  const caption = voice.t('injection-page.solid.caption', { level, ml: fill?.ml ?? 0 });
  return (
    <div ref={box} className="view view-cut view-solid" role="img" aria-label={caption} title={caption} data-view={name}>
      <canvas ref={canvas} aria-hidden="true" />
      <div className="view-name" aria-hidden="true">
        <span className="view-plane">{voice.t('injection-page.solid')}</span>
        <span className="view-level">{level}</span>
      </div>
    </div>
  );
}
