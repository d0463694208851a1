// Indication: may cement be put into these levels? Every rule of the set is asked of every level and answered yes, no or unknown from what the images
// say and what a person said; the outcome is a proposal for the team, with its reasons and everything that is missing. See README.md.
import { z } from 'zod';
import { finding, type Finding } from '../../base/index.ts';
import { daysBetween, indicationForm, indicationFormIds, indicationLevelForm, limitsOf, ruleSet } from '../../catalog/index.ts';
import {
  defineStep,
  levelOf,
  type FormAnswers,
  type Indication,
  type Level,
  type Levels,
  type Signal,
  type Study,
  type Vertebra,
} from '../../records/index.ts';
import { judgeLevel } from './judge-level.ts';
import { actDateOf, answeredFacts, dateFacts, disagreements, levelSaid, patientSaid, type Known } from './known-facts.ts';

const params = z.object({
  /** Levels to judge; those chosen for the act, else those that look fractured or diseased, when absent. */
  vertebraIds: z.array(z.string()).optional(),
});

export const indication = defineStep({
  name: 'indication',
  command: 'indication',
  versionCount: 1,
  reads: {
    studies: { kind: 'study', need: 'all' },
    levels: { kind: 'levels', need: 'one', only: ['entries', 'confirmed'] },
    vertebrae: { kind: 'vertebra', need: 'all' },
    signals: { kind: 'signal', need: 'all' },
    progressions: { kind: 'progression', need: 'all' },
    answers: { kind: 'answers', need: 'all', only: ['formId', 'subject', 'values'], where: { field: 'formId', oneOf: indicationFormIds } },
    act: { kind: 'act', need: 'optional', only: ['levels'] },
    site: { kind: 'site', need: 'optional', only: ['indication'] },
  },
  params,
  makes: 'indication',
  async run({ studies, levels, vertebrae, signals, progressions, answers, act, site }, p) {
    const chosen = p.vertebraIds ?? act?.levels.map((l) => l.vertebraId);
    const judgeable: Judgeable = { levels, vertebrae, signals, answers };
    const ids = judgedLevels(chosen, judgeable);
    const count = chosen?.length ?? ids.length;
    const suspects = new Set([...levels.entries.map((e) => e.vertebraId).filter((id) => isSuspect(id, judgeable)), ...ids]);
    const used = usedStudy(studies, signals, ids);
    const said = answers.findLast((a) => a.formId === indicationForm.id)?.values ?? {};
    const patient = patientSaid(said, used, vertebrae, signals);
    const dates = dateFacts(patient);
    const limits = limitsOf(site?.indication?.limits);
    const patientFacts: Known = {
      ...answeredFacts(patient, 'patient'),
      ...dates.known,
      levelCount: { value: { low: count, high: count }, from: 'levels' },
      suspectCount: { value: { low: suspects.size, high: suspects.size }, from: 'levels' },
      levelsConfirmed: { value: levels.confirmed, from: 'levels' },
      biopsyForAll: { value: site?.indication?.biopsyForAll === true, from: 'site' },
    };
    const judged = ids.map((vertebraId) => {
      const vertebra = vertebrae.find((v) => v.vertebraId === vertebraId);
      const signal = signals.find((s) => s.vertebraId === vertebraId);
      const own = answers.findLast((a) => a.formId === indicationLevelForm.id && a.subject === vertebraId)?.values ?? {};
      const name: Level | undefined = levelOf(levels, vertebraId);
      return judgeLevel({
        vertebraId,
        name,
        vertebra,
        signal,
        patient,
        level: levelSaid(
          own,
          vertebra,
          signal,
          progressions.find((x) => x.vertebraId === vertebraId),
        ),
        patientFacts,
        limits,
      });
    });
    const actDate = actDateOf(patient);
    const findings: Finding[] = [...dates.findings, ...disagreements(patient)];
    if (ids.length === 0) findings.push(finding('indication.no-level', 'caution'));
    if (!signals.some((s) => s.state === 'read' && s.images.length > 0)) findings.push(finding('indication.no-mri', 'note'));
    const made: Indication = {
      ruleSet: { id: ruleSet.id, version: ruleSet.version, date: ruleSet.date },
      ...(actDate === undefined ? {} : { actDate }),
      imaging: studies.map((s) => imagingOf(s, s === used, actDate)),
      levels: judged,
      findings,
    };
    return [made];
  },
});

interface Judgeable {
  readonly levels: Levels;
  readonly vertebrae: readonly Vertebra[];
  readonly signals: readonly Signal[];
  readonly answers: readonly FormAnswers[];
}
/** It looks fractured or diseased. */
function isSuspect(id: string, j: Judgeable): boolean {
  const v = j.vertebrae.find((x) => x.vertebraId === id);
  const s = j.signals.find((x) => x.vertebraId === id);
  const acute = s !== undefined && (s.acuity.class === 'acute' || s.acuity.class === 'subacute');
  return acute || (v !== undefined && ((v.genant?.gradeCount ?? 0) > 0 || v.lesion !== undefined || v.clefts.length > 0));
}
/** Those asked for, else those that look fractured or diseased; and every level somebody answered for. Head to feet. */
function judgedLevels(asked: readonly string[] | undefined, j: Judgeable): readonly string[] {
  const answered = j.answers.flatMap((a) => (a.formId === indicationLevelForm.id && a.subject !== undefined ? [a.subject] : []));
  const wanted = new Set([...(asked ?? j.levels.entries.map((e) => e.vertebraId).filter((id) => isSuspect(id, j))), ...answered]);
  const named = j.levels.entries.map((e) => e.vertebraId).filter((id) => wanted.has(id));
  return [...named, ...[...wanted].filter((id) => !named.includes(id))];
}

/** The study the acuity rests on: the one whose images the signals of these levels used, else the newest. */
function usedStudy(studies: readonly Study[], signals: readonly Signal[], ids: readonly string[]): Study | undefined {
  const series = new Set(signals.filter((s) => ids.includes(s.vertebraId)).flatMap((s) => s.images.map((i) => i.seriesUid)));
  const own = studies.find((s) => s.series.some((x) => series.has(x.seriesUid)));
  return own ?? [...studies].sort((a, b) => (a.date ?? '').localeCompare(b.date ?? '')).at(-1);
}

function imagingOf(s: Study, used: boolean, actDate: string | undefined): Indication['imaging'][number] {
  const date = s.date?.slice(0, 10);
  const days = date === undefined || actDate === undefined ? undefined : daysBetween(date, actDate);
  return {
    studyUid: s.studyUid,
    description: s.description,
    ...(date === undefined ? {} : { date }),
    ...(days === undefined ? {} : { daysToActCount: days }),
    used,
  };
}
