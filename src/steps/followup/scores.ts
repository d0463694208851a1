// The scores of one visit, from what the team entered and what the patient answered.
import {
  analgesics,
  analgesicsOf,
  eq5dDimensions,
  eq5dState,
  eq5dValue,
  findEq5dSet,
  odiOf,
  odiSectionCount,
  rmdqItemCount,
  rmdqOf,
} from '../../catalog/index.ts';
import { choiceOf, choicesOf, numberOf, yesOf, type AnswerValues, type OutcomeVisit } from '../../records/index.ts';
import { given } from './given.ts';

type Scores = Pick<
  OutcomeVisit,
  'odiFraction' | 'rmdqPoints' | 'eq5dState' | 'eq5dValue' | 'eq5dVasPoints' | 'analgesics' | 'morphineMgPerDay'
>;
const digit = (values: AnswerValues, id: string): number | undefined => {
  const text = choiceOf(values, id);
  return text === undefined ? undefined : Number(text);
};
const list = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i + 1);

export function scoresOf(team: AnswerValues, own: AnswerValues, eq5dSet: string): Partial<Scores> {
  const odiTotal = numberOf(team, 'odi-total', '%');
  const odi =
    choiceOf(team, 'odi-entered') === 'levels'
      ? odiOf(list(odiSectionCount).map((n) => digit(team, `odi.${n}`)))?.fraction
      : odiTotal === undefined || choiceOf(team, 'odi-entered') !== 'total'
        ? undefined
        : odiTotal / 100;
  const rmdq = rmdqOf(list(rmdqItemCount).map((n) => yesOf(own, `rmdq.${n}`)))?.points;
  const state = choiceOf(team, 'eq5d-entered') === 'levels' ? eq5dState(eq5dDimensions.map((d) => digit(team, `eq5d.${d}`))) : undefined;
  const set = findEq5dSet(eq5dSet);
  const index = state === undefined || set === undefined ? undefined : eq5dValue(set, state);
  const taken = choicesOf(team, 'analgesics');
  const amounts = Object.fromEntries(
    analgesics.map((a) => [a.id, a.unit === undefined ? undefined : numberOf(team, `dose.${a.id}`, a.unit)]),
  );
  const drugs = taken === undefined ? undefined : analgesicsOf(taken, amounts);
  return given<Partial<Scores>>({
    odiFraction: odi,
    rmdqPoints: numberOf(team, 'rmdq-total', 'points') ?? rmdq,
    eq5dState: state,
    eq5dValue: index === undefined || set === undefined ? undefined : { set: set.id, indexPoints: index },
    eq5dVasPoints: numberOf(team, 'eq5d-vas', 'points'),
    analgesics: drugs?.step,
    morphineMgPerDay: drugs?.morphineMgPerDay,
  });
}
