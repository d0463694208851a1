// What something done before the cement (an ablation) changed of the bone: how easily it lets cement in, and how warm it still is. Given on any grid,
// read onto the medium's voxels; where the grid does not reach, the bone is as it was. The assumption that fails first: temperatures stand still while
// cement is pushed (a minute or two against the ten that a frozen body takes to thaw).
import { fromFrame, Problem, type Grid } from '../../base/index.ts';
import { sampleLinear } from '../../imaging/index.ts';
import { placeOfCell, type Medium } from './medium.ts';

export interface ChangedTissue {
  readonly grid: Grid;
  /** Times the permeability of whole bone; above 0. */
  readonly permeabilityFactor?: Float32Array | undefined;
  /** When the cement comes. */
  readonly startTemperatureC?: Float32Array | undefined;
}
/** The same on the medium's voxels. */
export interface TissueChange {
  readonly permeabilityFactor?: Float32Array | undefined;
  readonly startTemperatureC?: Float32Array | undefined;
}

export function changeOn(m: Medium, changed: ChangedTissue | undefined, bodyC: number): TissueChange | undefined {
  if (changed === undefined) return undefined;
  const { grid, permeabilityFactor, startTemperatureC } = changed;
  const cells = grid.size[0] * grid.size[1] * grid.size[2];
  const read = (field: string, values: Float32Array, otherwise: number, least: number, most: number): Float32Array => {
    if (values.length !== cells) throw new Problem('injection.tissue-change', { field, value: values.length });
    const wrong = values.find((v) => !(v >= least && v <= most));
    if (wrong !== undefined) throw new Problem('injection.tissue-change', { field, value: wrong });
    return Float32Array.from({ length: m.tissue.length }, (_, q) =>
      sampleLinear(grid, values, fromFrame(m.frame, ...placeOfCell(m, q)), otherwise),
    );
  };
  return {
    ...(permeabilityFactor === undefined ? {} : { permeabilityFactor: read('permeabilityFactor', permeabilityFactor, 1, 1e-3, 1e3) }),
    ...(startTemperatureC === undefined ? {} : { startTemperatureC: read('startTemperatureC', startTemperatureC, bodyC, -200, 150) }),
  };
}
