// The bone behind the fracture: what was looked for, decided and begun; what is missing at discharge and at month 3.
import { boneForm, boneTests, daysBetween, missingQuestions } from '../../catalog/index.ts';
import { choiceOf, dateOf, numberOf, yesOf, type AnswerValues, type BoneHealth } from '../../records/index.ts';
import { given } from './given.ts';

export const missingBone = (values: AnswerValues, moment: 'discharged' | 'month-3'): readonly string[] =>
  missingQuestions(boneForm, values, moment).map((q) => q.id);

export function boneHealthOf(values: AnswerValues, firstAct: string | undefined): BoneHealth {
  const path = choiceOf(values, 'path');
  const tumour = path === 'tumour';
  const drug = choiceOf(values, tumour ? 'bone-agent' : 'decided');
  const startedDate = dateOf(values, tumour ? 'bone-agent-date' : 'started-date');
  const began = tumour ? startedDate !== undefined : yesOf(values, 'started') === true;
  const done = [
    ...boneTests.filter((t) => ['normal', 'abnormal'].includes(choiceOf(values, `test.${t}`) ?? '')),
    ...(choiceOf(values, 'dxa') === 'done' ? ['dxa'] : []),
  ];
  return given<BoneHealth>({
    path: path === 'osteoporotic' || path === 'tumour' ? path : undefined,
    done,
    tScorePoints: numberOf(values, 't-score', 'SD'),
    decided: drug,
    decidedDate: tumour ? undefined : dateOf(values, 'decided-date'),
    started: began && drug !== undefined && drug !== 'none' ? drug : undefined,
    startedDate: began ? startedDate : undefined,
    actToStartDay: !began || startedDate === undefined || firstAct === undefined ? undefined : daysBetween(firstAct, startedDate),
    referred: yesOf(values, 'liaison'),
    missing: missingBone(values, 'month-3'),
  });
}
