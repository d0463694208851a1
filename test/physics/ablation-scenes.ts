// Scenes of the ablation runs: a block of tissues like a vertebra, the gels and livers of published experiments. Tissues are the catalogue's; what an
// experiment's medium is (gel) stands here with its source.
import { allTissueHeat, bloodAndWater, damageLaw, heatTissueCode, type HeatTissue } from '../../src/catalog/index.ts';
import type { Kernels } from '../../src/kernels/index.ts';
import {
  diffusionSolver,
  probeContact,
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

export interface WallRun {
  /** Hottest or coldest in the fat and veins right behind the wall, and in the sac. */
  readonly epiduralC: number;
  readonly sacC: number;
  /** Share of the current's power that heats what lies behind the wall; 0 for cold. */
  readonly behindFraction: number;
}
/** A needle in the back of the body, 6 mm before the posterior wall, with the wall or without it; the same needle, power and time. */
export function wallRun(hasWall: boolean, kind: 'cryo' | 'rf', n: number, h: number, kernels: Kernels): WallRun {
  const m = ((n - 1) * h) / 2;
  const tissueAt = vertebraTissue(m, h, hasWall, 0);
  const scene = bodyScene(n, h, tissueAt);
  const of = (wanted: (t: HeatTissue, y: number) => boolean): number[] => {
    const out: number[] = [];
    for (let c = 0; c < scene.tissue.length; c++) {
      const p = [c % n, Math.floor(c / n) % n, Math.floor(c / n / n)].map((i) => i * h);
      if (Math.abs(p[0] - m) < 6 && Math.abs(p[2] - m) < 5 && wanted(tissueAt([p[0], p[1], p[2]]), p[1] - m)) out.push(c);
    }
    return out;
  };
  const epidural = of((t, y) => (t === 'fat' || t === 'vessel') && y > 14 && y < 18);
  const organs = [
    { id: 'epidural', cells: epidural },
    { id: 'sac', cells: of((t) => t === 'csf') },
  ];
  const along = [m - 8, m + 8.2, m + 0.3] as const;
  const course =
    kind === 'cryo'
      ? run(
          scene,
          [needle('p', along, [1, 0, 0], 1.5, cooling(16, 5, -140))],
          { kind: 'cryo', phases: [{ kind: 'freeze', durationS: 600 }] },
          kernels,
          { organs },
        )
      : run(
          scene,
          [needle('p', [m - 5, m + 8.2, m + 0.3], [1, 0, 0], 1.5, [{ kind: 'electrode', fromMm: 0, toMm: 10, pole: 'active' }])],
          { kind: 'rf', durationS: 300, control: { kind: 'power', powerW: 2 } },
          kernels,
          { organs },
        );
  const find = (id: string) => course.organs.find((o) => o.id === id);
  const read = (id: string): number => (kind === 'cryo' ? find(id)?.lowestC : find(id)?.peakC) ?? Number.NaN;
  return { epiduralC: read('epidural'), sacC: read('sac'), behindFraction: kind === 'rf' ? behind(scene, m, h, kernels) : 0 };
}
/** Share of a monopolar needle's power that is dissipated within 4 mm behind the wall, at body temperature. */
function behind(scene: AblationScene, m: number, h: number, kernels: Kernels): number {
  const [n] = scene.size;
  const conductivity = Float32Array.from(scene.tissue, (t) => 1e-3 * Math.max(1e-6, scene.tissues[t].electricSPerM));
  const contact = probeContact(scene.size, h, {
    fromMm: [m - 4.25, m + 8.2, m + 0.3],
    toMm: [m + 4.5, m + 8.2, m + 0.3],
    radiusMm: 0.75,
  });
  const fixedGroup = new Uint8Array(conductivity.length);
  const fixedValue = new Float32Array(conductivity.length);
  for (const c of contact.inside) [fixedGroup[c], fixedValue[c]] = [1, 1];
  const zero = { kind: 'value', value: 0 } as const;
  const s = diffusionSolver(
    {
      size: scene.size,
      spacingMm: h,
      conductivity,
      fixedGroup,
      contacts: contact,
      sides: { lowX: zero, highX: zero, lowY: zero, highY: zero, lowZ: zero, highZ: zero },
    },
    kernels,
  );
  s.solve({ fixedValue }, { withoutField: true, tolerance: 1e-6 });
  const heat = new Float32Array(conductivity.length);
  const { groups: taken } = s.dissipation(heat);
  s.free();
  let [back, all] = [0, taken[1] / h ** 3];
  for (const [c, v] of heat.entries()) {
    const [x, y, z] = [c % n, Math.floor(c / n) % n, Math.floor(c / n / n)].map((i) => i * h - m);
    all += v;
    if (Math.abs(x) < 8 && Math.abs(z) < 10 && y >= 14.5 && y < 18.5) back += v;
  }
  return back / all;
}
