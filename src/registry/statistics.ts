// The figures of the registry over a set of rows. Each figure says of how many rows it speaks and how many of those it should speak of are unknown.
// Definitions stand here and in words (`registry.figure.<id>`); test/evidence/peers/registry_figures.py computes the same from the CSV.
import { registryRules } from '../catalog/index.ts';
import { analgesicSteps, leakPlaces, visitNames, type VisitName } from '../records/index.ts';
import { meanOf, medianOf, shareOf, type Estimate } from './estimates.ts';
import { visitField, type FieldName, type VisitMeasure } from './fields.ts';
import { kaplanMeier, survivalAt, type SurvivalCurve, type Watched } from './survival.ts';
import { placeOf, tableOf, type RowValues, type Table } from './table.ts';
import { boneDue, dueCountOf } from './visits.ts';

export const figureIds = [
  'nrs-mean',
  'nrs-change',
  'nrs-responder',
  'odi-mean',
  'odi-change',
  'rmdq-mean',
  'eq5d-mean',
  'analgesics-share',
  'morphine-median',
  'activities-share',
  'work-share',
  'driving-share',
  'leak-share',
  'leak-place-share',
  'complication-share',
  'stay-median',
  'standing-median',
  'walking-median',
  'pain-to-mri-median',
  'mri-to-act-median',
  'pain-to-act-median',
  'fracture-free-all',
  'fracture-free-scheduled',
  'fracture-free-symptomatic',
  'bone-treated-share',
] as const;
export type FigureId = (typeof figureIds)[number];

export interface Figure extends Estimate {
  readonly id: FigureId;
  readonly kind: 'mean' | 'share' | 'median' | 'survival';
  readonly visit?: VisitName;
  /** Step of analgesics, place of a leak. */
  readonly group?: string;
}
export interface FractureCurves {
  /** Everybody with a known course. `symptomaticOnly`: for some of them imaging was not scheduled, so silent fractures were not looked for. */
  readonly all: SurvivalCurve & { readonly symptomaticOnly: boolean };
  readonly scheduled: SurvivalCurve;
  readonly symptomatic: SurvivalCurve;
}
export interface Statistics {
  readonly caseCount: number;
  readonly actCount: number;
  /** The value set of the EQ-5D figures: the one most rows used; the others count as missing. */
  readonly eq5dSet?: string;
  readonly figures: readonly Figure[];
  readonly fractures: FractureCurves;
}

/** `today` decides which visits are due; it comes from the host. */
export function statisticsOf(rows: readonly RowValues[], today: string): Statistics {
  const actDate = placeOf('actDate');
  const acts = tableOf(rows.filter((r) => r[actDate] !== null));
  const eq5dSet = commonest(acts.texts('eq5dSet'));
  const dueCounts = Int8Array.from(acts.texts('actDate'), (date) => dueCountOf(date, today));
  const fractures = fractureCurves(acts);
  return {
    caseCount: new Set(rows.map((r) => r[placeOf('caseCode')])).size,
    actCount: acts.count,
    ...(eq5dSet === undefined ? {} : { eq5dSet }),
    fractures,
    figures: [
      // visits fall due in their order: so many of them are
      ...visitNames.flatMap((visit, n) => visitFigures(acts, (row) => dueCounts[row] > n, visit, eq5dSet)),
      ...actFigures(acts),
      ...fractureFigures(acts, fractures),
      boneFigure(acts, today),
    ],
  };
}

/** Known values of a column, and how many rows of those asked have none. */
interface Known {
  readonly values: number[];
  readonly missingCount: number;
}
function knownOf(column: Float64Array, asked: (row: number) => boolean = () => true): Known {
  const values: number[] = [];
  let missingCount = 0;
  for (let n = 0; n < column.length; n++) {
    const v = column[n];
    if (!Number.isNaN(v)) values.push(v);
    else if (asked(n)) missingCount++;
  }
  return { values, missingCount };
}
const yes = (values: readonly number[]): number => values.reduce((a, v) => a + v, 0);

const scores = ['nrs', 'odi', 'rmdq', 'eq5d'] as const;
function visitFigures(acts: Table, due: (row: number) => boolean, visit: VisitName, eq5dSet: string | undefined): Figure[] {
  const out: Figure[] = [];
  const numbers = (measure: VisitMeasure, at: VisitName = visit): Float64Array => acts.numbers(visitField(measure, at));
  const sets = acts.texts('eq5dSet');
  for (const score of scores) {
    // an index of another value set is another scale
    const column = score === 'eq5d' ? numbers(score).map((v, n) => (sets[n] === eq5dSet ? v : Number.NaN)) : numbers(score);
    const { values, missingCount } = knownOf(column, due);
    out.push({ id: `${score}-mean`, kind: 'mean', visit, ...meanOf(values, missingCount) });
    if (visit === 'baseline' || (score !== 'nrs' && score !== 'odi')) continue;
    // paired: only who answered both; who answered now but not before is missing
    const before = numbers(score, 'baseline');
    const change = knownOf(
      column.map((v, n) => v - before[n]),
      (n) => due(n) || !Number.isNaN(column[n]),
    );
    out.push({ id: `${score}-change`, kind: 'mean', visit, ...meanOf(change.values, change.missingCount) });
    if (score !== 'nrs') continue;
    const relieved = change.values.filter((d) => d <= -registryRules.responderNrsDrop.value).length;
    out.push({ id: 'nrs-responder', kind: 'share', visit, ...shareOf(relieved, change.values.length, change.missingCount) });
  }
  const said = (measure: VisitMeasure): { readonly known: readonly string[]; readonly missingCount: number } => {
    const column = acts.texts(visitField(measure, visit));
    return { known: column.filter((v) => v !== null), missingCount: column.filter((v, n) => v === null && due(n)).length };
  };
  const analgesics = said('analgesics');
  for (const group of analgesicSteps) {
    const count = analgesics.known.filter((v) => v === group).length;
    out.push({ id: 'analgesics-share', kind: 'share', visit, group, ...shareOf(count, analgesics.known.length, analgesics.missingCount) });
  }
  const morphine = knownOf(numbers('morphineMgPerDay'), due);
  out.push({ id: 'morphine-median', kind: 'median', visit, ...medianOf(morphine.values, morphine.missingCount) });
  for (const measure of ['activities', 'work', 'driving'] as const) {
    const { known, missingCount } = said(measure);
    // who does not work or drive cannot take it up again
    const able = known.filter((v) => !v.startsWith('not-'));
    out.push({
      id: `${measure}-share`,
      kind: 'share',
      visit,
      ...shareOf(able.filter((v) => v === 'resumed').length, able.length, missingCount),
    });
  }
  return out;
}

const medians = [
  ['stay-median', 'nightCount'],
  ['standing-median', 'stoodAfterH'],
  ['walking-median', 'walkedAfterH'],
  ['pain-to-mri-median', 'painToMriDay'],
  ['mri-to-act-median', 'mriToActDay'],
  ['pain-to-act-median', 'painToActDay'],
] as const satisfies readonly (readonly [FigureId, FieldName])[];

function actFigures(acts: Table): Figure[] {
  const leaks = knownOf(acts.numbers('leakSeen'));
  const seen = acts.numbers('leakSeen');
  // a leak whose place was not said says nothing about any place
  const places = acts.texts('leakPlaces').map((list, n) => list?.split(' ') ?? (seen[n] === 0 ? [] : undefined));
  const placed = places.filter((list) => list !== undefined);
  const worst = knownOf(acts.numbers('worstCirseIndex'));
  const serious = worst.values.filter((v) => v >= registryRules.seriousCirse.value).length;
  return [
    { id: 'leak-share', kind: 'share', ...shareOf(yes(leaks.values), leaks.values.length, leaks.missingCount) },
    ...leakPlaces.map((group): Figure => {
      const count = placed.filter((list) => list.includes(group)).length;
      return { id: 'leak-place-share', kind: 'share', group, ...shareOf(count, placed.length, acts.count - placed.length) };
    }),
    { id: 'complication-share', kind: 'share', ...shareOf(serious, worst.values.length, worst.missingCount) },
    ...medians.map(([id, name]): Figure => {
      const { values, missingCount } = knownOf(acts.numbers(name));
      return { id, kind: 'median', ...medianOf(values, missingCount) };
    }),
  ];
}

function boneFigure(acts: Table, today: string): Figure {
  const cause = acts.texts('cause');
  const dates = acts.texts('actDate');
  // of the osteoporotic: known, or the three months are over
  const treated = acts.numbers('boneTreated3Month').map((v, n) => (cause[n] === 'osteoporotic' ? v : Number.NaN));
  const { values, missingCount } = knownOf(treated, (n) => cause[n] === 'osteoporotic' && boneDue(dates[n], today));
  return { id: 'bone-treated-share', kind: 'share', ...shareOf(yes(values), values.length, missingCount) };
}

/** From the act to the adjacent fracture, or to the last day it was looked for; rows of which one is not known are left out. */
function watched(acts: Table, which: (scheduled: number) => boolean): Watched[] {
  const event = acts.numbers('adjacentFracture');
  const day = acts.numbers('watchedDay');
  const scheduled = acts.numbers('imagingScheduled');
  const out: Watched[] = [];
  for (let n = 0; n < acts.count; n++)
    if (which(scheduled[n]) && !Number.isNaN(event[n]) && !Number.isNaN(day[n])) out.push({ day: day[n], event: event[n] === 1 });
  return out;
}
const everybody = (): boolean => true;
const isScheduled = (v: number): boolean => v === 1;
const isNot = (v: number): boolean => v !== 1;
function fractureCurves(acts: Table): FractureCurves {
  const symptomatic = watched(acts, isNot);
  return {
    all: { ...kaplanMeier(watched(acts, everybody)), symptomaticOnly: symptomatic.length > 0 },
    scheduled: kaplanMeier(watched(acts, isScheduled)),
    symptomatic: kaplanMeier(symptomatic),
  };
}
/** The curves at one year. */
function fractureFigures(acts: Table, { all, scheduled, symptomatic }: FractureCurves): Figure[] {
  const column = acts.numbers('imagingScheduled');
  const scheduledCount = column.filter(isScheduled).length;
  const at = (id: FigureId, curve: SurvivalCurve, ofCount: number): Figure => {
    const found = survivalAt(curve, registryRules.fractureFreeDay.value);
    return {
      id,
      kind: 'survival',
      count: curve.count,
      missingCount: ofCount - curve.count,
      ...(found === undefined ? {} : { value: found.survivalFraction }),
      ...(found?.low === undefined ? {} : { low: found.low }),
      ...(found?.high === undefined ? {} : { high: found.high }),
    };
  };
  return [
    at('fracture-free-all', all, acts.count),
    at('fracture-free-scheduled', scheduled, scheduledCount),
    at('fracture-free-symptomatic', symptomatic, acts.count - scheduledCount),
  ];
}

/** The most frequent; the first in the alphabet of equals. */
function commonest(values: readonly (string | null)[]): string | undefined {
  const counts = new Map<string, number>();
  for (const v of values) if (v !== null) counts.set(v, (counts.get(v) ?? 0) + 1);
  return [...counts].toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).at(0)?.[0];
}
