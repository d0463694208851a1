// Tissues of the phantom: what each looks like on CT (HU at 120 kVp, no contrast) and, later, on T1, T2 and STIR.
// `code` is what `Phantom.tissueAt` returns; `label` is the number in the "trocart" label map (0 = not labelled; bones take their
// vertebra's number). CT values are common textbook ranges (mark recalled: width given, never printed as sourced).
// `mr` leaves room for relaxation times at 1.5 T: absent until sourced.

export interface Tissue {
  readonly code: number;
  readonly meanHu: number;
  /** Variation inside the tissue beyond scanner noise. */
  readonly textureHu: number;
  readonly rangeHu: readonly [number, number];
  readonly label: number;
  readonly source: string;
  readonly mr?: { readonly t1S: number; readonly t2S: number; readonly protonFraction: number; readonly fatFraction: number };
}
const recalled = 'recalled: textbook range';
const t = (code: number, meanHu: number, textureHu: number, low: number, high: number, label = 0): Tissue => ({
  code,
  meanHu,
  textureHu,
  rangeHu: [low, high],
  label,
  source: recalled,
});

/** Keyed by name; codes are stable. */
export const tissues = {
  air: t(0, -1000, 0, -1024, -990),
  skin: t(1, 40, 5, 10, 70),
  fat: t(2, -102, 8, -120, -80),
  muscle: t(3, 54, 9, 30, 70),
  viscera: t(4, 38, 16, 10, 65),
  lung: t(5, -830, 30, -900, -700),
  ligament: t(6, 70, 8, 40, 110),
  liver: t(7, 58, 5, 45, 68),
  spleen: t(8, 48, 4, 40, 56),
  bowelGas: t(9, -900, 30, -1000, -700),
  cortical: t(20, 860, 30, 500, 1600),
  trabecular: t(21, 140, 22, 30, 280),
  marrow: t(22, -30, 5, -80, 20),
  sclerotic: t(23, 420, 30, 250, 700),
  annulus: t(30, 92, 8, 70, 120, 100),
  nucleus: t(31, 74, 6, 50, 100, 100),
  cartilage: t(32, 65, 10, 30, 100),
  epiduralFat: t(40, -80, 8, -110, -60, 61),
  epiduralVein: t(41, 42, 4, 35, 55, 61),
  csf: t(42, 12, 3, 0, 20, 59),
  cord: t(43, 37, 3, 30, 45, 60),
  caudaEquina: t(44, 32, 5, 25, 45, 59),
  root: t(45, 36, 3, 25, 50, 63),
  basivertebralVein: t(46, 25, 6, 0, 50),
  aorta: t(50, 41, 3, 35, 50, 160),
  cava: t(51, 38, 3, 33, 50, 161),
  kidney: t(52, 33, 5, 25, 40),
  renalSinus: t(53, -70, 12, -100, -30),
  vesselCalcium: t(54, 480, 60, 200, 900, 160),
  lytic: t(60, 52, 10, 30, 80, 170),
  cleftGas: t(61, -780, 60, -1000, -400),
  cleftFluid: t(62, 12, 5, 0, 25),
  cement: t(63, 2400, 160, 1500, 3071, 171),
} as const satisfies Record<string, Tissue>;
export type TissueName = keyof typeof tissues;
