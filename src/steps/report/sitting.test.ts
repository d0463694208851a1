import { describe, expect, it } from 'vitest';
import { madeLevels, madePlan, ownProduct } from '../../../test/made-sitting.ts';
import type { Block, Mixing } from '../../records/index.ts';
import { cement, sitting } from '../index.ts';
import { sittingBlocks } from './sitting.ts';
import { speaker } from './speak.ts';

const context = { progress: () => undefined } as never;
const setting = { roomC: 21, pasteC: 21, bodyC: 37 };
const levels = madeLevels(['L1', 'L2']);
const [made] = await sitting.run(
  { plans: [madePlan('v-L1', ['left', 'right'], [3, 4]), madePlan('v-L2', ['right'], [3, 4.5])], levels },
  sitting.params.parse({ products: [ownProduct()], setting }),
  context,
);
const [clock] = await cement.run({}, cement.params.parse({ product: ownProduct(), setting }), context);
const mixing: Mixing = {
  mixId: 'mix-1',
  productName: 'Own product',
  startedAt: '2026-11-26T10:00:00.000Z',
  events: [
    { what: 'started', elapsedS: 0 },
    { what: 'injection-started', elapsedS: 215, vertebraId: 'v-L1', side: 'left' },
  ],
};
const text = (blocks: readonly Block[]): string => JSON.stringify(blocks);

describe('the sitting on paper', () => {
  it.each(['en', 'fr'] as const)('says trocars, mixes, milestones and log in %s, and never lets anybody stand', (language) => {
    const speak = speaker(language, levels, 'HFP');
    const blocks = sittingBlocks(speak, { sitting: made, clocks: [clock], mixings: [mixing], stale: false });
    const all = text(blocks);
    expect(all.replace(/"code":"[^"]*"/g, '')).not.toMatch(/⟨|undefined|NaN|cement\.|report\./);
    const [left, ends] = language === 'fr' ? ['L1 gauche', 'rien du lever'] : ['L1 left', 'nothing of when the patient may stand'];
    expect(all).toContain(left);
    expect(all).toContain(ends);
    expect(all).toContain('3:35');
    const milestones = blocks.filter((b) => b.block === 'table').at(-1);
    expect(milestones?.block === 'table' && milestones.rows.length).toBe(7);
  });
  it('says that a sitting is out of date and does not print it; the log stays', () => {
    const speak = speaker('en', levels, 'HFP');
    const all = text(sittingBlocks(speak, { sitting: made, clocks: [clock], mixings: [mixing], stale: true }));
    expect(all).toContain('not printed');
    expect(all).not.toContain('Trocar');
    expect(all).toContain('mixing started');
    expect(sittingBlocks(speak, { sitting: undefined, clocks: [], mixings: [], stale: false })).toEqual([]);
  });
});
