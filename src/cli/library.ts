// The library of the command line: the folder, unlocked when it is encrypted. A passphrase is never typed as an argument (others see arguments): it
// comes from a file, from TROCART_PASSPHRASE_FILE, or is asked for at the terminal without being shown.
import { existsSync, readFileSync } from 'node:fs';
import { Writable } from 'node:stream';
import { createInterface } from 'node:readline/promises';
import { Problem } from '../base/index.ts';
import {
  dataFolder,
  folderCases,
  isLocked,
  libraryOver,
  nodePacking,
  unlock,
  type Engine,
  type Library,
  type Secret,
} from '../host/node.ts';
import { say, type Language } from '../words/index.ts';

const lineOf = (path: string): string => {
  if (!existsSync(path)) throw new Problem('cli.input-missing', { path });
  return readFileSync(path, 'utf8').replace(/\r?\n[\s\S]*$/, '');
};

export interface LibraryWishes {
  readonly data?: string;
  readonly passphraseFile?: string;
  readonly recoveryKeyFile?: string;
}
export const engineAt = (o: LibraryWishes): Engine => folderCases(o.data ?? dataFolder());

/** Asks without echo; undefined where nobody can answer. */
async function asked(question: string): Promise<string | undefined> {
  if (process.stdin.isTTY !== true) return undefined;
  process.stderr.write(question);
  const silent = new Writable({ write: (_, __, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true });
  try {
    return await lines.question('');
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
}

export async function passphraseFrom(path: string | undefined, language: Language, twice = false): Promise<string | undefined> {
  const file = path ?? process.env['TROCART_PASSPHRASE_FILE'];
  if (file !== undefined && file !== '') return lineOf(file);
  const first = await asked(`${say(language, 'cli.registry.passphrase')} `);
  if (!twice || first === undefined) return first;
  if ((await asked(`${say(language, 'cli.registry.passphrase-again')} `)) !== first) throw new Problem('cli.registry.passphrases-differ');
  return first;
}
export async function secretFrom(o: LibraryWishes, language: Language): Promise<Secret | undefined> {
  if (o.recoveryKeyFile !== undefined) return { recoveryKey: lineOf(o.recoveryKeyFile) };
  const passphrase = await passphraseFrom(o.passphraseFile, language);
  return passphrase === undefined ? undefined : { passphrase };
}
/** The cases, decrypted where they are encrypted. */
export async function openEngine(o: LibraryWishes, language: Language): Promise<Engine> {
  const engine = engineAt(o);
  return (await isLocked(engine)) ? unlock(engine, await secretFrom(o, language)) : engine;
}
export const openLibrary = async (o: LibraryWishes, language: Language): Promise<Library> =>
  libraryOver(await openEngine(o, language), { packing: nodePacking });
