// From one body's reading to its class: imitations first, then the age model. What is not plainly one thing is indeterminate, to be read by a
// radiologist, and says why. Signs that do not fit the named class are said beside it.
import { finding, type Finding } from '../../base/index.ts';
import { ageRules, referenceRules, signRules } from '../../catalog/index.ts';
import type { Signal } from '../../records/index.ts';
import { agesOf, isChanged } from './age.ts';
import { imitationsOf, isBright, isDark, isDeformed, isTelling, type Suspected } from './imitations.ts';
import { lossOf, type Body, type Exam } from './read.ts';

export interface Judged {
  readonly acuity: Signal['acuity'];
  readonly against: readonly Finding[];
  readonly suspected: readonly Suspected[];
}

export function judge(exam: Exam, n: number): Judged {
  const b = exam.bodies[n];
  const id = b.bone.vertebraId;
  const hasT1 = exam.t1 !== undefined && b.t1 !== undefined;
  const suspected = imitationsOf(exam, n);
  const basis = b.changed === undefined ? 'none' : hasT1 ? 'phantom-mri' : 'phantom-fluid-only';
  // normal shape, nothing changed: a failed suppression hides oedema but not a collapse, and T1 shows the marrow all the same
  const blind = suspected.some((s) => s.mimic === 'fat-suppression-failed');
  const t1Plain = hasT1 && Math.abs(b.t1 ?? 0) < referenceRules.normalT1.value && !isDark(b);
  const quiet = !isDeformed(b) && !exam.diffuse && (blind ? t1Plain : !isTelling(b));
  if (b.changed === undefined) return { acuity: { ...nobody('none'), why: ['signal.why.no-fluid'] }, against: [], suspected };
  if (quiet && !suspected.some((s) => s.mimic === 'cemented'))
    return {
      acuity: {
        class: 'no-fracture',
        acuteProbability: 0.01,
        subacuteProbability: 0.01,
        oldProbability: 0.03,
        noFractureProbability: 0.94,
        mimicProbability: 0.01,
        basis,
        why: [],
      },
      against: [],
      suspected,
    };
  const age = agesOf(b, hasT1);
  const mimic = suspected.length > 0 ? ageRules.mimicSignedProbability.value : ageRules.mimicUnsignedProbability.value;
  const of = (p: number): number => (1 - mimic) * p;
  const acuity = {
    acuteProbability: of(age.acute),
    subacuteProbability: of(age.subacute),
    oldProbability: of(age.old),
    noFractureProbability: 0,
    mimicProbability: mimic,
    basis,
  } as const;
  if (exam.normal.length === 0 && !exam.diffuse)
    return { acuity: { ...acuity, class: 'indeterminate', why: ['signal.why.no-reference'] }, against: [], suspected };
  if (suspected.length > 0)
    return { acuity: { ...acuity, class: 'indeterminate', why: suspected.map((s) => `signal.why.${s.mimic}`) }, against: [], suspected };
  const best = (['acute', 'subacute', 'old'] as const).toSorted((x, y) => age[y] - age[x])[0];
  if (age[best] < ageRules.leastProbability.value)
    return {
      acuity: { ...acuity, class: 'indeterminate', why: ['signal.why.between-ages'] },
      against: againstOf(b, 'acute', id),
      suspected,
    };
  return { acuity: { ...acuity, class: best, why: [] }, against: againstOf(b, best, id), suspected };
}

/** Nothing is known: the ages share what there is. */
const nobody = (basis: Signal['acuity']['basis']): Omit<Signal['acuity'], 'why'> => ({
  class: 'indeterminate',
  acuteProbability: 0.2,
  subacuteProbability: 0.2,
  oldProbability: 0.2,
  noFractureProbability: 0.2,
  mimicProbability: 0.2,
  basis,
});
export const unread = nobody;

function againstOf(b: Body, named: 'acute' | 'subacute' | 'old', id: string): readonly Finding[] {
  const out: Finding[] = [];
  const say = (code: string, values?: Finding['values']): void => void out.push(finding(code, 'note', values, id));
  const loss = lossOf(b.bone);
  const c = isChanged(b) ? b.changed : undefined;
  const lake = b.fluidMl >= signRules.fluidMl.value && b.fluidMl <= signRules.fluidMostMl.value;
  if (named !== 'old') {
    if (loss !== undefined && loss > ageRules.oldLossFraction.value)
      say('signal.against.much-loss', { lossPercent: Math.round(100 * loss) });
    if (c !== undefined && c.fraction < ageRules.smallFraction.value)
      say('signal.against.little-oedema', { sharePercent: Math.round(100 * c.fraction) });
    if (c === undefined || !isBright(b)) say('signal.against.not-bright');
    if (b.t1 !== undefined && (c === undefined || !isDark(b))) say('signal.against.t1-not-dark');
    if (loss !== undefined && loss < signRules.collapsedFraction.value) say('signal.against.no-collapse');
  } else {
    if (c !== undefined && c.fluid > ageRules.veryBrightLn.value) say('signal.against.bright', { ratio: Math.exp(c.fluid) });
    if (lake && c !== undefined) say('signal.against.fluid-sign');
    if (loss !== undefined && loss < signRules.collapsedFraction.value) say('signal.against.no-collapse');
  }
  return out;
}
