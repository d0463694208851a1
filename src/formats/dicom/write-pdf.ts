// A PDF wrapped as a DICOM object of its study (Encapsulated PDF Storage, PS3.3 A.45.1), so that a report can be sent to the PACS.
import { dicomDate, dicomTime, studyElements, type StudyFacts } from './write-ct.ts';
import { binary, integer, long, sequence, text, uidOf, writeFile } from './write.ts';

export interface DocumentFacts extends StudyFacts {
  readonly title: string;
  /** True when the pages show the patient's name. */
  readonly namesPatient?: boolean;
}

export function encapsulatePdf(pdf: Uint8Array, f: DocumentFacts): Uint8Array {
  const date = dicomDate(f.at);
  const time = dicomTime(f.at);
  return writeFile([
    ...studyElements(f),
    text(0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.104.1'),
    text(0x00080018, 'UI', uidOf(f.seed, 'document')),
    text(0x00080023, 'DA', date),
    text(0x0008002a, 'DT', `${date}${time}`),
    text(0x00080033, 'TM', time),
    text(0x00080060, 'CS', 'DOC'),
    text(0x00080064, 'CS', 'WSD'),
    text(0x0008103e, 'LO', f.seriesDescription ?? f.title),
    text(0x0020000e, 'UI', uidOf(f.seed, 'document series')),
    integer(0x00200011, f.seriesCount ?? 900),
    integer(0x00200013, 1),
    text(0x00280301, 'CS', f.namesPatient === true ? 'YES' : 'NO'),
    text(0x00420010, 'ST', f.title),
    binary(0x00420011, 'OB', pdf),
    text(0x00420012, 'LO', 'application/pdf'),
    long(0x00420015, pdf.length),
    sequence(0x0040a043, []),
    text(0x0040a493, 'CS', 'UNVERIFIED'),
  ]);
}
