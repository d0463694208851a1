// What is refused before anything is computed: needles that do not fit the question, a level the maker excludes, nerves that cannot be followed.
import { describe, expect, it } from 'vitest';
import { direction, lps, type Grid } from '../../base/index.ts';
import { twins } from '../../kernels/index.ts';
import type { Lesion, Levels, Mask, Vertebra, Volume } from '../../records/index.ts';
import { quietContext } from '../../../test/ablation-scene.ts';
import { tissueMapOf } from '../../spine/index.ts';
import { probeNamed, protocolFor, shortened } from './protocol.ts';
import { ablation } from './index.ts';
import { courseOf } from './run.ts';

const side = 40;
const grid: Grid = {
  frame: 'f',
  size: [side, side, side],
  spacing: [1, 1, 1],
  originLps: lps(-20, -20, -20),
  axes: [direction(1, 0, 0), direction(0, 1, 0), direction(0, 0, 1)],
};
const ball = (radius: number): Mask => {
  const voxels = new Uint8Array(side ** 3);
  for (let q = 0; q < voxels.length; q++)
    voxels[q] = Math.hypot((q % side) - 20, (Math.floor(q / side) % side) - 20, Math.floor(q / side ** 2) - 20) < radius ? 1 : 0;
  return { grid, voxels };
};
const vertebra = {
  vertebraId: 'v',
  frame: { originLps: lps(0, 0, 0), left: direction(1, 0, 0), posterior: direction(0, 1, 0), superior: direction(0, 0, 1) },
  pedicles: {},
  parts: ball(14),
} as unknown as Vertebra;
const volume = { grid, voxels: new Int16Array(side ** 3), quantity: 'hu' } as unknown as Volume;
const tumour = {
  vertebraId: 'v',
  state: 'outlined',
  mask: ball(5),
  nerves: 'cauda',
  volumeMl: 0.5,
  epidural: { grade: '0', basis: 'entered' },
};
const run = async (wishes: object, level: string, v: Vertebra) => {
  const levels = { entries: [{ vertebraId: 'v', level }] } as unknown as Levels;
  const [made] = await ablation.run(
    {
      vertebra: v,
      vertebrae: [v],
      volume,
      structures: undefined,
      lesions: [tumour as unknown as Lesion],
      levels,
      calibration: undefined,
      corrections: [],
    },
    ablation.params.parse({ preview: true, memberCount: 0, compare: false, ...wishes }),
    quietContext(twins(), ablation.tasks?.['run']),
  );
  return made.findings.map((f) => f.code);
};
const ask = async (wishes: object, level = 'L3') => (await run(wishes, level, vertebra))[0];

describe('needles', () => {
  it('of the other modality are a wrong question, named or placed by hand, alone or in a mix', async () => {
    const own = [{ probe: 'cryo-17g', entryLps: lps(20, 20, 0), tipLps: lps(0, 0, 0) }];
    for (const wishes of [
      { modality: 'rf', probes: ['cryo-17g'] },
      { modality: 'cryo', probes: ['rf-cooled-17g-10'] },
      { modality: 'rf', probes: ['rf-cooled-17g-10', 'cryo-17g'] },
      { modality: 'rf', own },
    ])
      await expect(ask(wishes)).rejects.toMatchObject({ code: 'ablation.modality-not-for' });
  });
  it('of which one cannot run the protocol, or of unlike kinds, are refused', async () => {
    await expect(ask({ probes: ['rf-cooled-17g-10'], protocol: 'cryo-15' })).rejects.toMatchObject({ code: 'ablation.protocol-not-for' });
    for (const probes of [
      ['osteocool-10', 'osteocool-20'],
      ['osteocool-10', 'rf-cooled-17g-10'],
    ])
      await expect(ask({ probes })).rejects.toMatchObject({ code: 'ablation.mixed-probes' });
  });
});
describe('a level', () => {
  it('of the neck is refused for a device whose maker excludes it', async () => {
    expect(await ask({ probes: ['osteocool-10'] }, 'C5')).toBe('ablation.refused.cervical');
    expect(await ask({ probes: ['osteocool-10'] }, 'L3')).not.toBe('ablation.refused.cervical');
    expect(await ask({ probes: ['rf-cooled-17g-10'] }, 'C5')).not.toBe('ablation.refused.cervical');
  });
});
describe('nerves', () => {
  it('that nothing places are not passed over: no sac, no canal, no plan', async () => {
    expect(await ask({})).toBe('ablation.refused.no-canal');
  });
  it('behind a canal without a sac label are followed, and it is said; the neck’s exclusion is dropped where it says nothing', async () => {
    const withCanal: Vertebra = { ...vertebra, canal: { centreLps: lps(0, 18, 0), widthMm: 14, depthMm: 7 } };
    const own = [{ probe: 'osteocool-10', entryLps: lps(-19, 6, 0), tipLps: lps(2, 0, 0) }];
    const wishes = { own, durationS: 30, obeysLimits: false, waitMin: 0 };
    const known = await run(wishes, 'L3', withCanal);
    expect(known).toEqual(expect.arrayContaining(['ablation.sac-assumed', 'ablation.remark.sedation']));
    expect(known).not.toContain('ablation.remark.not-cervical');
  });
});
describe('the physics', () => {
  it('takes no needle that has no part of the kind it runs', () => {
    const map = tissueMapOf({
      box: { size: [16, 16, 16], spacingMm: 2, corner: [-16, -16, -16], frame: vertebra.frame, frameUid: 'f' },
      vertebra,
      vertebrae: [vertebra],
      volume,
      lesion: tumour.mask,
      nerves: 'cauda',
    });
    const probes = ['rf-cooled-17g-10', 'cryo-17g'].map((id, n) => ({
      id,
      probe: probeNamed(id),
      tip: [8 * n - 4, 0, 0] as const,
      toHub: [0, 1, 0] as const,
    }));
    const { protocol } = protocolFor(probes[0].probe, 'rf-planned-power');
    expect(() => courseOf({ map, probes, protocol: shortened(protocol, 1, 0), protection: 'none' }, twins())).toThrow(
      expect.objectContaining({ code: 'physics.bad-probe' }),
    );
  });
});
