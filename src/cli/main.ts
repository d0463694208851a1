#!/usr/bin/env node
// The command line: reads what was typed, opens the study or case, runs the steps, prints or writes. Exit 0 done (also when the answer is a
// finding that forbids), 1 our fault, 2 refused input, 3 stop finding with --fail-on stop, 130 cancelled. No stack trace reaches a person.
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { basename, dirname, join } from 'node:path';
import { Problem } from '../base/index.ts';
import { encapsulatePdf, writePdf, writePng, type DocumentFacts } from '../formats/index.ts';
import { makeReport, type OpenCase } from '../host/index.ts';
import type { Report, Study } from '../records/index.ts';
import { say, sayCode, type Language } from '../words/index.ts';
import { checkAblationAsk, ensureAblation } from './ablate.ts';
import { checkInjectionAsk, ensureInjection } from './inject.ts';
import { cementAsk, clocksAlone, ensureSitting } from './cement.ts';
import { demo } from './demo.ts';
import { ensureIndication, givenAnswers } from './indication.ts';
import { followupFiles, followupLines, followupOf } from './followup.ts';
import { allFindings, once, resultOf, seriesOutSchema } from './json.ts';
import { commandNames, demoNames, flagsOf, languageOf, parseOptions, type CommandName, type FlagName, type Options } from './options.ts';
import { clocksText, findingLine, summary } from './print.ts';
import {
  addBeside,
  applySite,
  confirmLevels,
  ensurePlan,
  ensureWorkup,
  givenSite,
  openInput,
  readStudy,
  type Session,
  type Terminal,
} from './session.ts';
import { casesIn, ensureStrength, refusedLine, strengthLines, writeCsv } from './strength.ts';
import { writeAll, type OutFile } from './write.ts';

const packageFile = fileURLToPath(new URL('../../package.json', import.meta.url));
export const programVersion = (JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string }).version;
const out = (text: string): void => void process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
const err = (text: string): void => void process.stderr.write(text);

function help(language: Language, command?: CommandName): string {
  const values = { names: demoNames.join(', ') };
  const lines = [say(language, 'cli.about'), '', say(language, 'cli.usage'), ''];
  if (command === undefined) {
    lines.push(`${say(language, 'cli.commands')}:`);
    for (const c of commandNames) lines.push(`  ${c.padEnd(10)} ${say(language, `cli.command.${c}`, values)}`);
  } else lines.push(`trocart ${command}: ${say(language, `cli.command.${command}`, values)}`);
  const flags: readonly FlagName[] = command === undefined ? ['help', 'version', 'language'] : flagsOf[command];
  lines.push('', `${say(language, 'cli.options')}:`);
  for (const f of flags) lines.push(`  --${f.padEnd(16)} ${say(language, `cli.option.${f}`)}`);
  lines.push('', say(language, 'cli.exit-codes'), '', say(language, 'intended-use'), '');
  return lines.join('\n');
}

const terminalOf = (language: Language, signal: AbortSignal): Terminal & { clear(): void } => {
  const live = process.stderr.isTTY === true;
  let shown = 0;
  return {
    language,
    signal,
    progress(fraction, text) {
      if (!live) return;
      const line = `${text} ${Math.round(fraction * 100)} %`;
      err(`\r${line.padEnd(shown)}`);
      shown = line.length;
    },
    clear: () => {
      if (live && shown > 0) err(`\r${' '.repeat(shown)}\r`);
      shown = 0;
    },
  };
};

async function reportFiles(open: OpenCase, o: Options, terminal: Terminal): Promise<readonly OutFile[]> {
  const record = await makeReport(
    open,
    { language: terminal.language, programVersion, named: o.name },
    { signal: terminal.signal, progress: (f, code) => terminal.progress(f, sayCode(terminal.language, code)) },
  );
  const report: Report = record.data;
  const pdf = await writePdf(report, { at: record.at });
  const files: OutFile[] = [
    { name: 'report.pdf', bytes: pdf },
    { name: 'records.json', bytes: `${JSON.stringify(resultOf(open, programVersion), null, 1)}\n` },
  ];
  for (const block of report.blocks) if (block.block === 'figure') files.push({ name: `${block.name}.png`, bytes: writePng(block) });
  const study = open.records('study').at(-1)?.data;
  if (o.dicomPdf && study !== undefined)
    files.push({
      name: 'report.dcm',
      bytes: encapsulatePdf(pdf, documentFacts(open, study, report)),
    });
  files.push({ name: 'case.trocart', bytes: await open.exportCase() });
  return files;
}

/** The indication sheet alone, for the meeting. */
async function sheetFiles(open: OpenCase, o: Options, terminal: Terminal): Promise<readonly OutFile[]> {
  const wishes = { language: terminal.language, programVersion, named: o.name, part: 'indication' } as const;
  const record = await makeReport(open, wishes, { signal: terminal.signal });
  return [
    { name: 'indication.pdf', bytes: await writePdf(record.data, { at: record.at }) },
    { name: 'records.json', bytes: `${JSON.stringify(resultOf(open, programVersion), null, 1)}\n` },
  ];
}

/** The PDF as an object of the same study: its UIDs, and the identity only where the page itself names the patient. */
function documentFacts(open: OpenCase, study: Study, report: Report): DocumentFacts {
  const named = report.patientName !== undefined;
  const { birthDate } = open.identity ?? {};
  return {
    seed: `${study.studyUid} ${report.printedHashes.join(' ')}`,
    name: report.patientName ?? open.code,
    patientId: named ? (open.identity?.patientId ?? open.code) : open.code,
    sex: study.sex,
    at: study.date ?? '',
    description: study.description,
    seriesDescription: report.title,
    studyUid: study.studyUid,
    title: report.title,
    namesPatient: named,
    ...(named && birthDate !== undefined ? { birthDate } : {}),
  };
}

async function save(session: Session, o: Options, terminal: Terminal): Promise<void> {
  if (!o.save) return;
  if (session.from.kind === 'file')
    writeAll(dirname(session.from.path), [{ name: basename(session.from.path), bytes: await session.open.exportCase() }]);
  if (!o.json) out(say(terminal.language, 'cli.saved', { code: session.open.code }));
}

async function work(command: CommandName, o: Options, terminal: Terminal & { clear(): void }): Promise<number> {
  const { language } = terminal;
  if (command === 'verify') {
    if (!existsSync(fileURLToPath(new URL('../../test/evidence/run.ts', import.meta.url)))) throw new Problem('cli.verify-checkout-only');
    const { spawnSync } = await import('node:child_process');
    const script = fileURLToPath(new URL('../../scripts/verify.mjs', import.meta.url));
    return (
      spawnSync(process.execPath, [script, ...(o.input === undefined ? [] : [o.input]), ...o.rest, ...(o.json ? ['--json'] : [])], {
        stdio: 'inherit',
      }).status ?? 1
    );
  }
  if (command === 'demo') {
    const folder = await demo(o, terminal);
    terminal.clear();
    out(say(language, 'cli.wrote', { path: folder }));
    return 0;
  }
  if (command === 'registry') {
    const { registry } = await import('./registry.ts');
    return registry(o, terminal, (text) => {
      terminal.clear();
      out(text);
    });
  }
  if (command === 'read') {
    const read = await readStudy(o, terminal, command);
    terminal.clear();
    const findings = once([
      ...read.study.findings,
      ...read.study.series.flatMap((s) => s.findings),
      ...read.findings,
      ...(read.levels?.findings ?? []),
    ]);
    if (o.json) {
      const answer = {
        schema: 'trocart-read-1' as const,
        findings,
        series: read.study.series.map(({ grid, sopInstanceUids: _, ...s }) => ({
          ...s,
          ...(grid === undefined ? {} : { size: grid.size, spacingMm: grid.spacing }),
        })),
      };
      out(JSON.stringify(seriesOutSchema.parse(answer), null, 1));
    } else {
      for (const s of read.study.series) {
        const line = say(language, 'cli.series-line', {
          n: s.indexCount,
          modality: s.modality,
          slices: s.sliceCount,
          description: s.description,
        });
        out(s.setAside === undefined ? line : `${line} — ${say(language, 'cli.set-aside', { reason: sayCode(language, s.setAside) })}`);
      }
      for (const f of findings) out(findingLine(language, f, () => undefined));
      for (const q of read.questions)
        out(`  ? ${sayCode(language, q.code, q.values)} ${q.flag} ${q.choices.map((c) => c.value).join(' | ')}`);
      out(say(language, 'intended-use'));
    }
    return o.failOnStop && findings.some((f) => f.severity === 'stop') ? 3 : 0;
  }

  const site = givenSite(o);
  const answers = givenAnswers(o);
  if (command === 'strength') {
    const cases = casesIn(o.input);
    if (cases.length > 0) return pressCases(cases, o, terminal);
  }
  if (command === 'inject') checkInjectionAsk(o);
  if (command === 'ablate') checkAblationAsk(o);
  const mixes = command === 'cement' ? cementAsk(o) : undefined;
  if (mixes !== undefined && o.input === undefined) {
    const result = resultOf(await clocksAlone(mixes), programVersion);
    out(o.json ? JSON.stringify(result, null, 1) : clocksText(language, result));
    return o.failOnStop && result.findings.some((f) => f.severity === 'stop') ? 3 : 0;
  }
  const session = await openInput(o, terminal, command);
  const { open } = session;
  await addBeside(open, o, terminal);
  if (command === 'followup') {
    const result = await followupOf(open, programVersion, o.eq5d, o.by);
    if (o.out !== undefined) writeAll(o.out, await followupFiles(open, result, new Date().toISOString()));
    await save(session, o, terminal);
    terminal.clear();
    out(o.json ? JSON.stringify(result, null, 1) : followupLines(language, result.outcome));
    if (o.out !== undefined && !o.json) out(say(language, 'cli.wrote', { path: o.out }));
    return 0;
  }
  await confirmLevels(open, o);
  await applySite(open, site, o, language);
  if (command === 'strength') await ensureStrength(open, o, terminal);
  if (command === 'inject') await ensureInjection(open, o, terminal);
  if (command === 'ablate') await ensureAblation(open, o, terminal);
  if (mixes !== undefined) await ensureSitting(open, mixes, o, terminal);
  if (command === 'workup') await ensureWorkup(open, o, terminal, true);
  if (command === 'indication') await ensureIndication(open, answers, o, terminal);
  if (command === 'plan') await ensurePlan(open, o, terminal, true);
  if (command === 'report') await ensurePlanIfAny(open, o, terminal);
  let written: string | undefined;
  if ((command === 'plan' || command === 'report') && (!o.json || o.out !== undefined)) {
    const files = await reportFiles(open, o, terminal);
    written = o.out ?? join('.', open.code);
    writeAll(written, files);
  }
  if (command === 'indication' && o.out !== undefined) {
    writeAll(o.out, await sheetFiles(open, o, terminal));
    written = o.out;
  }
  await save(session, o, terminal);
  terminal.clear();
  if (command === 'strength' && o.strength.csv !== undefined) {
    writeCsv(o.strength.csv, strengthLines(open, o.input ?? ''));
    written = o.strength.csv;
  }
  const result = resultOf(open, programVersion);
  if (o.json) out(JSON.stringify(result, null, 1));
  else {
    out(summary(language, result));
    if (written !== undefined) out(say(language, 'cli.wrote', { path: written }));
  }
  return o.failOnStop && allFindings(open).some((f) => f.severity === 'stop') ? 3 : 0;
}

/** Every case of a folder; one that is refused is a line of the table. */
async function pressCases(cases: readonly string[], o: Options, terminal: Terminal & { clear(): void }): Promise<number> {
  const { language } = terminal;
  const lines: Parameters<typeof writeCsv>[1][number][] = [];
  const results: unknown[] = [];
  let stopped = false;
  for (const [n, path] of cases.entries()) {
    if (terminal.signal.aborted) throw new Problem('store.cancelled', { step: 'strength' });
    const one: Terminal = { ...terminal, progress: (f, text) => terminal.progress((n + f) / cases.length, text) };
    try {
      const session = await openInput({ ...o, input: path }, one, 'strength');
      await confirmLevels(session.open, o);
      await ensureStrength(session.open, o, one);
      await save(session, { ...o, json: true }, one);
      lines.push(...strengthLines(session.open, path));
      stopped ||= allFindings(session.open).some((f) => f.severity === 'stop');
      const result = resultOf(session.open, programVersion);
      results.push(result);
      terminal.clear();
      if (!o.json) out(summary(language, result));
    } catch (error) {
      if (!(error instanceof Problem) || terminal.signal.aborted) throw error;
      lines.push(refusedLine(path, error));
      terminal.clear();
      err(`${path}: ${sayCode(language, error.code, error.values)}\n`);
    }
  }
  if (o.strength.csv !== undefined) writeCsv(o.strength.csv, lines);
  if (o.json) out(JSON.stringify(results, null, 1));
  else if (o.strength.csv !== undefined) out(say(language, 'cli.wrote', { path: o.strength.csv }));
  return o.failOnStop && stopped ? 3 : 0;
}

/** A report of a case without any fracture is still a report. */
async function ensurePlanIfAny(open: OpenCase, o: Options, terminal: Terminal): Promise<void> {
  await ensureWorkup(open, o, terminal);
  try {
    await ensurePlan(open, o, terminal);
  } catch (error) {
    if (!(error instanceof Problem && error.code === 'cli.nothing-to-plan')) throw error;
  }
}

/** What was typed, carried out; the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  const language = languageOf(argv, process.env);
  const controller = new AbortController();
  process.on('SIGINT', () => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
  });
  process.stdout.on('error', (error: { code?: string }) => {
    if (error.code === 'EPIPE') process.exit(0);
  });
  const terminal = terminalOf(language, controller.signal);
  try {
    const [first, ...rest] = argv;
    if (first === undefined || first === '--help' || first === '-h' || first === 'help') {
      out(help(language));
      return first === undefined ? 2 : 0;
    }
    if (first === '--version') {
      out(programVersion);
      return 0;
    }
    const command = commandNames.find((c) => c === first);
    if (command === undefined) {
      if (first.startsWith('--language')) {
        out(help(language));
        return 0;
      }
      throw new Problem('cli.unknown-command', { command: first, commands: commandNames.join(', ') });
    }
    const o = parseOptions(command, rest);
    if (o.help) {
      out(help(language, command));
      return 0;
    }
    return await work(command, o, terminal);
  } catch (error) {
    terminal.clear();
    if (controller.signal.aborted) {
      err(`${say(language, 'cli.cancelled')}\n`);
      return 130;
    }
    if (error instanceof Problem) {
      err(`${sayCode(language, error.code, error.values)}\n`);
      return 2;
    }
    err(`${say(language, 'cli.our-fault', { message: error instanceof Error ? error.message : String(error) })}\n`);
    if (process.env['TROCART_DEBUG'] !== undefined) console.error(error);
    return 1;
  }
}

/** As a command this file ends the process: the answer is complete, and codecs and threads may keep handles open. Imported, it only gives `main`. */
const typed = process.argv[1];
if (typed !== undefined && realpathSync(typed) === fileURLToPath(import.meta.url)) {
  const code = await main(process.argv.slice(2));
  await new Promise<void>((done) => process.stdout.write('', () => done()));
  process.exit(code);
}
