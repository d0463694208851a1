// Work-up: from a CT (where there is one) and a label map, what each vertebra measures, how much height it has lost, and what its bone looks like.
// Shape from the mask, density and gaps from HU, grades from the whole column. One record a vertebra, absent figures said by a Finding.
import { z } from 'zod';
import { finding } from '../../base/index.ts';
import { boneCorrections, defineStep, type Vertebra } from '../../records/index.ts';
import { assemble, bareVertebra } from './assemble.ts';
import { gradeColumn, spineDensity } from './grade.ts';
import { readBone, inLightOfLoss, withTissue, type Bone } from './bone.ts';
import { unlessUnlike } from './neighbours.ts';
import { orderColumn } from './order.ts';

export const workup = defineStep({
  name: 'workup',
  command: 'workup',
  versionCount: 5,
  reads: {
    volume: { kind: 'volume', need: 'optional' },
    seeds: { kind: 'seed', need: 'all' },
    structures: { kind: 'structures', need: 'optional' },
    levels: { kind: 'levels', need: 'one', only: ['entries'] },
    corrections: { kind: 'correction', need: 'all', where: { field: 'what', oneOf: boneCorrections } },
  },
  params: z.object({}),
  makes: 'vertebra',
  async run({ volume, seeds, structures, levels, corrections }, _params, context) {
    const places = orderColumn(seeds, levels);
    const alone: Bone[] = [];
    for (const [i, place] of places.entries()) {
      if (context.cancelled()) return [];
      context.progress(i / Math.max(1, places.length), 'workup.progress');
      alone.push(readBone(place, places, volume, structures, corrections));
    }
    const believed = alone.map((b) => unlessUnlike(b, alone, corrections));
    const read = believed.map((b, i) => withTissue(b, i, believed, volume, structures));
    const grades = gradeColumn(
      read.map((b) => ({ place: b.place, heights: b.shape?.six?.heights, fit: b.fit, heightSdsMm: b.heightSdsMm, given: b.givenGrade })),
    );
    const bones = read.map((b, i) => inLightOfLoss(b, grades[i]?.loss.lossFraction ?? 0));
    const { density, findings } = spineDensity(
      bones.map((b, i) => ({ place: b.place, trabecular: b.trabecular, sound: b.fit && grades[i]?.genant.gradeCount === 0 })),
      volume,
    );
    const withoutCt = volume === undefined || volume.quantity !== 'hu' ? [finding('workup.hu-absent', 'note')] : [];
    const vertebrae: Vertebra[] = bones.map((b, i) =>
      b.shape === undefined ? bareVertebra(b, withoutCt) : assemble(b, b.shape, grades[i], bones, i, density, [...withoutCt, ...findings]),
    );
    context.progress(1, 'workup.progress');
    return vertebrae;
  },
});
