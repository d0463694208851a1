// The loops over a whole grid, by name. One rule for all: the first two arguments are the range of OUTPUT units [from, to) this call makes
// (node planes, cell planes, or blocks of a vector), and a call writes nothing outside its range. So any split of the range over threads gives
// the same bits, and a sum over the grid is a list of partial sums, one per block or plane, added up in order by the caller (`total`).
import * as diffusion from './diffusion.ts';
import * as elastic from './elastic.ts';
import * as heat from './heat.ts';
import * as heatPrepare from './heat-prepare.ts';
import * as matrices from './matrices.ts';
import * as transfer from './transfer.ts';
import * as vector from './vector.ts';
import * as xray from './xray.ts';

export const gridOriginals = { ...vector, ...elastic, ...matrices, ...transfer, ...heat, ...heatPrepare, ...diffusion, ...xray };
export type GridKernels = Omit<typeof gridOriginals, 'blockLength' | 'xrayLookCount'>;
