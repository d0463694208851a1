// Microwave antennas: may be named in a plan; nothing of them is computed here.
import type { AblationProbe } from './probe.ts';

export const microwaveProbes: readonly AblationProbe[] = [
  {
    id: 'microwave',
    name: 'Microwave',
    modality: 'microwave',
    standing: 'recorded',
    diameterMm: { value: 1.8, range: [1.5, 2.5], source: 'recalled: 14–17 G' },
    activeMm: 0,
    stretches: [],
    protocols: [],
    searchMm: 10,
    remarks: ['ablation.remark.microwave'],
    source: 'no dielectric model of bone at 2.45 GHz is kept here',
  },
];
