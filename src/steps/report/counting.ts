// The counting sheet: which bone is which, so that the level can be found again on the table. A long almost parallel AP and lateral of the
// CT with every name, and the recipe in words from a landmark a person can see on fluoroscopy: the sacrum, else C2, else only relative.
// The assumption that fails first: no vertebra is missing between the landmark and the level; a gap in the names gives no recipe.
import { direction, lps, type Direction } from '../../base/index.ts';
import { drawLine, drawText, type Colour, type Picture } from '../../imaging/index.ts';
import type { Project } from '../../kernels/index.ts';
import {
  firstName,
  levelNames,
  levelOf,
  type Block,
  type Levels,
  type Mask,
  type Structures,
  type Vertebra,
  type Volume,
} from '../../records/index.ts';
import { fluoroscopyOf, lpsToDetector, standsOnSacrum, usualStepMm, type AttenuationField, type CArmGeometry } from '../../spine/index.ts';
import { extentOf, fieldAround, fieldOfMasks } from './field.ts';
import type { Speaker } from './speak.ts';
import { isSuspect } from './suspect.ts';

export interface Counting {
  readonly vertebrae: readonly Vertebra[];
  readonly planned: readonly string[];
  readonly levels: Levels;
  readonly volume: Volume | undefined;
  readonly structures: Structures | undefined;
  readonly project: Project;
}

export function countingBlocks(speak: Speaker, c: Counting): readonly Block[] {
  return [
    { block: 'heading', depthCount: 1, text: speak.say('report.counting') },
    ...(c.levels.absolute ? [] : [{ block: 'notice', tone: 'stop', text: speak.say('report.relative') } as const]),
    { block: 'paragraph', tone: 'muted', text: speak.say(c.volume === undefined ? 'report.counting-masks' : 'report.counting-intro') },
    ...countingFigures(speak, c),
    { block: 'heading', depthCount: 3, text: speak.say('report.recipe') },
    ...recipeBlocks(speak, c),
    { block: 'paragraph', tone: 'muted', text: speak.say('report.transitional') },
  ];
}

/** The recipe for the planned levels; when none is planned for the suspect ones, else for every whole body. */
function recipeBlocks(speak: Speaker, c: Counting): readonly Block[] {
  const suspects = c.vertebrae.filter((v) => isSuspect(v));
  const whole = c.vertebrae.filter((v) => v.complete);
  const wanted = c.planned.length > 0 ? c.planned : (suspects.length > 0 ? suspects : whole).map((v) => v.vertebraId);
  const items = wanted.map((id) => recipe(speak, c, id));
  const told = items.filter((t) => t !== undefined);
  return [
    ...(told.length === 0
      ? []
      : [{ block: 'list', ordered: false, items: told.map((text) => ({ text, tone: 'strong' as const })) } as const]),
    ...(told.length === items.length ? [] : [{ block: 'notice', tone: 'caution', text: speak.say('report.recipe-broken') } as const]),
  ];
}

/**
 * "L1: from the sacrum, 5th body up"; undefined when a bone is missing in between. A labelled sacrum counts only when the lowest labelled
 * body stands on it: with L5 in the images but not in the label map every count would be one body short. For the same reason nothing is
 * counted from "the lowest whole body" when the images reach so far below the last label that a whole body may stand there unlabelled.
 */
export function recipe(
  speak: Speaker,
  c: Pick<Counting, 'vertebrae' | 'levels' | 'structures' | 'volume'>,
  vertebraId: string,
): string | undefined {
  const { vertebrae, levels } = c;
  const at = vertebrae.findIndex((v) => v.vertebraId === vertebraId);
  if (at < 0) return undefined;
  const level = speak.level(vertebraId);
  const nth = (count: number): string =>
    speak.say(count === 1 ? 'report.nth.1' : count === 2 ? 'report.nth.2' : count === 3 ? 'report.nth.3' : 'report.nth', { nCount: count });
  const below = vertebrae.slice(at);
  const lowest = vertebrae[vertebrae.length - 1];
  const lowestLevel = levelOf(levels, lowest.vertebraId);
  const stepMm = usualStepMm(
    vertebrae.flatMap((v) => {
      const name = levelOf(levels, v.vertebraId);
      return name === undefined ? [] : [{ pointLps: v.frame.originLps, level: firstName(name) }];
    }),
  );
  const sacrum = c.structures?.items.find((s) => s.name === 'sacrum')?.mask;
  const lumbar = lowestLevel !== undefined && ['L4', 'L5', 'L6'].includes(firstName(lowestLevel));
  if (lumbar && standsOnSacrum(sacrum, lowest.frame.originLps, stepMm))
    return continuous(below, levels) ? speak.say('report.recipe.sacrum', { level, nth: nth(below.length) }) : undefined;
  const top = levelOf(levels, vertebrae[0].vertebraId);
  if (top !== undefined && firstName(top) === 'C2' && at > 0)
    return continuous(vertebrae.slice(0, at + 1), levels) ? speak.say('report.recipe.C2', { level, nth: nth(at) }) : undefined;
  if (sacrum !== undefined || roomBelow(c.volume, lowest, stepMm)) return undefined;
  const whole = below.filter((v) => v.complete);
  return continuous(below, levels) && whole[0]?.vertebraId === vertebraId
    ? speak.say('report.recipe.bottom', { level, nth: nth(whole.length) })
    : undefined;
}

/** Steps of the column below the lowest labelled body at which the next whole body would end. */
const nextBodySteps = 1.5;
/** True when the images reach far enough below the lowest labelled body for a whole unlabelled one. */
function roomBelow(volume: Volume | undefined, lowest: Vertebra, stepMm: number | undefined): boolean {
  if (volume === undefined) return false;
  const bottomMm = extentOf([volume.grid]).from[2];
  return lowest.frame.originLps[2] - bottomMm > nextBodySteps * (stepMm ?? 35);
}

/** True when each name is the one below the one before (T13 and L6 may be absent); unnamed bones make it false. */
function continuous(row: readonly Vertebra[], levels: Levels): boolean {
  const names = row.map((v) => levelOf(levels, v.vertebraId));
  return names.every((name, n) => {
    if (name === undefined) return false;
    if (n === 0) return true;
    const before = names[n - 1];
    if (before === undefined) return false;
    const between = levelNames.slice(levelNames.indexOf(firstName(before)) + 1, levelNames.indexOf(firstName(name)));
    return levelNames.indexOf(firstName(name)) > levelNames.indexOf(firstName(before)) && between.every((l) => l === 'T13' || l === 'L6');
  });
}

/** Source so far away that names and bones stay together from top to bottom. */
const farMm = { sourceDetectorMm: 4000, sourceObjectMm: 3700 };
const pictureWidthPx = 520;
const marginMm = 28;

function countingFigures(speak: Speaker, c: Counting): readonly Block[] {
  const masks: Mask[] = c.vertebrae.map((v) => v.parts);
  const sacrum = (c.structures?.items ?? []).filter((s) => s.name === 'sacrum').map((s) => s.mask);
  if (masks.length === 0) return [];
  const bones = extentOf([...masks, ...sacrum].map((m) => m.grid));
  const extent = {
    from: lps(bones.from[0] - marginMm, bones.from[1] - marginMm, bones.from[2] - 12),
    to: lps(bones.to[0] + marginMm, bones.to[1] + marginMm, bones.to[2] + 12),
  };
  const field =
    (c.volume?.quantity === 'hu' ? fieldAround(c.volume, extent, { stepMm: 1, softFraction: 0.12 }) : undefined) ??
    fieldOfMasks([...masks, ...sacrum], extent, 1.25);
  const heightMm = extent.to[2] - extent.from[2];
  const widthMm = Math.max(130, extent.to[0] - extent.from[0], extent.to[1] - extent.from[1]);
  // both pictures at the same scale, never higher than about two thirds of the page
  const widthFraction = Math.min(0.5, (0.92 * widthMm) / heightMm);
  const make = (name: 'ap' | 'lateral', beam: Direction): Block => {
    const picture = longView(speak, c, field, beam, [widthMm, heightMm], extent);
    const caption = speak.say(`report.counting-${name}`, { posture: speak.posture });
    return { block: 'figure', name: `counting-${name}`, caption, alt: speak.say('report.counting-alt'), ...picture, widthFraction };
  };
  return [make('ap', direction(0, 1, 0)), make('lateral', direction(-1, 0, 0))];
}

const accent: Colour = [90, 225, 245, 1];
const plain: Colour = [255, 255, 255, 1];

function longView(
  speak: Speaker,
  c: Counting,
  field: AttenuationField,
  beam: Direction,
  sizeMm: readonly [number, number],
  extent: { from: readonly number[]; to: readonly number[] },
): Picture {
  const centre = [0, 1, 2].map((a) => (extent.from[a] + extent.to[a]) / 2);
  const view = { beam, up: direction(0, 0, 1), centreLps: lps(centre[0], centre[1], centre[2]) };
  const magnified = farMm.sourceDetectorMm / farMm.sourceObjectMm;
  const heightPx = Math.round((pictureWidthPx * sizeMm[1]) / sizeMm[0]);
  const g: CArmGeometry = { ...farMm, detectorMm: [sizeMm[0] * magnified, sizeMm[1] * magnified], widthPx: pictureWidthPx, heightPx };
  const picture = fluoroscopyOf(field, view, g, c.project, { bone: 'bright', lettersPx: 22 });
  let lastY = 0;
  for (const v of c.vertebrae) {
    const at = lpsToDetector(view, g, v.frame.originLps);
    if (at === undefined) continue;
    // two names never cover each other: the lower one gives way and its tick leads back to the bone
    const y = Math.min(heightPx - 20, Math.max(at[1], lastY + 26));
    lastY = y;
    const chosen = c.planned.includes(v.vertebraId);
    const colour = chosen ? accent : plain;
    // names stand to the left of the bone: the patient's right on the AP, in front on the lateral
    const reachMm = (beam[1] !== 0 ? (v.widthMm ?? 45) : (v.depthMm ?? 32)) / 2 + 7;
    const edge = Math.max(52, at[0] - (reachMm * pictureWidthPx) / sizeMm[0]);
    drawLine(picture, [edge + 2, y], [edge + 14, at[1]], { colour, widthPx: chosen ? 3 : 1.5, halo: [0, 0, 0, 0.8] });
    drawText(picture, [edge - 3, y], speak.level(v.vertebraId), { sizePx: chosen ? 30 : 23, colour, align: 'right', anchor: 'middle' });
  }
  return picture;
}
