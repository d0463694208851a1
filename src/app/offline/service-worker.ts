// Lets the page start without a network after the first visit, and gives it the headers of isolation where its host does not (a static host; shared
// memory, and so threads, need them). Every built file is kept under the version's own name; the front page is asked of the network first, so that an
// upgrade is seen at once, and its files are found by their hashed names. A new version waits while an older page is open: it never takes over in the
// middle of a clock. The list of files is put in by the build (vite.config.ts). What fails first: a browser whose storage is full keeps nothing, and
// the page then needs its host, as before.
declare const __files: readonly string[];
declare const __version: string;

interface Extendable {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetching extends Extendable {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface WorkerScope {
  readonly location: Location;
  readonly registration: { readonly scope: string };
  readonly clients: { matchAll(o: { includeUncontrolled: boolean; type: 'window' }): Promise<readonly unknown[]>; claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(what: 'install' | 'activate', f: (e: Extendable) => void): void;
  addEventListener(what: 'message', f: (e: Extendable & { readonly data: unknown }) => void): void;
  addEventListener(what: 'fetch', f: (e: Fetching) => void): void;
}
const scope = globalThis as unknown as WorkerScope;

const prefix = 'trocart-';
const own = `${prefix}${__version}`;
/** How long a front page may keep a person waiting when the network neither answers nor fails. */
const patienceMs = 3000;
const base = new URL('./', scope.location.href);
const kept = new Set(__files.map((f) => new URL(f, base).href));
const front = new URL('./index.html', base).href;

/** The same answer with the headers the loopback server gives: isolation, and nothing from elsewhere. */
function isolated(answer: Response): Response {
  if (answer.type === 'opaque' || answer.status === 0 || answer.headers.has('cross-origin-embedder-policy')) return answer;
  const headers = new Headers(answer.headers);
  headers.set('cross-origin-opener-policy', 'same-origin');
  headers.set('cross-origin-embedder-policy', 'require-corp');
  headers.set('cross-origin-resource-policy', 'same-origin');
  return new Response(answer.body, { status: answer.status, statusText: answer.statusText, headers });
}

async function keepAll(): Promise<void> {
  const cache = await caches.open(own);
  const had = new Set((await cache.keys()).map((r) => r.url));
  // A few at a time: the page may be reading a study meanwhile.
  const missing = [...kept].filter((url) => !had.has(url));
  const fetchNext = async (): Promise<void> => {
    for (let url = missing.pop(); url !== undefined; url = missing.pop()) {
      const answer = await fetch(url, { cache: 'no-cache' });
      if (!answer.ok) throw new Error(`${answer.status} ${url}`);
      await cache.put(url, isolated(answer));
    }
  };
  await Promise.all([fetchNext(), fetchNext()]);
}
async function forgetOthers(): Promise<void> {
  for (const name of await caches.keys()) if (name.startsWith(prefix) && name !== own) await caches.delete(name);
}

/** The network's front page, else the kept one. */
async function frontPage(request: Request): Promise<Response> {
  const cached = await (await caches.open(own)).match(front);
  const fresh = fetch(request).then(isolated);
  if (cached === undefined) return fresh;
  const late = new Promise<Response>((resolve) => setTimeout(() => resolve(cached), patienceMs));
  // A host that answers "not found" or "fault" is not a newer version.
  return Promise.race([fresh.then((r) => (r.ok ? r : cached)), late]).catch(() => cached);
}
async function keptFile(request: Request): Promise<Response> {
  const cached = await (await caches.open(own)).match(request.url.split(/[?#]/)[0]);
  return cached ?? isolated(await fetch(request));
}

scope.addEventListener('install', (e) => e.waitUntil(keepAll()));
scope.addEventListener('activate', (e) => e.waitUntil(forgetOthers().then(() => scope.clients.claim())));
scope.addEventListener('message', (e) => {
  // A page of this very version, and the only one, can do without the version before.
  const { say, script } = e.data as { readonly say?: string; readonly script?: string };
  if (say !== 'take-over' || script === undefined || !kept.has(script)) return;
  const alone = scope.clients.matchAll({ includeUncontrolled: true, type: 'window' }).then((pages) => pages.length <= 1);
  e.waitUntil(alone.then((yes) => (yes ? scope.skipWaiting() : undefined)));
});
scope.addEventListener('fetch', (e) => {
  const { request } = e;
  if (request.method !== 'GET') return;
  const url = request.url.split(/[?#]/)[0];
  if (request.mode === 'navigate' && (url === base.href || url === front)) e.respondWith(frontPage(request));
  else if (kept.has(url) || url.startsWith(`${base.href}assets/`)) e.respondWith(keptFile(request));
});
