// Progression: what each bone has lost since an earlier study. Heights of both by the same work-up; the pairs come from the registration, and where
// that was refused there is no comparison. Error of a loss: both bands, taken as independent.
import { z } from 'zod';
import { finding, type Finding } from '../../base/index.ts';
import { progressionRules } from '../../catalog/index.ts';
import { defineStep, levelOf, type Bands, type Progression, type Sighting, type Vertebra } from '../../records/index.ts';

const keys = ['anteriorMm', 'middleMm', 'posteriorMm'] as const;
const fractions = ['anteriorFraction', 'middleFraction', 'posteriorFraction'] as const;
const z90 = 1.645;

const sdOf = (v: Vertebra, key: (typeof keys)[number]): number => {
  const b = v.bands[`heights.${key}`];
  return b === undefined ? 1 : (b.high - b.low) / (2 * z90);
};

export function compare(
  today: Vertebra,
  sighting: Sighting,
  level: Progression['level'],
  todayDate: string | undefined,
): Progression | undefined {
  const before = sighting.vertebra;
  if (before?.heights === undefined || today.heights === undefined) return undefined;
  const bands: Record<string, Bands[string]> = {};
  const loss = { anteriorFraction: 0, middleFraction: 0, posteriorFraction: 0 };
  let worst = { loss: -Infinity, low: 0, high: 0 };
  for (const [n, key] of keys.entries()) {
    const a = before.heights[key];
    const b = today.heights[key];
    const share = 1 - b / a;
    const sd = Math.hypot(sdOf(today, key) / a, (sdOf(before, key) * b) / (a * a));
    loss[fractions[n]] = share;
    const band = { low: share - z90 * sd, high: share + z90 * sd, coverage: 0.9, basis: 'repeat' as const };
    bands[`lossSince.${fractions[n]}`] = band;
    if (share > worst.loss) worst = { loss: share, low: band.low, high: band.high };
  }
  const r = progressionRules;
  const collapsed = worst.loss >= r.collapseFromFraction.value && worst.low > r.beyondErrorFraction.value;
  const state: Progression['state'] = collapsed
    ? (before.genant?.gradeCount ?? 0) === 0
      ? 'new-collapse'
      : 'progressed'
    : worst.high < r.collapseFromFraction.value
      ? 'unchanged'
      : 'undecided';
  const findings: Finding[] = [];
  const lossPercent = Math.round(100 * worst.loss);
  if (state === 'new-collapse') findings.push(finding('progression.new-collapse', 'caution', { lossPercent }, today.vertebraId));
  if (state === 'progressed') findings.push(finding('progression.progressed', 'caution', { lossPercent }, today.vertebraId));
  if (state === 'undecided') findings.push(finding('progression.undecided', 'note', { lossPercent }, today.vertebraId));
  return {
    vertebraId: today.vertebraId,
    sightingId: sighting.sightingId,
    ...(level === undefined ? {} : { level }),
    ...(sighting.date === undefined ? {} : { earlierDate: sighting.date }),
    ...(todayDate === undefined ? {} : { todayDate }),
    earlier: before.heights,
    today: today.heights,
    lossSince: loss,
    state,
    bands,
    findings,
  };
}

export const progression = defineStep({
  name: 'progression',
  command: 'progression',
  versionCount: 1,
  reads: {
    vertebrae: { kind: 'vertebra', need: 'all' },
    sightings: { kind: 'sighting', need: 'all' },
    registrations: { kind: 'registration', need: 'all' },
    levels: { kind: 'levels', need: 'one', only: ['entries'] },
    study: { kind: 'study', need: 'optional', only: ['date'] },
  },
  params: z.object({}),
  makes: 'progression',
  async run({ vertebrae, sightings, registrations, levels, study }, _params, context) {
    const matched = registrations.filter((r) => r.purpose === 'earlier' && r.state === 'accepted').flatMap((r) => r.vertebrae);
    const out: Progression[] = [];
    for (const today of vertebrae) {
      if (context.cancelled()) return [];
      const match = matched.find((m) => m.vertebraId === today.vertebraId && m.state === 'accepted');
      const sighting = sightings.find((s) => s.role === 'earlier' && s.sightingId === match?.movingVertebraId);
      const made = sighting === undefined ? undefined : compare(today, sighting, levelOf(levels, today.vertebraId), study?.date);
      if (made !== undefined) out.push(made);
    }
    context.progress(1, 'progression.progress');
    return out;
  },
});
