// The bench of one leak path (test/acceptance/injection-draw.json): a block of open foam full of marrow with a path from beside the tip to the outside. One
// number, the permeability of the path, is fitted so that the published mass leaks at the first time; the second is the model's own answer. The path
// holds the paste as a way out of a body does (catalogue: yield and its exponent); nothing else knows how old the paste is.
import { bodyFluids, holding, porousBone, pasteConstantsOf } from '../../src/catalog/index.ts';
import { twins } from '../../src/kernels/index.ts';
import { fitPaste, pasteViscosityPaS, porousFlow, type FlowModel, type PasteLaw } from '../../src/physics/index.ts';
import { injectionDraw } from './injection-scene.ts';

const { bench } = injectionDraw;
const h = 2;
const roomC = 22;
/** A low-viscosity cement whose working time is the two times tried: no law of that cement was to be read. */
export const benchPaste: PasteLaw = fitPaste(
  { temperatureC: roomC, injectFromMin: bench.startMin[0], injectUntilMin: bench.startMin[1] },
  pasteConstantsOf('low'),
);

/** Leaked mass, g, with a path of this permeability and the paste of this many minutes. */
export function benchLeakedG(pathM2: number, startMin: number, holds = true): number {
  const [nx, ny, nz] = bench.boxMm.map((mm) => mm / h + 2);
  const cells = nx * ny * nz;
  const permeabilityM2 = new Float32Array(cells);
  const outlet = new Uint8Array(cells);
  const at = (i: number, j: number, k: number): number => i + nx * (j + ny * k);
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++) {
        const faces = [i, j, k].filter((v, a) => v === 0 || v === [nx, ny, nz][a] - 1).length;
        const q = at(i, j, k);
        if (faces === 0) permeabilityM2[q] = bench.permeabilityM2;
        else if (faces === 1) {
          permeabilityM2[q] = porousBone.shellPermeabilityM2.value;
          outlet[q] = 1;
        }
      }
  // the tip stands so far from a wall that the tube's mouth is where the draw says
  const [ci, ck] = [Math.floor(nx / 2), Math.floor(nz / 2)];
  const mouth = at(ci, 0, ck);
  const depth = Math.max(1, Math.round(bench.pathFromTipMm / h));
  const tip = at(ci, depth, ck);
  outlet[mouth] = 2;
  // one voxel wide (2 mm against a bore of 3 mm): the fitted number takes that in
  for (let j = 0; j < depth; j++) permeabilityM2[at(ci, j, ck)] = pathM2;
  const age = 60 * startMin;
  const yieldPa = holding.yieldPa.value * (pasteViscosityPaS(benchPaste, age) / holding.referencePaS.value) ** holding.exponent.value;
  const model: FlowModel = {
    size: [nx, ny, nz],
    spacingMm: h,
    permeabilityM2,
    porosityFraction: new Float32Array(cells).fill(bench.porosityFraction),
    outlet,
    outlets: [
      { pressureKPa: 0, entryKPa: porousBone.shellEntryKPa.value },
      { pressureKPa: 0, entryKPa: holds ? (2 * yieldPa * bench.pathFromTipMm) / bench.pathRadiusMm / 1000 : 0 },
    ],
    sources: [{ cells: [tip] }],
    marrowPaS: bodyFluids.marrowPaS.value,
    paste: benchPaste,
    boneC: roomC,
    shearFactor: bodyFluids.shearFactor.value,
    shearRangePerS: bodyFluids.shearRangePerS.value,
  };
  const solver = porousFlow(model, twins());
  try {
    const end = solver.push({
      flowMlPerS: [bench.flowMlPerMin / 60],
      volumeMl: bench.injectedMl,
      thickeningAgeS: age,
      syringeC: roomC,
      stepMl: 0.2,
    });
    return end.leakedMl[1] * bench.densityGPerMl;
  } finally {
    solver.free();
  }
}

/** Permeability that leaks the published mass at the first time (bisection in the logarithm); leaked mass rises with it. */
export function fittedPath(holds = true): { readonly pathM2: number; readonly leakedG: number } {
  let [low, high] = [1e-9, 1e-3];
  for (let n = 0; n < 10; n++) {
    const middle = Math.sqrt(low * high);
    if (benchLeakedG(middle, bench.startMin[0], holds) < bench.leakedG[0]) low = middle;
    else high = middle;
  }
  const pathM2 = Math.sqrt(low * high);
  return { pathM2, leakedG: benchLeakedG(pathM2, bench.startMin[0], holds) };
}
