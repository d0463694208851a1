// What the host lends for compressed pixels: one call decodes one frame. Formats that need no library (native, RLE, deflated)
// are decoded here in formats/dicom; the rest (JPEG, JPEG-LS, JPEG 2000, HTJ2K) comes in as an argument, so that tests pass their own.

/** What the header says of a frame, for the decoder and for checking what it returns. */
export interface FrameInfo {
  readonly columns: number;
  readonly rows: number;
  readonly samplesPerPixel: number;
  readonly bitsAllocated: number;
  readonly bitsStored: number;
  readonly highBit: number;
  readonly signed: boolean;
}

export type SampleArray = Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array;

export interface Codecs {
  /**
   * Stored values of one frame, columns × rows × samples of them, in reading order. Rejects (with any Error) when the stream
   * is damaged or its own size disagrees with `info`. Signed streams may come as signed or as two's complement in bitsStored bits.
   */
  decode(transferSyntaxUid: string, frame: Uint8Array, info: FrameInfo): Promise<SampleArray>;
}

/** A host without any codec: native, RLE and deflated files only. */
export const noCodecs: Codecs = {
  decode: (uid) => Promise.reject(new RangeError(`no codec for ${uid}`)),
};
