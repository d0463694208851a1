// The built command line as a person uses it: help, languages, wrong input. Each is refused with exit 2 and the way out. Needs `npm run build` before.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { commandLine } from './trocart.ts';

const folder = mkdtempSync(join(tmpdir(), 'trocart-cli-'));
const at = (name: string): string => join(folder, name);
const line = commandLine(folder, { XDG_DATA_HOME: at('library') });
const trocart = line.run;
afterAll(() => {
  line.end();
  rmSync(folder, { recursive: true, force: true });
});

describe('help and refusals', () => {
  it('help in the terminal’s language', async () => {
    expect(line.spawn(['--help'])).toMatchObject({ code: 0, out: expect.stringContaining('Usage: trocart') });
    expect(line.spawn(['--help'], { LANG: 'fr_FR.UTF-8' }).out).toContain('pas un dispositif médical');
    for (const c of [
      'read',
      'workup',
      'indication',
      'plan',
      'cement',
      'inject',
      'strength',
      'followup',
      'report',
      'demo',
      'verify',
      'registry',
    ])
      expect(await trocart([c, '--help'])).toMatchObject({ code: 0, out: expect.stringContaining(`trocart ${c}`) });
  });
  it.each([
    [['nonsense'], 'nonsense'],
    [['plan'], 'study'],
    [['plan', 'nowhere'], 'nowhere'],
    [['plan', '.', '--gauge', '12'], '--gauge'],
    [['plan', '.', '--levels', 'L9'], '--levels'],
    [['plan', '.', '--confirm', 'L5'], '--confirm'],
    [['plan', '.', '--positio', 'HFS'], '--positio'],
    [['workup', '.', '--language', 'de'], '--language'],
    [['demo', 'nobody'], 'wedge'],
    [['plan', '.', '--site', 'nowhere.json'], 'nowhere.json'],
    [['workup', '.', '--site', 'site.json'], '--site'],
    [['cement'], 'cement'],
    [['cement', '--product', 'nothing'], 'published-pmma'],
    [['cement', '--product', 'kyphon-hv-r'], 'Kyphon'],
    [['cement', '--product', 'published-pmma', '--room=-4'], '15'],
    [['cement', '--product', 'published-pmma', '--body', '22'], '33'],
    [['cement', '--product', 'published-pmma', '--flow', 'x'], '--flow'],
    [['inject'], 'study'],
    [['inject', '.', '--product', 'nothing'], 'published-pmma'],
    [['inject', '.', '--product', 'published-pmma', '--room=-4'], '15'],
    [['inject', '.', '--product', 'published-pmma', '--body', '90'], '40'],
    [['inject', '.', '--product', 'published-pmma', '--volume', '-1'], '--volume'],
    [['inject', '.', '--product', 'published-pmma', '--start', 'soon'], '--start'],
    [['strength', '.', '--level', 'L9'], '--level'],
    [['strength', '.', '--voxel', '5'], '--voxel'],
    [['strength', '.', '--load', 'sideways'], 'flexion'],
    [['strength', '.', '--slope', '1'], '--intercept'],
    [['strength', '.', '--slope', '', '--intercept', '0'], '--slope'],
  ])('%j is refused with exit 2 and names the way out', async (args, word) => {
    const { code, out, err } = await trocart(args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(word);
    expect(err).not.toMatch(/^\s+at /m);
    expect(err).not.toContain('⟨');
  });
  it('a refusal ends the process so too', () => {
    const { code, out, err } = line.spawn(['plan', 'nowhere']);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('nowhere');
  });
  it.each([
    ['{"tableSetup": {"position": "HFDL", "cArmSide": "left"}}', 'tableSetup.position', 'HFP'],
    ['{"executionError": {"positionSdMm": 40}}', 'executionError.positionSdMm', '0.1'],
    ['{"table": "prone"}', 'table', 'tableSetup.position'],
    ['HFP', 'wrong-site.json', 'cArmSide'],
  ])('site settings %s are refused before anything is read, in both languages', async (text, what, way) => {
    writeFileSync(at('wrong-site.json'), text);
    for (const language of ['en', 'fr']) {
      const { code, out, err } = await trocart(['plan', '.', '--site', 'wrong-site.json', '--language', language]);
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toContain(what);
      expect(err).toContain(way);
      expect(err).not.toMatch(/^\s+at |⟨|undefined/m);
    }
  });
  it('a wrong file is named, in both languages, without a stack trace', async () => {
    writeFileSync(at('letter.txt'), 'Dear colleague');
    writeFileSync(at('broken.nii'), new Uint8Array(400));
    for (const [file, lang] of [
      ['letter.txt', 'en'],
      ['broken.nii', 'fr'],
    ]) {
      const { code, err } = await trocart(['plan', file, '--language', lang]);
      expect(code, err).toBe(2);
      expect(err).toContain(file);
      expect(err).not.toMatch(/^\s+at |⟨/m);
    }
  });
});
