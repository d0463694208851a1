// Which questions are no plan: needles that do not go together are a wrong question (thrown), a case that must not be planned is told with its reason.
import { finding, Problem, type Finding } from '../../base/index.ts';
import { epidural as epiduralScale, epiduralReaches, type AblationProbe } from '../../catalog/index.ts';
import type { Lesion, Vertebra, Volume } from '../../records/index.ts';
import { protocolFor } from './protocol.ts';
import { isModelled } from './judge.ts';
import type { AblationParams } from './params.ts';

export const notCervical = 'ablation.remark.not-cervical';
/** Needles of the other modality, of another protocol, or of unlike kinds in one run are a wrong question: the run would be of the first alone. */
export function checkNeedles(named: readonly AblationProbe[], p: AblationParams): void {
  const modelled = named.filter(isModelled);
  for (const x of modelled) {
    if (x.modality !== p.modality)
      throw new Problem('ablation.modality-not-for', { probe: x.name, modality: `ablation.modality.${p.modality}` });
    protocolFor(x, p.protocol);
    const [first] = modelled;
    const isSearched = (p.own ?? []).length === 0;
    const isAlike = x.diameterMm.value === first.diameterMm.value && x.activeMm === first.activeMm;
    if (x.protocols[0] !== first.protocols[0] || (isSearched && !isAlike))
      throw new Problem('ablation.mixed-probes', { first: first.name, probe: x.name });
  }
}
export function refusalOf(
  v: Vertebra,
  volume: Volume,
  lesion: Lesion | undefined,
  named: readonly AblationProbe[],
  level: string | undefined,
): Finding | undefined {
  const no = (code: string, values: Finding['values'] = {}): Finding => finding(code, 'stop', values, v.vertebraId);
  if (volume.quantity !== 'hu') return no('ablation.refused.mri-only');
  if (lesion === undefined) return no('ablation.refused.no-lesion');
  if (lesion.state === 'refused') return lesion.findings.find((f) => f.severity === 'stop') ?? no('ablation.refused.no-lesion');
  if (lesion.epidural === undefined) return no('ablation.refused.no-grade');
  if (epiduralReaches(lesion.epidural.grade, epiduralScale.teamFrom))
    return lesion.canal === undefined
      ? no('ablation.refused.epidural-unmeasured', { grade: lesion.epidural.grade })
      : no('ablation.refused.epidural', { grade: lesion.epidural.grade, reachMm: lesion.canal.reachMm });
  const unmodelled = named.find((x) => !isModelled(x));
  if (unmodelled !== undefined) return no('ablation.refused.not-modelled', { probe: unmodelled.name });
  const excluded = level?.startsWith('C') === true ? named.find((x) => x.remarks.includes(notCervical)) : undefined;
  return excluded === undefined ? undefined : no('ablation.refused.cervical', { probe: excluded.name });
}
