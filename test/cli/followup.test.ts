// trocart followup as built: lines in both languages, JSON by its schema, sheets and calendars; a case without an act, a wrong value set.
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { followupOutSchema } from '../../src/cli/followup.ts';
import { keepAnswer, memoryLibrary, startCourse } from '../../src/host/index.ts';
import { visitSubject } from '../../src/records/index.ts';
import { commandLine, type Done } from './trocart.ts';

const folder = mkdtempSync(join(tmpdir(), 'trocart-followup-'));
const line = commandLine(folder);
const trocart = (...args: readonly string[]): Promise<Done> => line.run(['followup', ...args]);
beforeAll(async () => {
  writeFileSync(join(folder, 'empty.trocart'), await (await memoryLibrary().create('C-NONE')).exportCase());
  const open = await memoryLibrary().create('C-TWO');
  for (const level of ['L1', 'L4'] as const) {
    const { id } = await startCourse(open, { date: '2026-03-02', planned: ['vertebroplasty'], levels: [{ level }] }, 'AB');
    const subject = visitSubject(id, 'month-1');
    await keepAnswer(
      open,
      { formId: 'follow-up', subject, questionId: 'pain', answer: { is: 'number', value: 2.5, unit: 'points' } },
      '2026-05-01',
    );
    await keepAnswer(open, { formId: 'follow-up', subject, questionId: 'new-pain', answer: { is: 'yes-no', yes: true } }, '2026-05-01');
  }
  writeFileSync(join(folder, 'two.trocart'), await open.exportCase());
});
afterAll(() => {
  line.end();
  rmSync(folder, { recursive: true, force: true });
});

describe('trocart followup', () => {
  it('says two acts of one day, and what is not known', async () => {
    const { code, out } = await trocart('two.trocart');
    expect(code).toBe(0);
    for (const words of [
      'Act 1, 2026-03-02: Vertebroplasty, L1',
      'Act 2',
      'leaks: unknown',
      'Month 1: pain 2.5',
      'new fracture? MRI',
      'not a medical device',
    ])
      expect(out).toContain(words);
    expect(out).not.toMatch(/⟨|act-\d-/);
    expect((await trocart('two.trocart', '--language', 'fr')).out).toContain('Mois 1 : douleur 2,5');
    expect(await trocart('empty.trocart')).toMatchObject({ code: 0, out: expect.stringContaining('No act is written down') });
  });
  it('gives JSON by its schema, sheets and calendars', async () => {
    const { out } = await trocart('two.trocart', '--json', '--out', 'papers');
    const { outcome } = followupOutSchema.parse(JSON.parse(out));
    expect(outcome.visits.map((v) => v.painPoints)).toEqual([2.5, 2.5]);
    expect(readdirSync(join(folder, 'papers')).length).toBe(1 + 2 * 6);
    expect(readFileSync(join(folder, 'papers/act-2-discharge-fr.pdf')).subarray(0, 5).toString()).toBe('%PDF-');
  });
  it.each([
    [['two.trocart', '--eq5d', 'XX'], 'GB-ENG'],
    [['nowhere.trocart'], 'nowhere'],
    [['two.trocart', '--gauge', '11'], '--gauge'],
  ])('%j is refused with exit 2 and names the way out', async (args, word) => {
    const { code, err } = await trocart(...args);
    expect(code).toBe(2);
    expect(err).toContain(word);
  });
});
