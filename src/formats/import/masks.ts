// Every mask source → Items on the image's grid: a label map (with its sub-region mask), SEG segments, one file per structure.
import { finding, Problem, type Finding, type Grid, type Lps } from '../../base/index.ts';
import type { LevelName, StructureName, VoxelArray } from '../../records/index.ts';
import type { Question } from '../dicom/index.ts';
import { fileName } from '../file-entry.ts';
import {
  cutMask,
  detectConvention,
  edgeValues,
  fitToImage,
  inVertebralOrder,
  isSubregion,
  itemsOfMap,
  labelStatistics,
  looksBodyOnlyItems,
  meaningOfName,
  partFrom,
  sharedCount,
  widen,
  type Item,
  type Statistics,
} from '../labels/index.ts';

export interface Map3 {
  readonly path: string;
  readonly grid: Grid;
  readonly voxels: VoxelArray;
  readonly names?: ReadonlyMap<number, string>;
  readonly findings: readonly Finding[];
}

export interface Masks {
  readonly items: readonly Item[];
  readonly bodyOnly: boolean;
  readonly convention?: string;
  readonly partAt?: (p: Lps) => number;
  readonly findings: readonly Finding[];
  readonly questions: readonly Question[];
}

export const noMasks: Masks = { items: [], bodyOnly: false, findings: [], questions: [] };

/** Puts a map on the image's grid; Problem when it lies elsewhere. */
function onImage(map: Map3, image: Grid | undefined): { map: Map3; findings: readonly Finding[] } {
  if (image === undefined) return { map, findings: [] };
  const fitted = fitToImage(map, image);
  if (fitted === undefined) throw new Problem('labels.other-frame', { file: fileName(map.path) });
  return { map: { ...map, grid: fitted.grid, voxels: fitted.voxels }, findings: fitted.findings };
}

/** One label map, read by its convention. The values are judged on the map as stored, the masks cut on the image's grid. */
export function masksOfMap(map: Map3, image: Grid | undefined, asked: string | undefined, subregion: Map3 | undefined): Masks {
  const stored = labelStatistics(map.grid, map.voxels);
  if (isSubregion(stored, map.path)) throw new Problem('labels.subregion-alone', { file: fileName(map.path) });
  const detection = detectConvention(stored, map.path, asked);
  if (detection.kind === 'ask') {
    const question: Question = {
      code: 'labels.which-convention',
      flag: '--convention',
      choices: detection.choices,
      values: { file: fileName(map.path), example: detection.example },
    };
    return { ...noMasks, findings: map.findings, questions: [question] };
  }
  const { reading } = detection;
  const placed = onImage(map, image);
  const statistics: Statistics = placed.map.voxels === map.voxels ? stored : labelStatistics(placed.map.grid, placed.map.voxels);
  const edges = edgeValues(stored);
  const items = itemsOfMap(placed.map.grid, placed.map.voxels, statistics, reading).map((item) => ({
    ...item,
    touchesEdge: item.touchesEdge || item.label.split('+').some((v) => edges.has(Number(v))),
  }));
  const findings: Finding[] = [...map.findings, ...reading.findings, ...placed.findings];
  if ([...statistics.keys()].some((v) => v > 200 && v < 230) && (reading.convention === 'verse' || reading.convention === 'instances'))
    findings.push(finding('labels.endplates-apart', 'note', { file: fileName(map.path) }));
  return {
    items,
    bodyOnly: reading.bodyOnly,
    convention: reading.convention,
    findings,
    questions: [],
    ...(subregion === undefined ? {} : { partAt: partFrom(subregion.grid, subregion.voxels) }),
  };
}

/** True when a file names its own values (3D Slicer) and at least one name is a bone or structure we use. */
export const namesItsValues = (map: Map3): boolean => [...(map.names?.values() ?? [])].some((name) => meaningOfName(name) !== undefined);

/** The layers of one file whose values carry names: overlapping segments stay in their layers. The names decide, the order is tested. */
export function masksOfLayers(layers: readonly Map3[], image: Grid | undefined): Masks {
  const items: Item[] = [];
  const findings: Finding[] = [];
  let unnamed = 0;
  for (const layer of layers) {
    const stored = labelStatistics(layer.grid, layer.voxels);
    const vertebrae = new Map<number, LevelName | undefined>();
    const structures = new Map<number, StructureName>();
    for (const value of stored.keys()) {
      const what = meaningOfName(layer.names?.get(value) ?? '');
      if (what === undefined) unnamed++;
      else if (what.kind === 'vertebra') vertebrae.set(value, what.level);
      else structures.set(value, what.name);
    }
    const placed = onImage(layer, image);
    const edges = edgeValues(stored);
    const statistics = placed.map.voxels === layer.voxels ? stored : labelStatistics(placed.map.grid, placed.map.voxels);
    const made = itemsOfMap(placed.map.grid, placed.map.voxels, statistics, {
      convention: 'names',
      vertebrae,
      structures,
      bodyOnly: false,
      findings: [],
    });
    items.push(
      ...made.map((item) => ({ ...item, touchesEdge: item.touchesEdge || item.label.split('+').some((v) => edges.has(Number(v))) })),
    );
    findings.push(...layer.findings, ...placed.findings);
  }
  const file = fileName(layers[0].path);
  if (!inVertebralOrder(items)) throw new Problem('labels.wrong-order', { file, convention: '3D Slicer' });
  if (unnamed > 0) findings.push(finding('labels.segments-unnamed', 'note', { file, nCount: unnamed }));
  const shared = sharedCount(items);
  if (shared > 0) findings.push(finding('labels.overlap', 'note', { nCount: shared }));
  return { items, bodyOnly: looksBodyOnlyItems(items), convention: 'names', findings, questions: [] };
}

/** A file that holds one named structure: its nonzero voxels, cut at once so that many large files do not pile up. */
export function itemOfFile(
  map: Map3,
  what: Item['what'],
  image: Grid | undefined,
): { item: Item | undefined; findings: readonly Finding[] } {
  const stored = labelStatistics(map.grid, map.voxels);
  if (stored.size === 0) return { item: undefined, findings: [] };
  const placed = onImage(map, image);
  const binary = placed.map.voxels.map((v) => (v === 0 ? 0 : 1)) as VoxelArray;
  const one = labelStatistics(placed.map.grid, binary).get(1);
  if (one === undefined) return { item: undefined, findings: [] };
  return {
    item: {
      label: what.kind === 'vertebra' ? (what.level ?? '') : what.name,
      what,
      mask: cutMask(placed.map.grid, placed.map.voxels, widen(placed.map.grid.size, one.box), (v) => v !== 0),
      touchesEdge: one.touchesEdge || [...stored.values()].some((s) => s.touchesEdge),
    },
    findings: [...map.findings, ...placed.findings],
  };
}

/** Masks of a folder with one file per structure: named bones must lie in the order of their names. */
export function masksOfFiles(items: readonly Item[], paths: readonly string[], findings: readonly Finding[]): Masks {
  if (!inVertebralOrder(items))
    throw new Problem('labels.wrong-order', { file: fileName(paths[0] ?? ''), convention: 'vertebrae_L1.nii.gz …' });
  const shared = sharedCount(items);
  return {
    items,
    bodyOnly: looksBodyOnlyItems(items),
    convention: 'files',
    findings: shared > 0 ? [...findings, finding('labels.overlap', 'note', { nCount: shared })] : findings,
    questions: [],
  };
}
