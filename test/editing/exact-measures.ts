// Measures of bodies whose answer is known, on lattices as scanners make them: turned, mirrored, uneven.
import {
  axisGrid,
  direction,
  dot,
  flip,
  lps,
  moveDirection,
  moveGrid,
  movePoint,
  rotationAbout,
  seeded,
  voxel,
  voxelCount,
  voxelToLps,
  type Grid,
  type Lps,
} from '../../src/base/index.ts';
import { measured } from '../../src/host/index.ts';
import type { Volume } from '../../src/records/index.ts';
import type { Outcome } from '../evidence/row.ts';

export function measureErrors(count: number): Outcome {
  const random = seeded(100_061);
  const worst = { distanceMm: 0, angleDeg: 0, cobbDeg: 0, meanHu: 0, sdFraction: 0 };
  let outsideBand = 0;
  for (let n = 0; n < count; n++) {
    const move = rotationAbout(
      lps(random.uniform(-40, 40), 10, -5),
      direction(random.uniform(-1, 1), random.uniform(-1, 1), 0.3),
      random.uniform(-180, 180),
    );
    const spacing = [random.uniform(0.5, 1.2), random.uniform(0.5, 1.2), random.uniform(0.8, 4)] as const;
    const size = spacing.map((s) => Math.ceil(64 / s)) as [number, number, number];
    const straight = axisGrid(size, [...spacing], lps(-32, -32, -32));
    const mirror = random.integer(8);
    const axes = straight.axes.map((d, a) => ((mirror >> a) & 1 ? flip(d) : d)) as unknown as Grid['axes'];
    const corner = voxel(...([0, 1, 2].map((a) => ((mirror >> a) & 1 ? size[a] - 1 : 0)) as [number, number, number]));
    const grid = moveGrid(move, { ...straight, axes, originLps: voxelToLps(straight, corner) });
    // a slope of HU along a direction of the patient
    const uphill = moveDirection(move, direction(random.uniform(-1, 1), random.uniform(-1, 1), random.uniform(-1, 1)));
    const centre = movePoint(move, lps(0, 0, 0));
    const gradient = 12;
    const voxels = new Float32Array(voxelCount(grid));
    let q = 0;
    for (let k = 0; k < size[2]; k++)
      for (let j = 0; j < size[1]; j++)
        for (let i = 0; i < size[0]; i++, q++) {
          const p = voxelToLps(grid, voxel(i, j, k));
          voxels[q] = 100 + gradient * ((p[0] - centre[0]) * uphill[0] + (p[1] - centre[1]) * uphill[1] + (p[2] - centre[2]) * uphill[2]);
        }
    const image = { seriesUid: '1', grid, voxels, quantity: 'hu' } as unknown as Volume;
    const at = (x: number, y: number, z: number): Lps => movePoint(move, lps(x, y, z));
    const drawn = [0, 1, 2, 3, 4, 5].map(() => random.uniform(-20, 20));
    const [a, b] = [at(drawn[0], drawn[1], drawn[2]), at(drawn[3], drawn[4], drawn[5])];
    const truth = Math.hypot(drawn[0] - drawn[3], drawn[1] - drawn[4], drawn[2] - drawn[5]);
    const d = measured({ what: 'distance', pointsLps: [a, b] }, image);
    worst.distanceMm = Math.max(worst.distanceMm, Math.abs((d.distanceMm ?? 0) - truth));
    const corner2 = random.uniform(2, 178);
    const arm = (deg: number, mm: number): Lps => at(mm * Math.cos((deg * Math.PI) / 180), 3, -mm * Math.sin((deg * Math.PI) / 180));
    const angle = measured({ what: 'angle', pointsLps: [arm(10, 25), at(0, 3, 0), arm(10 + corner2, 18)] }, image);
    worst.angleDeg = Math.max(worst.angleDeg, Math.abs((angle.angleDeg ?? 0) - corner2));
    const plane = { right: moveDirection(move, direction(1, 0, 0)), normal: moveDirection(move, direction(0, 1, 0)) };
    const [one, two] = [random.uniform(-70, 70), random.uniform(-70, 70)];
    const cobb = measured({ what: 'cobb', plane, pointsLps: [arm(one, -20), arm(one, 15), arm(two, 22), arm(two, -9)] }, image);
    worst.cobbDeg = Math.max(worst.cobbDeg, Math.abs((cobb.angleDeg ?? 0) - Math.abs(one - two)));
    // points read to their voxel: the band must hold the truth about nine times in ten
    const toVoxel = (p: Lps): Lps => {
      const v = [0, 1, 2].map((m) => Math.round(dot([0, 1, 2].map((c) => p[c] - grid.originLps[c]) as never, grid.axes[m]) / spacing[m]));
      return voxelToLps(grid, voxel(v[0], v[1], v[2]));
    };
    const read = measured({ what: 'distance', pointsLps: [toVoxel(a), toVoxel(b)] }, image).bands['distanceMm'];
    if (read === undefined || truth < read.low || truth > read.high) outsideBand++;
    const radiusMm = random.uniform(6, 12);
    const region = measured({ what: 'region', plane, radiusMm, pointsLps: [at(2, -3, 1)] }, image);
    const meanTruth = 100 + gradient * dot([0, 1, 2].map((c) => at(2, -3, 1)[c] - centre[c]) as never, uphill);
    const inPlane = Math.sqrt(Math.max(0, 1 - dot(uphill, plane.normal) ** 2));
    const sdTruth = (gradient * inPlane * radiusMm) / 2;
    worst.meanHu = Math.max(worst.meanHu, Math.abs((region.hu?.meanHu ?? 0) - meanTruth));
    if (inPlane > 0.5) worst.sdFraction = Math.max(worst.sdFraction, Math.abs((region.hu?.sdHu ?? 0) / sdTruth - 1));
  }
  const inBandFraction = 1 - outsideBand / count;
  const ok =
    worst.meanHu < 0.1 &&
    worst.sdFraction < 0.1 &&
    worst.distanceMm < 1e-9 &&
    worst.angleDeg < 1e-9 &&
    worst.cobbDeg < 1e-9 &&
    inBandFraction > 0.84 &&
    inBandFraction < 0.96;
  return {
    measured: {
      caseCount: count,
      worstDistanceMm: worst.distanceMm,
      worstAngleDeg: worst.angleDeg,
      worstCobbDeg: worst.cobbDeg,
      worstRegionMeanHu: worst.meanHu,
      worstRegionSdFraction: worst.sdFraction,
      distanceInBandFraction: inBandFraction,
    },
    state: ok ? 'pass' : 'fail',
  };
}
