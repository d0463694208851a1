// What trocars of one bone are judged against, made in the case worker from the same records the plan step would receive, and lent to the draft
// worker, which then answers while a finger moves. Half a second a bone; made again only when one of those records changed.
import { defaultSite, type CaseRecord, type Vertebra } from '../../records/index.ts';
import { surroundingsOf, type Ground } from '../../spine/index.ts';
import { planningVolumeOf, type OpenCase } from '../../host/index.ts';

export interface LentGround {
  readonly vertebraId: string;
  /** Which lending it is: the page waits for this very one. */
  readonly lentCount: number;
  readonly ground: Ground;
  /** Sides whose pedicle the image does not show: no figure is told there, as the plan tells none. */
  readonly guessed: readonly ('left' | 'right')[];
}

let lent = '';
let lentCount = 0;
/** Lends the ground of a bone unless it is already there; answers which lending it is, undefined = trocars of this bone cannot be judged (no work-up, or MRI alone). */
export function lendGround(open: OpenCase, vertebraId: string, port: MessagePort | undefined): number | undefined {
  const vertebra = open.records('vertebra').find((r) => r.data.vertebraId === vertebraId);
  const volume = planningVolumeOf(open);
  // voxels of several millimetres give no clearance: from MRI alone none is told
  if (vertebra === undefined || port === undefined || volume?.quantity === 'signal') return undefined;
  const structures = open.records('structures').at(-1);
  const site = open.records('site').at(-1);
  const image = open.records('volume').find((r) => r.data === volume);
  const from = [vertebra, structures, site, image].map((r) => (r === undefined ? '' : open.hashOf(r as unknown as CaseRecord)));
  const key = [open.code, ...from].join();
  if (key === lent) return lentCount;
  const surroundings = surroundingsOf(vertebra.data, structures?.data, volume);
  const ground: Ground = {
    surroundings,
    pedicles: vertebra.data.pedicles,
    error: (site?.data ?? defaultSite).executionError,
    // shared memory costs nothing to lend; a copy of the whole image would: the skin is then told by the plan alone
    ...(volume !== undefined && isShared(volume.voxels) ? { volume } : {}),
  };
  const fields = [surroundings.bone, surroundings.body, surroundings.danger, ...Object.values(surroundings.obstacles)];
  lentCount++;
  port.postMessage({ vertebraId, lentCount, ground, guessed: guessedSides(vertebra.data) } satisfies LentGround, [
    ...new Set(fields.map((f) => f.buffer as ArrayBuffer)),
  ]);
  lent = key;
  return lentCount;
}
export const guessedSides = ({ findings }: Pick<Vertebra, 'findings'>): readonly ('left' | 'right')[] =>
  (['left', 'right'] as const).filter((side) => findings.some((f) => f.code === `workup.pedicle-guessed.${side}`));
const isShared = (a: ArrayBufferView): boolean => typeof SharedArrayBuffer !== 'undefined' && a.buffer instanceof SharedArrayBuffer;
/** Nothing of a closed case is taken for the next one's. */
export const forgetGround = (): void => void (lent = '');
