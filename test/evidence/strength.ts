// Strength of a vertebra: answers from outside (strength-benchmarks.ts); the model's own behaviour joins here.
import type { Row } from './row.ts';
import { benchmarkRows } from './strength-benchmarks.ts';

export const strengthRows: readonly Row[] = [...benchmarkRows];
