// Synthetic fluoroscopy of one C-arm view, and where a point falls on its detector.
// Pinhole: source = centre − SOD·beam; a point p lands at u = SDD·(p−s)·r / (p−s)·beam, v likewise along −up, r = beam × up (seen from the
// tube: in an AP view with the detector behind the patient, the patient's left is on the right of the picture). Line integrals by the
// kernel `project`. Displayed is ∫μ dl (the logarithm of the signal) with BONE DARK as on a fluoroscopy screen, or bone bright on request.
// The assumption that fails first: one energy and no scatter, so contrast is better than in the room.
import {
  along,
  cross,
  direction,
  dot,
  between,
  lpsToVoxel,
  voxelToLps,
  voxel,
  type Direction,
  type Grid,
  type Lps,
} from '../base/index.ts';
import { cArm, fluoroscopyBeam, massAttenuationAt, pictureWindow } from '../catalog/index.ts';
import { drawOrientation, windowed, type Picture, type Plane } from '../imaging/index.ts';
import type { Project, Projection, XrayView } from '../kernels/index.ts';
import type { CArmView, Volume } from '../records/index.ts';

/** The machine: distances and the square-pixel picture on its detector. */
export interface CArmGeometry {
  readonly sourceDetectorMm: number;
  readonly sourceObjectMm: number;
  /** Size of the detector along the picture's x and y. */
  readonly detectorMm: readonly [number, number];
  readonly widthPx: number;
  readonly heightPx: number;
}
/** The catalogue's C-arm with a square picture of `px`; `fieldMm` is the width seen at the object (smaller = collimated and enlarged). */
export function cArmGeometry(px = 512, fieldMm?: number, heightOverWidth = 1): CArmGeometry {
  const sourceDetectorMm = cArm.sourceDetectorMm.value;
  const sourceObjectMm = cArm.sourceObjectMm.value;
  const side = fieldMm === undefined ? cArm.detectorMm.value : (fieldMm * sourceDetectorMm) / sourceObjectMm;
  return {
    sourceDetectorMm,
    sourceObjectMm,
    detectorMm: [side, side * heightOverWidth],
    widthPx: px,
    heightPx: Math.round(px * heightOverWidth),
  };
}
export const magnification = (g: CArmGeometry): number => g.sourceDetectorMm / g.sourceObjectMm;

type Sight = Pick<CArmView, 'beam' | 'up' | 'centreLps'>;

/** Picture right on the detector: beam × up (unit, as `up` is perpendicular to the beam). */
function rightOf(view: Sight): Direction {
  const r = cross(view.beam, view.up);
  return direction(r[0], r[1], r[2]);
}
export const sourceOf = (view: Sight, g: CArmGeometry): Lps => along(view.centreLps, view.beam, -g.sourceObjectMm);

/** Pixel (integer = centre, y down) where a point is seen; undefined when it is not in front of the source. May lie outside the picture. */
export function lpsToDetector(view: Sight, g: CArmGeometry, p: Lps): readonly [x: number, y: number] | undefined {
  const d = between(sourceOf(view, g), p);
  const depth = dot(d, view.beam);
  if (!(depth > 1)) return undefined;
  const scale = (g.sourceDetectorMm / depth) * (g.widthPx / g.detectorMm[0]);
  return [dot(d, rightOf(view)) * scale + (g.widthPx - 1) / 2, -dot(d, view.up) * scale + (g.heightPx - 1) / 2];
}

/** A plane through the view's centre that carries its letters and its scale (mm at the centre). */
export const detectorPlane = (view: Sight, g: CArmGeometry): Plane => ({
  centreLps: view.centreLps,
  right: rightOf(view),
  down: direction(-view.up[0], -view.up[1], -view.up[2]),
  mmPerPx: g.detectorMm[0] / g.widthPx / magnification(g),
});

/** Linear attenuation per mm on a coarser lattice of the volume. */
export interface AttenuationField {
  readonly field: Float32Array;
  readonly grid: Grid;
}
export interface FieldOptions {
  /** Voxels are averaged up to about this size. */
  readonly stepMm?: number;
  /** Part of the volume to keep, voxels. */
  readonly box?: { readonly from: readonly [number, number, number]; readonly size: readonly [number, number, number] };
  /** Share of what is softer than bone (100 HU) that is kept: 1 = physics, less = bones stand out (the caption must say so). */
  readonly softFraction?: number;
}

/** How much more a mineral's excess over water counts at one energy than at another (κ in catalog/attenuation). */
export function mineralShare(kev: number, scannerKev: number): number {
  const excess = (e: number): number =>
    massAttenuationAt('hydroxyapatite', e) / massAttenuationAt('water', e) - 1 / fluoroscopyBeam.mineralGPerMl.value;
  return excess(kev) / excess(scannerKev);
}
/** HU → μ at the catalogue's energy, cropped and block-averaged. */
export function attenuationField(volume: Pick<Volume, 'grid' | 'voxels'>, options: FieldOptions = {}): AttenuationField {
  const { grid, voxels } = volume;
  const from = options.box?.from ?? [0, 0, 0];
  const whole = options.box?.size ?? grid.size;
  const block = grid.spacing.map((mm) => Math.max(1, Math.round((options.stepMm ?? 1) / mm)));
  const size = whole.map((n, a) => Math.max(1, Math.floor(n / block[a]))) as [number, number, number];
  const soft = options.softFraction ?? 1;
  const { waterPerMm, mineralFromHu } = fluoroscopyBeam;
  const water = waterPerMm.value;
  const [boneHu, mineral] = [mineralFromHu.value, mineralShare(fluoroscopyBeam.energyKev.value, fluoroscopyBeam.scannerKev.value)];
  // soft tissue, and on top of it mineral; continuous at the bone's threshold
  const softest = soft * (1 + boneHu / 1000);
  const field = new Float32Array(size[0] * size[1] * size[2]);
  const [nx, ny] = grid.size;
  const share = 1 / (block[0] * block[1] * block[2]);
  // a corner of the box smaller than one block is averaged over what there is
  const reach = block.map((b, a) => Math.min(b, whole[a]));
  for (let k = 0, q = 0; k < size[2]; k++)
    for (let j = 0; j < size[1]; j++)
      for (let i = 0; i < size[0]; i++, q++) {
        let sum = 0;
        for (let c = 0; c < reach[2]; c++)
          for (let b = 0; b < reach[1]; b++) {
            const row = from[0] + i * block[0] + nx * (from[1] + j * block[1] + b + ny * (from[2] + k * block[2] + c));
            for (let a = 0; a < reach[0]; a++) {
              const hu = voxels[row + a];
              if (hu > -1000) sum += hu > boneHu ? softest + (mineral * (hu - boneHu)) / 1000 : soft * (1 + hu / 1000);
            }
          }
        field[q] = water * sum * share;
      }
  const spacing = grid.spacing.map((mm, a) => mm * block[a]) as [number, number, number];
  const originLps = voxelToLps(grid, voxel(from[0] + (block[0] - 1) / 2, from[1] + (block[1] - 1) / 2, from[2] + (block[2] - 1) / 2));
  return { field, grid: { ...grid, size, spacing, originLps } };
}
/** Where on the detector a pixel (integer = centre, y down) lies. */
export function detectorToLps(view: Sight, g: CArmGeometry, x: number, y: number): Lps {
  const pixelMm = g.detectorMm[0] / g.widthPx;
  const middle = along(sourceOf(view, g), view.beam, g.sourceDetectorMm);
  return along(along(middle, rightOf(view), (x - (g.widthPx - 1) / 2) * pixelMm), view.up, ((g.heightPx - 1) / 2 - y) * pixelMm);
}

/** One view for the projector of a field on `grid`: source and detector in its index coordinates. */
export function xrayViewOf(grid: Grid, view: Sight, g: CArmGeometry): XrayView {
  const right = rightOf(view);
  const pixelMm = g.detectorMm[0] / g.widthPx;
  const index = (p: Lps): readonly [number, number, number] => lpsToVoxel(grid, p);
  const step = (d: Direction, mm: number): readonly [number, number, number] => [
    (dot(d, grid.axes[0]) * mm) / grid.spacing[0],
    (dot(d, grid.axes[1]) * mm) / grid.spacing[1],
    (dot(d, grid.axes[2]) * mm) / grid.spacing[2],
  ];
  return {
    source: index(sourceOf(view, g)),
    corner: index(detectorToLps(view, g, 0, 0)),
    stepU: step(right, pixelMm),
    stepV: step(view.up, -pixelMm),
    width: g.widthPx,
    height: g.heightPx,
  };
}
/** The kernel's input for one view of one field. */
export const projectionOf = ({ grid, field }: AttenuationField, view: Sight, g: CArmGeometry): Projection => ({
  field,
  size: grid.size,
  spacing: grid.spacing,
  ...xrayViewOf(grid, view, g),
});

export interface FluoroscopyLook {
  /** 'dark': bone dark, as on a fluoroscopy screen (default); 'bright': as on a radiograph. */
  readonly bone?: 'dark' | 'bright';
  /** Size of the orientation letters in px; 0 or absent = none. */
  readonly lettersPx?: number;
}

/** The integrals between which a picture is shown. With a width: as a fluoroscope's brightness is steered, by a field in the middle of the picture. */
export function windowOf(values: Float32Array, widthPx?: number): { readonly low: number; readonly high: number } {
  const hit = (widthPx === undefined ? values : middleField(values, widthPx)).filter((v) => v > pictureWindow.nothingBelow.value).sort();
  if (hit.length === 0) return { low: 0, high: 1 };
  const at = (share: number): number => hit[Math.floor(share * (hit.length - 1))];
  const low = at(pictureWindow.lowFraction.value);
  const high = Math.max(low + 1e-6, at(pictureWindow.highFraction.value));
  // beside the measuring field there is thinner matter: it must not all be white
  return { low: widthPx === undefined ? low : low - pictureWindow.thinnerFraction.value * (high - low), high };
}

/** What falls within the measuring field: a part of width and height about the middle. */
function middleField(values: Float32Array, widthPx: number): Float32Array {
  const heightPx = values.length / widthPx;
  const share = pictureWindow.fieldFraction.value;
  const [w, h] = [Math.max(1, Math.round(widthPx * share)), Math.max(1, Math.round(heightPx * share))];
  const [x0, y0] = [(widthPx - w) >> 1, (heightPx - h) >> 1];
  const out = new Float32Array(w * h);
  for (let y = 0; y < h; y++) out.set(values.subarray((y0 + y) * widthPx + x0, (y0 + y) * widthPx + x0 + w), y * w);
  return out;
}

/** Picture of a field that is already prepared: what a page redraws while the C-arm turns. Window: 1st to 99.8th percentile of what was hit. */
export function fluoroscopyOf(
  field: AttenuationField,
  view: Sight,
  g: CArmGeometry,
  project: Project,
  look: FluoroscopyLook = {},
): Picture {
  const values = new Float32Array(g.widthPx * g.heightPx);
  project(projectionOf(field, view, g), values);
  const { low, high } = windowOf(values);
  const picture = windowed(values, g.widthPx, g.heightPx, (low + high) / 2, high - low, look.bone !== 'bright');
  if ((look.lettersPx ?? 0) > 0) drawOrientation(picture, detectorPlane(view, g), look.lettersPx as number);
  return picture;
}

/** One view of a CT. Takes about half a second for a lumbar spine: prepare the field once (attenuationField) to turn the C-arm. */
export const fluoroscopy = (
  volume: Pick<Volume, 'grid' | 'voxels'>,
  view: Sight,
  g: CArmGeometry,
  project: Project,
  look?: FluoroscopyLook & FieldOptions,
): Picture => fluoroscopyOf(attenuationField(volume, look), view, g, project, look);
