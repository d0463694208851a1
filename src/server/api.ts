// The cases over HTTP: one route per method of the engine (host/engine.ts), nothing more. Who may ask was decided before (index.ts).
// A 2xx to a change means durable on disk; 204 to a question means absent (a 404 would fill the browser's console with errors that are none);
// 409 = taken, or somebody else wrote meanwhile.
import type { IncomingMessage } from 'node:http';
import { Problem } from '../base/index.ts';
import { codePattern, hashPattern, sha256, type Area, type CaseFiles, type Engine } from '../host/index.ts';

type Bytes = Uint8Array<ArrayBuffer>;
export interface Answer {
  readonly status: number;
  readonly body?: Bytes | string;
  readonly type?: string;
}
const bodyLimit = 64 * 2 ** 20;

async function bodyOf(request: IncomingMessage): Promise<Bytes> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > bodyLimit) throw new Problem('store.too-large', { limitCount: bodyLimit });
    parts.push(part);
  }
  return new Uint8Array(Buffer.concat(parts));
}
const absent: Answer = { status: 204 };
const json = (value: unknown): Answer => ({ status: 200, body: JSON.stringify(value), type: 'application/json' });
const bytes = (body: Bytes | undefined): Answer => (body === undefined ? absent : { status: 200, body, type: 'application/octet-stream' });
const done: Answer = { status: 204 };
const none: Answer = { status: 404 };
const count = (query: URLSearchParams, name: string): number => {
  const n = Number(query.get(name) ?? 'x');
  if (!Number.isSafeInteger(n) || n < 0) throw new Problem('store.bad-request', { what: name });
  return n;
};

/** `path` is what follows /api/cases. */
export async function casesApi(
  engine: Engine,
  request: IncomingMessage,
  path: string,
  query: URLSearchParams,
  sealed = false,
): Promise<Answer> {
  const [code, what, third, extra] = path.split('/').filter((p) => p !== '');
  const method = request.method ?? 'GET';
  if (code === undefined) return method === 'GET' ? json(await engine.list()) : none;
  if (code === '.sizes' && what === undefined) return method === 'GET' ? json(Object.fromEntries(await engine.sizes())) : none;
  if (code === '.note' && third === undefined) return noteApi(engine, request, what, method);
  if (!codePattern.test(code) || extra !== undefined) return none;
  if (what === undefined) {
    if (method === 'POST') return { status: (await engine.create(code)) === undefined ? 409 : 201 };
    if (method !== 'DELETE') return none;
    await engine.remove(code);
    return done;
  }
  const files = await engine.open(code);
  if (files === undefined) return method === 'GET' || method === 'HEAD' ? absent : none;
  if (what === 'bodies' || what === 'blobs') return areaApi(files, request, what, third, method, sealed);
  if (what === 'journal') return journalApi(files, request, third, method, query);
  if (what === 'flush' && method === 'POST') {
    await files.flush();
    return done;
  }
  if (what === 'identity') {
    if (method === 'GET') return bytes(await files.identity());
    if (method !== 'PUT' && method !== 'DELETE') return none;
    await files.setIdentity(method === 'PUT' ? await bodyOf(request) : undefined);
    return done;
  }
  return none;
}

async function noteApi(engine: Engine, request: IncomingMessage, name: string | undefined, method: string): Promise<Answer> {
  if (name !== 'index' && name !== 'keys') return none;
  if (method === 'GET') return bytes(await engine.note(name));
  if (method !== 'PUT' && method !== 'DELETE') return none;
  await engine.setNote(name, method === 'PUT' ? await bodyOf(request) : undefined);
  return done;
}

async function areaApi(
  files: CaseFiles,
  request: IncomingMessage,
  area: Area,
  hash: string | undefined,
  method: string,
  sealed: boolean,
): Promise<Answer> {
  if (hash === undefined) return method === 'GET' ? json(await files.list(area)) : none;
  if (!hashPattern.test(hash)) return none;
  if (method === 'HEAD') return { status: (await files.has(area, hash)) ? 200 : 204 };
  if (method === 'GET') return bytes(await files.read(area, hash));
  if (method === 'DELETE') {
    await files.drop(area, hash);
    return done;
  }
  if (method !== 'PUT') return none;
  const body = await bodyOf(request);
  // a sealed body is named by what it holds, which only the page can read
  if (area === 'bodies' && !sealed && (await sha256(body)) !== hash) throw new Problem('store.damaged-body', { file: hash });
  await files.write(area, hash, body);
  return done;
}

async function journalApi(
  files: CaseFiles,
  request: IncomingMessage,
  part: string | undefined,
  method: string,
  query: URLSearchParams,
): Promise<Answer> {
  if (part === 'cut' && method === 'POST') {
    await files.cut(count(query, 'to'), count(query, 'from'));
    return done;
  }
  if (part !== undefined) return none;
  if (method === 'HEAD') return { status: 200 };
  if (method === 'GET') return bytes(new Uint8Array(await files.journal()));
  if (method !== 'POST') return none;
  return (await files.append(await bodyOf(request), count(query, 'at'))) ? done : { status: 409 };
}
