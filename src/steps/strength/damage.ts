// A collapsed body: bone that was pushed together is denser and yet broken, so no law of density holds in it. Column by column the height lost says
// by how much it was pushed (mass kept): what stands above marrow was less dense before, by what is left of the height. The law is fed with that, and
// where height was lost only a share of its answer is believed: the residual stiffness, a curve and not a number.
// The assumption that fails first: the height lost varies only from front to back, as the three heights tell it.
import { toFrame } from '../../base/index.ts';
import { damageRules } from '../../catalog/index.ts';
import type { Vertebra } from '../../records/index.ts';
import type { CappedBody } from './capped-body.ts';

export interface Damage {
  /** Density before over density now, 0…1, a voxel. */
  readonly spread: Float32Array;
  /** 0 sound … 1 wholly damaged. */
  readonly weight: Float32Array;
}
/** What is left of the height at depth p (mm, frame): now over before, 0…1. */
export type Remaining = (p: number) => number;

/** Undefined when the body has not come down, or nothing tells. */
export function heightLeft(v: Vertebra): Remaining | undefined {
  const { heights, reference, sixPointsLps: six } = v;
  if (heights === undefined || reference === undefined || six === undefined || six.length < 6) return undefined;
  const left = (['anteriorMm', 'middleMm', 'posteriorMm'] as const).map((k) => Math.min(1, heights[k] / reference[k]));
  const grade = v.genant?.gradeCount ?? 0;
  if (grade === 0 && Math.min(...left) > 1 - damageRules.fromLossFraction.value) return undefined;
  const at = [0, 1, 2].map((n) => (toFrame(v.frame, six[n])[1] + toFrame(v.frame, six[n + 3])[1]) / 2);
  return (p) => {
    if (p <= at[0]) return left[0];
    if (p >= at[2]) return left[2];
    const n = p < at[1] ? 0 : 1;
    return left[n] + ((left[n + 1] - left[n]) * (p - at[n])) / (at[n + 1] - at[n]);
  };
}

export function damageOf(body: CappedBody, remaining: Remaining): Damage {
  const { size, spacingMm: h, corner } = body;
  const spread = new Float32Array(body.kind.length);
  const weight = new Float32Array(body.kind.length);
  const [from, to] = damageRules.rampFraction.value;
  for (let k = 0, q = 0; k < size[2]; k++)
    for (let j = 0; j < size[1]; j++) {
      const left = remaining(corner[1] + (j + 0.5) * h);
      const w = Math.min(1, Math.max(0, (1 - left - from) / (to - from)));
      for (let i = 0; i < size[0]; i++, q++) {
        spread[q] = left;
        weight[q] = w;
      }
    }
  return { spread, weight };
}
