// From a found shaft (or a person's own path) to the Path record: clearances, breach probability, angles, quadrant, skin, findings, bands.
// The assumption that fails first: the execution error the site stated is the one of the hand that will hold the trocar.
import { finding, fromFrame, type Finding } from '../../base/index.ts';
import { margins, rules, type TrocarProduct } from '../../catalog/index.ts';
import type { Band, Path, Pedicle, Volume } from '../../records/index.ts';
import { breachOf, judgeTrocar, type ExecutionError, type Judged, type Surroundings, type Trocar } from '../../spine/index.ts';
import type { Zone } from './target.ts';

export interface PathFacts {
  readonly id: string;
  readonly side: 'left' | 'right';
  /** Absent = as the path itself tells. */
  readonly approach?: Path['approach'];
  readonly product: TrocarProduct;
  readonly zone: Zone;
  readonly pedicle?: Pedicle;
  readonly error: ExecutionError;
  readonly volume?: Volume;
}

export const trocarFrom = (
  s: Surroundings,
  shaft: { entry: readonly [number, number, number]; tip: readonly [number, number, number] },
  diameterMm: number,
): Trocar => ({
  entryLps: fromFrame(s.grid.frame, ...shaft.entry),
  targetLps: fromFrame(s.grid.frame, ...shaft.tip),
  diameterMm,
});

export function pathOf(s: Surroundings, t: Trocar, f: PathFacts): Path {
  const ground = {
    surroundings: s,
    pedicles: f.pedicle === undefined ? {} : { [f.side]: f.pedicle },
    error: f.error,
    ...(f.volume === undefined ? {} : { volume: f.volume }),
  };
  const judged = judgeTrocar(ground, f.side, t, f.approach);
  return {
    id: f.id,
    side: f.side,
    gaugeGauge: f.product.gaugeGauge,
    diameterMm: t.diameterMm,
    entryLps: t.entryLps,
    targetLps: t.targetLps,
    ...judged,
    targetZone: f.zone,
    rankCount: 0,
    findings: pathFindings(f, judged),
  };
}

function pathFindings(f: PathFacts, judged: Judged): readonly Finding[] {
  const { clearanceMm: c, breachProbability: probability } = judged;
  const hasSkin = judged.skin !== undefined;
  const out: Finding[] = [];
  const say = (code: string, severity: Finding['severity'], values?: Finding['values']): void =>
    void out.push(finding(code, severity, values, f.id));
  if (probability > rules.cautionProbability.value)
    say('plan.path.breach-likely', 'caution', { breachPercent: Math.round(probability * 100) });
  if (c.pleuraMm !== undefined && c.pleuraMm < margins.pleuraSaidMm.value)
    say('plan.path.pleura-near', 'caution', { clearanceMm: c.pleuraMm });
  if (c.vesselMm !== undefined && c.vesselMm < margins.vesselSaidMm.value)
    say('plan.path.vessel-near', 'caution', { clearanceMm: c.vesselMm });
  if (c.ribMm !== undefined && c.ribMm < margins.ribMm.value) say('plan.path.rib-near', 'note', { clearanceMm: c.ribMm });
  const plates = Math.min(c.endplateSuperiorMm ?? Infinity, c.endplateInferiorMm ?? Infinity);
  if (plates < margins.endplateMm.value) say('plan.path.endplate-near', 'caution', { clearanceMm: plates });
  if (c.anteriorMm !== undefined && c.anteriorMm < margins.anteriorMm.value)
    say('plan.path.anterior-near', 'caution', { clearanceMm: c.anteriorMm });
  if (judged.approach === 'parapedicular') say('plan.path.parapedicular', 'note');
  if (!hasSkin) say('plan.path.no-skin', 'note');
  return out;
}

/** Bands of one path: length from the label map's voxel, probability from walls half a millimetre nearer or further, skin from posture. */
export function pathBands(s: Surroundings, path: Path, error: ExecutionError): Readonly<Record<string, Band>> {
  const shifted = (mm: number): number =>
    breachOf(s, { entryLps: path.entryLps, targetLps: path.targetLps, diameterMm: path.diameterMm + 2 * mm }, error, {
      directions: 64,
      structures: false,
    }).probability;
  const out: Record<string, Band> = {
    [`paths.${path.id}.lengthMm`]: {
      low: path.lengthMm - 1.2,
      high: path.lengthMm + 1.2,
      coverage: 0.9,
      basis: 'voxel',
      safe: 'low',
      note: 'plan.band.length',
    },
    [`paths.${path.id}.breachProbability`]: {
      low: Math.min(path.breachProbability, shifted(-0.5)),
      high: Math.max(path.breachProbability, shifted(0.5)),
      coverage: 0.9,
      basis: 'model',
      safe: 'high',
      note: 'plan.band.breach',
    },
  };
  if (path.skin !== undefined) {
    const reach = rules.skinBandMm.value;
    out[`paths.${path.id}.skin.fromMidlineMm`] = {
      low: path.skin.fromMidlineMm - reach,
      high: path.skin.fromMidlineMm + reach,
      coverage: 0.9,
      basis: 'model',
      note: 'plan.band.skin',
    };
  }
  return out;
}
