// Cases encrypted at rest: an engine over another, so that folder, private file system and server keep the same sealed bytes, and the server
// never needs the key. AES-256-GCM of the platform (WebCrypto), one key a case (HKDF of the library's key and the case's code), a fresh random
// nonce a file, and the place of the bytes as associated data, so that a file moved to another name or case does not open.
//   body, brick, identity, note: "TRS1" | nonce 12 | ciphertext and tag 16
//   journal: frames of  length 4 (big-endian, of nonce and ciphertext) | its complement 4 | nonce 12 | ciphertext and tag; one frame an append.
//            The complement tells a turned bit in the length from a write that was cut, which alone may be dropped.
// What stays readable: case codes, file names (hashes of contents), sizes and times. What fails first: a lost passphrase AND a lost recovery key.
import { Problem } from '../base/index.ts';
import type { Area, CaseFiles, Engine } from './engine.ts';

type Bytes = Uint8Array<ArrayBuffer>;
const magic = new TextEncoder().encode('TRS1');
const nonceLength = 12;
const tagLength = 16;
const headLength = 8;
/** Sixteen zeros in a row (or a head of zeros) are no ciphertext. */
const hasHole = (bytes: Uint8Array): boolean => {
  let run = 0;
  if (bytes.subarray(4, headLength).every((b) => b === 0)) return true;
  for (const b of bytes) {
    run = b === 0 ? run + 1 : 0;
    if (run === 16) return true;
  }
  return false;
};
const text = (t: string): Bytes => new TextEncoder().encode(t) as Bytes;

/** The key of one place: everything below it is sealed with it. */
export interface Sealer {
  seal(bytes: Uint8Array<ArrayBuffer>, place: string): Promise<Bytes>;
  /** Undefined when the bytes are not what was sealed at this place with this key. */
  open(bytes: Uint8Array<ArrayBuffer>, place: string): Promise<Bytes | undefined>;
}

export async function sealerOf(masterKey: Bytes): Promise<(name: string) => Promise<Sealer>> {
  const base = await crypto.subtle.importKey('raw', masterKey, 'HKDF', false, ['deriveKey']);
  const made = new Map<string, Promise<Sealer>>();
  const make = async (name: string): Promise<Sealer> => {
    const key = await crypto.subtle.deriveKey(
      { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info: text(`trocart ${name}`) },
      base,
      { name: 'AES-GCM', length: 256 },
      false,
      ['encrypt', 'decrypt'],
    );
    return {
      async seal(bytes, place) {
        const nonce = crypto.getRandomValues(new Uint8Array(nonceLength));
        const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce, additionalData: text(place) }, key, bytes);
        const out = new Uint8Array(nonceLength + sealed.byteLength);
        out.set(nonce);
        out.set(new Uint8Array(sealed), nonceLength);
        return out;
      },
      async open(bytes, place) {
        if (bytes.length < nonceLength + tagLength) return undefined;
        const iv = bytes.slice(0, nonceLength);
        try {
          return new Uint8Array(
            await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData: text(place) }, key, bytes.slice(nonceLength)),
          );
        } catch {
          return undefined;
        }
      },
    };
  };
  return (name) => {
    const known = made.get(name) ?? make(name);
    made.set(name, known);
    return known;
  };
}

const framed = (head: Uint8Array, body: Uint8Array): Bytes => {
  const out = new Uint8Array(head.length + body.length);
  out.set(head);
  out.set(body, head.length);
  return out;
};
const isSealed = (bytes: Uint8Array): boolean => magic.every((b, n) => bytes[n] === b);

/** `inner` holds the sealed bytes. */
export function sealedEngine(inner: Engine, sealerFor: (name: string) => Promise<Sealer>): Engine {
  const opened = new Map<string, CaseFiles>();
  const over = async (code: string, files: CaseFiles): Promise<CaseFiles> => {
    const known = opened.get(code) ?? sealedFiles(code, files, await sealerFor(`case ${code}`));
    opened.set(code, known);
    return known;
  };
  return {
    packed: inner.packed,
    list: () => inner.list(),
    sizes: () => inner.sizes(),
    async open(code) {
      const files = await inner.open(code);
      return files === undefined ? undefined : over(code, files);
    },
    async create(code) {
      const files = await inner.create(code);
      opened.delete(code);
      return files === undefined ? undefined : over(code, files);
    },
    async remove(code) {
      opened.delete(code);
      await inner.remove(code);
    },
    async note(name) {
      const bytes = name === 'keys' ? undefined : await inner.note(name);
      if (bytes === undefined || !isSealed(bytes)) return undefined;
      return (await sealerFor('notes')).open(bytes.slice(magic.length), name);
    },
    async setNote(name, bytes) {
      if (name === 'keys') throw new Problem('store.locked');
      await inner.setNote(name, bytes === undefined ? undefined : framed(magic, await (await sealerFor('notes')).seal(bytes, name)));
    },
    inside() {
      throw new Problem('store.locked');
    },
  };
}

interface Ends {
  readonly plain: number;
  readonly stored: number;
}

function sealedFiles(code: string, inner: CaseFiles, sealer: Sealer): CaseFiles {
  const place = (area: Area, hash: string): string => `${code}/${area}/${hash}`;
  /** Where the journal ends, in plain and in stored bytes, as last read or written. */
  let end: Ends | undefined;
  /** Stored length with a torn tail, when there is one. */
  let torn: number | undefined;
  const readJournal = async (): Promise<Bytes> => {
    const bytes = await inner.journal();
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const parts: Bytes[] = [];
    let at = 0;
    let plain = 0;
    torn = undefined;
    while (at < bytes.length) {
      const length = at + headLength <= bytes.length ? view.getUint32(at) : 0;
      const sure = length > 0 && ~length >>> 0 === view.getUint32(at + 4);
      const to = at + headLength + length;
      const part =
        sure && to <= bytes.length
          ? await sealer.open(new Uint8Array(bytes.subarray(at + headLength, to)), `${code}/journal/${at}`)
          : undefined;
      if (part === undefined) {
        // A cut write is shorter than it says, or part of it never reached the disk and reads as zeros. Anything else is damage.
        const cut = bytes.length - at < headLength || (sure && to > bytes.length) || hasHole(bytes.subarray(at));
        if (!cut) throw new Problem('store.damaged-journal', { line: parts.length + 1 });
        torn = bytes.length;
        break;
      }
      parts.push(part);
      plain += part.length;
      at = to;
    }
    end = { plain, stored: at };
    // one zero byte stands for the torn tail: the store drops it and has it cut
    const out = new Uint8Array(plain + (torn === undefined ? 0 : 1));
    let to = 0;
    for (const part of parts) {
      out.set(part, to);
      to += part.length;
    }
    return out;
  };
  const needed = async (area: 'bodies' | 'blobs' | 'identity', stored: Bytes | undefined, at: string): Promise<Bytes | undefined> => {
    if (stored === undefined) return undefined;
    const opened = isSealed(stored) ? await sealer.open(stored.slice(magic.length), at) : undefined;
    if (opened !== undefined) return opened;
    if (area === 'identity') throw new Problem('store.damaged-identity');
    throw new Problem(area === 'bodies' ? 'store.damaged-body' : 'store.damaged-blob', { file: at.split('/').at(-1) ?? '?' });
  };
  return {
    journal: readJournal,
    async append(bytes, atByte) {
      if (end === undefined || end.plain !== atByte) await readJournal();
      if (end === undefined || end.plain !== atByte || torn !== undefined) return false;
      const sealed = await sealer.seal(bytes, `${code}/journal/${end.stored}`);
      const head = new Uint8Array(headLength);
      new DataView(head.buffer).setUint32(0, sealed.length);
      new DataView(head.buffer).setUint32(4, ~sealed.length);
      if (!(await inner.append(framed(head, sealed), end.stored))) {
        end = undefined;
        return false;
      }
      end = { plain: end.plain + bytes.length, stored: end.stored + headLength + sealed.length };
      return true;
    },
    async cut(toByte, fromByte) {
      // Only a torn tail is ever cut; whole frames are whole lines.
      if (end === undefined || torn === undefined || end.plain !== toByte || fromByte !== toByte + 1) return;
      await inner.cut(end.stored, torn);
      torn = undefined;
    },
    read: async (area, hash) => needed(area, await inner.read(area, hash), place(area, hash)),
    has: (area, hash) => inner.has(area, hash),
    write: async (area, hash, bytes) => inner.write(area, hash, framed(magic, await sealer.seal(bytes, place(area, hash)))),
    flush: () => inner.flush(),
    list: (area) => inner.list(area),
    drop: (area, hash) => inner.drop(area, hash),
    async identity() {
      return needed('identity', await inner.identity(), `${code}/identity`);
    },
    async setIdentity(bytes) {
      await inner.setIdentity(bytes === undefined ? undefined : framed(magic, await sealer.seal(bytes, `${code}/identity`)));
    },
  };
}
