// The text header of an NRRD file: fields and key/values, one a line, up to the first empty line.
// Source: Teem, "Definition of NRRD File Format" (teem.sourceforge.net/nrrd/format.html).
import type { NumberType } from '../raster/index.ts';

export const isNrrd = (b: Uint8Array): boolean =>
  b.length > 8 && b[0] === 0x4e && b[1] === 0x52 && b[2] === 0x52 && b[3] === 0x44 && b[4] === 0x30 && b[5] === 0x30 && b[6] === 0x30;

export interface NrrdHeader {
  readonly fields: ReadonlyMap<string, string>;
  readonly keys: ReadonlyMap<string, string>;
  /** Where the data begins; undefined when the header has no end. */
  readonly dataAt: number;
  /** Further file names after "data file: LIST". */
  readonly list: readonly string[];
}

/** Other spellings of a field, without spaces and in lower case. */
const alias: Readonly<Record<string, string>> = {
  datafile: 'datafile',
  centering: 'centers',
  centerings: 'centers',
  byteskip: 'byteskip',
  lineskip: 'lineskip',
  axismins: 'axismins',
  spacedirections: 'spacedirections',
  spaceorigin: 'spaceorigin',
  spaceunits: 'spaceunits',
};

export function readNrrdHeader(b: Uint8Array): NrrdHeader {
  const fields = new Map<string, string>();
  const keys = new Map<string, string>();
  const list: string[] = [];
  const text = new TextDecoder('utf-8');
  let at = 0;
  let lines = 0;
  let listing = false;
  while (at < b.length && lines < 100_000) {
    let end = b.indexOf(10, at);
    if (end < 0) end = b.length;
    const line = text.decode(b.subarray(at, end > at && b[end - 1] === 13 ? end - 1 : end));
    at = end + 1;
    if (lines++ > 0 && line === '') return { fields, keys, dataAt: at, list };
    if (lines === 1 || line.startsWith('#')) continue;
    if (listing) {
      list.push(line.trim());
      continue;
    }
    const pair = line.indexOf(':=');
    const colon = line.indexOf(': ');
    if (pair >= 0 && (colon < 0 || pair <= colon)) keys.set(line.slice(0, pair), line.slice(pair + 2));
    else if (colon >= 0 || line.endsWith(':')) {
      const cut = colon >= 0 ? colon : line.length - 1;
      const name = line.slice(0, cut).replace(/\s+/g, '').toLowerCase();
      const value = line.slice(cut + 1).trim();
      fields.set(alias[name] ?? name, value);
      if (name === 'datafile' && /^LIST(\s|$)/.test(value)) listing = true;
    }
  }
  return { fields, keys, dataAt: b.length, list };
}

export const nrrdTypes: ReadonlyMap<string, NumberType> = new Map<string, NumberType>([
  ...['signed char', 'int8', 'int8_t'].map((t): [string, NumberType] => [t, 'i8']),
  ...['uchar', 'unsigned char', 'uint8', 'uint8_t'].map((t): [string, NumberType] => [t, 'u8']),
  ...['short', 'short int', 'signed short', 'signed short int', 'int16', 'int16_t'].map((t): [string, NumberType] => [t, 'i16']),
  ...['ushort', 'unsigned short', 'unsigned short int', 'uint16', 'uint16_t'].map((t): [string, NumberType] => [t, 'u16']),
  ...['int', 'signed int', 'int32', 'int32_t'].map((t): [string, NumberType] => [t, 'i32']),
  ...['uint', 'unsigned int', 'uint32', 'uint32_t'].map((t): [string, NumberType] => [t, 'u32']),
  ...['longlong', 'long long', 'long long int', 'signed long long', 'signed long long int', 'int64', 'int64_t'].map(
    (t): [string, NumberType] => [t, 'i64'],
  ),
  ...['ulonglong', 'unsigned long long', 'unsigned long long int', 'uint64', 'uint64_t'].map((t): [string, NumberType] => [t, 'u64']),
  ['float', 'f32'],
  ['double', 'f64'],
]);

/** "(1,0,0) none (0,1,0)" → vectors, undefined for none. */
export const vectors = (text: string): readonly (readonly number[] | undefined)[] =>
  (text.match(/\([^)]*\)|none/g) ?? []).map((part) => (part === 'none' ? undefined : part.slice(1, -1).split(',').map(Number)));
