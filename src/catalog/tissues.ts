// What the tissues of an ablation are made of: heat, blood flow, electric conduction at 460–500 kHz, water (for freezing and boiling); with ranges.
// Read ones are from the sources named; "recalled" ones were not re-read and carry a wide range. Derived ones are computed here from water content.
// What fails first: tumours (perfusion and conductivity known to a factor of three, no value for the spine was found) and the exchange with CSF
// and epidural veins, for which no figure was found at all.
import type { Constant } from './attenuation.ts';

/** In the order of the codes of a tissue map. */
export const heatTissues = [
  'soft',
  'cortical',
  'cancellous',
  'red-marrow',
  'yellow-marrow',
  'tumour',
  'fat',
  'csf',
  'cord',
  'nerve',
  'disc',
  'vessel',
  'cement',
  'gas',
  'fluid',
  'skin',
  'ligament',
  'lung',
] as const;
export type HeatTissue = (typeof heatTissues)[number];
export const heatTissueCodes = Object.fromEntries(heatTissues.map((name, n) => [name, n])) as Readonly<Record<HeatTissue, number>>;
export const heatTissueCode = (name: HeatTissue): number => heatTissueCodes[name];

export interface TissueRow {
  readonly conductivityWPerMK: Constant;
  readonly densityKgPerM3: Constant;
  readonly heatJPerKgK: Constant;
  /** ml of blood a minute and kg. */
  readonly perfusionMlPerMinKg: Constant;
  readonly electricSPerM: Constant;
  /** Share of its mass that is water. */
  readonly waterFraction: Constant;
  /** A fluid that moves: exchange with fluid at body temperature in place of perfusion; it does not coagulate. */
  readonly flowWPerM3K?: Constant;
}
const c = (value: number, low: number, high: number, source: string): Constant => ({ value, range: [low, high], source });
const comsol = 'read: COMSOL bioheat library (IT’IS)';
const itis = 'recalled: IT’IS';
const water = 'recalled: textbook water contents';
const none = c(0, 0, 0, 'no blood flows there');

export const tissueRows: Readonly<Record<HeatTissue, TissueRow>> = {
  soft: {
    conductivityWPerMK: c(0.49, 0.33, 0.57, `${comsol}, muscle; 0.33–0.57 over 20–90 °C: Kumru 2022, doi 10.1115/1.4056516`),
    densityKgPerM3: c(1090, 1050, 1100, comsol),
    heatJPerKgK: c(3421, 3300, 3800, comsol),
    perfusionMlPerMinKg: c(37, 15, 100, itis),
    electricSPerM: c(0.58, 0.36, 0.7, 'read: 0.36–1.28 over 20–90 °C (Kumru 2022), taken at 37 °C on the line between'),
    waterFraction: c(0.75, 0.7, 0.8, water),
  },
  cortical: {
    conductivityWPerMK: c(0.32, 0.16, 0.8, `${comsol}; the thermal literature spans 0.16–0.34 and 0.7–0.8`),
    densityKgPerM3: c(1908, 1800, 2000, comsol),
    heatJPerKgK: c(1313, 1200, 1500, comsol),
    perfusionMlPerMinKg: c(10, 0, 30, itis),
    electricSPerM: c(0.02, 0.015, 0.03, 'read: Irastorza 2016, PMID 26862788; matrix alone 0.021 (Cervantes 2023)'),
    waterFraction: c(0.13, 0.08, 0.2, water),
  },
  cancellous: {
    conductivityWPerMK: c(0.31, 0.16, 0.5, '0.29 read (beef, 7e-4 cal/cm/s/°C), 0.31 recalled; carried with ± 50 %'),
    densityKgPerM3: c(1178, 1080, 1300, 'read: IT’IS'),
    heatJPerKgK: c(2274, 2000, 2600, 'recalled; beef reads 3.05 MJ/m³/K, this product is 2.68'),
    perfusionMlPerMinKg: c(30, 0, 135, itis),
    electricSPerM: c(0.087, 0.06, 0.12, 'read: Irastorza 2016'),
    waterFraction: c(0.35, 0.2, 0.5, water),
  },
  'red-marrow': {
    conductivityWPerMK: c(0.28, 0.19, 0.5, itis),
    densityKgPerM3: c(1029, 1000, 1060, 'read: IT’IS'),
    heatJPerKgK: c(2666, 2400, 3200, itis),
    perfusionMlPerMinKg: c(135, 30, 200, itis),
    electricSPerM: c(0.103, 0.08, 0.3, 'read: marrow fit of Cervantes 2023, Mathematics 11:4038'),
    waterFraction: c(0.45, 0.3, 0.6, water),
  },
  'yellow-marrow': {
    conductivityWPerMK: c(0.19, 0.15, 0.25, itis),
    densityKgPerM3: c(980, 950, 1000, itis),
    heatJPerKgK: c(2065, 1900, 2400, itis),
    perfusionMlPerMinKg: c(30, 10, 60, itis),
    electricSPerM: c(0.18, 0.04, 0.2, 'read at low frequency (IT’IS in public code)'),
    waterFraction: c(0.15, 0.1, 0.25, water),
  },
  tumour: {
    conductivityWPerMK: c(0.57, 0.45, 0.6, 'read: Cancers 2019;11:1183'),
    densityKgPerM3: c(1056, 1040, 1100, 'read: Cancers 2019;11:1183'),
    heatJPerKgK: c(3700, 3400, 3800, 'read: Cancers 2019;11:1183'),
    perfusionMlPerMinKg: c(
      110,
      35,
      340,
      'read 22 545 W/m³/K used by Cancers 2019 (= 340); no value for the spine found: the middle of a factor of ten',
    ),
    electricSPerM: c(0.4, 0.3, 0.84, 'read: 0.3–0.84 (0.84 at 450 MHz)'),
    waterFraction: c(0.75, 0.65, 0.8, water),
  },
  fat: {
    conductivityWPerMK: c(0.21, 0.18, 0.25, comsol),
    densityKgPerM3: c(911, 900, 930, comsol),
    heatJPerKgK: c(2348, 2200, 2500, comsol),
    perfusionMlPerMinKg: c(33, 15, 60, itis),
    electricSPerM: c(0.04, 0.02, 0.06, 'read: Ladenbauer 2010'),
    waterFraction: c(0.15, 0.1, 0.2, water),
  },
  csf: {
    conductivityWPerMK: c(0.6, 0.57, 0.62, '0.57 recalled, 0.62 read'),
    densityKgPerM3: c(1007, 1000, 1010, 'read: Cancers 2019;11:1183'),
    heatJPerKgK: c(4150, 4096, 4200, '4096 recalled, 4200 read'),
    perfusionMlPerMinKg: none,
    electricSPerM: c(1.75, 1.7, 1.88, 'read: Cancers 2019; Ladenbauer 2010; IT’IS'),
    waterFraction: c(0.99, 0.98, 0.99, water),
    flowWPerM3K: c(20_000, 0, 60_000, 'design choice: no measured exchange of the moving CSF was found; 0 is the cautious end'),
  },
  cord: {
    conductivityWPerMK: c(0.51, 0.48, 0.57, itis),
    densityKgPerM3: c(1075, 1040, 1080, 'read: IT’IS'),
    heatJPerKgK: c(3630, 3500, 3700, itis),
    perfusionMlPerMinKg: c(160, 80, 250, itis),
    electricSPerM: c(0.23, 0.083, 0.6, 'read: white 0.6 along, 0.083 across, grey 0.23 (Ladenbauer 2010)'),
    waterFraction: c(0.72, 0.68, 0.8, water),
  },
  nerve: {
    conductivityWPerMK: c(0.49, 0.4, 0.57, itis),
    densityKgPerM3: c(1075, 1040, 1080, itis),
    heatJPerKgK: c(3613, 3400, 3700, itis),
    perfusionMlPerMinKg: c(160, 40, 250, itis),
    electricSPerM: c(0.23, 0.083, 0.6, 'as the cord'),
    waterFraction: c(0.7, 0.6, 0.8, water),
  },
  disc: {
    conductivityWPerMK: c(0.49, 0.4, 0.57, itis),
    densityKgPerM3: c(1100, 1080, 1150, itis),
    heatJPerKgK: c(3568, 3200, 3700, itis),
    perfusionMlPerMinKg: c(35, 0, 40, `${itis}; a disc is all but bloodless, 0 is the cautious end`),
    electricSPerM: c(0.3, 0.15, 0.9, 'recalled: no value at this frequency was read'),
    waterFraction: c(0.75, 0.65, 0.8, water),
  },
  vessel: {
    conductivityWPerMK: c(0.52, 0.49, 0.57, 'recalled: blood'),
    densityKgPerM3: c(1050, 1040, 1060, 'read: blood'),
    heatJPerKgK: c(3617, 3500, 3800, 'recalled: blood'),
    perfusionMlPerMinKg: none,
    electricSPerM: c(0.66, 0.6, 0.75, 'read: blood at low frequency'),
    waterFraction: c(0.8, 0.78, 0.83, water),
    flowWPerM3K: c(200_000, 20_000, 1_000_000, 'design choice: blood renewed every 19 s (4 s … 3 min); no figure for epidural veins found'),
  },
  cement: {
    conductivityWPerMK: c(0.18, 0.17, 0.2, 'recalled: acrylic'),
    densityKgPerM3: c(1180, 1150, 1300, 'recalled: acrylic'),
    heatJPerKgK: c(1460, 1400, 2000, 'recalled: acrylic'),
    perfusionMlPerMinKg: none,
    electricSPerM: c(1e-4, 1e-6, 1e-3, 'recalled: an insulator'),
    waterFraction: none,
  },
  gas: {
    conductivityWPerMK: c(0.02, 0.016, 0.027, 'recalled: carbon dioxide 0.017, air 0.027'),
    densityKgPerM3: c(1.5, 1.1, 1.8, 'recalled'),
    heatJPerKgK: c(1000, 850, 1010, 'recalled'),
    perfusionMlPerMinKg: none,
    electricSPerM: c(0, 0, 0, 'an insulator'),
    waterFraction: none,
  },
  fluid: {
    conductivityWPerMK: c(0.6, 0.55, 0.62, 'recalled: water'),
    densityKgPerM3: c(1010, 1000, 1020, 'recalled: glucose 5 %'),
    heatJPerKgK: c(4100, 4000, 4200, 'recalled: water'),
    perfusionMlPerMinKg: none,
    electricSPerM: c(
      0.01,
      0.001,
      1.5,
      'recalled: glucose 5 % hardly conducts, saline 1.5: saline must not be used beside a radiofrequency needle',
    ),
    waterFraction: c(0.95, 0.95, 0.99, water),
  },
  skin: {
    conductivityWPerMK: c(0.37, 0.3, 0.45, itis),
    densityKgPerM3: c(1109, 1090, 1130, itis),
    heatJPerKgK: c(3391, 3200, 3600, itis),
    perfusionMlPerMinKg: c(106, 20, 200, itis),
    electricSPerM: c(0.2, 0.1, 0.4, 'recalled: wet skin'),
    waterFraction: c(0.65, 0.6, 0.7, water),
  },
  ligament: {
    conductivityWPerMK: c(0.47, 0.4, 0.5, itis),
    densityKgPerM3: c(1142, 1100, 1180, itis),
    heatJPerKgK: c(3432, 3200, 3600, itis),
    perfusionMlPerMinKg: c(29, 0, 40, itis),
    electricSPerM: c(0.39, 0.25, 0.5, itis),
    waterFraction: c(0.65, 0.6, 0.7, water),
  },
  /** Filled with air: a fifth to a third of its volume is tissue, well perfused. */
  lung: {
    conductivityWPerMK: c(0.39, 0.15, 0.45, `${itis}; filled lung may conduct less than half of it`),
    densityKgPerM3: c(394, 250, 500, `${itis}, inflated`),
    heatJPerKgK: c(3886, 3500, 3900, itis),
    perfusionMlPerMinKg: c(401, 200, 600, itis),
    electricSPerM: c(0.12, 0.08, 0.27, 'recalled: IT’IS, inflated at 460 kHz; deflated 0.27'),
    waterFraction: c(0.8, 0.75, 0.85, water),
  },
};

export const bloodAndWater = {
  bloodKgPerM3: c(1050, 1040, 1060, 'read'),
  bloodJPerKgK: c(3617, 3500, 3800, 'recalled: IT’IS'),
  /** Melting and boiling of pure water, MJ/kg. */
  meltingMjPerKg: c(0.334, 0.33, 0.335, 'physical constant'),
  boilingMjPerKg: c(2.257, 2.25, 2.26, 'physical constant'),
  /** What freezing changes: water of 0.6 W/m/K and 4.18 kJ/kg/K becomes ice. */
  iceWPerMK: c(2, 1.8, 2.6, 'read: frozen tissue 2, Micromachines 2025;16:1321; ice goes on rising below −40 °C (Choi & Bischof 2010)'),
  iceJPerKgK: c(1800, 1700, 2100, 'read: Micromachines 2025;16:1321'),
  /** Upper and lower end of freezing. */
  upperFreezingC: c(-1, -1, -0.5, 'read: Micromachines 2025;16:1321'),
  lowerFreezingC: c(-8, -10, -5, 'read: Micromachines 2025;16:1321'),
  coagulatedC: c(60, 55, 65, 'recalled: perfusion stops at about 60 °C'),
  boilingC: c(100, 97, 100, 'water'),
  /** What even gas is said to store. */
  leastHeatMjPerM3K: c(
    0.05,
    0.002,
    0.1,
    'design choice: below 2 % of wet tissue; with its own 0.0015 one cell of gas makes a whole run four times as long',
  ),
  bodyC: c(37, 36, 38, 'a body'),
  /** Relative rise of the electric conductivity a °C. */
  electricPerC: c(0.02, 0.015, 0.02, 'recalled; review Rossmann & Haemmerich 2014, Crit Rev Biomed Eng 42:467'),
  /** What boiling leaves of it. */
  driedFraction: c(0.001, 1e-4, 0.01, 'recalled: a collapse by 100 to 10 000'),
  /** Matrix of bone and red marrow, for mixing by the share of bone. */
  matrixSPerM: c(0.021, 0.02, 0.03, 'read: bone matrix at 100 kHz, Cervantes 2023'),
  marrowSPerM: c(0.103, 0.08, 0.3, 'read: marrow fit of Cervantes 2023; its fit with saline gives 0.298'),
} as const satisfies Record<string, Constant>;

/** Frozen tissue of the published multiprobe validation and its liquid: water content 0.75 by volume. */
const wetShare = 0.75;
/** What the physics takes for a tissue; `change` replaces figures of its row (a member of an uncertainty run, a sensitivity). */
export function tissueHeat(name: HeatTissue, change: Partial<Record<keyof TissueRow, number>> = {}) {
  const row = tissueRows[name];
  const read = (key: keyof TissueRow): number => change[key] ?? row[key]?.value ?? 0;
  const [density, k] = [read('densityKgPerM3'), read('conductivityWPerMK')];
  const heatMjPerM3K = Math.max(bloodAndWater.leastHeatMjPerM3K.value, 1e-6 * density * read('heatJPerKgK'));
  const waterKgPerM3 = density * read('waterFraction');
  const wet = waterKgPerM3 / 1000 / wetShare;
  const b = bloodAndWater;
  const blood = (read('perfusionMlPerMinKg') * density * b.bloodKgPerM3.value * b.bloodJPerKgK.value) / 60e6;
  return {
    conductivityWPerMK: k,
    heatMjPerM3K,
    ...(waterKgPerM3 === 0
      ? {}
      : {
          frozen: {
            // a tissue of the validated water content gains what was validated (0.5 → 2 W/m/K, 3.6 → 1.8 MJ/m³/K), drier ones less
            conductivityWPerMK: k + wet * (b.iceWPerMK.value - 0.5),
            heatMjPerM3K: Math.max(0.4 * heatMjPerM3K, heatMjPerM3K - wet * 1e-3 * b.iceJPerKgK.value),
            latentMjPerM3: b.meltingMjPerKg.value * waterKgPerM3,
          },
          boilingMjPerM3: b.boilingMjPerKg.value * waterKgPerM3,
        }),
    perfusionWPerM3K: blood + read('flowWPerM3K'),
    ...(row.flowWPerM3K === undefined ? {} : { keepsFlowing: true }),
    electricSPerM: read('electricSPerM'),
    electricPerC: b.electricPerC.value,
  };
}
/** All tissues in the order of their codes. */
export const allTissueHeat = (change: Partial<Record<HeatTissue, Partial<Record<keyof TissueRow, number>>>> = {}) =>
  heatTissues.map((n) => tissueHeat(n, change[n]));

/** Conductivity of bone by its share of bone matrix, the rest marrow (Bruggeman's symmetric mixing of spheres); gives 0.087 at a share of 0.16. */
export function boneSPerM(boneFraction: number, marrowSPerM: number = bloodAndWater.marrowSPerM.value): number {
  const f = Math.min(1, Math.max(0, boneFraction));
  const matrix = bloodAndWater.matrixSPerM.value;
  const b = (3 * f - 1) * matrix + (2 - 3 * f) * marrowSPerM;
  return (b + Math.sqrt(b * b + 8 * matrix * marrowSPerM)) / 4;
}
