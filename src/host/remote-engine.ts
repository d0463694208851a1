// Cases of the loopback server, seen from the page: the engine interface over a few HTTP requests, each with the key of this start.
// The server acknowledges only what is durable in its folder, so an answer here means the same as on disk.
import { Problem } from '../base/index.ts';
import type { Area, CaseFiles, Engine } from './engine.ts';

type Bytes = Uint8Array<ArrayBuffer>;
const isAbsent = (answer: Response): boolean => answer.status === 204 || answer.status === 404;
export type Fetch = (url: string, init: { method: string; headers: Record<string, string>; body?: Bytes }) => Promise<Response>;

export function remoteEngine(baseUrl: string, token: string, request: Fetch = (url, init) => fetch(url, init), place = 'cases'): Engine {
  const base = `${baseUrl.replace(/\/$/, '')}/api/${place}`;
  const ask = async (method: string, path: string, body?: Bytes): Promise<Response> => {
    let answer: Response;
    try {
      answer = await request(`${base}${path}`, {
        method,
        headers: { authorization: `Bearer ${token}` },
        ...(body === undefined ? {} : { body }),
      });
    } catch {
      throw new Problem('store.server-gone');
    }
    if (answer.ok || answer.status === 404 || answer.status === 409) return answer;
    if (answer.status === 401 || answer.status === 403) throw new Problem('store.server-refused');
    const said = (await answer.json().catch(() => ({}))) as { code?: string; values?: Record<string, string | number | boolean> };
    throw new Problem(said.code ?? 'store.not-writable', said.values ?? { reason: String(answer.status) });
  };
  const bytesOf = async (answer: Response): Promise<Bytes | undefined> =>
    isAbsent(answer) ? undefined : new Uint8Array(await answer.arrayBuffer());
  let sealedPlace: Engine | undefined;
  return {
    packed: true,
    list: async () => (await ask('GET', '')).json() as Promise<string[]>,
    open: async (code) => (isAbsent(await ask('HEAD', `/${code}/journal`)) ? undefined : remoteFiles(code, ask, bytesOf)),
    create: async (code) => ((await ask('POST', `/${code}`)).status === 409 ? undefined : remoteFiles(code, ask, bytesOf)),
    async remove(code) {
      await ask('DELETE', `/${code}`);
    },
    sizes: async () => new Map(Object.entries((await (await ask('GET', '/.sizes')).json()) as Record<string, number>)),
    note: async (name) => bytesOf(await ask('GET', `/.note/${name}`)),
    async setNote(name, bytes) {
      await (bytes === undefined ? ask('DELETE', `/.note/${name}`) : ask('PUT', `/.note/${name}`, bytes));
    },
    inside: () => (sealedPlace ??= remoteEngine(baseUrl, token, request, 'sealed')),
  };
}

function remoteFiles(
  code: string,
  ask: (method: string, path: string, body?: Bytes) => Promise<Response>,
  bytesOf: (answer: Response) => Promise<Bytes | undefined>,
): CaseFiles {
  const at = (path: string): string => `/${code}/${path}`;
  const file = (area: Area, hash: string): string => at(`${area}/${hash}`);
  return {
    async journal() {
      return (await bytesOf(await ask('GET', at('journal')))) ?? new Uint8Array(0);
    },
    append: async (bytes, atByte) => (await ask('POST', at(`journal?at=${atByte}`), bytes)).status !== 409,
    async cut(toByte, fromByte) {
      await ask('POST', at(`journal/cut?to=${toByte}&from=${fromByte}`));
    },
    read: async (area, hash) => bytesOf(await ask('GET', file(area, hash))),
    has: async (area, hash) => !isAbsent(await ask('HEAD', file(area, hash))),
    async write(area, hash, bytes) {
      await ask('PUT', file(area, hash), bytes);
    },
    async flush() {
      await ask('POST', at('flush'));
    },
    list: async (area) => (await ask('GET', at(area))).json() as Promise<string[]>,
    async drop(area, hash) {
      await ask('DELETE', file(area, hash));
    },
    identity: async () => bytesOf(await ask('GET', at('identity'))),
    async setIdentity(bytes) {
      await (bytes === undefined ? ask('DELETE', at('identity')) : ask('PUT', at('identity'), bytes));
    },
  };
}
