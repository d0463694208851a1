// The disk of Node. Folders and files are readable by their owner only. Windows cannot flush a folder: there the rename itself is journalled.
import { constants, statSync } from 'node:fs';
import { access, mkdir, open, readFile, readdir, rename, rm, unlink } from 'node:fs/promises';
import { Problem } from '../base/index.ts';
import type { Disk } from './folder-engine.ts';

const codeOf = (error: unknown): string => (error as { code?: string } | null)?.code ?? 'unknown';
/** Disk full, no rights, disk gone: said once, with the system's word for it. */
async function writing<T>(f: () => Promise<T>): Promise<T> {
  try {
    return await f();
  } catch (error) {
    if (error instanceof Problem) throw error;
    if (['ENOSPC', 'EDQUOT'].includes(codeOf(error))) throw new Problem('store.full');
    throw new Problem('store.not-writable', { reason: codeOf(error) });
  }
}
async function absent<T>(f: () => Promise<T>): Promise<T | undefined> {
  try {
    return await f();
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return undefined;
    throw new Problem('store.unreadable', { reason: codeOf(error) });
  }
}

export const nodeDisk: Disk = {
  read: (path) => absent(async () => new Uint8Array(await readFile(path))),
  exists: async (path) => (await absent(async () => (await access(path, constants.F_OK), true))) ?? false,
  names: (path) => absent(() => readdir(path)),
  async sizes(path, file) {
    const names = (await absent(() => readdir(path))) ?? [];
    const found = new Map<string, number>();
    for (const [n, name] of names.entries()) {
      // asked one after the other at once (4 µs each, a tenth of the promised kind), with a breath for who waits
      if (n % 500 === 499) await new Promise((resolve) => setImmediate(resolve));
      if (name.startsWith('.')) continue;
      const size = sizeOf(`${path}/${name}/${file}`);
      if (size !== undefined) found.set(name, size);
    }
    return found;
  },
  makeFolder: (path) =>
    writing(async () => {
      try {
        await mkdir(path, { mode: 0o700 });
        return true;
      } catch (error) {
        if (codeOf(error) === 'EEXIST') return false;
        throw error;
      }
    }),
  writeFlushed: (path, bytes) =>
    writing(async () => {
      const file = await open(path, 'w', 0o600);
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
    }),
  appendFlushed: (path, bytes, atByte) =>
    writing(async () => {
      const file = await open(path, 'r+');
      try {
        if ((await file.stat()).size !== atByte) return false;
        try {
          let done = 0;
          while (done < bytes.length) done += (await file.write(bytes, done, bytes.length - done, atByte + done)).bytesWritten;
          await file.sync();
        } catch (error) {
          await file.truncate(atByte);
          throw error;
        }
        return true;
      } finally {
        await file.close();
      }
    }),
  cut: (path, toByte) =>
    writing(async () => {
      const file = await open(path, 'r+');
      try {
        await file.truncate(toByte);
        await file.sync();
      } finally {
        await file.close();
      }
    }),
  rename: (from, to) => writing(() => rename(from, to)),
  removeFile: (path) => writing(() => rm(path, { force: true })),
  removeFolder: (path) => writing(() => rm(path, { recursive: true, force: true })),
  flushFolder: (path) =>
    writing(async () => {
      if (process.platform === 'win32') return;
      const folder = await open(path, 'r');
      try {
        await folder.sync();
      } finally {
        await folder.close();
      }
    }),
  locked: (path, f) => writing(() => withLock(path, f)),
};

/** Undefined for what is not there, also under a file that is no folder. */
function sizeOf(path: string): number | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })?.size;
  } catch (error) {
    if (codeOf(error) === 'ENOTDIR') return undefined;
    throw new Problem('store.unreadable', { reason: codeOf(error) });
  }
}

/** A lock file holding the process id; one left by a dead process is taken over. */
async function withLock<T>(path: string, f: () => Promise<T>): Promise<T> {
  const mine = `${process.pid}\n`;
  for (let n = 0; n < 500; n++) {
    try {
      const file = await open(path, 'wx', 0o600);
      await file.writeFile(mine);
      await file.close();
      try {
        return await f();
      } finally {
        await unlink(path);
      }
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
    const holder = Number(await readFile(path, 'utf8').catch(() => ''));
    if ((holder > 0 && !isAlive(holder)) || (holder === 0 && n > 100)) {
      const aside = `${path}.${process.pid}.${n}`;
      await rename(path, aside).catch(() => undefined);
      await rm(aside, { force: true });
      continue;
    }
    await new Promise((resolve) => setTimeout(resolve, 5 + (n % 7)));
  }
  throw new Problem('store.changed-elsewhere', { code: '' });
}
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}
