// The browser's private file system in memory, as far as the store uses it. A writable replaces the file only at close, as the standard says;
// an access handle is refused while a writable is open, and a writable while a handle is.
import type { FileHandle, FolderHandle } from '../../src/host/opfs-engine.ts';

type Bytes = Uint8Array<ArrayBuffer>;
/** Writing takes time: others get a turn in between. */
const aWhile = (): Promise<void> => new Promise((done) => setTimeout(done, 2));
const missing = (): Error => Object.assign(new Error('missing'), { name: 'NotFoundError' });

/** `answers`: whether a request for an access handle is answered at all. */
export function fakeOpfs(withAccessHandles: boolean, answers: () => boolean = () => true): FolderHandle {
  return folder('root', withAccessHandles ? answers : undefined);
}
type Answers = (() => boolean) | undefined;
function folder(name: string, handles: Answers): FolderHandle {
  const entries = new Map<string, FileHandle | FolderHandle>();
  const get = <T extends FileHandle | FolderHandle>(kind: T['kind'], key: string, create: boolean, make: () => T): T => {
    const found = entries.get(key);
    if (found !== undefined && found.kind !== kind) throw Object.assign(new Error('type'), { name: 'TypeMismatchError' });
    if (found !== undefined) return found as T;
    if (!create) throw missing();
    const made = make();
    entries.set(key, made);
    return made;
  };
  return {
    kind: 'directory',
    name,
    getDirectoryHandle: async (key, o) => get<FolderHandle>('directory', key, o?.create === true, () => folder(key, handles)),
    getFileHandle: async (key, o) => get<FileHandle>('file', key, o?.create === true, () => file(key, handles)),
    async removeEntry(key) {
      if (!entries.delete(key)) throw missing();
    },
    async *keys() {
      yield* entries.keys();
    },
  };
}
function file(name: string, handles: Answers): FileHandle {
  let bytes: Bytes = new Uint8Array(0);
  let held = false;
  let openCount = 0;
  const put = (from: Bytes, data: Bytes, at: number): Bytes => {
    const out = new Uint8Array(Math.max(from.length, at + data.length));
    out.set(from);
    out.set(data, at);
    return out;
  };
  return {
    kind: 'file',
    name,
    getFile: async () => {
      const now = bytes.slice();
      return { size: now.length, arrayBuffer: async () => now.buffer };
    },
    async createWritable(o) {
      if (held) throw Object.assign(new Error('held'), { name: 'NoModificationAllowedError' });
      openCount++;
      let next: Bytes = o?.keepExistingData === true ? bytes.slice() : new Uint8Array(0);
      let at = 0;
      return {
        async write(data) {
          await aWhile();
          if ('data' in data) next = put(next, data.data, data.position);
          else {
            next = put(next, data, at);
            at += data.length;
          }
        },
        async truncate(size) {
          next = next.slice(0, size);
        },
        async close() {
          bytes = next;
          openCount--;
        },
      };
    },
    ...(handles !== undefined
      ? {
          async createSyncAccessHandle() {
            if (!handles()) return new Promise<never>(() => {});
            if (held || openCount > 0) throw Object.assign(new Error('held'), { name: 'NoModificationAllowedError' });
            held = true;
            return {
              getSize: () => bytes.length,
              write: (data: Bytes, o: { at: number }) => {
                bytes = put(bytes, data, o.at);
                return data.length;
              },
              truncate: (size: number) => void (bytes = bytes.slice(0, size)),
              flush: () => {},
              close: () => void (held = false),
            };
          },
        }
      : {}),
  };
}
