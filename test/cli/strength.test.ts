// trocart strength and what forbids a plan, as a person types them: calibrated where nothing says the scale, a folder of cases as a table, exit codes.
// Needs the build.
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resultSchema } from '../../src/cli/json.ts';
import { writeNifti } from '../../src/formats/index.ts';
import { demoSpecs, levelsFrom, makePhantom } from '../../src/phantom/index.ts';
import { plannedCase, saveCase } from '../planned-case.ts';
import { commandLine } from './trocart.ts';

const folder = mkdtempSync(join(tmpdir(), 'trocart-strength-'));
const at = (name: string): string => join(folder, name);
const line = commandLine(folder, { XDG_DATA_HOME: at('library') });
const trocart = line.run;
beforeAll(async () => {
  mkdirSync(at('cases'));
  renameSync(await saveCase(folder, (await plannedCase('C-PRESSED')).open), at('cases/a.trocart'));
  writeFileSync(at('cases/b.trocart'), 'not a case');
});
afterAll(() => {
  line.end();
  rmSync(folder, { recursive: true, force: true });
});
/** A sound body on coarse voxels: the figures have tests of their own (src/steps/strength). */
const quick = ['--level', 'L3', '--voxel', '2', '--no-sensitivity'];

describe('trocart strength', () => {
  it('calibrates where nothing says the scale, unless forbidden', async () => {
    const bare = await trocart(['strength', at('cases/a.trocart'), ...quick, '--json']);
    expect(bare.code, bare.err).toBe(0);
    expect(resultSchema.parse(JSON.parse(bare.out)).strength[0]).toMatchObject({
      level: 'L3',
      state: 'given',
      states: [{ bone: 'now' }],
    });
    const forbidden = await trocart(['strength', at('cases/a.trocart'), ...quick, '--no-auto']);
    expect(forbidden).toMatchObject({ code: 2, out: '' });
    expect(forbidden.err).toContain('--no-auto');
  });
  it('a folder of cases is a table, damaged ones included', async () => {
    const scale = ['--cement', 'planned', '--slope', '0.8', '--intercept', '0'];
    const { code, out, err } = await trocart(['strength', at('cases'), ...quick, ...scale, '--json', '--csv', at('table.csv')]);
    expect(code, err).toBe(0);
    const [made] = (JSON.parse(out) as readonly unknown[]).map((r) => resultSchema.parse(r).strength[0]);
    expect(made.states.map((x) => [x.bone, x.cemented])).toEqual([
      ['now', false],
      ['now', true],
    ]);
    expect(made.gains['failureLoad'].middleFraction).toBeGreaterThan(1);
    const lines = readFileSync(at('table.csv'), 'utf8').trim().split('\n');
    expect(lines.length).toBe(4);
    expect(new Set(lines.map((l) => l.split(',').length)).size).toBe(1);
    expect(lines[3]).toContain('b.trocart');
    expect(lines[3]).toContain('store.not-a-case');
  });
});

/** The demo patient with the compressed cord, T9 to T11 of it, as files a person has: image and label map. */
function cordFiles(): void {
  const phantom = makePhantom({ ...demoSpecs['lytic-cord'], levels: levelsFrom('T9', 'T11') });
  const { ct, labels } = phantom.render(phantom.gridFor([1, 1, 1.25], 10));
  writeFileSync(at('cord.nii.gz'), writeNifti(ct.grid, ct.voxels));
  writeFileSync(at('cord-labels.nii.gz'), writeNifti(labels.grid, labels.voxels));
}
describe('a forbidding finding', () => {
  it('a compressed cord: no plan, exit 0; with --fail-on stop exit 3', async () => {
    cordFiles();
    const ask = ['plan', at('cord.nii.gz'), '--segmentation', at('cord-labels.nii.gz'), '--position', 'HFS', '--levels', 'T10', '--json'];
    const { code, out, err } = await trocart(ask);
    expect(code, err).toBe(0);
    const t10 = resultSchema.parse(JSON.parse(out)).plan.find((p) => p.level === 'T10');
    expect(t10).toMatchObject({ state: 'refused', paths: [] });
    expect(t10?.findings.filter((f) => f.severity === 'stop').map((f) => f.code)).toEqual(['plan.refused.cord-compressed']);
    expect((await trocart([...ask, '--fail-on', 'stop'])).code).toBe(3);
  });
});
