// From HU to Young's modulus of every voxel: mineral density by the calibration, the law on the density kind it was made for, damage of impacted
// bone, cement, the compliant surface around it, the caps. A voxel of the rim holds less bone: its density is that of the whole voxel (mass is kept);
// under a cap the rest of the voxel is cap, in series. Cement and bone share a voxel only at the cement's rim.
import { boneModel, cementModel, damageRules, densityAs, endCaps, type StrengthLaw } from '../../catalog/index.ts';
import type { DensityKind, EndCondition } from '../../records/index.ts';
import { kinds, type CappedBody } from './capped-body.ts';
import type { CementField } from './cement-field.ts';
import type { Damage } from './damage.ts';

/** density (mg/cm³ of its kind) = slope · HU + intercept, with one sigma at 0 and at 300 HU. */
export interface DensityScale {
  readonly slopeMgPerCm3: number;
  readonly interceptMgPerCm3: number;
  /** density += curvature · HU², where a calibration has one. */
  readonly curvatureMgPerCm3?: number | undefined;
  readonly density: DensityKind;
  readonly sdAtZeroMgPerCm3: number;
  readonly sdAt300MgPerCm3: number;
}
export interface Material {
  readonly scale: DensityScale;
  /** The density moved by so many of its own sigmas. */
  readonly shiftSds?: number;
  readonly law: StrengthLaw;
  readonly ends: EndCondition;
  readonly cement?: CementField;
  readonly compositeMPa?: number;
  readonly interfaceMmPerMPa?: number;
  readonly damage?: Damage;
  /** Share of the law left in fully damaged bone. */
  readonly residualFraction?: number;
}

/** Density in g/cm³ as the law wants it, of one HU. */
export function densityOf(scale: DensityScale, law: StrengthLaw, shiftSds = 0): (hu: number) => number {
  const slope = scale.slopeMgPerCm3 + (shiftSds * (scale.sdAt300MgPerCm3 - scale.sdAtZeroMgPerCm3)) / 300;
  const intercept = scale.interceptMgPerCm3 + shiftSds * scale.sdAtZeroMgPerCm3;
  // a conversion between kinds has an offset for mineral that is not there in marrow: no mineral, no bone
  return (hu) => {
    const d = (intercept + slope * hu + (scale.curvatureMgPerCm3 ?? 0) * hu * hu) / 1000;
    return d <= 0 ? 0 : densityAs(d, scale.density, law.density);
  };
}
const held = (e: number): number => Math.min(boneModel.capMPa.value, Math.max(boneModel.floorMPa.value, e));

export function moduliOf(body: CappedBody, m: Material): Float32Array {
  const { kind, fill, hu, size } = body;
  const plane = size[0] * size[1];
  const density = densityOf(m.scale, m.law, m.shiftSds ?? 0);
  const cap = m.ends === 'pmma-caps' ? endCaps.pmmaMPa.value : endCaps.discMPa.value;
  const composite = m.compositeMPa ?? cementModel.compositeMPa.value;
  const compliance = m.interfaceMmPerMPa ?? cementModel.interfaceMmPerMPa.value;
  const residual = m.residualFraction ?? 1;
  const marrow = damageRules.marrowHu.value;
  const out = new Float32Array(kind.length);
  for (let q = 0; q < out.length; q++) {
    if (kind[q] === kinds.void) continue;
    if (kind[q] >= kinds.upperCap) {
      out[q] = cap;
      continue;
    }
    const f = fill[q];
    const underCap = f < 1 && (kind[q + plane] === kinds.upperCap || kind[q - plane] === kinds.lowerCap);
    const spread = m.damage === undefined ? 1 : m.damage.spread[q];
    const weight = m.damage === undefined ? 0 : m.damage.weight[q];
    // bone pushed together has lost its marrow: what stands above marrow is what became denser
    const before = spread === 1 ? hu[q] : marrow + (hu[q] - marrow) * spread;
    let e = m.law.modulusMPa(density(before) * (underCap ? 1 : f)) * (1 - weight * (1 - residual));
    e = held(e);
    if (underCap) e = 1 / (f / e + (1 - f) / cap);
    const c = m.cement?.fraction[q] ?? 0;
    if (c > 0) e = rimOf(e, Math.max(e, composite), c);
    const area = m.cement?.areaPerMm[q] ?? 0;
    if (area > 0 && compliance > 0) e = 1 / (1 / e + compliance * area);
    out[q] = e;
  }
  return out;
}
/** Bone and cement in one voxel of the rim. Of the three faces of a cube one lies across the load and two along it: so of a ball's surface. */
const rimOf = (bone: number, cement: number, c: number): number =>
  (2 * (c * cement + (1 - c) * bone) + 1 / (c / cement + (1 - c) / bone)) / 3;
