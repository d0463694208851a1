// Strength of a vertebra: answers from outside (strength-benchmarks.ts), and the model's own behaviour on drawn patients (strength-phantom.ts).
import type { Row } from './row.ts';
import { benchmarkRows } from './strength-benchmarks.ts';
import { strengthPhantomRows } from './strength-phantom.ts';

export const strengthRows: readonly Row[] = [...benchmarkRows, ...strengthPhantomRows];
