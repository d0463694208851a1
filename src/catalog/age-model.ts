// The age of a fracture from what MR shows: weights of a multinomial logistic model, ln odds of acute and of subacute against old.
// Fitted on the drawn fractures of development patients 100000 to 105999 (7954 fractures) with the errors of reading that rendered development
// patients showed; never on the frozen draw, never on a patient. What it says of a real fracture is as good as that draw's likeness to real ones.
// The assumption that fails first: fractures of one's own patients differ from the drawn ones (age mix, treatment, tumour, sequence).
export interface AgeModel {
  readonly acute: readonly number[];
  readonly subacute: readonly number[];
  readonly source: string;
}
/** Order of the weights. */
export const ageFeatures = [
  'one',
  'ln fluid ratio of the change',
  'ln T1 ratio of the change',
  'logit of its share of the body',
  'logit of the loss of height within its range',
  'diffuse',
  'patchy',
  'posterior wall changed (1) or spared (-1)',
  'fluid sign',
] as const;
const source = 'development draws 100000 to 105999, errors of reading added; not validated on patients';
/** T1 and a fluid-sensitive image. */
export const ageModel: AgeModel = {
  acute: [-6.09, 3.62, -3.76, 1.41, -1.46, 1.06, -0.11, 0.79, 2.18],
  subacute: [-2.53, 1.93, -2.13, 0.76, -0.76, 0.51, 0.04, 0.33, 1.28],
  source,
};
/** Without T1. */
export const ageModelFluidOnly: AgeModel = {
  acute: [-4.49, 3.63, 0, 1.46, -1.48, 1.09, 0.04, 0.87, 2.15],
  subacute: [-1.9, 2.04, 0, 0.82, -0.78, 0.51, 0.16, 0.43, 1.25],
  source,
};
/** Loss of height is taken within this range, as the draw has it. */
export const ageLossRange = { low: 0.06, high: 0.62, source: 'range of the development draws' } as const;
