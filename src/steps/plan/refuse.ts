// What keeps this program from planning a vertebra at all, and what it may plan only with a warning. A refusal is an answer, with its reason.
import { finding, type Finding } from '../../base/index.ts';
import { outlinedLevels, plannedLevels } from '../../catalog/index.ts';
import { levelOf, type Levels, type Plan, type Vertebra } from '../../records/index.ts';
import { findPleuraMatters } from './seen.ts';
import type { Surroundings } from '../../spine/index.ts';

export interface Refusal {
  readonly state: Plan['state'];
  readonly findings: readonly Finding[];
}

/** Undefined when the vertebra may be planned (`mri`: outlined from MRI alone). */
export function refusalOf(v: Vertebra, levels: Levels, mri = false): Refusal | undefined {
  const level = levelOf(levels, v.vertebraId);
  const able: readonly string[] = mri ? outlinedLevels : plannedLevels;
  const known = level?.split('/').every((name) => able.includes(name)) ?? false;
  const refuse = (code: string, values?: Finding['values']): Refusal => ({
    state: 'refused',
    findings: [finding(code, 'stop', values, v.vertebraId)],
  });
  if (!known)
    return {
      state: 'not-planned-here',
      findings: [finding(mri ? 'plan.not-outlined-here' : 'plan.not-planned-here', 'note', { level: level ?? '?' }, v.vertebraId)],
    };
  if (v.lesion?.canal === 'cord-compressed') return refuse('plan.refused.cord-compressed');
  if (v.lesion?.canal === 'sac-compressed') return refuse('plan.refused.sac-compressed');
  if (!v.complete) return refuse('plan.refused.cut');
  if (v.pedicles.left === undefined && v.pedicles.right === undefined) return refuse('plan.refused.no-pedicles');
  return undefined;
}

/** Cautions about the vertebra and about what the pictures did not show. */
export function warningsOf(v: Vertebra, levels: Levels, s: Surroundings): readonly Finding[] {
  const out: Finding[] = [];
  const say = (code: string, severity: Finding['severity'], values?: Finding['values']): void =>
    void out.push(finding(code, severity, values, v.vertebraId));
  // Not measured, or too little to be a figure: a sentence without one.
  const pushedBackMm = v.posteriorWall.retropulsionMm ?? 0;
  if (v.posteriorWall.state === 'broken') {
    if (pushedBackMm >= 0.5) say('plan.posterior-wall-broken', 'caution', { retropulsionMm: pushedBackMm });
    else say('plan.posterior-wall-broken-flat', 'caution');
  }
  if (v.posteriorWall.state === 'unseen') say('plan.posterior-wall-unseen', 'caution');
  if (v.lesion?.canal === 'contact') say('plan.epidural-contact', 'caution');
  if (v.lesion !== undefined && v.lesion.canal === 'unseen') say('plan.epidural-unseen', 'caution');
  if (v.lesion !== undefined && v.lesion.paravertebral !== 'none' && v.lesion.paravertebral !== 'unseen')
    say('plan.paravertebral', 'caution');
  if (v.metal === true) say('plan.metal', 'caution');
  if (v.previousCementMl !== undefined && v.previousCementMl > 0) say('plan.previous-cement', 'caution', { cementMl: v.previousCementMl });
  if (v.findings.some((f) => f.code === 'workup.arch-grown')) say('plan.arch-grown', 'caution');
  const relevant = s.unseen.filter((code) => findPleuraMatters(code, levelOf(levels, v.vertebraId)));
  for (const code of relevant) say(code, 'caution');
  for (const code of s.assumed) say(code, 'note');
  return out;
}
