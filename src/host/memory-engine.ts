// Cases in memory: for the command line without --save, for tests, and for a page whose storage was refused.
import type { Area, CaseFiles, Engine, NoteName } from './engine.ts';

export function memoryEngine(): Engine {
  const cases = new Map<string, CaseFiles>();
  const notes = new Map<NoteName, Uint8Array<ArrayBuffer>>();
  let sealedPlace: Engine | undefined;
  return {
    packed: false,
    list: async () => [...cases.keys()].toSorted(),
    open: async (code) => cases.get(code),
    async create(code) {
      if (cases.has(code)) return undefined;
      const files = memoryFiles();
      cases.set(code, files);
      return files;
    },
    async remove(code) {
      cases.delete(code);
    },
    async sizes() {
      const found = new Map<string, number>();
      for (const [code, files] of cases) found.set(code, (await files.journal()).length);
      return found;
    },
    note: async (name) => notes.get(name),
    async setNote(name, bytes) {
      if (bytes === undefined) notes.delete(name);
      else notes.set(name, bytes);
    },
    inside: () => (sealedPlace ??= memoryEngine()),
  };
}

function memoryFiles(): CaseFiles {
  const areas: Readonly<Record<Area, Map<string, Uint8Array<ArrayBuffer>>>> = { bodies: new Map(), blobs: new Map() };
  let journal = new Uint8Array(0);
  let identity: Uint8Array<ArrayBuffer> | undefined;
  return {
    journal: async () => journal,
    async append(bytes, atByte) {
      if (journal.length !== atByte) return false;
      const longer = new Uint8Array(journal.length + bytes.length);
      longer.set(journal);
      longer.set(bytes, atByte);
      journal = longer;
      return true;
    },
    async cut(toByte, fromByte) {
      if (journal.length === fromByte) journal = journal.slice(0, toByte);
    },
    read: async (area, hash) => areas[area].get(hash),
    has: async (area, hash) => areas[area].has(hash),
    async write(area, hash, bytes) {
      areas[area].set(hash, bytes);
    },
    flush: async () => {},
    list: async (area) => [...areas[area].keys()],
    async drop(area, hash) {
      areas[area].delete(hash);
    },
    identity: async () => identity,
    async setIdentity(bytes) {
      identity = bytes;
    },
  };
}
