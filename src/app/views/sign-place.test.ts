import { describe, expect, it } from 'vitest';
import { signPlace } from './sign-place.ts';

describe('a sentence beside a point', () => {
  it('is never cut off while the picture is wide enough', () => {
    const text = '✕ sac and cauda behind L3 2.2 mm, at least 3 mm are kept: refused';
    for (const width of [450, 600, 900])
      for (let x = 0; x <= width; x += 10) {
        const p = signPlace(x, width, text);
        const long = text.length * 6.6;
        const [from, to] = p.textAnchor === 'start' ? [p.x, p.x + long] : [p.x - long, p.x];
        expect(from).toBeGreaterThanOrEqual(6);
        expect(to).toBeLessThanOrEqual(width - 5.9);
      }
    expect(signPlace(400, 600, '✓ clear')).toEqual({ x: 386, textAnchor: 'end' });
  });
});
