// A disk in memory that loses what was not flushed: for tests and for the evidence row. Contents live in nodes; a folder is a map of names.
// When the power is cut, a file's bytes fall back to what was flushed (or to a random mixture: a prefix, zeros), and a folder's names to what
// was flushed, each later change kept or lost by chance. Nothing else is assumed of the order in which a disk writes.
import { Problem, seeded, type Random } from '../../src/base/index.ts';
import type { Disk } from '../../src/host/folder-engine.ts';

type Bytes = Uint8Array<ArrayBuffer>;
interface FileNode {
  bytes: Bytes;
  flushed: Bytes;
}
interface FolderNode {
  names: Map<string, FileNode | FolderNode>;
  flushed: Map<string, FileNode | FolderNode>;
}
const isFolder = (n: FileNode | FolderNode | undefined): n is FolderNode => n !== undefined && 'names' in n;

export interface LossyDisk extends Disk {
  cutPower(): void;
  /** The power fails for good (a Problem) at the n-th change from now; `cutPower` brings it back. */
  failAfter(changeCount: number): void;
  readonly changeCount: number;
}

export function lossyDisk(seed: number): LossyDisk {
  const random: Random = seeded(seed);
  const folderNode = (): FolderNode => ({ names: new Map(), flushed: new Map() });
  const root = folderNode();
  root.names.set('cases', folderNode());
  root.flushed = new Map(root.names);
  let left = Number.POSITIVE_INFINITY;
  let changeCount = 0;
  const tick = async (): Promise<void> => {
    changeCount++;
    if (--left < 0) throw new Problem('store.not-writable', { reason: 'power' });
    // Let other writers in between, as a disk would.
    if (random.next() < 0.3) await Promise.resolve();
  };
  const parts = (path: string): string[] => path.split('/').filter((p) => p !== '');
  const find = (path: string): FileNode | FolderNode | undefined => {
    let at: FileNode | FolderNode | undefined = root;
    for (const p of parts(path)) at = isFolder(at) ? at.names.get(p) : undefined;
    return at;
  };
  const parent = (path: string): { folder: FolderNode; name: string } => {
    const all = parts(path);
    const folder = find(all.slice(0, -1).join('/'));
    if (!isFolder(folder)) throw new Problem('store.not-writable', { reason: 'ENOENT' });
    return { folder, name: all[all.length - 1] };
  };
  const file = (path: string): FileNode | undefined => {
    const node = find(path);
    return node === undefined || isFolder(node) ? undefined : node;
  };
  /** What is left of unflushed bytes: old, new, or the new with holes of zeros, or a prefix of it. */
  const remains = (node: FileNode): Bytes => {
    const chance = random.next();
    if (chance < 0.4) return node.flushed;
    if (chance < 0.6) return node.bytes;
    const out = node.bytes.slice();
    if (chance < 0.8) {
      // a block in the middle never reached the disk: zeros
      const from = random.integer(out.length + 1);
      out.fill(0, from, from + random.integer(out.length - from + 1));
    }
    const length = random.next() < 0.5 ? random.integer(out.length + 1) : out.length;
    // What was flushed once and not changed since stays.
    const common = commonLength(node.flushed, node.bytes);
    const whole = new Uint8Array(Math.max(length, common));
    whole.set(out.subarray(0, length));
    whole.set(node.bytes.subarray(0, common));
    return whole;
  };
  const lose = (folder: FolderNode): void => {
    const names = new Map(folder.flushed);
    for (const name of new Set([...folder.names.keys(), ...folder.flushed.keys()])) {
      if (random.next() < 0.5) continue;
      const now = folder.names.get(name);
      if (now === undefined) names.delete(name);
      else names.set(name, now);
    }
    folder.names = names;
    folder.flushed = new Map(names);
    for (const node of names.values()) {
      if (isFolder(node)) lose(node);
      else node.bytes = node.flushed = equal(node.bytes, node.flushed) ? node.flushed : remains(node);
    }
  };
  const locks = new Map<string, Promise<unknown>>();
  return {
    get changeCount() {
      return changeCount;
    },
    failAfter(count) {
      left = count;
    },
    cutPower() {
      left = Number.POSITIVE_INFINITY;
      lose(root);
    },
    read: async (path) => file(path)?.bytes.slice(),
    exists: async (path) => find(path) !== undefined,
    async names(path) {
      const node = find(path);
      return isFolder(node) ? [...node.names.keys()] : undefined;
    },
    async sizes(path, name) {
      const node = find(path);
      const found = new Map<string, number>();
      if (isFolder(node))
        for (const folder of node.names.keys()) {
          const one = file(`${path}/${folder}/${name}`);
          if (one !== undefined) found.set(folder, one.bytes.length);
        }
      return found;
    },
    async makeFolder(path) {
      await tick();
      const { folder, name } = parent(path);
      if (folder.names.has(name)) return false;
      folder.names.set(name, folderNode());
      return true;
    },
    async writeFlushed(path, bytes) {
      await tick();
      const { folder, name } = parent(path);
      const old = folder.names.get(name);
      const node: FileNode = old === undefined || isFolder(old) ? { bytes: new Uint8Array(0), flushed: new Uint8Array(0) } : old;
      folder.names.set(name, node);
      node.bytes = bytes.slice();
      await tick();
      node.flushed = node.bytes;
    },
    async appendFlushed(path, bytes, atByte) {
      const node = file(path);
      if (node === undefined || node.bytes.length !== atByte) return false;
      await tick();
      const longer = new Uint8Array(atByte + bytes.length);
      longer.set(node.bytes);
      longer.set(bytes, atByte);
      node.bytes = longer;
      await tick();
      node.flushed = node.bytes;
      return true;
    },
    async cut(path, toByte) {
      await tick();
      const node = file(path);
      if (node !== undefined) node.bytes = node.flushed = node.bytes.slice(0, toByte);
    },
    async rename(from, to) {
      await tick();
      const source = parent(from);
      const target = parent(to);
      const node = source.folder.names.get(source.name);
      if (node === undefined) throw new Problem('store.not-writable', { reason: 'ENOENT' });
      source.folder.names.delete(source.name);
      target.folder.names.set(target.name, node);
    },
    async removeFile(path) {
      await tick();
      const { folder, name } = parent(path);
      folder.names.delete(name);
    },
    async removeFolder(path) {
      await tick();
      const { folder, name } = parent(path);
      folder.names.delete(name);
    },
    async flushFolder(path) {
      await tick();
      const node = find(path);
      if (isFolder(node)) node.flushed = new Map(node.names);
    },
    locked(path, f) {
      const turn = (locks.get(path) ?? Promise.resolve()).then(f, f);
      locks.set(
        path,
        turn.catch(() => undefined),
      );
      return turn;
    },
  };
}

const equal = (a: Bytes, b: Bytes): boolean => a === b || (a.length === b.length && commonLength(a, b) === a.length);
function commonLength(a: Bytes, b: Bytes): number {
  const n = Math.min(a.length, b.length);
  for (let i = 0; i < n; i++) if (a[i] !== b[i]) return i;
  return n;
}
