// How old a fracture looks: the model's probabilities from the body's reading (catalog/age-model). A change too faint to be told from normal marrow
// says nothing of its own size or place: then the loss of height speaks almost alone.
import { ageLossRange, ageModel, ageModelFluidOnly, mimicRules, signRules } from '../../catalog/index.ts';
import type { Body } from './read.ts';
import { lossOf } from './read.ts';

export interface Ages {
  readonly acute: number;
  readonly subacute: number;
  readonly old: number;
}
const logit = (x: number): number => Math.log(x / (1 - x));
const within = (x: number, low: number, high: number): number => Math.min(high, Math.max(low, x));

export type Pattern = 'none' | 'band' | 'patchy' | 'diffuse';

/** A change is there at all: apart from normal marrow, of some size; neither fat between trabeculae nor a rim that is dark on both images. */
export function isChanged(b: Body): boolean {
  const c = b.changed;
  const r = mimicRules;
  if (c === undefined || c.apart < r.apartSpreads.value || c.fraction < r.leastFraction.value) return false;
  if (c.fraction > r.wholeFraction.value && Math.hypot(c.t1, c.fluid) < r.wholeLn.value) return false;
  if (c.fluid < 0 && c.t1 > r.faintDarkLn.value && c.fraction < r.fattyFraction.value) return false;
  return !(isDarkOnBoth(c) && c.fraction < r.voidFraction.value);
}
/** Darker than marrow on both images alike: cortex, cement, sclerosis, gas. */
export const isDarkOnBoth = (c: { readonly t1: number; readonly fluid: number }): boolean =>
  c.t1 < mimicRules.bothDarkLn.value && c.fluid < mimicRules.bothDarkLn.value;

export function patternOf(b: Body): Pattern {
  if (!isChanged(b) || b.changed === undefined || b.shape === undefined) return 'none';
  if (b.changed.fraction > mimicRules.wholeFraction.value) return 'diffuse';
  if (b.shape.mixing < mimicRules.bandMixing.value) return 'band';
  return b.changed.fraction > mimicRules.diffuseFraction.value ? 'diffuse' : 'patchy';
}

export function agesOf(b: Body, hasT1: boolean): Ages {
  const model = hasT1 ? ageModel : ageModelFluidOnly;
  const { low, high } = ageLossRange;
  const loss = lossOf(b.bone) ?? 0.2;
  const u = logit(within((loss - low) / (high - low), 0.03, 0.97));
  const sign = b.fluidMl >= signRules.fluidMl.value && b.fluidMl <= signRules.fluidMostMl.value ? 1 : 0;
  const known = isChanged(b);
  const pattern = patternOf(b);
  const c = b.changed;
  const wall = b.shape === undefined || !Number.isFinite(b.shape.atWall) ? 0 : within((b.shape.atWall - 0.5) * 2.5, -1, 1);
  const x =
    known && c !== undefined
      ? [
          1,
          c.fluid,
          hasT1 ? c.t1 : 0,
          logit(within(c.fraction, 0.03, 0.97)),
          u,
          pattern === 'diffuse' ? 1 : 0,
          pattern === 'patchy' ? 1 : 0,
          wall,
          sign,
        ]
      : [1, 0, 0, 0, u, 0, 0, 0, sign];
  const odds = (w: readonly number[]): number =>
    Math.exp(
      within(
        w.reduce((sum, v, i) => sum + v * x[i], 0),
        -30,
        30,
      ),
    );
  const a = odds(model.acute);
  const s = odds(model.subacute);
  return { acute: a / (1 + a + s), subacute: s / (1 + a + s), old: 1 / (1 + a + s) };
}
