// What HU and the other structures say about a body: earlier cement and metal, clefts, lesion, posterior wall, gaps. Each in its own file;
// here only the order: what is foreign is taken out before density is read, clefts before lesions, lesions before the wall is judged.
import { finding, type Finding } from '../../base/index.ts';
import { tissueHu, wallRules } from '../../catalog/index.ts';
import type { Structures, Vertebra, Volume } from '../../records/index.ts';
import { maskAt } from '../../imaging/index.ts';
import { voxelMm3 } from '../../base/index.ts';
import { findClefts } from './cleft.ts';
import { huOn, meanHuOn } from './hu-grid.ts';
import type { BodyHu } from './body-hu.ts';
import { placeOf } from './voxel-place.ts';
import { findLesion } from './lesion.ts';
import type { Shape } from './shape.ts';
import type { Trabecular } from './trabecular.ts';
import { readWalls } from './wall.ts';

export interface Tissue {
  readonly posteriorWall: Vertebra['posteriorWall'];
  readonly gaps: Vertebra['gaps'];
  readonly clefts: Vertebra['clefts'];
  readonly lesion: Vertebra['lesion'];
  readonly previousCementMl: number | undefined;
  readonly metal: boolean | undefined;
  readonly findings: readonly Finding[];
}

export function readTissue(
  id: string,
  shape: Shape,
  volume: Volume,
  structures: Structures | undefined,
  own: Trabecular | undefined,
  expectedHu: number | undefined,
): Tissue {
  const { grid, parts } = shape.split;
  const whole = huOn(grid, parts, volume);
  const hu = whole.slice();
  for (let i = 0; i < hu.length; i++) if (parts[i] !== 1) hu[i] = Number.NaN;
  const deep = shape.bodyField.values;
  const ml = voxelMm3(grid) / 1000;

  let dense = 0;
  let bright = 0;
  let metal = 0;
  for (let i = 0; i < whole.length; i++) {
    if (whole[i] > tissueHu.cementAboveHu) bright++;
    if (whole[i] > tissueHu.metalAboveHu) metal++;
    if (hu[i] > tissueHu.cementAboveHu && deep[i] > 0.6) dense++;
  }
  // cement with much contrast agent passes the metal limit here and there; metal does so throughout
  const isMetal = metal * ml > 0.05 && metal > 0.5 * bright;
  const painted = structureMl(shape, structures, 'cement');
  const cementMl = Math.max(painted, dense * ml >= 0.1 ? dense * ml : 0);
  const previousCementMl = cementMl > 0 ? cementMl : undefined;

  const body: BodyHu = {
    shape,
    volume,
    hu,
    mean: meanHuOn(grid, hu, 1.5),
    expectedHu: expectedHu ?? own?.meanHu ?? 100,
    ownHu: own?.meanHu ?? expectedHu ?? 100,
  };
  const clefts = previousCementMl === undefined ? findClefts(body) : [];
  const lesion = previousCementMl === undefined ? findLesion(body, structures, clefts) : undefined;
  const walls = readWalls(body, lesion?.kind === 'lytic');
  const findings: Finding[] = [];
  if (previousCementMl !== undefined) findings.push(finding('workup.cement-present', 'caution', { volumeMl: previousCementMl }, id));
  if (isMetal) findings.push(finding('workup.metal-present', 'caution', {}, id));
  for (const c of clefts)
    if (c.content !== 'unknown') findings.push(finding(`workup.cleft-${c.content}`, 'note', { volumeMl: c.volumeMl }, id));
  if (lesion !== undefined) {
    findings.push(
      finding(`workup.lesion-${lesion.kind}`, 'caution', { volumeMl: lesion.volumeMl, sharePercent: 100 * lesion.bodyFraction }, id),
    );
    if (lesion.canal === 'sac-compressed' || lesion.canal === 'cord-compressed')
      findings.push(finding(`workup.lesion-canal.${lesion.canal}`, 'stop', {}, id));
    else if (lesion.canal !== 'none') findings.push(finding(`workup.lesion-canal.${lesion.canal}`, 'caution', {}, id));
  }
  if (walls.posteriorWall.state === 'broken')
    findings.push(finding('workup.wall-broken', 'caution', { gapMm2: walls.posteriorWall.gapMm2 ?? 0 }, id));
  if ((walls.posteriorWall.retropulsionMm ?? 0) >= wallRules.retropulsionMm.value)
    findings.push(finding('workup.wall-retropulsed', 'caution', { retropulsionMm: walls.posteriorWall.retropulsionMm ?? 0 }, id));
  for (const g of walls.gaps) findings.push(finding('workup.endplate-gap', 'note', { areaMm2: g.areaMm2 }, id));
  const { posterior, endplates } = walls.thickMm;
  if (posterior !== undefined) findings.push(finding('workup.wall-too-thick', 'caution', { voxelMm: posterior }, id));
  if (endplates !== undefined) findings.push(finding('workup.endplate-too-thick', 'note', { voxelMm: endplates }, id));
  return {
    posteriorWall: walls.posteriorWall,
    gaps: walls.gaps,
    clefts,
    lesion,
    previousCementMl,
    metal: isMetal ? true : undefined,
    findings,
  };
}

/** Volume (ml) of a structure of the map inside this body. */
function structureMl(shape: Shape, structures: Structures | undefined, name: 'cement'): number {
  const item = structures?.items.find((s) => s.name === name);
  if (item === undefined) return 0;
  const { grid, parts } = shape.split;
  let count = 0;
  for (let i = 0; i < parts.length; i++) if (shape.field.values[i] > 0.3 && maskAt(item.mask, placeOf(grid, i)) > 0) count++;
  return (count * voxelMm3(grid)) / 1000;
}
