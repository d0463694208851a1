// A busy user: a seeded sequence of changes to one case, each told to `acknowledged` with the length of the journal and the hash of its last
// line, so that whoever cuts the power can check that nothing told was lost.
import { axisGrid, lps, seeded } from '../../src/base/index.ts';
import type { OpenCase } from '../../src/host/index.ts';
import type { Seed } from '../../src/records/index.ts';

export interface Acknowledged {
  readonly lineCount: number;
  readonly sum: string;
}

export async function scribble(
  open: OpenCase,
  seed: number,
  changeCount: number,
  edge: number,
  acknowledged: (a: Acknowledged) => void,
): Promise<void> {
  const random = seeded(seed);
  const mask = new Uint8Array(edge ** 3);
  const seedRecord = (): Seed => {
    for (let n = 0; n < 50; n++) mask[random.integer(mask.length)] = 1 + random.integer(3);
    return {
      vertebraId: `v${random.integer(4)}`,
      pointLps: lps(random.next(), 0, 0),
      mask: { grid: axisGrid([edge, edge, edge], [1, 1, 1], lps(0, 0, 0)), voxels: mask.slice() },
      cut: false,
      bodyOnly: false,
      source: 'click',
      findings: [],
    };
  };
  for (let n = 0; n < changeCount; n++) {
    const chance = random.next();
    if (chance < 0.35) await open.put('act', { levels: [], gaugeGauge: random.integer(20) }, { id: `a${random.integer(3)}`, who: 'AB' });
    else if (chance < 0.55) await open.put('seed', seedRecord(), { id: `s${random.integer(3)}`, who: 'AB' });
    else if (chance < 0.7)
      await open.change([
        { kind: 'seed', data: seedRecord(), id: `s${random.integer(3)}` },
        { kind: 'act', data: { levels: [], gaugeGauge: n } },
      ]);
    else if (chance < 0.8) await open.withdraw(`a${random.integer(3)}`, 'AB');
    else if (chance < 0.92) await open.undo('AB');
    else await open.redo('AB');
    const last = open.history().at(-1);
    if (last !== undefined) acknowledged({ lineCount: open.history().length, sum: last.sum });
  }
}

/** What is wrong with a reopened case, given the last change that was acknowledged; undefined = nothing. */
export async function faultAfter(open: OpenCase, last: Acknowledged | undefined): Promise<string | undefined> {
  if (last !== undefined && open.history().at(last.lineCount - 1)?.sum !== last.sum)
    return `lost: ${open.history().length} lines, ${last.lineCount} acknowledged`;
  await open.verify();
  await open.put('act', { levels: [], gaugeGauge: 1 });
  return undefined;
}
