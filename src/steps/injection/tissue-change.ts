// What something done before the cement (an ablation) changed of the bone: how easily it lets cement in, and how warm it still is. Given on any grid,
// read onto the medium's voxels; where the grid does not reach, the bone is as it was. The assumption that fails first: temperatures stand still while
// cement is pushed (a minute or two against the ten that a frozen body takes to thaw).
import { fromFrame, Problem, type Grid, type Random } from '../../base/index.ts';
import { sampleLinear } from '../../imaging/index.ts';
import { placeOfCell, type Medium } from './medium.ts';

export interface ChangedTissue {
  readonly grid: Grid;
  /** Times the permeability of whole bone; above 0. */
  readonly permeabilityFactor?: Float32Array | undefined;
  /** What a member draws in place of `value`, anywhere in the range alike by its logarithm; absent: the factor is sure. */
  readonly permeabilityDraw?: FactorDraw | undefined;
  /** Share that is dead: no blood flows there. */
  readonly deadFraction?: Float32Array | undefined;
  /** When the cement comes. */
  readonly startTemperatureC?: Float32Array | undefined;
}
export interface FactorDraw {
  readonly value: number;
  readonly range: readonly [number, number];
}
/** The same on the medium's voxels. */
export interface TissueChange {
  readonly permeabilityFactor?: Float32Array | undefined;
  readonly permeabilityDraw?: FactorDraw | undefined;
  readonly deadFraction?: Float32Array | undefined;
  readonly startTemperatureC?: Float32Array | undefined;
}

export function changeOn(m: Medium, changed: ChangedTissue | undefined, bodyC: number): TissueChange | undefined {
  if (changed === undefined) return undefined;
  const { grid, permeabilityFactor, permeabilityDraw, deadFraction, startTemperatureC } = changed;
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
    ...(permeabilityDraw === undefined ? {} : { permeabilityDraw }),
    ...(deadFraction === undefined ? {} : { deadFraction: read('deadFraction', deadFraction, 0, 0, 1) }),
    ...(startTemperatureC === undefined ? {} : { startTemperatureC: read('startTemperatureC', startTemperatureC, bodyC, -200, 150) }),
  };
}

/** The power to which the factors are raised in a member, so that whole bone stays as it was and the changed one has the factor drawn. */
export function drawnExponent(random: Random | undefined, draw: FactorDraw | undefined): number {
  if (random === undefined || draw === undefined) return 1;
  const [low, high] = draw.range;
  return Math.log(low * (high / low) ** random.uniform(0, 1)) / Math.log(draw.value);
}
