// The record of one body from its reading: ratios with bands, oedema and its map on the fluid-sensitive image's own grid, signs, class.
import { cropGrid, finding, type Finding } from '../../base/index.ts';
import { referenceRules } from '../../catalog/index.ts';
import type { Band, Mask, Signal } from '../../records/index.ts';
import { isChanged, patternOf } from './age.ts';
import { cohortOf } from './cohort.ts';
import type { Images } from './images.ts';
import { isCemented } from './imitations.ts';
import { judge, unread } from './judge.ts';
import { centreLpsOf, type Body, type Exam } from './read.ts';
import { signsOf, suggestionOf } from './signs.ts';

export function answerOf(exam: Exam, n: number, images: Images): Signal {
  const b = exam.bodies[n];
  const id = b.bone.vertebraId;
  const { acuity, against, suspected } = judge(exam, n);
  const signs = signsOf(exam, n);
  const c = isChanged(b) ? b.changed : undefined;
  const tied = exam.normal.length >= referenceRules.leastNormalCount.value && !exam.diffuse;
  const findings: Finding[] = images.findings.map((f) => ({ ...f, where: f.where ?? id }));
  const say = (code: string, severity: Finding['severity'], values?: Finding['values']): void =>
    void findings.push(finding(code, severity, values, id));
  for (const s of suspected) {
    if (s.measured === undefined) say(`signal.mimic.${s.mimic}`, 'caution');
    else say(`signal.mimic.${s.mimic}`, 'caution', { measured: s.measured });
  }
  if (!tied && !exam.diffuse) say('signal.reference-weak', 'caution', { nCount: exam.normal.length });
  if (acuity.class === 'indeterminate') say('signal.radiologist', 'caution');
  const ratio = (ln: number | undefined): number | undefined => (ln === undefined ? undefined : Math.exp(ln));
  const t1 = ratio(b.t1);
  const fluid = ratio(b.fluid);
  const put = <K extends string>(key: K, value: number | undefined): { readonly [P in K]?: number } =>
    (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: number };
  return {
    vertebraId: id,
    state: b.changed === undefined && b.t1 === undefined ? 'not-read' : 'read',
    frame: b.bone.seen.frame,
    images: [...new Map(b.images.map((i) => [`${i.role} ${i.volume.seriesUid}`, i])).values()].map((i) => ({
      role: i.role,
      seriesUid: i.volume.seriesUid,
      sequence: i.volume.sequence?.kind ?? 'unknown',
    })),
    reference: {
      basis: tied ? 'own-normal-bodies' : exam.t1?.toDisc === undefined ? 'none' : 'tissue',
      vertebraIds: tied ? exam.normal.map((k) => exam.bodies[k].bone.vertebraId) : [],
      tissue: exam.t1?.toDisc === undefined ? 'none' : 'disc',
      ...put('t1ToTissueFraction', ratio(exam.t1?.toDisc)),
      ...put('fluidToTissueFraction', ratio(exam.fluid?.toDisc)),
      ...put('t1SpreadFraction', exam.t1 === undefined ? undefined : exam.spreadT1),
      ...put('fluidSpreadFraction', exam.fluid === undefined ? undefined : exam.spreadFluid),
    },
    ...put('t1RatioFraction', t1),
    ...put('fluidRatioFraction', fluid),
    ...put('oedemaFluidRatioFraction', c === undefined ? undefined : Math.exp(c.fluid)),
    ...put('oedemaT1RatioFraction', c === undefined || b.t1 === undefined ? undefined : Math.exp(c.t1)),
    ...put('opposedToInPhaseFraction', b.opposedToInPhase),
    ...(b.changed === undefined || b.shape === undefined ? {} : { oedema: oedemaOf(b) }),
    signs: [...signs],
    acuity: { ...acuity, why: [...acuity.why] },
    against: [...against],
    suspicion: { suggestion: suggestionOf(exam, n, signs), mimics: suspected.map((s) => s.mimic) },
    cohort: [...cohortOf(b)],
    cemented: isCemented(b),
    bands: bandsOf(exam, t1, fluid, c?.fraction),
    findings,
  };
}

function oedemaOf(b: Body): NonNullable<Signal['oedema']> {
  const c = isChanged(b) ? b.changed : undefined;
  if (c === undefined) return { bodyFraction: 0, volumeMl: 0, pattern: 'none', endplate: 'none' };
  const centre = centreLpsOf(b);
  const mask = maskOf(b);
  return {
    bodyFraction: c.fraction,
    volumeMl: c.fraction * (b.bone.seen.bodyVolumeMl ?? 0),
    pattern: patternOf(b),
    endplate: b.shape?.endplate ?? 'none',
    ...(centre === undefined ? {} : { centreLps: centre }),
    ...(mask === undefined ? {} : { mask }),
  };
}

/** Voxels more likely changed than not, on the image's own grid, cropped. */
function maskOf(b: Body): Mask | undefined {
  const { marrow: m, changed: c } = b;
  if (m === undefined || c === undefined) return undefined;
  const { grid } = m.volume;
  const [nx, ny] = grid.size;
  const lo = [Infinity, Infinity, Infinity];
  const hi = [-1, -1, -1];
  const kept: number[] = [];
  for (let i = 0; i < m.at.length; i++) {
    if (!(c.chance[i] > 0.5)) continue;
    const q = m.at[i];
    kept.push(q);
    for (const [a, x] of [q % nx, ((q / nx) | 0) % ny, (q / (nx * ny)) | 0].entries()) {
      lo[a] = Math.min(lo[a], x);
      hi[a] = Math.max(hi[a], x);
    }
  }
  if (kept.length === 0) return undefined;
  const size = [hi[0] - lo[0] + 1, hi[1] - lo[1] + 1, hi[2] - lo[2] + 1] as const;
  const voxels = new Uint8Array(size[0] * size[1] * size[2]);
  for (const q of kept) {
    const [i, j, k] = [(q % nx) - lo[0], (((q / nx) | 0) % ny) - lo[1], ((q / (nx * ny)) | 0) - lo[2]];
    voxels[i + size[0] * (j + size[1] * k)] = 1;
  }
  return { grid: cropGrid(grid, [lo[0], lo[1], lo[2]], size), voxels };
}

/** Ratios are good to the spread of normal bodies among themselves; the share to what development phantoms showed. */
function bandsOf(exam: Exam, t1: number | undefined, fluid: number | undefined, fraction: number | undefined): Record<string, Band> {
  const out: Record<string, Band> = {};
  const sd = referenceRules.bodySd.value;
  const put = (key: string, value: number | undefined): void => {
    if (value !== undefined)
      out[key] = {
        low: value * Math.exp(-1.645 * sd),
        high: value * Math.exp(1.645 * sd),
        coverage: 0.9,
        basis: 'model',
        nCount: exam.normal.length,
        note: 'signal.band.ratio',
      };
  };
  put('t1RatioFraction', t1);
  put('fluidRatioFraction', fluid);
  if (fraction !== undefined)
    out['oedema.bodyFraction'] = {
      low: Math.max(0, fraction - 1.645 * referenceRules.fractionSd.value),
      high: Math.min(1, fraction + 1.645 * referenceRules.fractionSd.value),
      coverage: 0.9,
      basis: 'model',
      note: 'signal.band.fraction',
    };
  return out;
}

/** A bone no image shows: nothing is known of it, and why. */
export const unreadAnswer = (vertebraId: string, findings: readonly Finding[]): Signal => ({
  vertebraId,
  state: 'not-read',
  images: [],
  reference: { basis: 'none', vertebraIds: [], tissue: 'none' },
  signs: [],
  acuity: { ...unread('none'), why: ['signal.why.not-read'] },
  against: [],
  suspicion: { suggestion: 'unseen', mimics: [] },
  cohort: [],
  cemented: false,
  bands: {},
  findings: [...findings],
});
