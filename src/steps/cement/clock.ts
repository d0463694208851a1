// The record of one mix's clock: milestones with their ends, viscosity and cure by the minute, what was fitted and what is doubtful.
import { finding, type Finding } from '../../base/index.ts';
import { clockSpread, curedShares, statedLimits } from '../../catalog/index.ts';
import { courseStepS, pasteViscosityPaS, quantileOf, reachableFraction, type Course } from '../../physics/index.ts';
import type { Bands, CementClock, CementProduct, CementSetting, CureCourse, Milestone } from '../../records/index.ts';
import { cureMarks } from '../../spine/index.ts';
import { cementCourses, handLimits, kept, pasteWindow, tail, type PasteWindow } from './courses.ts';

const minutes = 60;
const perMinute = 60 / courseStepS;

export function makeClock(mixId: string, product: CementProduct, setting: CementSetting): CementClock {
  const courses = cementCourses(product, setting);
  const window = pasteWindow(product, courses);
  const cures = courses.flatMap((c) => (c.cure === undefined || c.curing === undefined ? [] : [cureCourse(c, c.cure, c.curing)]));
  const shares = {
    onsetFraction: curedShares.onset.value,
    setFraction: curedShares.set.value,
    hardFraction: curedShares.hard.value,
  };
  const milestones = [...pasteMilestones(window), ...cureMilestones({ courses: cures, shares }, 60 * window.stop.fastMin)];
  return {
    mixId,
    product,
    setting,
    milestones,
    viscosity: viscosityCourse(courses),
    hand: handLimits(courses),
    courses: cures,
    shares,
    fitted: fittedOf(courses[0]),
    bands: bandsOf(milestones),
    findings: doubtsOf(product, setting, window),
  };
}

function pasteMilestones({ from, stop }: PasteWindow): readonly Milestone[] {
  const round = (w: PasteWindow['from']) => ({ fastMin: kept(w.fastMin), middleMin: kept(w.middleMin), slowMin: kept(w.slowMin) });
  return [
    { what: 'inject-from', where: 'syringe', ...round(from), shown: 'slow' },
    { what: 'stop', where: 'syringe', ...round(stop), shown: 'fast' },
  ];
}
/** As if injection ended at "stop": the clock moves them when it ends sooner or later. */
const cureMilestones = (clock: Pick<CementClock, 'courses' | 'shares'>, stopS: number): readonly Milestone[] =>
  cureMarks(clock, stopS).map((m) => ({
    what: m.what,
    where: m.where,
    middleMin: kept(m.middleS / 60),
    fastMin: kept(m.fastS / 60),
    slowMin: kept(m.slowS / 60),
    shown: m.what === 'needle-out' ? 'fast' : 'slow',
  }));

function cureCourse(c: Course, law: NonNullable<Course['cure']>, curing: Float64Array): CureCourse {
  return {
    syringeAge: Array.from({ length: minutes + 1 }, (_, m) => kept(curing[m * perMinute])),
    roomPerS: kept(c.roomPerS),
    bodyPerS: kept(c.bodyPerS),
    alphaFraction: kept(law.alpha),
    roomFraction: kept(reachableFraction(law, c.roomC)),
    bodyFraction: kept(reachableFraction(law, c.bodyC)),
  };
}

function viscosityCourse(courses: readonly Course[]): CementClock['viscosity'] {
  const middlePaS: number[] = [];
  const thinPaS: number[] = [];
  const thickPaS: number[] = [];
  for (let m = 0; m <= minutes; m++) {
    const all = courses.map((c) => pasteViscosityPaS(c.paste, c.thickening[m * perMinute]));
    middlePaS.push(kept(all[0]));
    thinPaS.push(kept(quantileOf(all, tail)));
    thickPaS.push(kept(quantileOf(all, 1 - tail)));
  }
  return { middlePaS, thinPaS, thickPaS };
}

function fittedOf({ paste, cure }: Course): Readonly<Record<string, number>> {
  return {
    viscosityAtStartPaS: kept(paste.eta0PaS),
    thickeningTauS: kept(paste.tau1S),
    thickeningTauAfterStopS: kept(paste.tau2S),
    thickeningActivationKjMol: kept(paste.activationKjMol),
    ...(cure === undefined
      ? {}
      : {
          cureAlpha: kept(cure.alpha),
          cureActivationKjMol: kept(cure.activationKjMol),
          cureSpeedFactor: kept(cure.speedFactor),
          glassK: kept(cure.glassK),
          heatJPerM3: kept(cure.heatJPerM3),
        }),
  };
}

const bandsOf = (milestones: readonly Milestone[]): Bands =>
  Object.fromEntries(
    milestones.map((m) => [
      `milestones.${m.where}.${m.what}Min`,
      {
        low: m.fastMin,
        high: m.slowMin,
        coverage: clockSpread.coverage.value,
        basis: 'ensemble' as const,
        nCount: clockSpread.courseCount.value,
        safe: m.shown === 'fast' ? ('low' as const) : ('high' as const),
      },
    ]),
  );

function doubtsOf(product: CementProduct, setting: CementSetting, { from, stop }: PasteWindow): readonly Finding[] {
  const times = product.times;
  const findings: Finding[] = [];
  if (from.slowMin >= stop.fastMin)
    findings.push(finding('cement.window-closed', 'stop', { fromMin: from.slowMin, untilMin: stop.fastMin }));
  if (times?.set === undefined) findings.push(finding('cement.no-set-stated', 'caution', { product: product.name }));
  if (product.mark === 'composed') findings.push(finding('cement.no-brand', 'caution'));
  const farC = statedLimits.farC.value;
  if (times !== undefined && times.second === undefined && Math.abs(setting.roomC - times.temperatureC) > farC)
    findings.push(finding('cement.far-from-stated', 'caution', { roomC: setting.roomC, statedC: times.temperatureC }));
  if (setting.pasteC < setting.roomC - 0.5)
    findings.push(finding('cement.pre-cooled', 'note', { pasteC: setting.pasteC, roomC: setting.roomC }));
  if (setting.pasteC > setting.roomC + 0.5)
    findings.push(finding('cement.paste-warm', 'caution', { pasteC: setting.pasteC, roomC: setting.roomC }));
  return findings;
}
