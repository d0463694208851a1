// `trocart indication`: takes answers from a file (the patient, each level, the decision), judges, prints. Without a file it judges from the images and
// what the case already holds, and names everything that is missing.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { Problem } from '../base/index.ts';
import {
  answersFromPlain,
  indicationDecisionForm,
  indicationForm,
  indicationLevelForm,
  missingQuestions,
  type Form,
} from '../catalog/index.ts';
import { answersOn, levelsOf, runStep, todayHere, type OpenCase } from '../host/index.ts';
import { firstName, type FormAnswers } from '../records/index.ts';
import { indication } from '../steps/index.ts';
import { effectInWords, missingRows, ruleRows, sampleInWords, say, sayCode, scoreInWords, type Language } from '../words/index.ts';
import type { Result } from './json.ts';
import type { Options } from './options.ts';
import { ensureWorkup, type Terminal } from './session.ts';

interface GivenForm {
  readonly form: Form;
  /** As written: a level's name or a vertebra's id; absent = the patient. */
  readonly level?: string;
  readonly values: FormAnswers['values'];
}
const parts = ['patient', 'levels', 'decision'] as const;
const isObject = (v: unknown): v is Readonly<Record<string, unknown>> => typeof v === 'object' && v !== null && !Array.isArray(v);

/** Reads --answers before anything long is begun, so that a wrong one is said at once. */
export function givenAnswers(o: Options): readonly GivenForm[] {
  if (o.answers === undefined) return [];
  const path = o.answers;
  if (!existsSync(path) || !statSync(path).isFile()) throw new Problem('cli.input-missing', { path });
  let given: unknown;
  try {
    given = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw new Problem('indication.bad-answers-file', { path });
  }
  if (!isObject(given)) throw new Problem('indication.bad-answers-file', { path });
  const strange = Object.keys(given).find((k) => !(parts as readonly string[]).includes(k));
  if (strange !== undefined) throw new Problem('indication.no-such-part', { part: strange, known: parts.join(', ') });
  const today = todayHere();
  const read = (form: Form, plain: unknown): FormAnswers['values'] => {
    if (!isObject(plain)) throw new Problem('indication.bad-answers-file', { path });
    return answersFromPlain(form, plain, today);
  };
  const { patient, levels, decision } = given;
  if (levels !== undefined && !isObject(levels)) throw new Problem('indication.bad-answers-file', { path });
  return [
    ...(patient === undefined ? [] : [{ form: indicationForm, values: read(indicationForm, patient) }]),
    ...Object.entries(levels ?? {}).map(([level, plain]) => ({
      form: indicationLevelForm,
      level,
      values: read(indicationLevelForm, plain),
    })),
    ...(decision === undefined ? [] : [{ form: indicationDecisionForm, values: read(indicationDecisionForm, decision) }]),
  ];
}

function boneNamed(open: OpenCase, name: string): string {
  const entries = levelsOf(open)?.entries ?? [];
  const entry =
    entries.find((e) => e.vertebraId === name || e.level === name.toUpperCase()) ??
    entries.find((e) => firstName(e.level) === name.toUpperCase());
  if (entry === undefined) throw new Problem('cli.level-absent', { level: name, present: entries.map((e) => e.level).join(', ') });
  return entry.vertebraId;
}

/** Answers join those the case has; a question answered again is answered anew. The decision is kept after the sheet it is about. */
async function keepAnswers(open: OpenCase, given: readonly GivenForm[], o: Options): Promise<void> {
  for (const { form, level, values: said } of given) {
    const subject = level === undefined ? undefined : boneNamed(open, level);
    const old = answersOn(open, form.id, subject);
    const values = { ...old?.data.values, ...said };
    const complete = missingQuestions(form, values).length === 0;
    const data: FormAnswers = {
      formId: form.id,
      versionCount: form.versionCount,
      ...(subject === undefined ? {} : { subject }),
      saidBy: 'team',
      values,
      state: complete ? 'complete' : 'draft',
      ...(complete ? { completedAt: old?.data.completedAt ?? new Date().toISOString() } : {}),
    };
    if (JSON.stringify(old?.data) === JSON.stringify(data)) continue;
    await open.put('answers', data, {
      who: o.by,
      provenance: { by: 'person', inputs: [] },
      ...(old === undefined ? {} : { id: old.id }),
    });
  }
}

export async function ensureIndication(open: OpenCase, given: readonly GivenForm[], o: Options, terminal: Terminal): Promise<void> {
  const wanted = o.levels?.map((l) => boneNamed(open, l));
  await ensureWorkup(open, o, terminal);
  const isDecision = (g: GivenForm): boolean => g.form.id === indicationDecisionForm.id;
  await keepAnswers(
    open,
    given.filter((g) => !isDecision(g)),
    o,
  );
  await runStep(open, indication, wanted === undefined ? {} : { vertebraIds: wanted }, {
    signal: terminal.signal,
    progress: (f, code) => terminal.progress(f, sayCode(terminal.language, code)),
  });
  await keepAnswers(open, given.filter(isDecision), o);
}

/** The sheet in the terminal: outcome, what is missing, the rules that spoke, scores. */
export function indicationText(language: Language, result: Result): readonly string[] {
  const i = result.indication;
  if (i === undefined) return [];
  const nameOf = (id: string): string => i.levels.find((l) => l.vertebraId === id)?.level ?? id;
  const about = (ids: readonly string[]): string => (ids.length === 0 || i.levels.length === 1 ? '' : ` (${ids.map(nameOf).join(', ')})`);
  const out = ['', say(language, 'cli.indication')];
  for (const l of i.levels) {
    const path = say(language, l.path === undefined ? 'indication.path.none' : `indication.path.${l.path}`);
    out.push(
      `  ${say(language, 'cli.indication-line', { level: l.level, outcome: say(language, `indication.outcome.${l.outcome}`), path })}`,
    );
    const sample = sampleInWords(language, l);
    if (sample !== undefined) out.push(`    ${sample}`);
  }
  for (const r of ruleRows(language, i)) out.push(`    ${effectInWords(language, r)} — ${r.sentence}${about(r.about)} [${r.source}]`);
  const missing = missingRows(language, i).filter((m) => m.decides);
  if (missing.length > 0)
    out.push(`    ${say(language, 'cli.indication-missing', { items: missing.map((m) => `${m.name}${about(m.about)}`).join('; ') })}`);
  const other = missingRows(language, i).filter((m) => !m.decides);
  if (other.length > 0)
    out.push(
      `    ${say(language, 'named', { name: say(language, 'indication-view.missing-other'), text: other.map((m) => `${m.name}${about(m.about)}`).join('; ') })}`,
    );
  for (const l of i.levels)
    for (const s of l.scores) {
      const t = scoreInWords(language, s);
      const about1 = about([l.vertebraId]);
      out.push(
        `    ${say(language, 'named', { name: `${t.name}${about1}`, text: `${t.arithmetic} (${[t.meaning, ...t.notes].join('; ')})` })}`,
      );
    }
  return out;
}
