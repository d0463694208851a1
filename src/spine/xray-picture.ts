// A fluoroscopic picture put together from what is kept: the CT's line integrals of a pose, the cement's, and the trocars by formula (the length of
// each ray in a cylinder with flat ends). Moving a trocar projects nothing. A rod displaces water: μ(steel) − μ(water) is added.
// Fails first: where a rod leaves bone or passes through air the little it really displaces is not known here (below 3 % of what it adds).
import { between, distance, dot, towards, type Direction, type Lps } from '../base/index.ts';
import { fluoroscopyBeam } from '../catalog/index.ts';
import type { Picture } from '../imaging/index.ts';
import { detectorToLps, lpsToDetector, sourceOf, type CArmGeometry } from './projection.ts';
import type { CArmSight } from './c-arm.ts';
import type { PictureFlip } from './xray-marks.ts';

type Sight = Pick<CArmSight, 'beam' | 'up' | 'centreLps'>;
/** A solid cylinder from one end to the other. */
export interface Rod {
  readonly fromLps: Lps;
  readonly toLps: Lps;
  readonly diameterMm: number;
}
/** Length of the ray from s along the unit d inside a rod. */
export function rodChord(s: Lps, d: Direction, rod: Rod): number {
  const axis = towards(rod.fromLps, rod.toLps);
  const q = between(rod.fromLps, s);
  const [qh, dh] = [dot(q, axis), dot(d, axis)];
  const flat = 1 - dh * dh;
  const r2 = (rod.diameterMm / 2) ** 2;
  const c = dot(q, q) - qh * qh - r2;
  const length = distance(rod.fromLps, rod.toLps);
  let [from, to] = [-Infinity, Infinity];
  if (flat > 1e-12) {
    const b = (dot(q, d) - qh * dh) / flat;
    const root = b * b - c / flat;
    if (root <= 0) return 0;
    [from, to] = [-b - Math.sqrt(root), -b + Math.sqrt(root)];
  } else if (c > 0) return 0;
  if (Math.abs(dh) > 1e-12) {
    const ends = [-qh / dh, (length - qh) / dh];
    from = Math.max(from, Math.min(...ends));
    to = Math.min(to, Math.max(...ends));
  } else if (qh < 0 || qh > length) return 0;
  return Math.max(0, to - Math.max(0, from));
}

/** Adds a rod to the integrals of a view (in place); only the pixels its shadow can reach are looked at. */
export function addRod(values: Float32Array, view: Sight, g: CArmGeometry, rod: Rod): void {
  const source = sourceOf(view, g);
  const perMm = fluoroscopyBeam.steelPerMm.value - fluoroscopyBeam.waterPerMm.value;
  const ends = [rod.fromLps, rod.toLps].map((p) => lpsToDetector(view, g, p));
  if (ends.some((e) => e === undefined)) return;
  const nearest = Math.min(...[rod.fromLps, rod.toLps].map((p) => dot(between(source, p), view.beam)));
  const reach = 1.5 + (0.6 * rod.diameterMm * g.sourceDetectorMm * g.widthPx) / (Math.max(1, nearest) * g.detectorMm[0]);
  const at = ends as readonly (readonly [number, number])[];
  const clip = (v: number, n: number): number => Math.max(0, Math.min(n - 1, v));
  const [u0, u1] = [Math.floor(Math.min(at[0][0], at[1][0]) - reach), Math.ceil(Math.max(at[0][0], at[1][0]) + reach)];
  const [v0, v1] = [Math.floor(Math.min(at[0][1], at[1][1]) - reach), Math.ceil(Math.max(at[0][1], at[1][1]) + reach)];
  const [run, rise] = [at[1][0] - at[0][0], at[1][1] - at[0][1]];
  const along2 = run * run + rise * rise;
  for (let v = clip(v0, g.heightPx); v <= clip(v1, g.heightPx) && v <= v1; v++)
    for (let u = clip(u0, g.widthPx); u <= clip(u1, g.widthPx) && u <= u1; u++) {
      // far from the line between the shadows of the ends there is nothing of the rod
      if (along2 > 0 && Math.abs((u - at[0][0]) * rise - (v - at[0][1]) * run) > reach * Math.sqrt(along2)) continue;
      const d = towards(source, detectorToLps(view, g, u, v));
      const chord = rodChord(source, d, rod);
      if (chord > 0) values[v * g.widthPx + u] += perMm * chord;
    }
}

export interface XrayLook {
  /** Integrals between which the picture is shown (windowOf of the CT's alone: a trocar does not change the brightness). */
  readonly low: number;
  readonly high: number;
  readonly bone: 'dark' | 'bright';
  readonly flip: PictureFlip;
  /** Share of the picture's width and height that is lit, about its middle; 1 = all. */
  readonly openFraction: number;
}
/** Grey picture of line integrals, turned over as asked, black beside the collimator's leaves. */
export function xrayPicture(values: Float32Array, g: Pick<CArmGeometry, 'widthPx' | 'heightPx'>, look: XrayLook): Picture {
  const { widthPx, heightPx } = g;
  const rgba = new Uint8Array(widthPx * heightPx * 4);
  const words = new Uint32Array(rgba.buffer);
  const scale = 255 / (look.high - look.low);
  const dark = look.bone === 'dark';
  const [edgeX, edgeY] = [((1 - look.openFraction) / 2) * widthPx, ((1 - look.openFraction) / 2) * heightPx];
  for (let y = 0; y < heightPx; y++) {
    const shut = y + 0.5 < edgeY || y + 0.5 > heightPx - edgeY;
    const row = (look.flip.upDown ? heightPx - 1 - y : y) * widthPx;
    for (let x = 0; x < widthPx; x++) {
      let grey = 0;
      if (!shut && x + 0.5 >= edgeX && x + 0.5 <= widthPx - edgeX) {
        const lit = (values[y * widthPx + x] - look.low) * scale;
        const within = lit < 0 ? 0 : lit > 255 ? 255 : lit;
        grey = Math.round(dark ? 255 - within : within);
      }
      words[row + (look.flip.leftRight ? widthPx - 1 - x : x)] = 0xff000000 | (grey * 0x010101);
    }
  }
  return { widthPx, heightPx, rgba };
}
