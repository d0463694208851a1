// What one file says about its patient, its series and each of its frames: the typed door between tags and geometry.
// Single-frame files give one Slice, multi-frame files one per frame (per-frame functional groups over shared ones, PS3.3 C.7.6.16).
// Nothing is invented here: an absent or unreadable value is undefined.
import { fnv1a } from '../../base/index.ts';
import type { FrameInfo } from './codecs.ts';
import type { DataSet, OpenFile } from './dataset.ts';
import { mrTagsOf, type MrTags } from './mr-sequence.ts';

type Triple = readonly [number, number, number];
export type Six = readonly [number, number, number, number, number, number];

/** One frame with a place in space, or the reason why it has none. */
export interface Slice {
  readonly frame: number;
  readonly positionLps?: Triple;
  /** Direction in which the column index grows, then the one in which the row index grows. */
  readonly orientation?: Six;
  /** Distance between rows, then between columns, mm (the order of the tag). */
  readonly pixelSpacing?: readonly [number, number];
  readonly thicknessMm?: number;
  readonly slope?: number;
  readonly intercept?: number;
  readonly rescaleType?: string;
  readonly frameType: readonly string[];
  /** What may tell apart two slices at one place, by name (acquisition, echo …). */
  readonly keys: Readonly<Record<string, string>>;
}

export interface Patient {
  readonly name?: string;
  readonly patientId?: string;
  readonly birthDate?: string;
  readonly sex: 'female' | 'male' | 'other' | 'unknown';
}

export interface Header {
  readonly file: number;
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly studyUid: string;
  readonly seriesUid: string;
  readonly frameOfReferenceUid?: string;
  readonly modality: string;
  readonly patient: Patient;
  readonly studyDate?: string;
  readonly studyDescription: string;
  readonly seriesDescription: string;
  readonly seriesNumber?: number;
  readonly ageYear?: number;
  readonly acquiredAt?: string;
  readonly imageType: readonly string[];
  readonly position?: string;
  readonly kvp?: number;
  readonly kernel?: string;
  readonly contrast: 'none' | 'given' | 'unknown';
  readonly manufacturer?: string;
  readonly model?: string;
  readonly tiltDeg?: number;
  readonly info: FrameInfo;
  readonly photometric: string;
  readonly frameCount: number;
  /** Number of per-frame groups of a multi-frame file; undefined in single-frame files. */
  readonly groupsCount?: number;
  readonly lossy: boolean;
  readonly modalityLut: boolean;
  readonly multienergy: { readonly monoKev?: number; readonly photonCounting: boolean };
  /** MR only. */
  readonly mr?: MrTags;
  readonly slices: readonly Slice[];
}

const triple = (n: readonly number[]): Triple | undefined => (n.length === 3 ? [n[0], n[1], n[2]] : undefined);
const six = (n: readonly number[]): Six | undefined => (n.length === 6 ? [n[0], n[1], n[2], n[3], n[4], n[5]] : undefined);
const pair = (n: readonly number[]): readonly [number, number] | undefined => (n.length === 2 ? [n[0], n[1]] : undefined);

/** Only what is defined, so that optional fields stay absent (exactOptionalPropertyTypes). */
export function defined<T extends object>(o: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(o).filter(([, v]) => v !== undefined)) as { [K in keyof T]: Exclude<T[K], undefined> };
}

/** 20040119 → 2004-01-19; undefined for anything else. */
export function isoDate(da: string | undefined): string | undefined {
  const m = /^(\d{4})\.?(\d{2})\.?(\d{2})/.exec(da ?? '');
  return m === null ? undefined : `${m[1]}-${m[2]}-${m[3]}`;
}
function isoTime(da: string | undefined, tm: string | undefined): string | undefined {
  const date = isoDate(da);
  if (date === undefined) return undefined;
  const m = /^(\d{2}):?(\d{2})?:?(\d{2})?/.exec(tm ?? '');
  return m === null ? date : `${date}T${m[1]}:${m[2] ?? '00'}:${m[3] ?? '00'}`;
}

function ageYear(data: DataSet): number | undefined {
  const m = /^(\d{1,3})([DWMY])$/.exec(data.text('00101010') ?? '');
  if (m !== null) return Math.round((Number(m[1]) / { D: 365.25, W: 52.18, M: 12, Y: 1 }[m[2] as 'D' | 'W' | 'M' | 'Y']) * 10) / 10;
  const born = isoDate(data.text('00100030'));
  const then = isoDate(data.text('00080020'));
  if (born === undefined || then === undefined) return undefined;
  const [by, bm, bd] = born.split('-').map(Number);
  const [y, m2, d] = then.split('-').map(Number);
  const age = y - by - (m2 < bm || (m2 === bm && d < bd) ? 1 : 0);
  return age >= 0 && age < 130 ? age : undefined;
}

const sexOf = (s: string | undefined): Patient['sex'] => (s === 'F' ? 'female' : s === 'M' ? 'male' : s === 'O' ? 'other' : 'unknown');

const saysNone = /^(no|none|non|aucun|without|sans|n|0)$|\b(no|without|sans) (contrast|contraste|inj\w*|iv)\b/i;
const saidWithout = /\b((sans|non) (inj\w*|iv|ivc|pdc|contraste)|(non?|without|w\/?o) (contrast|iv)|c-(?=\s|$))/i;
const saidWith = /\b((avec|with|w\/) ?(inj\w*|iv|pdc|contrast\w*)|inject\w*|c\+|iv\+|portal|arter\w*|post ?contrast|gado\w*)/i;
/** Agent or its timing present = given; an agent field that says "none", or a description that says so plainly, = none; silence is not knowledge. */
export function contrastOf(data: Pick<DataSet, 'text' | 'items'>): Header['contrast'] {
  const agent = data.text('00180010');
  if (agent !== undefined) return saysNone.test(agent) ? 'none' : 'given';
  if (data.items('00180012').length > 0 || ['00181041', '00181042', '00181049'].some((tag) => data.text(tag) !== undefined)) return 'given';
  const said = `${data.text('0008103e') ?? ''} ${data.text('00181030') ?? ''}`;
  return saidWithout.test(said) ? 'none' : saidWith.test(said) ? 'given' : 'unknown';
}

/** First item of a functional group macro: the frame's own, else the shared one. */
const macro = (own: DataSet | undefined, shared: DataSet | undefined, tag: string): DataSet | undefined =>
  own?.items(tag)[0] ?? shared?.items(tag)[0];

function keysOf(sets: readonly (DataSet | undefined)[], tags: Readonly<Record<string, string>>): Record<string, string> {
  const keys: Record<string, string> = {};
  for (const [name, tag] of Object.entries(tags)) {
    for (const set of sets) {
      const value = set?.text(tag);
      const numeric = value === undefined ? set?.number(tag) : undefined;
      if (value !== undefined || numeric !== undefined) {
        keys[name] = value ?? String(numeric);
        break;
      }
    }
  }
  return keys;
}

const singleKeys = {
  acquisition: '00200012',
  echoNumber: '00180086',
  echoTime: '00180081',
  temporal: '00200100',
  trigger: '00181060',
  kernel: '00181210',
  phase: '00200105',
} as const;

function singleSlice(data: DataSet): Slice {
  const keys = keysOf([data], singleKeys);
  const frameType = data.values('00080008');
  return {
    ...defined({
      positionLps: triple(data.numbers('00200032')),
      orientation: six(data.numbers('00200037')),
      pixelSpacing: pair(data.numbers('00280030')),
      thicknessMm: data.number('00180050'),
      slope: data.number('00281053'),
      intercept: data.number('00281052'),
      rescaleType: data.text('00281054'),
    }),
    frame: 0,
    frameType,
    keys: { ...keys, frameType: frameType.join('\\') },
  } as Slice;
}

function frameSlice(data: DataSet, own: DataSet | undefined, shared: DataSet | undefined, frame: number): Slice {
  const measures = macro(own, shared, '00289110');
  const rescale = macro(own, shared, '00289145');
  const content = own?.items('00209111')[0];
  const type = (macro(own, shared, '00189329') ?? macro(own, shared, '00189226'))?.values('00089007') ?? data.values('00080008');
  const keys = {
    ...keysOf([content], { acquisition: '00209156', temporal: '00209128', stack: '00209056' }),
    ...keysOf([macro(own, shared, '00189114')], { echoTime: '00189082' }),
    ...keysOf([macro(own, shared, '00189117')], { bValue: '00189087' }),
    ...keysOf([macro(own, shared, '00189314')], { kernel: '00181210' }),
    frameType: type.join('\\'),
  };
  return {
    ...defined({
      positionLps: triple(macro(own, shared, '00209113')?.numbers('00200032') ?? []),
      orientation: six(macro(own, shared, '00209116')?.numbers('00200037') ?? []),
      pixelSpacing: pair(measures?.numbers('00280030') ?? []),
      thicknessMm: measures?.number('00180050'),
      slope: rescale?.number('00281053') ?? data.number('00281053'),
      intercept: rescale?.number('00281052') ?? data.number('00281052'),
      rescaleType: rescale?.text('00281054'),
    }),
    frame,
    frameType: type,
    keys,
  } as Slice;
}

/** A series UID for anonymised files that lost theirs: the same for all slices that agree on frame, number, description and kernel. */
function standIn(data: DataSet): string {
  const text = ['00200052', '00080060', '00200011', '0008103e', '00181210'].map((t) => data.text(t) ?? '').join('|');
  return `2.25.${fnv1a(text)}${fnv1a(`${text}#`)}`;
}

export function readHeader(open: OpenFile, file: number): Header {
  const { data } = open;
  const shared = data.items('52009229')[0];
  const perFrame = data.items('52009230');
  const stated = data.number('00280008');
  const frameCount = stated === undefined || !Number.isInteger(stated) || stated < 1 ? 1 : stated;
  const enhanced = shared !== undefined || perFrame.length > 0;
  const slices: Slice[] = [];
  if (enhanced)
    for (let n = 0; n < Math.min(frameCount, perFrame.length === 0 ? 1 : perFrame.length); n++)
      slices.push(frameSlice(data, perFrame[n], shared, n));
  else if (frameCount === 1) slices.push(singleSlice(data));
  else slices.push({ frame: 0, frameType: data.values('00080008'), keys: {} });
  const bitsAllocated = data.number('00280100') ?? 0;
  const bitsStored = data.number('00280101') ?? bitsAllocated;
  const xray = (slices.length > 0 ? macro(perFrame[0], shared, '00189325') : undefined)?.number('00180060');
  const imageType = data.values('00080008');
  const firstType = slices[0]?.frameType ?? [];
  const said = `${data.text('0008103e') ?? ''} ${data.text('00204000') ?? ''}`;
  const mono = /\bmono\w*[ _+]*(?:e[ =])?(\d{2,3})\s?kev\b|\b(\d{2,3})\s?kev\b/i.exec(said);
  const isMono = /MONO|VMI/i.test([...imageType.slice(2), ...firstType.slice(2)].join(' ').replace(/MONOCHROME/gi, '')) || mono !== null;
  const model = data.text('00081090');
  return {
    ...defined({
      frameOfReferenceUid: data.text('00200052'),
      studyDate: isoDate(data.text('00080020')),
      seriesNumber: data.number('00200011'),
      ageYear: ageYear(data),
      acquiredAt: isoTime(
        data.text('00080022') ?? data.text('0008002a') ?? data.text('00080021') ?? data.text('00080023'),
        data.text('00080032') ?? data.text('0008002a')?.slice(8) ?? data.text('00080031') ?? data.text('00080033'),
      ),
      position: data.text('00185100'),
      kvp: data.number('00180060') ?? xray,
      kernel: data.values('00181210')[0] ?? slices[0]?.keys['kernel'],
      manufacturer: data.text('00080070'),
      model,
      tiltDeg: data.number('00181120'),
      groupsCount: enhanced ? perFrame.length : undefined,
      mr: data.text('00080060') === 'MR' ? mrTagsOf(data) : undefined,
    }),
    file,
    sopClassUid: data.text('00080016') ?? open.meta.sopClassUid ?? '',
    sopInstanceUid: data.text('00080018') ?? '',
    studyUid: data.text('0020000d') ?? '',
    seriesUid: data.text('0020000e') ?? standIn(data),
    modality: data.text('00080060') ?? '',
    patient: {
      ...defined({ name: data.text('00100010'), patientId: data.text('00100020'), birthDate: isoDate(data.text('00100030')) }),
      sex: sexOf(data.text('00100040')),
    },
    studyDescription: data.text('00081030') ?? '',
    seriesDescription: data.text('0008103e') ?? '',
    imageType,
    contrast: contrastOf(data),
    info: {
      columns: data.number('00280011') ?? 0,
      rows: data.number('00280010') ?? 0,
      samplesPerPixel: data.number('00280002') ?? 1,
      bitsAllocated,
      bitsStored,
      highBit: data.number('00280102') ?? bitsStored - 1,
      signed: data.number('00280103') === 1,
    },
    photometric: data.text('00280004') ?? '',
    frameCount,
    lossy: open.syntax.lossy || data.text('00282110') === '01',
    modalityLut: data.items('00283000').length > 0,
    multienergy: {
      ...(isMono && mono !== null ? { monoKev: Number(mono[1] ?? mono[2]) } : isMono ? { monoKev: data.number('0018937c') ?? 0 } : {}),
      photonCounting: /NAEOTOM/i.test(model ?? '') || data.items('00189362').some((i) => i.text('00189372') === 'PHOTON_COUNTING'),
    },
    slices,
  } as Header;
}
