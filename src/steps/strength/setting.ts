// What a strength is computed from, made ready: the model, its cement, its damage, the states to press and what had to be said on the way.
import { finding, Problem, type Finding } from '../../base/index.ts';
import {
  strengthLaws,
  cementModel,
  cementModulusMPa,
  damageRules,
  failureCriterion,
  type StrengthLaw,
  boneModel,
  enteredCalibration,
} from '../../catalog/index.ts';
import type { Kernels } from '../../kernels/index.ts';
import { elasticBytes } from '../../physics/index.ts';
import {
  vertebraPart,
  type Calibration,
  type Injection,
  type Mask,
  type Plan,
  type Structures,
  type Vertebra,
  type Volume,
} from '../../records/index.ts';
import { boneGrid } from '../../spine/index.ts';
import { cappedBody, planesOf, type CappedBody } from './capped-body.ts';
import { injectedCement, observedCement, plannedCement, type CementField } from './cement-field.ts';
import { damageOf, heightLeft, type Damage } from './damage.ts';
import { densityOf, type DensityScale, type Material } from './moduli.ts';
import type { StrengthParams } from './params.ts';

export interface Setting {
  readonly body: CappedBody;
  readonly material: Material;
  readonly cement: CementField | undefined;
  /** The image itself shows the cement: what the bone was under it is unknown. */
  readonly cementHidesBone: boolean;
  readonly damage: Damage | undefined;
  readonly parts: readonly number[];
  readonly solid: (fill: number, hu: number) => boolean;
  /** HU without mineral. */
  readonly zeroHu: number;
  readonly findings: readonly Finding[];
}

export function scaleOf(calibration: Calibration | undefined, p: StrengthParams): DensityScale | undefined {
  if (p.entered !== undefined)
    return {
      ...p.entered,
      sdAtZeroMgPerCm3: p.entered.sdAtZeroMgPerCm3 ?? enteredCalibration.sdAtZeroMgPerCm3.value,
      sdAt300MgPerCm3: p.entered.sdAt300MgPerCm3 ?? enteredCalibration.sdAt300MgPerCm3.value,
    };
  return calibration;
}
export function findLaw(id: string): StrengthLaw {
  const law = strengthLaws.find((l) => l.id === id);
  if (law === undefined) throw new Problem('strength.unknown-law', { law: id, known: strengthLaws.map((l) => l.id).join(', ') });
  return law;
}

/** Refuses a model that this host cannot hold, before the time is spent, with the voxel size that fits. */
function requireMemory(body: CappedBody, kernels: Kernels): void {
  const bytes = elasticBytes(body.size);
  if (bytes <= kernels.limitBytes) return;
  throw new Problem('strength.too-large', {
    needMb: Math.ceil(bytes / 2 ** 20),
    limitMb: Math.floor(kernels.limitBytes / 2 ** 20),
    voxelMm: Math.ceil(body.spacingMm * Math.cbrt(bytes / kernels.limitBytes) * 20) / 20,
  });
}

export function settingOf(
  v: Vertebra,
  volume: Volume,
  scale: DensityScale,
  structures: Structures | undefined,
  plan: Plan | undefined,
  injection: Injection | undefined,
  p: StrengthParams,
  kernels: Kernels,
): Setting | Finding {
  const id = v.vertebraId;
  const law = findLaw(p.law);
  const findings: Finding[] = [];
  const density = densityOf(scale, law);
  const least = failureCriterion.leastMPa.value;
  const solid = (fill: number, hu: number): boolean => law.modulusMPa(density(hu) * fill) >= least;
  const parts = p.behind
    ? [vertebraPart.body, vertebraPart.posterior, vertebraPart.pedicleLeft, vertebraPart.pedicleRight]
    : [vertebraPart.body];
  const zeroHu = -scale.interceptMgPerCm3 / scale.slopeMgPerCm3;
  const bone = boneGrid(v.parts, volume, v.frame, parts, p.voxelMm, [1, 1, 1], zeroHu);
  const body = bone === undefined ? undefined : cappedBody(bone, planesOf(v), solid);
  if (body === undefined) return finding('strength.refused.no-bone', 'stop', { leastMPa: least }, id);
  if (body.looseFraction > boneModel.mostLooseFraction.value)
    return finding('strength.refused.disconnected', 'stop', { percent: 100 * body.looseFraction, pieces: body.looseCount + 1 }, id);
  if (body.looseCount > 0)
    findings.push(
      finding(
        'strength.loose-removed',
        body.looseFraction > 0.01 ? 'caution' : 'note',
        { pieces: body.looseCount, percent: 100 * body.looseFraction },
        id,
      ),
    );
  requireMemory(body, kernels);

  const remaining = heightLeft(v);
  const damage = remaining === undefined ? undefined : damageOf(body, remaining);
  const found = p.cement === 'none' ? undefined : cementOf(v, body, structures, plan, injection, p);
  if (found !== undefined && 'code' in found) return found;
  findings.push(...(found?.findings ?? []));
  const material: Material = {
    scale,
    law,
    ends: p.ends,
    compositeMPa: cementModulusMPa(p.cureFraction, p.compositeMPa ?? cementModel.compositeMPa.value),
    interfaceMmPerMPa: p.interfaceMmPerMPa ?? cementModel.interfaceMmPerMPa.value,
    ...(damage === undefined ? {} : { damage }),
  };
  return {
    body,
    material,
    cement: found?.field,
    cementHidesBone: found?.hidesBone ?? false,
    damage,
    parts,
    solid,
    zeroHu,
    findings,
  };
}

interface FoundCement {
  readonly field: CementField;
  readonly hidesBone: boolean;
  readonly findings: readonly Finding[];
}
function cementOf(
  v: Vertebra,
  body: CappedBody,
  structures: Structures | undefined,
  plan: Plan | undefined,
  injection: Injection | undefined,
  p: StrengthParams,
): FoundCement | Finding {
  const id = v.vertebraId;
  if (p.cement === 'planned' && plan?.cement !== undefined) {
    const wanted = p.cementMl ?? (plan.cement.rangeMl[0] + plan.cement.rangeMl[1]) / 2;
    const tips = plan.paths.filter((path) => plan.chosen.includes(path.id)).map((path) => path.targetLps);
    const field = plannedCement(body, tips, wanted);
    const short = field.volumeMl < 0.98 * wanted;
    return {
      field,
      hidesBone: false,
      findings: [
        finding('strength.cement-rule', 'note', { cementMl: field.volumeMl }, id),
        ...(short ? [finding('strength.cement-short', 'caution', { wantedMl: wanted, cementMl: field.volumeMl }, id)] : []),
      ],
    };
  }
  if (p.cement === 'injected' && injection !== undefined) {
    // the approach that is proposed, else the plan's own, and as much as it proposes
    const a = injection.approaches[injection.proposedIndex ?? 0];
    const wanted = Math.min(p.cementMl ?? a.proposedMl ?? injection.volumeMl, injection.volumeMl);
    const field = injectedCement(body, a, wanted);
    return {
      field,
      hidesBone: false,
      findings: [finding('strength.cement-injected', 'note', { injectedMl: wanted, cementMl: field.volumeMl, sides: a.sides }, id)],
    };
  }
  const mask: Mask | undefined = structures?.items.find((s) => s.name === 'cement')?.mask;
  const field = observedCement(body, mask);
  if (field.volumeMl < 0.1) return finding('strength.refused.no-cement-seen', 'stop', {}, id);
  const dense = observedCement(body, undefined).volumeMl;
  const hidesBone = dense > 0.2 * field.volumeMl;
  return { field, hidesBone, findings: hidesBone ? [finding('strength.before-unseen', 'caution', { cementMl: dense }, id)] : [] };
}

/** Residual fractions pressed for a fractured body: the curve, and where the prior lies. */
export function residualsOf(p: StrengthParams): {
  readonly fractions: readonly number[];
  readonly prior: readonly [number, number];
  readonly middle: number;
} {
  const [low, high] = p.residualPrior ?? damageRules.priorFraction.value;
  const middle = Math.round(((low + high) / 2) * 100) / 100;
  const fractions = [...new Set([...damageRules.curveFractions.value, low, middle, high])].sort((a, b) => a - b);
  return { fractions, prior: [low, high], middle };
}
