// Text of a DICOM element: the bytes read under the file's Specific Character Set (PS3.3 C.12.1.1.2, PS3.5 §6.1),
// with ISO 2022 escapes, so that "Jérôme" survives. Fails first: a file that lies about its set; bytes above 127 without
// any declared set are read as UTF-8 when they are valid UTF-8, else as Latin-1.

const labelOf = new Map<string, string>([
  ['', 'ascii'],
  ['ISO_IR 6', 'ascii'],
  ['ISO_IR 100', 'iso-8859-1'],
  ['ISO_IR 101', 'iso-8859-2'],
  ['ISO_IR 109', 'iso-8859-3'],
  ['ISO_IR 110', 'iso-8859-4'],
  ['ISO_IR 144', 'iso-8859-5'],
  ['ISO_IR 127', 'iso-8859-6'],
  ['ISO_IR 126', 'iso-8859-7'],
  ['ISO_IR 138', 'iso-8859-8'],
  ['ISO_IR 148', 'windows-1254'],
  ['ISO_IR 203', 'iso-8859-15'],
  ['ISO_IR 166', 'windows-874'],
  ['ISO_IR 13', 'shift_jis'],
  ['ISO_IR 192', 'utf-8'],
  ['GB18030', 'gb18030'],
  ['GBK', 'gb18030'],
]);

/** What an ISO 2022 escape switches to: a decoder label, and bytes put before the text for that decoder. */
const escapes: readonly (readonly [escape: string, label: string])[] = [
  ['(B', 'ascii'],
  ['(J', 'shift_jis'],
  [')I', 'shift_jis'],
  ['-A', 'iso-8859-1'],
  ['-B', 'iso-8859-2'],
  ['-C', 'iso-8859-3'],
  ['-D', 'iso-8859-4'],
  ['-L', 'iso-8859-5'],
  ['-G', 'iso-8859-6'],
  ['-F', 'iso-8859-7'],
  ['-H', 'iso-8859-8'],
  ['-M', 'windows-1254'],
  ['-b', 'iso-8859-15'],
  ['-T', 'windows-874'],
  ['$B', 'iso-2022-jp'],
  ['$(D', 'jis-x-0212'],
  ['$)C', 'euc-kr'],
  ['$)A', 'gb18030'],
];

function decodeAs(label: string, bytes: Uint8Array): string {
  if (label === 'ascii') {
    if (bytes.every((b) => b < 128)) return String.fromCharCode(...bytes);
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    } catch {
      // Not UTF-8: an undeclared set is Latin-1 far more often than anything else.
      return new TextDecoder('iso-8859-1').decode(bytes);
    }
  }
  if (label === 'iso-2022-jp') return new TextDecoder(label).decode(Uint8Array.of(0x1b, 0x24, 0x42, ...bytes));
  // JIS X 0212 is the third plane of EUC-JP: each pair gets its high bits and the prefix 8F.
  if (label === 'jis-x-0212') {
    const out: number[] = [];
    for (let i = 0; i + 1 < bytes.length; i += 2) out.push(0x8f, bytes[i] | 0x80, bytes[i + 1] | 0x80);
    return new TextDecoder('euc-jp').decode(Uint8Array.from(out));
  }
  return new TextDecoder(label).decode(bytes);
}

/** `sets` = the values of Specific Character Set (0008,0005); the first one rules until an escape. */
export function decodeText(bytes: Uint8Array, sets: readonly string[]): string {
  const first = (sets[0] ?? '')
    .trim()
    .replace(/^ISO 2022 IR /, 'ISO_IR ')
    .replace(/^ISO_IR_/, 'ISO_IR ');
  const home = labelOf.get(first) ?? 'ascii';
  let text = '';
  let label = home;
  let from = 0;
  const flush = (to: number): void => {
    if (to > from) text += decodeAs(label, bytes.subarray(from, to));
    from = to;
  };
  for (let i = 0; i < bytes.length; i++) {
    const b = bytes[i];
    // Delimiters of names and values bring the first set back (PS3.5 §6.1.2.5.3); not inside a two-byte set.
    if (label !== home && label !== 'iso-2022-jp' && label !== 'jis-x-0212' && (b === 0x5e || b === 0x3d || b === 0x0a || b === 0x0d)) {
      flush(i);
      label = home;
    }
    if (b !== 0x1b) continue;
    flush(i);
    const after = String.fromCharCode(...bytes.subarray(i + 1, i + 4));
    const found = escapes.find(([e]) => after.startsWith(e));
    label = found?.[1] ?? home;
    from = i + 1 + (found?.[0].length ?? 0);
    i = from - 1;
  }
  flush(bytes.length);
  return text;
}
