// The papers of a patient: what it is (before), what to do (going home). Plain words, no name, in the report's own blocks so that formats/pdf prints them.
// A model: the department corrects and signs it; every figure in it stands with its source at the end.
import {
  choiceCode,
  dateAfter,
  expectations,
  findVisit,
  questionCode,
  visits,
  aboveSkinAlert,
  boneForm,
  findQuestion,
} from '../../catalog/index.ts';
import type { Block, BoneHealth, Course, OutcomeAct, Report, VisitName } from '../../records/index.ts';
import { isCode, say, sayCode, type Code, type Language } from '../../words/index.ts';

export type SheetKind = 'information' | 'discharge';
export interface SheetInputs {
  readonly language: Language;
  readonly caseCode: string;
  readonly programVersion: string;
  readonly levelsConfirmed: boolean;
  readonly course?: Course;
  readonly act?: OutcomeAct;
  readonly bone?: BoneHealth;
  /** Items missing for the bone at discharge. */
  readonly missingBone?: readonly string[];
}

export function patientSheet(kind: SheetKind, i: SheetInputs): Report {
  const t = (code: Code, values?: Readonly<Record<string, unknown>>): string => say(i.language, code, values);
  return {
    language: i.language,
    title: t(`sheet.${kind}.title`),
    caseCode: i.caseCode,
    levelsConfirmed: i.levelsConfirmed,
    footer: t('intended-use'),
    ...(i.levelsConfirmed ? {} : { headerWarning: t('levels-not-confirmed') }),
    blocks: [
      { block: 'heading', depthCount: 1, text: t(`sheet.${kind}.title`) },
      ...(kind === 'information' ? information(t, i) : discharge(t, i)),
    ],
    printedHashes: [],
    programVersion: i.programVersion,
  };
}
type T = (code: Code, values?: Readonly<Record<string, unknown>>) => string;
const heading = (text: string): Block => ({ block: 'heading', depthCount: 2, text });
const paragraph = (text: string): Block => ({ block: 'paragraph', text });
const list = (t: T, codes: readonly Code[]): Block => ({ block: 'list', ordered: false, items: codes.map((c) => ({ text: t(c) })) });
const expected = (id: string): Readonly<Record<string, unknown>> => {
  const e = expectations.find((x) => x.id === id);
  return e === undefined ? {} : { low: e.low, high: e.high };
};
const actNames = (t: T, kinds: readonly string[]): string =>
  kinds.map((k) => (isCode(`act-kind.${k}`) ? t(`act-kind.${k}` as Code) : k).toLowerCase()).join(', ');
const sources = (t: T, ids: readonly string[]): readonly Block[] => [
  heading(t('sheet.sources')),
  {
    block: 'list',
    ordered: false,
    // two figures of one paper are one line
    items: expectations
      .filter((e, n, all) => ids.includes(e.id) && all.findIndex((x) => x.cite === e.cite) === n)
      .map((e) => ({ text: e.cite, tone: 'muted' as const })),
  },
];

function information(t: T, i: SheetInputs): Block[] {
  const acts = i.course === undefined ? '' : actNames(t, i.course.planned);
  const levels = i.course?.levels.map((l) => l.level).join(', ') ?? '';
  return [
    { block: 'notice', tone: 'muted', text: t('sheet.model') },
    heading(t('sheet.what')),
    paragraph(t('sheet.what.text')),
    ...(i.course === undefined || acts === '' ? [] : [paragraph(t('sheet.planned', { acts, levels }))]),
    heading(t('sheet.before')),
    list(t, ['sheet.before.1', 'sheet.before.2', 'sheet.before.3', 'sheet.before.4']),
    heading(t('sheet.during')),
    paragraph(t('sheet.during.text')),
    heading(t('sheet.after')),
    {
      block: 'list',
      ordered: false,
      items: (['upright', 'weight', 'relief'] as const).map((id) => ({ text: t(`sheet.after.${id}`, expected(id)) })),
    },
    heading(t('sheet.evidence')),
    list(t, ['sheet.evidence.1', 'sheet.evidence.2']),
    heading(t('sheet.risks')),
    list(t, ['sheet.risks.1', 'sheet.risks.2', 'sheet.risks.3', 'sheet.risks.4']),
    { block: 'notice', tone: 'strong', text: t('sheet.consent') },
    heading(t('sheet.call')),
    paragraph(t('sheet.call.text')),
    ...sources(t, ['upright', 'weight', 'relief', 'new-fracture']),
  ];
}

function discharge(t: T, i: SheetInputs): Block[] {
  const { act, course, bone, language } = i;
  const day = (date: string): string => plainDate(language, date);
  const facts: { label: string; value: string }[] = [];
  if (act !== undefined) {
    facts.push({ label: t('sheet.done.date'), value: day(act.date) });
    facts.push({ label: t('sheet.done.act'), value: actNames(t, act.kinds) });
    facts.push({ label: t('sheet.done.levels'), value: act.levels.join(', ') });
    facts.push({
      label: t('sheet.done.cement'),
      value:
        act.cementMl === undefined
          ? t('unknown')
          : t('sheet.done.cement.value', {
              ml: act.cementMl,
              lots:
                course === undefined || course.lots.length === 0
                  ? t('unknown')
                  : course.lots.map((l) => `${l.product}, ${l.lot}`).join(' ; '),
            }),
    });
    facts.push({
      label: t('sheet.done.leak'),
      value:
        act.leaks === undefined
          ? t(act.leaked === true ? 'sheet.done.leak.somewhere' : 'unknown')
          : act.leaks.length === 0
            ? t('sheet.done.leak.no')
            : t('sheet.done.leak.yes', { places: act.leaks.map((p) => t(`leak-place.${p}`).toLowerCase()).join(', ') }),
    });
    if (act.biopsyCount !== undefined)
      facts.push({ label: t('sheet.done.biopsy'), value: t('sheet.done.biopsy.value', { count: act.biopsyCount }) });
  }
  const path = bone?.path ?? 'unknown';
  const missing = (i.missingBone ?? []).flatMap((id) => {
    const q = findQuestion(boneForm, id);
    return q === undefined ? [] : [sayCode(language, questionCode(boneForm, q))];
  });
  const decided = findQuestion(boneForm, 'decided');
  const drug =
    bone?.decided === undefined || bone.decided === 'none' || decided === undefined || !('choices' in decided)
      ? undefined
      : sayCode(language, choiceCode(boneForm, decided, bone.decided)).toLowerCase();
  return [
    { block: 'notice', tone: 'muted', text: t('sheet.model') },
    ...(act === undefined ? [] : [heading(t('sheet.done')), { block: 'facts', items: facts } as Block]),
    ...(act?.stopped === true ? [{ block: 'notice', tone: 'caution', text: t('sheet.done.stopped') } as Block] : []),
    heading(t('sheet.home')),
    list(t, ['sheet.home.1', 'sheet.home.2', 'sheet.home.3', 'sheet.home.4', 'sheet.home.5']),
    ...(act !== undefined && (act.skinFollowUp === true || aboveSkinAlert(act.doseAreaGyCm2, act.airKermaMGy) === true)
      ? [{ block: 'notice', tone: 'caution', text: t('sheet.skin') } as Block]
      : []),
    { block: 'notice', tone: 'stop', text: t('sheet.alarm') },
    list(t, ['sheet.alarm.1', 'sheet.alarm.2', 'sheet.alarm.3', 'sheet.alarm.4']),
    heading(t('sheet.bone')),
    paragraph(t(`sheet.bone.${path}`)),
    ...(drug === undefined ? [] : [paragraph(t('sheet.bone.decided', { drug }))]),
    ...(missing.length === 0 ? [] : [paragraph(t('sheet.bone.missing', { list: missing.join(', ') }))]),
    ...(act === undefined
      ? []
      : [
          heading(t('sheet.visits')),
          {
            block: 'table',
            columns: [{ text: t('sheet.visit') }, { text: t('sheet.visit.date') }],
            rows: plannedVisits(act.date).map((v) => [{ text: t(`visit.${v.visit}`) }, { text: day(v.date) }]),
          } as Block,
        ]),
    heading(t('sheet.call')),
    paragraph(t('sheet.call.text')),
  ];
}
/** Visits after an act on this day, with the day each is meant for. */
export const plannedVisits = (date: string): readonly { readonly visit: VisitName; readonly date: string }[] =>
  visits.flatMap((v) => (v.id === 'baseline' ? [] : [{ visit: v.id, date: dateAfter(date, findVisit(v.id)?.day ?? 0) }]));

const months: Readonly<Record<Language, readonly string[]>> = {
  en: ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'],
  fr: ['janvier', 'février', 'mars', 'avril', 'mai', 'juin', 'juillet', 'août', 'septembre', 'octobre', 'novembre', 'décembre'],
};
/** "2 March 2026", "2 mars 2026", "1er mars 2026": written out, so that nobody reads 03/02 two ways. */
function plainDate(language: Language, date: string): string {
  const [y, m, d] = date.slice(0, 10).split('-').map(Number);
  return `${language === 'fr' && d === 1 ? '1er' : d} ${months[language][m - 1]} ${y}`;
}
