// The mask of a bone as it counts now.
import type { Mask, Seed } from '../records/index.ts';
import type { OpenCase } from './open-case.ts';

/** The mask in force: the person's, else the one that came in. */
export const maskInForce = (open: OpenCase, seed: Seed): Mask => {
  const said = open.records('correction').findLast((r) => r.data.vertebraId === seed.vertebraId && r.data.what === 'mask')?.data.value;
  return said?.kind === 'mask' ? said.mask : seed.mask;
};
