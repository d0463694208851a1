// Which bone has which name: order of seeds along the column, the Levels record of a label map, and what one confirmed level does to
// all the others. A name is never moved in silence: gaps, T13, L6, four lumbar bodies and a count without sacrum or C2 are findings.
// Fails first: a column so bent (> 70° of kyphosis between neighbours) that "towards the feet" along its main axis changes order.
import { between, distance, dot, finding, Problem, voxel, voxelToLps, type Finding, type Lps } from '../base/index.ts';
import { maskAt } from '../imaging/index.ts';
import { firstName, levelNames, type Level, type LevelName, type Levels, type Mask, type Seed } from '../records/index.ts';

type Place = Pick<Seed, 'vertebraId' | 'pointLps'>;

/** Seeds from head to feet: along the line from the highest to the lowest point, which follows a kyphosis better than z alone. */
export function orderSeeds<S extends Place>(seeds: readonly S[]): readonly S[] {
  if (seeds.length < 2) return seeds;
  const byHeight = [...seeds].sort((a, b) => b.pointLps[2] - a.pointLps[2]);
  const top = byHeight[0].pointLps;
  const down = between(top, byHeight[byHeight.length - 1].pointLps);
  return [...seeds].sort(
    (a, b) => dot(between(top, a.pointLps), down) - dot(between(top, b.pointLps), down) || (a.vertebraId < b.vertebraId ? -1 : 1),
  );
}

const standard: readonly LevelName[] = levelNames.filter((l) => l !== 'T13' && l !== 'L6' && l !== 'S1' && l !== 'S2');
const withVariants = (thirteen: boolean, six: boolean): readonly LevelName[] =>
  levelNames.filter((l) => l !== 'S1' && l !== 'S2' && (l !== 'T13' || thirteen) && (l !== 'L6' || six));

/** Steps from one name to the next one down, in a spine that has T13 or L6 only when one of the two names says so. */
function steps(from: LevelName, to: LevelName): number {
  const list = withVariants(from === 'T13' || to === 'T13', from === 'L6' || to === 'L6');
  return list.indexOf(to) - list.indexOf(from);
}

/** Centre distance (mm) beyond which a bone must be missing between two neighbours: 1.6 of the usual step at that place. */
const gapFactor = 1.6;

export interface LevelEvidence {
  readonly sacrum?: Mask;
}

/** Distance (mm) from a point to the nearest voxel of a mask. */
function distanceToMask(mask: Mask, p: Lps): number {
  const [nx, ny] = mask.grid.size;
  let least = Infinity;
  for (let n = 0; n < mask.voxels.length; n++)
    if (mask.voxels[n] !== 0)
      least = Math.min(least, distance(p, voxelToLps(mask.grid, voxel(n % nx, Math.floor(n / nx) % ny, Math.floor(n / (nx * ny))))));
  return least;
}

interface Named {
  readonly pointLps: Lps;
  readonly level: LevelName;
}
/** Usual step (mm) between two bodies of a row in order from head to feet: the median over neighbours whose names follow each other. */
export const usualStepMm = (row: readonly Named[]): number | undefined =>
  median(row.slice(1).flatMap((v, n) => (steps(row[n].level, v.level) === 1 ? [distance(row[n].pointLps, v.pointLps)] : [])));

/**
 * True when a body stands on the sacrum. From its middle to the sacrum it is less than one usual step (allowed: 1.1); with a bone missing
 * between, more than 1.3, whatever the names say.
 */
export const standsOnSacrum = (sacrum: Mask | undefined, bodyLps: Lps, stepMm: number | undefined): boolean =>
  sacrum !== undefined && distanceToMask(sacrum, bodyLps) < 1.1 * (stepMm ?? 35);

/** Levels record of an imported map: never confirmed; absolute only with the sacrum or C2 in the map. */
export function levelsFromSeeds(seeds: readonly Seed[], evidence: LevelEvidence = {}): Levels {
  const ordered = orderSeeds(seeds);
  const findings: Finding[] = [];
  const named = ordered.filter((s) => s.suggestedLevel !== undefined);
  const name = (s: Seed): LevelName => firstName(s.suggestedLevel as Level);
  const spans = named
    .slice(1)
    .map((s, n) => ({ mm: distance(named[n].pointLps, s.pointLps), steps: steps(name(named[n]), name(s)), from: named[n], to: s }));
  const usual = usualStepMm(named.map((s) => ({ pointLps: s.pointLps, level: name(s) })));
  for (const span of spans) {
    if (span.steps === 1) continue;
    const values = { from: name(span.from), to: name(span.to) };
    if (span.steps < 1) findings.push(finding('labels.level-twice', 'caution', values, span.to.vertebraId));
    else if (usual !== undefined && span.mm < gapFactor * usual)
      findings.push(finding('labels.level-skipped', 'caution', values, span.to.vertebraId));
    else findings.push(finding('labels.level-gap', 'caution', { ...values, nCount: span.steps - 1 }, span.to.vertebraId));
  }
  for (const span of spans)
    if (span.steps === 1 && usual !== undefined && spans.length > 2 && span.mm > 1.8 * usual)
      findings.push(
        finding('labels.wide-step', 'caution', { from: name(span.from), to: name(span.to), distanceMm: span.mm }, span.to.vertebraId),
      );

  const names = new Set(named.map(name));
  const lowest = named[named.length - 1];
  const onSacrum = lowest !== undefined && standsOnSacrum(evidence.sacrum, lowest.pointLps, usual);
  const doubt = new Map<LevelName, Level>();
  if (names.has('T13')) {
    doubt.set('T13', 'T13/L1');
    findings.push(finding('labels.thirteen-thoracic', 'caution', undefined, idOf(named, 'T13')));
  }
  if (names.has('L6')) {
    doubt.set('L6', 'L6/S1');
    findings.push(finding('labels.six-lumbar', 'caution', undefined, idOf(named, 'L6')));
  }
  if (onSacrum && lowest !== undefined && name(lowest) === 'L4' && !names.has('L5')) {
    doubt.set('L4', 'L4/L5');
    findings.push(finding('labels.four-lumbar', 'caution', undefined, lowest.vertebraId));
  }
  const absolute = evidence.sacrum !== undefined || names.has('C2');
  if (!absolute && seeds.length > 0) findings.push(finding('labels.relative-only', 'caution'));
  return {
    entries: named.map((s) => ({ vertebraId: s.vertebraId, level: doubt.get(name(s)) ?? name(s) })),
    confirmed: false,
    countedFrom: named.length === 0 ? 'nothing' : 'label-map',
    absolute,
    findings,
  };
}

const idOf = (seeds: readonly Seed[], level: LevelName): string | undefined => seeds.find((s) => s.suggestedLevel === level)?.vertebraId;

function median(values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined;
  const sorted = [...values].sort((a, b) => a - b);
  const m = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[m] : (sorted[m - 1] + sorted[m]) / 2;
}

export interface Naming {
  readonly level: LevelName;
  readonly vertebraId?: string;
  readonly pointLps?: Lps;
}
/** How far (mm) a point may lie from a body's own point and still mean that bone. */
const reachMm = 25;

/** The bone a person means: by id, by a point inside its mask, or by the nearest body point within 25 mm. */
export function seedMeant(seeds: readonly Seed[], naming: Naming): Seed {
  if (naming.vertebraId !== undefined) {
    const found = seeds.find((s) => s.vertebraId === naming.vertebraId);
    if (found !== undefined) return found;
    throw new Problem('labels.unknown-vertebra', { vertebra: naming.vertebraId, known: seeds.map((s) => s.vertebraId).join(', ') });
  }
  const p = naming.pointLps;
  if (p === undefined) throw new Problem('labels.nothing-named', { level: naming.level });
  const inside = seeds.find((s) => maskAt(s.mask, p) > 0);
  if (inside !== undefined) return inside;
  const nearest = [...seeds].sort((a, b) => distance(a.pointLps, p) - distance(b.pointLps, p))[0];
  if (nearest === undefined || distance(nearest.pointLps, p) > reachMm)
    throw new Problem('labels.no-bone-there', { xMm: p[0], yMm: p[1], zMm: p[2] });
  return nearest;
}

/**
 * One confirmed level names every bone by its order along the spine. When the person agrees with the map, the map's own T13, L6 and
 * gaps stay; when the count moves, the standard sequence is used (24 presacral bones; T13 or L6 only when named here or needed for
 * room) and a caution says so. Gaps of the map keep their width.
 */
export function confirmLevel(levels: Levels, seeds: readonly Seed[], naming: Naming, by: string): Levels {
  if (naming.level === 'S1' || naming.level === 'S2') throw new Problem('labels.level-not-confirmable', { level: naming.level });
  const meant = seedMeant(seeds, naming);
  const ordered = orderSeeds(seeds);
  const old = new Map(levels.entries.map((e): [string, LevelName] => [e.vertebraId, firstName(e.level)]));
  const agreed = old.get(meant.vertebraId) === naming.level;
  const offsets = stepsFromAnchor(ordered, old, meant);
  const kept = levels.findings.filter(
    (f) => f.code === 'labels.level-gap' || f.code === 'labels.wide-step' || f.code === 'labels.level-skipped',
  );
  const settled = (entries: Levels['entries'], findings: Levels['findings']): Levels => ({
    entries,
    confirmed: true,
    confirmedBy: by,
    countedFrom: 'person',
    anchor: { vertebraId: meant.vertebraId, level: naming.level },
    absolute: true,
    findings,
  });
  const hadThirteen = [...old.values()].includes('T13');
  const hadSix = [...old.values()].includes('L6');
  // The person's word settles the map's own variants: agreeing with it keeps every name, and what was undecided is decided.
  if (agreed && ordered.every((s) => old.has(s.vertebraId)))
    return settled(
      ordered.map((s) => ({ vertebraId: s.vertebraId, level: old.get(s.vertebraId) as LevelName })),
      kept,
    );
  for (const [thirteen, six] of [
    [naming.level === 'T13', naming.level === 'L6'],
    [naming.level === 'T13', true],
    [hadThirteen, hadSix],
    [hadThirteen, true],
  ] as const) {
    const list = withVariants(thirteen || naming.level === 'T13', six || naming.level === 'L6');
    const at = list.indexOf(naming.level);
    if (at < 0) break;
    const places = ordered.map((s) => at + (offsets.get(s.vertebraId) as number));
    if (places.some((p) => p < 0 || p >= list.length)) continue;
    const entries = ordered.map((s, n) => ({ vertebraId: s.vertebraId, level: list[places[n]] }));
    const findings: Levels['findings'][number][] = [...kept];
    const varied = entries.some((e) => e.level === 'T13' || e.level === 'L6');
    if (varied || hadThirteen || hadSix)
      findings.push(finding('labels.variant-recounted', 'caution', { level: naming.level }, meant.vertebraId));
    return settled(entries, findings);
  }
  throw new Problem('labels.count-too-long', {
    level: naming.level,
    aboveCount: ordered.indexOf(meant),
    belowCount: ordered.length - 1 - ordered.indexOf(meant),
  });
}

/** Signed count of bones from the named one to each other one; a gap in the map's names counts its missing bones. */
function stepsFromAnchor(ordered: readonly Seed[], old: ReadonlyMap<string, LevelName>, meant: Seed): ReadonlyMap<string, number> {
  const step = ordered.slice(1).map((s, n) => {
    const [a, b] = [old.get(ordered[n].vertebraId), old.get(s.vertebraId)];
    return a === undefined || b === undefined ? 1 : Math.max(1, steps(a, b));
  });
  const at = ordered.indexOf(meant);
  const out = new Map([[meant.vertebraId, 0]]);
  for (let n = at + 1, sum = 0; n < ordered.length; n++) out.set(ordered[n].vertebraId, (sum += step[n - 1]));
  for (let n = at - 1, sum = 0; n >= 0; n--) out.set(ordered[n].vertebraId, (sum -= step[n]));
  return out;
}

export const standardLevels: readonly LevelName[] = standard;
