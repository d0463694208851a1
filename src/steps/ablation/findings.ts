// What a reader must know of a plan, as codes: injuries first, then doubt, coverage, measures, needles, the wall and the organs that are supposed.
import { finding, type Finding } from '../../base/index.ts';
import { ablationRules, epidural as epiduralScale, nerveLimits, protectionValues } from '../../catalog/index.ts';
import type { AblationCourse } from '../../physics/index.ts';
import type { Ablation, Lesion, Vertebra } from '../../records/index.ts';
import { extentInFrame } from '../../spine/index.ts';
import type { Tried } from './tune.ts';
import type { EdgeEffect } from './edge.ts';
import { stateOf } from './judge.ts';
import { rinseFindings } from './rinse.ts';
import { notCervical } from './refusals.ts';

export function findingsOf(
  a: Ablation,
  chosen: Tried,
  v: Vertebra,
  lesion: Lesion,
  level: string | undefined,
  notes: AblationCourse['findings'] = [],
  edge?: EdgeEffect,
): readonly Finding[] {
  const out: Finding[] = [];
  const say = (code: string, severity: Finding['severity'], values?: Finding['values'], where = v.vertebraId): void =>
    void out.push(finding(code, severity, values, where));
  say('ablation.to-discuss', 'caution');
  if (a.isPreview) say('ablation.preview', 'caution', { voxelMm: a.voxelMm });
  for (const o of a.organs) {
    if (o.state === 'red') say(`ablation.injury.${a.modality === 'rf' ? 'hot' : 'cold'}`, 'stop', organValues(o, a), o.vertebraId);
    else if (o.state === 'amber' && o.kind !== 'skin' && stateOf(o) === 'kept') {
      // by members; else by the rinse's far end, which is told below
      if ((o.redProbability ?? 0) > 0)
        say('ablation.organ-possible', 'caution', { ...organValues(o, a), percent: 100 * (o.redProbability ?? 0) }, o.vertebraId);
    } else if (o.state === 'amber' && o.kind !== 'skin')
      say(`ablation.monitor.${a.modality === 'rf' ? 'hot' : 'cold'}`, 'caution', organValues(o, a), o.vertebraId);
    if (o.kind === 'skin' && o.state === 'amber') say('ablation.skin-near', 'caution', { nearestMm: o.nearestMm });
  }
  const possible = a.uncertainty?.injuryHighProbability ?? 0;
  if (possible > ablationRules.injuryToldProbability.value)
    say('ablation.injury-possible', possible < ablationRules.injuryStopProbability.value ? 'caution' : 'stop', {
      percent: 100 * (a.uncertainty?.injuryProbability ?? 0),
      percentHigh: Math.ceil(100 * possible),
      members: a.uncertainty?.memberCount ?? 0,
    });
  // both ends of what the edge may be tell the same
  const isEdgeOpen = notes.includes('touches-side') && edge?.isSmall !== true;
  if (edge?.isSmall === true) say('ablation.edge-small', 'note', { percent: 100 * edge.coverageFraction, nerveC: edge.nerveC });
  for (const n of notes.filter((x) => x !== 'touches-side' || isEdgeOpen))
    say(`ablation.physics.${n}`, graveNotes.has(n) ? 'caution' : 'note');
  const unaccounted = a.ledger?.unaccountedFraction ?? 0;
  const isOpen = unaccounted > ablationRules.unaccountedFraction.value;
  if (isOpen) say('ablation.physics.unaccounted', 'caution', { percent: 100 * unaccounted });
  // where the model itself is in doubt, coverage is never claimed
  const isDoubted = isOpen || isEdgeOpen;
  // a rinse that takes more of the kill at its other end covers no more than there
  const fraction = Math.min(a.coverage?.killedFraction ?? 0, a.rinseEnd?.coverageFraction ?? 1);
  if (fraction < ablationRules.treatsFraction.value) say('ablation.treats-little', 'stop', { percent: Math.floor(100 * fraction) });
  else if (fraction < ablationRules.coverFraction.value) say('ablation.not-covered', 'caution', { percent: Math.floor(100 * fraction) });
  else if (!isDoubted) say('ablation.covered', 'note', { percent: Math.floor(100 * fraction) });
  if (a.endReason === 'ablation.end.limit') say('ablation.ended-by-limit', 'caution', { minutes: chosen.seconds / 60 });
  if (chosen.protection !== 'none') {
    // that nerves would suffer without it is said only where it was computed
    const isNeeded = a.measures.find((m) => m.id === 'none')?.state === 'red';
    say(isNeeded ? 'ablation.protected' : 'ablation.with-protection', 'caution', {
      measure: `ablation.measure.${chosen.protection}`,
      ...protectionValues(chosen.protection, chosen.rinseC),
    });
  }
  out.push(...rinseFindings(a));
  if (a.probes.some((x) => (x.voltFraction ?? 1) < 0.995))
    say('ablation.channels', 'caution', {
      voltages: a.probes.map((x) => `${x.id} ${Math.round(100 * (x.voltFraction ?? 1))} %`).join(', '),
    });
  const probes = [...new Set(chosen.placed.map((x) => x.probe))];
  for (const x of probes) if (x.standing === 'geometry-only') say('ablation.geometry-only', 'caution', { probe: x.name });
  if (chosen.choice.isOwnChoice) say('ablation.protocol-own', 'note', { protocol: chosen.choice.id });
  // below the neck the neck's exclusion says nothing; without a level it must be read
  for (const code of new Set(probes.flatMap((x) => x.remarks))) if (code !== notCervical || level === undefined) say(code, 'note');
  if (lesion.posteriorWall === 'unseen') say('ablation.wall-unseen', 'caution');
  if (lesion.posteriorWall === 'broken') say('ablation.wall-broken', 'caution');
  if (epiduralScale.protect.some((g) => g === lesion.epidural?.grade))
    say('ablation.protect', 'caution', { grade: lesion.epidural?.grade ?? '' });
  if (a.organs.some((o) => o.assumed && o.kind !== 'sac')) say('ablation.root-assumed', 'caution');
  if (a.organs.some((o) => o.assumed && o.kind === 'sac')) say('ablation.sac-assumed', 'caution');
  if (a.cement?.isReady === false) say('ablation.cement-waits', 'caution', { lowestC: a.cement.lowestC, waitMin: a.cement.waitS / 60 });
  if (a.field !== undefined && largestMm(lesion, v) > ablationRules.curativeMm.value)
    say('ablation.large', 'caution', { sizeMm: largestMm(lesion, v) });
  return out;
}
const graveNotes: ReadonlySet<string> = new Set(['touches-side', 'target-not-reached']);
const organValues = (o: Ablation['organs'][number], a: Ablation): NonNullable<Finding['values']> => ({
  organ: `ablation.organ.${o.kind}${o.side === undefined ? '' : `.${o.side}`}`,
  peakC: a.modality === 'rf' ? o.peakC : o.lowestC,
  cem43Min: o.cem43Min,
  limitC: a.modality === 'rf' ? nerveLimits.injury.hotC.value : nerveLimits.injury.coldC.value,
});
/** Along the axes of the vertebra, the longest. */
export function largestMm(l: Lesion, v: Vertebra): number {
  if (l.mask === undefined) return 2 * Math.cbrt((3 * l.volumeMl * 1000) / (4 * Math.PI));
  const [low, high] = extentInFrame(v.frame, l.mask);
  // between centres of voxels: one voxel more
  return Math.max(...high.map((h, a) => h - low[a])) + Math.max(...l.mask.grid.spacing);
}
