// Monopolar needles with a pad: the plain one of the osteoid osteoma and cadaver experiments, and the internally cooled one.
import type { AblationProbe } from './probe.ts';

const plain = (tipMm: number): AblationProbe => ({
  id: `rf-needle-17g-${tipMm}`,
  name: `RF 17 G ${tipMm} mm`,
  modality: 'rf',
  standing: 'experiment',
  diameterMm: { value: 1.5, range: [1.4, 1.6], source: 'recalled: 17 G' },
  activeMm: tipMm,
  stretches: [{ kind: 'electrode', fromMm: 0, toMm: tipMm, pole: 'active' }],
  protocols: ['rf-needle-90'],
  searchMm: 7,
  remarks: ['ablation.remark.plain-16mm'],
  source:
    'Irastorza 2016 (PMID 26862788) [R]: 17 G not cooled, 90 °C; Groetz 2013 (PMC3676570) [R]: 10 mm; Dupuy 2000 [R]: up to 1.6 cm across',
});
const cooled = (tipMm: number): AblationProbe => ({
  id: `rf-cooled-17g-${tipMm}`,
  name: `RF 17 G cooled ${tipMm} mm`,
  modality: 'rf',
  standing: 'geometry-only',
  diameterMm: { value: 1.5, range: [1.4, 1.6], source: 'recalled: 17 G' },
  activeMm: tipMm,
  stretches: [{ kind: 'electrode', fromMm: 0, toMm: tipMm, pole: 'active', coolantC: 15 }],
  protocols: ['rf-impedance'],
  searchMm: 11,
  remarks: ['ablation.remark.pad'],
  source: 'Dupuy 2000 (doi 10.2214/ajr.175.5.1751263) [R]: internally cooled single electrode, up to about 5 cm across in soft tissue',
});
export const monopolarProbes: readonly AblationProbe[] = [...[10, 20].map(plain), ...[10, 20, 30].map(cooled)];
