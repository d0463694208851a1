// The fracture that a body is filled for: a layer of broken bone across it, drawn by chance where it is not seen. It leads cement to the walls; a gap that
// the work-up saw is where it ends. The assumption that fails first: one plane.
import type { Random } from '../../base/index.ts';
import { fractureZone } from '../../catalog/index.ts';
import type { Triple } from '../../spine/index.ts';
import { placeOfCell, tissue, type Bone, type Medium } from './medium.ts';

export interface Fracture {
  /** Height at the middle of the body and its rise to the left and backwards, frame coordinates. */
  readonly heightMm: number;
  readonly middle: Triple;
  readonly slopes: readonly [number, number];
  /** It ends behind this coordinate. */
  readonly backMm: number;
  /** Permeability over that of whole bone. */
  readonly factor: number;
}

/** Undefined: not broken. Without `random` the most probable one. */
export function fractureOf(m: Medium, v: Bone, random: Random | undefined): Fracture | undefined {
  const z = fractureZone;
  const isKnown = (v.genant?.gradeCount ?? 0) > 0 || v.gaps.some((g) => g.where !== 'wall.posterior') || m.tissue.includes(tissue.cleft);
  const chance = random?.next() ?? 1;
  const normal = (sd: number): number => random?.normal(0, sd) ?? 0;
  const [least, most] = z.reachFraction.value;
  const tilt = (Math.PI / 180) * z.tiltSdDeg.value;
  const middle = [0, 1, 2].map((a) => (m.low[a] + m.high[a]) / 2) as unknown as Triple;
  const share = Math.min(0.35, Math.max(-0.35, z.heightFraction.value + normal(z.heightSdFraction.value)));
  const fracture: Fracture = {
    heightMm: middle[2] + share * (m.high[2] - m.low[2]),
    middle,
    slopes: [Math.tan(normal(tilt)), Math.tan(normal(tilt))],
    backMm: m.low[1] + (random?.uniform(least, most) ?? (least + most) / 2) * (m.high[1] - m.low[1]),
    factor: z.factor.value * Math.exp(normal(z.factorLogSd.value)),
  };
  return isKnown || chance < z.flatProbability.value ? fracture : undefined;
}

const heightAt = (f: Fracture, p: Triple): number => f.heightMm + f.slopes[0] * (p[0] - f.middle[0]) + f.slopes[1] * (p[1] - f.middle[1]);

/** The place of the layer above or below another. */
export const onto = (f: Fracture, p: Triple): Triple => [p[0], Math.min(p[1], f.backMm), heightAt(f, p)];
/** From where a ray towards the wall meets it at the height of the layer. */
export function rimOf(m: Medium, f: Fracture, from: Triple, out: Triple): Triple {
  const reach = 0.45 * Math.abs(out[0]) * (m.high[0] - m.low[0]) + 0.45 * Math.abs(out[1]) * (m.high[1] - m.low[1]);
  return [from[0], from[1], heightAt(f, [from[0] + reach * out[0], from[1] + reach * out[1], 0])];
}

/** Share of a voxel that lies in the layer. */
export function brokenShare(m: Medium, f: Fracture, q: number): number {
  const p = placeOfCell(m, q);
  if (p[1] > f.backMm) return 0;
  const h = m.spacingMm;
  const away = Math.abs(p[2] - heightAt(f, p));
  return Math.min(1, Math.max(0, (fractureZone.thickMm.value / 2 + h / 2 - away) / Math.min(h, fractureZone.thickMm.value)));
}
