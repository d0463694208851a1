// What the page asks of all cases together. Rows, figures and exports come from the library's index; keeping (backup, encryption) works on the
// engine beneath it, so that an encrypted library is backed up as it is. Answers the place as well: encrypting changes it.
import { csvLines, dictionaryLines, fhirBundleText, smallGroupCount } from '../../formats/index.ts';
import { unlocked, type Place } from '../../host/browser.ts';
import {
  backupLibrary,
  decryptLibrary,
  dueForErasure,
  encryptLibrary,
  fhirCases,
  isLocked,
  makeCohort,
  readSite,
  restoreLibrary,
  rowsMatching,
  type Library,
  type NameCache,
} from '../../host/index.ts';
import { completenessOf, placeOf, rowFrom, statisticsOf } from '../../registry/index.ts';
import { noSite } from './no-site.ts';
import type { Errand } from './errand.ts';
import type { RegistryAnswer, RegistryAsk, RegistryLook } from './messages.ts';

interface Done {
  readonly answer: RegistryAnswer;
  readonly place: Place;
}
/** Names read for searching, until something is done that may change them. */
let names: { readonly of: Library; readonly cache: NameCache } | undefined;

export async function doRegistry(place: Place, ask: RegistryAsk, e: Errand): Promise<Done> {
  const { engine, library } = place;
  if (ask.do !== 'look' && ask.do !== 'export') names = undefined;
  switch (ask.do) {
    case 'look':
      return { answer: { look: await look(place, ask, e) }, place };
    case 'export':
      return { answer: await exported(library, ask, e), place };
    case 'backup': {
      const stream = await backupLibrary(engine, {
        progress: (f) => e.progress(f, 'registry-view.backing-up'),
        signal: e.signal,
        ...(ask.passphrase === undefined ? {} : { passphrase: ask.passphrase }),
      });
      const blob = await new Response(stream).blob();
      return { answer: { files: [{ name: 'trocart-backup', blob }] }, place };
    }
    case 'restore': {
      const restored = await restoreLibrary(engine, ask.file.stream(), {
        signal: e.signal,
        ...(ask.passphrase === undefined ? {} : { passphrase: ask.passphrase }),
      });
      const locked =
        place.locked ||
        ((await isLocked(engine)) &&
          (await library.list().then(
            () => false,
            () => true,
          )));
      return { answer: { restored }, place: { ...place, locked } };
    }
    case 'encrypt': {
      const recoveryKey = await encryptLibrary(engine, ask.passphrase, { progress: (f) => e.progress(f, 'registry-view.encrypting') });
      return { answer: { recoveryKey }, place: await unlocked(place, { passphrase: ask.passphrase }) };
    }
    case 'decrypt': {
      await decryptLibrary(engine, { passphrase: ask.passphrase }, { progress: (f) => e.progress(f, 'registry-view.decrypting') });
      return { answer: {}, place: await unlocked(place, { passphrase: ask.passphrase }) };
    }
    case 'erase': {
      const open = await library.open(ask.code);
      await (ask.what === 'contents' ? open.eraseContents(ask.who) : open.eraseIdentity(ask.who));
      await open.verify();
      return { answer: {}, place };
    }
    default:
      await makeCohort(library, {
        count: ask.count,
        today: ask.today,
        signal: e.signal,
        progress: (f) => e.progress(f, 'registry-view.making'),
      });
      return { answer: {}, place };
  }
}

const entriesOf = (library: Library, e: Errand): ReturnType<Library['index']> =>
  library.index({ signal: e.signal, progress: (f) => e.progress(f, 'registry-view.reading') });
function cacheOf(library: Library): NameCache {
  if (names?.of !== library) names = { of: library, cache: new Map() };
  return names.cache;
}

async function look(place: Place, ask: Extract<RegistryAsk, { do: 'look' }>, e: Errand): Promise<RegistryLook> {
  const { library } = place;
  const entries = await entriesOf(library, e);
  const rows = await rowsMatching(library, entries, ask.filter, ask.today, cacheOf(library));
  const shown = rows.slice(ask.fromCount, ask.fromCount + ask.limitCount);
  const rule = (await readSite(library).catch(noSite))?.retention;
  const code = placeOf('caseCode');
  return {
    caseCount: entries.length,
    matchedCount: rows.length,
    lines: await Promise.all(
      shown.map(async (values) => {
        const name = (await library.identityOf(String(values[code])))?.name;
        const { completeFraction, missing } = completenessOf(values, ask.today);
        return { row: rowFrom(values), completeFraction, missing, ...(name === undefined ? {} : { name }) };
      }),
    ),
    statistics: statisticsOf(rows, ask.today),
    damaged: entries.flatMap((c) => (c.problem === undefined ? [] : [{ code: c.code, problem: c.problem }])),
    due: rule === undefined ? [] : dueForErasure(entries, rule, ask.today),
    encrypted: await isLocked(place.engine),
  };
}

async function exported(library: Library, ask: Extract<RegistryAsk, { do: 'export' }>, e: Errand): Promise<RegistryAnswer> {
  const rows = await rowsMatching(library, await entriesOf(library, e), ask.filter, ask.today, cacheOf(library));
  const pseudonym = ask.pseudonymised ? await pseudonyms(rows.map((r) => String(r[placeOf('caseCode')]))) : undefined;
  const base = `registry${ask.pseudonymised ? '-pseudonymised' : ''}-${ask.today}`;
  const counted = { smallGroupCount: smallGroupCount(rows) };
  if (ask.format === 'csv') {
    const o = { today: ask.today, ...(pseudonym === undefined ? {} : { pseudonym }) };
    const type = 'text/csv;charset=utf-8';
    return {
      ...counted,
      files: [
        { name: `${base}.csv`, blob: new Blob([...csvLines(rows, o)], { type }) },
        { name: `${base}-dictionary.csv`, blob: new Blob([...dictionaryLines(ask.language, o)], { type }) },
      ],
    };
  }
  const codes = [...new Set(rows.map((r) => String(r[placeOf('caseCode')])))];
  const parts: string[] = [];
  for await (const part of fhirBundleText(fhirCases(library, codes, pseudonym))) parts.push(part);
  return { ...counted, files: [{ name: `${base}.fhir.json`, blob: new Blob(parts, { type: 'application/fhir+json' }) }] };
}

/** New codes by a key that is thrown away: nobody can go back, not even here. */
async function pseudonyms(codes: readonly string[]): Promise<(code: string) => string> {
  const key = await crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  const made = new Map<string, string>();
  for (const code of codes) {
    const sum = new Uint8Array(await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(code)));
    made.set(code, `P-${Array.from(sum.subarray(0, 5), (b) => b.toString(16).padStart(2, '0').toUpperCase()).join('')}`);
  }
  return (code) => made.get(code) ?? '';
}
