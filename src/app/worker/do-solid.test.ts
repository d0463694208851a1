// Surfaces of a bone are lent once for the records they come from: what failed is tried again, another bone beside it makes them anew.
import { describe, expect, it } from 'vitest';
import { plainVertebra } from '../../../test/plan-vertebra.ts';
import type { OpenCase } from '../../host/index.ts';
import { forgetSolid, solidFor } from './do-solid.ts';

describe('surfaces for the turned view', () => {
  it('are made again after a failure, and when a bone beside it was measured again; else once', () => {
    forgetSolid();
    const { vertebra } = plainVertebra({ spacingMm: 2 });
    let fails = true;
    const own = {
      kind: 'vertebra',
      hash: 'a',
      data: {
        ...vertebra,
        get parts() {
          if (fails) throw new Error('once');
          return vertebra.parts;
        },
      },
    };
    const beside = { kind: 'vertebra', hash: 'b', data: { ...vertebra, vertebraId: 'other' } };
    const open = {
      code: 'x',
      records: (kind: string) => (kind === 'vertebra' ? [own, beside] : []),
      hashOf: (r: { readonly hash: string }) => r.hash,
    } as unknown as OpenCase;
    const isMade = (): boolean => solidFor(open, vertebra.vertebraId).solid !== undefined;
    expect(isMade).toThrow('once');
    fails = false;
    expect([isMade(), isMade()]).toEqual([true, false]);
    beside.hash = 'c';
    expect([isMade(), isMade()]).toEqual([true, false]);
  });
});
