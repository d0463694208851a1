// The loopback server of `npm start`: the built page and the cases of a folder, on 127.0.0.1 and a fixed port (the browser's storage belongs
// to the port). A foreign Host or Origin is refused, data needs the key of this start, and the server itself never connects anywhere
// but, when the port is taken, to that port, to learn whether Trocart is there already.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { spawn } from 'node:child_process';
import { createServer, get, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Problem } from '../base/index.ts';
import { dataFolder, folderCases } from '../host/node.ts';
import { say, type Code, type Language } from '../words/index.ts';
import { casesApi, type Answer } from './api.ts';
import { isOwnRequest, safeHeaders } from './headers.ts';
import { staticFile } from './static-files.ts';

export interface ServeOptions {
  /** Open the browser. */
  readonly open?: boolean;
  readonly port?: number;
  readonly language?: Language;
  /** Where the cases stand; the system's place for a person's data when absent. */
  readonly data?: string;
  /** The built page. */
  readonly app?: string;
  /** Where sentences go; standard output when absent. */
  readonly print?: (line: string) => void;
}
export interface Serving {
  /** With the key: whoever has it may read the cases. */
  readonly address: string;
  readonly key: string;
  close(): Promise<void>;
}
export const fixedPort = 8377;

/** Starts, or says where Trocart runs already (and answers undefined). A port taken by something else is a Problem. */
export async function serve(o: ServeOptions = {}): Promise<Serving | undefined> {
  const port = o.port ?? fixedPort;
  const data = o.data ?? dataFolder();
  const app = o.app ?? join(dirname(fileURLToPath(import.meta.url)), '..', 'app');
  const language =
    o.language ??
    (/^fr/i.test(process.env.LC_ALL ?? process.env.LC_MESSAGES ?? process.env.LANG ?? Intl.DateTimeFormat().resolvedOptions().locale)
      ? 'fr'
      : 'en');
  const print = o.print ?? ((line: string) => process.stdout.write(`${line}\n`));
  const tell = (code: Code, values: Readonly<Record<string, string>>): void => print(say(language, code, values));
  const engine = folderCases(data);
  const key = randomBytes(24).toString('base64url');
  const once = randomBytes(24).toString('base64url');
  const state: State = { engine, app, key, once: { code: once, until: Date.now() + 60_000 }, port };
  const server = createServer((request, response) => void answer(state, request, response));
  server.requestTimeout = 60_000;
  try {
    await listening(server, port);
  } catch (error) {
    if ((error as { code?: string }).code !== 'EADDRINUSE') throw error;
    const running = await runningAddress(data, port);
    if (running === undefined) throw new Problem('store.port-taken', { port: String(port) });
    tell('store.server-running', { address: running });
    if (o.open === true) openBrowser(running);
    return undefined;
  }
  const own = (server.address() as { port: number }).port;
  state.port = own;
  const address = `http://127.0.0.1:${own}/#key=${key}`;
  const note = join(data, `.server-${own}.json`);
  writeFileSync(note, JSON.stringify({ key }), { mode: 0o600 });
  tell('store.server-started', { address });
  if (!existsSync(join(app, 'index.html'))) tell('store.no-app', {});
  // The opened address can be seen by others in the list of processes: it carries a code that works once, for a minute.
  else if (o.open === true) openBrowser(`http://127.0.0.1:${own}/#once=${once}`);
  return {
    address,
    key,
    close: () =>
      new Promise((resolve) => {
        rmSync(note, { force: true });
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface State {
  readonly engine: ReturnType<typeof folderCases>;
  readonly app: string;
  readonly key: string;
  once: { readonly code: string; readonly until: number } | undefined;
  port: number;
}

async function answer(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  let made: Answer & { readonly cache?: string };
  try {
    made = await route(state, request);
  } catch (error) {
    const known = error instanceof Problem ? error : new Problem('store.server-fault');
    made = {
      status: error instanceof Problem ? 400 : 500,
      body: JSON.stringify({ code: known.code, values: known.values }),
      type: 'application/json',
    };
  }
  const body = typeof made.body === 'string' ? Buffer.from(made.body) : made.body;
  response.writeHead(made.status, {
    ...safeHeaders,
    'cache-control': made.cache ?? 'no-store',
    ...(made.type === undefined ? {} : { 'content-type': made.type }),
    ...(body === undefined ? { 'content-length': 0 } : { 'content-length': body.length }),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
  // A refused request may still be sending: do not keep reading it.
  if (!request.complete) request.resume();
}

async function route(state: State, request: IncomingMessage): Promise<Answer & { readonly cache?: string }> {
  if (!isOwnRequest(state.port, request.headers)) return { status: 403 };
  const url = new URL(request.url ?? '/', `http://127.0.0.1:${state.port}`);
  if (!url.pathname.startsWith('/api/')) {
    if (request.method !== 'GET' && request.method !== 'HEAD') return { status: 405 };
    const file = await staticFile(state.app, url.pathname);
    return file === undefined
      ? { status: 404 }
      : {
          status: 200,
          body: new Uint8Array(file.bytes),
          type: file.type,
          cache: file.forever ? 'max-age=31536000, immutable' : 'no-cache',
        };
  }
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return { status: 403 };
  // Says only that this is Trocart, and proves it to who knows the key.
  if (url.pathname === '/api/hello')
    return {
      status: 200,
      type: 'application/json',
      body: JSON.stringify({ trocart: true, proof: proof(state.key, url.searchParams.get('nonce') ?? '') }),
    };
  const [how, given] = (request.headers.authorization ?? '').split(' ', 2);
  if (url.pathname === '/api/key' && request.method === 'POST') {
    const { once } = state;
    if (how !== 'Once' || once === undefined || once.until < Date.now() || !same(given ?? '', once.code)) return { status: 401 };
    state.once = undefined;
    return { status: 200, type: 'application/json', body: JSON.stringify({ key: state.key }) };
  }
  if (how !== 'Bearer' || !same(given ?? '', state.key)) return { status: 401 };
  for (const [place, engine] of [
    ['/api/cases', state.engine],
    ['/api/sealed', state.engine.inside()],
  ] as const)
    if (url.pathname === place || url.pathname.startsWith(`${place}/`))
      return casesApi(engine, request, url.pathname.slice(place.length), url.searchParams, engine !== state.engine);
  return { status: 404 };
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const same = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));
const proof = (key: string, nonce: string): string => digest(`${key}/${nonce}`).toString('hex');

const listening = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve());
  });

/** The address of a Trocart of this user on the port, when it proves that it knows the key noted in the data folder. */
async function runningAddress(data: string, port: number): Promise<string | undefined> {
  try {
    const { key } = JSON.parse(readFileSync(join(data, `.server-${port}.json`), 'utf8')) as { key: string };
    const nonce = randomBytes(12).toString('hex');
    const said = JSON.parse(await text(`http://127.0.0.1:${port}/api/hello?nonce=${nonce}`)) as { proof?: string };
    return said.proof !== undefined && same(said.proof, proof(key, nonce)) ? `http://127.0.0.1:${port}/#key=${key}` : undefined;
  } catch {
    return undefined;
  }
}
const text = (url: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const request = get(url, { timeout: 2000 }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => (body.length < 10_000 ? (body += part) : response.destroy()));
      response.on('end', () => resolve(body));
      response.on('error', reject);
    });
    request.on('timeout', () => request.destroy(new Error('timeout')));
    request.on('error', reject);
  });

/** The system's own way to open an address; when there is none the printed address remains. */
function openBrowser(address: string): void {
  const [command, ...rest] =
    process.platform === 'win32' ? ['explorer.exe', address] : process.platform === 'darwin' ? ['open', address] : ['xdg-open', address];
  const child = spawn(command, rest, { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}
