// A person's own needles: judged by the same rules as the searched ones, refused with the distance, and run as they stand.
import { finding, type Finding } from '../../base/index.ts';
import { ablationRules } from '../../catalog/index.ts';
import { calledBy, judgeProbe, shaftFromLps, type ProbeLine, type ProbeScene, type TissueMap } from '../../spine/index.ts';
import { chooseProbes } from './choose.ts';
import { probeNamed, protocolFor } from './protocol.ts';
import { placedOf, tune, type Tried } from './tune.ts';
import type { Context, Correction } from '../../records/index.ts';
import type { AblationParams } from './params.ts';
import type { Simulate } from './rinse.ts';

/** Needles that a person has put on the page take the place of the searched ones, as those named in the ask do; of the other kind they wait for it. */
export function withOwn(p: AblationParams, corrections: readonly Correction[], vertebraId: string): AblationParams {
  const said = corrections.findLast((c) => c.vertebraId === vertebraId && c.value.kind === 'probes')?.value;
  if (p.own !== undefined || said?.kind !== 'probes') return p;
  if (said.probes.some((x) => probeNamed(x.probe).modality !== p.modality)) return p;
  const { probes: _, ...rest } = p;
  return { ...rest, own: said.probes.map(({ probe, entryLps, tipLps }) => ({ probe, entryLps, tipLps })) };
}

/** A person's own probes are judged and run as they stand; else the search. */
export async function planned(
  mapAt: (mm: number) => TissueMap,
  scene: ProbeScene,
  p: AblationParams,
  context: Context,
  simulate: Simulate,
): Promise<Tried | Finding | undefined> {
  const coarse = (): TissueMap => mapAt(ablationRules.searchVoxelMm.value);
  if (p.own === undefined || p.own.length === 0)
    return chooseProbes(coarse(), scene, p, context, simulate, () => mapAt(ablationRules.previewMm.value));
  const probes = p.own.map((o) => probeNamed(o.probe));
  const lines: ProbeLine[] = [];
  for (const [n, o] of p.own.entries()) {
    const shaft = shaftFromLps(scene, o.entryLps, o.tipLps, probes[n].diameterMm.value);
    const judged = judgeProbe(scene, shaft, false);
    if (judged.refusal !== undefined)
      return finding(
        `ablation.refused.probe-${judged.refusal}`,
        'stop',
        {
          probe: `p${n + 1}`,
          distanceMm: (judged.refusal === 'root' ? judged.rootMm : judged.refusal === 'canal' ? judged.canalMm : judged.nerveMm) ?? 0,
          leastMm: ablationRules.nerveMm.value,
        },
        scene.vertebra.vertebraId,
      );
    lines.push({ ...calledBy(scene, shaft), shaft, judged });
  }
  // the layer of a rinse is thinner than a coarse voxel
  const isRinsed = p.protection === 'cooling' || p.protection === 'warming';
  const tuned = await tune(
    isRinsed ? mapAt(ablationRules.previewMm.value) : coarse(),
    placedOf(
      lines,
      probes,
      p.own.map((o) => o.voltFraction),
    ),
    protocolFor(probes[0], p.protocol),
    p,
    p.protection === 'auto' ? 'none' : p.protection,
    simulate,
    false,
  );
  return { ...tuned, lines, probe: probes[0] };
}
