import { describe, expect, it } from 'vitest';
import { axisGrid, direction, finding, lps, seeded } from '../../base/index.ts';
import { originals } from '../../kernels/index.ts';
import { strengthSchema, type Block, type Context, type Levels, type Strength, type Vertebra, type Volume } from '../../records/index.ts';
import { languages } from '../../words/index.ts';
import { madeStrength } from '../../../test/made-strength.ts';
import { report } from './index.ts';

const context: Context = {
  progress: () => undefined,
  cancelled: () => false,
  random: seeded(1),
  kernels: { ...originals, project: (p, out) => void out.forEach((_, q) => (out[q] = q % p.width)) },
  map: () => Promise.reject(new Error('not used')),
  infer: () => Promise.reject(new Error('not used')),
};
const grid = axisGrid([24, 20, 14], [2, 2, 2], lps(-23, -19, 17));
const vertebra: Vertebra = {
  vertebraId: 'b',
  complete: true,
  frame: { originLps: lps(0, 0, 30), left: direction(1, 0, 0), posterior: direction(0, 1, 0), superior: direction(0, 0, 1) },
  pedicles: {},
  posteriorWall: { state: 'unseen' },
  gaps: [],
  clefts: [],
  parts: { grid, voxels: new Uint8Array(24 * 20 * 14).fill(1) },
  bands: {},
  findings: [],
};
const levels: Levels = {
  entries: [{ vertebraId: 'b', level: 'L4' }],
  confirmed: true,
  countedFrom: 'label-map',
  absolute: true,
  findings: [],
};
const volume: Volume = {
  grid: axisGrid([50, 60, 60], [2, 2, 2], lps(-50, -50, -25)),
  voxels: Int16Array.from({ length: 180_000 }, (_, q) => ((q % 50) * 7) % 300),
  quantity: 'hu',
  seriesUid: '1.2.3',
  role: 'planning',
  posture: 'HFS',
  contrast: 'unknown',
  findings: [],
};
const given = madeStrength(vertebra, { findings: [] });

async function page(
  language: 'en' | 'fr',
  strengths: readonly Strength[],
  staleStrengths: readonly string[] = [],
): Promise<readonly Block[]> {
  const study = { studyUid: '1.2', description: '', sex: 'unknown' as const, series: [], source: 'nifti' as const, findings: [] };
  const [made] = await report.run(
    {
      study,
      volume,
      vertebrae: [vertebra],
      levels,
      plans: [],
      seeds: [],
      structures: undefined,
      site: undefined,
      act: undefined,
      corrections: [],
      measures: [],
      injections: [],
      lesions: [],
      ablations: [],
      signals: [],
      volumes: [],
      strengths,
      calibration: undefined,
      indication: undefined,
      decisions: [],
      sitting: undefined,
      clocks: [],
      mixings: [],
    },
    {
      language,
      caseCode: 'K7',
      programVersion: '0.1.0',
      printedHashes: [],
      staleStrengths: [...staleStrengths],
      staleInjections: [],
      staleAblations: [],
      staleSitting: false,
      stalePlans: [],
      staleBones: false,
    },
    context,
  );
  return made.blocks;
}
/** The record as given, made once a language: a report is the dear part of these tests. */
const once = { en: page('en', [given]), fr: page('fr', [given]) };
const texts = (blocks: readonly Block[]): string => JSON.stringify(blocks, (k, v: unknown) => (k === 'rgba' ? undefined : v));
const table = (blocks: readonly Block[], caption: RegExp) =>
  blocks.find((b): b is Extract<Block, { block: 'table' }> => b.block === 'table' && caption.test(b.caption ?? ''));

describe('the strength of a level on paper', () => {
  it('is a real record, told whole in both languages', async () => {
    expect(strengthSchema.safeParse(given).success).toBe(true);
    const [en, fr] = await Promise.all(languages.map((l) => once[l]));
    const shape = (blocks: readonly Block[]): unknown => blocks.map((b) => [b.block, 'rows' in b ? b.rows.length : 0]);
    expect(shape(fr)).toEqual(shape(en));
    for (const blocks of [en, fr]) expect(texts(blocks)).not.toMatch(/⟨|strength-view|undefined|NaN/);
    expect(texts(en)).toContain('L4 · STRENGTH (MODEL)');
    expect(texts(fr)).toContain('L4 · RÉSISTANCE (MODÈLE)');
  });

  it('has before and after with their ranges, the gain as a range, and what was not computed', async () => {
    const blocks = await once.fr;
    const rows = new Map(table(blocks, /^Avant et après/)?.rows.map((r) => [r[0].text, r.slice(1).map((c) => c.text)]));
    expect(rows.get('Charge de rupture, N')).toEqual([
      '1\u202f696 [1\u202f323 – 2\u202f052]',
      '2\u202f743 [2\u202f304 – 3\u202f154]',
      '× 1,19 à × 1,98',
    ]);
    // one run alone is no range, and is said to be none
    expect(rows.get('Charge à 1,9 % de déformation, N')?.[2]).toBe('× 1,35 (sans fourchette)');
    expect(rows.get('Rigidité axiale minimale (EA)min, kN')).toEqual(['204', '330', '–']);
    expect(rows.get('Part de la charge passant par le ciment à mi-hauteur, %')?.slice(0, 2)).toEqual(['–', '41']);
    const { crushLoadN: _, ...linear } = given.states[1];
    const none = await page('en', [{ ...given, maps: [], states: given.states.map((s, n) => (n === 1 ? linear : s)) }]);
    expect(table(none, /^Before and after/)?.rows.find((r) => r[0].text.startsWith('Load at 1.9'))?.[1]).toEqual({
      text: 'not computed',
      tone: 'muted',
    });
  });

  it('names the model beside the numbers: load, ends, law, voxel, calibration, criterion, cement', async () => {
    const blocks = await page('en', [madeStrength(vertebra, { maps: [], findings: [finding('strength.calibration-entered', 'caution')] })]);
    const facts = blocks.find((b) => b.block === 'facts' && b.items.some((i) => i.label === 'Density law'));
    expect(facts?.block === 'facts' ? facts.items.map((i) => i.value) : []).toEqual([
      'axial: the upper plate comes straight down, free to widen in its plane',
      'PMMA caps',
      'Kopperdahl 2002',
      '1.00\u00a0mm',
      'entered by hand',
      '7.0 % of the judged bone beyond 1.10 % strain',
      'planned, 4.2 ml',
    ]);
    expect(texts(blocks)).toContain('What moves the result most: residual stiffness of the fractured zone.');
    expect(texts(blocks)).toContain('undamaged law: upper bound, not physical');
    expect(texts(blocks)).toContain('Intact twin: 2,957 N.');
    const varied = table(blocks, /^What was varied/);
    expect(varied?.rows.map((r) => r.map((c) => c.text))).toEqual([
      ['density law', 'Crawford 2003', '1,420', '× 1.71'],
      ['calibration (HU to density)', '−1 SD · 1 SD', '1,510 · 1,880', '× 1.66 · × 1.57'],
      ['end condition', 'disc-like', '1,330', '× 1.49'],
      ['residual stiffness of the fractured zone', '0.1 · 0.6', '1,330 · 2,060', '× 1.98 · × 1.44'],
      ['modulus of bone filled with cement', '1,000\u00a0MPa · 2,500\u00a0MPa', '1,700 · 1,700', '× 1.41 · × 1.83'],
      ['interface of cement and bone', '0.005\u00a0mm/MPa', '1,700', '× 1.52'],
    ]);
  });

  it('shows the strain before and after, on the slice and on the cut solid', async () => {
    const figures = (await once.en).filter((b) => b.block === 'figure').filter((f) => /strain|cut/.test(f.name));
    expect(figures.map((f) => f.name)).toEqual(['L4-strain-before', 'L4-strain-after', 'L4-cut-before', 'L4-cut-after']);
    expect(figures[0].caption).toMatch(/^Mid-sagittal through the body, without cement/);
    expect(figures[1].caption).toMatch(/with the planned cement.*half of the bone above 0\.\d\d %/);
  });

  it('is said to be there and not printed once it is stale; a refused one gives its reason and no number', async () => {
    const stale = texts(await page('en', [given], ['b']));
    expect(stale).toContain('it is not printed');
    expect(stale).not.toContain('STRENGTH (MODEL)');
    expect(stale).not.toContain('voxel finite elements');
    const why = finding('report.machine-unset', 'stop');
    const refused = texts(
      await page('en', [{ ...given, state: 'refused', states: [], maps: [], gains: {}, sensitivity: [], findings: [why] }]),
    );
    expect(refused).toContain('No number can be given for L4.');
    expect(refused).not.toContain('Failure load');
    expect(texts(await page('en', []))).not.toContain('STRENGTH');
  });
});
