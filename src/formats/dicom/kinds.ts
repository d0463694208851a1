// What a DICOM object is for us: an image that may be a slice of a volume, a segmentation (handed on), or something set aside by name.
import type { OpenFile } from './dataset.ts';
import type { Header } from './header.ts';

export type Kind = 'image' | 'segmentation' | 'directory' | 'document' | 'report' | 'radiotherapy' | 'secondary' | 'other';

const prefix = '1.2.840.10008.5.1.4.1.1.';
const imageClasses = new Set(['2', '2.1', '2.2', '4', '4.1', '4.3', '4.4'].map((s) => prefix + s));

export function kindOf(file: OpenFile, header: Header): Kind {
  const uid = header.sopClassUid;
  if (file.meta.sopClassUid === '1.2.840.10008.1.3.10' || file.data.has('00041220')) return 'directory';
  if (uid === `${prefix}66.4` || uid === `${prefix}66.7` || header.modality === 'SEG') return 'segmentation';
  if (uid.startsWith(`${prefix}104.`) || header.modality === 'DOC') return 'document';
  if (uid.startsWith(`${prefix}88.`) || header.modality === 'SR' || header.modality === 'KO' || header.modality === 'PR') return 'report';
  if (uid.startsWith(`${prefix}481.`) || header.modality.startsWith('RT')) return 'radiotherapy';
  if (uid === `${prefix}7` || uid.startsWith(`${prefix}7.`)) return 'secondary';
  if (header.info.rows <= 0 || header.info.columns <= 0) return 'other';
  // No class stated: an image by its modality and place.
  if (imageClasses.has(uid) || (uid === '' && (header.modality === 'CT' || header.modality === 'MR'))) return 'image';
  return 'other';
}
