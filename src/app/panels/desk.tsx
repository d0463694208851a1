// Stages without pictures: one wide column of large type. Each arrives with its own code when it is first opened.
import { lazy, Suspense } from 'react';
import { usePage } from '../case-state.ts';
import { useVoice } from '../say.ts';

const Day = lazy(() => import('./day.tsx').then((m) => ({ default: m.DayPanel })));
const FollowUp = lazy(() => import('./followup.tsx').then((m) => ({ default: m.FollowUpPanel })));

export function Desk() {
  const voice = useVoice();
  const stage = usePage((s) => s.stage);
  return (
    <main className="desk" aria-label={voice.t(`app.stage.${stage}`)} tabIndex={-1}>
      <Suspense fallback={<p>…</p>}>
        {stage === 'day' && <Day />}
        {stage === 'followup' && <FollowUp />}
      </Suspense>
    </main>
  );
}
