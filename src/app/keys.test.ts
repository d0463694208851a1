import { describe, expect, it, vi } from 'vitest';
import { allCodes, say } from '../words/index.ts';

// the page's own language and place are asked for when it is loaded
vi.stubGlobal('navigator', { language: 'en' });
const { chordOf, keyGroups, keyLines } = await import('./keys.ts');

const press = (key: string, code: string, o: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', boolean>> = {}): string =>
  chordOf({ key, code, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...o });

describe('the table of keys', () => {
  it('gives no key two meanings', () => {
    const chords = keyLines.filter((l) => l.act !== undefined).flatMap((l) => l.chords);
    expect(chords.filter((c, n) => chords.indexOf(c) !== n)).toEqual([]);
  });
  it('can print every line, in both languages', () => {
    for (const l of keyLines) {
      expect(keyGroups).toContain(l.group);
      expect(l.key !== undefined || l.chords.length > 0).toBe(true);
      for (const language of ['en', 'fr'] as const) expect(say(language, l.does)).not.toContain('{');
    }
    const words = new Set<string>(allCodes());
    for (const part of keyLines.flatMap((l) => l.chords.filter((c) => c.length > 1).flatMap((c) => c.split('+'))))
      expect(part.length === 1 || words.has(`desk.key.${part}`), part).toBe(true);
  });
  it('knows a digit by its place, a letter by what it writes, whatever the keyboard', () => {
    expect(press('&', 'Digit1', {})).toBe('1'); // French, without Shift
    expect(press('1', 'Digit1', { shiftKey: true })).toBe('1');
    expect(press('A', 'KeyQ', { shiftKey: true })).toBe('a');
    expect(press('?', 'Comma', { shiftKey: true })).toBe('?'); // French
    expect(press('?', 'Slash', { shiftKey: true })).toBe('?');
    expect(press('z', 'KeyW', { ctrlKey: true })).toBe('ctrl+z');
    expect(press('Z', 'KeyZ', { metaKey: true, shiftKey: true })).toBe('ctrl+shift+z');
    expect(press('PageDown', 'PageDown')).toBe('pagedown');
    expect(press('ArrowLeft', 'ArrowLeft', { altKey: true })).toBe('alt+arrowleft');
  });
});
