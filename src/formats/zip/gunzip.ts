// gzip ⇄ bytes, with what a plain decompressor leaves out: a truncated or damaged stream is refused (length and CRC-32 of the
// trailer), and the output never outgrows a limit, whatever the trailer claims. Fails first: a file of several gzip members is
// read, but without the check of its sum.
import { gzipSync, Gunzip } from 'fflate';
import { Problem } from '../../base/index.ts';
import { fileName } from '../file-entry.ts';
import { crc32 } from './crc32.ts';

/** Largest array a reader makes from one file: 2 GiB. */
export const largestBytesCount = 2 ** 31;
/** Deflate cannot pack tighter than about 1032:1; a claim beyond that is false. */
const tightestRatio = 1040;

export const isGzip = (bytes: Uint8Array): boolean => bytes.length > 2 && bytes[0] === 0x1f && bytes[1] === 0x8b;

/** Bytes of a gzip file; Problem 'labels.gzip-damaged' or 'labels.too-large'. */
export function gunzip(bytes: Uint8Array, path: string, limit = largestBytesCount): Uint8Array {
  const damaged = (): Problem => new Problem('labels.gzip-damaged', { file: fileName(path) });
  if (!isGzip(bytes) || bytes.length < 18) throw damaged();
  const view = new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 8, 8);
  const claimed = view.getUint32(4, true);
  const most = Math.min(limit, bytes.length * tightestRatio);
  let out = new Uint8Array(Math.min(claimed, most));
  let length = 0;
  let members = 0; // beyond the first
  let ended = false;
  let tooLarge = false;
  const stream = new Gunzip((chunk, final) => {
    if (final) ended = true;
    if (tooLarge || chunk.length === 0) return;
    if (length + chunk.length > limit) {
      tooLarge = true;
      return;
    }
    if (length + chunk.length > out.length) {
      const grown = new Uint8Array(Math.min(limit, Math.max(length + chunk.length, out.length * 2)));
      grown.set(out.subarray(0, length));
      out = grown;
    }
    out.set(chunk, length);
    length += chunk.length;
  });
  stream.onmember = () => members++;
  const step = 1 << 16;
  try {
    for (let at = 0; at < bytes.length && !tooLarge; at += step) stream.push(bytes.subarray(at, at + step), at + step >= bytes.length);
  } catch {
    throw damaged();
  }
  if (tooLarge) throw new Problem('labels.too-large', { file: fileName(path), limitBytesCount: limit });
  if (!ended) throw damaged();
  const read = out.subarray(0, length);
  if (members === 0 && (claimed !== length || crc32(read) !== view.getUint32(0, true))) throw damaged();
  return read;
}

/** Bytes packed as gzip, without a date in the header: same input, same file. */
export const gzip = (bytes: Uint8Array): Uint8Array => gzipSync(bytes, { level: 6, mtime: 0 });
