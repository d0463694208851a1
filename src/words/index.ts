// Every sentence a person reads, by code. An area is two files, one a language, and a line in each list below.
import { fill, type Language } from './format.ts';
import { baseEn } from './base.en.ts';
import { baseFr } from './base.fr.ts';
import { filesEn } from './files.en.ts';
import { filesFr } from './files.fr.ts';
import { labelsEn } from './labels.en.ts';
import { labelsFr } from './labels.fr.ts';
import { storeEn } from './store.en.ts';
import { storeFr } from './store.fr.ts';
import { workupEn } from './workup.en.ts';
import { workupFr } from './workup.fr.ts';
import { planEn } from './plan.en.ts';
import { planFr } from './plan.fr.ts';
import { reportEn } from './report.en.ts';
import { reportFr } from './report.fr.ts';
import { siteEn } from './site.en.ts';
import { siteFr } from './site.fr.ts';
import { appEn } from './app.en.ts';
import { appFr } from './app.fr.ts';
import { cliEn } from './cli.en.ts';
import { cliFr } from './cli.fr.ts';
import { phantomEn } from './phantom.en.ts';
import { phantomFr } from './phantom.fr.ts';
import { mrEn } from './mr.en.ts';
import { mrFr } from './mr.fr.ts';
import { physicsEn } from './physics.en.ts';
import { physicsFr } from './physics.fr.ts';
import { calibrateEn } from './calibrate.en.ts';
import { calibrateFr } from './calibrate.fr.ts';
import { strengthEn } from './strength.en.ts';
import { strengthFr } from './strength.fr.ts';
import { strengthViewEn } from './strength-view.en.ts';
import { strengthViewFr } from './strength-view.fr.ts';
import { findEn } from './find.en.ts';
import { findFr } from './find.fr.ts';
import { injectionEn } from './injection.en.ts';
import { injectionFr } from './injection.fr.ts';
import { injectionPageEn } from './injection-page.en.ts';
import { injectionPageFr } from './injection-page.fr.ts';
import { cementEn } from './cement.en.ts';
import { cementFr } from './cement.fr.ts';
import { clockViewEn } from './clock-view.en.ts';
import { clockViewFr } from './clock-view.fr.ts';
import { indicationEn } from './indication.en.ts';
import { indicationFr } from './indication.fr.ts';
import { indicationRulesEn } from './indication-rules.en.ts';
import { indicationRulesFr } from './indication-rules.fr.ts';
import { registryEn } from './registry.en.ts';
import { registryFr } from './registry.fr.ts';
import { registryViewEn } from './registry-view.en.ts';
import { registryViewFr } from './registry-view.fr.ts';
import { formsEn } from './forms.en.ts';
import { formsFr } from './forms.fr.ts';
import { dayEn } from './day.en.ts';
import { dayFr } from './day.fr.ts';
import { followupEn } from './followup.en.ts';
import { followupFr } from './followup.fr.ts';
import { sheetEn } from './sheet.en.ts';
import { sheetFr } from './sheet.fr.ts';
import { outlineEn } from './outline.en.ts';
import { outlineFr } from './outline.fr.ts';
import { ablationEn } from './ablation.en.ts';
import { ablationFr } from './ablation.fr.ts';
import { signalEn } from './signal.en.ts';
import { signalFr } from './signal.fr.ts';

export * from './format.ts';
export * from './view.ts';
export * from './strength-text.ts';
export * from './injection-text.ts';
export * from './ablation-text.ts';
export * from './cement-text.ts';
export * from './registry-text.ts';
export * from './indication-text.ts';
export * from './signal-text.ts';

const en = {
  ...baseEn,
  ...filesEn,
  ...labelsEn,
  ...storeEn,
  ...workupEn,
  ...planEn,
  ...reportEn,
  ...siteEn,
  ...appEn,
  ...cliEn,
  ...phantomEn,
  ...physicsEn,
  ...calibrateEn,
  ...strengthEn,
  ...strengthViewEn,
  ...findEn,
  ...injectionEn,
  ...injectionPageEn,
  ...cementEn,
  ...clockViewEn,
  ...indicationEn,
  ...indicationRulesEn,
  ...registryEn,
  ...registryViewEn,
  ...formsEn,
  ...dayEn,
  ...followupEn,
  ...sheetEn,
  ...outlineEn,
  ...ablationEn,
  ...signalEn,
  ...mrEn,
} as const;
const fr: Record<keyof typeof en, string> = {
  ...baseFr,
  ...filesFr,
  ...labelsFr,
  ...storeFr,
  ...workupFr,
  ...planFr,
  ...reportFr,
  ...siteFr,
  ...appFr,
  ...cliFr,
  ...phantomFr,
  ...physicsFr,
  ...calibrateFr,
  ...strengthFr,
  ...strengthViewFr,
  ...findFr,
  ...injectionFr,
  ...injectionPageFr,
  ...cementFr,
  ...clockViewFr,
  ...indicationFr,
  ...indicationRulesFr,
  ...registryFr,
  ...registryViewFr,
  ...formsFr,
  ...dayFr,
  ...followupFr,
  ...sheetFr,
  ...outlineFr,
  ...ablationFr,
  ...signalFr,
  ...mrFr,
};

export type Code = keyof typeof en;
const dictionaries: Record<Language, Record<string, string>> = { en, fr };

export const isCode = (code: string): code is Code => Object.hasOwn(en, code);
export const codes = Object.keys(en) as readonly Code[];

/** The sentence of a code, filled. */
export const say = (language: Language, code: Code, values?: Readonly<Record<string, unknown>>): string =>
  fill(language, dictionaries[language][code], values);

/** A value that is itself a code ("course-event.cement") is said; only codes with a dot, so that no plain word is taken for one. */
const said = (language: Language, values: Readonly<Record<string, unknown>> | undefined): Readonly<Record<string, unknown>> | undefined =>
  values === undefined
    ? undefined
    : Object.fromEntries(
        Object.entries(values).map(([k, v]) => [k, typeof v === 'string' && v.includes('.') && isCode(v) ? say(language, v) : v]),
      );
/** For codes that come from records (findings, problems): an unknown code is shown as itself, never hidden. */
export const sayCode = (language: Language, code: string, values?: Readonly<Record<string, unknown>>): string =>
  isCode(code) ? say(language, code, said(language, values)) : values === undefined ? code : `${code} ${JSON.stringify(values)}`;
