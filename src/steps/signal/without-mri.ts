// MRI impossible or not made: what CT and an earlier study say of the age of a collapse, and that this is less. CT shows impaction, clefts and walls,
// not marrow oedema; a bone scan (SPECT/CT) shows turnover for months after a fracture. Only a collapse that an earlier study did not have is named
// recent, and only as recent as that study is old. The assumption that fails first: the earlier study is of the same patient and bone.
import { finding, type Finding } from '../../base/index.ts';
import type { Progression, Signal, Vertebra, Volume } from '../../records/index.ts';
import { acuteDays, withoutMriOdds } from '../../catalog/index.ts';
import { unreadAnswer } from './answer.ts';

export function withoutMri(v: Vertebra, progressions: readonly Progression[], volumes: readonly Volume[]): Signal {
  const id = v.vertebraId;
  const bare = unreadAnswer(id, []);
  const ct = volumes.some((x) => x.quantity === 'hu');
  const cemented = (v.previousCementMl ?? 0) > 0;
  const p = progressions.find((x) => x.vertebraId === id);
  const grade = v.genant?.gradeCount ?? 0;
  const between = v.genant?.between !== undefined;
  const undeformed = grade === 0 && !between && v.clefts.length === 0 && (p === undefined || p.state === 'unchanged');
  const findings: Finding[] = undeformed ? [] : [finding('signal.no-mri', 'note', {}, id)];
  if (!ct) return { ...bare, cemented, findings, acuity: { ...bare.acuity, why: ['signal.why.no-mri'] } };
  if (undeformed)
    // an undeformed body may still be broken (oedema alone): CT cannot see it
    return {
      ...bare,
      cemented,
      findings,
      acuity: { ...odds(withoutMriOdds.undeformed), class: 'indeterminate', basis: 'ct-shape', why: ['signal.why.no-mri'] },
    };
  if (p?.state === 'new-collapse' || p?.state === 'progressed') {
    findings.push(finding(`signal.progress.${p.state}`, 'note', { date: p.earlierDate ?? '?' }, id));
    const recent = !cemented && daysBetween(p.earlierDate, p.todayDate) <= acuteDays.value;
    return {
      ...bare,
      cemented,
      findings,
      acuity: {
        ...odds(recent ? withoutMriOdds.newlyCollapsed : withoutMriOdds.newCollapse),
        class: recent ? 'acute' : 'indeterminate',
        basis: 'earlier-study',
        why: recent ? [] : ['signal.why.since-earlier'],
      },
    };
  }
  if (p?.state === 'unchanged')
    return { ...bare, cemented, findings, acuity: { ...odds(withoutMriOdds.unchanged), class: 'old', basis: 'earlier-study', why: [] } };
  return {
    ...bare,
    cemented,
    findings,
    acuity: { ...odds(withoutMriOdds.deformed), class: 'indeterminate', basis: 'ct-shape', why: ['signal.why.no-mri'] },
  };
}

const daysBetween = (a: string | undefined, b: string | undefined): number => {
  const days = a === undefined || b === undefined ? Number.NaN : (Date.parse(b) - Date.parse(a)) / 86_400_000;
  return Number.isFinite(days) && days >= 0 ? days : Number.POSITIVE_INFINITY;
};
const odds = (o: { readonly [K in 'acute' | 'subacute' | 'old' | 'none' | 'mimic']: number }) => ({
  acuteProbability: o.acute,
  subacuteProbability: o.subacute,
  oldProbability: o.old,
  noFractureProbability: o.none,
  mimicProbability: o.mimic,
});
