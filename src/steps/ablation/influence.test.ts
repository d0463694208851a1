// Sums of what needles do, against what is known of a point and of a held needle in even tissue; and the sets that are weighed by them.
import { describe, expect, it } from 'vitest';
import { ablationRules, bloodAndWater, heatTissueCodes, tissueHeat } from '../../catalog/index.ts';
import { originals } from '../../kernels/index.ts';
import type { ProbeLine, TissueMap, Triple } from '../../spine/index.ts';
import { influenceOf, weigh, type WeighAsk } from './influence.ts';

const [n, h] = [24, 2];
const index = (i: number, j: number, k: number): number => (k * n + j) * n + i;
const centre = (at: number): number => (at + 0.5) * h;
/** A cube of tumour tissue; a lesion in its middle, the sac a slab at low y, a rinse behind it when asked. */
function cube(hasRinse: boolean): TissueMap {
  const size: Triple = [n, n, n];
  const lesion = new Uint8Array(n ** 3);
  const epidural = new Uint8Array(n ** 3);
  const sac: number[] = [];
  for (let k = 0; k < n; k++)
    for (let j = 0; j < n; j++)
      for (let i = 0; i < n; i++) {
        const r = Math.hypot(centre(i) - 24, centre(j) - 26, centre(k) - 24);
        if (r < 8) lesion[index(i, j, k)] = 1;
        if (j === 6 && Math.abs(i - 12) < 4 && Math.abs(k - 12) < 4) sac.push(index(i, j, k));
        if (hasRinse && j === 5) epidural[index(i, j, k)] = 1;
      }
  return {
    size,
    spacingMm: h,
    corner: [0, 0, 0],
    tissue: new Uint8Array(n ** 3).fill(heatTissueCodes.tumour),
    boneFraction: new Float32Array(n ** 3),
    lesion,
    epidural,
    organs: [{ id: 'sac', kind: 'sac', vertebraId: 'v-L3', cells: sac, assumed: false }],
  } as unknown as TissueMap;
}
const lineAt = (x: number, y: number): ProbeLine =>
  ({
    side: 'left',
    approach: 'beside',
    shaft: { entry: [x, y, 60], tip: [x, y, 19], axis: [0, 0, -1], lengthMm: 41 },
    judged: {},
  }) as unknown as ProbeLine;
const of = (lines: readonly ProbeLine[], hasRinse = false, coolantC?: number) => {
  const made = influenceOf(
    { map: cube(hasRinse), lines, activeMm: 10, diameterMm: 1.5, isRinsed: hasRinse, ...(coolantC === undefined ? {} : { coolantC }) },
    originals,
    () => false,
  );
  if (made === undefined) throw new Error('cancelled');
  return made;
};
const ask = (count: number): WeighAsk => ({ count, activeMm: 10, apartMm: 5, rinseC: 25, mostW: 30, flowMlPerMin: 20 });

describe('influence', () => {
  it('is that of a line in perfused tissue where it is far from it: exp(−r/L)/(4πkr), within 4 %', () => {
    const f = of([lineAt(25, 25), lineAt(25, 33), lineAt(17, 25)]);
    const t = tissueHeat('tumour');
    const [k, w] = [t.conductivityWPerMK / 1e3, t.perfusionWPerM3K / 1e9];
    const mm = Math.sqrt(k / w);
    // mean over the axis of a line 8 mm beside it
    let sum = 0;
    for (let a = 0; a < 40; a++)
      for (let b = 0; b < 40; b++) {
        const r = Math.hypot(8, ((a - b) / 40) * 10);
        sum += Math.exp(-r / mm) / (4 * Math.PI * k * r) / 1600;
      }
    expect(f.responses[0].surface.axis[1] / sum).toBeGreaterThan(0.96);
    expect(f.responses[0].surface.axis[1] / sum).toBeLessThan(1.04);
    // a way and its mirror do the same
    expect(f.responses[0].surface.axis[2] / f.responses[0].surface.axis[1]).toBeCloseTo(1, 2);
  });
  it('what a watt gives the rinse and the blood is a watt: more than half of it, for a needle beside a wide one', () => {
    const f = of([lineAt(25, 17)], true);
    expect(f.responses[0].current.rinsedW).toBeGreaterThan(0.5);
    expect(f.responses[0].current.rinsedW).toBeLessThan(1);
    expect(f.rinse?.rinsedW).toBeLessThan(0);
  });
  it('weighs the needle in the middle first, at a power that brings the sac to its limit and not past it', () => {
    const lines = [lineAt(25, 31), lineAt(25, 27), lineAt(25, 19), lineAt(31, 27), lineAt(19, 27)];
    const f = of(lines);
    const [best] = weigh(f, ask(1));
    expect(lines.indexOf(best.lines[0])).toBeLessThan(2);
    const { current } = f.responses[lines.indexOf(best.lines[0])];
    const worst = bloodAndWater.bodyC.value + best.powersW[0] * Math.max(...current.nerves);
    expect(worst).toBeLessThanOrEqual(ablationRules.influence.nerveC.value + 1e-6);
    const hottest = bloodAndWater.bodyC.value + best.powersW[0] * current.beside[lines.indexOf(best.lines[0])];
    expect(Math.max(worst - ablationRules.influence.nerveC.value, hottest - ablationRules.influence.boilC.value)).toBeCloseTo(0, 4);
    // two cover more than one, and stand apart
    const [two] = weigh(f, ask(2));
    expect(two.coveredFraction).toBeGreaterThanOrEqual(best.coveredFraction);
    expect(Math.hypot(...[0, 1].map((a) => two.lines[0].shaft.tip[a] - two.lines[1].shaft.tip[a]))).toBeGreaterThanOrEqual(5);
  });
  it('beside a rinse the nerve is at its limit where that leaves, and more flow or a colder one never asks for less power', () => {
    const lines = [lineAt(25, 16)];
    const f = of(lines, true);
    const rinse = f.rinse;
    if (rinse === undefined) throw new Error('no rinse');
    const { current } = f.responses[0];
    const free = { ...ask(1), mostW: 1000 };
    const [w] = weigh(f, free);
    const [bodyC, powerW] = [bloodAndWater.bodyC.value, w.powersW[0]];
    const takenW = powerW * current.rinsedW + (free.rinseC - bodyC) * rinse.rinsedW;
    // MJ/m³/K is J/ml/K
    const warmerC = (60 * takenW) / (tissueHeat('fluid').heatMjPerM3K * free.flowMlPerMin);
    const worst = Math.max(...current.nerves.map((x, q) => bodyC + powerW * x + (free.rinseC - bodyC + warmerC) * rinse.nerves[q]));
    expect(worst).toBeCloseTo(ablationRules.influence.nerveC.value, 3);
    expect(weigh(f, { ...free, flowMlPerMin: 40 })[0].powersW[0]).toBeGreaterThan(powerW);
    expect(weigh(f, { ...free, rinseC: 20 })[0].powersW[0]).toBeGreaterThan(powerW);
    expect(weigh(f, { ...free, rinseC: 35 })[0].powersW[0]).toBeLessThan(powerW);
  });
  it('a coolant takes back: for the same lesion more power', () => {
    const lines = [lineAt(25, 27)];
    const [plain] = weigh(of(lines), ask(1));
    const [cooled] = weigh(of(lines, false, 15), ask(1));
    expect(cooled.powersW[0]).toBeGreaterThan(1.5 * plain.powersW[0]);
  });
});
