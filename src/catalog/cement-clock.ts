// What a clock needs beyond a product's own stated times: how far the literature lets its two temperature laws go, what "set" means in shares of the
// reaction, what a hand can press. Marks in the sources: "recalled" = from the literature as remembered, not re-read: a wide prior, never printed
// as a fact. Nothing here is ever a milestone by itself: without a product's stated times no time is given.
import type { Constant } from './attenuation.ts';
import { choice } from './choice.ts';
import type { CementProduct, ViscosityClass } from '../records/index.ts';

export const cureConstants = {
  alpha: { value: 9.2, range: [7, 11], source: 'recalled (Baliga-type fit); range: design choice' },
  activationKjMol: {
    value: 44.4,
    range: [40, 90],
    source:
      'computed: halving of the curing time from 25 to 37 °C, Nicholas 2007, doi 10.1007/s10856-007-0125-2; 62.9 recalled elsewhere; prior 40-90',
  },
  preFactorPerS: { value: 2.64e8, range: [2.64e8, 2.64e8], source: 'recalled; only its product with the fitted speed factor counts' },
  glassK: { value: 378, range: [370, 390], source: 'recalled; leaves 82 % at 37 °C, inside the measured 75-85 % (Warner/Gilbert 2004)' },
  monomerJPerG: { value: 544, range: [520, 570], source: 'Chavali 2003, AJNR 24:545, PMC7973629: 130 cal per g of monomer' },
} as const satisfies Record<string, Constant>;

export const pasteConstants = {
  activationKjMol: {
    value: 44.4,
    range: [40, 90],
    source:
      'no law of thickening was read: the value of the cure, with the same wide prior; a paste in ice water (Lai 2012: 112 min for 8.5) would need about 85',
  },
  stopPaS: { value: 1000, range: [500, 2000], source: 'recalled: still pressed by a hand syringe' },
  tau2Fraction: { value: 0.25, range: [0.1, 0.5], source: 'recalled: after the working time paste stiffens several times faster' },
  capPaS: { value: 7.5e4, range: [6e4, 9e4], source: 'Nicholas 2007: three joint cements all ended at 75 kPa·s' },
  indexN: { value: 0.5, range: [0.4, 0.8], source: 'recalled: shear-thinning' },
  shearRefPerS: { value: 1, range: [0.5, 2], source: 'design choice: where a viscosity "at the start of injection" is meant' },
} as const satisfies Record<string, Constant>;

/** Viscosity when a product's instructions allow the first injection. */
export const startViscosityPaS = {
  low: { value: 50, range: [10, 100], source: 'recalled' },
  medium: { value: 150, range: [50, 300], source: 'recalled, between the other two' },
  high: { value: 300, range: [200, 500], source: 'recalled' },
} as const satisfies Record<ViscosityClass, Constant>;

/** Pre-cooled paste in a syringe warming in the room, and the scatter no instruction states. */
export const warming = {
  timeConstantS: {
    value: 600,
    range: [360, 900],
    source: 'computed: a 10-20 mm syringe in still air, ρ c R/2h with h 10 W/m²/K is 8-15 min; handled by the hand, sooner',
  },
} as const satisfies Record<string, Constant>;
export const clockSpread = {
  timesFraction: choice(0.1, 0.05, 0.15, 'between mixes of one product: Lai 2012 measured 9 to 14 %'),
  roomC: choice(1, 0.5, 2, 'the thermometer of a room is not at the table'),
  bodyC: choice(0.7, 0.5, 1, 'bone beside cooled tissue and irrigated skin'),
  coverage: choice(0.9, 0.8, 0.95, 'the fastest and the slowest plausible course are the ends of this share of the courses'),
  courseCount: choice(96, 64, 400, 'the 5 % ends are then known to a few seconds'),
} as const;

export const curedShares = {
  onset: choice(0.05, 0.02, 0.1, 'the cement in the cannula begins to grip: the needle has to be out by then'),
  set: choice(0.5, 0.4, 0.6, 'ISO 5833 calls it set when half of the temperature rise is reached, and heat goes with the reaction'),
  hard: choice(0.9, 0.9, 0.95, 'nine tenths of the cure that body temperature allows'),
} as const;

/** What a room, a fridge and a body can be; outside these nothing is computed. */
export const settingLimitsC = {
  roomC: choice(22, 15, 30, 'an operating room; beyond it no stated time was ever measured'),
  pasteC: choice(22, 1, 30, 'a fridge to a warm room'),
  bodyC: choice(37, 33, 40, 'a living patient'),
} as const;
/** Stated times outside these are a slip of the pen. */
export const statedLimits = {
  temperatureC: choice(22, 15, 40, 'room to body'),
  injectFromMin: choice(4, 0.3, 30, 'mixing alone takes half a minute'),
  injectUntilMin: choice(10, 1, 60, 'no acrylic cement is worked for an hour in a room'),
  setMin: choice(15, 2, 120, 'no acrylic cement sets within two minutes or takes two hours'),
  widestKjMol: choice(150, 20, 150, 'two stated temperatures that give a law outside this contradict each other'),
  /** Further from the stated temperature than this, and without a second one, is said. */
  farC: choice(3, 2, 5, 'a fifth of the time at the middle of the prior'),
} as const;

export const clockRules = {
  /** How long "stop" stands before "do not move the needle" while nobody says the injection ended. */
  stopShownS: choice(30, 15, 60, 'long enough to be read and obeyed'),
  /** Two clocks of the computer apart by more than this is asked. */
  jumpS: choice(2, 2, 2, 'more than any crystal parts from another in an hour, less than anybody misses'),
  /** Seconds before a change at which it is announced. */
  warnS: choice(30, 15, 60, 'time to finish what the hand does'),
  tickMs: choice(250, 100, 1000, 'a countdown that never skips a second'),
} as const;

/** What the clinical text says of hardness; the program computes cure, and never equates the two. */
export const clinicalStatement = {
  hardMin: 20,
  hardFraction: 0.9,
  source: 'the practice text this project started from: "90 % of its final hardness after some twenty minutes"; its origin was not found',
} as const;

/** Densities and opacity, for heat and HU of the fresh mix. */
export const cementMatter = {
  polymerGPerMl: { value: 1.19, range: [1.18, 1.2], source: 'recalled' },
  monomerGPerMl: { value: 0.94, range: [0.94, 0.95], source: 'Chavali 2003: 20 ml, 0.94 g/ml' },
  bariumSulfateGPerMl: { value: 4.5, range: [4.3, 4.5], source: 'recalled' },
  zirconiumDioxideGPerMl: { value: 5.7, range: [5.5, 5.9], source: 'recalled' },
  polymerCm2PerG: { value: 0.182, range: [0.175, 0.192], source: 'recalled: acrylic at 70 keV, 60 to 80 keV' },
  bariumSulfateCm2PerG: {
    value: 3.4,
    range: [2.4, 5.1],
    source: 'recalled: barium 5.7 (4.0-8.5) and the light atoms by mass, 80 to 60 keV',
  },
  zirconiumDioxideCm2PerG: { value: 1.9, range: [1.3, 2.9], source: 'recalled: zirconium 2.5 (1.7-3.8) and oxygen by mass, 80 to 60 keV' },
  waterCm2PerG: { value: 0.1948, range: [0.1837, 0.2059], source: 'NIST: water at 70 keV, 80 and 60 keV' },
} as const satisfies Record<string, Constant>;

export interface MixedCement {
  /** One kit, mixed. */
  readonly volumeMl: number;
  readonly densityGPerMl: number;
  readonly monomerFraction: number;
  readonly heatJPerM3: number;
  /** Of the fresh mix; many scanners stop at 3071. */
  readonly freshHu: number;
  readonly freshHuRange: readonly [number, number];
}
/** Constants of the two fits at their central values, as physics/cement-fit takes them. */
export const pasteConstantsOf = (viscosityClass: ViscosityClass) => ({
  activationKjMol: pasteConstants.activationKjMol.value as number,
  startPaS: startViscosityPaS[viscosityClass].value as number,
  stopPaS: pasteConstants.stopPaS.value as number,
  tau2Fraction: pasteConstants.tau2Fraction.value as number,
  capPaS: pasteConstants.capPaS.value as number,
  indexN: pasteConstants.indexN.value as number,
  shearRefPerS: pasteConstants.shearRefPerS.value as number,
});
export const cureConstantsOf = (product: Pick<CementProduct, 'opacifier' | 'powderG' | 'liquidMl'>) => ({
  alpha: cureConstants.alpha.value as number,
  activationKjMol: cureConstants.activationKjMol.value as number,
  preFactorPerS: cureConstants.preFactorPerS.value as number,
  glassK: cureConstants.glassK.value as number,
  heatJPerM3: mixedCement(product).heatJPerM3,
});
export const sharesMeant = { set: curedShares.set.value, hard: curedShares.hard.value } as const;

/** What one kit makes, from what is in it. */
export function mixedCement(product: Pick<CementProduct, 'opacifier' | 'powderG' | 'liquidMl'>): MixedCement {
  const m = cementMatter;
  const { what, powderFraction } = product.opacifier;
  const opaqueG = what === 'none' ? 0 : product.powderG * powderFraction;
  const polymerG = product.powderG - opaqueG;
  const monomerG = product.liquidMl * m.monomerGPerMl.value;
  const opaque = what === 'zirconium-dioxide' ? m.zirconiumDioxideGPerMl.value : m.bariumSulfateGPerMl.value;
  const opacity = what === 'zirconium-dioxide' ? m.zirconiumDioxideCm2PerG : m.bariumSulfateCm2PerG;
  const volumeMl = polymerG / m.polymerGPerMl.value + product.liquidMl + opaqueG / opaque;
  const massG = polymerG + monomerG + opaqueG;
  const densityGPerMl = massG / volumeMl;
  const hu = (polymer: number, opaqueCm2PerG: number, water: number): number =>
    1000 * ((densityGPerMl * (((massG - opaqueG) / massG) * polymer + (opaqueG / massG) * opaqueCm2PerG)) / water - 1);
  const at = (n: 0 | 1): number => hu(m.polymerCm2PerG.range[n], opacity.range[n], m.waterCm2PerG.range[n]);
  return {
    volumeMl,
    densityGPerMl,
    monomerFraction: monomerG / massG,
    heatJPerM3: cureConstants.monomerJPerG.value * (monomerG / massG) * densityGPerMl * 1e6,
    freshHu: hu(m.polymerCm2PerG.value, opacity.value, m.waterCm2PerG.value),
    freshHuRange: [at(0), at(1)],
  };
}

export const handForce = {
  /** What a hand on a small syringe reaches. */
  pressureMPa: { value: 1.7, range: [1.1, 3.2], source: 'Krebs 2005, PMID 15738774: peaks 1693 ± 653 and 1727 ± 597 kPa, most 3215' },
  flowMlPerMin: { value: 4, range: [1, 6], source: 'Baroud & Steffen 2005, PMC3454663: 4 ml/min; 0.05 ml/s in a bench study' },
} as const satisfies Record<string, Constant>;

/** Bore and length of the way from the syringe to the bone, by the trocar's gauge. Take your own product's figures where they matter. */
export interface CannulaBore {
  readonly gaugeGauge: number;
  readonly boreMm: number;
  readonly lengthMm: number;
  readonly source: string;
}
const boreSource = 'recalled: outer diameter less a wall of 0.25 to 0.35 mm; 100 to 150 mm long; take the bore from the product';
export const cannulaBores: readonly CannulaBore[] = [
  { gaugeGauge: 8, boreMm: 3.5, lengthMm: 125, source: boreSource },
  { gaugeGauge: 10, boreMm: 2.7, lengthMm: 125, source: boreSource },
  { gaugeGauge: 11, boreMm: 2.4, lengthMm: 125, source: boreSource },
  { gaugeGauge: 13, boreMm: 1.8, lengthMm: 125, source: boreSource },
  { gaugeGauge: 15, boreMm: 1.3, lengthMm: 125, source: boreSource },
];
export const boreOf = (gaugeGauge: number): CannulaBore | undefined => cannulaBores.find((b) => b.gaugeGauge === gaugeGauge);
/** ml inside a cannula: what the stylet pushes into the bone when the syringe is empty. */
export const cannulaMl = (b: Pick<CannulaBore, 'boreMm' | 'lengthMm'>): number => (Math.PI * b.boreMm ** 2 * b.lengthMm) / 4000;

export const sittingRules = {
  flowMlPerMin: choice(3, 0.5, 4, 'between the 0.05 ml/s of a bench study and the 4 ml/min of Baroud & Steffen 2005, PMC3454663'),
  changeMin: choice(0.5, 0.25, 1, 'syringe from one trocar to the next'),
  /** What stays in the syringe and its connector whatever is done. */
  syringeMl: choice(0.5, 0.2, 1.5, 'tip, connector and what the plunger leaves'),
  mixingMin: choice(1, 0.5, 2, 'one person mixes one cement at a time'),
  /** Between the end of one mix and the first drop of the next. */
  marginMin: choice(0.5, 0, 2, 'a late start is no reason to hurry'),
} as const;
