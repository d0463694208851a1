// The states that are pressed, in the order they are reported. A sound body: as it is, and with the cement. A fractured one: the residual curve, the
// undamaged law on the bone as dense as it was pushed together (an upper bound that no bone reaches), each without and with the cement.
import type { Strength } from '../../records/index.ts';
import { moduliOf, type Material } from './moduli.ts';
import { wantsCrush, type StrengthParams } from './params.ts';
import type { StateCase } from './press-states.ts';
import type { residualsOf, Setting } from './setting.ts';

export interface StateToPress {
  readonly bone: Strength['states'][number]['bone'];
  readonly residualFraction?: number;
  readonly cemented: boolean;
  /** One of the two that 'before and after' means. */
  readonly main: boolean;
  readonly press: StateCase;
}

export function statesOf(
  setting: Setting,
  residuals: ReturnType<typeof residualsOf> | undefined,
  p: StrengthParams,
): readonly StateToPress[] {
  const { body, material, cement } = setting;
  const made: StateToPress[] = [];
  const add = (bone: StateToPress['bone'], m: Material, main: boolean, residualFraction?: number): void => {
    const more = {
      ...(main && wantsCrush(p) ? { crush: true } : {}),
      ...(main && p.maps ? { keepStrain: true } : {}),
    };
    const named = { bone, main, ...(residualFraction === undefined ? {} : { residualFraction }) };
    if (!setting.cementHidesBone) made.push({ ...named, cemented: false, press: { moduli: moduliOf(body, m), ...more } });
    if (cement !== undefined) made.push({ ...named, cemented: true, press: { moduli: moduliOf(body, { ...m, cement }), cement, ...more } });
  };
  if (residuals === undefined) add('now', material, true);
  else {
    for (const f of residuals.fractions) add('residual', { ...material, residualFraction: f }, f === residuals.middle, f);
    const { damage: _, ...undamaged } = material;
    add('undamaged-law', undamaged, false);
  }
  // all without cement first, so that a warm start is near
  return [...made.filter((s) => !s.cemented), ...made.filter((s) => s.cemented)];
}
