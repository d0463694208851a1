// A zip archive → entries read one by one. The central directory is trusted for names and places only: every size it claims is
// checked against what comes out, a ratio no honest file has is refused, and paths cannot leave the archive.
// Fails first: encrypted archives and methods other than stored and deflated (refused by name).
import { Inflate } from 'fflate';
import { Problem } from '../../base/index.ts';
import { fileName, type FileEntry } from '../file-entry.ts';
import { crc32 } from './crc32.ts';

/** Guards: members, bytes one may hold, bytes all may claim. */
export const zipLimits = { membersCount: 20_000, memberBytesCount: 2 ** 31, allBytesCount: 2 ** 34, tightestRatio: 1040 };

export const isZip = (b: Uint8Array): boolean => b.length >= 22 && b[0] === 0x50 && b[1] === 0x4b && (b[2] === 3 || b[2] === 5);

interface Member {
  readonly path: string;
  readonly method: number;
  readonly sum: number;
  readonly packed: number;
  readonly size: number;
  readonly at: number;
}

function directory(bytes: Uint8Array, archive: string): readonly Member[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const damaged = (): Problem => new Problem('labels.zip-damaged', { file: fileName(archive) });
  let end = -1;
  for (let at = bytes.length - 22; at >= Math.max(0, bytes.length - 22 - 65535); at--)
    if (view.getUint32(at, true) === 0x06054b50) {
      end = at;
      break;
    }
  if (end < 0) throw damaged();
  let count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  if (count === 0xffff || at === 0xffffffff) {
    // Zip64: the locator stands right before the end record.
    if (end < 20 || view.getUint32(end - 20, true) !== 0x07064b50) throw damaged();
    const record = Number(view.getBigUint64(end - 12, true));
    if (record + 56 > bytes.length || view.getUint32(record, true) !== 0x06064b50) throw damaged();
    count = Number(view.getBigUint64(record + 32, true));
    at = Number(view.getBigUint64(record + 48, true));
  }
  if (count > zipLimits.membersCount) throw new Problem('labels.zip-too-large', { file: fileName(archive) });
  const members: Member[] = [];
  const utf8 = new TextDecoder('utf-8');
  const latin = new TextDecoder('latin1');
  for (let n = 0; n < count; n++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== 0x02014b50) throw damaged();
    const flags = view.getUint16(at + 8, true);
    const [nameLength, extraLength, noteLength] = [
      view.getUint16(at + 28, true),
      view.getUint16(at + 30, true),
      view.getUint16(at + 32, true),
    ];
    const name = bytes.subarray(at + 46, at + 46 + nameLength);
    const path = (flags & 0x800 ? utf8 : latin).decode(name);
    let [packed, size, offset] = [view.getUint32(at + 20, true), view.getUint32(at + 24, true), view.getUint32(at + 42, true)];
    for (let x = at + 46 + nameLength; x + 4 <= at + 46 + nameLength + extraLength && x + 4 <= bytes.length;) {
      const [id, length] = [view.getUint16(x, true), view.getUint16(x + 2, true)];
      if (id === 1) {
        let p = x + 4;
        const next = (): number => {
          const v = p + 8 <= bytes.length ? Number(view.getBigUint64(p, true)) : Number.NaN;
          p += 8;
          return v;
        };
        if (size === 0xffffffff) size = next();
        if (packed === 0xffffffff) packed = next();
        if (offset === 0xffffffff) offset = next();
      }
      x += 4 + length;
    }
    at += 46 + nameLength + extraLength + noteLength;
    if (path.endsWith('/')) continue;
    if (flags & 1) throw new Problem('labels.zip-encrypted', { file: fileName(archive) });
    if (!(offset + 30 <= bytes.length) || !(packed <= bytes.length)) throw damaged();
    if (!(size <= zipLimits.memberBytesCount) || size > 1024 + packed * zipLimits.tightestRatio)
      throw new Problem('labels.zip-too-large', { file: fileName(archive) });
    members.push({
      path,
      method: view.getUint16(at - 46 - nameLength - extraLength - noteLength + 10, true),
      sum: view.getUint32(at - 46 - nameLength - extraLength - noteLength + 16, true),
      packed,
      size,
      at: offset,
    });
  }
  if (members.reduce((s, m) => s + m.size, 0) > zipLimits.allBytesCount)
    throw new Problem('labels.zip-too-large', { file: fileName(archive) });
  return members;
}

function inflate(packed: Uint8Array, size: number): Uint8Array | undefined {
  const out = new Uint8Array(size);
  let length = 0;
  let over = false;
  let ended = false;
  const stream = new Inflate((chunk, final) => {
    if (final) ended = true;
    if (length + chunk.length > size) over = true;
    else out.set(chunk, length);
    length += chunk.length;
  });
  try {
    for (let at = 0; (at === 0 || at < packed.length) && !over; at += 1 << 16)
      stream.push(packed.subarray(at, at + (1 << 16)), at + (1 << 16) >= packed.length);
  } catch {
    return undefined;
  }
  return over || !ended || length !== size ? undefined : out;
}

/** The archive's files; each is unpacked when its bytes are asked for. */
export function unzip(bytes: Uint8Array, archive: string): readonly FileEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return directory(bytes, archive).map((m) => ({
    path: m.path
      .replace(/\\/g, '/')
      .split('/')
      .filter((p) => p !== '..' && p !== '.' && p !== '')
      .join('/'),
    sizeCount: m.size,
    bytes: async () => {
      const damaged = new Problem('labels.zip-damaged', { file: `${fileName(archive)}: ${fileName(m.path)}` });
      if (view.getUint32(m.at, true) !== 0x04034b50) throw damaged;
      const from = m.at + 30 + view.getUint16(m.at + 26, true) + view.getUint16(m.at + 28, true);
      if (from + m.packed > bytes.length) throw damaged;
      const packed = bytes.subarray(from, from + m.packed);
      if (m.method !== 0 && m.method !== 8)
        throw new Problem('labels.zip-method', { file: `${fileName(archive)}: ${fileName(m.path)}`, method: String(m.method) });
      const out = m.method === 0 ? packed.slice() : inflate(packed, m.size);
      if (out === undefined || out.length !== m.size || crc32(out) !== m.sum) throw damaged;
      return out;
    },
  }));
}
