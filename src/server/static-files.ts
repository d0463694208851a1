// The built page, read from dist/app; nothing outside that folder, no listing.
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.wasm': 'application/wasm',
  '.ttf': 'font/ttf',
  '.woff2': 'font/woff2',
  '.trocart': 'application/octet-stream',
  '.txt': 'text/plain; charset=utf-8',
};

export interface StaticFile {
  readonly bytes: Uint8Array;
  readonly type: string;
  /** Files named by their hash never change. */
  readonly forever: boolean;
}

export async function staticFile(root: string, pathname: string): Promise<StaticFile | undefined> {
  let name: string;
  try {
    name = decodeURIComponent(pathname);
  } catch {
    return undefined;
  }
  if (name.includes('\0') || name.includes('\\')) return undefined;
  const path = normalize(join(root, name.endsWith('/') ? `${name}index.html` : name));
  if (!path.startsWith(normalize(root) + sep)) return undefined;
  const type = types[extname(path)];
  if (type === undefined) return undefined;
  try {
    return { bytes: await readFile(path), type, forever: /-[\w-]{8,}\.\w+$/.test(path) };
  } catch {
    return undefined;
  }
}
