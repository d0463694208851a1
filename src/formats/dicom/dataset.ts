// One DICOM file opened up to its pixels: where the data set starts, how it is written, and its elements by tag.
// Copes with what real folders hold: no preamble, no or broken meta group, implicit VR, big endian, deflated, UN, sequences
// of undefined length. Wraps dicom-parser; nothing outside this file knows it. Fails first: a file cut inside its header
// (what came before the cut is kept and `damaged` says so).
import dicomParser, { type ByteStream, type DataSet as ParsedSet } from 'dicom-parser';
import { decodeText } from './charset.ts';
import { inflateLimit, inflateRaw } from './inflate.ts';
import { explicitBig, explicitLittle, findTransferSyntax, implicitLittle, type TransferSyntax } from './transfer-syntax.ts';

/** Tags are eight lower-case hex digits: '00280010'. */
export interface DataSet {
  has(tag: string): boolean;
  /** Trimmed text of a string element; undefined when absent or empty. */
  text(tag: string): string | undefined;
  /** Backslash-separated values, trimmed. */
  values(tag: string): readonly string[];
  /** Decimal or integer strings and binary numbers alike; a value that is not a whole number token gives an empty list. */
  numbers(tag: string): readonly number[];
  number(tag: string): number | undefined;
  items(tag: string): readonly DataSet[];
  bytes(tag: string): Uint8Array | undefined;
}

export interface PixelElement {
  /** Offset in `bytes` of the first pixel byte, or of the first item when encapsulated. */
  readonly offset: number;
  readonly length: number;
  readonly encapsulated: boolean;
}

export type Oddity = 'no-preamble' | 'no-meta' | 'broken-header';

export interface OpenFile {
  /** The file, or what it inflates to. */
  readonly bytes: Uint8Array;
  readonly syntax: TransferSyntax;
  readonly data: DataSet;
  readonly meta: { readonly sopClassUid?: string; readonly syntaxUid?: string };
  readonly pixels?: PixelElement;
  readonly odd: readonly Oddity[];
  /** The header could not be read to its end. */
  readonly damaged: boolean;
}

export type Refusal = 'not-dicom' | 'unknown-syntax' | 'damaged' | 'too-large';
export type Opened =
  | { readonly ok: true; readonly file: OpenFile }
  | { readonly ok: false; readonly why: Refusal; readonly detail?: string };

const ascii = (b: Uint8Array, at: number, n: number): string => (at + n <= b.length ? String.fromCharCode(...b.subarray(at, at + n)) : '');
const u16 = (b: Uint8Array, at: number): number => b[at] | (b[at + 1] << 8);
const u32 = (b: Uint8Array, at: number): number => (b[at] | (b[at + 1] << 8) | (b[at + 2] << 16) | (b[at + 3] << 24)) >>> 0;
const isVr = (s: string): boolean =>
  /^(AE|AS|AT|CS|DA|DS|DT|FL|FD|IS|LO|LT|OB|OD|OF|OL|OV|OW|PN|SH|SL|SQ|SS|ST|SV|TM|UC|UI|UL|UN|UR|US|UT|UV)$/.test(s);
const longVr = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV']);

interface Start {
  readonly at: number;
  readonly syntaxUid?: string;
  readonly sopClassUid?: string;
  readonly odd: Oddity[];
}

/** Finds the end of the meta group by walking it: its stated length is wrong or absent in real files. */
function findStart(b: Uint8Array): Start | undefined {
  const odd: Start['odd'] = [];
  let at = 0;
  if (ascii(b, 128, 4) === 'DICM') at = 132;
  else if (ascii(b, 0, 4) === 'DICM') at = 4;
  else odd.push('no-preamble');
  if (at + 8 > b.length) return undefined;
  let syntaxUid: string | undefined;
  let sopClassUid: string | undefined;
  const begin = at;
  while (at + 8 <= b.length && u16(b, at) === 2) {
    const element = u16(b, at + 2);
    const vr = ascii(b, at + 4, 2);
    let length: number;
    let from: number;
    if (!isVr(vr)) {
      length = u32(b, at + 4);
      from = at + 8;
    } else if (longVr.has(vr)) {
      length = u32(b, at + 8);
      from = at + 12;
    } else {
      length = u16(b, at + 6);
      from = at + 8;
    }
    if (from + length > b.length) break;
    const text = (): string =>
      ascii(b, from, Math.min(length, 128))
        .replace(/[\0 ]+$/, '')
        .trim();
    if (element === 0x10) syntaxUid = text();
    if (element === 0x02) sopClassUid = text();
    at = from + length;
  }
  if (at === begin) odd.push('no-meta');
  // Without "DICM" and without a meta group only a data set that starts like one is taken.
  if (odd.length === 2) {
    const little = u16(b, 0);
    const big = (b[0] << 8) | b[1];
    const plausible = (little === 8 || big === 8) && (isVr(ascii(b, 4, 2)) || u32(b, 4) < 256);
    if (!plausible) return undefined;
  }
  return {
    at,
    odd,
    ...(syntaxUid === undefined || syntaxUid === '' ? {} : { syntaxUid }),
    ...(sopClassUid === undefined ? {} : { sopClassUid }),
  };
}

/** How a data set without a stated transfer syntax is written, from its first element. */
function guessSyntax(b: Uint8Array, at: number): TransferSyntax {
  const vr = ascii(b, at + 4, 2);
  if (!isVr(vr)) return implicitLittle;
  return u16(b, at) > 0xff && b[at] === 0 ? explicitBig : explicitLittle;
}

const numeral = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const binaryReader: Readonly<
  Record<string, readonly [method: 'readUint16' | 'readInt16' | 'readUint32' | 'readInt32' | 'readFloat' | 'readDouble', bytes: number]>
> = {
  US: ['readUint16', 2],
  SS: ['readInt16', 2],
  UL: ['readUint32', 4],
  SL: ['readInt32', 4],
  FL: ['readFloat', 4],
  FD: ['readDouble', 8],
};
/** Types of the binary elements we read, for implicit VR (PS3.6); everything else we read is text or a sequence. */
const binaryTypes: Readonly<Record<string, string>> = {
  '00280002': 'US',
  '00280006': 'US',
  '00280010': 'US',
  '00280011': 'US',
  '00280100': 'US',
  '00280101': 'US',
  '00280102': 'US',
  '00280103': 'US',
  '00186011': 'SQ',
  '00189082': 'FD',
  '00189087': 'FD',
  '00209057': 'UL',
  '00209128': 'UL',
  '00187060': 'CS',
  '00189362': 'CS',
  '0018937c': 'FD',
};

function wrap(parsed: ParsedSet, inherited: readonly string[]): DataSet {
  const element = (tag: string) => parsed.elements[`x${tag}`];
  const rawText = (tag: string): Uint8Array | undefined => {
    const e = element(tag);
    if (e === undefined || e.length <= 0 || e.length > 1 << 16 || e.dataOffset + e.length > parsed.byteArray.length) return undefined;
    return parsed.byteArray.subarray(e.dataOffset, e.dataOffset + e.length);
  };
  const trim = (s: string): string => s.replace(/^[\s\0]+|[\s\0]+$/g, '');
  const own = rawText('00080005');
  const sets =
    own === undefined
      ? inherited
      : String.fromCharCode(...own)
          .split('\\')
          .map(trim);
  const text = (tag: string): string | undefined => {
    const raw = rawText(tag);
    if (raw === undefined) return undefined;
    const s = trim(decodeText(raw, sets));
    return s === '' ? undefined : s;
  };
  const values = (tag: string): readonly string[] => text(tag)?.split('\\').map(trim) ?? [];
  const numbers = (tag: string): readonly number[] => {
    const e = element(tag);
    if (e === undefined || e.length <= 0 || (e.vr !== undefined && !isVr(e.vr))) return [];
    const vr = e.vr !== undefined && e.vr !== 'UN' ? e.vr : binaryTypes[tag];
    const binary = vr === undefined ? undefined : binaryReader[vr];
    if (binary === undefined) {
      const v = values(tag);
      return v.every((s) => numeral.test(s)) ? v.map(Number) : [];
    }
    const [method, size] = binary;
    if (e.length % size !== 0 || e.dataOffset + e.length > parsed.byteArray.length) return [];
    const out: number[] = [];
    const reader = e.parser ?? parsed.byteArrayParser;
    for (let at = e.dataOffset; at < e.dataOffset + Math.min(e.length, 64 * size); at += size)
      out.push(reader[method](parsed.byteArray, at));
    return out.every(Number.isFinite) ? out : [];
  };
  return {
    has: (tag) => element(tag) !== undefined,
    text,
    values,
    numbers,
    number: (tag) => numbers(tag)[0],
    items(tag) {
      const out: DataSet[] = [];
      for (const item of element(tag)?.items ?? []) if (item.dataSet !== undefined) out.push(wrap(item.dataSet, sets));
      return out;
    },
    bytes(tag) {
      const e = element(tag);
      if (e === undefined || e.length <= 0 || e.dataOffset + e.length > parsed.byteArray.length) return undefined;
      return parsed.byteArray.subarray(e.dataOffset, e.dataOffset + e.length);
    },
  };
}

/** Elements out of order or of no known type: a length was damaged and the reader fell back into step by luck. */
function isBroken(parsed: ParsedSet): boolean {
  let last = '';
  for (const e of Object.values(parsed.elements)) {
    if (e.tag < last || (e.vr !== undefined && !isVr(e.vr))) return true;
    last = e.tag;
  }
  return false;
}

const pixelTag = 'x7fe00010';
export function openFile(source: Uint8Array): Opened {
  const start = findStart(source);
  if (start === undefined) return { ok: false, why: 'not-dicom' };
  let bytes = source;
  let at = start.at;
  const syntax = start.syntaxUid === undefined ? guessSyntax(bytes, at) : findTransferSyntax(start.syntaxUid);
  const meta = {
    ...(start.sopClassUid === undefined ? {} : { sopClassUid: start.sopClassUid }),
    ...(start.syntaxUid === undefined ? {} : { syntaxUid: start.syntaxUid }),
  };
  if (syntax === undefined) return { ok: false, why: 'unknown-syntax', detail: start.syntaxUid ?? '' };
  if (syntax.deflated) {
    try {
      const inflated = inflateRaw(source.subarray(start.at), inflateLimit(source.length));
      if (inflated === undefined) return { ok: false, why: 'too-large' };
      bytes = inflated;
      at = 0;
    } catch {
      return { ok: false, why: 'damaged' };
    }
  }
  // A file may state explicit VR and write implicit, or the reverse; its first element tells.
  const written = syntax.bigEndian
    ? syntax
    : at + 6 <= bytes.length && isVr(ascii(bytes, at + 4, 2))
      ? syntax.explicit
        ? syntax
        : { ...syntax, explicit: true }
      : { ...syntax, explicit: false };
  const reader = written.bigEndian ? dicomParser.bigEndianByteArrayParser : dicomParser.littleEndianByteArrayParser;
  let damaged = false;
  let parsed: ParsedSet;
  try {
    const stream: ByteStream = new dicomParser.ByteStream(reader, bytes, at);
    parsed = new (dicomParser as unknown as { DataSet: new (r: unknown, b: Uint8Array, e: object) => ParsedSet }).DataSet(
      reader,
      bytes,
      {},
    );
    try {
      if (written.explicit) dicomParser.parseDicomDataSetExplicit(parsed, stream, bytes.length, { untilTag: pixelTag });
      else dicomParser.parseDicomDataSetImplicit(parsed, stream, bytes.length, { untilTag: pixelTag });
    } catch {
      damaged = true;
    }
  } catch {
    return { ok: false, why: 'damaged' };
  }
  if (Object.keys(parsed.elements).length === 0) return { ok: false, why: damaged ? 'damaged' : 'not-dicom' };
  const pixel = parsed.elements[pixelTag];
  if (isBroken(parsed)) start.odd.push('broken-header');
  return {
    ok: true,
    file: {
      bytes,
      syntax: written,
      data: wrap(parsed, []),
      meta,
      odd: start.odd,
      damaged,
      ...(pixel === undefined
        ? {}
        : {
            pixels: {
              offset: pixel.dataOffset,
              length: pixel.hadUndefinedLength === true ? bytes.length - pixel.dataOffset : pixel.length,
              encapsulated: pixel.hadUndefinedLength === true,
            },
          }),
    },
  };
}
