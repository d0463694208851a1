// A phantom's CT with what the calibration reads beside it, and the phantom's own scale: it has HU and no composition, so what stands behind its HU is
// BY DEFINITION what the method gives from the noise-free HU of its tissues (catalog/anatomy-tissue). The rows ask whether the rendered, noisy, blurred
// picture gives that scale back; the physics of the method is asked of mixtures of known composition instead (strength-calibration.ts).
import { tissues } from '../../src/catalog/index.ts';
import { makePhantom, type PhantomSpec } from '../../src/phantom/index.ts';
import type { LevelName, Seed, Structures, StructureName, Volume } from '../../src/records/index.ts';
import { fitInternal, type InternalFit } from '../../src/steps/calibrate/internal.ts';
import { seedOf } from './workup-spines.ts';

export interface Scene {
  readonly volume: Volume;
  readonly seeds: readonly Seed[];
  readonly structures: Structures;
}
const named: Readonly<Partial<Record<number, StructureName>>> = {
  160: 'aorta',
  161: 'cava',
  164: 'kidney.left',
  165: 'kidney.right',
  171: 'cement',
};

export function calibrationScene(spec: PhantomSpec, spacing: readonly [number, number, number] = [1, 1, 1.5]): Scene {
  const phantom = makePhantom(spec);
  const { ct, labels } = phantom.render(phantom.gridFor(spacing, [40, 45, 45, 4]));
  const values = new Set(labels.voxels);
  return {
    volume: ct,
    seeds: phantom.truth.vertebrae.filter((t) => values.has(t.label)).map((t) => seedOf(labels, t.label, t.level as LevelName)),
    structures: {
      items: Object.entries(named).flatMap(([value, name]) =>
        name !== undefined && values.has(Number(value)) ? [{ name, mask: seedOf(labels, Number(value), 'L1').mask }] : [],
      ),
    },
  };
}

/** The phantom's own scale, from its tissue table; cortex thinned with `cortexScale` still has cortex's HU. */
export const phantomScale = (): InternalFit =>
  fitInternal([
    { what: 'air', hu: tissues.air.meanHu },
    { what: 'fat', hu: tissues.fat.meanHu },
    { what: 'blood', hu: tissues.aorta.meanHu },
    { what: 'muscle', hu: tissues.muscle.meanHu + 1 },
    { what: 'cortical-bone', hu: tissues.cortical.meanHu },
  ]);
