// The electric side of radiofrequency: div(σ grad V) = 0 with σ of the temperature, electrodes at their own surface, one volt between the poles.
// σ rises by a share a °C until tissue boils; what has boiled away takes it down by a power of ten each third. The body beyond the grid up to a
// far pad is an exchange through the sides: of a point's field, κ = 0.66 σ / distance (mean over a side of a cube).
// Quasi-static: at 500 kHz displacement currents are below a tenth in bone. What fails first: one σ for all directions (muscle has two).
import { Problem } from '../base/index.ts';
import type { Kernels } from '../kernels/index.ts';
import type { AblationScene } from './ablation-model.ts';
import type { NeedlesOnGrid, WarmBox } from './ablation-scene.ts';
import { boxSides, type BoxSide } from './box.ts';
import { givenCells } from './diffusion-cells.ts';
import type { SideCondition } from './diffusion-model.ts';
import { diffusionSolver, type DiffusionSolver } from './diffusion.ts';

/** Insulators conduct this share of the best: enough for every cell to have a potential, too little to count. */
const insulatorFraction = 1e-7;
/** What drying leaves of σ. */
const driedFraction = 1e-3;
const cubeSide = 0.66;
/** A cell that conducts less than this share of its own has dried. */
const dryFraction = 0.6;
/** Of the solve, which goes on from the last answer: electrode power and heat then differ by 1e-4 at most over ten minutes (by 1.2e-3 at twice this). */
const tolerance = 5e-4;
/** What has changed by less since the last solve is left as it stands: 0.05 °C. */
const sameFraction = 1e-3;

export class RfPotential {
  /** S/mm, one a cell, as of the last solve. */
  readonly sigma: Float32Array;
  /** W/mm³ at one volt. */
  readonly dissipation: Float32Array;
  /** W at one volt that each electrode takes up itself. */
  taken: Float64Array = new Float64Array();
  /** Siemens between the poles. */
  conductance = 0;
  solveCount = 0;
  iterationCount = 0;
  worstChange = 0;
  /** Of all solves: by how much what the electrodes feed in (their current at their voltage) differs from what is turned to heat. */
  worstPowerGapFraction = 0;
  readonly #solver: DiffusionSolver;
  readonly #scene: AblationScene;
  readonly #floor: number;
  readonly #value: Float32Array;
  readonly #active: readonly number[];
  readonly #group: Uint8Array;
  /** Cells of electrodes. */
  readonly #given: Int32Array;
  readonly #shaft: Uint8Array;

  constructor(scene: AblationScene, needles: NeedlesOnGrid, outside: 'pad' | 'closed', kernels: Kernels) {
    this.#scene = scene;
    const cells = scene.tissue.length;
    let most = 0;
    for (let c = 0; c < cells; c++) most = Math.max(most, 1e-3 * this.#bodySigma(c));
    if (!(most > 0)) throw new Problem('physics.heat-value', { field: 'electricSPerM', value: 0 });
    // as the field holds it: a rounded floor that lies above itself would look like an insulator that lost all its σ, for ever
    this.#floor = Math.fround(insulatorFraction * most);
    this.sigma = new Float32Array(cells);
    for (let c = 0; c < cells; c++) this.sigma[c] = needles.shaft[c] === 1 ? this.#floor : Math.max(this.#floor, 1e-3 * this.#bodySigma(c));
    this.dissipation = new Float32Array(cells);
    const fixedGroup = new Uint8Array(cells);
    this.#value = new Float32Array(needles.parts.length);
    const active: number[] = [];
    for (const [n, p] of needles.parts.entries()) {
      if (p.part.kind !== 'electrode') continue;
      // its own voxels keep the σ of the tissue it stands in: where they reach beyond its surface, current flows through that
      for (const c of p.contact.inside) fixedGroup[c] = n + 1;
      const isActive = p.part.pole === 'active';
      this.#value[n] = (outside === 'pad' ? (isActive ? 1 : 0) : isActive ? 0.5 : -0.5) * (p.part.voltFraction ?? 1);
      if (isActive) active.push(n);
    }
    this.#active = active;
    if (active.length === 0 || (outside === 'closed' && active.length === needles.parts.length)) throw new Problem('physics.bad-probe');
    this.#group = fixedGroup;
    this.#given = givenCells(fixedGroup);
    this.#shaft = needles.shaft;
    this.#solver = diffusionSolver(
      {
        size: scene.size,
        spacingMm: scene.spacingMm,
        conductivity: this.sigma,
        fixedGroup,
        contacts: joined(needles),
        ...(outside === 'pad' ? { sides: this.#pad(needles) } : {}),
      },
      kernels,
    );
  }
  get arenaBytes(): number {
    return this.#solver.arenaBytes;
  }
  #bodySigma(c: number): number {
    return this.#scene.electricSPerM?.[c] ?? this.#scene.tissues[this.#scene.tissue[c]].electricSPerM;
  }

  /** Of cell c at a temperature, S/mm; `wet`: share of its water that has not boiled away. */
  #sigmaAt(c: number, t: number, wet: number): number {
    const { bodyC, boilingC, tissues, tissue } = this.#scene;
    const rise = 1 + tissues[tissue[c]].electricPerC * (Math.min(t, boilingC) - bodyC);
    const s = 1e-3 * this.#bodySigma(c) * Math.max(0.1, rise);
    return Math.max(this.#floor, wet >= 1 ? s : s * driedFraction ** (1 - wet));
  }
  /** Largest relative change since the last solve, of wet tissue and of what boils; looks at cells of `box` only, where anything is warm. */
  change(t: Float32Array, box: WarmBox, wetOf: (cell: number) => number): { readonly wet: number; readonly boiling: number } {
    let [wet, boiling] = [0, 0];
    const { tissue, tissues, bodyC, boilingC, size, electricSPerM } = this.#scene;
    const boilC = boilingC - 0.05;
    const own = tissues.map((x) => 1e-3 * x.electricSPerM);
    const rise = tissues.map((x) => x.electricPerC);
    const { sigma } = this;
    box.rows(size, (from, to) => {
      for (let c = from; c < to; c++) {
        const v = t[c];
        const was = sigma[c];
        if (was <= this.#floor || this.#group[c] !== 0 || this.#shaft[c] !== 0) continue;
        const body = electricSPerM === undefined ? own[tissue[c]] : 1e-3 * electricSPerM[c];
        // what boils, or has dried and drinks again
        if (v >= boilC || was < dryFraction * body) {
          boiling = Math.max(boiling, Math.abs(this.#sigmaAt(c, v, wetOf(c)) / was - 1));
          continue;
        }
        const change = Math.abs((body * Math.max(0.1, 1 + rise[tissue[c]] * (v - bodyC))) / was - 1);
        if (change > wet) wet = change;
      }
    });
    return { wet, boiling };
  }
  /** Solves for one volt at these temperatures. */
  solve(t: Float32Array, box: WarmBox, wetOf: (cell: number) => number, cancelled: (() => boolean) | undefined): void {
    const boilC = this.#scene.boilingC - 0.05;
    const { sigma } = this;
    let [first, last] = [Infinity, -1];
    box.rows(this.#scene.size, (from, to, plane) => {
      for (let c = from; c < to; c++) {
        if (this.#shaft[c] !== 0) continue;
        const was = sigma[c];
        // in an electrode's voxel the temperature is that of its surface; a tissue's water is told of free cells only
        const now = this.#sigmaAt(c, t[c], t[c] >= boilC && this.#group[c] === 0 ? wetOf(c) : 1);
        if (Math.abs(now - was) <= sameFraction * was) continue;
        sigma[c] = now;
        first = Math.min(first, plane);
        last = Math.max(last, plane);
      }
    });
    if (last >= first) this.#solver.updatePlanes(first, last + 1);
    const fixedValue = this.dissipation;
    for (const c of this.#given) fixedValue[c] = this.#value[this.#group[c] - 1];
    const answer = this.#solver.solve(
      { fixedValue },
      { tolerance, withoutField: true, goesOn: this.solveCount > 0, ...(cancelled === undefined ? {} : { cancelled }) },
    );
    const { groups, total } = this.#solver.dissipation(this.dissipation);
    this.taken = groups;
    // watts at one volt (of the strongest, with channels of their own): what is turned to heat, so that no joule is lost whatever the solve leaves
    this.conductance = total;
    // the heat is taken from the field's squares and cannot miss itself: what flows in at the electrodes is the independent figure
    let fed = 0;
    for (const [n, v] of this.#value.entries()) fed += v * answer.groupInflow[n + 1];
    this.worstPowerGapFraction = Math.max(this.worstPowerGapFraction, Math.abs(fed / total - 1));
    this.solveCount++;
    this.iterationCount += answer.iterationCount;
  }
  /** Exchange through the sides that stands for the body up to a far pad, seen from the middle of the active electrodes. */
  #pad(needles: NeedlesOnGrid): Partial<Record<BoxSide, SideCondition>> {
    const [nx, ny, nz] = this.#scene.size;
    const middle = [0, 0, 0];
    let count = 0;
    for (const n of this.#active)
      for (const c of needles.parts[n].contact.inside) {
        for (const [q, v] of [c % nx, Math.floor(c / nx) % ny, Math.floor(c / nx / ny)].entries()) middle[q] += v;
        count++;
      }
    const sides: Partial<Record<BoxSide, SideCondition>> = {};
    for (const [n, name] of boxSides.entries()) {
      const axis = n >> 1;
      const far = n % 2 === 0 ? middle[axis] / count + 0.5 : [nx, ny, nz][axis] - 0.5 - middle[axis] / count;
      let [sum, cells] = [0, 0];
      for (let c = 0; c < this.#scene.tissue.length; c++) {
        const at = [c % nx, Math.floor(c / nx) % ny, Math.floor(c / nx / ny)][axis];
        if (at !== (n % 2 === 0 ? 0 : [nx, ny, nz][axis] - 1)) continue;
        sum += Math.max(this.#floor, this.sigma[c]);
        cells++;
      }
      sides[name] = { kind: 'exchange', coefficient: (cubeSide * (sum / cells)) / (Math.max(1, far) * this.#scene.spacingMm), ambient: 0 };
    }
    return sides;
  }
  free(): void {
    this.#solver.free();
  }
}

function joined(needles: NeedlesOnGrid) {
  const cell: number[] = [];
  const neighbour: number[] = [];
  const factor: number[] = [];
  const share: number[] = [];
  for (const { contact } of needles.parts)
    for (let q = 0; q < contact.cell.length; q++) {
      cell.push(contact.cell[q]);
      neighbour.push(contact.neighbour[q]);
      factor.push(contact.factor[q]);
      share.push(contact.share[q]);
    }
  return { cell, neighbour, factor, share };
}
