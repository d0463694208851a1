// Memory for the voxels of a whole image: shared where the engine has it, so that threads are lent an image instead of a copy of it. Everything else
// stays in ordinary memory, which pictures and encoders ask for.

/** Bytes, all zero. */
export const voxelMemory = (byteCount: number): ArrayBufferLike =>
  typeof SharedArrayBuffer === 'undefined' ? new ArrayBuffer(byteCount) : new SharedArrayBuffer(byteCount);
export const voxelInt16 = (count: number): Int16Array => new Int16Array(voxelMemory(2 * count));
export const voxelFloat32 = (count: number): Float32Array => new Float32Array(voxelMemory(4 * count));
