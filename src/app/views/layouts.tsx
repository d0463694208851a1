// What each hanging layout shows. A layout is a list of cells in the order of the places its style sheet gives (.layout-<arrangement>); a cell is a name
// (by which it is maximised) and what draws it. One that has nothing to show yet (no injection, no strain map) shows the work-up's pictures. To add a
// layout: a line in `layouts` (case-state.ts), one here, its grid in a style sheet of its own. A maximised view takes the whole place; the strip stays.
import { lazy, Suspense, type ReactNode } from 'react';
import { layoutOf, shownInjection, usePage, type LayoutName, type PageState } from '../case-state.ts';
import { Later } from '../controls.tsx';
import { trocarsOf } from '../shown-trocars.ts';
import { CutView } from './cut-view.tsx';
import './fill.css';
import { PlaneView } from './plane-view.tsx';
import { SpineStrip } from './spine-strip.tsx';
import type { ViewName } from './planes.ts';

const FillView = lazy(async () => ({ default: (await import('./fill-view.tsx')).FillView }));

interface Cell {
  readonly name: string;
  readonly draw: () => ReactNode;
}
const plane = (name: ViewName): Cell => ({ name, draw: () => <PlaneView view={name} /> });
const cut = (side: 'before' | 'after'): Cell => ({ name: `cut-${side}`, draw: () => <CutView side={side} /> });

/** Sagittal large beside axial over coronal; for the plan axial and sagittal along the trocar and across it (coronal while there is none); for strength before | after | cut solids. */
const arrangements = {
  workup: [plane('sagittal'), plane('axial'), plane('coronal')],
  plan: [plane('along-axial'), plane('along-sagittal'), plane('barrel')],
  unplanned: [plane('along-axial'), plane('along-sagittal'), plane('coronal')],
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
  cement: (s) => (shownInjection(s) === undefined ? 'workup' : 'cement'),
  'before-after': (s) => {
    const strain = s.view?.strengths.find((x) => x.data.vertebraId === s.vertebraId)?.strain;
    if (strain?.before !== undefined) return strain.after === undefined ? 'before' : 'strength';
    return strain?.after === undefined ? 'workup' : 'after';
  },
};

export function Views() {
  const arrangement = usePage((s) => arranged[layoutOf(s)](s));
  const maximised = usePage((s) => s.maximised);
  const all: readonly Cell[] = arrangements[arrangement];
  const one = all.filter((c) => c.name === maximised);
  const shown = one.length === 1 ? one : all;
  return (
    <div className={`views layout-${arrangement === 'unplanned' ? 'plan' : arrangement}${shown.length === 1 ? ' layout-one' : ''}`}>
      <SpineStrip />
      {shown.map((cell, n) => (
        <Later key={cell.name} turns={n}>
          <Suspense fallback={null}>{cell.draw()}</Suspense>
        </Later>
      ))}
    </div>
  );
}
