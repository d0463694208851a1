// Which figures of an outcome become Observations, and how their value is written. One table for writing and reading, so that a round trip keeps
// exactly what stands here. Units are UCUM.
import type { BoneHealth, OutcomeAct, OutcomeVisit } from '../../records/index.ts';

export type ValueKind = 'number' | 'yes-no' | 'date' | 'word' | 'list' | 'text';
export interface FigureEntry<K extends string = string> {
  readonly field: K;
  readonly kind: ValueKind;
  readonly unit?: string;
}
const n = <K extends string>(field: K, unit: string): FigureEntry<K> => ({ field, kind: 'number', unit });
const f = <K extends string>(field: K, kind: ValueKind): FigureEntry<K> => ({ field, kind });

/** What an act says besides what the Procedure itself holds (date, kinds, cause, levels, stopped). */
export const actFigures: readonly FigureEntry<keyof OutcomeAct & string>[] = [
  f('cement', 'word'),
  n('cementMl', 'mL'),
  f('leaked', 'yes-no'),
  f('leaks', 'list'),
  f('sedation', 'word'),
  f('guidance', 'list'),
  n('fluoroscopyMin', 'min'),
  n('doseAreaGyCm2', 'Gy.cm2'),
  n('airKermaMGy', 'mGy'),
  n('acquisitionCount', '1'),
  f('skinFollowUp', 'yes-no'),
  n('localAnaestheticMg', 'mg'),
  n('biopsyCount', '1'),
  f('painSince', 'date'),
  f('mriDate', 'date'),
  n('painToMriDay', 'd'),
  n('mriToActDay', 'd'),
  f('needleOutAt', 'text'),
  n('stoodAfterH', 'h'),
  n('walkedAfterH', 'h'),
  f('admitted', 'date'),
  f('discharged', 'date'),
  n('nightCount', '1'),
  n('deviationCount', '1'),
];
/** What a visit says; its date is the Observation's time, the EQ-5D index carries its value set. */
export const visitFigures: readonly FigureEntry<keyof OutcomeVisit & string>[] = [
  n('afterDay', 'd'),
  n('painPoints', '{score}'),
  n('painMovingPoints', '{score}'),
  n('odiFraction', '1'),
  n('rmdqPoints', '{score}'),
  f('eq5dState', 'text'),
  n('eq5dVasPoints', '{score}'),
  f('analgesics', 'word'),
  n('morphineMgPerDay', 'mg/d'),
  f('usualActivities', 'word'),
  f('work', 'word'),
  f('driving', 'word'),
  n('walkingMetre', 'm'),
  n('fallCount', '1'),
  f('corset', 'yes-no'),
  f('physiotherapy', 'yes-no'),
  f('newPain', 'yes-no'),
  f('imaged', 'word'),
  f('alive', 'yes-no'),
];
export const boneFigures: readonly FigureEntry<keyof BoneHealth & string>[] = [
  f('path', 'word'),
  f('done', 'list'),
  n('tScorePoints', '{score}'),
  f('decided', 'word'),
  f('decidedDate', 'date'),
  f('started', 'word'),
  f('startedDate', 'date'),
  n('actToStartDay', 'd'),
  f('referred', 'yes-no'),
  f('missing', 'list'),
];
