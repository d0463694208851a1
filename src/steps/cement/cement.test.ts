// The clock of one mix and the plan of a sitting, as records: ends on the safe side, nothing unfitted, nothing after its fastest stop.
import { describe, expect, it } from 'vitest';
import { madeLevels, madePlan, ownProduct } from '../../../test/made-sitting.ts';
import { Problem } from '../../base/index.ts';
import { cements, clinicalStatement, publishedPmma } from '../../catalog/index.ts';
import { clockSchema, sittingSchema, type CementClock, type CementProduct, type CementSetting, type Sitting } from '../../records/index.ts';
import { bodyAge, checkCement, clockAt, eventsOf, phasesOf, syringeAge } from '../../spine/index.ts';
import { isCode } from '../../words/index.ts';
import { cement, sitting } from './index.ts';

const context = { progress: () => undefined, cancelled: () => false } as never;
const room: CementSetting = { roomC: 22, pasteC: 22, bodyC: 37 };
async function clockOf(product: CementProduct = publishedPmma, setting: CementSetting = room): Promise<CementClock> {
  const [clock] = await cement.run({}, cement.params.parse({ product, setting }), context);
  return clock;
}
const problem = async (f: () => unknown): Promise<string> => {
  try {
    await f();
  } catch (error) {
    return error instanceof Problem ? error.code : String(error);
  }
  return 'nothing thrown';
};
const at = (clock: CementClock, what: string, where = 'body') =>
  clock.milestones.find((m) => m.what === what && (where === '' || m.where === where));

describe('the clock of a mix', () => {
  it('is a record that reads back, with the milestones in order and each at its safe end', async () => {
    const clock = await clockOf();
    expect(clockSchema.parse(JSON.parse(JSON.stringify(clock)))).toEqual(clock);
    const [from, stop] = [at(clock, 'inject-from', 'syringe')!, at(clock, 'stop', 'syringe')!];
    const [out, set, hard] = [at(clock, 'needle-out')!, at(clock, 'set')!, at(clock, 'hard')!];
    for (const m of clock.milestones) {
      expect(m.fastMin).toBeLessThanOrEqual(m.middleMin);
      expect(m.middleMin).toBeLessThanOrEqual(m.slowMin);
    }
    expect([from.shown, stop.shown, out.shown, set.shown, hard.shown]).toEqual(['slow', 'fast', 'fast', 'slow', 'slow']);
    expect(from.middleMin).toBeCloseTo(5.1, 1);
    expect(stop.middleMin).toBeCloseTo(8.5, 1);
    const order = [from.slowMin, stop.fastMin, out.fastMin, set.slowMin, hard.slowMin];
    expect(order.toSorted((a, b) => a - b)).toEqual(order);
    // the sample in the room sets at another speed
    expect(at(clock, 'set', 'syringe')!.middleMin).toBeGreaterThan(set.middleMin + 5);
    expect(clock.bands['milestones.body.setMin']).toMatchObject({ basis: 'ensemble', safe: 'high' });
    expect(clinicalStatement.hardMin).toBe(20);
  });
  it('a warmer room is sooner, a colder paste later, and both keep their order', async () => {
    const stop = async (s: CementSetting) => at(await clockOf(publishedPmma, s), 'stop', 'syringe')!.fastMin;
    const plain = await stop(room);
    expect(await stop({ ...room, roomC: 26, pasteC: 26 })).toBeLessThan(plain - 0.5);
    expect(await stop({ ...room, pasteC: 4 })).toBeGreaterThan(plain + 2);
  });
  it('keeps the central course inside its ends in any room, also where the scatter is small', async () => {
    for (const roomC of [16, 19, 25, 29])
      for (const m of (
        await clockOf(ownProduct({ times: { ...ownProduct().times!, scatterFraction: 0.01 } }), { roomC, pasteC: roomC, bodyC: 37 })
      ).milestones) {
        expect(m.fastMin).toBeLessThanOrEqual(m.middleMin);
        expect(m.slowMin).toBeGreaterThanOrEqual(m.middleMin);
      }
  });
  it('shows no milestone of cure for a product that states none, and no time at all without times', async () => {
    const { set: _, ...times } = publishedPmma.times!;
    const clock = await clockOf({ ...publishedPmma, times });
    expect(clock.milestones.map((m) => m.what)).toEqual(['inject-from', 'stop']);
    expect(clock.findings.map((f) => f.code)).toContain('cement.no-set-stated');
    const late = clockAt(clock, 3600);
    expect(late.phase).toBe('do-not-move');
    expect(late.bodyCure).toBeUndefined();
    for (const c of cements.filter((p) => p.times === undefined)) expect(await problem(() => clockOf(c))).toBe('cement.no-times');
  });
  it('refuses what cannot be, each with its sentence', async () => {
    const own = ownProduct();
    const times = own.times!;
    const wrong: readonly [string, CementProduct, CementSetting][] = [
      ['cement.bad-room', own, { ...room, roomC: -3 }],
      ['cement.bad-room', own, { ...room, roomC: 45 }],
      ['cement.bad-paste', own, { ...room, pasteC: -10 }],
      ['cement.bad-body', own, { ...room, bodyC: 22 }],
      ['cement.bad-from', ownProduct({ times: { ...times, injectFromMin: -1 } }), room],
      ['cement.bad-until', ownProduct({ times: { ...times, injectUntilMin: 900 } }), room],
      ['cement.times-order', ownProduct({ times: { ...times, injectFromMin: 14, injectUntilMin: 8 } }), room],
      ['cement.bad-stated-temperature', ownProduct({ times: { ...times, temperatureC: 200 } }), room],
      ['cement.bad-set-time', ownProduct({ times: { ...times, set: { temperatureC: 20, timeMin: 0.5, means: 'set' } } }), room],
      ['cement.set-before-stop', ownProduct({ times: { ...times, set: { temperatureC: 20, timeMin: 9, means: 'set' } } }), room],
      ['cement.second-contradicts', ownProduct({ times: { ...times, second: { temperatureC: 24, injectUntilMin: 16 } } }), room],
      ['cement.no-kit', ownProduct({ powderG: 0 }), room],
      ['cement.bad-room', own, { ...room, roomC: Number.NaN }],
    ];
    for (const [code, product, setting] of wrong) {
      expect(await problem(() => checkCement(product, setting))).toBe(code);
      expect(isCode(code), code).toBe(true);
    }
  });
  it('says the phase, the next change and the override', async () => {
    const clock = await clockOf(ownProduct());
    const marks = clockAt(clock, 0).marks;
    const s = (what: string) => marks.find((m) => m.what === what && m.where !== (what === 'set' ? 'syringe' : ''))!.atS;
    expect(clockAt(clock, 0)).toMatchObject({ phase: 'too-thin', next: { phase: 'inject' } });
    expect(clockAt(clock, s('inject-from') + 1).phase).toBe('inject');
    expect(clockAt(clock, s('stop') + 1).phase).toBe('stop');
    expect(clockAt(clock, s('stop') + 31).phase).toBe('do-not-move');
    expect(clockAt(clock, s('needle-out') + 1).phase).toBe('needle-out');
    expect(clockAt(clock, s('set') - 1).phase).toBe('needle-out');
    // the last word, for ever: nothing lets anybody stand
    expect(clockAt(clock, s('set') + 1)).toMatchObject({ phase: 'set' });
    expect(clockAt(clock, 1e6)).not.toHaveProperty('next');
    const early = clockAt(clock, 60, { pasteHangsS: 60 });
    expect(early).toMatchObject({ phase: 'inject', overridden: true });
    const ended = eventsOf({ events: [{ what: 'injection-ended', elapsedS: 300 }] });
    expect(clockAt(clock, 301, ended).phase).toBe('do-not-move');
    // cement that went in sooner is sooner warm: it grips and sets sooner
    expect(clockAt(clock, 301, ended).marks.find((m) => m.what === 'needle-out')!.atS).toBeLessThan(s('needle-out'));
    expect(clockAt(clock, 2000, { ...ended, needleOutS: 400 }).phase).toBe('set');
    expect(clockAt(clock, 401, { ...ended, needleOutS: 400 }).phase).toBe('setting');
  });
  it('counts each milestone at its safe end, in the marks and in the phases alike', async () => {
    const clock = await clockOf(ownProduct());
    const fast = ['stop', 'needle-out'];
    for (const m of clockAt(clock, 0).marks) {
      expect(m.fastS).toBeLessThan(m.slowS);
      expect(m.atS, m.what).toBe(fast.includes(m.what) ? m.fastS : m.slowS);
      expect(m.middleS).toBeGreaterThanOrEqual(m.fastS);
      expect(m.middleS).toBeLessThanOrEqual(m.slowS);
    }
    const at = (phase: string): number => phasesOf(clock).find((b) => b.phase === phase)!.atS;
    const mark = (what: string, end: 'fastMin' | 'slowMin'): number =>
      60 * clock.milestones.find((m) => m.what === what && (what !== 'set' || m.where === 'body'))![end];
    expect(at('inject')).toBeCloseTo(mark('inject-from', 'slowMin'), 2);
    expect(at('stop')).toBeCloseTo(mark('stop', 'fastMin'), 2);
    expect(at('needle-out')).toBeCloseTo(mark('needle-out', 'fastMin'), 2);
    expect(at('set')).toBeCloseTo(mark('set', 'slowMin'), 2);
  });
  it('cure in the body is the syringe’s until it goes in, then faster', async () => {
    const clock = await clockOf(ownProduct());
    const r = clockAt(clock, 15 * 60);
    expect(r.bodyCure!.middle).toBeGreaterThan(r.syringeCure!.middle);
    expect(r.bodyCure!.fast).toBeGreaterThanOrEqual(r.bodyCure!.middle);
    expect(r.bodyCure!.slow).toBeLessThanOrEqual(r.bodyCure!.middle);
    expect(r.viscosityPaS.thin).toBeLessThan(r.viscosityPaS.thick);
    const [c] = clock.courses;
    expect(bodyAge(c, 600, 900)).toBeCloseTo(syringeAge(c, 600) + 300 * c.bodyPerS, 12);
    expect(bodyAge(c, 600, 500)).toBe(syringeAge(c, 500));
    // at one temperature y is k t, in the table and beyond it
    expect(syringeAge(c, 5000) / (5000 * c.roomPerS)).toBeCloseTo(1, 4);
  });
  it('knows when the hand gives up, the narrower cannula first, and how stiff the cement is at least', async () => {
    const clock = await clockOf();
    const wide = clock.hand.toSorted((a, b) => a.boreMm - b.boreMm);
    expect(wide.length).toBeGreaterThan(3);
    for (const [n, h] of wide.slice(1).entries()) expect(h.fastMin).toBeGreaterThan(wide[n].fastMin);
    const late = clockAt(clock, 18 * 60).bodyStiffness!;
    expect(late.slow).toBeLessThan(late.middle);
    expect(late.middle).toBeLessThan(late.fast);
    expect(clockAt(clock, 60).bodyStiffness).toEqual({ fast: 0, middle: 0, slow: 0 });
  });
  it('answers in less than 10 ms', async () => {
    const clock = await clockOf();
    const start = performance.now();
    for (let n = 0; n < 20; n++) clockAt(clock, 30 * n);
    expect((performance.now() - start) / 20).toBeLessThan(10);
  });
});

describe('the plan of a sitting', () => {
  const three = [
    madePlan('v-T12', ['left', 'right'], [2, 3]),
    madePlan('v-L1', ['left', 'right'], [3, 4]),
    madePlan('v-L3', ['right'], [3, 4.5]),
  ];
  const levels = madeLevels(['T12', 'L1', 'L2', 'L3']);
  const ask = (more: object) => sitting.params.parse({ products: [ownProduct()], setting: room, ...more });
  async function plan(more: object = {}): Promise<Sitting> {
    const [answer] = await sitting.run({ plans: three, levels }, ask(more), context);
    return answer;
  }
  it('orders bones and sides, counts every millilitre and nothing after the fastest stop', async () => {
    const s = await plan({ products: [ownProduct(), ownProduct({ id: 'b', name: 'B' })] });
    expect(sittingSchema.parse(JSON.parse(JSON.stringify(s)))).toEqual(s);
    expect(s.trocars.map((t) => `${t.vertebraId} ${t.side}`)).toEqual([
      'v-T12 left',
      'v-T12 right',
      'v-L1 left',
      'v-L1 right',
      'v-L3 right',
    ]);
    const turns = s.mixes.flatMap((m) => m.turns);
    expect(turns.map((t) => t.pathId)).toEqual(s.trocars.map((t) => t.pathId));
    for (const m of s.mixes) {
      for (const t of m.turns) {
        expect(t.endMin).toBeLessThanOrEqual(m.stopMin);
        expect(t.startMin).toBeGreaterThanOrEqual(m.injectFromMin);
      }
      expect(m.preparedMl).toBeCloseTo(m.injectedMl + m.deadSpaceMl, 9);
    }
    expect(s.mixes.reduce((sum, m) => sum + m.injectedMl, 0)).toBeCloseTo(2.5 + 3.5 + 3.75, 9);
    // 11 G, 2.4 mm of bore over 125 mm
    expect(turns[0].cannulaMl).toBeCloseTo(0.565, 2);
  });
  it('places no turn after the fastest stop, at whatever flow', async () => {
    let near = Number.POSITIVE_INFINITY;
    for (let flowMlPerMin = 0.4; flowMlPerMin < 4; flowMlPerMin *= 1.07)
      for (const m of (await plan({ flowMlPerMin })).mixes)
        for (const t of m.turns) {
          expect(t.endMin).toBeLessThanOrEqual(m.stopMin);
          near = Math.min(near, m.stopMin - t.endMin);
        }
    // the sweep comes close enough to see half a minute too much
    expect(near).toBeLessThan(0.2);
  });
  it('mixes again when the window is over, so that the paste is ready when the hand is free', async () => {
    const s = await plan({ flowMlPerMin: 0.6 });
    expect(s.mixes.length).toBeGreaterThan(1);
    for (const [n, m] of s.mixes.slice(1).entries()) {
      const before = s.mixes[n];
      expect(m.startMin + m.injectFromMin).toBeGreaterThanOrEqual(before.startMin + before.turns.at(-1)!.endMin);
    }
  });
  it('does not schedule what fits nowhere, and says what would', async () => {
    const s = await plan({ flowMlPerMin: 0.1 });
    expect(s.mixes).toEqual([]);
    expect(s.findings.at(-1)).toMatchObject({ code: 'cement.sitting.left-out', values: { turnCount: 5 } });
    // one that is too large is left out alone
    const one = await plan({ volumesMl: { 'v-L3': 17 }, flowMlPerMin: 1.5 });
    expect(one.mixes.flatMap((m) => m.turns.map((t) => t.vertebraId))).toEqual(['v-T12', 'v-T12', 'v-L1', 'v-L1']);
    expect(one.findings.find((f) => f.code === 'cement.sitting.too-slow')?.where).toBe('v-L3');
    expect(s.findings.map((f) => f.code)).toEqual(expect.arrayContaining(['cement.sitting.too-slow', 'cement.sitting.left-out']));
  });
  it('says when another product takes the place of one whose window is too short', async () => {
    const { times } = ownProduct();
    const short = ownProduct({ id: 'short', name: 'Short', times: { ...times!, injectUntilMin: 4.5 } });
    const s = await plan({ products: [short, ownProduct({ id: 'b', name: 'B' })], flowMlPerMin: 1.5 });
    expect([...new Set(s.mixes.map((m) => m.productId))]).toEqual(['b']);
    expect(s.findings.find((f) => f.code === 'cement.sitting.passed-over')?.values).toMatchObject({ product: 'Short', level: 'T12' });
  });
  it('needs a plan with cement, and says when more is asked than the body holds', async () => {
    expect(await problem(() => sitting.run({ plans: [], levels }, ask({}), context))).toBe('cement.no-plan');
    const s = await plan({ volumesMl: { 'v-L1': 18 }, flowMlPerMin: 4 });
    expect(s.findings.map((f) => f.code)).toContain('cement.sitting.over-body');
  });
});
