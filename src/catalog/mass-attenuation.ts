// Mass attenuation (cm²/g) of the substances an internal calibration compares, and what is known of each reference tissue on CT.
// Sources: NIST X-ray mass attenuation tables (ICRU-44 tissues, dry air, water) and XCOM mixtures for K2HPO4, hydroxyapatite Ca10(PO4)6(OH)2 and
// triglyceride C55H98O6, as collected in public calibration code of the Bone Imaging Laboratory, Calgary (Michalski 2020, Med Eng Phys).
// Linear between these energies; absorption edges (all below 7.2 keV) are left out, which no CT beam comes near.
import type { Constant } from './attenuation.ts';

export const attenuationKev = [1, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 40, 50, 60, 80, 100, 150, 200] as const;
/** One row a substance, at the energies above. */
export const massAttenuation = {
  air: [
    3606, 1191, 527.9, 162.5, 77.88, 40.27, 23.41, 9.921, 5.12, 1.614, 0.7779, 0.3538, 0.2485, 0.208, 0.1875, 0.1662, 0.1541, 0.1356,
    0.1233,
  ],
  fat: [
    2628, 862.2, 380, 118.8, 50.54, 25.87, 14.94, 6.3, 3.268, 1.083, 0.5677, 0.3063, 0.2396, 0.2123, 0.1974, 0.18, 0.1688, 0.15, 0.1368,
  ],
  blood: [
    3806, 1282, 573.7, 186.2, 81.87, 42.32, 24.58, 10.68, 5.519, 1.744, 0.8428, 0.3852, 0.2715, 0.2278, 0.2057, 0.1827, 0.1695, 0.1492,
    0.1358,
  ],
  muscle: [
    3719, 1251, 559.4, 181.2, 81.27, 42.06, 24.46, 10.37, 5.356, 1.693, 0.8205, 0.3783, 0.2685, 0.2262, 0.2048, 0.1823, 0.1693, 0.1492,
    0.1358,
  ],
  'cortical-bone': [
    3781, 1295, 586.9, 295.8, 133.1, 191.7, 117.1, 53.23, 28.51, 9.032, 4.001, 1.331, 0.6655, 0.4242, 0.3148, 0.2229, 0.1855, 0.148, 0.1309,
  ],
  water: [
    4078, 1376, 617.3, 192.9, 82.78, 42.58, 24.64, 10.37, 5.329, 1.673, 0.8096, 0.3756, 0.2683, 0.2269, 0.2059, 0.1837, 0.1707, 0.1505,
    0.137,
  ],
  k2hpo4: [
    3848, 1322, 605, 377.3, 542.9, 301.4, 184.7, 83.84, 44.87, 14.11, 6.18, 1.975, 0.9327, 0.5573, 0.389, 0.2508, 0.1972, 0.148, 0.1283,
  ],
  hydroxyapatite: [
    4196, 1446, 662.7, 403.4, 184.1, 313.1, 192.3, 87.86, 47.2, 14.94, 6.56, 2.099, 0.9877, 0.5867, 0.4067, 0.2589, 0.2019, 0.1501, 0.1297,
  ],
  triglyceride: [
    2223, 715, 311.8, 94.18, 39.69, 20.19, 11.61, 4.885, 2.545, 0.8731, 0.4811, 0.2815, 0.2293, 0.2072, 0.1945, 0.1789, 0.1683, 0.1499,
    0.1369,
  ],
} as const satisfies Record<string, readonly number[]>;
export type Substance = keyof typeof massAttenuation;

/** Mass attenuation at an energy between 1 and 200 keV, cm²/g. */
export function massAttenuationAt(substance: Substance, kev: number): number {
  const row = massAttenuation[substance];
  const n = attenuationKev.length;
  let i = 0;
  while (i < n - 2 && attenuationKev[i + 1] < kev) i++;
  const f = (kev - attenuationKev[i]) / (attenuationKev[i + 1] - attenuationKev[i]);
  return row[i] + f * (row[i + 1] - row[i]);
}

export const referenceTissues = ['air', 'fat', 'blood', 'muscle', 'cortical-bone'] as const;
export type ReferenceTissue = (typeof referenceTissues)[number];

/** Between people: one standard deviation of what the tissue reads on CT; outside `range` it is not that tissue (contrast, artefact, edge). */
export const referenceTissueHu = {
  air: { value: 8, range: [-1060, -930], source: 'design choice: scanner offset and scatter at the edge of the field' },
  fat: { value: 8, range: [-140, -60], source: 'recalled: subcutaneous fat -120 to -80 HU' },
  blood: { value: 6, range: [10, 75], source: 'recalled: unenhanced aortic blood 30-50 HU, with the haematocrit' },
  muscle: { value: 8, range: [15, 85], source: 'recalled: paraspinal muscle 30-70 HU, less with fat in it' },
  'cortical-bone': {
    value: 150,
    range: [600, 2000],
    source: 'design choice: dense cortex reads 1200-1900 HU with the beam, less through partial volume (134 HU within one public case)',
  },
} as const satisfies Record<ReferenceTissue, Constant>;

/**
 * Energies at which references may agree, keV: outside `usual` it is said, outside `possible` there is no calibration (three soft tissues of nearly one
 * HU agree anywhere). The method's energy lies above the beam's, because it compares mass and not linear attenuation.
 */
export const referenceKev = {
  usual: [60, 110],
  possible: [40, 150],
  source: 'computed: 89-99 keV for tissues of ICRU-44 at 60-90 keV; 97 in a published report',
} as const;

/** How internal references are found; lengths in mm, a choice of this project each. */
export const referenceSearch = {
  /** Fewer references than this make no calibration. */
  leastCount: { value: 3, range: [2, 5], source: 'two lines are fitted; two points leave no residual' },
  /** A region smaller than this is not used. */
  leastVolumeMl: {
    value: 0.2,
    range: [0.05, 1],
    source: 'the published method asks for 10 mm²; a volume of a few hundred voxels steadies a median',
  },
  leastPlacesCount: {
    value: 20,
    range: [10, 100],
    source: 'design choice: a median of fewer places is a matter of luck, whatever volume they stand for',
  },
  erodeMm: { value: 2.5, range: [1.5, 4], source: 'blur of the scanner and error of an outline' },
  /** Kept clear of metal and old cement. */
  clearMm: { value: 10, range: [5, 20], source: 'streaks; whole slices through metal are left out besides' },
  metalSliceMl: { value: 0.05, range: [0.01, 0.5], source: 'a screw shaft crosses a slice with more, a wire clip with less' },
} as const satisfies Record<string, Constant>;

/**
 * What the method itself adds to the spread of its references, one standard deviation, mg/cm³ of K2HPO4. Computed here from the tables above: tissues
 * of ICRU-44 density at 60–90 keV, calibrated by the method, against K2HPO4 in water and in fat at the same energy; it reads 28–34 mg/cm³ at 0 HU.
 */
export const internalMethodSd = {
  atZeroMgPerCm3: { value: 30, range: [15, 45], source: 'computed: 28-34 mg/cm³ read for water at 60-90 keV' },
  at300MgPerCm3: { value: 40, range: [20, 70], source: 'computed: 150-210 mg/cm³ read where solutions of 175-250 would lie at 60-90 keV' },
  /** Instead of the last, where no cortical bone could be read: the line to dense bone is then extrapolated, and reads low. */
  at300WithoutCortexMgPerCm3: {
    value: 90,
    range: [40, 120],
    source: 'computed: solutions of 150-250 mg/cm³ read 26-108 too low on air, fat, blood and muscle alone at 60-90 keV',
  },
} as const satisfies Record<string, Constant>;

/** Two or no residuals, or a value entered without one: what a phantom calibration is taken to be good for, mg/cm³. */
export const rodsSd = {
  atZeroMgPerCm3: {
    value: 5,
    range: [2, 10],
    source: 'recalled: precision of a rod phantom under the patient, beam hardening included; not read',
  },
  slopeFraction: { value: 0.04, range: [0.02, 0.08], source: 'recalled: same' },
} as const satisfies Record<string, Constant>;
/** Added (in quadrature) where the marrow may hold contrast, mg/cm³. */
export const contrastSdMgPerCm3: Constant = {
  value: 20,
  range: [5, 40],
  source: 'recalled: contrast raises trabecular bone by some 10-30 HU, more in later phases',
};
