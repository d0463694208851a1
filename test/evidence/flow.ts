// Acceptance rows of cement flow and of its heat: exact solutions, balances, symmetry, refinement, what it costs.
import { loadavg } from 'node:os';
import { Problem, seeded } from '../../src/base/index.ts';
import { twins } from '../../src/kernels/index.ts';
import { porousFlow } from '../../src/physics/index.ts';
import { adiabatic, exVivo, perfusedBlock, sphereRelease } from '../physics/cement-heat-scenes.ts';
import {
  body,
  buckleyLeverett,
  disc,
  fillDifference,
  injectionBox,
  paste,
  powerLaw,
  speed,
  spherical,
  voxels,
} from '../physics/flow-scenes.ts';
import type { Outcome, Row } from './row.ts';

const round = (v: number, digits = 4): number => Number(v.toPrecision(digits));
const judged = (measured: Outcome['measured'], ok: boolean, reason?: string): Outcome => ({
  measured,
  state: ok ? 'pass' : 'fail',
  ...(reason === undefined ? {} : { reason }),
});
const whole = 'issue: cement, must hold';

function spheres(share: number, progress: (f: number) => void): Outcome {
  const measured: Record<string, number> = {};
  let ok = true;
  const [volumeMl, radiusMm] = share < 1 ? [1.5, 13] : [4, 20];
  for (const [n, ratio] of [1, 30, 2000].entries()) {
    const s = spherical(ratio, 1, volumeMl, radiusMm);
    measured[`ratio${ratio}TipPercent`] = round(s.tipPercent, 3);
    measured[`ratio${ratio}FrontWorstMm`] = round(s.frontWorstMm, 3);
    measured[`ratio${ratio}FrontRmsMm`] = round(s.frontRmsMm, 3);
    measured[`ratio${ratio}ThicknessMm`] = round(s.thicknessMm, 3);
    ok &&= Math.abs(s.tipPercent) <= 1 && s.frontWorstMm <= 1 && s.thicknessMm <= 2;
    progress((n + 1) / 4);
  }
  // thinner than marrow is unstable in nature too: shown, not judged
  const thin = spherical(0.2, 1, volumeMl, radiusMm);
  measured['ratio0.2FrontWorstMmNotJudged'] = round(thin.frontWorstMm, 3);
  const law = powerLaw(0.6);
  measured['powerLawPercent'] = round(100 * (law.dropKPa / law.exactKPa - 1), 3);
  return judged(measured, ok && Math.abs(law.dropKPa / law.exactKPa - 1) <= 0.01);
}

function balance(share: number, progress: (f: number) => void): Outcome {
  const random = seeded('evidence/flow/balance');
  const count = share < 1 ? 3 : 24;
  let [worst, leaked, cannula] = [0, 0, 0];
  for (let n = 0; n < count; n++) {
    const h = share < 1 ? 2 : 1.5;
    const two = random.next() < 0.5;
    const { model } = body({
      spacingMm: h,
      skew: random.uniform(-1, 1),
      vein: random.next() < 0.6,
      gap: random.next() < 0.6,
      two,
      ratio: 10 ** random.uniform(0, 3.3),
    });
    const f = porousFlow(model, twins());
    const flow = two ? [random.uniform(0.02, 0.2), random.uniform(0.02, 0.2)] : [random.uniform(0.02, 0.2)];
    const push = { flowMlPerS: flow, thickeningAgeS: random.uniform(0, 100), syringeC: 22 };
    f.push({ ...push, volumeMl: random.uniform(2, 9) });
    const end = f.push({ ...push, volumeMl: 0.3, byStylet: true });
    const saturation = f.saturation();
    f.free();
    const inBone = saturation.reduce((s, v, c) => s + v * model.porosityFraction[c] * h ** 3, 0) / 1000;
    const out = end.leakedMl.reduce((s, v) => s + v, 0);
    // from the field that is given out, not from the solver's own sum
    worst = Math.max(worst, Math.abs(end.injectedMl - inBone - out - end.inCannulaMl) / end.injectedMl);
    leaked = Math.max(leaked, out);
    cannula = Math.max(cannula, end.inCannulaMl);
    progress((n + 1) / count);
  }
  return judged(
    { nCount: count, worstFraction: round(worst, 3), mostLeakedMl: round(leaked), mostInCannulaMl: round(cannula) },
    worst < 1e-3 && leaked > 0,
  );
}

function symmetry(share: number): Outcome {
  const h = share < 1 ? 2 : 1;
  const { model, size } = body({ spacingMm: h, two: true });
  const fill = (flow: readonly number[]): Float32Array => {
    const f = porousFlow(model, twins());
    f.push({ flowMlPerS: flow, volumeMl: 4, thickeningAgeS: 0, syringeC: 22 });
    const s = f.saturation();
    f.free();
    return s;
  };
  const mirror = (s: Float32Array): Float64Array => voxels(size, (i, j, k) => s[(k * size[1] + j) * size[0] + size[0] - 1 - i]);
  const differ = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
    let most = 0;
    for (let n = 0; n < a.length; n++) most = Math.max(most, Math.abs(a[n] - b[n]));
    return most;
  };
  const both = fill([0.05, 0.05]);
  const [left, right] = [fill([0.08, 0.02]), fill([0.02, 0.08])];
  const [own, sides] = [differ(both, mirror(both)), differ(left, mirror(right))];
  return judged({ bothSidesFraction: round(own, 2), sidesSwappedFraction: round(sides, 2) }, own < 0.02 && sides < 0.02);
}

function growth(share: number, progress: (f: number) => void): Outcome {
  const random = seeded('evidence/flow/growth');
  const count = share < 1 ? 2 : 20;
  let [falls, steps] = [0, 0];
  for (let n = 0; n < count; n++) {
    const { model } = body({
      spacingMm: 2,
      skew: random.uniform(-1, 1),
      vein: n % 2 === 1,
      gap: n % 3 === 1,
      ratio: 10 ** random.uniform(0, 4),
    });
    const f = porousFlow(model, twins());
    let before = f.saturation();
    let leaked = 0;
    f.push({
      flowMlPerS: [random.uniform(0.02, 0.3)],
      volumeMl: 6,
      thickeningAgeS: 0,
      syringeC: 22,
      stepMl: 0.2,
      onStep(s) {
        const now = f.saturation();
        for (let c = 0; c < now.length; c++) if (now[c] < before[c] - 1e-6) falls++;
        const out = s.leakedMl.reduce((a, v) => a + v, 0);
        if (out < leaked - 1e-12) falls++;
        [before, leaked] = [now, out];
        steps++;
      },
    });
    f.free();
    progress((n + 1) / count);
  }
  return judged({ nCount: count, stepCount: steps, fallsCount: falls }, falls === 0);
}

function refined(share: number, progress: (f: number) => void): Outcome {
  const list = share < 1 ? [2, 1] : [2, 1, 0.5];
  const fills = list.map((spacingMm, n) => {
    const { model, size } = body({ spacingMm, skew: 0.6, vein: true, ratio: 300 });
    const f = porousFlow(model, twins());
    const end = f.push({ flowMlPerS: [0.1], volumeMl: 4, thickeningAgeS: 0, syringeC: 22 });
    const s = f.saturation();
    f.free();
    progress((n + 1) / list.length);
    return { s, size, end };
  });
  const finest = fills[fills.length - 1];
  const blocks = fills[0].size;
  const differences = fills.slice(0, -1).map((v) => fillDifference(v.s, v.size, finest.s, finest.size, blocks));
  const [coarse, fine] = [spherical(30, 2, 1.5, 12), spherical(30, 1, 1.5, 12)];
  const order = Math.log2(coarse.frontRmsMm / fine.frontRmsMm);
  const measured: Record<string, number> = { frontOrder: round(order, 3) };
  for (const [n, v] of differences.entries()) measured[`fill${list[n]}mmFraction`] = round(v, 3);
  for (const [n, v] of fills.entries()) {
    measured[`tip${list[n]}mmKPa`] = round(v.end.tipKPa[0]);
    measured[`vein${list[n]}mmMl`] = round(v.end.inChannelMl, 3);
  }
  const falls = differences.every((v, n) => n === 0 || v < differences[n - 1]);
  return judged(measured, falls && order > 0.8 && differences[differences.length - 1] < 0.1);
}

/** Bone of any roughness, cement from 1 Pa s to as good as set, marrow from thin to thick, ways out that resist or not: an answer, or a coded refusal. */
function hostile(share: number, progress: (f: number) => void): Outcome {
  const count = share < 1 ? 3 : 40;
  let [answered, refused, worst, most, outside] = [0, 0, 0, 0, 0];
  for (let n = 0; n < count; n++) {
    const random = seeded(`evidence/flow/hostile/${n}`);
    const { model } = body({
      spacingMm: share < 1 || random.next() < 0.5 ? 2 : 1.5,
      skew: random.uniform(-1, 1),
      vein: random.next() < 0.7,
      gap: random.next() < 0.7,
      two: random.next() < 0.5,
    });
    const sigma = random.uniform(0, 2.5);
    const rough = (): number => Math.exp(2 * sigma * (random.next() + random.next() + random.next() - 1.5));
    const permeabilityM2 = model.permeabilityM2.map((k) => (k === 0 ? 0 : Math.min(2e-6, Math.max(1e-10, k * rough()))));
    const outlets = model.outlets.map((_, o) => ({
      pressureKPa: random.uniform(0, 3),
      entryKPa: o === 0 ? 0 : 10 ** random.uniform(-1, 2),
    }));
    const law = { indexN: random.uniform(0.4, 1), tau1S: 10 ** random.uniform(0.5, 3), gelAgeS: 60, tau2S: 5, capPaS: 7.5e4 };
    try {
      const f = porousFlow(
        { ...model, permeabilityM2, outlets, marrowPaS: 10 ** random.uniform(-1.5, 0), paste: paste(10 ** random.uniform(0, 5), law) },
        twins(),
      );
      const push = { flowMlPerS: model.sources.map(() => random.uniform(0.02, 0.3)), volumeMl: 3, thickeningAgeS: 0, syringeC: 22 };
      f.push(push);
      f.wait(60);
      const end = f.push({ ...push, thickeningAgeS: 60 });
      worst = Math.max(worst, end.imbalanceFraction);
      most = Math.max(most, end.iterationCount / end.solveCount);
      for (const v of f.saturation()) if (!(v >= 0 && v <= 1)) outside++;
      f.free();
      answered++;
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      refused++;
    }
    progress((n + 1) / count);
  }
  return judged(
    {
      answeredCount: answered,
      refusedCount: refused,
      worstImbalanceFraction: round(worst, 2),
      mostIterationsASolve: round(most, 3),
      outsideCount: outside,
    },
    answered === count && worst < 1e-3 && outside === 0,
  );
}

function cost(): Outcome {
  speed(false);
  const runs = [false, true].map((vein) => Array.from({ length: 3 }, () => speed(vein)).toSorted((a, b) => a.cpuS - b.cpuS)[1]);
  const [plain, vein] = runs;
  const measured = {
    homogeneousCpuS: round(plain.cpuS, 3),
    veinCpuS: round(vein.cpuS, 3),
    previewS: round(Math.max(plain.previewS, vein.previewS), 3),
    thicknessMm: round(plain.thicknessMm, 3),
    halfRadiusPercent: round(plain.halfPercent, 2),
    solveCount: vein.end.solveCount,
    iterationCount: vein.end.iterationCount,
    veinMl: round(vein.end.inChannelMl, 3),
    leakedMl: round(vein.end.leakedMl[0], 3),
    bytesPerCell: round(vein.arenaBytes / injectionBox(true).model.outlet.length, 3),
    load: round(loadavg()[0], 2),
  };
  return judged(measured, plain.cpuS < 3 && vein.cpuS < 6 && measured.previewS < 1 && plain.thicknessMm <= 2);
}

function releases(share: number): Outcome {
  const table: readonly (readonly [number, readonly number[]])[] = [
    [9.85, [0.956, 0.559, 0.344, 0.153]],
    [8.26, [0.872, 0.406, 0.232, 0.096]],
  ];
  const measured: Record<string, number | string> = {};
  let ok = true;
  const times = [60, 180, 300, 600].slice(0, share < 1 ? 2 : 4);
  for (const [radiusMm, exact] of table) {
    const { centre, percent } = sphereRelease(radiusMm, times);
    const worst = percent.reduce((m, v) => Math.max(m, Math.abs(v)), 0);
    measured[`a${radiusMm}Centre`] = centre.map((v) => v.toFixed(3)).join(' ');
    measured[`a${radiusMm}WorstPercent`] = round(worst, 3);
    ok &&= worst <= 1 && centre.every((v, n) => Math.abs(v / exact[n] - 1) <= 0.01);
  }
  return judged(measured, ok);
}

/** Belkoff and Molloy 2003: what was read, °C and minutes above 50 °C. */
const published = {
  anterior: { peakC: [44, 113], aboveMin: [0, 5.5] },
  centre: { peakC: [49, 112], aboveMin: [0, 8] },
  canal: { peakC: [39, 57], aboveMin: [0, 2.5] },
} as const;
function bath(share: number): Outcome {
  const measured: Record<string, number | string> = {};
  let [order, within, imbalance] = [true, true, 0];
  for (const volumeMl of [6, 10]) {
    const { answer, inBoneMl } = exVivo(volumeMl, share < 1 ? 2 : 1);
    measured[`given${volumeMl}InBoneMl`] = round(inBoneMl, 3);
    for (const name of ['anterior', 'centre', 'canal'] as const) {
      const p = answer.probes[name];
      measured[`${name}${volumeMl}C`] = round(p.peakC, 3);
      measured[`${name}${volumeMl}Above50Min`] = round(p.aboveS / 60, 3);
      within &&= p.aboveS / 60 <= published[name].aboveMin[1];
    }
    const { anterior, centre, canal } = answer.probes;
    order &&= centre.peakC >= anterior.peakC && anterior.peakC > canal.peakC;
    imbalance = Math.max(imbalance, answer.imbalanceFraction);
  }
  // within the range of what is known, neither judged
  for (const [name, vary] of [
    ['allPores', { poreFraction: 1 }],
    ['pores65Percent', { poreFraction: 0.65 }],
    ['bone0.5WPerMK', { boneWPerMK: 0.5 }],
  ] as const) {
    const p = exVivo(10, 2, vary).answer.probes['centre'];
    measured[`${name}Centre10`] = `${round(p.peakC, 3)} °C, ${round(p.aboveS / 60, 3)} min`;
  }
  measured['orderingHolds'] = String(order);
  measured['timesInPublishedRange'] = String(within);
  measured['imbalanceFraction'] = round(imbalance, 2);
  return judged(
    measured,
    order && within && imbalance < 1e-3,
    within
      ? 'the published range is so wide that it cannot discriminate between models'
      : 'the centre stays above 50 °C longer than the 8 min read, with cement in 80 % of the pores as the injection has it (the same volume of cement in all of them: hotter, see allPores). Fewer pores or bone that conducts more bring it nearer (shown beside, within what is known, not chosen for it): the published range (24 bodies, probes placed by hand) cannot discriminate more',
  );
}

export const flowRows: readonly Row[] = [
  {
    id: 'flow-sphere',
    source: `${whole}: pressure against the two-phase spherical solution at three mobility ratios (B2)`,
    target:
      'at the tip within 1 %, front within 1 voxel and 10–90 % within 2, cement 1, 30 and 2000 times as thick as marrow, 1 mm; power-law cement 1 %',
    run: async ({ share, progress }) => spheres(share, progress),
  },
  {
    id: 'flow-radial',
    source: `${whole}: radial Darcy injection`,
    target: 'pressure between 3 and 15 mm within 1 %, front within 1 voxel, ratio 1 and 2000',
    run: async () => {
      const [a, b] = [disc(1), disc(2000)];
      return judged(
        {
          ratio1Percent: round(a.dropPercent, 2),
          ratio2000Percent: round(b.dropPercent, 2),
          frontWorstMm: round(Math.max(a.frontWorstMm, b.frontWorstMm), 3),
        },
        Math.abs(a.dropPercent) <= 1 && Math.abs(b.dropPercent) <= 1 && Math.max(a.frontWorstMm, b.frontWorstMm) <= 1,
      );
    },
  },
  {
    id: 'flow-buckley-leverett',
    source: `${whole}: Buckley-Leverett as a test-only flux`,
    target: 'front within one cell of f(S*)/S* t, A = 1, 100, 0.01; nothing lost',
    run: async ({ share }) => {
      const n = share < 1 ? 120 : 400;
      const list = [1, 100, 0.01].map((a) => ({ a, ...buckleyLeverett(a, n) }));
      const measured: Record<string, number> = { cellCount: n };
      for (const b of list) measured[`a${b.a}OffCells`] = round(b.frontCells - b.exactCells, 2);
      return judged(
        measured,
        list.every((b) => Math.abs(b.frontCells - b.exactCells) <= 1 && Math.abs(b.lost) < 1e-9),
      );
    },
  },
  {
    id: 'flow-balance',
    source: `${whole}: volume injected = in bone + leaked + in cannula`,
    target: '< 0.1 %, drawn bodies with veins, gaps, one and two trocars, stylet',
    run: async ({ share, progress }) => balance(share, progress),
  },
  {
    id: 'flow-symmetry',
    source: `${whole}: fill is symmetric on a symmetric phantom`,
    target: 'both sides alike, and left given as right is the mirror image, within 0.02 of a voxel',
    run: async ({ share }) => symmetry(share),
  },
  {
    id: 'flow-growth',
    source: `${whole}: more volume never less fill`,
    target: 'no voxel ever emptier, no leak ever smaller',
    run: async ({ share, progress }) => growth(share, progress),
  },
  {
    id: 'flow-refined',
    source: `${whole}: refined grid converges`,
    target: 'fills (on common blocks) come nearer the finest at each halving, the last below 10 %; front of the sphere of order > 0.8',
    run: async ({ share, progress }) => refined(share, progress),
  },
  {
    id: 'flow-hostile',
    source: 'issue: a right answer or a coded refusal; contrast limit of the pressure solver',
    target:
      'drawn bone from smooth to e-fold rough several times over, cement 1 Pa s to set, marrow 0.03–1 Pa s: all answered, balance < 0.1 %, 0 <= S <= 1',
    run: async ({ share, progress }) => hostile(share, progress),
  },
  {
    id: 'flow-speed',
    source: `${whole}: 4 ml into one vertebra at 1 mm, one member`,
    target: 'CPU < 3 s homogeneous, < 6 s with an open vein, first preview < 1 s, front 10–90 % within 2 cells (60 × 60 × 40)',
    slow: true,
    run: async () => cost(),
  },
  {
    id: 'flow-heat-sphere',
    source: `${whole}: heat, exact: sphere released at once`,
    target: 'centre 0.956 0.559 0.344 0.153 D (a 9.85 mm) and 0.872 0.406 0.232 0.096 D (8.26 mm) at 60 180 300 600 s, 1 %',
    // a unit test holds one of them up to 180 s
    slow: true,
    run: async ({ share }) => releases(share),
  },
  {
    id: 'flow-heat-alone',
    source: `${whole}: adiabatic cure; heat released = stored + lost`,
    target: 'rise = q X/ρc to 1e-4; half of it within 0.5 % of a fine integration',
    run: async () => {
      const a = adiabatic();
      const off = Math.abs(a.halfS / a.exactHalfS - 1);
      return judged(
        { riseC: round(a.riseC), energyC: round(a.energyC), halfS: round(a.halfS), exactHalfS: round(a.exactHalfS) },
        Math.abs(a.riseC / a.energyC - 1) < 1e-4 && off < 0.005,
      );
    },
  },
  {
    id: 'flow-heat-balance',
    source: `${whole}: heat released = stored + lost`,
    target: '< 0.1 %, cement in perfused bone between a cooled and an exchanging side, 20 minutes',
    run: async () => {
      const a = perfusedBlock();
      const measured = {
        releasedJ: round(a.releasedJ),
        storedJ: round(a.storedJ),
        lostThroughSidesJ: round(a.lostThroughSidesJ),
        lostToBloodJ: round(a.lostToBloodJ),
        imbalanceFraction: round(a.imbalanceFraction, 2),
      };
      return judged(measured, a.imbalanceFraction < 1e-3 && a.releasedJ > 100 && Math.abs(a.lostToBloodJ) > 5);
    },
  },
  {
    id: 'flow-heat-ex-vivo',
    source: `${whole}: exotherm ex vivo (Belkoff & Molloy 2003, PMID 12865844: 6 or 10 ml, bath of 37 °C)`,
    target:
      'centre >= anterior > canal; minutes above 50 °C from the parameters of the cure row within what was read (0–5.5, 0–8, 0–2.5); balance < 0.1 %; peaks read 44–113, 49–112, 39–57 °C cannot discriminate',
    slow: true,
    run: async ({ share }) => bath(share),
  },
];
