// Cryoprobes. Isotherm tables by needle were not found as numbers; cooling power a cm is not published: one number a needle,
// chosen on one published experiment (rows ablation-v1 and ablation-v3 of the evidence) and kept for the others.
import type { AblationProbe } from './probe.ts';

const probe = (id: string, name: string, diameter: number, activeMm: number, coolingWPerCm: number, source: string): AblationProbe => ({
  id,
  name,
  modality: 'cryo',
  standing: 'experiment',
  diameterMm: { value: diameter, range: [diameter - 0.1, diameter + 0.1], source },
  activeMm,
  stretches: [{ kind: 'cold', fromMm: 0, toMm: activeMm, coolingWPerCm, lowestC: -140, warmingWPerCm: 2 }],
  protocols: ['cryo-10-5-10', 'cryo-10-5-10-duty-70', 'cryo-15'],
  searchMm: 9,
  remarks: ['ablation.remark.isotherms-differ'],
  source,
});
export const cryoProbes: readonly AblationProbe[] = [
  probe(
    'cryo-17g',
    'Cryo 17 G',
    1.47,
    30,
    8,
    'PMC4850244 [R]: 17 G needles in gel at 37 °C; cooling power chosen on their 0 °C edge (row ablation-v3), active length recalled',
  ),
  probe(
    'cryo-2.4',
    'Cryo 2.4 mm',
    2.4,
    33,
    7.5,
    'Littrup 2009, PMC2762356 [R]: 2.4 mm in agar at 39 °C; cooling power chosen on the single probe (row ablation-v1), tip recalled',
  ),
];
