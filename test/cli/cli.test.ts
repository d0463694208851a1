// The built command line as a person uses it: exit codes, languages, files written, wrong input. Needs `npm run build` before.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Plan } from '../../src/records/index.ts';
import { resultSchema, seriesOutSchema } from '../../src/cli/json.ts';
import { commandLine, type Done } from './trocart.ts';

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

/** The README's lines, in its order, in one folder; what they write is looked at below. */
const readme = [...readFileSync(new URL('../../README.md', import.meta.url), 'utf8').matchAll(/^npx trocart ([^#\n]*)/gm)].map((m) =>
  m[1].trim().split(/\s+/),
);
const saidOf: Record<string, Done> = {};

describe('from a demo patient to a plan', () => {
  beforeAll(async () => {
    // the first as a person starts it, in a process of its own
    for (const [n, args] of readme.entries()) saidOf[args[0]] ??= n === 0 ? line.spawn(args) : await trocart(args);
  }, 400_000);
  it('the README’s commands run', () => {
    expect(readme.length).toBeGreaterThan(2);
    for (const args of readme) expect(saidOf[args[0]].code, `${args.join(' ')}\n${saidOf[args[0]].err}`).toBe(0);
    expect(readme.slice(0, 2).map((args) => args.join(' '))).toEqual([
      'demo wedge --out demo-wedge',
      'plan demo-wedge/dicom --segmentation demo-wedge/labels.nii.gz --out plan-wedge --language fr',
    ]);
  });
  it('demo writes its five things', async () => {
    expect(readdirSync(at('demo-wedge')).toSorted()).toEqual(['case.trocart', 'ct.nii.gz', 'dicom', 'labels.nii.gz', 'truth.json']);
    expect(readdirSync(at('demo-wedge/dicom')).length).toBeGreaterThan(100);
  });
  it('read --json prints one object', async () => {
    const { code, out } = await trocart(['read', at('demo-wedge/dicom'), '--json']);
    expect(code).toBe(0);
    const answer = seriesOutSchema.parse(JSON.parse(out));
    expect(answer.series[0]).toMatchObject({ modality: 'CT', patientPosition: 'HFS' });
  });
  it('a NIfTI without a stated posture is a question, named by its flag', async () => {
    const { code, err } = await trocart(['plan', at('demo-wedge/ct.nii.gz'), '--segmentation', at('demo-wedge/labels.nii.gz')]);
    expect(code).toBe(2);
    expect(err).toContain('--position');
  });
  it('plan from DICOM and labels writes report, case, records and pictures; L1 fractured; left is left', async () => {
    const printed = await trocart(['report', at('plan-wedge/case.trocart'), '--language', 'fr', '--dicom-pdf', '--out', at('out')]);
    expect(printed.code, printed.err).toBe(0);
    const { out } = saidOf['plan'];
    expect(out).toContain('NIVEAUX NON CONFIRMÉS');
    const names = readdirSync(at('plan-wedge'));
    expect(names).toEqual(expect.arrayContaining(['report.pdf', 'case.trocart', 'records.json']));
    expect(readdirSync(at('out')).toSorted()).toEqual([...names, 'report.dcm'].toSorted());
    expect(readFileSync(at('out/report.dcm')).subarray(128, 132).toString()).toBe('DICM');
    expect(names.filter((n) => n.endsWith('.png')).length).toBeGreaterThan(3);
    expect(readFileSync(at('plan-wedge/report.pdf')).subarray(0, 5).toString()).toBe('%PDF-');
    const result = resultSchema.parse(JSON.parse(readFileSync(at('plan-wedge/records.json'), 'utf8')));
    const truth = JSON.parse(readFileSync(at('demo-wedge/truth.json'), 'utf8')) as {
      vertebrae: { level: string; heights: { anteriorMm: number }; frame: { originLps: number[] } }[];
    };
    const l1 = result.vertebra.find((v) => v.level === 'L1');
    const trueL1 = truth.vertebrae.find((v) => v.level === 'L1');
    expect(l1?.genant?.grade).toBeGreaterThanOrEqual(1);
    expect(Math.abs((l1?.heights?.anteriorMm ?? 0) - (trueL1?.heights.anteriorMm ?? 99))).toBeLessThan(1);
    const plan = result.plan.find((p) => p.level === 'L1');
    for (const path of plan?.paths ?? []) {
      const offset = path.entryLps[0] - (trueL1?.frame.originLps[0] ?? 0);
      expect(path.side === 'left' ? offset : -offset, `${path.side} path enters on its side`).toBeGreaterThan(5);
    }
    expect(plan?.paths.length).toBeGreaterThan(0);
  });
  it('confirming one level confirms all, and a case opens again', async () => {
    const { code, out, err } = await trocart(['workup', at('demo-wedge/case.trocart'), '--json']);
    expect(code, err).toBe(0);
    const first = resultSchema.parse(JSON.parse(out));
    expect(first.levelsConfirmed).toBe(true);
    const l5 = first.vertebra.find((v) => v.level === 'L5');
    const renamed = await trocart(['workup', at('demo-wedge/case.trocart'), '--confirm', `L4=${l5?.id}`, '--by', 'AB', '--json']);
    expect(renamed.code, renamed.err).toBe(0);
    const shifted = resultSchema.parse(JSON.parse(renamed.out));
    expect(shifted.vertebra.find((v) => v.id === l5?.id)?.level).toBe('L4');
    expect((await trocart(['workup', at('demo-wedge/case.trocart'), '--confirm', 'L5=v-nobody'])).code).toBe(2);
  });
  it('machine angles and another execution error come with the site’s settings, and only with them', async () => {
    const planOf = (folder: string): Plan => {
      const files = Object.entries(unzipSync(readFileSync(join(folder, 'case.trocart'))));
      const bodies = files.filter(([name]) => name.startsWith('bodies/')).map(([, bytes]) => JSON.parse(Buffer.from(bytes).toString()));
      const plans = (bodies as { kind: string; data: Plan }[]).filter((b) => b.kind === 'plan').map((b) => b.data);
      return plans.toSorted((a, b) => b.executionError.positionSdMm - a.executionError.positionSdMm)[0];
    };
    const before = planOf(at('demo-wedge'));
    expect(before.views.length).toBeGreaterThan(3);
    expect(before.views.every((v) => v.machine === undefined)).toBe(true);
    writeFileSync(at('site.json'), '{"tableSetup": {"position": "HFP", "cArmSide": "left"}, "executionError": {"positionSdMm": 3}}');
    const args = ['plan', at('demo-wedge/case.trocart'), '--levels', 'L1', '--site', at('site.json'), '--by', 'AB', '--out', at('sited')];
    const { code, err } = await trocart(args);
    expect(code, err).toBe(0);
    const after = planOf(at('sited'));
    expect(after.executionError).toEqual({ positionSdMm: 3, angleSdDeg: before.executionError.angleSdDeg });
    // Prone, head first, on the side where labels are the gantry's own: a tilt to the patient's right is LAO (see spine/c-arm.test).
    for (const v of after.views) {
      if (Math.abs(v.rightTiltDeg) > 60 || Math.abs(v.rightTiltDeg) < 0.1) continue;
      expect(v.machine?.rotation).toBe(v.rightTiltDeg > 0 ? 'LAO' : 'RAO');
      expect(v.machine?.angulation).toBe(v.headTiltDeg > 0 ? 'CRA' : 'CAU');
    }
    expect(after.views.filter((v) => v.machine !== undefined)).toHaveLength(after.views.length);
  });
  it('an absent level is refused and names those present', async () => {
    const { code, err } = await trocart(['plan', at('demo-wedge/case.trocart'), '--levels', 'C3']);
    expect(code).toBe(2);
    expect(err).toContain('L1');
  });
  it(
    'strength calibrates where nothing says the scale, unless forbidden; a folder of cases is a table, damaged ones included',
    { timeout: 120_000 },
    async () => {
      const bare = await trocart(['strength', at('demo-wedge/case.trocart'), '--level', 'L2', '--no-sensitivity', '--json']);
      expect(bare.code, bare.err).toBe(0);
      expect(resultSchema.parse(JSON.parse(bare.out)).strength[0]).toMatchObject({
        level: 'L2',
        state: 'given',
        states: [{ bone: 'now' }],
      });
      const forbidden = await trocart(['strength', at('demo-wedge/case.trocart'), '--level', 'L2', '--no-auto']);
      expect(forbidden).toMatchObject({ code: 2, out: '' });
      expect(forbidden.err).toContain('--no-auto');
      mkdirSync(at('cases'));
      writeFileSync(at('cases/a.trocart'), readFileSync(at('demo-wedge/case.trocart')));
      writeFileSync(at('cases/b.trocart'), 'not a case');
      const args = [
        'strength',
        at('cases'),
        '--level',
        'L2',
        '--cement',
        'planned',
        '--slope',
        '0.8',
        '--intercept',
        '0',
        '--no-sensitivity',
      ];
      const { code, out, err } = await trocart([...args, '--json', '--csv', at('table.csv')]);
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
    },
  );
  it('--save keeps a new case in the library, owner only', async () => {
    const { code, out, err } = await trocart([
      'workup',
      at('demo-wedge/dicom'),
      '--segmentation',
      at('demo-wedge/labels.nii.gz'),
      '--save',
    ]);
    expect(code, err).toBe(0);
    const saved = /C-[A-Z0-9]+/.exec(out)?.[0] ?? '';
    expect((await trocart(['workup', saved, '--json', '--no-auto'])).code).toBe(0);
    expect(existsSync(at('library'))).toBe(true);
  });
});

describe('a forbidding finding', () => {
  it('lytic-cord: no plan, exit 0; with --fail-on stop exit 3', async () => {
    const made = await trocart(['demo', 'lytic-cord', '--out', at('cord')]);
    expect(made.code, made.err).toBe(0);
    const { code, out } = await trocart(['plan', at('cord/case.trocart'), '--json', '--levels', 'T10']);
    expect(code).toBe(0);
    const t10 = resultSchema.parse(JSON.parse(out)).plan.find((p) => p.level === 'T10');
    expect(t10).toMatchObject({ state: 'refused', paths: [] });
    expect((await trocart(['plan', at('cord/case.trocart'), '--json', '--levels', 'T10', '--fail-on', 'stop'])).code).toBe(3);
  });
});
