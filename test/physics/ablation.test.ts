// Ablation on small grids: the needle's own surface, control, boiling, perfusion that stops, cycles, protection, the ledger, refusals. Exact solutions
// at full size are acceptance rows (test/evidence/ablation-physics.ts).
import { describe, expect, it } from 'vitest';
import { allTissueHeat, boneSPerM, damageLaw, heatTissueCode, heatTissues, tissueRows } from '../../src/catalog/index.ts';
import { originals, twins } from '../../src/kernels/index.ts';
import { diffusionSolver, heatSolver, probeContact, runAblation, type AblationScene, type ProbeOnGrid } from '../../src/physics/index.ts';
import { flowAtBoundary, gradedBall } from './ablation-exact.ts';
import { rayFrom } from './ablation-experiments.ts';
import { bipolar, bodyScene, cooling, gelScene, needle, run } from './ablation-scenes.ts';

const n = 21;
const middle = 10;
const bone = (): AblationScene => bodyScene(n, 1, () => 'cancellous');
const probe = (parts: ProbeOnGrid['parts'], off = 0.2): ProbeOnGrid =>
  needle('p', [middle + off, middle - 0.1, middle - 4.5], [0.05, 0.1, 1], 1.5, parts);
const monopolar: ProbeOnGrid['parts'] = [{ kind: 'electrode', fromMm: 0, toMm: 10, pole: 'active' }];
const power = (powerW: number, durationS: number) => ({ kind: 'rf', durationS, control: { kind: 'power', powerW } }) as const;
const sum = (a: ArrayLike<number>): number => Array.from(a).reduce((s, v) => s + v, 0);

describe('a needle’s own surface', () => {
  it('carries the exact flow whatever the place and direction: the conductance of a long needle to a cylinder of 12 mm', () => {
    const size = [31, 31, 1] as const;
    const exact = (2 * Math.PI) / Math.log(12 / 0.735);
    for (const [x, y] of [
      [15, 15],
      [15.5, 15.5],
      [15.3, 15.1],
      [15.25, 14.6],
    ]) {
      const contact = probeContact(size, 1, { fromMm: [x, y, -60], toMm: [x, y, 60], radiusMm: 0.735 });
      const fixedGroup = new Uint8Array(31 * 31);
      const fixedValue = new Float64Array(31 * 31);
      for (let c = 0; c < 31 * 31; c++) {
        const r = Math.hypot((c % 31) - x, Math.floor(c / 31) - y);
        if (r > 12) [fixedGroup[c], fixedValue[c]] = [2, -Math.log(r / 12)];
      }
      for (const c of contact.inside) [fixedGroup[c], fixedValue[c]] = [1, Math.log(12 / 0.735)];
      const s = diffusionSolver(
        { size, spacingMm: 1, conductivity: new Float32Array(31 * 31).fill(1), fixedGroup, contacts: contact },
        originals,
      );
      const flow = s.solve({ fixedValue }).groupInflow[1];
      s.free();
      expect(Math.abs(flow / Math.log(12 / 0.735) / exact - 1), `at ${x}, ${y}`).toBeLessThan(0.004);
    }
  });
  it('carries the right flow where what conducts changes by a third over a voxel, and counts the tissue its own voxels were of', () => {
    for (const power of [1, -0.5]) {
      const own = gradedBall(twins(), 1, [0.3, 0.1, 0.45], power, 'exact');
      const alone = gradedBall(twins(), 1, [0.3, 0.1, 0.45], power, 'alone');
      expect(Math.abs(own.flowPercent)).toBeLessThan(1.7);
      expect(Math.abs(own.flowPercent)).toBeLessThan(0.6 * Math.abs(alone.flowPercent));
      expect(own.worstPercent).toBeLessThan(0.8);
    }
  });
  it('a boundary of bone and soft tissue within a voxel of it is where it is (51 % too much flow with the cell’s own property alone)', () => {
    for (const k of [
      [0.087, 0.58],
      [0.58, 0.087],
    ] as const)
      for (const x of [6.1, 6.35, 6.6, 6.85]) {
        const exact = flowAtBoundary(twins(), 1 / 8, x, k);
        expect(Math.abs(flowAtBoundary(twins(), 1, x, k) / exact - 1), `at ${x}`).toBeLessThan(0.03);
      }
  });
  it('is joined alike by heat and by potential: bone on one side of a needle, fluid on the other', () => {
    const side = 13;
    const size = [side, side, 1] as const;
    const contact = probeContact(size, 1, { fromMm: [6.35, 5.8, -60], toMm: [6.35, 5.8, 60], radiusMm: 0.8 });
    const material = Uint8Array.from({ length: side ** 2 }, (_, c) => (c % side <= 7 ? 0 : 1));
    const k = [0.2, 0.6];
    const edge = { temperatureC: 37 };
    const heat = heatSolver(
      {
        size,
        spacingMm: 1,
        materials: k.map((conductivityWPerMK) => ({ conductivityWPerMK, heatMjPerM3K: 1 })),
        material,
        initialC: 37,
        sides: { lowX: edge, highX: edge, lowY: edge, highY: edge },
      },
      originals,
    );
    const id = heat.addContact(contact, { kind: 'held', temperatureC: 47 });
    heat.advance(900);
    const before = heat.contact(id).givenJ;
    heat.advance(1000);
    const watts = (heat.contact(id).givenJ - before) / 100;
    const t = heat.temperatureC();
    heat.free();
    const fixedGroup = new Uint8Array(side ** 2);
    const fixedValue = new Float64Array(side ** 2);
    for (const c of contact.inside) [fixedGroup[c], fixedValue[c]] = [1, 10];
    const zero = { kind: 'value', value: 0 } as const;
    const s = diffusionSolver(
      {
        size,
        spacingMm: 1,
        conductivity: Float32Array.from(material, (m) => 1e-3 * k[m]),
        fixedGroup,
        contacts: contact,
        sides: { lowX: zero, highX: zero, lowY: zero, highY: zero },
      },
      originals,
    );
    const { groupInflow, field } = s.solve({ fixedValue });
    s.free();
    expect(contact.share.some((v) => v > 0.2)).toBe(true);
    expect(Math.abs(watts / groupInflow[1] - 1)).toBeLessThan(1e-4);
    for (const [c, v] of field.entries()) expect(Math.abs(t[c] - 37 - v)).toBeLessThan(2e-3);
  });
  it('current, too, meets the tissue its own voxels were of, warmer or colder than its surface', () => {
    const at = (of: 'cancellous' | 'soft', electricPerC: number): number => {
      const scene = bodyScene(n, 1, () => 'soft');
      const needleAt = needle('p', [middle + 0.4, middle + 0.3, middle - 4.5], [0, 0, 1], 1.5, monopolar);
      const own = probeContact(scene.size, 1, { fromMm: [10.4, 10.3, 6.25], toMm: [10.4, 10.3, 15.1], radiusMm: 0.75 });
      const tissue = scene.tissue.slice();
      for (const c of own.inside) tissue[c] = heatTissueCode(of);
      const tissues = scene.tissues.map((t) => ({ ...t, electricPerC }));
      return run({ ...scene, tissue, tissues }, [needleAt], power(4, 6), twins()).readings.at(-1)!.impedanceOhm!;
    };
    expect(at('cancellous', 0) / at('soft', 0)).toBeGreaterThan(1.03);
    expect(at('soft', 0.02) / at('soft', 0)).toBeLessThan(0.99);
  });
  it('is the same for a mirrored needle', () => {
    const at = (x: number) => probeContact([21, 21, 21], 1, { fromMm: [x, 10, 5], toMm: [x, 10, 15], radiusMm: 0.8 });
    const [a, b] = [at(9.3), at(10.7)];
    expect(a.inside.length).toBe(b.inside.length);
    expect(sum(a.factor)).toBeCloseTo(sum(b.factor), 5);
  });
  it('held, floating and powered probes balance their heat; a floating one drifts to what is around it', () => {
    for (const kernels of [originals, twins()]) {
      const s = heatSolver(
        { size: [15, 15, 15], spacingMm: 1, materials: [{ conductivityWPerMK: 0.5, heatMjPerM3K: 3.6 }], initialC: 37 },
        kernels,
      );
      const contact = (x: number) => probeContact([15, 15, 15], 1, { fromMm: [x, 7, 4], toMm: [x, 7, 10], radiusMm: 0.75 });
      const hot = s.addContact(contact(4.2), { kind: 'held', temperatureC: 60 });
      const idle = s.addContact(contact(8.3), { kind: 'body', watts: 0, heatJPerK: 0.05 });
      const cold = s.addContact(contact(11.6), { kind: 'power', watts: -0.1 });
      s.advance(120);
      const l = s.ledger();
      expect(l.unaccountedFraction).toBeLessThan(1e-6);
      const t = [hot, idle, cold].map((id) => s.contact(id).temperatureC);
      expect(t[0]).toBe(60);
      expect(t[1]).toBeGreaterThan(t[2]);
      expect(t[1]).toBeLessThan(60);
      expect(s.contact(cold).givenJ).toBeCloseTo(-12, 4);
      expect(s.contact(idle).givenJ).toBeCloseTo(-0.05 * (t[1] - 37), 2);
      expect(() => s.addContact(contact(4.2), { kind: 'power', watts: 0 })).toThrow(expect.objectContaining({ code: 'physics.bad-probe' }));
      s.free();
    }
  });
});

describe('the reading of a front', () => {
  it('finds it within its cell, wherever it stands, and the same straightness; between centres it moves by half a voxel', () => {
    const size = [61, 3, 3] as const;
    const read = Array.from({ length: 10 }, (_, q) => {
      const frontMm = 14 + q / 10;
      // a needle at 20: ice falls with the logarithm; the front's cell stands at its melting point by its share of ice
      const field = Float32Array.from({ length: 61 * 9 }, (_, c) => {
        const mm = (c % 61) - 20;
        const share = frontMm - mm + 0.5;
        return share >= 1 ? 45 * Math.log(Math.max(1, mm) / frontMm) : share > 0 ? -0.5 * share : 2 * (mm - frontMm);
      });
      return { ...rayFrom(field, size, 1, 1, [-10, 0.3]), frontMm };
    });
    for (const r of read) expect(Math.abs(r.iceMm - r.frontMm)).toBeLessThan(1e-4);
    const range = (of: (r: (typeof read)[number]) => number): number => Math.max(...read.map(of)) - Math.min(...read.map(of));
    expect(range((r) => r.rSquared)).toBeLessThan(0.001);
    expect(range((r) => r.betweenRSquared)).toBeGreaterThan(0.003);
  });
});

describe('cold', () => {
  const freeze = (durationS: number) => ({ kind: 'cryo', phases: [{ kind: 'freeze', durationS }] }) as const;
  it('takes up its power until it is as cold as its gas, and no more', () => {
    const weak = run(bone(), [probe(cooling(10, 3, -140))], freeze(120), twins());
    expect(weak.readings.at(-1)?.powerW).toBeCloseTo(-3, 3);
    const strong = run(bone(), [probe(cooling(10, 30, -100))], freeze(120), twins());
    expect(strong.readings.at(-1)?.sensorC).toBe(-100);
    expect(strong.findings).toContain('coldest-reached');
    for (const c of [weak, strong]) expect(c.ledger.unaccountedFraction).toBeLessThan(1e-6);
    const dead = (c: typeof weak): number => c.killed.filter((v) => v === 1).length;
    expect(dead(strong)).toBeGreaterThan(dead(weak));
  });
  it('thaws in a cycle, keeps the lowest temperature, and obeys the duty', () => {
    const cycle = (dutyFraction: number) =>
      run(
        bone(),
        [probe(cooling(10, 8, -140))],
        {
          kind: 'cryo',
          phases: [
            { kind: 'freeze', durationS: 100, dutyFraction },
            { kind: 'passive', durationS: 60 },
            { kind: 'thaw', durationS: 60 },
          ],
          thawC: 20,
        },
        twins(),
        { everyS: 20, organs: [{ id: 'near', cells: [(middle * n + middle) * n + middle + 4] }] },
      );
    const [full, half] = [cycle(1), cycle(0.5)];
    const near = full.organs[0];
    expect(near.lowestC).toBeLessThan(near.coldestC.at(-1)! - 1);
    expect(half.organs[0].lowestC).toBeGreaterThan(near.lowestC);
    expect(full.snapshots.map((s) => s.timeS)).toEqual([0, 20, 40, 60, 80, 100, 120, 140, 160, 180, 200, 220]);
    expect(full.readings.at(-1)?.sensorC).toBeLessThanOrEqual(20.01);
    // lowest is lowest of all snapshots
    for (const s of full.snapshots)
      for (let c = 0; c < s.temperatureC.length; c += 97) expect(full.lowestC[c]).toBeLessThanOrEqual(s.temperatureC[c]);
  });
  it('two needles freeze more than each alone, mirrored ones mirror', () => {
    const at = (x: number) => needle(`p${x}`, [x, middle, middle - 4.5], [0, 0, 1], 1.5, cooling(10, 5, -140));
    const ice = (probes: readonly ProbeOnGrid[]) => run(bone(), probes, freeze(150), twins()).lowestC;
    const [left, right, both] = [ice([at(7.3)]), ice([at(12.7)]), ice([at(7.3), at(12.7)])];
    for (let c = 0; c < left.length; c++) {
      const mirrored = c - (c % n) + (n - 1 - (c % n));
      expect(Math.abs(left[c] - right[mirrored])).toBeLessThan(0.02);
      expect(both[c]).toBeLessThan(Math.min(left[c], right[c]) + 0.05);
    }
  });
  it('a warmed cell stays warm; gas between keeps the cold away', () => {
    const far = (middle * n + middle) * n + middle + 7;
    const organs = [{ id: 'far', cells: [far] }];
    const plain = run(bone(), [probe(cooling(10, 8, -140))], freeze(150), twins(), { organs });
    const scene = bone();
    const gas = scene.tissue.map((t, c) => (Math.abs((c % n) - middle - 5) < 1 ? heatTissueCode('gas') : t));
    const behind = run({ ...scene, tissue: gas }, [probe(cooling(10, 8, -140))], freeze(150), twins(), { organs });
    expect(behind.organs[0].lowestC).toBeGreaterThan(plain.organs[0].lowestC + 3);
    const warmed = run({ ...scene, warmed: [{ cells: [far], temperatureC: 40 }] }, [probe(cooling(10, 8, -140))], freeze(150), twins(), {
      organs,
    });
    expect(warmed.organs[0].lowestC).toBe(40);
    // it gives heat away, and that is told apart from what the needle takes
    expect(warmed.rinsedJ).toBeGreaterThan(0);
    expect(Math.abs(warmed.ledger.fromProbesJ - warmed.rinsedJ - plain.ledger.fromProbesJ)).toBeLessThan(
      1e-3 * Math.abs(plain.ledger.fromProbesJ),
    );
    expect(Math.abs(plain.rinsedJ)).toBeLessThan(1e-6);
    // how much it gives is told of the time in which energy acts, however long the course is followed
    const follow = (s: number) =>
      run(
        { ...scene, warmed: [{ cells: [far], temperatureC: 40 }] },
        [probe(cooling(10, 8, -140))],
        {
          kind: 'cryo',
          phases: [
            { kind: 'freeze', durationS: 150 },
            { kind: 'passive', durationS: s },
          ],
        },
        twins(),
        { everyS: 60 },
      );
    expect(follow(60).rinsedW).toBeCloseTo(warmed.rinsedW, 9);
    expect(follow(600).rinsedW).toBeCloseTo(warmed.rinsedW, 9);
    expect(warmed.rinsedW).toBeGreaterThan(warmed.rinsedJ / 150);
    // and the moment at which energy ends has its own picture
    expect(follow(600).snapshots.map((x) => x.timeS)).toContain(150);
    // warmed right beside the needle and under it: what is the needle's stays the needle's, and the ledger closes
    const row = Array.from({ length: n }, (_, i) => (middle * n + middle) * n + i);
    const over = run({ ...scene, warmed: [{ cells: row, temperatureC: 40 }] }, [probe(cooling(10, 8, -140))], freeze(60), twins());
    for (const c of row) expect(over.probe[c] === 1 || over.lowestC[c] === 37 || over.lowestC[c] === 40).toBe(true);
    expect(over.ledger.unaccountedFraction).toBeLessThan(1e-6);
  });
});

describe('radiofrequency', () => {
  it('what a cool rinse takes is told of the time of energy, and that moment has its own picture', () => {
    const far = (middle * n + middle) * n + middle + 4;
    const follow = (s: number) =>
      run({ ...bone(), warmed: [{ cells: [far], temperatureC: 25 }] }, [probe(monopolar)], { ...power(1.5, 100), afterS: s }, twins(), {
        everyS: 70,
      });
    const [short, long] = [follow(20), follow(300)];
    expect(short.rinsedW).toBeLessThan(0);
    expect(long.rinsedW).toBeCloseTo(short.rinsedW, 9);
    expect(long.snapshots.map((x) => x.timeS)).toContain(100);
  });
  it('what the generator gives is what tissue takes up; the potential follows every 2 %', () => {
    const c = run(bone(), [probe(monopolar)], power(1.5, 60), twins());
    expect(c.ledger.generatorJ).toBeCloseTo(90, 6);
    // a part goes to the pad: it heats what lies beyond this small grid
    expect(c.ledger.fromCurrentJ / c.ledger.generatorJ).toBeGreaterThan(0.75);
    expect(c.ledger.fromCurrentJ / c.ledger.generatorJ).toBeLessThan(0.95);
    expect(c.ledger.unaccountedFraction).toBeLessThan(1e-6);
    expect(c.worstConductivityChange).toBeLessThan(0.025);
    expect(c.solveCount).toBeGreaterThan(10);
    // what flows in at the electrodes is told apart from what is turned to heat, at every solve
    expect(c.worstPowerGapFraction).toBeGreaterThan(0);
    expect(c.worstPowerGapFraction).toBeLessThan(1e-3);
    // warm tissue conducts better
    expect(c.readings.at(-1)!.impedanceOhm!).toBeLessThan(0.9 * c.readings[0].impedanceOhm!);
  });
  it('two poles on one shaft or on two needles, nothing outside: all of the power stays', () => {
    const pair = [
      probe(monopolar, -4),
      needle('q', [middle + 4, middle, middle - 4.5], [0, 0, 1], 1.5, [{ ...monopolar[0], pole: 'return' } as never]),
    ];
    for (const probes of [[probe(bipolar(4, 3))], pair]) {
      const c = run(bone(), probes, power(1, 30), twins());
      expect(Math.abs(c.ledger.fromCurrentJ / c.ledger.generatorJ - 1)).toBeLessThan(1e-3);
    }
  });
  it('temperature control reaches its target and holds it; a cooled electrode stays at its coolant', () => {
    const control = { kind: 'temperature', targetC: 75, mostW: 10, proportionalWPerC: 0.1, integralWPerCS: 0.005 } as const;
    const c = run(bone(), [probe(monopolar)], { kind: 'rf', durationS: 120, control }, twins());
    expect(c.readings.at(-1)!.sensorC).toBeGreaterThan(74);
    expect(Math.max(...c.readings.map((r) => r.sensorC))).toBeLessThan(79);
    const cooled = run(bone(), [probe([{ ...monopolar[0], coolantC: 20 } as never])], power(1.5, 60), twins());
    expect(cooled.ledger.fromProbesJ).toBeLessThan(0);
    for (const [i, v] of cooled.probe.entries()) if (v === 1) expect(cooled.peakC[i]).toBeLessThanOrEqual(37);
    const early = run(
      bone(),
      [probe(monopolar)],
      { kind: 'rf', durationS: 120, control: { ...control, targetC: 50, endsAtTarget: true } },
      twins(),
    );
    expect(early.endS).toBeLessThan(60);
  });
  it('boils at 100 °C, dries, and rolls off', () => {
    const c = run(bone(), [probe(monopolar)], { ...power(8, 40), cutOff: { riseFraction: 0.2, pauseS: 10 } }, twins());
    expect(c.findings).toEqual(expect.arrayContaining(['boiled', 'rolled-off']));
    expect(c.rollOffCount).toBeGreaterThan(0);
    expect(c.worstPowerGapFraction).toBeLessThan(1e-3);
    expect(c.ledger.unaccountedFraction).toBeLessThan(1e-5);
  });
  it('marches at its own pace beside what does not conduct at all (lung beside muscle), and solves no more often', () => {
    // 0.58 S/m: the least σ of an insulator is rounded up in the field
    const solid = run(
      bodyScene(n, 1, () => 'soft'),
      [probe(monopolar)],
      power(4, 40),
      twins(),
    );
    const aired = run(
      bodyScene(n, 1, ([x]) => (x > 18 ? 'gas' : 'soft')),
      [probe(monopolar)],
      power(4, 40),
      twins(),
    );
    expect(aired.worstConductivityChange).toBeLessThan(0.03);
    expect(aired.readings.length).toBeLessThan(1.2 * solid.readings.length);
    expect(aired.solveCount).toBeLessThan(1.2 * solid.solveCount);
  });
  it('blood stops for good where it coagulated, and goes on in a vessel', () => {
    const c = run(bone(), [probe(monopolar)], power(2.5, 40), twins());
    for (const [i, v] of c.coagulated.entries()) expect(v === 1).toBe(c.peakC[i] > 60 && c.probe[i] === 0 ? true : v === 1);
    expect(sum(c.coagulated)).toBeGreaterThan(20);
    const vessel = run(
      bodyScene(n, 1, ([x]) => (x > middle + 2 ? 'vessel' : 'cancellous')),
      [probe(monopolar)],
      power(2.5, 40),
      twins(),
    );
    for (let i = 0; i < vessel.coagulated.length; i++) if (i % n > middle + 2) expect(vessel.coagulated[i]).toBe(0);
  });
});

describe('damage, catalogue, refusals', () => {
  it('kills by the demanding ends only, and keeps the two doses apart', () => {
    const c = run(bone(), [probe(monopolar)], power(2, 60), twins());
    const { kill } = damageLaw();
    let both = 0;
    for (const [i, v] of c.killed.entries()) {
      if (c.probe[i] === 1) continue;
      expect(v === 1).toBe(c.cem43Min[i] >= kill.cem43Min && c.omega[i] >= kill.omega);
      if (v === 2) both++;
    }
    expect(both).toBeGreaterThan(0);
  });
  it('every tissue has its ranges around its value; mixing gives cancellous bone at a share of 0.16', () => {
    for (const name of heatTissues)
      for (const [key, v] of Object.entries(tissueRows[name])) {
        expect(v.range[0], `${name} ${key}`).toBeLessThanOrEqual(v.value);
        expect(v.range[1], `${name} ${key}`).toBeGreaterThanOrEqual(v.value);
      }
    expect(boneSPerM(0)).toBeCloseTo(0.103, 10);
    expect(boneSPerM(1)).toBeCloseTo(0.021, 10);
    expect(boneSPerM(0.16)).toBeCloseTo(0.087, 2);
    expect(allTissueHeat().length).toBe(heatTissues.length);
  });
  it('cancels, and refuses what is no scene', () => {
    const stop = { cancelled: () => true };
    expect(() => run(bone(), [probe(monopolar)], power(1, 30), twins(), stop)).toThrow(
      expect.objectContaining({ code: 'physics.cancelled' }),
    );
    const bad = (scene: AblationScene, probes: readonly ProbeOnGrid[]) => () =>
      runAblation(scene, probes, power(1, 30), damageLaw(), twins());
    for (const act of [
      bad(bone(), []),
      bad(bone(), [probe(cooling(10, 5, -140))]),
      bad(bone(), [needle('p', [100, 100, 100], [0, 0, 1], 1.5, monopolar)]),
      bad(bone(), [probe([{ kind: 'electrode', fromMm: 5, toMm: 5, pole: 'active' }])]),
      bad(bone(), [probe([{ kind: 'electrode', fromMm: 0, toMm: 5, pole: 'return' }])]),
    ])
      expect(act).toThrow(expect.objectContaining({ code: 'physics.bad-probe' }));
    for (const act of [
      bad({ ...bone(), tissue: new Uint8Array(n ** 3).fill(200) }, [probe(monopolar)]),
      bad({ ...bone(), boilingC: Number.NaN }, [probe(monopolar)]),
      bad(gelScene([5, 5, 5], 1, { ...allTissueHeat()[0], electricSPerM: 0 }, 37), [needle('p', [2, 2, 2], [0, 0, 1], 1.5, monopolar)]),
    ])
      expect(act).toThrow(expect.objectContaining({ code: expect.stringMatching(/^physics\.heat-/) }));
  });
});
