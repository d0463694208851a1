// The page's only state: the current case (as the worker shows it), what is selected, what runs, what is being drafted. Views draw it,
// gestures change it through `update`. Not a record and not saved: window, zoom, folded panels. No library: React's own external store.
import { useSyncExternalStore } from 'react';
import { lps, type Lps } from '../base/index.ts';
import type { Code, Language } from '../words/index.ts';
import type { CementProduct, CementSetting, Injection } from './worker/nouns.ts';
import type {
  AskedQuestion,
  Answers,
  AblationWish,
  CaseView,
  ChainView,
  DroppedFile,
  Stored,
  StrengthAsk,
  FillWish,
  PlanVersion,
  Window,
} from './worker/messages.ts';
import type { ViewName } from './views/planes.ts';

export const stages = ['study', 'vertebrae', 'indication', 'plan', 'cement', 'strength', 'ablation', 'day', 'followup', 'report'] as const;
export type Stage = (typeof stages)[number];
/** Stages that have a panel in this version. */
export const builtStages: readonly Stage[] = [
  'study',
  'vertebrae',
  'plan',
  'cement',
  'strength',
  'ablation',
  'report',
  'indication',
  'day',
  'followup',
];
/** Stages without pictures: one wide column of large type. */
export const deskStages: readonly Stage[] = ['day', 'followup'];

/** Hanging layouts of pictures: their key, the stage whose panel stands beside them, their name. What each shows is in views/layouts.tsx. */
export const layouts = [
  { name: 'workup', digit: 1, stage: 'vertebrae', word: 'app.layout.workup' },
  { name: 'plan', digit: 2, stage: 'plan', word: 'app.layout.plan' },
  { name: 'fluoroscopy', digit: 3, stage: 'plan', word: 'fluoroscopy.open' },
  { name: 'cement', digit: 4, stage: 'cement', word: 'app.stage.cement' },
  { name: 'ablation', digit: 8, stage: 'ablation', word: 'app.stage.ablation' },
  { name: 'before-after', digit: 5, stage: 'strength', word: 'desk.layout.before-after' },
] as const satisfies readonly { readonly name: string; readonly digit: number; readonly stage: Stage; readonly word: Code }[];
export type LayoutName = (typeof layouts)[number]['name'];

export const presets = {
  bone: { levelHu: 400, widthHu: 1800 },
  soft: { levelHu: 40, widthHu: 400 },
  cement: { levelHu: 1000, widthHu: 4000 },
} as const satisfies Record<string, Window>;
export type Preset = keyof typeof presets;
export type Tool = 'crosshair' | 'window' | 'outline' | 'landmarks' | 'endplates' | 'brush' | 'distance' | 'angle' | 'cobb' | 'region';

/** Width of the panel, CSS pixels. */
export const panelWidth = { least: 260, usual: 316, most: 720 } as const;

export interface Running {
  readonly what:
    | 'read'
    | 'demo'
    | 'workup'
    | 'indication'
    | 'plan'
    | 'cement'
    | 'injection'
    | 'ablation'
    | 'lesion'
    | 'look'
    | 'strength'
    | 'pdf'
    | 'export'
    | 'levels'
    | 'site'
    | 'store'
    | 'day'
    | 'paper'
    | 'outline'
    | 'registry'
    | 'unlock';
  readonly id: number;
  readonly fraction: number;
  readonly code: string;
  readonly values?: Readonly<Record<string, string | number | boolean>>;
  readonly canCancel: boolean;
}
export interface Refusal {
  readonly code: string;
  readonly values: Readonly<Record<string, unknown>>;
  /** First of the files that were given, when the sentence does not name one. */
  readonly file?: string;
  /** Text for whoever reports a fault of ours. */
  readonly details?: string;
}
export interface ViewPose {
  readonly centreLps: Lps;
  readonly mmPerPx: number;
}
export interface PageState {
  readonly language: Language;
  readonly stored?: Stored;
  /** The browser was asked to keep the cases, and did not promise it. */
  readonly notPromised?: boolean;
  readonly view?: CaseView;
  readonly stage: Stage;
  readonly running?: Running;
  readonly refusal?: Refusal;
  readonly notice?: { readonly code: string; readonly values?: Readonly<Record<string, unknown>> };
  /** Files waiting for answers to the readers' questions. */
  readonly asking?: { readonly files: readonly DroppedFile[]; readonly answers: Answers; readonly questions: readonly AskedQuestion[] };
  readonly vertebraId?: string;
  readonly pathId?: string;
  readonly cursorLps: Lps;
  readonly poses: Readonly<Partial<Record<ViewName, ViewPose>>>;
  /** Another layout than the stage's own. */
  readonly layout?: LayoutName;
  /** The one view in the whole place. */
  readonly maximised?: string;
  readonly tool: Tool;
  readonly window: Window;
  readonly labelAlpha: number;
  /** Views follow the axes of the selected vertebra instead of the patient's. */
  readonly aligned: boolean;
  readonly panelOpen: boolean;
  /** Width a person gave the panel, CSS pixels. */
  readonly panelPx?: number;
  readonly helpOpen: boolean;
  /** All cases together, instead of the opening screen. */
  readonly registryOpen?: boolean;
  /** Drafts: what a person has begun to say. */
  readonly levelDraft?: string;
  /** Name of the body that is clicked first. */
  readonly outlineLevel?: string;
  /** Bodies proposed between two clicked ones. */
  readonly chain?: ChainView;
  readonly initials: string;
  /** The act in hand, where there are several. */
  readonly courseId?: string;
  readonly chosen: readonly string[];
  readonly gaugeGauge: number;
  /** What the next strength is asked for; the cement is of the bone (planned where there is a plan) until a person says. */
  readonly strengthAsk: Omit<StrengthAsk, 'cement' | 'entered'>;
  readonly strengthCement?: StrengthAsk['cement'];
  /** Opacity of the strain map on the slices, 0 = none. */
  readonly strainAlpha: number;
  /** The cement of this page, for injection, sitting and clocks; and the one of a sitting's later mixes, where it is another. */
  readonly mixWish?: { readonly product: CementProduct; readonly setting: CementSetting };
  readonly laterProduct?: CementProduct;
  /** A first look at an injection, while the whole of it is computed. */
  readonly injectionLook?: Injection;
  /** What of an injection is looked at. */
  readonly fill?: FillWish;
  /** Which moment of an ablation is looked at. */
  readonly ablation?: AblationWish;
  /** The slider is being moved. */
  readonly fillMoving: boolean;
  /** The case is shown to a meeting: large type, nothing to change. */
  readonly presenting?: boolean;
  /** The meeting sees the case's code; nothing else names the patient. */
  readonly presentCode?: boolean;
  /** An earlier plan, looked at beside the one there is. */
  readonly compared?: PlanVersion;
  /** The program is kept by the browser: it starts without a network. */
  readonly offlineReady?: boolean;
  /** The clock was opened, or was running when the page came up: only then is it loaded. */
  readonly clockWanted: boolean;
}

let state: PageState = {
  language: globalThis.navigator?.language.toLowerCase().startsWith('fr') ? 'fr' : 'en',
  stage: 'study',
  cursorLps: lps(0, 0, 0),
  poses: {},
  tool: 'crosshair',
  window: presets.bone,
  labelAlpha: 0.45,
  aligned: false,
  panelOpen: true,
  helpOpen: false,
  initials: '',
  chosen: [],
  gaugeGauge: 11,
  strengthAsk: { load: 'axial', ends: 'pmma-caps', voxelMm: 1, nonlinear: false, sensitivity: true },
  strainAlpha: 0.7,
  clockWanted: false,
  fillMoving: false,
};
const listeners = new Set<() => void>();

export const page = (): PageState => state;
/** A key given as undefined is taken away. */
export function update(change: { readonly [K in keyof PageState]?: PageState[K] | undefined }): void {
  const next: Record<string, unknown> = { ...state, ...change };
  for (const [key, value] of Object.entries(change)) if (value === undefined) delete next[key];
  state = next as unknown as PageState;
  for (const f of listeners) f();
}
const subscribe = (f: () => void): (() => void) => {
  listeners.add(f);
  return () => listeners.delete(f);
};
/** One part of the state; `select` must return the same object while nothing changed. */
export const usePage = <T>(select: (s: PageState) => T): T => useSyncExternalStore(subscribe, () => select(state));
export const onChange = subscribe;

/** The layout on show: the one chosen, else the stage's own. */
export const layoutOf = (s: PageState): LayoutName => s.layout ?? layouts.find((l) => l.stage === s.stage)?.name ?? 'workup';

/** The injection of the selected bone: the first look while it is newer, else the record. */
export const shownInjection = (s: PageState): Injection | undefined => {
  const given = (i: Injection | undefined): Injection | undefined => (i?.state === 'given' && i.approaches.length > 0 ? i : undefined);
  if (s.vertebraId === undefined) return undefined;
  if (s.injectionLook?.vertebraId === s.vertebraId) return given(s.injectionLook);
  return given(s.view?.injections.find((i) => i.data.vertebraId === s.vertebraId)?.data);
};
