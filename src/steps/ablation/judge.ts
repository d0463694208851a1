// What a course means: limits of nerves (a monitoring limit and an injury threshold, two names), margins around the lesion, kill by part.
import { nerveLimits, type AblationProbe } from '../../catalog/index.ts';
import { signedDistance } from '../../imaging/index.ts';
import type { AblationCourse, OrganCourse } from '../../physics/index.ts';
import { lesionPart, lesionPartNames, type Ablation, type OrganState } from '../../records/index.ts';
import type { TissueMap } from '../../spine/index.ts';

type Bounds = {
  readonly hotC: { readonly value: number };
  readonly cem43Min: { readonly value: number };
  readonly coldC: { readonly value: number };
};
const past = (o: Pick<OrganCourse, 'peakC' | 'lowestC' | 'cem43Min'>, b: Bounds): boolean =>
  o.peakC > b.hotC.value || o.cem43Min > b.cem43Min.value || o.lowestC < b.coldC.value;
export const stateOf = (o: Pick<OrganCourse, 'peakC' | 'lowestC' | 'cem43Min'>): OrganState =>
  past(o, nerveLimits.injury) ? 'red' : past(o, nerveLimits.monitoring) ? 'amber' : 'kept';

/** The wall of the bone is watched, not spared. */
export const isNerve = (id: string): boolean => id !== 'wall';
/** No nerve passes its injury threshold. */
export const isKept = (f: { readonly organs: readonly OrganCourse[] }): boolean =>
  f.organs.every((o) => !isNerve(o.id) || stateOf(o) !== 'red');

/** First moment at which a nerve passes its injury threshold, s; Infinity when none does. The dose is summed from the hottest point of each moment. */
export function firstInjuryS(organs: readonly OrganCourse[]): number {
  let first = Infinity;
  for (const o of organs) {
    if (!isNerve(o.id)) continue;
    let dose = 0;
    for (let n = 0; n < o.timeS.length; n++) {
      if (n > 0) {
        const t = o.hottestC[n];
        dose += ((o.timeS[n] - o.timeS[n - 1]) / 60) * (t >= 43 ? 0.5 : 0.25) ** (43 - t);
      }
      if (
        o.hottestC[n] > nerveLimits.injury.hotC.value ||
        o.coldestC[n] < nerveLimits.injury.coldC.value ||
        dose > nerveLimits.injury.cem43Min.value
      ) {
        first = Math.min(first, o.timeS[n]);
        break;
      }
    }
  }
  return first;
}

export function coverageOf(map: TissueMap, c: AblationCourse): NonNullable<Ablation['coverage']> {
  const ml = map.spacingMm ** 3 / 1000;
  const all = new Float64Array(5);
  const dead = new Float64Array(5);
  let [killed, perhaps, healthy, healthyPerhaps] = [0, 0, 0, 0];
  for (let q = 0; q < map.lesion.length; q++) {
    const isDead = c.killed[q] === 1 || c.probe[q] === 1;
    if (isDead) killed++;
    const part = map.lesion[q];
    if (part === 0) {
      if (isDead) healthy++;
      if (isDead || c.killed[q] === 2) healthyPerhaps++;
      continue;
    }
    all[part]++;
    if (isDead) dead[part]++;
    else if (c.killed[q] === 2) perhaps++;
  }
  const sum = (a: Float64Array): number => a.reduce((s, x) => s + x, 0);
  return {
    killedFraction: sum(dead) / sum(all),
    perhapsFraction: (sum(dead) + perhaps) / sum(all),
    lesionMl: sum(all) * ml,
    killedMl: killed * ml,
    healthyMl: healthy * ml,
    healthyPerhapsMl: healthyPerhaps * ml,
    parts: lesionPartNames
      .filter((p) => all[lesionPart[p]] > 0)
      .map((part) => ({ part, ml: all[lesionPart[part]] * ml, killedFraction: dead[lesionPart[part]] / all[lesionPart[part]] })),
  };
}

const edgesMm = [-6, -3, 0, 2, 4, 6, 10];
/** Over the lesion's surface: distance to the edge of what is killed, positive inside. */
export function marginOf(map: TissueMap, c: AblationCourse): Ablation['margin'] {
  const grid = { size: map.size, spacing: [map.spacingMm, map.spacingMm, map.spacingMm] as const };
  const depth = signedDistance(grid, (q) => c.killed[q] === 1 || c.probe[q] === 1);
  const [nx, ny] = map.size;
  const steps = [-1, 1, -nx, nx, -nx * ny, nx * ny];
  const counts = edgesMm.map(() => 0).concat(0);
  let least = Infinity;
  let n = 0;
  for (let q = 0; q < map.lesion.length; q++) {
    if (map.lesion[q] === 0 || steps.every((d) => map.lesion[q + d] !== 0)) continue;
    const mm = depth[q];
    least = Math.min(least, mm);
    n++;
    let bin = 0;
    while (bin < edgesMm.length && mm >= edgesMm[bin]) bin++;
    counts[bin]++;
  }
  return n === 0 || !Number.isFinite(least) ? undefined : { leastMm: least, edgesMm, shares: counts.map((k) => k / n) };
}

/** Wilson's interval at coverage 0.9 of k in n. */
export function wilson(k: number, n: number): readonly [number, number] {
  const z = 1.645;
  const p = k / n;
  const d = 1 + (z * z) / n;
  const m = (p + (z * z) / (2 * n)) / d;
  const e = (z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n))) / d;
  return [Math.max(0, m - e), Math.min(1, m + e)];
}
export const isModelled = (p: AblationProbe): boolean => p.standing !== 'recorded';
