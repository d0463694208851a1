// What the images of a level already say, as answers to its form: offered to the person (who takes over, or says otherwise), and used, marked as
// coming from the images, where nobody said anything. An image may say yes; it says no only of what it plainly shows. Acuity that is indeterminate,
// a wall that is unseen, a cleft or lesion that was not found: no answer. The path is only ever proposed.
import {
  firstName,
  levelNames,
  type Answer,
  type AnswerValues,
  type Level,
  type Progression,
  type Signal,
  type Vertebra,
} from '../../records/index.ts';
import { wallRules } from '../workup-rules.ts';
import type { FactRange } from './facts.ts';

const yes = (said: boolean): Answer => ({ is: 'yes-no', yes: said });
const pick = (choice: string): Answer => ({ is: 'choice', choice });

/** Largest loss of height with its band, 0…1; undefined when no height could be measured. */
export function lossOf(v: Vertebra): FactRange | undefined {
  if (v.ratios === undefined) return undefined;
  const { wedgeFraction, biconcaveFraction, crushFraction } = v.ratios;
  const loss = Math.max(0, wedgeFraction, biconcaveFraction, crushFraction);
  const band = v.bands['genant.heightLossFraction'];
  return band === undefined ? { low: loss, high: loss } : { low: Math.min(band.low, loss), high: Math.max(band.high, loss) };
}

const has = (s: Signal | undefined, code: Signal['signs'][number]['code']): boolean =>
  s?.signs.some((x) => x.code === code && x.state === 'present') === true;
export const isCemented = (v: Vertebra | undefined, s: Signal | undefined): boolean =>
  (v?.previousCementMl ?? 0) > 0 || s?.cemented === true;

function unhealedOf(v: Vertebra | undefined, s: Signal | undefined): boolean | undefined {
  // 29 % of cemented bodies are bright a year later: that is no new fracture
  if (s === undefined || isCemented(v, s)) return undefined;
  if (s.acuity.basis === 'ct-shape' || s.acuity.basis === 'none') return undefined;
  const { class: c } = s.acuity;
  return c === 'acute' || c === 'subacute' ? true : c === 'old' || c === 'no-fracture' ? false : undefined;
}
function wallDefectOf(v: Vertebra | undefined, s: Signal | undefined): boolean | undefined {
  if (has(s, 'convex-posterior-wall') || has(s, 'retropulsed-angle')) return true;
  if (v === undefined) return undefined;
  const { state, retropulsionMm } = v.posteriorWall;
  if (state === 'broken' || (retropulsionMm ?? 0) >= wallRules.retropulsionMm.value) return true;
  return state === 'intact' ? false : undefined;
}
function malignantOf(v: Vertebra | undefined, s: Signal | undefined): true | undefined {
  const suggestion = s?.suspicion.suggestion;
  return suggestion === 'malignant-signs' || suggestion === 'mixed-signs' || v?.lesion !== undefined ? true : undefined;
}
function pathOf(v: Vertebra | undefined, s: Signal | undefined): string | undefined {
  if (malignantOf(v, s) === true) return 'tumour';
  if (s?.suspicion.mimics[0] === 'haemangioma') return 'haemangioma';
  const fractured = (v?.genant?.gradeCount ?? 0) > 0;
  if (fractured && (v?.clefts.length ?? 0) > 0 && s?.acuity.class === 'old') return 'non-union';
  return fractured || s?.acuity.class === 'acute' || s?.acuity.class === 'subacute' ? 'osteoporotic' : undefined;
}
function collapseOf(v: Vertebra | undefined): string | undefined {
  const loss = v === undefined ? undefined : lossOf(v);
  if (loss === undefined) return undefined;
  // SINS splits at half the height; whether there is any collapse at all near zero is left to the reader
  return loss.low > 0.5 ? 'over-half' : loss.low > 0.2 && loss.high < 0.5 ? 'under-half' : undefined;
}

/** Lost height since an earlier study: the plainest proof that a collapse is recent. */
const progressedOf = (p: Progression | undefined): boolean | undefined =>
  p === undefined || p.state === 'undecided' ? undefined : p.state !== 'unchanged';

/** Answers to the level's form that the images give. `path` is among them as a proposal; the rules never use it unless a person took it over. */
export function levelFromImages(v: Vertebra | undefined, s: Signal | undefined, p?: Progression): AnswerValues {
  const out: Record<string, Answer> = {};
  const put = (id: string, answer: Answer | undefined): void => {
    if (answer !== undefined) out[id] = answer;
  };
  const said = (value: boolean | undefined): Answer | undefined => (value === undefined ? undefined : yes(value));
  const chosen = (value: string | undefined): Answer | undefined => (value === undefined ? undefined : pick(value));
  put('path', chosen(pathOf(v, s)));
  const onMri = unhealedOf(v, s);
  const progressed = progressedOf(p);
  put('unhealed', said(onMri ?? (progressed === true && !isCemented(v, s) ? true : undefined)));
  if (onMri === true) put('unhealedBy', pick(s?.acuity.basis === 'earlier-study' ? 'earlier-study' : 'mri'));
  else if (onMri === undefined && out['unhealed'] !== undefined) put('unhealedBy', pick('earlier-study'));
  put('progression', said(progressed));
  if ((v?.clefts.length ?? 0) > 0 || has(s, 'cleft')) put('nonUnion', yes(true));
  put('wallDefect', said(wallDefectOf(v, s)));
  const loss = v === undefined ? undefined : lossOf(v);
  if (loss !== undefined) put('lossFraction', { is: 'number', value: Math.round(50 * (loss.low + loss.high)), unit: '%' });
  put('malignantSign', said(malignantOf(v, s)));
  if (isCemented(v, s)) put('cementedBefore', yes(true));
  else if (v?.trabecularHu !== undefined) put('cementedBefore', yes(false));
  if (v?.lesion !== undefined) put('lesion', pick(v.lesion.kind === 'lytic' ? 'lytic' : 'blastic'));
  put('sins.collapse', chosen(collapseOf(v)));
  return out;
}

/** Answers to the patient's form that the study and all levels together give. */
export function patientFromImages(
  study: { readonly ageYear?: number | undefined; readonly date?: string | undefined } | undefined,
  vertebrae: readonly Vertebra[],
  signals: readonly Signal[],
): AnswerValues {
  const out: Record<string, Answer> = {};
  if (study?.ageYear !== undefined) out['ageYear'] = { is: 'number', value: study.ageYear, unit: 'year' };
  if (study?.date !== undefined && /^\d{4}-\d{2}-\d{2}/.test(study.date))
    out['imagingDate'] = { is: 'date', date: study.date.slice(0, 10) };
  if (signals.some((s) => s.suspicion.suggestion === 'infection-signs' || s.suspicion.mimics.includes('spondylodiscitis')))
    out['discitis'] = yes(true);
  if (vertebrae.some((v) => v.density?.class === 'osteoporosis')) out['osteoporosis'] = yes(true);
  return out;
}

/** Where a level lies for the rules: T5 to L5 is what is planned here; undefined while it has no single name. */
export function regionOf(level: Level | undefined): 'cervical' | 'above-T5' | 'T5-L5' | 'sacral' | undefined {
  if (level === undefined) return undefined;
  const of = (name: string): 'cervical' | 'above-T5' | 'T5-L5' | 'sacral' => {
    const at = (levelNames as readonly string[]).indexOf(name);
    if (at < levelNames.indexOf('T1')) return 'cervical';
    if (at < levelNames.indexOf('T5')) return 'above-T5';
    return at < levelNames.indexOf('S1') ? 'T5-L5' : 'sacral';
  };
  const first = of(firstName(level));
  return level.split('/').every((n) => of(n) === first) ? first : undefined;
}
