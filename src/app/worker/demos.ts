// TEMPORARY until the phantom lands.
import { axisGrid, lps, voxelToLps, voxel, Problem } from '../../base/index.ts';
import { memoryLibrary, type OpenCase } from '../../host/index.ts';
import type { Errand } from './case-worker.ts';
import type { DemoCard } from './messages.ts';
import type { Volume } from './nouns.ts';

export async function demoCard(name: string): Promise<DemoCard> {
  void name;
  throw new Problem('app.no-case');
}
export async function openDemo(name: string, e: Errand): Promise<OpenCase> {
  void name;
  const open = await memoryLibrary().create();
  const grid = axisGrid([180, 160, 240], [1, 1, 1], lps(-90, -100, -120));
  const v = new Int16Array(180 * 160 * 240);
  let n = 0;
  const centres = Array.from({ length: 6 }, (_, i) => lps(3 * Math.sin(i), -20 + 6 * Math.cos(i), 95 - 38 * i));
  for (let k = 0; k < 240; k++) { if (k % 24 === 0) e.progress(k / 240, 'app.running.demo');
    for (let j = 0; j < 160; j++) for (let i = 0; i < 180; i++) {
      const p = voxelToLps(grid, voxel(i, j, k));
      let hu = Math.hypot(p[0] / 85, (p[1] + 20) / 75) < 1 ? 40 : -1000;
      for (const c of centres) {
        const x = (p[0] - c[0]) / 23, y = (p[1] - c[1]) / 17, z = Math.abs(p[2] - c[2]);
        const r = Math.hypot(x, y);
        if (r < 1 && z < 14) hu = r > 0.93 || z > 12.6 ? 500 : 140;
        else if (Math.abs(Math.abs(p[0] - c[0]) - 15) < 5 && p[1] - c[1] > 14 && p[1] - c[1] < 40 && Math.abs(z - 3) < 7) hu = 420;
      }
      v[n++] = hu + (((i * 7919 + j * 104729 + k * 1299709) % 61) - 30);
    } }
  const volume: Volume = { grid, voxels: v, quantity: 'hu', seriesUid: '1.2', role: 'planning', posture: 'HFS', contrast: 'none', findings: [] };
  await open.put('volume', volume);
  const names = ['T11', 'T12', 'L1', 'L2', 'L3', 'L4'] as const;
  for (const [m, c] of centres.entries()) {
    const g = axisGrid([60, 90, 34], [1, 1, 1], lps(c[0] - 30, c[1] - 25, c[2] - 17));
    const mask = new Uint8Array(60 * 90 * 34);
    let q = 0;
    for (let k = 0; k < 34; k++) for (let j = 0; j < 90; j++) for (let i = 0; i < 60; i++) {
      const p = voxelToLps(g, voxel(i, j, k));
      const z = Math.abs(p[2] - c[2]);
      if ((Math.hypot((p[0] - c[0]) / 23, (p[1] - c[1]) / 17) < 1 && z < 14)) mask[q] = 1;
      else if (Math.abs(Math.abs(p[0] - c[0]) - 15) < 5 && p[1] - c[1] > 14 && p[1] - c[1] < 40 && Math.abs(z - 3) < 7) mask[q] = 1;
      q++;
    }
    await open.put('seed', { vertebraId: `v${m}`, suggestedLevel: names[m], pointLps: c, mask: { grid: g, voxels: mask }, cut: false, bodyOnly: false, source: 'label-map', findings: [] });
  }
  await open.put('levels', { entries: names.map((level, m) => ({ vertebraId: `v${m}`, level })), confirmed: false, countedFrom: 'label-map', absolute: false, findings: [] });
  return open;
}
