// The rest of the sheet: which posture its figures belong to, which axis the down-the-pedicle views look along, bands of the cement range.
import type { Band, Path, Plan, Vertebra, Volume } from '../../records/index.ts';
import type { Sighted } from '../../spine/index.ts';

/** Code of the sentence that says what a change of posture keeps and what it does not. */
export function postureOf(volume: Volume | undefined): string {
  if (volume?.quantity === 'signal') return 'plan.posture.mri-study';
  switch (volume?.posture) {
    case 'HFS':
    case 'FFS':
      return 'plan.posture.supine-study';
    case 'HFP':
    case 'FFP':
      return 'plan.posture.prone-study';
    case undefined:
    case 'unknown':
      return 'plan.posture.unknown-study';
    default:
      return 'plan.posture.lateral-study';
  }
}

/** Down the trocar proposed on each side (the best ranked where none is chosen), else down the pedicle. */
export function sightedOf(v: Vertebra, paths: readonly Path[], chosen: readonly string[]): Sighted {
  const out: { -readonly [K in keyof Sighted]: Sighted[K] } = {};
  for (const side of ['left', 'right'] as const) {
    const mine = paths.filter((p) => p.side === side);
    const path = mine.find((p) => chosen.includes(p.id)) ?? mine[0];
    const pedicle = v.pedicles[side];
    if (path !== undefined) out[side] = { axis: path.direction, centreLps: path.entryLps };
    else if (pedicle !== undefined) out[side] = { axis: pedicle.axis, centreLps: pedicle.isthmusLps };
  }
  return out;
}

/** The range inherits the band of the volume it is a share of (10 % where the work-up gave none). */
export function cementBands(v: Vertebra, cement: Plan['cement']): Readonly<Record<string, Band>> {
  if (cement === undefined) return {};
  const known = cement.denominator === 'body-now' ? v.bands['bodyVolumeMl'] : v.bands['lesion.volumeMl'];
  const low = known === undefined ? 0.9 : known.low / cement.denominatorMl;
  const high = known === undefined ? 1.1 : known.high / cement.denominatorMl;
  const band = (ml: number): Band => ({
    low: ml * low,
    high: ml * high,
    coverage: 0.9,
    basis: known?.basis ?? 'voxel',
    safe: 'low',
    note: 'plan.band.cement',
  });
  return { 'cement.rangeMl.0': band(cement.rangeMl[0]), 'cement.rangeMl.1': band(cement.rangeMl[1]) };
}
