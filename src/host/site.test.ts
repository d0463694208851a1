// The settings of a site: what is taken, what is refused and how it is said; kept beside the cases and not among them.
import { describe, expect, it } from 'vitest';
import type { Problem } from '../base/index.ts';
import { defaultSite } from '../records/index.ts';
import { isCode, say } from '../words/index.ts';
import { memoryEngine, memoryLibrary, libraryOver, readSite, siteCode, siteOf, useSite, writeSite } from './index.ts';

const refused = (given: unknown): Problem => {
  try {
    siteOf(given);
  } catch (error) {
    return error as Problem;
  }
  throw new Error(`${JSON.stringify(given)} was taken`);
};

describe('settings of a site', () => {
  it('takes part of them over what stands, and takes the table set-up back with null', () => {
    const said = siteOf({ tableSetup: { position: 'HFP', cArmSide: 'left' }, executionError: { angleSdDeg: 4 } });
    expect(said).toEqual({
      ...defaultSite,
      tableSetup: { position: 'HFP', cArmSide: 'left' },
      executionError: { positionSdMm: defaultSite.executionError.positionSdMm, angleSdDeg: 4 },
    });
    expect(siteOf({}, said)).toEqual(said);
    expect(siteOf({ tableSetup: null }, said).tableSetup).toBeUndefined();
    expect('tableSetup' in siteOf({ tableSetup: null }, said)).toBe(false);
  });

  it.each([
    [{ tableSetup: { position: 'HFDL', cArmSide: 'left' } }, 'site.bad-value', 'tableSetup.position', '"HFDL"', 'HFS, HFP, FFS, FFP'],
    [{ tableSetup: { position: 'HFP' } }, 'site.bad-value', 'tableSetup.cArmSide', '–', 'left, right'],
    [{ executionError: { positionSdMm: 0 } }, 'site.bad-value', 'executionError.positionSdMm', '0', '0.1 … 10'],
    [{ executionError: { angleSdDeg: '3' } }, 'site.bad-value', 'executionError.angleSdDeg', '"3"', '0.1 … 15'],
    [{ deadSpaceMl: 11 }, 'site.bad-value', 'deadSpaceMl', '11', '0 … 10'],
    [{ tableSetup: 'HFP' }, 'site.bad-value', 'tableSetup', '"HFP"', '{position: HFS, HFP, FFS, FFP; cArmSide: left, right}'],
    [{ deadSpace: 1 }, 'site.unknown-field', 'deadSpace', undefined, undefined],
    [{ tableSetup: { position: 'HFP', cArmSide: 'left', tilt: 3 } }, 'site.unknown-field', 'tableSetup.tilt', undefined, undefined],
    [[1], 'site.not-settings', undefined, undefined, undefined],
    [null, 'site.not-settings', undefined, undefined, undefined],
  ])('refuses %j: %s, field %s', (given, code, field, value, expected) => {
    const problem = refused(given);
    expect(problem.code).toBe(code);
    expect(problem.values['field']).toBe(field);
    expect(problem.values['value']).toBe(value);
    expect(problem.values['expected']).toBe(expected);
    for (const language of ['en', 'fr'] as const)
      expect(isCode(problem.code) && say(language, problem.code, problem.values)).not.toMatch(/⟨|undefined/);
  });

  it('is one journalled document beside the cases: never listed, never imported as a case', async () => {
    const engine = memoryEngine();
    const library = libraryOver(engine);
    expect(await readSite(library)).toBeUndefined();
    const first = siteOf({ tableSetup: { position: 'HFP', cArmSide: 'left' } });
    await writeSite(library, first, 'AB');
    await writeSite(library, first, 'AB');
    await writeSite(library, siteOf({ deadSpaceMl: 2 }, first), 'CD');
    expect((await readSite(libraryOver(engine)))?.deadSpaceMl).toBe(2);
    const document = await library.open(siteCode);
    expect(document.history().map((l) => [l.who, l.kind])).toEqual([
      ['AB', 'site'],
      ['CD', 'site'],
    ]);
    expect(document.records('site')).toHaveLength(1);
    expect(await library.list()).toEqual([]);
    await expect(memoryLibrary().importCase(await document.exportCase())).rejects.toMatchObject({ code: 'store.bad-code' });
  });

  it('a case takes them by value, once', async () => {
    const open = await memoryLibrary().create();
    await useSite(open, defaultSite);
    await useSite(open, siteOf({ deadSpaceMl: 1.5 }));
    expect(open.history()).toHaveLength(1);
    await useSite(open, siteOf({ deadSpaceMl: 3 }));
    expect(open.records('site').map((r) => r.data.deadSpaceMl)).toEqual([3]);
  });
});
