// Published experiments of cold and radiofrequency (science file, A6), set up as far as they are described. What a paper does not give is said here
// and is one number for all rows of a device: the cooling power of a cryoprobe is taken from the ice of its single-probe row and kept.
import type { Kernels } from '../../src/kernels/index.ts';
import {
  heatSolver,
  probeContact,
  type AblationCourse,
  type AblationTissue,
  type GridMm,
  type ProbeOnGrid,
} from '../../src/physics/index.ts';
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
/** The 2.4 mm argon probe of Littrup 2009: tip and gas recalled; power chosen on its single-probe row. */
export const probe24: CryoDevice = { diameterMm: 2.4, zoneMm: 33, coolingWPerCm: 7.5, lowestC: -140 };
/** The 17 gauge needles of PMC4850244: tip recalled; power chosen on the published 0 °C edge, some 2 cm from four needles. */
export const needle17: CryoDevice = { diameterMm: 1.47, zoneMm: 30, coolingWPerCm: 8, lowestC: -140 };

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

/**
 * Along x outwards from a needle's axis: where 0 °C and −40 °C are reached, and how straight the temperature is between, over 17 points. The front lies
 * within one cell, which stands between 0 and −0.5 °C by the share of it that is ice: there it is read, by that share, row by row (Voller and Cross
 * 1981, Int J Heat Mass Transf 24:545); what was read between the centres, that cell's flat top with them, moved with where the front stood in its
 * cell. `betweenRSquared` is that older reading, `iceRSquared` that of the ray's cells that are ice throughout.
 */
export function rayFrom(
  field: Float32Array,
  size: readonly [number, number, number],
  h: number,
  k: number,
  from: readonly [number, number],
): {
  readonly iceMm: number;
  readonly coldMm: number;
  readonly rSquared: number;
  readonly betweenRSquared: number;
  readonly iceRSquared: number;
} {
  const [nx, ny] = size;
  const x0 = (nx - 1) / 2 + from[0] / h;
  const y = (ny - 1) / 2 + from[1] / h;
  const j = Math.floor(y);
  const f = y - j;
  const mixed = (of: (row: number) => number): number => (f === 0 ? of(j) : (1 - f) * of(j) + f * of(j + 1));
  const cell = (row: number, i: number): number => field[(k * ny + row) * nx + i];
  const between = (row: number, mm: number): number => {
    const x = x0 + mm / h;
    const i = Math.floor(x);
    return cell(row, i) + (x - i) * (cell(row, i + 1) - cell(row, i));
  };
  /** First cell of a row that is not ice throughout. */
  const open = (row: number): number => {
    let i = Math.ceil(x0 + 1 / h);
    while (cell(row, i) <= iceC) i++;
    return i;
  };
  const front = (row: number): number => {
    const i = open(row);
    return (i - 0.5 + Math.max(0, cell(row, i) / iceC) - x0) * h;
  };
  /** Between the cells that are ice; from the last of them straight to the front, and on as straight for the row whose front is nearer. */
  const inIce = (row: number, mm: number): number => {
    const last = open(row) - 1;
    const lastMm = (last - x0) * h;
    return mm <= lastMm ? between(row, mm) : (cell(row, last) * (front(row) - mm)) / (front(row) - lastMm);
  };
  const cross = (value: (mm: number) => number, limitC: number): number => {
    let mm = 1;
    while (value(mm) < limitC) mm += 0.01;
    return mm;
  };
  const value = (mm: number): number => mixed((row) => inIce(row, mm));
  const old = (mm: number): number => mixed((row) => between(row, mm));
  const points = (of: (mm: number) => number, coldMm: number, iceMm: number): (readonly [number, number])[] =>
    Array.from({ length: 17 }, (_, q) => coldMm + ((iceMm - coldMm) * q) / 16).map((x) => [x, of(x)] as const);
  const [coldMm, iceMm] = [cross(value, -40), mixed(front)];
  const ice: (readonly [number, number])[] = [];
  const at = (i: number): number => mixed((row) => cell(row, i));
  for (let i = Math.ceil(x0 + 1 / h); at(i) < iceC; i++) if (at(i) >= -40) ice.push([(i - x0) * h, at(i)]);
  return {
    iceMm,
    coldMm,
    rSquared: straightness(points(value, coldMm, iceMm)),
    betweenRSquared: straightness(points(old, coldMm, cross(old, 0))),
    iceRSquared: straightness(ice),
  };
}
/**
 * The same needles by symmetry in an eighth of the gel, so that a finer voxel is affordable: `count` needles at `gapMm` (two, or four in a square); 15 min at
 * full power.
 */
export function octantOfNeedles(gapMm: number, count: 2 | 4, h: number, kernels: Kernels): ReturnType<typeof rayFrom> {
  const n = Math.round(46.5 / h);
  const size = [n, n, n] as const;
  const d = gapMm / 2;
  const y = count === 2 ? 0 : d;
  const { conductivityWPerMK, heatMjPerM3K, frozen } = gel;
  // the planes of symmetry are the grid's sides
  const at = (v: number): number => v - h / 2;
  const heat = heatSolver(
    {
      size,
      spacingMm: h,
      initialC: 37,
      materials: [{ conductivityWPerMK, heatMjPerM3K, ...(frozen === undefined ? {} : { frozen: { ...frozen, mushyC: -iceC } }) }],
    },
    kernels,
    { stageCount: 21 },
  );
  const { diameterMm, zoneMm, coolingWPerCm, lowestC } = needle17;
  const contact = probeContact(size, h, {
    fromMm: [at(d), at(y), -zoneMm],
    toMm: [at(d), at(y), at((zoneMm - diameterMm) / 2)],
    radiusMm: diameterMm / 2,
  });
  // two needles stand in a plane of symmetry
  const watts = -(coolingWPerCm * zoneMm) / 20 / (count === 2 ? 2 : 1);
  heat.addContact(contact, { kind: 'power', watts, lowestC });
  heat.advance(900);
  const t = heat.temperatureC();
  heat.free();
  const middle = ((n - 1) / 2) * h;
  return rayFrom(t, size, h, 0, [at(d) - middle, Math.max(0, at(y)) - middle]);
}

/** Below it gel is ice throughout: its freezing ends half a degree below 0. */
const iceC = -0.5;
function straightness(points: readonly (readonly [number, number])[]): number {
  const mean = (q: 0 | 1): number => points.reduce((s, p) => s + p[q], 0) / points.length;
  const [mx, my] = [mean(0), mean(1)];
  let [xx, xy, yy] = [0, 0, 0];
  for (const p of points) {
    xx += (p[0] - mx) ** 2;
    xy += (p[0] - mx) * (p[1] - my);
    yy += (p[1] - my) ** 2;
  }
  return (xy * xy) / (xx * yy);
}

/** Width of a field above a limit across the needle (along x at the middle of the electrode), mm, linear between cells. */
export function widthAbove(field: Float32Array, n: number, h: number, j: number, k: number, limit: number): number {
  let length = 0;
  for (let i = 0; i + 1 < n; i++) {
    const a = field[(k * n + j) * n + i] - limit;
    const b = field[(k * n + j) * n + i + 1] - limit;
    if (a >= 0 && b >= 0) length++;
    else if (a >= 0 || b >= 0) length += Math.abs((a >= 0 ? a : b) / (a - b));
  }
  return length * h;
}
const medium = (k: number, heat: number, sigma: number, perfusion = 0, sigmaPerC = 0.02, water = 0.75): AblationTissue => ({
  conductivityWPerMK: k,
  heatMjPerM3K: heat,
  boilingMjPerM3: 2257 * water,
  perfusionWPerM3K: perfusion,
  electricSPerM: sigma,
  electricPerC: sigmaPerC,
});

/** As quick as a generator: at most 2 °C above the set temperature. */
const gains = { proportionalWPerC: 0.3, integralWPerCS: 0.02 };

/**
 * V4, osteoid osteoma (Irastorza 2016, abstract read): nidus of 10 mm enclosed by a reactive zone (7.5 mm, the one thickness the abstract gives),
 * trabecular bone around it, on one side a layer of cortical bone of 1.5 mm and muscle beyond; plain 17 gauge electrode in the middle of the
 * nidus (10 mm active, assumed), 90 °C for 300 s. Conductivity of the nidus: the tumour’s. Lesion: Ω = 1, width across the needle.
 */
export function osteoidOsteoma(zoneSPerM: number, n: number, h: number, kernels: Kernels) {
  const m = ((n - 1) * h) / 2;
  const tissue = new Uint8Array(n ** 3);
  for (let c = 0; c < tissue.length; c++) {
    const y = (Math.floor(c / n) % n) * h - m;
    const r = Math.hypot((c % n) * h - m, y, Math.floor(c / n / n) * h - m);
    tissue[c] = r < 5 ? 0 : r < 12.5 ? 1 : y < 13 ? 2 : y < 14.5 ? 3 : 4;
  }
  const course = run(
    {
      ...gelScene([n, n, n], h, gel, 37),
      // soft nidus, cortical zone, cancellous bone of the catalogue; blood as there
      tissues: [
        medium(0.57, 3.9, 0.4, 7350),
        medium(0.32, 2.505, zoneSPerM, 1200, 0.02, 0.25),
        medium(0.31, 2.679, 0.087, 2237, 0.02, 0.41),
        medium(0.32, 2.505, 0.02, 1200, 0.02, 0.25),
        medium(0.49, 3.73, 0.58, 2550),
      ],
      tissue,
    },
    [needle('p', [m, m, m - 5], [0, 0, 1], 1.47, [{ kind: 'electrode', fromMm: 0, toMm: 10, pole: 'active' }])],
    {
      kind: 'rf',
      durationS: 300,
      control: { kind: 'temperature', targetC: 90, mostW: 20, ...gains },
    },
    kernels,
  );
  const row = Math.round(m / h);
  const width = (field: Float32Array, limit: number): number => widthAbove(field, n, h, row, row, limit);
  return { killedMm: width(course.omega, 4.6), widthMm: width(course.omega, 1), width50Mm: width(course.peakC, 50), course };
}

/**
 * V5, ex vivo muscle at 37 °C (Cosman 2014): monopolar, 10 mm active, 80 °C. Width of the 50 °C isotherm 1, 2 and 3 minutes after the set temperature
 * was reached (the time a generator counts), and after the start.
 */
export function muscleGrowth(
  diameterMm: number,
  n: number,
  h: number,
  kernels: Kernels,
): { setMm: readonly number[]; startMm: readonly number[] } {
  const m = ((n - 1) * h) / 2;
  const row = Math.round(m / h);
  const course = run(
    gelScene([n, n, n], h, medium(0.49, 3.73, 0.58), 37),
    [needle('p', [m + 0.2, m + 0.1, m - 5], [0, 0, 1], diameterMm, [{ kind: 'electrode', fromMm: 0, toMm: 10, pole: 'active' }])],
    { kind: 'rf', durationS: 225, control: { kind: 'temperature', targetC: 80, mostW: 20, ...gains } },
    kernels,
    { everyS: 3, stepS: 1 },
  );
  const reachedS = course.readings.find((r) => r.sensorC >= 79)?.timeS ?? Number.NaN;
  const peak = new Float32Array(n ** 3);
  const widths = course.snapshots.map((s) => {
    for (let c = 0; c < peak.length; c++) peak[c] = Math.max(peak[c], s.temperatureC[c]);
    return widthAbove(peak, n, h, row, row, 50);
  });
  const at = (t: number): number => {
    const q = course.snapshots.findIndex((s) => s.timeS >= t);
    const [a, b] = [course.snapshots[q - 1], course.snapshots[q]];
    return widths[q - 1] + ((widths[q] - widths[q - 1]) * (t - a.timeS)) / (b.timeS - a.timeS);
  };
  return { setMm: [60, 120, 180].map((t) => at(reachedS + t)), startMm: [60, 120, 180].map(at) };
}

type Place = readonly [number, number, number];
/**
 * Where the sensors of V6 stand, mm: x towards the needle's side, y back from the body's middle line (posterior wall's plane at 9, front of the sac at
 * 11 in the midline), z up. The paper's distances were not read. `first` was assumed before any run: the epidural sensor as far from the needle's
 * middle as the body's, on its side. `anatomy` was written down before its own run, with the answer of `first` known: the abstract calls the
 * foramen ipsilateral and the epidural space not, so its sensor stands in the midline, in the middle of the layer between wall and sac.
 */
export const cadaverPlaces = {
  body: [2, -13, 0],
  foramen: [14, 11, -8],
  first: [5, 10, 0],
  anatomy: [0, 10, 0],
} as const satisfies Readonly<Record<string, Place>>;
export interface CadaverAnswer {
  readonly powerW: number;
  readonly impedanceOhm: number;
  /** Highest temperature at a place, linear between the cells' centres. */
  readonly peakC: (place: Place) => number;
}
/**
 * V6, cadaver vertebra at 37 °C whose lytic cavity is filled with muscle (Groetz 2013): no blood flow; 10 mm active needle in the cavity’s middle. The
 * paper’s distances were not read. Assumed before any run: the cavity (20 mm) and its needle lie on the side of the pedicle they came through and
 * reach the posterior wall; the body sensor 12 mm from the needle’s middle, the foramen behind the wall below the pedicle (`cadaverPlaces`).
 */
export function cadaver(powerW: number, durationS: number, n: number, h: number, kernels: Kernels): CadaverAnswer {
  const m = ((n - 1) * h) / 2;
  const tissue = new Uint8Array(n ** 3);
  for (let c = 0; c < tissue.length; c++) {
    const [x, y, z] = [c % n, Math.floor(c / n) % n, Math.floor(c / n / n)].map((i) => i * h - m);
    const inBody = Math.abs(z) < 13 && Math.hypot(x / 22, (y + 8) / 17) < 1;
    const isShell = inBody && (Math.hypot(x / 21, (y + 8) / 16) > 1 || Math.abs(z) > 12);
    const canal = Math.hypot(x / 11, (y - 18) / 9) < 1;
    if (Math.hypot(x - 7, y + 2, z) < 10) tissue[c] = 0;
    else if (inBody) tissue[c] = isShell ? 1 : 2;
    else tissue[c] = canal ? (Math.hypot(x / 8, (y - 18) / 7) < 1 ? 4 : 3) : 0;
  }
  // muscle, cortical, cancellous, fat, CSF (standing still): no blood
  const tissues = [
    medium(0.49, 3.73, 0.58),
    medium(0.32, 2.505, 0.02, 0, 0.02, 0.25),
    medium(0.31, 2.679, 0.087, 0, 0.02, 0.41),
    medium(0.21, 2.139, 0.04, 0, 0.02, 0.14),
    medium(0.6, 4.18, 1.75, 0, 0.02, 0.99),
  ];
  const course = run(
    { ...gelScene([n, n, n], h, gel, 37), tissues, tissue },
    [needle('p', [m + 5.5, m - 6.8, m], [0.3, 0.95, 0], 1.47, [{ kind: 'electrode', fromMm: 0, toMm: 10, pole: 'active' }])],
    { kind: 'rf', durationS, control: { kind: 'power', powerW } },
    kernels,
  );
  const peakC = (place: Place): number => {
    const at = place.map((v) => (v + m) / h);
    const low = at.map(Math.floor);
    let sum = 0;
    for (let q = 0; q < 8; q++) {
      const d = [q & 1, (q >> 1) & 1, q >> 2];
      const share = d.reduce((w, v, a) => w * (v === 1 ? at[a] - low[a] : 1 - at[a] + low[a]), 1);
      sum += share * course.peakC[((low[2] + d[2]) * n + low[1] + d[1]) * n + low[0] + d[0]];
    }
    return sum;
  };
  return { powerW, impedanceOhm: course.readings.at(-1)?.impedanceOhm ?? Number.NaN, peakC };
}
