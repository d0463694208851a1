// One drawn vertebra with its neighbours as the planner would meet it: labels rendered on a crop, the Vertebra record made from the phantom's
// TRUTH (so that the rows judge the planner, not the work-up), and the judge: what the analytic patient has on the trocar's surface.
import { readFileSync } from 'node:fs';
import { axisGrid, coordinate, direction, lps, seeded, toFrame, voxel, voxelToLps, type Grid, type Lps } from '../../src/base/index.ts';
import { tissues } from '../../src/catalog/index.ts';
import {
  labelNumber,
  drawSpec,
  levelsFrom,
  makePhantom,
  type LesionSpec,
  type Phantom,
  type PhantomSpec,
  type VertebraTruth,
} from '../../src/phantom/index.ts';
import {
  vertebraPart,
  type LevelName,
  type Levels,
  type Mask,
  type Path,
  type Structures,
  type Vertebra,
  type Volume,
} from '../../src/records/index.ts';
import { driven, shaftOf, type ExecutionError, type Surroundings } from '../../src/spine/index.ts';

export const plannable = levelsFrom('T9', 'L5');

export interface SceneCase {
  readonly seed: number;
  readonly level: LevelName;
  readonly gauge: number;
  readonly spec: PhantomSpec;
}

/** Case n of the draw: level, gauge and patient from the seed alone. */
export function drawCase(n: number, lesions?: (level: LevelName) => readonly LesionSpec[]): SceneCase {
  const r = seeded(`plan/${n}`);
  const level = plannable[r.integer(plannable.length)];
  const all = levelsFrom('T8', 'S1');
  const at = all.indexOf(level);
  const spec = drawSpec(9000 + n, { levels: all.slice(at - 1, at + 2), fractures: lesions === undefined });
  return { seed: n, level, gauge: r.next() < 0.5 ? 11 : 13, spec: lesions === undefined ? spec : { ...spec, lesions: lesions(level) } };
}

interface NarrowDraw {
  readonly firstCase: number;
  readonly firstDevelopmentCase: number;
  readonly caseCount: number;
  readonly widthMm: { readonly low: number; readonly high: number };
  readonly rightAgainstLeftSdMm: number;
}
export const narrowDraw = JSON.parse(readFileSync(new URL('../acceptance/narrow-pedicles.json', import.meta.url), 'utf8')) as NarrowDraw;

/** Case n of the frozen stratum of narrow pedicles: the patient of the draw, both pedicles of the judged vertebra 2 to 6 mm wide. */
export function narrowCase(n: number, first = narrowDraw.firstCase): SceneCase {
  const c = drawCase(first + n);
  const r = seeded(`plan/narrow/${first + n}`);
  const { low, high } = narrowDraw.widthMm;
  const left = r.uniform(low, high);
  const right = Math.min(high, Math.max(low, left + narrowDraw.rightAgainstLeftSdMm * r.normal()));
  const size = { ...c.spec.sizes?.[c.level], pedicleWidthMm: [left, right] as const };
  return { ...c, spec: { ...c.spec, sizes: { ...c.spec.sizes, [c.level]: size } } };
}

export interface Scene {
  readonly phantom: Phantom;
  readonly truth: VertebraTruth;
  readonly vertebra: Vertebra;
  readonly structures: Structures;
  readonly levels: Levels;
  readonly volume?: Volume;
}

const structureLabels: readonly (readonly [Structures['items'][number]['name'], number])[] = [
  ['sac', 59],
  ['cord', 60],
  ['canal', 61],
  ['root', 63],
  ['disc', 100],
  ['aorta', 160],
  ['cava', 161],
  ['lung.left', 162],
  ['lung.right', 163],
  ['rib.left', 172],
  ['rib.right', 173],
  ['cement', 171],
];

/**
 * How a scanner stores a patient lying in each of the six positions: image columns, rows and slices in LPS (PS3.3 C.7.6.1.1.1: the image is laid
 * out by the gantry, the axes stay the patient's). Columns run across the table, rows downwards, slices out of the gantry.
 */
export const scanAxes = {
  HFS: [direction(1, 0, 0), direction(0, 1, 0), direction(0, 0, 1)],
  HFP: [direction(-1, 0, 0), direction(0, -1, 0), direction(0, 0, 1)],
  FFS: [direction(-1, 0, 0), direction(0, 1, 0), direction(0, 0, -1)],
  FFP: [direction(1, 0, 0), direction(0, -1, 0), direction(0, 0, -1)],
  HFDL: [direction(0, -1, 0), direction(1, 0, 0), direction(0, 0, 1)],
  HFDR: [direction(0, 1, 0), direction(-1, 0, 0), direction(0, 0, 1)],
} as const;
export type ScanPosition = keyof typeof scanAxes;
export const scanPositions = Object.keys(scanAxes) as readonly ScanPosition[];

/** The same voxel centres in the order and along the axes another position stores them. */
export function storedAs(grid: Grid, position: ScanPosition): Grid {
  const axes = scanAxes[position];
  const size = axes.map((a) => Math.round(Math.abs(a[0]) * grid.size[0] + Math.abs(a[1]) * grid.size[1] + Math.abs(a[2]) * grid.size[2]));
  const spacing = axes.map((a) => Math.abs(a[0]) * grid.spacing[0] + Math.abs(a[1]) * grid.spacing[1] + Math.abs(a[2]) * grid.spacing[2]);
  // Voxel 0 stands where every axis begins: at the far end of what runs backwards.
  const first = [0, 1, 2].map((n) => (axes.some((a) => a[n] < -0.5) ? grid.size[n] - 1 : 0));
  return {
    ...grid,
    size: [size[0], size[1], size[2]],
    spacing: [spacing[0], spacing[1], spacing[2]],
    axes,
    originLps: voxelToLps(grid, voxel(first[0], first[1], first[2])),
  };
}

/** With a position, the CT is rendered too and says how the patient lay. */
export function sceneOf(c: SceneCase, spacingMm = 1, position?: ScanPosition): Scene {
  const phantom = makePhantom(c.spec);
  const truth = phantom.truth.vertebrae.find((v) => v.level === c.level);
  if (truth === undefined) throw new Error(`no ${c.level} in the phantom`);
  const own = labelNumber[c.level];
  const o = truth.frame.originLps;
  const box = axisGrid(
    [Math.round(88 / spacingMm), Math.round(96 / spacingMm), Math.round(62 / spacingMm)],
    [spacingMm, spacingMm, spacingMm],
    lps(o[0] - 44, o[1] - 40, o[2] - 31),
  );
  const grid = position === undefined ? box : storedAs(box, position);
  const size = grid.size;
  const { ct, labels } = phantom.render(grid, position === undefined ? { only: 'labels' } : {});
  const codes = { lytic: tissues.lytic.code, gas: tissues.cleftGas.code, fluid: tissues.cleftFluid.code };
  const parts = new Uint8Array(labels.voxels.length);
  const lysis = new Uint8Array(parts.length);
  const cleft = new Uint8Array(parts.length);
  const seeLesion = truth.lesion !== undefined || truth.cleft !== undefined;
  for (let q = 0, k = 0; k < size[2]; k++)
    for (let j = 0; j < size[1]; j++)
      for (let i = 0; i < size[0]; i++, q++) {
        // Old cement inside the body belongs to it, as in a map drawn around the whole vertebra.
        const filled = labels.voxels[q] === 171;
        if (labels.voxels[q] !== own && !filled) continue;
        const p = voxelToLps(grid, voxel(i, j, k));
        const f = toFrame(truth.frame, p);
        if (filled && Math.abs(f[2]) > truth.heights.middleMm / 2 - 1) continue;
        parts[q] = f[1] <= truth.depthMm / 2 ? vertebraPart.body : vertebraPart.posterior;
        if (!seeLesion || parts[q] !== vertebraPart.body) continue;
        const code = phantom.tissueAt(p);
        if (code === codes.lytic) lysis[q] = 1;
        if (code === codes.gas || code === codes.fluid) cleft[q] = 1;
      }
  const mask = (voxels: Uint8Array): Mask => ({ grid, voxels });
  const items = structureLabels.flatMap(([name, label]) => {
    const voxels = new Uint8Array(parts.length);
    let any = false;
    for (let q = 0; q < voxels.length; q++)
      if (labels.voxels[q] === label) {
        voxels[q] = 1;
        any = true;
      }
    return any || name === 'cement' ? (any ? [{ name, mask: mask(voxels) }] : []) : [{ name, mask: mask(voxels) }];
  });
  const vertebra: Vertebra = {
    vertebraId: 'v1',
    levelUsed: c.level,
    complete: true,
    frame: truth.frame,
    heights: truth.heights,
    genant: truth.genant,
    widthMm: truth.widthMm,
    depthMm: truth.depthMm,
    endplates: truth.endplates,
    bodyVolumeMl: truth.bodyVolumeMl,
    pedicles: truth.pedicles,
    canal: truth.canal,
    posteriorWall: { state: truth.posteriorWall },
    gaps: [],
    clefts:
      truth.cleft === undefined
        ? []
        : [{ centreLps: truth.cleft.centreLps, volumeMl: truth.cleft.volumeMl, content: truth.cleft.content, mask: mask(cleft) }],
    ...(truth.lesion === undefined
      ? {}
      : {
          lesion: {
            kind: 'lytic' as const,
            centreLps: truth.lesion.centreLps,
            volumeMl: truth.lesion.volumeMl,
            bodyFraction: Math.min(1, truth.lesion.volumeMl / truth.bodyVolumeMl),
            canal: truth.lesion.canal,
            paravertebral: truth.lesion.paravertebral,
            mask: mask(lysis),
          },
        }),
    ...(truth.cementMl === undefined ? {} : { previousCementMl: truth.cementMl }),
    parts: mask(parts),
    bands: {},
    findings: [],
  };
  return {
    phantom,
    truth,
    vertebra,
    structures: { items },
    ...(position === undefined ? {} : { volume: { ...ct, posture: position } }),
    levels: { entries: [{ vertebraId: 'v1', level: c.level }], confirmed: false, countedFrom: 'label-map', absolute: true, findings: [] },
  };
}

const code = (name: keyof typeof tissues): number => tissues[name].code;
export const forbidden: ReadonlyMap<number, string> = new Map([
  [code('epiduralFat'), 'canal'],
  [code('epiduralVein'), 'canal'],
  [code('csf'), 'canal'],
  [code('cord'), 'canal'],
  [code('caudaEquina'), 'canal'],
  [code('root'), 'foramen'],
  [code('lung'), 'pleura'],
  [code('aorta'), 'vessel'],
  [code('vesselCalcium'), 'vessel'],
  [code('cava'), 'vessel'],
]);
const bony = new Set(
  ['cortical', 'trabecular', 'marrow', 'sclerotic', 'basivertebralVein', 'lytic', 'cleftGas', 'cleftFluid', 'cement'].map(
    (n) => tissues[n as keyof typeof tissues].code,
  ),
);
const discal = new Set([code('annulus'), code('nucleus'), code('cartilage')]);

type Triple = readonly [number, number, number];
const add = (p: Triple, d: Triple, t: number): Lps => lps(p[0] + t * d[0], p[1] + t * d[1], p[2] + t * d[2]);

/** LPS points on the surface of a cylinder, every `stepMm` along and `around` a turn. */
function* surface(entry: Triple, axis: Triple, from: number, to: number, radius: number, stepMm: number, around: number): Generator<Lps> {
  const h = Math.abs(axis[2]) < 0.9 ? [0, 0, 1] : [1, 0, 0];
  const u0 = [axis[1] * h[2] - axis[2] * h[1], axis[2] * h[0] - axis[0] * h[2], axis[0] * h[1] - axis[1] * h[0]];
  const n = Math.hypot(u0[0], u0[1], u0[2]);
  const u = [u0[0] / n, u0[1] / n, u0[2] / n] as const;
  const v = [axis[1] * u[2] - axis[2] * u[1], axis[2] * u[0] - axis[0] * u[2], axis[0] * u[1] - axis[1] * u[0]] as const;
  for (let t = from; t <= to; t += stepMm)
    for (let a = 0; a < around; a++) {
      const c = radius * Math.cos((2 * Math.PI * a) / around);
      const s = radius * Math.sin((2 * Math.PI * a) / around);
      yield lps(
        entry[0] + t * axis[0] + c * u[0] + s * v[0],
        entry[1] + t * axis[1] + c * u[1] + s * v[1],
        entry[2] + t * axis[2] + c * u[2] + s * v[2],
      );
    }
}

export interface Verdict {
  readonly touched: readonly string[];
  readonly anteriorMm: number;
  /** Share of the surface around the isthmus that is outside bone (transpedicular). */
  readonly outsidePedicle: boolean;
  readonly disc: boolean;
  readonly cement: boolean;
  readonly rib: boolean;
}

/** The nominal path against the analytic patient. */
export function judge(scene: Scene, path: Path): Verdict {
  const { phantom, truth } = scene;
  const at = (p: Lps): number => phantom.tissueAt(p);
  const touched = new Set<string>();
  let disc = false;
  let cement = false;
  let rib = false;
  const radius = path.diameterMm / 2;
  for (const p of surface(path.entryLps, path.direction, -20, path.lengthMm, radius, 0.5, 16)) {
    const tissue = at(p);
    const name = forbidden.get(tissue);
    if (name !== undefined) touched.add(name);
    if (tissue === code('annulus') || tissue === code('nucleus')) disc = true;
    if (tissue === code('cement')) cement = true;
    const label = bony.has(tissue) ? phantom.labelAt(p) : 0;
    if (label === labelNumber['rib.left'] || label === labelNumber['rib.right']) rib = true;
  }
  let anteriorMm = 0;
  const forward: Triple = [-truth.frame.posterior[0], -truth.frame.posterior[1], -truth.frame.posterior[2]];
  while (anteriorMm < 40 && bony.has(at(add(path.targetLps, forward, anteriorMm)))) anteriorMm += 0.1;
  let outsidePedicle = false;
  if (path.approach === 'transpedicular') {
    const pedicle = truth.pedicles[path.side];
    const middle = coordinate(pedicle.isthmusLps, path.entryLps, path.direction);
    for (const p of surface(path.entryLps, path.direction, middle - 2, middle + 2, radius, 0.5, 16))
      if (!bony.has(at(p))) outsidePedicle = true;
  }
  return { touched: [...touched], anteriorMm, outsidePedicle, disc, cement, rib };
}

/** Share of `count` simulated punctures that breach, in the ANALYTIC patient; the fields only say where looking is needless. */
export function simulate(
  scene: Scene,
  s: Surroundings,
  path: Path,
  e: ExecutionError,
  count: number,
  seed: number,
  near: (p: Triple) => number,
): { total: number; by: Record<string, number> } {
  const frame = truthFrame(s);
  const shaft = shaftOf(frame, path);
  const r = seeded(seed);
  let breaches = 0;
  const by: Record<string, number> = {};
  const world = (p: Triple): Lps =>
    lps(
      frame.originLps[0] + frame.left[0] * p[0] + frame.posterior[0] * p[1] + frame.superior[0] * p[2],
      frame.originLps[1] + frame.left[1] * p[0] + frame.posterior[1] * p[1] + frame.superior[1] * p[2],
      frame.originLps[2] + frame.left[2] * p[0] + frame.posterior[2] * p[1] + frame.superior[2] * p[2],
    );
  for (let n = 0; n < count; n++) {
    const d = driven(shaft, e, r.normal(), r.normal(), r.normal(), r.normal());
    const what = breached(scene, shaft.lengthMm, shaft.radiusMm, d.entry, d.axis, world, near);
    if (what !== undefined) {
      breaches++;
      by[what] = (by[what] ?? 0) + 1 / count;
    }
  }
  return { total: breaches / count, by };
}
const truthFrame = (s: Surroundings) => s.grid.frame;

function breached(
  scene: Scene,
  length: number,
  radius: number,
  entry: Triple,
  axis: Triple,
  world: (p: Triple) => Lps,
  near: (p: Triple) => number,
): string | undefined {
  for (let t = -20; ; t += 1) {
    const at = t > length ? length : t;
    const p: Triple = [entry[0] + at * axis[0], entry[1] + at * axis[1], entry[2] + at * axis[2]];
    const d = near(p);
    // More than 1.3 mm of doubt on either side is not looked at point by point.
    if (d < radius - 1.3) return 'deep';
    if (d < radius + 1.3)
      for (const q of surface(p, axis, 0, 0, radius, 1, 12)) {
        const name = forbidden.get(scene.phantom.tissueAt(world(q)));
        if (name !== undefined) return name;
      }
    if (at === length) {
      const tissue = scene.phantom.tissueAt(world(p));
      return bony.has(tissue) || discal.has(tissue) ? undefined : 'anterior';
    }
  }
}
