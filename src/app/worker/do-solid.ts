// One bone and what lies in and around it as surfaces for the turned view, made when that view first shows it and again only when one of the records
// they come from changed.
import { lesionInForce, planningVolumeOf, type OpenCase } from '../../host/index.ts';
import { ablationRules } from '../../catalog/index.ts';
import type { CaseRecord } from '../../records/index.ts';
import { boneSolidOf, gridOf, heatBox, tissueMapOf } from '../../spine/index.ts';
import type { LentSolid } from './messages.ts';
import type { Mask } from './nouns.ts';

let made = '';
export const forgetSolid = (): void => void (made = '');
/** `lent` false: the bone was never measured, there is nothing to show. `solid` absent: the painter has it already. */
export function solidFor(open: OpenCase, vertebraId: string): { readonly lent: boolean; readonly solid?: LentSolid } {
  const vertebra = open.records('vertebra').find((r) => r.data.vertebraId === vertebraId);
  if (vertebra === undefined) return { lent: false };
  const structures = open.records('structures').at(-1);
  const burnt = open.records('ablation').findLast((r) => r.data.vertebraId === vertebraId);
  const lesions = [...open.records('lesion'), ...open.records('correction')].filter(
    (r) => r.data.vertebraId === vertebraId && (r.kind === 'lesion' || r.data.what === 'lesion'),
  );
  const volume = planningVolumeOf(open);
  const image = open.records('volume').find((r) => r.data === volume);
  // roots that are taken to be somewhere hang on the bones beside it and on the images too
  const key = [
    open.code,
    vertebraId,
    ...[...open.records('vertebra'), structures, burnt, image, ...lesions].map((r) =>
      r === undefined ? '' : open.hashOf(r as unknown as CaseRecord),
    ),
  ].join();
  if (key === made) return { lent: true };
  const lesion = lesionInForce(open, vertebraId);
  const roots =
    structures?.data.items.some((s) => s.name === 'root') === true || lesion === undefined ? [] : assumedNerves(open, vertebraId, lesion);
  const field = burnt?.data.field;
  const surfaces = boneSolidOf(
    vertebra.data,
    structures?.data,
    lesion,
    roots,
    burnt === undefined || field === undefined ? undefined : { field, hot: burnt.data.modality !== 'cryo' },
  );
  // only now: what failed is tried again
  made = key;
  return { lent: true, solid: { vertebraId, ...surfaces } };
}

/** Where a map tells no roots, they are shown where the ablation takes them to be. */
function assumedNerves(open: OpenCase, vertebraId: string, lesion: Mask): readonly Mask[] {
  const vertebrae = open.records('vertebra').map((r) => r.data);
  const vertebra = vertebrae.find((v) => v.vertebraId === vertebraId);
  const volume = planningVolumeOf(open);
  const structures = open.records('structures').at(-1)?.data;
  if (vertebra === undefined || volume?.quantity !== 'hu' || !lesion.voxels.some((v) => v !== 0)) return [];
  const map = tissueMapOf({
    box: heatBox(vertebra.frame, volume.grid.frame, lesion, ablationRules.aroundMm.rf.value, ablationRules.searchVoxelMm.value),
    vertebra,
    vertebrae,
    volume,
    ...(structures === undefined ? {} : { structures }),
    lesion,
    nerves: 'unknown',
  });
  const voxels = new Uint8Array(map.tissue.length);
  for (const o of map.organs) if (o.kind === 'root' || o.kind === 'ganglion') for (const q of o.cells) voxels[q] = 1;
  return [{ grid: gridOf(map), voxels }];
}
