// One file with every case of a library, and back: a tar that any tool can list, optionally inside an age file. The bytes of a case are taken as
// they stand, so an encrypted library is backed up without its passphrase and its backup opens with the same one.
//   trocart-backup.json   {format, version, sealed}           keys.json   the wrapped key, when sealed
//   cases/<CODE>/journal, bodies/<hash> …, blobs/<hash> …, identity, manifest.json   {files: {name: sha-256}}
//   end.json              {caseCount}: without it the file is incomplete
// One case at a time is in flight, never the library. The journal comes first in the file, so that nothing is written of a case that is here
// already, as new or newer: what was erased since stays erased. It is written last, when the manifest agrees. Nothing is overwritten: the same
// history is continued, another one under the same code is left alone and named, and the rest goes on.
import { Problem } from '../base/index.ts';
import { createTarDecoder, createTarPacker, type ParsedTarEntry } from 'modern-tar';
import { sha256 } from './digest.ts';
import { codePattern, hashPattern, type Area, type CaseFiles, type Engine } from './engine.ts';

type Bytes = Uint8Array<ArrayBuffer>;
const json = (value: unknown): Bytes => new TextEncoder().encode(`${JSON.stringify(value)}\n`) as Bytes;
const areas: readonly Area[] = ['bodies', 'blobs'];
const version = 1;

export interface BackupOptions {
  /** Puts the whole file into an age file under this passphrase; wise for a library that is not encrypted itself. */
  readonly passphrase?: string;
  readonly progress?: (fraction: number) => void;
  readonly signal?: AbortSignal;
  /** log2 of scrypt's cost, for tests. */
  readonly scryptLog?: number;
}

/** The backup as a stream; read it to its end, or the file has no end. */
export async function backupLibrary(engine: Engine, o: BackupOptions = {}): Promise<ReadableStream<Bytes>> {
  const keys = await engine.note('keys');
  if (keys !== undefined && stateOf(keys) !== 'sealed') throw new Problem('backup.turn-unfinished');
  const place = keys === undefined ? engine : engine.inside();
  const codes = await place.list();
  const { readable, controller } = createTarPacker();
  const add = async (name: string, bytes: Bytes): Promise<void> => {
    // a fixed time: the same library gives the same bytes
    const writer = controller.add({ name, size: bytes.length, type: 'file', mode: 0o600, mtime: new Date(0) }).getWriter();
    if (bytes.length > 0) await writer.write(bytes);
    await writer.close();
  };
  const fill = async (): Promise<void> => {
    await add('trocart-backup.json', json({ format: 'trocart-backup', version, sealed: keys !== undefined, packed: place.packed }));
    if (keys !== undefined) await add('keys.json', keys);
    for (const [n, code] of codes.entries()) {
      if (o.signal?.aborted === true) throw new Problem('store.cancelled', { step: 'backup' });
      const files = await place.open(code);
      if (files === undefined) throw new Problem('store.changed-elsewhere', { code });
      await addCase(code, files, add);
      o.progress?.((n + 1) / codes.length);
    }
    await add('end.json', json({ caseCount: codes.length }));
    controller.finalize();
  };
  fill().catch((error: unknown) => controller.error(error));
  if (o.passphrase === undefined) return readable as ReadableStream<Bytes>;
  const { Encrypter } = await import('age-encryption');
  const e = new Encrypter();
  e.setScryptWorkFactor(o.scryptLog ?? 18);
  e.setPassphrase(o.passphrase);
  return (await e.encrypt(readable)) as unknown as ReadableStream<Bytes>;
}
const stateOf = (keys: Bytes): unknown => {
  try {
    return (JSON.parse(new TextDecoder().decode(keys)) as { state?: unknown }).state;
  } catch {
    throw new Problem('keys.damaged');
  }
};

async function addCase(code: string, files: CaseFiles, add: (name: string, bytes: Bytes) => Promise<void>): Promise<void> {
  // The journal first into memory: every file it names is there by then, and what is appended meanwhile waits for the next backup.
  const journal = new Uint8Array(await files.journal());
  const sums: Record<string, string> = {};
  const put = async (name: string, bytes: Bytes): Promise<void> => {
    sums[name] = await sha256(bytes);
    await add(`cases/${code}/${name}`, bytes);
  };
  await put('journal', journal);
  for (const area of areas)
    for (const hash of (await files.list(area)).toSorted()) {
      const bytes = await files.read(area, hash);
      if (bytes !== undefined) await put(`${area}/${hash}`, bytes);
    }
  const identity = await files.identity();
  if (identity !== undefined) await put('identity', identity);
  const now = await files.journal();
  // erased while it was being copied: what was copied may miss files its journal still names
  if (now.length < journal.length || journal.some((b, n) => b !== now[n])) throw new Problem('store.changed-elsewhere', { code });
  await add(`cases/${code}/manifest.json`, json({ files: sums }));
}

export interface Restored {
  /** Codes of cases that were made or continued. */
  readonly restored: readonly string[];
  /** Codes of cases that were there already, as new or newer. */
  readonly present: readonly string[];
  /** Codes under which this library has another history: left alone. */
  readonly refused: readonly string[];
}

/** Reads a backup into a library; see the head of this file. */
export async function restoreLibrary(engine: Engine, stream: ReadableStream<Uint8Array>, o: BackupOptions = {}): Promise<Restored> {
  const restored: string[] = [];
  const present: string[] = [];
  const refused: string[] = [];
  let place: Engine | undefined;
  let intake: CaseIntake | undefined;
  let ended = false;
  try {
    for await (const { name, bytes } of entriesOf(await opened(stream, o.passphrase))) {
      if (o.signal?.aborted === true) throw new Problem('store.cancelled', { step: 'restore' });
      if (place === undefined || name === 'keys.json') {
        place = await placeFor(engine, place, name, await bytes());
        continue;
      }
      if (name === 'end.json') {
        ended = true;
        continue;
      }
      const [, code, file] = /^cases\/([^/]+)\/(.+)$/.exec(name) ?? [];
      if (code === undefined || !codePattern.test(code)) throw new Problem('backup.not-a-backup');
      if (file === 'journal' && intake === undefined) {
        intake = await takeIn(place, code, await bytes());
        continue;
      }
      if (intake?.code !== code) throw new Problem('backup.damaged', { code });
      if (file !== 'manifest.json') await intake.file(file, await bytes());
      else {
        const answer = await intake.finish(await bytes());
        (answer === 'restored' ? restored : answer === 'present' ? present : refused).push(code);
        intake = undefined;
      }
    }
  } catch (error) {
    await intake?.drop();
    if (error instanceof Problem) throw error;
    throw new Problem(place === undefined ? 'backup.not-a-backup' : 'backup.incomplete', { restoredCount: restored.length });
  }
  if (!ended) {
    await intake?.drop();
    throw new Problem(place === undefined ? 'backup.not-a-backup' : 'backup.incomplete', { restoredCount: restored.length });
  }
  return { restored, present, refused };
}

async function* entriesOf(
  stream: ReadableStream<Uint8Array>,
): AsyncGenerator<{ readonly name: string; readonly bytes: () => Promise<Bytes> }> {
  const reader = stream.pipeThrough(createTarDecoder({ strict: true }) as ReadableWritablePair<ParsedTarEntry, Uint8Array>).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield { name: value.header.name, bytes: async () => new Uint8Array(await new Response(value.body).arrayBuffer()) };
  }
}

const ageStart = new TextEncoder().encode('age-encryption.org/');
/** The tar inside, whether it is in an age file or not. */
async function opened(stream: ReadableStream<Uint8Array>, passphrase: string | undefined): Promise<ReadableStream<Uint8Array>> {
  const reader = stream.getReader();
  let head = new Uint8Array(0);
  while (head.length < ageStart.length) {
    const { done, value } = await reader.read();
    if (done) break;
    const longer = new Uint8Array(head.length + value.length);
    longer.set(head);
    longer.set(value, head.length);
    head = longer;
  }
  const whole = new ReadableStream<Uint8Array>({
    start: (c) => c.enqueue(head),
    async pull(c) {
      const { done, value } = await reader.read();
      if (done) c.close();
      else c.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
  if (!ageStart.every((b, n) => head[n] === b)) return whole;
  if (passphrase === undefined) throw new Problem('backup.passphrase-needed');
  const { Decrypter } = await import('age-encryption');
  const d = new Decrypter();
  d.addPassphrase(passphrase);
  try {
    return await d.decrypt(whole);
  } catch {
    throw new Problem('keys.wrong-passphrase');
  }
}

/** Where the cases of this backup go: beside the others, or into the encrypted place when the backup is encrypted with the same key. */
async function placeFor(engine: Engine, before: Engine | undefined, name: string, bytes: Bytes): Promise<Engine> {
  const have = await engine.note('keys');
  if (before === undefined) {
    const head = (() => {
      try {
        return JSON.parse(new TextDecoder().decode(bytes)) as { format?: string; version?: number; sealed?: boolean; packed?: boolean };
      } catch {
        return {};
      }
    })();
    if (name !== 'trocart-backup.json' || head.format !== 'trocart-backup') throw new Problem('backup.not-a-backup');
    if ((head.version ?? 0) > version) throw new Problem('store.newer-case');
    if (head.packed !== engine.packed) throw new Problem('backup.other-place');
    if (head.sealed !== true && have !== undefined) throw new Problem('backup.plain-into-encrypted');
    return head.sealed === true ? engine.inside() : engine;
  }
  // keys.json: taken over by an empty library, else it must be the same key
  if (have === undefined) {
    if ((await engine.list()).length > 0) throw new Problem('backup.encrypted-into-plain');
    await engine.setNote('keys', bytes);
  } else if (keyIdOf(have) !== keyIdOf(bytes)) throw new Problem('backup.other-key');
  return before;
}
const keyIdOf = (keys: Bytes): unknown => (JSON.parse(new TextDecoder().decode(keys)) as { keyId?: unknown }).keyId;

interface CaseIntake {
  readonly code: string;
  file(name: string, bytes: Bytes): Promise<void>;
  finish(manifest: Bytes): Promise<'restored' | 'present' | 'refused'>;
  drop(): Promise<void>;
}

async function takeIn(place: Engine, code: string, journal: Bytes): Promise<CaseIntake> {
  const known = await place.open(code);
  const have = known === undefined ? new Uint8Array(0) : new Uint8Array(await known.journal());
  const fresh = have.length === 0;
  const answer = have.subarray(0, journal.length).some((b, n) => b !== journal[n])
    ? 'refused'
    : !fresh && have.length >= journal.length
      ? 'present'
      : 'restored';
  const files = answer !== 'restored' ? undefined : (known ?? (await place.create(code)));
  const sums: Record<string, string> = { journal: await sha256(journal) };
  let identity: Bytes | undefined;
  const drop = async (): Promise<void> => {
    if (fresh && files !== undefined) await place.remove(code);
  };
  return {
    code,
    drop,
    async file(name, bytes) {
      sums[name] = await sha256(bytes);
      const [area, hash] = name.split('/');
      if (name === 'identity') identity = bytes;
      else if ((area !== 'bodies' && area !== 'blobs') || hash === undefined || !hashPattern.test(hash))
        throw new Problem('backup.damaged', { code });
      else await files?.write(area, hash, bytes);
    },
    async finish(manifest) {
      const { files: told } = JSON.parse(new TextDecoder().decode(manifest)) as { files: Readonly<Record<string, string>> };
      const names = Object.keys(told);
      if (names.length !== Object.keys(sums).length || names.some((n) => told[n] !== sums[n])) {
        await drop();
        throw new Problem('backup.damaged', { code });
      }
      if (files === undefined) return answer;
      await files.flush();
      if (identity !== undefined && (await files.identity()) === undefined) await files.setIdentity(identity);
      if (!(await files.append(journal.slice(have.length), have.length))) throw new Problem('store.changed-elsewhere', { code });
      return answer;
    },
  };
}
