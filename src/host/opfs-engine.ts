// Cases in the browser's private file system (OPFS). A body or brick is written through createWritable, which replaces the file only when
// whole; in a worker it is then flushed through an access handle, as is the journal. Tabs take turns by Web Locks.
// What fails first: the browser erasing the origin's storage when space runs short (persistence is asked for, a refusal is said), and
// outside a worker a power cut, since a page cannot flush.
import { Problem } from '../base/index.ts';
import { codePattern, hashPattern, type Area, type CaseFiles, type Engine, type NoteName } from './engine.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** The part of the browser's handles that is used; a test brings its own. */
export interface FileHandle {
  readonly kind: 'file';
  readonly name: string;
  getFile(): Promise<{ readonly size: number; arrayBuffer(): Promise<ArrayBuffer> }>;
  createWritable(o?: { keepExistingData?: boolean }): Promise<{
    write(data: Bytes | { type: 'write'; position: number; data: Bytes }): Promise<void>;
    truncate(size: number): Promise<void>;
    close(): Promise<void>;
  }>;
  /** In dedicated workers only. */
  createSyncAccessHandle?(): Promise<{
    getSize(): number;
    write(data: Bytes, o: { at: number }): number;
    truncate(size: number): void;
    flush(): void;
    close(): void;
  }>;
}
export interface FolderHandle {
  readonly kind: 'directory';
  readonly name: string;
  getDirectoryHandle(name: string, o?: { create?: boolean }): Promise<FolderHandle>;
  getFileHandle(name: string, o?: { create?: boolean }): Promise<FileHandle>;
  removeEntry(name: string, o?: { recursive?: boolean }): Promise<void>;
  keys(): AsyncIterableIterator<string>;
}
/** One at a time under a name, across tabs. */
export type Lock = <T>(name: string, f: () => Promise<T>) => Promise<T>;

const extension: Readonly<Record<Area, string>> = { bodies: '.json', blobs: '.gz' };
const nameOf = (error: unknown): string => (error as { name?: string } | null)?.name ?? 'unknown';
async function absent<T>(f: () => Promise<T>): Promise<T | undefined> {
  try {
    return await f();
  } catch (error) {
    if (nameOf(error) === 'NotFoundError') return undefined;
    throw new Problem('store.unreadable', { reason: nameOf(error) });
  }
}
async function writing<T>(f: () => Promise<T>): Promise<T> {
  try {
    return await f();
  } catch (error) {
    if (error instanceof Problem) throw error;
    if (nameOf(error) === 'QuotaExceededError') throw new Problem('store.full');
    throw new Problem('store.not-writable', { reason: nameOf(error) });
  }
}

const noteFiles: Readonly<Record<NoteName, string>> = { index: 'index.json', keys: 'keys.json' };

export function opfsEngine(root: () => Promise<FolderHandle>, lock: Lock, name = 'cases'): Engine {
  const cases = (): Promise<FolderHandle> => writing(async () => (await root()).getDirectoryHandle(name, { create: true }));
  const sizes = async (): Promise<ReadonlyMap<string, number>> => {
    const folder = await cases();
    const found = new Map<string, number>();
    for await (const code of folder.keys()) {
      if (!codePattern.test(code)) continue;
      const size = await absent(
        async () => (await (await (await folder.getDirectoryHandle(code)).getFileHandle('journal.jsonl')).getFile()).size,
      );
      if (size !== undefined) found.set(code, size);
    }
    return found;
  };
  let sealedPlace: Engine | undefined;
  /** The same code may stand in both places while a library is being encrypted. */
  const place = name === 'cases' ? '' : `${name}:`;
  return {
    packed: true,
    list: async () => [...(await sizes()).keys()].toSorted(),
    sizes,
    async note(which) {
      const bytes = await absent(
        async () => new Uint8Array(await (await (await (await cases()).getFileHandle(noteFiles[which])).getFile()).arrayBuffer()),
      );
      return bytes === undefined || bytes.length === 0 ? undefined : bytes;
    },
    setNote: (which, bytes) =>
      writing(async () => {
        const folder = await cases();
        if (bytes === undefined) await absent(() => folder.removeEntry(noteFiles[which]));
        else await replaceFile(folder, noteFiles[which], bytes);
      }),
    inside: () => (sealedPlace ??= opfsEngine(root, lock, `sealed-${name}`)),
    async open(code) {
      const folder = await absent(async () => (await cases()).getDirectoryHandle(code));
      if (folder === undefined || (await absent(() => folder.getFileHandle('journal.jsonl'))) === undefined) return undefined;
      return opfsFiles(code, folder, lock, place);
    },
    create: (code) =>
      lock(`trocart:${place}${code}`, () =>
        writing(async () => {
          const folder = await (await cases()).getDirectoryHandle(code, { create: true });
          if ((await absent(() => folder.getFileHandle('journal.jsonl'))) !== undefined) return undefined;
          for (const area of Object.keys(extension)) await folder.getDirectoryHandle(area, { create: true });
          await folder.getFileHandle('journal.jsonl', { create: true });
          return opfsFiles(code, folder, lock, place);
        }),
      ),
    remove: async (code) => writing(async () => void (await absent(async () => (await cases()).removeEntry(code, { recursive: true })))),
  };
}

type Access = Awaited<ReturnType<NonNullable<FileHandle['createSyncAccessHandle']>>>;
/** How long an access handle may be awaited, ms, and how often it is asked for. */
const patience = { ms: 8000, times: 3 } as const;
/**
 * An access handle; undefined outside a worker. Chromium was seen never to answer one of several thousand requests: it is asked again through another
 * handle of the file, and one that comes late is closed. Nothing is awaited for ever: after that the write is refused with its sentence.
 */
async function accessTo(file: () => Promise<FileHandle>): Promise<Access | undefined> {
  let reason = 'no answer';
  for (let n = 0; n < patience.times; n++) {
    const asked = (await file()).createSyncAccessHandle?.();
    if (asked === undefined) return undefined;
    let isLate = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<undefined>((go) => {
      timer = setTimeout(() => {
        isLate = true;
        go(undefined);
      }, patience.ms);
    });
    asked.then(
      (handle) => isLate && handle.close(),
      () => undefined,
    );
    try {
      const handle = await Promise.race([asked, late]);
      if (handle !== undefined) return handle;
    } catch (error) {
      // refused at once by another writer's lock: as before, unless it is our own that came to nothing
      if (n === 0) throw error;
      reason = nameOf(error);
      await late;
    } finally {
      clearTimeout(timer);
    }
  }
  throw new Problem('store.not-writable', { reason });
}

async function replaceFile(folder: FolderHandle, name: string, bytes: Bytes): Promise<void> {
  const file = await folder.getFileHandle(name, { create: true });
  const out = await file.createWritable();
  await out.write(bytes);
  await out.close();
  const handle = await accessTo(() => folder.getFileHandle(name));
  handle?.flush();
  handle?.close();
}

function opfsFiles(code: string, folder: FolderHandle, lock: Lock, place: string): CaseFiles {
  const area = (name: Area): Promise<FolderHandle> => folder.getDirectoryHandle(name, { create: true });
  const fileName = (name: Area, hash: string): string => {
    if (!hashPattern.test(hash)) throw new Problem('store.damaged-body', { file: hash });
    return `${hash}${extension[name]}`;
  };
  const readFile = (from: () => Promise<FolderHandle>, name: string): Promise<Bytes | undefined> =>
    absent(async () => new Uint8Array(await (await (await (await from()).getFileHandle(name)).getFile()).arrayBuffer()));
  const replace = (to: () => Promise<FolderHandle>, name: string, bytes: Bytes): Promise<void> =>
    writing(async () => replaceFile(await to(), name, bytes));
  /** Existing and whole: a file is made empty before it is first replaced, so an empty one was cut. */
  const whole = async (name: Area, hash: string): Promise<boolean> =>
    ((await absent(async () => (await (await (await area(name)).getFileHandle(fileName(name, hash))).getFile()).size)) ?? 0) > 0;
  const journal = (): Promise<FileHandle> => folder.getFileHandle('journal.jsonl');
  const journalBytes = async (): Promise<Bytes> => (await readFile(async () => folder, 'journal.jsonl')) ?? new Uint8Array(0);
  return {
    journal: journalBytes,
    append: (bytes, atByte) =>
      lock(`trocart:${place}${code}`, () =>
        writing(async () => {
          const file = await journal();
          if ((await file.getFile()).size !== atByte) return false;
          const handle = await accessTo(journal);
          if (handle !== undefined) {
            try {
              if (handle.write(bytes, { at: atByte }) !== bytes.length) {
                handle.truncate(atByte);
                throw new Problem('store.full');
              }
              handle.flush();
            } finally {
              handle.close();
            }
            return true;
          }
          const out = await file.createWritable({ keepExistingData: true });
          await out.write({ type: 'write', position: atByte, data: bytes });
          await out.close();
          return true;
        }),
      ),
    cut: (toByte, fromByte) =>
      lock(`trocart:${place}${code}`, () =>
        writing(async () => {
          const file = await journal();
          if ((await file.getFile()).size !== fromByte) return;
          const out = await file.createWritable({ keepExistingData: true });
          await out.truncate(toByte);
          await out.close();
        }),
      ),
    read: (name, hash) => readFile(() => area(name), fileName(name, hash)),
    has: whole,
    // One writer a file, in this tab and others: like parts of one volume (air) are one brick, and a handle is refused while another writes.
    write: (name, hash, bytes) =>
      lock(`trocart:${place}${code}:${hash}`, async () => {
        if (!(await whole(name, hash))) await replace(() => area(name), fileName(name, hash), bytes);
      }),
    flush: async () => {},
    async list(name) {
      const found: string[] = [];
      for await (const file of (await area(name)).keys()) found.push(file.slice(0, 64));
      return found.filter((hash) => hashPattern.test(hash));
    },
    drop: async (name, hash) => writing(async () => void (await absent(async () => (await area(name)).removeEntry(fileName(name, hash))))),
    async identity() {
      const bytes = await readFile(async () => folder, 'identity.json');
      return bytes === undefined || bytes.length === 0 ? undefined : bytes;
    },
    setIdentity: (bytes) =>
      bytes === undefined
        ? writing(async () => void (await absent(() => folder.removeEntry('identity.json'))))
        : replace(async () => folder, 'identity.json', bytes),
  };
}
