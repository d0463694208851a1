// Strength against answers from outside: a public vertebra and a public trabecular core solved by other programs, and the calibration against a
// published report, against mixtures of known composition, and against the phantom's own scale. Looked at and reported, never tuned on.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { densityOfHu, densitySd, massAttenuationAt, type ReferenceTissue } from '../../src/catalog/index.ts';
import { components } from '../../src/imaging/index.ts';
import { twins } from '../../src/kernels/index.ts';
import { drawSpec } from '../../src/phantom/index.ts';
import { elasticSolver, type ElasticModel } from '../../src/physics/index.ts';
import { calibrate } from '../../src/steps/index.ts';
import { fitInternal, internalErrors, type InternalFit } from '../../src/steps/calibrate/internal.ts';
import { nodesOf } from '../physics/elastic-cases.ts';
import { calibrationScene, phantomScale } from './calibration-scene.ts';
import { halveByMean, halveBySpline, readStack, smooth, type Stack } from './micro-ct.ts';
import { calculix, has } from './peers.ts';
import type { Outcome, Row } from './row.ts';
import { pinned, readVerse004, stiffnessOf, verse004Model, type Reading, type Verse004 } from './verse004.ts';
import { context } from './workup-spines.ts';

const round = (x: number, digits = 5): number => Number(x.toPrecision(digits));
const judged = (ok: boolean, measured: Outcome['measured'], reason?: string): Outcome => ({
  measured,
  state: ok ? 'pass' : 'fail',
  ...(ok || reason === undefined ? {} : { reason }),
});
const absent = (what: string): Outcome => ({ state: 'skipped', measured: {}, reason: `${what} is not in the data folder (TROCART_DATA)` });

function solveVerse(v: Verse004, reading: Reading): { readonly stiffnessNPerMm: number; readonly iterationCount: number } {
  const solver = elasticSolver(verse004Model(v, reading), twins());
  const answer = solver.solve(v.load, { tolerance: 1e-7 });
  solver.free();
  return { stiffnessNPerMm: stiffnessOf(v, answer.forceN), iterationCount: answer.iterationCount };
}

const verseRow: Row = {
  id: 'strength-verse004',
  source: 'Bonelab/spineFE-benchmark (public L2 of sub-verse004); reference prototype 10 547, 10 445, 12 370.5 N/mm; published 12 362 N/mm',
  target:
    'nodes 1432 and 1413, 67 190 elements, 77 907 nodes, 233 721 DOF exact; 10 547 (continuous), 10 445 (binned), 12 370.5 (shifted) N/mm within 0.1 %',
  slow: true,
  run: async ({ dataFolder, progress }) => {
    const v = dataFolder === undefined ? undefined : readVerse004(dataFolder);
    if (v === undefined) return absent('verse004-l2-fe');
    const found = {} as Record<Reading, number>;
    const order: readonly Reading[] = ['continuous', 'whole', 'binnedAsRead', 'binned', 'shifted'];
    let iterationCount = 0;
    for (const [n, reading] of order.entries()) {
      const s = solveVerse(v, reading);
      found[reading] = s.stiffnessNPerMm;
      iterationCount = Math.max(iterationCount, s.iterationCount);
      progress((n + 1) / order.length);
    }
    const exact = v.top.length === 1432 && v.bottom.length === 1413 && v.elementCount === 67190 && v.nodeCount === 77907;
    const off = [found.continuous / 10547 - 1, found.binned / 10445 - 1, found.shifted / 12370.5 - 1];
    return judged(exact && off.every((o) => Math.abs(o) <= 1e-3), {
      topNodesCount: v.top.length,
      bottomNodesCount: v.bottom.length,
      elementsCount: v.elementCount,
      dofCount: 3 * v.nodeCount,
      continuousNPerMm: round(found.continuous, 7),
      binnedNPerMm: round(found.binned, 7),
      shiftedNPerMm: round(found.shifted, 7),
      worstOffFraction: round(Math.max(...off.map(Math.abs)), 2),
      wholeDensitiesNPerMm: round(found.whole, 7),
      binnedWithoutCastNPerMm: round(found.binnedAsRead, 7),
      againstPublishedFraction: round(found.shifted / 12362 - 1, 2),
      iterationCount,
      explained:
        'the published pipeline casts densities to 16-bit integers (towards zero, half a mg/cm³ lost on average) BEFORE it bins: that alone takes the ' +
        'continuous figure down by 0.6 % and the binned one by 1 %; bins without the cast stay at the continuous figure. Values below -31 are set to -31; ' +
        'bins [-31, 1893) of width 15.03, index by rounding down; at or below 0 the centre’s modulus is 1e-4 MPa; discs are not binned. ' +
        'The published 12 362 is reached only when each voxel takes the NEXT bin’s modulus: by its own law it is 17 % too stiff',
    });
  },
};

const ccxRow: Row = {
  id: 'strength-verse004-calculix',
  source: 'CalculiX (SPOOLES) on the binned model, three in-plane rigid motions held at two nodes',
  target: 'agrees to 1e-4',
  slow: true,
  run: async ({ dataFolder }) => {
    const v = dataFolder === undefined ? undefined : readVerse004(dataFolder);
    if (v === undefined) return absent('verse004-l2-fe');
    if (!has('ccx')) return { state: 'skipped', measured: {}, reason: 'no CalculiX here' };
    const ours = solveVerse(v, 'binned').stiffnessNPerMm;
    const theirs = calculix(pinned(v, verse004Model(v, 'binned')), v.load, 'SPOOLES', v.top);
    if (!theirs.ok) return { state: 'fail', measured: {}, reason: 'CalculiX gave no answer' };
    const theirNPerMm = Math.abs(theirs.forceN) / 0.2;
    return judged(Math.abs(ours / theirNPerMm - 1) <= 1e-4, {
      oursNPerMm: round(ours, 8),
      calculixNPerMm: round(theirNPerMm, 8),
      offFraction: round(ours / theirNPerMm - 1, 2),
      calculixS: round(theirs.cpuS, 3),
    });
  },
};

const lhdlVoxelMm = 0.0195;
interface Core {
  readonly stack: Stack;
  readonly voxelMm: number;
  readonly topHeld?: boolean;
}
interface Squeezed {
  readonly forceN: number;
  /** Every column strained alike, sides free (Voigt): open bone never comes near it. */
  readonly voigtN: number;
}
/** The largest piece (faces) above grey 63, squeezed by 0.04 mm along the slices: bottom fully fixed, top along z only unless held. */
function squeezeCore({ stack, voxelMm, topHeld = false }: Core, modulusMpa: (grey: number) => number): Squeezed {
  const { labels } = components(stack.size, (q) => stack.values[q] > 63);
  const counts = new Map<number, number>();
  for (const l of labels) if (l !== 0) counts.set(l, (counts.get(l) ?? 0) + 1);
  const largest = [...counts].reduce((a, b) => (b[1] > a[1] ? b : a))[0];
  const n = nodesOf(stack.size);
  const plane = (stack.size[0] + 1) * (stack.size[1] + 1);
  const fixed = new Uint8Array(n);
  const displacementMm = new Float64Array(3 * n);
  for (let m = 0; m < plane; m++) {
    fixed[m] = 7;
    fixed[n - plane + m] = topHeld ? 7 : 4;
    displacementMm[2 * n + n - plane + m] = -0.04;
  }
  const model: ElasticModel = {
    size: stack.size,
    spacingMm: voxelMm,
    modulusMpa: Float32Array.from(labels, (l, q) => (l === largest ? modulusMpa(stack.values[q]) : 0)),
    fixed,
  };
  const solver = elasticSolver(model, twins());
  const { forceN } = solver.solve({ displacementMm });
  solver.free();
  let sum = 0;
  for (let m = 0; m < plane; m++) sum += forceN[2 * n + m];
  const total = (model.modulusMpa as Float32Array).reduce((a, b) => a + b, 0);
  return { forceN: sum, voigtN: (total * voxelMm * 0.04) / stack.size[2] ** 2 };
}
const homogeneous = (): number => 18000;
const greyLaw = (grey: number): number => 18000 * (grey / 250) ** 2.5;

const lhdlVariants: Readonly<Record<string, (raw: Stack) => Core>> = {
  'smoothed, then halved by spline': (raw) => ({ stack: halveBySpline(smooth(raw, 1)), voxelMm: 2 * lhdlVoxelMm }),
  'halved by spline, then smoothed': (raw) => ({ stack: smooth(halveBySpline(raw), 1), voxelMm: 2 * lhdlVoxelMm }),
  'halved by spline, not smoothed': (raw) => ({ stack: halveBySpline(raw), voxelMm: 2 * lhdlVoxelMm }),
  'halved by mean, then smoothed': (raw) => ({ stack: smooth(halveByMean(raw), 1), voxelMm: 2 * lhdlVoxelMm }),
  'smoothed, then halved by spline; top held sideways': (raw) => ({
    stack: halveBySpline(smooth(raw, 1)),
    voxelMm: 2 * lhdlVoxelMm,
    topHeld: true,
  }),
  'smoothed, not halved': (raw) => ({ stack: smooth(raw, 1), voxelMm: lhdlVoxelMm }),
};
const lhdlFolder = (dataFolder: string | undefined): string | undefined => {
  const folder = dataFolder === undefined ? undefined : join(dataFolder, 'lhdl-microct-trab/cropped');
  return folder !== undefined && existsSync(folder) ? folder : undefined;
};

const lhdlRow: Row = {
  id: 'strength-lhdl',
  source: 'ciclope, LHDL donor core 3155_D_4_bc: CalculiX 247.30 N (18 GPa) and 137.09 N (18000 (grey/250)^2.5 MPa)',
  target: 'at most six declared variants, all results listed; one within 1 % for both',
  slow: true,
  run: async ({ dataFolder, progress }) => {
    const folder = lhdlFolder(dataFolder);
    if (folder === undefined) return absent('lhdl-microct-trab');
    const raw = readStack(folder);
    const measured: Record<string, string> = {};
    let reached = false;
    const names = Object.entries(lhdlVariants);
    for (const [n, [name, make]] of names.entries()) {
      const core = make(raw);
      const one = squeezeCore(core, homogeneous);
      const grey = squeezeCore(core, greyLaw);
      reached ||= Math.abs(one.forceN / 247.3 - 1) <= 0.01 && Math.abs(grey.forceN / 137.09 - 1) <= 0.01;
      measured[name] = `${one.forceN.toFixed(2)} N, by grey ${grey.forceN.toFixed(2)} N (Voigt ${grey.voigtN.toFixed(0)} N)`;
      progress((n + 1) / names.length);
    }
    return judged(
      reached,
      measured,
      'none of the six gives 247.30 and 137.09. The first is the pipeline’s own documented command, and gives the 224.00 N that another published ' +
        'version of the same result file holds (row strength-lhdl-published): the 247.30 belongs to a model whose settings are not stated. ' +
        '137.09 N by grey cannot be had from these voxels at all: it lies at 90-113 % of the Voigt estimate, where these trabeculae reach 25-28 %',
    );
  },
};

const lhdlPublishedRow: Row = {
  id: 'strength-lhdl-published',
  source:
    'ciclope, same core, result file of another version (09461e2bffca): CalculiX 224.0002 N; documented command: σ 1, halved, threshold 63',
  target: '224.0002 N to 1e-4',
  slow: true,
  run: async ({ dataFolder }) => {
    const folder = lhdlFolder(dataFolder);
    if (folder === undefined) return absent('lhdl-microct-trab');
    const { forceN } = squeezeCore(lhdlVariants['smoothed, then halved by spline'](readStack(folder)), homogeneous);
    return judged(Math.abs(forceN / 224.0002 - 1) <= 1e-4, { forceN: round(forceN, 7), offFraction: round(forceN / 224.0002 - 1, 2) });
  },
};

const reportRow: Row = {
  id: 'strength-calibration-report',
  source: 'calibration report beside sub-verse004 (ogoImageCalibration 1.00): references in, energy, R² and both lines out',
  target: '97.0 keV, R² 0.998965, lines 0.000016, 0.171240, 0.000893, 0.968731 to the printed digit',
  run: async ({ dataFolder }) => {
    const path = dataFolder === undefined ? undefined : join(dataFolder, 'verse004-l2-fe/sub-verse004_0000.txt');
    if (path === undefined || !existsSync(path)) return absent('verse004-l2-fe');
    const text = readFileSync(path, 'utf8');
    const number = (label: string): number =>
      Number(new RegExp(`${label.replace(/[[\]^+/]/g, String.raw`\$&`)}:?\\s+(-?[\\d.]+)`).exec(text)?.[1]);
    const names: readonly (readonly [ReferenceTissue, string])[] = [
      ['fat', 'Adipose'],
      ['air', 'Air'],
      ['blood', 'Blood'],
      ['cortical-bone', 'Cortical Bone'],
      ['muscle', 'Skeletal Muscle'],
    ];
    const fit = fitInternal(names.map(([what, label]) => ({ what, hu: number(label) })));
    const pairs: readonly (readonly [number, string])[] = [
      [fit.effectiveKev, 'Energy [keV]'],
      [fit.fitFraction, 'Max R^2'],
      [fit.attenuation[0], 'HU-u/p Slope'],
      [fit.attenuation[1], 'HU-u/p Y-Intercept'],
      [fit.density[0], 'HU-Material Density Slope'],
      [fit.density[1], 'HU-Material Density Y-Intercept'],
    ];
    const off = pairs.map(([ours, label]) => Math.abs(ours - number(label)));
    return judged(
      off.every((o) => o <= 0.6e-6),
      {
        energyKev: fit.effectiveKev,
        fitFraction: round(fit.fitFraction, 6),
        worstOffLastDigit: round(Math.max(...off) / 1e-6, 2),
        at0MgPerCm3: round(densityOfHu(fit, 0), 4),
        at150MgPerCm3: round(densityOfHu(fit, 150), 4),
      },
    );
  },
};

/** HU of a mixture given as g/cm³ of each substance. */
const huOf = (kev: number, parts: readonly (readonly [Parameters<typeof massAttenuationAt>[0], number])[]): number =>
  1000 * (parts.reduce((s, [what, gPerCm3]) => s + gPerCm3 * massAttenuationAt(what, kev), 0) / massAttenuationAt('water', kev) - 1);
/** ICRU-44 densities, g/cm³. */
const icru: readonly (readonly [ReferenceTissue, number])[] = [
  ['air', 0.001205],
  ['fat', 0.95],
  ['blood', 1.06],
  ['muscle', 1.05],
  ['cortical-bone', 1.92],
];
const physicsRow: Row = {
  id: 'strength-calibration-physics',
  source: 'mixtures computed from the NIST tables: ICRU-44 tissues as references, K2HPO4 in water (0-200 mg/cm³) as truth, 60-90 keV',
  target: 'density within twice the stated deviation at every energy and concentration',
  run: async () => {
    let worst = 0;
    let worstMg = 0;
    let worstInFat = 0;
    for (const kev of [60, 65, 70, 75, 80, 85, 90]) {
      const readings = icru.map(([what, rho]) => ({ what, hu: huOf(kev, [[what, rho]]), errorHu: 0 }));
      const fit = fitInternal(readings);
      const errors = internalErrors(readings);
      for (const mg of [0, 50, 100, 150, 200]) {
        const c = mg / 1000;
        // a litre of solution keeps 0.82 of the salt's mass as extra mass; K2HPO4 is 2.44 g/cm³, triglyceride 0.92
        const hu = huOf(kev, [
          ['k2hpo4', c],
          ['water', 1 - 0.18 * c],
        ]);
        const off = densityOfHu(fit, hu) - mg;
        worst = Math.max(worst, Math.abs(off) / densitySd(errors, hu));
        if (Math.abs(off) > Math.abs(worstMg)) worstMg = off;
        const inFat = huOf(kev, [
          ['k2hpo4', c],
          ['triglyceride', 0.92 * (1 - c / 2.44)],
        ]);
        worstInFat = Math.min(worstInFat, densityOfHu(fit, inFat) - mg);
      }
    }
    return judged(worst <= 2, {
      worstDeviations: round(worst, 3),
      worstMgPerCm3: round(worstMg, 3),
      worstWithAllMarrowFatMgPerCm3: round(worstInFat, 3),
      note: 'mineral in fat instead of water reads low in every calibration at one energy, rods included: reported, not judged',
    });
  },
};

const phantomRow: Row = {
  id: 'strength-calibration-phantom',
  source:
    'development draw (seeds from 100000), noise 12-34 HU; truth by definition: the method on the noise-free HU of the phantom’s tissues (it has HU, no composition)',
  target: 'density at 0, 150 and 300 HU within the stated 90 % band in every image',
  run: async ({ share, progress }) => {
    const count = Math.max(1, Math.round(12 * share));
    const truth: InternalFit = phantomScale();
    let worst = 0;
    const off = { 0: 0, 150: 0, 300: 0 };
    let references = 5;
    for (let n = 0; n < count; n++) {
      const spec = drawSpec(100200 + n, { levels: ['L1', 'L2', 'L3'], fractures: n % 2 === 1 });
      const { volume, seeds, structures } = calibrationScene({ ...spec, ribs: false, noiseHu: 12 + (22 * n) / 11 }, [1, 1, 1.5]);
      const [made] = await calibrate.run({ volume, seeds, structures, study: undefined }, calibrate.params.parse({}), context);
      references = Math.min(references, made.references.length);
      for (const hu of [0, 150, 300] as const) {
        const error = densityOfHu(made, hu) - densityOfHu(truth, hu);
        if (Math.abs(error) > Math.abs(off[hu])) off[hu] = error;
        worst = Math.max(worst, Math.abs(error) / densitySd(made, hu));
      }
      progress((n + 1) / count);
    }
    return judged(worst <= 1.645, {
      imagesCount: count,
      worstDeviations: round(worst, 3),
      worstAt0MgPerCm3: round(off[0], 3),
      worstAt150MgPerCm3: round(off[150], 3),
      worstAt300MgPerCm3: round(off[300], 3),
      fewestReferencesCount: references,
      truthAt0MgPerCm3: round(densityOfHu(truth, 0), 4),
      truthAt150MgPerCm3: round(densityOfHu(truth, 150), 4),
      truthAt300MgPerCm3: round(densityOfHu(truth, 300), 4),
      truthKev: truth.effectiveKev,
      note: 'the phantom’s cortex (860 HU) is half of what ICRU bone reads at 60-80 keV, so its references agree only at 109 keV; thin cortex pushes that further',
    });
  },
};

export const benchmarkRows: readonly Row[] = [verseRow, ccxRow, lhdlRow, lhdlPublishedRow, reportRow, physicsRow, phantomRow];
