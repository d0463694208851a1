// Every French sentence: a line an area, here and in english.ts; one that is missing does not compile.
import type { english } from './english.ts';
import { baseFr } from './base.fr.ts';
import { filesFr } from './files.fr.ts';
import { labelsFr } from './labels.fr.ts';
import { storeFr } from './store.fr.ts';
import { workupFr } from './workup.fr.ts';
import { planFr } from './plan.fr.ts';
import { reportFr } from './report.fr.ts';
import { siteFr } from './site.fr.ts';
import { appFr } from './app.fr.ts';
import { cliFr } from './cli.fr.ts';
import { phantomFr } from './phantom.fr.ts';
import { physicsFr } from './physics.fr.ts';
import { calibrateFr } from './calibrate.fr.ts';
import { strengthFr } from './strength.fr.ts';
import { strengthViewFr } from './strength-view.fr.ts';
import { findFr } from './find.fr.ts';
import { injectionFr } from './injection.fr.ts';
import { injectionPageFr } from './injection-page.fr.ts';
import { cementFr } from './cement.fr.ts';
import { clockViewFr } from './clock-view.fr.ts';
import { indicationFr } from './indication.fr.ts';
import { indicationRulesFr } from './indication-rules.fr.ts';
import { registryFr } from './registry.fr.ts';
import { registryViewFr } from './registry-view.fr.ts';
import { formsFr } from './forms.fr.ts';
import { dayFr } from './day.fr.ts';
import { followupFr } from './followup.fr.ts';
import { sheetFr } from './sheet.fr.ts';
import { outlineFr } from './outline.fr.ts';
import { signalFr } from './signal.fr.ts';
import { deskFr } from './desk.fr.ts';
import { mrFr } from './mr.fr.ts';
import { editingFr } from './editing.fr.ts';
import { fluoroscopyFr } from './fluoroscopy.fr.ts';
import { chainFr } from './chain.fr.ts';
import { solidFr } from './solid.fr.ts';
import { ablationFr } from './ablation.fr.ts';

export const french: Record<keyof typeof english, string> = {
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
  ...signalFr,
  ...mrFr,
  ...deskFr,
  ...editingFr,
  ...fluoroscopyFr,
  ...chainFr,
  ...ablationFr,
  ...solidFr,
};
