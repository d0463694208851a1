// What the numbers of a label map mean, tool by tool. The same number is a different bone in two tools (22 is L3 for VerSe, L1 for
// TotalSegmentator v1, C5 for its MR model), so a map is recognised by its set of values, their order along the spine and their volumes.
// Data only: source of each table beside it. Fails first: a map whose author renumbered it by hand.
import type { LevelName, StructureName } from '../records/index.ts';

export interface LabelConvention {
  /** Word for `--convention`. */
  readonly id: string;
  readonly title: string;
  /** Where the numbers come from. */
  readonly source: string;
  /** The labels hold whole vertebrae or bodies without arch. */
  readonly extent: 'whole' | 'body';
  readonly vertebrae: ReadonlyMap<number, LevelName>;
  readonly structures: ReadonlyMap<number, StructureName>;
  /** Other values the tool writes and we do not use, inclusive ranges. */
  readonly others: readonly (readonly [number, number])[];
  /** Words in a file name that speak for this tool (lower case). */
  readonly nameHints: readonly string[];
}

const up = (letter: 'C' | 'T' | 'L', first: number, last: number, value: number): [number, LevelName][] =>
  Array.from({ length: last - first + 1 }, (_, n) => [value + n, `${letter}${first + n}` as LevelName]);
/** Values that fall as one goes down: the last level of the region has the lowest value. */
const down = (letter: 'C' | 'T' | 'L', last: number, value: number): [number, LevelName][] =>
  Array.from({ length: last }, (_, n) => [value + n, `${letter}${last - n}` as LevelName]);
const all = (name: StructureName, from: number, to: number): [number, StructureName][] =>
  Array.from({ length: to - from + 1 }, (_, n) => [from + n, name]);

const verseVertebrae: readonly [number, LevelName][] = [...up('C', 1, 7, 1), ...up('T', 1, 12, 8), ...up('L', 1, 6, 20), [28, 'T13']];

export const labelConventions: readonly LabelConvention[] = [
  {
    id: 'verse',
    title: 'VerSe, TPTBox, SPINEPS',
    source:
      'Sekuboyina et al. 2021, doi 10.1016/j.media.2021.102166; TPTBox and SPINEPS: discs 100 + n, endplates 200 + n (repository label tables)',
    extent: 'whole',
    vertebrae: new Map(verseVertebrae),
    structures: new Map<number, StructureName>([[26, 'sacrum'], [60, 'cord'], [61, 'canal'], ...all('disc', 100, 128)]),
    others: [
      [27, 27],
      [200, 228],
    ],
    nameHints: ['verse', 'seg-vert', 'spineps'],
  },
  {
    id: 'trocart',
    title: 'Trocart',
    source: 'this program: its own phantom and its own exports',
    extent: 'whole',
    vertebrae: new Map(verseVertebrae),
    structures: new Map<number, StructureName>([
      [26, 'sacrum'],
      [59, 'sac'],
      [60, 'cord'],
      [61, 'canal'],
      [63, 'root'],
      [100, 'disc'],
      [160, 'aorta'],
      [161, 'cava'],
      [162, 'lung.left'],
      [163, 'lung.right'],
      [164, 'kidney.left'],
      [165, 'kidney.right'],
      [170, 'lesion'],
      [171, 'cement'],
      [172, 'rib.left'],
      [173, 'rib.right'],
    ]),
    others: [[27, 27]],
    nameHints: ['trocart'],
  },
  {
    id: 'totalsegmentator-pp',
    title: 'TotalSegmentator vertebrae_pp',
    source: 'TotalSegmentator repository, spine report reference output (vertebrae_pp_refined)',
    extent: 'body',
    vertebrae: new Map([...up('C', 1, 7, 1), ...up('T', 1, 12, 8), ...up('L', 1, 5, 20)]),
    structures: new Map(),
    others: [],
    nameHints: ['vertebrae_pp', 'pp_refined', 'vertebrae_bodies'],
  },
  {
    id: 'totalsegmentator',
    title: 'TotalSegmentator v2, task total',
    source: 'Wasserthal et al. 2023, doi 10.1148/ryai.230024; class map "total" of the repository',
    extent: 'whole',
    vertebrae: new Map([...down('L', 5, 27), ...down('T', 12, 32), ...down('C', 7, 44)]),
    structures: new Map<number, StructureName>([
      [25, 'sacrum'],
      [26, 'sacrum'],
      [2, 'kidney.right'],
      [3, 'kidney.left'],
      ...all('lung.left', 10, 11),
      ...all('lung.right', 12, 14),
      [52, 'aorta'],
      [63, 'cava'],
      [79, 'cord'],
      ...all('rib.left', 92, 103),
      ...all('rib.right', 104, 115),
    ]),
    others: [[1, 117]],
    nameHints: ['totalseg', 'total_v2'],
  },
  {
    id: 'totalsegmentator-v1',
    title: 'TotalSegmentator v1, task total',
    source: 'Wasserthal et al. 2023, doi 10.1148/ryai.230024; class map "total_v1" of the repository',
    extent: 'whole',
    vertebrae: new Map([...down('L', 5, 18), ...down('T', 12, 23), ...down('C', 7, 35)]),
    structures: new Map<number, StructureName>([
      [92, 'sacrum'],
      [2, 'kidney.right'],
      [3, 'kidney.left'],
      [7, 'aorta'],
      [8, 'cava'],
      ...all('lung.left', 13, 14),
      ...all('lung.right', 15, 17),
      ...all('rib.left', 58, 69),
      ...all('rib.right', 70, 81),
    ]),
    others: [[1, 104]],
    nameHints: ['total_v1', 'totalsegmentator_v1'],
  },
  {
    id: 'totalsegmentator-mr',
    title: 'TotalSegmentator vertebrae_mr',
    source: 'TotalSegmentator repository, class map "vertebrae_mr"',
    extent: 'whole',
    vertebrae: new Map([...down('L', 5, 2), ...down('T', 12, 7), ...down('C', 7, 19)]),
    structures: new Map<number, StructureName>([[1, 'sacrum']]),
    others: [],
    nameHints: ['vertebrae_mr'],
  },
  {
    id: 'invesalius',
    title: 'InVesalius ct_vertebrae',
    source: 'InVesalius 3 repository, sidecar of weights ct_vertebrae.onnx',
    extent: 'whole',
    vertebrae: new Map([...down('L', 5, 3), ...down('T', 12, 8), ...down('C', 7, 20)]),
    structures: new Map<number, StructureName>([
      [1, 'sacrum'],
      [2, 'sacrum'],
    ]),
    others: [],
    nameHints: ['invesalius', 'ct_vertebrae'],
  },
  {
    id: 'totalspineseg',
    title: 'TotalSpineSeg',
    source: 'TotalSpineSeg repository, tss_map.json',
    extent: 'whole',
    vertebrae: new Map([...up('C', 1, 7, 11), ...up('T', 1, 12, 21), ...up('L', 1, 6, 41)]),
    structures: new Map<number, StructureName>([
      [1, 'cord'],
      [2, 'canal'],
      [50, 'sacrum'],
      ...all('disc', 63, 67),
      ...all('disc', 71, 82),
      ...all('disc', 91, 95),
      [100, 'disc'],
    ]),
    others: [[47, 47]],
    nameHints: ['totalspineseg', 'tss', 'step2_output'],
  },
  {
    id: 'vertebral-bodies-ct',
    title: 'VertebralBodiesCT',
    source: 'fhofmann VertebralBodiesCT ResEncM/L model card, label list',
    extent: 'body',
    vertebrae: new Map([...up('T', 1, 12, 1), ...up('L', 1, 6, 13), [21, 'T13' as LevelName]]),
    structures: new Map<number, StructureName>([[19, 'sacrum']]),
    others: [],
    nameHints: ['vertebralbodiesct'],
  },
];

/** Word for a map whose numbers only tell bones apart, without naming them (SPINEPS without its labelling model). */
export const instanceConvention = 'instances';

/** TPTBox / SPINEPS sub-region mask, given beside a vertebra mask: which values are body and which posterior elements. */
export const subregionConvention = {
  source:
    'TPTBox and SPINEPS repository label tables: 41 arch, 42 spinous, 43–44 costal, 45–48 articular, 49 body border, 50 body, 62 endplate',
  body: [49, 50] as readonly number[],
  posterior: [41, 42, 43, 44, 45, 46, 47, 48] as readonly number[],
  structures: new Map<number, StructureName>([
    [26, 'sacrum'],
    [60, 'cord'],
    [61, 'canal'],
    [100, 'disc'],
  ]),
  others: [62] as readonly number[],
};

/**
 * Names of one-file-per-structure folders, SEG segments and 3D Slicer segments (lower case, words joined by _), besides the
 * vertebrae themselves (vertebrae_L1, vertebra L1, L1, "L1 vertebra"). Source: TotalSegmentator v2 class names; SNOMED CT meanings.
 */
export const structureWords: readonly (readonly [pattern: RegExp, name: StructureName])[] = [
  [/^(sacrum|vertebrae?_s1|s1(_vertebra)?)$/, 'sacrum'],
  [/^(spinal_)?canal$|^vertebral_canal$/, 'canal'],
  [/^(spinal_)?cord$/, 'cord'],
  [/^(dural|thecal)_sac$|^sac$/, 'sac'],
  [/^aorta$|^(abdominal|thoracic|descending)_aorta$/, 'aorta'],
  [/^(inferior_vena_cava|vena_cava|cava|ivc)$/, 'cava'],
  [/^lung(_(upper|lower)_lobe)?_left$|^left_lung$/, 'lung.left'],
  [/^lung(_(upper|middle|lower)_lobe)?_right$|^right_lung$/, 'lung.right'],
  [/^kidney_left$|^left_kidney$/, 'kidney.left'],
  [/^kidney_right$|^right_kidney$/, 'kidney.right'],
  [/^rib_left(_\d+)?$|^left_rib(_\d+)?$/, 'rib.left'],
  [/^rib_right(_\d+)?$|^right_rib(_\d+)?$/, 'rib.right'],
  [/^(intervertebral_)?dis[ck]s?(_.*)?$/, 'disc'],
  [/^(lesion|tumou?r|metastasis)$/, 'lesion'],
  [/^(bone_)?cement$/, 'cement'],
];

export interface VolumeRange {
  readonly levels: readonly [LevelName, LevelName];
  readonly wholeMl: readonly [number, number];
  readonly bodyMl: readonly [number, number];
}
/**
 * Volumes outside which a label cannot be that bone, adults, crushed bodies included. Deliberately wide: only to tell conventions
 * apart, never shown and never used as a normal value.
 */
export const plausibleVolumes = {
  source: 'recalled order of size, widened; checked on public maps (T9–L5 whole 28–68 ml, T12–L5 bodies 31–39 ml)',
  ranges: [
    { levels: ['C1', 'C7'], wholeMl: [4, 32], bodyMl: [1.5, 16] },
    { levels: ['T1', 'T4'], wholeMl: [8, 48], bodyMl: [3, 26] },
    { levels: ['T5', 'T8'], wholeMl: [10, 60], bodyMl: [4, 38] },
    { levels: ['T9', 'T13'], wholeMl: [14, 95], bodyMl: [6, 60] },
    { levels: ['L1', 'L6'], wholeMl: [22, 150], bodyMl: [9, 95] },
  ] satisfies readonly VolumeRange[] as readonly VolumeRange[],
};

/**
 * Usual volumes (ml) by level, to compare two readings of one map: a factor common to all bones is the patient's size, a trend along
 * the spine or a factor of two is the wrong reading. Never shown, never a normal value.
 */
export const usualVolumes = {
  source: 'T9–L5: medians of four public label maps (one patient each); above T9 recalled order of size',
  range: 'patients differ by a common factor of 0.6–1.5',
  wholeMl: new Map<LevelName, number>([
    ['C1', 12],
    ['C2', 14],
    ['C3', 9],
    ['C4', 9],
    ['C5', 10],
    ['C6', 11],
    ['C7', 14],
    ['T1', 18],
    ['T2', 18],
    ['T3', 18],
    ['T4', 18.5],
    ['T5', 20],
    ['T6', 22],
    ['T7', 24],
    ['T8', 27],
    ['T9', 30],
    ['T10', 33],
    ['T11', 37],
    ['T12', 45],
    ['T13', 48],
    ['L1', 52],
    ['L2', 57],
    ['L3', 61],
    ['L4', 62],
    ['L5', 62],
    ['L6', 62],
  ]) as ReadonlyMap<LevelName, number>,
  bodyMl: new Map<LevelName, number>([
    ['C1', 2],
    ['C2', 5],
    ['C3', 3.5],
    ['C4', 3.5],
    ['C5', 4],
    ['C6', 4.5],
    ['C7', 5.5],
    ['T1', 8],
    ['T2', 8],
    ['T3', 8.5],
    ['T4', 9],
    ['T5', 10.5],
    ['T6', 12],
    ['T7', 13.5],
    ['T8', 15],
    ['T9', 17],
    ['T10', 20],
    ['T11', 23],
    ['T12', 27],
    ['T13', 29],
    ['L1', 31],
    ['L2', 34],
    ['L3', 36],
    ['L4', 37],
    ['L5', 36],
    ['L6', 36],
  ]) as ReadonlyMap<LevelName, number>,
};

/** Front-to-back extent (mm) above which a label must hold an arch: bodies end below, whole vertebrae begin above. */
export const archDepth = {
  source: 'public maps: whole T9–L5 67–90 mm, bodies 39–48 mm with osteophytes at 3 mm voxels; cervical recalled',
  cervicalMm: 32,
  thoracicMm: 47,
  lumbarMm: 57,
};
