import { describe, expect, it } from 'vitest';
import { axisGrid, direction, finding, lps, seeded, type Lps } from '../../base/index.ts';
import { originals } from '../../kernels/index.ts';
import type { Block, Context, InputsOf, Levels, Mask, Path, Plan, Report, Vertebra, Volume } from '../../records/index.ts';
import { blockSchema, levelsSchema, planSchema, reportSchema, vertebraSchema } from '../../records/index.ts';
import { languages } from '../../words/index.ts';
import { countingBlocks, recipe } from './counting.ts';
import { report } from './index.ts';
import { planeAlong } from './pictures.ts';
import { speaker } from './speak.ts';

const axes = { left: direction(1, 0, 0), posterior: direction(0, 1, 0), superior: direction(0, 0, 1) };
const context: Context = {
  progress: () => undefined,
  cancelled: () => false,
  random: seeded(1),
  // a stand-in for the projection: these tests are about the document; silhouettes and chords are tested with the real one
  kernels: { ...originals, project: (p, out) => void out.forEach((_, q) => (out[q] = q % p.width)) },
  map: () => Promise.reject(new Error('not used')),
  infer: () => Promise.reject(new Error('not used')),
};

/** A block of bone 40 × 30 × 24 mm with an arch behind, on a 2 mm lattice. */
function parts(centre: Lps): Mask {
  const grid = axisGrid([24, 34, 14], [2, 2, 2], lps(centre[0] - 23, centre[1] - 17, centre[2] - 13));
  const voxels = new Uint8Array(24 * 34 * 14);
  for (let k = 0, q = 0; k < 14; k++)
    for (let j = 0; j < 34; j++)
      for (let i = 0; i < 24; i++, q++) {
        if (k < 1 || k > 12) continue;
        if (i >= 2 && i < 22 && j >= 1 && j < 16) voxels[q] = 1;
        else if (j >= 16 && j < 30 && (i === 5 || i === 6 || i === 17 || i === 18)) voxels[q] = 2;
      }
  return { grid, voxels };
}
const vertebra = (id: string, z: number, more: Partial<Vertebra> = {}): Vertebra => ({
  vertebraId: id,
  complete: true,
  frame: { originLps: lps(0, 0, z), ...axes },
  heights: { anteriorMm: 20.04, middleMm: 18, posteriorMm: 24 },
  genant: { gradeCount: 0, type: 'none' },
  pedicles: {},
  posteriorWall: { state: 'unseen' },
  gaps: [],
  clefts: [],
  parts: parts(lps(0, 0, z)),
  bands: { 'heights.anteriorMm': { low: 19.5, high: 20.6, coverage: 0.9, basis: 'voxel' } },
  findings: [],
  ...more,
});
const row: readonly Vertebra[] = [
  vertebra('a', 60),
  vertebra('b', 30, { genant: { gradeCount: 2, type: 'wedge' }, findings: [finding('workup.cut-behind', 'caution')] }),
  vertebra('c', 0, { complete: false, heights: undefined as never }),
];
const { heights: _none, ...cut } = row[2];
const vertebrae: readonly Vertebra[] = [row[0], row[1], cut];
const levels = (more: Partial<Levels> = {}): Levels => ({
  entries: [
    { vertebraId: 'a', level: 'L3' },
    { vertebraId: 'b', level: 'L4' },
    { vertebraId: 'c', level: 'L5' },
  ],
  confirmed: false,
  countedFrom: 'label-map',
  absolute: true,
  findings: [],
  ...more,
});
const path = (side: 'left' | 'right'): Path => {
  const s = side === 'left' ? 1 : -1;
  return {
    id: `p-${side}`,
    side,
    approach: 'transpedicular',
    gaugeGauge: 11,
    diameterMm: 3.05,
    entryLps: lps(20 * s, 40, 32),
    targetLps: lps(4 * s, -10, 28),
    direction: direction(-16 * s, -50, -4),
    lengthMm: 52.6,
    axialAngleDeg: 17.7,
    sagittalAngleDeg: -4.4,
    entryQuadrant: 'upper-outer',
    targetZone: 'anterior-third',
    clearanceMm: { medialMm: 2.3, lateralMm: 0.6, canalMm: 4.1 },
    breachProbability: 0.034,
    breachByStructure: {},
    rankCount: 1,
    findings: [],
  };
};
const plan = (more: Partial<Plan> = {}): Plan => ({
  vertebraId: 'b',
  state: 'planned',
  sides: 'both',
  sidesReason: 'plan.sides.none',
  paths: [path('left'), path('right')],
  chosen: ['p-left', 'p-right'],
  cement: {
    rangeMl: [3.5, 5.9],
    prepareMl: 9,
    deadSpaceMl: 3,
    denominator: 'body-now',
    denominatorMl: 23.5,
    stopWhen: ['plan.stop.posterior-quarter', 'plan.stop.then'],
  },
  views: [
    { name: 'ap', beam: axes.posterior, up: axes.superior, centreLps: lps(0, 0, 30), rightTiltDeg: 0, headTiltDeg: 0 },
    { name: 'lateral', beam: axes.left, up: axes.superior, centreLps: lps(0, 0, 30), rightTiltDeg: -90, headTiltDeg: 0 },
  ],
  executionError: { positionSdMm: 2, angleSdDeg: 3 },
  posture: 'plan.posture.supine-study',
  unseen: [],
  bands: {},
  findings: [],
  ...more,
});
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
type Inputs = InputsOf<(typeof report)['reads']>;
const inputs = (more: Partial<Inputs> = {}): Inputs => ({
  study: { studyUid: '1.2', description: '', sex: 'unknown', series: [], source: 'nifti', findings: [] },
  volume,
  vertebrae,
  levels: levels(),
  plans: [plan()],
  seeds: [],
  structures: undefined,
  site: undefined,
  act: undefined,
  corrections: [],
  measures: [],
  signals: [],
  volumes: [],
  strengths: [],
  injections: [],
  lesions: [],
  ablations: [],
  calibration: undefined,
  indication: undefined,
  decisions: [],
  sitting: undefined,
  clocks: [],
  mixings: [],
  ...more,
});
const make = async (language: 'en' | 'fr', more: Partial<Inputs> = {}, params: object = {}): Promise<Report> =>
  (
    await report.run(
      inputs(more),
      {
        language,
        caseCode: 'K7',
        programVersion: '0.1.0',
        printedHashes: [],
        staleStrengths: [],
        staleInjections: [],
        staleAblations: [],
        staleSitting: false,
        stalePlans: [],
        staleBones: false,
        ...params,
      },
      context,
    )
  )[0];
const both = { en: make('en'), fr: make('fr') };
const texts = (blocks: readonly Block[]): string => JSON.stringify(blocks, (k, v: unknown) => (k === 'rgba' ? undefined : v));

describe('report', () => {
  it('is made of the frozen blocks, and the fixtures are real records', async () => {
    const r = await both.fr;
    expect(reportSchema.safeParse(r).success).toBe(true);
    expect(r.blocks.every((b) => blockSchema.safeParse(b).success)).toBe(true);
    expect(vertebrae.every((v) => vertebraSchema.safeParse(v).success)).toBe(true);
    expect([planSchema.safeParse(plan()).success, levelsSchema.safeParse(levels()).success]).toEqual([true, true]);
  });
  it('has the same structure in both languages, in other words', async () => {
    const [en, fr] = await Promise.all(languages.map((l) => both[l]));
    const shape = (r: Report): unknown[] =>
      r.blocks.map((b) => [
        b.block,
        'rows' in b ? b.rows.map((x) => x.length) : 'items' in b ? b.items.length : 0,
        'name' in b ? b.name : '',
      ]);
    expect(shape(fr)).toEqual(shape(en));
    expect(texts(fr.blocks)).not.toBe(texts(en.blocks));
    // nothing was called with a value missing, and no code is shown raw
    for (const r of [en, fr]) expect(texts(r.blocks)).not.toMatch(/⟨|report\.[a-z]|undefined|NaN/);
  });
  it('writes numbers in the manner of the language, with their band', async () => {
    expect(texts((await both.fr).blocks)).toContain('20,0 [19,5 – 20,6]');
    expect(texts((await both.en).blocks)).toContain('20.0 [19.5 – 20.6]');
  });
  it('says "unknown" for what was not measured, never 0, and says a cut body is cut', async () => {
    const r = await make('en', { plans: [] });
    const tables = r.blocks.filter((b) => b.block === 'table');
    const heights = tables[0].rows.find((x) => x[0].text === 'L5')!;
    expect(heights.slice(1, 4).map((c) => c.text)).toEqual(['cut by the image', 'cut by the image', 'cut by the image']);
    expect(heights[4]).toEqual({ text: 'unknown', tone: 'muted' });
    const measures = tables[1].rows.find((x) => x[0].text === 'L3')!;
    expect(measures.slice(1, 6).every((c) => c.text === 'unknown')).toBe(true);
  });
  it('warns on every page until the levels are confirmed, and always says what it is not', async () => {
    const r = await both.fr;
    expect([r.headerWarning, r.levelsConfirmed]).toEqual(['NIVEAUX NON CONFIRMÉS', false]);
    expect(r.footer).toContain('pas un dispositif médical');
    const sure = await make('en', { plans: [], levels: levels({ confirmed: true, confirmedBy: 'AB' }) });
    expect([sure.headerWarning, sure.levelsConfirmed]).toEqual([undefined, true]);
    expect(texts(sure.blocks)).toContain('confirmed by AB');
  });
  it('prints the name only when it is given', async () => {
    expect((await both.en).patientName).toBeUndefined();
    expect((await make('en', { plans: [] }, { patientName: 'DOE Jane' })).patientName).toBe('DOE Jane');
  });
  it('puts the stop list first on the level page, under a banner with level and sides', async () => {
    const { blocks } = await both.en;
    const at = blocks.findIndex((b) => b.block === 'banner');
    expect(blocks[at]).toMatchObject({ text: 'L4 · LEFT + RIGHT' });
    expect(blocks[at + 1]).toMatchObject({ block: 'heading', text: 'Stop injecting when' });
    expect(blocks[at + 2]).toMatchObject({ block: 'list', ordered: true });
  });
  it('names level, side and posture on each picture, and has one pair a trocar', async () => {
    const figures = (await both.en).blocks.filter((b) => b.block === 'figure');
    expect(figures.map((f) => f.name)).toEqual([
      'counting-ap',
      'counting-lateral',
      'L4-left-axial',
      'L4-left-sagittal',
      'L4-right-axial',
      'L4-right-sagittal',
      'L4-ap',
      'L4-lateral',
    ]);
    expect(figures.every((f) => f.caption.includes('supine, head first') && f.rgba.length === 4 * f.widthPx * f.heightPx)).toBe(true);
    expect(new Set(figures.map((f) => f.name)).size).toBe(figures.length);
    expect(figures[2].caption).toContain('LEFT');
    expect(figures[4].caption).toContain('RIGHT');
  });
  describe('the trocars of a level', () => {
    const skinned: Path = { ...path('left'), skin: { direction: direction(0.3, 0.9, 0), fromMidlineMm: 45, depthMm: 52 } };
    const band = (low: number, high: number) => ({ low, high, coverage: 0.9, basis: 'voxel' as const, note: 'plan.band.length' });
    const one = plan({
      paths: [skinned],
      chosen: ['p-left'],
      bands: {
        'paths.p-left.lengthMm': band(51.4, 53.8),
        'paths.p-left.breachProbability': { ...band(0.012, 0.08), note: 'plan.band.breach' },
        'paths.p-left.skin.fromMidlineMm': { ...band(30, 60), note: 'plan.band.skin' },
        'cement.rangeMl.0': { ...band(3.1, 3.9), note: 'plan.band.cement' },
        'cement.rangeMl.1': { ...band(5.2, 6.6), note: 'plan.band.cement' },
      },
    });
    it('have their bands on paper, and the cement has its own', async () => {
      const text = texts((await make('fr', { plans: [one] })).blocks);
      for (const told of [
        '53\u00a0mm\\n[51 – 54]',
        '3,4\u00a0%\\n[1,2 – 8,0]',
        '45\u00a0mm [30 – 60]',
        '3,5 [3,1 – 3,9] à 5,9\u00a0ml [5,2 – 6,6]',
      ])
        expect(text).toContain(told);
      expect(text).toContain('bande à 90\u00a0%');
    });
    it('say on which side a caution is', async () => {
      const near = { ...skinned, findings: [finding('plan.path.anterior-near', 'caution', { clearanceMm: 2.1 }, 'p-left')] };
      expect(texts((await make('en', { plans: [{ ...one, paths: [near] }] })).blocks)).toContain('Caution · LEFT — Anterior cortex 2.1 mm');
    });
    it('tell which structures the risk is of', async () => {
      const byStructure = { canal: 0.031, foramen: 0.004, vessel: 0.0002 };
      const text = texts((await make('en', { plans: [{ ...one, paths: [{ ...skinned, breachByStructure: byStructure }] }] })).blocks);
      expect(text).toContain('canal 3.1\u00a0% · nerve root (foramen) 0.4\u00a0%"');
    });
    it('say what the posture of their own study does to the skin distances', async () => {
      const told = async (posture: string): Promise<string> => texts((await make('en', { plans: [{ ...one, posture }] })).blocks);
      const prone = await told('plan.posture.prone-study');
      expect(prone).toContain('Prone CT: skin distances hold');
      expect(prone).not.toContain('Supine CT');
      expect(prone).toContain('of the midline');
      const unknown = await told('plan.posture.unknown-study');
      expect(unknown).toContain('Posture of the CT unknown');
      expect(unknown).not.toContain('of the midline');
    });
    it('are coloured by the one verdict: red below what the planner accepts, amber below comfort', async () => {
      const clearanceMm = { medialMm: 0.7, lateralMm: 0.9, superiorMm: 2.4, canalMm: 0.9, anteriorMm: 2.5, ribMm: 2 };
      const blocks = (await make('en', { plans: [{ ...one, paths: [{ ...skinned, clearanceMm }] }] })).blocks;
      const table = blocks.find((b) => b.block === 'table' && b.caption?.startsWith('Clearance'));
      const cells = table?.block === 'table' ? table.rows[0].map((c) => `${c.text} ${c.tone ?? ''}`) : [];
      expect(cells.filter((c) => !c.startsWith('unknown'))).toEqual([
        'LEFT strong',
        '0.7 stop',
        '0.9 caution',
        '2.4 plain',
        '2.5 caution',
        '0.9 stop',
        '2.0 plain',
      ]);
    });
    it('carry the rule of the medial wall through a pedicle, and not beside it', async () => {
      const rule = 'must not cross the inner pedicle wall';
      expect(texts((await make('en', { plans: [one] })).blocks)).toContain(rule);
      const beside = { ...one, paths: [{ ...skinned, approach: 'parapedicular' as const, entryQuadrant: 'outside-lateral' as const }] };
      const text = texts((await make('en', { plans: [beside] })).blocks);
      expect(text).not.toContain(rule);
      expect(text).toContain('outside the outer edge of the LEFT pedicle');
    });
    it('are never said to go through a pedicle from outside it', async () => {
      const edge = { ...one, paths: [{ ...skinned, entryQuadrant: 'outside-lateral' as const }] };
      const text = texts((await make('en', { plans: [edge] })).blocks);
      expect(text).toContain('outer edge of the LEFT pedicle, seen from behind');
      expect(text).not.toContain('outside the outer edge');
    });
    it('have C-arm angles to a tenth, in words and for the machine, and say when the line is reversed', async () => {
      const machine = { rotation: 'LAO', rotationDeg: 12.34, angulation: 'CAU', angulationDeg: 0 } as const;
      const tilted = { ...one, views: [{ ...one.views[0], rightTiltDeg: 12.34, headTiltDeg: 0, machine }] };
      const site = { executionError: one.executionError, language: 'fr' as const, deadSpaceMl: 1.5 };
      const told = async (position: 'HFS' | 'HFP'): Promise<string> =>
        texts((await make('fr', { plans: [tilted], site: { ...site, tableSetup: { position, cArmSide: 'left' } } })).blocks);
      const supine = await told('HFS');
      expect(supine).toContain('incliné de 12,3° vers la DROITE du patient');
      expect(supine).toContain('OAG\u00a012,3° · 0°');
      expect(supine).toContain('tube et détecteur échangés');
      expect(await told('HFP')).not.toContain('tube et détecteur échangés');
    });
  });
  it('is one-sided when one path is chosen', async () => {
    const { blocks } = await make('fr', { plans: [plan({ chosen: ['p-right'] })] });
    expect(blocks.find((b) => b.block === 'banner')).toMatchObject({ text: 'L4 · DROITE' });
    expect(texts(blocks)).toContain('pédicule DROIT');
    expect(texts(blocks)).not.toContain('L4-left-axial');
  });
  it('a refused level has its page, its reason and no path', async () => {
    const { blocks } = await make('en', {
      plans: [plan({ state: 'refused', paths: [], chosen: [], views: [], findings: [finding('plan.refused.cord', 'stop')] })],
    });
    const banner = blocks.findIndex((b) => b.block === 'banner');
    expect(blocks[banner]).toMatchObject({ text: 'L4 · NO PLAN' });
    expect(blocks[banner + 2]).toMatchObject({ block: 'findings' });
    expect(texts(blocks)).not.toContain('Bone entry');
  });
  it('works without a volume and without a plan', async () => {
    const { volume: _, ...none } = inputs({ plans: [] });
    const [r] = await report.run(
      { ...none, volume: undefined },
      {
        language: 'fr',
        caseCode: 'K7',
        programVersion: '0.1.0',
        printedHashes: [],
        staleStrengths: [],
        staleInjections: [],
        staleAblations: [],
        staleSitting: false,
        stalePlans: [],
        staleBones: false,
      },
      { ...context, kernels: originals },
    );
    expect(r.title).toBe('Bilan rachidien');
    expect(texts(r.blocks)).toContain('Pas d’image, masques seuls');
    expect(r.blocks.filter((b) => b.block === 'figure')).toHaveLength(2);
    expect(texts(r.blocks)).toContain('manque\u00a0: un plan');
    // the silhouettes are not empty
    for (const f of r.blocks.filter((b) => b.block === 'figure'))
      expect(f.rgba.filter((v, q) => q % 4 === 0 && v > 80).length).toBeGreaterThan(2000);
  });
  it('gives nothing when it was cancelled', async () => {
    expect(
      await report.run(
        inputs(),
        {
          language: 'en',
          caseCode: '',
          programVersion: '',
          printedHashes: [],
          staleStrengths: [],
          staleInjections: [],
          staleAblations: [],
          staleSitting: false,
          stalePlans: [],
          staleBones: false,
        },
        { ...context, cancelled: () => true },
      ),
    ).toEqual([]);
  });
});

describe('counting', () => {
  const speak = speaker('en', levels(), 'HFS');
  const sacrum = { items: [{ name: 'sacrum' as const, mask: parts(lps(0, 10, -40)) }] };
  it('counts from the sacrum when it is there', () => {
    expect(recipe(speak, { vertebrae, levels: levels(), structures: sacrum, volume: undefined }, 'a')).toBe(
      'L3: from the sacrum, 3rd body up.',
    );
    expect(recipe(speaker('fr', levels(), 'HFS'), { vertebrae, levels: levels(), structures: sacrum, volume: undefined }, 'c')).toBe(
      'L5\u00a0: depuis le sacrum, 1er corps en montant.',
    );
  });
  it('does not count from a sacrum the lowest labelled body does not stand on', () => {
    // L2–L4 labelled, L5 in the images without a label, the sacrum one step further down: "L2, 3rd body up" would lead to L3
    const withoutFive = levels({
      entries: [
        { vertebraId: 'a', level: 'L2' },
        { vertebraId: 'b', level: 'L3' },
        { vertebraId: 'c', level: 'L4' },
      ],
    });
    const further = { items: [{ name: 'sacrum' as const, mask: parts(lps(0, 10, -70)) }] };
    const told = { vertebrae: row, levels: withoutFive, structures: further, volume: undefined };
    expect(recipe(speaker('en', withoutFive, 'HFS'), told, 'a')).toBeUndefined();
    // a spine of four lumbar bodies does stand on it
    expect(recipe(speaker('en', withoutFive, 'HFS'), { ...told, structures: sacrum }, 'a')).toBe('L2: from the sacrum, 3rd body up.');
  });
  it('does not count from the lowest labelled body when a whole body without a label may stand below it', () => {
    // the images end 55 mm below the middle of L4: room for a whole L5 …
    expect(recipe(speak, { vertebrae: row.slice(0, 2), levels: levels(), structures: undefined, volume }, 'a')).toBeUndefined();
    // … or 25 mm below it
    const cropped = { ...volume, grid: axisGrid([50, 60, 60], [2, 2, 2], lps(-50, -50, 5)) };
    expect(recipe(speak, { vertebrae: row.slice(0, 2), levels: levels(), structures: undefined, volume: cropped }, 'a')).toBe(
      'L3: 2nd body up from the lowest whole body in the images.',
    );
  });
  it('counts only from whole bodies when there is no landmark', () => {
    expect(recipe(speak, { vertebrae, levels: levels(), structures: undefined, volume: undefined }, 'a')).toBe(
      'L3: 2nd body up from the lowest whole body in the images.',
    );
    expect(recipe(speak, { vertebrae, levels: levels(), structures: undefined, volume: undefined }, 'c')).toBeUndefined();
  });
  it('counts down from C2', () => {
    const neck = levels({
      entries: [
        { vertebraId: 'a', level: 'C2' },
        { vertebraId: 'b', level: 'C3' },
        { vertebraId: 'c', level: 'C4' },
      ],
    });
    expect(recipe(speaker('en', neck, 'HFS'), { vertebrae, levels: neck, structures: undefined, volume: undefined }, 'c')).toBe(
      'C4: from C2, 2nd body down (C2 not counted).',
    );
  });
  it('refuses a recipe across a gap, and does not stumble over T12–L1', () => {
    const gap = levels({
      entries: [
        { vertebraId: 'a', level: 'L2' },
        { vertebraId: 'b', level: 'L4' },
        { vertebraId: 'c', level: 'L5' },
      ],
    });
    expect(recipe(speaker('en', gap, 'HFS'), { vertebrae, levels: gap, structures: sacrum, volume: undefined }, 'a')).toBeUndefined();
    const thoracic = levels({
      entries: [
        { vertebraId: 'a', level: 'T12' },
        { vertebraId: 'b', level: 'L1' },
        { vertebraId: 'c', level: 'L2' },
      ],
    });
    expect(
      recipe(speaker('en', thoracic, 'HFS'), { vertebrae: row, levels: thoracic, structures: undefined, volume: undefined }, 'a'),
    ).toBe('T12: 2nd body up from the lowest whole body in the images.');
  });
  it('says "level relative only" when the count rests on nothing absolute', () => {
    const c = {
      vertebrae,
      planned: ['b'],
      levels: levels({ absolute: false }),
      volume: undefined,
      structures: undefined,
      project: originals.project,
    };
    expect(texts(countingBlocks(speak, c))).toContain('Level relative only');
    expect(texts(countingBlocks(speak, { ...c, levels: levels() }))).not.toContain('Level relative only');
  });
});

describe('planes of a picture', () => {
  it('a plane along a trocar contains entry and tip exactly', () => {
    const frame = {
      originLps: lps(0, 0, 30),
      left: direction(0.98, 0.1, 0.05),
      posterior: direction(-0.1, 0.98, 0.1),
      superior: direction(-0.04, -0.1, 0.99),
    };
    for (const which of ['axial', 'sagittal'] as const) {
      const p = path('left');
      const plane = planeAlong(frame, p, which, p.entryLps, 1);
      const n = [0, 1, 2].map(
        (a) => plane.right[(a + 1) % 3] * plane.down[(a + 2) % 3] - plane.right[(a + 2) % 3] * plane.down[(a + 1) % 3],
      );
      const off = [0, 1, 2].reduce((s, a) => s + n[a] * (p.targetLps[a] - p.entryLps[a]), 0);
      expect(Math.abs(off)).toBeLessThan(1e-9);
      expect(Math.abs(plane.right[0] * plane.down[0] + plane.right[1] * plane.down[1] + plane.right[2] * plane.down[2])).toBeLessThan(1e-9);
    }
  });
});
