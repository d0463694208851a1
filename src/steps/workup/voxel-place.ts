// Where a voxel of a grid lies, from its running number.
import { fromFrame, type Grid } from '../../base/index.ts';

/** A voxel's place in LPS. */
export const placeOf = (grid: Grid, q: number): ReturnType<typeof fromFrame> => {
  const i = q % grid.size[0];
  const j = ((q / grid.size[0]) | 0) % grid.size[1];
  const k = (q / (grid.size[0] * grid.size[1])) | 0;
  return fromFrame(
    { originLps: grid.originLps, left: grid.axes[0], posterior: grid.axes[1], superior: grid.axes[2] },
    i * grid.spacing[0],
    j * grid.spacing[1],
    k * grid.spacing[2],
  );
};
