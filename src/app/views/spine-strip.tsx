// The spine strip: a thin straightened sagittal picture with level names and marks. Click a vertebra, everything goes there.
// The names are a list of buttons over the picture, so that it is as usable by keyboard as by mouse.
import { useEffect, useMemo, useRef, useState } from 'react';
import { levelOf } from '../../records/index.ts';
import { usePage } from '../case-state.ts';
import { goTo } from '../actions.ts';
import { useVoice } from '../say.ts';
import { shiftedLevel } from '../panels/level-shift.ts';
import { onStoreChange, paintStrip, receive } from './painter-link.ts';
import { stripCurve, type StripBone } from './strip-curve.ts';

const widthMm = 74;
/** Its own window: the strip is a map, and must read the same whatever is being looked at beside it. */
const stripWindow = { levelHu: 240, widthHu: 900 };

export function SpineStrip() {
  const voice = useVoice();
  const box = useRef<HTMLElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  const [storeTurn, setStoreTurn] = useState(0);
  const view = usePage((s) => s.view);
  const vertebraId = usePage((s) => s.vertebraId);
  const draft = usePage((s) => s.levelDraft);

  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const look = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }));
    look.observe(element);
    return () => look.disconnect();
  }, []);
  useEffect(() => onStoreChange(() => setStoreTurn((n) => n + 1)), []);
  useEffect(
    () =>
      receive('strip', (bitmap) => {
        const c = canvas.current;
        if (c === null) return bitmap.close();
        c.width = bitmap.width;
        c.height = bitmap.height;
        c.getContext('bitmaprenderer')?.transferFromImageBitmap(bitmap);
      }),
    [],
  );

  const bones: readonly StripBone[] = useMemo(
    () =>
      (view?.seeds ?? []).map((s) => {
        const v = view?.vertebrae.find((x) => x.data.vertebraId === s.vertebraId)?.data;
        return {
          vertebraId: s.vertebraId,
          centreLps: v?.frame.originLps ?? s.pointLps,
          ...(v === undefined ? {} : { frame: v.frame }),
          // A narrow MR cuts processes at its sides: once measured, the body decides.
          cut: v === undefined ? s.cut : !v.complete,
        };
      }),
    [view],
  );
  const { curve, mmPerPx } = useMemo(() => {
    const rough = stripCurve(bones, 1);
    if (rough === undefined || size.height === 0) return { curve: undefined, mmPerPx: 1 };
    // The whole spine in the height, or as wide as the strip allows for a few vertebrae.
    const scale = Math.max(rough.rows.length / size.height, widthMm / size.width / 1.6);
    return { curve: stripCurve(bones, scale), mmPerPx: scale };
  }, [bones, size]);

  useEffect(() => {
    if (curve === undefined || size.width === 0) return;
    paintStrip({ view: 'strip', rows: curve.rows.slice(0, 4000), widthPx: size.width, mmPerPx, window: stripWindow, slabMm: 6 });
  }, [curve, mmPerPx, size.width, storeTurn]);

  const top = curve === undefined ? 0 : Math.max(0, (size.height - curve.rows.length) / 2);
  return (
    <nav ref={box} className="strip" aria-label={voice.t('app.strip.label')}>
      <canvas ref={canvas} aria-hidden="true" style={{ top }} />
      <ul>
        {bones.map((b) => {
          const row = curve?.rowOf.get(b.vertebraId);
          if (row === undefined) return null;
          const v = view?.vertebrae.find((x) => x.data.vertebraId === b.vertebraId)?.data;
          const seed = view?.seeds.find((s) => s.vertebraId === b.vertebraId);
          const level = view?.levels === undefined ? undefined : levelOf(view.levels.data, b.vertebraId);
          const drafted = draft === undefined || view === undefined ? undefined : shiftedLevel(view, vertebraId ?? '', draft, b.vertebraId);
          const grade = v?.genant?.gradeCount ?? 0;
          const lytic = v?.lesion?.kind === 'lytic';
          const planned = view?.plans.some((p) => p.data.vertebraId === b.vertebraId && p.data.state === 'planned') === true;
          const marks = [
            ...(grade > 0 ? [voice.t('app.mark.grade', { grade })] : []),
            ...(lytic ? [voice.t('app.mark.lytic')] : []),
            ...(seed?.cut === true ? [voice.t('app.mark.cut')] : []),
            ...(planned ? [voice.t('app.mark.planned')] : []),
          ];
          return (
            <li key={b.vertebraId} style={{ top: top + row }}>
              <button
                type="button"
                className={`bone${b.vertebraId === vertebraId ? ' bone-selected' : ''}${grade > 0 || lytic ? ' bone-marked' : ''}`}
                aria-pressed={b.vertebraId === vertebraId}
                title={[voice.level(level), ...marks].join(' · ')}
                onClick={() => goTo(b.vertebraId)}
              >
                <span className="bone-name">
                  {drafted !== undefined && drafted !== level ? (
                    <>
                      <s>{level}</s> {drafted}
                    </>
                  ) : (
                    (level ?? '?')
                  )}
                </span>
                {marks.length > 0 && <span className="unseen">{`, ${marks.join(', ')}`}</span>}
                <span className="bone-marks" aria-hidden="true">
                  {grade > 0 && <b className={`grade grade-${grade}`}>{grade}</b>}
                  {lytic && <b className="lytic">◍</b>}
                  {planned && (
                    <b className="planned">
                      <svg width="11" height="11" viewBox="0 0 11 11">
                        <path d="M1.500 9.500 9 2" stroke="currentColor" strokeWidth="1.800" strokeLinecap="round" />
                      </svg>
                    </b>
                  )}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
