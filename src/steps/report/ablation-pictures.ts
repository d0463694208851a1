// The pictures of an ablation on paper: the CT cut along each needle, with what is killed, the isotherms at the end of the energy (the visible edge of ice
// first) and the needle, its acting part thick. The lines are the page's own (imaging/picture-isotherms).
import { along, between, cross, dot, flip, midpoint, type Lps } from '../../base/index.ts';
import { blendMask, drawCircle, drawLine, drawText, layIsotherms, lpsToPixel, type Point } from '../../imaging/index.ts';
import type { Ablation, Block, Lesion } from '../../records/index.ts';
import { base, dress, figure, marks, pictureSize, planeAlong, safe, sideColour, whatIsShown, type Scene } from './pictures.ts';
import type { Speaker } from './speak.ts';

type Probe = Ablation['probes'][number];
const outsideMm = 45;

export function ablationFigures(speak: Speaker, scene: Scene, a: Ablation, lesion: Lesion | undefined): readonly Block[] {
  const { field } = a;
  if (field === undefined || a.probes.length === 0) return [];
  const isHot = a.modality !== 'cryo';
  const mmPerPx = pictureSize.fieldMm / pictureSize.widthPx;
  const what = whatIsShown(speak, scene.volume);
  const figures = a.probes.map((p): Block => {
    const plane = planeAlong(
      scene.vertebra.frame,
      { entryLps: p.entryLps, targetLps: p.tipLps },
      'axial',
      midpoint(p.entryLps, p.tipLps),
      mmPerPx,
    );
    const picture = base(scene, plane);
    if (lesion?.mask !== undefined) blendMask(picture, plane, lesion.mask, (v) => (v === 0 ? undefined : marks.lesion), 'outline');
    layIsotherms(picture, plane, field, isHot, a.energyS);
    const place = (at: Lps): Point => lpsToPixel(plane, pictureSize.widthPx, pictureSize.heightPx, at);
    const normal = cross(plane.right, plane.down);
    for (const other of a.probes) {
      const at = other.id === p.id ? undefined : crossing(other, (q) => dot(between(plane.centreLps, q), normal));
      if (at === undefined) continue;
      const [x, y] = place(at);
      drawCircle(picture, [x, y], 5, { colour: sideColour[other.side], widthPx: 2, halo: [0, 0, 0, 0.7] });
      drawText(picture, [x + 9, y], other.id, { sizePx: 18, anchor: 'middle', colour: sideColour[other.side] });
    }
    const colour = sideColour[p.side];
    const acting = along(p.tipLps, flip(p.direction), p.activeMm);
    drawLine(picture, place(along(p.entryLps, flip(p.direction), outsideMm)), place(p.tipLps), {
      colour,
      widthPx: 2,
      halo: [0, 0, 0, 0.7],
    });
    drawLine(picture, place(acting), place(p.tipLps), { colour: [255, 255, 255, 0.95], widthPx: 5, halo: colour });
    dress(speak, picture, plane, `${scene.levelName} · ${p.id} · ${speak.SIDE(p.side)}`, colour);
    const values = { probe: p.id, side: speak.SIDE(p.side), minutes: a.energyS / 60, what, posture: speak.posture };
    return figure(speak, scene, picture, `${safe(scene.levelName)}-ablation-${p.id}`, speak.say('ablation.report.picture', values), 0.46);
  });
  const isotherms = speak.say(isHot ? 'ablation.isotherms.rf' : 'ablation.isotherms.cryo');
  return [...figures, { block: 'paragraph', tone: 'muted', text: speak.say('ablation.report.legend', { isotherms }) }];
}

/** Where a needle passes a cut, between the skin's side of its entry and its tip. */
function crossing(p: Probe, heightOf: (q: Lps) => number): Lps | undefined {
  const from = along(p.entryLps, flip(p.direction), outsideMm);
  const [a, b] = [heightOf(from), heightOf(p.tipLps)];
  if (a === b || a > 0 === b > 0) return undefined;
  return along(from, p.direction, (a / (a - b)) * (outsideMm + p.lengthMm));
}
