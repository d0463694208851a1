// How much cement to have ready and when to stop. The range is a share of a NAMED volume: the body as it is now, or the lytic lesion; it is
// never a target. prepare = high end + dead space of each trocar, rounded up to what a syringe reads. The assumption that fails first: the
// cement stays in the body: the stop list is read before the range.
import { bodyRange, lesionRange, prepareStepMl, stopList } from '../../catalog/index.ts';
import type { Plan, Vertebra } from '../../records/index.ts';

export function cementOf(v: Vertebra, trocarCount: number, deadSpaceMl: number): Plan['cement'] | undefined {
  const lytic = v.lesion?.kind === 'lytic' && v.lesion.volumeMl > 0.3 ? v.lesion.volumeMl : undefined;
  const volume = lytic ?? v.bodyVolumeMl;
  if (volume === undefined) return undefined;
  const share = lytic === undefined ? bodyRange : lesionRange;
  const high = share.highFraction * volume;
  const step = prepareStepMl.value;
  const dead = deadSpaceMl * Math.max(1, trocarCount);
  return {
    rangeMl: [share.lowFraction * volume, high],
    // A hair below, so that 6.0000000001 is not rounded up to 6.5.
    prepareMl: Math.ceil((high + dead) / step - 1e-9) * step,
    deadSpaceMl: dead,
    denominator: lytic === undefined ? 'body-now' : 'lesion',
    denominatorMl: volume,
    stopWhen: [...stopList],
  };
}
