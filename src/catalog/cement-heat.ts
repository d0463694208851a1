// What the heat of setting cement meets: bone, marrow, blood, and the cement itself. Marks in the sources: "recalled" = from the literature as
// remembered, not re-read: a wide range, never printed as a fact.
import type { Constant } from './attenuation.ts';
import { choice } from './choice.ts';

export const cementHeat = {
  cementWPerMK: { value: 0.18, range: [0.17, 0.2], source: 'recalled: acrylic' },
  cementJPerGK: { value: 1.7, range: [1.46, 2.0], source: 'recalled: acrylic 1.46 set, about 2 as a fresh mix with its monomer' },
  boneWPerMK: {
    value: 0.3,
    range: [0.16, 0.5],
    source: 'cancellous bone 0.29 read (beef, 7e-4 cal/cm/s/°C), 0.31 recalled; the thermal literature spans ± 50 %',
  },
  boneMjPerM3K: { value: 2.68, range: [2.5, 3.05], source: '1178 kg/m³ read, 2274 J/kg/K recalled; 3.05 read for beef (0.73 cal/cm³/°C)' },
  softWPerMK: { value: 0.5, range: [0.49, 0.57], source: 'muscle 0.49 and disc 0.49, fluid of the canal 0.57: read and recalled' },
  softMjPerM3K: { value: 3.7, range: [3.6, 4.1], source: 'muscle 1090 kg/m³ × 3421 J/kg/K (3.73, read); fluid of the canal 4.1' },
  /** Of bone: ρ_blood c_blood w with 30 ml/min/kg. */
  bonePerfusionWPerM3K: { value: 2237, range: [0, 8000], source: 'recalled: 30 ml/min/kg (red marrow up to 135); 0 ex vivo' },
  softPerfusionWPerM3K: { value: 2550, range: [0, 11000], source: 'recalled: muscle 37, cord 160 ml/min/kg' },
  /** Blood stands still where it coagulated. */
  coagulatedC: { value: 60, range: [55, 65], source: 'recalled: perfusion stops at about 60 °C' },
} as const satisfies Record<string, Constant>;

/** Above which bone is said to be harmed when it lasts. */
export const harmfulC = choice(
  50,
  47,
  50,
  'what the ex vivo studies counted (Belkoff & Molloy 2003, PMID 12865844); 47 °C for a minute harms bone',
);

/** How the heat of one injection is computed. */
export const heatRules = {
  voxelMm: choice(2, 1, 2.5, 'at 2 mm the times above the limit are within a tenth of those at 1 mm'),
  /** Tissue around the body, and behind it: the canal is in it and the end is not felt. */
  marginMm: choice(10, 8, 15, 'heat goes √(α t) = 11 mm in 20 min'),
  behindMm: choice(28, 20, 40, 'the canal and what lies behind it'),
  endMin: choice(20, 15, 30, 'the reaction is over and the cement has cooled'),
  /** Bodies drawn beside the middle course. */
  drawnCount: choice(8, 4, 32, 'their extremes and the middle hold 8 in 10 of what is to be expected'),
  coverage: choice(0.8, 0.7, 0.9, '(n − 1)/(n + 1) for the extremes of nine'),
  /** Harmed as soon as it is this hot. */
  instantC: choice(60, 55, 65, 'protein coagulates at once'),
} as const;
