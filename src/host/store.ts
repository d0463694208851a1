// The store: a library of cases over any engine. What one open case does is in open-case.ts.
import { Problem } from '../base/index.ts';
import { inOrder, plainPacking, readArchive, readJournal, sealed, writeIdentity, type Packing } from '../formats/case/index.ts';
import { codePattern, siteCode, type CaseFiles, type Engine } from './engine.ts';
import { openCase, sha256, type CaseTools, type OpenCase } from './open-case.ts';

export interface CaseSummary {
  readonly code: string;
  readonly createdAt?: string;
  readonly changedAt?: string;
  /** Journal lines. */
  readonly changeCount: number;
  /** Code of what is wrong with it; such a case is listed, not opened. */
  readonly problem?: string;
}
export interface Library {
  list(): Promise<readonly CaseSummary[]>;
  create(code?: string): Promise<OpenCase>;
  open(code: string): Promise<OpenCase>;
  importCase(bytes: Uint8Array): Promise<OpenCase>;
  remove(code: string): Promise<void>;
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
  const opened = new Map<string, Promise<OpenCase>>();
  const openFiles = (code: string, files: CaseFiles): Promise<OpenCase> => {
    const open = openCase(code, files, tools);
    opened.set(code, open);
    open.catch(() => opened.delete(code));
    return open;
  };
  const library: Library = {
    async list() {
      const codes = (await engine.list()).filter((code) => code !== siteCode);
      return inOrder(codes, 4, async (code) => summaryOf(code, await engine.open(code)));
    },
    async create(code) {
      const { code: name, files } = await made(code);
      return openFiles(name, files);
    },
    async open(code) {
      const known = opened.get(code);
      if (known !== undefined) return known;
      const files = codePattern.test(code) ? await engine.open(code) : undefined;
      if (files === undefined) throw new Problem('store.no-such-case', { code });
      return opened.get(code) ?? openFiles(code, files);
    },
    async importCase(bytes) {
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
    async remove(code) {
      opened.delete(code);
      await engine.remove(code);
    },
  };
  return library;
}

async function summaryOf(code: string, files: CaseFiles | undefined): Promise<CaseSummary> {
  if (files === undefined) return { code, changeCount: 0, problem: 'store.no-such-case' };
  try {
    const { lines } = await readJournal(await files.journal(), sha256);
    const first = lines.at(0);
    const last = lines.at(-1);
    return {
      code,
      changeCount: lines.length,
      ...(first === undefined ? {} : { createdAt: first.at }),
      ...(last === undefined ? {} : { changedAt: last.at }),
    };
  } catch (error) {
    return { code, changeCount: 0, problem: error instanceof Problem ? error.code : 'store.unreadable' };
  }
}
