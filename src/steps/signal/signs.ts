// The checklist of one body: each sign with what was measured and the limit it was held against. A sign the images cannot show is 'unseen', never
// 'absent'. Which way a sign leans is from reviews (Mauch 2018, PMC7655272); how much it weighs is left to the reader.
import { changeRules, massRules, mimicRules, signRules, wallRules } from '../../catalog/index.ts';
import type { Sign, SignCode, Signal } from '../../records/index.ts';
import { isChanged, patternOf } from './age.ts';
import { imitationsOf, isBright, isDark, isDeformed, pediclesInvolved } from './imitations.ts';
import { massSigns } from './masses.ts';
import { lossOf, type Exam } from './read.ts';

interface Measure {
  readonly value: number | undefined;
  readonly limit: number;
}
const sign = (
  code: SignCode,
  leans: Sign['leans'],
  present: boolean | undefined,
  m?: { readonly share?: Measure; readonly mm?: Measure },
): Sign => ({
  code,
  leans,
  state: present === undefined ? 'unseen' : present ? 'present' : 'absent',
  ...(m?.share?.value === undefined ? {} : { measuredFraction: m.share.value, limitFraction: m.share.limit }),
  ...(m?.mm?.value === undefined ? {} : { measuredMm: m.mm.value, limitMm: m.mm.limit }),
});

export function signsOf(exam: Exam, n: number): readonly Sign[] {
  const b = exam.bodies[n];
  const c = b.changed;
  const r = mimicRules;
  const seen = isChanged(b);
  const ratio = (ln: number | undefined): number | undefined => (ln === undefined || !seen ? undefined : Math.exp(ln));
  const hasT1 = exam.t1 !== undefined && b.t1 !== undefined;
  const fraction = seen ? c?.fraction : 0;
  const pattern = patternOf(b);
  const pushed = b.bone.own.posteriorWall.retropulsionMm;
  const lake = b.fluidMl >= signRules.fluidMl.value && b.fluidMl <= signRules.fluidMostMl.value;
  const lesion = b.bone.own.lesion;
  const rest = c === undefined ? undefined : Math.abs(c.restT1) < 2 * changeRules.ownSd.value;
  const suspected = imitationsOf(exam, n).map((s) => s.mimic);
  const elsewhere = exam.bodies.some((x, k) => k !== n && imitationsOf(exam, k).some((s) => s.mimic === 'tumour'));
  const opposed = b.opposedToInPhase;
  const involved = pediclesInvolved(b);
  const both = b.shape?.endplate === 'both';
  const mass = massSigns(
    exam.bodies.map((x) => x.masses),
    n,
  );
  return [
    sign('oedema', 'neither', c === undefined ? undefined : isBright(b), {
      share: { value: ratio(c?.fluid), limit: Math.exp(r.brightLn.value) },
    }),
    sign('t1-dark', 'neither', c === undefined || !hasT1 ? undefined : isDark(b), {
      share: { value: hasT1 ? ratio(c?.t1) : undefined, limit: Math.exp(r.darkLn.value) },
    }),
    sign('horizontal-band', 'benign', c === undefined ? undefined : pattern === 'band', {
      share: { value: fraction, limit: r.leastFraction.value },
    }),
    sign('fluid-sign', 'benign', c === undefined || b.csf === undefined ? undefined : seen && lake),
    sign('cleft', 'benign', b.bone.own.clefts.length > 0 ? true : c === undefined ? undefined : seen && lake),
    sign('spared-marrow', 'benign', c === undefined ? undefined : seen && (fraction ?? 0) < r.mostFraction.value && rest === true, {
      share: { value: fraction, limit: r.mostFraction.value },
    }),
    sign('retropulsed-angle', 'benign', pushed === undefined ? undefined : pushed >= wallRules.retropulsionMm.value, {
      mm: { value: pushed, limit: wallRules.retropulsionMm.value },
    }),
    sign('convex-posterior-wall', 'malignant', mass.convex.present, { mm: { value: mass.convex.mm, limit: massRules.convexMm.value } }),
    sign('posterior-element-signal', 'malignant', involved, {
      share: { value: ratioOf(b.behindFluid), limit: Math.exp(r.pedicleBrightLn.value) },
    }),
    sign('epidural-mass', 'malignant', either(lesion === undefined ? 'unseen' : lesion.canal, mass.epidural.present), {
      mm: { value: mass.epidural.mm, limit: massRules.behindMm.value },
    }),
    sign('paravertebral-mass', 'malignant', either(lesion === undefined ? 'unseen' : lesion.paravertebral, mass.paravertebral.present), {
      share: { value: mass.paravertebral.share, limit: massRules.besideFraction.value },
    }),
    sign(
      'diffuse-t1-replacement',
      'malignant',
      c === undefined || !hasT1 ? undefined : seen && c.fraction > r.mostFraction.value && c.t1 < r.replacedLn.value,
      { share: { value: fraction, limit: r.mostFraction.value } },
    ),
    sign('other-focal-lesions', 'malignant', c === undefined ? undefined : elsewhere),
    sign('opposed-phase-high', 'malignant', opposed === undefined ? undefined : seen && opposed > 1, {
      share: { value: opposed, limit: 1 },
    }),
    sign('t1-bright', 'neither', c === undefined || !hasT1 ? undefined : seen && c.t1 > r.fattyLn.value, {
      share: { value: hasT1 ? ratio(c?.t1) : undefined, limit: Math.exp(r.fattyLn.value) },
    }),
    sign('disc-bright', 'infection', c === undefined ? undefined : suspected.includes('spondylodiscitis'), {
      share: { value: ratioOf(most(b.discAbove, b.discBelow)), limit: Math.exp(r.discBrightLn.value) },
    }),
    sign('two-sided-endplates', 'infection', c === undefined ? undefined : seen && both && suspected.includes('spondylodiscitis')),
    sign(
      'endplate-limited',
      'neither',
      c === undefined ? undefined : seen && (fraction ?? 0) < r.nodeMostFraction.value && !isDeformed(b),
      {
        share: { value: fraction, limit: r.nodeMostFraction.value },
      },
    ),
  ];
}
/** Said by the CT's lesion, or seen in the pictures; absent only where one of them looked and none saw. */
function either(byCt: string, byPictures: boolean | undefined): boolean | undefined {
  if (byCt !== 'unseen' && byCt !== 'none') return true;
  return byPictures ?? (byCt === 'none' ? false : undefined);
}
const ratioOf = (ln: number | undefined): number | undefined => (ln === undefined ? undefined : Math.exp(ln));
const most = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined ? b : b === undefined ? a : Math.max(a, b);

const strong: readonly SignCode[] = ['posterior-element-signal', 'epidural-mass', 'paravertebral-mass', 'opposed-phase-high'];
const plainBenign: readonly SignCode[] = ['fluid-sign', 'cleft', 'horizontal-band', 'spared-marrow', 'retropulsed-angle'];

/** A suggestion from the checklist, never a verdict; nothing changed and nothing lost = no signs. */
export function suggestionOf(exam: Exam, n: number, signs: readonly Sign[]): Signal['suspicion']['suggestion'] {
  const b = exam.bodies[n];
  if (b.changed === undefined) return 'unseen';
  const has = (code: SignCode): boolean => signs.some((s) => s.code === code && s.state === 'present');
  if (!isChanged(b) && (lossOf(b.bone) ?? 0) < signRules.collapsedFraction.value) return 'no-signs';
  if (has('disc-bright')) return 'infection-signs';
  const malignant = strong.some(has) || (has('diffuse-t1-replacement') && (has('other-focal-lesions') || !isDeformed(b)));
  const benign = plainBenign.some(has);
  return malignant ? (benign ? 'mixed-signs' : 'malignant-signs') : benign ? 'benign-signs' : 'no-signs';
}
