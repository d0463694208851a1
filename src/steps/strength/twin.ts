// The intact twin of a fractured body: the nearest sound neighbour above and below, each stretched to this bone's width, depth and height before the
// fracture, with its own density. It is the anchor a residual curve is read against and no reported strength of the fractured body may pass it.
// The assumption that fails first: density changes slowly from level to level.
import type { Levels, Vertebra, Volume } from '../../records/index.ts';
import { boneGrid, type Triple } from '../../spine/index.ts';
import { cappedBody, planesOf, type CappedBody } from './capped-body.ts';
import { heightLeft } from './damage.ts';

const farthest = 3;

export function soundNeighbours(v: Vertebra, all: readonly Vertebra[], levels: Levels): readonly Vertebra[] {
  const at = (id: string): number => levels.entries.findIndex((e) => e.vertebraId === id);
  const own = at(v.vertebraId);
  const sound = (o: Vertebra): boolean =>
    o.vertebraId !== v.vertebraId &&
    o.complete &&
    o.heights !== undefined &&
    o.endplates !== undefined &&
    o.metal !== true &&
    o.previousCementMl === undefined &&
    o.lesion === undefined &&
    o.clefts.length === 0 &&
    (o.genant?.gradeCount ?? 0) === 0 &&
    heightLeft(o) === undefined;
  const nearest = (side: 1 | -1): Vertebra | undefined =>
    all
      .filter(
        (o) => sound(o) && at(o.vertebraId) >= 0 && (at(o.vertebraId) - own) * side > 0 && Math.abs(at(o.vertebraId) - own) <= farthest,
      )
      .toSorted((a, b) => Math.abs(at(a.vertebraId) - own) - Math.abs(at(b.vertebraId) - own))[0];
  return [nearest(-1), nearest(1)].filter((o) => o !== undefined);
}

const ratio = (own: number | undefined, other: number | undefined): number =>
  own === undefined || other === undefined ? 1 : Math.min(1.3, Math.max(0.77, own / other));

/** A neighbour as a model of this bone before its fracture. */
export function twinBody(
  v: Vertebra,
  neighbour: Vertebra,
  volume: Volume,
  parts: readonly number[],
  spacingMm: number,
  solid: (fill: number, hu: number) => boolean,
  zeroHu: number,
): CappedBody | undefined {
  const mean = (h: { readonly anteriorMm: number; readonly middleMm: number; readonly posteriorMm: number }): number =>
    (h.anteriorMm + h.middleMm + h.posteriorMm) / 3;
  const up = v.reference === undefined || neighbour.heights === undefined ? 1 : ratio(mean(v.reference), mean(neighbour.heights));
  const scale: Triple = [ratio(v.widthMm, neighbour.widthMm), ratio(v.depthMm, neighbour.depthMm), up];
  const bone = boneGrid(neighbour.parts, volume, neighbour.frame, parts, spacingMm, scale, zeroHu);
  const planes = planesOf(neighbour);
  if (bone === undefined || planes === undefined) return undefined;
  const stretched = planes.map((f) => (l: number, p: number) => up * f(l / scale[0], p / scale[1])) as unknown as NonNullable<
    typeof planes
  >;
  return cappedBody(bone, stretched, solid);
}
