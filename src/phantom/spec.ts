// What a phantom patient is: a plain, seeded description. Everything else (shapes, truth, voxels) follows from it and from nothing else.
import { levelAnatomy, type LevelAnatomy } from '../catalog/index.ts';
import { Problem } from '../base/index.ts';
import { levelNames, type LevelName } from '../records/index.ts';

export interface FractureSpec {
  readonly kind: 'fracture';
  readonly level: LevelName;
  readonly shape: 'wedge' | 'biconcave' | 'crush';
  /** Share of the intact height lost where the shape is deepest (front, middle, or everywhere), 0…0.75. */
  readonly depthFraction: number;
  /** Recent: marrow oedema raises HU. Old: none. */
  readonly acute: boolean;
  /** Collapse on one side more than on the other, −0.3…0.3, > 0 = more on the left. Default 0. */
  readonly asymmetryFraction?: number;
  /** How far the posterior wall is pushed into the canal where it bulges most (below its upper corner), 0…7 mm. Default 0. */
  readonly retropulsionMm?: number;
}
export interface CleftSpec {
  readonly kind: 'cleft';
  readonly level: LevelName;
  readonly content: 'gas' | 'fluid';
  /** Width and height of the lens, mm. Default 16 x 3.5. */
  readonly widthMm?: number;
  readonly heightMm?: number;
}
export interface LyticSpec {
  readonly kind: 'lytic';
  readonly level: LevelName;
  readonly posteriorWall: 'intact' | 'broken';
  readonly epidural: 'none' | 'contact' | 'sac-compressed' | 'cord-compressed';
  readonly paravertebral: 'none' | 'left' | 'right';
  readonly foraminal: 'none' | 'left' | 'right';
  /**
   * How far a mass that does not press the sac reaches behind the corner line of the posterior wall, mm, where the sac does not stop it; 0 = nothing
   * behind the wall. Default 1.6 mm past the sac's front with 'contact'; with 'none' what bulges through a broken wall.
   */
  readonly epiduralMm?: number;
  /** Radius of the hole, mm. Default 10. */
  readonly radiusMm?: number;
}
export interface CementSpec {
  readonly kind: 'cement';
  readonly level: LevelName;
  readonly volumeMl: number;
  readonly leak?: 'disc' | 'paravertebral' | 'epidural' | 'vein';
}
export type LesionSpec = FractureSpec | CleftSpec | LyticSpec | CementSpec;

/** Sizes of one vertebra; what the catalog gives for the level unless the spec says otherwise. */
export interface LevelSizes extends Omit<
  LevelAnatomy,
  'level' | 'pedicleWidthSdMm' | 'pedicleWidthMm' | 'pedicleHeightMm' | 'pedicleAxialDeg'
> {
  readonly pedicleWidthMm: readonly [left: number, right: number];
  readonly pedicleHeightMm: readonly [left: number, right: number];
  readonly pedicleAxialDeg: readonly [left: number, right: number];
  /** Depth of the endplate hollows, mm: upper, lower. */
  readonly concavityMm: readonly [number, number];
  /** Coronal wedge of the body, degrees, > 0 when lower on the left. */
  readonly coronalWedgeDeg: number;
  /** Spurs of the anterior rim beyond the front wall, mm: upper, lower, 0…8. Default none. */
  readonly osteophyteMm?: readonly [number, number];
}

export interface PhantomSpec {
  readonly seed: number;
  /** Bones to build, cranial to caudal, consecutive; 'S1' = the sacrum. */
  readonly levels: readonly LevelName[];
  readonly pose: {
    /** Rotation of the whole patient about LPS x, then y, then z, degrees. */
    readonly rotationDeg: readonly [number, number, number];
    readonly translationMm?: readonly [number, number, number];
    /** Cobb angle of a thoracolumbar curve, degrees, > 0 = convex to the left. */
    readonly scoliosisDeg: number;
    /** Where the curve has its apex. Default L1. */
    readonly scoliosisApex?: LevelName;
    /** Axial rotation at the apex per degree of Cobb angle. Default 0.35. */
    readonly axialFraction?: number;
    /** 1 = normal lordosis and kyphosis. */
    readonly lordosisScale: number;
    /**
     * Another posture of the same patient: how much this level and all above it are bent at the disc below, degrees, forward and to the left.
     * The bones keep their shape.
     */
    readonly postureDeg?: Readonly<Partial<Record<LevelName, readonly [forward: number, left: number]>>>;
  };
  /** 1 = the tables. */
  readonly sizeScale: number;
  readonly sizes?: Readonly<Partial<Record<LevelName, Partial<LevelSizes>>>>;
  readonly density: {
    /** Trabecular HU of L1; others follow from it. */
    readonly l1Hu: number;
    /** Relative offset by level (0.1 = +10 %). */
    readonly byLevel?: Readonly<Partial<Record<LevelName, number>>>;
    /** Thickness of shell and arch cortex against normal. */
    readonly cortexScale: number;
  };
  readonly noiseHu: number;
  readonly conusLevel: LevelName;
  readonly ribs: boolean;
  /** Thickness of the fat under the skin of the back, mm. */
  readonly backFatMm?: number;
  /** Organs nearer to the spine than usual. Default: pleura 5 mm beside the body, aorta where it usually runs. */
  readonly organs?: {
    /** Between the side of a body and the lung beside it. */
    readonly pleuraGapMm?: number;
    /** The aorta moved to the left and backwards, towards the side of the bodies. */
    readonly aortaShiftMm?: readonly [left: number, back: number];
  };
  readonly lesions: readonly LesionSpec[];
}

/** What can be built: no C1, one sacrum. */
const order: readonly LevelName[] = levelNames.filter((l) => l !== 'C1' && l !== 'S2');
/** Levels from one to another, both included, without T13 and L6. */
export function levelsFrom(first: LevelName, last: LevelName): LevelName[] {
  const all: readonly LevelName[] = order.filter((l) => l !== 'T13' && l !== 'L6');
  return all.slice(all.indexOf(first), all.indexOf(last) + 1);
}
/** A plain healthy adult. */
export const defaultSpec: PhantomSpec = {
  seed: 1,
  levels: levelsFrom('L1', 'S1'),
  pose: { rotationDeg: [0, 0, 0], scoliosisDeg: 0, lordosisScale: 1 },
  sizeScale: 1,
  density: { l1Hu: 150, cortexScale: 1 },
  noiseHu: 22,
  conusLevel: 'L1',
  ribs: true,
  lesions: [],
};

/** VerSe numbers, and what else the "trocart" label convention holds. */
export const labelNumber: Readonly<Record<string, number>> = {
  C1: 1,
  C2: 2,
  C3: 3,
  C4: 4,
  C5: 5,
  C6: 6,
  C7: 7,
  T1: 8,
  T2: 9,
  T3: 10,
  T4: 11,
  T5: 12,
  T6: 13,
  T7: 14,
  T8: 15,
  T9: 16,
  T10: 17,
  T11: 18,
  T12: 19,
  L1: 20,
  L2: 21,
  L3: 22,
  L4: 23,
  L5: 24,
  L6: 25,
  S1: 26,
  T13: 28,
  sac: 59,
  cord: 60,
  canal: 61,
  root: 63,
  disc: 100,
  aorta: 160,
  cava: 161,
  'lung.left': 162,
  'lung.right': 163,
  'kidney.left': 164,
  'kidney.right': 165,
  lesion: 170,
  cement: 171,
  'rib.left': 172,
  'rib.right': 173,
};

/** Sizes of a level under a spec: table x scale, then the spec's own values. */
export function sizesOf(spec: PhantomSpec, level: LevelName): LevelSizes {
  const a = levelAnatomy.get(level);
  if (a === undefined) throw new Problem('phantom.no-such-level', { level });
  const s = spec.sizeScale;
  const lumbar = level.startsWith('L') || level === 'T12' || level === 'T13';
  return {
    posteriorHeightMm: a.posteriorHeightMm * s,
    wedgeDeg: a.wedgeDeg,
    widthMm: a.widthMm * s,
    depthMm: a.depthMm * s,
    canalWidthMm: a.canalWidthMm * s,
    canalDepthMm: a.canalDepthMm * s,
    pedicleWidthMm: [a.pedicleWidthMm * s, a.pedicleWidthMm * s],
    pedicleHeightMm: [a.pedicleHeightMm * s, a.pedicleHeightMm * s],
    pedicleAxialDeg: [a.pedicleAxialDeg, a.pedicleAxialDeg],
    pedicleSagittalDeg: a.pedicleSagittalDeg,
    discHeightMm: a.discHeightMm * s,
    concavityMm: lumbar ? [1.7 * s, 2.3 * s] : [1.0 * s, 1.3 * s],
    coronalWedgeDeg: 0,
    ...spec.sizes?.[level],
  };
}
