// The bytes of one frame out of the pixel element: sliced when native, gathered from fragments when encapsulated (PS3.5 annex A.4),
// and RLE Lossless (annex G). Fails first: several frames in more fragments without an offset table; they are then cut at the
// fragments that begin a codestream.
import type { OpenFile } from './dataset.ts';
import { inflateRaw } from './inflate.ts';
import type { PixelCoding } from './transfer-syntax.ts';
import type { Codecs, FrameInfo, SampleArray } from './codecs.ts';

const u32 = (b: Uint8Array, at: number): number => (b[at] | (b[at + 1] << 8) | (b[at + 2] << 16) | (b[at + 3] << 24)) >>> 0;

interface Fragment {
  /** Offset of its item tag from the first item after the offset table. */
  readonly start: number;
  readonly from: number;
  readonly length: number;
}

export interface Fragments {
  readonly offsets: readonly number[];
  readonly list: readonly Fragment[];
  /** The last fragment ran past the end of the file, or the closing delimiter is missing. */
  readonly cut: boolean;
}

/** Items of an encapsulated pixel element; always little endian. */
export function readFragments(b: Uint8Array, offset: number): Fragments {
  let at = offset;
  const list: Fragment[] = [];
  let offsets: number[] = [];
  let first = true;
  let base = offset;
  let cut = true;
  while (at + 8 <= b.length) {
    const tag = u32(b, at);
    if (tag === 0xe0ddfffe) {
      cut = false;
      break;
    }
    if (tag !== 0xe000fffe) break;
    const length = u32(b, at + 4);
    const from = at + 8;
    if (from + length > b.length) break;
    if (first) {
      for (let i = 0; i + 4 <= length && offsets.length < 65536; i += 4) offsets.push(u32(b, from + i));
      first = false;
      base = from + length;
    } else list.push({ start: at - base, from, length });
    at = from + length;
  }
  if (offsets.some((o, i) => i > 0 && o <= offsets[i - 1])) offsets = [];
  return { offsets, list, cut };
}

/** Begins like a codestream: JPEG SOI, JPEG 2000 SOC, JP2 signature, or an RLE header (1…15 segments, first at byte 64). */
const beginsFrame = (b: Uint8Array, f: Fragment): boolean =>
  f.length >= 4 &&
  ((b[f.from] === 0xff && (b[f.from + 1] === 0xd8 || b[f.from + 1] === 0x4f)) ||
    (f.length >= 64 && u32(b, f.from) < 16 && u32(b, f.from + 4) === 64));

function gather(b: Uint8Array, parts: readonly Fragment[]): Uint8Array {
  if (parts.length === 1) return b.subarray(parts[0].from, parts[0].from + parts[0].length);
  const out = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const p of parts) {
    out.set(b.subarray(p.from, p.from + p.length), at);
    at += p.length;
  }
  return out;
}

/** The fragments of each frame, in order; undefined when they cannot be told apart. */
export function splitFrames(b: Uint8Array, f: Fragments, frameCount: number): readonly (readonly Fragment[])[] | undefined {
  if (f.list.length === 0) return undefined;
  if (frameCount === 1) return [f.list];
  if (f.list.length === frameCount) return f.list.map((x) => [x]);
  const starts =
    f.offsets.length === frameCount && f.offsets.every((o) => f.list.some((x) => x.start === o))
      ? new Set(f.offsets)
      : new Set(f.list.filter((x) => beginsFrame(b, x)).map((x) => x.start));
  const out: Fragment[][] = [];
  for (const x of f.list) {
    if (starts.has(x.start) || out.length === 0) out.push([]);
    out[out.length - 1].push(x);
  }
  return out.length === frameCount ? out : undefined;
}

/** PackBits segments, one a byte plane, most significant first; throws RangeError on a damaged stream. */
export function decodeRle(b: Uint8Array, info: FrameInfo): SampleArray {
  const count = info.columns * info.rows * info.samplesPerPixel;
  const planes = info.bitsAllocated / 8;
  const segments = b.length >= 64 ? u32(b, 0) : 0;
  if (info.samplesPerPixel !== 1 || segments !== planes || (planes !== 1 && planes !== 2)) throw new RangeError('RLE segments');
  const out = planes === 1 ? new Uint8Array(count) : new Uint16Array(count);
  for (let s = 0; s < segments; s++) {
    let at = u32(b, 4 + 4 * s);
    const end = s + 1 < segments ? u32(b, 8 + 4 * s) : b.length;
    if (at < 64 || end > b.length || at > end) throw new RangeError('RLE offsets');
    const shift = 8 * (segments - 1 - s);
    let n = 0;
    while (n < count && at < end) {
      const head = b[at++];
      if (head === 128) continue;
      const run = head > 128;
      const length = Math.min(run ? 257 - head : head + 1, count - n);
      if (run) {
        const value = b[at++] << shift;
        for (let i = 0; i < length; i++) out[n++] |= value;
      } else {
        if (at + length > b.length) throw new RangeError('RLE run');
        for (let i = 0; i < length; i++) out[n++] |= b[at++] << shift;
      }
    }
    if (n < count) throw new RangeError('RLE too short');
  }
  return out;
}

/** A native frame as an array over a copy-free view where alignment and byte order allow, else over a copy. */
function nativeFrame(b: Uint8Array, from: number, info: FrameInfo, bigEndian: boolean): SampleArray {
  const count = info.columns * info.rows * info.samplesPerPixel;
  if (info.bitsAllocated === 8) return b.subarray(from, from + count);
  const size = info.bitsAllocated / 8;
  const Make = info.bitsAllocated === 16 ? Uint16Array : Uint32Array;
  let view = b;
  let at = from;
  if (bigEndian) {
    const copy = new Uint8Array(count * size);
    for (let i = 0; i < copy.length; i += size) for (let k = 0; k < size; k++) copy[i + k] = b[from + i + size - 1 - k];
    view = copy;
    at = 0;
  } else if ((b.byteOffset + from) % size !== 0) {
    view = b.slice(from, from + count * size);
    at = 0;
  }
  return new Make(view.buffer as ArrayBuffer, view.byteOffset + at, count);
}

export interface FrameSource {
  readonly frameCount: number;
  /** Stored values of frame n (zero-based), not yet masked or signed. Rejects with an Error when they cannot be had whole. */
  frame(n: number): Promise<SampleArray>;
}

/** The closing delimiter is missing but the last fragment is there whole: seen in real files, harmless for codestreams with an end mark. */
function endsWhole(b: Uint8Array, f: Fragments, coding: PixelCoding): boolean {
  const last = f.list.at(-1);
  return last !== undefined && coding !== 'rle' && hasEnd(b.subarray(last.from, last.from + last.length));
}

/** JPEG and JPEG 2000 streams end in FFD9, but for padding. */
export function hasEnd(stream: Uint8Array): boolean {
  for (let n = stream.length - 2; n >= Math.max(0, stream.length - 16); n--) if (stream[n] === 0xff && stream[n + 1] === 0xd9) return true;
  return false;
}

/** Opens the pixels of a file whose header was read; RangeError when what the header promises cannot be there. */
export function openFrames(file: OpenFile, info: FrameInfo, frameCount: number, codecs: Codecs): FrameSource {
  const { bytes, pixels, syntax } = file;
  if (![8, 16, 32].includes(info.bitsAllocated)) throw new RangeError('bits allocated');
  if (pixels === undefined) throw new RangeError('no pixels');
  const frameBytes = (info.columns * info.rows * info.samplesPerPixel * info.bitsAllocated) / 8;
  if (!pixels.encapsulated) {
    if (syntax.pixels !== 'native') throw new RangeError('not encapsulated');
    if (pixels.length < frameBytes * frameCount || pixels.offset + frameBytes * frameCount > bytes.length)
      throw new RangeError('pixels cut');
    return { frameCount, frame: (n) => Promise.resolve(nativeFrame(bytes, pixels.offset + n * frameBytes, info, syntax.bigEndian)) };
  }
  const fragments = readFragments(bytes, pixels.offset);
  // A stream without its end makes some decoders spin for seconds before they give up: it never reaches them.
  if (fragments.cut && !endsWhole(bytes, fragments, syntax.pixels)) throw new RangeError('pixels cut');
  const frames = splitFrames(bytes, fragments, frameCount);
  if (frames === undefined) throw new RangeError('frames cannot be told apart');
  return {
    frameCount,
    async frame(n) {
      const stream = gather(bytes, frames[n]);
      if (syntax.pixels === 'rle') return decodeRle(stream, info);
      if (syntax.pixels === 'native') {
        if (stream.length < frameBytes) throw new RangeError('pixels cut');
        return nativeFrame(stream, 0, info, false);
      }
      if (syntax.pixels === 'deflated-frame') {
        const raw = inflateRaw(stream, frameBytes + 1);
        if (raw === undefined || raw.length < frameBytes) throw new RangeError('deflated frame');
        return nativeFrame(raw, 0, info, false);
      }
      if (syntax.pixels === 'jpeg-ls' && !hasEnd(stream)) throw new RangeError('JPEG-LS data cut');
      return await codecs.decode(syntax.uid, stream, info);
    },
  };
}
