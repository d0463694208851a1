// The box of voxels every equation lives on: its size and the names of its six sides.

/** Voxels along x, y, z. */
export type Size = readonly [number, number, number];
/** In the order of axis and end: side 2 a is the low one of axis a. */
export const boxSides = ['lowX', 'highX', 'lowY', 'highY', 'lowZ', 'highZ'] as const;
export type BoxSide = (typeof boxSides)[number];
