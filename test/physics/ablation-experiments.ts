// Published experiments of cold and radiofrequency (science file, A6), set up as far as they are described. What a paper does not give is said here
// and is one number for all rows of a device: the cooling power of a cryoprobe is taken from the ice of its single-probe row and kept.
import type { Kernels } from '../../src/kernels/index.ts';
import type { AblationCourse, AblationTissue, GridMm, ProbeOnGrid } from '../../src/physics/index.ts';
import { cooling, gelScene, needle, run } from './ablation-scenes.ts';

/** Agar or ultrasound gel: water. Recalled: ice 2.2 W/m/K and 2.0 kJ/kg/K near −20 °C, 334 kJ/kg. */
export const gel: AblationTissue = {
  conductivityWPerMK: 0.6,
  heatMjPerM3K: 4.15,
  frozen: { conductivityWPerMK: 2.2, heatMjPerM3K: 1.85, latentMjPerM3: 325 },
  perfusionWPerM3K: 0,
  electricSPerM: 0,
  electricPerC: 0,
};

export interface Zone {
  /** Diameter of a circle of the same area in the middle plane across the probes. */
  readonly equivalentMm: number;
  readonly areaMm2: number;
  /** Along x (the row of the probes) and y. */
  readonly acrossMm: readonly [number, number];
}
/** Of what got colder than `limitC` in plane k, cells cut by the limit counted by their share (linear along x). */
export function zoneBelow(field: Float32Array, size: readonly [number, number, number], h: number, k: number, limitC: number): Zone {
  const [nx, ny] = size;
  const at = (i: number, j: number): number => field[(k * ny + j) * nx + i];
  let area = 0;
  const across: [number, number] = [0, 0];
  const run1 = (count: number, value: (q: number) => number): number => {
    let length = 0;
    for (let q = 0; q + 1 < count; q++) {
      const [a, b] = [value(q) - limitC, value(q + 1) - limitC];
      if (a <= 0 && b <= 0) length++;
      else if (a <= 0 || b <= 0) length += Math.abs((a <= 0 ? a : b) / (a - b));
    }
    return length * h;
  };
  for (let j = 0; j < ny; j++) {
    const length = run1(nx, (i) => at(i, j));
    area += length * h;
    across[0] = Math.max(across[0], length);
  }
  for (let i = 0; i < nx; i++)
    across[1] = Math.max(
      across[1],
      run1(ny, (j) => at(i, j)),
    );
  return { equivalentMm: 2 * Math.sqrt(area / Math.PI), areaMm2: area, acrossMm: across };
}

export interface CryoDevice {
  readonly diameterMm: number;
  readonly zoneMm: number;
  readonly coolingWPerCm: number;
  readonly lowestC: number;
}
/** The 2.4 mm argon probe of Littrup 2009: tip and gas recalled; power from the ice of its single-probe row. */
export const probe24: CryoDevice = { diameterMm: 2.4, zoneMm: 33, coolingWPerCm: 5, lowestC: -140 };
/** The 17 gauge needles of PMC4850244: tip recalled; power as published ice of one such needle asks for. */
export const needle17: CryoDevice = { diameterMm: 1.47, zoneMm: 30, coolingWPerCm: 3.5, lowestC: -140 };

/** Probes side by side along x in gel; the field of lowest temperatures and the middle plane of their zones. */
export function inGel(
  device: CryoDevice,
  placesMm: readonly (readonly [number, number])[],
  bodyC: number,
  durationS: number,
  h: number,
  boxMm: readonly [number, number, number],
  kernels: Kernels,
  dutyFraction = 1,
): { readonly course: AblationCourse; readonly size: readonly [number, number, number]; readonly plane: number } {
  const size = boxMm.map((v) => Math.round(v / h)) as [number, number, number];
  const middle = size.map((n) => ((n - 1) * h) / 2);
  const tip = middle[2] - device.zoneMm / 2;
  const probes = placesMm.map(([x, y], n): ProbeOnGrid => {
    const at: GridMm = [middle[0] + x, middle[1] + y, tip];
    return needle(`p${n}`, at, [0, 0, 1], device.diameterMm, cooling(device.zoneMm, device.coolingWPerCm, device.lowestC));
  });
  const course = run(
    gelScene(size, h, gel, bodyC),
    probes,
    { kind: 'cryo', phases: [{ kind: 'freeze', durationS, dutyFraction }] },
    kernels,
    { stepS: 10 },
  );
  return { course, size, plane: Math.round(middle[2] / h) };
}
