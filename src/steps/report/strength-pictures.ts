// Pictures of a strength: the strain on the sagittal cut through the body and on the cut solid, before and after in the same colours, with the colour bar.
// The scale is fixed, so that two pictures side by side, or of two patients, may be compared.
import { blendField, blendMask, cutSurface, drawColourBar, drawOrientation, framePlane } from '../../imaging/index.ts';
import type { Strength } from '../../records/index.ts';
import { beforeAfter, strainFigures, strainInBone, strainTopFraction, strainUnit } from '../../spine/index.ts';
import { strainInWords, strainTicks, whenInWords } from '../../words/index.ts';
import { base, dress, drawTitle, figure, pictureSize, safe, whatIsShown, white, type Figure, type Scene } from './pictures.ts';
import type { Speaker } from './speak.ts';

const opacity = 0.72;
const cutPx = { widthPx: 420, heightPx: 340, mmPerPx: 0.165 };
const cementLine = [255, 246, 224, 0.95] as const;

/** The strain inside the bone of the two compared states. */
const fieldsOf = (scene: Scene, s: Strength): readonly { readonly cemented: boolean; readonly field: Field }[] => {
  const { beforeIndex, afterIndex } = beforeAfter(s);
  return s.maps
    .filter((m) => m.stateIndex === beforeIndex || m.stateIndex === afterIndex)
    .map((m) => ({ cemented: s.states[m.stateIndex].cemented, field: strainInBone(m, scene.vertebra.parts) }));
};
export const strainSlices = (speak: Speaker, scene: Scene, s: Strength): readonly Figure[] =>
  fieldsOf(scene, s).flatMap(({ cemented, field }) => slice(speak, scene, s, cemented, field));
export const cutSolids = (speak: Speaker, scene: Scene, s: Strength): readonly Figure[] =>
  fieldsOf(scene, s).flatMap(({ cemented, field }) => cut(speak, scene, s, cemented, field));

type Field = ReturnType<typeof strainInBone>;
const top = strainTopFraction / strainUnit;

function slice(speak: Speaker, scene: Scene, s: Strength, cemented: boolean, field: Field): readonly Figure[] {
  const { vertebra, levelName } = scene;
  const plane = framePlane(vertebra.frame, 'sagittal', vertebra.frame.originLps, pictureSize.fieldMm / pictureSize.widthPx);
  const picture = base(scene, plane);
  blendField(picture, plane, field, top, opacity);
  if (cemented && s.cementMask !== undefined) blendMask(picture, plane, s.cementMask, () => cementLine, 'outline');
  dress(speak, picture, plane, title(speak, levelName, cemented), white);
  drawColourBar(picture, {
    at: [picture.widthPx - 58, 64],
    heightPx: 130,
    sizePx: 20,
    ticks: strainTicks(speak.language, strainTopFraction),
  });
  const figures = strainFigures(field.voxels, s.criterion.strainFraction);
  const caption = speak.say('strength-view.report.strain-caption', {
    plane: speak.say('report.plane.sagittal'),
    when: whenInWords(speak.language, cemented, s.cement),
    top: 100 * strainTopFraction,
    figures: figures === undefined ? speak.say('unknown') : strainInWords(speak.language, figures, s.criterion.strainFraction),
    what: capital(speak, whatIsShown(speak, scene.volume)),
    posture: speak.posture,
  });
  return [figure(speak, scene, picture, `${safe(levelName)}-strain-${cemented ? 'after' : 'before'}`, capital(speak, caption), 0.44)];
}

function cut(speak: Speaker, scene: Scene, s: Strength, cemented: boolean, field: Field): readonly Figure[] {
  const made = cutSurface(field, scene.vertebra.frame, { ...cutPx, top });
  if (made === undefined) return [];
  drawOrientation(made.picture, made.plane, 22);
  drawTitle(made.picture, title(speak, scene.levelName, cemented), 26, white);
  const caption = speak.say('strength-view.report.cut-caption', { when: whenInWords(speak.language, cemented, s.cement) });
  return [figure(speak, scene, made.picture, `${safe(scene.levelName)}-cut-${cemented ? 'after' : 'before'}`, caption, 0.27)];
}

const title = (speak: Speaker, level: string, cemented: boolean): string =>
  speak.say(cemented ? 'strength-view.view.after' : 'strength-view.view.before', { level });
const capital = (speak: Speaker, text: string): string => text.charAt(0).toLocaleUpperCase(speak.language) + text.slice(1);
