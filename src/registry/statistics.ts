// The figures of the registry over a set of rows. Each figure says of how many rows it speaks and how many of those it should speak of are unknown.
// Definitions stand beside the code and in words (`registry.figure.<id>`); test/evidence/peers/registry_figures.py computes the same from the CSV.
import { registryRules } from '../catalog/index.ts';
import { meanOf, medianOf, shareOf, type Estimate } from './estimates.ts';
import { analgesicClasses, visitDays, visitField, visitNames, type RegistryRow, type VisitMeasure, type VisitName } from './fields.ts';
import { kaplanMeier, survivalAt, type SurvivalCurve } from './survival.ts';

export const figureIds = [
  'nrs-mean',
  'nrs-change',
  'nrs-responder',
  'odi-mean',
  'odi-change',
  'rmdq-mean',
  'eq5d-mean',
  'analgesic-none',
  'analgesic-paracetamol',
  'analgesic-weak-opioid',
  'analgesic-strong-opioid',
  'morphine-median',
  'active-share',
  'leak-share',
  'leak-symptomatic-share',
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
  readonly figures: readonly Figure[];
  readonly fractures: FractureCurves;
}

const numbers = (rows: readonly RegistryRow[], of: (r: RegistryRow) => number | undefined): number[] => {
  const found: number[] = [];
  for (const row of rows) {
    const v = of(row);
    if (v !== undefined) found.push(v);
  }
  return found;
};
/** Rows followed long enough for a visit to be expected; an answer that came early counts as well. */
const expectedAt = (row: RegistryRow, visit: VisitName): boolean =>
  visit === 'baseline' || (row.followedDay !== undefined && row.followedDay >= visitDays[visit].fromDay);

function atVisit(rows: readonly RegistryRow[], measure: VisitMeasure, visit: VisitName): { known: RegistryRow[]; missingCount: number } {
  const name = visitField(measure, visit);
  const known = rows.filter((r) => r[name] !== undefined);
  return { known, missingCount: rows.filter((r) => r[name] === undefined && expectedAt(r, visit)).length };
}

const scores = ['nrs', 'odi', 'rmdq', 'eq5d'] as const;
function visitFigures(rows: readonly RegistryRow[], visit: VisitName): Figure[] {
  const out: Figure[] = [];
  for (const score of scores) {
    const { known, missingCount } = atVisit(rows, score, visit);
    const values = numbers(known, (r) => r[`${score}@${visit}`]);
    out.push({ id: `${score}-mean`, kind: 'mean', visit, ...meanOf(values, missingCount) });
    if (visit === 'baseline' || (score !== 'nrs' && score !== 'odi')) continue;
    // paired: only who answered both
    const pairs = known.filter((r) => r[`${score}@baseline`] !== undefined);
    const change = pairs.map((r) => (r[`${score}@${visit}`] as number) - (r[`${score}@baseline`] as number));
    const unpaired = missingCount + known.length - pairs.length;
    out.push({ id: `${score}-change`, kind: 'mean', visit, ...meanOf(change, unpaired) });
    if (score === 'nrs')
      out.push({
        id: 'nrs-responder',
        kind: 'share',
        visit,
        ...shareOf(change.filter((d) => d <= -registryRules.responderNrsDrop.value).length, pairs.length, unpaired),
      });
  }
  const analgesic = atVisit(rows, 'analgesic', visit);
  for (const name of analgesicClasses) {
    const yes = analgesic.known.filter((r) => r[`analgesic@${visit}`] === name).length;
    out.push({ id: `analgesic-${name}`, kind: 'share', visit, ...shareOf(yes, analgesic.known.length, analgesic.missingCount) });
  }
  const morphine = atVisit(rows, 'morphineMgPerDay', visit);
  const doses = numbers(morphine.known, (r) => r[`morphineMgPerDay@${visit}`]);
  out.push({ id: 'morphine-median', kind: 'median', visit, ...medianOf(doses, morphine.missingCount) });
  const active = atVisit(rows, 'active', visit);
  const yes = active.known.filter((r) => r[`active@${visit}`] === true).length;
  out.push({ id: 'active-share', kind: 'share', visit, ...shareOf(yes, active.known.length, active.missingCount) });
  return out;
}

const share = (id: FigureId, rows: readonly RegistryRow[], of: (r: RegistryRow) => boolean | undefined): Figure => {
  const known = rows.filter((r) => of(r) !== undefined);
  return { id, kind: 'share', ...shareOf(known.filter((r) => of(r) === true).length, known.length, rows.length - known.length) };
};
const median = (id: FigureId, rows: readonly RegistryRow[], of: (r: RegistryRow) => number | undefined): Figure => {
  const values = numbers(rows, of);
  return { id, kind: 'median', ...medianOf(values, rows.length - values.length) };
};

export function statisticsOf(rows: readonly RegistryRow[]): Statistics {
  const acts = rows.filter((r) => r.actDate !== undefined);
  const osteoporotic = acts.filter(
    (r) => r.cause === 'osteoporotic' && (r.boneTreated3Month !== undefined || (r.followedDay ?? 0) >= registryRules.boneTreatmentDay.value),
  );
  const fractures = fractureCurves(acts);
  const unwatched = (group: readonly RegistryRow[]): number => group.length - watched(group).length;
  const scheduled = acts.filter((r) => r.imagingScheduled === true);
  const others = acts.filter((r) => r.imagingScheduled !== true);
  return {
    caseCount: new Set(rows.map((r) => r.caseCode)).size,
    actCount: acts.length,
    fractures,
    figures: [
      ...visitNames.flatMap((visit) => visitFigures(acts, visit)),
      share('leak-share', acts, (r) => r.leakSeen),
      share('leak-symptomatic-share', acts, (r) => (r.leakSeen === false ? false : r.leakSymptomatic)),
      share('complication-share', acts, (r) =>
        r.worstCirseCount === undefined ? undefined : r.worstCirseCount >= registryRules.seriousCirse.value,
      ),
      median('stay-median', acts, (r) => r.stayNightCount),
      median('standing-median', acts, (r) => r.standingHour),
      median('walking-median', acts, (r) => r.walkingHour),
      median('pain-to-mri-median', acts, (r) => r.painToMriDay),
      median('mri-to-act-median', acts, (r) => r.mriToActDay),
      median('pain-to-act-median', acts, (r) => r.painToActDay),
      survival('fracture-free-all', fractures.all, unwatched(acts)),
      survival('fracture-free-scheduled', fractures.scheduled, unwatched(scheduled)),
      survival('fracture-free-symptomatic', fractures.symptomatic, unwatched(others)),
      share('bone-treated-share', osteoporotic, (r) => r.boneTreated3Month),
    ],
  };
}

/** Watched from the act: to the adjacent fracture, or to the last visit at which none was known. */
function watched(rows: readonly RegistryRow[]): { readonly day: number; readonly event: boolean }[] {
  return rows.flatMap((r) => {
    if (r.adjacentFracture === true && r.adjacentFractureDay !== undefined) return [{ day: r.adjacentFractureDay, event: true }];
    if (r.adjacentFracture === false && r.followedDay !== undefined) return [{ day: r.followedDay, event: false }];
    return [];
  });
}
function fractureCurves(acts: readonly RegistryRow[]): FractureCurves {
  const scheduled = acts.filter((r) => r.imagingScheduled === true);
  const others = acts.filter((r) => r.imagingScheduled !== true);
  return {
    all: { ...kaplanMeier(watched(acts)), symptomaticOnly: watched(others).length > 0 },
    scheduled: kaplanMeier(watched(scheduled)),
    symptomatic: kaplanMeier(watched(others)),
  };
}
/** The curve at one year. */
function survival(id: FigureId, curve: SurvivalCurve, missingCount: number): Figure {
  const at = survivalAt(curve, registryRules.fractureFreeDay.value);
  const base = { id, kind: 'survival', count: curve.count, missingCount } as const;
  if (at === undefined) return base;
  return {
    ...base,
    value: at.survivalFraction,
    ...(at.low === undefined ? {} : { low: at.low }),
    ...(at.high === undefined ? {} : { high: at.high }),
  };
}
