// The sheet of a plan from MRI alone: the outline of each side, views, a volume range; what is withheld, what a CT would add here, and whether that
// may change the approach. The assumption that fails first: the label map shows the pedicles of this bone and not a slice of its neighbour.
import { finding, type Finding } from '../../base/index.ts';
import { ctAdvisedLevels, outlineRules, type TrocarProduct } from '../../catalog/index.ts';
import { firstName, levelOf, type Levels, type Outline, type Plan, type Signal, type Site, type Vertebra } from '../../records/index.ts';
import { cArmViews, type Surroundings } from '../../spine/index.ts';
import { cementOf } from './cement.ts';
import { outlineOf } from './outline.ts';
import { warningsOf } from './refuse.ts';
import { cementBands } from './sheet.ts';

export interface OutlineSetup {
  readonly vertebra: Vertebra;
  readonly levels: Levels;
  readonly surroundings: Surroundings;
  readonly signal: Signal | undefined;
  readonly gauge: TrocarProduct;
  readonly room: Site;
}

export function outlinedPlan(
  o: OutlineSetup,
): Pick<Plan, 'state' | 'sidesReason' | 'outline' | 'cement' | 'views' | 'unseen' | 'bands' | 'findings'> {
  const { vertebra: v, surroundings } = o;
  const level = levelOf(o.levels, v.vertebraId);
  const name = level === undefined ? undefined : firstName(level);
  const { outline, bands } = outlineOf(v, surroundings, name, o.gauge);
  const signal = o.signal?.vertebraId === v.vertebraId ? o.signal : undefined;
  const matters = [
    ...(name !== undefined && ctAdvisedLevels.includes(name) ? ['plan.ct.upper-thoracic'] : []),
    ...(outline.sides.some((s) => s.pedicle !== 'wide') ? ['plan.ct.narrow-pedicle'] : []),
    ...(outline.sides.some((s) => axialOffDeg(bands, s.side) > outlineRules.carriedDeg.value) ? ['plan.ct.axial-angle'] : []),
    ...(v.posteriorWall.state === 'intact' ? [] : ['plan.ct.posterior-wall']),
    ...(mayBeTumour(v, signal) ? ['plan.ct.tumour'] : []),
  ];
  const sighted = Object.fromEntries(
    outline.sides.flatMap((s) =>
      s.direction === undefined || s.entryLps === undefined ? [] : [[s.side, { axis: s.direction, centreLps: s.entryLps }]],
    ),
  );
  const whole: Outline = {
    ...outline,
    withheld: ['plan.withheld.clearance', 'plan.withheld.breach'],
    ctAdds: ['plan.ct.clearance', ...matters],
    ctMatters: matters.length > 0,
  };
  // one trocar a side that stays open; how many are needed is not decided here
  const cement = cementOf(v, 1, o.room.deadSpaceMl);
  return {
    state: 'outlined',
    sidesReason: 'plan.sides.outlined',
    outline: whole,
    ...(cement === undefined ? {} : { cement }),
    views: cArmViews(surroundings.grid.frame, v.frame.originLps, v.endplates, sighted, o.room.tableSetup),
    // nothing was kept clear of: there is no list of what could not be
    unseen: [],
    bands: { ...bands, ...cementBands(v, cement) },
    findings: [...said(whole, v, bands), ...warningsOf(v, o.levels, { ...surroundings, unseen: [], assumed: [] })],
  };
}

const mayBeTumour = (v: Vertebra, signal: Signal | undefined): boolean =>
  v.lesion !== undefined || signal?.suspicion.suggestion === 'malignant-signs' || signal?.suspicion.suggestion === 'mixed-signs';

/** Within this 95 % of the axial angle's errors lie, degrees; 0 where no angle is told. The bands are of 90 %. */
function axialOffDeg(bands: Plan['bands'], side: 'left' | 'right'): number {
  const axial = bands[`outline.${side}.axialAngleDeg`];
  return axial === undefined ? 0 : ((1.96 / 1.645) * (axial.high - axial.low)) / 2;
}

function said(o: Outline, v: Vertebra, bands: Plan['bands']): readonly Finding[] {
  const out: Finding[] = [finding('plan.outline.mri-alone', 'caution', {}, v.vertebraId)];
  for (const s of o.sides) {
    const { side, pedicle } = s;
    const offDeg = axialOffDeg(bands, side);
    if (offDeg > outlineRules.carriedDeg.value)
      out.push(finding(`plan.outline.axial-wide.${side}`, 'caution', { offDeg, wantedDeg: outlineRules.carriedDeg.value }, v.vertebraId));
    if (pedicle === 'wide') continue;
    const values = { ...(s.widthMm === undefined ? {} : { widthMm: s.widthMm }), neededMm: s.neededMm, acrossMm: o.acrossMm };
    out.push(finding(`plan.outline.${pedicle}.${side}`, 'caution', values, v.vertebraId));
  }
  if (o.ctMatters) out.push(finding('plan.outline.ct-matters', 'caution', {}, v.vertebraId));
  return out;
}
