// What the synthetic fluoroscopy needs to turn HU into attenuation, and the C-arm it imagines. It changes how bright a picture is and how
// much the near side is magnified, never a plan: no measure or path is computed from it.
// μ(HU) = μ_water · max(0, 1 + HU/1000). The assumption that fails first: bone and cement attenuate more than that line at low energy.

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
    source: 'recalled, not read: about 0.206 cm²/g at 60 keV; the range covers 50–80 keV',
  },
} as const satisfies Record<string, Constant>;

export const cArm = {
  /** Source to detector. */
  sourceDetectorMm: {
    value: 1050,
    range: [900, 1300],
    source: 'design choice within common angiography and mobile C-arms (a mobile C-arm manual gives 968 mm)',
  },
  /** Source to the bone looked at. */
  sourceObjectMm: { value: 720, range: [550, 850], source: 'design choice: magnification 1.46' },
  /** Side of the square detector. */
  detectorMm: { value: 300, range: [200, 400], source: 'design choice: 30 cm flat panel' },
} as const satisfies Record<string, Constant>;
