// What each hanging layout shows. A layout is a list of cells in the order of the places its style sheet gives (.layout-<arrangement>); a cell is a name
// (by which it is maximised) and what draws it. One that has nothing to show yet (no injection, no strain map) shows the work-up's pictures. To add a
// layout: a line in `layouts` (case-state.ts), one here, its grid in a style sheet of its own. A maximised view takes the whole place; the strip stays.
import { lazy, Suspense, useEffect, useRef, type ReactNode, type RefObject } from 'react';
import { layoutOf, shownInjection, usePage, type LayoutName, type PageState } from '../case-state.ts';
import { Later } from '../controls.tsx';
import { trocarsOf } from '../shown-trocars.ts';
import { CutView } from './cut-view.tsx';
import './fill.css';
import { PlaneView } from './plane-view.tsx';
import { SpineStrip } from './spine-strip.tsx';
import type { ViewName } from './planes.ts';
import type { XrayViewName } from './xray-state.ts';

const FillView = lazy(async () => ({ default: (await import('./fill-view.tsx')).FillView }));

const SolidView = lazy(async () => ({ default: (await import('./solid-view.tsx')).SolidView }));
const XrayView = lazy(async () => ({ default: (await import('./xray-view.tsx')).XrayView }));

interface Cell {
  readonly name: string;
  readonly draw: () => ReactNode;
}
const plane = (name: ViewName): Cell => ({ name, draw: () => <PlaneView view={name} /> });
const cut = (side: 'before' | 'after'): Cell => ({ name: `cut-${side}`, draw: () => <CutView side={side} /> });

const solid: Cell = { name: 'bone-solid', draw: () => <SolidView /> };
const xray = (name: XrayViewName): Cell => ({ name, draw: () => <XrayView view={name} /> });

/** Sagittal large beside axial over coronal; for the plan axial and sagittal along the trocar and across it (coronal while there is none); for strength before | after | cut solids. */
const arrangements = {
  workup: [plane('sagittal'), plane('axial'), plane('coronal')],
  plan: [plane('along-axial'), plane('along-sagittal'), solid, plane('barrel')],
  unplanned: [plane('along-axial'), plane('along-sagittal'), solid, plane('coronal')],
  ablation: [plane('axial'), plane('sagittal'), solid, plane('coronal')],
  fluoroscopy: [xray('xray-ap'), xray('xray-lateral'), xray('xray-down'), xray('xray-free')],
  cement: [plane('fill-sagittal'), plane('fill-axial'), plane('fill-coronal'), { name: 'fill-solid', draw: () => <FillView /> }],
  strength: [plane('before-sagittal'), plane('after-sagittal'), plane('before-axial'), plane('after-axial'), cut('before'), cut('after')],
  before: [plane('before-sagittal'), plane('before-axial'), cut('before')],
  after: [plane('after-sagittal'), plane('after-axial'), cut('after')],
} as const satisfies Readonly<Record<string, readonly Cell[]>>;
type Arrangement = keyof typeof arrangements;

/** How a layout stands for what the case holds of the selected bone. */
const arranged: Readonly<Record<LayoutName, (s: PageState) => Arrangement>> = {
  workup: () => 'workup',
  plan: (s) => (trocarsOf(s, undefined).length > 0 ? 'plan' : 'unplanned'),
  fluoroscopy: () => 'fluoroscopy',
  ablation: () => 'ablation',
  cement: (s) => (shownInjection(s) === undefined ? 'workup' : 'cement'),
  'before-after': (s) => {
    const strain = s.view?.strengths.find((x) => x.data.vertebraId === s.vertebraId)?.strain;
    if (strain?.before !== undefined) return strain.after === undefined ? 'before' : 'strength';
    return strain?.after === undefined ? 'workup' : 'after';
  },
};

/** CSS pixels of a page of A4 between its margins (print.css). */
const paperWidthPx = 700;
/**
 * On paper the pictures keep the size they have on the screen and are made smaller as a whole: stretched to another shape they would tell wrong
 * millimetres.
 */
function usePaperScale(): RefObject<HTMLDivElement | null> {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const look = new ResizeObserver(() => {
      if (matchMedia('print').matches) return;
      const { clientWidth: width, clientHeight: height } = element;
      const scale = Math.min(1, paperWidthPx / Math.max(1, width));
      for (const [name, value] of Object.entries({ width: `${width}px`, height: `${height}px`, scale, below: `${(scale - 1) * height}px` }))
        element.style.setProperty(`--paper-${name}`, String(value));
    });
    look.observe(element);
    return () => look.disconnect();
  }, []);
  return box;
}

export function Views() {
  const arrangement = usePage((s) => arranged[layoutOf(s)](s));
  const maximised = usePage((s) => s.maximised);
  const all: readonly Cell[] = arrangements[arrangement];
  const one = all.filter((c) => c.name === maximised);
  const shown = one.length === 1 ? one : all;
  const box = usePaperScale();
  return (
    <div
      ref={box}
      className={`views layout-${arrangement === 'unplanned' ? 'plan' : arrangement}${shown.length === 1 ? ' layout-one' : ''}`}
    >
      <SpineStrip />
      {shown.map((cell, n) => (
        <Later key={cell.name} turns={n}>
          <Suspense fallback={null}>{cell.draw()}</Suspense>
        </Later>
      ))}
    </div>
  );
}
