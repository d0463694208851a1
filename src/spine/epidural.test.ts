// The epidural grade never falls to a harmless one because something was not measured.
import { describe, expect, it } from 'vitest';
import { gradeOf } from './epidural.ts';

describe('the epidural grade', () => {
  const canal = { reachMm: 4, areaFraction: 0.3, toSacMm: 0.2 };
  it('is not told where tumour fills every height and the sac has nothing to be compared with', () => {
    expect(gradeOf(canal, undefined, 'cauda')).toBeUndefined();
    expect(gradeOf(canal, 'contact', 'cord')).toBeUndefined();
    expect(gradeOf({ ...canal, sacFraction: 0.97 }, undefined, 'cauda')).toBe('1a');
  });
  it('is not told where the sac is pressed and the cord was not seen; below the conus there is none', () => {
    const pressed = { ...canal, sacFraction: 0.7 };
    for (const nerves of ['cord', 'unknown'] as const) {
      expect(gradeOf(pressed, undefined, nerves)).toBeUndefined();
      expect(gradeOf({ ...pressed, toCordMm: 0.4 }, undefined, nerves)).toBe('1c');
      expect(gradeOf({ ...pressed, toCordMm: 3 }, undefined, nerves)).toBe('1b');
    }
    expect(gradeOf(pressed, undefined, 'cauda')).toBe('1b');
  });
  it('is 0 only where neither reach nor section says otherwise', () => {
    expect(gradeOf({ reachMm: 0.4, areaFraction: 0.2, sacFraction: 0.6 }, undefined, 'cauda')).toBe('1b');
    expect(gradeOf({ reachMm: 2, areaFraction: 0.005, sacFraction: 0.99 }, undefined, 'cauda')).toBe('1a');
    expect(gradeOf({ reachMm: 0.4, areaFraction: 0.005 }, undefined, 'cord')).toBe('0');
  });
  it('follows the cord the work-up saw compressed, whatever was measured', () => {
    expect(gradeOf(canal, 'cord-compressed', 'cord')).toBe('2');
    expect(gradeOf({ reachMm: 0, areaFraction: 0 }, 'cord-compressed', 'cord')).toBe('2');
  });
});
