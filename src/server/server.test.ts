// The server as a page, a stranger and a second start see it; and the store suite's essentials over HTTP.
import { mkdtempSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axisGrid, lps } from '../base/index.ts';
import { remoteEngine } from '../host/remote-engine.ts';
import { folderLibrary, libraryOver, nodePacking, type Library } from '../host/node.ts';
import { serve, type Serving } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'trocart-server-'));
const app = join(folder, 'app');
const data = join(folder, 'data');
const printed: string[] = [];
let serving: Serving;
let port: number;

beforeAll(async () => {
  mkdirSync(join(app, 'assets'), { recursive: true });
  writeFileSync(join(app, 'index.html'), '<!doctype html><title>Trocart</title>');
  writeFileSync(join(app, 'assets', 'main-0123abcd.js'), 'export {};');
  writeFileSync(join(folder, 'secret.json'), '{}');
  serving = (await serve({ port: 0, data, app, language: 'en', print: (l) => printed.push(l) })) as Serving;
  port = Number(new URL(serving.address).port);
});
afterAll(async () => {
  await serving.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Got {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}
const ask = (path: string, headers: Record<string, string> = {}, method = 'GET', body = ''): Promise<Got> =>
  new Promise((resolve, reject) => {
    const r = request({ host: '127.0.0.1', port, path, method, headers: { host: `127.0.0.1:${port}`, ...headers } }, (answer) => {
      let text = '';
      answer.on('data', (part) => (text += part));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text }));
    });
    r.on('error', reject);
    r.end(body);
  });
const withKey = (): Record<string, string> => ({ authorization: `Bearer ${serving.key}` });

describe('the loopback server', () => {
  it('serves the page with isolation and a policy that allows its own origin only', async () => {
    const page = await ask('/');
    expect(page.status).toBe(200);
    expect(page.body).toContain('Trocart');
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
    });
    const policy = String(page.headers['content-security-policy']);
    for (const part of [
      "default-src 'self'",
      "connect-src 'self'",
      "worker-src 'self' blob:",
      "'wasm-unsafe-eval'",
      "frame-ancestors 'none'",
    ])
      expect(policy).toContain(part);
    expect(policy).not.toMatch(/https?:|\*|'unsafe-eval'/);
    const script = await ask('/assets/main-0123abcd.js');
    expect(script.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'max-age=31536000, immutable',
      'cross-origin-embedder-policy': 'require-corp',
    });
  });

  it('refuses a foreign Host and a foreign Origin, for the page and for data, even with the key', async () => {
    for (const path of ['/', '/api/cases'])
      for (const bad of [
        { host: 'evil.example' },
        { host: `evil.example:${port}` },
        { host: '127.0.0.1:1' },
        { host: `127.0.0.1.evil.example:${port}` },
        { origin: 'http://evil.example' },
        { origin: `https://127.0.0.1:${port}` },
        { origin: 'null' },
        { origin: `http://127.0.0.1:${port + 1}` },
      ] as Record<string, string>[])
        expect((await ask(path, { ...withKey(), ...bad })).status, `${path} ${JSON.stringify(bad)}`).toBe(403);
    expect((await ask('/api/cases', { ...withKey(), 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await ask('/api/cases', { ...withKey(), host: `localhost:${port}`, origin: `http://localhost:${port}` })).status).toBe(200);
  });

  it('gives no data without the key of this start', async () => {
    for (const path of ['/api/cases', '/api/cases/C-ABC/journal', '/api/anything'])
      for (const headers of [
        {},
        { authorization: 'Bearer ' },
        { authorization: 'Bearer wrong' },
        { authorization: serving.key },
        { authorization: `Once ${serving.key}` },
      ] as Record<string, string>[])
        expect((await ask(path, headers)).status, `${path} ${JSON.stringify(headers)}`).toBe(401);
    expect((await ask(`/api/cases?key=${serving.key}`)).status).toBe(401);
    expect((await ask('/api/cases', withKey())).body).toBe('[]');
    expect((await ask('/api/key', { authorization: 'Once guess' }, 'POST')).status).toBe(401);
  });

  it('serves nothing outside the page’s folder', async () => {
    for (const path of [
      '/../secret.json',
      '/..%2fsecret.json',
      '/%2e%2e/secret.json',
      '/assets/..%2f..%2fsecret.json',
      '/..%5csecret.json',
      '/assets',
      '/nothing.js',
      '/index.html%00.js',
      '/%E0%A4%A',
    ])
      expect((await ask(path)).status, path).toBe(404);
    expect((await ask('/', {}, 'POST')).status).toBe(405);
    for (const path of ['/api/cases/..%2f..', '/api/cases/C-A/bodies/../../x', '/api/cases/c-lower', '/api/cases/C-A/journal/x/y'])
      expect((await ask(path, withKey())).status, path).toBe(404);
  });

  it('a second start says where the first is; a port taken by something else is a Problem', async () => {
    const again: string[] = [];
    expect(await serve({ port, data, app, language: 'fr', print: (l) => again.push(l) })).toBeUndefined();
    expect(again).toEqual([`Trocart fonctionne déjà : ${serving.address}`]);
    const other = createServer((_, answer) => answer.end('{"proof":"x"}'));
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', () => resolve()));
    const taken = (other.address() as { port: number }).port;
    await expect(serve({ port: taken, data, app, print: () => {} })).rejects.toThrow('store.port-taken');
    other.close();
    expect(statSync(join(data, `.server-${port}.json`)).mode & 0o077).toBe(0);
    expect(statSync(data).mode & 0o077).toBe(0);
  });

  it('keeps cases in the folder for the page, with the same result as on disk', async () => {
    const remote = (): Library => libraryOver(remoteEngine(`http://127.0.0.1:${port}`, serving.key), { packing: nodePacking });
    const library = remote();
    const open = await library.create('C-NET');
    await open.put('volume', {
      grid: axisGrid([70, 65, 64], [1, 1, 1], lps(0, 0, 0)),
      voxels: Int16Array.from({ length: 70 * 65 * 64 }, (_, n) => n % 1000),
      quantity: 'hu',
      seriesUid: '1',
      role: 'planning',
      posture: 'HFS',
      contrast: 'none',
      findings: [],
    });
    const a = await open.put('act', { levels: [], gaugeGauge: 11 });
    await open.put('act', { levels: [], gaugeGauge: 13 }, { id: a.id });
    await open.undo();
    await open.setIdentity({ name: 'N', sex: 'unknown' });
    const onDisk = await folderLibrary(data).open('C-NET');
    await onDisk.verify();
    expect(onDisk.records('act').map((r) => r.data.gaugeGauge)).toEqual([11]);
    expect(onDisk.records('volume')[0].data.voxels[70 * 65 * 64 - 1]).toBe((70 * 65 * 64 - 1) % 1000);
    // the folder and the page write in turn; nothing is lost
    await Promise.all(
      [1, 2, 3].flatMap((n) => [onDisk.put('act', { levels: [], gaugeGauge: n }), open.put('act', { levels: [], gaugeGauge: n + 20 })]),
    );
    const last = await remote().open('C-NET');
    expect(
      last
        .records('act')
        .map((r) => r.data.gaugeGauge)
        .toSorted((x, y) => x - y),
    ).toEqual([1, 2, 3, 11, 21, 22, 23]);
    expect(last.identity?.name).toBe('N');
    await expect(library.create('C-NET')).rejects.toThrow('store.code-taken');
    await expect(library.open('C-OTHER')).rejects.toThrow('store.no-such-case');
    const wrong = libraryOver(remoteEngine(`http://127.0.0.1:${port}`, 'wrong'));
    await expect(wrong.list()).rejects.toThrow('store.server-refused');
    await remote().remove('C-NET');
    expect((await remote().list()).length).toBe(0);
    await expect(libraryOver(remoteEngine('http://127.0.0.1:9', 'x')).list()).rejects.toThrow('store.server-gone');
  });
});
