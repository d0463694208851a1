// The steps by name, from steps/index.ts; the host knows none of them by itself.
import type { Step } from '../records/index.ts';
import * as listed from '../steps/index.ts';

const isStep = (v: unknown): v is Step => typeof v === 'object' && v !== null && 'run' in v && 'reads' in v && 'makes' in v;
const found = (): readonly Step[] =>
  Object.values(listed as Readonly<Record<string, unknown>>).flatMap((v) => (Array.isArray(v) ? v.filter(isStep) : isStep(v) ? [v] : []));

const registered = new Map<string, Step>();
/** Steps that are not listed (tests, somebody's own): known from the first run on. */
export const registerStep = (step: Step): void => void registered.set(step.name, step);
export const findStep = (name: string): Step | undefined => found().find((s) => s.name === name) ?? registered.get(name);
/** Known to a thread as well, by its name. */
export const isListed = (step: Step): boolean => found().includes(step);
