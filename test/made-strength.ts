// A made strength record of a bone, as the step writes them, for what shows it: a fractured body over its residual stiffness, with its twin, its upper
// bound, a nonlinear run, varied runs and strain maps on a grid in the body's own axes that also holds the end caps. The numbers are arithmetic, not mechanics.
import { finding, fromFrame, toFrame, voxel, voxelToLps, type Grid } from '../src/base/index.ts';
import { maskAt } from '../src/imaging/index.ts';
import type { Band, Strength, StrengthState, Vertebra } from '../src/records/index.ts';

const voxelMm = 1;
const prior = [0.1, 0.6] as const;
const band = (value: number, low: number, high: number): Band => ({
  low: value * low,
  high: value * high,
  coverage: 0,
  basis: 'model',
  nCount: 9,
  safe: 'low',
});

const state = (bone: StrengthState['bone'], strength: number, cemented: boolean, residualFraction?: number): StrengthState => ({
  bone,
  ...(residualFraction === undefined ? {} : { residualFraction }),
  cemented,
  stiffnessNPerMm: 14_800 * strength,
  failureLoadN: 2640 * strength,
  ...(residualFraction === 0.35 ? { crushLoadN: 3010 * strength } : {}),
  loadAt07N: 2310 * strength,
  axialRigidityN: 318_000 * strength,
  ...(cemented ? { cementShareFraction: 0.41 } : {}),
  iterationCount: 31,
  solveResidualFraction: 4e-7,
});

function mapOf(v: Vertebra, grid: Grid, stateIndex: number, cemented: boolean): Strength['maps'][number] {
  const [nx, ny, nz] = grid.size;
  const strain = new Uint16Array(nx * ny * nz);
  for (let k = 0, q = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, q++) {
        const p = voxelToLps(grid, voxel(i, j, k));
        const [left, back, up] = toFrame(v.frame, p);
        const cap = Math.abs(left) < 18 && Math.abs(back) < 13 && Math.abs(up) > 12;
        if (maskAt(v.parts, p) !== 1 && !cap) continue;
        const front = Math.max(0, -back) / 15;
        const inCement = Math.hypot(left - 4, back + 3, up) < 7;
        const above = Math.exp(-(((Math.abs(up) - 9) / 3) ** 2));
        strain[q] = Math.round(
          cemented ? (inCement ? 18 : 52 + 30 * front + 55 * above * (Math.abs(back + 3) < 9 ? 1 : 0.3)) : 66 + 72 * front,
        );
      }
  return { stateIndex, grid, strain };
}

export function madeStrength(v: Vertebra, more: Partial<Strength> = {}): Strength {
  const half = [30, 26, 19] as const;
  const grid: Grid = {
    size: [2 * half[0], 2 * half[1], 2 * half[2]],
    spacing: [voxelMm, voxelMm, voxelMm],
    originLps: fromFrame(v.frame, -half[0] + 0.5, -half[1] + 0.5, -half[2] + 0.5),
    axes: [v.frame.left, v.frame.posterior, v.frame.superior],
    frame: v.parts.grid.frame,
  };
  const fractions = [0.1, 0.35, 0.6, 1] as const;
  const of = (f: number): number => 0.45 + 0.55 * f;
  const states = [
    ...fractions.map((f) => state('residual', of(f), false, f)),
    state('undamaged-law', 1.62, false),
    ...fractions.map((f) => state('residual', 0.92 + 0.34 * f, true, f)),
    state('undamaged-law', 1.71, true),
    state('intact-twin', 1.12, false),
  ];
  const [before, after] = [1, 6];
  const voxels = new Uint8Array(grid.size[0] * grid.size[1] * grid.size[2]);
  for (let q = 0; q < voxels.length; q++) {
    const i = q % grid.size[0];
    const j = Math.floor(q / grid.size[0]) % grid.size[1];
    const k = Math.floor(q / (grid.size[0] * grid.size[1]));
    const [left, back, up] = toFrame(v.frame, voxelToLps(grid, voxel(i, j, k)));
    if (Math.hypot(left - 4, back + 3, up) < 7) voxels[q] = 1;
  }
  const curve = (stateIndex: number, share: number): Strength['curves'][number] => ({
    stateIndex,
    strainFraction: [0, 0.0035, 0.007, 0.013, 0.019],
    forceN: [0, 1080, 2040, 2790, 3010].map((n) => n * share),
  });
  return {
    vertebraId: v.vertebraId,
    state: 'given',
    load: 'axial',
    endCondition: 'pmma-caps',
    cement: 'planned',
    cementMl: 4.2,
    voxelMm,
    law: 'kopperdahl',
    criterion: { volumeFraction: 0.07, strainFraction: 0.011 },
    heightMm: 21.4,
    areaMm2: 1180,
    states,
    gains: {
      stiffness: { lowFraction: 1.22, middleFraction: 1.62, highFraction: 1.93 },
      failureLoad: { lowFraction: 1.19, middleFraction: 1.61, highFraction: 1.98 },
      loadAt07: { lowFraction: 1.22, middleFraction: 1.62, highFraction: 1.93 },
      crushLoad: { lowFraction: 1.35, middleFraction: 1.35, highFraction: 1.35 },
    },
    curves: [curve(before, 0.64), curve(after, 1.04)],
    sensitivity: [
      { cause: 'law', to: 'crawford', failureLoadN: 1420, gainFraction: 1.71 },
      { cause: 'calibration', to: '-1 sd', failureLoadN: 1510, gainFraction: 1.66 },
      { cause: 'calibration', to: '1 sd', failureLoadN: 1880, gainFraction: 1.57 },
      { cause: 'ends', to: 'disc', failureLoadN: 1330, gainFraction: 1.49 },
      { cause: 'damage', to: '0.1', failureLoadN: 1330, gainFraction: 1.98 },
      { cause: 'damage', to: '0.6', failureLoadN: 2060, gainFraction: 1.44 },
      { cause: 'composite', to: '1000 MPa', failureLoadN: 1700, gainFraction: 1.41 },
      { cause: 'composite', to: '2500 MPa', failureLoadN: 1700, gainFraction: 1.83 },
      { cause: 'interface', to: '0.005 mm/MPa', failureLoadN: 1700, gainFraction: 1.52 },
    ],
    dominantCause: 'damage',
    maps: [mapOf(v, grid, before, false), mapOf(v, grid, after, true)],
    cementMask: { grid, voxels },
    bands: {
      [`states.${before}.stiffnessNPerMm`]: band(states[before].stiffnessNPerMm, 0.72, 1.24),
      [`states.${before}.failureLoadN`]: band(states[before].failureLoadN, 0.78, 1.21),
      [`states.${before}.loadAt07N`]: band(states[before].loadAt07N, 0.72, 1.24),
      [`states.${after}.stiffnessNPerMm`]: band(states[after].stiffnessNPerMm, 0.81, 1.17),
      [`states.${after}.failureLoadN`]: band(states[after].failureLoadN, 0.84, 1.15),
      [`states.${after}.loadAt07N`]: band(states[after].loadAt07N, 0.81, 1.17),
    },
    findings: [finding('strength.damage-prior', 'caution', { low: prior[0], high: prior[1] }, v.vertebraId)],
    ...more,
  };
}
