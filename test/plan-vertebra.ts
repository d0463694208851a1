// A plain analytic vertebra for the planner's tests: an elliptic-cylinder body, two straight tubes for pedicles, an arch and a round canal, so
// that every distance can be worked out with a pencil. Frame axes are LPS unless moved. Not the phantom: no noise, no texture, no neighbours.
import {
  axisGrid,
  direction,
  fromFrame,
  lps,
  moveFrame,
  movePoint,
  moveDirection,
  moveGrid,
  rotationAbout,
  toFrame,
  voxel,
  voxelToLps,
  type Frame,
  type Rigid,
} from '../src/base/index.ts';
import type { Levels, Mask, Structures, Vertebra } from '../src/records/index.ts';

export interface PlainSpec {
  readonly pedicleWidthMm?: number;
  readonly pedicleHeightMm?: number;
  readonly heightMm?: number;
  readonly spacingMm?: number;
  readonly move?: Rigid;
}
export const plain = { halfWidth: 22, halfDepth: 16, canalRadius: 9, canalY: 25, pedicleX: 14, pedicleZ: 5 };

export const worldFrame: Frame = {
  originLps: lps(0, 0, 0),
  left: direction(1, 0, 0),
  posterior: direction(0, 1, 0),
  superior: direction(0, 0, 1),
};

/** 0 air around, 1 body, 2 posterior, 3/4 pedicles, 9 canal, in the frame (mm). */
export function plainTissue(spec: PlainSpec, l: number, p: number, s: number): number {
  const h = (spec.heightMm ?? 26) / 2;
  const w = (spec.pedicleWidthMm ?? 9) / 2;
  const ph = (spec.pedicleHeightMm ?? 15) / 2;
  if ((l / plain.halfWidth) ** 2 + (p / plain.halfDepth) ** 2 <= 1 && Math.abs(s) <= h) return 1;
  if (Math.hypot(l, p - plain.canalY) <= plain.canalRadius) return 9;
  const x = Math.abs(l) - plain.pedicleX;
  if (p > 4 && p < 32 && (x / w) ** 2 + ((s - plain.pedicleZ) / ph) ** 2 <= 1) return l > 0 ? 3 : 4;
  // Lamina: a ring behind the canal.
  const r = Math.hypot(l, p - plain.canalY);
  if (p > plain.canalY + 2 && r > plain.canalRadius && r < plain.canalRadius + 6 && Math.abs(s) < 9) return 2;
  return 0;
}

export function plainVertebra(spec: PlainSpec = {}): { vertebra: Vertebra; structures: Structures; levels: Levels } {
  const h = spec.spacingMm ?? 1;
  const size = [Math.round(64 / h), Math.round(66 / h), Math.round(44 / h)] as const;
  const still = axisGrid(size, [h, h, h], lps(-31.7, -20.3, -21.6));
  const parts = new Uint8Array(size[0] * size[1] * size[2]);
  const canal = new Uint8Array(parts.length);
  let n = 0;
  for (let k = 0; k < size[2]; k++)
    for (let j = 0; j < size[1]; j++)
      for (let i = 0; i < size[0]; i++, n++) {
        const q = toFrame(worldFrame, voxelToLps(still, voxel(i, j, k)));
        const t = plainTissue(spec, q[0], q[1], q[2]);
        parts[n] = t === 9 ? 0 : t;
        canal[n] = t === 9 ? 1 : 0;
      }
  const move = spec.move ?? rotationAbout(lps(0, 0, 0), direction(0, 0, 1), 0);
  const grid = moveGrid(move, still);
  const frame = moveFrame(move, worldFrame);
  const mask = (voxels: Uint8Array): Mask => ({ grid, voxels });
  const width = spec.pedicleWidthMm ?? 9;
  const height = spec.pedicleHeightMm ?? 15;
  const pedicle = (sign: 1 | -1): Vertebra['pedicles']['left'] => ({
    isthmusLps: fromFrame(frame, sign * plain.pedicleX, 22, plain.pedicleZ),
    axis: moveDirection(move, direction(0, -1, 0)),
    widthMm: width,
    heightMm: height,
    axialAngleDeg: 0,
    sagittalAngleDeg: 0,
    entryLps: fromFrame(frame, sign * plain.pedicleX, 32, plain.pedicleZ),
  });
  const half = (spec.heightMm ?? 26) / 2;
  const vertebra: Vertebra = {
    vertebraId: 'v1',
    levelUsed: 'L1',
    complete: true,
    frame,
    heights: { anteriorMm: half * 2, middleMm: half * 2, posteriorMm: half * 2 },
    genant: { gradeCount: 0, type: 'none' },
    widthMm: 44,
    depthMm: 32,
    endplates: {
      superior: { pointLps: fromFrame(frame, 0, 0, half), normal: frame.superior },
      inferior: { pointLps: fromFrame(frame, 0, 0, -half), normal: frame.superior },
    },
    bodyVolumeMl: (Math.PI * 22 * 16 * half * 2) / 1000,
    pedicles: { left: pedicle(1), right: pedicle(-1) },
    canal: { centreLps: fromFrame(frame, 0, plain.canalY, 0), widthMm: 18, depthMm: 18 },
    posteriorWall: { state: 'intact' },
    gaps: [],
    clefts: [],
    parts: mask(parts),
    bands: {},
    findings: [],
  };
  void movePoint;
  return {
    vertebra,
    structures: { items: [{ name: 'canal', mask: mask(canal) }] },
    levels: { entries: [{ vertebraId: 'v1', level: 'L1' }], confirmed: false, countedFrom: 'label-map', absolute: true, findings: [] },
  };
}
