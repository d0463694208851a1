// Lesion: the tumour of one vertebra, in the bone and outside it, measured; what it leaves of the canal, and the epidural grade proposed from measured
// distances. See README.md for the method and its limits. One record a vertebra that holds a lytic lesion.
import { z } from 'zod';
import { finding, toFrame, voxel, voxelMm3, voxelToLps, lps, type Finding } from '../../base/index.ts';
import { lesionOutlineRules } from '../../catalog/index.ts';
import {
  defineStep,
  lesionCorrections,
  epiduralGradeSchema,
  lesionPart,
  lesionPartNames,
  levelOf,
  lpsSchema,
  type Band,
  type Lesion,
  type Levels,
  type Mask,
  type Structures,
  type Vertebra,
} from '../../records/index.ts';
import { canalReach, neighboursHu, outlineLesion, type Outlined } from '../../spine/index.ts';

export const lesion = defineStep({
  name: 'lesion',
  command: 'lesion',
  versionCount: 2,
  reads: {
    vertebra: { kind: 'vertebra', need: 'each' },
    vertebrae: { kind: 'vertebra', need: 'all', only: ['vertebraId', 'trabecularHu', 'lesion', 'frame'] },
    volume: { kind: 'volume', need: 'one' },
    structures: { kind: 'structures', need: 'optional' },
    levels: { kind: 'levels', need: 'optional', only: ['entries'] },
    corrections: { kind: 'correction', need: 'all', where: { field: 'what', oneOf: lesionCorrections } },
  },
  params: z.object({
    /** Clicks outside the body from which soft tissue is grown. */
    growFromLps: z.array(lpsSchema).max(8).default([]),
    /** The grade read on MRI by a person; takes the place of the proposed one. */
    epidural: epiduralGradeSchema.optional(),
  }),
  makes: 'lesion',
  async run({ vertebra: v, vertebrae, volume, structures, levels, corrections }, p, context) {
    const id = v.vertebraId;
    const refused = (code: string): readonly Lesion[] => [
      {
        vertebraId: id,
        state: 'refused',
        sources: [],
        volumeMl: 0,
        partsMl: { bone: 0, canal: 0, beside: 0, foramen: 0 },
        posteriorWall: v.posteriorWall.state,
        besideMm: { left: 0, right: 0 },
        nerves: 'unknown',
        bands: {},
        findings: [finding(code, 'stop', {}, id)],
      },
    ];
    if (volume.quantity !== 'hu') return refused('lesion.refused.mri-only');
    if (!v.complete) return refused('lesion.refused.cut');
    context.progress(0.1, 'lesion.progress.outline');
    const drawn = corrections.findLast((c) => c.vertebraId === id && c.what === 'lesion')?.value;
    const boneHu = neighboursHu(v, vertebrae);
    const outlined = outlineLesion({
      vertebra: v,
      ...(boneHu === undefined ? {} : { boneHu }),
      volume,
      ...(structures === undefined ? {} : { structures }),
      ...(drawn?.kind === 'mask' ? { drawn: drawn.mask } : {}),
      growFromLps: p.growFromLps,
    });
    const size = measured(v, outlined);
    if (size.volumeMl < lesionOutlineRules.leastMl.value) return refused('lesion.refused.none');
    if (size.partsMl.bone === 0) return refused('lesion.refused.outside');
    context.progress(0.6, 'lesion.progress.canal');
    const nerves = nervesOf(v, structures, levels);
    const mask: Mask = { grid: outlined.grid, voxels: outlined.voxels };
    const reach = canalReach(v, mask, structures, nerves);
    const grade = p.epidural ?? reach?.grade;
    const basis = p.epidural !== undefined ? 'entered' : nerves === 'cauda' ? 'by-analogy' : 'distances';
    return [
      {
        vertebraId: id,
        state: 'outlined',
        ...size,
        mask,
        ...(v.bodyVolumeMl === undefined ? {} : { bodyFraction: Math.min(1, size.partsMl.bone / v.bodyVolumeMl) }),
        ...(outlined.thresholdHu === undefined ? {} : { thresholdHu: outlined.thresholdHu }),
        sources: outlined.sources,
        posteriorWall: v.posteriorWall.state,
        ...(v.posteriorWall.gapMm2 === undefined ? {} : { wallGapMm2: v.posteriorWall.gapMm2 }),
        ...(reach === undefined ? {} : { canal: reach.canal }),
        nerves,
        ...(grade === undefined ? {} : { epidural: { grade, basis } }),
        bands: bandsOf(size.volumeMl, outlined, reach?.canal.reachMm),
        findings: findingsOf(v, volume.grid.spacing, outlined, reach?.canal, grade, basis, nerves),
      },
    ];
  },
});

type Size = Pick<Lesion, 'volumeMl' | 'partsMl' | 'besideMm' | 'centreLps'>;
function measured(v: Vertebra, o: Outlined): Size {
  const counts = [0, 0, 0, 0, 0];
  const sum = [0, 0, 0];
  const beside = { left: 0, right: 0 };
  const side = (v.widthMm ?? 40) / 2;
  const [nx, ny] = o.grid.size;
  let n = 0;
  for (let q = 0; q < o.voxels.length; q++) {
    const part = o.voxels[q];
    if (part === 0) continue;
    counts[part]++;
    n++;
    const at = voxelToLps(o.grid, voxel(q % nx, Math.floor(q / nx) % ny, Math.floor(q / (nx * ny))));
    for (let a = 0; a < 3; a++) sum[a] += at[a];
    if (part !== lesionPart.beside) continue;
    const [l] = toFrame(v.frame, at);
    if (l > 0) beside.left = Math.max(beside.left, l - side);
    else beside.right = Math.max(beside.right, -l - side);
  }
  const ml = voxelMm3(o.grid) / 1000;
  const partsMl = Object.fromEntries(lesionPartNames.map((name) => [name, counts[lesionPart[name]] * ml])) as Lesion['partsMl'];
  return { volumeMl: n * ml, partsMl, besideMm: beside, ...(n === 0 ? {} : { centreLps: lps(sum[0] / n, sum[1] / n, sum[2] / n) }) };
}

/** Cord where one is labelled behind this body, or by the level where the map has none. */
function nervesOf(v: Vertebra, structures: Structures | undefined, levels: Levels | undefined): Lesion['nerves'] {
  const cord = structures?.items.find((s) => s.name === 'cord')?.mask;
  if (cord !== undefined) {
    const [nx, ny] = cord.grid.size;
    for (let q = 0; q < cord.voxels.length; q++) {
      if (cord.voxels[q] === 0) continue;
      const at = toFrame(v.frame, voxelToLps(cord.grid, voxel(q % nx, Math.floor(q / nx) % ny, Math.floor(q / (nx * ny)))));
      if (Math.abs(at[2]) < (v.heights?.middleMm ?? 24) / 2 + 3 && Math.abs(at[0]) < 15) return 'cord';
    }
    return structures?.items.some((s) => s.name === 'sac') === true ? 'cauda' : 'unknown';
  }
  const level = levels === undefined ? undefined : levelOf(levels, v.vertebraId);
  if (level === undefined) return 'unknown';
  // L1 and L2 hold the conus in most people: counted as cord
  return /^L[3-6]|^S/.test(level) ? 'cauda' : 'cord';
}

function bandsOf(volumeMl: number, o: Outlined, reachMm: number | undefined): Record<string, Band> {
  // half a voxel of surface either way, on a ball of this volume, a third of it one-sided
  const r = Math.cbrt((3 * volumeMl * 1000) / (4 * Math.PI));
  const e = Math.max(...o.grid.spacing) / 3;
  return {
    volumeMl: { low: volumeMl * (1 - e / r) ** 3, high: volumeMl * (1 + e / r) ** 3, coverage: 0.9, basis: 'voxel', safe: 'high' },
    ...(reachMm === undefined
      ? {}
      : { 'canal.reachMm': { low: Math.max(0, reachMm - e - 0.2), high: reachMm + e + 0.2, coverage: 0.9, basis: 'voxel', safe: 'high' } }),
  };
}

function findingsOf(
  v: Vertebra,
  spacing: readonly number[],
  o: Outlined,
  canal: Lesion['canal'],
  grade: string | undefined,
  basis: string,
  nerves: Lesion['nerves'],
): readonly Finding[] {
  const out: Finding[] = [];
  const say = (code: string, severity: Finding['severity'], values?: Finding['values']): void =>
    void out.push(finding(code, severity, values, v.vertebraId));
  if (v.posteriorWall.state === 'unseen' || Math.max(...spacing) > lesionOutlineRules.thickestMm.value)
    say('lesion.wall-unseen', 'caution');
  if (v.posteriorWall.state === 'broken') say('lesion.wall-broken', 'caution', { gapMm2: v.posteriorWall.gapMm2 ?? 0 });
  if (canal === undefined) say('lesion.no-canal', 'caution');
  else if (grade === undefined) say(canal.toSacMm !== undefined ? 'lesion.no-grade' : 'lesion.no-sac', 'caution');
  if (!o.sources.includes('label-map') && !o.sources.includes('drawn') && !o.sources.includes('grown')) say('lesion.only-bone', 'caution');
  if (o.leftOutMm3 !== undefined) say('lesion.drawn-beyond', 'caution', { volumeMl: o.leftOutMm3 / 1000 });
  if (o.sources.includes('grown')) say('lesion.grown', 'caution', { reachMm: lesionOutlineRules.grownReachMm.value });
  if (grade !== undefined && basis === 'by-analogy' && grade !== '0') say('lesion.by-analogy', 'note', { grade });
  if (grade !== undefined && basis === 'distances') say('lesion.proposed-grade', 'note', { grade });
  if (nerves === 'unknown') say('lesion.nerves-unknown', 'caution');
  return out;
}
