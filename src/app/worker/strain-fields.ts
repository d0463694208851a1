// Strain of the compared states inside the bone alone, for the painter and in figures; kept beside the record it was read from, so that a case that
// is shown again is not read again.
import { beforeAfter, strainFigures, strainInBone, strainTopFraction, strainUnit } from '../../spine/index.ts';
import type { OpenCase } from '../../host/index.ts';
import type { LentStrain, ShownStrength } from './messages.ts';
import type { Strength, Vertebra } from './nouns.ts';

const known = new WeakMap<Strength, { readonly of: Vertebra; readonly fields: readonly LentStrain[] }>();

export function strainFields(s: Strength, v: Vertebra | undefined): readonly LentStrain[] {
  if (v === undefined) return [];
  const had = known.get(s);
  if (had?.of === v) return had.fields;
  const { beforeIndex, afterIndex } = beforeAfter(s);
  const fields = s.maps
    .filter((m) => m.stateIndex === beforeIndex || m.stateIndex === afterIndex)
    .map((m) => {
      const { cemented } = s.states[m.stateIndex];
      const cement = cemented && s.cementMask !== undefined ? { cement: s.cementMask } : {};
      return {
        vertebraId: s.vertebraId,
        cemented,
        field: strainInBone(m, v.parts),
        frame: v.frame,
        top: strainTopFraction / strainUnit,
        ...cement,
      };
    });
  known.set(s, { of: v, fields });
  return fields;
}

const boneOf = (open: OpenCase, s: Strength): Vertebra | undefined =>
  open.records('vertebra').find((v) => v.data.vertebraId === s.vertebraId)?.data;

export const lentStrain = (open: OpenCase): readonly LentStrain[] =>
  open.records('strength').flatMap((r) => strainFields(r.data, boneOf(open, r.data)));

export function strainOf(open: OpenCase, s: Strength): ShownStrength['strain'] {
  const fields = strainFields(s, boneOf(open, s));
  const figures = (cemented: boolean): object => {
    const field = fields.find((f) => f.cemented === cemented);
    const made = field === undefined ? undefined : strainFigures(field.field.voxels, s.criterion.strainFraction);
    return made === undefined ? {} : { [cemented ? 'after' : 'before']: made };
  };
  return { ...figures(false), ...figures(true) };
}
