// A measured bone brought into another image's space by a rigid motion: every point, direction, frame and mask moves, every measure stays. Its shape is
// that of the image it was measured in; a collapse between the two images is not in it.
import {
  invertRigid,
  moveDirection,
  moveFrame,
  moveGrid,
  movePoint,
  type Direction,
  type Frame,
  type Lps,
  type Rigid,
} from '../base/index.ts';
import type { Mask, Seed, Vertebra } from '../records/index.ts';

const movedMask = (m: Rigid, mask: Mask): Mask => ({ ...mask, grid: moveGrid(m, mask.grid) });

/** The seed seen in the other image; voxels are not resampled, their lattice is turned. */
export const movedSeed = (m: Rigid, seed: Seed): Seed => ({
  ...seed,
  pointLps: movePoint(m, seed.pointLps),
  mask: movedMask(m, seed.mask),
});

export function movedVertebra(m: Rigid, v: Vertebra): Vertebra {
  const point = (p: Lps): Lps => movePoint(m, p);
  const turn = (d: Direction): Direction => moveDirection(m, d);
  const plane = <P extends { readonly pointLps: Lps; readonly normal: Direction }>(p: P): P => ({
    ...p,
    pointLps: point(p.pointLps),
    normal: turn(p.normal),
  });
  const contour = (flat: readonly number[]): number[] =>
    Array.from({ length: flat.length / 3 }, (_, n) => [...point([flat[3 * n], flat[3 * n + 1], flat[3 * n + 2]] as unknown as Lps)]).flat();
  const pedicle = (p: NonNullable<Vertebra['pedicles']['left']>): NonNullable<Vertebra['pedicles']['left']> => ({
    ...p,
    isthmusLps: point(p.isthmusLps),
    axis: turn(p.axis),
    entryLps: point(p.entryLps),
    ...(p.contourLps === undefined ? {} : { contourLps: contour(p.contourLps) }),
  });
  const { left, right } = v.pedicles;
  return {
    ...v,
    frame: moveFrame(m, v.frame as Frame),
    ...(v.endplates === undefined ? {} : { endplates: { superior: plane(v.endplates.superior), inferior: plane(v.endplates.inferior) } }),
    ...(v.sixPointsLps === undefined ? {} : { sixPointsLps: v.sixPointsLps.map(point) }),
    pedicles: {
      ...(left === undefined ? {} : { left: pedicle(left) }),
      ...(right === undefined ? {} : { right: pedicle(right) }),
    },
    ...(v.canal === undefined ? {} : { canal: { ...v.canal, centreLps: point(v.canal.centreLps) } }),
    gaps: v.gaps.map((g) => ({ ...g, centreLps: point(g.centreLps) })),
    clefts: v.clefts.map((c) => ({ ...c, centreLps: point(c.centreLps), ...(c.mask === undefined ? {} : { mask: movedMask(m, c.mask) }) })),
    ...(v.lesion === undefined
      ? {}
      : {
          lesion: {
            ...v.lesion,
            centreLps: point(v.lesion.centreLps),
            ...(v.lesion.mask === undefined ? {} : { mask: movedMask(m, v.lesion.mask) }),
          },
        }),
    parts: movedMask(m, v.parts),
  };
}
/** From the CT's space into the moving image's. */
export const intoMoving = (motion: Rigid): Rigid => invertRigid(motion);
