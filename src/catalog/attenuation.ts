// What the synthetic fluoroscopy needs to turn HU into attenuation, and the C-arm it imagines. It changes how bright a picture is and how
// much the near side is magnified, never a plan: no measure or path is computed from it.
// μ(HU, E) = μ_water(E) · (1 + HU/1000) up to soft tissue; what a voxel has above that is mineral in water, and counts κ(E) times as much, because
// the fluoroscope's photons are softer than the scanner's: κ = d(E)/d(E_ct), d = (μ/ρ of mineral − μ/ρ of water ÷ mineral density) ÷ μ/ρ of water.
// The assumption that fails first: one energy; a real beam hardens, and a metal in the CT is not mineral (its HU are taken as such).

export interface Constant {
  readonly value: number;
  readonly range: readonly [number, number];
  readonly source: string;
}

export const fluoroscopyBeam = {
  energyKev: {
    value: 60,
    range: [50, 80],
    source: 'design choice: mean photon energy of a filtered 80–100 kV fluoroscopy beam behind a trunk',
  },
  /** Linear attenuation of water at that energy, per mm. */
  waterPerMm: {
    value: 0.0206,
    range: [0.018, 0.0228],
    source: 'NIST table (mass-attenuation.ts): 0.2059 cm²/g at 60 keV; the range covers 50–80 keV',
  },
  /** Mean energy at which the scanner's HU are read. */
  scannerKev: { value: 75, range: [65, 85], source: 'recalled: effective energy of a 120 kV beam behind a trunk' },
  /** Up to here a voxel is soft tissue; what it has more is mineral. */
  mineralFromHu: {
    value: 100,
    range: [70, 150],
    source: 'design choice: above muscle, blood and disc; red marrow with little bone lies there',
  },
  mineralGPerMl: { value: 3.16, range: [2.9, 3.2], source: 'recalled: hydroxyapatite' },
  /** Linear attenuation of the trocar's steel at that energy, per mm (shaft with its stylet: a solid rod). */
  steelPerMm: {
    value: 0.95,
    range: [0.45, 1.6],
    source: 'recalled: iron 1.2 cm²/g at 60 keV (0.6 at 80, 2.0 at 50), stainless steel 7.9 g/ml',
  },
  /** Cement of a product that is not named, per mm. */
  cementPerMm: {
    value: 0.154,
    range: [0.06, 0.16],
    source: 'computed from cement-clock at 60 keV: 20 g powder with 30 % barium sulfate and 9.6 ml liquid; low end: 10 %',
  },
} as const satisfies Record<string, Constant>;

export const cArm = {
  /** Source to detector. */
  sourceDetectorMm: {
    value: 1050,
    range: [900, 1300],
    source:
      'design choice within common angiography and mobile C-arms (Siemens ARCADIS Varic, function test SPR2-310.662.01, read: 968 mm)',
  },
  /** Source to the bone looked at. */
  sourceObjectMm: { value: 720, range: [550, 850], source: 'design choice: magnification 1.46' },
  /** Side of the square detector. */
  detectorMm: { value: 300, range: [200, 400], source: 'design choice: 30 cm flat panel' },
} as const satisfies Record<string, Constant>;

/** What a picture's window leaves out of what was hit, dark and bright end: a few saturated pixels must not grey the rest. */
export const pictureWindow = {
  lowFraction: { value: 0.01, range: [0, 0.05], source: 'design choice' },
  highFraction: { value: 0.998, range: [0.98, 1], source: 'design choice' },
  /** Side of the field in the middle by which the page's pictures are steered. */
  fieldFraction: { value: 0.5, range: [0.3, 0.7], source: 'design choice: the measuring field of an image chain covers its middle' },
  /** Room below the thinnest of that field, as a share of its range. */
  thinnerFraction: { value: 0.3, range: [0, 0.6], source: 'design choice' },
  /** Below this integral a pixel is taken to have been met by nothing. */
  nothingBelow: { value: 0.02, range: [0.005, 0.1], source: 'design choice: 1 mm of water' },
} as const satisfies Record<string, Constant>;

/** Which part of a CT a fluoroscopic picture is made of. */
export const projectedPart = {
  /** Along each axis of the images, to both sides of the bone. */
  reachMm: { value: 120, range: [80, 200], source: 'design choice: a little more than the 205 mm a 30 cm detector sees at the bone' },
  /** Rather than average voxels, less of the CT is taken, down to this. */
  leastReachMm: { value: 100, range: [75, 120], source: 'design choice: half of what a 30 cm detector sees at the bone' },
  /** While the C-arm turns: only this far beside the bone, whole along the spine. */
  quickReachMm: { value: 55, range: [40, 80], source: 'design choice: body and processes of a lumbar vertebra' },
  /** Voxels are averaged until there are no more than this. */
  mostCount: { value: 22e6, range: [16e6, 60e6], source: 'design choice: two copies take 176 MB; 0.8 × 0.8 × 1 mm fits whole' },
} as const satisfies Record<string, Constant>;
