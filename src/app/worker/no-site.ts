import { Problem } from '../../base/index.ts';

/** A site document that cannot be read leaves the case with the settings it has; anything else is a fault. */
export function noSite(error: unknown): undefined {
  if (!(error instanceof Problem)) throw error;
}
