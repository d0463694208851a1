// Which series becomes the volume: the thinnest complete axial CT with spacing ≤ 3 mm, without contrast if there is one;
// none that thin: the thinnest, with a caution; equals are a question. Without any CT, the thinnest MR by the same words.
import { finding, Problem, type Finding } from '../../base/index.ts';
import type { Series } from '../../records/index.ts';

/** A person is asked in this form; `flag` is how the command line answers. */
export interface Question {
  readonly code: string;
  readonly flag: '--series' | '--position' | '--convention' | '--accept-identity' | '--segmentation';
  /** `label`: a code with its values, or a text of the files (a name, a tool) to be shown as it is. */
  readonly choices: readonly {
    readonly value: string;
    readonly label: string;
    readonly values?: Readonly<Record<string, string | number | boolean>>;
  }[];
  readonly values?: Readonly<Record<string, string | number | boolean>>;
}

export type Choice =
  | { readonly kind: 'series'; readonly series: Series; readonly findings: readonly Finding[] }
  | { readonly kind: 'question'; readonly question: Question }
  | { readonly kind: 'none'; readonly findings: readonly Finding[] };

/** Spacing (mm) up to which a CT is thin enough to plan on. */
export const thinMm = 3;

const stepMm = (s: Series): number => s.grid?.spacing[2] ?? Infinity;
/** Slice normal within 45° of the body axis. */
const isAxial = (s: Series): boolean => Math.abs(s.grid?.axes[2][2] ?? 0) > Math.SQRT1_2;

/** A candidate series in one line; only series with a grid are candidates. */
function labelOfSeries(s: Series): { readonly label: string; readonly values: Readonly<Record<string, string | number>> } {
  return {
    label: 'files.series-choice',
    values: {
      what: [s.modality, s.description].filter((p) => p !== '').join(' · '),
      spacingMm: stepMm(s),
      sliceCount: s.sliceCount,
      more: [s.kernel ?? '', s.contrast === 'given' ? 'C+' : s.contrast === 'none' ? 'C\u2212' : '']
        .filter((p) => p !== '')
        .map((p) => ` · ${p}`)
        .join(''),
    },
  };
}

/** Why a series is no volume, in the words of its own finding. */
export function notAVolume(series: Series): Problem {
  const why = series.findings.find((f) => f.code === series.setAside);
  return why === undefined
    ? new Problem('files.series-not-a-volume', { seriesCount: series.indexCount })
    : new Problem(why.code, why.values);
}

export function chooseSeries(all: readonly Series[], asked: number | undefined): Choice {
  if (asked !== undefined) {
    const series = all.find((s) => s.indexCount === asked);
    if (series === undefined) throw new Problem('files.no-such-series', { seriesCount: asked, highestCount: all.length });
    if (series.grid === undefined) throw notAVolume(series);
    return { kind: 'series', series, findings: thickness(series) };
  }
  const whole = all.filter((s) => s.grid !== undefined && s.setAside === undefined);
  const ct = whole.filter((s) => s.modality === 'CT');
  let pool = ct.filter(isAxial);
  if (pool.length === 0) pool = ct;
  if (pool.length === 0) pool = whole;
  if (pool.length === 0) return { kind: 'none', findings: [finding('files.no-volume', 'stop', { seriesCount: all.length })] };
  const thin = pool.filter((s) => stepMm(s) <= thinMm + 1e-3);
  if (thin.length > 0) pool = thin;
  const plain = pool.filter((s) => s.contrast === 'none');
  const silent = pool.filter((s) => s.contrast === 'unknown');
  if (plain.length > 0) pool = plain;
  else if (silent.length > 0) pool = silent;
  const least = Math.min(...pool.map(stepMm));
  pool = pool.filter((s) => stepMm(s) <= least * 1.001);
  if (pool.length === 1) return { kind: 'series', series: pool[0], findings: thickness(pool[0]) };
  return {
    kind: 'question',
    question: {
      code: 'files.which-series',
      flag: '--series',
      choices: pool.map((s) => ({ value: String(s.indexCount), ...labelOfSeries(s) })),
      values: { candidatesCount: pool.length },
    },
  };
}

const thickness = (s: Series): readonly Finding[] =>
  stepMm(s) > thinMm + 1e-3 ? [finding('files.thick-slices', 'caution', { spacingMm: stepMm(s), thinMm }, s.seriesUid)] : [];
