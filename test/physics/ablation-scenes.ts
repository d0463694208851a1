// Scenes of the ablation runs: a block of tissues like a vertebra, the gels and livers of published experiments. Tissues are the catalogue's; what an
// experiment's medium is (gel) stands here with its source.
import { allTissueHeat, bloodAndWater, damageLaw, heatTissueCode, type HeatTissue } from '../../src/catalog/index.ts';
import type { Kernels } from '../../src/kernels/index.ts';
import {
  runAblation,
  type AblationCourse,
  type AblationOptions,
  type AblationProtocol,
  type AblationScene,
  type AblationTissue,
  type GridMm,
  type ProbeOnGrid,
} from '../../src/physics/index.ts';

export const bodyScene = (n: number, spacingMm: number, tissueAt: (p: GridMm) => HeatTissue): AblationScene => {
  const tissue = new Uint8Array(n ** 3);
  for (let c = 0; c < tissue.length; c++) {
    const at = [c % n, Math.floor(c / n) % n, Math.floor(c / n / n)].map((i) => i * spacingMm);
    tissue[c] = heatTissueCode(tissueAt([at[0], at[1], at[2]]));
  }
  return {
    size: [n, n, n],
    spacingMm,
    tissues: allTissueHeat(),
    tissue,
    bodyC: bloodAndWater.bodyC.value,
    coagulatedC: bloodAndWater.coagulatedC.value,
    freezingC: [bloodAndWater.upperFreezingC.value, bloodAndWater.lowerFreezingC.value],
    boilingC: bloodAndWater.boilingC.value,
  };
};
/** One medium everywhere, of its own. */
export const gelScene = (
  size: readonly [number, number, number],
  spacingMm: number,
  medium: AblationTissue,
  bodyC: number,
): AblationScene => ({
  size,
  spacingMm,
  tissues: [medium],
  tissue: new Uint8Array(size[0] * size[1] * size[2]),
  bodyC,
  coagulatedC: bloodAndWater.coagulatedC.value,
  freezingC: [0, -0.5],
  boilingC: 100,
});

/**
 * A vertebra in a block: body 44 × 32 × 26 mm of cancellous bone in a cortical shell of 1 voxel with its posterior wall (x left, y back, z up), a
 * tumour of `tumourMm` in its back part, epidural fat and veins behind, sac with CSF and cord, muscle around. Middle of the block = middle of the
 * body. `hasWall`: the posterior wall; without it cancellous bone reaches the epidural fat.
 */
export function vertebraTissue(middle: number, h: number, hasWall: boolean, tumourMm = 8): (p: GridMm) => HeatTissue {
  return ([x, y, z]) => {
    const [a, b, c] = [x - middle, y - middle, z - middle];
    if (Math.hypot(a, b - 6, c) < tumourMm) return 'tumour';
    const inBody = Math.abs(c) < 13 && Math.hypot(a / 22, b / 16) < 1 && b < 14.5;
    if (inBody) {
      const isWall = b >= 14.5 - Math.max(1, h);
      if (isWall) return hasWall ? 'cortical' : 'cancellous';
      return Math.hypot(a / (22 - h), b / (16 - h)) > 1 || Math.abs(c) > 13 - h ? 'cortical' : 'cancellous';
    }
    if (Math.abs(c) >= 13 && Math.abs(c) < 22 && Math.hypot(a / 22, b / 16) < 1) return 'disc';
    // the canal behind the wall: epidural fat with a vein layer, the sac, the cord
    const canal = Math.hypot(a / 11, (b - 23.5) / 9);
    if (canal < 1) {
      const sac = Math.hypot(a / 8, (b - 24) / 7);
      if (Math.hypot(a / 5, (b - 24.5) / 4) < 1) return 'cord';
      if (sac < 1) return 'csf';
      return b < 16.5 ? 'vessel' : 'fat';
    }
    if (b > 30 && Math.abs(a) < 16 && Math.hypot(a / 15, (b - 23.5) / 13) < 1) return 'cortical';
    return 'soft';
  };
}
export const needle = (id: string, tipMm: GridMm, direction: GridMm, diameterMm: number, parts: ProbeOnGrid['parts']): ProbeOnGrid => {
  const n = Math.hypot(...direction);
  return { id, tipMm, direction: [direction[0] / n, direction[1] / n, direction[2] / n], diameterMm, parts };
};
export const cooling = (zoneMm: number, coolingWPerCm: number, lowestC: number): ProbeOnGrid['parts'] => [
  { kind: 'cold', fromMm: 0, toMm: zoneMm, coolingWPerCm, lowestC, warmingWPerCm: coolingWPerCm / 4 },
];
/** Two electrodes on one shaft, the tip one active. */
export const bipolar = (lengthMm: number, gapMm: number, coolantC?: number): ProbeOnGrid['parts'] => [
  { kind: 'electrode', fromMm: 0, toMm: lengthMm, pole: 'active', ...(coolantC === undefined ? {} : { coolantC }) },
  {
    kind: 'electrode',
    fromMm: lengthMm + gapMm,
    toMm: 2 * lengthMm + gapMm,
    pole: 'return',
    ...(coolantC === undefined ? {} : { coolantC }),
  },
];
export const run = (
  scene: AblationScene,
  probes: readonly ProbeOnGrid[],
  protocol: AblationProtocol,
  kernels: Kernels,
  options: AblationOptions = {},
): AblationCourse => runAblation(scene, probes, protocol, damageLaw(), kernels, options);

/** Volumes by the field, ml, the needles' own cells included. */
export const mlBelow = (c: AblationCourse, h: number, limitC: number): number => {
  let count = 0;
  for (const [n, v] of c.lowestC.entries()) if (v <= limitC || c.probe[n] === 1) count++;
  return (count * h ** 3) / 1000;
};
/** The runs whose time counts: 15 minutes of two cryoprobes, 10 minutes of one bipolar needle, in the vertebra. */
export function timedCryo(n: number, h: number, toS: number, kernels: Kernels, options: AblationOptions = {}): AblationCourse {
  const m = ((n - 1) * h) / 2;
  const scene = bodyScene(n, h, vertebraTissue(m, h, true));
  const probes = [-6, 6].map((x) => needle(`p${x}`, [m + x, m - 4, m + 0.3], [x / 40, 1, 0.05], 1.5, cooling(20, 3.5, -140)));
  return run(scene, probes, { kind: 'cryo', phases: [{ kind: 'freeze', durationS: toS }] }, kernels, options);
}
export function timedRf(n: number, h: number, toS: number, kernels: Kernels, options: AblationOptions = {}): AblationCourse {
  const m = ((n - 1) * h) / 2;
  const scene = bodyScene(n, h, vertebraTissue(m, h, true));
  const probes = [needle('p', [m + 1, m - 5, m + 0.3], [0.2, 1, 0.05], 1.8, bipolar(7, 3))];
  return run(
    scene,
    probes,
    {
      kind: 'rf',
      durationS: toS,
      control: { kind: 'temperature', targetC: 80, mostW: 15, proportionalWPerC: 0.3, integralWPerCS: 0.01 },
    },
    kernels,
    options,
  );
}
