// SNOMED CT codes of vertebrae and of the structures the planner uses, as DICOM segmentations carry them.
// Source: SNOMED CT through the code table TotalSegmentator publishes with its class names (totalsegmentator_snomed_mapping.csv),
// read entry by entry. A segment with one of these codes is that bone, whatever its number or colour.
import type { LevelName, StructureName } from '../records/index.ts';

export const anatomyCodesSource = 'SNOMED CT codes as listed in totalsegmentator_snomed_mapping.csv (TotalSegmentator repository)';

export const vertebraCodes: ReadonlyMap<string, LevelName> = new Map<string, LevelName>([
  ['14806007', 'C1'],
  ['39976000', 'C2'],
  ['113205007', 'C3'],
  ['5329002', 'C4'],
  ['36978003', 'C5'],
  ['36054005', 'C6'],
  ['87391001', 'C7'],
  ['64864005', 'T1'],
  ['53733008', 'T2'],
  ['1626008', 'T3'],
  ['73071006', 'T4'],
  ['56401006', 'T5'],
  ['45296009', 'T6'],
  ['62487009', 'T7'],
  ['11068009', 'T8'],
  ['82687006', 'T9'],
  ['7610001', 'T10'],
  ['12989004', 'T11'],
  ['23215003', 'T12'],
  ['66794005', 'L1'],
  ['14293000', 'L2'],
  ['36470004', 'L3'],
  ['11994002', 'L4'],
  ['49668003', 'L5'],
]);

/** Structures without a side. */
export const structureCodes: ReadonlyMap<string, StructureName> = new Map<string, StructureName>([
  ['54735007', 'sacrum'],
  ['65985001', 'sacrum'],
  ['2748008', 'cord'],
  ['15825003', 'aorta'],
  ['64131007', 'cava'],
  ['72481006', 'lung.right'],
]);

const ribs = [
  '48535007',
  '78247007',
  '25888004',
  '25523003',
  '15339008',
  '59558009',
  '24915002',
  '5953002',
  '22565002',
  '77644006',
  '58830002',
  '43993008',
];

/** Structures whose side stands in the modifier code. */
export const pairedCodes: ReadonlyMap<string, 'lung' | 'kidney' | 'rib'> = new Map<string, 'lung' | 'kidney' | 'rib'>([
  ['64033007', 'kidney'],
  ['90572001', 'lung'],
  ['45653009', 'lung'],
  ['39607008', 'lung'],
  ...ribs.map((code): [string, 'rib'] => [code, 'rib']),
]);

export const sideCodes: ReadonlyMap<string, 'left' | 'right'> = new Map<string, 'left' | 'right'>([
  ['7771000', 'left'],
  ['24028007', 'right'],
]);
