// Files a command leaves: all of a set or none. Each is written beside its place and moved there when whole, so a stop half-way leaves nothing half-written.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, rmdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Problem } from '../base/index.ts';

export interface OutFile {
  readonly name: string;
  readonly bytes: Uint8Array | string;
}

export function writeAll(folder: string, files: readonly OutFile[]): void {
  const parts: { readonly part: string; readonly path: string }[] = [];
  try {
    for (const f of files) {
      const path = join(folder, f.name);
      mkdirSync(dirname(path), { recursive: true });
      const part = `${path}.part`;
      parts.push({ part, path });
      writeFileSync(part, f.bytes);
    }
    for (const { part, path } of parts) renameSync(part, path);
  } catch (error) {
    for (const { part } of parts) rmSync(part, { force: true });
    if (existsSync(folder) && readdirSync(folder).length === 0) rmdirSync(folder);
    throw new Problem('cli.cannot-write', { path: folder, reason: (error as { code?: string }).code ?? String(error) });
  }
}
