// The folding panel at the right: the open stage's panel, after the question that comes first (which levels?).
import { lazy, Suspense } from 'react';
import { layoutOf, usePage } from '../case-state.ts';
import { useVoice } from '../say.ts';
import { Later } from '../controls.tsx';
import { LevelCard } from './levels.tsx';
import { PlanPanel } from './plan.tsx';
import { ReportPanel } from './report.tsx';
import { StrengthPanel } from './strength.tsx';
import { StudyPanel } from './study.tsx';
import { WorkupPanel } from './workup.tsx';

const InjectionPanel = lazy(async () => ({ default: (await import('./injection.tsx')).InjectionPanel }));
const MixChoice = lazy(async () => ({ default: (await import('./mix-choice.tsx')).MixChoice }));
const Measures = lazy(async () => ({ default: (await import('./measures.tsx')).Measures }));
const AblationPanel = lazy(async () => ({ default: (await import('./ablation.tsx')).AblationPanel }));
const CementPanel = lazy(async () => ({ default: (await import('./cement.tsx')).CementPanel }));
const FluoroscopyPanel = lazy(async () => ({ default: (await import('./fluoroscopy.tsx')).FluoroscopyPanel }));
/** Opened by few, and with forms: fetched when it is. */
const IndicationPanel = lazy(async () => ({ default: (await import('./indication.tsx')).IndicationPanel }));

export function Panel() {
  const voice = useVoice();
  const stage = usePage((s) => s.stage);
  const fluoroscopy = usePage((s) => layoutOf(s) === 'fluoroscopy');
  const open = usePage((s) => s.panelOpen);
  const edited = usePage((s) => s.view !== undefined && s.view.measures.length + s.view.corrections.length > 0);
  if (!open) return null;
  return (
    <aside className="panel" aria-label={voice.t(`app.stage.${stage}`)} tabIndex={-1}>
      <Later turns={1}>
        <LevelCard />
      </Later>
      {stage === 'study' && <StudyPanel />}
      {stage === 'vertebrae' && <WorkupPanel />}
      {stage === 'indication' && (
        <Suspense fallback={null}>
          <IndicationPanel />
        </Suspense>
      )}
      {stage === 'plan' && !fluoroscopy && <PlanPanel />}
      {fluoroscopy && (
        <Suspense fallback={null}>
          <FluoroscopyPanel />
        </Suspense>
      )}
      {stage === 'ablation' && (
        <Suspense fallback={null}>
          <AblationPanel />
        </Suspense>
      )}
      {stage === 'cement' && (
        <Suspense fallback={null}>
          <MixChoice />
          <InjectionPanel />
          <CementPanel />
        </Suspense>
      )}
      {stage === 'strength' && <StrengthPanel />}
      {stage === 'report' && <ReportPanel />}
      {edited && (
        <Suspense fallback={null}>
          <Measures />
        </Suspense>
      )}
    </aside>
  );
}
