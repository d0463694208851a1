// Encrypting, backing up, restoring, erasing: on a folder, byte by byte.
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Problem } from '../base/index.ts';
import { cohortPatient } from '../phantom/index.ts';
import { visitSubject, type Answer } from '../records/index.ts';
import { rowFrom, statisticsOf, type RegistryRow, type RowValues } from '../registry/index.ts';
import { fakeOpfs } from '../../test/store/fake-opfs.ts';
import { lossyDisk } from '../../test/store/lossy-disk.ts';
import { folderEngine } from './folder-engine.ts';
import {
  backupLibrary,
  changePassphrase,
  decryptLibrary,
  dueForErasure,
  encryptLibrary,
  eraseWhatIsDue,
  folderCases,
  folderLibrary,
  keepAnswer,
  libraryOver,
  makeCohort,
  memoryLibrary,
  nodePacking,
  outcomeNow,
  restoreLibrary,
  rowsMatching,
  startCourse,
  unlock,
  type Engine,
  type Library,
} from './node.ts';
import { opfsEngine } from './opfs-engine.ts';
import { sealerOf } from './sealed-engine.ts';

const folders: string[] = [];
const fresh = (): string => {
  const path = mkdtempSync(join(tmpdir(), 'trocart-keep-'));
  folders.push(path);
  return path;
};
afterAll(() => folders.forEach((f) => rmSync(f, { recursive: true, force: true })));
const codeOf = async (p: Promise<unknown>): Promise<string> =>
  p.then(
    () => 'no problem',
    (e: Problem) => e.code,
  );
const today = '2026-11-26';
const quick = { scryptLog: 10 };
const passphrase = 'quatre mots assez rares';
const over = (engine: Engine): Library => libraryOver(engine, { packing: nodePacking });
const opened = async (engine: Engine): Promise<Library> => over(await unlock(engine, { passphrase }, quick));

/** Every file under a folder: name → bytes. */
function filesOf(path: string): Map<string, Buffer> {
  const found = new Map<string, Buffer>();
  const walk = (p: string): void => {
    if (statSync(p).isDirectory()) for (const n of readdirSync(p)) walk(join(p, n));
    else found.set(p === path ? '' : p.slice(path.length + 1), readFileSync(p));
  };
  walk(path);
  return found;
}
const holds = (path: string, text: string): string[] =>
  [...filesOf(path)].filter(([name, bytes]) => bytes.includes(text) || name.includes(text)).map(([name]) => name);
/** Without the cache. */
const kept = (path: string): Map<string, Buffer> => new Map([...filesOf(path)].filter(([name]) => !name.endsWith('.index.json')));
const bytesOf = async (stream: ReadableStream<Uint8Array>): Promise<Uint8Array> =>
  new Uint8Array(await new Response(stream as ReadableStream<Uint8Array<ArrayBuffer>>).arrayBuffer());
const streamOf = (bytes: Uint8Array): ReadableStream<Uint8Array> => new Blob([new Uint8Array(bytes)]).stream();
async function cohort(count: number): Promise<string> {
  const path = fresh();
  await makeCohort(folderLibrary(path), { count, today });
  return path;
}

describe('an encrypted library', () => {
  it('holds no readable identity, opens with passphrase and recovery key only, and comes back the same', async () => {
    const path = await cohort(3);
    const before = kept(path);
    expect(holds(path, 'Demo1').length).toBe(1);
    expect(await codeOf(encryptLibrary(folderCases(path), 'short', quick))).toBe('keys.short-passphrase');
    const recoveryKey = await encryptLibrary(folderCases(path), passphrase, quick);
    for (const text of ['Demo1', 'DEMO-IPP', 'Made-up', 'vertebroplasty', '"who"']) expect(holds(path, text), text).toEqual([]);
    // neither read nor written as if it were plain
    for (const act of [(l: Library) => l.list(), (l: Library) => l.create(), (l: Library) => l.open('D-00001')])
      expect(await codeOf(act(folderLibrary(path)))).toBe('store.locked');
    expect(await codeOf(unlock(folderCases(path), undefined))).toBe('store.locked');
    expect(await codeOf(unlock(folderCases(path), { passphrase: `${passphrase} ` }, quick))).toBe('keys.wrong-passphrase');
    expect(await codeOf(unlock(folderCases(path), { recoveryKey: recoveryKey.replace(/.$/, (c) => (c === 'Q' ? 'P' : 'Q')) }))).toBe(
      'keys.wrong-recovery-key',
    );
    const library = await opened(folderCases(path));
    const open = await library.open('D-00002');
    expect(open.identity?.patientId).toBe('DEMO-IPP-700002');
    await open.verify();
    await changePassphrase(folderCases(path), { recoveryKey }, 'une autre phrase', quick);
    expect(await codeOf(opened(folderCases(path)))).toBe('keys.wrong-passphrase');
    await decryptLibrary(folderCases(path), { recoveryKey });
    expect(kept(path)).toEqual(before);
  });

  it('finds every turned bit, and a file moved to another name or case', async () => {
    const path = await cohort(2);
    await encryptLibrary(folderCases(path), passphrase, quick);
    const root = join(path, 'sealed', 'D-00001');
    const damaged = async (): Promise<boolean> => {
      try {
        await (await (await opened(folderCases(path))).open('D-00001')).verify();
        return false;
      } catch (error) {
        expect((error as Problem).code).toMatch(/^store\.damaged/);
        return true;
      }
    };
    expect(await damaged()).toBe(false);
    for (const name of filesOf(root).keys()) {
      const good = readFileSync(join(root, name));
      for (let n = 0; n < 5; n++) {
        const bad = Buffer.from(good);
        bad[Math.floor(((n + 0.3) * good.length) / 5)] ^= 1 << n;
        writeFileSync(join(root, name), bad);
        expect(await damaged(), `${name} part ${n}`).toBe(true);
      }
      writeFileSync(join(root, name), good);
    }
    const other = readFileSync(join(path, 'sealed', 'D-00002', 'identity.json'));
    writeFileSync(join(root, 'identity.json'), other);
    expect(await damaged()).toBe(true);
  });

  it('opens a file only at the place it was sealed at, with the key of its case', async () => {
    const sealerFor = await sealerOf(new Uint8Array(32).fill(3));
    const [a, b] = [await sealerFor('case C-A'), await sealerFor('case C-B')];
    const bytes = new Uint8Array([1, 2, 3]);
    const sealed = await a.seal(bytes, 'C-A/bodies/1');
    expect(await a.open(sealed, 'C-A/bodies/1')).toEqual(bytes);
    expect(await a.open(sealed, 'C-A/bodies/2')).toBeUndefined();
    expect(await b.open(sealed, 'C-A/bodies/1')).toBeUndefined();
    // a fresh nonce each time: the same bytes never look the same
    expect(await a.seal(bytes, 'C-A/bodies/1')).not.toEqual(sealed);
  });

  it('loses nothing when the power fails at any moment of encrypting: unlocking goes on', async () => {
    let cutCount = 0;
    for (let after = 1; after < 110; after += 6) {
      const disk = lossyDisk(after);
      let n = 0;
      const engine = (): Engine => folderEngine(disk, '/cases', () => `${n++}`);
      await makeCohort(libraryOver(engine()), { count: 3, today });
      disk.failAfter(after);
      const cut = (await codeOf(encryptLibrary(engine(), passphrase, quick))) !== 'no problem';
      if (cut) cutCount++;
      disk.cutPower();
      const locked = (await engine().note('keys')) !== undefined;
      const library = libraryOver(locked ? await unlock(engine(), { passphrase }, quick) : engine());
      const entries = await library.index();
      expect(entries.map((e) => [e.code, e.problem, e.changeCount])).toEqual(
        ['D-00001', 'D-00002', 'D-00003'].map((code) => [code, undefined, 3]),
      );
      // nothing in plain is left behind, not even by a removal that was cut
      if (locked) expect(((await disk.names('/cases')) ?? []).filter((name) => name !== 'sealed' && name !== '.keys.json')).toEqual([]);
      for (const e of entries) {
        await (await library.open(e.code)).verify();
        expect((await library.identityOf(e.code))?.name).toContain('Demo');
      }
    }
    expect(cutCount).toBeGreaterThan(5);
  }, 30_000);

  it('works in the private files of a browser as well', async () => {
    const root = fakeOpfs(true);
    const engine = (): Engine =>
      opfsEngine(
        async () => root,
        (_, f) => f(),
      );
    await makeCohort(libraryOver(engine()), { count: 2, today });
    await encryptLibrary(engine(), passphrase, quick);
    expect(await codeOf(libraryOver(engine()).list())).toBe('store.locked');
    const library = libraryOver(await unlock(engine(), { passphrase }, quick));
    expect((await library.list()).map((c) => c.code)).toEqual(['D-00001', 'D-00002']);
  });
});

describe('backup and restore', () => {
  it('gives the same files back, from a plain and from an encrypted library; the passphrase is still needed', async () => {
    const path = await cohort(4);
    const backup = await bytesOf(await backupLibrary(folderCases(path)));
    const to = fresh();
    expect(await restoreLibrary(folderCases(to), streamOf(backup))).toEqual({
      restored: ['D-00001', 'D-00002', 'D-00003', 'D-00004'],
      present: [],
      refused: [],
    });
    expect(kept(to)).toEqual(kept(path));
    expect((await restoreLibrary(folderCases(to), streamOf(backup))).present.length).toBe(4);

    await encryptLibrary(folderCases(path), passphrase, quick);
    const sealed = await bytesOf(await backupLibrary(folderCases(path)));
    expect(Buffer.from(sealed).includes('Demo1')).toBe(false);
    expect(await codeOf(restoreLibrary(folderCases(to), streamOf(sealed)))).toBe('backup.encrypted-into-plain');
    const away = fresh();
    await restoreLibrary(folderCases(away), streamOf(sealed));
    expect(kept(away)).toEqual(kept(path));
    expect(await codeOf(unlock(folderCases(away), { passphrase: 'wrong but long enough' }, quick))).toBe('keys.wrong-passphrase');
    await (await (await opened(folderCases(away))).open('D-00003')).verify();
    expect(await codeOf(restoreLibrary(folderCases(path), streamOf(backup)))).toBe('backup.plain-into-encrypted');
  });

  it('encrypts the file itself when asked, refuses a wrong passphrase, a cut and a turned bit', async () => {
    const path = await cohort(3);
    const age = await bytesOf(await backupLibrary(folderCases(path), { passphrase, ...quick }));
    expect(Buffer.from(age).includes('Demo1')).toBe(false);
    expect(await codeOf(restoreLibrary(folderCases(fresh()), streamOf(age)))).toBe('backup.passphrase-needed');
    expect(await codeOf(restoreLibrary(folderCases(fresh()), streamOf(age), { passphrase: 'not the one' }))).toBe('keys.wrong-passphrase');
    const to = fresh();
    await restoreLibrary(folderCases(to), streamOf(age), { passphrase });
    expect(kept(to)).toEqual(kept(path));
    const tar = await bytesOf(await backupLibrary(folderCases(path)));
    expect(await codeOf(restoreLibrary(folderCases(fresh()), streamOf(new TextEncoder().encode('hello'))))).toBe('backup.not-a-backup');
    for (let n = 1; n < 8; n++) {
      const part = fresh();
      const code = await codeOf(restoreLibrary(folderCases(part), streamOf(tar.subarray(0, Math.floor((tar.length * n) / 9)))));
      expect(['backup.incomplete', 'backup.damaged'], `cut ${n}`).toContain(code);
      for (const c of await folderLibrary(part).list()) await (await folderLibrary(part).open(c.code)).verify();
      const bad = new Uint8Array(tar);
      bad[Math.floor((tar.length * n) / 8.5)] ^= 4;
      const into = fresh();
      const said = await codeOf(restoreLibrary(folderCases(into), streamOf(bad)));
      // a bit of the padding between files means nothing; then everything is as it was
      if (said === 'no problem') expect(kept(into)).toEqual(kept(path));
      else for (const c of await folderLibrary(into).list()) await (await folderLibrary(into).open(c.code)).verify();
    }
  });

  it('never brings back what was erased here, continues a case that has seen more, leaves another history alone', async () => {
    const path = await cohort(3);
    const old = await bytesOf(await backupLibrary(folderCases(path)));
    const library = folderLibrary(path);
    await (await library.open('D-00001')).eraseContents('AB');
    const grown = await library.open('D-00002');
    await grown.put('act', { levels: [], gaugeGauge: 11 });
    const newer = await bytesOf(await backupLibrary(folderCases(path)));
    expect((await restoreLibrary(folderCases(path), streamOf(old))).present).toEqual(['D-00001', 'D-00002', 'D-00003']);
    expect(holds(path, 'Demo1')).toEqual([]);
    const to = fresh();
    await restoreLibrary(folderCases(to), streamOf(old));
    await (await folderLibrary(to).open('D-00003')).put('act', { levels: [], gaugeGauge: 13 });
    await (await folderLibrary(path).open('D-00003')).put('act', { levels: [], gaugeGauge: 8 });
    const third = await bytesOf(await backupLibrary(folderCases(path)));
    expect((await restoreLibrary(folderCases(to), streamOf(newer))).restored).toEqual(['D-00001', 'D-00002']);
    expect((await folderLibrary(to).open('D-00002')).records('act')[0].data.gaugeGauge).toBe(11);
    expect((await restoreLibrary(folderCases(to), streamOf(third))).refused).toEqual(['D-00003']);
    expect((await folderLibrary(to).open('D-00003')).records('act')[0].data.gaugeGauge).toBe(13);
  });
});

const rowsOfAll = async (library: Library): Promise<readonly RowValues[]> => (await library.index()).flatMap((e) => e.rows);

describe('the index', () => {
  it('follows the day as it is said: courses and answers, never an older outcome; two acts are two rows', async () => {
    const library = memoryLibrary();
    const open = await library.create('C-DAY');
    await open.put('outcome', { ...cohortPatient(1, today).outcome }, { id: 'old' });
    const first = await startCourse(open, { date: '2026-03-02', planned: ['vertebroplasty'], levels: [{ level: 'L1' }] }, 'AB');
    const second = await startCourse(
      open,
      { date: '2026-03-02', planned: ['vertebroplasty', 'biopsy'], levels: [{ level: 'T12' }, { level: 'L2' }] },
      'AB',
    );
    const rows = async (): Promise<readonly RegistryRow[]> => ((await library.index())[0]?.rows ?? []).map(rowFrom);
    expect((await rows()).map((r) => [r.actNumberCount, r.levels, r.actDate, r.leakSeen, r.followedDay])).toEqual([
      [1, 'L1', '2026-03-02', undefined, undefined],
      [2, 'T12 L2', '2026-03-02', undefined, undefined],
    ]);
    const say = (subject: string, formId: string, questionId: string, answer: Answer) =>
      keepAnswer(open, { formId, questionId, answer, subject, saidBy: 'team', who: 'AB' });
    await say(first.id, 'before-leaving', 'leak', { is: 'yes-no', yes: true });
    await say(visitSubject(second.id, 'month-3'), 'follow-up', 'pain', { is: 'number', value: 4, unit: 'points' });
    const [one, two] = await rows();
    const outcome = outcomeNow(open);
    // a leak whose place nobody has said is a leak; the visit without a date has its figure and no day
    expect([one.leakSeen, one.leakPlaces, two.leakSeen]).toEqual([true, undefined, undefined]);
    expect([two['nrs@month-3'], outcome.visits[0]?.painPoints, two.followedDay]).toEqual([4, 4, undefined]);
    const places = statisticsOf(await rowsOfAll(library), today).figures.filter((f) => f.id === 'leak-place-share');
    expect(places.every((f) => f.count === 0 && f.missingCount === 2)).toBe(true);
  });

  it('is the same read anew and from its snapshot, follows changes, and forgets what is erased', async () => {
    const path = await cohort(30);
    const first = await folderLibrary(path).index();
    expect(readFileSync(join(path, '.index.json'), 'utf8')).toContain('D-00030');
    expect(holds(join(path, '.index.json'), 'Demo')).toEqual([]);
    expect(await folderLibrary(path).index()).toEqual(first);
    expect(await folderLibrary(path).index({ rebuild: true })).toEqual(first);
    const library = folderLibrary(path);
    const open = await library.open('D-00007');
    const [outcome] = open.records('outcome');
    await open.put('outcome', { ...outcome.data, acts: [{ ...outcome.data.acts[0], cementMl: 4.2 }] }, { id: outcome.id });
    const row = (await library.index()).find((e) => e.code === 'D-00007')?.rows[0];
    expect(row).toContain(4.2);
    await open.eraseContents('AB');
    expect(holds(join(path, '.index.json'), 'D-00007')).toEqual([]);
    expect((await library.index()).find((e) => e.code === 'D-00007')).toMatchObject({ erased: 'contents', rows: [] });
    await library.remove('D-00008');
    expect(holds(path, 'D-00008')).toEqual([]);
    expect((await folderLibrary(path).list()).length).toBe(29);
  });
});

describe('retention', () => {
  it('lists what is due by the last visit, the act, the last change; erases only what it is told, and nothing twice', async () => {
    const library = memoryLibrary();
    await makeCohort(library, { count: 40, today });
    const entries = await library.index();
    const due = dueForErasure(entries, { identityYear: 2, contentsYear: 3 }, today);
    const sinceOf = (code: string): string => {
      const row = rowFrom(entries.find((e) => e.code === code)?.rows[0] ?? []);
      return (
        [row.lastSeen, row.actDate]
          .filter((d) => d !== undefined)
          .toSorted()
          .at(-1) ?? ''
      );
    };
    expect(due.length).toBeGreaterThan(3);
    for (const d of due) {
      const years = (Date.parse(today) - Date.parse(sinceOf(d.code))) / (365.25 * 86_400_000);
      expect([d.since, d.what]).toEqual([sinceOf(d.code), years > 3 ? 'contents' : 'identity']);
      expect(years).toBeGreaterThan(2);
    }
    expect(dueForErasure(entries, {}, today)).toEqual([]);
    expect(await eraseWhatIsDue(library, due, 'AB')).toBe(due.length);
    for (const d of due) {
      const open = await library.open(d.code);
      await open.verify();
      expect([open.identity, open.records('outcome').length]).toEqual([undefined, d.what === 'contents' ? 0 : 1]);
    }
    expect(dueForErasure(await library.index(), { identityYear: 2, contentsYear: 3 }, today)).toEqual([]);
  });

  it('a name is found without its accents, in any order; an erased one is not', async () => {
    const library = memoryLibrary();
    const open = await library.create('C-NAME');
    await open.setIdentity({ name: 'LEFÈVRE^Léa', patientId: 'IPP-12', sex: 'female' });
    const found = async (text: string): Promise<number> => (await rowsMatching(library, await library.index(), { text }, today)).length;
    expect([await found('lea lefevre'), await found('Léa'), await found('ipp-12'), await found('lefevre paul')]).toEqual([1, 1, 1, 0]);
    await open.eraseIdentity('AB');
    expect(await found('lefevre')).toBe(0);
  });
});
