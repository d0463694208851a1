// Genant's semiquantitative grades (1993; thresholds as read in QIMS 2019, doi 10.21037/qims.2019.02.04): loss of height of the worst of the three
// heights against what is expected: < 20 % none, 20–25 % grade 1, 25–40 % grade 2, > 40 % grade 3. A loss is a deformity, not yet a fracture.
import { choice } from './choice.ts';

export const genantThresholds = {
  lossFraction: [0.2, 0.25, 0.4] as const,
  source: 'Genant semiquantitative, as read in doi 10.21037/qims.2019.02.04',
  range: [0, 1] as const,
};
/**
 * One sigma of what a body should measure, as a share of that, by what it is compared with: its own tallest wall tells its size (`shape`),
 * or it is low everywhere and only the neighbours tell (`size`).
 */
export const referenceSd = {
  neighbours: { shape: 0.05, size: 0.06 },
  'one-neighbour': { shape: 0.055, size: 0.068 },
  table: { shape: 0.065, size: 0.09 },
  source:
    'fitted on development phantoms, seeds 100151 to 100550 (2400 bodies, 497 fractured; own wedge 1.9 deg, own height 3.4 %); table: 2 mm of 26',
  range: [0.02, 0.12] as const,
} as const;
/** A tallest wall lower than this share below the reference says the whole body has come down. */
export const allLowFraction = choice(0.075, 0.05, 0.12, 'about two sigmas of own height');
/** The same where one wall is clearly lower than the other: a wedge in a small body is likelier than a crush with a wedge. */
export const unevenLowFraction = choice(
  0.12,
  0.08,
  0.18,
  'on development phantoms (seeds 100151 to 100550) fewest grades were wrong at 0.10 to 0.12',
);
/** Heights (as shares of their reference) are alike when the lowest keeps this much of the tallest. */
export const evenFraction = choice(0.85, 0.8, 0.92, 'walls of an intact body differ by less than 15 % (three sigmas of own wedge)');
/** Correlation between the shapes (front and middle against back) of two bodies of one person, beyond what their levels explain. */
export const shapeSharedFraction = choice(
  0.6,
  0.3,
  0.8,
  'development phantoms (seeds 100151 to 100550): kappa .928 of 497 fractured bodies, .922 when neighbours alone speak; their draw shares 0.36 of the wedge',
);
/** A body with less loss than this may serve as a reference. */
export const intactBelowFraction = choice(0.13, 0.1, 0.18, 'well below the first threshold, well above the error of a loss');

/** Grade 0…3 of a loss of height (0…1). */
export const gradeOfLoss = (lossFraction: number): 0 | 1 | 2 | 3 =>
  lossFraction < genantThresholds.lossFraction[0]
    ? 0
    : lossFraction < genantThresholds.lossFraction[1]
      ? 1
      : lossFraction <= genantThresholds.lossFraction[2]
        ? 2
        : 3;
