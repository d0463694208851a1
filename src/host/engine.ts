// What the store asks of a place to keep cases: a journal that only grows, files named by content hash, one identity file.
// Engines (memory, folder, OPFS, remote) know nothing of records. "Durable" = survives the process and the power being cut.

export type Area = 'bodies' | 'blobs';

/** One case at one engine. */
export interface CaseFiles {
  journal(): Promise<Uint8Array>;
  /** Appends when the journal is exactly `atByte` long and answers true once durable; false when somebody else wrote meanwhile. */
  append(bytes: Uint8Array<ArrayBuffer>, atByte: number): Promise<boolean>;
  /** Cuts a torn tail off, when the journal is still `fromByte` long. */
  cut(toByte: number, fromByte: number): Promise<void>;
  read(area: Area, hash: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
  has(area: Area, hash: string): Promise<boolean>;
  /** Durable after the next `flush`. Writing a file that exists is no change. */
  write(area: Area, hash: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  flush(): Promise<void>;
  list(area: Area): Promise<readonly string[]>;
  drop(area: Area, hash: string): Promise<void>;
  identity(): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** Durable when it resolves; undefined erases. */
  setIdentity(bytes: Uint8Array<ArrayBuffer> | undefined): Promise<void>;
}

/** A case code is also a folder name and part of an address; names Windows keeps for devices are left out. */
export const codePattern = /^(?!(CON|PRN|AUX|NUL|COM\d|LPT\d)$)[A-Z0-9][A-Z0-9-]{1,30}$/;
/** The Site document: journalled like a case and beside them, but no patient; never listed, imported or printed. */
export const siteCode = 'SITE';
export const hashPattern = /^[0-9a-f]{64}$/;

/** Documents beside the cases: `index` is a cache that may vanish, `keys` says that the cases are encrypted and holds their wrapped key. */
export type NoteName = 'index' | 'keys';

export interface Engine {
  /** True: bricks are kept compressed. Memory keeps them as they are. */
  readonly packed: boolean;
  list(): Promise<readonly string[]>;
  open(code: string): Promise<CaseFiles | undefined>;
  /** Undefined when the code is taken. */
  create(code: string): Promise<CaseFiles | undefined>;
  remove(code: string): Promise<void>;
  /** Every case and the stored length of its journal: cheaper than reading, and a journal only grows, so a change shows. */
  sizes(): Promise<ReadonlyMap<string, number>>;
  note(name: NoteName): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** Durable when it resolves; undefined removes it. */
  setNote(name: NoteName, bytes: Uint8Array<ArrayBuffer> | undefined): Promise<void>;
  /** The place inside this one where its encrypted cases stand. */
  inside(): Engine;
}
