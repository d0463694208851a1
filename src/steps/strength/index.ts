// Strength: what one vertebral body carries by voxel finite elements, now and with the cement; before and after on the same mesh under the same
// load. See README.md for the method and its limits. One record a vertebra: refused with the reason, or states with their bands.
import { finding, type Finding } from '../../base/index.ts';
import { failureCriterion } from '../../catalog/index.ts';
import type { Kernels } from '../../kernels/index.ts';
import { defineStep, type Strength } from '../../records/index.ts';
import { answerOf } from './answer.ts';
import { moduliOf, type Material } from './moduli.ts';
import { strengthParams, wantsCrush } from './params.ts';
import { pressStates, type PressItem, type StateFigures } from './press-states.ts';
import { refusalOf, warningsOf } from './refuse.ts';
import { variationsOf } from './sensitivity.ts';
import { findLaw, residualsOf, scaleOf, settingOf } from './setting.ts';
import { statesOf } from './states.ts';
import { soundNeighbours, twinBody } from './twin.ts';

export const strength = defineStep({
  name: 'strength',
  command: 'strength',
  versionCount: 1,
  reads: {
    vertebra: { kind: 'vertebra', need: 'each' },
    vertebrae: { kind: 'vertebra', need: 'all' },
    volume: { kind: 'volume', need: 'one' },
    calibration: { kind: 'calibration', need: 'optional' },
    structures: { kind: 'structures', need: 'optional' },
    plan: { kind: 'plan', need: 'optional' },
    injection: { kind: 'injection', need: 'optional' },
    levels: { kind: 'levels', need: 'one', only: ['entries'] },
  },
  params: strengthParams,
  makes: 'strength',
  tasks: { press: (item: PressItem, kernels: Kernels) => pressStates(item, kernels) },
  async run({ vertebra, vertebrae, volume, calibration, structures, plan, injection, levels }, p, context) {
    const law = findLaw(p.law);
    const criterion = {
      volumeFraction: p.volumeFraction ?? failureCriterion.volumeFraction.value,
      strainFraction: p.strainFraction ?? failureCriterion.strainFraction.value,
      leastMPa: p.leastMPa ?? failureCriterion.leastMPa.value,
    };
    const empty = {
      vertebraId: vertebra.vertebraId,
      load: p.load,
      endCondition: p.ends,
      cement: p.cement,
      law: law.id,
      criterion: { volumeFraction: criterion.volumeFraction, strainFraction: criterion.strainFraction },
      states: [],
      gains: {},
      curves: [],
      sensitivity: [],
      maps: [],
      bands: {},
    } as const;
    const refused = (why: Finding): readonly Strength[] => [{ ...empty, state: 'refused', findings: [why] }];
    const scale = scaleOf(calibration?.seriesUid === volume.seriesUid ? calibration : undefined, p);
    // a plan of another bone is no plan of this one
    const own = plan?.vertebraId === vertebra.vertebraId ? plan : undefined;
    const filled = injection?.vertebraId === vertebra.vertebraId ? injection : undefined;
    const refusal = refusalOf(vertebra, volume, scale, p.cement, own, filled);
    if (refusal !== undefined || scale === undefined) return refused(refusal ?? finding('strength.refused.no-calibration', 'stop'));
    context.progress(0.02, 'strength.progress.model');
    const setting = settingOf(vertebra, volume, scale, structures, own, filled, p, context.kernels);
    if ('code' in setting) return refused(setting);

    const { body, material, cement } = setting;
    const residuals = setting.damage === undefined ? undefined : residualsOf(p);
    const states = statesOf(setting, residuals, p);
    const total = states.length + 1;
    const figures = pressStates({ body, cases: states.map((s) => s.press), load: p.load, criterion }, context.kernels, {
      progress: (f) => context.progress(0.1 + (p.sensitivity ? 0.4 : 0.8) * f, 'strength.progress.states'),
      cancelled: () => context.cancelled(),
    });
    if (context.cancelled()) return [];
    if (figures.some((f) => f.failureLoadN === undefined))
      return refused(finding('strength.refused.no-bone', 'stop', { leastMPa: criterion.leastMPa }, vertebra.vertebraId));

    // the twin and the designed runs stand on models of their own: as many at once as there are threads
    const twins =
      residuals === undefined
        ? []
        : soundNeighbours(vertebra, vertebrae, levels).map((n) =>
            twinBody(vertebra, n, volume, setting.parts, p.voxelMm, setting.solid, setting.zeroHu),
          );
    const twinBodies = twins.filter((t) => t !== undefined);
    const asked: Material = { ...material, ...(residuals === undefined ? {} : { residualFraction: residuals.middle }) };
    const varied = p.sensitivity ? variationsOf(asked, cement !== undefined, residuals?.prior) : [];
    const sound = { scale, law, ends: p.ends };
    const before = !setting.cementHidesBone;
    const items: readonly PressItem[] = [
      ...twinBodies.map((t) => ({ body: t, load: p.load, criterion, cases: [{ moduli: moduliOf(t, sound), crush: wantsCrush(p) }] })),
      ...varied.map(({ material: m }) => ({
        body,
        load: p.load,
        criterion,
        cases: [
          ...(before ? [{ moduli: moduliOf(body, m) }] : []),
          ...(cement === undefined ? [] : [{ moduli: moduliOf(body, { ...m, cement }), cement }]),
        ],
      })),
    ];
    context.progress(0.1 + 0.8 * (states.length / total), 'strength.progress.runs');
    const answers = await context.map<PressItem, readonly StateFigures[]>('press', items);
    if (context.cancelled()) return [];
    context.progress(0.98, 'strength.progress.runs');
    return [
      answerOf({
        empty,
        vertebra,
        setting,
        states,
        figures,
        residuals,
        twins: answers.slice(0, twinBodies.length).flatMap((a) => a[0] ?? []),
        runs: varied.map((v, n) => ({ ...v, figures: answers[twinBodies.length + n] })),
        params: p,
        warnings: warningsOf(vertebra, p.entered === undefined ? calibration : undefined),
      }),
    ];
  },
});
