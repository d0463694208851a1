// What the injection model itself says on average, so that one patient can be told from the average patient: shares of leaks of each kind over the share
// of the body filled, and how far one patient's figure is to be believed. Read on forty development phantoms with one fracture (seeds 107000 and on, 6
// members each, 2 mm voxels, the usual viscosities). Walls and discs come out near the cohort's rates (9 and 5 % against 12 and 7 at its fill), veins far
// below them (2 and 13 % against 32 and 53): real veins are more, or nearer, than the drawn ones.
// The assumption that fails first: these phantoms are an average patient.
import type { LeakKind } from '../records/index.ts';
import { choice } from './choice.ts';

/** Filled share of the body at which the average was read. */
export const averageFill = [0.05, 0.1, 0.15, 0.2, 0.25] as const;
export const averageLeaks: Readonly<Record<LeakKind, readonly number[]>> = {
  basivertebral: [0.005, 0.005, 0.008, 0.038, 0.117],
  segmental: [0.008, 0.025, 0.091, 0.192, 0.392],
  cortical: [0.017, 0.042, 0.067, 0.104, 0.175],
  disc: [0.005, 0.017, 0.038, 0.059, 0.1],
};
export const leakShrinkage = {
  /** Share of a patient's difference from the average (in log odds) that is believed. */
  individualFraction: choice(
    0.5,
    0,
    1,
    'between the cohort alone and the ensemble alone; no patients with images and leaks were to be had',
  ),
  /** Most that the size of an ensemble adds (σ of the log odds): a share near 0 has no end in log odds. */
  mostSamplingLogSd: choice(0.8, 0.3, 1.5, 'an ensemble of 32 at a share of one in ten'),
  /** What the model does not see of one patient, σ of the log odds. */
  unseenLogSd: choice(0.7, 0.3, 1.2, 'half to double the odds'),
  /** The average counts as so many members: a small ensemble without a leak, or with one, says little. */
  averageMembersCount: choice(16, 4, 32, 'half an ensemble'),
} as const;

/**
 * Brier skill of the shrunk figure against the base rate alone (row `injection-brier`). A tenth of the frozen table gave −0.05, −0.12, 0.03 and 0.04: veins no
 * better than the average, walls and discs not enough to claim. 0: every kind says "no better than the average" until a whole table has shown otherwise.
 */
export const leakSkill: Readonly<Record<LeakKind, number>> = { basivertebral: 0, segmental: 0, cortical: 0, disc: 0 };
