// The lesion and ablation steps on a small phantom: truth of the outline, refusals with their reasons, limits, and that nothing depends on the order of runs.
import { beforeAll, describe, expect, it } from 'vitest';
import { ablationScene, ablationOf, lesionOf, type AblationScene } from '../../../test/ablation-scene.ts';
import { flip, along, between, dot, fromFrame, toFrame } from '../../base/index.ts';
import { ablationProbes, findAblationProtocol, nerveLimits } from '../../catalog/index.ts';
import { ablationDemo, lesionTruth } from '../../phantom/index.ts';
import { lesionPart, recordSchemas, type Ablation, type Lesion } from '../../records/index.ts';
import { calledBy, pathAngles, probeLines, probeSceneOf, shaftBetween, type Triple } from '../../spine/index.ts';
import { changeOf } from './members.ts';
import { firstInjuryS, stateOf, wilson } from './judge.ts';

let scene: AblationScene;
let tumour: Lesion;
beforeAll(async () => {
  scene = await ablationScene(ablationDemo('lytic-epidural'), 'L3', [1.2, 1.2, 1.2], 1);
  tumour = await lesionOf(scene);
}, 120_000);

describe('lesion', () => {
  it('has the volume and reach of the phantom’s truth', () => {
    const truth = lesionTruth(scene.phantom, 'L3', 0.8);
    expect(recordSchemas.lesion.safeParse(tumour).error).toBeUndefined();
    expect(Math.abs(tumour.volumeMl / (truth?.volumeMl ?? 1) - 1)).toBeLessThan(0.07);
    expect(Math.abs((tumour.canal?.reachMm ?? 0) - (truth?.canalMm ?? 0))).toBeLessThan(0.7);
    expect(tumour.epidural).toEqual({ grade: '1a', basis: 'by-analogy' });
    expect(tumour.mask?.voxels.some((v) => v === lesionPart.canal)).toBe(true);
  });
  it('takes a person’s grade, and proposes none without a sac', async () => {
    expect((await lesionOf(scene, { epidural: '1c' })).epidural).toEqual({ grade: '1c', basis: 'entered' });
    const bare = await lesionOf(scene, {}, { structures: undefined });
    expect(bare.epidural).toBeUndefined();
    expect(bare.findings.map((f) => f.code)).toEqual(expect.arrayContaining(['lesion.no-sac', 'lesion.only-bone']));
  });
  it('refuses MRI', async () => {
    expect((await lesionOf(scene, {}, { volume: { ...scene.volume, quantity: 'signal' } })).findings[0].code).toBe(
      'lesion.refused.mri-only',
    );
  });
});

describe('ablation', { timeout: 120_000 }, () => {
  const probe = 'rf-cooled-17g-10';
  const quick = { preview: true, memberCount: 0, compare: false };
  it('refuses grade 1c, unknown and unmodelled probes, and a protocol of another kind', async () => {
    const high = await ablationOf(scene, await lesionOf(scene, { epidural: '1c' }), quick);
    expect([high.state, high.findings[0].code]).toEqual(['refused', 'ablation.refused.epidural']);
    expect((await ablationOf(scene, tumour, { ...quick, probes: ['microwave'] })).findings[0].code).toBe('ablation.refused.not-modelled');
    await expect(ablationOf(scene, tumour, { ...quick, probes: ['wand'] })).rejects.toMatchObject({ code: 'ablation.unknown-probe' });
  });
  it('refuses a probe through the canal or beside a root, with the distance', async () => {
    const { frame, canal, pedicles } = scene.vertebra;
    if (canal === undefined || pedicles.left === undefined) throw new Error('no canal');
    const through = {
      probe,
      entryLps: along(canal.centreLps, frame.posterior, 25),
      tipLps: along(canal.centreLps, flip(frame.posterior), 20),
    };
    expect((await ablationOf(scene, tumour, { ...quick, own: [through] })).findings[0].code).toBe('ablation.refused.probe-canal');
    const [x, y, z] = toFrame(frame, pedicles.left.isthmusLps);
    const under = z - pedicles.left.heightMm / 2 - 4;
    const beside = { probe, entryLps: fromFrame(frame, x + 16, y + 30, under - 2), tipLps: fromFrame(frame, x - 1, y - 12, under) };
    const near = await ablationOf(scene, tumour, { ...quick, own: [beside] });
    expect(near.findings[0].code).toBe('ablation.refused.probe-root');
    expect(near.findings[0].values?.['distanceMm']).toBeLessThan(3);
  });
  it('runs a person’s probe: heat is accounted for, more power never kills less, the frozen bone waits', async () => {
    const [l, p, s] = toFrame(scene.vertebra.frame, tumour.centreLps ?? scene.vertebra.frame.originLps);
    const own = (id: string) => [
      { probe: id, entryLps: fromFrame(scene.vertebra.frame, l + 26, p + 34, s), tipLps: fromFrame(scene.vertebra.frame, l - 2, p - 4, s) },
    ];
    const [weak, strong] = [
      await ablationOf(scene, tumour, {
        ...quick,
        own: own(probe),
        protocol: 'rf-planned-power',
        strength: 4,
        durationS: 120,
        waitMin: 1,
        obeysLimits: false,
      }),
      await ablationOf(scene, tumour, {
        ...quick,
        own: own(probe),
        protocol: 'rf-planned-power',
        strength: 10,
        durationS: 120,
        waitMin: 1,
        obeysLimits: false,
      }),
    ];
    expect(recordSchemas.ablation.safeParse(strong).error).toBeUndefined();
    expect(strong.state).toBe('planned');
    expect(strong.ledger?.unaccountedFraction).toBeLessThan(1e-3);
    expect(strong.coverage?.killedMl ?? 0).toBeGreaterThan(weak.coverage?.killedMl ?? 1);
    expect(strong.organs.map((o) => o.kind)).toEqual(expect.arrayContaining(['sac', 'ganglion', 'root', 'wall']));
    expect(strong.findings.map((f) => f.code)).toEqual(expect.arrayContaining(['ablation.to-discuss', 'ablation.geometry-only']));
    const cold = await ablationOf(scene, tumour, {
      ...quick,
      modality: 'cryo',
      own: own('cryo-17g'),
      durationS: 300,
      waitMin: 0,
      obeysLimits: false,
    });
    expect([cold.cement?.isReady, cold.findings.some((f) => f.code === 'ablation.cement-waits')]).toEqual([false, true]);
    expect(cold.ice?.visibleMl ?? 0).toBeGreaterThan(cold.ice?.lethalMl ?? 1);
  });
});

describe('judging', () => {
  const kept = { peakC: 37, lowestC: 37, cem43Min: 0 };
  it('keeps the monitoring limit and the injury threshold apart', () => {
    expect(stateOf(kept)).toBe('kept');
    expect(stateOf({ ...kept, peakC: 44 })).toBe('amber');
    expect(stateOf({ ...kept, cem43Min: 3 })).toBe('amber');
    expect(stateOf({ ...kept, peakC: 45.1 })).toBe('red');
    expect(stateOf({ ...kept, cem43Min: 10.1 })).toBe('red');
    expect(stateOf({ ...kept, lowestC: 12 })).toBe('amber');
    expect(stateOf({ ...kept, lowestC: 9.9 })).toBe('red');
    expect(nerveLimits.injury.hotC.value).toBeGreaterThan(nerveLimits.monitoring.hotC.value);
  });
  it('finds the first injury by the dose as by the temperature; the wall is not judged', () => {
    const course = (id: string, c: number) => ({
      id,
      timeS: [0, 300, 600, 900],
      hottestC: [c, c, c, c],
      coldestC: [37, 37, 37, 37],
      peakC: c,
      lowestC: 37,
      cem43Min: 0,
      omega: 0,
    });
    expect(firstInjuryS([course('sac', 44)])).toBe(600);
    expect(firstInjuryS([course('sac', 46)])).toBe(0);
    expect(firstInjuryS([course('wall', 80)])).toBe(Infinity);
  });
  it('members are the same for the same seed, and differ', () => {
    expect(changeOf('a', 3, 2)).toEqual(changeOf('a', 3, 2));
    expect(changeOf('a', 3, 2)).not.toEqual(changeOf('a', 4, 2));
    const [low, high] = wilson(16, 16);
    expect(low).toBeGreaterThan(0.8);
    expect(high).toBeCloseTo(1, 9);
  });
  it('every probe names protocols that exist and fit, and has a source', () => {
    for (const p of ablationProbes) {
      expect(p.source.length).toBeGreaterThan(10);
      for (const id of p.protocols) if (id !== 'rf-planned-power') expect(findAblationProtocol(id)?.kind).toBe(p.modality);
    }
  });
});

describe('needles in the words of the room', { timeout: 120_000 }, () => {
  it('a searched way is called by the side on which it meets the bone, wherever it leads', () => {
    const { vertebra, structures, volume } = scene;
    const ways = probeSceneOf(vertebra, structures, volume, 1.5);
    // far out on either side, where ways of the other side's fan end too
    const places: readonly Triple[] = [-32, -26, -20, 0, 20, 26, 32].flatMap((x) => [-6, 4].map((z): Triple => [x, 4, z]));
    const lines = probeLines(ways, places, { diameterMm: 1.5, activeMm: 10 });
    expect(new Set(lines.map((l) => l.side)).size).toBe(2);
    expect(lines.length).toBeGreaterThan(20);
    for (const l of lines) expect(`${l.side} ${l.approach}`).toBe(`${l.shaft.entry[0] > 0 ? 'left' : 'right'} ${l.approach}`);
  });
  it('a way that passes the pedicle is called through it, whichever fan it came from', () => {
    const { vertebra, structures, volume } = scene;
    const ways = probeSceneOf(vertebra, structures, volume, 1.5);
    const pedicle = vertebra.pedicles.left;
    if (pedicle === undefined) throw new Error('no pedicle');
    const [x, y, z] = toFrame(vertebra.frame, pedicle.isthmusLps);
    const called = (outMm: number) => calledBy(ways, shaftBetween([x + outMm + 8, y + 20, z], [x + outMm - 8, y - 20, z], 1));
    expect(called(0)).toEqual({ side: 'left', approach: 'transpedicular' });
    expect(called(pedicle.widthMm)).toEqual({ side: 'left', approach: 'beside' });
  });
  it('angles for CT guidance are those to the slices, and the skin point has a side', async () => {
    const { frame } = scene.vertebra;
    const [l, p, s] = toFrame(frame, tumour.centreLps ?? frame.originLps);
    const own = [{ probe: 'rf-cooled-17g-10', entryLps: fromFrame(frame, l + 26, p + 34, s), tipLps: fromFrame(frame, l - 2, p - 4, s) }];
    const wishes = {
      preview: true,
      memberCount: 0,
      compare: false,
      own,
      protocol: 'rf-planned-power',
      strength: 4,
      durationS: 30,
      waitMin: 0,
    };
    const a: Ablation = await ablationOf(scene, tumour, wishes);
    const [{ direction: d, ct }] = a.probes;
    // the axes of the images: left, back, head
    expect(ct.axialAngleDeg).toBeCloseTo((Math.atan2(-d[0], -d[1]) * 180) / Math.PI, 6);
    expect(ct.sagittalAngleDeg).toBeCloseTo((Math.asin(d[2]) * 180) / Math.PI, 6);
    // this bone is tilted: in its own axes they are others
    expect(Math.abs(pathAngles(frame, d, 'left').sagittalAngleDeg - ct.sagittalAngleDeg)).toBeGreaterThan(2);
    if (ct.skinLps !== undefined) expect(ct.skinSide).toBe(dot(between(frame.originLps, ct.skinLps), frame.left) > 0 ? 'left' : 'right');
  });
});
