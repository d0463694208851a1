// A fluoroscopic picture put together from what is kept: the CT's line integrals of a pose, the cement's, and the trocars by formula (the length of
// each ray in a cylinder with flat ends). Moving a trocar projects nothing. A rod displaces water: μ(steel) − μ(water) is added.
// Fails first: where a rod leaves bone or passes through air the little it really displaces is not known here (below 3 % of what it adds).
import { between, distance, dot, towards, type Direction, type Lps } from '../base/index.ts';
import { fluoroscopyBeam } from '../catalog/index.ts';
import type { Picture, PixelBox } from '../imaging/index.ts';
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

interface RodShadow {
  /** Where its ends fall. */
  readonly at: readonly (readonly [number, number])[];
  readonly reachPx: number;
  readonly box: PixelBox;
}
/** The pixels a rod's shadow can reach, both ends of the box included, within the picture; undefined: none of it is seen. */
function shadowOf(view: Sight, g: CArmGeometry, rod: Rod): RodShadow | undefined {
  const source = sourceOf(view, g);
  const ends = [rod.fromLps, rod.toLps].map((p) => lpsToDetector(view, g, p));
  if (ends.some((e) => e === undefined)) return undefined;
  const at = ends as readonly (readonly [number, number])[];
  const nearest = Math.min(...[rod.fromLps, rod.toLps].map((p) => dot(between(source, p), view.beam)));
  const reachPx = 1.5 + (0.6 * rod.diameterMm * g.sourceDetectorMm * g.widthPx) / (Math.max(1, nearest) * g.detectorMm[0]);
  const box = {
    x0: Math.max(0, Math.floor(Math.min(at[0][0], at[1][0]) - reachPx)),
    x1: Math.min(g.widthPx - 1, Math.ceil(Math.max(at[0][0], at[1][0]) + reachPx)),
    y0: Math.max(0, Math.floor(Math.min(at[0][1], at[1][1]) - reachPx)),
    y1: Math.min(g.heightPx - 1, Math.ceil(Math.max(at[0][1], at[1][1]) + reachPx)),
  };
  return box.x0 > box.x1 || box.y0 > box.y1 ? undefined : { at, reachPx, box };
}
export const rodBox = (view: Sight, g: CArmGeometry, rod: Rod): PixelBox | undefined => shadowOf(view, g, rod)?.box;

/** Adds a rod to the integrals of a view (in place); only the pixels its shadow can reach are looked at. */
export function addRod(values: Float32Array, view: Sight, g: CArmGeometry, rod: Rod): void {
  const shadow = shadowOf(view, g, rod);
  if (shadow === undefined) return;
  const { at, reachPx: reach, box } = shadow;
  const source = sourceOf(view, g);
  const perMm = fluoroscopyBeam.steelPerMm.value - fluoroscopyBeam.waterPerMm.value;
  const [run, rise] = [at[1][0] - at[0][0], at[1][1] - at[0][1]];
  const along2 = run * run + rise * rise;
  for (let v = box.y0; v <= box.y1; v++)
    for (let u = box.x0; u <= box.x1; u++) {
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
/** Grey picture of line integrals, turned over as asked, black beside the collimator's leaves; of a box of the detector the same pixels, and no others. */
export function xrayPicture(values: Float32Array, g: Pick<CArmGeometry, 'widthPx' | 'heightPx'>, look: XrayLook, of?: PixelBox): Picture {
  const box = of ?? { x0: 0, x1: g.widthPx - 1, y0: 0, y1: g.heightPx - 1 };
  const [widthPx, heightPx] = [box.x1 - box.x0 + 1, box.y1 - box.y0 + 1];
  const rgba = new Uint8Array(widthPx * heightPx * 4);
  const words = new Uint32Array(rgba.buffer);
  const scale = 255 / (look.high - look.low);
  const dark = look.bone === 'dark';
  const [edgeX, edgeY] = [((1 - look.openFraction) / 2) * g.widthPx, ((1 - look.openFraction) / 2) * g.heightPx];
  for (let y = box.y0; y <= box.y1; y++) {
    const shut = y + 0.5 < edgeY || y + 0.5 > g.heightPx - edgeY;
    const row = (look.flip.upDown ? box.y1 - y : y - box.y0) * widthPx;
    for (let x = box.x0; x <= box.x1; x++) {
      let grey = 0;
      if (!shut && x + 0.5 >= edgeX && x + 0.5 <= g.widthPx - edgeX) {
        const lit = (values[y * g.widthPx + x] - look.low) * scale;
        const within = lit < 0 ? 0 : lit > 255 ? 255 : lit;
        grey = Math.round(dark ? 255 - within : within);
      }
      words[row + (look.flip.leftRight ? box.x1 - x : x - box.x0)] = 0xff000000 | (grey * 0x010101);
    }
  }
  return { widthPx, heightPx, rgba };
}
