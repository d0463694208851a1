// An MR series as single-slice files (MR Image Storage), for demo patients and for tests of the reader: the tags a usual spine protocol writes for each
// kind of image, so that the reader is tried on what scanners say and not on a word of ours. Stored as signed 16 bit, no rescale.
import { lps, voxel, voxelToLps } from '../../base/index.ts';
import type { SequenceKind, Volume } from '../../records/index.ts';
import { ctPixels, dicomDate, dicomTime, studyElements, type StudyFacts } from './write-ct.ts';
import { decimals, integer, short, text, uidOf, writeFile, type Element } from './write.ts';

interface Protocol {
  readonly scanning: readonly string[];
  readonly options?: string;
  readonly type: string;
  readonly repetitionMs: number;
  readonly echoMs: number;
  readonly inversionMs?: number;
  readonly name: string;
}
/** Usual times at 1.5 T (recalled); only for files this program writes. */
const protocols: Readonly<Partial<Record<SequenceKind, Protocol>>> = {
  t1: { scanning: ['SE'], type: 'M', repetitionMs: 550, echoMs: 11, name: 'T1 TSE sag' },
  t2: { scanning: ['SE'], type: 'M', repetitionMs: 3500, echoMs: 100, name: 'T2 TSE sag' },
  stir: { scanning: ['SE', 'IR'], type: 'M', repetitionMs: 4000, echoMs: 50, inversionMs: 160, name: 'STIR sag' },
  't2-fs': { scanning: ['SE'], options: 'FS', type: 'M', repetitionMs: 3800, echoMs: 80, name: 'T2 FS sag' },
  'dixon-water': { scanning: ['SE'], type: 'WATER', repetitionMs: 3500, echoMs: 90, name: 'T2 TSE Dixon sag W' },
  'dixon-fat': { scanning: ['SE'], type: 'FAT', repetitionMs: 3500, echoMs: 90, name: 'T2 TSE Dixon sag F' },
  'dixon-in': { scanning: ['SE'], type: 'IN_PHASE', repetitionMs: 3500, echoMs: 90, name: 'T2 TSE Dixon sag in' },
  'dixon-opposed': { scanning: ['SE'], type: 'OPP_PHASE', repetitionMs: 3500, echoMs: 90, name: 'T2 TSE Dixon sag opp' },
};

function mrElements(volume: Volume, kind: SequenceKind, f: StudyFacts, k: number): readonly Element[] {
  const { grid } = volume;
  const p = protocols[kind] ?? { scanning: ['RM'], type: 'M', repetitionMs: 0, echoMs: 0, name: kind };
  const [nx, ny] = grid.size;
  const origin = voxelToLps(grid, voxel(0, 0, k));
  const [i, j] = grid.axes;
  const time = dicomTime(f.at);
  const n = f.seriesCount ?? 1;
  return [
    ...studyElements(f),
    text(0x00080008, 'CS', 'ORIGINAL', 'PRIMARY', p.type),
    text(0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.4'),
    text(0x00080018, 'UI', uidOf(f.seed, `slice ${k} of series ${n}`)),
    text(0x00080021, 'DA', dicomDate(f.at)),
    text(0x00080022, 'DA', dicomDate(f.at)),
    text(0x00080023, 'DA', dicomDate(f.at)),
    text(0x00080031, 'TM', time),
    text(0x00080032, 'TM', time),
    text(0x00080033, 'TM', time),
    text(0x00080060, 'CS', 'MR'),
    text(0x0008103e, 'LO', f.seriesDescription ?? p.name),
    text(0x00180015, 'CS', 'SPINE'),
    text(0x00180020, 'CS', ...p.scanning),
    text(0x00180021, 'CS', 'SK'),
    text(0x00180022, 'CS', p.options ?? ''),
    text(0x00180023, 'CS', '2D'),
    decimals(0x00180050, f.sliceThicknessMm ?? grid.spacing[2]),
    decimals(0x00180080, p.repetitionMs),
    decimals(0x00180081, p.echoMs),
    ...(p.inversionMs === undefined ? [] : [decimals(0x00180082, p.inversionMs)]),
    decimals(0x00180087, 1.5),
    decimals(0x00180088, grid.spacing[2]),
    text(0x00181030, 'LO', p.name),
    ...(volume.posture === 'unknown' ? [] : [text(0x00185100, 'CS', volume.posture)]),
    text(0x0020000e, 'UI', uidOf(f.seed, `series ${n}`)),
    integer(0x00200011, n),
    integer(0x00200012, 1),
    integer(0x00200013, k + 1),
    decimals(0x00200032, ...lps(origin[0], origin[1], origin[2])),
    decimals(0x00200037, ...i, ...j),
    text(0x00200052, 'UI', f.frameOfReferenceUid ?? uidOf(f.seed, 'frame')),
    text(0x00201040, 'LO', ''),
    short(0x00280002, 1),
    text(0x00280004, 'CS', 'MONOCHROME2'),
    short(0x00280010, ny),
    short(0x00280011, nx),
    decimals(0x00280030, grid.spacing[1], grid.spacing[0]),
    short(0x00280100, 16),
    short(0x00280101, 16),
    short(0x00280102, 15),
    short(0x00280103, 1),
  ];
}

/** One series, one file a slice; `kind` decides the tags, `facts.seriesCount` its number. */
export const writeMrSeries = (
  volume: Volume,
  kind: SequenceKind,
  facts: StudyFacts,
): readonly { readonly name: string; readonly bytes: Uint8Array }[] =>
  Array.from({ length: volume.grid.size[2] }, (_, k) => ({
    name: `mr-${String(facts.seriesCount ?? 1).padStart(2, '0')}-${String(k + 1).padStart(4, '0')}.dcm`,
    bytes: writeFile([...mrElements(volume, kind, facts, k), ctPixels(volume, k)]),
  }));
