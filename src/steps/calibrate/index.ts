// Calibration: what a grey value of one CT means as bone mineral, by phantom rods, by the patient's own tissues, or by entered figures; each with
// its uncertainty at 0 and 300 HU, and with what makes the scale doubtful (contrast, voltage, kernel, kind of image, metal) said beside it.
import { z } from 'zod';
import { finding, Problem, type Finding } from '../../base/index.ts';
import { contrastSdMgPerCm3, referenceKev, referenceSearch, rodsSd } from '../../catalog/index.ts';
import { defineStep, densityKindSchema, type Calibration, type Seed, type Structures, type Volume } from '../../records/index.ts';
import { fitInternal, internalErrors } from './internal.ts';
import { findRegions } from './regions.ts';
import { fitRods } from './rods.ts';
import { spectrumOf } from './spectrum.ts';

const paramsSchema = z.object({
  method: z.enum(['internal-references', 'phantom-rods', 'entered']).default('internal-references'),
  /** What the rods' or the entered figures count. Internal references give K2HPO4. */
  density: densityKindSchema.default('k2hpo4'),
  /** Entered: density = slope · HU + intercept. */
  slopeMgPerCm3: z.number().positive().max(5).optional(),
  interceptMgPerCm3: z.number().min(-500).max(500).optional(),
  sdAtZeroMgPerCm3: z.number().positive().optional(),
  slopeSdFraction: z.number().positive().optional(),
  /** Rods of a phantom: a point inside each (or what was read there), and the density it was made with. */
  rods: z
    .array(
      z.object({
        pointLps: z.tuple([z.number(), z.number(), z.number()]).optional(),
        measuredHu: z.number().optional(),
        densityMgPerCm3: z.number(),
      }),
    )
    .default([]),
  rodRadiusMm: z.number().min(1).max(15).default(4),
});
type Params = z.infer<typeof paramsSchema>;
type Scale = Pick<
  Calibration,
  | 'density'
  | 'slopeMgPerCm3'
  | 'interceptMgPerCm3'
  | 'sdAtZeroMgPerCm3'
  | 'sdAt300MgPerCm3'
  | 'slopeSdFraction'
  | 'references'
  | 'effectiveKev'
  | 'fitFraction'
  | 'curvatureMgPerCm3'
  | 'findings'
>;

export const calibrate = defineStep({
  name: 'calibrate',
  command: 'calibrate',
  versionCount: 1,
  reads: {
    volume: { kind: 'volume', need: 'one' },
    study: { kind: 'study', need: 'optional', only: ['series'] },
    seeds: { kind: 'seed', need: 'all' },
    structures: { kind: 'structures', need: 'optional' },
  },
  params: paramsSchema,
  makes: 'calibration',
  run({ volume, study, seeds, structures }, params, context) {
    if (volume.quantity !== 'hu') throw new Problem('calibrate.not-hu', { quantity: volume.quantity });
    context.progress(0, 'calibrate.progress');
    const series = study?.series.find((s) => s.seriesUid === volume.seriesUid);
    const spectrum = spectrumOf(volume, series);
    const scale =
      params.method === 'entered'
        ? entered(params)
        : params.method === 'phantom-rods'
          ? byRods(volume, params)
          : byTissues(volume, seeds, structures);
    const contrast = scale.findings.some((f) => f.code === 'calibrate.contrast-seen') ? 'given' : volume.contrast;
    const wider = contrast === 'given' ? contrastSdMgPerCm3.value : 0;
    const kvpKv = volume.kvpKv ?? series?.kvpKv;
    const kernel = volume.kernel ?? series?.kernel;
    const calibration: Calibration = {
      ...scale,
      seriesUid: volume.seriesUid,
      method: params.method,
      sdAtZeroMgPerCm3: Math.hypot(scale.sdAtZeroMgPerCm3, wider),
      sdAt300MgPerCm3: Math.hypot(scale.sdAt300MgPerCm3, wider),
      ...(kvpKv === undefined ? {} : { kvpKv }),
      ...(kernel === undefined ? {} : { kernel }),
      contrast,
      spectrum: spectrum.spectrum,
      ...(spectrum.monoenergeticKev === undefined ? {} : { monoenergeticKev: spectrum.monoenergeticKev }),
      bands: bandsOf(scale),
      findings: [...scale.findings, ...spectrum.findings, ...doubts(contrast, kvpKv, kernel)],
    };
    context.progress(1, 'calibrate.progress');
    return Promise.resolve([calibration]);
  },
});

function entered(p: Params): Scale {
  if (p.slopeMgPerCm3 === undefined || p.interceptMgPerCm3 === undefined) throw new Problem('calibrate.entered-missing');
  const zero = p.sdAtZeroMgPerCm3 ?? rodsSd.atZeroMgPerCm3.value;
  const share = p.slopeSdFraction ?? rodsSd.slopeFraction.value;
  return {
    density: p.density,
    slopeMgPerCm3: p.slopeMgPerCm3,
    interceptMgPerCm3: p.interceptMgPerCm3,
    sdAtZeroMgPerCm3: zero,
    sdAt300MgPerCm3: Math.hypot(zero, 300 * p.slopeMgPerCm3 * share),
    slopeSdFraction: share,
    references: [],
    findings: p.sdAtZeroMgPerCm3 === undefined || p.slopeSdFraction === undefined ? [finding('calibrate.sd-assumed', 'note')] : [],
  };
}

function byRods(volume: Volume, p: Params): Scale {
  const fit = fitRods(volume, p.rods, p.rodRadiusMm);
  return {
    density: p.density,
    slopeMgPerCm3: fit.slopeMgPerCm3,
    interceptMgPerCm3: fit.interceptMgPerCm3,
    sdAtZeroMgPerCm3: fit.sdAtZeroMgPerCm3,
    sdAt300MgPerCm3: fit.sdAt300MgPerCm3,
    slopeSdFraction: fit.slopeSdFraction,
    fitFraction: fit.fitFraction,
    references: fit.readings.map((r) => ({
      what: 'rod',
      measuredHu: r.hu,
      sdHu: r.sdHu,
      expectedMgPerCm3: r.densityMgPerCm3,
      volumeMl: r.volumeMl,
      used: true,
    })),
    findings: [],
  };
}

function byTissues(volume: Volume, seeds: readonly Seed[], structures: Structures | undefined): Scale {
  const regions = findRegions(volume, seeds, structures);
  const { found } = regions;
  const neededCount = referenceSearch.leastCount.value;
  if (found.length < neededCount)
    throw new Problem('calibrate.references-few', { found: found.map((r) => r.what).join(', ') || '0', neededCount });
  const readings = found.map((r) => ({ what: r.what, hu: r.hu, errorHu: r.sdHu / Math.sqrt(Math.max(1, r.count / 27)) }));
  const fit = fitInternal(readings);
  const outside = ([low, high]: readonly [number, number]): boolean => fit.effectiveKev < low || fit.effectiveKev > high;
  if (outside(referenceKev.possible))
    throw new Problem('calibrate.energy-impossible', { energy: fit.effectiveKev, found: found.map((r) => r.what).join(', ') });
  const findings: Finding[] = [finding('calibrate.method-wide', 'note')];
  if (!found.some((r) => r.what === 'cortical-bone')) findings.push(finding('calibrate.cortex-absent', 'caution'));
  if (!found.some((r) => r.what === 'blood')) findings.push(finding('calibrate.blood-absent', 'note'));
  if (outside(referenceKev.usual))
    findings.push(finding('calibrate.energy-odd', 'caution', { energy: fit.effectiveKev, r2: Number(fit.fitFraction.toPrecision(4)) }));
  if (regions.contrastHu !== undefined) findings.push(finding('calibrate.contrast-seen', 'caution', { vesselHu: regions.contrastHu }));
  if (regions.metalSliceCount > 0) findings.push(finding('calibrate.metal-left-out', 'caution', { sliceCount: regions.metalSliceCount }));
  if (regions.cementNear) findings.push(finding('calibrate.cement-left-out', 'note'));
  return {
    density: 'k2hpo4',
    slopeMgPerCm3: fit.slopeMgPerCm3,
    interceptMgPerCm3: fit.interceptMgPerCm3,
    curvatureMgPerCm3: fit.curvatureMgPerCm3,
    ...internalErrors(readings),
    effectiveKev: fit.effectiveKev,
    fitFraction: fit.fitFraction,
    references: found.map((r) => ({ what: r.what, measuredHu: r.hu, sdHu: r.sdHu, volumeMl: r.volumeMl, used: true })),
    findings,
  };
}

function bandsOf(s: Scale): Calibration['bands'] {
  const wide = 1.645;
  const one = (value: number, sd: number): Calibration['bands'][string] => ({
    low: value - wide * sd,
    high: value + wide * sd,
    coverage: 0.9,
    basis: 'model',
  });
  return {
    slopeMgPerCm3: one(s.slopeMgPerCm3, s.slopeMgPerCm3 * s.slopeSdFraction),
    interceptMgPerCm3: one(s.interceptMgPerCm3, s.sdAtZeroMgPerCm3),
  };
}

/** What makes any HU scale doubtful, whichever way it was calibrated. */
function doubts(contrast: Calibration['contrast'], kvpKv: number | undefined, kernel: string | undefined): readonly Finding[] {
  const out: Finding[] = [];
  if (contrast === 'given') out.push(finding('calibrate.contrast-given', 'caution', { sdMgPerCm3: contrastSdMgPerCm3.value }));
  if (contrast === 'unknown') out.push(finding('calibrate.contrast-unknown', 'caution'));
  if (kvpKv === undefined) out.push(finding('calibrate.kvp-unknown', 'caution'));
  if (kernel === undefined) out.push(finding('calibrate.kernel-unknown', 'note'));
  return out;
}
