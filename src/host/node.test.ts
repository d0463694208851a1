import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { dataFolder, filesOf } from './node.ts';

const folder = mkdtempSync(join(tmpdir(), 'trocart-files-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('lists every file under a folder in one order, hidden ones and folder links left out; bytes when asked', async () => {
  mkdirSync(join(folder, 'b', 'c'), { recursive: true });
  writeFileSync(join(folder, 'b', 'c', 'é.dcm'), 'three');
  writeFileSync(join(folder, 'a.dcm'), 'one');
  writeFileSync(join(folder, '.DS_Store'), 'x');
  symlinkSync(folder, join(folder, 'b', 'loop'));
  const files = await filesOf(folder);
  expect(files.map((f) => [f.path, f.sizeCount])).toEqual([
    ['a.dcm', 3],
    ['b/c/é.dcm', 5],
  ]);
  expect(Buffer.from(await files[1].bytes()).toString()).toBe('three');
  expect((await filesOf(join(folder, 'a.dcm'))).map((f) => f.path)).toEqual(['a.dcm']);
  await expect(filesOf(join(folder, 'none'))).rejects.toThrow('store.no-such-path');
  rmSync(join(folder, 'a.dcm'));
  await expect(files[0].bytes()).rejects.toThrow('store.unreadable-file');
});

it('keeps cases where the system keeps a person’s data', () => {
  expect(dataFolder({}, 'linux', '/home/a')).toBe('/home/a/.local/share/trocart/cases');
  expect(dataFolder({ XDG_DATA_HOME: '/data' }, 'linux', '/home/a')).toBe('/data/trocart/cases');
  expect(dataFolder({}, 'darwin', '/Users/a')).toBe('/Users/a/Library/Application Support/Trocart/cases');
  expect(dataFolder({ LOCALAPPDATA: '/L' }, 'win32', '/U')).toBe('/L/Trocart/cases');
  expect(dataFolder({ TROCART_HOME: '/own' }, 'linux', '/home/a')).toBe('/own');
});
