// From a made-up patient to a plan, by the README's own lines: files written, levels confirmed, settings of the site, a case kept. Needs the build.
import { copyFileSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, describe, expect, it } from 'vitest';
import type { Plan } from '../../src/records/index.ts';
import { resultSchema, seriesOutSchema } from '../../src/cli/json.ts';
import { commandLine, type Done } from './trocart.ts';

const folder = mkdtempSync(join(tmpdir(), 'trocart-readme-'));
const at = (name: string): string => join(folder, name);
const line = commandLine(folder, { XDG_DATA_HOME: at('library') });
const trocart = line.run;
afterAll(() => {
  line.end();
  rmSync(folder, { recursive: true, force: true });
});

/** The README's lines, in its order, in one folder; what they write is looked at below. */
const readme = [...readFileSync(new URL('../../README.md', import.meta.url), 'utf8').matchAll(/^npx trocart ([^#\n]*)/gm)].map((m) =>
  m[1].trim().split(/\s+/),
);
/** What each line said, and the first line of each command. */
const said: Done[] = [];
const saidOf = (command: string): Done => said[readme.findIndex((args) => args[0] === command)];

describe('from a demo patient to a plan', () => {
  it.each(readme.map((args) => args.join(' ')))('the README’s: trocart %s', { timeout: 400_000 }, async (words) => {
    // the first as a person starts it, in a process of its own
    const done = said.length === 0 ? line.spawn(words.split(' ')) : await trocart(words.split(' '));
    said.push(done);
    expect(done.code, done.err).toBe(0);
  });
  it('its first two make what is looked at here', () => {
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
    const { out } = saidOf('plan');
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
    // the README's third line
    const first = resultSchema.parse(JSON.parse(saidOf('workup').out));
    expect(first.levelsConfirmed).toBe(true);
    const l5 = first.vertebra.find((v) => v.level === 'L5');
    const renamed = await trocart(['workup', at('demo-wedge/case.trocart'), '--confirm', `L4=${l5?.id}`, '--by', 'AB', '--json']);
    expect(renamed.code, renamed.err).toBe(0);
    const shifted = resultSchema.parse(JSON.parse(renamed.out));
    expect(shifted.vertebra.find((v) => v.id === l5?.id)?.level).toBe('L4');
    expect((await trocart(['workup', at('demo-wedge/case.trocart'), '--confirm', 'L5=v-nobody'])).code).toBe(2);
  });
  it('machine angles and another execution error come with the site’s settings, and only with them', async () => {
    const planOf = (file: string): Plan => {
      const files = Object.entries(unzipSync(readFileSync(file)));
      const bodies = files.filter(([name]) => name.startsWith('bodies/')).map(([, bytes]) => JSON.parse(Buffer.from(bytes).toString()));
      const plans = (bodies as { kind: string; data: Plan }[]).filter((b) => b.kind === 'plan').map((b) => b.data);
      return plans.toSorted((a, b) => b.executionError.positionSdMm - a.executionError.positionSdMm)[0];
    };
    const before = planOf(at('demo-wedge/case.trocart'));
    expect(before.views.length).toBeGreaterThan(3);
    expect(before.views.every((v) => v.machine === undefined)).toBe(true);
    writeFileSync(at('site.json'), '{"tableSetup": {"position": "HFP", "cArmSide": "left"}, "executionError": {"positionSdMm": 3}}');
    copyFileSync(at('demo-wedge/case.trocart'), at('sited.trocart'));
    const args = ['plan', at('sited.trocart'), '--levels', 'L1', '--site', at('site.json'), '--by', 'AB', '--save', '--json'];
    const { code, err } = await trocart(args);
    expect(code, err).toBe(0);
    const after = planOf(at('sited.trocart'));
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
    const kept = readdirSync(at('library'), { recursive: true, encoding: 'utf8' }).map((name) => join(at('library'), name));
    expect(kept.some((path) => path.includes(saved))).toBe(true);
    expect(kept.filter((path) => path.includes('cases') && (statSync(path).mode & 0o077) !== 0)).toEqual([]);
    // opened by its code, its work-up kept: nothing is measured again
    const again = await trocart(['indication', saved, '--json', '--no-auto']);
    expect(again.code, again.err).toBe(0);
  });
});
