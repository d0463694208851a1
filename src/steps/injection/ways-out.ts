// Where cement can leave the body in one member of the ensemble: the basivertebral foramen and segmental veins (by anatomy, not this patient's), the
// gaps of wall and endplates that the work-up saw, and cracks that no CT shows, drawn by chance, more of them in a fractured body and beside a cleft.
// The assumption that fails first: chance cracks fall evenly on the walls.
import { toFrame, type Random } from '../../base/index.ts';
import { basivertebralBranches, gaps, hiddenCracks, injectionSpread, segmentalPlaces, veins } from '../../catalog/index.ts';
import type { LeakKind, Vertebra } from '../../records/index.ts';
import type { Triple } from '../../spine/index.ts';
import { onto, rimOf, type Fracture } from './fracture.ts';
import { cellOf, conducts, placeOfCell, tissue, type Bone, type Medium } from './medium.ts';

export interface WayOut {
  readonly kind: LeakKind;
  /** Names it within its bone: what is drawn for it stays its own when another way out is added. */
  readonly key: string;
  /** Seen on this patient's images. */
  readonly isSeen: boolean;
  /** Last conducting voxel before the wall, and the direction out (frame). */
  readonly cell: number;
  readonly out: Triple;
  /** Radius of the path and its length beyond the wall, mm. */
  readonly radiusMm: number;
  readonly lengthMm: number;
  /** What runs inside the body, each from the wall inwards through these places (frame): branches of a vein, a crack. */
  readonly inside: readonly (readonly Triple[])[];
  /** Openings: radius of the hole in the wall. */
  readonly holeMm?: number;
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

const tubeOf = (vein: (typeof veins)[keyof typeof veins], random: Random | undefined): Pick<WayOut, 'radiusMm' | 'lengthMm'> => ({
  radiusMm: vein.radiusMm.value * (random === undefined ? 1 : Math.exp(random.normal(0, injectionSpread.veinRadiusLogSd.value))),
  lengthMm: vein.lengthMm.value,
});
/** A place of the body by its shares of width, depth and height from its middle, −0.5 … 0.5. */
const within = (m: Medium, l: number, p: number, s: number): Triple => {
  const c = middle(m);
  return [c[0] + l * (m.high[0] - m.low[0]), c[1] + p * (m.high[1] - m.low[1]), c[2] + s * (m.high[2] - m.low[2])];
};

/** A trunk from the foramen to the middle of the body, then a branch forwards to either side. */
function basivertebral(m: Medium, random: Random | undefined): readonly WayOut[] {
  const chance = (sd: number): number => random?.normal(0, sd) ?? 0;
  const c = middle(m);
  const at: Triple = [c[0] + chance(2), c[1], c[2] + chance(1.5)];
  const out: Triple = [0, 1, 0];
  const cell = lastInside(m, at, out);
  if (cell < 0) return [];
  const b = basivertebralBranches;
  const fork = within(m, chance(0.03), b.forkFraction.value + chance(0.05), chance(0.04));
  const inside = [1, -1].map((side) => [
    fork,
    within(m, side * (b.sideFraction.value + chance(0.07)), b.frontFraction.value + chance(0.08), chance(b.heightSdFraction.value)),
  ]);
  return [{ kind: 'basivertebral', key: 'basivertebral', isSeen: false, cell, out, ...tubeOf(veins.basivertebral, random), inside }];
}

/** From a foramen of the side wall to some place inside. */
function segmental(m: Medium, random: Random | undefined): readonly WayOut[] {
  const s = segmentalPlaces;
  const chance = (sd: number): number => random?.normal(0, sd) ?? 0;
  return ([1, -1] as const).flatMap((side) => {
    const count = random === undefined ? Math.round(s.meanCount.value) : poisson(random, s.meanCount.value);
    return Array.from({ length: count }, (_, n): WayOut | undefined => {
      const spread = random === undefined && count > 1 ? (n / (count - 1) - 0.5) * 2 * s.depthSdFraction.value : 0;
      const depth = Math.min(0.45, Math.max(-0.45, s.depthFraction.value - 0.5 + spread + chance(s.depthSdFraction.value)));
      const out: Triple = [side, 0, 0];
      const cell = lastInside(m, within(m, 0, depth, chance(s.heightSdFraction.value)), out);
      if (cell < 0) return undefined;
      const reach = random === undefined ? s.reachFraction.value : random.uniform(0, 2 * s.reachFraction.value);
      const target = within(m, side * (0.5 - reach), 0.6 * depth + chance(0.12), chance(0.12));
      return {
        kind: 'segmental',
        key: `segmental/${side}/${n}`,
        isSeen: false,
        cell,
        out,
        ...tubeOf(veins.segmental, random),
        inside: [[target]],
      };
    }).flatMap((w) => w ?? []);
  });
}

function seen(m: Medium, v: Bone, fracture: Fracture | undefined): readonly WayOut[] {
  return v.gaps.flatMap((g, n) => {
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
        key: `seen/${n}`,
        isSeen: true,
        cell,
        out,
        radiusMm: gaps.radiusMm.value,
        lengthMm: gaps.lengthMm.value,
        inside: fracture === undefined ? [] : [[onto(fracture, placeOfCell(m, cell))]],
        holeMm: Math.sqrt(g.areaMm2 / Math.PI),
      },
    ];
  });
}

function hidden(m: Medium, v: Bone, random: Random, fracture: Fracture | undefined): readonly WayOut[] {
  const grade = 1 + hiddenCracks.perGradeFraction.value * (v.genant?.gradeCount ?? 0);
  const c = middle(m);
  const crack = { isSeen: false, radiusMm: gaps.radiusMm.value, lengthMm: gaps.lengthMm.value, holeMm: hiddenCracks.radiusMm.value };
  const out: WayOut[] = [];
  let count = 0;
  const put = (kind: LeakKind, from: Triple, d: Triple, isCrack = false): void => {
    const cell = lastInside(m, from, d);
    if (cell >= 0) out.push({ ...crack, kind, key: `crack/${count++}`, cell, out: d, inside: isCrack ? [[from]] : [] });
  };
  for (let n = poisson(random, hiddenCracks.wallCount.value * grade); n > 0; n--) {
    // front and sides: the back wall is the posterior wall's own finding
    const a = random.uniform(-2.2, 2.2);
    const s = random.uniform(-0.35, 0.35);
    const out: Triple = [Math.sin(a), -Math.cos(a), 0];
    // a wall cracks where the fracture meets it
    const at: Triple = fracture === undefined ? [c[0], c[1], c[2] + s * (m.high[2] - m.low[2])] : rimOf(m, fracture, c, out);
    put('cortical', at, out);
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
      if (where < 0.5) put('disc', p, [0, 0, 1], true);
      else if (where < 0.6) put('disc', p, [0, 0, -1], true);
      else {
        const a = random.uniform(-2.2, 2.2);
        put('cortical', p, [Math.sin(a), -Math.cos(a), 0], true);
      }
    }
  return out;
}

/** Without `random`: the middle course, veins at their most probable places and no crack that is not seen. */
export function waysOut(m: Medium, v: Bone, random?: Random, fracture?: Fracture): readonly WayOut[] {
  return [
    ...seen(m, v, fracture),
    ...basivertebral(m, random?.fork('basivertebral')),
    ...segmental(m, random?.fork('segmental')),
    ...(random === undefined ? [] : hidden(m, v, random.fork('cracks'), fracture)),
  ];
}
