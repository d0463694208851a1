// The door for Node: cases in a folder, files from paths, threads. Everything of index.ts comes along.
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { readFile, readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, join, resolve, sep } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { Problem } from '../base/index.ts';
import { brickLimit, type Packing } from '../formats/case/index.ts';
import type { FileEntry } from '../formats/index.ts';
import type { Engine } from './engine.ts';
import { folderEngine } from './folder-engine.ts';
import { nodeDisk } from './node-disk.ts';
import { setThreads } from './run.ts';
import { libraryOver, type Library } from './store.ts';
import { nodeThreads } from './threads-node.ts';

export * from './index.ts';
export { nodeTeam } from './team-node.ts';

setThreads(nodeThreads);

const zipped = promisify(gzip);
const unzipped = promisify(gunzip);
/** gzip in Node's own threads. */
export const nodePacking: Packing = {
  pack: async (bytes) => new Uint8Array(await zipped(bytes, { level: 1 })),
  async unpack(bytes) {
    try {
      return new Uint8Array(await unzipped(bytes, { maxOutputLength: brickLimit }));
    } catch {
      throw new Problem('store.damaged-blob', { file: '' });
    }
  },
};

/** The engine alone, for the server. The folder is made when missing, readable by its owner only. */
export function folderCases(path: string): Engine {
  const root = resolve(path);
  if (!existsSync(root)) {
    try {
      mkdirSync(root, { recursive: true, mode: 0o700 });
      chmodSync(root, 0o700);
    } catch (error) {
      throw new Problem('store.not-writable', { reason: (error as { code?: string }).code ?? 'unknown' });
    }
  }
  return folderEngine(nodeDisk, root.split(sep).join('/'), () => randomBytes(6).toString('hex'));
}
/** A library in a folder; the folder is made at the first call. */
export const folderLibrary = (path: string = dataFolder()): Library => libraryOver(folderCases(path), { packing: nodePacking });

/** Where cases stand when nobody says: TROCART_HOME, else the system's place for a person's data. */
export function dataFolder(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  platform: string = process.platform,
  home: string = homedir(),
): string {
  const { TROCART_HOME: own, XDG_DATA_HOME: xdg, LOCALAPPDATA: local } = environment;
  if (own !== undefined && own !== '') return own;
  if (platform === 'win32') return join(local ?? join(home, 'AppData', 'Local'), 'Trocart', 'cases');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Trocart', 'cases');
  return join(xdg !== undefined && xdg !== '' ? xdg : join(home, '.local', 'share'), 'trocart', 'cases');
}

/** The files of a path: itself, or everything under a folder in a fixed order; hidden files left out. Bytes are read when asked for. */
export async function filesOf(path: string): Promise<readonly FileEntry[]> {
  const root = resolve(path);
  const info = await stat(root).catch(() => undefined);
  if (info === undefined) throw new Problem('store.no-such-path', { path: basename(root) });
  if (info.isFile()) return [entryOf(root, basename(root), info.size)];
  const found: FileEntry[] = [];
  const walk = async (folder: string, prefix: string): Promise<void> => {
    const names = (await readdir(folder, { withFileTypes: true })).toSorted((a, b) => (a.name < b.name ? -1 : 1));
    for (const name of names) {
      if (name.name.startsWith('.')) continue;
      const full = join(folder, name.name);
      // stat follows a link to a file; a link to a folder is not walked, so that a loop cannot trap us.
      if (name.isDirectory()) await walk(full, `${prefix}${name.name}/`);
      else {
        const at = await stat(full).catch(() => undefined);
        if (at?.isFile() === true) found.push(entryOf(full, `${prefix}${name.name}`, at.size));
      }
    }
  };
  await walk(root, '');
  return found;
}
const entryOf = (full: string, path: string, sizeCount: number): FileEntry => ({
  path,
  sizeCount,
  bytes: async () => {
    try {
      return await readFile(full);
    } catch (error) {
      throw new Problem('store.unreadable-file', { path, reason: (error as { code?: string }).code ?? 'unknown' });
    }
  },
});
