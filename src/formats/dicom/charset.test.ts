import { describe, expect, it } from 'vitest';
import { decodeText } from './charset.ts';

const latin = (s: string): Uint8Array => Uint8Array.from([...s].map((c) => c.charCodeAt(0)));

describe('text of an element', () => {
  it('keeps French accents under Latin-1, UTF-8, an escape to Latin-1, and no declared set', () => {
    expect(decodeText(latin('Buc^J\xe9r\xf4me'), ['ISO_IR 100'])).toBe('Buc^Jérôme');
    expect(decodeText(new TextEncoder().encode('Élisée'), ['ISO_IR 192'])).toBe('Élisée');
    expect(decodeText(latin('A^\x1b-A\xc9l'), ['', 'ISO 2022 IR 100'])).toBe('A^Él');
    expect(decodeText(latin('J\xe9r\xf4me'), [])).toBe('Jérôme');
    expect(decodeText(new TextEncoder().encode('Jérôme'), [])).toBe('Jérôme');
  });
  it('reads the example names of PS3.5 annex H: Japanese, Korean, Greek', () => {
    const japanese = latin('Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B');
    expect(decodeText(japanese, ['', 'ISO 2022 IR 87'])).toBe('Yamada^Tarou=山田^太郎');
    expect(decodeText(latin('Hong^Gildong=\x1b$)C\xfb\xf3^\x1b$)C\xd1\xce\xd4\xd7'), ['', 'ISO 2022 IR 149'])).toBe('Hong^Gildong=洪^吉洞');
    expect(decodeText(latin('\xc4\xe9\xef\xed\xf5\xf3'), ['ISO_IR 126'])).toBe('Διονυσ');
  });
  it('never throws, whatever the bytes', () => {
    for (const set of ['', 'ISO_IR 192', 'ISO_IR 13', 'GB18030', 'NONSENSE']) {
      expect(typeof decodeText(Uint8Array.of(0xff, 0x1b, 0x24, 0x28, 0x44, 0x81, 0x1b), [set])).toBe('string');
    }
  });
});
