// EQ-5D-5L: five levels (1 none … 5 extreme) of mobility, self-care, usual activities, pain, anxiety; value = 1 − a step for each dimension − a step
// when any is not 1. The wording belongs to the EuroQol group: this program takes the levels, and shows no item. Each country's set with its source;
// the coefficients are those of the public R package eq5d (data-raw/VT.csv, MIT), read 2026. What fails first: a value compared across countries.
export interface Eq5dSet {
  readonly id: string;
  readonly source: string;
  /** Lost as soon as one dimension is not 1. */
  readonly anyProblem: number;
  /** [dimension][level − 1], in the order above. */
  readonly steps: readonly (readonly [number, number, number, number, number])[];
}
export const eq5dDimensions = ['mobility', 'self-care', 'usual-activities', 'pain', 'anxiety'] as const;
export const eq5dSets: readonly Eq5dSet[] = [
  {
    id: 'FR',
    source: 'Andrade 2020, doi 10.1007/s40273-019-00876-4',
    anyProblem: 0,
    steps: [
      [0, 0.03759, 0.04774, 0.17949, 0.32509],
      [0, 0.03656, 0.050781, 0.172251, 0.258331],
      [0, 0.03313, 0.03979, 0.15689, 0.24005],
      [0, 0.02198, 0.04704, 0.26374, 0.44399],
      [0, 0.02046, 0.04683, 0.20005, 0.25803],
    ],
  },
  {
    id: 'BE',
    source: 'Bouckaert 2022, doi 10.1007/s41669-022-00353-3',
    anyProblem: 0.0376805,
    steps: [
      [0, 0.031544398, 0.058561311, 0.178674496, 0.2267916],
      [0, 0.023013325, 0.042723608, 0.1303526, 0.1654566],
      [0, 0.025140523, 0.046672692, 0.142401521, 0.1807503],
      [0, 0.067077669, 0.124527854, 0.379942857, 0.4822616],
      [0, 0.061019419, 0.113280877, 0.345627574, 0.4387052],
    ],
  },
  {
    id: 'DE',
    source: 'Ludwig 2018, doi 10.1007/s40273-018-0615-8',
    anyProblem: 0,
    steps: [
      [0, 0.026, 0.042, 0.139, 0.224],
      [0, 0.05, 0.056, 0.169, 0.26],
      [0, 0.036, 0.049, 0.129, 0.209],
      [0, 0.057, 0.109, 0.404, 0.612],
      [0, 0.03, 0.082, 0.244, 0.356],
    ],
  },
  {
    id: 'NL',
    source: 'Versteegh 2016, doi 10.1016/j.jval.2016.01.003',
    anyProblem: 0.047,
    steps: [
      [0, 0.035, 0.057, 0.166, 0.203],
      [0, 0.038, 0.061, 0.168, 0.168],
      [0, 0.039, 0.087, 0.192, 0.192],
      [0, 0.066, 0.092, 0.36, 0.415],
      [0, 0.07, 0.145, 0.356, 0.421],
    ],
  },
  {
    id: 'ES',
    source: 'Ramos-Goñi 2018, doi 10.1016/j.jval.2017.10.023',
    anyProblem: 0,
    steps: [
      [0, 0.084, 0.099, 0.25, 0.337],
      [0, 0.05, 0.053, 0.164, 0.196],
      [0, 0.044, 0.048, 0.135, 0.153],
      [0, 0.078, 0.101, 0.245, 0.382],
      [0, 0.081, 0.128, 0.27, 0.348],
    ],
  },
  {
    id: 'IT',
    source: 'Finch 2022, doi 10.1016/j.socscimed.2021.114519',
    anyProblem: 0,
    steps: [
      [0, 0.051, 0.064, 0.244, 0.329],
      [0, 0.046, 0.056, 0.216, 0.257],
      [0, 0.05, 0.064, 0.225, 0.255],
      [0, 0.047, 0.088, 0.353, 0.408],
      [0, 0.044, 0.109, 0.318, 0.322],
    ],
  },
  {
    id: 'GB-ENG',
    source: 'Devlin 2018, doi 10.1002/hec.3564',
    anyProblem: 0,
    steps: [
      [0, 0.058, 0.076, 0.207, 0.274],
      [0, 0.05, 0.08, 0.164, 0.203],
      [0, 0.05, 0.063, 0.162, 0.184],
      [0, 0.063, 0.084, 0.276, 0.335],
      [0, 0.078, 0.104, 0.285, 0.289],
    ],
  },
  {
    id: 'DK',
    source: 'Jensen 2021, doi 10.1007/s40258-021-00639-3',
    anyProblem: 0,
    steps: [
      [0, 0.041, 0.054, 0.157, 0.22],
      [0, 0.035, 0.05, 0.144, 0.209],
      [0, 0.033, 0.04, 0.139, 0.174],
      [0, 0.048, 0.094, 0.381, 0.537],
      [0, 0.072, 0.191, 0.43, 0.618],
    ],
  },
  {
    id: 'PT',
    source: 'Ferreira 2019, doi 10.1007/s11136-019-02226-5',
    anyProblem: 0,
    steps: [
      [0, 0.048, 0.092, 0.182, 0.356],
      [0, 0.048, 0.07, 0.156, 0.294],
      [0, 0.044, 0.063, 0.135, 0.263],
      [0, 0.041, 0.101, 0.254, 0.406],
      [0, 0.036, 0.085, 0.212, 0.284],
    ],
  },
  {
    id: 'US',
    source: 'Pickard 2019, doi 10.1016/j.jval.2019.02.009',
    anyProblem: 0,
    steps: [
      [0, 0.096, 0.122, 0.237, 0.322],
      [0, 0.089, 0.107, 0.22, 0.261],
      [0, 0.068, 0.101, 0.255, 0.255],
      [0, 0.06, 0.098, 0.318, 0.414],
      [0, 0.057, 0.123, 0.299, 0.321],
    ],
  },
];
export const findEq5dSet = (id: string): Eq5dSet | undefined => eq5dSets.find((s) => s.id === id);
/** Norm of the French population, for the eye only. */
export const eq5dFrenchNorm = { value: 0.905, sd: 0.158, source: 'Andrade 2020, doi 10.1007/s40273-019-00876-4' } as const;

const isLevel = (n: number | undefined): n is number => n !== undefined && Number.isInteger(n) && n >= 1 && n <= 5;
/** "12345" from five levels; undefined while one is not known: EQ-5D has no rule for a missing dimension. */
export const eq5dState = (levels: readonly (number | undefined)[]): string | undefined =>
  levels.length === 5 && levels.every(isLevel) ? levels.join('') : undefined;
/** Value of a state to three decimals, as the sets are published; undefined for what is no state. */
export function eq5dValue(set: Eq5dSet, state: string): number | undefined {
  if (!/^[1-5]{5}$/.test(state)) return undefined;
  const lost = set.steps.reduce((sum, dimension, n) => sum + dimension[Number(state[n]) - 1], 0);
  const value = 1 - lost - (state === '11111' ? 0 : set.anyProblem);
  return Math.round((value + Number.EPSILON) * 1000) / 1000;
}
