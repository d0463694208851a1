// What the figures of probes rest on, as one word: the same for the ground that is lent and for the page, which shows no figures of another ground.
import type { CaseRecord } from '../../records/index.ts';
import { planningVolumeOf, type OpenCase } from '../../host/index.ts';

export function probeMark(open: OpenCase): string {
  const volume = planningVolumeOf(open);
  const image = open.records('volume').find((r) => r.data === volume);
  return [...open.records('vertebra'), open.records('structures').at(-1), image]
    .map((r) => (r === undefined ? '' : open.hashOf(r as unknown as CaseRecord)))
    .join();
}
