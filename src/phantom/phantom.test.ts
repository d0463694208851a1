import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  along,
  angleDeg,
  cropGrid,
  cross,
  direction,
  distance,
  flip,
  fromFrame,
  lps,
  movePoint,
  moveDirection,
  moveGrid,
  composeRigid,
  rotationAbout,
  voxel,
  voxelToLps,
  voxelMm3,
  type Direction,
  type Lps,
} from '../base/index.ts';
import { tissues } from '../catalog/index.ts';
import { seeded } from '../base/index.ts';
import { makeBody } from './body.ts';
import {
  defaultSpec,
  degradeLabels,
  demoSpecs,
  drawSpec,
  labelNumber,
  levelsFrom,
  makePhantom,
  sizesOf,
  spineDraw,
  type FractureSpec,
  type Phantom,
  type PhantomSpec,
} from './index.ts';

const small: PhantomSpec = { ...defaultSpec, levels: ['T12', 'L1', 'L2'], ribs: false };
const fracture = (shape: FractureSpec['shape'], depthFraction: number, level: FractureSpec['level'] = 'L1'): FractureSpec => ({
  kind: 'fracture',
  level,
  shape,
  depthFraction,
  acute: false,
});

/** First change of label along a direction, found by small steps: an independent ruler. */
function ruler(phantom: Phantom, from: Lps, d: Direction, label: number, mm = 40): number {
  const step = 0.04;
  let far = 0;
  while (far < mm && phantom.labelAt(along(from, d, far)) === label) far += step;
  return far - step / 2;
}

const same = (a: ArrayBufferView, b: ArrayBufferView): boolean =>
  Buffer.compare(Buffer.from(a.buffer, a.byteOffset, a.byteLength), Buffer.from(b.buffer, b.byteOffset, b.byteLength)) === 0;

describe('phantom bodies', () => {
  it('a collapse keeps the bone: density times volume is unchanged', () => {
    for (const [shape, depth] of [
      ['wedge', 0.35],
      ['wedge', 0.6],
      ['biconcave', 0.5],
      ['crush', 0.3],
      ['crush', 0.55],
    ] as const) {
      const sizes = sizesOf(small, 'L1');
      const intact = makeBody(sizes, undefined);
      const broken = makeBody(sizes, fracture(shape, depth));
      // Points drawn in one box, counted for both.
      const r = seeded(`mass ${shape} ${depth}`);
      let volume = 0;
      let now = 0;
      let mass = 0;
      for (let n = 0; n < 150_000; n++) {
        const u = r.uniform(-24, 24);
        const v = r.uniform(-22, 20);
        const w = r.uniform(-17, 17);
        if (intact.distance(u, v, w) > 0) volume++;
        if (broken.distance(u, v, w) > 0) {
          now++;
          mass += broken.last.jacobian;
        }
      }
      expect(now / volume).toBeLessThan(0.93);
      expect(Math.abs(mass / volume - 1)).toBeLessThan(0.015);
    }
  });
  it('heights before any fracture are those of the tables', () => {
    const phantom = makePhantom(small);
    const l1 = phantom.truth.vertebrae[1];
    // Bonczar 2024: L1 posterior 26.57; anterior = posterior − tan(3.4°) x depth between the 8 % points.
    expect(l1.heights.posteriorMm).toBeCloseTo(26.57, 0);
    expect(l1.wedgeAngleDeg).toBeCloseTo(3.4, 0);
    expect(l1.heights.middleMm).toBeLessThan(l1.heights.anteriorMm);
  });
  it('heights, walls and tilt of the truth agree with a ruler laid on the labels', () => {
    for (const shape of ['wedge', 'biconcave', 'crush'] as const) {
      const phantom = makePhantom({
        ...small,
        lesions: [fracture(shape, 0.4)],
        pose: { rotationDeg: [20, 10, 30], scoliosisDeg: 20, lordosisScale: 1 },
      });
      const t = phantom.truth.vertebrae[1];
      const { frame, label } = t;
      expect(ruler(phantom, frame.originLps, flip(frame.posterior), label)).toBeCloseTo(t.depthMm / 2, 0);
      const mean = (share: number): number => {
        let sum = 0;
        for (let l = -3; l <= 3; l++) {
          const p = fromFrame(frame, l, (share - 0.5) * t.depthMm, 0);
          sum += ruler(phantom, p, frame.superior, label) + ruler(phantom, p, flip(frame.superior), label);
        }
        return sum / 7;
      };
      expect(Math.abs(mean(0.08) - t.heights.anteriorMm)).toBeLessThan(0.12);
      expect(Math.abs(mean(0.5) - t.heights.middleMm)).toBeLessThan(0.12);
      expect(Math.abs(mean(0.92) - t.heights.posteriorMm)).toBeLessThan(0.12);
      // The frame's axis halves the two endplates, and the frame is right-handed.
      expect(
        Math.abs(angleDeg(frame.superior, t.endplates.superior.normal) - angleDeg(frame.superior, t.endplates.inferior.normal)),
      ).toBeLessThan(0.05);
      expect(angleDeg(direction(...cross(frame.left, frame.posterior)), frame.superior)).toBeLessThan(1e-6);
    }
  });
  it('the asked depth is the share of height lost where the shape is deepest', () => {
    const of = (shape: FractureSpec['shape'], d: number) => makePhantom({ ...small, lesions: [fracture(shape, d)] }).truth.vertebrae[1];
    const wedge = of('wedge', 0.35);
    expect(1 - wedge.heights.anteriorMm / wedge.intactHeights.anteriorMm).toBeCloseTo(0.35, 1);
    expect(wedge.genant).toEqual({ gradeCount: 2, type: 'wedge' });
    const hollow = of('biconcave', 0.45);
    expect(1 - hollow.heights.middleMm / hollow.intactHeights.middleMm).toBeCloseTo(0.45, 1);
    expect(hollow.genant).toEqual({ gradeCount: 3, type: 'biconcave' });
    const crush = of('crush', 0.3);
    expect(1 - crush.heights.posteriorMm / crush.intactHeights.posteriorMm).toBeCloseTo(0.3, 1);
    expect(crush.genant.type).toBe('crush');
    expect(of('wedge', 0.1).genant.gradeCount).toBe(0);
  });
});

describe('phantom walls and rims', () => {
  const push = (shape: FractureSpec['shape'], retropulsionMm: number): FractureSpec => ({ ...fracture(shape, 0.35), retropulsionMm });
  it('a wall pushed back keeps its bone, its heights and its frame; the truth says by how much', () => {
    for (const shape of ['wedge', 'biconcave', 'crush'] as const) {
      const sizes = sizesOf(small, 'L1');
      const before = makeBody(sizes, fracture(shape, 0.35));
      const after = makeBody(sizes, push(shape, 6));
      const r = seeded(`push ${shape}`);
      let [was, is] = [0, 0];
      for (let n = 0; n < 150_000; n++) {
        const [u, v, w] = [r.uniform(-24, 24), r.uniform(-22, 26), r.uniform(-17, 17)];
        if (before.distance(u, v, w) > 0) was += before.last.jacobian;
        if (after.distance(u, v, w) > 0) is += after.last.jacobian;
      }
      expect(Math.abs(is / was - 1)).toBeLessThan(0.012);
      const flat = makePhantom({ ...small, lesions: [fracture(shape, 0.35)] }).truth.vertebrae[1];
      const phantom = makePhantom({ ...small, lesions: [push(shape, 6)] });
      const t = phantom.truth.vertebrae[1];
      expect(flat.retropulsionMm).toBeUndefined();
      expect(t.heights).toEqual(flat.heights);
      expect(t.frame).toEqual(flat.frame);
      expect(t.retropulsionMm).toBeGreaterThan(3.5);
      expect(t.retropulsionMm).toBeLessThan(6);
      // A ruler from the canal: the wall of the labels stands behind the flat body's by at least what the truth says, nowhere by more than asked.
      const still = makePhantom({ ...small, lesions: [fracture(shape, 0.35)] });
      let most = 0;
      for (let s = -t.heights.posteriorMm / 2; s < t.heights.posteriorMm / 2; s += 0.5) {
        const from = fromFrame(t.frame, 0, 0.3 * t.depthMm, s);
        if (still.labelAt(from) === t.label)
          most = Math.max(most, ruler(phantom, from, t.frame.posterior, t.label) - ruler(still, from, t.frame.posterior, t.label));
      }
      expect(most).toBeGreaterThan((t.retropulsionMm ?? 0) - 0.1);
      expect(most).toBeLessThan(6.1);
    }
  });
  it('spurs stand out in front of the rims and nowhere else', () => {
    const plain = makePhantom(small).truth.vertebrae[1];
    const phantom = makePhantom({ ...small, sizes: { L1: { osteophyteMm: [5, 3] } } });
    const t = phantom.truth.vertebrae[1];
    for (const k of ['anteriorMm', 'middleMm', 'posteriorMm'] as const)
      expect(Math.abs(t.heights[k] - plain.heights[k])).toBeLessThan(0.05);
    expect(Math.abs(t.depthMm - plain.depthMm)).toBeLessThan(0.05);
    const front = (s: number): number => ruler(phantom, fromFrame(t.frame, 0, 0, s), flip(t.frame.posterior), t.label);
    const half = t.heights.anteriorMm / 2;
    expect(front(half - 1.5) - front(0)).toBeGreaterThan(4);
    expect(front(-half + 1.5) - front(0)).toBeGreaterThan(2.5);
  });
  it('organs stand where the table has them unless brought nearer', () => {
    const chest: PhantomSpec = { ...defaultSpec, levels: levelsFrom('T8', 'T11') };
    const grid = makePhantom(chest).gridFor([2.5, 2.5, 2.5], 30);
    const of = (organs?: PhantomSpec['organs']) =>
      makePhantom(organs === undefined ? chest : { ...chest, organs }).render(grid, { only: 'labels' }).labels.voxels;
    const count = (v: ArrayLike<number>, label: number): number => Array.from(v).filter((x) => x === label).length;
    const usual = of();
    expect(same(usual, of({ pleuraGapMm: 5, aortaShiftMm: [0, 0] }))).toBe(true);
    expect(count(of({ pleuraGapMm: 1 }), labelNumber['lung.left'])).toBeGreaterThan(1.02 * count(usual, labelNumber['lung.left']));
    expect(same(usual, of({ aortaShiftMm: [10, 22] }))).toBe(false);
  });
});

describe('phantom label maps', () => {
  it.each([
    ['a chest', { ...defaultSpec, levels: levelsFrom('T7', 'T12') }, 2.3],
    ['a lumbar spine', defaultSpec, 2.6],
    ['a lysis with all its extensions', demoSpecs['lytic'], 2.8],
    ['a drawn patient', drawSpec(100_011), 3],
  ] as const)('rendered alone are those rendered beside the CT: %s', (_, spec, mm) => {
    const phantom = makePhantom(spec);
    for (const turn of [0, 33]) {
      const grid = moveGrid(rotationAbout(lps(4, 2, -7), direction(0.4, 0.7, 0.6), turn), phantom.gridFor([mm, mm, mm], 25));
      const both = phantom.render(grid, { supersample: [1, 1, 1] }).labels.voxels;
      const alone = phantom.render(grid, { only: 'labels' }).labels.voxels;
      let differ = 0;
      for (let q = 0; q < both.length; q++) if (both[q] !== alone[q]) differ++;
      expect(differ).toBe(0);
    }
  });
});

describe('phantom pedicles', () => {
  it('the isthmus is as wide and high as the truth says, and no wider nearby', () => {
    for (const spec of [
      small,
      { ...defaultSpec, levels: ['T4', 'T5', 'T6'] as const },
      drawSpec(5, { levels: ['L3', 'L4', 'L5'] }),
      drawSpec(211, { levels: ['T11', 'T12'] }),
    ]) {
      const phantom = makePhantom({ ...spec, lesions: [] });
      for (const t of phantom.truth.vertebrae)
        for (const side of ['left', 'right'] as const) {
          const p = t.pedicles[side];
          const across = direction(...cross(p.axis, t.frame.superior));
          const upright = direction(...cross(across, p.axis));
          // Narrowest section near the isthmus, by ruler.
          let width = Infinity;
          for (let s = -3; s <= 3; s += 0.5) {
            const c = along(p.isthmusLps, p.axis, s);
            width = Math.min(width, ruler(phantom, c, across, t.label) + ruler(phantom, c, flip(across), t.label));
          }
          expect(Math.abs(width - p.widthMm)).toBeLessThan(0.25);
          const height = ruler(phantom, p.isthmusLps, upright, t.label) + ruler(phantom, p.isthmusLps, flip(upright), t.label);
          expect(Math.abs(height - p.heightMm)).toBeLessThan(0.6);
          // Going forwards the axis nears the midline when the angle is positive.
          expect(p.axialAngleDeg).toBeGreaterThan(-12);
          expect(phantom.labelAt(along(p.entryLps, p.axis, 1))).toBe(t.label);
          expect(phantom.labelAt(along(p.entryLps, p.axis, -1))).not.toBe(t.label);
        }
    }
  });
});

describe('phantom space', () => {
  const spec: PhantomSpec = { ...defaultSpec, levels: levelsFrom('T9', 'L3') };
  it('aorta, kidney, ribs and lung stand on the side their name says; liver on the right', () => {
    const phantom = makePhantom(spec);
    const grid = phantom.gridFor([3, 3, 3], [60, 60, 20, 5]);
    const { labels } = phantom.render(grid, { only: 'labels' });
    const sum = new Map<number, [number, number]>();
    for (let n = 0; n < labels.voxels.length; n++) {
      const s = sum.get(labels.voxels[n]) ?? [0, 0];
      sum.set(labels.voxels[n], [s[0] + 1, s[1] + grid.originLps[0] + (n % grid.size[0]) * 3]);
    }
    const x = (name: string): number => {
      const s = sum.get(labelNumber[name]);
      if (s === undefined) throw new Error(`${name} missing`);
      return s[1] / s[0];
    };
    expect(x('aorta')).toBeGreaterThan(4);
    expect(x('cava')).toBeLessThan(-4);
    for (const pair of ['kidney', 'lung', 'rib']) {
      expect(x(`${pair}.left`)).toBeGreaterThan(20);
      expect(x(`${pair}.right`)).toBeLessThan(-20);
    }
    const l1 = phantom.truth.vertebrae.find((v) => v.level === 'T11')!.frame.originLps;
    expect(phantom.tissueAt(lps(l1[0] - 70, l1[1] - 40, l1[2]))).toBe(tissues.liver.code);
    expect(phantom.truth.vertebrae[0].pedicles.left.isthmusLps[0]).toBeGreaterThan(phantom.truth.vertebrae[0].pedicles.right.isthmusLps[0]);
  });
  it('a turned patient has the same figures, turned', () => {
    const pose = { rotationDeg: [25, -12, 140], translationMm: [30, -40, 500], scoliosisDeg: 15, lordosisScale: 1 } as const;
    const a = makePhantom({
      ...small,
      lesions: [fracture('wedge', 0.3)],
      pose: { ...pose, rotationDeg: [0, 0, 0], translationMm: [0, 0, 0] },
    });
    const b = makePhantom({ ...small, lesions: [fracture('wedge', 0.3)], pose });
    const zero = lps(0, 0, 0);
    const turn = composeRigid(
      rotationAbout(zero, direction(0, 0, 1), 140),
      composeRigid(rotationAbout(zero, direction(0, 1, 0), -12), rotationAbout(zero, direction(1, 0, 0), 25)),
    );
    const rigid = { ...turn, translationMm: pose.translationMm };
    a.truth.vertebrae.forEach((v, i) => {
      const w = b.truth.vertebrae[i];
      expect(w.heights.anteriorMm).toBeCloseTo(v.heights.anteriorMm, 9);
      expect(w.bodyVolumeMl).toBeCloseTo(v.bodyVolumeMl, 9);
      expect(distance(movePoint(rigid, v.frame.originLps), w.frame.originLps)).toBeLessThan(1e-6);
      expect(angleDeg(moveDirection(rigid, v.pedicles.left.axis), w.pedicles.left.axis)).toBeLessThan(1e-5);
      expect(w.pedicles.left.axialAngleDeg).toBeCloseTo(v.pedicles.left.axialAngleDeg, 6);
    });
    const r = seeded('points');
    const { from, to } = a.boundsLps;
    for (let n = 0; n < 3000; n++) {
      const p = lps(r.uniform(from[0], to[0]), r.uniform(from[1], to[1]), r.uniform(from[2], to[2]));
      expect(b.labelAt(movePoint(rigid, p))).toBe(a.labelAt(p));
    }
  });
});

describe('phantom pictures', () => {
  const spec: PhantomSpec = { ...small, lesions: [fracture('wedge', 0.3, 'L2')] };
  const phantom = makePhantom(spec);
  const grid = phantom.gridFor([1, 1, 1], 4);
  const { ct, labels } = phantom.render(grid);
  it('a voxel carries the label of its centre, also where voxels are long', () => {
    const thick = cropGrid(phantom.gridFor([0.7, 0.7, 3], 4), [50, 30, 10], [60, 60, 8]);
    const r = seeded('voxels');
    for (const [g, map] of [
      [grid, labels],
      [thick, phantom.render(thick).labels],
      [thick, phantom.render(thick, { only: 'labels' }).labels],
    ] as const)
      for (let n = 0; n < 4000; n++) {
        const v = [r.integer(g.size[0]), r.integer(g.size[1]), r.integer(g.size[2])] as const;
        expect(map.voxels[v[0] + g.size[0] * (v[1] + g.size[1] * v[2])]).toBe(phantom.labelAt(voxelToLps(g, voxel(...v))));
      }
  });
  it('label volumes agree with the analytic volume of the bone', () => {
    for (const v of phantom.truth.vertebrae) {
      let voxels = 0;
      for (const l of labels.voxels) if (l === v.label) voxels++;
      const r = seeded(`volume ${v.level}`);
      const from = voxelToLps(grid, voxel(-0.5, -0.5, -0.5));
      let hits = 0;
      const tries = 80_000;
      for (let n = 0; n < tries; n++) {
        const p = lps(from[0] + r.next() * grid.size[0], from[1] + r.next() * grid.size[1], from[2] + r.next() * grid.size[2]);
        if (phantom.labelAt(p) === v.label) hits++;
      }
      const drawn = (hits / tries) * grid.size[0] * grid.size[1] * grid.size[2];
      expect(Math.abs((voxels * voxelMm3(grid)) / drawn - 1)).toBeLessThan(0.045);
      expect(v.bodyVolumeMl * 1000).toBeLessThan(voxels);
    }
  });
  it('HU inside the body is the truth, noise is what was asked', () => {
    for (const v of phantom.truth.vertebrae) {
      const values: number[] = [];
      const q = v.frame;
      for (let l = -8; l <= 8; l++)
        for (let p = -7; p <= 2; p++)
          for (let s = -3; s <= 3; s++) {
            const at = fromFrame(q, l, p, s);
            const i = at.map((x, a) => Math.round((x - grid.originLps[a]) / grid.spacing[a]));
            values.push(ct.voxels[i[0] + grid.size[0] * (i[1] + grid.size[1] * i[2])]);
          }
      const mean = values.reduce((a, b) => a + b, 0) / values.length;
      if (v.level !== 'L2') expect(Math.abs(mean - v.trabecularHu)).toBeLessThan(9);
      else expect(v.trabecularHu).toBeGreaterThan(170);
      const sd = Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length);
      expect(sd).toBeGreaterThan(spec.noiseHu * 0.9);
    }
    expect(ct.posture).toBe('HFS');
    expect(ct.kvpKv).toBe(120);
    expect(ct.contrast).toBe('none');
  });
  it('same seed, same bytes; another seed, another picture', () => {
    const again = makePhantom(spec).render(phantom.gridFor([2, 2, 2], 4));
    const once = phantom.render(phantom.gridFor([2, 2, 2], 4));
    expect(same(again.ct.voxels, once.ct.voxels)).toBe(true);
    expect(same(again.labels.voxels, once.labels.voxels)).toBe(true);
    expect(again.ct.seriesUid).toBe(once.ct.seriesUid);
    expect(once.ct.seriesUid).toMatch(/^2\.25\.[1-9]\d*$/);
    const other = makePhantom({ ...spec, seed: 2 }).render(phantom.gridFor([2, 2, 2], 4));
    expect(same(other.ct.voxels, once.ct.voxels)).toBe(false);
  });
  it('degraded maps are torn in the bones only, and reproducibly', () => {
    const a = degradeLabels(labels, 3);
    expect(same(degradeLabels(labels, 3).voxels, a.voxels)).toBe(true);
    expect(same(degradeLabels(labels, 4).voxels, a.voxels)).toBe(false);
    let bone = 0;
    let changed = 0;
    let stray = 0;
    for (let n = 0; n < a.voxels.length; n++) {
      const was = labels.voxels[n];
      if (was >= 1 && was <= 28) bone++;
      if (a.voxels[n] === was) continue;
      changed++;
      if (was !== 0 && was !== 100 && !(was >= 1 && was <= 28)) stray++;
    }
    expect(stray).toBe(0);
    expect(changed / bone).toBeGreaterThan(0.05);
    expect(changed / bone).toBeLessThan(0.4);
  });
});

describe('phantom lesions', () => {
  it('contact spares the sac, cord compression does not', () => {
    const count = (name: 'lytic-t10' | 'lytic-cord' | undefined) => {
      const base = demoSpecs['lytic-cord'];
      const spec = {
        ...base,
        ribs: false,
        levels: ['T9', 'T10', 'T11'] as const,
        lesions: name === undefined ? [] : demoSpecs[name].lesions,
      };
      const phantom = makePhantom(spec);
      const grid = phantom.gridFor([1.5, 1.5, 1.5], 2);
      const { labels } = phantom.render(grid, { only: 'labels' });
      const of = (n: number): number =>
        Array.from(labels.voxels as Uint8Array).reduce((sum: number, l: number) => sum + (l === n ? 1 : 0), 0);
      return { sac: of(59), cord: of(60), lesion: of(170), truth: phantom.truth.vertebrae[1] };
    };
    const healthy = count(undefined);
    const contact = count('lytic-t10');
    const cord = count('lytic-cord');
    expect(contact.sac).toBe(healthy.sac);
    expect(contact.cord).toBe(healthy.cord);
    expect(contact.lesion).toBeGreaterThan(30);
    expect(cord.cord).toBeLessThan(healthy.cord);
    expect(cord.truth.posteriorWall).toBe('broken');
    expect(cord.truth.lesion?.canal).toBe('cord-compressed');
    expect(healthy.truth.lesion).toBeUndefined();
  });
  it('cement has the asked volume; clefts hold gas', () => {
    const phantom = makePhantom({
      ...small,
      lesions: [
        { kind: 'cement', level: 'L1', volumeMl: 4, leak: 'disc' },
        fracture('wedge', 0.3, 'L2'),
        { kind: 'cleft', level: 'L2', content: 'gas' },
      ],
    });
    const [, l1, l2] = phantom.truth.vertebrae;
    expect(l1.cementMl).toBeCloseTo(4, 1);
    expect(phantom.tissueAt(l2.cleft!.centreLps)).toBe(tissues.cleftGas.code);
    expect(phantom.labelAt(l2.cleft!.centreLps)).toBe(labelNumber.L2);
  });
});

describe('frozen draws', () => {
  it('the distributions are those of test/acceptance/spine-draw.json', () => {
    const frozen: unknown = JSON.parse(readFileSync(new URL('../../test/acceptance/spine-draw.json', import.meta.url), 'utf8'));
    expect(spineDraw).toEqual(frozen);
  });
  it('a seed gives one patient; the draw has the frozen spread, narrow pedicles included', () => {
    expect(drawSpec(7)).toEqual(drawSpec(7));
    expect(drawSpec(7)).not.toEqual(drawSpec(8));
    const l1: number[] = [];
    let narrow = 0;
    let fractured = 0;
    const n = 400;
    for (let seed = 0; seed < n; seed++) {
      const s = drawSpec(seed);
      l1.push(s.sizes?.L1?.posteriorHeightMm ?? Number.NaN);
      if (Math.min(...(s.sizes?.T9?.pedicleWidthMm ?? [9])) < 4.2) narrow++;
      fractured += s.lesions.length;
    }
    const mean = l1.reduce((a, b) => a + b, 0) / n;
    const sd = Math.sqrt(l1.reduce((a, b) => a + (b - mean) ** 2, 0) / n);
    expect(Math.abs(mean - 26.57)).toBeLessThan(0.35);
    expect(sd).toBeGreaterThan(1.4);
    expect(sd).toBeLessThan(2.4);
    expect(narrow).toBeGreaterThan(0);
    expect(fractured / n / 9).toBeGreaterThan(0.18);
    expect(fractured / n / 9).toBeLessThan(0.26);
  });
});
