// One course of energy on one tissue map, as a task of a thread: the scene in the physics' own terms, and what is kept of the answer. A member of the
// uncertainty run changes perfusion, conduction and where the probes are; nothing else differs from the plan's own course.
import {
  allTissueHeat,
  bloodAndWater,
  boneSPerM,
  damageLaw,
  heatTissueCode,
  heatTissues,
  protections,
  thermalDamage,
} from '../../catalog/index.ts';
import type { Kernels } from '../../kernels/index.ts';
import { runAblation, type AblationCourse, type AblationProtocol, type AblationScene, type ProbeOnGrid } from '../../physics/index.ts';
import { boxMm, type TissueMap, type Triple } from '../../spine/index.ts';
import type { AblationProbe } from '../../catalog/index.ts';

/** What a member changes; factors on the catalogue's middle. */
export interface Change {
  readonly perfusion: number;
  readonly conduction: number;
  /** Of the exchange with moving CSF. */
  readonly flow: number;
  /** Of the electric conductivity of tumour and of marrow: known to a factor of three. */
  readonly tumourCurrent: number;
  readonly marrowCurrent: number;
  /** Of the rinse: at which share of its way it is taken, and how fast it flows. */
  readonly rinseWay?: number;
  readonly rinseFlowMlPerMin?: number;
  /** Of each probe's tip, mm in the frame. */
  readonly moved: readonly Triple[];
}
export type Protection = 'none' | 'gas' | 'fluid' | 'warming' | 'cooling';
/** A probe in the frame: tip, direction towards the hub. */
export interface PlacedProbe {
  readonly id: string;
  readonly probe: AblationProbe;
  readonly tip: Triple;
  readonly toHub: Triple;
  /** Of the voltage of the strongest channel (monopolar needles); 1 when absent. */
  readonly voltFraction?: number;
}
export interface RunItem {
  readonly map: TissueMap;
  readonly probes: readonly PlacedProbe[];
  readonly protocol: AblationProtocol;
  readonly protection: Protection;
  readonly change?: Change;
  /** The sides of the box let no heat through (absent), or are held at body temperature: the truth lies between. */
  readonly sides?: 'body';
  /** Of the rinse, in place of the catalogue's (the plan's own, or its far end). */
  readonly rinseC?: number;
  /** Temperature fields are kept about this often; absent: none but the last. */
  readonly everyS?: number;
}
/** What is kept of a course without its fields. */
export interface RunFigures {
  readonly coverageFraction: number;
  readonly perhapsFraction: number;
  /** How far the lesion is on the way to its death, mean over its cells: 1 = all dead; a ranking, never printed. */
  readonly reachedFraction: number;
  /** Cells of the lesion that are not killed for sure. */
  readonly alive: readonly number[];
  readonly organs: AblationCourse['organs'];
  /** That a rinse gives, W, while energy acts; negative: that it takes up. */
  readonly rinsedW: number;
  readonly endS: number;
  readonly lesionHighestC: number;
  readonly lesionLowestC: number;
}

export function courseOf(
  item: RunItem,
  kernels: Kernels,
  onProgress?: (fraction: number) => void,
  cancelled?: () => boolean,
): AblationCourse {
  const { map } = item;
  return runAblation(
    sceneOf(item),
    item.probes.map((p, n) => onGrid(map, p, item.change?.moved[n])),
    item.protocol,
    damageLaw(),
    kernels,
    {
      ...(item.everyS === undefined ? {} : { everyS: item.everyS }),
      organs: map.organs.map((o) => ({ id: o.id, cells: o.cells })),
      ...(onProgress === undefined ? {} : { onProgress }),
      ...(cancelled === undefined ? {} : { cancelled }),
    },
  );
}
export function runFigures(item: RunItem, kernels: Kernels): RunFigures {
  return figuresOf(item.map, courseOf(item, kernels));
}
export function figuresOf(map: TissueMap, c: AblationCourse): RunFigures {
  let [n, dead, perhaps, reached] = [0, 0, 0, 0];
  let [high, low] = [-Infinity, Infinity];
  const alive: number[] = [];
  const last = c.snapshots[c.snapshots.length - 1]?.temperatureC;
  for (let q = 0; q < map.lesion.length; q++) {
    if (map.lesion[q] === 0) continue;
    n++;
    if (c.killed[q] === 1 || c.probe[q] === 1) dead++;
    else {
      alive.push(q);
      reached += onTheWay(c, q);
      if (c.killed[q] === 2) perhaps++;
    }
    if (last === undefined || c.probe[q] === 1) continue;
    high = Math.max(high, last[q]);
    low = Math.min(low, last[q]);
  }
  return {
    coverageFraction: dead / n,
    perhapsFraction: (dead + perhaps) / n,
    reachedFraction: (dead + reached) / n,
    alive,
    organs: c.organs,
    rinsedW: c.rinsedW,
    endS: c.endS,
    lesionHighestC: high,
    lesionLowestC: low,
  };
}

/** 0…1: of the way from body temperature to −40 °C, or within ten doublings of the heat's doses. */
function onTheWay(c: AblationCourse, q: number): number {
  const { killCem43Min, killOmega, killColdC } = thermalDamage;
  const body = bloodAndWater.bodyC.value;
  const share =
    c.kind === 'cryo'
      ? (body - c.lowestC[q]) / (body - killColdC.value)
      : 1 + 0.1 * Math.log2(Math.min(c.cem43Min[q] / killCem43Min.value, c.omega[q] / killOmega.value));
  return Math.max(0, Math.min(1, share));
}

const rinseC = Object.fromEntries(protections.flatMap((x) => (x.kind === 'rinse' ? [[x.id, x.temperatureC]] : []))) as Record<
  'warming' | 'cooling',
  number
>;
function sceneOf({ map, protection, change, sides, rinseC: ownC }: RunItem): AblationScene {
  const f = change ?? { perfusion: 1, conduction: 1, flow: 1, tumourCurrent: 1, marrowCurrent: 1 };
  const b = bloodAndWater;
  const tissues = allTissueHeat().map((t, n) => {
    const name = heatTissues[n];
    const flows = t.keepsFlowing === true;
    const bony = name === 'cortical' || name === 'cancellous';
    return {
      ...t,
      perfusionWPerM3K: t.perfusionWPerM3K * (flows ? f.flow : f.perfusion),
      electricSPerM: t.electricSPerM * (name === 'tumour' ? f.tumourCurrent : name === 'red-marrow' ? f.marrowCurrent : 1),
      conductivityWPerMK: t.conductivityWPerMK * (bony || name === 'tumour' ? f.conduction : 1),
    };
  });
  const tissue = map.tissue.slice();
  const warmed: number[] = [];
  const put = map.epidural.slice();
  // gas, fluid and a rinse lie around organs, never in them: what is held at the rinse's temperature cannot be hurt
  for (const o of map.organs) if (o.kind !== 'wall') for (const q of o.cells) put[q] = 0;
  if (protection === 'gas' || protection === 'fluid') {
    const code = heatTissueCode(protection);
    for (let q = 0; q < tissue.length; q++) if (put[q] !== 0) tissue[q] = code;
  } else if (protection !== 'none') for (let q = 0; q < tissue.length; q++) if (put[q] !== 0) warmed.push(q);
  const electric = Float32Array.from(tissue, (t, q) =>
    map.boneFraction[q] > 0 ? boneSPerM(map.boneFraction[q], b.marrowSPerM.value * f.marrowCurrent) : tissues[t].electricSPerM,
  );
  return {
    size: map.size,
    spacingMm: map.spacingMm,
    tissues,
    tissue,
    electricSPerM: electric,
    bodyC: b.bodyC.value,
    coagulatedC: b.coagulatedC.value,
    freezingC: [b.upperFreezingC.value, b.lowerFreezingC.value],
    boilingC: b.boilingC.value,
    ...(sides === undefined ? {} : { sides: heldSides(b.bodyC.value) }),
    ...(warmed.length === 0 ? {} : { warmed: [{ cells: warmed, temperatureC: ownC ?? rinseC[protection as 'warming' | 'cooling'] }] }),
  };
}
const heldSides = (temperatureC: number): NonNullable<AblationScene['sides']> => {
  const side = { temperatureC };
  return { lowX: side, highX: side, lowY: side, highY: side, lowZ: side, highZ: side };
};
function onGrid(map: TissueMap, p: PlacedProbe, moved: Triple = [0, 0, 0]): ProbeOnGrid {
  return {
    id: p.id,
    tipMm: boxMm(map, [p.tip[0] + moved[0], p.tip[1] + moved[1], p.tip[2] + moved[2]]),
    direction: p.toHub,
    diameterMm: p.probe.diameterMm.value,
    parts: p.voltFraction === undefined ? p.probe.stretches : p.probe.stretches.map((x) => ({ ...x, voltFraction: p.voltFraction ?? 1 })),
  };
}
