// What probes of one bone are judged against, made in the case worker from the records the ablation would receive and lent to the draft worker, which then
// answers while a finger moves. About two seconds a bone; made again only when one of those records changed.
import { probeGroundOf, type ProbeGround } from '../../spine/index.ts';
import { planningVolumeOf, type OpenCase } from '../../host/index.ts';
import { probeMark } from './probe-mark.ts';

export interface LentProbeGround {
  readonly vertebraId: string;
  readonly probeCount: number;
  readonly probes: ProbeGround;
}
let lent = '';
let probeCount = 0;
/** Which lending it is; undefined = probes of this bone cannot be judged. */
export function lendProbeGround(open: OpenCase, vertebraId: string, port: MessagePort | undefined): number | undefined {
  const vertebrae = open.records('vertebra');
  const vertebra = vertebrae.find((r) => r.data.vertebraId === vertebraId);
  const volume = planningVolumeOf(open);
  if (vertebra === undefined || port === undefined || volume?.quantity !== 'hu') return undefined;
  const structures = open.records('structures').at(-1);
  const key = [open.code, vertebraId, probeMark(open)].join();
  if (key === lent) return probeCount;
  const probes = probeGroundOf(
    vertebra.data,
    vertebrae.map((r) => r.data),
    structures?.data,
    volume,
  );
  const { scene, roots } = probes;
  const { bone, body, danger, obstacles } = scene.surroundings;
  const fields = [
    bone,
    body,
    danger,
    ...Object.values(obstacles),
    scene.nerve,
    scene.inner,
    scene.root,
    scene.behind,
    roots.left,
    roots.right,
  ];
  probeCount++;
  port.postMessage({ vertebraId, probeCount, probes } satisfies LentProbeGround, [
    ...new Set(fields.flatMap((f) => (f === undefined ? [] : [f.buffer as ArrayBuffer]))),
  ]);
  lent = key;
  return probeCount;
}
export const forgetProbeGround = (): void => void (lent = '');
