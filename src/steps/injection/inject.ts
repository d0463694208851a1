// One vertebra's injection from what the case holds: refusals, the medium, the members of every approach in turn, and the record they make.
import { finding, Problem, toFrame, type Finding } from '../../base/index.ts';
import { cannulaMl, injectionSpread, leakRates, pushing } from '../../catalog/index.ts';
import {
  leakKinds,
  type Approach,
  type Calibration,
  type Context,
  type Injection,
  type Path,
  type Plan,
  type Site,
  type Vertebra,
  type Volume,
} from '../../records/index.ts';
import { approachOf } from './approach.ts';
import { canalOf, heatCapacityOf, heatFindings, heatOf, type HeatCourse, type HeatItem } from './heat.ts';
import { tipPlace } from './member-model.ts';
import { mediumOf, roomMl, type Medium } from './medium.ts';
import type { Course, MemberItem } from './member.ts';
import type { InjectionParams } from './params.ts';
import { boreFor, pasteCourseOf, type PasteCourse } from './paste-course.ts';
import { refusalOf, warningsOf } from './refuse.ts';
import { changeOn, type ChangedTissue } from './tissue-change.ts';

export interface InjectionGiven {
  readonly vertebra: Vertebra;
  readonly volume: Volume;
  readonly calibration: Calibration | undefined;
  readonly plan: Plan | undefined;
  readonly site: Site | undefined;
  /** What something done before changed of the bone. */
  readonly tissueChange?: ChangedTissue | undefined;
}

export async function inject(given: InjectionGiven, p: InjectionParams, context: Context): Promise<readonly Injection[]> {
  const { vertebra, volume, calibration, plan: anyPlan, site } = given;
  // absurd temperatures and products without times end here
  const paste = pasteCourseOf(p.product, p.setting);
  const startMin = p.startMin ?? paste.fromMin;
  const plan = anyPlan?.vertebraId === vertebra.vertebraId ? anyPlan : undefined;
  const id = vertebra.vertebraId;
  const seed = p.seed ?? id;
  const limits = limitsOf(site);
  const empty = {
    vertebraId: id,
    product: { id: p.product.id, name: p.product.name, viscosityClass: p.product.viscosityClass },
    roomC: p.setting.roomC,
    bodyC: p.setting.bodyC,
    startMin,
    flowMlPerMin: p.flowMlPerMin,
    cannulaMl: 0,
    volumeMl: 0,
    leakLimits: limits,
    ensembleSeed: seed,
    approaches: [],
    bands: {},
  };
  const refused = (why: Finding): readonly Injection[] => [{ ...empty, state: 'refused', findings: [why] }];
  const refusal = refusalOf(vertebra, volume, plan);
  if (refusal !== undefined || plan === undefined) return refused(refusal ?? finding('injection.refused.no-plan', 'stop', {}, id));
  if (startMin >= paste.stopMin) return refused(finding('injection.refused.too-late', 'stop', { startMin, stopMin: paste.stopMin }, id));
  context.progress(0.01, 'injection.progress.medium');
  const own = calibration?.seriesUid === volume.seriesUid ? calibration : undefined;
  const medium = mediumOf(vertebra, volume, own, p.preview ? previewMm : p.voxelMm);
  if (medium === undefined) throw new Problem('injection.no-body', { vertebraId: id });
  const tissueChange = changeOn(medium, given.tissueChange, p.setting.bodyC);
  const room = roomMl(medium);
  const mostMl = pushing.roomFraction.value * room;
  // the plan's high end, and what the stylet pushes in after it
  const heldMl = heldBy(plan.paths.filter((path) => plan.chosen.includes(path.id)));
  const volumeMl = p.volumeMl ?? Math.min((plan.cement?.rangeMl[1] ?? 4) + heldMl, pushing.mostMl.value, mostMl);
  if (volumeMl > mostMl) throw new Problem('injection.too-much', { volumeMl, mostMl, roomMl: room });

  const asked = approachesOf(plan, p.preview);
  const counts = asked.map((a) => (p.preview ? 0 : a.isPlanned ? p.memberCount : Math.min(p.memberCount, p.otherMemberCount)));
  const items = asked.flatMap((a, n) =>
    membersOf(a.paths, counts[n], {
      medium,
      vertebra,
      paste,
      startMin,
      plan,
      seed,
      volumeMl,
      flowMlPerMin: p.flowMlPerMin,
      bodyC: p.setting.bodyC,
      tissueChange,
    }),
  );
  const courses = await inTurns(items, context);
  if (courses === undefined) return [];
  let at = 0;
  const approaches = asked.map((a, n): Approach => {
    const mine = courses.slice(at, (at += counts[n] + 1));
    return approachOf({
      ...a,
      courses: mine,
      medium,
      bodyMl: vertebra.bodyVolumeMl ?? room,
      paste,
      startMin,
      flowMlPerMin: p.flowMlPerMin,
      limits,
    });
  });
  const [planned] = approaches;
  const { heatCount } = p;
  const isCold = p.preview || heatCount === 'none';
  const heat = isCold
    ? undefined
    : await heatFor(context, {
        medium,
        canal: canalOf(vertebra),
        courses: courses.slice(0, 1 + Math.min(counts[0], heatCount)),
        paste,
        product: p.product,
        startMin,
        endMin: startMin + volumeMl / p.flowMlPerMin,
        bodyC: p.setting.bodyC,
        seed,
        tissueChange,
      });
  if (context.cancelled()) return [];
  const proposedIndex = approaches.findIndex((a) => a.proposedMl !== undefined);
  return [
    {
      ...empty,
      state: 'given',
      cannulaMl: heldMl,
      roomMl: room,
      volumeMl,
      approaches,
      ...(heat === undefined ? {} : { heat }),
      ...(proposedIndex < 0 ? {} : { proposedIndex }),
      bands: proposedIndex < 0 ? {} : { proposedMl: bandOf(approaches[proposedIndex]) },
      findings: [
        ...(p.preview ? [finding('injection.preview', 'caution', { voxelMm: previewMm }, id)] : []),
        ...warningsOf(vertebra, volume, own),
        ...(isCold ? [] : heatFindings(heat, id)),
        ...planned.stops.map((s) => finding(`injection.stop.${s.code}`, 'caution', { atMl: s.atMl }, id)),
        finding(
          planned.proposalReason,
          planned.proposedMl === undefined ? 'caution' : 'note',
          planned.proposedMl === undefined ? { volumeMl } : { proposedMl: planned.proposedMl },
          id,
        ),
        ...planned.leaks.filter((l) => (l.skillFraction ?? 0) <= 0).map((l) => finding(`injection.no-better.${l.kind}`, 'note', {}, id)),
      ],
    },
  ];
}
const previewMm = 2;
/** What the cannulas on these paths hold, ml. */
const heldBy = (paths: readonly Path[]): number => paths.reduce((s, path) => s + cannulaMl(boreFor(path.gaugeGauge)), 0);
/** As many at once as keep the threads busy and the person informed. */
const turn = 4;

async function inTurns(items: readonly MemberItem[], context: Context): Promise<readonly Course[] | undefined> {
  const out: Course[] = [];
  for (let n = 0; n < items.length; n += turn) {
    if (context.cancelled()) return undefined;
    out.push(...(await context.map<MemberItem, Course>('member', items.slice(n, n + turn))));
    context.progress(0.02 + 0.9 * Math.min(1, (n + turn) / items.length), 'injection.progress.members');
  }
  return context.cancelled() ? undefined : out;
}

interface MembersAsk {
  readonly medium: Medium;
  readonly vertebra: Vertebra;
  readonly paste: PasteCourse;
  readonly startMin: number;
  readonly plan: Plan;
  readonly seed: string;
  readonly volumeMl: number;
  readonly flowMlPerMin: number;
  readonly bodyC: number;
  readonly tissueChange: MemberItem['tissueChange'];
}
/** The middle course and `count` drawn ones through these paths. */
function membersOf(paths: readonly Path[], count: number, a: MembersAsk): readonly MemberItem[] {
  const { medium, vertebra: v, paste, startMin } = a;
  const tips = paths.map((path) => toFrame(medium.frame, path.targetLps));
  if (tips.some((t) => tipPlace(medium, t, [0, 0, 0]) === undefined))
    throw new Problem('injection.tip-outside', { vertebraId: v.vertebraId });
  return Array.from({ length: count + 1 }, (_, member) => ({
    medium,
    vertebra: { gaps: v.gaps, frame: v.frame, ...(v.genant === undefined ? {} : { genant: v.genant }) },
    tips,
    paste: paste.law,
    thickeningAgeS: paste.ageS(60 * startMin),
    syringeC: paste.temperatureC(60 * startMin),
    bodyC: a.bodyC,
    tipSdMm: injectionSpread.tipShareFraction.value * a.plan.executionError.positionSdMm,
    seed: a.seed,
    member,
    flowMlPerMin: a.flowMlPerMin,
    volumeMl: a.volumeMl,
    stepMl: pushing.stepMl.value,
    shares: tips.map(() => 1 / tips.length),
    ...(a.tissueChange === undefined ? {} : { tissueChange: a.tissueChange }),
  }));
}

interface HeatAsk {
  readonly medium: Medium;
  readonly canal: HeatItem['canal'];
  /** The middle course first. */
  readonly courses: readonly Course[];
  readonly paste: PasteCourse;
  readonly product: InjectionParams['product'];
  readonly startMin: number;
  readonly endMin: number;
  readonly bodyC: number;
  readonly seed: string;
  readonly tissueChange: HeatItem['tissueChange'];
}
/** Undefined where the product does not say when it sets: no time of cure is ever taken from a default. */
async function heatFor(context: Context, a: HeatAsk): Promise<Injection['heat']> {
  const { cure } = a.paste;
  if (cure === undefined) return undefined;
  context.progress(0.93, 'injection.progress.heat');
  const items = a.courses.map((c, member): HeatItem => ({
    medium: a.medium,
    canal: a.canal,
    arrival: c.arrival,
    injectedMl: c.injectedMl.at(-1) ?? 0,
    cure,
    cureAge: a.paste.cureAge(60 * a.endMin),
    cementC: a.paste.temperatureC(60 * a.endMin),
    bodyC: a.bodyC,
    cementMjPerM3K: heatCapacityOf(a.product),
    seed: a.seed,
    member,
    ...(a.tissueChange === undefined ? {} : { tissueChange: a.tissueChange }),
  }));
  return heatOf(await context.map<HeatItem, HeatCourse>('heat', items), a.endMin);
}

interface AskedApproach {
  readonly sides: Approach['sides'];
  readonly isPlanned: boolean;
  readonly paths: readonly Path[];
}
/** The plan's own tips, and beside it one tip where it has two, two where it has one (if the other side has a path). */
function approachesOf(plan: Plan, onlyPlanned: boolean): readonly AskedApproach[] {
  const chosen = plan.paths.filter((path) => plan.chosen.includes(path.id));
  const sidesOf = (paths: readonly Path[]): Approach['sides'] => (paths.length > 1 ? 'both' : paths[0].side);
  const planned = { sides: sidesOf(chosen), isPlanned: true, paths: chosen };
  if (onlyPlanned) return [planned];
  const best = (paths: readonly Path[]): Path | undefined => paths.toSorted((a, b) => a.rankCount - b.rankCount)[0];
  if (chosen.length > 1) {
    const one = best(chosen);
    return one === undefined ? [planned] : [planned, { sides: one.side, isPlanned: false, paths: [one] }];
  }
  const other = best(plan.paths.filter((path) => path.side !== chosen[0].side));
  return other === undefined ? [planned] : [planned, { sides: 'both', isPlanned: false, paths: [chosen[0], other] }];
}

/** The site's own limits; without, the rate of the cohort: no worse than the average. */
const limitsOf = (site: Site | undefined): Injection['leakLimits'] =>
  leakKinds.map((kind) => {
    const own = site?.leakLimits?.[kind];
    return { kind, limitProbability: own ?? leakRates[kind].probability, isSites: own !== undefined };
  });

/** From where some members reach contact and balance to where nearly all do. */
function bandOf(a: Approach): Injection['bands'][string] {
  const at = (share: number): number | undefined =>
    a.injectedMl.find((_, c) => Math.min(a.contactProbability[c], a.balanceProbability[c]) >= share);
  const middle = a.proposedMl ?? 0;
  return {
    low: Math.min(middle, at(0.05) ?? middle),
    high: Math.max(middle, at(0.95) ?? a.injectedMl.at(-1) ?? middle),
    coverage: 0.9,
    basis: 'ensemble',
    nCount: a.memberCount,
    safe: 'low',
  };
}
