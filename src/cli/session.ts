// From what a person typed to an open case: reads a study folder, file, zip or case; asks nothing, refuses with the flag that answers.
// Steps that are missing are run in clinical order; a step already answered and not stale is left alone.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { Problem, lps } from '../base/index.ts';
import { readFiles, type ReadResult } from '../formats/index.ts';
import {
  codecs,
  keepExam,
  keepImport,
  registerExams,
  levelsOf,
  memoryLibrary,
  needSite,
  readSignal,
  runStep,
  siteOf,
  suggestedLevels,
  useSite,
  type OpenCase,
} from '../host/index.ts';
import { filesOf } from '../host/node.ts';
import { openLibrary } from './library.ts';
import { defaultSite, firstName, levelOf, type Level, type Levels, type RecordKind } from '../records/index.ts';
import { confirmLevel } from '../spine/index.ts';
import { plan, workup } from '../steps/index.ts';
import { sayCode, type Language } from '../words/index.ts';
import type { Options } from './options.ts';

export interface Session {
  readonly open: OpenCase;
  /** Where --save writes: a case file, the library (the case is already there), or nowhere yet. */
  readonly from: { readonly kind: 'file'; readonly path: string } | { readonly kind: 'library' } | { readonly kind: 'study' };
  readonly read?: ReadResult;
}
export interface Terminal {
  readonly language: Language;
  readonly signal: AbortSignal;
  progress(fraction: number, text: string): void;
}

const readingOptions = (o: Options, terminal: Terminal): Parameters<typeof readFiles>[1] => ({
  codecs,
  progress: (fraction, code, values) => terminal.progress(fraction, sayCode(terminal.language, code, values)),
  cancelled: () => terminal.signal.aborted,
  ...(o.series === undefined ? {} : { seriesCount: o.series }),
  ...(o.position === undefined ? {} : { position: o.position }),
  ...(o.convention === undefined ? {} : { convention: o.convention }),
  ...(o.acceptIdentity === undefined ? {} : { acceptIdentity: o.acceptIdentity }),
});

/** Reads files without opening a case (`trocart read`). */
export async function readStudy(o: Options, terminal: Terminal, command: string): Promise<ReadResult> {
  if (o.input === undefined) throw new Problem('cli.no-input', { command });
  if (!existsSync(o.input)) throw new Problem('cli.input-missing', { path: o.input });
  if (o.segmentation !== undefined && !existsSync(o.segmentation)) throw new Problem('cli.input-missing', { path: o.segmentation });
  const files = await filesOf(o.input);
  const segmentation = o.segmentation === undefined ? undefined : await filesOf(o.segmentation);
  return readFiles(files, { ...readingOptions(o, terminal), ...(segmentation === undefined ? {} : { segmentation }) });
}

/** Reads the exams given beside the study into the case. */
export async function addBeside(open: OpenCase, o: Options, terminal: Terminal): Promise<void> {
  for (const role of ['mri', 'earlier'] as const) {
    const given = o[role];
    if (given === undefined) continue;
    const read = await readStudy(
      {
        ...o,
        input: given.path,
        ...(given.segmentation === undefined ? { segmentation: undefined } : { segmentation: given.segmentation }),
      } as Options,
      terminal,
      role,
    );
    const question = read.questions.find((q) => q.flag !== '--segmentation' && q.flag !== '--position');
    if (question !== undefined) throw questioned(terminal.language, question);
    await keepExam(open, read, {
      role,
      run: { signal: terminal.signal },
      ...(o.acceptIdentity === undefined ? {} : { acceptIdentity: o.acceptIdentity }),
    });
  }
}

/** An open question as a refusal that names its flag and its answers. */
const questioned = (language: Language, question: ReadResult['questions'][number]): Problem =>
  new Problem(question.choices.length === 0 ? 'cli.question-open' : 'cli.question', {
    question: sayCode(language, question.code, question.values),
    flag: question.flag === '--accept-identity' ? `${question.flag} AB` : question.flag,
    choices: question.choices
      .map((c) => (c.label === c.value ? c.value : `${c.value} (${sayCode(language, c.label, c.values)})`))
      .join('; '),
  });

/** Opens a case, or makes one in memory from a study; open questions are refused with their flag. */
export async function openInput(o: Options, terminal: Terminal, command: string): Promise<Session> {
  if (o.input === undefined) throw new Problem('cli.no-input', { command });
  if (!existsSync(o.input)) {
    if (!/^[A-Z0-9][A-Z0-9-]{1,30}$/.test(o.input)) throw new Problem('cli.input-missing', { path: o.input });
    const library = await openLibrary({}, terminal.language);
    if (!(await library.list()).some((c) => c.code === o.input)) throw new Problem('cli.input-missing', { path: o.input });
    return { open: await library.open(o.input), from: { kind: 'library' } };
  }
  if (statSync(o.input).isFile() && o.input.endsWith('.trocart'))
    return { open: await memoryLibrary().importCase(readFileSync(o.input)), from: { kind: 'file', path: o.input } };
  const read = await readStudy(o, terminal, command);
  const question = read.questions[0];
  if (question !== undefined) throw questioned(terminal.language, question);
  if (read.seeds.length === 0) throw new Problem('cli.no-segmentation');
  const open = await (o.save ? await openLibrary({}, terminal.language) : memoryLibrary()).create();
  await keepImport(open, read);
  return { open, from: o.save ? { kind: 'library' } : { kind: 'study' }, read };
}

/** Confirms levels as said on the command line; the last word wins, all others shift. */
export async function confirmLevels(open: OpenCase, o: Options): Promise<void> {
  for (const c of o.confirm) {
    const levels = levelsOf(open);
    if (levels === undefined) throw new Problem('cli.no-segmentation');
    const seeds = open.records('seed').map((r) => r.data);
    const next: Levels = confirmLevel(
      levels,
      seeds,
      {
        level: firstName(c.level),
        ...(c.vertebraId === undefined ? {} : { vertebraId: c.vertebraId }),
        ...(c.pointLps === undefined ? {} : { pointLps: lps(...c.pointLps) }),
      },
      o.by,
    );
    const id = open.records('levels').at(-1)?.id;
    await open.put('levels', next, { who: o.by, provenance: { by: 'person', inputs: [] }, ...(id === undefined ? {} : { id }) });
  }
}

/** What `site.json` looks like, for whoever has not seen one. */
const siteExample =
  '{"tableSetup": {"position": "HFP", "cArmSide": "left"}, "executionError": {"positionSdMm": 2, "angleSdDeg": 3}, "deadSpaceMl": 1.5}';

/** Reads the settings of --site before anything long is begun, so that a wrong one is said at once. */
export function givenSite(o: Options): unknown {
  if (o.site === undefined) return undefined;
  if (!existsSync(o.site) || !statSync(o.site).isFile()) throw new Problem('cli.input-missing', { path: o.site });
  let given: unknown;
  try {
    given = JSON.parse(readFileSync(o.site, 'utf8'));
  } catch {
    throw new Problem('site.not-json', { path: o.site, example: siteExample });
  }
  siteOf(given);
  return given;
}
/** The settings of --site, over those the case has; its plans become stale where they differ. */
export async function applySite(open: OpenCase, given: unknown, o: Options, language: Language): Promise<void> {
  if (given === undefined) return;
  await useSite(open, siteOf(given, open.records('site').at(-1)?.data ?? { ...defaultSite, language }), o.by);
}

const has = (open: OpenCase, kind: RecordKind): boolean => {
  const records = open.records(kind);
  return records.length > 0 && records.every((r) => open.stale(r).length === 0);
};

export async function ensureWorkup(open: OpenCase, o: Options, terminal: Terminal, always = false): Promise<void> {
  if (!always && has(open, 'vertebra')) return;
  if (!always && !o.auto) throw new Problem('cli.no-auto-missing', { kind: 'workup' });
  const run = {
    signal: terminal.signal,
    progress: (f: number, code: string): void => terminal.progress(f, sayCode(terminal.language, code)),
  };
  await runStep(open, workup, {}, run);
  await registerExams(open, run);
  await readSignal(open, { signal: terminal.signal });
}

/** Records the choice of levels and gauge as an Act, then plans each. */
export async function ensurePlan(open: OpenCase, o: Options, terminal: Terminal, always = false): Promise<void> {
  await ensureWorkup(open, o, terminal);
  const wanted = o.levels !== undefined || !has(open, 'plan');
  if (!always && !wanted) return;
  if (!always && !o.auto) throw new Problem('cli.no-auto-missing', { kind: 'plan' });
  const levels = levelsOf(open);
  if (levels === undefined) throw new Problem('cli.no-segmentation');
  const present = levels.entries.map((e) => e.level);
  const chosen: readonly { readonly vertebraId: string; readonly level: Level }[] =
    o.levels === undefined
      ? suggestedLevels(open)
      : o.levels.map((level) => {
          const entry = levels.entries.find((e) => e.level === level) ?? levels.entries.find((e) => firstName(e.level) === level);
          if (entry === undefined || !open.records('vertebra').some((r) => r.data.vertebraId === entry.vertebraId))
            throw new Problem('cli.level-absent', { level, present: present.join(', ') });
          return { vertebraId: entry.vertebraId, level: entry.level };
        });
  if (chosen.length === 0) throw new Problem('cli.nothing-to-plan');
  const act = {
    levels: chosen.map(({ vertebraId }) => {
      const level = levelOf(levels, vertebraId);
      return { vertebraId, ...(level === undefined ? {} : { levelAtChoice: level }) };
    }),
    gaugeGauge: o.gauge,
  };
  const actId = open.records('act').at(-1)?.id;
  await open.put('act', act, { who: o.by, provenance: { by: 'person', inputs: [] }, ...(actId === undefined ? {} : { id: actId }) });
  await needSite(open, terminal.language);
  // a plan of a level that is no longer chosen would be printed as if it were
  for (const old of open.records('plan')) if (!chosen.some((c) => c.vertebraId === old.data.vertebraId)) await open.withdraw(old.id);
  await runStep(
    open,
    plan,
    {},
    {
      vertebraIds: chosen.map((c) => c.vertebraId),
      signal: terminal.signal,
      progress: (f, code) => terminal.progress(f, sayCode(terminal.language, code)),
    },
  );
}
