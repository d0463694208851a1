// What one side offers: through the pedicle with the gauge asked for; where the pedicle is too narrow, beside it or with a thinner trocar;
// where neither passes, nothing and a finding that says so.
// The assumption that fails first: a thinner trocar lets the chosen cement through (13 G and thinner need a thin cement).
import { distance, finding, toFrame, type Finding } from '../../base/index.ts';
import { margins, rules, thinnerFrom, type TrocarProduct } from '../../catalog/index.ts';
import type { Correction, Site, Vertebra, Volume } from '../../records/index.ts';
import type { Surroundings } from '../../spine/index.ts';
import { pathOf, trocarFrom } from './path.ts';
import { bestPath, type Term } from './search.ts';
import { tipsOf, zoneOf, type Aim } from './target.ts';
import type { Offered } from './sides.ts';

export interface SideSetup {
  readonly vertebra: Vertebra;
  readonly surroundings: Surroundings;
  readonly gauge: TrocarProduct;
  readonly error: Site['executionError'];
  readonly volume?: Volume;
  readonly corrections: readonly Correction[];
  readonly without?: Term;
}
type Side = 'left' | 'right';

export function pathsOfSide(setup: SideSetup, side: Side): { offered: readonly Offered[]; findings: readonly Finding[] } {
  const { vertebra: v, gauge } = setup;
  // A wall that is guessed gives no clearance and no probability: nothing is offered there, a person's own path neither.
  if (v.findings.some((f) => f.code === `workup.pedicle-guessed.${side}`))
    return { offered: [], findings: [finding(`plan.pedicle-guessed.${side}`, 'caution', {}, v.vertebraId)] };
  const own = ownPath(setup, side);
  if (own !== undefined) return { offered: [own], findings: [finding(`plan.own-path.${side}`, 'note', {}, v.vertebraId)] };
  const pedicle = v.pedicles[side];
  if (pedicle === undefined) return { offered: [], findings: [finding(`plan.no-pedicle.${side}`, 'caution', {}, v.vertebraId)] };
  const findings: Finding[] = [];
  const through = offer(setup, side, gauge, 'transpedicular');
  const likely = (list: readonly Offered[]): boolean => list.some((o) => o.path.breachProbability <= rules.refuseProbability.value);
  if (likely(through)) return { offered: through, findings };
  // A wide pedicle is not called narrow: then something else bars the way.
  const neededMm = gauge.outerDiameterMm + 2 * margins.wallMm.value;
  const facts = { widthMm: pedicle.widthMm, gauge: gauge.gaugeGauge };
  findings.push(
    pedicle.widthMm < neededMm
      ? finding(`plan.pedicle-narrow.${side}`, 'caution', { ...facts, neededMm }, v.vertebraId)
      : finding(`plan.pedicle-barred.${side}`, 'caution', facts, v.vertebraId),
  );
  const beside = offer(setup, side, gauge, 'parapedicular');
  let thinner: readonly Offered[] = [];
  for (const product of thinnerFrom(gauge.gaugeGauge).slice(1)) {
    thinner = offer(setup, side, product, 'transpedicular');
    if (likely(thinner)) {
      findings.push(
        finding(`plan.smaller-gauge.${side}`, 'caution', { gauge: product.gaugeGauge, askedGauge: gauge.gaugeGauge }, v.vertebraId),
      );
      break;
    }
  }
  const offered = [...beside, ...thinner].filter((o) => o.path.breachProbability <= rules.refuseProbability.value);
  if (offered.length === 0) findings.push(finding(`plan.side-refused.${side}`, 'caution', { gauge: gauge.gaugeGauge }, v.vertebraId));
  return { offered, findings };
}

function offer(setup: SideSetup, side: Side, product: TrocarProduct, approach: 'transpedicular' | 'parapedicular'): readonly Offered[] {
  const { vertebra: v, surroundings: s, without } = setup;
  const pedicle = v.pedicles[side];
  if (pedicle === undefined) return [];
  const radiusMm = product.outerDiameterMm / 2;
  const zone = zoneOf(v, s, radiusMm);
  // Cleft, lysis and remnant have one place per side; elsewhere both aims are tried.
  const aims: readonly Aim[] = zone === 'anterior-third' || zone === 'fracture' ? ['midline', 'own-side'] : ['own-side'];
  const out: Offered[] = [];
  for (const aim of aims) {
    const anterior = without === 'anterior' ? 0 : margins.anteriorMm.value + margins.anteriorReserveMm.value;
    const tips = tipsOf(v, s, zone, side, aim, radiusMm, anterior, without === 'endplates' ? 0 : undefined);
    const found = bestPath(s, {
      side,
      approach,
      pedicle,
      radiusMm,
      tips,
      error: setup.error,
      ...(without === undefined ? {} : { without }),
    });
    if (found === undefined) continue;
    const id = `${side}-${approach}-${product.gaugeGauge}g-${aim}`;
    const facts = {
      id,
      side,
      approach,
      product,
      zone,
      pedicle,
      error: setup.error,
      ...(setup.volume === undefined ? {} : { volume: setup.volume }),
    };
    const path = pathOf(s, trocarFrom(s, found.shaft, product.outerDiameterMm), facts);
    const e = s.extent;
    out.push({ path, aim, offMidlineFraction: Math.abs(found.shaft.tip[0] - (e.leftMm + e.rightMm) / 2) / (e.leftMm - e.rightMm) });
  }
  // Two aims that came to the same path are one.
  return out.length === 2 && distance(out[0].path.targetLps, out[1].path.targetLps) < 2
    ? out.toSorted((a, b) => a.path.breachProbability - b.path.breachProbability).slice(0, 1)
    : out;
}

/** A person's path of this side: judged like ours, never moved. */
function ownPath(setup: SideSetup, side: Side): Offered | undefined {
  const { vertebra: v, surroundings: s, gauge } = setup;
  const c = setup.corrections.findLast((x) => x.vertebraId === v.vertebraId && x.what === `path.${side}`);
  if (c === undefined || c.value.kind !== 'path') return undefined;
  const pedicle = v.pedicles[side];
  const t = { entryLps: c.value.entryLps, targetLps: c.value.targetLps, diameterMm: gauge.outerDiameterMm };
  const zone = zoneOf(v, s, gauge.outerDiameterMm / 2);
  const facts = {
    id: `${side}-own`,
    side,
    product: gauge,
    zone,
    error: setup.error,
    ...(pedicle === undefined ? {} : { pedicle }),
    ...(setup.volume === undefined ? {} : { volume: setup.volume }),
  };
  const path = pathOf(s, t, facts);
  const tip = toFrame(s.grid.frame, t.targetLps);
  const e = s.extent;
  return { path, aim: 'own-side', offMidlineFraction: Math.abs(tip[0] - (e.leftMm + e.rightMm) / 2) / (e.leftMm - e.rightMm) };
}
