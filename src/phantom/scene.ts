// The patient as one function of a point of spine space: which tissue, which label, which HU. Bones are distances in their own frames
// (only those whose box holds the point are asked); where two bones come closer than a joint space, both give way by half of it.
// Soft tissue is asked only where a bone does not fill the voxel.
import { tissues } from '../catalog/index.ts';
import { edge, ellipse, rod, rodBoxes, smoothMax, smoothMin, type Rod } from './distance.ts';
import { regionOf } from './arch.ts';
import { type Column, type Placed, type Sacrum0, type Vertebra0 } from './column.ts';
import { makeProfile } from './profile.ts';
import { makeRibs } from './rib.ts';
import { makeLesions, type Lesions } from './lesion.ts';
import { makeSoft, sharpMm, type Spot } from './soft.ts';
import { labelNumber, type PhantomSpec } from './spec.ts';
import { makeLattice } from './texture.ts';

/** A bone (or disc, root) the scene may ask about a point, with the box in its frame outside of which it has nothing to say. */
export interface Part {
  readonly placed: Placed;
  readonly from: readonly [number, number, number];
  readonly to: readonly [number, number, number];
  readonly index: number;
}
export interface Scene {
  readonly parts: readonly Part[];
  readonly lesions: Lesions;
  /** At a point of spine space; `asked` = indices of the parts whose box may hold it; s = half width of the scanner's edge, mm. */
  at(x: number, y: number, z: number, s: number, asked: readonly number[], out: Spot): void;
  /** The label alone: what `at` writes with the sharpest edge, at a fraction of its cost (a test holds them equal). */
  labelAt(x: number, y: number, z: number, asked: readonly number[]): number;
  /** Mean trabecular HU of a body before any fracture, without texture. */
  trabecularHu(level: string): number;
  /** HU of bare marrow (the zero of bone mass) and what recent fractures add. */
  readonly marrowHu: number;
  readonly oedemaHu: number;
  /** Whole vertebra, local frame. */
  vertebraDistance(v: Vertebra0, u: number, w: number, z: number): number;
}

const marrow = tissues.marrow.meanHu;
const oedemaHu = 34;
/** Trabecular HU falls from T to L: T8 about 1.2 x L1, L3 about 0.95 (recalled trend). */
const fallHu: Readonly<Record<string, number>> = {
  C: 1.75,
  T1: 1.42,
  T2: 1.4,
  T3: 1.37,
  T4: 1.34,
  T5: 1.3,
  T6: 1.27,
  T7: 1.23,
  T8: 1.2,
  T9: 1.17,
  T10: 1.12,
  T11: 1.07,
  T12: 1.04,
  T13: 1.02,
  L1: 1,
  L2: 0.97,
  L3: 0.94,
  L4: 0.95,
  L5: 1,
  L6: 1,
};

/** A vertebra's distance is asked this far beyond its bone. */
const beyond = 3;
const joint = 1.5;

export function makeScene(spec: PhantomSpec, column: Column): Scene {
  const lattice = makeLattice(spec.seed);
  const profile = makeProfile(column, 140);
  const soft = makeSoft(spec, profile, lattice);
  const lesions = makeLesions(spec, column, lattice);
  const ribs = spec.ribs ? makeRibs(column) : [];
  const vs = column.vertebrae;
  const parts: Part[] = vs.map((v, index) => {
    const up = v.sizes.posteriorHeightMm / 2 + v.sizes.discHeightMm + 5;
    const { from, to } = v.arch;
    const reach = Math.max(to[0], v.body.halfWidth + 4);
    return {
      placed: v,
      index,
      from: [-reach - beyond, v.body.reach.front - beyond - 1, Math.min(from[2], -up) - beyond],
      to: [reach + beyond, Math.max(to[1], v.body.back + 12) + beyond, Math.max(to[2], up) + beyond],
    };
  });
  const sacrum: Sacrum0 | undefined = column.sacrum;
  if (sacrum !== undefined) {
    const { from, to } = sacrum.shape;
    parts.push({
      placed: sacrum,
      index: parts.length,
      from: [from[0] - beyond, from[1] - beyond, from[2] - beyond],
      to: [to[0] + beyond, to[1] + beyond, to[2] + 8 + beyond],
    });
  }
  const ribStart = parts.length;
  for (const r of ribs) parts.push({ placed: r.placed, index: parts.length, from: r.from, to: r.to });
  const lesionStart = parts.length;
  for (const l of lesions.parts) parts.push({ placed: l.placed, index: parts.length, from: l.from, to: l.to });

  const trabecularHu = (level: string): number => {
    const scale = fallHu[level] ?? fallHu.C;
    const own = spec.density.byLevel?.[level as keyof typeof spec.density.byLevel] ?? 0;
    return marrow + (spec.density.l1Hu - marrow) * scale * (1 + own);
  };
  const base = vs.map((v) => trabecularHu(v.level));
  const cortex = 0.62 * spec.density.cortexScale;

  // Nerve roots: out of the sac below the pedicle, a ganglion in the foramen, then down and sideways.
  const roots = vs.map((v): { readonly left: readonly Rod[]; readonly right: readonly Rod[] } => {
    const side = (k: 1 | -1): readonly Rod[] => {
      const p = k === 1 ? v.arch.pedicles.left : v.arch.pedicles.right;
      const region = regionOf(v.level);
      const r = region === 'lumbar' ? 2.9 : 2.1;
      const x = Math.abs(p.isthmus[0]);
      const w = p.isthmus[2] - p.height / 2 - r - 1.2;
      const g: readonly [number, number, number] = [x + 1, v.body.back + 5, w - 0.8];
      return [
        [v.arch.canal.halfWidth * 0.6, v.arch.canal.v - 1, w + 7, g[0], g[1], g[2], 1.2, r],
        [g[0], g[1], g[2], g[0] + 4, g[1] - 0.8, g[2] - 2.2, r, r * 0.9],
        [
          g[0] + 4,
          g[1] - 0.8,
          g[2] - 2.2,
          g[0] + 22,
          g[1] - (region === 'lumbar' ? 6 : -4),
          g[2] - (region === 'lumbar' ? 16 : 4),
          1.9,
          1.7,
        ],
      ];
    };
    return { left: side(1), right: side(-1) };
  });

  // Four millimetres beyond a root no edge is wide enough to show it.
  const rootBoxes = roots.map((r) => ({ left: rodBoxes(r.left, 4), right: rodBoxes(r.right, 4) }));

  const vertebraDistance = (p: Vertebra0, u: number, v: number, w: number): number => {
    const { body, arch } = p;
    let d = -30;
    if (v < body.back + 9) d = body.distance(u, v, w);
    if (v > arch.from[1]) {
      const e = arch.distance(u, v, w);
      d = d > -3 && e > -3 ? smoothMax(d, e, 0.8) : d > e ? d : e;
    }
    return d;
  };

  // Frames and boxes flat, 18 numbers a part: turn, origin, from, to.
  const flat = new Float64Array(parts.length * 18);
  parts.forEach((p, n) => flat.set([...p.placed.turn, ...p.placed.origin, ...p.from, ...p.to], n * 18));
  const vertebraCount = vs.length;

  /** Roots of a vertebra at a point of its frame. */
  const rootOf = (index: number, u: number, v: number, w: number): number => {
    const back = vs[index].body.back;
    if (!(w < 8 && w > -42 && v < back + 16 && v > back - 14)) return -30;
    const rods = u >= 0 ? roots[index].left : roots[index].right;
    const near = u >= 0 ? rootBoxes[index].left : rootBoxes[index].right;
    const au = u < 0 ? -u : u;
    let root = -30;
    for (let k = 0, o = 0; k < rods.length; k++, o += 6) {
      if (au < near[o] || au > near[o + 1] || v < near[o + 2] || v > near[o + 3] || w < near[o + 4] || w > near[o + 5]) continue;
      const r = rod(rods[k], au, v, w);
      if (r > root) root = r;
    }
    return root;
  };
  const discReach = vs.map((v, n) => {
    const upper = vs[n === 0 ? 0 : n - 1].body;
    const hw = (v.body.halfWidth + upper.halfWidth) / 2 + 0.4;
    const least = Math.min(hw, 0.5 - (v.body.front + upper.front) / 2, (v.body.back + upper.back) / 2 + 0.2);
    return hw * (1 + 4 / least);
  });
  /** The disc between a body (below; u, v, w in its frame) and the one above it (p…, asked just before). */
  const discBetween = (index: number, u: number, v: number, w: number, pu: number, pv: number, pw: number): number => {
    const { body } = vs[index];
    const upper = vs[index - 1].body;
    if (!(pw < 0 && w > 0 && v < body.back + 4 && pv < upper.back + 4)) return -30;
    const mu = (u + pu) / 2;
    // Four millimetres outside the disc and more: spare the ellipse.
    if (mu > discReach[index] || mu < -discReach[index]) return -30;
    const hw = (body.halfWidth + upper.halfWidth) / 2;
    const fr = (body.front + upper.front) / 2;
    const bk = (body.back + upper.back) / 2;
    const mv = (v + pv) / 2;
    const foot = ellipse(mu, mv, hw + 0.4, mv < 0 ? 0.5 - fr : bk + 0.2);
    // Nothing to say this far outside: spare the endplates.
    if (foot < -4) return foot;
    const gap = smoothMin(w - body.upper(u, v), upper.lower(pu, pv) - pw, 0.5) + 0.4;
    return foot < gap ? foot : gap;
  };
  const lastDisc = (sacrum: Sacrum0, u: number, v: number, w: number, pu: number, pv: number, pw: number): number => {
    if (!(pw < 0 && w > -3 && v < sacrum.shape.back + 4)) return -30;
    const upper = vs[vertebraCount - 1].body;
    const mu = (u + pu) / 2;
    const mv = (v + pv) / 2;
    const foot = ellipse(
      mu,
      mv,
      (sacrum.shape.halfWidth + upper.halfWidth) / 2,
      mv < 0 ? -(sacrum.shape.front + upper.front) / 2 : (sacrum.shape.back + upper.back) / 2,
    );
    if (foot < -4) return foot;
    const gap = smoothMin(w - sacrum.shape.upper(u, v), upper.lower(pu, pv) - pw, 0.5) + 0.4;
    return foot < gap ? foot : gap;
  };

  const at: Scene['at'] = (x, y, z, s, asked, out) => {
    let best = -30;
    let second = -30;
    let owner = -1;
    let bu = 0;
    let bv = 0;
    let bw = 0;
    let disc = -30;
    let root = -30;
    let pu = 0;
    let pv = 0;
    let pw = 0;
    let prev = -9;
    let bodyD = -30;
    let jac = 1;
    let intact = 0;
    for (let n = 0; n < asked.length; n++) {
      const index = asked[n];
      if (index >= lesionStart) continue;
      const q = index * 18;
      const a = x - flat[q + 9];
      const b = y - flat[q + 10];
      const c = z - flat[q + 11];
      const u = flat[q] * a + flat[q + 3] * b + flat[q + 6] * c;
      if (u < flat[q + 12] || u > flat[q + 15]) continue;
      const v = flat[q + 1] * a + flat[q + 4] * b + flat[q + 7] * c;
      if (v < flat[q + 13] || v > flat[q + 16]) continue;
      const w = flat[q + 2] * a + flat[q + 5] * b + flat[q + 8] * c;
      if (w < flat[q + 14] || w > flat[q + 17]) continue;
      let d = -30;
      let here = -30;
      let hereJac = 1;
      let hereIntact = 0;
      if (index >= ribStart) d = ribs[index - ribStart].distance(u, v, w);
      else if (index < vertebraCount) {
        const ver = vs[index];
        const body = ver.body;
        if (v < body.back + 9 && (u < 0 ? -u : u) < body.halfWidth + 5) {
          here = body.distance(u, v, w);
          hereJac = body.last.jacobian;
          hereIntact = body.last.intact;
          d = here;
        }
        if (v > ver.arch.from[1]) {
          const e = ver.arch.distance(u, v, w);
          d = d > -3 && e > -3 ? smoothMax(d, e, 0.8) : d > e ? d : e;
          const r = rootOf(index, u, v, w);
          if (r > root) root = r;
        }
        if (prev === index - 1) {
          const dd = discBetween(index, u, v, w, pu, pv, pw);
          if (dd > disc) disc = dd;
        }
      } else if (sacrum !== undefined) {
        d = sacrum.shape.distance(u, v, w);
        if (prev === index - 1 && prev >= 0) {
          const dd = lastDisc(sacrum, u, v, w, pu, pv, pw);
          if (dd > disc) disc = dd;
        }
      }
      prev = index;
      pu = u;
      pv = v;
      pw = w;
      if (d > best) {
        second = best;
        best = d;
        owner = index;
        bu = u;
        bv = v;
        bw = w;
        bodyD = here;
        jac = hereJac;
        intact = hereIntact;
      } else if (d > second) second = d;
    }
    let d = best;
    if (second > -joint) {
      const shared = (best - second - joint) / 2;
      if (shared < d) d = shared;
    }
    if (d < s) {
      soft.paint(x, y, z, s, out);
      if (root > -s && out.label !== labelNumber.sac && out.label !== labelNumber.cord) {
        out.hu += (tissues.root.meanHu - out.hu) * edge(root, s);
        if (root > 0) {
          out.code = tissues.root.code;
          out.label = tissues.root.label;
        }
      }
      if (disc > -s) {
        const rim = disc < 5 ? 1 : disc > 9 ? 0 : (9 - disc) / 4;
        out.hu += (tissues.nucleus.meanHu + rim * (tissues.annulus.meanHu - tissues.nucleus.meanHu) - out.hu) * edge(disc, s);
        if (disc > 0) {
          out.code = rim > 0.5 ? tissues.annulus.code : tissues.nucleus.code;
          out.label = labelNumber.disc;
        }
      }
      if (second > -joint && best > 0 && d <= 0) {
        out.code = tissues.cartilage.code;
        out.label = 0;
        out.hu = tissues.cartilage.meanHu;
      }
    } else {
      out.hu = 0;
      out.label = 0;
      out.code = 0;
    }
    if (d > -s && owner >= 0) {
      let inner: number;
      let shell: number;
      let shellHu: number = tissues.cortical.meanHu;
      const fine = lattice(bu * 0.72, bv * 0.72, bw * 0.46);
      if (owner < vertebraCount) {
        const v = vs[owner];
        if (bodyD > 0 && bodyD >= best - 0.6) {
          const slow = lattice(bu * 0.2 + 31, bv * 0.2, bw * 0.2);
          // Bone thins towards the middle and where the basivertebral veins run.
          const mean =
            marrow + (base[owner] - marrow) * jac * (1 + 0.17 * fine + 0.07 * slow) + (v.fracture?.acute === true ? oedemaHu : 0);
          inner = mean;
          shell = cortex * (intact > 0.75 || intact < -0.75 ? 1.15 : 1);
          shellHu = tissues.cortical.meanHu * (jac > 1.25 ? 1.25 : jac);
          // Basivertebral veins: a channel from the middle of the posterior wall.
          const au = bu < 0 ? -bu : bu;
          const along = (bv - v.body.back + 14) / 14;
          if (along > 0 && intact < 0.5 && intact > -0.5) {
            const vein = edge((1.1 + 1.9 * along) * (1 + 0.2 * along) - Math.sqrt(au * au * 0.45 + bw * bw), s + 0.5);
            inner += (tissues.basivertebralVein.meanHu - inner) * vein;
            shell *= 1 - vein;
          }
        } else {
          inner = marrow + (base[owner] - marrow) * (1.55 + 0.3 * fine);
          shell = 1.35 * spec.density.cortexScale;
        }
      } else if (owner < ribStart) {
        inner = marrow + (base[vs.length - 1] - marrow) * (0.85 + 0.22 * fine);
        shell = 0.9 * spec.density.cortexScale;
      } else {
        inner = marrow + (base[0] - marrow) * (0.9 + 0.25 * fine);
        shell = 0.95 * spec.density.cortexScale;
      }
      const outside = edge(d, s);
      const within = edge(d - shell, s);
      out.hu = out.hu * (1 - outside) + shellHu * (outside - within) + inner * within;
      if (d > 0) {
        out.code = d < shell ? tissues.cortical.code : tissues.trabecular.code;
        out.label = parts[owner].placed.label;
      }
    }
    for (let n = 0; n < asked.length; n++) if (asked[n] >= lesionStart) lesions.paint(asked[n] - lesionStart, x, y, z, s, out);
  };
  const painted: Spot = { hu: 0, code: 0, label: 0 };
  const labelAt: Scene['labelAt'] = (x, y, z, asked) => {
    let best = -30;
    let second = -30;
    let owner = -1;
    let disc = -30;
    let root = -30;
    let pu = 0;
    let pv = 0;
    let pw = 0;
    let prev = -9;
    let lesion = false;
    for (let n = 0; n < asked.length; n++) {
      const index = asked[n];
      if (index >= lesionStart) {
        lesion = true;
        continue;
      }
      const q = index * 18;
      const a = x - flat[q + 9];
      const b = y - flat[q + 10];
      const c = z - flat[q + 11];
      const u = flat[q] * a + flat[q + 3] * b + flat[q + 6] * c;
      if (u < flat[q + 12] || u > flat[q + 15]) continue;
      const v = flat[q + 1] * a + flat[q + 4] * b + flat[q + 7] * c;
      if (v < flat[q + 13] || v > flat[q + 16]) continue;
      const w = flat[q + 2] * a + flat[q + 5] * b + flat[q + 8] * c;
      if (w < flat[q + 14] || w > flat[q + 17]) continue;
      let d = -30;
      if (index >= ribStart) d = ribs[index - ribStart].distance(u, v, w);
      else if (index < vertebraCount) {
        const ver = vs[index];
        if (v < ver.body.back + 9 && (u < 0 ? -u : u) < ver.body.halfWidth + 5) d = ver.body.distance(u, v, w);
        if (v > ver.arch.from[1]) {
          const e = ver.arch.distance(u, v, w);
          d = d > -3 && e > -3 ? smoothMax(d, e, 0.8) : d > e ? d : e;
          const r = rootOf(index, u, v, w);
          if (r > root) root = r;
        }
        if (prev === index - 1) {
          const dd = discBetween(index, u, v, w, pu, pv, pw);
          if (dd > disc) disc = dd;
        }
      } else if (sacrum !== undefined) {
        d = sacrum.shape.distance(u, v, w);
        if (prev === index - 1 && prev >= 0) {
          const dd = lastDisc(sacrum, u, v, w, pu, pv, pw);
          if (dd > disc) disc = dd;
        }
      }
      prev = index;
      pu = u;
      pv = v;
      pw = w;
      if (d > best) {
        second = best;
        best = d;
        owner = index;
      } else if (d > second) second = d;
    }
    let d = best;
    if (second > -joint) {
      const shared = (best - second - joint) / 2;
      if (shared < d) d = shared;
    }
    let label: number;
    if (d > 0 && owner >= 0) label = parts[owner].placed.label;
    else if (second > -joint && best > 0) label = 0;
    else if (disc > 0) label = labelNumber.disc;
    else {
      label = soft.label(x, y, z);
      if (root > 0 && label !== labelNumber.sac && label !== labelNumber.cord) label = tissues.root.label;
    }
    if (!lesion) return label;
    painted.label = label;
    for (let n = 0; n < asked.length; n++) if (asked[n] >= lesionStart) lesions.paint(asked[n] - lesionStart, x, y, z, sharpMm, painted);
    return painted.label;
  };
  return { parts, lesions, at, labelAt, trabecularHu, marrowHu: marrow, oedemaHu, vertebraDistance };
}
