// The column: seeds in order from head to feet, the name of each, and which way is "up" at each of them.
// Order comes from the levels; without names, from the long axis of the cloud of bones with the patient's own head direction as its sign.
// The assumption that fails first: two bones do not carry the same level.
import { coordinate, direction, dot, finding, type Direction, type Finding } from '../../base/index.ts';
import { levelRank } from '../../catalog/index.ts';
import { firstName, levelOf, type Levels, type LevelName, type Seed } from '../../records/index.ts';
import { columnUp, patientUp } from '../../spine/index.ts';

export interface Place {
  readonly seed: Seed;
  readonly level: LevelName | undefined;
  /** First guess of "up". */
  readonly up: Direction;
  /** Where the guess came from. */
  readonly upFrom: 'neighbours' | 'patient';
  readonly findings: readonly Finding[];
}

export function orderColumn(seeds: readonly Seed[], levels: Levels): readonly Place[] {
  const named = seeds.map((seed) => {
    const full = levelOf(levels, seed.vertebraId) ?? seed.suggestedLevel;
    return { seed, full, level: full === undefined ? undefined : firstName(full) };
  });
  const rank = (n: (typeof named)[number]): number => (n.level === undefined ? Number.NaN : levelRank(n.level));
  const known = named.every((n) => n.level !== undefined);
  const ordered = [...named].sort((a, b) => (known ? rank(a) - rank(b) : coordinate(b.seed.pointLps, a.seed.pointLps, patientUp)));
  const points = ordered.map((n) => n.seed.pointLps);
  return ordered.map(({ seed, full, level }, i) => {
    const chord = columnUp(points, i);
    const findings: Finding[] = [];
    if (chord === undefined) findings.push(finding('workup.up-from-patient', 'caution', {}, seed.vertebraId));
    else if (!known) findings.push(finding('workup.order-from-patient', 'caution', {}, seed.vertebraId));
    else if (dot(chord, patientUp) < 0) findings.push(finding('workup.column-upside-down', 'caution', {}, seed.vertebraId));
    if (full !== undefined && full.includes('/'))
      findings.push(finding('workup.level-undecided', 'caution', { level: full }, seed.vertebraId));
    if (level === undefined) findings.push(finding('workup.level-unknown', 'caution', {}, seed.vertebraId));
    return { seed, level, up: chord ?? direction(0, 0, 1), upFrom: chord === undefined ? 'patient' : 'neighbours', findings };
  });
}
