// The cut solid of the selected bone, before or after, painted in the worker. Not turned by hand: the view is always the same, so that two can be compared.
import { useEffect, useRef, useState } from 'react';
import { levelOf } from '../../records/index.ts';
import { strainInWords } from '../../words/index.ts';
import { usePage } from '../case-state.ts';
import { useVoice } from '../say.ts';
import { whenInWords } from '../../words/index.ts';
import { onStoreChange, paintCut, receive } from './painter-link.ts';

export function CutView({ side }: { readonly side: 'before' | 'after' }) {
  const voice = useVoice();
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const view = usePage((s) => s.view);
  const vertebraId = usePage((s) => s.vertebraId);
  const [size, setSize] = useState({ width: 0, height: 0 });
  const [storeTurn, setStoreTurn] = useState(0);
  const name = `cut-${side}`;
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
    [name],
  );
  useEffect(() => {
    if (vertebraId === undefined || size.width < 40 || size.height < 40) return;
    const ratio = Math.min(1.5, globalThis.devicePixelRatio);
    paintCut({
      view: name,
      vertebraId,
      cemented: side === 'after',
      widthPx: Math.round(size.width * ratio),
      heightPx: Math.round(size.height * ratio),
    });
  }, [name, side, vertebraId, size, storeTurn]);
  const strength = view?.strengths.find((s) => s.data.vertebraId === vertebraId);
  const level = voice.level(view?.levels === undefined || vertebraId === undefined ? undefined : levelOf(view.levels.data, vertebraId));
  const figures = strength?.strain[side];
  const caption = [
    ...(strength === undefined
      ? []
      : [voice.t('strength-view.cut.caption', { level, when: whenInWords(voice.language, side === 'after', strength.data.cement) })]),
    ...(strength === undefined || figures === undefined
      ? []
      : [`${voice.sentence(strainInWords(voice.language, figures, strength.data.criterion.strainFraction))}.`]),
  ].join(' ');
  return (
    <div ref={box} className={`view view-cut view-cut-${side}`} role="img" aria-label={caption} title={caption} data-view={name}>
      <canvas ref={canvas} aria-hidden="true" />
      <div className="view-name" aria-hidden="true">
        <span className="view-plane">{voice.t('strength-view.cut')}</span>
        <span className="view-level">{voice.t(`strength-view.view.${side}`, { level })}</span>
      </div>
    </div>
  );
}
