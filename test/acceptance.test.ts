// A seeded twentieth of every acceptance row that needs no outside data and is quick; whole tables run in `npm run verify`.
// A row that falls short at full size is listed in docs/evidence and marked slow with its reason here: this twentieth must pass.
import { describe, expect, it } from 'vitest';
import { tables } from './evidence/tables.ts';

for (const [area, load] of Object.entries(tables)) {
  const rows = (await load()).filter((r) => r.slow !== true);
  if (rows.length === 0) continue;
  describe(`acceptance: ${area}`, () => {
    for (const row of rows)
      it(`${row.id}: ${row.target}`, { timeout: 60_000 }, async (test) => {
        const outcome = await row.run({ share: 0.05, progress: () => undefined });
        if (outcome.state === 'skipped') test.skip(outcome.reason);
        expect(outcome, JSON.stringify(outcome.measured)).toMatchObject({ state: 'pass' });
      });
  });
}
if (Object.keys(tables).length === 0) it.todo('no acceptance table yet');
