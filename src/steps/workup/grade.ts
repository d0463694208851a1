// Grades and spine-wide answers: loss of height against the neighbours, Genant grade with its band, segmental angle, density of the spine.
// A loss of height is called a deformity; whether it is a fracture is the reader's to say (signal, endplate, history).
import { finding, type Finding } from '../../base/index.ts';
import { densityLevels, densityThresholds, genantThresholds, gradeOfLoss } from '../../catalog/index.ts';
import type { Heights, Vertebra, Volume } from '../../records/index.ts';
import { losses, type Loss } from '../../spine/index.ts';
import type { Place } from './order.ts';
import type { Trabecular } from './trabecular.ts';

export interface Graded {
  readonly loss: Loss;
  readonly sdFraction: number;
  readonly genant: NonNullable<Vertebra['genant']>;
}

/** Grade of one loss with its one-sigma error: `between` when the 90 % band holds a threshold. */
export function genantOf(
  loss: Pick<Loss, 'lossFraction' | 'type'>,
  sdFraction: number,
  given: number | undefined,
): NonNullable<Vertebra['genant']> {
  if (given !== undefined) return { gradeCount: given, type: given === 0 ? 'none' : loss.type === 'none' ? 'wedge' : loss.type };
  const gradeCount = gradeOfLoss(loss.lossFraction);
  const low = gradeOfLoss(Math.max(0, loss.lossFraction - 1.645 * sdFraction));
  const high = gradeOfLoss(loss.lossFraction + 1.645 * sdFraction);
  const type = loss.type;
  if (low === high) return { gradeCount, type };
  // two neighbouring grades only: the pair that holds most of the likelihood
  const t = genantThresholds.lossFraction;
  const below = (x: number): number => normalShare((x - loss.lossFraction) / sdFraction);
  const edges = [0, below(t[0]), below(t[1]), below(t[2]), 1];
  let n = 0;
  for (let i = 1; i < 3; i++) if (edges[i + 2] - edges[i] > edges[n + 2] - edges[n]) n = i;
  return { gradeCount, type, between: [n, n + 1] };
}

/** Share of a standard normal below z (Abramowitz & Stegun 1964, 7.1.26). */
function normalShare(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const tail = (((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t * Math.exp(-x * x)) / 2;
  return z > 0 ? 1 - tail : tail;
}

export function gradeColumn(
  bones: readonly {
    place: Place;
    heights: Vertebra['heights'];
    fit: boolean;
    heightSdsMm: Heights | undefined;
    given: number | undefined;
  }[],
): readonly (Graded | undefined)[] {
  const all = losses(bones.map((b) => ({ level: b.place.level, heights: b.heights, fit: b.fit })));
  return all.map((loss, i) => {
    if (loss === undefined) return undefined;
    const measured = bones[i].heightSdsMm;
    const sdFraction = Math.hypot(
      measured === undefined ? 0 : measured[loss.worst] / loss.reference[loss.worst],
      loss.referenceSdFraction * (1 - Math.min(1, Math.max(0, loss.lossFraction))),
    );
    return { loss, sdFraction, genant: genantOf(loss, sdFraction, bones[i].given) };
  });
}

/** The one body that speaks for the density of the spine: L1, else T12, L2, else T11, L3; intact, uncemented, not lytic. */
export function spineDensity(
  bones: readonly { place: Place; trabecular: Trabecular | undefined; sound: boolean }[],
  volume: Volume | undefined,
): { density: Vertebra['density']; findings: readonly Finding[] } {
  if (volume === undefined || volume.quantity !== 'hu') return { density: undefined, findings: [] };
  for (const level of densityLevels) {
    const bone = bones.find((b) => b.place.level === level && b.sound && b.trabecular !== undefined);
    if (bone?.trabecular === undefined) continue;
    const meanHu = bone.trabecular.meanHu;
    const vertebraId = bone.place.seed.vertebraId;
    const reason =
      volume.contrast !== 'none'
        ? 'workup.density-contrast'
        : volume.kvpKv === undefined
          ? 'workup.density-kvp-unknown'
          : volume.kvpKv !== densityThresholds.kvpKv
            ? 'workup.density-kvp-other'
            : undefined;
    const kind =
      meanHu < densityThresholds.osteoporosisBelowHu ? 'osteoporosis' : meanHu <= densityThresholds.normalAboveHu ? 'osteopenia' : 'normal';
    return {
      density: { vertebraId, meanHu, class: reason === undefined ? kind : 'unclassified', ...(reason === undefined ? {} : { reason }) },
      findings: [],
    };
  }
  return { density: undefined, findings: [finding('workup.density-no-body', 'note')] };
}
