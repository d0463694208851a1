// The door for the page and its workers: cases in the browser's private file system or at the loopback server, dropped files, compression
// by the browser. Everything of index.ts comes along. Nothing here goes to another address than the page's own.
import { Problem, finding, type Finding } from '../base/index.ts';
import { brickLimit, type Packing } from '../formats/case/index.ts';
import type { FileEntry } from '../formats/index.ts';
import type { Engine } from './engine.ts';
import { isLocked, unlock, type Secret } from './keys.ts';
import { memoryEngine } from './memory-engine.ts';
import { opfsEngine, type FolderHandle, type Lock } from './opfs-engine.ts';
import { remoteEngine } from './remote-engine.ts';
import { setThreads } from './run.ts';
import { libraryOver, type Library } from './store.ts';
import { browserThreads } from './threads-browser.ts';

export * from './index.ts';
export { opfsEngine, type FolderHandle } from './opfs-engine.ts';
export { remoteEngine } from './remote-engine.ts';

/** Steps run on this browser's threads from now on; said by who runs steps, so that who only lists cases loads none of them. */
export const useThreads = (): void => setThreads(browserThreads);

type Bytes = Uint8Array<ArrayBuffer>;
/** gzip by the browser, off this thread. */
export const browserPacking: Packing = {
  pack: async (bytes) =>
    new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer()),
  async unpack(bytes) {
    const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip')).getReader();
    const parts: Bytes[] = [];
    let length = 0;
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) break;
        parts.push(value);
        length += value.length;
        if (length > brickLimit) throw new Problem('store.damaged-blob', { file: '' });
      }
    } catch {
      await reader.cancel().catch(() => undefined);
      throw new Problem('store.damaged-blob', { file: '' });
    }
    const out = new Uint8Array(length);
    let at = 0;
    for (const part of parts) {
      out.set(part, at);
      at += part.length;
    }
    return out;
  },
};

const queues = new Map<string, Promise<unknown>>();
/** Web Locks; without them one at a time in this tab. */
const webLock: Lock = (name, f) => {
  const { locks } = navigator;
  if (locks !== undefined) return locks.request(name, f) as ReturnType<typeof f>;
  const turn = (queues.get(name) ?? Promise.resolve()).then(f, f);
  queues.set(
    name,
    turn.catch(() => undefined),
  );
  return turn;
};
const opfsCases = (): Engine => opfsEngine(async () => (await navigator.storage.getDirectory()) as unknown as FolderHandle, webLock);
const over = (engine: Engine): Library => libraryOver(engine, { packing: browserPacking });
export const opfsLibrary = (): Library => over(opfsCases());
export const remoteLibrary = (baseUrl: string, token: string): Library => over(remoteEngine(baseUrl, token));

/** Can this browser keep files that are replaced only when whole? (createWritable; Safari from 26.) */
async function opfsWorks(): Promise<boolean> {
  try {
    const root = await navigator.storage.getDirectory();
    const name = '.trocart-probe';
    const file = await root.getFileHandle(name, { create: true });
    const out = await file.createWritable();
    await out.close();
    await root.removeEntry(name).catch(() => undefined);
    return true;
  } catch {
    return false;
  }
}

export interface Place {
  readonly library: Library;
  /** Where the cases stand; for an encrypted library the sealed bytes. */
  readonly engine: Engine;
  readonly place: 'server' | 'browser' | 'memory';
  /** Encrypted, and nobody has given the passphrase yet. */
  readonly locked: boolean;
  readonly findings: readonly Finding[];
}
/**
 * The library this page should use: the server's folder when a key is given and the server accepts it, else the browser's private file
 * system, else memory. `findings` say what the person must know (storage not promised, none at all, key refused).
 */
export async function browserLibrary(o: { readonly key?: string; readonly baseUrl?: string } = {}): Promise<Place> {
  const findings: Finding[] = [];
  const at = async (engine: Engine, place: Place['place']): Promise<Place> => ({
    library: over(engine),
    engine,
    place,
    locked: await isLocked(engine),
    findings,
  });
  if (o.key !== undefined) {
    const engine = remoteEngine(o.baseUrl ?? globalThis.location.origin, o.key);
    try {
      await engine.list();
      return await at(engine, 'server');
    } catch (error) {
      findings.push(finding(error instanceof Problem ? error.code : 'store.server-gone', 'caution'));
    }
  }
  if (await opfsWorks()) {
    if (!(await persistent())) findings.push(finding('store.not-persistent', 'caution'));
    return at(opfsCases(), 'browser');
  }
  findings.push(finding('store.no-storage', 'caution'));
  return at(memoryEngine(), 'memory');
}
/** The same place, decrypted. */
export const unlocked = async (place: Place, secret: Secret): Promise<Place> => ({
  ...place,
  library: over(await unlock(place.engine, secret)),
  locked: false,
});
/** Asks the browser to keep the storage; only a page may ask, a worker can only look. */
export async function persistent(): Promise<boolean> {
  try {
    const { storage } = navigator;
    return (await storage.persisted()) || (typeof storage.persist === 'function' && (await storage.persist()));
  } catch {
    return false;
  }
}

/**
 * The key of this start of the loopback server, for the page: from the address (`#key=…`, or `#once=…`, exchanged for the key at once), kept
 * for this tab only, and taken out of the address so that it is not bookmarked or sent on. Undefined on a static page.
 */
export async function takeServerKey(): Promise<string | undefined> {
  const fragment = new URLSearchParams(location.hash.slice(1));
  const once = fragment.get('once');
  let key = fragment.get('key');
  if (once !== null) {
    const answer = await fetch(new URL('/api/key', location.origin), { method: 'POST', headers: { authorization: `Once ${once}` } }).catch(
      () => undefined,
    );
    if (answer?.ok === true) key = ((await answer.json()) as { key: string }).key;
  }
  if (once !== null || key !== null) {
    fragment.delete('once');
    fragment.delete('key');
    const rest = fragment.toString();
    history.replaceState(history.state, '', `${location.pathname}${location.search}${rest === '' ? '' : `#${rest}`}`);
  }
  if (key !== null) sessionStorage.setItem('trocart.key', key);
  return key ?? sessionStorage.getItem('trocart.key') ?? undefined;
}

export const entryOf = (file: File, path: string = file.webkitRelativePath || file.name): FileEntry => ({
  path,
  sizeCount: file.size,
  bytes: async () => new Uint8Array(await file.arrayBuffer()),
});
/** Everything dropped: files, and folders walked to the bottom. Call at once in the drop event: the browser empties the list after it. */
export async function entriesOfDrop(items: DataTransferItemList): Promise<readonly FileEntry[]> {
  const roots = [...items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  const found: FileEntry[] = [];
  const walk = async (entry: FileSystemEntry): Promise<void> => {
    if (entry.name.startsWith('.')) return;
    if (entry.isFile) {
      const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
      found.push(entryOf(file, entry.fullPath.replace(/^\//, '')));
      return;
    }
    const reader = (entry as FileSystemDirectoryEntry).createReader();
    for (;;) {
      // A reader gives at most a hundred at a time.
      const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
      if (some.length === 0) break;
      for (const e of some) await walk(e);
    }
  };
  for (const root of roots) await walk(root);
  return found.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}
