// `trocart indication` as a person uses it: without answers, with a file of them, saved, printed, and everything wrong that can be in the file.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resultSchema } from '../../src/cli/json.ts';
import { day, indicationCase } from '../indication-case.ts';
import { wholePaths } from '../indication-patients.ts';
import { commandLine, type Done } from './trocart.ts';

const folder = mkdtempSync(join(tmpdir(), 'trocart-indication-'));
let file = '';
const line = commandLine(folder, { XDG_DATA_HOME: join(folder, 'library') });
const trocart = (...args: readonly string[]): Promise<Done> => line.run(args);
const answers = (given: unknown): string => {
  const path = join(folder, 'answers.json');
  writeFileSync(path, typeof given === 'string' ? given : JSON.stringify(given));
  return path;
};
beforeAll(async () => void (file = await indicationCase(folder)));
afterAll(() => {
  line.end();
  rmSync(folder, { recursive: true, force: true });
});

describe('trocart indication', () => {
  it('without answers: to be discussed, and what is missing, in either language', async () => {
    const { code, out } = await trocart('indication', file);
    expect(code).toBe(0);
    expect(out).toMatch(/L2: To be discussed \(path not chosen\)/);
    expect(out).toMatch(/missing: .*Can lie prone/);
    expect((await trocart('indication', file, '--language', 'fr')).out).toMatch(/L2 : À discuter \(voie non choisie\)/);
    expect(out).not.toMatch(/⟨|undefined|NaN/);
  });
  it('with answers and a decision: judged, kept in the case, printed as one sheet, and in the JSON', async () => {
    const { patient, level } = wholePaths.osteoporotic;
    const dates = { imagingDate: day(-10), actDate: day(4), bleedingDate: day(-2) };
    const decision = { decision: 'cement', decidedIn: 'spine-meeting', decidedOn: day(0), decidedBy: 'AB' };
    const given = answers({ patient: { ...patient, ...dates }, levels: { L2: level }, decision });
    const done = await trocart('indication', file, '--answers', given, '--save', '--out', join(folder, 'sheet'), '--by', 'AB');
    expect(done).toMatchObject({ code: 0, err: '' });
    expect(done.out).toMatch(/L2: Indicated \(osteoporotic fracture\)/);
    expect(done.out).toMatch(/NICE TA279 · 2013 · UK · guideline/);
    expect(done.out).toMatch(/OF score \(modified\): OF type \(OF2\) 4 \+/);
    expect(readFileSync(join(folder, 'sheet/indication.pdf')).subarray(0, 5).toString()).toBe('%PDF-');
    const again = resultSchema.parse(JSON.parse((await trocart('indication', file, '--json')).out));
    expect(again.indication).toMatchObject({ stale: false, levels: [{ level: 'L2', outcome: 'indicated', missing: [] }] });
    expect(again.indication?.decision).toMatchObject({ decidedBy: { is: 'initials', initials: 'AB' } });
  });
  it.each([
    ['not json', 'patient'],
    [[1], 'patient'],
    [{ doctor: {} }, 'patient, levels, decision'],
    [{ patient: { ageYear: 130 } }, '0 … 120'],
    [{ patient: { painNrs: 'a lot' } }, 'painNrs'],
    [{ patient: { bleedingDate: day(1) } }, `… ${day(0)}`],
    [{ patient: { fever: true } }, 'infection'],
    [{ levels: { L5: { painAtLevel: true } } }, 'L1, L2, L3'],
    [{ levels: { L2: { path: 'old' } } }, 'osteoporotic, tumour'],
  ])('%j is refused with exit 2 and the way out', async (given, word) => {
    const { code, out, err } = await trocart('indication', file, '--answers', answers(given));
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(word);
    expect(err).not.toMatch(/⟨|^\s+at /m);
  });
});
