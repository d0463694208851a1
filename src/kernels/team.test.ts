// The caller's end of a team, with control words set by hand in place of a helper.
import { describe, expect, it } from 'vitest';
import { controlBytes, teamHelper } from './team.ts';

describe('teamHelper', () => {
  it('splits while it stands, and works alone after it was given back', () => {
    const control = new SharedArrayBuffer(controlBytes);
    const words = new Int32Array(control);
    // ready, and never seen waiting: an answer is there for any order
    words[4] = 1;
    words[1] = 99;
    const helper = teamHelper([control]);
    const ranges: (readonly number[])[] = [];
    const own = (from: number, to: number): void => void ranges.push([from, to]);
    helper.share(0, own as never, 0, 10, []);
    helper.free();
    const orders = words[0];
    helper.share(0, own as never, 0, 10, []);
    helper.free();
    expect(ranges).toEqual([
      [0, 5],
      [0, 10],
    ]);
    // no order that nobody would carry out: the caller would wait for ever
    expect(words[0]).toBe(orders);
  });
});
