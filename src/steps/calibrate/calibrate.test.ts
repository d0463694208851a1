// The calibration step: a public report reproduced figure by figure, rods and entered figures exactly, regions found in a made image, and everything
// that makes it refuse or doubt.
import { describe, expect, it } from 'vitest';
import { axisGrid, lps, seeded, voxel, voxelToLps, type Grid } from '../../base/index.ts';
import { densityOfHu, massAttenuationAt, referenceTissues } from '../../catalog/index.ts';
import { originals } from '../../kernels/index.ts';
import {
  calibrationSchema,
  type Calibration,
  type Context,
  type Mask,
  type Seed,
  type Study,
  type Structures,
  type Volume,
} from '../../records/index.ts';
import { isCode } from '../../words/index.ts';
import { fitInternal, internalErrors, straight } from './internal.ts';
import { calibrate } from './index.ts';
import { findRegions } from './regions.ts';
import { spectrumOf } from './spectrum.ts';

const context: Context = {
  progress: () => undefined,
  cancelled: () => false,
  random: seeded(1),
  kernels: originals,
  map: () => Promise.resolve([]),
  infer: () => Promise.resolve(undefined),
};
const volumeOf = (grid: Grid, hu: (x: number, y: number, z: number) => number, facts: Partial<Volume> = {}): Volume => {
  const voxels = new Int16Array(grid.size[0] * grid.size[1] * grid.size[2]);
  let q = 0;
  for (let k = 0; k < grid.size[2]; k++)
    for (let j = 0; j < grid.size[1]; j++)
      for (let i = 0; i < grid.size[0]; i++, q++) {
        const p = voxelToLps(grid, voxel(i, j, k));
        voxels[q] = Math.round(hu(p[0], p[1], p[2]));
      }
  return {
    grid,
    voxels,
    quantity: 'hu',
    seriesUid: '1.2',
    role: 'planning',
    posture: 'HFS',
    kvpKv: 120,
    kernel: 'B30f',
    contrast: 'none',
    findings: [],
    ...facts,
  };
};
const run = async (
  volume: Volume,
  params: Parameters<typeof calibrate.params.parse>[0],
  o: { readonly seeds?: readonly Seed[]; readonly structures?: Structures; readonly study?: Study } = {},
): Promise<Calibration> => {
  const [made] = await calibrate.run(
    { volume, seeds: o.seeds ?? [], structures: o.structures, study: o.study },
    calibrate.params.parse(params),
    context,
  );
  expect(calibrationSchema.parse(made)).toEqual(made);
  for (const f of made.findings) expect(isCode(f.code), f.code).toBe(true);
  return made;
};
const codes = (c: Calibration): readonly string[] => c.findings.map((f) => f.code);

// A made trunk: air, a fat layer, muscle, an aorta, a block of bone with a 6 mm cortex; noise that is seeded.
const trunkGrid = axisGrid([61, 61, 30], [2, 2, 2], lps(-60, -60, -29), 'f');
const maskOf = (grid: Grid, inside: (x: number, y: number, z: number) => boolean): Mask => ({
  grid,
  voxels: Uint8Array.from(volumeOf(grid, (x, y, z) => (inside(x, y, z) ? 1 : 0)).voxels),
});
const inBone = (x: number, y: number): boolean => Math.abs(x) < 18 && Math.abs(y + 10) < 16;
const inMarrow = (x: number, y: number): boolean => Math.abs(x) < 10 && Math.abs(y + 10) < 8;
const inVessel = (x: number, y: number): boolean => Math.hypot(x, y + 38) < 9;
function trunk(
  noiseHu: number,
  seed: number,
  o: { readonly bloodHu?: number; readonly cortexHu?: number; readonly screw?: boolean } = {},
): Volume {
  const random = seeded(seed);
  return volumeOf(trunkGrid, (x, y, z) => {
    const noise = noiseHu * (random.next() + random.next() + random.next() + random.next() - 2) * Math.sqrt(3);
    const r = Math.hypot(x, y);
    const hu =
      r > 57
        ? -1000
        : r > 49
          ? -100
          : o.screw === true && Math.abs(z) < 4 && Math.hypot(x - 5, y) < 4
            ? 3000
            : inMarrow(x, y)
              ? 120
              : inBone(x, y)
                ? (o.cortexHu ?? 1300)
                : inVessel(x, y)
                  ? (o.bloodHu ?? 42)
                  : 55;
    return Math.max(-1024, hu + noise);
  });
}
const seed: Seed = {
  vertebraId: 'v',
  pointLps: lps(0, -10, 0),
  mask: maskOf(trunkGrid, inBone),
  cut: false,
  bodyOnly: false,
  source: 'label-map',
  findings: [],
};
const structures: Structures = { items: [{ name: 'aorta', mask: maskOf(trunkGrid, inVessel) }] };

describe('internal references', () => {
  // Calibration report published beside a public case (sub-verse004, ogoImageCalibration 1.00): HU in, energy, R² and both lines out.
  const published = [
    { what: 'fat', hu: -82.579, errorHu: 1 },
    { what: 'air', hu: -956.834, errorHu: 1 },
    { what: 'blood', hu: 39.249, errorHu: 1 },
    { what: 'cortical-bone', hu: 1226.214, errorHu: 1 },
    { what: 'muscle', hu: 24.561, errorHu: 1 },
  ] as const;
  it('reproduce a published calibration', () => {
    const fit = fitInternal(published);
    expect(fit.effectiveKev).toBe(97);
    expect(fit.fitFraction).toBeCloseTo(0.998965, 6);
    expect(fit.attenuation[0]).toBeCloseTo(0.000016, 6);
    expect(fit.attenuation[1]).toBeCloseTo(0.17124, 6);
    expect(fit.density[0]).toBeCloseTo(0.000893, 6);
    expect(fit.density[1]).toBeCloseTo(0.968731, 6);
    expect(massAttenuationAt('k2hpo4', 97)).toBeCloseTo(0.205, 3);
    expect(massAttenuationAt('triglyceride', 97)).toBeCloseTo(0.17, 3);
    // the parabola is the product of the two lines
    const [m, k] = [massAttenuationAt('triglyceride', 97), massAttenuationAt('k2hpo4', 97)];
    for (const hu of [-50, 0, 150, 600]) {
      const mass = fit.attenuation[1] + fit.attenuation[0] * hu;
      const density = fit.density[1] + fit.density[0] * hu;
      expect(densityOfHu(fit, hu)).toBeCloseTo((1000 * density * (mass - m)) / (k - m), 9);
    }
  });
  it('state a much wider error for dense bone without cortex', () => {
    const without = internalErrors(published.filter((r) => r.what !== 'cortical-bone'));
    expect(without.sdAt300MgPerCm3).toBeGreaterThanOrEqual(90);
    expect(without.slopeSdFraction).toBeGreaterThan(internalErrors(published).slopeSdFraction);
  });
  it('do not depend on the order of the references', () => {
    const fit = fitInternal(published);
    const back = fitInternal(published.toReversed());
    expect(back.effectiveKev).toBe(fit.effectiveKev);
    expect(back.slopeMgPerCm3).toBeCloseTo(fit.slopeMgPerCm3, 12);
  });
  it('state a wider error for worse readings, and never less than the method’s own', () => {
    const good = internalErrors(published);
    const poor = internalErrors(published.map((r) => ({ ...r, errorHu: 60 })));
    expect(good.sdAtZeroMgPerCm3).toBeGreaterThanOrEqual(30);
    expect(good.sdAt300MgPerCm3).toBeGreaterThanOrEqual(40);
    expect(poor.sdAt300MgPerCm3).toBeGreaterThan(good.sdAt300MgPerCm3 + 2);
    expect(poor.sdAtZeroMgPerCm3).toBeGreaterThan(good.sdAtZeroMgPerCm3 + 0.5);
  });
  it('read the attenuation tables at and between their energies', () => {
    expect(massAttenuationAt('water', 60)).toBe(0.2059);
    expect(massAttenuationAt('water', 70)).toBeCloseTo(0.1948, 10);
    expect(massAttenuationAt('k2hpo4', 70)).toBeCloseTo(0.3199, 10);
    expect(massAttenuationAt('cortical-bone', 200)).toBe(0.1309);
  });
  it('fit a straight line', () => {
    expect(straight([0, 1, 2], [1, 3, 5])).toEqual([2, 1, 1]);
  });
});

describe('regions', () => {
  const volumeIn = (found: readonly { readonly what: string; readonly volumeMl: number }[], what: string): number =>
    found.find((r) => r.what === what)?.volumeMl ?? 0;
  it.each([
    [3, 1],
    [15, 2],
    [35, 3],
  ])('are found at %i HU of noise', (noiseHu, random) => {
    const { found } = findRegions(trunk(noiseHu, random), [seed], structures);
    expect(found.map((r) => r.what).toSorted()).toEqual([...referenceTissues].toSorted());
    const expected = { air: -1000, fat: -100, blood: 42, muscle: 55, 'cortical-bone': 1300 };
    for (const r of found) {
      const tolerance = r.what === 'cortical-bone' ? 1 + 2.2 * noiseHu : 2 + noiseHu / 8;
      expect(Math.abs(r.hu - expected[r.what]), r.what).toBeLessThanOrEqual(tolerance);
      expect(r.volumeMl).toBeGreaterThan(0.2);
    }
  });
  it('keep away from a screw', () => {
    const { found, metalSliceCount } = findRegions(trunk(10, 4, { screw: true }), [seed], structures);
    expect(metalSliceCount).toBeGreaterThanOrEqual(5);
    const plain = findRegions(trunk(10, 4), [seed], structures);
    const share = (what: string): number => volumeIn(found, what) / volumeIn(plain.found, what);
    for (const what of ['air', 'fat', 'muscle']) expect(share(what), what).toBeLessThan(1 - (metalSliceCount - 2) / trunkGrid.size[2]);
    expect(found.find((r) => r.what === 'cortical-bone')?.hu).toBeLessThan(1400);
  });
  it('keep away from the cement of the map', () => {
    const cement = { name: 'cement' as const, mask: maskOf(trunkGrid, (x, y) => Math.hypot(x, y - 20) < 6) };
    const { cementNear, found } = findRegions(trunk(10, 5), [seed], { items: [...structures.items, cement] });
    expect(cementNear).toBe(true);
    // the cement's own 6 mm and 10 mm around it, where the muscle behind the spine lies
    expect(volumeIn(found, 'muscle')).toBeLessThan(0.9 * volumeIn(findRegions(trunk(10, 5), [seed], structures).found, 'muscle'));
  });
  it('ignore constant padding outside the reconstructed circle', () => {
    const v = volumeOf(trunkGrid, (x, y) => (Math.hypot(x, y) > 57 ? -1000 : 55));
    expect(findRegions(v, [seed], structures).found.map((r) => r.what)).not.toContain('air');
  });
});

describe('the step', () => {
  it('calibrates on tissues and says how it did', async () => {
    const made = await run(trunk(12, 6), {}, { seeds: [seed], structures });
    expect(made).toMatchObject({ method: 'internal-references', density: 'k2hpo4', contrast: 'none', kvpKv: 120, kernel: 'B30f' });
    expect(made.references.map((r) => r.what).toSorted()).toEqual([...referenceTissues].toSorted());
    expect(made.effectiveKev).toBeGreaterThan(80);
    expect(densityOfHu(made, 150)).toBeGreaterThan(90);
    expect(densityOfHu(made, 150)).toBeLessThan(150);
    expect(codes(made)).toEqual(['calibrate.method-wide']);
  });
  it('refuses with fewer than three references, naming what it found', async () => {
    const bare = volumeOf(trunkGrid, () => 55);
    await expect(run(bare, {}, { seeds: [seed] })).rejects.toMatchObject({
      code: 'calibrate.references-few',
      values: { found: 'muscle', neededCount: 3 },
    });
  });
  it('refuses references that agree only where no CT shines', async () => {
    // a crop without air: fat, muscle and cortex fit a line at any low energy
    const crop = { ...trunk(12, 6), voxels: trunk(12, 6).voxels.map((v) => (v < -500 ? -71 : v)) as Int16Array };
    await expect(run(crop, {}, { seeds: [seed] })).rejects.toMatchObject({ code: 'calibrate.energy-impossible' });
  });
  it('sees contrast that the header denies, and widens the error', async () => {
    const plain = await run(trunk(12, 7), {}, { seeds: [seed], structures });
    const made = await run(trunk(12, 7, { bloodHu: 170 }), {}, { seeds: [seed], structures });
    expect(made.contrast).toBe('given');
    expect(made.references.map((r) => r.what)).not.toContain('blood');
    expect(codes(made)).toEqual(expect.arrayContaining(['calibrate.contrast-seen', 'calibrate.contrast-given', 'calibrate.blood-absent']));
    expect(made.sdAtZeroMgPerCm3).toBeGreaterThan(plain.sdAtZeroMgPerCm3);
  });
  it('says that bone too thin to read left it without cortex', async () => {
    const made = await run(trunk(12, 8, { cortexHu: 400 }), {}, { seeds: [seed], structures });
    expect(codes(made)).toContain('calibrate.cortex-absent');
  });
  it('reads rods exactly, and spreads with their scatter', async () => {
    const rods = [0, 50, 100, 200].map((d, i) => ({ pointLps: [-40 + 25 * i, 0, 0] as [number, number, number], densityMgPerCm3: d }));
    const image = (off: number): Volume =>
      volumeOf(trunkGrid, (x, y) => {
        const rod = rods.find((r) => Math.hypot(x - r.pointLps[0], y) < 9);
        return rod === undefined ? 0 : (rod.densityMgPerCm3 + 4) / 0.8 + (rod.densityMgPerCm3 === 100 ? off : 0);
      });
    const made = await run(image(0), { method: 'phantom-rods', rods });
    expect(made.slopeMgPerCm3).toBeCloseTo(0.8, 2);
    expect(made.interceptMgPerCm3).toBeCloseTo(-4, 0);
    expect(made.references.map((r) => r.expectedMgPerCm3)).toEqual([0, 50, 100, 200]);
    const read = made.references.map((r) => ({ measuredHu: r.measuredHu, densityMgPerCm3: r.expectedMgPerCm3! }));
    const again = await run(trunk(0, 1), { method: 'phantom-rods', rods: read });
    expect(again.slopeMgPerCm3).toBeCloseTo(made.slopeMgPerCm3, 12);
    const worse = await run(image(20), { method: 'phantom-rods', rods });
    expect(worse.sdAtZeroMgPerCm3).toBeGreaterThan(made.sdAtZeroMgPerCm3);
    await expect(run(image(0), { method: 'phantom-rods', rods: rods.slice(0, 2) })).rejects.toMatchObject({ code: 'calibrate.rods-few' });
    await expect(
      run(image(0), { method: 'phantom-rods', rods: [...rods.slice(0, 3), { pointLps: [400, 0, 0], densityMgPerCm3: 200 }] }),
    ).rejects.toMatchObject({ code: 'calibrate.rod-outside' });
    const turned = rods.map((r, i) => ({ ...r, densityMgPerCm3: rods[rods.length - 1 - i].densityMgPerCm3 }));
    await expect(run(image(0), { method: 'phantom-rods', rods: turned })).rejects.toMatchObject({ code: 'calibrate.rods-inconsistent' });
  });
  it('takes entered figures as they are, and says when their error was assumed', async () => {
    const made = await run(trunk(0, 9), { method: 'entered', slopeMgPerCm3: 0.82, interceptMgPerCm3: -3, density: 'hydroxyapatite' });
    expect(made).toMatchObject({ slopeMgPerCm3: 0.82, interceptMgPerCm3: -3, density: 'hydroxyapatite', sdAtZeroMgPerCm3: 5 });
    expect(codes(made)).toEqual(['calibrate.sd-assumed']);
    await expect(run(trunk(0, 9), { method: 'entered', slopeMgPerCm3: 0.8 })).rejects.toMatchObject({ code: 'calibrate.entered-missing' });
  });
  it('refuses what is no CT', async () => {
    await expect(run({ ...trunk(0, 1), quantity: 'signal' }, {})).rejects.toMatchObject({ code: 'calibrate.not-hu' });
  });
  it('names what the header leaves open', async () => {
    const { kvpKv: _v, kernel: _k, ...rest } = trunk(0, 1);
    const made = await run({ ...rest, contrast: 'unknown' }, { method: 'entered', slopeMgPerCm3: 0.8, interceptMgPerCm3: 0 });
    expect(codes(made)).toEqual(
      expect.arrayContaining(['calibrate.contrast-unknown', 'calibrate.kvp-unknown', 'calibrate.kernel-unknown']),
    );
    expect(made.spectrum).toBe('unknown');
  });
});

describe('kind of image', () => {
  const volume = trunk(0, 1);
  const series = (description: string, manufacturer = 'Siemens', kernel = 'Br40'): Study['series'][number] => ({
    indexCount: 1,
    seriesUid: '1.2',
    modality: 'CT',
    description,
    sopInstanceUids: [],
    patientPosition: 'HFS',
    contrast: 'none',
    kvpKv: 120,
    sliceCount: 10,
    findings: [],
    manufacturer,
    kernel,
  });
  it.each([
    ['Lumbar 1.0 Br40', undefined, 'conventional', undefined],
    ['Monoenergetic Plus 70 keV', undefined, 'monoenergetic', 70],
    ['MonoE 40keV(Spine)', undefined, 'monoenergetic', 40],
    ['VMI 55 keV', undefined, 'monoenergetic', 55],
    ['MONO_65', undefined, 'monoenergetic', 65],
    ['Spine QIR-3', 'Siemens NAEOTOM', 'photon-counting', undefined],
    ['Photon-counting CT spine', undefined, 'photon-counting', undefined],
    ['Harmony', undefined, 'conventional', undefined],
  ] as const)('%s is %s', (description, manufacturer, spectrum, kev) => {
    const { kernel: _k, ...plain } = volume;
    const read = spectrumOf(plain, series(description, manufacturer));
    expect(read.spectrum).toBe(spectrum);
    expect(read.monoenergeticKev).toBe(kev);
    expect(read.findings.length).toBe(spectrum === 'conventional' ? 0 : 1);
  });
  it('is unknown without a header', () => expect(spectrumOf(volume, undefined).spectrum).toBe('unknown'));
});
