// trocart registry as a person types it: made-up patients, figures, a CSV, a backup, encryption, erasure; wrong input named. Needs the build.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'trocart-cli-registry-'));
const at = (name: string): string => join(folder, name);
const registry = (...args: readonly string[]): { code: number | null; out: string; err: string } => {
  const done = spawnSync(process.execPath, [main, 'registry', ...args, '--language', 'en'], {
    cwd: folder,
    env: { ...process.env, TROCART_HOME: at('cases'), TROCART_PASSPHRASE_FILE: '' },
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return { code: done.status, out: done.stdout, err: done.stderr };
};
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('trocart registry', () => {
  it('refuses what it does not know, and names the way out', () => {
    for (const [args, word] of [
      [['nonsense'], 'list, stats'],
      [['export', '--format', 'xml'], 'csv, fhir'],
      [['list', '--today', '2026-02-40'], '--today'],
      [['backup'], 'backup <file>'],
      [['retention'], 'retention'],
    ] as const) {
      const { code, out, err } = registry(...args);
      expect({ code, out }, args.join(' ')).toEqual({ code: 2, out: '' });
      expect(err).toContain(word);
      expect(err).not.toMatch(/⟨|^\s+at /m);
    }
  });

  it('counts, exports, backs up, encrypts, erases', () => {
    expect(registry('demo', '--count', '12', '--today', '2026-11-26').out).toContain('12 made-up patients');
    const stats = JSON.parse(registry('stats', '--json', '--today', '2026-11-26').out) as { schema: string; actCount: number };
    expect([stats.schema, stats.actCount]).toEqual(['trocart-registry-stats-1', 12]);
    expect(registry('list', '--text', 'demo7').out).toContain('1 acts or patients shown');
    expect(registry('export', '--out', 'r.csv', '--pseudonymised', '--mapping', 'm.csv').code).toBe(0);
    expect(readFileSync(at('r.csv'), 'utf8')).not.toMatch(/D-000|20\d\d-/);
    expect(readFileSync(at('m.csv'), 'utf8').split('\r\n').length).toBe(14);
    expect(readFileSync(at('r-dictionary.csv'), 'utf8')).toContain('Dose-area product');
    expect(registry('export', '--out', 'r.csv').err).toContain('already');
    writeFileSync(at('site.json'), '{"retention": {"identityYear": 1}}');
    expect(registry('retention', '--site', 'site.json', '--today', '2026-11-26').out).toMatch(/D-000\d\d .*\n[\s\S]*Nothing was erased/);
    writeFileSync(at('pw'), 'quatre mots assez rares\n');
    expect(registry('encrypt', '--passphrase-file', 'pw')).toMatchObject({ code: 2, out: expect.stringContaining('loses the data') });
    expect(registry('encrypt', '--passphrase-file', 'pw', '--confirm-loss').out).toMatch(/AGE-SECRET-KEY-1[\s\S]*12 cases/);
    expect(registry('list')).toMatchObject({ code: 2, err: expect.stringContaining('--passphrase-file') });
    expect(registry('backup', 'b.tar').out).toContain('12 cases');
    expect(registry('restore', 'b.tar', '--data', at('other')).out).toContain('Restored 12');
    expect(existsSync(at('other/.keys.json'))).toBe(true);
    const open = ['--data', at('other'), '--passphrase-file', 'pw'] as const;
    expect(registry('erase', 'D-00003', '--contents', '--by', 'AB', ...open).out).toContain('Everything in D-00003 is erased');
    expect(registry('check', ...open).out).toContain('12 cases read whole, 0 damaged');
  });
});
