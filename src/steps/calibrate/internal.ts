// HU to K2HPO4 without a phantom (Michalski 2020, Med Eng Phys, as published and as in its public code): the energy at which the references' mass
// attenuation is straightest in their HU (largest R²) is taken for the scan's; two regressions, HU → mass attenuation and HU → density, then a split
// of each voxel's mass into K2HPO4 and triglyceride. The product of two straight lines: a parabola in HU.
// Assumption that fails first: the ICRU tissue is the patient's tissue; cortex thinner than a voxel reads low and pushes the energy up.
import { internalMethodSd, massAttenuationAt, referenceTissueHu, type ReferenceTissue } from '../../catalog/index.ts';

export interface ReferenceReading {
  readonly what: ReferenceTissue;
  readonly hu: number;
  /** Error of the mean reading, HU. */
  readonly errorHu: number;
}
export interface InternalFit {
  readonly effectiveKev: number;
  /** R² of HU against mass attenuation at that energy. */
  readonly fitFraction: number;
  readonly interceptMgPerCm3: number;
  readonly slopeMgPerCm3: number;
  readonly curvatureMgPerCm3: number;
  /** HU → mass attenuation (cm²/g) and HU → density (g/cm³), slope and offset each. */
  readonly attenuation: readonly [number, number];
  readonly density: readonly [number, number];
}
export interface DensityErrors {
  readonly sdAtZeroMgPerCm3: number;
  readonly sdAt300MgPerCm3: number;
  readonly slopeSdFraction: number;
}

/** Least squares: slope, offset, R². */
export function straight(x: readonly number[], y: readonly number[]): readonly [slope: number, offset: number, r2: number] {
  const n = x.length;
  const mx = x.reduce((a, b) => a + b, 0) / n;
  const my = y.reduce((a, b) => a + b, 0) / n;
  let xx = 0;
  let xy = 0;
  let yy = 0;
  for (let i = 0; i < n; i++) {
    xx += (x[i] - mx) ** 2;
    xy += (x[i] - mx) * (y[i] - my);
    yy += (y[i] - my) ** 2;
  }
  return [xy / xx, my - (xy / xx) * mx, yy === 0 ? 0 : (xy * xy) / (xx * yy)];
}

const firstKev = 1.5;
const lastKev = 200;
const stepKev = 0.5;

export function fitInternal(references: readonly Pick<ReferenceReading, 'what' | 'hu'>[]): InternalFit {
  const hu = references.map((r) => r.hu);
  let kev = firstKev;
  let best = -1;
  for (let n = 0; firstKev + n * stepKev <= lastKev; n++) {
    const at = firstKev + n * stepKev;
    const r2 = straight(
      hu,
      references.map((r) => massAttenuationAt(r.what, at)),
    )[2];
    if (r2 > best) {
      best = r2;
      kev = at;
    }
  }
  const mass = references.map((r) => massAttenuationAt(r.what, kev));
  const water = massAttenuationAt('water', kev);
  const fat = massAttenuationAt('triglyceride', kev);
  const mineral = massAttenuationAt('k2hpo4', kev);
  const [a1, a0] = straight(hu, mass);
  const [b1, b0] = straight(
    hu,
    hu.map((h, i) => ((h / 1000 + 1) * water) / mass[i]),
  );
  const perMg = 1000 / (mineral - fat);
  return {
    effectiveKev: kev,
    fitFraction: best,
    interceptMgPerCm3: perMg * b0 * (a0 - fat),
    slopeMgPerCm3: perMg * (b1 * (a0 - fat) + b0 * a1),
    curvatureMgPerCm3: perMg * b1 * a1,
    attenuation: [a1, a0],
    density: [b1, b0],
  };
}

/**
 * One sigma at 0 and at 300 HU: each reference moved by its spread between people and its own reading error, one at a time, squares added; and
 * what the method adds by itself.
 */
export function internalErrors(references: readonly ReferenceReading[]): DensityErrors {
  let zero = internalMethodSd.atZeroMgPerCm3.value ** 2;
  const withCortex = references.some((r) => r.what === 'cortical-bone');
  let high = (withCortex ? internalMethodSd.at300MgPerCm3 : internalMethodSd.at300WithoutCortexMgPerCm3).value ** 2;
  let rise = zero + high;
  const at = (f: InternalFit, hu: number): number => f.interceptMgPerCm3 + hu * (f.slopeMgPerCm3 + hu * f.curvatureMgPerCm3);
  for (const moved of references) {
    const by = Math.hypot(referenceTissueHu[moved.what].value, moved.errorHu);
    const [up, down] = [by, -by].map((d) => fitInternal(references.map((r) => (r === moved ? { ...r, hu: r.hu + d } : r))));
    const dZero = (at(up, 0) - at(down, 0)) / 2;
    const dHigh = (at(up, 300) - at(down, 300)) / 2;
    zero += dZero ** 2;
    high += dHigh ** 2;
    rise += (dHigh - dZero) ** 2;
  }
  const fit = fitInternal(references);
  return {
    sdAtZeroMgPerCm3: Math.sqrt(zero),
    sdAt300MgPerCm3: Math.sqrt(high),
    slopeSdFraction: Math.sqrt(rise) / Math.abs(at(fit, 300) - at(fit, 0)),
  };
}
