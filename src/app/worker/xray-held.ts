// A fluoroscopic picture, put together whole, or while a hand moves a trocar in two parts: everything that lies still, made once, and again and again a
// small picture of the rectangle the held trocar's shadow lies in. Laid over the first the second gives the whole picture, pixel for pixel.
// The assumption that fails first: one hand; several held trocars would share one rectangle, perhaps a large one.
import { addRod, rodBox, xrayPicture, type CArmGeometry } from '../../spine/index.ts';
import type { Picture, PixelBox } from '../../imaging/index.ts';
import type { Kept } from './xray-kept.ts';
import type { XrayJob } from './xray-messages.ts';

/** A rectangle of a picture, by the pixel of the whole its first one covers. */
export interface PatchPicture {
  readonly x: number;
  readonly y: number;
  readonly picture: Picture;
}
type Ready = Pick<Kept, 'values' | 'low' | 'high'> & { readonly g: CArmGeometry };
/** Integrals of what lies still in a view: CT, cement and the trocars nobody holds. */
interface Still {
  readonly ct: Float32Array;
  readonly cement: Float32Array | undefined;
  readonly rods: string;
  readonly values: Float32Array;
}
export interface XrayComposer {
  /** All of the job but what is held. */
  whole(job: XrayJob, ready: Ready, cement: Float32Array | undefined): Picture;
  /** What the held trocars change of it; undefined where they cast no shadow in this picture. */
  patch(job: XrayJob, ready: Ready, cement: Float32Array | undefined): PatchPicture | undefined;
  forget(): void;
}
/** Rectangles begin and end at multiples of this, so that the page's canvas seldom changes its size, px. */
const stepPx = 32;

export function xrayComposer(): XrayComposer {
  const stills = new Map<string, Still>();
  const stillOf = (job: XrayJob, ready: Ready, cement: Float32Array | undefined): Still => {
    const rods = JSON.stringify([job.sight, job.rods]);
    const have = stills.get(job.view);
    if (have?.ct === ready.values && have.cement === cement && have.rods === rods) return have;
    const values = ready.values.slice();
    if (cement !== undefined) for (let q = 0; q < values.length; q++) values[q] += cement[q];
    for (const rod of job.rods) addRod(values, job.sight, ready.g, rod);
    const made = { ct: ready.values, cement, rods, values };
    // a picture at rest is made once: only under a hand are its integrals needed again
    if (job.held.length > 0) stills.set(job.view, made);
    else stills.delete(job.view);
    return made;
  };
  const lookOf = (job: XrayJob, { low, high }: Ready) => ({ low, high, bone: job.bone, flip: job.flip, openFraction: job.openFraction });
  return {
    whole: (job, ready, cement) => xrayPicture(stillOf(job, ready, cement).values, ready.g, lookOf(job, ready)),
    patch(job, ready, cement) {
      const { g } = ready;
      const box = boxOf(job, g);
      if (box === undefined) return undefined;
      const { values } = stillOf(job, ready, cement);
      const before = rowsOf(values, g.widthPx, box);
      for (const rod of job.held) addRod(values, job.sight, g, rod);
      const picture = xrayPicture(values, g, lookOf(job, ready), box);
      before.forEach((row, n) => values.set(row, (box.y0 + n) * g.widthPx + box.x0));
      return {
        x: job.flip.leftRight ? g.widthPx - 1 - box.x1 : box.x0,
        y: job.flip.upDown ? g.heightPx - 1 - box.y1 : box.y0,
        picture,
      };
    },
    forget: () => stills.clear(),
  };
}

function boxOf(job: XrayJob, g: CArmGeometry): PixelBox | undefined {
  const boxes = job.held.flatMap((rod) => rodBox(job.sight, g, rod) ?? []);
  if (boxes.length === 0) return undefined;
  const down = (v: number): number => Math.floor(v / stepPx) * stepPx;
  const up = (v: number, most: number): number => Math.min(most, Math.ceil((v + 1) / stepPx) * stepPx) - 1;
  return {
    x0: down(Math.min(...boxes.map((b) => b.x0))),
    x1: up(Math.max(...boxes.map((b) => b.x1)), g.widthPx),
    y0: down(Math.min(...boxes.map((b) => b.y0))),
    y1: up(Math.max(...boxes.map((b) => b.y1)), g.heightPx),
  };
}
const rowsOf = (values: Float32Array, widthPx: number, box: PixelBox): readonly Float32Array[] =>
  Array.from({ length: box.y1 - box.y0 + 1 }, (_, n) => {
    const at = (box.y0 + n) * widthPx;
    return values.slice(at + box.x0, at + box.x1 + 1);
  });
