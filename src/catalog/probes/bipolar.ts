// Bipolar cooled probes: both poles on one shaft. Tip lengths are published; how a tip is divided into poles and gap is not, and is a choice here.
import type { AblationProbe } from './probe.ts';

const source =
  'OsteoCool: 510(k) K142480, K182497 [R]: bipolar, internally water-cooled, tips of 7, 10, 15, 20 mm, optional remote thermocouple; zone table not found in public';
const gapFraction = 0.1;
const probe = (tipMm: number): AblationProbe => {
  const half = (tipMm * (1 - gapFraction)) / 2;
  return {
    id: `osteocool-${tipMm}`,
    name: `OsteoCool ${tipMm} mm`,
    modality: 'rf',
    standing: 'geometry-only',
    diameterMm: { value: 1.5, range: [1.4, 1.9], source: 'recalled: 17 G; poles and a gap of a tenth of the tip are a choice' },
    activeMm: tipMm,
    stretches: [
      { kind: 'electrode', fromMm: 0, toMm: half, pole: 'active', coolantC: 25 },
      { kind: 'electrode', fromMm: tipMm - half, toMm: tipMm, pole: 'return', coolantC: 25 },
    ],
    protocols: ['rf-bipolar-cooled-70'],
    searchMm: 5 + 0.35 * tipMm,
    remarks: ['ablation.remark.not-cervical', 'ablation.remark.sedation'],
    source,
  };
};
export const bipolarProbes: readonly AblationProbe[] = [7, 10, 15, 20].map(probe);
