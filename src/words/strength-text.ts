// Phrases about a strength record that panel and report both write: gain as a range, the model in full, what a strain picture shows.
import type { CementSource, Strength, StrengthState } from '../records/index.ts';
import { isCode, say, type Code } from './dictionary.ts';
import { number, type Language } from './format.ts';

/** French sets high punctuation and the per cent off by a space that must not break. */
const text = (language: Language, code: Code, values: Readonly<Record<string, unknown>> = {}): string =>
  language === 'fr' ? say(language, code, values).replace(/ ([:;%])/g, '\u00a0$1') : say(language, code, values);

/** The words for a name in a record (a law, a cause); a name unknown to this version is shown as itself. */
export function strengthName(language: Language, what: 'law' | 'cause' | 'ends' | 'method', name: string): string {
  const code = `strength-view.${what}.${name}`;
  return isCode(code) ? text(language, code) : name;
}

type Gain = Strength['gains'][string];
/** "× 1.12 to × 1.61 (as asked × 1.30)", the middle on wish; one run alone is no range and is said to be none. */
export function gainInWords(language: Language, gain: Gain, middle = true): string {
  if (gain.lowFraction === gain.highFraction)
    return `× ${number(language, gain.middleFraction, 2)} (${text(language, 'strength-view.no-range')})`;
  const range = text(language, 'strength-view.gain.range', { low: gain.lowFraction, high: gain.highFraction });
  return !middle ? range : `${range} (${text(language, 'strength-view.gain.middle', { middle: gain.middleFraction })})`;
}

/** "without cement", "with the planned cement". */
export const whenInWords = (language: Language, cemented: boolean, cement: CementSource): string =>
  text(
    language,
    !cemented ? 'strength-view.before' : cement === 'none' ? 'strength-view.after' : (`strength-view.after-of.${cement}` as const),
  );

export const boneInWords = (language: Language, state: Pick<StrengthState, 'bone' | 'residualFraction'>): string =>
  text(
    language,
    `strength-view.bone.${state.bone}`,
    state.residualFraction === undefined ? {} : { residual: number(language, state.residualFraction, 2) },
  );

/** What stands beside every number of the record: load, law, ends, voxel, calibration, failure, cement. */
export function modelInWords(language: Language, s: Strength, method: string): readonly (readonly [label: string, value: string])[] {
  const label = (name: 'load' | 'law' | 'ends' | 'voxel' | 'calibration' | 'criterion' | 'cement'): string =>
    text(language, `strength-view.model.${name}`);
  const criterion = text(language, 'strength-view.model.criterion-value', {
    volume: 100 * s.criterion.volumeFraction,
    strain: 100 * s.criterion.strainFraction,
  });
  const voxel = s.voxelMm === undefined ? [] : ([[label('voxel'), `${number(language, s.voxelMm, 2)}\u00a0mm`]] as const);
  const source = text(language, `strength-view.cement.${s.cement}`);
  const cement = s.cementMl === undefined ? source : text(language, 'strength-view.model.cement-value', { source, cementMl: s.cementMl });
  return [
    [label('load'), text(language, `strength-view.load-long.${s.load}`)],
    [label('ends'), text(language, `strength-view.ends.${s.endCondition}`)],
    [label('law'), strengthName(language, 'law', s.law)],
    ...voxel,
    [label('calibration'), strengthName(language, 'method', method)],
    [label('criterion'), criterion],
    [label('cement'), cement],
  ];
}

/** How the density scale was got, for the record: entered scales say so themselves. */
export const methodOf = (s: Strength, calibration: { readonly method: string } | undefined): string =>
  s.findings.some((f) => f.code === 'strength.calibration-entered') ? 'entered' : (calibration?.method ?? 'unknown');

export const strainInWords = (
  language: Language,
  f: { readonly medianFraction: number; readonly p95Fraction: number; readonly beyondFraction: number },
  criticalFraction: number,
): string =>
  text(language, 'strength-view.strain.figures', {
    median: 100 * f.medianFraction,
    p95: 100 * f.p95Fraction,
    beyond: 100 * f.beyondFraction,
    critical: 100 * criticalFraction,
  });

/** Ticks of the colour bar, in %: halves of a per cent, the last one "and more". */
export function strainTicks(language: Language, topFraction: number): readonly { readonly share: number; readonly text: string }[] {
  const top = 100 * topFraction;
  const count = Math.round(top / 0.5);
  return Array.from({ length: count + 1 }, (_, n) => ({
    share: n / count,
    text: `${n === count ? '≥\u00a0' : ''}${number(language, (top * n) / count, 1)}`,
  }));
}

/** What a varied run was given: a law or an end condition by its name, a number in the manner of the language. */
export function variedToInWords(language: Language, run: Strength['sensitivity'][number]): string {
  if (run.cause === 'law' || run.cause === 'ends') return strengthName(language, run.cause, run.to);
  const found = /^(-?\d+)(?:\.(\d+))?(.*)$/.exec(run.to);
  if (found === null) return run.to;
  const [, , decimals = '', unit] = found;
  const value = number(language, Number.parseFloat(run.to), decimals.length);
  return unit.trim() === 'sd' ? text(language, 'strength-view.varied.sd', { sds: value }) : `${value}${unit.replace(' ', '\u00a0')}`;
}
