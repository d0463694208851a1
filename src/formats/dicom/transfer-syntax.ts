// How the bytes of a DICOM data set are written: one row per transfer syntax (PS3.5 §10 and annex A).
// `pixels` says which decoder a frame needs; what is not in this table is refused by name, never guessed.

export type PixelCoding =
  | 'native'
  | 'rle'
  | 'jpeg'
  | 'jpeg-extended'
  | 'jpeg-lossless'
  | 'jpeg-ls'
  | 'jpeg-2000'
  | 'htj2k'
  | 'deflated-frame';

export interface TransferSyntax {
  readonly uid: string;
  readonly name: string;
  readonly explicit: boolean;
  readonly bigEndian: boolean;
  readonly deflated: boolean;
  readonly pixels: PixelCoding;
  /** Always lossy, whatever the header says. */
  readonly lossy: boolean;
}

const row = (uid: string, name: string, pixels: PixelCoding, o: Partial<TransferSyntax> = {}): TransferSyntax => ({
  uid,
  name,
  explicit: true,
  bigEndian: false,
  deflated: false,
  lossy: false,
  pixels,
  ...o,
});

export const implicitLittle = row('1.2.840.10008.1.2', 'Implicit VR Little Endian', 'native', { explicit: false });
export const explicitLittle = row('1.2.840.10008.1.2.1', 'Explicit VR Little Endian', 'native');
export const explicitBig = row('1.2.840.10008.1.2.2', 'Explicit VR Big Endian', 'native', { bigEndian: true });

const rows: readonly TransferSyntax[] = [
  implicitLittle,
  explicitLittle,
  explicitBig,
  row('1.2.840.10008.1.2.1.99', 'Deflated Explicit VR Little Endian', 'native', { deflated: true }),
  row('1.2.840.10008.1.2.4.50', 'JPEG Baseline (Process 1)', 'jpeg', { lossy: true }),
  row('1.2.840.10008.1.2.4.51', 'JPEG Extended (Process 2 & 4)', 'jpeg-extended', { lossy: true }),
  row('1.2.840.10008.1.2.4.53', 'JPEG Spectral Selection (Process 6 & 8)', 'jpeg-extended', { lossy: true }),
  row('1.2.840.10008.1.2.4.55', 'JPEG Full Progression (Process 10 & 12)', 'jpeg-extended', { lossy: true }),
  row('1.2.840.10008.1.2.4.57', 'JPEG Lossless (Process 14)', 'jpeg-lossless'),
  row('1.2.840.10008.1.2.4.70', 'JPEG Lossless SV1', 'jpeg-lossless'),
  row('1.2.840.10008.1.2.4.80', 'JPEG-LS Lossless', 'jpeg-ls'),
  row('1.2.840.10008.1.2.4.81', 'JPEG-LS Near-lossless', 'jpeg-ls', { lossy: true }),
  row('1.2.840.10008.1.2.4.90', 'JPEG 2000 Lossless', 'jpeg-2000'),
  row('1.2.840.10008.1.2.4.91', 'JPEG 2000', 'jpeg-2000', { lossy: true }),
  row('1.2.840.10008.1.2.4.201', 'HTJ2K Lossless', 'htj2k'),
  row('1.2.840.10008.1.2.4.202', 'HTJ2K Lossless RPCL', 'htj2k'),
  row('1.2.840.10008.1.2.4.203', 'HTJ2K', 'htj2k', { lossy: true }),
  row('1.2.840.10008.1.2.5', 'RLE Lossless', 'rle'),
  row('1.2.840.10008.1.2.8.1', 'Deflated Image Frame Compression', 'deflated-frame'),
];
const byUid = new Map(rows.map((r) => [r.uid, r]));

export const findTransferSyntax = (uid: string): TransferSyntax | undefined => byUid.get(uid);
