// Heat of setting cement in scenes whose answer is known, and the vertebra of the ex vivo study; figures for tests and evidence rows.
import {
  cementHeat as matter,
  cementOf,
  cureConstantsOf,
  harmfulC,
  mixedCement,
  pasteConstantsOf,
  porousBone,
  sharesMeant,
} from '../../src/catalog/index.ts';
import { twins, type Kernels } from '../../src/kernels/index.ts';
import {
  cementHeat,
  cureFraction,
  cureRatePerS,
  fitCure,
  fitPaste,
  porousFlow,
  thickeningRate,
  type CementHeatAnswer,
  type CementHeatModel,
  type CureLaw,
  type PasteLaw,
  type Size,
} from '../../src/physics/index.ts';
import { common, eachVoxel, kM2, phi, voxels } from './flow-scenes.ts';
import { erf } from './heat-scenes.ts';

const plain = { conductivityWPerMK: 0.3, heatMjPerM3K: 3 };

/** A sphere that reacts at once in a medium of its own kind: centre against D [erf s − 2s e^(−s²)/√π], percent at 60, 180, 300, 600 s. */
export function sphereRelease(
  radiusMm: number,
  times: readonly number[] = [60, 180, 300, 600],
  spacingMm = 1,
  kernels: Kernels = twins(),
): { centre: readonly number[]; percent: readonly number[] } {
  // no side is felt at the centre before the end
  const halfMm = 3.6 * Math.sqrt(0.4 * times[times.length - 1]) * 0.6 + radiusMm;
  const n = 2 * Math.ceil(halfMm / spacingMm) + 1;
  const size: Size = [n, n, n];
  const c = (n - 1) / 2;
  const share = Float32Array.from(voxels(size, (i, j, k) => shareInside(i - c, j - c, k - c, radiusMm / spacingMm)));
  const cure: CureLaw = { alpha: 9, activationKjMol: 0, preFactorPerS: 1e4, speedFactor: 1, glassK: 1, heatJPerM3: 120e6 };
  const rise = 120 / plain.heatMjPerM3K;
  const middle = (c * n + c) * n + c;
  const a = cementHeat(
    {
      size,
      spacingMm,
      cementFraction: share,
      cement: plain,
      cure,
      cureAge: 0,
      cementC: 37,
      tissues: [plain],
      tissueC: 37,
      thresholdC: 50,
      probes: { centre: [middle] },
    },
    kernels,
    { endS: times[times.length - 1] },
  );
  const { timeS, hottestC } = a.probes['centre'];
  const at = (t: number): number => {
    const n1 = timeS.findIndex((v) => v >= t);
    const w = (t - timeS[n1 - 1]) / (timeS[n1] - timeS[n1 - 1]);
    return (hottestC[n1 - 1] * (1 - w) + hottestC[n1] * w - 37) / rise;
  };
  const exact = times.map((t) => {
    const s = radiusMm / (2 * Math.sqrt(0.1 * t));
    return erf(s) - (2 * s * Math.exp(-s * s)) / Math.sqrt(Math.PI);
  });
  return { centre: times.map(at), percent: times.map((t, q) => 100 * (at(t) / exact[q] - 1)) };
}
function shareInside(x: number, y: number, z: number, r: number): number {
  const d = Math.hypot(x, y, z);
  if (d < r - 0.87) return 1;
  if (d > r + 0.87) return 0;
  let inside = 0;
  for (let q = 0; q < 512; q++)
    if (Math.hypot(x + ((q & 7) - 3.5) / 8, y + (((q >> 3) & 7) - 3.5) / 8, z + ((q >> 6) - 3.5) / 8) < r) inside++;
  return inside / 512;
}

const product = cementOf('published-pmma');
if (product?.times === undefined) throw new Error('the published product has no times');
/** One set of parameters: the one that the rows of curing and thickening judge. */
const fittedCure = fitCure(product.times, cureConstantsOf(product), sharesMeant);
if (fittedCure === undefined) throw new Error('the published product does not say when it sets');
export const publishedCure: CureLaw = fittedCure;
export const publishedPaste: PasteLaw = fitPaste(product.times, pasteConstantsOf(product.viscosityClass));
const density = mixedCement(product).densityGPerMl;
export const cementMatter = {
  conductivityWPerMK: matter.cementWPerMK.value as number,
  heatMjPerM3K: density * matter.cementJPerGK.value,
};
export const boneMatter = { conductivityWPerMK: matter.boneWPerMK.value as number, heatMjPerM3K: matter.boneMjPerM3K.value as number };
const canal = { conductivityWPerMK: matter.softWPerMK.value as number, heatMjPerM3K: matter.softMjPerM3K.value as number };

/** Water that a warm wall keeps moving: some ten times the conduction of still water (natural convection of a few hundred W/m²/K over mm). */
const bath = { conductivityWPerMK: 6, heatMjPerM3K: 4.1 };

/** Cement alone, nothing lost: temperature against a fine integration of the same two equations. */
export function adiabatic(stepFraction = 0.05): { riseC: number; energyC: number; halfS: number; exactHalfS: number } {
  const law = publishedCure;
  const startC = 23;
  const a = cementHeat(
    {
      size: [4, 4, 4],
      spacingMm: 1,
      cementFraction: new Float32Array(64).fill(1),
      cement: cementMatter,
      cure: law,
      cureAge: 0,
      cementC: startC,
      tissues: [boneMatter],
      tissueC: 37,
      thresholdC: 50,
      probes: { all: [21] },
    },
    twins(),
    { endS: 2400, stepFraction },
  );
  const { timeS, hottestC, peakC } = a.probes['all'];
  let [y, t, temperature, done] = [0, 0, startC, 0];
  const half = (startC + peakC) / 2;
  while (temperature < half) {
    y += 0.01 * cureRatePerS(law, temperature);
    const next = Math.max(done, cureFraction(law, y, temperature));
    temperature += ((next - done) * law.heatJPerM3 * 1e-6) / cementMatter.heatMjPerM3K;
    done = next;
    t += 0.01;
  }
  const n = hottestC.findIndex((v) => v >= half);
  const w = (half - hottestC[n - 1]) / (hottestC[n] - hottestC[n - 1]);
  return {
    riseC: peakC - startC,
    energyC: (a.curedFraction[21] * law.heatJPerM3 * 1e-6) / cementMatter.heatMjPerM3K,
    halfS: timeS[n - 1] + w * (timeS[n] - timeS[n - 1]),
    exactHalfS: t,
  };
}

export interface ExVivo {
  readonly answer: CementHeatAnswer;
  readonly inBoneMl: number;
  readonly seconds: number;
}
/**
 * A body of 42 × 32 × 26 mm, ex vivo in a bath of 37 °C (no blood; the canal's content stands still), cement given on both sides by the flow solver from minute 5 on, then its heat;
 * probes at the front wall, the centre, the back wall and in the canal, 4 mm behind it.
 */
export function exVivo(
  volumeMl: number,
  spacingMm = 1,
  vary: {
    /** In a living patient, at this temperature; a bath when absent. */
    readonly bloodC?: number;
    readonly stepFraction?: number;
    /** Part of the pores behind the front that cement takes: the injection's own figure when absent. */
    readonly poreFraction?: number;
    readonly boneWPerMK?: number;
  } = {},
): ExVivo {
  const { bloodC, stepFraction, poreFraction = porousBone.displacedFraction.value, boneWPerMK = boneMatter.conductivityWPerMK } = vary;
  const start = performance.now();
  const h = spacingMm;
  const size: Size = [2 * Math.round(31 / h), 2 * Math.round(28 / h), 2 * Math.round(23 / h)];
  const at = (i: number, axis: number): number => h * (i + 0.5 - size[axis] / 2);
  const isBody = voxels(size, (i, j, k) => {
    const [x, y, z] = [at(i, 0), at(j, 1), at(k, 2)];
    return (x / 21) ** 2 + (y / 16) ** 2 < 1 && Math.abs(z) < 13 ? 1 : 0;
  });
  // marrow leaves by segmental veins in the middle of both sides
  const isDrain = voxels(size, (i, j, k) => {
    const [x, y, z] = [at(i, 0), at(j, 1), at(k, 2)];
    return Math.abs(x) > 18 && Math.abs(x) < 24 && Math.hypot(y, z) < 3 ? 1 : 0;
  });
  const isCanal = voxels(size, (i, j, k) => (Math.abs(at(i, 0)) < 12 && at(j, 1) > 10 && at(j, 1) < 26 && Math.abs(at(k, 2)) < 13 ? 1 : 0));
  const tip = (x: number): number[] => {
    const cells: number[] = [];
    eachVoxel(size, (n, i, j, k) => {
      if (Math.hypot(at(i, 0) - x, at(j, 1) + 2, at(k, 2)) < 1.6 * h) cells.push(n);
    });
    return cells;
  };
  const flow = porousFlow(
    {
      ...common,
      size,
      spacingMm: h,
      permeabilityM2: isBody.map((v, c) => (v === 1 ? kM2 : isDrain[c] === 1 ? kM2 / 50 : 0)),
      anisotropy: [0.78, 0.78, 1],
      // the same cement in fewer pores reaches further
      porosityFraction: isBody.map(() => phi * poreFraction),
      outlet: Uint8Array.from(isBody, (v, c) => (v === 0 && isDrain[c] === 1 ? 1 : 0)),
      outlets: [{ pressureKPa: 0, entryKPa: 0 }],
      sources: [{ cells: tip(-8) }, { cells: tip(8) }],
      marrowPaS: 0.067,
      paste: publishedPaste,
      shearRangePerS: [0.01, 1e4],
    },
    twins(),
  );
  const mixedS = 5.1 * 60;
  const filled = flow.push({
    flowMlPerS: [1 / 30, 1 / 30],
    volumeMl,
    thickeningAgeS: mixedS * thickeningRate(publishedPaste, 22),
    syringeC: 22,
  });
  const saturation = flow.saturation();
  flow.free();
  const box = (x: number, y: number, z: number): readonly number[] => {
    const cells: number[] = [];
    eachVoxel(size, (n, i, j, k) => {
      if (Math.hypot(at(i, 0) - x, at(j, 1) - y, at(k, 2) - z) <= 0.9 * h) cells.push(n);
    });
    return cells;
  };
  const side = { temperatureC: 37 };
  const answer = cementHeat(
    {
      size,
      spacingMm: h,
      cementFraction: saturation.map((s) => s * phi * poreFraction),
      cement: cementMatter,
      cure: publishedCure,
      cureAge: mixedS * cureRatePerS(publishedCure, 22),
      cementC: 23,
      tissues: [{ ...boneMatter, conductivityWPerMK: boneWPerMK }, bath, canal],
      tissue: Uint8Array.from(isBody, (v, c) => (v === 1 ? 0 : bloodC === undefined && isCanal[c] === 0 ? 1 : 2)),
      tissueC: 37,
      ...(bloodC === undefined
        ? {}
        : {
            bloodC,
            coagulatedC: matter.coagulatedC.value,
            perfusionWPerM3K: Float32Array.from(isBody, (v) =>
              v === 1 ? matter.bonePerfusionWPerM3K.value : matter.softPerfusionWPerM3K.value,
            ),
          }),
      sides: { lowX: side, highX: side, lowY: side, highY: side, lowZ: side, highZ: side },
      thresholdC: harmfulC.value,
      probes: { anterior: box(0, -15, 0), centre: box(0, -2, 0), posterior: box(0, 15.5, 0), canal: box(0, 20, 0) },
    },
    twins(),
    { endS: 1500, stepFraction },
  );
  return { answer, inBoneMl: filled.inBoneMl, seconds: (performance.now() - start) / 1000 };
}

/** Cement in half of a block of perfused bone, one side held, one exchanging. */
export const blockModel: CementHeatModel = {
  size: [8, 7, 6],
  spacingMm: 2,
  cementFraction: Float32Array.from({ length: 336 }, (_, c) => (c % 8 < 4 ? 0.8 : 0)),
  cement: cementMatter,
  cure: publishedCure,
  cureAge: 0.2,
  cementC: 23,
  tissues: [boneMatter],
  tissueC: 37,
  perfusionWPerM3K: new Float32Array(336).fill(5000),
  bloodC: 37,
  coagulatedC: 60,
  sides: { lowX: { temperatureC: 37 }, highY: { ambientC: 37, exchangeWPerM2K: 100 } },
  thresholdC: 50,
  probes: { middle: [170] },
};
export const perfusedBlock = (kernels: Kernels = twins()): CementHeatAnswer => cementHeat(blockModel, kernels, { endS: 1200 });
