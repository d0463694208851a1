// Bone-access trocars by gauge: the OUTER diameter is what passes a pedicle. Makers differ by some hundredths of a millimetre and several
// print no tolerance, so each value carries the range within which products sold under that gauge are taken to lie.
// Marks: 'recalled' = nominal needle-gauge table as remembered, not re-read: measure your own product before trusting a tight fit.
export interface TrocarProduct {
  readonly id: string;
  readonly gaugeGauge: number;
  readonly outerDiameterMm: number;
  readonly range: readonly [number, number];
  readonly mark: 'read' | 'recalled';
  readonly source: string;
}

const source = 'nominal needle-gauge (Stubs) outer diameters; ISO 9626 tabulates the metric sizes of 10 G and thinner';

export const trocars: readonly TrocarProduct[] = [
  { id: 'generic-8g', gaugeGauge: 8, outerDiameterMm: 4.19, range: [4.0, 4.3], mark: 'recalled', source },
  { id: 'generic-10g', gaugeGauge: 10, outerDiameterMm: 3.4, range: [3.3, 3.5], mark: 'recalled', source },
  { id: 'generic-11g', gaugeGauge: 11, outerDiameterMm: 3.05, range: [2.95, 3.2], mark: 'recalled', source },
  { id: 'generic-13g', gaugeGauge: 13, outerDiameterMm: 2.41, range: [2.3, 2.5], mark: 'recalled', source },
  { id: 'generic-15g', gaugeGauge: 15, outerDiameterMm: 1.83, range: [1.75, 1.9], mark: 'recalled', source },
];
