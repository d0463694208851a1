// Where cement can leave the body in one member of the ensemble: the basivertebral foramen and segmental veins (by anatomy, not this patient's), the
// gaps of wall and endplates that the work-up saw, and cracks that no CT shows, drawn by chance, more of them in a fractured body and beside a cleft.
// The assumption that fails first: chance cracks fall evenly on the walls.
import { toFrame, type Random } from '../../base/index.ts';
import { gaps, hiddenCracks, injectionSpread, segmentalPlaces, veins } from '../../catalog/index.ts';
import type { LeakKind, Vertebra } from '../../records/index.ts';
import type { Triple } from '../../spine/index.ts';
import { cellOf, conducts, placeOfCell, tissue, type Medium } from './medium.ts';

export interface WayOut {
  readonly kind: LeakKind;
  /** Seen on this patient's images. */
  readonly isSeen: boolean;
  /** Last conducting voxel before the wall, and the direction out (frame). */
  readonly cell: number;
  readonly out: Triple;
  /** Radius of the path and its length beyond the wall, mm. */
  readonly radiusMm: number;
  readonly lengthMm: number;
  /** Veins: length inside the body. Openings: radius of the hole in the wall. */
  readonly insideMm?: number;
  readonly holeMm?: number;
  /** A crack that runs from here (frame) to the wall. */
  readonly crackFrom?: number;
}

/** Walks from a point in a direction to the last voxel that conducts; −1 when the point is not in one. */
export function lastInside(m: Medium, from: Triple, d: Triple): number {
  const step = m.spacingMm / 4;
  let found = -1;
  for (let t = 0; t < 80; t += step) {
    const q = cellOf(m, [from[0] + t * d[0], from[1] + t * d[1], from[2] + t * d[2]]);
    if (q < 0) break;
    if (conducts(m.tissue[q])) found = q;
    else if (found >= 0) break;
  }
  return found;
}
const middle = (m: Medium): Triple => [(m.low[0] + m.high[0]) / 2, (m.low[1] + m.high[1]) / 2, (m.low[2] + m.high[2]) / 2];
/** A count drawn from a Poisson law. */
function poisson(random: Random, mean: number): number {
  const limit = Math.exp(-mean);
  let n = 0;
  for (let p = random.next(); p > limit; p *= random.next()) n++;
  return n;
}
const directionOf: Readonly<Record<Vertebra['gaps'][number]['where'], Triple>> = {
  'endplate.superior': [0, 0, 1],
  'endplate.inferior': [0, 0, -1],
  'wall.anterior': [0, -1, 0],
  'wall.left': [1, 0, 0],
  'wall.right': [-1, 0, 0],
  'wall.posterior': [0, 1, 0],
};

const tubeOf = (
  vein: (typeof veins)[keyof typeof veins],
  random: Random | undefined,
): Pick<WayOut, 'radiusMm' | 'lengthMm'> & { readonly insideMm: number } => ({
  radiusMm: vein.radiusMm.value * (random === undefined ? 1 : Math.exp(random.normal(0, injectionSpread.veinRadiusLogSd.value))),
  lengthMm: vein.lengthMm.value,
  insideMm: vein.insideMm.value,
});

function basivertebral(m: Medium, random: Random | undefined): readonly WayOut[] {
  const c = middle(m);
  const at: Triple = [c[0] + (random?.normal(0, 2) ?? 0), c[1], c[2] + (random?.normal(0, 1.5) ?? 0)];
  const out: Triple = [0, 1, 0];
  const cell = lastInside(m, at, out);
  const vein = veins.basivertebral;
  return cell < 0
    ? []
    : [
        {
          kind: 'basivertebral',
          isSeen: false,
          cell,
          out,
          ...tubeOf(vein, random),
        },
      ];
}

function segmental(m: Medium, random: Random | undefined): readonly WayOut[] {
  const vein = veins.segmental;
  const s = segmentalPlaces;
  return ([1, -1] as const).flatMap((side) => {
    const count = random === undefined ? 1 : poisson(random, s.meanCount.value);
    return Array.from({ length: count }, (): WayOut | undefined => {
      const depth = s.depthFraction.value + (random?.normal(0, s.depthSdFraction.value) ?? 0);
      const height = random?.normal(0, s.heightSdFraction.value) ?? 0;
      const c = middle(m);
      const out: Triple = [side, 0, 0];
      const p = m.low[1] + Math.min(0.95, Math.max(0.05, depth)) * (m.high[1] - m.low[1]);
      const cell = lastInside(m, [c[0], p, c[2] + height * (m.high[2] - m.low[2])], out);
      return cell < 0
        ? undefined
        : {
            kind: 'segmental',
            isSeen: false,
            cell,
            out,
            ...tubeOf(vein, random),
          };
    }).flatMap((w) => w ?? []);
  });
}

function seen(m: Medium, v: Vertebra): readonly WayOut[] {
  return v.gaps.flatMap((g) => {
    const at = toFrame(v.frame, g.centreLps);
    const out = directionOf[g.where];
    // from the plane through the middle of the body, straight out through the gap
    const c = middle(m);
    const from: Triple = [0, 1, 2].map((a) => (out[a] === 0 ? at[a] : c[a])) as unknown as Triple;
    const cell = lastInside(m, from, out);
    if (cell < 0) return [];
    return [
      {
        kind: g.where.startsWith('endplate') ? ('disc' as const) : ('cortical' as const),
        isSeen: true,
        cell,
        out,
        radiusMm: gaps.radiusMm.value,
        lengthMm: gaps.lengthMm.value,
        holeMm: Math.sqrt(g.areaMm2 / Math.PI),
      },
    ];
  });
}

function hidden(m: Medium, v: Vertebra, random: Random): readonly WayOut[] {
  const grade = 1 + hiddenCracks.perGradeFraction.value * (v.genant?.gradeCount ?? 0);
  const c = middle(m);
  const crack = { isSeen: false, radiusMm: gaps.radiusMm.value, lengthMm: gaps.lengthMm.value, holeMm: hiddenCracks.radiusMm.value };
  const out: WayOut[] = [];
  const put = (kind: LeakKind, from: Triple, d: Triple, crackFrom?: number): void => {
    const cell = lastInside(m, from, d);
    if (cell >= 0) out.push({ ...crack, kind, cell, out: d, ...(crackFrom === undefined ? {} : { crackFrom }) });
  };
  for (let n = poisson(random, hiddenCracks.wallCount.value * grade); n > 0; n--) {
    // front and sides: the back wall is the posterior wall's own finding
    const a = random.uniform(-2.2, 2.2);
    put('cortical', [c[0], c[1], c[2] + random.uniform(-0.35, 0.35) * (m.high[2] - m.low[2])], [Math.sin(a), -Math.cos(a), 0]);
  }
  for (let n = poisson(random, hiddenCracks.endplateCount.value * grade); n > 0; n--) {
    const up = random.next() < 0.6 ? 1 : -1;
    put(
      'disc',
      [c[0] + random.uniform(-0.35, 0.35) * (m.high[0] - m.low[0]), c[1] + random.uniform(-0.35, 0.35) * (m.high[1] - m.low[1]), c[2]],
      [0, 0, up],
    );
  }
  const cleft: number[] = [];
  for (let q = 0; q < m.tissue.length; q++) if (m.tissue[q] === tissue.cleft) cleft.push(q);
  if (cleft.length > 0)
    for (let n = poisson(random, hiddenCracks.besideCleftCount.value); n > 0; n--) {
      const from = cleft[random.integer(cleft.length)];
      const where = random.next();
      const p = placeOfCell(m, from);
      if (where < 0.5) put('disc', p, [0, 0, 1], from);
      else if (where < 0.6) put('disc', p, [0, 0, -1], from);
      else {
        const a = random.uniform(-2.2, 2.2);
        put('cortical', p, [Math.sin(a), -Math.cos(a), 0], from);
      }
    }
  return out;
}

/** Without `random`: the middle course, veins at their most probable places and no crack that is not seen. */
export function waysOut(m: Medium, v: Vertebra, random?: Random): readonly WayOut[] {
  return [
    ...seen(m, v),
    ...basivertebral(m, random?.fork('basivertebral')),
    ...segmental(m, random?.fork('segmental')),
    ...(random === undefined ? [] : hidden(m, v, random.fork('cracks'))),
  ];
}
