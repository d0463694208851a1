// The pictures of a level page: the CT cut along each trocar and the synthetic C-arm views with the trocars drawn in. A plane "along" a
// trocar contains its axis exactly: sagittal = axis and the body's superior axis, axial = axis and the body's left axis.
// LEFT trocars are blue and solid, RIGHT ones orange and dashed, everywhere. Without a volume the masks are painted on grey.
import { along, flip, midpoint, perpendicular, towards, type Frame, type Lps } from '../../base/index.ts';
import {
  blendMask,
  drawCircle,
  drawLine,
  drawOrientation,
  drawPolyline,
  drawScaleBar,
  drawText,
  fillPolygon,
  measureText,
  framePlane,
  lpsToPixel,
  makePicture,
  reslice,
  type Colour,
  type Look,
  type Picture,
  type Plane,
  type Point,
} from '../../imaging/index.ts';
import { vertebraPart, type Block, type CArmView, type Path, type Structures, type Vertebra, type Volume } from '../../records/index.ts';
import { cArmGeometry, detectorPlane, fluoroscopyOf, lpsToDetector, type AttenuationField } from '../../spine/index.ts';
import type { Project } from '../../kernels/index.ts';
import type { Side, Speaker } from './speak.ts';

export const white: Colour = [255, 255, 255, 1];
export const sideColour: Record<Side, Colour> = { left: [58, 160, 255, 1], right: [255, 150, 40, 1] };
export const marks = {
  body: [70, 215, 230, 0.75],
  lesion: [255, 70, 220, 0.95],
  canal: [255, 224, 90, 0.85],
  vessel: [255, 80, 80, 0.85],
  other: [170, 170, 170, 0.5],
} as const satisfies Record<string, Colour>;
export const pictureSize = { widthPx: 640, heightPx: 460, fieldMm: 104 };
const viewPx = 360;
const slabMm = 1.5;

export interface Scene {
  readonly volume: Volume | undefined;
  readonly structures: Structures | undefined;
  readonly vertebra: Vertebra;
  /** Bones beside it, painted where there is no image. */
  readonly neighbours: readonly Vertebra[];
  readonly levelName: string;
  readonly paths: readonly Path[];
}

/** Window for bone; for a volume that is not in HU the middle 96 % of its values. */
export function lookOf(volume: Volume): Look {
  if (volume.quantity === 'hu') return { levelHu: 400, widthHu: 1800, slabMm, how: 'mean' };
  const step = Math.max(1, Math.floor(volume.voxels.length / 50_000));
  const some = Float32Array.from({ length: Math.floor(volume.voxels.length / step) }, (_, i) => volume.voxels[i * step]).sort();
  const low = some[Math.floor(some.length * 0.02)] ?? 0;
  const high = some[Math.floor(some.length * 0.98)] ?? 1;
  return { levelHu: (low + high) / 2, widthHu: Math.max(1, high - low), slabMm, how: 'mean' };
}

/** Plane through a trocar's axis; sagittal with the front on the left, axial with the patient's left on the right. */
export function planeAlong(
  frame: Frame,
  path: Pick<Path, 'entryLps' | 'targetLps'>,
  which: 'axial' | 'sagittal',
  centreLps: Lps,
  mmPerPx: number,
): Plane {
  const axis = towards(path.entryLps, path.targetLps);
  if (which === 'sagittal') {
    const ahead = perpendicular(axis, frame.superior);
    return { centreLps, right: flip(ahead), down: flip(frame.superior), mmPerPx };
  }
  return { centreLps, right: frame.left, down: flip(perpendicular(axis, frame.left)), mmPerPx };
}

export function base(scene: Scene, plane: Plane): Picture {
  const { volume, structures, vertebra } = scene;
  const picture =
    volume === undefined
      ? makePicture(pictureSize.widthPx, pictureSize.heightPx, [34, 37, 41, 1])
      : reslice(volume, plane, pictureSize.widthPx, pictureSize.heightPx, lookOf(volume));
  if (volume === undefined) {
    for (const v of scene.neighbours) blendMask(picture, plane, v.parts, () => [150, 148, 142, 0.55]);
    blendMask(picture, plane, vertebra.parts, () => [205, 200, 190, 0.8]);
  }
  for (const { name, mask } of structures?.items ?? []) {
    const colour =
      name === 'aorta' || name === 'cava'
        ? marks.vessel
        : name === 'sac' || name === 'canal' || name === 'cord'
          ? marks.canal
          : name === 'lesion'
            ? marks.lesion
            : undefined;
    if (colour !== undefined) blendMask(picture, plane, mask, () => colour, 'outline');
  }
  blendMask(
    picture,
    plane,
    vertebra.parts,
    (label) => (label === vertebraPart.body ? marks.body : volume === undefined ? marks.other : undefined),
    'outline',
  );
  for (const mask of [vertebra.lesion?.mask, ...vertebra.clefts.map((c) => c.mask)])
    if (mask !== undefined) blendMask(picture, plane, mask, () => marks.lesion, 'outline');
  return picture;
}

/**
 * The trocar in its true thickness, see-through: coloured walls, white core (dashed on the right), a ring of its diameter at the bone entry
 * and a dot at the tip. `faint`: the other side's trocar, where it falls on this plane.
 */
function drawTrocar(picture: Picture, place: (p: Lps) => Point | undefined, path: Path, pxPerMm: number, faint = false): void {
  const entry = place(path.entryLps);
  const tip = place(path.targetLps);
  const outside = place(along(path.entryLps, flip(path.direction), 45));
  if (entry === undefined || tip === undefined || outside === undefined) return;
  const [r, g, b] = sideColour[path.side];
  const strength = faint ? 0.45 : 1;
  const half = Math.max(2, (path.diameterMm * pxPerMm) / 2);
  const length = Math.hypot(tip[0] - outside[0], tip[1] - outside[1]);
  if (length > 4) {
    const [nx, ny] = [((tip[1] - outside[1]) / length) * half, (-(tip[0] - outside[0]) / length) * half];
    const walls: readonly Point[] = [
      [outside[0] + nx, outside[1] + ny],
      [tip[0] + nx, tip[1] + ny],
      [tip[0] - nx, tip[1] - ny],
      [outside[0] - nx, outside[1] - ny],
    ];
    fillPolygon(picture, walls, [r, g, b, 0.25 * strength]);
    drawPolyline(picture, walls, { colour: [r, g, b, strength], widthPx: 2, halo: [0, 0, 0, 0.5 * strength] });
    const dash = path.side === 'right' ? { dash: [10, 6] } : {};
    drawLine(picture, outside, tip, { colour: [255, 255, 255, strength], widthPx: 1.75, ...dash });
  }
  drawCircle(picture, entry, half + 2.5, { colour: [r, g, b, strength], widthPx: 2, halo: [0, 0, 0, 0.7 * strength] });
  drawCircle(picture, tip, 3.5, { colour: [0, 0, 0, 0.8 * strength], widthPx: 1.5 }, [255, 255, 255, strength]);
}

/** Level and side, large, in the same corner of every picture; smaller only where it would reach the letter in the middle. */
export function drawTitle(picture: Picture, title: string, sizePx: number, colour: Colour): void {
  const room = picture.widthPx / 2 - 44;
  const fitting = Math.min(sizePx, (sizePx * room) / measureText(title, sizePx).widthPx);
  drawText(picture, [12, 12], title, { sizePx: fitting, anchor: 'top', colour });
}

export function dress(speak: Speaker, picture: Picture, plane: Plane, title: string, colour: Colour): void {
  drawOrientation(picture, plane, 24);
  drawScaleBar(picture, plane, (mm) => speak.say('report.scale', { mm }), 22);
  drawTitle(picture, title, 36, colour);
}

export type Figure = Extract<Block, { block: 'figure' }>;
export const figure = (speak: Speaker, scene: Scene, picture: Picture, name: string, caption: string, widthFraction: number): Figure => ({
  block: 'figure',
  name,
  caption,
  alt: speak.say('report.picture-alt', { level: scene.levelName, caption }),
  ...picture,
  widthFraction,
});
export const safe = (level: string): string => level.replaceAll('/', '-');

/** Axial and sagittal along one trocar; the other chosen trocar is drawn faintly where it projects. */
export function pathFigures(speak: Speaker, scene: Scene, path: Path): readonly Figure[] {
  const mmPerPx = pictureSize.fieldMm / pictureSize.widthPx;
  const middle = midpoint(path.entryLps, path.targetLps);
  const what = whatIsShown(speak, scene.volume);
  return (['axial', 'sagittal'] as const).map((which) => {
    const plane = planeAlong(scene.vertebra.frame, path, which, middle, mmPerPx);
    const picture = base(scene, plane);
    const place = (p: Lps): Point => lpsToPixel(plane, pictureSize.widthPx, pictureSize.heightPx, p);
    if (which === 'axial') for (const other of scene.paths) if (other.id !== path.id) drawTrocar(picture, place, other, 1 / mmPerPx, true);
    drawTrocar(picture, place, path, 1 / mmPerPx);
    dress(speak, picture, plane, `${scene.levelName} · ${speak.SIDE(path.side)}`, sideColour[path.side]);
    const caption = speak.say(which === 'axial' ? 'report.picture-axial' : 'report.picture-sagittal', {
      side: speak.DROIT(path.side),
      what,
      posture: speak.posture,
    });
    return figure(speak, scene, picture, `${safe(scene.levelName)}-${path.side}-${which}`, caption, 0.46);
  });
}

/** Sagittal and axial through the body without a trocar: for a refused level. */
export function overviewFigures(speak: Speaker, scene: Scene): readonly Figure[] {
  const what = whatIsShown(speak, scene.volume);
  return (['sagittal', 'axial'] as const).map((which) => {
    const plane = framePlane(scene.vertebra.frame, which, scene.vertebra.frame.originLps, pictureSize.fieldMm / pictureSize.widthPx);
    const picture = base(scene, plane);
    dress(speak, picture, plane, scene.levelName, white);
    const caption = speak.say('report.picture-level', { plane: speak.say(`report.plane.${which}`), what, posture: speak.posture });
    return figure(speak, scene, picture, `${safe(scene.levelName)}-${which}`, caption, 0.5);
  });
}

export const whatIsShown = (speak: Speaker, volume: Volume | undefined): string =>
  volume === undefined
    ? speak.say('report.picture-masks')
    : volume.quantity === 'hu'
      ? speak.say('report.picture-what', { ...lookOf(volume) })
      : volume.quantity;

/** The C-arm views a person needs in the room, small, with the chosen trocars as the detector would see them. */
export function viewFigures(
  speak: Speaker,
  scene: Scene,
  views: readonly CArmView[],
  field: AttenuationField,
  project: Project,
): readonly Figure[] {
  const g = cArmGeometry(viewPx, 120);
  const wanted = views.filter(
    (v) => v.name === 'ap' || v.name === 'lateral' || (v.name.startsWith('down') && scene.paths.some((p) => v.name.endsWith(p.side))),
  );
  return wanted.map((view) => {
    const picture = fluoroscopyOf(field, view, g, project, { bone: scene.volume === undefined ? 'bright' : 'dark' });
    for (const path of scene.paths) {
      if (view.name.startsWith('down') && !view.name.endsWith(path.side)) continue;
      drawTrocar(picture, (p) => lpsToDetector(view, g, p), path, viewPx / 120);
    }
    const side = view.name.endsWith('.left') ? 'left' : view.name.endsWith('.right') ? 'right' : undefined;
    const title = side === undefined ? scene.levelName : `${scene.levelName} · ${speak.SIDE(side)}`;
    drawOrientation(picture, detectorPlane(view, g), 26);
    drawTitle(picture, title, 34, side === undefined ? white : sideColour[side]);
    const caption = speak.say(scene.volume === undefined ? 'report.picture-silhouette' : 'report.picture-view', {
      view: speak.say(`report.view.${view.name}`),
      posture: speak.posture,
    });
    return figure(
      speak,
      scene,
      picture,
      `${safe(scene.levelName)}-${view.name.replaceAll('.', '-')}`,
      caption,
      // pictures, views and coordinates of one trocar fit one page
      wanted.length > 3 ? 1 / wanted.length : 0.28,
    );
  });
}
