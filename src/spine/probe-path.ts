// Straight ways for an ablation probe to a place in a lesion: through a pedicle, or beside it from behind and from the side, judged on the same signed
// distances as the trocar's. Nothing passes through the canal, and no surface comes nearer to sac, cord, root or ganglion than the rule says.
// The assumption that fails first: the probe is straight and rigid (17 G bends), and bowel is where it was in the image.
import { fromFrame, toFrame, type Lps } from '../base/index.ts';
import { ablationRules, margins } from '../catalog/index.ts';
import { vertebraPart, type Structures, type Vertebra, type Volume } from '../records/index.ts';
import type { Triple } from './bone-grid.ts';
import { addMask, cellCount, fieldAt, signedField } from './signed-field.ts';
import { surroundingsOf, type Surroundings } from './surroundings.ts';
import { shaftBetween, type Shaft } from './trocar.ts';

export interface ProbeScene {
  readonly surroundings: Surroundings;
  /** mm outside sac, cord and roots. */
  readonly nerve: Float32Array;
  /** mm outside sac and cord alone (the canal where neither is labelled). */
  readonly inner: Float32Array | undefined;
  /** mm outside roots and ganglia alone. */
  readonly root: Float32Array | undefined;
  /** mm inside the bone behind the body that is no pedicle. */
  readonly behind: Float32Array | undefined;
  readonly vertebra: Vertebra;
}
const reach = { side: 62, anterior: 40, posterior: 56, height: 38 };

export function probeSceneOf(v: Vertebra, structures: Structures | undefined, volume: Volume, stepMm = 1): ProbeScene {
  const surroundings = surroundingsOf(v, structures, volume, stepMm, reach);
  const { grid, obstacles } = surroundings;
  const far = (): Float32Array => new Float32Array(cellCount(grid)).fill(1e3);
  const sacSoft = new Float32Array(cellCount(grid));
  let sac = false;
  for (const s of structures?.items ?? [])
    if (s.name === 'sac' || s.name === 'cord') {
      addMask(grid, sacSoft, s.mask, () => true);
      sac = true;
    }
  const inner = sac ? signedField(grid, sacSoft)?.map((d) => -d) : obstacles.canal;
  const nerve = inner ?? far();
  const root = obstacles.foramen;
  const both = nerve.slice();
  if (root !== undefined) for (let q = 0; q < both.length; q++) if (root[q] < both[q]) both[q] = root[q];
  const posterior = new Float32Array(cellCount(grid));
  addMask(grid, posterior, v.parts, (p) => p === vertebraPart.posterior);
  return { surroundings, nerve: both, inner, root, behind: signedField(grid, posterior), vertebra: v };
}

export type ProbeRefusal = 'canal' | 'root' | 'nerve' | 'vessel' | 'pleura' | 'arch';
export interface ProbeJudged {
  /** From the probe's surface, mm, over its whole length in the box. */
  readonly nerveMm: number;
  readonly rootMm: number | undefined;
  readonly canalMm: number | undefined;
  readonly refusal?: ProbeRefusal;
}
const behindMm = 60;

/** What a shaft meets on its way, from well behind the entry to the tip. `arch`: false lets it cross the bone behind (a drill does). */
export function judgeProbe(s: ProbeScene, shaft: Shaft, arch = true): ProbeJudged {
  const { grid, obstacles } = s.surroundings;
  const least = (field: Float32Array | undefined, from = -behindMm): number | undefined => {
    if (field === undefined) return undefined;
    let mm = Infinity;
    for (let t = from; t <= shaft.lengthMm + 1e-9; t += 1) {
      const p = [0, 1, 2].map((a) => shaft.entry[a] + t * shaft.axis[a]);
      if (p.some((x, a) => x < grid.corner[a] || x > grid.corner[a] + (grid.size[a] - 1) * grid.stepMm)) continue;
      mm = Math.min(mm, fieldAt(grid, field, p[0], p[1], p[2]));
    }
    return mm === Infinity ? undefined : mm - shaft.radiusMm;
  };
  const nerveMm = least(s.nerve) ?? 1e3;
  const rootMm = least(s.root);
  const canalMm = least(obstacles.canal);
  const judged = { nerveMm, rootMm, canalMm };
  const no = (refusal: ProbeRefusal): ProbeJudged => ({ ...judged, refusal });
  if (canalMm !== undefined && canalMm < 0) return no('canal');
  if (rootMm !== undefined && rootMm < ablationRules.nerveMm.value) return no('root');
  if (nerveMm < ablationRules.nerveMm.value) return no('nerve');
  if ((least(obstacles.vessel) ?? 1e3) < margins.hardMm.value) return no('vessel');
  if ((least(obstacles.pleura) ?? 1e3) < margins.hardMm.value) return no('pleura');
  if (arch && s.behind !== undefined && crossed(s, shaft) > 3) return no('arch');
  return judged;
}
/** mm of the shaft inside the bone behind. */
function crossed(s: ProbeScene, shaft: Shaft): number {
  let mm = 0;
  for (let t = -behindMm; t <= shaft.lengthMm; t += 1)
    if (
      fieldAt(
        s.surroundings.grid,
        s.behind as Float32Array,
        ...([0, 1, 2].map((a) => shaft.entry[a] + t * shaft.axis[a]) as unknown as Triple),
      ) > 0
    )
      mm++;
  return mm;
}

export interface ProbeLine {
  readonly side: 'left' | 'right';
  readonly approach: 'transpedicular' | 'beside';
  readonly shaft: Shaft;
  readonly judged: ProbeJudged;
}
export interface ProbeForm {
  readonly diameterMm: number;
  readonly activeMm: number;
}
const inwardDeg = [10, 20, 30, 40, 50, 58];
const upDeg = [-20, 0, 20];

/** All allowed ways that bring the middle of what acts to one of these places. */
export function probeLines(s: ProbeScene, places: readonly Triple[], form: ProbeForm): readonly ProbeLine[] {
  const out: ProbeLine[] = [];
  const r = form.diameterMm / 2;
  const take = (middle: Triple, axis: Triple, side: 'left' | 'right', approach: ProbeLine['approach']): void => {
    const half = form.activeMm / 2;
    const tip = [0, 1, 2].map((a) => middle[a] + half * axis[a]) as unknown as Triple;
    const entry = entryOf(s, tip, axis);
    const shaft = shaftBetween(entry, tip, r);
    const judged = judgeProbe(s, shaft, approach === 'beside');
    if (judged.refusal !== undefined) return;
    // by where it meets the bone: a way of one side's fan may stand wholly on the other; nobody goes through a pedicle from across the spinous process
    const own = entry[0] > 0 ? 'left' : 'right';
    if (approach === 'beside' || own === side) out.push({ side: own, approach, shaft, judged });
  };
  for (const middle of places) {
    for (const side of ['left', 'right'] as const) {
      const pedicle = s.vertebra.pedicles[side];
      if (pedicle === undefined || pedicle.widthMm / 2 < r + margins.wallMm.value) continue;
      const isthmus = toFrame(s.surroundings.grid.frame, pedicle.isthmusLps);
      const [a, b] = [pedicle.widthMm / 2 - r - margins.wallMm.value, pedicle.heightMm / 2 - r - margins.wallMm.value];
      for (const x of [-0.6, 0, 0.6])
        for (const z of [-0.5, 0, 0.5]) {
          const gate = [isthmus[0] + x * a, isthmus[1], isthmus[2] + z * b];
          const d = [0, 1, 2].map((c) => middle[c] - gate[c]);
          const mm = Math.hypot(d[0], d[1], d[2]);
          if (gate[1] - middle[1] < 6) continue;
          const axis = d.map((c) => c / mm) as unknown as Triple;
          if (Math.abs(axis[2]) < 0.45 && -axis[1] > 0.6) take(middle, axis, side, 'transpedicular');
        }
    }
    for (const side of ['left', 'right'] as const)
      for (const inward of inwardDeg)
        for (const up of upDeg) {
          const [i, u] = [(inward * Math.PI) / 180, (up * Math.PI) / 180];
          const sign = side === 'left' ? -1 : 1;
          take(middle, [sign * Math.sin(i) * Math.cos(u), -Math.cos(i) * Math.cos(u), Math.sin(u)], side, 'beside');
        }
  }
  return out;
}

/** Where the line first meets bone or, failing that, 40 mm behind the tip: what the record calls the entry. */
function entryOf(s: ProbeScene, tip: Triple, axis: Triple): Triple {
  const { grid, bone } = s.surroundings;
  let last = 0;
  for (let t = 0; t < 70; t += 1) {
    const p = [0, 1, 2].map((a) => tip[a] - t * axis[a]);
    if (p.some((x, a) => x < grid.corner[a] || x > grid.corner[a] + (grid.size[a] - 1) * grid.stepMm)) break;
    if (fieldAt(grid, bone, p[0], p[1], p[2]) > 0) last = t;
  }
  const t = Math.max(last, 40);
  return [0, 1, 2].map((a) => tip[a] - t * axis[a]) as unknown as Triple;
}

/** How a way is called, whoever found it: by the side on which it meets the bone, and through the pedicle of that side where it passes within its half width. */
export function calledBy(s: ProbeScene, shaft: Shaft): Pick<ProbeLine, 'side' | 'approach'> {
  const side = shaft.entry[0] > 0 ? 'left' : 'right';
  const pedicle = s.vertebra.pedicles[side];
  if (pedicle === undefined) return { side, approach: 'beside' };
  const at = toFrame(s.surroundings.grid.frame, pedicle.isthmusLps);
  const w = [0, 1, 2].map((a) => at[a] - shaft.entry[a]);
  const t = w[0] * shaft.axis[0] + w[1] * shaft.axis[1] + w[2] * shaft.axis[2];
  const apartMm = Math.hypot(...[0, 1, 2].map((a) => w[a] - t * shaft.axis[a]));
  return { side, approach: apartMm < pedicle.widthMm / 2 ? 'transpedicular' : 'beside' };
}

/** A person's own probe, from LPS. */
export const shaftFromLps = (s: ProbeScene, entryLps: Lps, tipLps: Lps, diameterMm: number): Shaft =>
  shaftBetween(toFrame(s.surroundings.grid.frame, entryLps), toFrame(s.surroundings.grid.frame, tipLps), diameterMm / 2);
export const shaftEndsLps = (s: ProbeScene, shaft: Shaft): { readonly entryLps: Lps; readonly tipLps: Lps } => ({
  entryLps: fromFrame(s.surroundings.grid.frame, ...shaft.entry),
  tipLps: fromFrame(s.surroundings.grid.frame, ...shaft.tip),
});

export interface PlaceAsk {
  readonly lesion: readonly Triple[];
  readonly nerves: readonly Triple[];
  readonly form: ProbeForm;
  readonly count: number;
  /** Change of temperature that kills over the one a nerve bears: how much hotter (colder) the lesion must be. */
  readonly killOverBorne: number;
  /** Over this length heat fades in perfused tissue. */
  readonly fadeMm: number;
  readonly apartMm: number;
  /** Where nerves are rinsed: how much more heat each place of the lesion asks for beside the rinse (1: as much as anywhere). */
  readonly need?: readonly number[];
  /** Of a needle's heat a rinsed nerve gets this share. */
  readonly shieldFraction?: number;
}
export interface Placed {
  readonly lines: readonly ProbeLine[];
  /** Share of the lesion past the kill when the worst nerve bears what it may, in even tissue: a ranking, never printed. */
  readonly fraction: number;
}
/**
 * Where `count` needles of equal strength leave least of the lesion cold when the worst nerve is at its limit, in even perfused tissue: the steady
 * field of a point is exp(−r/L)/r (Pennes). Greedy, then each needle moved in turn while that gains.
 */
export function placeLines(all: readonly ProbeLine[], ask: PlaceAsk, before: readonly ProbeLine[] = []): Placed {
  const lines = thinnedLines(all, ask.form);
  const at = [...ask.lesion, ...ask.nerves];
  const n = ask.lesion.length;
  const fields = lines.map((l) => fieldOfLine(l, at, ask));
  const sum = new Float64Array(at.length);
  const spared = ask.shieldFraction ?? 1;
  const levels = new Float64Array(n);
  const score = (extra: Float32Array | undefined): number => {
    let worst = 1e-9;
    for (let q = n; q < at.length; q++) worst = Math.max(worst, sum[q] + (extra?.[q] ?? 0));
    const kill = ask.killOverBorne * worst * spared;
    if (ask.need !== undefined) {
      for (let q = 0; q < n; q++) levels[q] = (sum[q] + (extra?.[q] ?? 0)) / ask.need[q];
      levels.sort();
      // the coldest twentieth decides; where no nerve is in the way, the warmer the better
      const cold = levels[Math.floor(0.05 * n)] + 0.2 * levels[Math.floor(0.2 * n)];
      return Math.min(1, cold / kill) + 2 * cold;
    }
    let dead = 0;
    let near = 0;
    for (let q = 0; q < n; q++) {
      const t = sum[q] + (extra?.[q] ?? 0);
      if (t >= kill) dead++;
      near += Math.min(1, t / kill);
    }
    // a little of how near the rest is, so that a first needle is led to the middle
    return (dead + 0.2 * near) / (1.2 * n);
  };
  const add = (f: Float32Array, sign: 1 | -1): void => {
    for (let q = 0; q < at.length; q++) sum[q] += sign * f[q];
  };
  const set: number[] = [];
  for (const l of before) {
    const k = lines.indexOf(l);
    if (k < 0) continue;
    set.push(k);
    add(fields[k], 1);
  }
  const bestFor = (others: readonly number[]): number => {
    let best = -1;
    let most = -1;
    for (let k = 0; k < lines.length; k++) {
      if (others.some((o) => o === k || nearer(lines[o], lines[k], ask.form.activeMm, ask.apartMm))) continue;
      const v = score(fields[k]);
      if (v > most) {
        most = v;
        best = k;
      }
    }
    return best;
  };
  while (set.length < ask.count) {
    const k = bestFor(set);
    if (k < 0) break;
    set.push(k);
    add(fields[k], 1);
  }
  for (let round = 0; round < 3; round++) {
    const was = score(undefined);
    for (let m = 0; m < set.length; m++) {
      add(fields[set[m]], -1);
      const others = set.filter((_, o) => o !== m);
      const k = bestFor(others);
      if (k >= 0 && score(fields[k]) > score(fields[set[m]])) set[m] = k;
      add(fields[set[m]], 1);
    }
    if (score(undefined) <= was + 1e-6) break;
  }
  let worst = 1e-9;
  for (let q = n; q < at.length; q++) worst = Math.max(worst, sum[q]);
  let dead = 0;
  for (let q = 0; q < n; q++) if (sum[q] >= ask.killOverBorne * worst) dead++;
  return { lines: set.map((k) => lines[k]), fraction: dead / Math.max(1, n) };
}
/** Of the ways to one place the roomiest through a pedicle and the roomiest beside: the heat hardly knows them apart. */
export function thinnedLines(all: readonly ProbeLine[], form: ProbeForm): readonly ProbeLine[] {
  const best = new Map<string, ProbeLine>();
  for (const l of all) {
    const middle = [0, 1, 2].map((a) => Math.round(l.shaft.tip[a] - (form.activeMm / 2) * l.shaft.axis[a]));
    const turn = form.activeMm > 12 ? Math.round(2 * l.shaft.axis[0]) : 0;
    const key = `${middle.join()} ${l.approach} ${turn}`;
    const had = best.get(key);
    if (had === undefined || l.judged.nerveMm > had.judged.nerveMm) best.set(key, l);
  }
  return [...best.values()];
}
function fieldOfLine(l: ProbeLine, at: readonly Triple[], ask: PlaceAsk): Float32Array {
  const out = new Float32Array(at.length);
  const { tip, axis } = l.shaft;
  const points = 4;
  for (let m = 0; m < points; m++) {
    const t = ((m + 0.5) / points) * ask.form.activeMm;
    const [x, y, z] = [tip[0] - t * axis[0], tip[1] - t * axis[1], tip[2] - t * axis[2]];
    for (let q = 0; q < at.length; q++) {
      const r = Math.max(1.5, Math.hypot(at[q][0] - x, at[q][1] - y, at[q][2] - z));
      out[q] += Math.exp(-r / ask.fadeMm) / r;
    }
  }
  return out;
}
/** Two needles that neither touch nor stand in one another's way. */
export const needlesApart = (a: ProbeLine, b: ProbeLine, activeMm: number, mm: number): boolean => !nearer(a, b, activeMm, mm);
/** Two needles that would touch or stand in one another's way. */
function nearer(a: ProbeLine, b: ProbeLine, activeMm: number, mm: number): boolean {
  for (let t = 0; t <= activeMm; t += 3)
    for (let u = 0; u <= activeMm; u += 3)
      if (Math.hypot(...[0, 1, 2].map((c) => a.shaft.tip[c] - t * a.shaft.axis[c] - b.shaft.tip[c] + u * b.shaft.axis[c])) < mm)
        return true;
  return false;
}
