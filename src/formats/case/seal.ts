// A brick on disk is plain gzip whose header carries, in an extra field "TR", the SHA-256 of everything after the header. The name of the file
// already proves the voxels; the seal also finds a turned bit that happens to unpack to the same voxels (common in empty masks).
// Header: 1f 8b, deflate, FEXTRA, time 0, flags 0, system 255, length 36, "TR", length 32, sum (RFC 1952).
import { Problem } from '../../base/index.ts';
import { identitySchema, type Identity } from '../../records/index.ts';
import { gunzipSync, gzipSync } from 'fflate';
import type { Digest } from './arrays.ts';
import { canonicalJson } from './canonical.ts';

type Bytes = Uint8Array<ArrayBuffer>;
/** Compression of one brick; the host may lend a faster one. */
export interface Packing {
  /** gzip. */
  pack(bytes: Bytes): Promise<Bytes>;
  /** At most `brickLimit` bytes come out, else a Problem. */
  unpack(bytes: Bytes): Promise<Bytes>;
}
/** A brick holds at most 2·64³ elements of 8 bytes. */
export const brickLimit = 2 * 64 ** 3 * 8;
const damaged = (): Problem => new Problem('store.damaged-blob', { file: '?' });

export const plainPacking: Packing = {
  pack: async (bytes) => gzipSync(bytes, { level: 1, mtime: 0 }) as Bytes,
  async unpack(bytes) {
    if (bytes.length < 18 || new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 4, 4).getUint32(0, true) > brickLimit)
      throw damaged();
    try {
      return gunzipSync(bytes) as Bytes;
    } catch {
      throw damaged();
    }
  },
};

const plainHeader = 10;
const head = [0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 255, 36, 0, 0x54, 0x52, 32, 0] as const;
const sealedHeader = head.length + 32;
const fromHex = (hex: string): number[] =>
  Array.from({ length: hex.length / 2 }, (_, n) => Number.parseInt(hex.slice(2 * n, 2 * n + 2), 16));

/** The same compression, sealed. */
export function sealed(packing: Packing, digest: Digest): Packing {
  return {
    async pack(bytes) {
      const gzip = await packing.pack(bytes);
      if (gzip[3] !== 0) throw damaged(); // a header with fields of its own: not a compressor we know
      const rest = gzip.slice(plainHeader);
      const out = new Uint8Array(sealedHeader + rest.length);
      out.set(head);
      out.set(fromHex(await digest(rest)), head.length);
      out.set(rest, sealedHeader);
      return out;
    },
    async unpack(bytes) {
      if (bytes.length <= sealedHeader || head.some((b, n) => bytes[n] !== b)) throw damaged();
      const sum = fromHex(await digest(bytes.slice(sealedHeader)));
      if (sum.some((b, n) => bytes[head.length + n] !== b)) throw damaged();
      return packing.unpack(bytes);
    },
  };
}

/** identity.json: the identity and the hash of its canonical JSON, so that a turned letter is not taken for a name. */
export async function writeIdentity(identity: Identity, digest: Digest): Promise<Bytes> {
  const text = new TextEncoder();
  return text.encode(canonicalJson({ identity, sum: await digest(text.encode(canonicalJson(identity))) }));
}
export async function readIdentity(bytes: Uint8Array, digest: Digest): Promise<Identity> {
  try {
    const json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as { identity?: unknown; sum?: unknown };
    const identity = identitySchema.parse(json.identity);
    if (json.sum !== (await digest(new TextEncoder().encode(canonicalJson(identity))))) throw new Problem('store.damaged-identity');
    return identity;
  } catch {
    throw new Problem('store.damaged-identity');
  }
}
