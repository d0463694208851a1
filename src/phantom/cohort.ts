// Made-up patients for looking at the registry: acts, visits, complications, new fractures, treatments, with gaps as real files have them. Seeded:
// the same number is always the same patient. Shaped on reported rates (pain 7–8 falling to 3–4, a third of acts with a leak, about one adjacent
// fracture in eight at one year) so that the page looks as it would; no figure of it is evidence of anything.
import { seeded, type Random } from '../base/index.ts';
import {
  type BoneHealth,
  type Complication,
  type Identity,
  type LevelName,
  type Levels,
  type NewFracture,
  type Outcome,
  type OutcomeAct,
  type OutcomeVisit,
  type Study,
} from '../records/index.ts';
import { visits as visitGrid } from '../catalog/index.ts';

export interface CohortPatient {
  readonly code: string;
  readonly identity: Identity;
  readonly study: Study;
  readonly levels: Levels;
  readonly outcome: Outcome;
}

const dayMs = 86_400_000;
const dateOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
const spine: readonly LevelName[] = ['T6', 'T7', 'T8', 'T9', 'T10', 'T11', 'T12', 'L1', 'L2', 'L3', 'L4', 'L5'];
const weights = [1, 2, 3, 2, 2, 4, 9, 10, 6, 5, 3, 2];
const names = ['Martin', 'Bernard', 'Thomas', 'Petit', 'Robert', 'Richard', 'Durand', 'Dubois', 'Moreau', 'Laurent', 'Lefèvre', 'Nguyen'];
const firstNames = ['Jeanne', 'Marie', 'Simone', 'Denise', 'Paulette', 'Andrée', 'Lucien', 'Marcel', 'André', 'Georges', 'Inès', 'Léa'];

const pick = <T>(random: Random, items: readonly T[], w?: readonly number[]): T => {
  let at = random.next() * (w?.reduce((a, b) => a + b, 0) ?? items.length);
  for (const [n, item] of items.entries()) {
    at -= w?.[n] ?? 1;
    if (at < 0) return item;
  }
  return items[items.length - 1];
};
const round = (v: number, digits: number): number => Math.round(v * 10 ** digits) / 10 ** digits;
/** Skewed to the right with this median. */
const skewed = (random: Random, median: number, spread: number): number => median * Math.exp(spread * random.normal());
const chance = (random: Random, p: number): boolean => random.next() < p;

/** Patient `index` of a cohort; `today` (an ISO date) is where follow-up stops. */
export function cohortPatient(index: number, today: string, seed: number | string = 'registry cohort'): CohortPatient {
  const random = seeded(`${seed} ${index}`);
  const end = Date.parse(`${today}T00:00:00Z`);
  const acted = end - Math.floor(random.next() * 1400) * dayMs - 2 * dayMs;
  const cause = pick(random, ['osteoporotic', 'tumour', 'haemangioma', 'trauma'] as const, [74, 17, 2, 7]);
  const ageYear = Math.round(Math.min(97, Math.max(38, (cause === 'osteoporotic' ? 77 : 66) + 9 * random.normal())));
  const sex = chance(random, cause === 'osteoporotic' ? 0.78 : 0.5) ? 'female' : 'male';
  const courseId = `course${index}`;
  const act = drawAct(random, courseId, acted, cause);
  const followed = chance(random, 0.12) ? Math.floor(random.next() * 200) : Number.POSITIVE_INFINITY;
  const scheduled = chance(random, 0.35);
  const fractureDay = skewed(random, 1400, 1.4);
  const { visits, fractures } = drawVisits(random, act, acted, Math.min(followed, (end - acted) / dayMs), scheduled, fractureDay);
  const complications: Complication[] = chance(random, 0.045)
    ? [{ courseId, date: act.date, what: 'other', cirseIndex: pick(random, [1, 2, 3, 4], [40, 35, 20, 5]) }]
    : [];
  const surname = pick(random, names);
  return {
    code: `D-${String(index).padStart(5, '0')}`,
    identity: {
      name: `${surname}^${pick(random, firstNames)}^Demo${index}`,
      patientId: `DEMO-IPP-${String(700_000 + index)}`,
      birthDate: dateOf(acted - ageYear * 365.25 * dayMs),
      sex,
    },
    study: {
      studyUid: `2.25.${3_000_000 + index}`,
      date: act.mriDate ?? act.date,
      description: 'Made-up patient',
      ageYear,
      sex,
      series: [],
      source: 'phantom',
      findings: [],
    },
    levels: {
      entries: act.levels.map((level, n) => ({ vertebraId: `v${n}`, level })),
      confirmed: !chance(random, 0.03),
      countedFrom: 'sacrum',
      absolute: true,
      findings: [],
    },
    outcome: { acts: [act], visits, complications, fractures, bone: drawBone(random, cause, acted), findings: [] },
  };
}

function drawAct(random: Random, courseId: string, acted: number, cause: NonNullable<OutcomeAct['cause']>): OutcomeAct {
  const first = pick(random, spine, weights);
  const at = spine.indexOf(first);
  const levels = chance(random, 0.25) && at + 1 < spine.length ? [first, spine[at + 1]] : [first];
  const mri = Math.round(skewed(random, 16, 0.7));
  const wait = Math.round(skewed(random, 11, 0.6));
  const painful = acted - (mri + wait) * dayMs;
  const stoodAfterH = round(skewed(random, 3, 0.5), 1);
  const nightCount = pick(random, [0, 1, 2, 3, 4, 7], [20, 55, 12, 6, 4, 3]);
  const leaks = pick(
    random,
    ['disc', 'basivertebral-vein', 'segmental-vein', 'soft-tissue', 'canal', 'lung'] as const,
    [30, 18, 22, 20, 4, 2],
  );
  const cementMl = round(levels.length * Math.min(9, Math.max(1, skewed(random, 3.6, 0.35))), 1);
  const leaked = chance(random, 0.34);
  const full: OutcomeAct = {
    courseId,
    numberCount: 1,
    date: dateOf(acted),
    kinds: ['vertebroplasty', ...(cause === 'tumour' && chance(random, 0.5) ? (['biopsy'] as const) : [])],
    cause,
    cement: 'pmma',
    levels,
    stopped: chance(random, 0.01),
    cementMl,
    leaked,
    leaks: leaked ? [leaks] : [],
    sedation: pick(random, ['local', 'sedation', 'general'] as const, [20, 70, 10]),
    guidance: [pick(random, ['fluoroscopy', 'cbct', 'ct'], [80, 15, 5])],
    fluoroscopyMin: round(skewed(random, 6, 0.4), 1),
    doseAreaGyCm2: round(skewed(random, 28, 0.6), 1),
    painSince: dateOf(painful),
    mriDate: dateOf(painful + mri * dayMs),
    painToMriDay: mri,
    mriToActDay: wait,
    stoodAfterH,
    walkedAfterH: round(stoodAfterH + skewed(random, 2, 0.8), 1),
    discharged: dateOf(acted + nightCount * dayMs),
    nightCount,
    deviationCount: chance(random, 0.04) ? 1 : 0,
  };
  const written = withGaps(
    random,
    full,
    ['cause', 'leaked', 'leaks', 'doseAreaGyCm2', 'fluoroscopyMin', 'walkedAfterH', 'nightCount', 'painSince', 'sedation'],
    0.06,
  );
  // no leak is said with its places; whether there was one at all may not have been said
  if (written.leaked !== undefined && (written.leaked || written.leaks !== undefined)) return written;
  const { leaks: _, leaked: __, ...rest } = written;
  return rest;
}

/** Some things are not written down: the keys named vanish with this chance each. */
function withGaps<T extends object>(random: Random, whole: T, keys: readonly (keyof T)[], share: number): T {
  const out = { ...whole };
  for (const key of keys) if (chance(random, share)) delete out[key];
  return out;
}

function drawVisits(
  random: Random,
  act: OutcomeAct,
  acted: number,
  followed: number,
  scheduled: boolean,
  fractureDay: number,
): { readonly visits: readonly OutcomeVisit[]; readonly fractures: readonly NewFracture[] } {
  const visits: OutcomeVisit[] = [];
  const fractures: NewFracture[] = [];
  const before = Math.min(10, Math.max(3, Math.round(7.6 + 1.4 * random.normal())));
  const gain = Math.min(8, Math.max(-1, 3.9 + 1.9 * random.normal()));
  let met = false;
  for (const { id: visit, day: due } of visitGrid) {
    const day = visit === 'baseline' ? -1 : Math.max(1, Math.round(due * (1 + 0.08 * random.normal())));
    if (day > followed) break;
    if (visit !== 'baseline' && chance(random, 0.07)) continue;
    const relief = visit === 'baseline' ? 0 : gain * (1 - 0.35 * Math.exp(-due / 10));
    const struck = !met && day >= fractureDay;
    const nrs = Math.min(10, Math.max(0, Math.round(before - relief + (struck ? 3 : 0) + 0.8 * random.normal())));
    const step = nrs <= 1 ? 0 : nrs <= 3 ? 1 : nrs <= 5 ? 3 : 4;
    const analgesics = (['none', 'paracetamol-only', 'non-opioid', 'weak-opioid', 'strong-opioid'] as const)[
      Math.min(4, Math.max(0, step + Math.round(0.6 * random.normal())))
    ];
    const late = visit !== 'day-1' && visit !== 'week-1';
    if (struck) {
      met = true;
      fractures.push(
        withGaps(
          random,
          {
            courseId: act.courseId,
            visit,
            date: dateOf(acted + Math.floor(fractureDay) * dayMs),
            adjacent: chance(random, 0.6),
            found: scheduled ? 'scheduled' : 'symptoms',
          },
          ['adjacent'],
          0.04,
        ),
      );
    }
    visits.push(
      withGaps<OutcomeVisit>(
        random,
        {
          courseId: act.courseId,
          visit,
          date: dateOf(acted + day * dayMs),
          afterDay: day,
          painPoints: nrs,
          ...(late ? { odiFraction: round(Math.min(0.96, Math.max(0, 0.08 * nrs + 0.06 * random.normal())), 2) } : {}),
          ...(late ? { rmdqPoints: Math.min(24, Math.max(0, Math.round(2.2 * nrs + 2 * random.normal()))) } : {}),
          ...(late ? { eq5dValue: { set: 'FR', indexPoints: round(Math.min(1, 1 - 0.07 * nrs + 0.05 * random.normal()), 3) } } : {}),
          analgesics,
          morphineMgPerDay: step < 3 ? 0 : Math.round(skewed(random, step === 3 ? 15 : 40, 0.4) / 5) * 5,
          ...(visit === 'baseline' ? {} : { usualActivities: nrs <= 3 ? 'resumed' : nrs <= 6 ? 'partly' : 'not' }),
          work: pick(random, ['not-working', 'resumed', 'not'] as const, [85, nrs <= 4 ? 12 : 3, nrs <= 4 ? 3 : 12]),
          driving: pick(random, ['not-driving', 'resumed', 'not'] as const, [55, nrs <= 4 ? 35 : 10, nrs <= 4 ? 10 : 35]),
          ...(visit === 'baseline' ? {} : { imaged: scheduled && late ? 'scheduled' : struck ? 'symptoms' : 'no' }),
        },
        ['painPoints', 'odiFraction', 'rmdqPoints', 'eq5dValue', 'analgesics', 'morphineMgPerDay', 'usualActivities'],
        0.05,
      ),
    );
  }
  return { visits, fractures };
}

function drawBone(random: Random, cause: NonNullable<OutcomeAct['cause']>, acted: number): BoneHealth {
  if (cause !== 'osteoporotic' || chance(random, 0.08)) return { done: [], missing: [] };
  const day = Math.round(skewed(random, 40, 0.9)) - 15;
  const started = chance(random, 0.62);
  return {
    path: 'osteoporotic',
    done: ['calcium', 'vitamin-d'],
    missing: [],
    ...(started
      ? { decided: 'zoledronate', started: 'zoledronate', startedDate: dateOf(acted + day * dayMs), actToStartDay: day }
      : chance(random, 0.6)
        ? { decided: 'none' }
        : {}),
  };
}
