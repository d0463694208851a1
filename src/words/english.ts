// Every English sentence: a line an area, here and in french.ts. Only these two files import sentences, so that a page loads one language.
import { baseEn } from './base.en.ts';
import { filesEn } from './files.en.ts';
import { labelsEn } from './labels.en.ts';
import { storeEn } from './store.en.ts';
import { workupEn } from './workup.en.ts';
import { planEn } from './plan.en.ts';
import { reportEn } from './report.en.ts';
import { siteEn } from './site.en.ts';
import { appEn } from './app.en.ts';
import { cliEn } from './cli.en.ts';
import { phantomEn } from './phantom.en.ts';
import { physicsEn } from './physics.en.ts';
import { calibrateEn } from './calibrate.en.ts';
import { strengthEn } from './strength.en.ts';
import { strengthViewEn } from './strength-view.en.ts';
import { findEn } from './find.en.ts';
import { injectionEn } from './injection.en.ts';
import { injectionPageEn } from './injection-page.en.ts';
import { cementEn } from './cement.en.ts';
import { clockViewEn } from './clock-view.en.ts';
import { indicationEn } from './indication.en.ts';
import { indicationRulesEn } from './indication-rules.en.ts';
import { registryEn } from './registry.en.ts';
import { registryViewEn } from './registry-view.en.ts';
import { formsEn } from './forms.en.ts';
import { dayEn } from './day.en.ts';
import { followupEn } from './followup.en.ts';
import { sheetEn } from './sheet.en.ts';
import { outlineEn } from './outline.en.ts';
import { signalEn } from './signal.en.ts';
import { deskEn } from './desk.en.ts';
import { mrEn } from './mr.en.ts';
import { editingEn } from './editing.en.ts';
import { fluoroscopyEn } from './fluoroscopy.en.ts';
import { chainEn } from './chain.en.ts';
import { solidEn } from './solid.en.ts';
import { ablationEn } from './ablation.en.ts';

export const english = {
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
  ...signalEn,
  ...mrEn,
  ...deskEn,
  ...editingEn,
  ...fluoroscopyEn,
  ...chainEn,
  ...ablationEn,
  ...solidEn,
} as const;
