// A busy hand: a seeded sequence of gestures on a case with two bones, each told with the length of the journal and the hash of its last line, so that
// whoever kills the process can check that nothing told was lost. The same host functions as the page's.
import { direction, lps, seeded, type Lps, type Random } from '../../src/base/index.ts';
import { keepEdit, type Edit, type OpenCase } from '../../src/host/index.ts';
import { landmarkNames, vertebraPart, type Seed } from '../../src/records/index.ts';
import { plainVertebra } from '../plan-vertebra.ts';
import type { Acknowledged } from '../store/scribble.ts';

/** Two plain bones, one above the other, named. */
export async function beginCase(open: OpenCase): Promise<void> {
  const { vertebra, levels } = plainVertebra({ spacingMm: 1.4 });
  const { grid, voxels } = vertebra.parts;
  const seed = (vertebraId: string, z: number): Seed => ({
    vertebraId,
    pointLps: lps(0, 0, z),
    mask: {
      grid: { ...grid, originLps: lps(grid.originLps[0], grid.originLps[1], grid.originLps[2] + z) },
      voxels: voxels.map((v) => (v === 0 ? 0 : v === vertebraPart.body ? 2 : 3)),
    },
    cut: false,
    bodyOnly: false,
    source: 'label-map',
    findings: [],
  });
  await open.change([
    { kind: 'seed', data: seed('v1', 0) },
    { kind: 'seed', data: seed('v2', -34) },
    { kind: 'levels', data: { ...levels, entries: [...levels.entries, { vertebraId: 'v2', level: 'L2' }] } },
  ]);
}

const somewhere = (random: Random): Lps => lps(random.uniform(-25, 25), random.uniform(-15, 30), random.uniform(-40, 15));
function gesture(open: OpenCase, random: Random): Edit {
  const vertebraId = random.next() < 0.5 ? 'v1' : 'v2';
  const chance = random.next();
  const side = random.next() < 0.5 ? 'left' : 'right';
  if (chance < 0.25) return { do: 'path', vertebraId, side, entryLps: somewhere(random), targetLps: somewhere(random) };
  if (chance < 0.4)
    return { do: 'landmark', vertebraId, name: landmarkNames[random.integer(landmarkNames.length)], pointLps: somewhere(random) };
  if (chance < 0.5)
    return { do: 'endplate', vertebraId, end: 'superior', pointLps: somewhere(random), normal: direction(random.uniform(-0.2, 0.2), 0, 1) };
  if (chance < 0.72) {
    const part = (['body', 'posterior', 'erase'] as const)[random.integer(3)];
    const stroke = { pointsLps: [somewhere(random), somewhere(random)], radiusMm: random.uniform(1, 5) };
    return { do: 'stroke', vertebraId, part, stroke };
  }
  if (chance < 0.88) return { do: 'measure', what: 'distance', pointsLps: [somewhere(random), somewhere(random)] };
  const last = open.records('measure').at(-1)?.id;
  return last !== undefined && random.next() < 0.5 ? { do: 'unmeasure', id: last } : { do: 'as-read', vertebraId, what: `path.${side}` };
}

export async function editAway(open: OpenCase, seed: number, count: number, acknowledged: (a: Acknowledged) => void): Promise<void> {
  const random = seeded(seed);
  for (let n = 0; n < count; n++) {
    const chance = random.next();
    // an undo at the very beginning takes the bones away: they are put back, an edit needs one
    if (open.records('seed').length === 0) await open.redo('AB');
    else if (chance < 0.12) await open.undo('AB');
    else if (chance < 0.2) await open.redo('AB');
    else await keepEdit(open, gesture(open, random), 'AB');
    const last = open.history().at(-1);
    if (last !== undefined) acknowledged({ lineCount: open.history().length, sum: last.sum });
  }
}
