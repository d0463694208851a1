// Ablation: probes to a lesion through or beside the pedicles, energy over time, what it kills and what nerves bear, with the doubt of it; protective
// measures beside one another. See README.md for the method and its limits. One record a vertebra; never a plan at grade 1c and above.
import { finding, Problem, type Finding } from '../../base/index.ts';
import { ablationRules } from '../../catalog/index.ts';
import type { Kernels } from '../../kernels/index.ts';
import { defineStep, levelOf, probeCorrections, type Ablation, type Lesion } from '../../records/index.ts';
import { heatBox, probeSceneOf, tissueMapOf, type TissueMap } from '../../spine/index.ts';
import { answerOf, emptyOf } from './answer.ts';
import { followS, probeNamed, shortened } from './protocol.ts';
import { edgeEffect } from './edge.ts';
import { compared } from './measures.ts';
import { doubtOf, withDoubt } from './members.ts';
import { planned, withOwn } from './own-probes.ts';
import { ablationParams } from './params.ts';
import { checkNeedles, refusalOf } from './refusals.ts';
import { judgedAtBothEnds, recordOf, rinseEndOf } from './rinse.ts';
import { settled } from './settle.ts';
import { rinseOf, type Tried } from './tune.ts';
import { courseOf, runFigures, type RunFigures, type RunItem } from './run.ts';

export const ablation = defineStep({
  name: 'ablation',
  command: 'ablate',
  versionCount: 4,
  reads: {
    vertebra: { kind: 'vertebra', need: 'each' },
    vertebrae: { kind: 'vertebra', need: 'all' },
    volume: { kind: 'volume', need: 'one' },
    structures: { kind: 'structures', need: 'optional' },
    lesions: { kind: 'lesion', need: 'all' },
    levels: { kind: 'levels', need: 'optional', only: ['entries'] },
    calibration: { kind: 'calibration', need: 'optional' },
    corrections: { kind: 'correction', need: 'all', where: { field: 'what', oneOf: probeCorrections } },
  },
  params: ablationParams,
  makes: 'ablation',
  tasks: { run: (item: RunItem, kernels: Kernels) => runFigures(item, kernels) },
  async run({ vertebra: v, vertebrae, volume, structures, lesions, levels, calibration, corrections }, asked, context) {
    const id = v.vertebraId;
    const p = withOwn(asked, corrections, id);
    const lesion = lesions.find((l) => l.vertebraId === id);
    const named = [...(p.probes ?? []), ...(p.own ?? []).map((o) => o.probe)].map(probeNamed);
    const refuse = (f: Finding): readonly Ablation[] => [{ ...emptyOf(id, p, lesion), state: 'refused', findings: [f] }];
    checkNeedles(named, p);
    const level = levels === undefined ? undefined : levelOf(levels, id);
    const reason = refusalOf(v, volume, lesion, named, level);
    if (reason !== undefined) return refuse(reason);
    if (lesion?.mask === undefined) throw new Problem('ablation.no-lesion', { vertebraId: id });
    context.progress(0.01, 'ablation.progress.map');
    const own = calibration?.seriesUid === volume.seriesUid ? calibration : undefined;
    const maps = new Map<string, TissueMap>();
    const mapAt = (mm: number, aroundMm = ablationRules.aroundMm.rf.value): TissueMap => {
      const had = maps.get(`${mm} ${aroundMm}`);
      if (had !== undefined) return had;
      const made = tissueMapOf({
        box: heatBox(v.frame, volume.grid.frame, lesion.mask as NonNullable<Lesion['mask']>, aroundMm, mm),
        vertebra: v,
        vertebrae,
        volume,
        ...(structures === undefined ? {} : { structures }),
        lesion: lesion.mask as NonNullable<Lesion['mask']>,
        nerves: lesion.nerves,
        ...(level === undefined ? {} : { level }),
        ...(own === undefined ? {} : { calibration: own }),
      });
      maps.set(`${mm} ${aroundMm}`, made);
      return made;
    };
    const coarseMap = mapAt(ablationRules.searchVoxelMm.value);
    // nothing stands for the sac: what it bears would not be followed
    if (coarseMap.organs.every((o) => o.kind !== 'sac')) return refuse(finding('ablation.refused.no-canal', 'stop', {}, id));
    const scene = probeSceneOf(v, structures, volume, p.preview ? 1.5 : 1);
    const simulate = (items: readonly RunItem[]): Promise<readonly RunFigures[]> => context.map<RunItem, RunFigures>('run', items);
    const judged = judgedAtBothEnds(simulate);
    context.progress(0.03, 'ablation.progress.paths');
    const found = await planned(mapAt, scene, p, context, judged);
    if (context.cancelled()) return [];
    if (found === undefined) return refuse(finding('ablation.refused.no-path', 'stop', {}, id));
    if ('code' in found) return refuse(found);

    context.progress(0.3, 'ablation.progress.heat');
    const aroundMm = ablationRules.aroundMm[p.modality].value;
    const map = mapAt(p.preview ? ablationRules.previewMm.value : p.voxelMm, aroundMm);
    const waitS = 60 * (p.waitMin ?? (p.modality === 'rf' ? 5 : 15));
    const itemOf = (t: Tried, on: TissueMap, afterS: number): RunItem => ({
      map: on,
      probes: t.placed,
      protocol: shortened(t.choice.protocol, t.seconds, afterS),
      ...rinseOf(t),
    });
    const { chosen, course, rinseEnd } = settled(
      found,
      map,
      p,
      (t, part) =>
        courseOf(
          { ...itemOf(t, map, waitS), everyS: (t.seconds + waitS) / 10 },
          context.kernels,
          (f) => context.progress(0.6 - 0.3 * 0.5 ** part * (1 - f / 2), 'ablation.progress.heat'),
          () => context.cancelled(),
        ),
      (t, ran) =>
        rinseEndOf(
          itemOf(t, map, waitS),
          ran,
          context.kernels,
          () => undefined,
          () => context.cancelled(),
        ),
      () => context.cancelled(),
    );
    if (context.cancelled()) return [];
    const base = answerOf(v, vertebrae, volume, lesion, p, scene, chosen, map, course, waitS);
    context.progress(0.62, 'ablation.progress.measures');
    const coarseItem = itemOf(chosen, p.preview ? map : mapAt(ablationRules.previewMm.value, aroundMm), followS);
    // the lesser of both ends of a rinse
    const told = { coverageFraction: chosen.figures.coverageFraction, organs: chosen.figures.organs };
    const edge = p.preview || !course.findings.includes('touches-side') ? undefined : await edgeEffect(coarseItem, simulate, told);
    if (context.cancelled()) return [];
    const measures = p.compare && !p.preview ? await compared(coarseItem, p, chosen, simulate) : [];
    if (context.cancelled()) return [];
    const doubt = p.preview || p.memberCount === 0 ? undefined : await doubtOf(coarseItem, p, id, context, simulate, rinseEnd?.takenW);
    if (context.cancelled()) return [];
    const whole = { ...base, measures, ...(rinseEnd === undefined ? {} : { rinseEnd: recordOf(rinseEnd) }) };
    const made = withDoubt(whole, doubt, chosen, v, lesion, level, course.findings, edge);
    // whoever named needles for a search is told that none was made
    return [p === asked ? made : { ...made, findings: [...made.findings, finding('ablation.own-placed', 'note', {}, id)] }];
  },
});
