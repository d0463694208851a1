// The five demo patients. Fixed specs: a changed figure here is a changed golden number (CHANGELOG).
import type { Grid } from '../base/index.ts';
import type { LevelName } from '../records/index.ts';
import type { Phantom } from './phantom.ts';
import { defaultSpec, levelsFrom, type LesionSpec, type PhantomSpec } from './spec.ts';

export const demoNames = ['wedge', 'scoliosis', 'lytic', 'lytic-t10', 'lytic-cord'] as const;
export type DemoName = (typeof demoNames)[number];

const thorax = levelsFrom('T8', 'S1');
const base: PhantomSpec = { ...defaultSpec, levels: thorax, noiseHu: 20 };

export const demoSpecs: Readonly<Record<DemoName, PhantomSpec>> = {
  /** Osteoporotic woman: acute L1, old T11. */
  wedge: {
    ...base,
    seed: 11,
    sizeScale: 0.95,
    density: { l1Hu: 72, cortexScale: 0.78, byLevel: { L3: 0.03, T12: -0.03 } },
    pose: { rotationDeg: [1.5, -1, 2], scoliosisDeg: 4, lordosisScale: 1.05 },
    lesions: [
      { kind: 'fracture', level: 'L1', shape: 'wedge', depthFraction: 0.36, acute: true, asymmetryFraction: 0.08 },
      { kind: 'fracture', level: 'T11', shape: 'wedge', depthFraction: 0.28, acute: false },
    ],
  },
  /** Low density, convex to the left, biconcave T12 and L2. */
  scoliosis: {
    ...base,
    seed: 12,
    sizeScale: 0.94,
    density: { l1Hu: 88, cortexScale: 0.82 },
    pose: { rotationDeg: [0, 0, -3], scoliosisDeg: 26, scoliosisApex: 'L2', lordosisScale: 0.85 },
    lesions: [
      { kind: 'fracture', level: 'T12', shape: 'biconcave', depthFraction: 0.34, acute: false },
      { kind: 'fracture', level: 'L2', shape: 'biconcave', depthFraction: 0.3, acute: true },
    ],
  },
  /** L3: posterior wall gone, epidural contact, left paravertebral and foraminal extension. */
  lytic: {
    ...base,
    seed: 13,
    density: { l1Hu: 138, cortexScale: 1 },
    lesions: [
      { kind: 'lytic', level: 'L3', posteriorWall: 'broken', epidural: 'contact', paravertebral: 'left', foraminal: 'left', radiusMm: 11 },
    ],
  },
  /** T10: epidural contact, pleura beside. */
  'lytic-t10': {
    ...base,
    seed: 14,
    levels: levelsFrom('T6', 'S1'),
    density: { l1Hu: 125, cortexScale: 0.95 },
    lesions: [
      { kind: 'lytic', level: 'T10', posteriorWall: 'broken', epidural: 'contact', paravertebral: 'right', foraminal: 'none', radiusMm: 9 },
    ],
  },
  /** T10 with the cord compressed: every plan must refuse. */
  'lytic-cord': {
    ...base,
    seed: 15,
    levels: levelsFrom('T6', 'S1'),
    density: { l1Hu: 130, cortexScale: 0.95 },
    lesions: [
      {
        kind: 'lytic',
        level: 'T10',
        posteriorWall: 'broken',
        epidural: 'cord-compressed',
        paravertebral: 'none',
        foraminal: 'left',
        radiusMm: 10,
      },
    ],
  },
};

/**
 * The two tumour demos as ablation is judged on: the nerve root free (no mass in the foramen), with 3 mm of tumour in the canal that touches the sac
 * and does not press it, or with none there. The demos themselves are not changed.
 */
export const ablationDemoNames = ['lytic', 'lytic-epidural', 'lytic-t10', 'lytic-t10-epidural'] as const;
export type AblationDemoName = (typeof ablationDemoNames)[number];
export function ablationDemo(name: AblationDemoName): PhantomSpec {
  const spec = demoSpecs[name.startsWith('lytic-t10') ? 'lytic-t10' : 'lytic'];
  const epidural = name.endsWith('-epidural');
  return {
    ...spec,
    lesions: spec.lesions.map((l): LesionSpec =>
      l.kind !== 'lytic'
        ? l
        : { ...l, foraminal: 'none', epidural: epidural ? 'contact' : 'none', epiduralMm: epidural ? (epiduralReachMm[l.level] ?? 2) : 0 },
    ),
  };
}
/** Reach behind the corner line of the wall that is 3 mm behind its hollow middle. */
const epiduralReachMm: Readonly<Partial<Record<LevelName, number>>> = { L3: 2.02, T10: 2.42 };

/** The grid the demo files are written on: 0.8 x 0.8 x 1 mm, about 190 mm wide. */
export function demoGrid(phantom: Phantom): Grid {
  const { from, to } = phantom.boundsLps;
  const side = Math.max(10, (190 - (to[0] - from[0])) / 2);
  return phantom.gridFor([0.8, 0.8, 1], [side, 30, 24, 6]);
}

/** What `trocart demo` writes as truth.json: plain data. */
export const truthJson = (phantom: Phantom): unknown => ({
  schema: 'trocart.truth/1',
  note: 'Exact figures of an analytic phantom; mm, degrees, ml, HU; LPS.',
  spec: phantom.spec,
  ...phantom.truth,
});
