// What the page and its two workers say to each other. The case worker holds the case and runs the steps; the paint worker holds the
// voxels and paints; the page holds neither, so nothing it does can block. Requests carry a number and get one answer; progress in between.
import type { Direction, Lps, Values } from '../../base/index.ts';
import type { Plane, Rod } from '../../imaging/index.ts';
import type { Edit, GivenAnswer, GivenEvent, NewCourse, OutlineAsk, DueErasure, Restored, Secret } from '../../host/index.ts';
import type { Filter, FieldName, RegistryRow, Statistics } from '../../registry/index.ts';
import type {
  Act,
  AnswerValues,
  Calibration,
  CementClock,
  CementProduct,
  CementSetting,
  CementSource,
  Correction,
  Course,
  EndCondition,
  Finding,
  FormAnswers,
  Grid3,
  Indication,
  Injection,
  Lesion,
  Ablation,
  Levels,
  Measure,
  Mixing,
  Outcome,
  Plan,
  Registration,
  Seed,
  Signal,
  Site,
  Sitting,
  Strength,
  StrengthLoad,
  Structures,
  Study,
  Vertebra,
  Volume,
} from './nouns.ts';
import type { BoneSolid, StrainFigures } from '../../spine/index.ts';
import type { Language } from '../../words/index.ts';

/** A record as the page sees it: no voxels (their arrays are empty), with what made it stale. */
export interface Shown<T> {
  readonly id: string;
  readonly at: string;
  readonly who: string;
  readonly data: T;
  /** Empty = up to date. */
  readonly stale: readonly { readonly input: string; readonly reason: string }[];
}
/** With the strain of the two compared states in figures: the pictures' textual twin. */
export interface ShownStrength extends Shown<Strength> {
  readonly strain: { readonly before?: StrainFigures; readonly after?: StrainFigures };
}
/** What a person asks of a strength; the scale only when there is no calibration, or to use their own. */
export interface StrengthAsk {
  readonly load: StrengthLoad;
  readonly ends: EndCondition;
  readonly cement: CementSource;
  readonly voxelMm: number;
  readonly nonlinear: boolean;
  readonly sensitivity: boolean;
  readonly entered?: { readonly slopeMgPerCm3: number; readonly interceptMgPerCm3: number };
}
/** What a person asks of an injection; without a volume up to the high end of the plan's range. */
export interface InjectionAsk {
  readonly product: CementProduct;
  readonly setting: CementSetting;
  readonly volumeMl?: number;
  readonly flowMlPerMin?: number;
  readonly memberCount?: number;
  readonly otherMemberCount?: number;
}
/** What a person asks of an ablation; without probes the program looks for them. */
export interface AblationAsk {
  readonly modality: 'rf' | 'cryo';
  readonly probes?: readonly string[];
  readonly protection?: 'auto' | 'none' | 'gas' | 'fluid' | 'warming' | 'cooling';
  readonly recorded?: readonly string[];
  readonly memberCount?: number;
  readonly own?: readonly { readonly entryLps: readonly number[]; readonly tipLps: readonly number[]; readonly probe: string }[];
}
/** Which moment of an ablation the pictures show. */
export interface AblationWish {
  readonly vertebraId: string;
  readonly timeS: number;
  /** The page draws the needles itself, where a hand can move them. */
  readonly isBare?: boolean;
}
export interface DraggedPlane {
  readonly pointLps: Lps;
  readonly normal: Direction;
}
export interface CaseView {
  readonly code: string;
  readonly study?: Study;
  readonly volume?: Volume;
  readonly seeds: readonly Seed[];
  /** Endplates of clicked bodies dragged since they were last measured: where they are drawn until then. */
  readonly dragged: readonly { readonly vertebraId: string; readonly end: 'superior' | 'inferior'; readonly plane: DraggedPlane }[];
  readonly structureNames: readonly Structures['items'][number]['name'][];
  readonly levels?: Shown<Levels>;
  readonly vertebrae: readonly Shown<Vertebra>[];
  /** What each body shows on MRI; without an MR what is known without. */
  readonly signals: readonly Shown<Signal>[];
  /** How an MR or an earlier study lies on the study: what was found, what remains, why it was refused. */
  readonly registrations: readonly Shown<Registration>[];
  readonly plans: readonly Shown<Plan>[];
  /** What a person has put right: inputs of the steps, masks without their voxels. */
  readonly corrections: readonly Shown<Correction>[];
  readonly measures: readonly Shown<Measure>[];
  readonly strengths: readonly ShownStrength[];
  readonly injections: readonly Shown<Injection>[];
  readonly lesions: readonly Shown<Lesion>[];
  readonly ablations: readonly Shown<Ablation>[];
  /** What figures of probes rest on (images, bones, label map): of another ground they are another's. */
  readonly probeGround: string;
  readonly clocks: readonly Shown<CementClock>[];
  readonly sitting?: Shown<Sitting>;
  readonly mixings: readonly Shown<Mixing>[];
  /** What was said on forms. */
  readonly answers: readonly Shown<FormAnswers>[];
  readonly indication?: Shown<Indication>;
  /** What study and images answer of the forms of the indication: offered, not taken. */
  readonly proposals: { readonly patient: AnswerValues; readonly levels: Readonly<Record<string, AnswerValues>> };
  /** Acts of the patient, the first first; what came of them in figures, as of now. */
  readonly courses: readonly Shown<Course>[];
  readonly outcome: Outcome;
  /** Of the painted volume. */
  readonly calibration?: Shown<Calibration>;
  /** Bones a plan is proposed for while nobody has chosen. */
  readonly suggested: readonly string[];
  readonly act?: Act;
  readonly site?: Site;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly changeCount: number;
  /** MR: the sequences that can be looked at, the one that is painted, and the window that fits it. */
  readonly signalShown?: { readonly names: readonly string[]; readonly name: string; readonly window?: Window };
  /** Grid of what is painted, when there is something to paint. */
  readonly grid?: Grid3;
}
/** Evidence of one body, painted: see spine/signal-picture. */
export interface SignalPicture {
  readonly role: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly rgba: Uint8Array;
}
export interface DroppedFile {
  readonly path: string;
  readonly file: File;
}
/** Answers to the questions the readers asked, by flag. */
export type Answers = Readonly<Record<string, string>>;
export interface AskedQuestion {
  readonly code: string;
  readonly flag: string;
  readonly choices: readonly { readonly value: string; readonly label: string; readonly values?: Values }[];
  readonly values?: Values;
}
export type ReadAnswer = { readonly view: CaseView } | { readonly questions: readonly AskedQuestion[] };
export interface Stored {
  readonly cases: readonly {
    readonly code: string;
    readonly changedAt?: string;
    /** Code of what is wrong with it: listed, not opened. */
    readonly problem?: string;
  }[];
  /** Where cases are kept: the folder of this computer's server, the browser's private files, or nowhere. */
  readonly place: 'server' | 'browser' | 'memory';
  readonly findings: readonly Finding[];
  /** The library is encrypted and nobody has given the passphrase yet: `cases` is empty because nothing can be read. */
  readonly locked?: boolean;
  /** What this site has said of itself, when it has. */
  readonly site?: Site;
}
/** Everything the page may ask of the case worker. */
export interface PlanVersion {
  readonly at: string;
  readonly who: string;
  readonly plan: Plan;
}
export interface CaseRequests {
  readonly 'open-demo': { readonly ask: { readonly name: string; readonly language: Language }; readonly answer: CaseView };
  readonly 'open-stored': { readonly ask: { readonly code: string }; readonly answer: CaseView };
  readonly 'list-stored': { readonly ask: object; readonly answer: Stored };
  readonly read: {
    readonly ask: { readonly files: readonly DroppedFile[]; readonly answers: Answers; readonly segmentation?: readonly DroppedFile[] };
    readonly answer: ReadAnswer;
  };
  readonly workup: { readonly ask: object; readonly answer: CaseView };
  readonly plan: {
    readonly ask: {
      /** Bones to plan now, of those chosen. */ readonly vertebraIds: readonly string[];
      readonly chosen: readonly string[];
      readonly gaugeGauge: number;
      readonly who?: string;
    };
    readonly answer: CaseView;
  };
  readonly indication: { readonly ask: { readonly who?: string }; readonly answer: CaseView };
  readonly strength: {
    readonly ask: {
      readonly vertebraId: string;
      /** Absent = as it was asked the last time. */
      readonly wishes?: StrengthAsk;
      readonly who?: string;
    };
    readonly answer: CaseView;
  };
  readonly injection: {
    readonly ask: {
      readonly vertebraId: string;
      /** Absent = as it was asked the last time. */
      readonly wishes?: InjectionAsk;
      readonly who?: string;
    };
    readonly answer: CaseView;
  };
  /** The lesion outlined, then the ablation computed. */
  readonly ablation: {
    readonly ask: {
      readonly vertebraId: string;
      /** Absent = as it was asked the last time. */
      readonly wishes?: AblationAsk;
      readonly epidural?: string;
      readonly who?: string;
    };
    readonly answer: CaseView;
  };
  /** A first look at it: the middle course on coarse voxels. Nothing of it is kept. */
  readonly 'injection-look': {
    readonly ask: { readonly vertebraId: string; readonly wishes?: InjectionAsk };
    readonly answer: { readonly injection?: Injection };
  };
  /** Clock of one mix; kept in the open case, when there is one. */
  readonly clock: {
    readonly ask: { readonly mixId: string; readonly product: CementProduct; readonly setting: CementSetting; readonly who?: string };
    readonly answer: { readonly clock: CementClock; readonly view?: CaseView };
  };
  readonly sitting: {
    readonly ask: {
      readonly products: readonly CementProduct[];
      readonly setting: CementSetting;
      readonly flowMlPerMin: number;
      readonly who?: string;
    };
    readonly answer: CaseView;
  };
  readonly 'log-mixing': { readonly ask: { readonly mixing: Mixing; readonly who?: string }; readonly answer: CaseView };
  readonly 'confirm-level': {
    readonly ask: { readonly vertebraId: string; readonly level: string; readonly who: string };
    readonly answer: CaseView;
  };
  /** One answer on a form; the promise resolves when it is durable. */
  readonly answer: { readonly ask: GivenAnswer; readonly answer: CaseView };
  /** Something written down about an act of the day; refused with the rule it would break. */
  readonly course: { readonly ask: CourseAsk; readonly answer: CaseView };
  /** A sheet for the patient, or the visits as a calendar. */
  readonly paper: {
    readonly ask: { readonly what: 'information' | 'discharge' | 'calendar'; readonly courseId: string; readonly language: Language };
    readonly answer: { readonly name: string; readonly bytes: Uint8Array<ArrayBuffer>; readonly type: string };
  };
  /** What came of every other case of this library that can be read. */
  readonly department: { readonly ask: object; readonly answer: readonly Outcome[] };
  /** Settings of the site, in part (records/site, SiteGiven). */
  readonly 'set-site': {
    readonly ask: { readonly given: unknown; readonly who?: string };
    readonly answer: { readonly site: Site; readonly view?: CaseView };
  };
  /** One click in a body (host/outline-body). */
  readonly outline: { readonly ask: OutlineAsk; readonly answer: { readonly view: CaseView; readonly vertebraId: string } };
  readonly 'remove-outline': { readonly ask: { readonly vertebraId: string; readonly who?: string }; readonly answer: CaseView };
  /** What the plan of a bone was before: every version that was not taken back, oldest first, the current one left out. */
  readonly 'plan-versions': { readonly ask: { readonly vertebraId: string }; readonly answer: readonly PlanVersion[] };
  /** Bodies proposed between two clicked ones (host/outline-chain). */
  readonly chain: {
    readonly ask: ChainAsk;
    readonly answer: { readonly view: CaseView; readonly chain?: ChainView; readonly ids: readonly string[] };
  };
  /** Pedicles and arches of the clicked bodies (host/outline-arch). */
  readonly arches: { readonly ask: { readonly who?: string }; readonly answer: CaseView };
  readonly 'signal-pictures': {
    readonly ask: { readonly vertebraId: string; readonly language: Language };
    readonly answer: readonly SignalPicture[];
  };
  /** Paints another sequence of the MR. */
  readonly 'show-sequence': { readonly ask: { readonly name: string }; readonly answer: CaseView };
  /** Lends the draft worker what trocars of a bone are judged against. */
  readonly ground: { readonly ask: { readonly vertebraId: string }; readonly answer: { readonly lentCount?: number } };
  /** Lends the draft worker what probes of a bone are judged against. */
  readonly 'probe-ground': { readonly ask: { readonly vertebraId: string }; readonly answer: { readonly lentCount?: number } };
  /** Lends the painter one bone and what lies in and around it as surfaces; false = there is none to show. */
  readonly solid: { readonly ask: { readonly vertebraId: string }; readonly answer: { readonly lent: boolean } };
  /** Only the lesion, outlined for a look and for the brush. */
  readonly lesion: { readonly ask: { readonly vertebraId: string; readonly who?: string }; readonly answer: CaseView };
  /** One gesture, durable when answered. */
  readonly edit: { readonly ask: { readonly edit: Edit; readonly who?: string }; readonly answer: CaseView };
  readonly undo: { readonly ask: object; readonly answer: CaseView };
  readonly redo: { readonly ask: object; readonly answer: CaseView };
  readonly export: { readonly ask: object; readonly answer: { readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> } };
  readonly pdf: {
    readonly ask: { readonly language: Language; readonly part?: 'indication' };
    readonly answer: { readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> };
  };
  readonly unlock: { readonly ask: Secret; readonly answer: Stored };
  /** All cases together: looking, exporting, keeping. */
  readonly registry: { readonly ask: RegistryAsk; readonly answer: RegistryAnswer };
  readonly close: { readonly ask: object; readonly answer: null };
}
export type RegistryFilter = Omit<Filter, 'codes'>;
export type RegistryAsk =
  | {
      readonly do: 'look';
      readonly filter: RegistryFilter;
      readonly fromCount: number;
      readonly limitCount: number;
      readonly today: string;
    }
  | {
      readonly do: 'export';
      readonly format: 'csv' | 'fhir';
      readonly pseudonymised: boolean;
      readonly filter: RegistryFilter;
      readonly today: string;
      readonly language: Language;
    }
  | { readonly do: 'backup'; readonly passphrase?: string }
  | { readonly do: 'restore'; readonly file: Blob; readonly passphrase?: string }
  | { readonly do: 'encrypt'; readonly passphrase: string }
  | { readonly do: 'decrypt'; readonly passphrase: string }
  | { readonly do: 'erase'; readonly code: string; readonly what: 'identity' | 'contents'; readonly who: string }
  | { readonly do: 'demo'; readonly count: number; readonly today: string };
export interface RegistryLine {
  readonly row: RegistryRow;
  readonly name?: string;
  readonly completeFraction: number;
  readonly missing: readonly FieldName[];
}
export interface RegistryLook {
  readonly caseCount: number;
  readonly matchedCount: number;
  readonly lines: readonly RegistryLine[];
  readonly statistics: Statistics;
  /** Cases that cannot be read, by code. */
  readonly damaged: readonly { readonly code: string; readonly problem: string }[];
  readonly due: readonly DueErasure[];
  readonly encrypted: boolean;
}
export interface RegistryAnswer {
  readonly look?: RegistryLook;
  readonly files?: readonly { readonly name: string; readonly blob: Blob }[];
  readonly smallGroupCount?: number;
  readonly recoveryKey?: string;
  readonly restored?: Restored;
}
export type CourseAsk =
  | { readonly do: 'start'; readonly course: NewCourse; readonly who: string }
  | ({ readonly do: 'event' } & GivenEvent)
  | { readonly do: 'take-back'; readonly courseId: string; readonly event: Course['happened'][number]['event']; readonly who: string }
  | { readonly do: 'dose'; readonly courseId: string; readonly dose: Course['localDoses'][number]; readonly reason?: string }
  | {
      readonly do: 'injected';
      readonly courseId: string;
      readonly place: Pick<Course['injected'][number], 'level' | 'side'>;
      readonly line: Omit<Course['injected'][number], 'level' | 'side'> | null;
      readonly who: string;
    }
  | {
      readonly do: 'lists';
      readonly courseId: string;
      readonly lists: Partial<Pick<Course, 'lots' | 'localDoses'>>;
      readonly who: string;
    };
export type ChainAsk =
  | { readonly do: 'propose' }
  | { readonly do: 'accept'; readonly places: readonly number[]; readonly recount?: boolean; readonly who?: string }
  | { readonly do: 'drop' };
export interface ChainView {
  readonly upper: string;
  readonly lower: string;
  /** The bodies found reach from one end to the other. */
  readonly complete: boolean;
  readonly namedCount: number;
  readonly foundCount: number;
  /** Complete, and as many as the names leave room for. */
  readonly agrees: boolean;
  /** Name of the lower end, counted from the upper one through what was found. */
  readonly lowerCounted?: string;
  readonly items: readonly {
    readonly placeCount: number;
    readonly level: string;
    readonly pointLps: Lps;
    readonly findings: readonly Finding[];
  }[];
}
export type CaseVerb = keyof CaseRequests;
export type ToCaseWorker =
  | {
      readonly say: 'hello';
      readonly paint: MessagePort;
      /** Far end of the draft worker's: grounds are lent through it. */ readonly ground?: MessagePort;
      readonly cancelFlag?: Int32Array;
      /** Key of the loopback server, when it serves the page. */ readonly key?: string;
    }
  | { readonly say: 'cancel'; readonly id: number }
  /** Another worker that is lent the images and the fills of the open case. */
  | { readonly say: 'lend-to'; readonly port: MessagePort }
  | { [V in CaseVerb]: { readonly say: 'ask'; readonly id: number; readonly verb: V; readonly ask: CaseRequests[V]['ask'] } }[CaseVerb];
export type FromCaseWorker =
  | { readonly say: 'progress'; readonly id: number; readonly fraction: number; readonly code: string; readonly values?: Values }
  | { readonly say: 'answer'; readonly id: number; readonly answer: unknown }
  | { readonly say: 'refused'; readonly id: number; readonly code: string; readonly values: Values }
  | { readonly say: 'fault'; readonly id: number; readonly message: string };

/** What the case worker lends the paint worker. */
export type ToPaintStore =
  | { readonly lend: 'volume'; readonly volume: Volume }
  | { readonly lend: 'labels'; readonly labels?: LentLabels }
  | { readonly lend: 'strain'; readonly fields: readonly LentStrain[] }
  | { readonly lend: 'fill'; readonly fills: readonly LentFill[] }
  | { readonly lend: 'ablation'; readonly ablations: readonly LentAblation[] }
  | { readonly lend: 'solid'; readonly solid: LentSolid }
  | { readonly lend: 'nothing' };
/** All masks in one map: 0 = nothing, value n = names[n − 1]. */
export interface LentLabels {
  readonly mask: Seed['mask'];
  readonly names: readonly { readonly what: 'vertebra' | 'structure'; readonly name: string }[];
}

/** Strain of one bone in one of the two compared states, inside the bone alone, in 1/10000; with the outline of the cement. */
export interface LentStrain {
  readonly vertebraId: string;
  readonly cemented: boolean;
  readonly field: { readonly grid: Grid3; readonly voxels: Uint16Array };
  readonly frame: Vertebra['frame'];
  /** Value that has the last colour. */
  readonly top: number;
  readonly cement?: Seed['mask'];
}

/** When each voxel of one bone fills, in one approach; with what its solid picture needs. */
export interface LentFill {
  readonly vertebraId: string;
  /** Of the approach in the record. */
  readonly index: number;
  readonly arrival: { readonly grid: Grid3; readonly voxels: Uint16Array; readonly early: Uint16Array };
  /** The body on the same grid (imaging's fillValue). */
  readonly body: Uint8Array;
  readonly frame: Vertebra['frame'];
  readonly trocars: readonly { readonly side: 'left' | 'right'; readonly fromLps: Lps; readonly tipLps: Lps }[];
}
/** Temperatures of one ablation over time, what is dead, its needles and lesion. */
export interface LentAblation {
  readonly vertebraId: string;
  /** False: cold. */
  readonly hot: boolean;
  readonly field: NonNullable<Ablation['field']>;
  readonly lesion?: Seed['mask'];
  readonly probes: readonly { readonly side: 'left' | 'right'; readonly fromLps: Lps; readonly tipLps: Lps }[];
}
/** One bone and what lies in and around it as closed surfaces. */
export interface LentSolid extends BoneSolid {
  readonly vertebraId: string;
}
/** What is seen through one another in the turned view. */
export const layerNames = ['bone', 'nerves', 'lesion', 'edge', 'killed'] as const;
export type LayerName = (typeof layerNames)[number];
export interface LayersJob {
  readonly view: string;
  readonly turn: number;
  readonly vertebraId: string;
  readonly plane: Plane;
  readonly widthPx: number;
  readonly heightPx: number;
  /** While a hand moves: fewer pixels. */
  readonly quick: boolean;
  readonly shown: readonly LayerName[];
  readonly rods: readonly Rod[];
  /** Moment of the ablation; absent = none is looked at. */
  readonly timeS?: number;
}
/** What the turned view knows beside its picture. */
export interface LayersFacts {
  /** Whose picture it is. */
  readonly vertebraId: string;
  /** The plane it was painted on, its pixels those of `widthPx`. */
  readonly plane: Plane;
  /** Way to the bone per pixel, mm from the plane. */
  readonly depthMm: Float32Array;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly edgeC?: number;
  readonly edgeMl?: number;
  readonly killedFraction?: number;
  /** Some of it is drawn cut. */
  readonly isCut?: boolean;
}
export interface FillWish {
  readonly vertebraId: string;
  readonly index: number;
  /** All that left the tips, by syringe and stylet. */
  readonly ml: number;
  /** What the cannulas hold was pushed in by the stylet; it is part of `ml`. */
  readonly isPushed?: boolean;
}

/** Window: HU in the middle, HU across. */
export interface Window {
  readonly levelHu: number;
  readonly widthHu: number;
}
export interface PaintJob {
  readonly view: string;
  readonly turn: number;
  readonly plane: Plane;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly window: Window;
  /** Opacity of the label overlay, 0 = none; and the bones drawn stronger. */
  readonly labelAlpha: number;
  readonly strong: readonly string[];
  /** While a hand moves: outlines only. */
  readonly quick: boolean;
  /** Cement laid over the picture. */
  readonly fill?: FillWish;
  /** Heat or cold laid over it. */
  readonly ablation?: AblationWish;
  /** Strain laid over the picture. */
  readonly strain?: { readonly vertebraId: string; readonly cemented: boolean; readonly alpha: number };
}
/** The cut solid of one bone. */
export interface CutJob {
  readonly view: string;
  readonly turn: number;
  readonly vertebraId: string;
  readonly cemented: boolean;
  readonly widthPx: number;
  readonly heightPx: number;
}
/** Cement in a body that is seen through. */
export interface SolidJob extends FillWish {
  readonly view: string;
  readonly turn: number;
  readonly widthPx: number;
  readonly heightPx: number;
  /** While a hand moves: fewer pixels. */
  readonly quick: boolean;
}
/** One row of the straightened picture: where its middle is, and which way its right runs. */
export interface StripRow {
  readonly centreLps: Lps;
  readonly right: Plane['right'];
  readonly down: Plane['down'];
}
export interface StripJob {
  readonly view: string;
  readonly turn: number;
  readonly rows: readonly StripRow[];
  readonly widthPx: number;
  readonly mmPerPx: number;
  readonly window: Window;
  readonly slabMm: number;
}
export type ToPaintWorker =
  | { readonly say: 'hello'; readonly store: MessagePort }
  | { readonly say: 'paint'; readonly job: PaintJob }
  | { readonly say: 'strip'; readonly job: StripJob }
  | { readonly say: 'cut'; readonly job: CutJob }
  | { readonly say: 'solid'; readonly job: SolidJob }
  | { readonly say: 'layers'; readonly job: LayersJob }
  | { readonly say: 'probe'; readonly turn: number; readonly point: Lps };
export type FromPaintWorker =
  | {
      readonly say: 'painted';
      readonly view: string;
      readonly turn: number;
      readonly bitmap: ImageBitmap;
      readonly tookMs: number;
      readonly facts?: LayersFacts;
    }
  | { readonly say: 'skipped'; readonly view: string; readonly turn: number }
  | { readonly say: 'value'; readonly turn: number; readonly value?: number }
  | { readonly say: 'store-changed' };
