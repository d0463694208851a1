// A form and its answers as Questionnaire and QuestionnaireResponse. Question texts under licence are not ours to pass on: an item carries its id, never
// wording. "Unknown" and "not asked" stay what they are through FHIR's own reason codes. A time without an offset is no FHIR dateTime: it stays text.
import type { Answer, FormAnswers } from '../../records/index.ts';
import { absentReason, own, type Extension, type Quantity, type Resource } from './resources.ts';

const kindUrl = own('answer-kind');
const saidByUrl = own('said-by');
type ItemType = 'choice' | 'boolean' | 'quantity' | 'date' | 'string';
const typeOf: Readonly<Record<Answer['is'], ItemType>> = {
  choice: 'choice',
  choices: 'choice',
  'yes-no': 'boolean',
  number: 'quantity',
  date: 'date',
  'date-time': 'string',
  text: 'string',
  initials: 'string',
  unknown: 'string',
  'not-asked': 'string',
};
interface Item {
  readonly linkId: string;
  readonly extension?: readonly Extension[];
  readonly answer?: readonly {
    readonly valueCoding?: { readonly system: string; readonly code: string };
    readonly valueBoolean?: boolean;
    readonly valueQuantity?: Quantity;
    readonly valueDate?: string;
    readonly valueString?: string;
  }[];
}
export const formUrl = (a: Pick<FormAnswers, 'formId' | 'versionCount'>): string => `${own('form')}:${a.formId}|${a.versionCount}`;

/** The questions that were answered in these responses, of one form and version. */
export function questionnaire(id: string, forms: readonly FormAnswers[]): Resource {
  const types = new Map<string, ItemType>();
  for (const form of forms)
    for (const [linkId, answer] of Object.entries(form.values)) {
      const known = types.get(linkId);
      if (known === undefined || known === 'string') types.set(linkId, typeOf[answer.is]);
    }
  const [{ formId, versionCount }] = forms;
  return {
    resourceType: 'Questionnaire',
    id,
    url: `${own('form')}:${formId}`,
    version: String(versionCount),
    status: 'active',
    subjectType: ['Patient'],
    ...(types.size === 0
      ? {}
      : { item: [...types].map(([linkId, type]) => ({ linkId, type, ...(type === 'choice' ? { repeats: true } : {}) })) }),
  };
}

function itemOf(form: FormAnswers, linkId: string, a: Answer): Item {
  const extension = [{ url: kindUrl, valueCode: a.is }];
  const coding = (code: string) => ({ valueCoding: { system: `${own('form')}:${form.formId}`, code } });
  switch (a.is) {
    case 'unknown':
    case 'not-asked':
      return { extension: [{ url: absentReason, valueCode: a.is }], linkId };
    case 'choice':
      return { extension, linkId, answer: [coding(a.choice)] };
    case 'choices':
      return a.choices.length === 0 ? { extension, linkId } : { extension, linkId, answer: a.choices.map(coding) };
    case 'yes-no':
      return { extension, linkId, answer: [{ valueBoolean: a.yes }] };
    case 'number':
      // the unit as it was said; whether it is UCUM is not ours to claim
      return { extension, linkId, answer: [{ valueQuantity: { value: a.value, unit: a.unit } }] };
    case 'date':
      return { extension, linkId, answer: [{ valueDate: a.date }] };
    case 'date-time':
      return { extension, linkId, answer: [{ valueString: a.at }] };
    case 'text':
      return a.text === '' ? { extension, linkId } : { extension, linkId, answer: [{ valueString: a.text }] };
    case 'initials':
      return { extension, linkId, answer: [{ valueString: a.initials }] };
  }
}
function answerOf(item: Item): Answer | undefined {
  const absent = item.extension?.find((e) => e.url === absentReason)?.valueCode;
  if (absent === 'unknown' || absent === 'not-asked') return { is: absent };
  const [first] = item.answer ?? [];
  switch (item.extension?.find((e) => e.url === kindUrl)?.valueCode) {
    case 'choice':
      return { is: 'choice', choice: first?.valueCoding?.code ?? '' };
    case 'choices':
      return { is: 'choices', choices: (item.answer ?? []).map((x) => x.valueCoding?.code ?? '') };
    case 'yes-no':
      return { is: 'yes-no', yes: first?.valueBoolean === true };
    case 'number':
      return { is: 'number', value: first?.valueQuantity?.value ?? Number.NaN, unit: first?.valueQuantity?.unit ?? '' };
    case 'date':
      return { is: 'date', date: first?.valueDate ?? '' };
    case 'date-time':
      return { is: 'date-time', at: first?.valueString ?? '' };
    case 'text':
      return { is: 'text', text: first?.valueString ?? '' };
    case 'initials':
      return { is: 'initials', initials: first?.valueString ?? '' };
    default:
      return undefined;
  }
}

export function response(id: string, form: FormAnswers, patient: string): Resource {
  const items = Object.entries(form.values).map(([linkId, a]) => itemOf(form, linkId, a));
  return {
    resourceType: 'QuestionnaireResponse',
    id,
    extension: [{ url: saidByUrl, valueCode: form.saidBy }],
    ...(form.subject === undefined ? {} : { identifier: { system: own('subject'), value: form.subject } }),
    questionnaire: formUrl(form),
    status: form.state === 'complete' ? 'completed' : 'in-progress',
    subject: { reference: patient },
    ...(form.completedAt === undefined ? {} : { authored: form.completedAt }),
    ...(items.length === 0 ? {} : { item: items }),
  };
}
export function readResponse(r: Resource): FormAnswers {
  const [, formId, version] = /^urn:x-trocart:form:(.+)\|(\d+)$/.exec(String(r['questionnaire'])) ?? [];
  const items = (r['item'] as readonly Item[] | undefined) ?? [];
  const identifier = r['identifier'] as { readonly value?: string } | undefined;
  const saidBy = (r['extension'] as readonly Extension[] | undefined)?.find((e) => e.url === saidByUrl)?.valueCode;
  return {
    formId: formId ?? '',
    versionCount: Number(version),
    ...(identifier?.value === undefined ? {} : { subject: identifier.value }),
    saidBy: saidBy as FormAnswers['saidBy'],
    values: Object.fromEntries(
      items.flatMap((i) => {
        const a = answerOf(i);
        return a === undefined ? [] : [[i.linkId, a]];
      }),
    ),
    state: r['status'] === 'completed' ? 'complete' : 'draft',
    ...(r['authored'] === undefined ? {} : { completedAt: String(r['authored']) }),
  };
}
