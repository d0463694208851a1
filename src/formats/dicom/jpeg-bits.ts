// Huffman-coded bits of a JPEG scan (ITU-T T.81 annexes C and F.2.2): codes looked up 16 bits at a time, stuffed bytes dropped,
// markers never read over. Fails first: a scan cut short; at most the padding of its last byte is invented, then it is refused.

/** For every 16 bits ahead: code length × 256 + symbol; 0 where no code begins so. */
export type HuffmanTable = Uint16Array;

export function huffmanTable(counts: Uint8Array, symbols: Uint8Array): HuffmanTable {
  const table = new Uint16Array(65536);
  let code = 0;
  let k = 0;
  for (let length = 1; length <= 16; length++) {
    for (let n = 0; n < counts[length - 1]; n++, code++, k++) {
      const from = code << (16 - length);
      const to = from + (1 << (16 - length));
      if (to > 65536) throw new RangeError('JPEG table');
      table.fill((length << 8) | symbols[k], from, to);
    }
    code <<= 1;
  }
  return table;
}

export class JpegBits {
  private readonly b: Uint8Array;
  private at: number;
  private held = 0;
  private count = 0;
  /** Bits held that are not in the file; they come last. */
  private invented = 0;

  constructor(b: Uint8Array, at: number) {
    this.b = b;
    this.at = at;
  }

  private fill(): void {
    while (this.count <= 16) {
      let byte = 0xff;
      if (this.at >= this.b.length || (this.b[this.at] === 0xff && this.b[this.at + 1] !== 0)) {
        this.invented += 8;
        if (this.invented > 64) throw new RangeError('JPEG data cut');
      } else {
        byte = this.b[this.at];
        this.at += byte === 0xff ? 2 : 1;
      }
      this.held = ((this.held << 8) | byte) & 0x3ffffff;
      this.count += 8;
    }
  }

  bits(n: number): number {
    if (n === 0) return 0;
    if (this.count < n) this.fill();
    this.count -= n;
    return (this.held >> this.count) & ((1 << n) - 1);
  }

  /** T.81 F.2.2.1: a value of n bits (up to 15), negative when its first bit is 0. */
  signed(n: number): number {
    if (n === 0) return 0;
    const v = this.bits(n);
    return v < 1 << (n - 1) ? v - (1 << n) + 1 : v;
  }

  symbol(table: HuffmanTable): number {
    if (this.count < 16) this.fill();
    const found = table[(this.held >> (this.count - 16)) & 0xffff];
    if (found === 0) throw new RangeError('JPEG code');
    this.count -= found >> 8;
    return found & 255;
  }

  /** Drops the rest of the byte and steps over a restart marker. */
  restart(): void {
    this.finish();
    this.held = 0;
    this.count = 0;
    this.invented = 0;
    while (this.b[this.at] === 0xff && this.b[this.at + 1] === 0xff) this.at++;
    const marker = this.b[this.at + 1];
    if (this.b[this.at] !== 0xff || marker < 0xd0 || marker > 0xd7) throw new RangeError('JPEG restart');
    this.at += 2;
  }

  /** Position of the marker after the scan; RangeError when invented bits were used. */
  finish(): number {
    if (this.invented > this.count) throw new RangeError('JPEG data cut');
    return this.at;
  }
}
