// DICOM files written: elements in Explicit VR Little Endian with a file meta group (PS3.10 §7), and UIDs derived from content so that
// the same case always gives the same file. Values are written as given; what is valid where is the business of the builders.
// Fails first: a value longer than its VR allows (refused, never cut).
import { Problem } from '../../base/index.ts';

export interface Element {
  /** 0xggggeeee. */
  readonly tag: number;
  readonly vr: string;
  readonly bytes: Uint8Array;
}

const encode = (s: string): Uint8Array => new TextEncoder().encode(s);
const longest: Readonly<Record<string, number>> = { AE: 16, AS: 4, CS: 16, DA: 8, DS: 16, IS: 12, LO: 64, PN: 64, SH: 16, TM: 14, UI: 64 };

/** A decimal string of at most 16 characters, as near as that allows. */
export function decimal(x: number): string {
  if (!Number.isFinite(x)) throw new Problem('files.unwritable', { value: String(x) });
  for (let digits = 17; digits > 1; digits--) {
    const s = String(Number(x.toPrecision(digits)));
    if (s.length <= 16) return s;
  }
  return '0';
}

/** Text in UTF-8; several values joined by a backslash; padded to even length as the VR wants. */
export function text(tag: number, vr: string, ...values: readonly (string | undefined)[]): Element {
  for (const v of values) if ((v?.length ?? 0) > (longest[vr] ?? Infinity)) throw new Problem('files.unwritable', { value: v ?? '' });
  const raw = encode(values.map((v) => v ?? '').join('\\'));
  if (raw.length % 2 === 0) return { tag, vr, bytes: raw };
  const bytes = new Uint8Array(raw.length + 1).fill(vr === 'UI' ? 0 : 32);
  bytes.set(raw);
  return { tag, vr, bytes };
}
export const decimals = (tag: number, ...values: readonly number[]): Element => text(tag, 'DS', ...values.map(decimal));
export const integer = (tag: number, value: number): Element => text(tag, 'IS', String(Math.round(value)));
export const short = (tag: number, value: number): Element => ({ tag, vr: 'US', bytes: Uint8Array.of(value & 255, (value >> 8) & 255) });
export const long = (tag: number, value: number): Element => ({
  tag,
  vr: 'UL',
  bytes: Uint8Array.of(value & 255, (value >> 8) & 255, (value >> 16) & 255, (value >>> 24) & 255),
});
export function binary(tag: number, vr: 'OB' | 'OW', bytes: Uint8Array): Element {
  if (bytes.length % 2 === 0) return { tag, vr, bytes };
  const even = new Uint8Array(bytes.length + 1);
  even.set(bytes);
  return { tag, vr, bytes: even };
}
export function sequence(tag: number, items: readonly (readonly Element[])[]): Element {
  const parts = items.flatMap((item) => {
    const body = writeElements(item);
    return [
      Uint8Array.of(0xfe, 0xff, 0x00, 0xe0, body.length & 255, (body.length >> 8) & 255, (body.length >> 16) & 255, body.length >>> 24),
      body,
    ];
  });
  return { tag, vr: 'SQ', bytes: join(parts) };
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const p of parts) {
    out.set(p, at);
    at += p.length;
  }
  return out;
}

/** Elements sorted by tag; the last of several with one tag wins (so that a list can be overridden). */
export function writeElements(elements: readonly Element[]): Uint8Array {
  const last = new Map(elements.map((e) => [e.tag, e]));
  const parts: Uint8Array[] = [];
  for (const e of [...last.values()].toSorted((a, b) => a.tag - b.tag)) {
    const n = e.bytes.length;
    const tag = [(e.tag >>> 16) & 255, e.tag >>> 24, e.tag & 255, (e.tag >>> 8) & 255];
    const vr = [e.vr.charCodeAt(0), e.vr.charCodeAt(1)];
    if (['OB', 'OW', 'SQ', 'UN', 'UT', 'OD', 'OF'].includes(e.vr))
      parts.push(Uint8Array.of(...tag, ...vr, 0, 0, n & 255, (n >> 8) & 255, (n >> 16) & 255, n >>> 24));
    else {
      if (n > 65534) throw new Problem('files.unwritable', { value: e.vr });
      parts.push(Uint8Array.of(...tag, ...vr, n & 255, n >> 8));
    }
    parts.push(e.bytes);
  }
  return join(parts);
}

/** FNV-1a, 128 bits: names, not integrity. */
function fnv128(s: string): bigint {
  let h = 0x6c62272e07bb014262b821756295c58dn;
  for (const byte of encode(s)) h = ((h ^ BigInt(byte)) * 0x1000000000000000000013bn) & ((1n << 128n) - 1n);
  return h;
}
/** A UID under 2.25 (PS3.5 B.2) that depends on `seed` only; give a content hash, and what the UID is for. */
export const uidOf = (seed: string, part: string): string => `2.25.${fnv128(`${seed}/${part}`)}`;

/** Names this writer in every file (PS3.7 D.3.3.2). */
export const implementationUid = uidOf('trocart', 'implementation');

/** A whole file: preamble, meta group, data set. The SOP class and instance come from the elements themselves. */
export function writeFile(elements: readonly Element[], syntaxUid = '1.2.840.10008.1.2.1'): Uint8Array {
  const valueOf = (tag: number): string => {
    const e = elements.findLast((x) => x.tag === tag);
    if (e === undefined) throw new Problem('files.unwritable', { value: tag.toString(16) });
    return new TextDecoder().decode(e.bytes).replace(/\0+$/, '');
  };
  const meta = writeElements([
    binary(0x00020001, 'OB', Uint8Array.of(0, 1)),
    text(0x00020002, 'UI', valueOf(0x00080016)),
    text(0x00020003, 'UI', valueOf(0x00080018)),
    text(0x00020010, 'UI', syntaxUid),
    text(0x00020012, 'UI', implementationUid),
    text(0x00020013, 'SH', 'TROCART'),
  ]);
  return join([new Uint8Array(128), encode('DICM'), writeElements([long(0x00020000, meta.length)]), meta, writeElements(elements)]);
}
