// Genant's semiquantitative grades (1993; thresholds as read in QIMS 2019, doi 10.21037/qims.2019.02.04): loss of height of the worst of the three
// heights against what is expected: < 20 % none, 20–25 % grade 1, 25–40 % grade 2, > 40 % grade 3. A loss is a deformity, not yet a fracture.
export const genantThresholds = {
  lossFraction: [0.2, 0.25, 0.4] as const,
  source: 'Genant semiquantitative, as read in doi 10.21037/qims.2019.02.04',
  range: [0, 1] as const,
};
/** Grade 0…3 of a loss of height (0…1). */
export const gradeOfLoss = (lossFraction: number): 0 | 1 | 2 | 3 =>
  lossFraction < genantThresholds.lossFraction[0]
    ? 0
    : lossFraction < genantThresholds.lossFraction[1]
      ? 1
      : lossFraction <= genantThresholds.lossFraction[2]
        ? 2
        : 3;
