// The exact figures of a lytic lesion as ablation asks for them: how much of it there is, in the bone and outside, and how far it reaches behind the
// posterior wall. By quadrature of the analytic patient (never from voxels of an image), the wall being that of the same patient without the lesion.
// The assumption that fails first: what is tumour inside the ring of the vertebra behind its wall is "in the canal" (a mass in the foramen is not).
import { fromFrame } from '../base/index.ts';
import { tissues } from '../catalog/index.ts';
import { makePhantom, type Phantom } from './phantom.ts';
import { labelNumber } from './spec.ts';

export interface LesionTruth {
  readonly volumeMl: number;
  readonly inBoneMl: number;
  /** Behind the wall, between the pedicles. */
  readonly inCanalMl: number;
  /** Beside the vertebra and in the foramina. */
  readonly besideMl: number;
  /** Furthest the tumour reaches behind the posterior wall on a line straight back, mm; 0 when it does not. */
  readonly canalMm: number;
}

/** `stepMm` of the lattice; 0.5 mm takes a few seconds. Undefined when the level holds no lytic lesion. */
export function lesionTruth(phantom: Phantom, level: string, stepMm = 0.5): LesionTruth | undefined {
  const truth = phantom.truth.vertebrae.find((v) => v.level === level);
  if (truth?.lesion === undefined) return undefined;
  const whole = makePhantom({ ...phantom.spec, lesions: phantom.spec.lesions.filter((l) => l.kind !== 'lytic') });
  const own = labelNumber[level];
  const { frame } = truth;
  const isTumour = (l: number, p: number, s: number): boolean => phantom.tissueAt(fromFrame(frame, l, p, s)) === tissues.lytic.code;
  const box = tumourBox(isTumour);
  const half = truth.canal.widthMm / 2;
  const behind = truth.depthMm / 2 - 2;
  let [inBone, inCanal, beside, canalMm] = [0, 0, 0, 0];
  const h = stepMm;
  for (let s = box[4]; s <= box[5]; s += h)
    for (let l = box[0]; l <= box[1]; l += h) {
      // the last bone of the column in front of the canal, in the patient without the lesion
      let wall = Number.NaN;
      for (let p = box[2]; p <= box[3]; p += h) {
        const at = fromFrame(frame, l, p, s);
        const bone = whole.labelAt(at) === own;
        if (bone && p < behind + 6) wall = p;
        if (!isTumour(l, p, s)) continue;
        if (bone) inBone++;
        else if (Math.abs(l) < half && p > behind) inCanal++;
        else beside++;
        if (!bone && Math.abs(l) < 0.75 * half && p > behind && Number.isFinite(wall))
          if (p + h - wall > canalMm) {
            const end = endOf((x) => isTumour(l, x, s), p, h);
            canalMm = Math.max(canalMm, end - endOf((x) => whole.labelAt(fromFrame(frame, l, x, s)) === own, wall, h));
          }
      }
    }
  const ml = h ** 3 / 1000;
  return {
    volumeMl: (inBone + inCanal + beside) * ml,
    inBoneMl: inBone * ml,
    inCanalMl: inCanal * ml,
    besideMl: beside * ml,
    canalMm,
  };
}

/** Where something ends between `from` and the next step, to a hundredth of a millimetre. */
function endOf(is: (p: number) => boolean, from: number, h: number): number {
  let [a, b] = [from, from + h];
  for (let n = 0; n < 6; n++) {
    const m = (a + b) / 2;
    if (is(m)) a = m;
    else b = m;
  }
  return (a + b) / 2;
}

/** Where tumour is, in frame coordinates, widened by one coarse step. */
function tumourBox(isTumour: (l: number, p: number, s: number) => boolean): readonly [number, number, number, number, number, number] {
  const h = 2;
  const out: [number, number, number, number, number, number] = [99, -99, 99, -99, 99, -99];
  for (let s = -30; s <= 30; s += h)
    for (let p = -40; p <= 46; p += h)
      for (let l = -52; l <= 52; l += h)
        if (isTumour(l, p, s)) {
          out[0] = Math.min(out[0], l - h);
          out[1] = Math.max(out[1], l + h);
          out[2] = Math.min(out[2], p - h);
          out[3] = Math.max(out[3], p + h);
          out[4] = Math.min(out[4], s - h);
          out[5] = Math.max(out[5], s + h);
        }
  return out;
}
