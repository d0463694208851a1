// Register: where each bone of the MR (or of an earlier study) lies in the planning image. One record for each of them, bone by bone, with what remains.
import { z } from 'zod';
import { finding, type Finding } from '../../base/index.ts';
import {
  defineStep,
  firstName,
  levelOf,
  seedPart,
  type Levels,
  type Mask,
  type Registration,
  type Seed,
  type Sighting,
  type Vertebra,
  type Volume,
} from '../../records/index.ts';
import { orderSeeds, registerByPictures, registerColumns, type ColumnBone } from '../../spine/index.ts';

/** A mask of the body alone: the map's own, or the work-up's parts. */
function bodyOf(seed: Seed, vertebra: Vertebra | undefined): Pick<ColumnBone, 'mask' | 'keep'> | undefined {
  if (seed.bodyOnly || seed.mask.voxels.some((v) => v === seedPart.body)) return { mask: seed.mask, keep: (v) => v === seedPart.body };
  const parts: Mask | undefined = vertebra?.parts;
  return parts === undefined || !parts.voxels.some((v) => v === 1) ? undefined : { mask: parts, keep: (v) => v === 1 };
}

function columns(
  seeds: readonly Seed[],
  levels: Levels,
  vertebrae: readonly Vertebra[],
  sightings: readonly Sighting[],
): { fixed: readonly ColumnBone[]; moving: readonly ColumnBone[] } {
  // Where one map has bodies only, bodies are laid on bodies.
  const bodiesOnly = seeds.some((s) => s.bodyOnly) || sightings.some((s) => s.seed.bodyOnly);
  const bone = (seed: Seed, id: string, level: ColumnBone['level'], vertebra: Vertebra | undefined): readonly ColumnBone[] => {
    const own = bodiesOnly ? bodyOf(seed, vertebra) : { mask: seed.mask, keep: (v: number): boolean => v > 0 };
    return own === undefined ? [] : [{ id, ...(level === undefined ? {} : { level }), ...own, pointLps: seed.pointLps, cut: seed.cut }];
  };
  return {
    fixed: orderSeeds(seeds).flatMap((s) =>
      bone(
        s,
        s.vertebraId,
        levelOf(levels, s.vertebraId),
        vertebrae.find((v) => v.vertebraId === s.vertebraId),
      ),
    ),
    moving: orderSeeds(sightings.map((s) => s.seed)).flatMap((seed) => {
      const own = sightings.find((s) => s.seed === seed);
      return own === undefined ? [] : bone(seed, own.sightingId, own.level, own.vertebra);
    }),
  };
}

/** Pictures of an MR beside the CT that is planned on. */
const besidePictures = (volumes: readonly Volume[], planning: Volume | undefined): readonly Volume[] =>
  planning?.quantity === 'hu' ? volumes.filter((v) => v.quantity === 'signal' && v.role === 'mri') : [];

/** Middle of the body, by the work-up where there is one: that is the place whose error is said. */
const middleOf = (seed: Seed, vertebrae: readonly Vertebra[]): Seed['pointLps'] =>
  vertebrae.find((v) => v.vertebraId === seed.vertebraId)?.frame.originLps ?? seed.pointLps;

function carriedFinding(bones: Registration['vertebrae']): Finding {
  const sure = bones.filter((v) => v.state === 'accepted');
  const apart = sure.flatMap((v) => (v.residualMm === undefined ? [] : [v.residualMm]));
  return apart.length === 0
    ? finding('register.carried-alone', 'caution', { carriedCount: sure.length })
    : finding('register.carried', 'note', { carriedCount: sure.length, worstMm: Math.max(...apart) });
}

export const register = defineStep({
  name: 'register',
  command: 'register',
  versionCount: 2,
  reads: {
    seeds: { kind: 'seed', need: 'all' },
    sightings: { kind: 'sighting', need: 'all' },
    levels: { kind: 'levels', need: 'one', only: ['entries', 'absolute'] },
    vertebrae: { kind: 'vertebra', need: 'all' },
    volumes: { kind: 'volume', need: 'all', only: ['seriesUid', 'role', 'quantity', 'grid'] },
  },
  params: z.object({}),
  makes: 'registration',
  async run({ seeds, sightings, levels, vertebrae, volumes }, _params, context) {
    const out: Registration[] = [];
    const volume = volumes.findLast((v) => v.role === 'planning') ?? volumes.findLast((v) => v.role !== 'earlier');
    const roles = [...new Set(sightings.map((s) => s.role))];
    const pictures = roles.includes('mri') ? [] : besidePictures(volumes, volume);
    if (pictures.length > 0 && volume !== undefined) {
      const fixed = orderSeeds(seeds).map((s): ColumnBone => {
        const level = levelOf(levels, s.vertebraId);
        const named = level === undefined ? {} : { level };
        return { id: s.vertebraId, ...named, mask: s.mask, keep: (v) => v > 0, pointLps: middleOf(s, vertebrae), cut: s.cut };
      });
      const made = registerByPictures(volume, fixed, pictures, {
        progress: (f) => context.progress(f * (roles.length === 0 ? 1 : 0.8), 'register.progress'),
        cancelled: () => context.cancelled(),
      });
      if (context.cancelled()) return [];
      out.push({
        purpose: 'ct-mri',
        by: 'pictures',
        fixedSeriesUid: volume.seriesUid,
        movingSeriesUid: pictures[0].seriesUid,
        fixedFrame: volume.grid.frame,
        movingFrame: pictures[0].grid.frame,
        ...made,
        vertebrae: [...made.vertebrae],
        findings: [...made.findings, ...(made.state === 'accepted' ? [carriedFinding(made.vertebrae)] : [])],
      });
    }
    for (const [n, role] of roles.entries()) {
      const own = sightings.filter((s) => s.role === role);
      const { fixed, moving } = columns(seeds, levels, vertebrae, own);
      const about = {
        purpose: role === 'mri' ? ('ct-mri' as const) : ('earlier' as const),
        by: 'maps' as const,
        fixedSeriesUid: volume?.seriesUid ?? '',
        movingSeriesUid: own[0]?.seriesUid ?? '',
        fixedFrame: seeds[0]?.mask.grid.frame ?? '',
        movingFrame: own[0]?.frame ?? '',
      };
      if (fixed.length === 0 || moving.length === 0) {
        const reason = 'register.parts-differ';
        out.push({ ...about, state: 'refused', reason, vertebrae: [], findings: [finding(reason, 'stop')] });
        continue;
      }
      const made = registerColumns(fixed, moving, {
        sure: levels.absolute && own.every((s) => s.absolute),
        progress: (f) => context.progress((n + f) / roles.length, 'register.progress'),
        cancelled: () => context.cancelled(),
      });
      if (context.cancelled()) return [];
      const unlike = own.filter(
        (s) => s.level !== undefined && !levels.entries.some((e) => firstName(e.level) === firstName(s.level ?? e.level)),
      );
      out.push({
        ...about,
        ...made,
        vertebrae: [...made.vertebrae],
        findings: [
          ...made.findings,
          ...(unlike.length === 0 ? [] : [finding('register.bones-unmatched', 'note', { unmatchedCount: unlike.length })]),
        ],
      });
    }
    context.progress(1, 'register.progress');
    return out;
  },
});
