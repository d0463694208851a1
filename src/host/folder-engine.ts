// Cases as folders on a disk. A file is written to a temporary name, flushed, renamed, its folder flushed; the journal is appended and
// flushed under a lock file, at the length that was read. All of it over a small `Disk`, so that a test can put a disk underneath that
// loses what was not flushed. What fails first: a disk or network share that lies about flushing.
import { Problem } from '../base/index.ts';
import { codePattern, hashPattern, type Area, type CaseFiles, type Engine, type NoteName } from './engine.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** What is asked of a disk; paths use "/". */
export interface Disk {
  read(path: string): Promise<Bytes | undefined>;
  exists(path: string): Promise<boolean>;
  /** Names in a folder; undefined when there is none. */
  names(path: string): Promise<readonly string[] | undefined>;
  /** Folders of a folder that hold a file of this name, and its length; quick for ten thousand of them. */
  sizes(path: string, file: string): Promise<ReadonlyMap<string, number>>;
  /** Makes one folder (0700); false when it exists. */
  makeFolder(path: string): Promise<boolean>;
  /** Creates the file (0600), writes all, flushes the file. */
  writeFlushed(path: string, bytes: Bytes): Promise<void>;
  /** Appends and flushes when the file is exactly `atByte` long; else false. */
  appendFlushed(path: string, bytes: Bytes, atByte: number): Promise<boolean>;
  /** Cuts the file to `toByte` and flushes. */
  cut(path: string, toByte: number): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  removeFile(path: string): Promise<void>;
  removeFolder(path: string): Promise<void>;
  /** Flushes the entries of a folder. */
  flushFolder(path: string): Promise<void>;
  /** Holds the lock while `f` runs, across processes. */
  locked<T>(path: string, f: () => Promise<T>): Promise<T>;
}

const extension: Readonly<Record<Area, string>> = { bodies: '.json', blobs: '.gz' };
export const noteFiles: Readonly<Record<NoteName, string>> = { index: '.index.json', keys: '.keys.json' };
/** No case code: lower-case letters. */
export const sealedFolder = 'sealed';

export function folderEngine(disk: Disk, root: string, unique: () => string): Engine {
  const opened = new Map<string, CaseFiles>();
  const folder = (code: string): string => {
    if (!codePattern.test(code)) throw new Problem('store.bad-code', { code });
    return `${root}/${code}`;
  };
  let swept: Promise<void> | undefined;
  /** What a removal or a note that was cut left behind holds a patient's data; nobody else would ever look for it. */
  const sweep = async (): Promise<void> => {
    for (const name of (await disk.names(root)) ?? []) {
      if (name.startsWith('.removed-')) await disk.removeFolder(`${root}/${name}`);
      if (Object.values(noteFiles).some((note) => name.startsWith(`${note}.`))) await disk.removeFile(`${root}/${name}`);
    }
  };
  const sizes = async (): Promise<ReadonlyMap<string, number>> => {
    // a folder that cannot be written to can still be listed
    await (swept ??= sweep().catch(() => undefined));
    return new Map([...(await disk.sizes(root, 'journal.jsonl'))].filter(([name]) => codePattern.test(name)));
  };
  const needRoot = async (): Promise<void> => {
    if (await disk.makeFolder(root)) await disk.flushFolder(root.slice(0, root.lastIndexOf('/')) || '/');
  };
  let sealedPlace: Engine | undefined;
  return {
    packed: true,
    list: async () => [...(await sizes()).keys()].toSorted(),
    sizes,
    note: (name) => disk.read(`${root}/${noteFiles[name]}`),
    async setNote(name, bytes) {
      const target = `${root}/${noteFiles[name]}`;
      if (bytes === undefined) await disk.removeFile(target);
      else {
        await needRoot();
        const part = `${target}.${unique()}`;
        await disk.writeFlushed(part, bytes);
        await disk.rename(part, target);
      }
      await disk.flushFolder(root);
    },
    inside: () => (sealedPlace ??= folderEngine(disk, `${root}/${sealedFolder}`, unique)),
    async open(code) {
      const path = folder(code);
      if (!(await disk.exists(`${path}/journal.jsonl`))) return undefined;
      const files = opened.get(code) ?? folderFiles(disk, path, unique);
      opened.set(code, files);
      return files;
    },
    async create(code) {
      const path = folder(code);
      await needRoot();
      // A folder without a journal was cut while being made: nothing was acknowledged in it.
      if (!(await disk.makeFolder(path)) && (await disk.exists(`${path}/journal.jsonl`))) return undefined;
      for (const area of Object.keys(extension)) await disk.makeFolder(`${path}/${area}`);
      // A journal says that the case is whole: its folders must be on the disk before it is, or a power cut leaves a case nobody can write to.
      await disk.flushFolder(path);
      await disk.writeFlushed(`${path}/journal.jsonl`, new Uint8Array(0));
      await disk.flushFolder(path);
      await disk.flushFolder(root);
      const files = folderFiles(disk, path, unique);
      opened.set(code, files);
      return files;
    },
    async remove(code) {
      opened.delete(code);
      const path = folder(code);
      if ((await disk.names(path)) === undefined) return;
      const gone = `${root}/.removed-${unique()}`;
      await disk.rename(path, gone);
      await disk.flushFolder(root);
      await disk.removeFolder(gone);
    },
  };
}

function folderFiles(disk: Disk, path: string, unique: () => string): CaseFiles {
  const unflushed = new Set<string>();
  const journal = `${path}/journal.jsonl`;
  const file = (area: Area, hash: string): string => {
    if (!hashPattern.test(hash)) throw new Problem('store.damaged-body', { file: hash });
    return `${path}/${area}/${hash}${extension[area]}`;
  };
  const replace = async (target: string, bytes: Bytes): Promise<void> => {
    const cut = target.lastIndexOf('/');
    const temporary = `${target.slice(0, cut)}/.${target.slice(cut + 1)}.${unique()}`;
    await disk.writeFlushed(temporary, bytes);
    await disk.rename(temporary, target);
  };
  return {
    journal: async () => (await disk.read(journal)) ?? new Uint8Array(0),
    append: (bytes, atByte) => disk.locked(`${path}/journal.lock`, () => disk.appendFlushed(journal, bytes, atByte)),
    cut: (toByte, fromByte) =>
      disk.locked(`${path}/journal.lock`, async () => {
        if ((await disk.read(journal))?.length === fromByte) await disk.cut(journal, toByte);
      }),
    read: (area, hash) => disk.read(file(area, hash)),
    async has(area, hash) {
      const found = await disk.exists(file(area, hash));
      // Somebody else may have written it and not flushed the folder yet.
      if (found) unflushed.add(area);
      return found;
    },
    async write(area, hash, bytes) {
      const target = file(area, hash);
      unflushed.add(area);
      if (!(await disk.exists(target))) await replace(target, bytes);
    },
    async flush() {
      const areas = [...unflushed];
      unflushed.clear();
      for (const area of areas) await disk.flushFolder(`${path}/${area}`);
    },
    async list(area) {
      const found = ((await disk.names(`${path}/${area}`)) ?? []).map((name) => /[0-9a-f]{64}/.exec(name)?.[0]);
      return [...new Set(found.filter((h) => h !== undefined))];
    },
    async drop(area, hash) {
      unflushed.add(area);
      // Temporary files of a cut write hold the patient's data too.
      for (const name of (await disk.names(`${path}/${area}`)) ?? [])
        if (name.includes(hash)) await disk.removeFile(`${path}/${area}/${name}`);
    },
    identity: () => disk.read(`${path}/identity.json`),
    async setIdentity(bytes) {
      if (bytes !== undefined) await replace(`${path}/identity.json`, bytes);
      else for (const name of (await disk.names(path)) ?? []) if (/^\.?identity\.json/.test(name)) await disk.removeFile(`${path}/${name}`);
      await disk.flushFolder(path);
    },
  };
}
