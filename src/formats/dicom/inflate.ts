// Deflated data sets and frames (PS3.5 A.5): raw deflate, opened in slices and stopped at a bound, because a small file can claim gigabytes.
import { Inflate } from 'fflate';

/** Inflated size we accept for a file: a fixed allowance for headers and 1100 times the deflated bytes (deflate's own bound is 1032). */
export const inflateLimit = (fileBytes: number): number => Math.min(2 ** 30, (1 << 20) + fileBytes * 1100);

/** Inflates raw deflate data in slices, stopping beyond `limit` bytes (a small file can claim gigabytes). */
export function inflateRaw(deflated: Uint8Array, limit: number): Uint8Array | undefined {
  const parts: Uint8Array[] = [];
  let count = 0;
  const inflate = new Inflate((part) => {
    parts.push(part);
    count += part.length;
  });
  const slice = 1 << 16;
  for (let from = 0; from < deflated.length && count <= limit; from += slice)
    inflate.push(deflated.subarray(from, from + slice), from + slice >= deflated.length);
  if (count > limit) return undefined;
  const out = new Uint8Array(count);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
