// A body's signal in words: the line of its marrow, its chances, a sign's measure. Page, print and command line say it with these.
import type { Sign, Signal } from '../records/index.ts';
import { say, type Code } from './dictionary.ts';
import { number, type Language } from './format.ts';

/** French sets high punctuation and the per cent off by a space that must not break. */
const text = (language: Language, code: Code, values: Readonly<Record<string, unknown>> = {}): string =>
  language === 'fr' ? say(language, code, values).replace(/ ([:;%?])/g, '\u00a0$1') : say(language, code, values);

type Oedema = Pick<NonNullable<Signal['oedema']>, 'bodyFraction' | 'volumeMl' | 'pattern' | 'endplate'>;
/** "60 % of the body (17.2 ml), band, at the upper endplate; fluid-sensitive × 2.90, T1 × 0.52". */
export function oedemaInWords(
  language: Language,
  s: {
    readonly oedema?: Oedema | undefined;
    readonly oedemaFluidRatioFraction?: number | undefined;
    readonly oedemaT1RatioFraction?: number | undefined;
    readonly acuity?: Pick<Signal['acuity'], 'why'> | undefined;
  },
): string {
  // an abnormality that no picture could show is not one that is absent
  if (s.acuity?.why.includes('signal.why.no-fluid') === true) return text(language, 'signal.oedema-unread');
  const { oedema, oedemaFluidRatioFraction: fluid, oedemaT1RatioFraction: t1 } = s;
  if (oedema === undefined || oedema.pattern === 'none' || fluid === undefined) return text(language, 'signal.no-oedema');
  const values = {
    share: 100 * oedema.bodyFraction,
    volumeMl: oedema.volumeMl,
    pattern: text(language, `signal.pattern.${oedema.pattern}`),
    endplate: text(language, `signal.endplate.${oedema.endplate}`),
    fluid,
  };
  return t1 === undefined ? text(language, 'signal.oedema-line-fluid', values) : text(language, 'signal.oedema-line', { ...values, t1 });
}

export function chancesInWords(language: Language, a: Signal['acuity']): string {
  if (a.class === 'no-fracture') return text(language, 'signal.no-fracture-chance', { none: 100 * a.noFractureProbability });
  return text(language, 'signal.probabilities', {
    acute: 100 * a.acuteProbability,
    subacute: 100 * a.subacuteProbability,
    old: 100 * a.oldProbability,
    mimic: 100 * a.mimicProbability,
  });
}

/** "× 0.52 (0.84)" or "2.4 mm (2.0 mm)"; empty when nothing was measured. */
export function measureInWords(language: Language, s: Sign): string {
  if (s.measuredMm !== undefined) return `${number(language, s.measuredMm)}\u00a0mm (${number(language, s.limitMm ?? Number.NaN)}\u00a0mm)`;
  if (s.measuredFraction === undefined) return '';
  return `${number(language, s.measuredFraction, 2)} (${number(language, s.limitFraction ?? Number.NaN, 2)})`;
}
