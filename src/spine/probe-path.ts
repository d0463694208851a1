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
  /** mm outside roots and ganglia alone. */
  readonly root: Float32Array | undefined;
  /** mm inside the bone behind the body that is no pedicle. */
  readonly behind: Float32Array | undefined;
  readonly vertebra: Vertebra;
}
const reach = { side: 62, anterior: 40, posterior: 56, height: 38 };

export function probeSceneOf(v: Vertebra, structures: Structures | undefined, volume: Volume): ProbeScene {
  const surroundings = surroundingsOf(v, structures, volume, 1, reach);
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
  return { surroundings, nerve: both, root, behind: signedField(grid, posterior), vertebra: v };
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
    if (judged.refusal === undefined) out.push({ side, approach, shaft, judged });
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

/** A person's own probe, from LPS. */
export const shaftFromLps = (s: ProbeScene, entryLps: Lps, tipLps: Lps, diameterMm: number): Shaft =>
  shaftBetween(toFrame(s.surroundings.grid.frame, entryLps), toFrame(s.surroundings.grid.frame, tipLps), diameterMm / 2);
export const shaftEndsLps = (s: ProbeScene, shaft: Shaft): { readonly entryLps: Lps; readonly tipLps: Lps } => ({
  entryLps: fromFrame(s.surroundings.grid.frame, ...shaft.entry),
  tipLps: fromFrame(s.surroundings.grid.frame, ...shaft.tip),
});

/** The set of at most `most` lines that leaves least of the lesion out of `reachMm` of what acts, nerves kept out of it; best first. */
export function chooseLines(
  s: ProbeScene,
  lines: readonly ProbeLine[],
  lesion: readonly Triple[],
  form: ProbeForm,
  reachMm: number,
  most: number,
  apartMm = 6,
): readonly ProbeLine[] {
  const { grid } = s.surroundings;
  const covers = lines.map((l) => coverOf(l, lesion, form, reachMm));
  // what a zone of that reach would do to nerves: mm it comes too near
  const harm = lines.map((l) => {
    let mm = 0;
    for (let t = 0; t <= form.activeMm; t += 2) {
      const p = [0, 1, 2].map((a) => l.shaft.tip[a] - t * l.shaft.axis[a]) as unknown as Triple;
      mm = Math.max(mm, reachMm + 1 - fieldAt(grid, s.nerve, p[0], p[1], p[2]));
    }
    return Math.max(0, mm);
  });
  const left = new Uint8Array(lesion.length).fill(1);
  const out: ProbeLine[] = [];
  while (out.length < most) {
    let best = -1;
    let bestGain = 0;
    for (let n = 0; n < lines.length; n++) {
      if (out.some((o) => nearer(o, lines[n], form.activeMm, apartMm))) continue;
      let gain = 0;
      for (const q of covers[n]) gain += left[q];
      gain -= harm[n] * 0.02 * lesion.length;
      if (lines[n].approach === 'transpedicular') gain += 0.005 * lesion.length;
      if (gain > bestGain) {
        bestGain = gain;
        best = n;
      }
    }
    if (best < 0 || bestGain < 0.02 * lesion.length) break;
    for (const q of covers[best]) left[q] = 0;
    out.push(lines[best]);
  }
  return out;
}
function coverOf(l: ProbeLine, lesion: readonly Triple[], form: ProbeForm, reachMm: number): readonly number[] {
  const out: number[] = [];
  const { tip, axis } = l.shaft;
  for (let n = 0; n < lesion.length; n++) {
    const w = [0, 1, 2].map((a) => tip[a] - lesion[n][a]);
    const along = Math.max(0, Math.min(form.activeMm, w[0] * axis[0] + w[1] * axis[1] + w[2] * axis[2]));
    if (Math.hypot(w[0] - along * axis[0], w[1] - along * axis[1], w[2] - along * axis[2]) <= reachMm) out.push(n);
  }
  return out;
}
/** Two needles that would touch or stand in one another's way. */
function nearer(a: ProbeLine, b: ProbeLine, activeMm: number, mm: number): boolean {
  for (let t = 0; t <= activeMm; t += 3)
    for (let u = 0; u <= activeMm; u += 3)
      if (Math.hypot(...[0, 1, 2].map((c) => a.shaft.tip[c] - t * a.shaft.axis[c] - b.shaft.tip[c] + u * b.shaft.axis[c])) < mm)
        return true;
  return false;
}
