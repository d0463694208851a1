// A file as every reader takes it: a path to say in a message and its bytes when asked for. The host makes them from folders, zips and drops.

export interface FileEntry {
  /** Path relative to what was opened; shown to the person, never written into a record. */
  readonly path: string;
  /** Size in bytes, when known before reading. */
  readonly sizeCount?: number;
  bytes(): Promise<Uint8Array>;
}

/** Last part of a path, for messages. */
export const fileName = (path: string): string => path.split(/[\\/]/).pop() ?? path;
