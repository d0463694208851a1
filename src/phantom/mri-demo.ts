// The demo patient's MR: the woman of `wedge` (acute L1, old T11) as she lay in the MR scanner, bent a little otherwise than in the CT, in two sagittal
// blocks of T1 and STIR. Fixed figures: a change here is a changed golden number (CHANGELOG).
import type { LevelName } from '../records/index.ts';
import { demoSpecs } from './demos.ts';
import type { MriBody, MriSpec } from './mri-spec.ts';
import type { PhantomSpec } from './spec.ts';

const bend: Readonly<Partial<Record<LevelName, readonly [number, number]>>> = {
  T8: [1.2, 0.3],
  T9: [-1.5, 0.2],
  T10: [2, -0.4],
  T11: [1.4, 0.5],
  T12: [-2.2, 0.3],
  L1: [2.6, -0.6],
  L2: [-1.3, 0.4],
  L3: [1.8, 0.2],
  L4: [-2.4, -0.5],
  L5: [1.5, 0.3],
};
const ct: PhantomSpec = demoSpecs.wedge;
const plain = (level: LevelName): MriBody => ({
  level,
  zone: 'none',
  oedemaFraction: 0,
  t1Ratio: 1,
  fluidRatio: 1,
  posteriorWallChanged: false,
  intoPedicles: false,
  restT1Ratio: 1,
  restFluidRatio: 1,
});
const changed: Readonly<Partial<Record<LevelName, Partial<MriBody>>>> = {
  L1: { acuity: 'acute', zone: 'superior', oedemaFraction: 0.62, t1Ratio: 0.5, fluidRatio: 3.4, posteriorWallChanged: true },
  T11: { acuity: 'old', zone: 'superior', oedemaFraction: 0.1, t1Ratio: 0.92, fluidRatio: 1.15 },
};

export const mriDemoSpec: MriSpec = {
  seed: 11,
  scenario: 'fractures',
  patient: {
    ...ct,
    pose: { ...ct.pose, rotationDeg: [-1, 1.5, -2], translationMm: [6, -18, 24], postureDeg: bend },
    lesions: [...ct.lesions, { kind: 'cleft', level: 'L1', content: 'fluid', widthMm: 15, heightMm: 3 }],
  },
  bodies: ct.levels.filter((l) => l !== 'S1').map((l) => ({ ...plain(l), ...changed[l] })),
  infectedDiscs: [],
  sequences: ['t1', 'stir'],
  blocks: [
    { name: 'thoracic', from: 'T8', to: 'T12', tiltDeg: [0, 1, 0], movedDeg: [0, 0, 0], movedMm: [0, 0, 0], extraMm: 20 },
    { name: 'lumbar', from: 'T12', to: 'L5', tiltDeg: [0, -1, 1], movedDeg: [0.3, 0, -0.2], movedMm: [0.4, -0.9, 1.1], extraMm: 20 },
  ],
  sliceMm: 3.5,
  gapMm: 0.35,
  pixelMm: 0.9,
  widthMm: 74,
  marrowT1: 0.62,
  marrowWater: 0.2,
  marrowFat: 0.24,
  signalToNoise: 26,
  biasFraction: 0.18,
};
