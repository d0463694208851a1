// A seeded patient from the frozen distributions: sizes, curves, density, fractures. Same seed, same patient; each property has its own stream,
// so that adding one does not move the others.
import { seeded } from '../base/index.ts';
import type { LevelName } from '../records/index.ts';
import { levelsFrom, sizesOf, defaultSpec, type LesionSpec, type LevelSizes, type PhantomSpec } from './spec.ts';
import { spineDraw, type SpineDraw } from './spine-draw.ts';

export interface DrawOptions {
  /** Bones to build. Default T8 … S1. */
  readonly levels?: readonly LevelName[];
  /** Draw fractures. Default true; false for the unfractured rows. */
  readonly fractures?: boolean;
  readonly draw?: SpineDraw;
}

const clamp = (x: number, low: number, high: number): number => (x < low ? low : x > high ? high : x);

export function drawSpec(seed: number, options: DrawOptions = {}): PhantomSpec {
  const draw = options.draw ?? spineDraw;
  const levels = options.levels ?? levelsFrom('T8', 'S1');
  const root = seeded(seed).fork('spine-draw');
  const of = (key: string) => root.fork(key);
  const scale = clamp(of('scale').normal(draw.scale.mean, draw.scale.sd), draw.scale.low, draw.scale.high);
  const own = draw.ownShareFraction;
  const person = of('person');
  const pedicleShift = person.normal();
  const wedgeShift = person.normal();
  const sizes: Partial<Record<LevelName, Partial<LevelSizes>>> = {};
  const spec: PhantomSpec = { ...defaultSpec, seed, levels, sizeScale: scale };
  for (const level of levels) {
    const d = draw.levels[level];
    if (d === undefined) continue;
    const r = of(`level/${level}`);
    // Height: the person's scale carries most of the spread; the rest is the level's own.
    const size = (m: readonly [number, number]): number => m[0] * scale + m[1] * own * clamp(r.normal(), -2.5, 2.5);
    const posteriorHeightMm = size(d.posteriorHeightMm);
    // Wedge and pedicle: part shared by the whole person, part of the level; together the table's SD.
    const wedgeDeg = d.wedgeDeg[0] + d.wedgeDeg[1] * (0.6 * wedgeShift + 0.8 * clamp(r.normal(), -3, 3));
    const pedicle = (): number =>
      Math.max(draw.narrowestPedicleMm, d.pedicleWidthMm[0] + d.pedicleWidthMm[1] * (0.8 * pedicleShift + 0.6 * r.normal()));
    const left = pedicle();
    const right = Math.max(draw.narrowestPedicleMm, left + d.pedicleWidthMm[1] * 0.3 * r.normal());
    const tall = Math.min(size(d.pedicleHeightMm), posteriorHeightMm * 0.78);
    const axial = d.pedicleAxialDeg[0] + d.pedicleAxialDeg[1] * r.normal();
    const hollow = sizesOf(spec, level).concavityMm;
    const deep = clamp(1 + draw.concavitySdFraction * r.normal(), 0.4, 1.7);
    sizes[level] = {
      posteriorHeightMm,
      wedgeDeg,
      widthMm: size(d.widthMm),
      depthMm: size(d.depthMm),
      canalWidthMm: size(d.canalWidthMm),
      canalDepthMm: size(d.canalDepthMm),
      pedicleWidthMm: [left, right],
      pedicleHeightMm: [tall, tall * (1 + 0.03 * r.normal())],
      pedicleAxialDeg: [axial + r.normal(), axial + r.normal()],
      concavityMm: [hollow[0] * deep, hollow[1] * deep],
    };
  }
  const lesions: LesionSpec[] = [];
  if (options.fractures !== false)
    for (const level of levels) {
      if (levelsFrom('T9', 'L5').indexOf(level) < 0) continue;
      const r = of(`fracture/${level}`);
      if (r.next() >= draw.fracture.perLevelProbability) continue;
      const pick = r.next();
      const { wedge, biconcave } = draw.fracture.shapes;
      lesions.push({
        kind: 'fracture',
        level,
        shape: pick < wedge ? 'wedge' : pick < wedge + biconcave ? 'biconcave' : 'crush',
        depthFraction: r.uniform(draw.fracture.depth.low, draw.fracture.depth.high),
        acute: r.next() < draw.fracture.acuteProbability,
        asymmetryFraction: clamp(draw.fracture.asymmetrySd * r.normal(), -0.15, 0.15),
      });
    }
  const pose = of('pose');
  const curve = of('scoliosis');
  const scoliosisDeg =
    curve.next() < draw.scoliosis.probability
      ? clamp(draw.scoliosis.sdDeg * curve.normal(), -draw.scoliosis.mostDeg, draw.scoliosis.mostDeg)
      : 0;
  const apices = (['T11', 'T12', 'L1', 'L2', 'L3'] as const).filter((l) => levels.includes(l));
  const density = of('density');
  const l1Hu = clamp(density.normal(draw.l1Hu.mean, draw.l1Hu.sd), draw.l1Hu.low, draw.l1Hu.high);
  const byLevel = Object.fromEntries(levels.map((l) => [l, l === 'L1' ? 0 : draw.levelHuSdFraction * of(`density/${l}`).normal()]));
  return {
    ...spec,
    sizes,
    lesions,
    pose: {
      rotationDeg: [draw.rotationSdDeg * pose.normal(), draw.rotationSdDeg * pose.normal(), draw.rotationSdDeg * pose.normal()],
      scoliosisDeg,
      ...(apices.length === 0 ? {} : { scoliosisApex: apices[curve.integer(apices.length)] }),
      lordosisScale: clamp(draw.lordosisScale.mean + draw.lordosisScale.sd * pose.normal(), 0.4, 1.6),
    },
    density: { l1Hu, byLevel, cortexScale: clamp(0.55 + l1Hu / 250, 0.6, 1.2) },
    noiseHu: of('noise').uniform(draw.noiseHu.low, draw.noiseHu.high),
    conusLevel: draw.conus[of('conus').integer(draw.conus.length)],
  };
}
