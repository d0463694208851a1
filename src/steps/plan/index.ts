// Plan: how to get into one vertebra, how sure, how much cement, when to stop. Ranked paths by the probability of a breach under the site's
// execution error; C-arm views in the patient's terms. See README.md for the method and its limits.
import { z } from 'zod';
import { finding, Problem } from '../../base/index.ts';
import { trocarOf, trocars } from '../../catalog/index.ts';
import { defaultSite, defineStep, levelOf, pathCorrections, type Band, type Plan } from '../../records/index.ts';
import { cArmViews, surroundingsOf } from '../../spine/index.ts';
import { cementOf } from './cement.ts';
import { outlinedPlan } from './outlined-plan.ts';
import { pathBands } from './path.ts';
import { refusalOf, warningsOf } from './refuse.ts';
import { findPleuraMatters } from './seen.ts';
import { pathsOfSide } from './side-paths.ts';
import { chooseSides } from './sides.ts';
import { cementBands, postureOf, sightedOf } from './sheet.ts';
import { zoneOf } from './target.ts';

const params = z.object({
  /** Outer gauge of the trocar; absent = the act's, else 11 G. */
  gaugeGauge: z.number().optional(),
});

export const plan = defineStep({
  name: 'plan',
  command: 'plan',
  versionCount: 4,
  reads: {
    vertebra: { kind: 'vertebra', need: 'each' },
    vertebrae: { kind: 'vertebra', need: 'all' },
    levels: { kind: 'levels', need: 'one', only: ['entries'] },
    volume: { kind: 'volume', need: 'optional' },
    structures: { kind: 'structures', need: 'optional' },
    corrections: { kind: 'correction', need: 'all', where: { field: 'what', oneOf: pathCorrections } },
    site: { kind: 'site', need: 'optional' },
    signal: { kind: 'signal', need: 'optional', only: ['vertebraId', 'suspicion'] },
    act: { kind: 'act', need: 'optional', only: ['gaugeGauge'] },
  },
  params,
  makes: 'plan',
  async run({ vertebra, levels, volume, structures, corrections, site, signal, act }, { gaugeGauge }, context) {
    const gauge = trocarOf(gaugeGauge ?? act?.gaugeGauge ?? 11);
    if (gauge === undefined)
      throw new Problem('plan.unknown-gauge', {
        gauge: gaugeGauge ?? act?.gaugeGauge ?? 0,
        known: trocars.map((t) => t.gaugeGauge).join(', '),
      });
    const room = site ?? defaultSite;
    const error = room.executionError;
    const sheet = { vertebraId: vertebra.vertebraId, executionError: error, posture: postureOf(volume) };
    const empty = {
      ...sheet,
      sides: 'none',
      sidesReason: 'plan.sides.none',
      paths: [],
      chosen: [],
      views: [],
      unseen: [],
      bands: {},
    } as const;
    const mri = volume?.quantity === 'signal';
    const refusal = refusalOf(vertebra, levels, mri);
    if (refusal !== undefined) return [{ ...empty, ...refusal } satisfies Plan];

    context.progress(0.1, 'plan.progress.surroundings');
    const surroundings = surroundingsOf(vertebra, structures, volume);
    if (mri) return [{ ...empty, ...outlinedPlan({ vertebra, levels, surroundings, signal, gauge, room }) } satisfies Plan];
    const setup = { vertebra, surroundings, gauge, error, corrections, ...(volume === undefined ? {} : { volume }) };
    context.progress(0.4, 'plan.progress.left');
    const left = pathsOfSide(setup, 'left');
    if (context.cancelled()) return [];
    context.progress(0.7, 'plan.progress.right');
    const right = pathsOfSide(setup, 'right');

    const offered = [...left.offered, ...right.offered].toSorted((a, b) => a.path.breachProbability - b.path.breachProbability);
    const paths = offered.map((o, n) => ({ ...o.path, rankCount: n + 1 }));
    const choice = chooseSides(offered, zoneOf(vertebra, surroundings, gauge.outerDiameterMm / 2));
    const findings = [...warningsOf(vertebra, levels, surroundings), ...left.findings, ...right.findings];
    const views = cArmViews(
      surroundings.grid.frame,
      vertebra.frame.originLps,
      vertebra.endplates,
      sightedOf(vertebra, paths, choice.chosen),
      room.tableSetup,
    );
    const unseen = surroundings.unseen.filter((code) => findPleuraMatters(code, levelOf(levels, vertebra.vertebraId)));
    if (paths.length === 0)
      return [
        {
          ...empty,
          state: 'refused',
          views,
          unseen,
          findings: [finding('plan.refused.no-path', 'stop', { gauge: gauge.gaugeGauge }, vertebra.vertebraId), ...findings],
        } satisfies Plan,
      ];

    const cement = cementOf(vertebra, choice.chosen.length, room.deadSpaceMl);
    const bands: Record<string, Band> = { ...cementBands(vertebra, cement) };
    for (const path of paths) Object.assign(bands, pathBands(surroundings, path, error));
    return [
      {
        ...sheet,
        state: 'planned',
        ...choice,
        chosen: [...choice.chosen],
        paths,
        ...(cement === undefined ? {} : { cement }),
        views,
        unseen,
        bands,
        findings,
      } satisfies Plan,
    ];
  },
});
