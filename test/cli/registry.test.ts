// trocart registry as a person types it: made-up patients, figures, a CSV, a backup, encryption, erasure; wrong input named. Needs the build.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { commandLine, type Done } from './trocart.ts';

const folder = mkdtempSync(join(tmpdir(), 'trocart-cli-registry-'));
const at = (name: string): string => join(folder, name);
const line = commandLine(folder, { TROCART_HOME: at('cases'), TROCART_PASSPHRASE_FILE: '' });
const registry = (...args: readonly string[]): Promise<Done> => line.run(['registry', ...args, '--language', 'en']);
afterAll(() => {
  line.end();
  rmSync(folder, { recursive: true, force: true });
});

describe('trocart registry', () => {
  it('refuses what it does not know, and names the way out', async () => {
    for (const [args, word] of [
      [['nonsense'], 'list, stats'],
      [['export', '--format', 'xml'], 'csv, fhir'],
      [['list', '--today', '2026-02-40'], '--today'],
      [['backup'], 'backup <file>'],
      [['retention'], 'retention'],
    ] as const) {
      const { code, out, err } = await registry(...args);
      expect({ code, out }, args.join(' ')).toEqual({ code: 2, out: '' });
      expect(err).toContain(word);
      expect(err).not.toMatch(/⟨|^\s+at /m);
    }
  });

  it('counts, exports, backs up, encrypts, erases', async () => {
    expect((await registry('demo', '--count', '12', '--today', '2026-11-26')).out).toContain('12 made-up patients');
    const stats = JSON.parse((await registry('stats', '--json', '--today', '2026-11-26')).out) as { schema: string; actCount: number };
    expect([stats.schema, stats.actCount]).toEqual(['trocart-registry-stats-1', 12]);
    expect((await registry('list', '--text', 'demo7')).out).toContain('1 acts or patients shown');
    expect((await registry('export', '--out', 'r.csv', '--pseudonymised', '--mapping', 'm.csv')).code).toBe(0);
    expect(readFileSync(at('r.csv'), 'utf8')).not.toMatch(/D-000|20\d\d-/);
    expect(readFileSync(at('m.csv'), 'utf8').split('\r\n').length).toBe(14);
    expect(readFileSync(at('r-dictionary.csv'), 'utf8')).toContain('Dose-area product');
    expect((await registry('export', '--out', 'r.csv')).err).toContain('already');
    writeFileSync(at('site.json'), '{"retention": {"identityYear": 1}}');
    expect((await registry('retention', '--site', 'site.json', '--today', '2026-11-26')).out).toMatch(
      /D-000\d\d .*\n[\s\S]*Nothing was erased/,
    );
    writeFileSync(at('pw'), 'quatre mots assez rares\n');
    expect(await registry('encrypt', '--passphrase-file', 'pw')).toMatchObject({ code: 2, out: expect.stringContaining('loses the data') });
    expect((await registry('encrypt', '--passphrase-file', 'pw', '--confirm-loss')).out).toMatch(/AGE-SECRET-KEY-1[\s\S]*12 cases/);
    expect(await registry('list')).toMatchObject({ code: 2, err: expect.stringContaining('--passphrase-file') });
    expect((await registry('backup', 'b.tar')).out).toContain('12 cases');
    expect((await registry('restore', 'b.tar', '--data', at('other'))).out).toContain('Restored 12');
    expect(existsSync(at('other/.keys.json'))).toBe(true);
    const open = ['--data', at('other'), '--passphrase-file', 'pw'] as const;
    expect((await registry('erase', 'D-00003', '--contents', '--by', 'AB', ...open)).out).toContain('Everything in D-00003 is erased');
    expect((await registry('check', ...open)).out).toContain('12 cases read whole, 0 damaged');
  });
});
