// When heat and cold kill or harm. Two dose models are kept apart because they disagree 28-fold at 43 °C: kill asks for the demanding end of both,
// safety uses the cautious end of CEM43 and the temperature itself.
import type { Constant } from './attenuation.ts';
import { choice } from './choice.ts';

export const thermalDamage = {
  /** CEM43 = Σ dt R^(43 − T), minutes. */
  doseRatioAbove43: { value: 0.5, range: [0.45, 0.55], source: 'recalled: Sapareto & Dewey 1984' },
  doseRatioBelow43: { value: 0.25, range: [0.17, 0.27], source: 'recalled: Sapareto & Dewey 1984' },
  arrheniusPerS: { value: 7.39e39, range: [7.39e39, 7.39e39], source: 'read: liver, COMSOL bioheat library; Ω = 1 after 61 s at 50 °C' },
  arrheniusJPerMol: { value: 2.577e5, range: [2.577e5, 2.577e5], source: 'read: liver, COMSOL bioheat library' },
  killCem43Min: { value: 240, range: [120, 240], source: 'recalled: ablation called complete' },
  perhapsCem43Min: { value: 60, range: [30, 120], source: 'design choice: the other end of what is published for soft tissue' },
  killOmega: { value: 4.6, range: [1, 4.6], source: 'computed: 99 % of the tissue dead (1 − exp(−Ω))' },
  perhapsOmega: { value: 1, range: [1, 1], source: 'read: 63 % dead' },
  killColdC: { value: -40, range: [-40, -40], source: 'read: a core of −40 °C wanted, −20 °C is uncertain (PMC2941203, PMC4850244)' },
  perhapsColdC: { value: -20, range: [-20, -10], source: 'read: the same; bone histology to −10 °C in sheep (Popken 2003)' },
} as const satisfies Record<string, Constant>;

/** As the physics takes it. */
export const damageLaw = () => ({
  arrhenius: { perS: thermalDamage.arrheniusPerS.value, jPerMol: thermalDamage.arrheniusJPerMol.value },
  kill: { cem43Min: thermalDamage.killCem43Min.value, omega: thermalDamage.killOmega.value, coldC: thermalDamage.killColdC.value },
  perhaps: {
    cem43Min: thermalDamage.perhapsCem43Min.value,
    omega: thermalDamage.perhapsOmega.value,
    coldC: thermalDamage.perhapsColdC.value,
  },
});

/** Grid and step of an ablation. */
export const ablationRun = {
  spacingMm: choice(1, 0.75, 1.5, 'the evidence is measured at 1 mm'),
  previewMm: choice(2, 1.5, 2.5, 'a look in two seconds; never the answer'),
  resolveFraction: choice(0.02, 0.01, 0.02, 'the potential is solved again when a conductivity changed by this share'),
} as const;
