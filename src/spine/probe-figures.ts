// What is told of an ablation probe while a hand moves it: how near it comes to canal, sac and the roots of either side by name, and whether the planner
// would refuse it and why. Judged by the planner's own function on its own fields, hence with the same numbers; a few milliseconds a call.
// The assumption that fails first: a root belongs to the side of the canal it lies on, and to the pedicle it is nearest to.
import { toFrame, type Frame, type Lps } from '../base/index.ts';
import type { Structures, Vertebra, Volume } from '../records/index.ts';
import type { Triple } from './bone-grid.ts';
import { calledBy, judgeProbe, probeSceneOf, shaftFromLps, type ProbeRefusal, type ProbeScene } from './probe-path.ts';
import { cellCount, fieldAt, reachMm, signedField } from './signed-field.ts';
import { nearestRoot, rootPlacesOf, type RootPlace } from './tissue-map.ts';

export interface ProbeGround {
  readonly scene: ProbeScene;
  /** mm outside the roots on one side of the canal. */
  readonly roots: Readonly<Partial<Record<'left' | 'right', Float32Array>>>;
  readonly places: readonly RootPlace[];
  /** Roots are where anatomy puts them, not labelled. */
  readonly assumed: boolean;
}
export interface NearNerve {
  readonly kind: 'sac' | 'root' | 'ganglion';
  readonly side?: 'left' | 'right';
  /** Whose level names it. */
  readonly vertebraId: string;
  /** From the probe's surface, mm; negative = inside it. */
  readonly mm: number;
  /** At least that far: distances are not followed further. */
  readonly isBeyond: boolean;
}
export interface ProbeFigures {
  readonly side: 'left' | 'right';
  readonly approach: 'transpedicular' | 'beside';
  readonly lengthMm: number;
  readonly canalMm?: number;
  readonly isCanalBeyond: boolean;
  /** Nearest of each kind and side, the nearest first. */
  readonly nerves: readonly NearNerve[];
  readonly refusal?: ProbeRefusal;
  readonly assumed: boolean;
}

export function probeGroundOf(
  v: Vertebra,
  vertebrae: readonly Vertebra[],
  structures: Structures | undefined,
  volume: Volume,
): ProbeGround {
  const scene = probeSceneOf(v, structures, volume);
  const { grid, assumed } = scene.surroundings;
  const middle = v.canal === undefined ? 0 : toFrame(v.frame, v.canal.centreLps)[0];
  const sideOf = (side: 'left' | 'right'): Float32Array | undefined => {
    if (scene.root === undefined) return undefined;
    const soft = new Float32Array(cellCount(grid));
    const nx = grid.size[0];
    for (let q = 0; q < soft.length; q++) {
      const x = grid.corner[0] + (q % nx) * grid.stepMm - middle;
      if (side === 'left' ? x <= 0 : x > 0) continue;
      const s = 0.5 - scene.root[q] / grid.stepMm;
      soft[q] = s < 0 ? 0 : s > 1 ? 1 : s;
    }
    return signedField(grid, soft)?.map((d) => -d);
  };
  const [left, right] = [sideOf('left'), sideOf('right')];
  // its voxels are not asked again
  const light: Vertebra = { ...v, parts: { ...v.parts, voxels: new Uint8Array(0) } };
  return {
    scene: { ...scene, vertebra: light },
    roots: { ...(left === undefined ? {} : { left }), ...(right === undefined ? {} : { right }) },
    places: rootPlacesOf(v.frame as Frame, vertebrae),
    assumed: assumed.includes('plan.assumed.root'),
  };
}

/** Too short to be a probe, mm. */
const shortestMm = 1;
export function probeFigures(g: ProbeGround, entryLps: Lps, tipLps: Lps, diameterMm: number): ProbeFigures | undefined {
  const { scene } = g;
  const { grid } = scene.surroundings;
  const shaft = shaftFromLps(scene, entryLps, tipLps, diameterMm);
  if (!(shaft.lengthMm >= shortestMm)) return undefined;
  // a person's way is judged as the step judges it: a drill crosses the arch
  const judged = judgeProbe(scene, shaft, false);
  const nearest = (field: Float32Array | undefined): { readonly mm: number; readonly at: Triple } | undefined => {
    if (field === undefined) return undefined;
    let best: { mm: number; at: Triple } | undefined;
    for (let t = -60; t <= shaft.lengthMm + 1e-9; t += 1) {
      const p = [0, 1, 2].map((a) => shaft.entry[a] + t * shaft.axis[a]) as unknown as Triple;
      if (p.some((x, a) => x < grid.corner[a] || x > grid.corner[a] + (grid.size[a] - 1) * grid.stepMm)) continue;
      const mm = fieldAt(grid, field, p[0], p[1], p[2]) - shaft.radiusMm;
      if (best === undefined || mm < best.mm) best = { mm, at: p };
    }
    return best;
  };
  const isBeyond = (mm: number): boolean => mm + shaft.radiusMm > reachMm - 0.05;
  const nerves: NearNerve[] = [];
  const sides = (['left', 'right'] as const).flatMap((s) => {
    const n = nearest(g.roots[s]);
    return n === undefined ? [] : [{ s, ...n }];
  });
  const least = sides.toSorted((a, b) => a.mm - b.mm)[0];
  for (const n of sides) {
    const named = nearestRoot(g.places, n.at, n.s);
    // the nearer side is told with the very number that decides
    const mm = n === least ? (judged.rootMm ?? n.mm) : Math.max(n.mm, judged.rootMm ?? n.mm);
    nerves.push({
      kind: named?.kind ?? 'root',
      side: n.s,
      vertebraId: named?.vertebraId ?? scene.vertebra.vertebraId,
      mm,
      isBeyond: isBeyond(mm),
    });
  }
  const inner = nearest(scene.inner);
  if (inner !== undefined) {
    const isNearest = judged.nerveMm < (judged.rootMm ?? Infinity);
    const mm = isNearest ? judged.nerveMm : inner.mm;
    nerves.push({ kind: 'sac', vertebraId: scene.vertebra.vertebraId, mm, isBeyond: isBeyond(mm) });
  }
  return {
    ...calledBy(scene, shaft),
    lengthMm: shaft.lengthMm,
    ...(judged.canalMm === undefined ? {} : { canalMm: judged.canalMm }),
    isCanalBeyond: isBeyond(judged.canalMm ?? 0),
    nerves: nerves.toSorted((a, b) => a.mm - b.mm),
    ...(judged.refusal === undefined ? {} : { refusal: judged.refusal }),
    assumed: g.assumed,
  };
}
