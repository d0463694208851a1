// The density scale of the images, by the patient's own tissues, where none stands: made before the first step that reads one, so that no later step makes
// the earlier one stale by it.
import { Problem } from '../../base/index.ts';
import { findStep, planningVolumeOf, runStep, type OpenCase, type RunOptions } from '../../host/index.ts';

/** What it refuses is left to the step that reads it: it says what can still be given. */
export async function calibrateOnce(open: OpenCase, run: Omit<RunOptions, 'vertebraIds' | 'how'>): Promise<void> {
  const volume = planningVolumeOf(open);
  const step = findStep('calibrate');
  if (step === undefined || volume?.quantity !== 'hu') return;
  if (open.records('calibration').some((r) => r.data.seriesUid === volume.seriesUid)) return;
  try {
    await runStep(open, step, {}, { ...run, how: 'threads' });
  } catch (error) {
    if (!(error instanceof Problem) || !error.code.startsWith('calibrate.')) throw error;
  }
}
