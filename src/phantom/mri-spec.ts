// A seeded MR patient from the frozen distributions: the same bones as the CT in another posture, what the marrow of each body looks like, and how
// the exam was made. Every property has its own stream, so that building fewer levels or asking for less moves nothing else.
import { seeded, type Random } from '../base/index.ts';
import type { LevelName, SequenceKind } from '../records/index.ts';
import { drawSpec } from './draw.ts';
import {
  acuities,
  marrowPatterns,
  mriDraw,
  scenarios,
  type Acuity,
  type FractureFeatures,
  type MarrowPattern,
  type MriDraw,
  type Scenario,
} from './mri-draw.ts';
import { levelsFrom, type FractureSpec, type LesionSpec, type PhantomSpec } from './spec.ts';

export type Mimic = Exclude<Scenario, 'fractures' | 'three-acute' | 'failed-suppression'>;

/** What the marrow of one body looks like. Ratios are signals against the patient's own normal marrow. */
export interface MriBody {
  readonly level: LevelName;
  /** Age of the fracture, when there is one to judge. */
  readonly acuity?: Acuity;
  readonly mimic?: Mimic;
  /** Where the changed marrow lies; `node` is a hernia into the upper endplate with its rim, `centre` a ball. */
  readonly zone: 'none' | 'superior' | 'inferior' | 'patchy' | 'diffuse' | 'node' | 'centre';
  readonly oedemaFraction: number;
  readonly t1Ratio: number;
  readonly fluidRatio: number;
  readonly posteriorWallChanged: boolean;
  /** The changed marrow runs on into the pedicles. */
  readonly intoPedicles: boolean;
  /** The rest of the bone (red marrow, radiation and myeloma change all of it). */
  readonly restT1Ratio: number;
  readonly restFluidRatio: number;
  readonly cemented?: 'bright' | 'quiet';
  readonly features?: FractureFeatures;
}

export interface MriBlock {
  readonly name: 'thoracic' | 'lumbar' | 'whole';
  /** Highest and lowest body that lie wholly in the block. */
  readonly from: LevelName;
  readonly to: LevelName;
  readonly tiltDeg: readonly [sagittal: number, coronal: number, axial: number];
  /** The patient moved before this block: turn (about LPS x, y, z through the block's middle) and shift. */
  readonly movedDeg: readonly [number, number, number];
  readonly movedMm: readonly [number, number, number];
  readonly extraMm: number;
}

export interface MriSpec {
  readonly seed: number;
  readonly scenario: Scenario;
  /** The patient as he lies in the MR scanner. */
  readonly patient: PhantomSpec;
  readonly bodies: readonly MriBody[];
  /** Discs filled with pus (between this level and the one below). */
  readonly infectedDiscs: readonly LevelName[];
  readonly sequences: readonly SequenceKind[];
  readonly blocks: readonly MriBlock[];
  readonly sliceMm: number;
  readonly gapMm: number;
  readonly pixelMm: number;
  readonly widthMm: number;
  readonly marrowT1: number;
  readonly marrowWater: number;
  readonly marrowFat: number;
  readonly signalToNoise: number;
  readonly biasFraction: number;
  /** Share of the fat's signal that suppression left behind, and where. */
  readonly failedSuppression?: { readonly leftFraction: number; readonly where: 'everywhere' | 'lumbar' };
}
export interface MriDrawn {
  readonly seed: number;
  /** The same patient in the CT, straight posture. */
  readonly ct: PhantomSpec;
  readonly mri: MriSpec;
}
export interface MriDrawOptions {
  /** Build these levels only (consecutive); the draw itself is always over all. */
  readonly levels?: readonly LevelName[];
  readonly scenario?: Scenario;
  readonly draw?: MriDraw;
}

type Range = readonly [number, number];
const from = (r: Random, [low, high]: Range): number => r.uniform(low, high);
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
function pick<K extends string>(r: Random, keys: readonly K[], weight: (k: K) => number): K {
  const sum = keys.reduce((s, k) => s + weight(k), 0);
  let x = r.next() * sum;
  for (const k of keys) {
    x -= weight(k);
    if (x < 0) return k;
  }
  return keys[keys.length - 1];
}

const plain = (level: LevelName): MriBody => ({
  level,
  zone: 'none',
  oedemaFraction: 0,
  t1Ratio: 1,
  fluidRatio: 1,
  posteriorWallChanged: false,
  intoPedicles: false,
  restT1Ratio: 1,
  restFluidRatio: 1,
});

interface Disease {
  readonly bodies: ReadonlyMap<LevelName, MriBody>;
  readonly lesions: readonly LesionSpec[];
  readonly infectedDiscs: readonly LevelName[];
}

function fracture(level: LevelName, acuity: Acuity, r: Random, draw: MriDraw): { body: MriBody; lesions: readonly LesionSpec[] } {
  const a = draw.acuity[acuity];
  const [low, high] = draw.depth;
  const pattern = pick(r, marrowPatterns, (p: MarrowPattern) => a.patterns[p]);
  const features: FractureFeatures = {
    fluidRatio: Math.exp(r.normal(...a.logFluidRatio)),
    t1Ratio: Math.exp(r.normal(...a.logT1Ratio)),
    oedemaFraction: sigmoid(r.normal(...a.logitOedemaFraction)),
    pattern,
    posteriorWallChanged: r.next() < a.posteriorWallProbability,
    fluidSign: r.next() < a.fluidSignProbability,
    depthFraction: low + (high - low) * sigmoid(r.normal(...a.logitDepth)),
  };
  const shape = pick(r, ['wedge', 'biconcave', 'crush'] as const, (k) => draw.shapes[k]);
  const upper = r.next() < 0.8;
  const lesions: LesionSpec[] = [
    { kind: 'fracture', level, shape, depthFraction: features.depthFraction, acute: acuity === 'acute' } satisfies FractureSpec,
  ];
  if (features.fluidSign) lesions.push({ kind: 'cleft', level, content: 'fluid', widthMm: r.uniform(12, 18), heightMm: r.uniform(2.5, 4) });
  return {
    body: {
      ...plain(level),
      acuity,
      zone: pattern === 'band' ? (upper ? 'superior' : 'inferior') : pattern,
      oedemaFraction: features.oedemaFraction,
      t1Ratio: features.t1Ratio,
      fluidRatio: features.fluidRatio,
      posteriorWallChanged: features.posteriorWallChanged,
      features,
    },
    lesions,
  };
}

/** Where n neighbours of a mimic lie: the first drawn by the weights of fractures. */
function stretch(all: readonly LevelName[], n: number, r: Random, draw: MriDraw): readonly LevelName[] {
  const first = pick(r, Object.keys(draw.fractureWeights) as LevelName[], (l) => draw.fractureWeights[l] ?? 0);
  const at = Math.min(Math.max(0, all.indexOf(first)), all.length - n);
  return all.slice(Math.max(0, at), at + n);
}

function mimicOf(mimic: Mimic, all: readonly LevelName[], root: Random, draw: MriDraw): Disease {
  const m = draw.mimics[mimic];
  const r = root.fork('mimic');
  const n = Math.min(all.length, Math.round(from(r, [m.levelsCount[0] - 0.49, m.levelsCount[1] + 0.49])));
  const levels = stretch(all, n, r, draw);
  const bodies = new Map<LevelName, MriBody>();
  const lesions: LesionSpec[] = [];
  const shared = { t1: from(r, m.t1Ratio), fluid: from(r, m.fluidRatio) };
  for (const [i, level] of levels.entries()) {
    const own = root.fork(`mimic/${level}`);
    const diffuse = mimic === 'myeloma' || mimic === 'irradiated';
    const t1Ratio = diffuse ? shared.t1 * Math.exp(own.normal(0, 0.06)) : from(own, m.t1Ratio);
    const fluidRatio = diffuse ? shared.fluid * Math.exp(own.normal(0, 0.1)) : from(own, m.fluidRatio);
    const oedemaFraction = from(own, m.oedemaFraction);
    const facing = i === 0 ? ('inferior' as const) : ('superior' as const);
    const zone: MriBody['zone'] =
      mimic === 'schmorl'
        ? 'node'
        : mimic === 'modic1' || mimic === 'spondylodiscitis'
          ? facing
          : mimic === 'haemangioma'
            ? 'centre'
            : mimic === 'red-marrow'
              ? 'patchy'
              : 'diffuse';
    bodies.set(level, {
      ...plain(level),
      mimic,
      zone,
      oedemaFraction,
      t1Ratio,
      fluidRatio,
      posteriorWallChanged: mimic !== 'schmorl' && mimic !== 'modic1',
      intoPedicles: mimic === 'metastasis',
      ...(diffuse ? { restT1Ratio: t1Ratio, restFluidRatio: fluidRatio } : {}),
    });
    if (own.next() < m.deformedProbability)
      lesions.push({
        kind: 'fracture',
        level,
        shape: pick(own, ['wedge', 'biconcave'] as const, () => 1),
        depthFraction: own.uniform(0.15, 0.35),
        acute: false,
      });
    if (mimic === 'metastasis')
      lesions.push({
        kind: 'lytic',
        level,
        posteriorWall: own.next() < 0.6 ? 'broken' : 'intact',
        epidural: own.next() < 0.4 ? 'contact' : 'none',
        paravertebral: own.next() < 0.3 ? 'left' : 'none',
        foraminal: 'none',
        radiusMm: own.uniform(6, 10),
      });
  }
  return { bodies, lesions, infectedDiscs: mimic === 'spondylodiscitis' ? [levels[0]] : [] };
}

function fracturesOf(all: readonly LevelName[], scenario: Scenario, root: Random, draw: MriDraw): Disease {
  const r = root.fork('fractures');
  const three = scenario === 'three-acute';
  const n = three ? 3 : draw.fracturesCount[r.integer(draw.fracturesCount.length)];
  const chosen: LevelName[] = [];
  const able = all.filter((l) => (draw.fractureWeights[l] ?? 0) > 0);
  while (chosen.length < Math.min(n, able.length))
    chosen.push(
      pick(
        r,
        able.filter((l) => !chosen.includes(l)),
        (l) => draw.fractureWeights[l] ?? 0,
      ),
    );
  const bodies = new Map<LevelName, MriBody>();
  const lesions: LesionSpec[] = [];
  for (const level of chosen) {
    const own = root.fork(`fracture/${level}`);
    const acuity = three ? 'acute' : pick(own, acuities, (a) => draw.acuity[a].probability);
    const made = fracture(level, acuity, own, draw);
    bodies.set(level, made.body);
    lesions.push(...made.lesions);
  }
  const cement = root.fork('cement');
  const free = able.filter((l) => !chosen.includes(l));
  if (!three && free.length > 0 && cement.next() < draw.cement.probability) {
    const level = free[cement.integer(free.length)];
    const bright = cement.next() < draw.cement.brightProbability;
    const old = fracture(level, 'old', cement, draw);
    const { acuity: _, features: __, ...body } = old.body;
    bodies.set(level, {
      ...body,
      cemented: bright ? 'bright' : 'quiet',
      zone: bright ? 'diffuse' : 'none',
      oedemaFraction: bright ? cement.uniform(0.3, 0.9) : 0,
      t1Ratio: bright ? cement.uniform(0.45, 0.7) : 1,
      fluidRatio: bright ? cement.uniform(2, 3.2) : 1,
    });
    lesions.push(
      ...old.lesions.filter((l) => l.kind === 'fracture').map((l) => ({ ...l, depthFraction: Math.min(0.35, l.depthFraction) })),
      { kind: 'cement', level, volumeMl: from(cement, draw.cement.volumeMl) },
    );
  }
  return { bodies, lesions, infectedDiscs: [] };
}

function postureOf(all: readonly LevelName[], root: Random, draw: MriDraw): NonNullable<PhantomSpec['pose']['postureDeg']> {
  const r = root.fork('posture');
  const p = draw.posture;
  const extreme = r.next() < p.extremeProbability ? all[1 + r.integer(all.length - 2)] : undefined;
  const out: Partial<Record<LevelName, readonly [number, number]>> = {};
  for (const level of all) {
    if (level === 'S1') continue;
    const own = root.fork(`posture/${level}`);
    const sign = own.next() < 0.5 ? -1 : 1;
    const size = from(own, p.bendDeg);
    out[level] = [sign * (level === extreme ? p.extremeDeg : size), own.normal(0, p.leanSdDeg)];
  }
  return out;
}

const dixon: readonly SequenceKind[] = ['dixon-water', 'dixon-fat', 'dixon-in', 'dixon-opposed'];

export function drawMri(seed: number, o: MriDrawOptions = {}): MriDrawn {
  const draw = o.draw ?? mriDraw;
  const all = levelsFrom(...draw.levels);
  const root = seeded(seed).fork('mri-draw');
  const scenario = o.scenario ?? pick(root.fork('scenario'), scenarios, (s) => draw.scenarios[s]);
  const bones = all.filter((l) => l !== 'S1');
  const disease =
    scenario === 'fractures' || scenario === 'three-acute' || scenario === 'failed-suppression'
      ? fracturesOf(bones, scenario, root, draw)
      : mimicOf(scenario, bones, root, draw);
  const levels = o.levels ?? all;
  const kept = (l: { readonly level: LevelName }): boolean => levels.includes(l.level);
  const base = drawSpec(seed, { levels: all, fractures: false });
  const { sizes, density, ...rest } = base;
  const only = <T>(by: Readonly<Partial<Record<LevelName, T>>> | undefined): Partial<Record<LevelName, T>> =>
    Object.fromEntries(Object.entries(by ?? {}).filter(([l]) => levels.includes(l as LevelName))) as Partial<Record<LevelName, T>>;
  const ct: PhantomSpec = {
    ...rest,
    levels,
    ribs: false,
    sizes: only(sizes),
    density: { ...density, byLevel: only(density.byLevel) },
    lesions: disease.lesions.filter(kept),
  };
  const place = root.fork('place');
  const sd = draw.placeSd;
  const turn = (mean: number): number => mean + sd.turnDeg * place.normal();
  const [rx, ry, rz] = ct.pose.rotationDeg;
  const patient: PhantomSpec = {
    ...ct,
    pose: {
      ...ct.pose,
      rotationDeg: [turn(rx), turn(ry), turn(rz)],
      translationMm: [sd.shiftMm * place.normal(), sd.shiftMm * place.normal(), sd.shiftMm * place.normal()],
      postureDeg: only(postureOf(all, root, draw)),
    },
  };
  const p = draw.protocol;
  const r = root.fork('protocol');
  const sliceMm = p.sliceMm[r.integer(p.sliceMm.length)];
  const fluid = pick(r, ['stir', 't2-fs', 'dixon'] as const, (k) => p.fluidKinds[k]);
  const pixelMm = from(r, p.pixelMm);
  const widthMm = from(r, p.widthMm);
  const overlapMm = from(r, p.overlapMm);
  const signalToNoise = from(r, p.signalToNoise);
  const biasFraction = from(r, p.biasFraction);
  const marrow = root.fork('marrow');
  const spread = (mean: number): number => mean * Math.exp(0.12 * marrow.normal());
  const moved = root.fork('moved');
  const far = moved.next() < p.movedFar.probability;
  const shift = (): number =>
    far ? (moved.next() < 0.5 ? -1 : 1) * (from(moved, p.movedFar.shiftMm) / Math.SQRT2) : p.movedSd.shiftMm * moved.normal();
  const tilt = (name: string): readonly [number, number, number] => {
    const t = root.fork(`tilt/${name}`);
    return [p.blockTiltSdDeg * t.normal(), p.blockTiltSdDeg * t.normal(), p.blockTiltSdDeg * t.normal()];
  };
  const high = levels[0];
  const low = levels.filter((l) => l !== 'S1').at(-1) ?? high;
  const both = levels.includes('T10') && levels.includes('L1') && levels.length >= 8;
  const blocks: readonly MriBlock[] = both
    ? [
        {
          name: 'thoracic',
          from: high,
          to: 'T12',
          tiltDeg: tilt('thoracic'),
          movedDeg: [0, 0, 0],
          movedMm: [0, 0, 0],
          extraMm: overlapMm / 2 - 12,
        },
        {
          name: 'lumbar',
          from: 'T12',
          to: low,
          tiltDeg: tilt('lumbar'),
          movedDeg: [p.movedSd.turnDeg * moved.normal(), p.movedSd.turnDeg * moved.normal(), p.movedSd.turnDeg * moved.normal()],
          movedMm: [far ? p.movedSd.shiftMm * moved.normal() : shift(), shift(), shift()],
          extraMm: overlapMm / 2 - 12,
        },
      ]
    : [{ name: 'whole', from: high, to: low, tiltDeg: tilt('whole'), movedDeg: [0, 0, 0], movedMm: [0, 0, 0], extraMm: 8 }];
  const failed = root.fork('failed');
  return {
    seed,
    ct,
    mri: {
      seed,
      scenario,
      patient,
      bodies: levels.filter((l) => l !== 'S1').map((l) => disease.bodies.get(l) ?? plain(l)),
      infectedDiscs: disease.infectedDiscs.filter((l) => levels.includes(l)),
      sequences: fluid === 'dixon' ? ['t1', ...dixon] : ['t1', fluid],
      blocks,
      sliceMm,
      gapMm: sliceMm * p.gapFraction,
      pixelMm,
      widthMm,
      marrowT1: spread(0.62),
      marrowWater: spread(0.2),
      marrowFat: spread(0.24),
      signalToNoise,
      biasFraction,
      ...(scenario === 'failed-suppression'
        ? {
            failedSuppression: {
              where: failed.next() < draw.failedSuppression.wholeProbability ? ('everywhere' as const) : ('lumbar' as const),
              leftFraction: from(failed, draw.failedSuppression.leftFraction),
            },
          }
        : {}),
    },
  };
}
