// The two layouts of this version. Work-up: strip | sagittal large | axial over coronal. Plan: axial along the path | sagittal along the path,
// with the strip and the coronal picture beside. A maximised view takes the whole place; the strip stays.
import { usePage } from '../case-state.ts';
import { Later } from '../controls.tsx';
import { PlaneView } from './plane-view.tsx';
import { SpineStrip } from './spine-strip.tsx';
import type { ViewName } from './planes.ts';

const layouts: Readonly<Record<'workup' | 'plan', readonly ViewName[]>> = {
  workup: ['sagittal', 'axial', 'coronal'],
  plan: ['along-axial', 'along-sagittal', 'coronal'],
};

export function Views() {
  const layout = usePage((s) => (s.stage === 'plan' ? 'plan' : 'workup'));
  const maximised = usePage((s) => s.maximised);
  const names = maximised !== undefined && layouts[layout].includes(maximised) ? [maximised] : layouts[layout];
  return (
    <div className={`views layout-${layout}${names.length === 1 ? ' layout-one' : ''}`}>
      <SpineStrip />
      {names.map((name, n) => (
        <Later key={name} turns={n}>
          <PlaneView view={name} />
        </Later>
      ))}
    </div>
  );
}
