// One member of the ensemble: what is not known is drawn, and the medium with its ways out becomes a model for the flow solver. Member 0 is the
// middle course: nothing drawn. The same seed gives the same nature whatever is asked of it (another paste, more volume, the other side), so that two
// answers differ by what was asked and not by chance. The assumption that fails first: the drawn things are independent.
import { seeded, type Random } from '../../base/index.ts';
import { bodyFluids, gaps, holding, injectionSpread, openSpaces, porousBone, pushing, uncalibrated } from '../../catalog/index.ts';
import { pasteViscosityPaS, type FlowModel, type PasteLaw } from '../../physics/index.ts';
import { leakKinds } from '../../records/index.ts';
import type { Triple } from '../../spine/index.ts';
import { beside, cellOf, conducts, kozeny, placeOfCell, porosityOf, tissue, type Bone, type Medium } from './medium.ts';
import { brokenShare, fractureOf, type Fracture } from './fracture.ts';
import { drawnExponent, type TissueChange } from './tissue-change.ts';
import { waysOut, type WayOut } from './ways-out.ts';

/** What a member draws, as factors (1 = the middle). */
export interface Draw {
  readonly permeability: number;
  readonly boneShare: number;
  readonly viscosity: number;
  /** Of the permeability left-right and front-back. */
  readonly direction: readonly [number, number];
  /** Share of the pores that cement takes. */
  readonly displacedFraction: number;
  readonly marrowPaS: number;
  readonly lysis: number;
  /** Displacement of every tip, mm. */
  readonly tip: Triple;
  readonly patches: Patches | undefined;
  /** One a way out. */
  readonly resistance: (key: string) => number;
}
/** A smooth random field of unit variance. */
type Patches = (p: Triple) => number;

export const memberRandom = (seed: string, member: number): Random | undefined =>
  member === 0 ? undefined : seeded(`injection/${seed}/${member}`);

export function drawOf(random: Random | undefined, m: Medium, tipSdMm: number): Draw {
  const s = injectionSpread;
  if (random === undefined)
    return {
      permeability: 1,
      boneShare: 1,
      viscosity: 1,
      direction: [1, 1],
      displacedFraction: porousBone.displacedFraction.value,
      marrowPaS: bodyFluids.marrowPaS.value,
      lysis: 1,
      tip: [0, 0, 0],
      patches: undefined,
      resistance: () => 1,
    };
  const log = (key: string, sd: number): number => Math.exp(random.fork(key).normal(0, sd));
  const tip = random.fork('tip');
  const {
    value,
    range: [least, most],
  } = porousBone.displacedFraction;
  const share = m.isUncalibrated ? Math.hypot(s.boneShareLogSd.value, uncalibrated.logSd.value) : s.boneShareLogSd.value;
  return {
    permeability: log('permeability', s.permeabilityLogSd.value),
    boneShare: log('bone', share),
    viscosity: log('viscosity', s.viscosityLogSd.value),
    direction: [log('direction/x', s.directionLogSd.value), log('direction/y', s.directionLogSd.value)],
    displacedFraction: Math.min(most, Math.max(least, random.fork('displaced').normal(value, s.displacedSdFraction.value))),
    marrowPaS: bodyFluids.marrowPaS.value * log('marrow', bodyFluids.marrowLogSd.value),
    lysis: log('lysis', openSpaces.lysisLogSd.value),
    tip: [tip.normal(0, tipSdMm), tip.normal(0, tipSdMm), tip.normal(0, tipSdMm)],
    patches: patches(random.fork('patches'), m),
    resistance: (key) => log(`outlet/${key}`, s.outletLogSd.value),
  };
}
/** Normal numbers on a coarse lattice, read between its points; divided by what that reading leaves of their variance. */
function patches(random: Random, m: Medium): Patches {
  const step = injectionSpread.patchMm.value;
  const size = [0, 1, 2].map((a) => Math.ceil((m.size[a] * m.spacingMm) / step) + 2);
  const a = Float64Array.from({ length: size[0] * size[1] * size[2] }, () => random.normal());
  return (p) => {
    const x = [0, 1, 2].map((c) => (p[c] - m.corner[c]) / step);
    const i = x.map((v, c) => Math.min(size[c] - 2, Math.max(0, Math.floor(v))));
    let [sum, square] = [0, 0];
    for (let n = 0; n < 8; n++) {
      let w = 1;
      let q = 0;
      for (let c = 2; c >= 0; c--) {
        const up = (n >> c) & 1;
        const f = x[c] - i[c];
        w *= up === 1 ? f : 1 - f;
        q = q * size[c] + i[c] + up;
      }
      sum += w * a[q];
      square += w * w;
    }
    return sum / Math.sqrt(square);
  };
}

export interface MemberAsk {
  readonly medium: Medium;
  readonly vertebra: Bone;
  /** Frame coordinates. */
  readonly tips: readonly Triple[];
  readonly paste: PasteLaw;
  /** Of the cement in the syringe when the first drop leaves the tip, and its temperature then. */
  readonly thickeningAgeS: number;
  readonly syringeC: number;
  readonly bodyC: number;
  readonly tipSdMm: number;
  readonly seed: string;
  readonly member: number;
  /** One value a voxel of the medium. */
  readonly tissueChange?: TissueChange | undefined;
}
export interface MemberModel {
  readonly model: FlowModel;
  /** Kind of each outlet of the model, by index of `leakKinds`; −1 = the closed wall. */
  readonly kinds: readonly number[];
  /** A cell of each outlet. */
  readonly cells: readonly number[];
}

export function memberModel(ask: MemberAsk): MemberModel {
  const { medium: m, member } = ask;
  const random = memberRandom(ask.seed, member);
  const draw = drawOf(random, m, ask.tipSdMm);
  const paste = { ...ask.paste, eta0PaS: ask.paste.eta0PaS * draw.viscosity };
  const atStartPaS = pasteViscosityPaS(paste, ask.thickeningAgeS);
  const { permeabilityM2, porosityFraction } = bones(m, draw);
  const { permeabilityFactor, permeabilityDraw, startTemperatureC } = ask.tissueChange ?? {};
  const exponent = drawnExponent(random?.fork('changed'), permeabilityDraw);
  if (permeabilityFactor !== undefined)
    for (let q = 0; q < permeabilityM2.length; q++)
      if (m.tissue[q] !== tissue.cleft) permeabilityM2[q] *= permeabilityFactor[q] ** exponent;
  const fracture = fractureOf(m, ask.vertebra, random?.fork('fracture'));
  if (fracture !== undefined) breakBone(m, fracture, permeabilityM2);
  const channel = Uint8Array.from(m.tissue, (t) => (t === tissue.cleft ? 1 : 0));
  const outlet = new Uint8Array(m.tissue.length);
  for (let q = 0; q < outlet.length; q++) {
    if (m.tissue[q] !== tissue.wall) continue;
    outlet[q] = 1;
    permeabilityM2[q] = porousBone.shellPermeabilityM2.value;
    porosityFraction[q] = porousBone.referencePorosityFraction.value;
  }
  const field: Field = { m, permeabilityM2, channel, outlet };
  const outlets: FlowModel['outlets'][number][] = [{ pressureKPa: 0, entryKPa: porousBone.shellEntryKPa.value }];
  const kinds: number[] = [-1];
  const cells: number[] = [-1];
  for (const way of waysOut(m, ask.vertebra, random?.fork('ways'), fracture)) {
    // a voxel of the wall belongs to one way out; 255 numbers are there
    if (outlets.length >= 250) break;
    const opened = open(field, way, outlets.length + 1);
    if (opened === 0) continue;
    const yieldPa = holding.yieldPa.value * (atStartPaS / holding.referencePaS.value) ** holding.exponent.value;
    const holdKPa = ((2 * yieldPa * way.lengthMm) / (way.holeMm ?? way.radiusMm) / 1000) * draw.resistance(way.key);
    outlets.push({ pressureKPa: 0, entryKPa: holdKPa });
    kinds.push(leakKinds.indexOf(way.kind));
    cells.push(way.cell);
  }
  const sources = ask.tips.map((t) => ({ cells: tipCells(m, t, draw.tip) }));
  const f = porousBone.transverseFraction.value;
  return {
    model: {
      size: m.size,
      spacingMm: m.spacingMm,
      permeabilityM2,
      anisotropy: [f * draw.direction[0], f * draw.direction[1], 1],
      porosityFraction,
      channel,
      outlet,
      outlets,
      sources,
      marrowPaS: draw.marrowPaS,
      paste,
      boneC: ask.bodyC,
      ...(startTemperatureC === undefined ? {} : { voxelC: startTemperatureC }),
      shearFactor: bodyFluids.shearFactor.value,
      shearRangePerS: bodyFluids.shearRangePerS.value,
    },
    kinds,
    cells,
  };
}

function bones(m: Medium, draw: Draw): { readonly permeabilityM2: Float32Array; readonly porosityFraction: Float32Array } {
  const permeabilityM2 = new Float32Array(m.tissue.length);
  const porosityFraction = new Float32Array(m.tissue.length);
  const reference = porousBone.permeabilityM2.value * draw.permeability;
  const cleft = (openSpaces.cleftMm.value * 1e-3) ** 2 / 12;
  for (let q = 0; q < m.tissue.length; q++) {
    const t = m.tissue[q];
    if (t === tissue.bone) {
      const porosity = porosityOf(m.boneShare[q] * draw.boneShare);
      const patch = draw.patches === undefined ? 1 : Math.exp(injectionSpread.patchLogSd.value * draw.patches(placeOfCell(m, q)));
      porosityFraction[q] = porosity * draw.displacedFraction;
      permeabilityM2[q] = reference * kozeny(porosity) * patch;
    } else if (t === tissue.cleft) {
      porosityFraction[q] = 1;
      permeabilityM2[q] = cleft;
    } else if (t === tissue.lysis) {
      porosityFraction[q] = openSpaces.lysisFraction.value;
      permeabilityM2[q] = openSpaces.lysisPermeabilityM2.value * draw.lysis;
    }
  }
  return { permeabilityM2, porosityFraction };
}

/** Broken bone conducts along the layer as both side by side. */
function breakBone(m: Medium, fracture: Fracture, permeabilityM2: Float32Array): void {
  const brokenM2 = porousBone.permeabilityM2.value * fracture.factor;
  for (let q = 0; q < m.tissue.length; q++) {
    if (m.tissue[q] !== tissue.bone) continue;
    const share = brokenShare(m, fracture, q);
    if (share > 0 && brokenM2 > permeabilityM2[q]) permeabilityM2[q] += share * (brokenM2 - permeabilityM2[q]);
  }
}

interface Field {
  readonly m: Medium;
  readonly permeabilityM2: Float32Array;
  readonly channel: Uint8Array;
  readonly outlet: Uint8Array;
}
const m2PerMm2 = 1e-6;

/** Opens the wall for a way out and lays its vein or crack inside the body; the count of wall voxels opened. */
function open(f: Field, way: WayOut, id: number): number {
  const { m, outlet } = f;
  const h = m.spacingMm;
  const mouth = wallBeside(m, way.cell, way.out);
  if (mouth < 0) return 0;
  const tube = way.radiusMm ** 2 / 8;
  if (way.holeMm === undefined) {
    if (outlet[mouth] !== 1) return 0;
    outlet[mouth] = id;
    // conductance of the vein beyond the wall, π r⁴/(8 L), as that of one voxel's face
    f.permeabilityM2[mouth] = (Math.PI * way.radiusMm ** 2 * tube * m2PerMm2) / (way.lengthMm * h);
    layAll(f, way);
    return 1;
  }
  let opened = 0;
  const crackM2 = gaps.openShareFraction.value * tube * m2PerMm2;
  const at = placeOfCell(m, mouth);
  const reach = Math.ceil(way.holeMm / h) + 1;
  const [nx, ny] = m.size;
  for (let dk = -reach; dk <= reach; dk++)
    for (let dj = -reach; dj <= reach; dj++)
      for (let di = -reach; di <= reach; di++) {
        const q = mouth + di + nx * (dj + ny * dk);
        if (q < 0 || q >= outlet.length || outlet[q] !== 1) continue;
        const p = placeOfCell(m, q);
        const d = [p[0] - at[0], p[1] - at[1], p[2] - at[2]];
        const along = d[0] * way.out[0] + d[1] * way.out[1] + d[2] * way.out[2];
        const across = Math.sqrt(Math.max(0, d[0] ** 2 + d[1] ** 2 + d[2] ** 2 - along ** 2));
        if (q !== mouth && (across > way.holeMm || Math.abs(along) > 1.5 * h + 0.5)) continue;
        const inner = beside(m, q).find((t) => conducts(m.tissue[t]));
        if (inner === undefined) continue;
        outlet[q] = id;
        f.permeabilityM2[q] = crackM2;
        tear(f, q, way.out, crackM2);
        opened++;
      }
  if (opened > 0) layAll(f, way);
  return opened;
}

/** The wall voxel beside a conducting one that lies furthest out. */
function wallBeside(m: Medium, cell: number, out: Triple): number {
  const here = placeOfCell(m, cell);
  let [best, most] = [-1, -Infinity];
  for (const q of beside(m, cell)) {
    if (m.tissue[q] !== tissue.wall) continue;
    const p = placeOfCell(m, q);
    const along = (p[0] - here[0]) * out[0] + (p[1] - here[1]) * out[1] + (p[2] - here[2]) * out[2];
    if (along > most) [best, most] = [q, along];
  }
  return best;
}

/** The dense layer under a torn wall or endplate is torn too: read as bone it would close the hole. */
function tear(f: Field, wall: number, out: Triple, crackM2: number): void {
  const { m } = f;
  const from = placeOfCell(m, wall);
  for (let t = 0; t <= gaps.denseMm.value; t += m.spacingMm / 2) {
    const q = cellOf(m, [from[0] - t * out[0], from[1] - t * out[1], from[2] - t * out[2]]);
    if (q < 0 || !conducts(m.tissue[q])) continue;
    f.permeabilityM2[q] = Math.max(f.permeabilityM2[q], crackM2);
    f.channel[q] = 1;
  }
}
function layAll(f: Field, way: WayOut): void {
  for (const branch of way.inside) {
    let from = placeOfCell(f.m, way.cell);
    for (const to of branch) {
      lay(f, from, to, way.radiusMm);
      from = to;
    }
  }
}
/** A tube from place to place: the voxels it fills conduct as bone and tube side by side; one voxel wide where it is thinner than a voxel. */
function lay(f: Field, from: Triple, to: Triple, radiusMm: number): void {
  const { m } = f;
  const h = m.spacingMm;
  const [nx, ny] = m.size;
  const d: Triple = [to[0] - from[0], to[1] - from[1], to[2] - from[2]];
  const lengthMm = Math.hypot(d[0], d[1], d[2]);
  const cells = new Set<number>();
  const reach = Math.ceil(radiusMm / h);
  for (let t = 0; t <= lengthMm; t += h / 2) {
    const share = lengthMm === 0 ? 0 : t / lengthMm;
    const axis: Triple = [from[0] + share * d[0], from[1] + share * d[1], from[2] + share * d[2]];
    const q = cellOf(m, axis);
    if (q < 0) continue;
    if (conducts(m.tissue[q])) cells.add(q);
    for (let dk = -reach; dk <= reach; dk++)
      for (let dj = -reach; dj <= reach; dj++)
        for (let di = -reach; di <= reach; di++) {
          const c = q + di + nx * (dj + ny * dk);
          if (c < 0 || c >= m.tissue.length || !conducts(m.tissue[c])) continue;
          const p = placeOfCell(m, c);
          if (Math.hypot(p[0] - axis[0], p[1] - axis[1], p[2] - axis[2]) <= radiusMm) cells.add(c);
        }
  }
  const section = (cells.size * h ** 3) / Math.max(lengthMm, h);
  const tube = (Math.min(1, (Math.PI * radiusMm ** 2) / section) * radiusMm ** 2 * m2PerMm2) / 8;
  for (const q of cells) {
    if (f.channel[q] === 1) continue;
    f.permeabilityM2[q] += tube;
    f.channel[q] = 1;
  }
}

/** Where a tip stands: as drawn, else the first place on the way to the middle of the body that conducts; undefined when none does. */
export function tipPlace(m: Medium, tip: Triple, shift: Triple): Triple | undefined {
  const c = [0, 1, 2].map((a) => (m.low[a] + m.high[a]) / 2);
  const p = [0, 1, 2].map((a) => tip[a] + shift[a]);
  for (let t = 0; t <= 1.0001; t += 0.02) {
    const at: Triple = [p[0] + t * (c[0] - p[0]), p[1] + t * (c[1] - p[1]), p[2] + t * (c[2] - p[2])];
    const q = cellOf(m, at);
    if (q >= 0 && conducts(m.tissue[q])) return at;
  }
  return undefined;
}
/** Furthest that the nearest centre of a voxel can be, over the voxel: half its diagonal, and a hair. */
const halfDiagonal = 0.8661;
/**
 * Bone takes cement from the tip's whole opening and side: every voxel whose centre is near the POINT, so that the fill does not depend on which voxel
 * the point falls in, and one voxel's own k does not state the pressure.
 */
function tipCells(m: Medium, tip: Triple, shift: Triple): readonly number[] {
  const at = tipPlace(m, tip, shift);
  if (at === undefined) return [];
  const h = m.spacingMm;
  const reach = Math.max(pushing.tipMm.value, halfDiagonal * h);
  const n = Math.ceil(reach / h);
  const centre = cellOf(m, at);
  const [nx, ny] = m.size;
  const cells: number[] = [];
  for (let dk = -n; dk <= n; dk++)
    for (let dj = -n; dj <= n; dj++)
      for (let di = -n; di <= n; di++) {
        const q = centre + di + nx * (dj + ny * dk);
        if (q < 0 || q >= m.tissue.length || !conducts(m.tissue[q])) continue;
        const p = placeOfCell(m, q);
        if (Math.hypot(p[0] - at[0], p[1] - at[1], p[2] - at[2]) <= reach) cells.push(q);
      }
  return cells.length === 0 ? [centre] : cells;
}
