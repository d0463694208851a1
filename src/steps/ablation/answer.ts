// What a course on the map becomes as a record: needles with their CT geometry, organs with what they bore, coverage and margin, readings, fields, and
// when cement may come.
import { fromFrame, type Lps } from '../../base/index.ts';
import { ablationRules, afterAblation, protectionValues, thermalDamage } from '../../catalog/index.ts';
import type { AblationCourse } from '../../physics/index.ts';
import type { Ablation, Lesion, Vertebra, Volume } from '../../records/index.ts';
import {
  axisOf,
  calledBy,
  cellPlace,
  gridOf,
  shaftEndsLps,
  skinOf,
  sliceAngles,
  type ProbeScene,
  type TissueMap,
} from '../../spine/index.ts';
import { givenS } from './protocol.ts';
import type { Tried } from './tune.ts';
import { coverageOf, isNerve, marginOf, stateOf } from './judge.ts';
import type { AblationParams } from './params.ts';
import type { PlacedProbe } from './run.ts';

export function emptyOf(vertebraId: string, p: AblationParams, lesion: Lesion | undefined): Omit<Ablation, 'state' | 'findings'> {
  return {
    vertebraId,
    modality: p.modality,
    ...(lesion?.epidural === undefined ? {} : { epidural: lesion.epidural }),
    isPreview: p.preview,
    voxelMm: p.preview ? ablationRules.previewMm.value : p.voxelMm,
    probes: [],
    energyS: 0,
    endS: 0,
    endReason: 'ablation.end.none',
    protection: 'none',
    timeS: [],
    organs: [],
    readings: [],
    measures: [],
    recorded: [...p.recorded],
    bands: {},
  };
}
function probePlans(volume: Volume, v: Vertebra, scene: ProbeScene, chosen: Tried, p: AblationParams): Ablation['probes'] {
  return chosen.lines.map((l, n) => {
    const { probe } = chosen.placed[n];
    const { entryLps, tipLps } = shaftEndsLps(scene, l.shaft);
    const t = { entryLps, targetLps: tipLps, diameterMm: probe.diameterMm.value };
    const direction = axisOf(t);
    const called = calledBy(scene, l.shaft);
    const skin = skinOf(volume, v.frame, t);
    return {
      id: chosen.placed[n].id,
      probeId: probe.id,
      name: probe.name,
      standing: probe.standing,
      ...called,
      isOwn: (p.own?.length ?? 0) > 0,
      entryLps,
      tipLps,
      direction,
      lengthMm: l.shaft.lengthMm,
      diameterMm: probe.diameterMm.value,
      activeMm: probe.activeMm,
      ...(chosen.placed[n].voltFraction === undefined ? {} : { voltFraction: chosen.placed[n].voltFraction }),
      nerveMm: l.judged.nerveMm,
      ...(l.judged.rootMm === undefined ? {} : { rootMm: l.judged.rootMm }),
      ...(l.judged.canalMm === undefined ? {} : { canalMm: l.judged.canalMm }),
      ct: {
        ...sliceAngles(direction, called.side),
        ...(skin === undefined
          ? {}
          : {
              skinLps: skin.pointLps,
              fromMidlineMm: skin.fromMidlineMm,
              skinSide: skin.side,
              skinToTipMm: skin.depthMm + l.shaft.lengthMm,
            }),
      },
    };
  });
}

export function answerOf(
  v: Vertebra,
  vertebrae: readonly Vertebra[],
  volume: Volume,
  lesion: Lesion,
  p: AblationParams,
  scene: ProbeScene,
  chosen: Tried,
  map: TissueMap,
  c: AblationCourse,
  waitS: number,
): Ablation {
  const figures = { coverage: coverageOf(map, c) };
  const margin = marginOf(map, c);
  const timeS = c.organs[0]?.timeS ?? [];
  const keep = thinned(timeS.length, 120);
  const organs = c.organs.map((o): Ablation['organs'][number] => {
    const cells = map.organs.find((x) => x.id === o.id);
    return {
      id: o.id,
      kind: cells?.kind ?? 'root',
      ...(cells?.side === undefined ? {} : { side: cells.side }),
      vertebraId: cells?.vertebraId ?? v.vertebraId,
      assumed: cells?.assumed ?? false,
      nearestMm: nearestMm(map, cells?.cells ?? [], chosen.placed),
      hottestC: keep.map((n) => round(o.hottestC[n], 2)),
      coldestC: keep.map((n) => round(o.coldestC[n], 2)),
      peakC: o.peakC,
      lowestC: o.lowestC,
      cem43Min: o.cem43Min,
      state: isNerve(o.id) ? stateOf(o) : 'kept',
      ...(cells === undefined
        ? {}
        : { worstLps: worstPlace(map, cells.cells, p.modality === 'rf' ? c.peakC : c.lowestC, p.modality === 'rf') }),
    };
  });
  const ordered = headToFeet(organs, vertebrae);
  const probes = probePlans(volume, v, scene, chosen, p);
  const skin = skinOrgan(v, probes, chosen, p.modality);
  const end = c.snapshots.at(-1)?.temperatureC;
  const [lowestC, highestC] = rangeIn(map, c, end);
  const isReady = p.modality === 'rf' || lowestC > afterAblation.thawedC.value;
  return {
    ...emptyOf(v.vertebraId, p, lesion),
    state: 'planned',
    protocol: {
      id: chosen.choice.id,
      isOwnChoice: chosen.choice.isOwnChoice,
      ...(chosen.choice.strength === undefined
        ? {}
        : p.modality === 'rf'
          ? { powerW: chosen.choice.strength }
          : { dutyFraction: chosen.choice.strength }),
    },
    probes,
    energyS: givenS(chosen.choice.protocol, chosen.seconds),
    endS: c.endS,
    endReason: chosen.reason,
    ...rinsePlan(chosen),
    ...figures,
    ...(margin === undefined ? {} : { margin }),
    timeS: keep.map((n) => round(timeS[n], 1)),
    organs: skin === undefined ? ordered : [...ordered, skin],
    readings: thinned(c.readings.length, 120).map((n) => {
      const r = c.readings[n];
      return {
        timeS: round(r.timeS, 1),
        powerW: round(r.powerW, 3),
        sensorC: round(r.sensorC, 2),
        ...(r.impedanceOhm === undefined ? {} : { impedanceOhm: round(r.impedanceOhm, 1) }),
      };
    }),
    ledger: {
      storedJ: c.ledger.storedJ,
      deliveredJ: c.kind === 'rf' ? c.ledger.fromCurrentJ : c.ledger.fromProbesJ,
      unaccountedFraction: c.ledger.unaccountedFraction,
    },
    field: {
      grid: gridOf(map),
      timeS: c.snapshots.map((s) => s.timeS),
      temperatures: c.snapshots.map((s) => Int16Array.from(s.temperatureC, (t) => Math.round(10 * t))),
      killed: Uint8Array.from(c.killed, (k, q) => (c.probe[q] === 1 ? 1 : k)),
    },
    ...(p.modality === 'cryo' ? { ice: iceOf(map, c) } : {}),
    cement: { waitS, isReady, lowestC, highestC },
    findings: [],
  };
}
function rinsePlan({ protection, rinseC }: Tried): Pick<Ablation, 'protection' | 'rinseC'> {
  const { temperatureC } = protectionValues(protection, rinseC);
  return { protection, ...(temperatureC === undefined ? {} : { rinseC: temperatureC }) };
}
export const round = (x: number, digits: number): number => Number(x.toFixed(digits));
const thinned = (count: number, most: number): readonly number[] => {
  const every = Math.max(1, Math.ceil(count / most));
  return Array.from({ length: count }, (_, n) => n).filter((n) => n % every === 0 || n === count - 1);
};
/** From the needle's surface. */
export function nearestMm(map: TissueMap, cells: readonly number[], probes: readonly PlacedProbe[]): number {
  let least = Infinity;
  for (const q of cells) {
    const at = cellPlace(map, q);
    for (const p of probes) {
      const w = [0, 1, 2].map((a) => at[a] - p.tip[a]);
      const t = Math.max(0, Math.min(p.probe.activeMm, w[0] * p.toHub[0] + w[1] * p.toHub[1] + w[2] * p.toHub[2]));
      const axis = Math.hypot(...[0, 1, 2].map((a) => w[a] - t * p.toHub[a]));
      least = Math.min(least, Math.max(0, axis - p.probe.diameterMm.value / 2));
    }
  }
  // never told farther than it is
  return Number.isFinite(least) ? Math.floor(10 * least) / 10 : 999;
}
/** Each kind and side from head to feet. */
function headToFeet(organs: Ablation['organs'], vertebrae: readonly Vertebra[]): Ablation['organs'] {
  const kindOf = (o: Ablation['organs'][number]): string => `${o.kind} ${o.side ?? ''}`;
  const kinds = [...new Set(organs.map(kindOf))];
  const height = new Map(vertebrae.map((n) => [n.vertebraId, n.frame.originLps[2]]));
  const heightOf = (o: Ablation['organs'][number]): number => height.get(o.vertebraId) ?? 0;
  return organs.toSorted((a, b) => kinds.indexOf(kindOf(a)) - kinds.indexOf(kindOf(b)) || heightOf(b) - heightOf(a));
}
function worstPlace(map: TissueMap, cells: readonly number[], field: Float32Array, hot: boolean): Lps {
  let worst = cells[0];
  for (const q of cells) if (hot ? field[q] > field[worst] : field[q] < field[worst]) worst = q;
  return fromFrame(map.frame, ...cellPlace(map, worst));
}
/** Skin lies outside the box: far from what acts it stays at body temperature, near it nothing is known and it is said. */
export function skinOrgan(
  v: Vertebra,
  probes: Ablation['probes'],
  chosen: Tried,
  modality: AblationParams['modality'],
): Ablation['organs'][number] | undefined {
  const near = probes.flatMap((x, n) => (x.ct.skinToTipMm === undefined ? [] : [x.ct.skinToTipMm - chosen.placed[n].probe.activeMm]));
  if (near.length === 0) return undefined;
  // never told farther than it is
  const nearest = Math.floor(10 * Math.max(0, Math.min(...near))) / 10;
  return {
    id: 'skin',
    kind: 'skin',
    vertebraId: v.vertebraId,
    assumed: false,
    nearestMm: nearest,
    hottestC: [],
    coldestC: [],
    peakC: 37,
    lowestC: 37,
    cem43Min: 0,
    state: nearest < ablationRules.aroundMm[modality].value ? 'amber' : 'kept',
  };
}
function rangeIn(map: TissueMap, c: AblationCourse, field: Float32Array | undefined): readonly [number, number] {
  if (field === undefined) return [37, 37];
  let [low, high] = [Infinity, -Infinity];
  for (let q = 0; q < map.lesion.length; q++)
    // cement reaches the bone beside the lesion too
    if ((map.lesion[q] !== 0 || map.boneFraction[q] > 0.1) && c.probe[q] !== 1) {
      low = Math.min(low, field[q]);
      high = Math.max(high, field[q]);
    }
  return [low, high];
}
function iceOf(map: TissueMap, c: AblationCourse): NonNullable<Ablation['ice']> {
  const ml = map.spacingMm ** 3 / 1000;
  const lethalC = thermalDamage.killColdC.value;
  let [visible, lethal] = [0, 0];
  for (let q = 0; q < c.lowestC.length; q++) {
    if (c.lowestC[q] < 0) visible++;
    if (c.lowestC[q] < lethalC) lethal++;
  }
  return { visibleMl: visible * ml, lethalMl: lethal * ml, lethalC };
}
