// One level: its facts, every rule asked, the proposal, what is missing.
import {
  alternativesOf,
  answerRules,
  biopsyOf,
  epiduralGrades,
  factsIn,
  indicationForm,
  indicationLevelForm,
  isOfPatient,
  limitsIn,
  outcomeOf,
  ruleSet,
  type IndicationFacts,
  type Limits,
} from '../../catalog/index.ts';
import { indicationPathSchema, type AskedRule, type Level, type LevelIndication, type Signal, type Vertebra } from '../../records/index.ts';
import { disagreements, levelFacts, type Known, type Said } from './known-facts.ts';
import { missingOf } from './missing-items.ts';
import { scoreFacts, scoresOf } from './score-results.ts';

export interface LevelCase {
  readonly vertebraId: string;
  readonly name: Level | undefined;
  readonly vertebra: Vertebra | undefined;
  readonly signal: Signal | undefined;
  readonly patient: Said;
  readonly level: Said;
  /** What is known of the patient, the naming and the site. */
  readonly patientFacts: Known;
  readonly limits: Limits;
}

export function judgeLevel(c: LevelCase): LevelIndication {
  const own: Known = { ...c.patientFacts, ...levelFacts(c.level, c.vertebra, c.name) };
  const scores = scoresOf({ patient: c.patient, level: c.level, known: own, name: c.name, vertebra: c.vertebra });
  const known: Known = { ...own, ...scoreFacts(scores) };
  const facts = Object.fromEntries(Object.entries(known).map(([id, k]) => [id, k.value])) as IndicationFacts;
  const answers = answerRules(ruleSet.rules, facts, c.limits);
  const biopsy = biopsyOf(answers);
  const path = indicationPathSchema.safeParse(facts.path);
  const epidural = epiduralGrades.find((g) => g === facts.epidural);
  return {
    vertebraId: c.vertebraId,
    ...(path.success ? { path: path.data } : {}),
    outcome: outcomeOf(answers, facts),
    biopsy,
    sampleOnly: facts.discitis === true,
    facts: known as LevelIndication['facts'],
    rules: answers.map(({ rule, answer }): AskedRule => ({
      id: rule.id,
      effect: rule.effect,
      answer,
      ofPatient: factsIn(rule.when).every(isOfPatient),
      limits: Object.fromEntries(limitsIn(rule.when).map((id) => [id, c.limits[id]])),
      sources: [...rule.sources],
      strength: rule.strength,
    })),
    missing: missingOf(
      [
        { form: indicationForm, said: c.patient },
        { form: indicationLevelForm, said: c.level },
      ],
      answers,
      scores,
      biopsy,
    ),
    scores,
    ...(epidural === undefined ? {} : { epidural }),
    alternatives: [...alternativesOf(path.success ? path.data : undefined)],
    findings: disagreements(c.level, c.vertebraId),
  };
}
