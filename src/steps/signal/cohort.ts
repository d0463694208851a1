// Published cohort rules applied as published, one answer each, their performance quoted beside them from the source (catalog/signal-rules). They were
// made on other patients, scanners and questions: they stand beside the reading and never decide it.
import { cohortRules } from '../../catalog/index.ts';
import type { CohortAnswer } from '../../records/index.ts';
import { isChanged } from './age.ts';
import { isBright, isDark, isDeformed } from './imitations.ts';
import type { Body } from './read.ts';

export function cohortOf(b: Body): readonly CohortAnswer[] {
  const c = isChanged(b) ? b.changed : undefined;
  const stir = c === undefined ? undefined : Math.exp(c.fluid);
  const sir = b.opposedToInPhase;
  const { heights, reference } = b.bone.own;
  const ahr = heights === undefined || reference === undefined ? undefined : heights.anteriorMm / reference.anteriorMm;
  const wall = c === undefined || b.shape === undefined || !Number.isFinite(b.shape.atWall) ? undefined : b.shape.atWall;
  // the rules were made for fractures: a body that is neither changed nor deformed is none of their business
  const applies = c !== undefined || isDeformed(b);
  return cohortRules.map(({ id, limit }): CohortAnswer => {
    const answer = (measured: number | undefined, says: (x: number) => CohortAnswer['says']): CohortAnswer =>
      measured === undefined || !applies
        ? { rule: id, says: 'not-applicable' }
        : { rule: id, measuredFraction: measured, says: says(measured) };
    switch (id) {
      case 'sir-1':
      case 'sir-08':
        return answer(c === undefined ? undefined : sir, (x) => (x < limit ? 'benign' : 'undecided'));
      case 'sir-stir':
        return answer(stir === undefined || sir === undefined ? undefined : stir, (x) =>
          (sir ?? 0) > 1 && x < limit ? 'malignant' : 'undecided',
        );
      case 'stir-25':
        return answer(stir, (x) => (x > limit ? 'acute' : 'undecided'));
      case 'ahr-75':
        return answer(ahr, (x) => (x > limit ? 'acute' : 'not-acute'));
      case 'wall-t1':
        return answer(b.t1 === undefined ? undefined : wall, (x) => (x > limit ? 'acute' : 'undecided'));
      case 'qualitative':
        return answer(stir, () => (isBright(b) && isDark(b) ? 'acute' : 'not-acute'));
    }
  });
}
