// Where exactly a surface lies on one line outwards, once it is known to a millimetre. A blurred wall is a step (marrow to what lies beyond) and a
// thin bright shell on it. The half level between the shell's peak and the outside lies on the surface when there is no shell, and about a sigma
// outside it when there is nothing but shell; between, in proportion (Treece et al. 2010, doi 10.1016/j.media.2010.01.003, fit the same model).
// The assumption that fails first: something as bright begins within the blur (bodies that touch); there the surface stays where it was.
import { oneClickRules as rules } from '../../catalog/index.ts';

export const settleStepMm = 0.25;
const insideMm = 5;
const outsideMm = 3.5;
/** Index of the surface as known so far in a line to be settled, and the line's length. */
export const settleAt = Math.round(insideMm / settleStepMm);
export const settleCount = settleAt + Math.round(outsideMm / settleStepMm) + 1;
const steps = (mm: number): number => Math.round(mm / settleStepMm);

/**
 * How far outwards the surface lies from where it was thought, mm; undefined where the line does not tell. `line`: values from 5 mm inside to 3.5 mm
 * outside; `outside`: what usually lies beyond this sheet.
 */
export function settle(line: ArrayLike<number>, outside: number, blurMm: number): number | undefined {
  let peakAt = settleAt - steps(1.5);
  for (let k = peakAt; k <= settleAt + steps(0.75); k++) if (line[k] > line[peakAt]) peakAt = k;
  let marrow = 0;
  for (let k = 0; k < steps(2); k++) marrow += line[k] / steps(2);
  const peak = line[peakAt];
  if (peak - outside < rules.leastShellHu.value) return undefined;
  const half = (peak + outside) / 2;
  for (let k = peakAt; k + 1 < settleCount && k - peakAt < steps(3); k++) {
    if (line[k] < half || line[k + 1] >= half) continue;
    const crossing = (k + (line[k] - half) / (line[k] - line[k + 1]) - settleAt) * settleStepMm;
    const share = Math.max(rules.leastStepFraction.value, Math.min(1, (marrow - outside) / (peak - outside)));
    return crossing - blurMm * (rules.stepOffsetSigmas.value + rules.shellOffsetSigmas.value * (1 - share));
  }
  return undefined;
}

/** Moves of a sheet's places smoothed: the middle one of each place and its neighbours; 0 where none tells. */
export function middleMove(moves: readonly (number | undefined)[], neighbours: (p: number) => readonly number[], p: number): number {
  const told = neighbours(p).flatMap((q) => (moves[q] === undefined ? [] : [moves[q]]));
  if (told.length < 2) return 0;
  const sorted = told.toSorted((a, b) => a - b);
  const h = sorted.length >> 1;
  const m = sorted.length % 2 === 1 ? sorted[h] : (sorted[h - 1] + sorted[h]) / 2;
  return Math.max(-1.5, Math.min(1.5, m));
}

/** The usual value beyond a sheet: the middle one of the darkest values of its lines. */
export function usualOutside(lines: readonly Float32Array[]): number {
  const dark = lines.map((line) => {
    let least = Infinity;
    for (let k = settleAt; k < settleCount; k++) if (line[k] < least) least = line[k];
    return least;
  });
  return dark.toSorted((a, b) => a - b)[dark.length >> 1] ?? 0;
}
