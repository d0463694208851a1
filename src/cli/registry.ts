// trocart registry <what>: all cases of this machine together. list, stats, export (CSV with dictionary, FHIR), backup, restore, encrypt, decrypt,
// passphrase, recovery-key, erase, retention, check, demo. What would lose something says first what, and waits for the flag that confirms it.
import { createHmac, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync, renameSync, rmSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Problem } from '../base/index.ts';
import { csvLines, dictionaryLines, fhirBundleText, smallGroupCount } from '../formats/index.ts';
import {
  backupLibrary,
  changePassphrase,
  decryptLibrary,
  dueForErasure,
  encryptLibrary,
  eraseWhatIsDue,
  fhirCases,
  makeCohort,
  readSite,
  renewRecoveryKey,
  restoreLibrary,
  rowsMatching,
  siteOf,
  todayHere,
  writeSite,
  type IndexEntry,
  type Library,
} from '../host/node.ts';
import { placeOf, statisticsOf, rowFrom, type Figure, type Filter, type RowValues } from '../registry/index.ts';
import { figureName, figureValue, say, type Language } from '../words/index.ts';
import { engineAt, openLibrary, passphraseFrom, secretFrom } from './library.ts';
import type { FlagName, Options } from './options.ts';
import { givenSite, type Terminal } from './session.ts';

export const registryCommands = [
  'list',
  'stats',
  'export',
  'backup',
  'restore',
  'encrypt',
  'decrypt',
  'passphrase',
  'recovery-key',
  'erase',
  'retention',
  'check',
  'demo',
] as const;
export type RegistryCommand = (typeof registryCommands)[number];

interface Errand {
  readonly o: Options;
  readonly terminal: Terminal;
  readonly language: Language;
  readonly today: string;
  out(text: string): void;
  text(flag: FlagName): string | undefined;
  on(flag: FlagName): boolean;
}
const bad = (flag: string, value: string, expected: string): Problem => new Problem('cli.bad-value', { flag, value, expected });

export async function registry(o: Options, terminal: Terminal, out: (text: string) => void): Promise<number> {
  const { language } = terminal;
  const command = registryCommands.find((c) => c === o.input);
  if (command === undefined) throw new Problem('cli.registry.unknown', { command: o.input ?? '–', commands: registryCommands.join(', ') });
  const text = (flag: FlagName): string | undefined => {
    const v = o.flags[flag];
    return typeof v === 'string' ? v : undefined;
  };
  const today = text('today') ?? todayHere();
  if (!/^\d{4}-\d{2}-\d{2}$/.test(today) || Number.isNaN(Date.parse(today))) throw bad('--today', today, '2026-11-26');
  const errand: Errand = { o, terminal, language, today, out, text, on: (flag) => o.flags[flag] === true };
  await doers[command](errand);
  return 0;
}

const wishes = ({ text }: Errand): { data?: string; passphraseFile?: string; recoveryKeyFile?: string } => {
  const [data, passphraseFile, recoveryKeyFile] = [text('data'), text('passphrase-file'), text('recovery-key-file')];
  return {
    ...(data === undefined ? {} : { data }),
    ...(passphraseFile === undefined ? {} : { passphraseFile }),
    ...(recoveryKeyFile === undefined ? {} : { recoveryKeyFile }),
  };
};
const library = (e: Errand): Promise<Library> => openLibrary(wishes(e), e.language);

function filterOf({ text, on }: Errand): Filter & { readonly text?: string } {
  const yesNo = (flag: FlagName): boolean | undefined => {
    const v = text(flag);
    if (v !== undefined && v !== 'yes' && v !== 'no') throw bad(`--${flag}`, v, 'yes, no');
    return v === undefined ? undefined : v === 'yes';
  };
  const given = {
    text: text('text'),
    cause: text('cause'),
    level: text('level')?.toUpperCase(),
    from: text('from'),
    to: text('to'),
    leak: yesNo('leak'),
    incomplete: on('incomplete') ? true : undefined,
  };
  return Object.fromEntries(Object.entries(given).filter(([, v]) => v !== undefined));
}
async function entriesOf(e: Errand): Promise<{ readonly library: Library; readonly entries: readonly IndexEntry[] }> {
  const from = await library(e);
  const progress = (fraction: number): void => e.terminal.progress(fraction, say(e.language, 'cli.registry.reading'));
  return { library: from, entries: await from.index({ progress, signal: e.terminal.signal, rebuild: e.on('rebuild') }) };
}
async function rowsOf(e: Errand): Promise<readonly RowValues[]> {
  const { library: from, entries } = await entriesOf(e);
  return rowsMatching(from, entries, filterOf(e), e.today);
}

async function list(e: Errand): Promise<void> {
  const { library: from, entries } = await entriesOf(e);
  const rows = await rowsMatching(from, entries, filterOf(e), e.today);
  const damaged = entries.filter((c) => c.problem !== undefined);
  if (e.o.json) {
    e.out(
      JSON.stringify(
        { schema: 'trocart-registry-list-1', rows: rows.map(rowFrom), damaged: damaged.map((c) => [c.code, c.problem]) },
        null,
        1,
      ),
    );
    return;
  }
  const cell = (row: RowValues, name: Parameters<typeof placeOf>[0], width: number): string =>
    String(row[placeOf(name)] ?? '–').padEnd(width);
  for (const row of rows)
    e.out(
      `${cell(row, 'caseCode', 10)} ${cell(row, 'actDate', 11)}${cell(row, 'cause', 13)}${cell(row, 'levels', 10)} ${cell(row, 'ageYear', 4)}${cell(row, 'sex', 7)} NRS ${cell(row, 'nrs@baseline', 3)}→ ${cell(row, 'nrs@month-3', 3)}`,
    );
  for (const c of damaged) e.out(`${c.code}  ! ${c.problem}`);
  e.out(say(e.language, 'cli.registry.listed', { rowCount: rows.length, caseCount: entries.length }));
}

async function stats(e: Errand): Promise<void> {
  const statistics = statisticsOf(await rowsOf(e), e.today);
  if (e.o.json) {
    e.out(JSON.stringify({ schema: 'trocart-registry-stats-1', today: e.today, ...statistics }, null, 1));
    return;
  }
  e.out(say(e.language, 'cli.registry.counted', { caseCount: statistics.caseCount, actCount: statistics.actCount, today: e.today }));
  const shown = statistics.figures.filter((f) => f.count > 0);
  const name = (f: Figure): string => figureName(e.language, f);
  const width = Math.max(0, ...shown.map((f) => name(f).length));
  for (const f of shown) e.out(`${name(f).padEnd(width)}  ${figureValue(e.language, f)}`);
  if (statistics.fractures.all.symptomaticOnly) e.out(`* ${say(e.language, 'registry.symptomatic-only')}`);
  e.out(say(e.language, 'intended-use'));
}

/** Written beside its place and moved there when whole; an existing file is not overwritten. */
async function written(path: string, make: (part: string) => Promise<void>): Promise<void> {
  if (existsSync(path)) throw new Problem('backup.exists', { path });
  const part = `${path}.part`;
  try {
    await make(part);
    renameSync(part, path);
  } catch (error) {
    rmSync(part, { force: true });
    if (error instanceof Problem) throw error;
    throw new Problem('cli.cannot-write', { path, reason: (error as { code?: string }).code ?? String(error) });
  }
}
const stream = (path: string, lines: Iterable<string> | AsyncIterable<string>): Promise<void> =>
  written(path, (part) => pipeline(Readable.from(lines), createWriteStream(part, { mode: 0o600 })));

async function exportAll(e: Errand): Promise<void> {
  const format = e.text('format') ?? 'csv';
  if (format !== 'csv' && format !== 'fhir') throw bad('--format', format, 'csv, fhir');
  const { library: from, entries } = await entriesOf(e);
  const rows = await rowsMatching(from, entries, filterOf(e), e.today);
  const pseudonymised = e.on('pseudonymised');
  const secret = randomBytes(32);
  const names = new Map<string, string>();
  const pseudonym = (code: string): string => {
    const known = names.get(code) ?? `P-${createHmac('sha256', secret).update(code).digest('hex').slice(0, 10).toUpperCase()}`;
    names.set(code, known);
    return known;
  };
  if (format === 'fhir') {
    const path = e.o.out ?? 'registry.fhir.json';
    const codes = [...new Set(rows.map((r) => String(r[placeOf('caseCode')])))];
    await stream(path, fhirBundleText(fhirCases(from, codes, pseudonymised ? pseudonym : undefined)));
    e.out(say(e.language, 'cli.wrote', { path }));
  } else {
    const path = e.o.out ?? 'registry.csv';
    const o = { today: e.today, ...(pseudonymised ? { pseudonym } : {}) };
    const dictionary = path.replace(/(\.csv)?$/i, '-dictionary.csv');
    await stream(path, csvLines(rows, o));
    await stream(dictionary, dictionaryLines(e.language, o));
    for (const one of [path, dictionary]) e.out(say(e.language, 'cli.wrote', { path: one }));
  }
  const mapping = e.text('mapping');
  if (pseudonymised && mapping !== undefined) {
    await stream(mapping, ['code,pseudonym\r\n', ...[...names].map(([code, name]) => `${code},${name}\r\n`)]);
    e.out(say(e.language, 'cli.wrote', { path: mapping }));
  }
  e.out(
    pseudonymised
      ? say(e.language, 'cli.registry.pseudonymised', { count: smallGroupCount(rows) })
      : say(e.language, 'cli.registry.plain-export'),
  );
}

const size = (bytes: number): string => (bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`);
async function backup(e: Errand): Promise<void> {
  const [path] = e.o.rest;
  if (path === undefined) throw new Problem('cli.registry.no-file', { command: 'backup' });
  const engine = engineAt(wishes(e));
  const sealed = (await engine.note('keys')) !== undefined;
  const passphraseFile = e.text('passphrase-file');
  // an encrypted library needs no passphrase to be backed up: its bytes stay sealed
  const passphrase = sealed || passphraseFile === undefined ? undefined : await passphraseFrom(passphraseFile, e.language);
  let byteCount = 0;
  await written(path, async (part) => {
    const from = await backupLibrary(engine, {
      signal: e.terminal.signal,
      progress: (f) => e.terminal.progress(f, say(e.language, 'cli.registry.backing-up')),
      ...(passphrase === undefined ? {} : { passphrase }),
    });
    const counted = async function* (): AsyncGenerator<Uint8Array> {
      for await (const chunk of from as unknown as AsyncIterable<Uint8Array>) {
        byteCount += chunk.length;
        yield chunk;
      }
    };
    await pipeline(Readable.from(counted()), createWriteStream(part, { mode: 0o600 }));
  });
  const cases = await (sealed ? engine.inside() : engine).list();
  e.out(say(e.language, 'backup.done', { caseCount: cases.filter((c) => c !== 'SITE').length, path, size: size(byteCount) }));
  if (!sealed && passphrase === undefined) e.out(say(e.language, 'backup.plain-warning'));
}

async function restore(e: Errand): Promise<void> {
  const [path] = e.o.rest;
  if (path === undefined) throw new Problem('cli.registry.no-file', { command: 'restore' });
  if (!existsSync(path)) throw new Problem('cli.input-missing', { path });
  const file = e.text('passphrase-file');
  const from = Readable.toWeb(createReadStream(path)) as unknown as ReadableStream<Uint8Array>;
  const done = await restoreLibrary(engineAt(wishes(e)), from, {
    signal: e.terminal.signal,
    ...(file === undefined ? {} : { passphrase: (await passphraseFrom(file, e.language)) ?? '' }),
  });
  const cases = (codes: readonly string[]): number => codes.filter((c) => c !== 'SITE').length;
  e.out(say(e.language, 'backup.restored', { restoredCount: cases(done.restored), presentCount: cases(done.present) }));
  if (done.refused.length > 0) e.out(say(e.language, 'backup.refused', { codes: done.refused.join(', ') }));
  e.out(say(e.language, 'backup.erasures'));
}

const casesOf = async (e: Errand): Promise<number> => {
  const engine = engineAt(wishes(e));
  const codes = await ((await engine.note('keys')) === undefined ? engine : engine.inside()).list();
  return codes.filter((c) => c !== 'SITE').length;
};
async function encrypt(e: Errand): Promise<void> {
  e.out(say(e.language, 'keys.warning'));
  if (!e.on('confirm-loss')) throw new Problem('cli.registry.confirm-loss');
  const passphrase = await passphraseFrom(e.text('passphrase-file'), e.language, true);
  if (passphrase === undefined) throw new Problem('store.locked');
  await encryptLibrary(engineAt(wishes(e)), passphrase, {
    progress: (f) => e.terminal.progress(f, say(e.language, 'cli.registry.encrypting')),
    tell: (key) => {
      e.out(say(e.language, 'keys.recovery', { key }));
      e.out(say(e.language, 'keys.recovery-keep'));
    },
  });
  e.out(say(e.language, 'keys.encrypted', { caseCount: await casesOf(e) }));
}
async function decrypt(e: Errand): Promise<void> {
  const secret = await secretFrom(wishes(e), e.language);
  if (secret === undefined) throw new Problem('store.locked');
  await decryptLibrary(engineAt(wishes(e)), secret);
  e.out(say(e.language, 'keys.decrypted', { caseCount: await casesOf(e) }));
}
async function passphrase(e: Errand): Promise<void> {
  const secret = await secretFrom(wishes(e), e.language);
  const next = await passphraseFrom(e.text('new-passphrase-file'), e.language, true);
  if (secret === undefined || next === undefined) throw new Problem('store.locked');
  await changePassphrase(engineAt(wishes(e)), secret, next);
  e.out(say(e.language, 'keys.changed'));
}
async function recoveryKey(e: Errand): Promise<void> {
  const secret = await secretFrom(wishes(e), e.language);
  if (secret === undefined) throw new Problem('store.locked');
  e.out(say(e.language, 'keys.recovery', { key: await renewRecoveryKey(engineAt(wishes(e)), secret) }));
  e.out(say(e.language, 'keys.recovery-keep'));
}

async function erase(e: Errand): Promise<void> {
  const [code] = e.o.rest;
  const what = e.on('contents') ? 'contents' : e.on('identity') ? 'identity' : undefined;
  if (code === undefined || what === undefined) throw new Problem('cli.registry.erase-what');
  if (e.o.by === 'CLI') throw new Problem('cli.registry.by');
  const from = await library(e);
  const open = await from.open(code);
  await (what === 'identity' ? open.eraseIdentity(e.o.by) : open.eraseContents(e.o.by));
  await open.verify();
  e.out(say(e.language, `cli.registry.erased-${what}`, { code }));
}
async function retention(e: Errand): Promise<void> {
  const from = await library(e);
  const given = givenSite(e.o);
  // the department's own document, not one case's copy of it
  if (given !== undefined) await writeSite(from, siteOf(given, await readSite(from)), e.o.by);
  const rule = (await readSite(from))?.retention;
  if (rule === undefined) throw new Problem('cli.registry.no-retention');
  const due = dueForErasure(await from.index(), rule, e.today);
  for (const d of due) e.out(`${d.code}  ${say(e.language, `registry.retention.${d.what}`)}  ${d.since}`);
  if (!e.on('apply')) {
    e.out(say(e.language, 'cli.registry.retention-due', { dueCount: due.length }));
    return;
  }
  if (e.o.by === 'CLI') throw new Problem('cli.registry.by');
  e.out(say(e.language, 'cli.registry.retention-done', { erasedCount: await eraseWhatIsDue(from, due, e.o.by) }));
}

async function check(e: Errand): Promise<void> {
  const from = await library(e);
  let damagedCount = 0;
  const entries = await from.index({ rebuild: true });
  for (const [n, { code }] of entries.entries()) {
    if (e.terminal.signal.aborted) throw new Problem('store.cancelled', { step: 'registry' });
    try {
      await (await from.open(code)).verify();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      damagedCount++;
      e.out(`${code}  ${error.code}`);
    }
    from.close(code);
    e.terminal.progress((n + 1) / entries.length, say(e.language, 'cli.registry.checking'));
  }
  e.out(say(e.language, 'cli.registry.checked', { caseCount: entries.length, damagedCount }));
}
async function demo(e: Errand): Promise<void> {
  const count = Number(e.text('count') ?? '500');
  if (!Number.isInteger(count) || count < 1 || count > 99_999) throw bad('--count', e.text('count') ?? '', '1 … 99999');
  const progress = (f: number): void => e.terminal.progress(f, say(e.language, 'cli.registry.making'));
  const made = await makeCohort(await library(e), { count, today: e.today, signal: e.terminal.signal, progress });
  e.out(say(e.language, 'cli.registry.made', { madeCount: made }));
}

const doers: Readonly<Record<RegistryCommand, (e: Errand) => Promise<void>>> = {
  list,
  stats,
  export: exportAll,
  backup,
  restore,
  encrypt,
  decrypt,
  passphrase,
  'recovery-key': recoveryKey,
  erase,
  retention,
  check,
  demo,
};
