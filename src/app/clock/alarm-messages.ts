// What the clock and its alarm worker say to each other.
export interface Alarm {
  /** Mix and phase; a warning before it begins with "warn". */
  readonly key: string;
  readonly inMs: number;
}
/** All alarms that are still to come: what was set before is forgotten. */
export interface ToAlarm {
  readonly alarms: readonly Alarm[];
  /** 0 = no beat: nothing runs. */
  readonly beatMs: number;
}
export type FromAlarm = { readonly say: 'due'; readonly key: string } | { readonly say: 'beat' };
