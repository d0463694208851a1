// The size a compressed frame states in its own header (JPEG and JPEG-LS: the SOF segment; JPEG 2000: SIZ), read before any decoder
// sees it. Undefined when there is no such header.

export interface StreamShape {
  readonly columns: number;
  readonly rows: number;
  readonly components: number;
  readonly bits: number;
}

const be16 = (b: Uint8Array, at: number): number => (b[at] << 8) | b[at + 1];
const be32 = (b: Uint8Array, at: number): number => ((b[at] << 24) | (b[at + 1] << 16) | (b[at + 2] << 8) | b[at + 3]) >>> 0;

function sizOf(b: Uint8Array, at: number): StreamShape | undefined {
  // at = position of FF51: Lsiz(2) Rsiz(2) Xsiz Ysiz XOsiz YOsiz XTsiz YTsiz XTOsiz YTOsiz Csiz(2) Ssiz(1)
  if (at + 43 > b.length) return undefined;
  const columns = be32(b, at + 6) - be32(b, at + 14);
  const rows = be32(b, at + 10) - be32(b, at + 18);
  // Tiles much smaller than the image would make a decoder allocate per tile without end.
  const tiles = Math.ceil(columns / Math.max(1, be32(b, at + 22))) * Math.ceil(rows / Math.max(1, be32(b, at + 26)));
  if (tiles > 4096) return undefined;
  return { columns, rows, components: be16(b, at + 38), bits: (b[at + 40] & 0x7f) + 1 };
}

export function streamShape(b: Uint8Array): StreamShape | undefined {
  if (b.length < 12) return undefined;
  if (b[0] === 0xff && b[1] === 0x4f) return b[2] === 0xff && b[3] === 0x51 ? sizOf(b, 2) : undefined;
  // A JP2 file around the codestream (seen in the wild, though DICOM forbids it).
  if (be32(b, 4) === 0x6a502020) {
    for (let at = 8; at + 4 < Math.min(b.length, 4096); at++) if (be32(b, at) === 0xff4fff51) return sizOf(b, at + 2);
    return undefined;
  }
  if (b[0] !== 0xff || b[1] !== 0xd8) return undefined;
  let at = 2;
  while (at + 9 < b.length) {
    if (b[at] !== 0xff) return undefined;
    const marker = b[at + 1];
    if (marker === 0xff) {
      at++;
      continue;
    }
    const frame = (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) || marker === 0xf7;
    if (frame) return { bits: b[at + 4], rows: be16(b, at + 5), columns: be16(b, at + 7), components: b[at + 9] };
    if (marker === 0xda || marker === 0xd9) return undefined;
    at += 2 + be16(b, at + 2);
  }
  return undefined;
}
