// How warm the setting cement makes bone, back wall and canal: the fill of one course as a source of heat on coarse voxels around the body, with the
// product's own cure and blood that stops where it coagulates (physics/cement-heat.ts). The middle course, and some drawn bodies with drawn
// properties for the width of it. All the cement is there from the end of the injection on. Not in it: cement that left the body, heat of the bone's own
// struts, blood in large vessels. The assumption that fails first: cement and bone of a voxel share one temperature.
import { finding, toFrame, type Finding, type Random } from '../../base/index.ts';
import { cementHeat as matter, cureConstants, harmfulC, heatRules, mixedCement, nerveLimits } from '../../catalog/index.ts';
import type { Kernels } from '../../kernels/index.ts';
import { cementHeat, type CementHeatModel, type CureLaw, type Size } from '../../physics/index.ts';
import { heatPlaces, type CementProduct, type HeatPlace, type InjectionHeat, type Vertebra } from '../../records/index.ts';
import type { Triple } from '../../spine/index.ts';
import { drawOf, memberRandom } from './member-model.ts';
import { cellOf, conducts, porosityOf, tissue, type Medium } from './medium.ts';
import type { TissueChange } from './tissue-change.ts';
import { quantile } from './statistics.ts';

export interface HeatItem {
  readonly medium: Medium;
  readonly canal: Canal | undefined;
  /** 1/100 ml at which a voxel filled, 0 = never, and what was pushed in all. */
  readonly arrival: Uint16Array;
  readonly injectedMl: number;
  readonly cure: CureLaw;
  readonly cureAge: number;
  readonly cementC: number;
  readonly bodyC: number;
  readonly cementMjPerM3K: number;
  readonly seed: string;
  readonly member: number;
  readonly tissueChange?: TissueChange | undefined;
}
/** Frame coordinates: an ellipse across the spine. */
interface Canal {
  readonly centre: Triple;
  readonly halfWidthMm: number;
  readonly halfDepthMm: number;
}
export interface HeatCourse {
  readonly cementMl: number;
  /** In the order of `heatPlaces`; undefined where the body has no such place. */
  readonly places: readonly (PlaceCourse | undefined)[];
  readonly imbalanceFraction: number;
}
interface PlaceCourse {
  readonly timeS: readonly number[];
  readonly hottestC: readonly number[];
  readonly peakC: number;
  readonly peakAtS: number;
  readonly aboveS: number;
  readonly aboveMl: number;
}

export const canalOf = (v: Pick<Vertebra, 'canal' | 'frame'>): Canal | undefined =>
  v.canal === undefined
    ? undefined
    : { centre: toFrame(v.frame, v.canal.centreLps), halfWidthMm: v.canal.widthMm / 2, halfDepthMm: v.canal.depthMm / 2 };

export const heatCapacityOf = (product: Pick<CementProduct, 'opacifier' | 'powderG' | 'liquidMl'>): number =>
  mixedCement(product).densityGPerMl * matter.cementJPerGK.value;

/** Tissues of the heat model. */
const kind = { bone: 0, soft: 1, canal: 2 } as const;

interface Matter {
  readonly boneW: number;
  readonly cementFactor: number;
  readonly perfusion: number;
  readonly cure: CureLaw;
}
/** Within what is known of each; the middle without `random`. */
function matterOf(item: HeatItem, random: Random | undefined): Matter {
  if (random === undefined) return { boneW: matter.boneWPerMK.value, cementFactor: 1, perfusion: 1, cure: item.cure };
  const within = (key: string, [least, most]: readonly [number, number]): number => random.fork(key).uniform(least, most);
  const { cementJPerGK, boneWPerMK, bonePerfusionWPerM3K } = matter;
  return {
    boneW: within('bone', boneWPerMK.range),
    cementFactor: within('cement', cementJPerGK.range) / cementJPerGK.value,
    // a share of the usual, from none to the range's end
    perfusion: within('perfusion', bonePerfusionWPerM3K.range) / bonePerfusionWPerM3K.value,
    cure: {
      ...item.cure,
      glassK: within('glass', cureConstants.glassK.range),
      heatJPerM3: (item.cure.heatJPerM3 * within('heat', cureConstants.monomerJPerG.range)) / cureConstants.monomerJPerG.value,
    },
  };
}

export function runHeat(item: HeatItem, kernels: Kernels): HeatCourse {
  const { medium: m } = item;
  const random = memberRandom(item.seed, item.member);
  const draw = drawOf(random, m, 0);
  const p = matterOf(item, random?.fork('heat'));
  const h = heatRules.voxelMm.value;
  const box = boxOf(m, h);
  const cells = box.size[0] * box.size[1] * box.size[2];
  const cementFraction = new Float32Array(cells);
  const tissues = new Uint8Array(cells).fill(kind.soft);
  const startC = new Float32Array(cells).fill(item.bodyC);
  const alive = new Float32Array(cells).fill(1);
  const at: Record<HeatPlace, number[]> = { cement: [], bone: [], 'posterior-wall': [], canal: [] };
  let cementMl = 0;
  const full = Math.round(100 * item.injectedMl);
  for (let c = 0; c < cells; c++) {
    const here = placeIn(box, h, c);
    const s = blockOf(item, draw, here, full);
    cementFraction[c] = s.cement;
    cementMl += (s.cement * h ** 3) / 1000;
    startC[c] = s.startC ?? item.bodyC;
    alive[c] = s.alive;
    const inCanal = item.canal !== undefined && isIn(item.canal, here, m);
    if (s.bone >= 0.5) tissues[c] = kind.bone;
    else if (inCanal) tissues[c] = kind.canal;
    if (s.cement > 0.05) at.cement.push(c);
    else if (s.bone >= 0.5) at.bone.push(c);
    if (s.isBackWall) at['posterior-wall'].push(c);
    if (inCanal && s.bone < 0.5) at.canal.push(c);
  }
  const soft = { conductivityWPerMK: matter.softWPerMK.value as number, heatMjPerM3K: matter.softMjPerM3K.value as number };
  const side = { temperatureC: item.bodyC };
  const perfusion = [matter.bonePerfusionWPerM3K.value, matter.softPerfusionWPerM3K.value, 0].map((w) => w * p.perfusion);
  const probes = Object.fromEntries(Object.entries(at).filter(([, list]) => list.length > 0));
  const model: CementHeatModel = {
    size: box.size,
    spacingMm: h,
    cementFraction,
    cement: { conductivityWPerMK: matter.cementWPerMK.value, heatMjPerM3K: item.cementMjPerM3K * p.cementFactor },
    cure: p.cure,
    cureAge: item.cureAge,
    cementC: item.cementC,
    tissues: [{ conductivityWPerMK: p.boneW, heatMjPerM3K: matter.boneMjPerM3K.value }, soft, soft],
    tissue: tissues,
    tissueC: startC,
    perfusionWPerM3K: Float32Array.from(tissues, (t, c) => perfusion[t] * alive[c]),
    bloodC: item.bodyC,
    coagulatedC: matter.coagulatedC.value,
    sides: { lowX: side, highX: side, lowY: side, highY: side, lowZ: side, highZ: side },
    thresholdC: harmfulC.value,
    probes,
  };
  const answer = cementHeat(model, kernels, { endS: 60 * heatRules.endMin.value });
  return {
    cementMl,
    imbalanceFraction: answer.imbalanceFraction,
    places: heatPlaces.map((place) => {
      const probe = answer.probes[place];
      if (probe === undefined) return undefined;
      const aboveMl = (at[place].filter((c) => answer.peakC[c] > harmfulC.value).length * h ** 3) / 1000;
      return { ...probe, aboveMl };
    }),
  };
}

interface Box {
  readonly size: Size;
  readonly corner: Triple;
}
function boxOf(m: Medium, h: number): Box {
  const side = heatRules.marginMm.value;
  const back = heatRules.behindMm.value;
  const corner: Triple = [m.low[0] - side, m.low[1] - side, m.low[2] - side];
  const span = (a: number, after: number): number => Math.max(4, Math.ceil((m.high[a] + after - corner[a]) / h));
  return { size: [span(0, side), span(1, back), span(2, side)], corner };
}
const placeIn = (b: Box, h: number, c: number): Triple => [
  b.corner[0] + ((c % b.size[0]) + 0.5) * h,
  b.corner[1] + ((Math.floor(c / b.size[0]) % b.size[1]) + 0.5) * h,
  b.corner[2] + (Math.floor(c / (b.size[0] * b.size[1])) + 0.5) * h,
];
/** Behind the body, at its height. */
const isIn = (canal: Canal, p: Triple, m: Medium): boolean =>
  ((p[0] - canal.centre[0]) / canal.halfWidthMm) ** 2 + ((p[1] - canal.centre[1]) / canal.halfDepthMm) ** 2 <= 1 &&
  p[2] > m.low[2] &&
  p[2] < m.high[2];

/** Means over the parts of a coarse voxel, each read in the medium. */
function blockOf(
  item: HeatItem,
  draw: ReturnType<typeof drawOf>,
  at: Triple,
  full: number,
): {
  readonly bone: number;
  readonly cement: number;
  readonly isBackWall: boolean;
  readonly startC: number | undefined;
  readonly alive: number;
} {
  const { medium: m, arrival, tissueChange } = item;
  const parts = 2;
  const step = heatRules.voxelMm.value / parts;
  let [bone, cement, wall, count, startC, dead] = [0, 0, 0, 0, 0, 0];
  for (let n = 0; n < parts ** 3; n++) {
    const p = [0, 1, 2].map((a) => at[a] + ((Math.floor(n / parts ** a) % parts) - (parts - 1) / 2) * step) as unknown as Triple;
    const q = cellOf(m, p);
    if (q < 0) continue;
    count++;
    startC += tissueChange?.startTemperatureC?.[q] ?? item.bodyC;
    dead += tissueChange?.deadFraction?.[q] ?? 0;
    const t = m.tissue[q];
    if (t === tissue.outside) continue;
    bone++;
    if (t === tissue.wall && p[1] > m.high[1] - backWallMm && Math.abs(p[0] - m.middleMm) < (m.high[0] - m.low[0]) / 4) wall++;
    if (!conducts(t) || arrival[q] === 0 || arrival[q] > full) continue;
    cement += t === tissue.bone ? porosityOf(m.boneShare[q] * draw.boneShare) * draw.displacedFraction : 1;
  }
  const all = parts ** 3;
  return {
    bone: bone / all,
    cement: cement / all,
    isBackWall: wall > 0,
    startC: count === 0 ? undefined : startC / count,
    alive: 1 - dead / all,
  };
}
/** The back wall is looked for so far before the hindmost bone. */
const backWallMm = 6;

/** The middle course first, then the drawn ones. */
export function heatOf(courses: readonly HeatCourse[], fromMin: number): InjectionHeat {
  const [middle, ...drawn] = courses;
  const timeS = middle.places.find((p) => p !== undefined)?.timeS ?? [];
  const shown = heatPlaces.flatMap((place, n) => {
    const own = middle.places[n];
    return own === undefined ? [] : [{ place, own, all: [own, ...drawn.flatMap((d) => d.places[n] ?? [])] }];
  });
  const every = Math.max(1, Math.ceil(timeS.length / curvePoints));
  const kept = timeS.map((_, n) => n).filter((n) => n % every === 0 || n === timeS.length - 1);
  return {
    inBodyMl: middle.cementMl,
    fromMin,
    thresholdC: harmfulC.value,
    drawnCount: drawn.length,
    coverage: drawn.length === 0 ? 0 : (courses.length - 1) / (courses.length + 1),
    places: shown.map(({ place, own, all }) => ({
      place,
      peakC: own.peakC,
      lowPeakC: quantile(
        all.map((p) => p.peakC),
        0,
      ),
      highPeakC: quantile(
        all.map((p) => p.peakC),
        1,
      ),
      peakAtMin: fromMin + own.peakAtS / 60,
      aboveMin: own.aboveS / 60,
      lowAboveMin: quantile(
        all.map((p) => p.aboveS / 60),
        0,
      ),
      highAboveMin: quantile(
        all.map((p) => p.aboveS / 60),
        1,
      ),
      aboveMl: own.aboveMl,
    })),
    timeMin: kept.map((n) => fromMin + timeS[n] / 60),
    hottestC: shown.map(({ own }) => kept.map((n) => own.hottestC[n])),
    imbalanceFraction: courses.reduce((worst, c) => Math.max(worst, c.imbalanceFraction), 0),
  };
}
const curvePoints = 80;

/** What has to be said beside the figures, and what they are not there for. */
export function heatFindings(heat: InjectionHeat | undefined, vertebraId: string): readonly Finding[] {
  if (heat === undefined) return [finding('injection.heat.no-set', 'note', {}, vertebraId)];
  // Nerves bear less than bone: the canal is judged by their limits, at the hottest end of what was drawn.
  const canal = heat.places.filter((p) => p.place === 'canal');
  const { injury, monitoring } = nerveLimits;
  return [
    finding('injection.heat.cannot-discriminate', 'note', {}, vertebraId),
    ...(heat.places.some((p) => p.place === 'canal') ? [] : [finding('injection.heat.no-canal', 'note', {}, vertebraId)]),
    ...canal.flatMap((p) =>
      p.highPeakC > injury.hotC.value
        ? [
            finding(
              'injection.heat.canal',
              'caution',
              { highC: p.highPeakC, limitC: injury.hotC.value, aboveMin: p.highAboveMin },
              vertebraId,
            ),
          ]
        : p.highPeakC > monitoring.hotC.value
          ? [finding('injection.heat.canal-watch', 'note', { highC: p.highPeakC, limitC: monitoring.hotC.value }, vertebraId)]
          : [],
    ),
  ];
}
