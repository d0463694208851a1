// The signal of the marrow follows every work-up: from MRI where there is one, else the named path without. One gesture of its own.
import { signal } from '../steps/index.ts';
import { runStep, type RunOptions } from './run.ts';
import type { OpenCase } from './open-case.ts';

export const readSignal = async (open: OpenCase, run: RunOptions = {}): Promise<void> => void (await runStep(open, signal, {}, run));
