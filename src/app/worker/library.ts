// The library this page uses and what stands in it: all the opening screen asks of the worker.
import { browserLibrary, readSite, type Place } from '../../host/browser.ts';
import type { CaseRequests } from './messages.ts';
import { noSite } from './no-site.ts';

let library: Promise<Place> | undefined;
let key: string | undefined;

export const useKey = (of: string | undefined): void => void (key = of);
export const useLibrary = (place: Place): void => void (library = Promise.resolve(place));
export const openLibrary = (): Promise<Place> => (library ??= browserLibrary(key === undefined ? {} : { key }));

export async function listStored(): Promise<CaseRequests['list-stored']['answer']> {
  const place = await openLibrary();
  if (place.locked) return { cases: [], place: place.place, findings: place.findings, locked: true };
  const cases = await place.library.list();
  const site = await readSite(place.library).catch(noSite);
  return {
    ...(site === undefined ? {} : { site }),
    cases: cases.map((c) => ({
      code: c.code,
      ...(c.changedAt === undefined ? {} : { changedAt: c.changedAt }),
      ...(c.problem === undefined ? {} : { problem: c.problem }),
    })),
    place: place.place,
    findings: place.findings,
  };
}
