// Series made for tests with our own writer: a regular CT whose voxel values tell their place, and ways to spoil it.
// Imported by *.test.ts and test/evidence only.
import { axisGrid, lps, type Grid } from '../../base/index.ts';
import type { Volume } from '../../records/index.ts';
import type { FileEntry } from '../file-entry.ts';
import { ctElements, ctPixels, type StudyFacts } from './write-ct.ts';
import { writeFile, type Element } from './write.ts';

export const madeFacts: StudyFacts = {
  seed: 'test',
  name: 'Démo^Éloïse',
  patientId: 'D-0001',
  birthDate: '1950-02-03',
  sex: 'female',
  at: '2026-01-02T03:04:05',
  description: 'Rachis',
  kvpKv: 120,
  kernel: 'B30',
};

export const madeGrid = (slices = 6): Grid => axisGrid([9, 7, slices], [0.7, 0.9, 2], lps(-30, 40.5, -300), 'unused');

/** value = 1000·k + 10·j + i − 500: every voxel tells where it belongs. */
export function madeVolume(grid: Grid = madeGrid()): Volume {
  const [nx, ny, nz] = grid.size;
  const voxels = new Int16Array(nx * ny * nz);
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++) for (let i = 0; i < nx; i++) voxels[i + nx * (j + ny * k)] = 1000 * k + 10 * j + i - 500;
  return { grid, voxels, quantity: 'hu', seriesUid: '', role: 'planning', posture: 'HFS', contrast: 'none', findings: [] };
}

/** One file a slice; `spoil` returns elements that replace those of slice k, or undefined to leave the slice out. */
export function madeFiles(
  volume: Volume = madeVolume(),
  facts: Partial<StudyFacts> = {},
  spoil: (k: number) => readonly Element[] | undefined = () => [],
): FileEntry[] {
  const files: FileEntry[] = [];
  for (let k = 0; k < volume.grid.size[2]; k++) {
    const own = spoil(k);
    if (own === undefined) continue;
    const elements = [...ctElements(volume, { ...madeFacts, position: volume.posture, ...facts }, k), ctPixels(volume, k), ...own];
    const out = new Set(own.filter((e) => e.vr === '--').map((e) => e.tag));
    const bytes = writeFile(elements.filter((e) => !out.has(e.tag)));
    files.push({ path: `s/${facts.seriesCount ?? 1}-${k}.dcm`, bytes: () => Promise.resolve(bytes) });
  }
  return files;
}
/** In a spoil list: the element is left out of the file. */
export const leftOut = (tag: number): Element => ({ tag, vr: '--', bytes: new Uint8Array(0) });
