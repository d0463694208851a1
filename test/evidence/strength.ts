// Strength of a vertebra: the model's own behaviour on drawn patients; answers from outside join here.
import type { Row } from './row.ts';
import { strengthPhantomRows } from './strength-phantom.ts';

export const strengthRows: readonly Row[] = [...strengthPhantomRows];
