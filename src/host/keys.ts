// The key of an encrypted library. A random 256-bit key seals everything (sealed-engine.ts); it is itself kept twice as age files
// (age-encryption.org): under the passphrase (scrypt) and under a recovery key that is shown once. Lost passphrase and lost recovery key =
// the data are gone; nobody, not the makers of the program either, can open them.
// Turning a library from plain to encrypted (or back) copies case by case and removes the old one only when the copy reads back equal, so a
// cut at any moment loses nothing; `unlock` goes on with a turn that was cut.
import { Problem } from '../base/index.ts';
import { readJournal } from '../formats/case/index.ts';
import type { Area, CaseFiles, Engine } from './engine.ts';
import { sha256 } from './digest.ts';
import { sealedEngine, sealerOf } from './sealed-engine.ts';

type Bytes = Uint8Array<ArrayBuffer>;
export const passphraseLength = 10;

/** What opens an encrypted library. */
export type Secret = { readonly passphrase: string } | { readonly recoveryKey: string };
interface KeyNote {
  readonly format: 'trocart-keys';
  readonly version: 1;
  /** `sealing`, `opening`: a turn is under way. */
  readonly state: 'sealed' | 'sealing' | 'opening';
  /** Tells this key from another's; says nothing about it. */
  readonly keyId: string;
  readonly passphrase: string;
  readonly recovery: string;
}
export interface KeySetup {
  /** log2 of scrypt's cost; 18 (256 MB, about a second) unless a test asks for less. */
  readonly scryptLog?: number;
  readonly progress?: (fraction: number) => void;
  /** Hears the recovery key before the first case is encrypted, so that a cut in between does not swallow it. */
  readonly tell?: (recoveryKey: string) => void;
}

const age = () => import('age-encryption');
const wrapped = async (key: Bytes, passphrase: string, o: KeySetup): Promise<string> => {
  const { Encrypter, armor } = await age();
  const e = new Encrypter();
  e.setScryptWorkFactor(o.scryptLog ?? 18);
  e.setPassphrase(passphrase);
  return armor.encode(await e.encrypt(key));
};

async function readNote(engine: Engine): Promise<KeyNote | undefined> {
  const bytes = await engine.note('keys');
  if (bytes === undefined) return undefined;
  try {
    const note = JSON.parse(new TextDecoder().decode(bytes)) as KeyNote;
    if (
      note.format === 'trocart-keys' &&
      typeof note.keyId === 'string' &&
      typeof note.passphrase === 'string' &&
      typeof note.recovery === 'string'
    ) {
      if (note.version > 1) throw new Problem('store.newer-case');
      return note;
    }
  } catch (error) {
    if (error instanceof Problem) throw error;
  }
  throw new Problem('keys.damaged');
}
const writeNote = (engine: Engine, note: KeyNote): Promise<void> =>
  engine.setNote('keys', new TextEncoder().encode(JSON.stringify(note, null, 1)) as Bytes);

export const isLocked = async (engine: Engine): Promise<boolean> => (await engine.note('keys')) !== undefined;

async function masterKey(note: KeyNote, secret: Secret): Promise<Bytes> {
  const { Decrypter, armor } = await age();
  const d = new Decrypter();
  try {
    if ('passphrase' in secret) d.addPassphrase(secret.passphrase);
    else d.addIdentity(secret.recoveryKey.trim().toUpperCase());
    const key = await d.decrypt(armor.decode('passphrase' in secret ? note.passphrase : note.recovery));
    if (key.length === 32) return new Uint8Array(key);
  } catch {
    // age says in words what we say by code
  }
  throw new Problem('passphrase' in secret ? 'keys.wrong-passphrase' : 'keys.wrong-recovery-key');
}

const mustBeGood = (passphrase: string): void => {
  if (passphrase.length < passphraseLength) throw new Problem('keys.short-passphrase', { limitCount: passphraseLength });
};

/** A new recovery key and the age file that it opens. */
async function recoveryFor(key: Bytes): Promise<{ readonly recoveryKey: string; readonly recovery: string }> {
  const { Encrypter, armor, generateX25519Identity, identityToRecipient } = await age();
  const recoveryKey = await generateX25519Identity();
  const e = new Encrypter();
  e.addRecipient(await identityToRecipient(recoveryKey));
  return { recoveryKey, recovery: armor.encode(await e.encrypt(key)) };
}

/** Encrypts a plain library; answers the recovery key, which is kept nowhere. */
export async function encryptLibrary(engine: Engine, passphrase: string, o: KeySetup = {}): Promise<string> {
  if (await isLocked(engine)) throw new Problem('keys.already-encrypted');
  mustBeGood(passphrase);
  const key = crypto.getRandomValues(new Uint8Array(32));
  const { recoveryKey, recovery } = await recoveryFor(key);
  const keyId = (await sha256(crypto.getRandomValues(new Uint8Array(32)))).slice(0, 16);
  const note: KeyNote = {
    format: 'trocart-keys',
    version: 1,
    state: 'sealing',
    keyId,
    passphrase: await wrapped(key, passphrase, o),
    recovery,
  };
  await writeNote(engine, note);
  o.tell?.(recoveryKey);
  await turn(engine, key, note, o);
  return recoveryKey;
}

/** The engine of the decrypted cases; goes on with a turn that was cut. A plain library needs no secret and is answered as it is. */
export async function unlock(engine: Engine, secret: Secret | undefined, o: KeySetup = {}): Promise<Engine> {
  const note = await readNote(engine);
  if (note === undefined) return engine;
  if (secret === undefined) throw new Problem('store.locked');
  const key = await masterKey(note, secret);
  if (note.state !== 'sealed') await turn(engine, key, note, o);
  if (note.state === 'opening') return engine;
  return sealedEngine(engine.inside(), await sealerOf(key));
}

/** Back to plain files. */
export async function decryptLibrary(engine: Engine, secret: Secret, o: KeySetup = {}): Promise<void> {
  const note = await readNote(engine);
  if (note === undefined) throw new Problem('keys.not-encrypted');
  const key = await masterKey(note, secret);
  const opening: KeyNote = { ...note, state: 'opening' };
  await writeNote(engine, opening);
  await turn(engine, key, opening, o);
}

/** Another passphrase for the same key; the recovery key stays what it was. */
export async function changePassphrase(engine: Engine, secret: Secret, next: string, o: KeySetup = {}): Promise<void> {
  const note = await readNote(engine);
  if (note === undefined) throw new Problem('keys.not-encrypted');
  mustBeGood(next);
  const key = await masterKey(note, secret);
  await writeNote(engine, { ...note, passphrase: await wrapped(key, next, o) });
}

/** Another recovery key; the old one opens nothing any more (but backups made before). */
export async function renewRecoveryKey(engine: Engine, secret: Secret): Promise<string> {
  const note = await readNote(engine);
  if (note === undefined) throw new Problem('keys.not-encrypted');
  const { recoveryKey, recovery } = await recoveryFor(await masterKey(note, secret));
  await writeNote(engine, { ...note, recovery });
  return recoveryKey;
}

async function turn(engine: Engine, key: Bytes, note: KeyNote, o: KeySetup): Promise<void> {
  const sealed = sealedEngine(engine.inside(), await sealerOf(key));
  const [from, to] = note.state === 'opening' ? [sealed, engine] : [engine, sealed];
  // the index is a cache, and it must not stay behind in plain
  await from.setNote('index', undefined);
  const codes = await from.list();
  for (const [n, code] of codes.entries()) {
    await moveCase(from, to, code);
    o.progress?.((n + 1) / codes.length);
  }
  if (note.state === 'opening') await engine.setNote('keys', undefined);
  else await writeNote(engine, { ...note, state: 'sealed' });
}

const areas: readonly Area[] = ['bodies', 'blobs'];
const equal = (a: Uint8Array | undefined, b: Uint8Array | undefined): boolean =>
  a === undefined || b === undefined ? a === b : a.length === b.length && a.every((v, n) => v === b[n]);

/** Copies a case, reads the copy back, then removes the original. A copy that was cut has no journal yet, and is made again. */
async function moveCase(from: Engine, to: Engine, code: string): Promise<void> {
  const source = await from.open(code);
  if (source === undefined) return;
  const journal = await wholeLines(source);
  const there = await to.open(code);
  if (there !== undefined && (await there.journal()).length > 0) {
    // whole (its journal is written last): only the removal was cut
    if (!(await same(source, there))) throw new Problem('keys.copy-differs', { code });
    await from.remove(code);
    return;
  }
  const target = there ?? (await to.create(code));
  if (target === undefined) throw new Problem('keys.copy-differs', { code });
  for (const area of areas)
    for (const hash of await source.list(area)) {
      const bytes = await source.read(area, hash);
      // a name without a file is what a cut write left behind
      if (bytes !== undefined) await target.write(area, hash, bytes);
    }
  await target.setIdentity(await source.identity());
  await target.flush();
  if (journal.length > 0 && !(await target.append(journal, 0))) throw new Problem('store.changed-elsewhere', { code });
  if (!(await same(source, target))) throw new Problem('keys.copy-differs', { code });
  await from.remove(code);
}

/** The journal without the tail of a write that was cut; a damaged one as it is, so that nothing is lost by moving it. */
async function wholeLines(files: CaseFiles): Promise<Bytes> {
  const bytes = new Uint8Array(await files.journal());
  try {
    return bytes.slice(0, (await readJournal(bytes, sha256)).byteCount);
  } catch (error) {
    if (error instanceof Problem) return bytes;
    throw error;
  }
}

async function same(a: CaseFiles, b: CaseFiles): Promise<boolean> {
  if (!equal(await wholeLines(a), await wholeLines(b)) || !equal(await a.identity(), await b.identity())) return false;
  for (const area of areas)
    for (const hash of await a.list(area)) {
      const bytes = await a.read(area, hash);
      if (bytes !== undefined && !equal(bytes, await b.read(area, hash))) return false;
    }
  return true;
}
