// Does an MR picture look like what it is called? Read where anatomy says what is there: cerebrospinal fluid behind each body, fat behind the processes.
//   q = fluid / fat:  T1 far below 1, T2 about 1.3, fat-suppressed well above 3; a failed suppression falls back towards T2, body by body.
// The coil's bias (brighter at the back) is inside the limits. Fails first: a patient without fat behind the spine, or a field cut off there.
import { lps, type Lps } from '../base/index.ts';
import { mrRules } from '../catalog/index.ts';
import { maskAt, sampleLinear } from '../imaging/index.ts';
import type { Seed, SequenceKind, Volume } from '../records/index.ts';
import { isFluidSensitive } from '../records/index.ts';

export interface Contrast {
  /** Fluid against fat at each bone that could be read. */
  readonly ratios: readonly number[];
  readonly looks: 't1' | 't2' | 'suppressed' | 'unclear';
  /** Share of the bones at which fat is not suppressed. */
  readonly failedFraction: number;
}

interface Places {
  readonly fluid: readonly Lps[];
  readonly behind: readonly Lps[];
}
const reachMm = 80;

/** Straight back from a body, level with it: towards the middle of its whole bone (a turned vertebra has its canal beside the patient's midline). */
function backwards(seed: Seed): readonly [number, number] {
  const { grid, voxels } = seed.mask;
  const [nx, ny, nz] = grid.size;
  let [sx, sy, n] = [0, 0, 0];
  for (let k = 0, q = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, q++) {
        if (voxels[q] === 0) continue;
        sx += i * grid.spacing[0] * grid.axes[0][0] + j * grid.spacing[1] * grid.axes[1][0] + k * grid.spacing[2] * grid.axes[2][0];
        sy += i * grid.spacing[0] * grid.axes[0][1] + j * grid.spacing[1] * grid.axes[1][1] + k * grid.spacing[2] * grid.axes[2][1];
        n++;
      }
  const dx = grid.originLps[0] + sx / n - seed.pointLps[0];
  const dy = grid.originLps[1] + sy / n - seed.pointLps[1];
  const size = Math.hypot(dx, dy);
  // A body alone, or a mask cut at one side, says nothing of its turn.
  return seed.bodyOnly || size < 5 || dy < 0.8 * size ? [0, 1] : [dx / size, dy / size];
}

/** Where fluid and the fat of the back lie at one bone; undefined when the mask does not say. */
function placesAt(seed: Seed): Places | undefined {
  const [x, y, z] = seed.pointLps;
  const { mask } = seed;
  const [bx, by] = backwards(seed);
  /** Point so far back, so far to the left of that line, so much higher. */
  const at = (back: number, left: number, up: number): Lps => lps(x + back * bx + left * by, y + back * by - left * bx, z + up);
  let wall: number | undefined;
  let last = 0;
  let gap = 0;
  for (let d = 0; d <= reachMm; d += 0.5) {
    if (maskAt(mask, at(d, 0, 0)) > 0) {
      last = d;
      gap = 0;
    } else {
      gap += 0.5;
      if (wall === undefined && gap >= 2) wall = d - gap;
    }
  }
  if (wall === undefined) return undefined;
  // The furthest bone behind, in a strip about the line and below it, where processes hang.
  for (let d = last; d <= reachMm; d += 1)
    for (const up of [-30, -24, -18, -12, -6, 0])
      if (maskAt(mask, at(d, 0, up)) > 0 || maskAt(mask, at(d, 3, up)) > 0 || maskAt(mask, at(d, -3, up)) > 0) last = d;
  if (seed.bodyOnly) last = wall + 45;
  const fluid: Lps[] = [];
  for (let d = 3; d <= 14; d += 1) for (const left of [-4, -2, 0, 2, 4]) for (const up of [-6, 0, 6]) fluid.push(at(wall + d, left, up));
  const behind: Lps[] = [];
  for (let d = 3; d <= 36; d += 1.5)
    for (const left of [-10, -5, 0, 5, 10]) for (const up of [-10, -5, 0, 5, 10]) behind.push(at(last + d, left, up));
  return { fluid, behind };
}

const quantile = (values: readonly number[], p: number): number | undefined => {
  const s = values.filter((v) => Number.isFinite(v)).sort((a, b) => a - b);
  return s.length < 8 ? undefined : s[Math.floor(p * (s.length - 1))];
};

/** `t1`: a T1 picture of the same block shows which places are fat; without it the brightest half behind the spine is taken. */
export function contrastOf(volume: Volume, seeds: readonly Seed[], t1?: Volume): Contrast {
  const ratios: number[] = [];
  for (const seed of seeds) {
    const places = placesAt(seed);
    if (places === undefined) continue;
    const at = (v: Volume, p: Lps): number => sampleLinear(v.grid, v.voxels, p);
    const fluid = quantile(
      places.fluid.map((p) => at(volume, p)),
      0.7,
    );
    let fatPlaces = places.behind;
    if (t1 !== undefined && t1 !== volume) {
      const seen = places.behind.map((p) => at(t1, p));
      const bright = quantile(seen, 0.95);
      if (bright === undefined) continue;
      fatPlaces = places.behind.filter((_, n) => seen[n] > 0.7 * bright);
    }
    const values = fatPlaces.map((p) => at(volume, p));
    const air = quantile(values, 0.98);
    const fat = quantile(
      t1 === undefined || t1 === volume ? values.filter((v) => v > 0.3 * (air ?? 0)) : values,
      t1 === undefined || t1 === volume ? 0.75 : 0.5,
    );
    if (fluid === undefined || fat === undefined || fat <= 0) continue;
    ratios.push(fluid / fat);
  }
  const middle = quantileOfFew(ratios);
  const m = mrRules;
  const suppressed = m.suppressedFluidToFatFraction.value;
  return {
    ratios,
    looks: middle === undefined ? 'unclear' : middle < m.t1FluidToFatFraction.value ? 't1' : middle >= suppressed ? 'suppressed' : 't2',
    failedFraction: ratios.length === 0 ? 0 : ratios.filter((q) => q < suppressed).length / ratios.length,
  };
}
const quantileOfFew = (values: readonly number[]): number | undefined => {
  if (values.length === 0) return undefined;
  const s = [...values].sort((a, b) => a - b);
  return s[Math.floor((s.length - 1) / 2)];
};

/** Does the picture fit the name? Proton density and the fat and opposed images of a Dixon series are not judged. */
export function checkOf(kind: SequenceKind, c: Contrast): 'agrees' | 'disagrees' | 'unclear' {
  if (c.looks === 'unclear') return 'unclear';
  if (kind === 't1') return c.looks === 't1' ? 'agrees' : 'disagrees';
  if (kind === 't2' || kind === 'dixon-in') return c.looks === 't2' ? 'agrees' : kind === 'dixon-in' ? 'unclear' : 'disagrees';
  // A fluid-sensitive picture that looks like T2 is one whose suppression failed; one that looks like T1 is another picture.
  if (isFluidSensitive(kind)) return c.looks === 't1' ? 'disagrees' : 'agrees';
  return 'unclear';
}

/** The kind a picture without a name has, as far as contrast can say. */
export const kindByContrast = (c: Contrast): SequenceKind =>
  c.looks === 't1' ? 't1' : c.looks === 't2' ? 't2' : c.looks === 'suppressed' ? 'stir' : 'unknown';
