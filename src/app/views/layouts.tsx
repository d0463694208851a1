// The layouts of this version. Work-up: strip | sagittal large | axial over coronal. Plan: axial along the path | sagittal along the path,
// across it (coronal while there is none), with the strip beside. Strength, once there are strain maps: before | after | cut solids, sagittal over axial; before alone
// without cement. Cement, once there is an injection: sagittal large, axial and coronal, and the body seen through. A maximised view takes the whole place; the strip stays.
import { lazy, Suspense, type ReactNode } from 'react';
import { shownInjection, usePage } from '../case-state.ts';
import { Later } from '../controls.tsx';
import { trocarsOf } from '../shown-trocars.ts';
import { CutView } from './cut-view.tsx';
import './fill.css';
import { PlaneView } from './plane-view.tsx';
import { SpineStrip } from './spine-strip.tsx';
import type { ViewName } from './planes.ts';

const FillView = lazy(async () => ({ default: (await import('./fill-view.tsx')).FillView }));

const layouts = {
  workup: ['sagittal', 'axial', 'coronal'],
  plan: ['along-axial', 'along-sagittal', 'barrel'],
  unplanned: ['along-axial', 'along-sagittal', 'coronal'],
  cement: ['fill-sagittal', 'fill-axial', 'fill-coronal'],
  strength: ['before-sagittal', 'after-sagittal', 'before-axial', 'after-axial'],
  before: ['before-sagittal', 'before-axial'],
  after: ['after-sagittal', 'after-axial'],
} as const satisfies Readonly<Record<string, readonly ViewName[]>>;
type Layout = keyof typeof layouts;
const cuts: Readonly<Partial<Record<Layout, readonly ('before' | 'after')[]>>> = {
  strength: ['before', 'after'],
  before: ['before'],
  after: ['after'],
};

/** Which states have a strain map for the selected bone. */
function useLayout(): Layout {
  return usePage((s) => {
    if (s.stage === 'plan') return trocarsOf(s, undefined).length > 0 ? 'plan' : 'unplanned';
    if (s.stage === 'cement' && shownInjection(s) !== undefined) return 'cement';
    const strain = s.stage === 'strength' ? s.view?.strengths.find((x) => x.data.vertebraId === s.vertebraId)?.strain : undefined;
    if (strain?.before !== undefined) return strain.after === undefined ? 'before' : 'strength';
    return strain?.after === undefined ? 'workup' : 'after';
  });
}

export function Views() {
  const layout = useLayout();
  const maximised = usePage((s) => s.maximised);
  const all: readonly ViewName[] = layouts[layout];
  const names = maximised !== undefined && all.includes(maximised) ? [maximised] : all;
  const shown: readonly ReactNode[] = [
    ...names.map((name) => <PlaneView key={name} view={name} />),
    ...(layout === 'cement' && names.length > 1
      ? [
          <Suspense key="solid" fallback={null}>
            <FillView />
          </Suspense>,
        ]
      : []),
    ...(names.length === 1 ? [] : (cuts[layout] ?? []).map((side) => <CutView key={side} side={side} />)),
  ];
  return (
    <div className={`views layout-${layout === 'unplanned' ? 'plan' : layout}${names.length === 1 ? ' layout-one' : ''}`}>
      <SpineStrip />
      {shown.map((view, n) => (
        <Later key={names[n] ?? `solid-${n}`} turns={n}>
          {view}
        </Later>
      ))}
    </div>
  );
}
