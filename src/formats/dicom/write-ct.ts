// A CT volume as a series of single-slice files (CT Image Storage), for demo patients and for tests of the reader.
// Stored values are HU as signed 16 bit, slope 1, intercept 0. Fails first: values beyond int16 (held at its ends).
import { lps, voxel, voxelToLps } from '../../base/index.ts';
import type { PatientPosition, Volume } from '../../records/index.ts';
import { binary, decimals, integer, short, text, uidOf, writeFile, type Element } from './write.ts';

/** What a written study says of its patient and itself. `seed` (a content hash) makes the UIDs. */
export interface StudyFacts {
  readonly seed: string;
  readonly name: string;
  readonly patientId: string;
  /** ISO date. */
  readonly birthDate?: string;
  readonly sex: 'female' | 'male' | 'other' | 'unknown';
  /** ISO date, or date and time, of the study. */
  readonly at: string;
  readonly description: string;
  readonly seriesDescription?: string;
  readonly seriesCount?: number;
  /** Given when the document or series belongs to a study that exists. */
  readonly studyUid?: string;
  readonly frameOfReferenceUid?: string;
  readonly ageYear?: number;
  readonly position?: PatientPosition;
  readonly kvpKv?: number;
  readonly kernel?: string;
  readonly sliceThicknessMm?: number;
}

export const dicomDate = (iso: string | undefined): string => (iso ?? '').slice(0, 10).replaceAll('-', '');
export const dicomTime = (iso: string): string =>
  (/T(\d\d):(\d\d)(?::(\d\d))?/.exec(iso) ?? ['', '00', '00', '00'])
    .slice(1)
    .map((s) => s ?? '00')
    .join('');
const sexes = { female: 'F', male: 'M', other: 'O', unknown: '' } as const;

/** Patient, study and equipment elements every file of a study shares. */
export function studyElements(f: StudyFacts): readonly Element[] {
  return [
    text(0x00080005, 'CS', 'ISO_IR 192'),
    text(0x00080020, 'DA', dicomDate(f.at)),
    text(0x00080030, 'TM', dicomTime(f.at)),
    text(0x00080050, 'SH', ''),
    text(0x00080070, 'LO', 'Trocart'),
    text(0x00080090, 'PN', ''),
    text(0x00081030, 'LO', f.description),
    text(0x00081090, 'LO', 'Trocart'),
    text(0x00100010, 'PN', f.name),
    text(0x00100020, 'LO', f.patientId),
    text(0x00100030, 'DA', dicomDate(f.birthDate)),
    text(0x00100040, 'CS', sexes[f.sex]),
    ...(f.ageYear === undefined ? [] : [text(0x00101010, 'AS', `${String(Math.floor(f.ageYear)).padStart(3, '0')}Y`)]),
    text(0x00181020, 'LO', 'Trocart'),
    text(0x0020000d, 'UI', f.studyUid ?? uidOf(f.seed, 'study')),
    text(0x00200010, 'SH', '1'),
  ];
}

/** Elements of slice k, without pixels. */
export function ctElements(volume: Volume, f: StudyFacts, k: number): readonly Element[] {
  const { grid } = volume;
  const [nx, ny] = grid.size;
  const origin = voxelToLps(grid, voxel(0, 0, k));
  const [i, j] = grid.axes;
  const time = dicomTime(f.at);
  return [
    ...studyElements(f),
    text(0x00080008, 'CS', 'ORIGINAL', 'PRIMARY', 'AXIAL'),
    text(0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.2'),
    text(0x00080018, 'UI', uidOf(f.seed, `slice ${k} of series ${f.seriesCount ?? 1}`)),
    text(0x00080021, 'DA', dicomDate(f.at)),
    text(0x00080022, 'DA', dicomDate(f.at)),
    text(0x00080023, 'DA', dicomDate(f.at)),
    text(0x00080031, 'TM', time),
    text(0x00080032, 'TM', time),
    text(0x00080033, 'TM', time),
    text(0x00080060, 'CS', 'CT'),
    text(0x0008103e, 'LO', f.seriesDescription ?? f.description),
    text(0x00180015, 'CS', 'SPINE'),
    decimals(0x00180050, f.sliceThicknessMm ?? grid.spacing[2]),
    text(0x00180060, 'DS', f.kvpKv === undefined ? '' : String(f.kvpKv)),
    text(0x00181210, 'SH', f.kernel ?? ''),
    ...(f.position === undefined || f.position === 'unknown' ? [] : [text(0x00185100, 'CS', f.position)]),
    text(0x0020000e, 'UI', uidOf(f.seed, `series ${f.seriesCount ?? 1}`)),
    integer(0x00200011, f.seriesCount ?? 1),
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
    decimals(0x00281050, 400),
    decimals(0x00281051, 1800),
    decimals(0x00281052, 0),
    decimals(0x00281053, 1),
    text(0x00281054, 'LO', 'HU'),
  ];
}

/** Pixels of slice k as signed 16-bit little endian. */
export function ctPixels(volume: Volume, k: number): Element {
  const plane = volume.grid.size[0] * volume.grid.size[1];
  const view = new DataView(new ArrayBuffer(plane * 2));
  for (let n = 0; n < plane; n++) view.setInt16(2 * n, Math.max(-32768, Math.min(32767, Math.round(volume.voxels[k * plane + n]))), true);
  return binary(0x7fe00010, 'OW', new Uint8Array(view.buffer));
}

/** The whole series, one file a slice, named in order. */
export function writeCtSeries(volume: Volume, facts: StudyFacts): readonly { readonly name: string; readonly bytes: Uint8Array }[] {
  const position = facts.position ?? volume.posture;
  const f: StudyFacts = {
    ...facts,
    position,
    ...(facts.kvpKv === undefined && volume.kvpKv !== undefined ? { kvpKv: volume.kvpKv } : {}),
    ...(facts.kernel === undefined && volume.kernel !== undefined ? { kernel: volume.kernel } : {}),
  };
  return Array.from({ length: volume.grid.size[2] }, (_, k) => ({
    name: `ct-${String(k + 1).padStart(4, '0')}.dcm`,
    bytes: writeFile([...ctElements(volume, f, k), ctPixels(volume, k)]),
  }));
}
