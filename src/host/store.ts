// The store: a library of cases over any engine. What one open case does is in open-case.ts.
import { Problem } from '../base/index.ts';
import { inOrder, plainPacking, readArchive, readIdentity, sealed, writeIdentity, type Packing } from '../formats/case/index.ts';
import type { Identity } from '../records/index.ts';
import { caseIndexOver, type IndexEntry, type IndexOptions } from './case-index.ts';
import { sha256 } from './digest.ts';
import { codePattern, siteCode, type CaseFiles, type Engine } from './engine.ts';
import { openCase, type CaseTools, type OpenCase } from './open-case.ts';

export type CaseSummary = Omit<IndexEntry, 'byteCount' | 'rows'>;
export interface Library {
  list(): Promise<readonly CaseSummary[]>;
  /** The registry's view of every case. */
  index(o?: IndexOptions): Promise<readonly IndexEntry[]>;
  /** Who a case is of, without opening it. */
  identityOf(code: string): Promise<Identity | undefined>;
  create(code?: string): Promise<OpenCase>;
  open(code: string): Promise<OpenCase>;
  importCase(bytes: Uint8Array): Promise<OpenCase>;
  remove(code: string): Promise<void>;
  /** Forgets an open case, so that ten thousand of them need not stay in memory. */
  close(code: string): void;
}

export interface LibrarySetup {
  readonly packing?: Packing;
  readonly now?: () => string;
  readonly random?: (count: number) => Uint8Array;
}

const letters = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'; // 32, without 0 1 I O
const randomLetters = (count: number, random: (n: number) => Uint8Array): string =>
  Array.from(random(count), (b) => letters[b & 31]).join('');

export function libraryOver(engine: Engine, setup: LibrarySetup = {}): Library {
  const random = setup.random ?? ((n: number) => crypto.getRandomValues(new Uint8Array(n)));
  const tools: CaseTools = {
    packing: sealed(setup.packing ?? plainPacking, sha256),
    packed: engine.packed,
    now: setup.now ?? (() => new Date().toISOString()),
    newId: () => randomLetters(12, random).toLowerCase(),
  };
  const made = async (code?: string): Promise<{ code: string; files: CaseFiles }> => {
    if (code !== undefined && !codePattern.test(code)) throw new Problem('store.bad-code', { code });
    for (let n = 0; n < 20; n++) {
      const name = code ?? `C-${randomLetters(5, random)}`;
      const files = await engine.create(name);
      if (files !== undefined) return { code: name, files };
      if (code !== undefined) throw new Problem('store.code-taken', { code });
    }
    throw new Problem('store.code-taken', { code: 'C-?????' });
  };
  const index = caseIndexOver(engine);
  /** A library that was encrypted is never read or written as if it were plain. */
  const mustBeOpen = async (): Promise<void> => {
    if ((await engine.note('keys')) !== undefined) throw new Problem('store.locked');
  };
  const opened = new Map<string, Promise<OpenCase>>();
  const openFiles = (code: string, files: CaseFiles): Promise<OpenCase> => {
    const open = openCase(code, files, { ...tools, erased: () => index.forget(code) });
    opened.set(code, open);
    open.catch(() => opened.delete(code));
    return open;
  };
  const library: Library = {
    async list() {
      await mustBeOpen();
      return (await index.entries()).map(({ byteCount: _, rows: __, ...summary }) => summary);
    },
    async index(o) {
      await mustBeOpen();
      return index.entries(o);
    },
    async identityOf(code) {
      const bytes = await (await engine.open(code))?.identity();
      return bytes === undefined ? undefined : readIdentity(bytes, sha256).catch(() => undefined);
    },
    async create(code) {
      await mustBeOpen();
      const { code: name, files } = await made(code);
      return openFiles(name, files);
    },
    async open(code) {
      const known = opened.get(code);
      if (known !== undefined) return known;
      await mustBeOpen();
      const files = codePattern.test(code) ? await engine.open(code) : undefined;
      if (files === undefined) throw new Problem('store.no-such-case', { code });
      return opened.get(code) ?? openFiles(code, files);
    },
    async importCase(bytes) {
      await mustBeOpen();
      const given = await readArchive(bytes, sha256, setup.packing);
      if (given.code === siteCode) throw new Problem('store.bad-code', { code: given.code });
      const known = await engine.open(given.code);
      const have = known === undefined ? undefined : await known.journal();
      const shorter = Math.min(have?.length ?? 0, given.journal.length);
      const same = have !== undefined && have.subarray(0, shorter).every((b, n) => b === given.journal[n]);
      if (same && have.length >= given.journal.length) return library.open(given.code);
      // The same case, but the file has seen more: continue it. Another history under the same code becomes a case of its own.
      const grown = known !== undefined && same ? { code: given.code, files: known, from: have.length } : undefined;
      const { code, files, from } = grown ?? { ...(await made(known === undefined ? given.code : undefined)), from: 0 };
      await inOrder([...given.blobs], 4, async ([hash, raw]) =>
        files.write('blobs', hash, tools.packed ? await tools.packing.pack(raw) : raw),
      );
      await inOrder([...given.bodies], 4, ([hash, body]) => files.write('bodies', hash, body));
      await files.flush();
      if (given.identity !== undefined) await files.setIdentity(await writeIdentity(given.identity, sha256));
      if (!(await files.append(given.journal.slice(from), from))) throw new Problem('store.changed-elsewhere', { code });
      return openFiles(code, files);
    },
    close: (code) => void opened.delete(code),
    async remove(code) {
      opened.delete(code);
      await engine.remove(code);
      await index.forget(code);
    },
  };
  return library;
}
