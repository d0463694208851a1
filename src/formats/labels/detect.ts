// Which tool's numbers a label map uses. Every convention of the catalogue is tried: all values known, bones in anatomical order
// along the spine, growing towards the feet, volumes possible. One reading left: taken. Two that differ: asked. None because the
// order is wrong: refused. Fails first: a map with a single bone, which order cannot judge.
import { finding, Problem, type Finding } from '../../base/index.ts';
import {
  archDepth,
  instanceConvention,
  labelConventions,
  plausibleVolumes,
  usualVolumes,
  type LabelConvention,
} from '../../catalog/index.ts';
import { levelNames, type LevelName } from '../../records/index.ts';
import { fileName } from '../file-entry.ts';
import type { LabelStatistics } from './statistics.ts';

export type Statistics = ReadonlyMap<number, LabelStatistics>;
export interface Reading {
  readonly convention: string;
  readonly vertebrae: ReadonlyMap<number, LevelName | undefined>;
  readonly structures: LabelConvention['structures'];
  readonly bodyOnly: boolean;
  readonly findings: readonly Finding[];
}
export type Detection =
  | { readonly kind: 'reading'; readonly reading: Reading }
  | { readonly kind: 'ask'; readonly choices: readonly { value: string; label: string }[]; readonly example: string };

const rank = (level: LevelName): number => levelNames.indexOf(level);
/** Place in the order test; T13 and L6 stand where they stand in the list, the sacrum below all. */
const sacrumRank = rank('S1');

/** Why a convention does not fit; undefined when it does. */
type Misfit = 'values' | 'no-vertebra' | 'order' | 'growth' | 'volume' | 'extent';

interface Fit {
  readonly convention: LabelConvention;
  readonly misfit: Misfit | undefined;
  readonly bodyOnly: boolean;
  /** Vertebrae and sacral labels. */
  readonly bonesCount: number;
  /** All values known, every bone below the next: this tool's map, upside down. */
  readonly reversed: boolean;
  /** Common factor to the usual volumes, at least 1. */
  readonly sizeFactor: number;
}

export function depthLimit(level: LevelName): number {
  return level[0] === 'C' ? archDepth.cervicalMm : level[0] === 'T' ? archDepth.thoracicMm : archDepth.lumbarMm;
}

/** True when most whole labels are too shallow to hold an arch. */
function looksBodyOnly(bones: readonly (readonly [LabelStatistics, LevelName])[]): boolean {
  const judged = bones.filter(([s]) => !s.touchesEdge && s.count > 50);
  const used = judged.length > 0 ? judged : bones;
  const shallow = used.filter(([s, level]) => s.depthMm < depthLimit(level)).length;
  return shallow * 2 > used.length;
}

export function possibleVolume(level: LevelName, bodyOnly: boolean, volumeMl: number): boolean {
  const range = plausibleVolumes.ranges.find((r) => rank(level) >= rank(r.levels[0]) && rank(level) <= rank(r.levels[1]));
  if (range === undefined) return true;
  const [low, high] = bodyOnly ? range.bodyMl : range.wholeMl;
  return volumeMl >= low && volumeMl <= high;
}

/** Trend of ln(volume / usual) a level below which a map is upside down for its reading (usual spines: ±0.02). */
const shrinkFraction = -0.07;
/** Levels a map must span before its sizes say which end is up. */
const spanCount = 5;
/** Common factor to the usual sizes: beyond the first a reading gives way to one within the second. */
const farFactor = 1.6;
const nearFactor = 1.35;
/** A reading with this many ordered bones more than another is the right one: n bones lie in order by chance once in n! maps. */
const moreBonesCount = 4;

/** ln(volume / usual) of the whole bones: its trend a level (Theil–Sen; undefined when they span too few) and its median. */
function sizes(
  bones: readonly (readonly [LabelStatistics, LevelName])[],
  bodyOnly: boolean,
): { trend: number | undefined; middle: number } {
  const usual = bodyOnly ? usualVolumes.bodyMl : usualVolumes.wholeMl;
  const whole = bones.filter(([s, level]) => !s.touchesEdge && usual.has(level));
  const off = whole.map(([s, level]) => Math.log(s.volumeMl / (usual.get(level) as number)));
  const slopes: number[] = [];
  let span = 0;
  for (let a = 0; a < whole.length; a++)
    for (let b = a + 1; b < whole.length; b++) {
      const apart = rank(whole[b][1]) - rank(whole[a][1]);
      span = Math.max(span, apart);
      if (apart >= 3) slopes.push((off[b] - off[a]) / apart);
    }
  const mid = (list: number[]): number => list.sort((x, y) => x - y)[list.length >> 1];
  return { trend: span < spanCount || slopes.length < 3 ? undefined : mid(slopes), middle: off.length === 0 ? 0 : mid([...off]) };
}

/** 'right' when every bone lies above the next, 'reversed' when every one lies below it. */
function orderOf(placed: readonly { place: number; statistics: LabelStatistics }[]): 'right' | 'reversed' | 'mixed' {
  const sorted = [...placed].sort((a, b) => a.place - b.place);
  let [falls, rises, steps] = [0, 0, 0];
  for (let n = 1; n < sorted.length; n++) {
    if (sorted[n].place === sorted[n - 1].place) continue;
    steps++;
    if (sorted[n].statistics.centroidLps[2] < sorted[n - 1].statistics.centroidLps[2]) falls++;
    else rises++;
  }
  return falls === steps ? 'right' : rises === steps ? 'reversed' : 'mixed';
}

function fitOf(convention: LabelConvention, statistics: Statistics): Fit {
  const bones: (readonly [LabelStatistics, LevelName])[] = [];
  const placed: { place: number; statistics: LabelStatistics }[] = [];
  let known = true;
  for (const s of statistics.values()) {
    const level = convention.vertebrae.get(s.value);
    if (level !== undefined) {
      bones.push([s, level]);
      placed.push({ place: rank(level), statistics: s });
      continue;
    }
    const structure = convention.structures.get(s.value);
    if (structure === 'sacrum') placed.push({ place: sacrumRank, statistics: s });
    else if (structure === undefined && !convention.others.some(([a, b]) => s.value >= a && s.value <= b)) known = false;
  }
  bones.sort((a, b) => rank(a[1]) - rank(b[1]));
  const bodyOnly = looksBodyOnly(bones);
  const { trend, middle } = sizes(bones, bodyOnly);
  const order = orderOf(placed);
  const misfit = ((): Misfit | undefined => {
    if (!known) return 'values';
    if (bones.length === 0) return 'no-vertebra';
    if (order !== 'right') return 'order';

    if (trend !== undefined && trend < shrinkFraction) return 'growth';
    if (convention.extent === 'body' && !bodyOnly) return 'extent';
    const whole = bones.filter(([s]) => !s.touchesEdge);
    const odd = whole.filter(([s, level]) => !possibleVolume(level, bodyOnly, s.volumeMl)).length;
    const tooBig = bones.some(
      ([s, level]) =>
        s.touchesEdge && !possibleVolume(level, bodyOnly, s.volumeMl) && possibleVolume('L3', bodyOnly, s.volumeMl) && level[0] === 'C',
    );
    if (odd * 3 > whole.length || tooBig) return 'volume';
    return undefined;
  })();
  return {
    convention,
    misfit,
    bodyOnly,
    bonesCount: placed.length,
    reversed: known && bones.length > 0 && order === 'reversed',
    sizeFactor: Math.exp(Math.abs(middle)),
  };
}

/** Readings that sizes or the count of ordered bones do not rule out beside a better one. */
function likeliest(good: readonly Fit[]): readonly Fit[] {
  const most = Math.max(0, ...good.map((f) => f.bonesCount));
  const counted = good.filter((f) => f.bonesCount + moreBonesCount > most || f.bonesCount === most);
  const near = counted.some((f) => f.sizeFactor < nearFactor);
  return near ? counted.filter((f) => f.sizeFactor <= farFactor) : counted;
}

/** Same bone for every value present, hence the same reading. */
function meaning(fit: Fit, statistics: Statistics): string {
  return [...statistics.keys()].map((v) => `${v}=${fit.convention.vertebrae.get(v) ?? fit.convention.structures.get(v) ?? ''}`).join();
}

const readingOf = (fit: Fit, findings: readonly Finding[] = []): Detection => ({
  kind: 'reading',
  reading: {
    convention: fit.convention.id,
    vertebrae: fit.convention.vertebrae,
    structures: fit.convention.structures,
    bodyOnly: fit.bodyOnly,
    findings,
  },
});

/** Every value from 1 to 99 is a bone without a name; discs (101–199) and endplates (201–299) as SPINEPS writes them. */
function instances(statistics: Statistics, file: string): Detection {
  const values = [...statistics.keys()];
  const vertebrae = new Map(values.filter((v) => v < 100).map((v): [number, undefined] => [v, undefined]));
  const structures = new Map(values.filter((v) => v >= 100 && v < 200).map((v): [number, 'disc'] => [v, 'disc']));
  const bones = values.filter((v) => v < 100).map((v) => [statistics.get(v) as LabelStatistics, 'L1' as LevelName] as const);
  return {
    kind: 'reading',
    reading: {
      convention: instanceConvention,
      vertebrae,
      structures,
      bodyOnly: looksBodyOnly(bones),
      findings: [finding('labels.instances', 'caution', { file })],
    },
  };
}

/**
 * Reads the meaning of a map's values. `asked` is the person's `--convention`: the order along the spine is still tested.
 * Problems: 'labels.empty', 'labels.wrong-order', 'labels.convention-unknown', 'labels.convention-misfit', 'labels.no-convention'.
 */
export function detectConvention(statistics: Statistics, path: string, asked?: string): Detection {
  const file = fileName(path);
  if (statistics.size === 0) throw new Problem('labels.empty', { file });
  const values = shortList([...statistics.keys()]);
  if (asked === instanceConvention) return instances(statistics, file);
  const fits = labelConventions.map((c) => fitOf(c, statistics));
  if (asked !== undefined) {
    const fit = fits.find((f) => f.convention.id === asked);
    if (fit === undefined)
      throw new Problem('labels.convention-unknown', {
        convention: asked,
        known: [...labelConventions.map((c) => c.id), instanceConvention].join(', '),
      });
    if (fit.misfit === 'order') throw new Problem('labels.wrong-order', { file, convention: asked });
    if (fit.misfit === 'values' || fit.misfit === 'no-vertebra')
      throw new Problem('labels.convention-misfit', { file, convention: asked, values });
    return readingOf(fit, fit.misfit === undefined ? [] : [finding('labels.volume-unusual', 'caution', { file, convention: asked })]);
  }
  // Five bones or more exactly upside down are no accident: a reading that explains fewer of them gives way.
  const flipped = fits.filter((f) => f.reversed && f.bonesCount >= 5);
  const good = likeliest(fits.filter((f) => f.misfit === undefined && flipped.every((x) => x.bonesCount <= f.bonesCount)));
  // A reading with sizes no patient has, beside a map of usual sizes upside down, is not taken without asking.
  const doubtful = good.every((f) => f.sizeFactor > farFactor) && flipped.some((x) => x.sizeFactor < nearFactor);
  const hinted = (list: readonly Fit[]): readonly Fit[] =>
    list.filter((f) => f.convention.nameHints.some((h) => path.toLowerCase().includes(h)));
  if (good.length > 0) {
    const groups = new Map<string, Fit[]>();
    for (const f of good) groups.set(meaning(f, statistics), [...(groups.get(meaning(f, statistics)) ?? []), f]);
    const best = (list: readonly Fit[]): Fit => list.find((f) => (f.convention.extent === 'body') === f.bodyOnly) ?? list[0];
    if (groups.size === 1 && !doubtful) return readingOf(best(good));
    const named = [...groups.values()].filter((g) => hinted(g).length > 0);
    if (named.length === 1 && !doubtful)
      return readingOf(best(hinted(named[0]).length > 0 ? hinted(named[0]) : named[0]), [
        finding('labels.by-file-name', 'note', { file, convention: best(hinted(named[0])).convention.title }),
      ]);
    const first = [...statistics.values()]
      .sort((a, b) => b.count - a.count)
      .find((s) => good.some((f) => f.convention.vertebrae.has(s.value)));
    return {
      kind: 'ask',
      choices: [
        ...[...groups.values()].map(best).map((f) => ({ value: f.convention.id, label: f.convention.title })),
        { value: instanceConvention, label: 'labels.choice-instances' },
      ],
      example:
        first === undefined
          ? ''
          : [...groups.values()].map((g) => `${first.value} = ${best(g).convention.vertebrae.get(first.value) ?? '?'}`).join(' / '),
    };
  }
  // Values above 100 + n and 200 + n are SPINEPS's discs and endplates: its numbers without names.
  const keys = [...statistics.keys()];
  if (keys.some((v) => v > 200 && v < 230 && statistics.has(v - 200))) return instances(statistics, file);
  const reversed = fits.filter((f) => f.misfit === 'order' || f.misfit === 'growth');
  if (reversed.length > 0 && !fits.some((f) => f.misfit === 'volume' || f.misfit === 'extent'))
    throw new Problem('labels.wrong-order', { file, convention: (hinted(reversed)[0] ?? reversed[0]).convention.title });
  throw new Problem('labels.no-convention', { file, values, known: [...labelConventions.map((c) => c.id), instanceConvention].join(', ') });
}

/** "1, 2, 5–9 …": values in few words. */
export function shortList(values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  const runs: string[] = [];
  for (let n = 0; n < sorted.length;) {
    let end = n;
    while (end + 1 < sorted.length && sorted[end + 1] === sorted[end] + 1) end++;
    runs.push(end === n ? String(sorted[n]) : `${sorted[n]}–${sorted[end]}`);
    n = end + 1;
  }
  return runs.length > 12 ? `${runs.slice(0, 12).join(', ')} …` : runs.join(', ');
}
